"""SQL of search: pages of asset ids, counts, and values to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from appliance.core.access import id_list
from appliance.core.db import Reader, Transaction
from appliance.domains.search.condition_queries import COLUMNS, Where

FROM = 'FROM asset LEFT JOIN asset_exif exif ON exif."assetId" = asset.id'
ORDERS = {
    "fileCreatedAt": 'asset."fileCreatedAt"',
    "localDateTime": 'asset."localDateTime"',
    "fileSizeInBytes": 'exif."fileSizeInByte"',
    "rating": "exif.rating",
}


@dataclass(frozen=True, slots=True)
class Order:
    """By what a page is sorted; ties by id in the same direction, missing values last."""

    field: str = "fileCreatedAt"
    descending: bool = True


def owners_of(reader: Reader, user_id: str, *, with_partners: bool) -> list[str]:
    """The user, and the partners whose photos the user has in the timeline."""
    partners = reader.values(
        'SELECT "sharedById" FROM partner WHERE "sharedWithId" = ? AND "inTimeline" ORDER BY "sharedById"', (user_id,)
    )
    return [user_id, *partners] if with_partners else [user_id]


def page(
    reader: Reader, where: Where, owners: list[str] | None, order: Order, limit: int, offset: int = 0
) -> list[tuple[str, Any]]:
    """Ids and sort values of one page. ``owners`` None: whoever owns them."""
    key, direction = ORDERS[order.field], "DESC" if order.descending else "ASC"
    by_key = f"{key} {direction} NULLS LAST, asset.id {direction}"
    if owners is None or len(owners) == 1 or order.field != "fileCreatedAt":
        mine = "" if owners is None else f' AND asset."ownerId" IN ({", ".join(where.bind(owner) for owner in owners)})'
        sql = f"SELECT asset.id, {key} {FROM} WHERE {where.sql}{mine} ORDER BY {by_key}"
    else:
        # Each owner's part comes sorted from the index; only the heads are merged.
        each = (
            f"SELECT * FROM (SELECT asset.id AS id, {key} AS sorting {FROM} "
            f'WHERE {where.sql} AND asset."ownerId" = {where.bind(owner)} ORDER BY {by_key} LIMIT :reach)'
            for owner in owners
        )
        sql = f"SELECT id, sorting FROM ({' UNION ALL '.join(each)}) ORDER BY sorting {direction}, id {direction}"
    parameters = {**where.parameters, "limit": limit, "offset": offset, "reach": limit + offset}
    used = {name: value for name, value in parameters.items() if name != "reach" or ":reach" in sql}
    return [(str(row[0]), row[1]) for row in reader.tuples(f"{sql} LIMIT :limit OFFSET :offset", used)]


def after(where: Where, order: Order, value: Any, asset_id: str) -> None:
    """Let a page begin behind the asset ``asset_id`` with the sort value ``value``."""
    key, sign = ORDERS[order.field], "<" if order.descending else ">"
    last = where.bind(asset_id)
    if value is None:
        where.clauses.append(f"({key} IS NULL AND asset.id {sign} {last})")
        return
    bound = where.bind(value)
    where.clauses.append(f"(({key}, asset.id) {sign} ({bound}, {last}) OR {key} IS NULL)")


def count(reader: Reader, where: Where, owners: Sequence[str] | None) -> int:
    """How many there are."""
    mine = "" if owners is None else f' AND asset."ownerId" IN ({", ".join(where.bind(owner) for owner in owners)})'
    return int(reader.value(f"SELECT COUNT(*) {FROM} WHERE {where.sql}{mine}", where.parameters))


def random(reader: Reader, where: Where, owners: list[str] | None, limit: int) -> list[str]:
    """Some of them, in an order of chance."""
    mine = "" if owners is None else f' AND asset."ownerId" IN ({", ".join(where.bind(owner) for owner in owners)})'
    return reader.values(
        f"SELECT asset.id {FROM} WHERE {where.sql}{mine} ORDER BY random() LIMIT :limit", {**where.parameters, "limit": limit}
    )


def largest(reader: Reader, where: Where, owners: list[str], min_size: int, limit: int) -> list[str]:
    """Those of more than ``min_size`` bytes, the largest first."""
    mine = ", ".join(where.bind(owner) for owner in owners)
    return reader.values(
        'SELECT asset.id FROM asset_exif exif JOIN asset ON asset.id = exif."assetId" '
        f'WHERE exif."fileSizeInByte" > :min_size AND {where.sql} AND asset."ownerId" IN ({mine}) '
        'ORDER BY exif."fileSizeInByte" DESC LIMIT :limit',
        {**where.parameters, "min_size": min_size, "limit": limit},
    )


# -- values to choose from

_VISIBLE = """asset.visibility = 'timeline' AND asset."deletedAt" IS NULL
AND asset."ownerId" IN (SELECT value FROM json_each(:owners))"""


def values(reader: Reader, field: str, owners: Sequence[str], narrowed: dict[str, str]) -> list[str]:
    """The distinct values of an exif property in the timelines of ``owners``, sorted.

    Steps from value to value through the index of that column: the cost grows with the number of values, not of photos.
    Each condition repeats ``> ''``, for the index has only such rows and SQLite must see that it may be used.
    """
    column = COLUMNS[field].removeprefix("exif.")
    more = "".join(f" AND {COLUMNS[name]} = :{name}" for name in narrowed)
    return reader.values(
        f"WITH RECURSIVE each(value) AS (SELECT MIN({column}) FROM asset_exif WHERE {column} > '' "
        f"UNION ALL SELECT (SELECT MIN({column}) FROM asset_exif WHERE {column} > '' AND {column} > each.value) FROM each "
        "WHERE each.value IS NOT NULL) SELECT value FROM each WHERE value IS NOT NULL AND EXISTS ("
        'SELECT 1 FROM asset_exif exif CROSS JOIN asset ON asset.id = exif."assetId" '
        f"WHERE exif.{column} = each.value "
        f"AND exif.{column} > '' AND {_VISIBLE}{more}) ORDER BY value",
        {"owners": id_list(owners), **narrowed},
    )


def cities(reader: Reader, owners: Sequence[str]) -> list[str]:
    """One image of each city, by city."""
    return reader.values(
        "WITH RECURSIVE each(value) AS (SELECT MIN(city) FROM asset_exif WHERE city > '' UNION ALL "
        "SELECT (SELECT MIN(city) FROM asset_exif WHERE city > '' AND city > each.value) FROM each "
        "WHERE each.value IS NOT NULL), "
        'one(id) AS (SELECT (SELECT asset.id FROM asset_exif exif CROSS JOIN asset ON asset.id = exif."assetId" '
        f"WHERE exif.city = each.value AND exif.city > '' AND asset.type = 'IMAGE' AND {_VISIBLE} LIMIT 1) FROM each "
        "WHERE value IS NOT NULL) SELECT id FROM one WHERE id IS NOT NULL",
        {"owners": id_list(owners)},
    )


def frequent_cities(reader: Reader, user_id: str, at_least: int, limit: int) -> list[tuple[str, str]]:
    """Cities with many photos on this server, and an image of the user's in each: city and asset id."""
    rows = reader.tuples(
        "WITH frequent AS (SELECT city FROM asset_exif WHERE city > '' GROUP BY city HAVING COUNT(*) >= :at_least) "
        'SELECT city, (SELECT asset.id FROM asset_exif exif CROSS JOIN asset ON asset.id = exif."assetId" '
        f"WHERE exif.city = frequent.city AND exif.city > '' AND asset.type = 'IMAGE' AND {_VISIBLE} LIMIT 1) AS one "
        "FROM frequent "
        "WHERE one IS NOT NULL LIMIT :limit",
        {"owners": id_list([user_id]), "at_least": at_least, "limit": limit},
    )
    return [(str(city), str(asset_id)) for city, asset_id in rows]


