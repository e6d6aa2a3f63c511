"""Secrets that programs hold: session tokens and API keys. The database keeps only their hashes (behaviour/01 §4)."""

import base64
import hashlib
import secrets


def new_token() -> str:
    """A fresh secret of 256 random bits: 40 to 43 letters and digits, safe in cookies and URLs."""
    text = base64.b64encode(secrets.token_bytes(32)).decode()
    return text.translate(_NO_SYMBOLS)


def token_hash(token: str) -> bytes:
    """What is stored of a token: its SHA-256, 32 bytes. Looked up by index, so comparing leaks nothing of the token."""
    return hashlib.sha256(token.encode()).digest()


_NO_SYMBOLS = {ord(symbol): None for symbol in "+/="}
