"""A ticket from its making to its page: links, care, search, rehearsals."""
