"""Hashes of passwords and PIN codes: bcrypt of cost 10, as Immich stores them, so that accounts can move in and out."""

from functools import cache

COST = 10
LONGEST = 72
"""Bytes of a password that bcrypt reads; the rest has no effect (behaviour/01 §4)."""


def hash_password(password: str) -> str:
    """What is stored of ``password``. Takes some 60 ms of CPU, outside of the interpreter's lock."""
    import bcrypt

    return bcrypt.hashpw(_readable(password), bcrypt.gensalt(COST)).decode()


def matches(password: str, stored: str | None) -> bool:
    """Whether ``password`` is the one behind ``stored``. Takes the same time when there is nothing stored."""
    import bcrypt

    try:
        same = bcrypt.checkpw(_readable(password), (stored or _nobodys_hash()).encode())
    except ValueError:  # What an importer brought is no bcrypt hash: nothing matches it.
        return False
    return same and bool(stored)


def _readable(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")[:LONGEST]


@cache
def _nobodys_hash() -> str:
    return hash_password("")
