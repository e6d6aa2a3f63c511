"""Files that no row knows are put aside, and nothing else is touched."""

from pathlib import Path

import pytest

from appliance.core.ids import new_id
from appliance.domains import integrity
from appliance.domains.integrity import strays
from tests.scenario import Scenario, jpeg


def files(root: Path) -> set[Path]:
    return {path for folder in (*strays.FOLDERS, "quarantine") for path in (root / folder).rglob("*") if path.is_file()}


def lay(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"precious?")
    return path


@pytest.fixture
def root(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory with a bit of everything, all of it old enough."""
    monkeypatch.setattr(strays, "AT_LEAST_HOURS", -1)
    admin = scenario.sign_up()
    admin.upload(jpeg())
    admin.call("POST", "/users/profile-image", files={"file": ("me.jpg", jpeg())})
    person = admin.post("/people", {"name": "Ann"}).json()["id"]
    photo = admin.upload(jpeg(400, 300))
    box = {"x": 10, "y": 10, "width": 50, "height": 60, "imageWidth": 400, "imageHeight": 300}
    scenario.settle()
    admin.post("/faces", {"assetId": photo, "personId": person, **box})
    scenario.settle()
    assert scenario.failed_jobs() == []
    return scenario.shoebox.runtime.files.root


def test_what_is_known_stays(scenario: Scenario, root: Path) -> None:
    before = files(root)
    assert len(before) > 10
    strays.put_strays_aside(scenario.shoebox.runtime)
    assert files(root) == before


def test_strays_are_moved_and_kept(scenario: Scenario, root: Path) -> None:
    before = files(root)
    laid = [
        lay(root / "upload" / new_id() / "ab" / "cd" / f"{new_id()}.jpg"),
        lay(root / "thumbs" / new_id() / "ab" / "cd" / f"{new_id()}_preview.jpeg"),
        lay(root / "incoming" / new_id()),
    ]
    strays.put_strays_aside(scenario.shoebox.runtime)
    moved = [root / "quarantine" / path.relative_to(root) for path in laid]
    assert files(root) == before | set(moved)
    assert {path.read_bytes() for path in moved} == {b"precious?"}
    with scenario.shoebox.runtime.db.reading() as reader:
        notes = [finding for finding in integrity.inspect(reader, root).findings if "quarantine" in finding.text]
    assert [sorted(map(Path, note.details)) for note in notes] == [sorted(moved)]
    lay(laid[0])
    strays.put_strays_aside(scenario.shoebox.runtime)
    assert len(files(root)) == len(before) + 4, "the second one has a name of its own"


def test_what_people_laid_there_stays(scenario: Scenario, root: Path) -> None:
    laid = [lay(root / "upload" / "holiday.jpg"), lay(root / "upload" / f"{new_id()}.jpg.xmp"), lay(root / "library" / "a.jpg")]
    strays.put_strays_aside(scenario.shoebox.runtime)
    assert all(path.exists() for path in laid)


def test_what_is_young_stays(scenario: Scenario, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strays, "AT_LEAST_HOURS", 24)
    laid = lay(root / "incoming" / new_id())
    strays.put_strays_aside(scenario.shoebox.runtime)
    assert laid.exists()
