"""Photos that are written straight into the tables: for tests of what is done with photos, not of how they come in."""

import json
from typing import Any

from appliance.core import ids
from tests.rows import Family
from tests.scenario import Person, Scenario


def photo(owner: Person, *, exif: dict[str, Any] | None = None, preview: bool = False, **columns: Any) -> str:
    """A photo with metadata, taken when it was made; its id. Columns by their names in the database."""
    family = Family(owner.scenario)
    taken = columns.get("fileCreatedAt")
    times = {"fileModifiedAt": taken, "localDateTime": taken} if taken else {}
    asset_id = family.asset(owner, exif=exif or {}, **{**times, **columns})
    if preview:
        family.insert("asset_file", id=ids.new_id(), assetId=asset_id, type="preview", path=f"/thumbs/{asset_id}.jpeg")
    return asset_id


def change(scenario: Scenario, asset_id: str, **columns: Any) -> None:
    """Set columns of a photo, as other rooms do."""
    Family(scenario).update("asset", asset_id, **columns)


def person(owner: Person, name: str, *, on: tuple[str, ...] = (), **columns: Any) -> str:
    """Somebody whom ``owner`` knows by name, with a face on photos; the id."""
    family = Family(owner.scenario)
    person_id = family.known_person(owner, name)
    for column, value in columns.items():
        family.write(f'UPDATE person SET "{column}" = :value WHERE "personGroupId" = :id', {"value": value, "id": person_id})
    for asset_id in on:
        family.face(asset_id, person_id)
    return person_id


def notified(scenario: Scenario, user_id: str) -> list[tuple[str, str]]:
    """Type and album id of what a user was told in the app, the oldest first."""
    rows = scenario.rows('SELECT type, data FROM notification WHERE "userId" = ? ORDER BY rowid', user_id)
    return [(row["type"], json.loads(json.loads(row["data"]))["albumId"]) for row in rows]
