"""What happened to accounts. Published after the commit."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class UserWelcomed:
    """An administrator made an account and wants its owner told, with the password, which is kept nowhere else."""

    user_id: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UserDeleted:
    """An account and everything of it is gone for good."""

    user_id: str
