"""The one way in which reading a file ends without a result."""


class Unreadable(Exception):
    """The file is damaged, hostile, or of a kind that we cannot decode. ``reason`` is for the person who owns it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
