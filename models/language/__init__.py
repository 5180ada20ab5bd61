"""Speaking to people in their language: catalogues, dates and money, words of admission."""
