"""What can go wrong, in words of the domain. ``core/http/errors.py`` alone knows how it looks on the wire."""

from typing import Any


class DomainError(Exception):
    """Something the caller did or asked that cannot be done; ``message`` is what the client may read."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadRequest(DomainError):
    """The request breaks a rule."""


class ValidationFailed(BadRequest):
    """The request has the wrong form; ``issues`` as in behaviour/01 §2.1."""

    def __init__(self, issues: list[dict[str, Any]]) -> None:
        super().__init__("Validation failed")
        self.issues = issues


class Unauthenticated(DomainError):
    """No or no valid credential."""


class Forbidden(DomainError):
    """A valid credential that may not do this."""

    def __init__(self, message: str = "Forbidden") -> None:
        super().__init__(message)


class NotFound(DomainError):
    """Nothing there."""

    def __init__(self, message: str = "Not Found") -> None:
        super().__init__(message)


class TooManyRequests(DomainError):
    """Tried too often; ``seconds`` until the next attempt is heard."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class OtherServiceFailed(DomainError):
    """Another service that is needed for this did not do its part; the reason is in the log."""


class NotAcceptable(DomainError):
    """The thing exists, but not in a form that the client takes."""


class NotBuilt(DomainError):
    """The contract has this operation, this version of Shoebox does not."""


class StorageFull(DomainError):
    """The disk has no room left; nothing was stored."""

    def __init__(self, message: str = "The server's disk is full. Nothing was stored; free some space and try again.") -> None:
        super().__init__(message)


class StartRefused(Exception):
    """The program must not start; the text says why and what to do."""


def no_access(permission: str) -> BadRequest:
    """The one answer for missing and for forbidden things alike, so that ids cannot be probed (behaviour/05)."""
    return BadRequest(f"Not found or no {permission} access")
