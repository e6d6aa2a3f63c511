"""Photos by folder (behaviour/02 §14)."""

from tests.scenario import Scenario, jpeg


def test_folders_and_what_lies_in_them(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    photo = admin.upload(jpeg(), "one.jpg")
    archived = admin.upload(jpeg(), visibility="archive")
    path = scenario.rows('SELECT "originalPath" FROM asset WHERE id = ?', photo)[0]["originalPath"]
    folder = path.rpartition("/")[0]
    assert admin.get("/view/folder/unique-paths").json() == [folder]
    (found,) = admin.get("/view/folder", params={"path": folder}).json()
    assert found["id"] == photo
    assert "exifInfo" in found
    assert [one["id"] for one in admin.get("/view/folder", params={"path": folder[-8:]}).json()] == [photo]
    assert admin.get("/view/folder", params={"path": "/elsewhere"}).json() == []
    admin.get("/view/folder", status=400)
    assert archived
