"""What happened to the system config. Published after the commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConfigUpdated:
    """An administrator saved the system config."""
