"""Who may do what with whose things: the matrix of behaviour/02 §1 as one table, tried cell by cell over HTTP.

The cast: ``owner`` has an album with a photo and makes a link to it; ``editor`` and ``viewer`` are members; the owner shares
everything with ``partner``; ``stranger`` has an account; ``admin`` administers the server; ``link`` has the key of the link.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.library import person, photo
from tests.rows import Family
from tests.scenario import Person, Scenario, jpeg

EVERYBODY = ("owner", "editor", "viewer", "partner", "stranger", "admin", "link")
Things = dict[str, str]


@dataclass
class World:
    """One server with the cast; what is looked at is made anew for every cell."""

    scenario: Scenario
    cast: dict[str, Person]
    family: Family
    files: Path

    def photo(self, **columns: Any) -> str:
        """A photo of the owner whose files are there."""
        asset_id = photo(self.cast["owner"], exif={"latitude": 1.5, "longitude": 2.5}, originalPath=str(self.files), **columns)
        self.family.insert("asset_file", id=asset_id, assetId=asset_id, type="thumbnail", path=str(self.files))
        self.family.insert("asset_file", id=f"{asset_id}p", assetId=asset_id, type="preview", path=str(self.files))
        return asset_id

    def things(self, **columns: Any) -> Things:
        """An album with a photo, a link to it, and more that is the owner's."""
        owner = self.cast["owner"]
        asset_id = self.photo(**columns)
        album_id = self.family.album(owner, [asset_id])
        for role in ("editor", "viewer"):
            self.family.share_album(album_id, self.cast[role], role)
        return {"asset": asset_id, "album": album_id}

    def guest(self, album_id: str, **more: Any) -> Person:
        """Somebody with the key of a new link of the owner's to the album."""
        made = self.cast["owner"].post("/shared-links", {"type": "ALBUM", "albumId": album_id, **more}).json()
        return self.scenario.anybody(x_immich_share_key=made["key"])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The cast on a server."""
    folder = tmp_path_factory.mktemp("matrix")
    (folder / "photo.jpg").write_bytes(jpeg())
    with Scenario(folder / "data") as scenario:
        admin = scenario.sign_up()
        names = ("owner", "editor", "viewer", "partner", "stranger")
        cast = {"admin": admin, **{name: scenario.add_user(admin, name) for name in names}}
        cast["owner"].post("/partners", {"sharedWithId": cast["partner"].id})
        yield World(scenario, cast, Family(scenario), folder / "photo.jpg")


Call = Callable[[Person, Things, World], httpx.Response]
ANY = range(200, 600)


@dataclass(frozen=True)
class Row:
    """One permission, an operation that asks for it, and for whom it is. ``refusal`` is what everybody else gets."""

    permission: str
    operation: str
    allowed: str
    body: dict[str, Any] | None = None
    more: Callable[[World, Things], Things] = lambda _world, _things: {}
    refusal: tuple[int, str] | None = None
    links: bool = False
    columns: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """For the report of pytest."""
        return f"{self.permission}: {self.operation}"

    def call(self, who: Person, things: Things) -> httpx.Response:
        """The operation with the things in its path and body."""
        method, path = self.operation.split(" ")
        body = None if self.body is None else _filled(self.body, things)
        arguments = {} if body is None else {"json": body}
        return who.call(method, path.format_map(things), status=tuple(ANY), **arguments)


def _filled(value: Any, things: Things) -> Any:
    if isinstance(value, dict):
        return {key: _filled(item, things) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, things) for item in value]
    return value.format_map(things) if isinstance(value, str) else value


def comment(world: World, things: Things) -> Things:
    """Something that the editor said in the album."""
    body = {"albumId": things["album"], "type": "comment", "comment": "nice"}
    return {"activity": world.cast["editor"].post("/activities", body).json()["id"]}


def memory(world: World, things: Things) -> Things:
    """A memory of the owner's."""
    return {"memory": world.family.memory(world.cast["owner"], [things["asset"]])}


