"""The end of assets: rows, files, stacks, motion videos, usage (behaviour/05 §6)."""

from pathlib import Path
from typing import Any

import pytest

from appliance.core import clock
from appliance.core.ids import new_id
from appliance.domains.assets.events import AssetDeleted
from appliance.domains.trash import jobs
from tests.durability import audit
from tests.process import wait_until
from tests.rows import Family
from tests.scenario import Person, Scenario, jpeg


class Photo:
    """An asset with files on the disk."""

    def __init__(self, family: Family, owner: Person, folder: str = "upload", **columns: Any) -> None:
        self.family = family
        self.id = new_id()
        root = family.scenario.data.resolve()
        self.original = root / folder / f"{self.id}.jpg"
        self.files = {
            name: root / "thumbs" / f"{self.id}_{name}" for name in ("preview", "thumbnail", "fullsize", "encoded_video")
        }
        self.files["sidecar"] = root / folder / f"{self.id}.jpg.xmp"
        for path in (self.original, *self.files.values()):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"x")
        family.asset(owner, id=self.id, exif={"fileSizeInByte": 100}, originalPath=str(self.original), **columns)
        for file_type, path in self.files.items():
            family.insert("asset_file", id=new_id(), assetId=self.id, type=file_type, path=str(path))

    def left(self) -> set[str]:
        """What is still on the disk once the deletions are carried out."""
        self.family.runtime.files.carry_out_deletions(self.family.runtime.db)
        found = {name for name, path in self.files.items() if path.exists()}
        return found | ({"original"} if self.original.exists() else set())

    def exists(self) -> bool:
        return bool(self.family.scenario.rows("SELECT 1 FROM asset WHERE id = ?", self.id))


def delete(family: Family, asset_id: str, *, delete_on_disk: bool = True) -> None:
    family.update("asset", asset_id, deletedAt=clock.iso_now(), status="deleted")
    jobs.delete_asset(family.runtime, asset_id, delete_on_disk)


def usage(family: Family, person: Person) -> int:
    return int(family.scenario.rows('SELECT "quotaUsageInBytes" AS n FROM "user" WHERE id = ?', person.id)[0]["n"])


@pytest.mark.parametrize(
    ("columns", "delete_on_disk", "left"),
    [
        ({}, True, set()),
        ({}, False, {"original", "sidecar"}),
        ({"isOffline": 1}, True, {"original", "sidecar"}),
        ({"isExternal": 1}, True, {"original", "sidecar"}),
    ],
)
def test_files(family: Family, ann: Person, columns: dict[str, Any], delete_on_disk: bool, left: set[str]) -> None:
    photo, bystander = Photo(family, ann, **columns), Photo(family, ann)
    delete(family, photo.id, delete_on_disk=delete_on_disk)
    assert not photo.exists()
    assert photo.left() == left
    assert bystander.left() == {*bystander.files, "original"}
    ann.get(f"/assets/{photo.id}", status=400)


def test_everything_that_points_at_it(family: Family, ann: Person) -> None:
    photo, other = Photo(family, ann), Photo(family, ann)
    album = family.album(ann, [photo.id, other.id], albumThumbnailAssetId=photo.id)
    memory = family.memory(ann, [photo.id])
    family.face(photo.id, family.known_person(ann, "Ada"))
    family.insert("asset_metadata", assetId=photo.id, key="k", value="{}")
    delete(family, photo.id)
    for table in ("album_asset", "memory_asset", "asset_face", "asset_metadata", "asset_exif", "asset_file"):
        assert family.scenario.rows(f'SELECT 1 FROM {table} WHERE "assetId" = ?', photo.id) == []
    assert family.scenario.rows("SELECT 1 FROM memory WHERE id = ?", memory)
    assert family.scenario.rows('SELECT 1 FROM asset_audit WHERE "assetId" = ?', photo.id)
    assert family.scenario.rows('SELECT 1 FROM album WHERE id = ? AND "albumThumbnailAssetId" IS NOT ?', album, photo.id)


def test_usage(family: Family) -> None:
    cleo = family.person("Cleo")
    family.update("user", cleo.id, quotaUsageInBytes=250)
    photo = Photo(family, cleo)
    delete(family, photo.id)
    assert usage(family, cleo) == 150
    # Again, as after a crash between the work and the end of the job.
    jobs.delete_asset(family.runtime, photo.id, True)
    assert usage(family, cleo) == 150
    library = family.insert("library", id=new_id(), name="L", ownerId=cleo.id, importPaths="[]", exclusionPatterns="[]")
    delete(family, Photo(family, cleo, libraryId=library, isExternal=1).id)
    assert usage(family, cleo) == 150


