"""The commands of ``usher``, apart from the entry point that puts bot and web page together."""
