"""Verbs about accounts. Those with a transaction are used by other domains inside their own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from appliance.core import clock, ids
from appliance.core.db import Reader, Row, Transaction
from appliance.core.errors import BadRequest, NotFound, Unauthenticated
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains import system_config
from appliance.domains.users import queries
from appliance.domains.users.events import UserWelcomed

_NOT_IN_FILE_NAMES = re.compile(r'[/?<>\\:*|"\x00-\x1f\x80-\x9f.]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
MAX_NAME_BYTES = 255


@dataclass(frozen=True, slots=True)
class NewUser:
    """Who is to get an account. ``columns`` are further columns of the table."""

    email: str
    name: str
    password_hash: str = ""
    is_admin: bool = False
    storage_label: str | None = None
    quota_size_in_bytes: int | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)


# -- accounts


def account(reader: Reader, user_id: str, *, with_deleted: bool = False) -> Row:
    """The whole row with ``license``. Raises ``BadRequest``."""
    row = queries.account(reader, user_id, with_deleted=with_deleted)
    if row is None:
        raise BadRequest("User not found")
    return row


def create(transaction: Transaction, new: NewUser) -> str:
    """A new account; its id. Raises ``BadRequest`` when the address or the label is taken, also by a deleted account.

    (The reference answers 500 for what a deleted account still holds.) The first account must be an administrator's.
    """
    _require_free_email(transaction, new.email, None)
    label = storage_label(new.storage_label)
    _require_free_label(transaction, label, None)
    if not new.is_admin and not queries.another_admin(transaction, ""):
        raise BadRequest("The first registered account must the administrator.")
    user_id = ids.new_id()
    queries.insert(
        transaction,
        {
            "id": user_id,
            "email": new.email,
            "name": new.name,
            "password": new.password_hash,
            "isAdmin": new.is_admin,
            "storageLabel": label,
            "quotaSizeInBytes": new.quota_size_in_bytes,
            "clusterGroupId": ids.new_id(),
            **new.columns,
        },
    )
    return user_id


def sign_up_admin(runtime: Runtime, new: NewUser) -> Row:
    """The first administrator. Raises ``BadRequest`` when there is one or setting up is switched off."""

    def write(transaction: Transaction) -> Row:
        if queries.another_admin(transaction, ""):
            raise BadRequest("The server already has an admin")
        return account(transaction, create(transaction, new))

    return runtime.db.write(write)


def add_user(runtime: Runtime, new: NewUser, welcome: str | None) -> Row:
    """A new account by an administrator, whose owner is told of it with the password ``welcome`` if that is given.

    Raises ``BadRequest``, also without a password where there is no other way in.
    """
    if not new.password_hash and not system_config.current(runtime).oauth.enabled:
        raise BadRequest("password is required")

    def write(transaction: Transaction) -> Row:
        user_id = create(transaction, new)
        if welcome is not None:
            transaction.emit(UserWelcomed(user_id, welcome))
        return account(transaction, user_id)

    return runtime.db.write(write)


def require_setup_open(runtime: Runtime) -> None:
    """Raises ``BadRequest`` when nobody may sign up as administrator; spares hashing a password for nothing."""
    if not runtime.settings.allow_setup:
        raise BadRequest("Admin setup is disabled")
    with runtime.db.reading() as reader:
        if queries.another_admin(reader, ""):
            raise BadRequest("The server already has an admin")


def change(transaction: Transaction, user_id: str, columns: Mapping[str, Any]) -> Row:
    """Set columns of an account that is not deleted; the row after it. Raises ``BadRequest``."""
    account(transaction, user_id)
    if "email" in columns:
        _require_free_email(transaction, columns["email"], user_id)
    if "storageLabel" in columns:
        columns = {**columns, "storageLabel": storage_label(columns["storageLabel"])}
        _require_free_label(transaction, columns["storageLabel"], user_id)
    if columns:
        queries.change(transaction, user_id, columns)
    return account(transaction, user_id)


def change_by_admin(transaction: Transaction, admin: Principal, user_id: str, columns: Mapping[str, Any]) -> Row:
    """The same with the rules about administrators: one's own status is for others to change, and one always stays."""
    before = account(transaction, user_id)
    if "isAdmin" in columns and columns["isAdmin"] != bool(before["isAdmin"]):
        if user_id == admin.user_id:
            raise BadRequest("Admin status can only be changed by another admin")
        require_another_admin(transaction, before)
    quota = columns.get("quotaSizeInBytes")
    if quota and quota != before["quotaSizeInBytes"]:
        queries.count_usage(transaction, user_id)
    return change(transaction, user_id, columns)