def notification(world: World, _things: Things) -> Things:
    """Something that the owner was told."""
    body = {"userId": world.cast["owner"].id, "title": "Hello"}
    return {"notification": world.cast["admin"].post("/admin/notifications", body).json()["id"]}


def known(world: World, things: Things) -> Things:
    """Somebody whom the owner knows, and a face."""
    person_id = person(world.cast["owner"], "Joe", on=(things["asset"],))
    face = world.scenario.rows('SELECT id FROM asset_face WHERE "personGroupId" = ?', person_id)[0]["id"]
    return {"person": person_id, "face": face, "other": person(world.cast["owner"], "Jane")}


def second(world: World, _things: Things) -> Things:
    """Another photo of the owner's."""
    return {"other": photo(world.cast["owner"])}


def session(world: World, _things: Things) -> Things:
    """Another login of the owner's."""
    other = world.scenario.log_in("owner@test.dev")
    return {"session": other.get("/sessions").json()[0]["id"]}


def tag(world: World, _things: Things) -> Things:
    """A tag of the owner's."""
    tag_id = second(world, _things)["other"]
    return {"tag": world.family.insert("tag", id=tag_id, userId=world.cast["owner"].id, value=tag_id)}


def stack(world: World, things: Things) -> Things:
    """A stack of the owner's."""
    return {"stack": world.family.stack(world.cast["owner"], [things["asset"], second(world, things)["other"]])}


NOT_THERE = (404, "Not Found")
"""What the senders of files say to everything (behaviour/01 §1)."""

