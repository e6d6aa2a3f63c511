"""What an upload is answered with: the table of behaviour/05 §2.4, cell by cell, and the rows and files behind it."""

import base64
import datetime as dt
import hashlib
import json
import threading
import uuid
from pathlib import Path
from typing import Any

import pytest

from tests.durability import audit
from tests.process import wait_until
from tests.scenario import Person, Scenario, jpeg

TIMES = {"fileCreatedAt": "2023-05-06T07:08:09.123Z", "fileModifiedAt": "2023-05-07T08:09:10.456Z"}
ORDERS = ("fields first", "file first")


def send(
    person: Person,
    fields: dict[str, Any],
    files: dict[str, tuple[str, bytes]],
    status: int,
    order: str = "fields first",
    **arguments: Any,
) -> dict[str, Any]:
    """A form whose parts come in the given order."""
    texts = [(name, (None, str(value))) for name, value in fields.items()]
    parts: list[Any] = [*texts, *files.items()] if order == "fields first" else [*files.items(), *texts]
    return dict(person.call("POST", "/assets", files=parts, status=status, **arguments).json())


def nothing_left(server: Scenario) -> bool:
    server.shoebox.runtime.files.carry_out_deletions(server.shoebox.runtime.db)
    return audit.faults(server.data) == []


def row(server: Scenario, asset_id: str) -> dict[str, Any]:
    return server.rows("SELECT * FROM asset WHERE id = ?", asset_id)[0]


@pytest.mark.parametrize("order", ORDERS)
def test_a_new_file(server: Scenario, admin: Person, order: str) -> None:
    content = jpeg()
    answer = send(admin, {**TIMES, "isFavorite": "true"}, {"assetData": ("Größe 1.JPG", content)}, 201, order)
    assert answer["status"] == "created"
    asset = row(server, answer["id"])
    path = Path(asset["originalPath"])
    assert path.read_bytes() == content
    assert path.suffix == ".JPG"
    assert path.parent == server.data.resolve() / "upload" / admin.id / path.name[:2] / path.name[2:4]
    assert path.stem != answer["id"]
    assert uuid.UUID(path.stem).version == 4
    assert dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).isoformat(timespec="milliseconds") == (
        "2023-05-07T08:09:10.456+00:00"
    )
    assert asset["originalFileName"] == "Größe 1.JPG"
    assert asset["type"] == "IMAGE"
    assert asset["checksum"] == hashlib.sha1(content).digest()
    assert asset["fileCreatedAt"] == asset["localDateTime"] == "2023-05-06T07:08:09.123Z"
    assert asset["fileModifiedAt"] == "2023-05-07T08:09:10.456Z"
    assert (asset["isFavorite"], asset["visibility"], asset["duration"], asset["libraryId"]) == (1, "timeline", None, None)
    (exif,) = server.rows('SELECT * FROM asset_exif WHERE "assetId" = ?', answer["id"])
    assert exif["fileSizeInByte"] == len(content)
    jobs = server.rows("SELECT queue, data FROM job WHERE data LIKE ?", f"%{answer['id']}%")
    assert [(job["queue"], json.loads(job["data"])) for job in jobs] == [
        ("metadataExtraction", {"asset_id": answer["id"], "source": "upload"})
    ]
    assert nothing_left(server)


@pytest.mark.parametrize("trashed", [False, True])
def test_the_same_bytes_again_change_nothing(server: Scenario, admin: Person, trashed: bool) -> None:
    content = jpeg()
    first = admin.upload(content)
    if trashed:
        admin.delete("/assets", {"ids": [first]})
    before = row(server, first)
    fields = {**TIMES, "isFavorite": "true", "visibility": "archive", "metadata": '[{"key":"k","value":{}}]'}
    files = {"assetData": ("other.jpg", content), "sidecarData": ("other.jpg.xmp", b"<x/>")}
    assert send(admin, fields, files, 200) == {"id": first, "status": "duplicate"}
    assert row(server, first) == before
    assert server.rows('SELECT * FROM asset_metadata WHERE "assetId" = ?', first) == []
    assert server.rows('SELECT * FROM asset_file WHERE "assetId" = ?', first) == []
    assert nothing_left(server)


