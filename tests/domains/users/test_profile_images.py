"""Profile images (behaviour/01 §7.2)."""

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.scenario import Person, Scenario, jpeg, png

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    return scenario.sign_up()


def send(person: Person, content: bytes, name: str = "me.png", field: str = "file", status: int = 201):  # type: ignore[no-untyped-def]
    return person.call("POST", "/users/profile-image", files={field: (name, content)}, status=status)


def images(scenario: Scenario) -> list[Path]:
    """All files that are there for profile images, those on their way included."""
    folders = [scenario.data / "profile", scenario.data / "incoming"]
    return [path for folder in folders for path in folder.rglob("*") if path.is_file() and path.name != ".immich"]


def test_a_picture_becomes_a_small_one_for_all_to_see(scenario: Scenario, admin: Person) -> None:
    ann = scenario.add_user(admin, "Ann")
    before = admin.get("/users/me").json()
    answer = send(admin, jpeg(800, 600, exif=_exif_with_position()), "me.JPG").json()
    path = Path(answer["profileImagePath"])
    assert path.is_relative_to(scenario.data / "profile" / admin.id)
    assert images(scenario) == [path]
    after = admin.get("/users/me").json()
    assert after["profileImagePath"] == str(path)
    assert before["profileChangedAt"] < answer["profileChangedAt"] == after["profileChangedAt"]

    shown = ann.get(f"/users/{admin.id}/profile-image", status=200)
    assert shown.headers["content-type"] == "image/webp"
    assert shown.headers["cache-control"] == "public, max-age=0"
    picture = Image.open(io.BytesIO(shown.content))
    assert min(picture.size) == 250
    assert not picture.getexif()


def _exif_with_position() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    return exif.tobytes()


def test_another_picture_replaces_the_first(scenario: Scenario, admin: Person) -> None:
    first = send(admin, png()).json()["profileImagePath"]
    second = send(admin, png()).json()["profileImagePath"]
    assert first != second
    scenario.shoebox.runtime.files.stop()
    assert images(scenario) == [Path(second)]


def test_a_removed_picture_is_gone(scenario: Scenario, admin: Person) -> None:
    send(admin, png())
    admin.delete("/users/profile-image", status=204)
    scenario.shoebox.runtime.files.stop()
    assert images(scenario) == []
    assert admin.get(f"/users/{admin.id}/profile-image", status=404).json() == {"message": "Not Found"}
    again = admin.delete("/users/profile-image", status=400)
    assert again.json() == {"message": "Can't delete a missing profile Image"}


def test_what_is_no_picture_is_refused_and_leaves_nothing(scenario: Scenario, admin: Person) -> None:
    for content, name, field, message in (
        (png(), "me.gif", "file", "Unsupported file type me.gif"),
        (png(), "me.png", "picture", "Unexpected field - picture"),
        (b"", "me.png", "file", "File is empty"),
        (b"no picture at all", "me.png", "file", "Unable to process profile image"),
        (png()[:50], "me.png", "file", "Unable to process profile image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "me.svg", "file", "Unable to process profile image"),
    ):
        assert send(admin, content, name, field, status=400).json() == {"message": message}
    empty = admin.call("POST", "/users/profile-image", data={"a": "b"}, status=400)
    assert empty.json() == {"message": "File is required"}
    assert images(scenario) == []
    assert admin.get("/users/me").json()["profileImagePath"] == ""


def test_unknown_users_and_such_without_a_picture_have_none(admin: Person) -> None:
    for user_id in (admin.id, UNKNOWN):
        assert admin.get(f"/users/{user_id}/profile-image", status=404).json() == {"message": "Not Found"}