MEMBERS = "owner editor viewer"
TABLE = [
    # assets
    Row("asset.read", "GET /assets/{asset}", f"{MEMBERS} partner link", links=True),
    Row("asset.view", "GET /assets/{asset}/thumbnail", f"{MEMBERS} partner link", links=True),
    Row("asset.download", "GET /assets/{asset}/original", f"{MEMBERS} partner link", refusal=NOT_THERE, links=True),
    Row("asset.download", "POST /download/info", f"{MEMBERS} partner link", {"assetIds": ["{asset}"]}, links=True),
    Row("asset.download", "POST /download/archive", f"{MEMBERS} partner link", {"assetIds": ["{asset}"]}, links=True),
    Row("asset.share", "POST /shared-links", "owner partner", {"type": "INDIVIDUAL", "assetIds": ["{asset}"]}),
    Row("asset.update", "PUT /assets/{asset}", "owner", {"isFavorite": True}),
    Row("asset.update", "PUT /assets", "owner", {"ids": ["{asset}"], "isFavorite": True}),
    Row("asset.update", "POST /stacks", "owner", {"assetIds": ["{asset}", "{other}"]}, second),
    Row("asset.delete", "DELETE /assets", "owner", {"ids": ["{asset}"]}),
    Row("asset.copy", "PUT /assets/copy", "owner", {"sourceId": "{asset}", "targetId": "{other}"}, second),
    Row("asset.edit.get", "GET /assets/{asset}/edits", "owner"),
    Row(
        "asset.edit.create", "PUT /assets/{asset}/edits", "owner", {"edits": [{"action": "rotate", "parameters": {"angle": 90}}]}
    ),
    Row("asset.edit.delete", "DELETE /assets/{asset}/edits", "owner"),
    # albums
    Row("album.read", "GET /albums/{album}", f"{MEMBERS} link", links=True),
    Row("album.read", "GET /albums/{album}/map-markers", f"{MEMBERS} link", links=True),
    Row("album.read", "GET /activities?albumId={album}", MEMBERS),
    Row("album.read", "GET /activities/statistics?albumId={album}", MEMBERS),
    Row("album.read", "GET /timeline/buckets?albumId={album}", f"{MEMBERS} link", links=True),
    Row("album.download", "POST /download/info", f"{MEMBERS} link", {"albumId": "{album}"}, links=True),
    Row("album.update", "PATCH /albums/{album}", "owner editor", {"albumName": "New"}),
    Row("album.share", "PUT /albums/{album}/users", "owner editor", {"albumUsers": [{"userId": "{stranger}"}]}),
    Row("album.share", "PUT /albums/{album}/user/{viewer}", "owner editor", {"role": "editor"}),
    Row("album.share", "DELETE /albums/{album}/user/{viewer}", "owner editor viewer"),
    Row("album.share", "POST /shared-links", "owner editor", {"type": "ALBUM", "albumId": "{album}"}),
    Row("albumAsset.create", "PUT /albums/{album}/assets", "owner editor", {"ids": []}),
    Row("albumAsset.delete", "DELETE /albums/{album}/assets", "owner editor", {"ids": []}),
    Row("album.delete", "DELETE /albums/{album}", "owner"),
    # what is said in them
    Row("activity.create", "POST /activities", MEMBERS, {"albumId": "{album}", "type": "like"}),
    Row("activity.delete", "DELETE /activities/{activity}", "owner editor", None, comment),
    # people as a whole
    Row("timeline.read", "GET /timeline/buckets?userId={owner}", "owner partner", links=True),
    Row("timeline.download", "POST /download/info", "owner", {"userId": "{owner}"}, links=True),
    Row("partner.update", "PUT /partners/{owner}", "partner", {"inTimeline": True}),
    # what is somebody's own
    Row("memory.read", "GET /memories/{memory}", "owner", None, memory),
    Row("memory.read", "PUT /memories/{memory}/assets", "owner", {"ids": []}, memory),
    Row("memory.update", "PUT /memories/{memory}", "owner", {"isSaved": True}, memory),
    Row("memory.update", "DELETE /memories/{memory}/assets", "owner", {"ids": []}, memory),
    Row("memory.delete", "DELETE /memories/{memory}", "owner", None, memory),
    Row("notification.read", "GET /notifications/{notification}", "owner", None, notification),
    Row("notification.update", "PUT /notifications/{notification}", "owner", {}, notification),
    Row("notification.update", "PUT /notifications", "owner", {"ids": ["{notification}"]}, notification),
    Row("notification.delete", "DELETE /notifications/{notification}", "owner", None, notification),
    Row("notification.delete", "DELETE /notifications", "owner", {"ids": ["{notification}"]}, notification),
    Row("person.read", "GET /people/{person}", "owner", None, known),
    Row("person.update", "PUT /people/{person}", "owner", {"name": "Jo"}, known),
    Row("person.delete", "DELETE /people/{person}", "owner", None, known),
    Row("face.delete", "DELETE /faces/{face}", "owner", {"force": False}, known),
    Row("authDevice.delete", "DELETE /sessions/{session}", "owner", None, session),
    Row("tag.read", "GET /tags/{tag}", "owner", None, tag),
    Row("tag.update", "PUT /tags/{tag}", "owner", {"color": "#fff"}, tag),
    Row("tag.delete", "DELETE /tags/{tag}", "owner", None, tag),
    Row("stack.read", "GET /stacks/{stack}", "owner", None, stack),
    Row("stack.update", "PUT /stacks/{stack}", "owner", {}, stack),
    Row("stack.delete", "DELETE /stacks/{stack}", "owner", None, stack),
]

STATES = [
    ("on the timeline", {}, f"{MEMBERS} partner link"),
    ("archived", {"visibility": "archive"}, f"{MEMBERS} link"),
    ("hidden", {"visibility": "hidden"}, f"{MEMBERS} partner link"),
    ("locked", {"visibility": "locked"}, ""),
    ("in the trash", {"deletedAt": "2024-06-01T00:00:00.000Z"}, "owner"),
]
"""Who sees a photo in which state. (Locked: only a session that gave the PIN, which nobody here has.)"""