def newest(reader: Reader, user_id: str, limit: int) -> list[tuple[str, str]]:
    """The user's images that came in last: instant and asset id."""
    rows = reader.tuples(
        'SELECT "createdAt", id FROM asset WHERE "ownerId" = :user_id AND type = \'IMAGE\' '
        'AND visibility = \'timeline\' AND "deletedAt" IS NULL ORDER BY "createdAt" DESC LIMIT :limit',
        {"user_id": user_id, "limit": limit},
    )
    return [(str(created_at), str(asset_id)) for created_at, asset_id in rows]


# -- the index of trigrams


def fresh_texts(reader: Reader, at_most: int) -> int:
    """How many texts are not in the index yet, counted up to ``at_most``."""
    return int(reader.value("SELECT COUNT(*) FROM (SELECT 1 FROM asset_text WHERE indexed = 0 LIMIT ?)", (at_most,)))


def index_texts(transaction: Transaction, limit: int) -> int:
    """Put some of them into the index; how many."""
    last = transaction.value("SELECT MAX(id) FROM (SELECT id FROM asset_text WHERE indexed = 0 ORDER BY id LIMIT ?)", (limit,))
    if last is None:
        return 0
    transaction.run(
        'INSERT INTO asset_fts (rowid, "fileName", description, ocr) SELECT id, "fileName", description, ocr '
        "FROM asset_text WHERE indexed = 0 AND id <= :last ORDER BY id",
        {"last": last},
    )
    return transaction.run("UPDATE asset_text SET indexed = 1 WHERE indexed = 0 AND id <= :last", {"last": last})
