"""How names are compared when staff look for a guest."""

import re
import unicodedata

BETWEEN_WORDS = re.compile(r"[\W_]+")


def search_name(name: str) -> str:
    """The name casefolded, without accents, its words with single spaces: "Zoë  ÅNG-Lee" becomes "zoe ang lee"."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return BETWEEN_WORDS.sub(" ", bare).strip()[:200]
