"""The sync stream: keeps a phone's copy of the family's tables equal to the server's. Owns ``session_sync_checkpoint``
and the clean-up of the ``*_audit`` tables, which triggers fill.

Offers the payloads of the stream for one asset (``asset_payload``, ``exif_payload``, ``edit_payloads``).
"""

from typing import Any

import msgspec

from appliance.core.db import Reader
from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime
from appliance.domains.sync import jobs, queries

__all__ = ["asset_payload", "edit_payloads", "exif_payload", "register", "routes_of"]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.sync import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Declare the nightly clean-up."""
    jobs.register(runtime)


def asset_payload(reader: Reader, asset_id: str, *, version: int = 2) -> dict[str, Any] | None:
    """What AssetV2 (or AssetV1, with its duration as text) tells the owner of an asset; None when it is gone."""
    return _decoded(queries.asset_payload(reader, asset_id, version))


def exif_payload(reader: Reader, asset_id: str) -> dict[str, Any] | None:
    """What AssetExifV1 tells about an asset; None when nothing was read yet."""
    return _decoded(queries.exif_payload(reader, asset_id))


def edit_payloads(reader: Reader, asset_id: str) -> list[dict[str, Any]]:
    """What AssetEditV1 tells about each edit of an asset, in order."""
    return [msgspec.json.decode(payload) for payload in queries.edit_payloads(reader, asset_id)]


def _decoded(payload: str | None) -> dict[str, Any] | None:
    return None if payload is None else msgspec.json.decode(payload)
