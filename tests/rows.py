"""A family written straight into the tables, for tests of what only reads them.

family = Family(scenario)
ann, bob = family.person("Ann"), family.person("Bob")
photo = family.asset(ann, localDateTime="2024-05-01T10:00:00.000Z")
family.share_album(family.album(ann, [photo]), bob)
"""

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from typing import Any

from appliance.core.db import Transaction
from appliance.core.ids import new_id
from tests.scenario import Person, Scenario

WHEN = "2024-05-01T10:00:00.000Z"


class Family:
    """People with sessions, and what they own."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.runtime = scenario.shoebox.runtime

    def write(self, sql: str, parameters: dict[str, Any] | None = None) -> int:
        """One statement in a transaction of its own; how many rows it changed."""
        return self.runtime.db.write(lambda transaction: transaction.run(sql, parameters or {}))

    def together(self, change: Callable[[Transaction], Any]) -> Any:
        """Several statements in one transaction."""
        return self.runtime.db.write(change)

    def insert(self, table: str, **values: Any) -> str:
        """A row; its ``id``, where it has one."""
        names = ", ".join(f'"{name}"' for name in values)
        self.write(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(f":{name}" for name in values)})', values)
        return str(values.get("id", ""))

    def update(self, table: str, row_id: str, **values: Any) -> None:
        """Set columns of the row with that id."""
        assignments = ", ".join(f'"{name}" = :{name}' for name in values)
        self.write(f'UPDATE "{table}" SET {assignments} WHERE id = :row_id', {**values, "row_id": row_id})

    def delete(self, table: str, **values: Any) -> None:
        """Delete the rows that have these values."""
        conditions = " AND ".join(f'"{name}" = :{name}' for name in values)
        self.write(f'DELETE FROM "{table}" WHERE {conditions}', values)

    # -- people

    def person(self, name: str, **headers: str) -> Person:
        """A user with a session."""
        group = self.insert("cluster_group", id=new_id())
        user_id = self.insert("user", id=new_id(), email=f"{name.lower()}@test.dev", name=name, clusterGroupId=group)
        return self.session(user_id, **headers)

    def session(self, user_id: str, **headers: str) -> Person:
        """Another session of a user."""
        person = self.scenario.anybody(**headers)
        person.id = user_id
        person.token = os.urandom(16).hex()
        person.headers["authorization"] = f"Bearer {person.token}"
        digest = hashlib.sha256(person.token.encode()).digest()
        self.insert("session", id=new_id(), token=digest, userId=user_id)
        return person

    def share_all(self, owner: Person, receiver: Person, *, in_timeline: bool = True) -> None:
        """Make ``receiver`` a partner of ``owner``."""
        self.insert("partner", sharedById=owner.id, sharedWithId=receiver.id, inTimeline=in_timeline)

    # -- things

    def asset(self, owner: Person, *, exif: dict[str, Any] | None = None, **columns: Any) -> str:
        """An asset, with a row of exif unless ``exif`` is None."""
        asset_id = columns.pop("id", new_id())
        values = {
            "id": asset_id,
            "ownerId": owner.id,
            "type": "IMAGE",
            "originalPath": f"/data/{asset_id}.jpg",
            "originalFileName": f"{asset_id[:8]}.jpg",
            "checksum": os.urandom(20),
            "fileCreatedAt": WHEN,
            "fileModifiedAt": WHEN,
            "localDateTime": WHEN,
            "width": 400,
            "height": 300,
            "thumbhash": os.urandom(25),
            **columns,
        }
        self.insert("asset", **values)
        if exif is not None:
            self.insert("asset_exif", assetId=asset_id, **exif)
        return asset_id

    def album(self, owner: Person, assets: Sequence[str] = (), **columns: Any) -> str:
        """An album with its owner as member."""
        album_id = new_id()

        def create(transaction: Transaction) -> None:
            names = "".join(f', "{name}"' for name in columns)
            marks = "".join(f", :{name}" for name in columns)
            transaction.run(
                f'INSERT INTO album (id, "albumName"{names}) VALUES (:id, :name{marks})',
                {"id": album_id, "name": "Holiday", **columns},
            )
            transaction.run(
                'INSERT INTO album_user ("albumId", "userId", role) VALUES (:id, :user, \'owner\')',
                {"id": album_id, "user": owner.id},
            )

        self.together(create)
        for asset_id in assets:
            self.put_into(album_id, asset_id)
        return album_id

    def put_into(self, album_id: str, asset_id: str) -> None:
        """Add an asset to an album."""
        self.insert("album_asset", albumId=album_id, assetId=asset_id)

    def share_album(self, album_id: str, with_whom: Person, role: str = "editor") -> None:
        """Make somebody a member of an album."""
        self.insert("album_user", albumId=album_id, userId=with_whom.id, role=role)

    def stack(self, owner: Person, assets: Sequence[str]) -> str:
        """Stack assets; the first is on top."""
        stack_id = self.insert("stack", id=new_id(), primaryAssetId=assets[0], ownerId=owner.id)
        for asset_id in assets:
            self.update("asset", asset_id, stackId=stack_id)
        return stack_id

    def memory(self, owner: Person, assets: Sequence[str] = (), **columns: Any) -> str:
        """A memory of some assets."""
        values = {"type": "on_this_day", "data": json.dumps({"year": 2020}), "memoryAt": WHEN, **columns}
        memory_id = self.insert("memory", id=new_id(), ownerId=owner.id, **values)
        for asset_id in assets:
            self.insert("memory_asset", memoriesId=memory_id, assetId=asset_id)
        return memory_id

    def face(self, asset_id: str, group_id: str | None = None, **columns: Any) -> str:
        """A face on an asset."""
        return self.insert("asset_face", id=new_id(), assetId=asset_id, personGroupId=group_id, **columns)

    def known_person(self, owner: Person, name: str = "", group_id: str | None = None) -> str:
        """Somebody on photos: the owner's copy of a (new) person group; the group's id."""
        if group_id is None:
            cluster = self.scenario.rows('SELECT "clusterGroupId" AS id FROM "user" WHERE id = ?', owner.id)[0]["id"]
            group_id = self.insert("person_group", id=new_id(), clusterGroupId=cluster)
        self.insert("person", ownerId=owner.id, personGroupId=group_id, name=name)
        return group_id
