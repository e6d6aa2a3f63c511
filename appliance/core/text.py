"""Text as people compare it."""

import unicodedata


def fold(text: str) -> str:
    """Lower case without accents: what search and sorting compare."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
