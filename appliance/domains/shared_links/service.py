"""Verbs about shared links (behaviour/02 §3)."""

import base64
import hmac
import secrets
from collections.abc import Sequence
from typing import Any

import msgspec

from appliance.core import clock, ids
from appliance.core.db import Reader, Row, Transaction
from appliance.core.errors import BadRequest, Forbidden, Unauthenticated
from appliance.core.http.wire import UNSET, BulkIdResponseDto, UnsetType, bulk_results
from appliance.core.permissions import Permission
from appliance.core.principal import Client, Principal, SharedLinkGrant
from appliance.core.runtime import Runtime
from appliance.domains import albums, assets, auth
from appliance.domains.shared_links import queries
from appliance.domains.shared_links.dtos import (
    SharedLinkCreateDto,
    SharedLinkEditDto,
    SharedLinkResponseDto,
    SharedLinksQuery,
)

KEY_BYTES = 50

# -- reading


def search(runtime: Runtime, who: Principal, client: Client, query: SharedLinksQuery) -> list[SharedLinkResponseDto]:
    """The caller's links, the newest first, each with its oldest photo only."""
    link_id, album_id = (None if value is UNSET else value for value in (query.id, query.album_id))
    with runtime.db.reading() as reader:
        return _responses(reader, who, client, queries.links(reader, who.user_id, link_id, album_id), most=1, with_exif=False)


def get(runtime: Runtime, who: Principal, client: Client, link_id: str) -> SharedLinkResponseDto:
    """One of the caller's links with all its photos. Raises ``BadRequest``."""
    with runtime.db.reading() as reader:
        return _responses(reader, who, client, [_own(reader, who, link_id)])[0]


def mine(runtime: Runtime, who: Principal, client: Client) -> SharedLinkResponseDto:
    """The link by which the caller came. Raises ``Forbidden`` for everybody else."""
    if who.shared_link is None:
        raise Forbidden
    return get(runtime, who, client, who.shared_link.id)


def log_in(runtime: Runtime, who: Principal, password: str, address: str) -> None:
    """Check the password of the link by which the caller came, from ``address``.

    Raises ``Forbidden``, ``BadRequest``, ``Unauthenticated``, and ``TooManyRequests`` to those who guess.
    """
    if who.shared_link is None:
        raise Forbidden
    with runtime.db.reading() as reader:
        wanted = _own(reader, who, who.shared_link.id)["password"]
    if not wanted:
        raise BadRequest("Shared link is not password protected")
    with auth.guarded(runtime, address, f"link {who.shared_link.id}"):
        if not hmac.compare_digest(wanted.encode(), password.encode()):
            raise Unauthenticated("Invalid password")


def _own(reader: Reader, who: Principal, link_id: str) -> Row:
    row = queries.link(reader, link_id, who.user_id)
    if row is None:
        raise BadRequest("Shared link not found")
    return row


def _responses(
    reader: Reader, who: Principal, client: Client, rows: Sequence[Row], *, most: int | None = None, with_exif: bool = True
) -> list[SharedLinkResponseDto]:
    shared = [row["albumId"] for row in rows if row["albumId"] is not None]
    found_albums = {album.id: album for album in albums.responses(reader, who, client, list(dict.fromkeys(shared)))}
    listed = queries.listed(reader, [row["id"] for row in rows], most)
    wanted = list(dict.fromkeys(asset_id for asset_ids in listed.values() for asset_id in asset_ids))
    described = assets.responses(
        reader, who, wanted, client=client, with_exif=with_exif, with_tags=False, with_stack=False, with_owner=False
    )
    found_assets = {asset.id: asset for asset in described}
    return [
        _response(
            row,
            [found_assets[asset_id] for asset_id in listed.get(row["id"], ()) if asset_id in found_assets],
            found_albums.get(row["albumId"], UNSET),
        )
        for row in rows
    ]


def _response(
    row: Row, found: list[assets.AssetResponseDto], album: albums.AlbumResponseDto | UnsetType
) -> SharedLinkResponseDto:
    return SharedLinkResponseDto(
        id=row["id"],
        description=row["description"],
        password=row["password"],
        user_id=row["userId"],
        key=base64.urlsafe_b64encode(row["key"]).rstrip(b"=").decode(),
        type=row["type"],
        created_at=row["createdAt"],
        expires_at=row["expiresAt"],
        assets=found,
        allow_upload=bool(row["allowUpload"]),
        allow_download=bool(row["allowDownload"]),
        show_metadata=bool(row["showExif"]),
        slug=row["slug"],
        album=album,
    )


# -- links


def create(runtime: Runtime, who: Principal, client: Client, body: SharedLinkCreateDto) -> SharedLinkResponseDto:
    """A new link of the caller. Raises ``BadRequest``."""
    asset_ids = [] if body.asset_ids is UNSET else list(dict.fromkeys(body.asset_ids))

    def write(transaction: Transaction) -> SharedLinkResponseDto:
        album_id = _shared_album(transaction, runtime, who, body)
        if body.type == "INDIVIDUAL":
            if not asset_ids:
                raise BadRequest("Invalid assetIds")
            runtime.access.require(transaction, who, Permission.ASSET_SHARE, asset_ids)
        link_id = ids.new_id()
        columns = {
            "id": link_id,
            "userId": who.user_id,
            "key": secrets.token_bytes(KEY_BYTES),
            "type": body.type,
            "albumId": album_id,
            "description": _or_none(body.description),
            "password": _or_none(body.password) or None,
            "slug": _free_slug(transaction, body.slug, link_id),
            "expiresAt": body.expires_at,
            "allowUpload": body.allow_upload is not False,
            "allowDownload": body.allow_download and body.show_metadata,
            "showExif": body.show_metadata,
            "createdAt": clock.iso_now(),
        }
        queries.insert(transaction, columns)
        if body.type == "INDIVIDUAL":
            queries.add_assets(transaction, link_id, asset_ids)
        return _without_album(transaction, who, client, link_id)

    return runtime.db.write(write)


