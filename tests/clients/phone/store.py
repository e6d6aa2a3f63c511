"""The app's own database: its keys, foreign keys and unique constraints (mobile-app.md §3.4), the payloads as JSON.

A violation fails the batch; its lines are then never acknowledged and the real app is stuck for ever.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from tests.clients.phone.payloads import Payload

SCHEMA = """
CREATE TABLE user (id TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT;
CREATE TABLE auth_user (id TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT;
CREATE TABLE remote_asset (
    id TEXT PRIMARY KEY, owner_id TEXT NOT NULL REFERENCES user ON DELETE CASCADE, checksum TEXT NOT NULL, library_id TEXT,
    data TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX owner_checksum ON remote_asset (owner_id, checksum) WHERE library_id IS NULL;
CREATE UNIQUE INDEX library_checksum ON remote_asset (owner_id, library_id, checksum) WHERE library_id IS NOT NULL;
CREATE TABLE remote_exif (asset_id TEXT PRIMARY KEY REFERENCES remote_asset ON DELETE CASCADE, data TEXT NOT NULL) STRICT;
CREATE TABLE cloud_id (asset_id TEXT PRIMARY KEY REFERENCES remote_asset ON DELETE CASCADE, data TEXT NOT NULL) STRICT;
CREATE TABLE asset_edit (
    id TEXT PRIMARY KEY, asset_id TEXT NOT NULL REFERENCES remote_asset ON DELETE CASCADE, data TEXT NOT NULL) STRICT;
CREATE TABLE asset_ocr (
    id TEXT PRIMARY KEY, asset_id TEXT NOT NULL REFERENCES remote_asset ON DELETE CASCADE, data TEXT NOT NULL) STRICT;
CREATE TABLE stack (id TEXT PRIMARY KEY, owner_id TEXT NOT NULL REFERENCES user ON DELETE CASCADE, data TEXT NOT NULL) STRICT;
CREATE TABLE remote_album (
    id TEXT PRIMARY KEY, thumbnail_asset_id TEXT REFERENCES remote_asset ON DELETE SET NULL, data TEXT NOT NULL) STRICT;
CREATE TABLE album_user (
    album_id TEXT REFERENCES remote_album ON DELETE CASCADE, user_id TEXT REFERENCES user ON DELETE CASCADE, data TEXT NOT NULL,
    PRIMARY KEY (album_id, user_id)) STRICT;
CREATE TABLE album_asset (
    asset_id TEXT REFERENCES remote_asset ON DELETE CASCADE, album_id TEXT REFERENCES remote_album ON DELETE CASCADE,
    PRIMARY KEY (asset_id, album_id)) STRICT;
CREATE TABLE partner (
    shared_by_id TEXT REFERENCES user ON DELETE CASCADE, shared_with_id TEXT REFERENCES user ON DELETE CASCADE,
    data TEXT NOT NULL, PRIMARY KEY (shared_by_id, shared_with_id)) STRICT;
CREATE TABLE memory (id TEXT PRIMARY KEY, owner_id TEXT NOT NULL REFERENCES user ON DELETE CASCADE, data TEXT NOT NULL) STRICT;
CREATE TABLE memory_asset (
    asset_id TEXT REFERENCES remote_asset ON DELETE CASCADE, memory_id TEXT REFERENCES memory ON DELETE CASCADE,
    PRIMARY KEY (asset_id, memory_id)) STRICT;
CREATE TABLE person (id TEXT PRIMARY KEY, owner_id TEXT NOT NULL REFERENCES user ON DELETE CASCADE, data TEXT NOT NULL) STRICT;
CREATE TABLE asset_face (
    id TEXT PRIMARY KEY, asset_id TEXT NOT NULL REFERENCES remote_asset ON DELETE CASCADE,
    person_id TEXT REFERENCES person ON DELETE SET NULL, data TEXT NOT NULL) STRICT;
CREATE TABLE user_metadata (
    user_id TEXT REFERENCES user ON DELETE CASCADE, key TEXT, data TEXT NOT NULL, PRIMARY KEY (user_id, key)) STRICT;
"""

KEYS: dict[str, dict[str, str]] = {
    "user": {"id": "id"},
    "auth_user": {"id": "id"},
    "remote_asset": {"id": "id", "owner_id": "ownerId", "checksum": "checksum", "library_id": "libraryId"},
    "remote_exif": {"asset_id": "assetId"},
    "cloud_id": {"asset_id": "assetId"},
    "asset_edit": {"id": "id", "asset_id": "assetId"},
    "asset_ocr": {"id": "id", "asset_id": "assetId"},
    "stack": {"id": "id", "owner_id": "ownerId"},
    "remote_album": {"id": "id", "thumbnail_asset_id": "thumbnailAssetId"},
    "album_user": {"album_id": "albumId", "user_id": "userId"},
    "album_asset": {"asset_id": "assetId", "album_id": "albumId"},
    "partner": {"shared_by_id": "sharedById", "shared_with_id": "sharedWithId"},
    "memory": {"id": "id", "owner_id": "ownerId"},
    "memory_asset": {"asset_id": "assetId", "memory_id": "memoryId"},
    "person": {"id": "id", "owner_id": "ownerId"},
    "asset_face": {"id": "id", "asset_id": "assetId", "person_id": "personId"},
    "user_metadata": {"user_id": "userId", "key": "key"},
}
"""Columns of each table and the members that they come from."""

LINKS = {"album_asset", "memory_asset"}
"""Tables that are nothing but their key: a second insert is ignored."""

TABLE_OF = {
    "AuthUser": "auth_user",
    "User": "user",
    "Partner": "partner",
    "Asset": "remote_asset",
    "PartnerAsset": "remote_asset",
    "AlbumAsset": "remote_asset",
    "AssetExif": "remote_exif",
    "PartnerAssetExif": "remote_exif",
    "AlbumAssetExif": "remote_exif",
    "Album": "remote_album",
    "AlbumUser": "album_user",
    "AlbumToAsset": "album_asset",
    "Memory": "memory",
    "MemoryToAsset": "memory_asset",
    "Stack": "stack",
    "PartnerStack": "stack",
    "Person": "person",
    "AssetFace": "asset_face",
    "AssetEdit": "asset_edit",
    "AssetOcr": "asset_ocr",
    "AssetMetadata": "cloud_id",
    "UserMetadata": "user_metadata",
}
"""The table of each entity, whatever its version and variant."""

DELETED_BY = {
    "user": {"id": "userId"},
    "remote_asset": {"id": "assetId"},
    "remote_album": {"id": "albumId"},
    "stack": {"id": "stackId"},
    "memory": {"id": "memoryId"},
    "person": {"id": "personId"},
    "asset_face": {"id": "assetFaceId"},
    "asset_edit": {"id": "editId"},
    "asset_ocr": {"id": "id"},
}
"""Where a deletion names a row otherwise than by ``KEYS``."""


class Store:
    """The tables of one installation of the app."""

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._db.executescript(SCHEMA)
        self._db.execute("PRAGMA foreign_keys = ON")

    def apply(self, entity: str, payloads: Iterable[Payload]) -> None:
        """One run of lines of equal type as one batch. Raises ``sqlite3.IntegrityError``, having changed nothing."""
        if entity == "SyncResetV1":
            self.empty()
        if entity.startswith("Sync"):
            return
        name = entity[:-2]
        is_deletion = name.endswith("Delete")
        for variant in ("Delete", "Backfill", "Create", "Update"):
            name = name.removesuffix(variant)
        self._in_batch(self._delete if is_deletion else self._put, TABLE_OF[name], payloads)

    def empty(self) -> None:
        """Forget everything: a reset, or a logout."""
        self._db.execute("PRAGMA foreign_keys = OFF")
        for table in KEYS:
            self._db.execute(f"DELETE FROM {table}")
        self._db.execute("PRAGMA foreign_keys = ON")

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of all tables, for comparison with another installation."""
        return {table: sorted(self._db.execute(f"SELECT * FROM {table}").fetchall(), key=repr) for table in KEYS}

    def payloads(self, table: str) -> dict[str, Payload]:
        """What lies in a table, by the first column of its key."""
        key = next(iter(KEYS[table]))
        return {row[0]: json.loads(row[1]) for row in self._db.execute(f"SELECT {key}, data FROM {table}")}

    def checksums(self, owner_id: str) -> set[str]:
        """What counts as backed up."""
        return {row[0] for row in self._db.execute("SELECT checksum FROM remote_asset WHERE owner_id = ?", (owner_id,))}

    def _in_batch(self, change: Callable[[str, Payload], None], table: str, payloads: Iterable[Payload]) -> None:
        self._db.execute("BEGIN")
        try:
            for payload in payloads:
                # Of the metadata that programs attach to assets the app keeps its own.
                if table != "cloud_id" or payload["key"] == "mobile-app":
                    change(table, payload)
            self._db.execute("COMMIT")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise

    def _put(self, table: str, payload: Payload) -> None:
        values = {column: payload[member] for column, member in KEYS[table].items()}
        if table not in LINKS:
            values["data"] = json.dumps(payload, sort_keys=True)
        columns, marks = ", ".join(values), ", ".join(f":{column}" for column in values)
        updates = ", ".join(f"{column} = excluded.{column}" for column in values)
        key = ", ".join(self._key(table))
        action = "NOTHING" if table in LINKS else f"UPDATE SET {updates}"
        self._db.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT ({key}) DO {action}", values)

    def _delete(self, table: str, payload: Payload) -> None:
        by = DELETED_BY.get(table) or {column: KEYS[table][column] for column in self._key(table)}
        where = " AND ".join(f"{column} = :{member}" for column, member in by.items())
        self._db.execute(f"DELETE FROM {table} WHERE {where}", payload)

    def _key(self, table: str) -> list[str]:
        return [row[1] for row in self._db.execute(f"PRAGMA table_info({table})") if row[5]]
