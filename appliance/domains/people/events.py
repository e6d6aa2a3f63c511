"""What happened to people. Published after the commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonThumbnailMade:
    """A person has a new portrait."""

    owner_id: str
    person_id: str