def test_what_was_taken_back_meanwhile_stays(family: Family, ann: Person) -> None:
    photo = Photo(family, ann)
    jobs.delete_asset(family.runtime, photo.id, True)
    assert photo.exists()
    assert photo.left() == {*photo.files, "original"}
    jobs.delete_asset(family.runtime, new_id(), True)


def test_stacks(family: Family, ann: Person) -> None:
    photos = [Photo(family, ann, fileCreatedAt=f"2024-01-0{day}T00:00:00.000Z") for day in (1, 2, 3)]
    stack = family.stack(ann, [photo.id for photo in photos])

    def primary() -> str | None:
        rows = family.scenario.rows('SELECT "primaryAssetId" AS id FROM stack WHERE id = ?', stack)
        return rows[0]["id"] if rows else None

    delete(family, photos[0].id)
    assert primary() == photos[1].id
    delete(family, photos[2].id)
    assert primary() is None
    assert family.scenario.rows('SELECT "stackId" FROM asset WHERE id = ?', photos[1].id) == [{"stackId": None}]


@pytest.mark.parametrize("delete_on_disk", [True, False])
def test_motion_videos(family: Family, ann: Person, delete_on_disk: bool) -> None:
    video = Photo(family, ann, "encoded-video", type="VIDEO", visibility="hidden")
    stills = [Photo(family, ann, livePhotoVideoId=video.id) for _ in range(2)]
    heard: list[AssetDeleted] = []
    family.runtime.events.subscribe(AssetDeleted, heard.append)
    delete(family, stills[0].id, delete_on_disk=delete_on_disk)
    assert video.exists()
    delete(family, stills[1].id, delete_on_disk=delete_on_disk)
    assert not video.exists()
    assert ("original" in video.left()) is not delete_on_disk
    told = [AssetDeleted(ann.id, photo.id) for photo in (*stills, video)]
    wait_until(lambda: [event for event in heard if event in told] == told, "events of all three")


def test_emptying_takes_all_that_was_given_up_and_no_more(family: Family, ann: Person, bob: Person) -> None:
    given_up = [Photo(family, owner, status="deleted", deletedAt="2024-01-01T00:00:00.000Z") for owner in (ann, bob)]
    kept = [Photo(family, ann, status="trashed", deletedAt=clock.iso_now()), Photo(family, ann)]
    jobs.empty_trash(family.runtime)
    family.scenario.settle()
    assert [photo.exists() for photo in (*given_up, *kept)] == [False, False, True, True]
    assert family.scenario.failed_jobs() == []


def test_the_nightly_check(family: Family, ann: Person) -> None:
    def photos() -> dict[str, Photo]:
        return {
            "old": Photo(family, ann, status="trashed", deletedAt=clock.iso_in(-31 * 86_400)),
            "missing": Photo(family, ann, isOffline=1, deletedAt=clock.iso_in(-31 * 86_400)),
            "young": Photo(family, ann, status="trashed", deletedAt=clock.iso_in(-29 * 86_400)),
            "fine": Photo(family, ann),
        }

    first = photos()
    jobs.check_trash(family.runtime)
    family.scenario.settle()
    assert {name for name, photo in first.items() if photo.exists()} == {"young", "fine"}
    assert first["old"].left() == set()
    assert first["missing"].left() == {"original", "sidecar"}


def test_the_nightly_check_without_a_trash(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    config = admin.get("/system-config").json()
    config["trash"]["enabled"] = False
    admin.put("/system-config", config)
    photo = admin.upload(jpeg())
    admin.delete("/assets", {"ids": [photo]})
    scenario.settle()
    jobs.check_trash(scenario.shoebox.runtime)
    scenario.settle()
    admin.get(f"/assets/{photo}", status=400)


def test_from_upload_to_the_end(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    photo = admin.upload(jpeg())
    scenario.settle()
    admin.put(f"/assets/{photo}", {"description": "gone soon"})
    scenario.settle()
    assert len(scenario.rows("SELECT * FROM asset_file")) >= 3
    admin.delete("/assets", {"ids": [photo], "force": True})
    scenario.settle()
    assert scenario.failed_jobs() == []
    scenario.shoebox.runtime.files.carry_out_deletions(scenario.shoebox.runtime.db)
    assert audit.faults(scenario.data) == []
    assert [path for path in Path(scenario.data / "upload").rglob("*") if path.is_file() and path.name != ".immich"] == []
    assert admin.get("/users/me").json()["quotaUsageInBytes"] == 0
    # The phone uploads it again: another asset.
    assert admin.upload(jpeg()) != photo
