"""Shoebox: a family's photo and video server in one process and one directory."""

__version__ = "0.1.0"