def test_the_same_bytes_as_what_was_deleted_for_good_a_moment_ago(server: Scenario, admin: Person) -> None:
    """The job that deletes it may come late; it must not take with it what a phone was promised meanwhile."""
    content = jpeg()
    digest = hashlib.sha1(content).hexdigest()
    server.shoebox.runtime.jobs.queues.pause("backgroundTask", paused=True)
    first = admin.upload(content)
    usage = admin.get("/users/me").json()["quotaUsageInBytes"]
    admin.delete("/assets", {"ids": [first], "force": True})
    checked = admin.post("/assets/bulk-upload-check", {"assets": [{"id": "x", "checksum": digest}]}, status=200).json()
    assert checked["results"] == [{"id": "x", "action": "accept"}]
    headers = {"x-immich-checksum": digest}
    again = send(admin, TIMES, {"assetData": ("a.jpg", content)}, 201, headers=headers)["id"]
    assert again != first
    server.shoebox.runtime.jobs.queues.pause("backgroundTask", paused=False)
    wait_until(lambda: not server.rows("SELECT 1 FROM job WHERE queue = 'backgroundTask'"), "the jobs are done")
    assert server.rows("SELECT id FROM asset WHERE checksum = ?", hashlib.sha1(content).digest()) == [{"id": again}]
    assert admin.get("/users/me").json()["quotaUsageInBytes"] == usage
    assert nothing_left(server)


def test_a_live_photo_again_that_was_deleted_for_good_a_moment_ago(server: Scenario, admin: Person) -> None:
    still, video = jpeg(), jpeg()
    server.shoebox.runtime.jobs.queues.pause("backgroundTask", paused=True)

    def send_both(status: int) -> list[str]:
        video_id = send(admin, TIMES, {"assetData": ("v.mov", video)}, status)["id"]
        fields = {**TIMES, "livePhotoVideoId": video_id}
        return [video_id, send(admin, fields, {"assetData": ("a.jpg", still)}, status)["id"]]

    first = send_both(201)
    assert send_both(200) == first
    admin.delete("/assets", {"ids": [first[1]], "force": True})
    fields = {**TIMES, "livePhotoVideoId": first[0]}
    answer = send(admin, fields, {"assetData": ("b.jpg", jpeg())}, 400)
    assert answer == {"message": "Live photo video not found"}
    again = send_both(201)
    server.shoebox.runtime.jobs.queues.pause("backgroundTask", paused=False)
    wait_until(lambda: not server.rows("SELECT 1 FROM job WHERE queue = 'backgroundTask'"), "the jobs are done")
    assert [len(server.rows("SELECT 1 FROM asset WHERE id = ?", asset)) for asset in (*first, *again)] == [0, 0, 1, 1]
    assert row(server, again[1])["livePhotoVideoId"] == again[0]
    assert nothing_left(server)


def test_the_same_bytes_in_an_external_library_are_another_asset(server: Scenario, admin: Person) -> None:
    content = jpeg()
    first = admin.upload(content)
    server.shoebox.runtime.db.write(
        lambda transaction: [
            transaction.run(
                'INSERT INTO library (id, name, "ownerId", "importPaths", "exclusionPatterns") '
                "VALUES ('11111111-1111-4111-8111-111111111111', 'L', ?, '[]', '[]')",
                (admin.id,),
            ),
            transaction.run(
                'UPDATE asset SET "libraryId" = \'11111111-1111-4111-8111-111111111111\', "isExternal" = 1 WHERE id = ?',
                (first,),
            ),
        ]
    )
    again = admin.upload(content)
    assert again != first
    (answer,) = admin.post(
        "/assets/bulk-upload-check",
        {"assets": [{"id": "x", "checksum": hashlib.sha1(content).hexdigest()}]},
        status=200,
    ).json()["results"]
    assert answer["action"] == "reject"


def test_the_same_bytes_of_another_user_are_another_asset(admin: Person, other: Person) -> None:
    content = jpeg()
    assert admin.upload(content) != other.upload(content)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    ("fields", "files", "message"),
    [
        (TIMES, {}, "File is required"),
        (TIMES, {"sidecarData": ("a.xmp", b"<x/>")}, "Field(s) assetData should not be empty"),
        (TIMES, {"assetData": ("a.jpg", b"")}, "File is empty"),
        (TIMES, {"assetData": ("file.txt", b"hello")}, "Unsupported file type file.txt"),
        (TIMES, {"assetData": ("file", b"hello")}, "Unsupported file type file"),
        ({**TIMES, "filename": "x.txt"}, {"assetData": ("a.jpg", b"hello")}, "Unsupported file type x.txt"),
        (TIMES, {"assetData": ("a.jpg", b"x"), "sidecarData": ("a.txt", b"x")}, "Unsupported file type a.txt"),
        (TIMES, {"assetData": ("a.jpg", b"x"), "photo": ("b.jpg", b"x")}, "Unexpected field - photo"),
        (
            {**TIMES, "livePhotoVideoId": "00000000-0000-4000-8000-000000000000"},
            {"assetData": ("a.jpg", b"still")},
            "Live photo video not found",
        ),
    ],
)
def test_what_is_refused(server: Scenario, admin: Person, order: str, fields: Any, files: Any, message: str) -> None:
    assert send(admin, fields, files, 400, order) == {"message": message}
    assert nothing_left(server)


