"""What a login service says about a user, in our words (behaviour/01 §6)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from appliance.domains import system_config

GIB = 1024**3


@dataclass(frozen=True, slots=True)
class Profile:
    """A user of the login service. ``is_admin`` is None when it has no opinion, ``quota_bytes`` when there is no limit."""

    subject: str
    email: str
    is_email_doubtful: bool
    name: str
    is_admin: bool | None
    storage_label: str | None
    quota_bytes: int | None
    picture: str | None

    @classmethod
    def of(cls, claims: Mapping[str, Any], config: system_config.OAuth) -> "Profile":
        """Read the claims; ``config`` (``SystemConfig.oauth``) names those of our own."""
        email = _text(claims, "email").strip().lower()
        return cls(
            subject=claims["sub"],
            email=email,
            is_email_doubtful=claims.get("email_verified") in {False, "false"},
            name=_name(claims) or email,
            is_admin=_role(claims.get(config.role_claim)),
            storage_label=_text(claims, config.storage_label_claim) or None,
            quota_bytes=_quota(claims.get(config.storage_quota_claim), config.default_storage_quota),
            picture=_text(claims, "picture") or None,
        )


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def _name(claims: Mapping[str, Any]) -> str:
    both = f"{_text(claims, 'given_name')} {_text(claims, 'family_name')}".strip()
    return _text(claims, "name") or both or _text(claims, "preferred_username")


def _role(claim: Any) -> bool | None:
    roles = claim if isinstance(claim, list) else [claim]
    if "admin" in roles:
        return True
    return False if "user" in roles else None


def _quota(claim: Any, default_gib: int | None) -> int | None:
    """Bytes of a claim in GiB, of the default where it is no number from 0 on."""
    try:
        gib = float(claim) if isinstance(claim, int | float | str) and not isinstance(claim, bool) else -1.0
    except ValueError:
        gib = -1.0
    if math.isfinite(gib) and 0 <= gib * GIB < 2**53:
        return int(gib * GIB)
    return None if default_gib is None else default_gib * GIB
