"""Nobody finds out whether somebody else's things exist, and nobody touches them (issue 3; behaviour/05 §access).

Every operation is asked with the ids of things of another user and with ids that nobody has. Both must give the same answer,
and nothing of the other user may change. Users are left out: they know of each other.
"""

import json
import re
from typing import Any

from appliance.core.ids import new_id
from tests.access import requests
from tests.rows import Family
from tests.scenario import Scenario

ROOMS = {
    "sessions": "session",
    "api-keys": "api_key",
    "assets": "asset",
    "asset-files": "asset_file",
    "albums": "album",
    "shared-links": "shared_link",
    "activities": "activity",
    "memories": "memory",
    "notifications": "notification",
    "people": "person_group",
    "faces": "asset_face",
    "stacks": "stack",
    "tags": "tag",
    "trash": "asset",
    "download": "asset",
    "duplicates": "asset",
    "search": "asset",
    "timeline": "asset",
    "map": "asset",
    "sync": "asset",
}
"""What ``id`` and ``ids`` mean below a path."""

NAMES = {
    "assetId": "asset",
    "assetIds": "asset",
    "primaryAssetId": "asset",
    "featureFaceAssetId": "asset",
    "albumThumbnailAssetId": "asset",
    "livePhotoVideoId": "asset",
    "sourceId": "asset",
    "targetId": "asset",
    "albumId": "album",
    "albumIds": "album",
    "tagIds": "tag",
    "tagId": "tag",
    "parentId": "tag",
    "personId": "person_group",
    "personIds": "person_group",
    "sharedLinkId": "shared_link",
    "memoryId": "memory",
    "stackId": "stack",
}
USERS = {"userId", "userIds", "ownerId", "sharedWithId", "createdById"}
OWN_EFFECTS = {"POST /auth/logout", "DELETE /sessions", "POST /sync/stream"}
"""Ends the stranger's own session, or answers with a stream."""

VOLATILE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f-]{21}|\d{4}-\d\d-\d\dT[\d:.]+Z|[\w-]{30,}")
"""Ids, times and secrets."""


class House:
    """An owner with one of everything, and a stranger with nothing."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        admin = scenario.sign_up()
        self.owner = scenario.add_user(admin, "Owner")
        self.stranger = scenario.add_user(admin, "Stranger")
        family, owner = Family(scenario), self.owner
        asset, second = family.asset(owner, exif={}), family.asset(owner, exif={})
        album, group = family.album(owner, [asset]), family.known_person(owner, "Grandma")
        self.grandpa = family.known_person(owner, "Grandpa")
        tag = family.insert("tag", id=new_id(), userId=owner.id, value="Holiday")
        family.insert("tag_closure", id_ancestor=tag, id_descendant=tag)
        self.things = {
            "asset": asset,
            "album": album,
            "person_group": group,
            "tag": tag,
            "asset_file": family.insert("asset_file", id=new_id(), assetId=asset, type="preview", path="/thumbs/p.jpeg"),
            "asset_face": family.face(asset, group),
            "stack": family.stack(owner, [asset, second]),
            "memory": family.memory(owner, [asset]),
            "activity": family.insert("activity", id=new_id(), albumId=album, userId=owner.id, comment="Nice"),
            "notification": family.insert("notification", id=new_id(), userId=owner.id, type="Custom", title="T"),
            "shared_link": owner.post("/shared-links", {"type": "ALBUM", "albumId": album}).json()["id"],
            "api_key": owner.post("/api-keys", {"name": "k", "permissions": ["all"]}).json()["apiKey"]["id"],
            "session": owner.get("/sessions").json()[0]["id"],
        }

    def foreign(self, room: str, name: str) -> str:
        """The id of a thing of the owner."""
        if name in USERS or (room in {"users", "partners", "admin"} and name in {"id", "ids"}):
            return self.owner.id
        if (room, name) == ("people", "ids"):
            return self.grandpa
        kind = NAMES.get(name) or ROOMS.get(room)
        return self.things[kind] if kind is not None else new_id()

    def missing(self, room: str, name: str) -> str:
        """The id of nothing; users are the same."""
        return self.owner.id if self.foreign(room, name) == self.owner.id else new_id()

    def state(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table that is one of the owner's things or says something about it."""
        ids = set(self.things.values())
        tables = self.scenario.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
        found = {table["name"]: self.scenario.rows(f'SELECT * FROM "{table["name"]}"') for table in tables}
        return {table: [row for row in rows if ids & set(row.values())] for table, rows in found.items()}


def answers_of(house: House, method: str, path: str, operation: Any) -> tuple[list[tuple[int, str]], bool]:
    """Status and body for missing and for foreign things, without ids and times; whether there is a thing in the request."""
    asked: set[str] = set()
    answers = []
    for source in (house.missing, house.foreign):

        def ids(room: str, name: str, source: Any = source) -> str:
            chosen = str(source(room, name))
            asked.add(chosen)
            return chosen

        arguments = requests.build(method, path, operation, ids)
        answer = house.stranger.call(**arguments, status=tuple(range(200, 600)))
        answers.append((answer.status_code, VOLATILE.sub("<volatile>", answer.text)))
    return answers, bool(asked - {house.owner.id})


def test_foreign_and_missing_things_answer_alike(scenario: Scenario) -> None:
    house = House(scenario)
    before = house.state()
    wrong, compared, beyond_validation = [], 0, 0
    for method, path, operation in requests.every():
        if f"{method} {path}" in OWN_EFFECTS:
            continue
        (missing, foreign), names_things = answers_of(house, method, path, operation)
        if not names_things:
            continue
        compared += 1
        beyond_validation += "Validation failed" not in missing[1]
        if missing != foreign:
            wrong.append(f"{method} {path}: missing {missing}, foreign {foreign}"[:600])
    assert not wrong, "\n".join(wrong)
    after = house.state()
    changed = {table: (before[table], after[table]) for table in before if before[table] != after[table]}
    assert not changed, json.dumps(changed, default=str, indent=1)[:3000]
    assert beyond_validation > compared * 0.8, f"only {beyond_validation} of {compared} requests were good ones"
