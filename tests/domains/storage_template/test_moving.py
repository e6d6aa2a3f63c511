"""Originals are moved, their sidecars and moving parts too, and none is lost whenever the server is killed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from appliance.core import files as core_files
from appliance.core.db import Database
from appliance.domains import system_config
from appliance.domains.storage_template import service
from tests.scenario import Person, Scenario, jpeg, restarted

TEMPLATE = "{{y}}/{{filename}}"
XMP = b'<?xpacket?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'


def switch(scenario: Scenario, template: str = TEMPLATE, *, enabled: bool = True) -> None:
    system_config.change(scenario.shoebox.runtime, {"storageTemplate": {"enabled": enabled, "template": template}})


def lies(scenario: Scenario, asset_id: str) -> str:
    """Where the row says that the original lies, below the data directory; it must be there."""
    path = Path(scenario.rows('SELECT "originalPath" AS path FROM asset WHERE id = ?', asset_id)[0]["path"])
    assert path.exists(), path
    return str(path.relative_to(scenario.shoebox.runtime.files.root))


def stored(scenario: Scenario) -> list[str]:
    """All originals and sidecars on the disk."""
    root = scenario.shoebox.runtime.files.root
    found = [path for folder in ("upload", "library") for path in (root / folder).rglob("*") if path.is_file()]
    return sorted(str(path.relative_to(root)) for path in found if path.name != ".immich")


def run_over_everything(scenario: Scenario, admin: Person) -> None:
    admin.put("/jobs/storageTemplateMigration", {"command": "start"})
    scenario.settle()
    scenario.shoebox.runtime.files.carry_out_deletions(scenario.shoebox.runtime.db)
    assert scenario.failed_jobs() == []
    assert scenario.rows("SELECT * FROM move_history") == []


def test_an_upload_is_moved_before_its_pictures_are_made(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    switch(scenario)
    content = jpeg()
    photo = admin.upload(content, "Beach.JPG")
    scenario.settle()
    assert scenario.failed_jobs() == []
    assert lies(scenario, photo) == "library/admin/2024/Beach.jpg"
    assert admin.get(f"/assets/{photo}/original", shaped=False).content == content
    assert admin.get(f"/assets/{photo}").json()["thumbhash"]
    scenario.shoebox.runtime.files.carry_out_deletions(scenario.shoebox.runtime.db)
    assert stored(scenario) == ["library/admin/2024/Beach.jpg"]


def test_nothing_moves_while_it_is_switched_off(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    photo = admin.upload(jpeg())
    run_over_everything(scenario, admin)
    assert lies(scenario, photo).startswith("upload/")


def test_a_storage_label_names_the_folder(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    admin.put(f"/admin/users/{admin.id}", {"storageLabel": "ann"})
    switch(scenario)
    photo = admin.upload(jpeg(), "a.jpg")
    scenario.settle()
    assert lies(scenario, photo) == "library/ann/2024/a.jpg"


def test_names_that_are_taken_are_numbered_and_stay(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    switch(scenario)
    photos = [admin.upload(jpeg(), "a.jpg") for _ in range(3)]
    scenario.settle()
    home = "library/admin/2024"
    before = [lies(scenario, photo) for photo in photos]
    assert sorted(before) == [f"{home}/a+1.jpg", f"{home}/a+2.jpg", f"{home}/a.jpg"]
    run_over_everything(scenario, admin)
    assert [lies(scenario, photo) for photo in photos] == before


def test_a_file_that_somebody_laid_there_is_never_overwritten(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    switch(scenario)
    laid = scenario.shoebox.runtime.files.root / "library" / "admin" / "2024" / "a.jpg"
    laid.parent.mkdir(parents=True)
    laid.write_bytes(b"mine")
    photo = admin.upload(jpeg(), "a.jpg")
    scenario.settle()
    assert lies(scenario, photo).endswith("/a+1.jpg")
    assert laid.read_bytes() == b"mine"


def test_a_run_over_everything_follows_a_new_template_and_leaves_no_empty_folders(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    plain, trashed = admin.upload(jpeg(), "a.jpg"), admin.upload(jpeg(), "b.jpg")
    admin.delete("/assets", {"ids": [trashed]})
    scenario.settle()
    switch(scenario)
    run_over_everything(scenario, admin)
    switch(scenario, "{{MMMM}}/{{assetIdShort}}")
    run_over_everything(scenario, admin)
    assert lies(scenario, plain) == f"library/admin/May/{plain[-12:]}.jpg"
    assert lies(scenario, trashed).startswith("upload/"), "the trash stays where it is"
    assert not (scenario.shoebox.runtime.files.root / "library" / "admin" / "2024").exists()


def test_sidecars_and_moving_parts_follow(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    video = admin.upload(jpeg(), "clip.mp4")
    data = {"fileCreatedAt": "2023-05-01T10:00:00.000Z", "fileModifiedAt": "2023-05-01T10:00:00.000Z", "livePhotoVideoId": video}
    sent = {"assetData": ("live.jpg", jpeg()), "sidecarData": ("live.jpg.xmp", XMP)}
    photo = str(admin.call("POST", "/assets", data=data, files=sent).json()["id"])
    scenario.settle()
    switch(scenario)
    run_over_everything(scenario, admin)
    home = "library/admin/2023"
    assert stored(scenario) == [f"{home}/live.jpg", f"{home}/live.jpg.xmp", f"{home}/live.mp4"]
    assert lies(scenario, photo) == f"{home}/live.jpg"
    assert lies(scenario, video) == f"{home}/live.mp4"
    (sidecar,) = scenario.rows("SELECT path FROM asset_file WHERE type = 'sidecar'")
    assert sidecar["path"].endswith("/live.jpg.xmp")
    admin.put(f"/assets/{photo}", {"description": "written after the move"})
    scenario.settle()
    assert scenario.failed_jobs() == []
    assert stored(scenario) == [f"{home}/live.jpg", f"{home}/live.jpg.xmp", f"{home}/live.mp4"]


def test_a_deleted_photo_takes_its_moved_file_along(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    switch(scenario)
    photo = admin.upload(jpeg(), "a.jpg")
    scenario.settle()
    admin.delete("/assets", {"ids": [photo], "force": True})
    scenario.settle()
    scenario.shoebox.runtime.files.carry_out_deletions(scenario.shoebox.runtime.db)
    assert stored(scenario) == []


def test_a_name_that_is_about_to_be_deleted_is_not_taken(scenario: Scenario) -> None:
    """Else the deletion, repeated after a crash, would take another photo."""
    admin = scenario.sign_up()
    photo = admin.upload(jpeg(), "a.jpg")
    scenario.settle()
    runtime = scenario.shoebox.runtime
    doomed = runtime.files.root / "library" / "admin" / "2024" / "a.jpg"
    insert = "INSERT INTO file_deletion (path, \"createdAt\") VALUES (?, '2024-01-01')"
    runtime.db.write(lambda transaction: transaction.run(insert, (str(doomed),)))
    switch(scenario)
    service.move(runtime, photo)
    assert lies(scenario, photo).endswith("/a+1.jpg")


def test_a_missing_file_is_left_alone(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    photo = admin.upload(jpeg(), "a.jpg")
    scenario.settle()
    path = scenario.shoebox.runtime.files.root / lies(scenario, photo)
    path.rename(path.with_suffix(".gone"))
    switch(scenario)
    run_over_everything(scenario, admin)
    assert scenario.rows('SELECT "originalPath" AS path FROM asset')[0]["path"] == str(path)


# -- killed at every point


class Killed(BaseException):
    """The power went."""


def _dies_before_the_second_name(patch: pytest.MonkeyPatch) -> None:
    def duplicate(*_arguments: Any) -> None:
        raise Killed

    patch.setattr(core_files.FileStore, "duplicate", duplicate)


def _dies_after_the_second_name(patch: pytest.MonkeyPatch) -> None:
    real = core_files.FileStore.duplicate

    def duplicate(self: core_files.FileStore, *arguments: Any) -> None:
        real(self, *arguments)
        raise Killed

    patch.setattr(core_files.FileStore, "duplicate", duplicate)


def _dies_before_the_last_commit(patch: pytest.MonkeyPatch) -> None:
    real = Database.write
    calls: list[int] = []

    def write(self: Database, function: Any, *, durable: bool = True) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise Killed
        return real(self, function, durable=durable)

    patch.setattr(Database, "write", write)


def _dies_after_the_last_commit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(core_files.FileStore, "carry_out_deletions", lambda *_: 0)


DEATHS = [_dies_before_the_second_name, _dies_after_the_second_name, _dies_before_the_last_commit, _dies_after_the_last_commit]


@pytest.mark.parametrize("links", [True, False], ids=["links", "copies"])
@pytest.mark.parametrize("dies", DEATHS)
def test_killed_and_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies: Callable[[pytest.MonkeyPatch], None], links: bool
) -> None:
    if not links:
        monkeypatch.setattr(core_files.os, "link", _no_links)
    content = jpeg()
    with Scenario(tmp_path / "data") as scenario:
        admin = scenario.sign_up()
        photo = admin.upload(content, "a.jpg")
        scenario.settle()
        switch(scenario)
        with monkeypatch.context() as patch:
            dies(patch)
            try:
                service.move(scenario.shoebox.runtime, photo)
            except Killed:
                assert dies is not _dies_after_the_last_commit
        assert (scenario.shoebox.runtime.files.root / lies(scenario, photo)).read_bytes() == content
    with restarted(scenario) as again:
        admin = again.log_in("admin@test.dev")
        run_over_everything(again, admin)
        assert stored(again) == ["library/admin/2024/a.jpg"]
        assert (again.shoebox.runtime.files.root / lies(again, photo)).read_bytes() == content


def _no_links(*_arguments: Any) -> None:
    raise OSError(core_files.errno.EPERM, "this file system has no links")


@pytest.mark.parametrize("then", ["another template", "switched back", "deleted"])
def test_killed_and_not_wanted_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str) -> None:
    with Scenario(tmp_path / "data") as scenario:
        admin = scenario.sign_up()
        photo = admin.upload(jpeg(), "a.jpg")
        scenario.settle()
        switch(scenario)
        if then == "switched back":
            run_over_everything(scenario, admin)
            switch(scenario, "{{MM}}/{{filename}}")
        with monkeypatch.context() as patch:
            _dies_after_the_second_name(patch)
            with pytest.raises(Killed):
                service.move(scenario.shoebox.runtime, photo)
        if then == "deleted":
            admin.delete("/assets", {"ids": [photo], "force": True})
            scenario.settle()
    with restarted(scenario) as again:
        admin = again.log_in("admin@test.dev")
        switch(again, {"another template": "{{d}}/{{filename}}"}.get(then, TEMPLATE))
        run_over_everything(again, admin)
        folder = {"another template": ["1"], "switched back": ["2024"], "deleted": []}[then]
        assert stored(again) == [f"library/admin/{name}/a.jpg" for name in folder]


def test_a_copy_that_is_not_what_was_copied_is_refused(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = scenario.sign_up()
    photo = admin.upload(jpeg(), "a.jpg")
    scenario.settle()
    switch(scenario)
    monkeypatch.setattr(core_files.os, "link", _no_links)
    monkeypatch.setattr(core_files, "_sha1", lambda _path: b"another")
    with pytest.raises(OSError, match="not what was copied"):
        service.move(scenario.shoebox.runtime, photo)
    assert lies(scenario, photo).startswith("upload/")
