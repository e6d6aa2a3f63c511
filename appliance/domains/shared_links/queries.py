"""SQL about shared links and the photos that they open."""

from collections.abc import Mapping, Sequence
from typing import Any

from appliance.core.access import id_list
from appliance.core.db import Reader, Row, Transaction

_OPEN = (
    'SELECT shared_link.*, "user".email, "user".name FROM shared_link '
    'JOIN "user" ON "user".id = shared_link."userId" AND "user"."deletedAt" IS NULL '
    'LEFT JOIN album ON album.id = shared_link."albumId" '
    'WHERE (shared_link."expiresAt" IS NULL OR shared_link."expiresAt" > :now) AND album."deletedAt" IS NULL '
    "AND (album.id IS NULL OR EXISTS (SELECT 1 FROM album_user "
    'WHERE album_user."albumId" = album.id AND album_user."userId" = shared_link."userId")) '
)


def open_by_key(reader: Reader, key: bytes, now: str) -> Row | None:
    """The link with a key and its owner, unless it has expired, its album or owner is gone or the owner has left the album."""
    return reader.row(_OPEN + "AND shared_link.key = :key", {"key": key, "now": now})


def open_by_slug(reader: Reader, slug: str, now: str) -> Row | None:
    """The same for a slug."""
    return reader.row(_OPEN + "AND shared_link.slug = :slug", {"slug": slug, "now": now})


def link(reader: Reader, link_id: str, user_id: str) -> Row | None:
    """A link of a user."""
    return reader.row('SELECT * FROM shared_link WHERE id = :id AND "userId" = :user_id', {"id": link_id, "user_id": user_id})


def links(reader: Reader, user_id: str, link_id: str | None, album_id: str | None) -> list[Row]:
    """The links of a user, the newest first, expired ones included."""
    return reader.rows(
        'SELECT shared_link.* FROM shared_link LEFT JOIN album ON album.id = shared_link."albumId" '
        'WHERE shared_link."userId" = :user_id AND album."deletedAt" IS NULL AND (:id IS NULL OR shared_link.id = :id) '
        'AND (:album_id IS NULL OR shared_link."albumId" = :album_id) '
        'ORDER BY shared_link."createdAt" DESC, shared_link.rowid DESC',
        {"user_id": user_id, "id": link_id, "album_id": album_id},
    )


def slug_owner(reader: Reader, slug: str) -> str | None:
    """The link that has a slug."""
    return reader.value("SELECT id FROM shared_link WHERE slug = :slug", {"slug": slug})  # type: ignore[no-any-return]


def insert(transaction: Transaction, values: Mapping[str, Any]) -> None:
    """A new link."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    transaction.run(f"INSERT INTO shared_link ({names}) VALUES ({marks})", values)


def change(transaction: Transaction, link_id: str, values: Mapping[str, Any]) -> None:
    """Set columns of a link."""
    assignments = ", ".join(f'"{name}" = :{name}' for name in values)
    transaction.run(f"UPDATE shared_link SET {assignments} WHERE id = :link_id", {**values, "link_id": link_id})


def delete(transaction: Transaction, link_id: str) -> None:
    """Delete a link."""
    transaction.run("DELETE FROM shared_link WHERE id = :id", {"id": link_id})


# -- photos of a link


def listed(reader: Reader, link_ids: Sequence[str], most: int | None = None) -> dict[str, list[str]]:
    """The photos of links that list them one by one, the oldest first, at most ``most`` of each."""
    found: dict[str, list[str]] = {}
    rows = reader.tuples(
        'SELECT link_id, asset_id FROM (SELECT shared_link_asset."sharedLinkId" AS link_id, asset.id AS asset_id, '
        'row_number() OVER (PARTITION BY shared_link_asset."sharedLinkId" ORDER BY asset."fileCreatedAt", asset.id) AS place '
        'FROM shared_link JOIN shared_link_asset ON shared_link_asset."sharedLinkId" = shared_link.id '
        'JOIN asset ON asset.id = shared_link_asset."assetId" AND asset."deletedAt" IS NULL '
        'AND asset.visibility <> \'locked\' AND (asset."ownerId" = shared_link."userId" OR EXISTS (SELECT 1 FROM partner '
        'WHERE partner."sharedById" = asset."ownerId" AND partner."sharedWithId" = shared_link."userId")) '
        "WHERE shared_link.id IN (SELECT value FROM json_each(:ids))) "
        "WHERE :most IS NULL OR place <= :most ORDER BY link_id, place",
        {"ids": id_list(link_ids), "most": most},
    )
    for link_id, asset_id in rows:
        found.setdefault(link_id, []).append(asset_id)
    return found


def contained(reader: Reader, link_id: str, asset_ids: Sequence[str]) -> set[str]:
    """Those of ``asset_ids`` that a link lists."""
    return set(
        reader.values(
            'SELECT "assetId" FROM shared_link_asset WHERE "sharedLinkId" = :id '
            'AND "assetId" IN (SELECT value FROM json_each(:assets))',
            {"id": link_id, "assets": id_list(asset_ids)},
        )
    )


def add_assets(transaction: Transaction, link_id: str, asset_ids: Sequence[str]) -> None:
    """Let a link list photos."""
    transaction.run(
        'INSERT INTO shared_link_asset ("sharedLinkId", "assetId") SELECT :id, value FROM json_each(:assets) WHERE true '
        "ON CONFLICT DO NOTHING",
        {"id": link_id, "assets": id_list(asset_ids)},
    )


def links_with(reader: Reader, asset_id: str) -> list[str]:
    """The links that list a photo."""
    return reader.values('SELECT "sharedLinkId" FROM shared_link_asset WHERE "assetId" = :id', {"id": asset_id})


def remove_assets(transaction: Transaction, link_id: str, asset_ids: Sequence[str]) -> None:
    """Let a link list photos no more."""
    transaction.run(
        'DELETE FROM shared_link_asset WHERE "sharedLinkId" = :id AND "assetId" IN (SELECT value FROM json_each(:assets))',
        {"id": link_id, "assets": id_list(asset_ids)},
    )


def may_show(reader: Reader, asset_id: str, owner_id: str) -> bool:
    """Whether a photo of a user is neither in the trash nor locked."""
    sql = 'SELECT 1 FROM asset WHERE id = :id AND "ownerId" = :owner_id AND "deletedAt" IS NULL AND visibility <> \'locked\''
    return reader.value(sql, {"id": asset_id, "owner_id": owner_id}) is not None


def preview(reader: Reader, link_id: str) -> Row | None:
    """What a preview of a link tells: name of the album, a photo to show and how many there are."""
    return reader.row(
        'WITH opened AS (SELECT "assetId" FROM shared_link_asset WHERE "sharedLinkId" = :id UNION '
        'SELECT album_asset."assetId" FROM shared_link JOIN album_asset ON album_asset."albumId" = shared_link."albumId" '
        'WHERE shared_link.id = :id), shown AS (SELECT asset.id, asset."fileCreatedAt" FROM asset '
        'WHERE asset.id IN (SELECT "assetId" FROM opened) AND asset."deletedAt" IS NULL '
        "AND asset.visibility IN ('timeline', 'archive')) "
        'SELECT album."albumName" AS name, (SELECT count(*) FROM shown) AS count, ifnull('
        '(SELECT id FROM shown WHERE id = album."albumThumbnailAssetId"), '
        '(SELECT id FROM shown ORDER BY "fileCreatedAt" LIMIT 1)) AS cover '
        'FROM shared_link LEFT JOIN album ON album.id = shared_link."albumId" WHERE shared_link.id = :id',
        {"id": link_id},
    )