def _shared_album(reader: Reader, runtime: Runtime, who: Principal, body: SharedLinkCreateDto) -> str | None:
    if body.type != "ALBUM":
        return None
    if body.album_id is UNSET:
        raise BadRequest("Invalid albumId")
    runtime.access.require(reader, who, Permission.ALBUM_SHARE, [body.album_id])
    return body.album_id


def update(runtime: Runtime, who: Principal, client: Client, link_id: str, body: SharedLinkEditDto) -> SharedLinkResponseDto:
    """Change one of the caller's links; a slug that is not named is cleared (behaviour/02 §3). Raises ``BadRequest``.

    Departure from the reference: hiding the metadata always ends downloads, not only when the link is made.
    """

    def write(transaction: Transaction) -> SharedLinkResponseDto:
        row = _own(transaction, who, link_id)
        columns = {
            **{_COLUMNS[name]: value for name, value in msgspec.structs.asdict(body).items() if _is_column(name, value)},
            "slug": _free_slug(transaction, body.slug, link_id),
        }
        if body.change_expiry_time is True:
            columns["expiresAt"] = _or_none(body.expires_at)
        if "password" in columns:
            columns["password"] = columns["password"] or None
        if not columns.get("showExif", row["showExif"]):
            columns["allowDownload"] = False
        queries.change(transaction, link_id, columns)
        return _without_album(transaction, who, client, link_id)

    return runtime.db.write(write)


_COLUMNS = {
    "allow_download": "allowDownload",
    "allow_upload": "allowUpload",
    "description": "description",
    "expires_at": "expiresAt",
    "password": "password",
    "show_metadata": "showExif",
}


def _is_column(name: str, value: Any) -> bool:
    return name in _COLUMNS and value is not UNSET


def delete(runtime: Runtime, who: Principal, link_id: str) -> None:
    """Delete one of the caller's links. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> None:
        _own(transaction, who, link_id)
        queries.delete(transaction, link_id)

    runtime.db.write(write)


def _without_album(reader: Reader, who: Principal, client: Client, link_id: str) -> SharedLinkResponseDto:
    """The answer to changes: the photos of the link, not its album."""
    link = _responses(reader, who, client, [_own(reader, who, link_id)], with_exif=False)[0]
    link.album = UNSET
    return link


def _free_slug(reader: Reader, slug: str | UnsetType | None, link_id: str) -> str | None:
    wanted = _or_none(slug) or None
    if wanted is not None and queries.slug_owner(reader, wanted) not in {None, link_id}:
        raise BadRequest("Failed to save shared link")
    return wanted


def _or_none(value: Any) -> Any:
    return None if value is UNSET else value


# -- photos of a link


def add_assets(runtime: Runtime, who: Principal, link_id: str, asset_ids: Sequence[str]) -> list[BulkIdResponseDto]:
    """Let one of the caller's links open more photos; what became of each. Raises ``BadRequest`` about the link."""

    def write(transaction: Transaction) -> list[BulkIdResponseDto]:
        _require_individual(_own(transaction, who, link_id))
        present = queries.contained(transaction, link_id, asset_ids)
        allowed = runtime.access.allowed(transaction, who, Permission.ASSET_SHARE, set(asset_ids) - present)
        queries.add_assets(transaction, link_id, list(allowed))
        return bulk_results(
            asset_ids,
            lambda asset_id: "duplicate" if asset_id in present else None if asset_id in allowed else "no_permission",
        )

    return runtime.db.write(write)


def remove_assets(runtime: Runtime, who: Principal, link_id: str, asset_ids: Sequence[str]) -> list[BulkIdResponseDto]:
    """Let one of the caller's links open photos no more; what became of each. Raises ``BadRequest`` about the link."""

    def write(transaction: Transaction) -> list[BulkIdResponseDto]:
        _require_individual(_own(transaction, who, link_id))
        present = queries.contained(transaction, link_id, asset_ids)
        queries.remove_assets(transaction, link_id, list(present))
        return bulk_results(asset_ids, lambda asset_id: None if asset_id in present else "not_found", "not_found")

    return runtime.db.write(write)


def receive(transaction: Transaction, runtime: Runtime, link: SharedLinkGrant, owner_id: str, asset_id: str) -> None:
    """Put what was uploaded through a link (new, or known to its owner) into the link's album, else into its own list.

    A known photo that the owner has locked or put into the trash is not brought to light by this.
    """
    if not queries.may_show(transaction, asset_id, owner_id):
        return
    if link.album_id is not None:
        albums.add_assets(transaction, runtime, link.album_id, [asset_id], owner_id)
    else:
        queries.add_assets(transaction, link.id, [asset_id])


def add_beside(transaction: Transaction, asset_id: str, other_id: str) -> None:
    """Let every link that lists ``asset_id`` list ``other_id`` too."""
    for link_id in queries.links_with(transaction, asset_id):
        queries.add_assets(transaction, link_id, [other_id])


def _require_individual(row: Row) -> None:
    if row["type"] != "INDIVIDUAL":
        raise BadRequest("Invalid shared link type")
