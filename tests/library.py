"""Photos that are written straight into the database: for tests of what is done with photos, not of how they come in."""

import json
import secrets
from typing import Any

from appliance.core import ids
from tests.scenario import Person, Scenario

WHEN = "2024-05-01T10:00:00.000Z"


def photo(owner: Person, *, exif: dict[str, Any] | None = None, preview: bool = False, **columns: Any) -> str:
    """A photo of ``owner`` with metadata; the id. Columns by their names in the database."""
    taken = columns.get("fileCreatedAt", WHEN)
    row = {
        "id": ids.new_id(),
        "ownerId": owner.id,
        "type": "IMAGE",
        "originalPath": f"/photos/{secrets.token_hex(8)}.jpg",
        "originalFileName": "photo.jpg",
        "checksum": secrets.token_bytes(20),
        "fileCreatedAt": taken,
        "fileModifiedAt": taken,
        "localDateTime": taken,
        "width": 40,
        "height": 30,
        **columns,
    }
    details = {"assetId": row["id"], **(exif or {})}

    def write(transaction: Any) -> None:
        _insert(transaction, "asset", row)
        _insert(transaction, "asset_exif", details)
        if preview:
            file = {"id": ids.new_id(), "assetId": row["id"], "type": "preview", "path": f"/thumbs/{row['id']}.jpeg"}
            _insert(transaction, "asset_file", file)

    owner.scenario.shoebox.runtime.db.write(write, durable=False)
    return str(row["id"])


def change(scenario: Scenario, asset_id: str, **columns: Any) -> None:
    """Set columns of a photo, as other rooms do."""
    assignments = ", ".join(f'"{name}" = :{name}' for name in columns)
    sql = f"UPDATE asset SET {assignments} WHERE id = :asset_id"
    scenario.shoebox.runtime.db.write(lambda transaction: transaction.run(sql, {**columns, "asset_id": asset_id}))


def person(owner: Person, name: str, *, on: tuple[str, ...] = (), **columns: Any) -> str:
    """Somebody whom ``owner`` knows by name, with a face on photos; the id of the group."""
    person_id = ids.new_id()

    def write(transaction: Any) -> None:
        group = transaction.value('SELECT "clusterGroupId" FROM "user" WHERE id = ?', (owner.id,))
        _insert(transaction, "person_group", {"id": person_id, "clusterGroupId": group})
        _insert(transaction, "person", {"ownerId": owner.id, "personGroupId": person_id, "name": name, **columns})
        for asset_id in on:
            _insert(transaction, "asset_face", {"id": ids.new_id(), "assetId": asset_id, "personGroupId": person_id})

    owner.scenario.shoebox.runtime.db.write(write, durable=False)
    return person_id


def _insert(transaction: Any, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    transaction.run(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})", row)


def notified(scenario: Scenario, user_id: str) -> list[tuple[str, str]]:
    """Type and album id of what a user was told in the app, the oldest first."""
    rows = scenario.rows('SELECT type, data FROM notification WHERE "userId" = ? ORDER BY rowid', user_id)
    return [(row["type"], json.loads(json.loads(row["data"]))["albumId"]) for row in rows]
