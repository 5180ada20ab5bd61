"""What the API takes and gives, as types: they check requests, write answers and become the document's schemas."""
