"""What happened to sessions. Published after the commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SessionDeleted:
    """A session was ended, by logging out or by its user: its clients must not go on."""

    session_id: str
