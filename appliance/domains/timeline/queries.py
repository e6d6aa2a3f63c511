"""SQL of the timeline. A month and its assets leave SQLite as JSON.

A timeline is the union of branches, each of which one index answers: an owner with one visibility, or an album. Counting
a whole library is then a walk along ``asset_timeline``, and a month a short range of it.
"""

import json
from dataclasses import dataclass
from typing import Any

from appliance.core.db import Reader

_MONTH = {"takenAt": 'substr(asset."localDateTime", 1, 7)', "createdAt": 'substr(asset."createdAt", 1, 7)'}
_UNDER_ANOTHER = (
    'asset."stackId" IS NOT NULL AND asset.id <> (SELECT stack."primaryAssetId" FROM stack WHERE stack.id = asset."stackId")'
)
SEEN_BY_PARTNERS = ("timeline", "hidden")


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the map, in degrees. ``west`` may be greater than ``east``: then it lies across the antimeridian."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Selection:
    """What a timeline shows. ``caller`` is whose favourites and trash count: empty for a shared link.

    ``owners``: whose assets; None for everybody's in the album.
    """

    caller: str
    owners: tuple[str, ...] | None
    visibilities: tuple[str, ...]
    album_id: str | None = None
    person_id: str | None = None
    tag_id: str | None = None
    is_favorite: bool | None = None
    is_trashed: bool = False
    with_stacked: bool = False
    box: Box | None = None
    order: str = "desc"
    order_by: str = "takenAt"


def buckets(reader: Reader, selection: Selection) -> bytes:
    """The months and their counts, as JSON."""
    month = _MONTH[selection.order_by]
    counts = [f"SELECT {month} AS month, count(*) AS n FROM {rows} GROUP BY 1" for rows in _branches(selection)]
    if selection.with_stacked:
        # What lies under another asset is taken off again: few rows, while looking at all would leave the index.
        counts += [
            f"SELECT {month} AS month, -count(*) AS n FROM {rows} AND {_UNDER_ANOTHER} GROUP BY 1"
            for rows in _branches(selection, index="INDEXED BY asset_stack")
        ]
    return _bytes(
        reader,
        "SELECT CAST(json_group_array(json_object('timeBucket', month || '-01', 'count', total)) AS BLOB) FROM ("
        f"SELECT month, sum(n) AS total FROM ({' UNION ALL '.join(counts)}) "
        f"GROUP BY month HAVING total > 0 ORDER BY month {selection.order})",
        selection,
    )


def bucket(reader: Reader, selection: Selection, month: str, *, with_places: bool, with_coordinates: bool) -> bytes:
    """The assets of ``month`` (``2024-05``), as JSON with a member for each column."""
    in_month = f"{_MONTH[selection.order_by]} = :month"
    if selection.with_stacked:
        in_month += f" AND NOT ({_UNDER_ANOTHER})"
    found = " UNION ALL ".join(f"SELECT asset.rowid AS place FROM {rows} AND {in_month}" for rows in _branches(selection))
    columns = dict(_COLUMNS)
    if with_places:
        columns |= {"city": "city", "country": "country"}
    if with_coordinates:
        columns |= {"latitude": "latitude", "longitude": "longitude"}
    if selection.with_stacked:
        columns |= {"stack": 'iif("stackId" IS NULL, NULL, json_array("stackId", "stackCount"))'}
    pairs = ", ".join(f"'{name}', json_group_array({value})" for name, value in columns.items())
    return _bytes(
        reader,
        f'SELECT CAST(json_object({pairs}) AS BLOB) FROM (SELECT asset.*, asset_exif."projectionType", asset_exif.city, '
        "asset_exif.country, asset_exif.latitude, asset_exif.longitude, "
        f'{_STACK_COUNT if selection.with_stacked else "NULL"} AS "stackCount" FROM ({found}) '
        'CROSS JOIN asset ON asset.rowid = place LEFT JOIN asset_exif ON asset_exif."assetId" = asset.id '
        f"ORDER BY {_order(selection)})",
        selection,
        month=month,
    )


_STACK_COUNT = (
    'iif(asset."stackId" IS NULL, NULL, (SELECT CAST(count(*) AS TEXT) FROM asset member '
    'WHERE member."stackId" = asset."stackId" AND member."deletedAt" IS NULL AND member.visibility = \'timeline\'))'
)


def _flag(condition: str) -> str:
    return f"iif({condition}, json('true'), json('false'))"


def _instant(column: str) -> str:
    """UTC without its letter, and without zeros at the end of the fraction (behaviour/02 §11)."""
    return f"rtrim(rtrim(substr({column}, 1, 23), '0'), '.')"


