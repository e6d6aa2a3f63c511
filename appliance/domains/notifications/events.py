"""What happened to notifications. Published after the commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NotificationCreated:
    """Somebody was told something. Not published for what administrators write by hand (behaviour/02 §15)."""

    user_id: str
    notification_id: str
