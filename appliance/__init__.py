"""Shoebox: a family's photo and video server in one process and one directory."""

__version__ = "0.1.0"

API_VERSION = (3, 3, 5)
"""The version of the Immich API that is spoken to clients that do not say what they are."""