LINKS = [
    ("asset.download", "GET /assets/{asset}/original", {"allowDownload": False}, NOT_THERE),
    ("asset.download", "GET /assets/{asset}/original", {"showMetadata": False}, NOT_THERE),
    ("asset.download", "POST /download/archive", {"allowDownload": False}, None),
    ("album.download", "POST /download/info", {"allowDownload": False}, None),
]
"""What links can forbid."""


def outcome(answer: httpx.Response) -> tuple[int, str]:
    """Status and message."""
    content = answer.json() if answer.headers.get("content-type", "").startswith("application/json") else {}
    return answer.status_code, content.get("message", "") if isinstance(content, dict) else ""


def skip_if_not_built(answer: httpx.Response) -> None:
    """Some rooms are still to come."""
    if answer.status_code == 501:
        pytest.skip("not built yet")


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_cell(world: World, row: Row, who: str) -> None:
    things = world.things(**row.columns)
    things |= {name: person.id for name, person in world.cast.items()} | row.more(world, things)
    caller = world.guest(things["album"]) if who == "link" else world.cast[who]
    answer = row.call(caller, things)
    skip_if_not_built(answer)
    status, message = outcome(answer)
    if who in row.allowed.split():
        assert status < 300, (status, message)
    elif who == "link" and not row.links:
        assert (status, message) == (403, "Forbidden")
    else:
        assert (status, message) == (row.refusal or (400, f"Not found or no {row.permission} access"))


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize(("columns", "allowed"), [state[1:] for state in STATES], ids=[state[0] for state in STATES])
def test_state(world: World, columns: dict[str, Any], allowed: str, who: str) -> None:
    things = world.things()
    if columns:
        assignments = ", ".join(f'"{name}" = :{name}' for name in columns)
        world.family.write(f"UPDATE asset SET {assignments} WHERE id = :id", {**columns, "id": things["asset"]})
    caller = world.guest(things["album"]) if who == "link" else world.cast[who]
    answer = caller.get(f"/assets/{things['asset']}", status=tuple(ANY))
    skip_if_not_built(answer)
    expected = 200 if who in allowed.split() else 400
    assert answer.status_code == expected, outcome(answer)


@pytest.mark.parametrize("who", EVERYBODY)
def test_what_is_archived_is_listed_for_its_owner_alone(world: World, who: str) -> None:
    """archive.read is asked for after timeline.read, so only partners get as far."""
    things = world.things()
    caller = world.guest(things["album"]) if who == "link" else world.cast[who]
    answer = caller.get(
        "/timeline/buckets", params={"userId": world.cast["owner"].id, "visibility": "archive"}, status=tuple(ANY)
    )
    skip_if_not_built(answer)
    missing = "archive.read" if who == "partner" else "timeline.read"
    assert outcome(answer) == ((200, "") if who == "owner" else (400, f"Not found or no {missing} access"))


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_motion_video_of_a_photo_is_seen_with_it(world: World, who: str) -> None:
    video = world.photo(type="VIDEO", visibility="hidden")
    things = world.things(livePhotoVideoId=video)
    caller = world.guest(things["album"]) if who == "link" else world.cast[who]
    answer = caller.get(f"/assets/{video}", status=tuple(ANY))
    skip_if_not_built(answer)
    expected = 200 if who in f"{MEMBERS} partner link".split() else 400
    assert answer.status_code == expected, outcome(answer)


@pytest.mark.parametrize(("permission", "operation", "more", "refusal"), LINKS)
def test_what_a_link_forbids(
    world: World, permission: str, operation: str, more: dict[str, Any], refusal: tuple[int, str] | None
) -> None:
    things = world.things()
    bodies = {"POST /download/archive": {"assetIds": ["{asset}"]}, "POST /download/info": {"albumId": "{album}"}}
    row = Row(permission, operation, "", bodies.get(operation), links=True)
    answer = row.call(world.guest(things["album"], **more), things)
    skip_if_not_built(answer)
    assert outcome(answer) == (refusal or (400, f"Not found or no {permission} access"))
    allowed = row.call(world.guest(things["album"]), things)
    assert allowed.status_code < 300
