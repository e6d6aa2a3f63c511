"""Verbs about API keys (behaviour/01 §5, 11 §9). A key never grants what the one that made it does not hold."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from appliance.core import ids
from appliance.core.db import Reader, Row, Transaction
from appliance.core.errors import BadRequest, Forbidden
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.core.tokens import new_token, token_hash
from appliance.domains.api_keys import queries

DEFAULT_NAME = "API Key"


def create(runtime: Runtime, who: Principal, name: str, permissions: Iterable[Permission]) -> tuple[Row, str]:
    """A new key of the caller: its row and the secret, which is stored nowhere. Raises ``BadRequest``."""
    _require_grantable(who, permissions)
    key_id, secret = ids.new_id(), new_token()
    values = {
        "id": key_id,
        "name": name or DEFAULT_NAME,
        "key": token_hash(secret),
        "userId": who.user_id,
        "permissions": _as_json(permissions),
    }

    def write(transaction: Transaction) -> Row:
        queries.insert(transaction, values)
        return _key(transaction, who, key_id)

    return runtime.db.write(write), secret


def keys(reader: Reader, who: Principal) -> list[Row]:
    """The caller's keys, the newest first."""
    return queries.keys(reader, who.user_id)


def key(reader: Reader, who: Principal, key_id: str) -> Row:
    """One of the caller's keys. Raises ``BadRequest``."""
    return _key(reader, who, key_id)


def own(reader: Reader, who: Principal) -> Row:
    """The key that the caller uses. Raises ``Forbidden`` for a caller without one."""
    if who.api_key is None:
        raise Forbidden("Not authenticated with an API Key")
    return _key(reader, who, who.api_key.id)


def update(runtime: Runtime, who: Principal, key_id: str, *, name: str | None, permissions: list[Permission] | None) -> Row:
    """Rename one of the caller's keys or change what it grants; the row after it. Raises ``BadRequest``."""
    columns: dict[str, Any] = {} if name is None else {"name": name}
    if permissions is not None:
        _require_grantable(who, permissions)
        columns["permissions"] = _as_json(permissions)
    return runtime.db.write(lambda transaction: _change(transaction, who, key_id, columns))


def rotate(runtime: Runtime, who: Principal, key_id: str) -> tuple[Row, str]:
    """Another secret for one of the caller's keys; the old one is dead at once.

    A key that could rotate one that grants more than itself would come to hold it: raises ``BadRequest``.
    """
    secret = new_token()

    def write(transaction: Transaction) -> Row:
        _require_grantable(who, msgspec.json.decode(_key(transaction, who, key_id)["permissions"]))
        return _change(transaction, who, key_id, {"key": token_hash(secret)})

    return runtime.db.write(write), secret


def delete(runtime: Runtime, who: Principal, key_id: str) -> None:
    """Delete one of the caller's keys. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> None:
        if not queries.delete(transaction, who.user_id, key_id):
            raise BadRequest("API Key not found")

    runtime.db.write(write)


def _key(reader: Reader, who: Principal, key_id: str) -> Row:
    row = queries.key(reader, who.user_id, key_id)
    if row is None:
        raise BadRequest("API Key not found")
    return row


def _change(transaction: Transaction, who: Principal, key_id: str, columns: Mapping[str, Any]) -> Row:
    _key(transaction, who, key_id)
    if columns:
        queries.change(transaction, who.user_id, key_id, columns)
    return _key(transaction, who, key_id)


def _require_grantable(who: Principal, permissions: Iterable[str]) -> None:
    held = who.api_key
    if held is not None and Permission.ALL not in held.permissions and not held.permissions.issuperset(permissions):
        raise BadRequest("Cannot grant permissions you do not have")


def _as_json(permissions: Iterable[Permission]) -> str:
    return msgspec.json.encode([str(permission) for permission in permissions]).decode()
