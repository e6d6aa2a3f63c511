"""SQL of the map."""

from typing import Any

from appliance.core.db import Reader


def markers(reader: Reader, filters: dict[str, Any]) -> bytes:
    """A JSON array of markers, the newest first (behaviour/02 §14). ``filters`` are the parameters named below."""
    content: str = reader.value(
        "WITH shown AS (SELECT asset.id, exif.latitude, exif.longitude, exif.city, exif.state, exif.country "
        'FROM asset JOIN asset_exif exif ON exif."assetId" = asset.id '
        "WHERE exif.latitude IS NOT NULL AND exif.longitude IS NOT NULL "
        "AND asset.\"deletedAt\" IS NULL AND (asset.visibility = 'timeline' "
        "OR (:archived AND asset.visibility = 'archive' AND asset.\"ownerId\" = :user_id)) "
        'AND (asset."ownerId" = :user_id '
        'OR (:partners AND asset."ownerId" IN (SELECT "sharedById" FROM partner WHERE "sharedWithId" = :user_id)) '
        'OR (:albums AND asset.id IN (SELECT album_asset."assetId" FROM album_user JOIN album ON album.id = album_user."albumId" '
        'AND album."deletedAt" IS NULL JOIN album_asset ON album_asset."albumId" = album.id '
        'WHERE album_user."userId" = :user_id))) '
        'AND (:favorite IS NULL OR (asset."isFavorite" AND asset."ownerId" = :user_id) = :favorite) '
        'AND (:after IS NULL OR asset."fileCreatedAt" >= :after) AND (:before IS NULL OR asset."fileCreatedAt" <= :before) '
        'ORDER BY asset."fileCreatedAt" DESC) '
        "SELECT json_group_array(json_object('id', id, 'lat', latitude, 'lon', longitude, 'city', city, 'state', state, "
        "'country', country)) FROM shown",
        filters,
    )
    return content.encode()