def test_a_file_field_that_comes_twice(server: Scenario, admin: Person) -> None:
    parts: list[Any] = [(name, (None, value)) for name, value in TIMES.items()]
    parts += [("assetData", ("a.jpg", b"one")), ("assetData", ("b.jpg", b"two"))]
    answer = admin.call("POST", "/assets", files=parts, status=400).json()
    assert answer == {"message": "Unexpected field - assetData"}
    assert nothing_left(server)


def test_a_name_that_comes_after_the_file_wins(server: Scenario, admin: Person) -> None:
    for order in ORDERS:
        fields = {**TIMES, "filename": "IMG_1.HEIC"}
        answer = send(admin, fields, {"assetData": (f"upload-{order}.tmp", jpeg())}, 201, order)
        asset = row(server, answer["id"])
        assert (asset["originalFileName"], Path(asset["originalPath"]).suffix) == ("IMG_1.HEIC", ".HEIC")


def test_text_parts_that_are_called_like_files_are_ignored(server: Scenario, admin: Person) -> None:
    parts: list[Any] = [
        ("assetData", ("/albums/nature/x.jpg", jpeg())),
        ("assetData", (None, "[object Object]")),
        ("sidecarData", (None, "[object Object]")),
        *((name, (None, value)) for name, value in TIMES.items()),
    ]
    answer = admin.call("POST", "/assets", files=parts, status=201).json()
    assert row(server, answer["id"])["originalFileName"] == "x.jpg"


def test_live_photos(server: Scenario, admin: Person, other: Person) -> None:
    still, foreign, video = admin.upload(jpeg()), other.upload(b"foreign", "v.mov"), admin.upload(b"moves", "v.mov")
    for video_id, message in (
        (still, "Live photo video must be a video"),
        (foreign, "Live photo video does not belong to the user"),
    ):
        answer = send(admin, {**TIMES, "livePhotoVideoId": video_id}, {"assetData": ("a.jpg", jpeg())}, 400)
        assert answer == {"message": message}
    answers = [send(admin, {**TIMES, "livePhotoVideoId": video}, {"assetData": ("a.jpg", jpeg())}, 201) for _ in range(2)]
    assert {row(server, answer["id"])["livePhotoVideoId"] for answer in answers} == {video}
    assert row(server, video)["visibility"] == "hidden"
    archived = admin.upload(b"archived", "w.mov", visibility="archive")
    send(admin, {**TIMES, "livePhotoVideoId": archived}, {"assetData": ("a.jpg", jpeg())}, 201)
    assert row(server, archived)["visibility"] == "archive"
    assert nothing_left(server)


def test_quota(server: Scenario, admin: Person) -> None:
    person = server.add_user(admin, "Small", quotaSizeInBytes=1000)
    person.upload(b"a" * 400)
    assert person.get("/users/me").json()["quotaUsageInBytes"] == 400
    answer = send(person, TIMES, {"assetData": ("b.jpg", b"b" * 601)}, 400)
    assert answer == {"message": "Quota has been exceeded!"}
    # The sidecar is not counted, and what fills the quota to the last byte is fine.
    send(person, TIMES, {"assetData": ("c.jpg", b"c" * 600), "sidecarData": ("c.xmp", b"<x/>" * 200)}, 201)
    assert person.get("/users/me").json()["quotaUsageInBytes"] == 1000
    assert send(person, TIMES, {"assetData": ("a.jpg", b"a" * 400)}, 200)["status"] == "duplicate"
    assert nothing_left(server)


def test_nobody_and_links_that_take_nothing(server: Scenario, admin: Person) -> None:
    form: dict[str, Any] = {"data": TIMES, "files": {"assetData": ("a.jpg", jpeg())}}
    assert server.anybody().call("POST", "/assets", **form, status=401).json() == {"message": "Authentication required"}
    link = admin.post("/shared-links", {"type": "INDIVIDUAL", "assetIds": [admin.upload(jpeg())], "allowUpload": False}).json()
    answer = server.anybody().call("POST", f"/assets?key={link['key']}", **form, status=401)
    assert answer.json() == {"message": "Unauthorized"}
    assert nothing_left(server)


