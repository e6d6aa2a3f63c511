"""The timeline, filter by filter (behaviour/02 §11)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from appliance.core.ids import new_id
from appliance.core.permissions import Permission
from appliance.core.principal import CredentialKind, Principal, SharedLinkGrant
from tests.guards.statements import assert_no_scans, recorded
from tests.rows import WHEN, Family
from tests.scenario import Person, Scenario

MAY = "2024-05-01"


@pytest.fixture
def family(scenario: Scenario) -> Family:
    return Family(scenario)


@pytest.fixture
def ann(family: Family) -> Person:
    return family.person("Ann")


@pytest.fixture
def bob(family: Family) -> Person:
    return family.person("Bob")


def counts(person: Person, **query: Any) -> dict[str, int]:
    """Months and counts, in the order of the answer."""
    answer = person.get("/timeline/buckets", params=query).json()
    return {bucket["timeBucket"]: bucket["count"] for bucket in answer}


def shown(person: Person, month: str = MAY, **query: Any) -> list[str]:
    """Ids of the assets of a month."""
    ids: list[str] = month_of(person, month, **query)["id"]
    assert counts(person, **query).get(month, 0) == len(ids)
    return ids


def month_of(person: Person, month: str = MAY, **query: Any) -> dict[str, Any]:
    """One month; its columns are equally long."""
    answer: dict[str, Any] = person.get("/timeline/bucket", params={"timeBucket": month, **query}).json()
    assert len({len(column) for column in answer.values()}) == 1
    return answer


@contextmanager
def elevated(family: Family, person: Person) -> Iterator[None]:
    """Let a person have entered the PIN."""
    before = family.runtime.authenticators[CredentialKind.SESSION]
    who = Principal(person.id, "", "", False, session_id="s", is_elevated=True)
    family.runtime.authenticators[CredentialKind.SESSION] = lambda *_: who
    yield
    family.runtime.authenticators[CredentialKind.SESSION] = before


def allow_everything(family: Family, *permissions: Permission) -> None:
    """Stand in for the rules of rooms that are not there yet."""
    for permission in permissions:
        if permission not in family.runtime.access._rules:
            family.runtime.access.declare(lambda _reader, _who, ids: set(ids), permission)


# -- months and columns


def test_an_empty_library_has_no_months_and_empty_columns(ann: Person) -> None:
    assert counts(ann) == {}
    assert all(column == [] for column in month_of(ann).values())


def test_months_follow_the_local_time_and_the_order(family: Family, ann: Person) -> None:
    for local in ("2024-05-31T23:59:59.999Z", "2024-06-01T00:00:00.000Z", "1969-12-31T00:00:00.000Z", "2024-05-02T00:00:00.000Z"):
        family.asset(ann, localDateTime=local)
    assert list(counts(ann).items()) == [("2024-06-01", 1), (MAY, 2), ("1969-12-01", 1)]
    assert list(counts(ann, order="asc")) == ["1969-12-01", MAY, "2024-06-01"]


def test_a_month_is_sorted_by_local_day_and_then_by_instant(family: Family, ann: Person) -> None:
    def taken(instant: str, local: str) -> str:
        return family.asset(ann, fileCreatedAt=instant, localDateTime=local)

    evening = taken("2024-05-01T20:00:00.000Z", "2024-05-01T10:00:00.000Z")
    morning = taken("2024-05-01T05:00:00.000Z", "2024-05-01T15:00:00.000Z")
    next_day = taken("2024-05-01T04:00:00.000Z", "2024-05-02T00:00:00.000Z")
    assert shown(ann) == [next_day, evening, morning]
    assert shown(ann, order="asc") == [morning, evening, next_day]


def test_by_the_time_of_upload(family: Family, ann: Person) -> None:
    first = family.asset(ann, createdAt="2025-01-05T00:00:00.000Z", localDateTime=WHEN)
    second = family.asset(ann, createdAt="2025-01-07T00:00:00.000Z", localDateTime="2020-01-01T00:00:00.000Z")
    assert counts(ann, orderBy="createdAt") == {"2025-01-01": 2}
    assert shown(ann, "2025-01-01", orderBy="createdAt") == [second, first]
    assert shown(ann, "2025-01-01", orderBy="createdAt", order="asc") == [first, second]


def test_the_columns(family: Family, ann: Person) -> None:
    video = family.asset(ann, type="VIDEO", visibility="hidden")
    asset = family.asset(
        ann,
        exif={"projectionType": "EQUIRECTANGULAR", "city": "Paris", "country": "France", "latitude": 48.5, "longitude": 2.25},
        fileCreatedAt="2024-05-01T10:20:30.120Z",
        localDateTime="2024-05-01T15:50:30.120Z",
        createdAt="2025-01-01T00:00:00.000Z",
        isFavorite=1,
        livePhotoVideoId=video,
        thumbhash=b"\x1f\xf8",
        width=4032,
        height=3024,
    )
    assert month_of(ann, withCoordinates="true", withStacked="true") == {
        "duration": [None],
        "id": [asset],
        "visibility": ["timeline"],
        "isFavorite": [True],
        "isImage": [True],
        "isTrashed": [False],
        "livePhotoVideoId": [video],
        "fileCreatedAt": ["2024-05-01T10:20:30.12"],
        "localOffsetHours": [5.5],
        "createdAt": ["2025-01-01T00:00:00"],
        "ownerId": [ann.id],
        "projectionType": ["EQUIRECTANGULAR"],
        "ratio": [1.333],
        "status": ["active"],
        "thumbhash": ["H/g="],
        "city": ["Paris"],
        "country": ["France"],
        "latitude": [48.5],
        "longitude": [2.25],
        "stack": [None],
    }


def test_what_is_not_known_yet(family: Family, ann: Person) -> None:
    family.asset(ann, type="VIDEO", duration=1500, width=None, height=0, thumbhash=None)
    month = month_of(ann)
    assert [month[name] for name in ("duration", "isImage", "ratio", "thumbhash", "city")] == [
        [1500],
        [False],
        [1],
        [None],
        [None],
    ]
    assert not {"latitude", "longitude", "stack"} & set(month)


@pytest.mark.parametrize("text", [MAY, "2024-05-01T00:00:00.000Z", "+2024-05-01", "-2024-05-01", "2024-05-01T02:00:00.000+02:00"])
def test_a_month_may_be_named_in_several_ways(family: Family, ann: Person, text: str) -> None:
    asset = family.asset(ann)
    assert month_of(ann, text)["id"] == [asset]


@pytest.mark.parametrize("text", ["2024-05-02", "2024-05-01T00:00:00.001Z", "2024-04-30T22:00:00Z"])
def test_another_instant_is_no_month(family: Family, ann: Person, text: str) -> None:
    family.asset(ann)
    assert month_of(ann, text)["id"] == []


@pytest.mark.parametrize("text", ["May", "", "2024-13-01", "99999-01-01"])
def test_nonsense_is_refused(ann: Person, text: str) -> None:
    ann.get("/timeline/bucket", params={"timeBucket": text}, status=400)


@pytest.mark.parametrize(
    "name", ["202-timeline-buckets-locked", "208-timeline-buckets-bad-visibility", "210-timeline-bucket-missing"]
)
def test_refusals_are_the_recorded_ones(ann: Person, shared: Path, name: str) -> None:
    recorded = json.loads((shared / "golden" / f"{name}.json").read_text())
    answer = ann.get(recorded["path"], params=recorded["query"], status=recorded["status"])
    assert answer.json() == recorded["response"]


# -- filters


def test_visibility(family: Family, ann: Person) -> None:
    assets = {name: family.asset(ann, visibility=name) for name in ("timeline", "archive", "hidden", "locked")}
    assert set(shown(ann)) == {assets["timeline"], assets["archive"]}
    for name in ("timeline", "archive", "hidden"):
        assert shown(ann, visibility=name) == [assets[name]]
    for path in ("/timeline/buckets", "/timeline/bucket?timeBucket=2024-05-01"):
        answer = ann.get(path, params={**({"timeBucket": MAY} if "bucket?" in path else {}), "visibility": "locked"}, status=401)
        assert answer.json() == {"message": "Elevated permission is required"}
    with elevated(family, ann):
        assert shown(ann, visibility="locked") == [assets["locked"]]
        assert assets["locked"] not in shown(ann)


def test_favourites_and_trash(family: Family, ann: Person) -> None:
    plain, liked = family.asset(ann), family.asset(ann, isFavorite=1)
    trashed = family.asset(ann, deletedAt=WHEN, status="trashed", isFavorite=1)
    family.asset(ann, deletedAt=WHEN, status="deleted")
    assert set(shown(ann)) == {plain, liked}
    assert shown(ann, isFavorite="true") == [liked]
    assert shown(ann, isFavorite="false") == [plain]
    assert shown(ann, isTrashed="true") == shown(ann, isTrashed="true", isFavorite="true") == [trashed]
    assert set(shown(ann, isTrashed="false")) == {plain, liked}
    assert month_of(ann, isTrashed="true")["status"] == ["trashed"]


def test_stacks(family: Family, ann: Person) -> None:
    loose = family.asset(ann)
    members = [family.asset(ann) for _ in range(3)]
    stack = family.stack(ann, members)
    family.update("asset", members[1], deletedAt=WHEN, status="trashed")
    assert set(shown(ann)) == {loose, members[0], members[2]}
    assert set(shown(ann, withStacked="true")) == {loose, members[0]}
    month = month_of(ann, withStacked="true")
    assert dict(zip(month["id"], month["stack"], strict=True)) == {loose: None, members[0]: [stack, "2"]}
    family.update("asset", members[0], localDateTime="2020-01-01T00:00:00.000Z")
    assert counts(ann, withStacked="true") == {MAY: 1, "2020-01-01": 1}
    family.update("asset", loose, deletedAt=WHEN)
    assert counts(ann, withStacked="true") == {"2020-01-01": 1}


def test_a_person(family: Family, ann: Person) -> None:
    person, other = family.known_person(ann), family.known_person(ann)
    photo, removed, invisible = family.asset(ann), family.asset(ann), family.asset(ann)
    for _ in range(2):
        family.face(photo, person)
    family.face(removed, person, deletedAt=WHEN)
    family.face(invisible, person, isVisible=0)
    assert shown(ann, personId=person) == [photo]
    assert shown(ann, personId=other) == shown(ann, personId=new_id()) == []


def test_a_tag_and_what_is_below_it(family: Family, ann: Person) -> None:
    allow_everything(family, Permission.TAG_READ)
    parent, child = (family.insert("tag", id=new_id(), userId=ann.id, value=value) for value in ("a", "a/b"))
    for ancestor, descendant in ((parent, parent), (child, child), (parent, child)):
        family.insert("tag_closure", id_ancestor=ancestor, id_descendant=descendant)
    above, below, both = (family.asset(ann) for _ in range(3))
    for tag, asset in ((parent, above), (child, below), (parent, both), (child, both)):
        family.insert("tag_asset", tagId=tag, assetId=asset)
    family.asset(ann)
    assert set(shown(ann, tagId=parent)) == {above, below, both}
    assert set(shown(ann, tagId=child)) == {below, both}


def test_a_part_of_the_map(family: Family, ann: Person) -> None:
    places = {"paris": (48.85, 2.35), "fiji": (-17.7, 178.0), "samoa": (-13.8, -172.0)}
    assets = {name: family.asset(ann, exif={"latitude": lat, "longitude": lon}) for name, (lat, lon) in places.items()}
    family.asset(ann, exif={})
    assert shown(ann, bbox="2,48,3,49") == [assets["paris"]]
    assert shown(ann, bbox="2.35,48.85,2.35,48.85") == [assets["paris"]]
    assert set(shown(ann, bbox="170,-20,-170,-10")) == {assets["fiji"], assets["samoa"]}
    assert len(shown(ann, bbox="-180,-90,180,90")) == 3
    assert shown(ann, bbox="3,48,4,49") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,2,3", "bbox must have 4 comma-separated numbers: west,south,east,north"),
        ("1,2,3,4,5", "bbox must have 4 comma-separated numbers: west,south,east,north"),
        ("1,2,x,4", "bbox parts must be valid numbers"),
        ("1,2,nan,4", "bbox parts must be valid numbers"),
        ("1,,3,4", "bbox parts must be valid numbers"),
        ("1,5,3,4", "North latitude must be greater than or equal to south latitude"),
    ],
)
def test_a_bad_box_is_refused(ann: Person, text: str, message: str) -> None:
    answer = ann.get("/timeline/buckets", params={"bbox": text}, status=400).json()
    assert answer["message"] == "Validation failed"
    assert [(issue["path"], issue["message"]) for issue in answer["errors"]] == [(["bbox"], message)]


# -- other people's


def test_a_partners_timeline(family: Family, ann: Person, bob: Person) -> None:
    assets = {name: family.asset(bob, visibility=name, isFavorite=1) for name in ("timeline", "archive", "hidden", "locked")}
    trashed = family.asset(bob, deletedAt=WHEN, status="trashed")
    for query in ({"userId": bob.id}, {"userId": bob.id, "visibility": "timeline"}):
        answer = ann.get("/timeline/buckets", params=query, status=400)
        assert answer.json() == {"message": "Not found or no timeline.read access"}
    family.share_all(bob, ann, in_timeline=False)
    assert shown(ann, userId=bob.id) == shown(ann, userId=bob.id, visibility="timeline") == [assets["timeline"]]
    assert shown(ann, userId=bob.id, visibility="hidden") == [assets["hidden"]]
    answer = ann.get("/timeline/buckets", params={"userId": bob.id, "visibility": "archive"}, status=400)
    assert answer.json() == {"message": "Not found or no archive.read access"}
    # What the owner likes or threw away is not told.
    assert month_of(ann, userId=bob.id)["isFavorite"] == [False]
    assert shown(ann, userId=bob.id, isFavorite="true") == shown(ann, userId=bob.id, isTrashed="true") == []
    assert shown(bob, isTrashed="true") == [trashed]
    with elevated(family, ann):
        answer = ann.get("/timeline/buckets", params={"userId": bob.id, "visibility": "locked"}, status=400)
        assert answer.json() == {"message": "You may not access another user's locked timeline"}


def test_partners_among_ones_own(family: Family, ann: Person, bob: Person) -> None:
    cid = family.person("Cid")
    mine, bobs = family.asset(ann), family.asset(bob)
    family.asset(cid)
    family.asset(bob, visibility="archive")
    family.share_all(bob, ann)
    family.share_all(cid, ann, in_timeline=False)
    family.share_all(ann, cid)
    assert set(shown(ann, withPartners="true", visibility="timeline")) == {mine, bobs}
    assert shown(ann, visibility="timeline") == shown(ann, withPartners="false", isFavorite="false") == [mine]
    assert shown(bob, visibility="timeline", withPartners="true") == [bobs]


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"visibility": "archive"},
        {"visibility": "timeline", "isFavorite": "true"},
        {"visibility": "timeline", "isFavorite": "false"},
        {"visibility": "hidden", "isTrashed": "true"},
        {"visibility": "timeline", "isTrashed": "false"},
    ],
)
def test_partners_go_only_with_the_plain_timeline(ann: Person, query: dict[str, str]) -> None:
    answer = ann.get("/timeline/buckets", params={"withPartners": "true", **query}, status=400)
    assert answer.json() == {
        "message": "withPartners is only supported for non-archived, non-trashed, non-favorited, non-locked assets"
    }


def test_an_album(family: Family, ann: Person, bob: Person) -> None:
    allow_everything(family, Permission.ALBUM_READ)
    mine, bobs = family.asset(ann, isFavorite=1), family.asset(bob, isFavorite=1, visibility="archive")
    locked, trashed = family.asset(bob, visibility="locked"), family.asset(bob, deletedAt=WHEN, status="trashed")
    album = family.album(bob, [mine, bobs, locked, trashed])
    family.share_album(album, ann)
    family.asset(ann)
    assert set(shown(ann, albumId=album)) == {mine, bobs}
    assert shown(ann, albumId=album, userId=ann.id) == [mine]
    assert shown(ann, albumId=album, isFavorite="true") == [mine]
    assert shown(ann, albumId=album, isTrashed="true") == []
    with elevated(family, ann):
        assert shown(ann, albumId=album, visibility="locked") == []
    assert dict(zip(*(month_of(ann, albumId=album)[name] for name in ("id", "isFavorite")), strict=True)) == {
        mine: True,
        bobs: False,
    }


def test_a_shared_link_opens_its_album_and_nothing_else(family: Family, ann: Person) -> None:
    allow_everything(family, Permission.ALBUM_READ)
    asset = family.asset(ann, isFavorite=1, exif={"city": "Paris", "latitude": 1.5, "longitude": 2.5})
    album = family.album(ann, [asset])
    for show_exif in (True, False):
        grant = SharedLinkGrant(new_id(), album, allow_upload=False, allow_download=True, show_exif=show_exif)
        link = Principal(ann.id, "", "", False, shared_link=grant)
        family.runtime.authenticators[CredentialKind.SHARED_LINK_KEY] = lambda *_, link=link: link
        visitor = family.scenario.anybody()
        month = month_of(visitor, albumId=album, key="k", withCoordinates="true")
        assert (month["id"], month["isFavorite"]) == ([asset], [False])
        assert month.get("city") == (["Paris"] if show_exif else None)
        assert month.get("latitude") == ([1.5] if show_exif else None)
        for query in ({}, {"userId": ann.id}, {"albumId": album, "userId": ann.id}):
            answer = visitor.get("/timeline/buckets", params={"key": "k", **query}, status=400)
            assert answer.json() == {"message": "Not found or no timeline.read access"}
        assert shown(visitor, albumId=album, key="k", isTrashed="true") == []
        assert shown(visitor, albumId=album, key="k", isFavorite="true") == []


def test_counts_are_kept_only_until_something_changes(family: Family, ann: Person) -> None:
    asset = family.asset(ann)
    assert counts(ann) == counts(ann) == {MAY: 1}
    family.update("asset", asset, localDateTime="2020-01-01T00:00:00.000Z")
    assert counts(ann) == {"2020-01-01": 1}


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"visibility": "timeline", "withPartners": "true", "withStacked": "true"},
        {"isFavorite": "true"},
        {"isTrashed": "true"},
        {"orderBy": "createdAt"},
        {"personId": new_id()},
        {"bbox": "1,2,3,4"},
    ],
)
def test_no_timeline_reads_a_whole_table(family: Family, ann: Person, query: dict[str, str]) -> None:
    family.asset(ann)
    with recorded(family.scenario) as statements:
        counts(ann, **query)
        month_of(ann, **query)
    assert len(statements) > 2
    assert_no_scans(family.scenario, statements)
