"""Which event of which domain is which message to whom, as one table (behaviour/04 §1, mobile-app.md §6).

Domains that are not built yet are passed over: an event that does not exist cannot happen.
"""

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from appliance.core.db import Reader
from appliance.core.principal import Client, Principal
from appliance.domains import assets, notifications, sync

Arguments = tuple[Any, ...]
"""What a message carries: usually one thing, sometimes none."""

EVERYONE: tuple[str, ...] = ("*",)
ALL_GENERATIONS = (1, 2, 3)
OLD_APPS = (1, 2)
NEW_APPS = (3,)
"""App 3 puts both forms of a message into one list and reads them with one decoder, so that each gets only its own."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``users`` says who hears it, ``arguments`` what, for an app of a generation.

    ``arguments`` None, or a ``DomainError``: the thing is gone, and nobody hears of it.
    """

    domain: str
    event: str
    name: str
    users: Callable[[Any], tuple[str, ...]]
    arguments: Callable[[Reader, Any, int], Arguments | None]
    generations: tuple[int, ...] = ALL_GENERATIONS

    def event_type(self) -> type | None:
        """The class of the event; None as long as its domain does not have it."""
        module = f"appliance.domains.{self.domain}.events"
        if importlib.util.find_spec(f"appliance.domains.{self.domain}") is None or importlib.util.find_spec(module) is None:
            return None
        return getattr(importlib.import_module(module), self.event, None)


def member(name: str) -> Callable[[Reader, Any, int], Arguments]:
    """A member of the event; several ids go as a list."""

    def arguments(_reader: Reader, event: Any, _generation: int) -> Arguments:
        value = getattr(event, name)
        return (list(value) if isinstance(value, tuple) else value,)

    return arguments


def nothing(_reader: Reader, _event: Any, _generation: int) -> Arguments:
    """No argument."""
    return ()


def owner(event: Any) -> tuple[str, ...]:
    """Whose thing it is."""
    return (event.owner_id,)


def actor(event: Any) -> tuple[str, ...]:
    """Who did it, or whom it is about."""
    return (event.user_id,)


def members(event: Any) -> tuple[str, ...]:
    """Everybody who shares the thing."""
    return tuple(event.user_ids)


def everyone(_event: Any) -> tuple[str, ...]:
    """All who are connected."""
    return EVERYONE


def asset(reader: Reader, event: Any, generation: int) -> Arguments | None:
    """The whole asset, as its owner sees it."""
    who = Principal(event.owner_id, email="", name="", is_admin=False)
    found = assets.response(reader, who, event.asset_id, client=Client(version=(generation, 0, 0)))
    return None if found is None else (msgspec.to_builtins(found),)


def upload_ready(reader: Reader, event: Any, generation: int) -> Arguments | None:
    """Asset and exif as the sync stream would send them: an app takes them into its tables at once."""
    found = _synced_asset(reader, event, generation)
    exif = sync.exif_payload(reader, event.asset_id)
    return None if found is None or exif is None else ({"asset": found, "exif": exif},)


def edit_ready(reader: Reader, event: Any, generation: int) -> Arguments | None:
    """Asset and edits as the sync stream would send them: an app's editor waits for this."""
    found = _synced_asset(reader, event, generation)
    return None if found is None else ({"asset": found, "edit": sync.edit_payloads(reader, event.asset_id)},)


def _synced_asset(reader: Reader, event: Any, generation: int) -> dict[str, Any] | None:
    return sync.asset_payload(reader, event.asset_id, version=1 if generation in OLD_APPS else 2)


def notification(reader: Reader, event: Any, _generation: int) -> Arguments:
    """The whole notification."""
    return (msgspec.to_builtins(notifications.response(reader, event.notification_id)),)


MESSAGES = (
    Message("assets", "AssetReady", "on_upload_success", owner, asset),
    Message("assets", "AssetReady", "AssetUploadReadyV1", owner, upload_ready, OLD_APPS),
    Message("assets", "AssetReady", "AssetUploadReadyV2", owner, upload_ready, NEW_APPS),
    Message("assets", "AssetUpdated", "on_asset_update", owner, asset),
    Message("assets", "AssetHidden", "on_asset_hidden", owner, member("asset_id")),
    Message("assets", "AssetsTrashed", "on_asset_trash", actor, member("asset_ids")),
    Message("assets", "AssetsRestored", "on_asset_restore", actor, member("asset_ids")),
    Message("assets", "AssetDeleted", "on_asset_delete", owner, member("asset_id")),
    Message("editing", "AssetEdited", "AssetEditReadyV1", owner, edit_ready, OLD_APPS),
    Message("editing", "AssetEdited", "AssetEditReadyV2", owner, edit_ready, NEW_APPS),
    Message("stacks", "StackChanged", "on_asset_stack_update", actor, nothing),
    Message("albums", "AlbumAssetsChanged", "on_album_update", members, member("album_id")),
    Message("people", "PersonThumbnailMade", "on_person_thumbnail", owner, member("person_id")),
    Message("notifications", "NotificationCreated", "on_notification", actor, notification),
    Message("users", "UserDeleted", "on_user_delete", everyone, member("user_id")),
    Message("system_config", "ConfigUpdated", "on_config_update", everyone, nothing),
)
