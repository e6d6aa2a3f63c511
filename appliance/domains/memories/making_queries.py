"""SQL that finds what new memories are made of."""

from collections.abc import Sequence

from appliance.core.access import id_list
from appliance.core.db import Reader, Row

_PHOTOS_OF_DAYS = (
    # The days come first, so that each is looked up in the index of months.
    "FROM json_each(:days) AS day CROSS JOIN asset ON asset.\"ownerId\" = :user_id AND asset.visibility = 'timeline' "
    'AND substr(asset."localDateTime", 1, 7) = substr(day.value, 1, 7) '
    'AND substr(asset."localDateTime", 1, 10) = day.value AND asset."deletedAt" IS NULL '
    "WHERE EXISTS (SELECT 1 FROM asset_file WHERE asset_file.\"assetId\" = asset.id AND asset_file.type = 'preview') "
)


def users(reader: Reader) -> list[str]:
    """Everybody with an account."""
    return reader.values('SELECT id FROM "user" WHERE "deletedAt" IS NULL ORDER BY "createdAt"')


def photos_of_days(reader: Reader, user_id: str, days: Sequence[str], most: int) -> list[tuple[str, str]]:
    """Day and id of a user's photos of some days, at most ``most`` of each, the earliest."""
    return reader.tuples(
        "SELECT day, id FROM (SELECT day.value AS day, asset.id, row_number() OVER "
        f'(PARTITION BY day.value ORDER BY asset."localDateTime", asset.id) AS place {_PHOTOS_OF_DAYS}) '
        "WHERE place <= :most ORDER BY day, place",
        {"user_id": user_id, "days": id_list(days), "most": most},
    )


def photos_of_person(reader: Reader, user_id: str, days: Sequence[str], person_id: str) -> list[tuple[str, str]]:
    """Day and id of a user's photos of some days that show a person, the newest first."""
    return reader.tuples(
        f"SELECT day.value, asset.id {_PHOTOS_OF_DAYS} AND EXISTS (SELECT 1 FROM asset_face "
        'WHERE asset_face."assetId" = asset.id AND asset_face."personGroupId" = :person_id '
        'AND asset_face."isVisible" AND asset_face."deletedAt" IS NULL) ORDER BY asset."localDateTime" DESC, asset.id',
        {"user_id": user_id, "days": id_list(days), "person_id": person_id},
    )


def born_on(reader: Reader, user_id: str, month_days: Sequence[str], before_year: str) -> list[Row]:
    """People of a user with a name, not hidden, born on one of some days (``05-01``) in an earlier year."""
    return reader.rows(
        'SELECT "personGroupId" AS id, name, "birthDate" FROM person WHERE "ownerId" = :user_id AND NOT "isHidden" '
        "AND name <> '' AND substr(\"birthDate\", 6, 5) IN (SELECT value FROM json_each(:days)) "
        'AND substr("birthDate", 1, 4) < :year ORDER BY "createdAt"',
        {"user_id": user_id, "days": id_list(month_days), "year": before_year},
    )
