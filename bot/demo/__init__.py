"""``usher demo``: the whole of Usher in one process, with a local Telegram and people to play with."""
