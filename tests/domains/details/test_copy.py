"""PUT /assets/copy (behaviour/05 §6)."""

from pathlib import Path
from typing import Any

import pytest

from appliance.core.ids import new_id
from tests.rows import Family
from tests.scenario import Person

NOTHING = {"albums": False, "sidecar": False, "sharedLinks": False, "stack": False, "favorite": False}


@pytest.fixture(autouse=True)
def _quiet(family: Family) -> None:
    family.runtime.jobs.queues.pause("metadataExtraction", paused=True)


def copy(person: Person, source: str, target: str, *, status: int = 204, **flags: Any) -> Any:
    answer = person.put("/assets/copy", {"sourceId": source, "targetId": target, **flags}, status=status)
    return None if status == 204 else answer.json()


def stack_of(family: Family, asset: str) -> str | None:
    return family.scenario.rows('SELECT "stackId" FROM asset WHERE id = ?', asset)[0]["stackId"]


def test_refusals(family: Family, ann: Person, bob: Person) -> None:
    own, foreign = family.asset(ann), family.asset(bob)
    for pair in ((own, foreign), (foreign, own), (own, new_id())):
        assert copy(ann, *pair, status=400) == {"message": "Not found or no asset.copy access"}
    assert copy(ann, own, own, status=400) == {"message": "Source and target id must be distinct"}
    ann.put("/assets/copy", {"sourceId": own}, status=400)


def test_albums_links_and_favourites(family: Family, ann: Person) -> None:
    source, target = family.asset(ann, isFavorite=1), family.asset(ann)
    album = family.album(ann, [source])
    link = ann.post("/shared-links", {"type": "INDIVIDUAL", "assetIds": [source]}).json()["id"]

    def places() -> tuple[set[str], set[str], bool]:
        albums = family.scenario.rows('SELECT "assetId" FROM album_asset WHERE "albumId" = ?', album)
        listed = family.scenario.rows('SELECT "assetId" FROM shared_link_asset WHERE "sharedLinkId" = ?', link)
        return (
            {row["assetId"] for row in albums},
            {row["assetId"] for row in listed},
            ann.get(f"/assets/{target}").json()["isFavorite"],
        )

    copy(ann, source, target, **NOTHING)
    assert places() == ({source}, {source}, False)
    copy(ann, source, target)
    assert places() == ({source, target}, {source, target}, True)
    copy(ann, source, target)


def test_stacks(family: Family, ann: Person) -> None:
    source, mate, target = (family.asset(ann) for _ in range(3))
    stack = family.stack(ann, [source, mate])
    copy(ann, source, target)
    assert stack_of(family, target) == stack
    others = [family.asset(ann) for _ in range(2)]
    kept = family.stack(ann, others)
    copy(ann, source, others[1])
    assert {stack_of(family, asset) for asset in (source, mate, target, *others)} == {kept}
    assert family.scenario.rows("SELECT * FROM stack WHERE id = ?", stack) == []
    assert family.scenario.rows('SELECT "primaryAssetId" FROM stack WHERE id = ?', kept)[0]["primaryAssetId"] == others[0]
    copy(ann, source, target)


def test_sidecars(family: Family, ann: Person) -> None:
    folder = family.scenario.data.resolve() / "upload" / "x"
    folder.mkdir(parents=True, exist_ok=True)
    source, target = family.asset(ann), family.asset(ann, originalPath=str(folder / "target.jpg"))
    copy(ann, source, target)
    for asset, name in ((source, "source.xmp"), (target, "old.xmp")):
        (folder / name).write_text(name)
        family.insert("asset_file", id=new_id(), assetId=asset, type="sidecar", path=str(folder / name))
    copy(ann, source, target)
    (row,) = family.scenario.rows('SELECT path FROM asset_file WHERE "assetId" = ?', target)
    assert Path(row["path"]) == folder / "target.jpg.xmp"
    assert Path(row["path"]).read_text() == "source.xmp"
    family.runtime.files.carry_out_deletions(family.runtime.db)
    assert not (folder / "old.xmp").exists()
    assert (folder / "source.xmp").exists()
    queued = family.scenario.rows("SELECT 1 FROM job WHERE name = 'extract_metadata' AND data LIKE ?", f"%{target}%")
    assert len(queued) == 1
    (folder / "source.xmp").unlink()
    assert copy(ann, source, target, status=400) == {"message": "The sidecar of the source cannot be read"}
