"""SECRET_KEY and everything that is derived from it; what no log may hold."""
