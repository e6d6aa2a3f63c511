"""Throwing away and taking back (behaviour/05 §6, 02 §10)."""

from typing import Any

import pytest

from appliance.domains.assets.events import AssetsRestored, AssetsTrashed
from tests.process import wait_until
from tests.rows import Family
from tests.scenario import Person


@pytest.fixture(autouse=True)
def _quiet(family: Family) -> None:
    family.runtime.jobs.queues.pause("backgroundTask", paused=True)


@pytest.fixture(scope="module")
def heard(family: Family) -> list[Any]:
    """What subscribers are told."""
    events: list[Any] = []
    for kind in (AssetsTrashed, AssetsRestored):
        family.runtime.events.subscribe(kind, events.append)
    return events


def state(family: Family, asset: str) -> tuple[str, bool]:
    (row,) = family.scenario.rows('SELECT status, "deletedAt" IS NOT NULL AS gone FROM asset WHERE id = ?', asset)
    return row["status"], bool(row["gone"])


def emptying(family: Family) -> int:
    return len(family.scenario.rows("SELECT 1 FROM job WHERE name = 'empty_trash'"))


def test_into_the_trash_and_back(family: Family, ann: Person, heard: list[Any]) -> None:
    assets = [family.asset(ann) for _ in range(3)]
    ann.delete("/assets", {"ids": assets}, status=204)
    assert [state(family, asset) for asset in assets] == [("trashed", True)] * 3
    assert ann.get(f"/assets/{assets[0]}").json()["isTrashed"] is True
    wait_until(lambda: AssetsTrashed(ann.id, tuple(assets)) in heard, "an event")
    assert ann.post("/trash/restore/assets", {"ids": assets[:1]}, status=200).json() == {"count": 1}
    wait_until(lambda: AssetsRestored(ann.id, (assets[0],)) in heard, "an event")
    assert [state(family, asset)[1] for asset in assets] == [False, True, True]
    # The number asked for, not the number found.
    assert ann.post("/trash/restore/assets", {"ids": assets[:1]}, status=200).json() == {"count": 1}
    assert ann.post("/trash/restore/assets", {"ids": []}, status=200).json() == {"count": 0}
    assert ann.post("/trash/restore", status=200).json() == {"count": 2}
    assert ann.post("/trash/restore", status=200).json() == {"count": 0}
    assert [state(family, asset) for asset in assets] == [("active", False)] * 3


def test_for_good(family: Family, ann: Person, heard: list[Any]) -> None:
    asset, before = family.asset(ann), emptying(family)
    ann.delete("/assets", {"ids": [asset], "force": True}, status=204)
    assert state(family, asset) == ("deleted", True)
    assert emptying(family) == before + 1
    # Gone at once, though the job has not come to it.
    ann.get(f"/assets/{asset}", status=400)
    ann.post("/trash/restore/assets", {"ids": [asset]}, status=400)
    assert ann.post("/trash/restore", status=200).json() == {"count": 0}
    assert state(family, asset) == ("deleted", True)
    assert not any(asset in event.asset_ids for event in heard if isinstance(event, AssetsTrashed))


@pytest.mark.parametrize("by", ["force", "empty"])
def test_motion_videos_go_with_their_last_still(family: Family, ann: Person, by: str) -> None:
    video = family.asset(ann, type="VIDEO", visibility="hidden")
    stills = [family.asset(ann, livePhotoVideoId=video) for _ in range(2)]
    for still, after in zip(stills, ("active", "deleted"), strict=True):
        ann.delete("/assets", {"ids": [still], "force": by == "force"})
        if by == "empty":
            assert ann.post("/trash/empty", status=200).json() == {"count": 1}
        assert state(family, video)[0] == after


def test_emptying(family: Family, ann: Person, bob: Person) -> None:
    mine, foreign, offline = (
        family.asset(ann),
        family.asset(bob),
        family.asset(ann, isOffline=1, deletedAt="2024-01-01T00:00:00.000Z"),
    )
    ann.delete("/assets", {"ids": [mine]})
    bob.delete("/assets", {"ids": [foreign]})
    before = emptying(family)
    assert ann.post("/trash/empty", status=200).json() == {"count": 1}
    assert emptying(family) == before + 1
    assert [state(family, asset)[0] for asset in (mine, foreign, offline)] == ["deleted", "trashed", "active"]
    assert ann.post("/trash/empty", status=200).json() == {"count": 0}
    assert emptying(family) == before + 1


def test_of_others_and_unknown(family: Family, ann: Person, bob: Person) -> None:
    own, foreign = family.asset(bob), family.asset(ann)
    message = {"message": "Not found or no asset.delete access"}
    for ids in ([own, foreign], ["00000000-0000-4000-8000-000000000000"]):
        for force in (False, True):
            assert bob.delete("/assets", {"ids": ids, "force": force}, status=400).json() == message
        assert bob.post("/trash/restore/assets", {"ids": ids}, status=400).json() == message
    assert state(family, own) == ("active", False)
    locked = family.asset(bob, visibility="locked")
    bob.delete("/assets", {"ids": [locked]}, status=400)


@pytest.mark.parametrize("body", [None, {}, {"ids": "x"}, {"ids": ["x"]}, {"ids": [], "force": "true"}])
def test_bad_bodies(ann: Person, body: Any) -> None:
    ann.delete("/assets", body, status=400)