def test_through_a_link_into_its_album_or_its_list(server: Scenario, admin: Person) -> None:
    album = admin.post("/albums", {"albumName": "A"}).json()["id"]
    known = jpeg()
    known_id = admin.upload(known)
    links = {
        "album": admin.post("/shared-links", {"type": "ALBUM", "albumId": album, "allowUpload": True}).json(),
        "list": admin.post(
            "/shared-links", {"type": "INDIVIDUAL", "assetIds": [admin.upload(jpeg())], "allowUpload": True}
        ).json(),
    }
    for link in links.values():
        form: dict[str, Any] = {"data": TIMES}
        new = server.anybody().call(
            "POST", f"/assets?key={link['key']}", files={"assetData": ("a.jpg", jpeg())}, status=201, **form
        )
        assert row(server, new.json()["id"])["ownerId"] == admin.id
        again = server.anybody().call(
            "POST", f"/assets?key={link['key']}", files={"assetData": ("a.jpg", known)}, status=200, **form
        )
        assert again.json() == {"id": known_id, "status": "duplicate"}
        table = (
            server.rows('SELECT "assetId" FROM album_asset WHERE "albumId" = ?', album)
            if link is links["album"]
            else server.rows('SELECT "assetId" FROM shared_link_asset WHERE "sharedLinkId" = ?', link["id"])
        )
        assert {new.json()["id"], known_id} <= {entry["assetId"] for entry in table}


def test_equal_uploads_at_once_become_one_asset(server: Scenario, admin: Person) -> None:
    content = jpeg() + b"x" * 200_000
    answers: list[dict[str, Any]] = []

    def upload() -> None:
        answer = admin.call("POST", "/assets", data=TIMES, files={"assetData": ("a.jpg", content)}, status=(200, 201))
        answers.append({**answer.json(), "http": answer.status_code})

    threads = [threading.Thread(target=upload) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({answer["id"] for answer in answers}) == 1
    assert sorted(answer["http"] for answer in answers) == [200] * 7 + [201]
    assert nothing_left(server)


@pytest.mark.parametrize("encode", [lambda digest: digest.hex(), lambda digest: base64.b64encode(digest).decode()])
def test_a_known_checksum_is_answered_without_looking_at_the_body(server: Scenario, admin: Person, encode: Any) -> None:
    content = jpeg()
    asset_id = admin.upload(content)
    headers = {"x-immich-checksum": encode(hashlib.sha1(content).digest())}
    answer = admin.call("POST", "/assets", headers=headers, content=b"nonsense", status=200).json()
    assert answer == {"id": asset_id, "status": "duplicate"}
    admin.delete("/assets", {"ids": [asset_id]})
    assert admin.call("POST", "/assets", headers=headers, content=b"", status=200).json()["id"] == asset_id


@pytest.mark.parametrize("checksum", ["00" * 20, "zz", "not hex at all", "A" * 28, "=" * 28])
def test_an_unknown_checksum_changes_nothing(admin: Person, checksum: str) -> None:
    send(admin, TIMES, {"assetData": ("a.jpg", jpeg())}, 201, headers={"x-immich-checksum": checksum})


def test_check_before_uploading(admin: Person, other: Person) -> None:
    mine, trashed, foreign = jpeg(), jpeg(), jpeg()
    ids = [admin.upload(mine), admin.upload(trashed)]
    other.upload(foreign)
    admin.delete("/assets", {"ids": [ids[1]]})
    digests = [hashlib.sha1(content).digest() for content in (mine, trashed, foreign)]
    checksums = [base64.b64encode(digests[0]).decode(), digests[1].hex(), digests[2].hex(), "", "nonsense"]
    items = [{"id": f"item {number}", "checksum": checksum} for number, checksum in enumerate(checksums)]
    answers = admin.post("/assets/bulk-upload-check", {"assets": items}, status=200).json()["results"]
    assert answers == [
        {"id": "item 0", "action": "reject", "reason": "duplicate", "assetId": ids[0], "isTrashed": False},
        {"id": "item 1", "action": "reject", "reason": "duplicate", "assetId": ids[1], "isTrashed": True},
        *({"id": f"item {number}", "action": "accept"} for number in (2, 3, 4)),
    ]
