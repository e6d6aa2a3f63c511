"""Figures, each beside a baseline of the same run: ``make bench``, or ``make bench ARGS="upload idle"`` for some."""