def _require_free_email(reader: Reader, email: str, user_id: str | None) -> None:
    owner = queries.by_email(reader, email)
    if owner is not None and owner["id"] != user_id:
        raise BadRequest("Email is not available")


def _require_free_label(reader: Reader, label: str | None, user_id: str | None) -> None:
    if label is not None and queries.label_owner(reader, label) not in {None, user_id}:
        raise BadRequest("Storage label already in use by another account")


def require_another_admin(reader: Reader, row: Row) -> None:
    """Raises ``BadRequest`` when the account ``row`` is the only administrator's."""
    if row["isAdmin"] and not queries.another_admin(reader, row["id"]):
        raise BadRequest("The last administrator cannot be removed")


def storage_label(text: str | None) -> str | None:
    """A label that can be the name of a folder; None when nothing of it can (behaviour/01 §2.2)."""
    label = _NOT_IN_FILE_NAMES.sub("", text or "").rstrip(" ")
    label = label.encode()[:MAX_NAME_BYTES].decode(errors="ignore")
    return None if not label or _RESERVED.match(label) else label


def people(runtime: Runtime, who: Principal) -> list[Row]:
    """The users whom the caller may see: all, or only themselves where the config hides them from each other."""
    everybody = who.is_admin or system_config.current(runtime).server.public_users
    with runtime.db.reading() as reader:
        return queries.people(reader, None if everybody else who.user_id)


def person(reader: Reader, user_id: str) -> Row:
    """A user as others see them. Raises ``BadRequest``."""
    row = queries.person(reader, user_id)
    if row is None:
        raise BadRequest("User not found")
    return row


def accounts(reader: Reader, *, with_deleted: bool, user_id: str | None) -> list[Row]:
    """Whole rows with ``license``, the newest first; ``user_id`` narrows to one."""
    return queries.accounts(reader, with_deleted=with_deleted, user_id=user_id)


def asset_counts(
    reader: Reader, who: Principal, user_id: str, *, is_favorite: bool | None, is_trashed: bool | None, visibility: str | None
) -> dict[str, int]:
    """How many assets of each type a user has; hidden and locked ones only if asked for (behaviour/05).

    Raises ``Unauthenticated`` for locked ones when the caller's own session is not elevated.
    """
    if visibility == "locked" and not who.is_elevated:
        raise Unauthenticated("Elevated permission is required")
    account(reader, user_id, with_deleted=True)
    return queries.asset_counts(reader, user_id, is_favorite=is_favorite, is_trashed=is_trashed, visibility=visibility)


def unlink_all(transaction: Transaction) -> None:
    """Forget for every account whom it belongs to at a login service."""
    queries.unlink_all(transaction)


# -- what is stored with an account


def metadata(reader: Reader, user_id: str, key: str) -> Any:
    """What is stored under ``key`` (preferences, license, onboarding), None when nothing is."""
    text = queries.metadata(reader, user_id, key)
    return None if text is None else msgspec.json.decode(text)


def put_metadata(transaction: Transaction, user_id: str, key: str, value: Any) -> None:
    """Store ``value`` as JSON under ``key``."""
    queries.put_metadata(transaction, user_id, key, msgspec.json.encode(value).decode())


def is_onboarded(reader: Reader, user_id: str) -> bool:
    """Whether the user went through the welcome pages."""
    return bool((metadata(reader, user_id, "onboarding") or {}).get("isOnboarded", False))


def license_of(reader: Reader, user_id: str) -> Any:
    """The product key of a user. Raises ``NotFound``."""
    found = metadata(reader, user_id, "license")
    if found is None:
        raise NotFound
    return found


def put_license(transaction: Transaction, user_id: str, license_key: str, activation_key: str) -> Any:
    """Store a product key. Nobody checks its signature: Shoebox sells nothing (README)."""
    value = {"licenseKey": license_key, "activationKey": activation_key, "activatedAt": clock.iso_now()}
    put_metadata(transaction, user_id, "license", value)
    return value


def remove_metadata(transaction: Transaction, user_id: str, key: str) -> None:
    """Forget what is stored under ``key``."""
    queries.remove_metadata(transaction, user_id, key)


def add_usage(transaction: Transaction, user_id: str, delta_bytes: int) -> None:
    """Count the bytes of an original that came (or went, negative) against the user's quota."""
    queries.add_usage(transaction, user_id, delta_bytes)


def count_usage(runtime: Runtime) -> None:
    """Set what every user has stored to what is really there; differences come from crashes and imports."""
    runtime.db.write(lambda transaction: queries.count_usage(transaction, None))