_COLUMNS = {
    "duration": "duration",
    "id": "id",
    "visibility": "visibility",
    "isFavorite": _flag('"isFavorite" AND "ownerId" = :caller'),
    "isImage": _flag("type = 'IMAGE'"),
    "isTrashed": _flag('"deletedAt" IS NOT NULL'),
    "livePhotoVideoId": '"livePhotoVideoId"',
    "fileCreatedAt": _instant('"fileCreatedAt"'),
    "localOffsetHours": '(unixepoch("localDateTime") - unixepoch("fileCreatedAt")) / 3600.0',
    "createdAt": _instant('"createdAt"'),
    "ownerId": '"ownerId"',
    "projectionType": '"projectionType"',
    "ratio": "ifnull(round(nullif(width, 0) * 1.0 / nullif(height, 0), 3), 1)",
    "status": "status",
    "thumbhash": "base64(thumbhash)",
}


def _order(selection: Selection) -> str:
    first = 'substr(asset."localDateTime", 1, 10)' if selection.order_by == "takenAt" else 'asset."createdAt"'
    return ", ".join(f"{column} {selection.order}" for column in (first, 'asset."fileCreatedAt"', "asset.id"))


def _branches(selection: Selection, index: str = "") -> list[str]:
    """``table … WHERE …`` of each part of the timeline; at least one."""
    conditions = " AND ".join(_conditions(selection))
    if selection.album_id is not None:
        rows = (
            'album_asset link CROSS JOIN asset ON asset.id = link."assetId" WHERE link."albumId" = :album_id '
            "AND asset.visibility IN (SELECT value FROM json_each(:visibilities)) "
            "AND (asset.visibility <> 'locked' OR asset.\"ownerId\" = :caller) "
            'AND (:owners IS NULL OR asset."ownerId" IN (SELECT value FROM json_each(:owners)))'
        )
        return [f"{rows} AND {conditions}"]
    branches = [
        f"asset {index} WHERE asset.\"ownerId\" = :owner{number} AND asset.visibility = '{visibility}' AND {conditions}"
        for number, owner in enumerate(selection.owners or ())
        for visibility in selection.visibilities
        # Of somebody else's things only what partners may see, where the reference also lists archive and trash.
        if owner == selection.caller or (visibility in SEEN_BY_PARTNERS and not selection.is_trashed)
    ]
    return branches or ["asset WHERE false"]


def _conditions(selection: Selection) -> list[str]:
    conditions = ['asset."deletedAt" IS NULL']
    if selection.is_trashed:
        conditions = ['asset."deletedAt" IS NOT NULL AND asset.status <> \'deleted\' AND asset."ownerId" = :caller']
    if selection.is_favorite is not None:
        # Departure from the reference: what somebody else likes is not told, not even by a filter.
        own_favorite = 'asset."isFavorite" = 1 AND asset."ownerId" = :caller'
        conditions.append(own_favorite if selection.is_favorite else f"NOT ({own_favorite})")
    if selection.person_id is not None:
        conditions.append(
            'asset.id IN (SELECT "assetId" FROM asset_face '
            'WHERE "personGroupId" = :person_id AND "deletedAt" IS NULL AND "isVisible")'
        )
    if selection.tag_id is not None:
        conditions.append(
            'asset.id IN (SELECT tag_asset."assetId" FROM tag_closure '
            'JOIN tag_asset ON tag_asset."tagId" = tag_closure.id_descendant WHERE tag_closure.id_ancestor = :tag_id)'
        )
    if selection.box is not None:
        across = "OR" if selection.box.west > selection.box.east else "AND"
        conditions.append(
            'asset.id IN (SELECT "assetId" FROM asset_exif WHERE latitude BETWEEN :south AND :north '
            f"AND (longitude >= :west {across} longitude <= :east))"
        )
    return conditions


def _bytes(reader: Reader, sql: str, selection: Selection, **more: str) -> bytes:
    parameters: dict[str, Any] = {
        "caller": selection.caller,
        "album_id": selection.album_id,
        "person_id": selection.person_id,
        "tag_id": selection.tag_id,
        "visibilities": json.dumps(selection.visibilities),
        "owners": None if selection.owners is None else json.dumps(selection.owners),
        **{f"owner{number}": owner for number, owner in enumerate(selection.owners or ())},
        **more,
    }
    if selection.box is not None:
        box = selection.box
        parameters |= {"west": box.west, "south": box.south, "east": box.east, "north": box.north}
    return reader.value(sql, parameters)  # type: ignore[no-any-return]


# -- who shares with whom


def sharing_with(reader: Reader, user_id: str) -> set[str]:
    """Users who share everything with the user."""
    return set(reader.values('SELECT "sharedById" FROM partner WHERE "sharedWithId" = :user_id', {"user_id": user_id}))


def partners_in_timeline(reader: Reader, user_id: str) -> list[str]:
    """Those of them whose photos the user wants in the timeline."""
    return reader.values(
        'SELECT "sharedById" FROM partner WHERE "sharedWithId" = :user_id AND "inTimeline" ORDER BY "sharedById"',
        {"user_id": user_id},
    )
