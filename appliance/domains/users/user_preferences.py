"""Preferences: stored as the partial object of what differs from the defaults, answered whole (behaviour/01 §7.4).

The sync stream sends the stored object; the apps know the defaults themselves.
"""

from typing import Any

import msgspec

from appliance.core.db import Reader, Transaction
from appliance.domains.users import service
from appliance.domains.users.preference_dtos import DEFAULTS, UserPreferencesResponseDto, UserPreferencesUpdateDto

Groups = dict[str, dict[str, Any]]

_DEFAULT_GROUPS: Groups = msgspec.to_builtins(DEFAULTS)


def preferences(reader: Reader, user_id: str) -> UserPreferencesResponseDto:
    """The preferences of a user: what they chose, else the defaults."""
    return msgspec.convert(_merged(_DEFAULT_GROUPS, _stored(reader, user_id)), UserPreferencesResponseDto)


def update(transaction: Transaction, user_id: str, change: UserPreferencesUpdateDto) -> UserPreferencesResponseDto:
    """Change the leaves that ``change`` holds; an empty text brings the default back. The preferences after it."""
    service.account(transaction, user_id)
    chosen = _merged(_stored(transaction, user_id), msgspec.to_builtins(change))
    different = {
        group: {name: value for name, value in leaves.items() if _is_choice(group, name, value)}
        for group, leaves in chosen.items()
    }
    service.put_metadata(transaction, user_id, "preferences", {group: leaves for group, leaves in different.items() if leaves})
    return preferences(transaction, user_id)


def _is_choice(group: str, name: str, value: Any) -> bool:
    defaults = _DEFAULT_GROUPS.get(group, {})
    return name in defaults and value not in {None, "", defaults[name]}


def _stored(reader: Reader, user_id: str) -> Groups:
    return service.metadata(reader, user_id, "preferences") or {}


def _merged(below: Groups, above: Groups) -> Groups:
    return {group: {**below.get(group, {}), **above.get(group, {})} for group in {**below, **above}}
