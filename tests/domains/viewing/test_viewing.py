"""Originals, pictures and videos over HTTP, and how pictures come to be (behaviour/05 §5, behaviour/07 §1)."""

import io
import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from appliance.core.errors import DomainError
from appliance.core.principal import Principal, SharedLinkGrant
from appliance.domains.assets.events import AssetReady
from appliance.domains.viewing import service
from appliance.domains.viewing.service import Shown
from tests.media import tiffs
from tests.scenario import Person, Scenario, jpeg, png

CACHE = "private, max-age=86400, no-transform, stale-while-revalidate=2592000, stale-if-error=2592000"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scenario, Person]]:
    """One server for all tests here: children need a second to start."""
    with Scenario(tmp_path_factory.mktemp("viewing") / "data") as started:
        yield started, started.sign_up()


@pytest.fixture
def scenario(server: tuple[Scenario, Person]) -> Scenario:
    return server[0]


@pytest.fixture
def admin(server: tuple[Scenario, Person]) -> Person:
    return server[1]


def asset_of(scenario: Scenario, asset_id: str) -> dict[str, Any]:
    return scenario.rows("SELECT * FROM asset WHERE id = ?", asset_id)[0]


def files_of(scenario: Scenario, asset_id: str) -> dict[str, dict[str, Any]]:
    rows = scenario.rows('SELECT * FROM asset_file WHERE "assetId" = ? AND "isEdited" = 0', asset_id)
    return {row["type"]: row for row in rows}


def remake(scenario: Scenario, asset_id: str) -> None:
    runtime = scenario.shoebox.runtime
    runtime.db.write(lambda transaction: runtime.jobs.enqueue(transaction, "make_thumbnails", asset_id=asset_id))
    scenario.settle()


# -- serving


def test_an_original_comes_back_byte_for_byte(scenario: Scenario, admin: Person) -> None:
    content = jpeg()
    asset_id = admin.upload(content, "Ünï code 100%.JPG")
    answer = admin.get(f"/assets/{asset_id}/original")
    assert answer.content == content
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == CACHE
    assert answer.headers["content-disposition"] == "inline; filename*=UTF-8''%C3%9Cn%C3%AF%20code%20100%25.JPG"
    assert answer.headers["last-modified"] == "Wed, 01 May 2024 10:00:00 GMT"
    assert admin.call("HEAD", f"/assets/{asset_id}/original").headers["content-length"] == str(len(content))
    part = admin.get(f"/assets/{asset_id}/original", headers={"range": "bytes=5-9"})
    assert (part.status_code, part.content, part.headers["content-range"]) == (206, content[5:10], f"bytes 5-9/{len(content)}")
    same = admin.get(f"/assets/{asset_id}/original", headers={"if-none-match": answer.headers["etag"]}, status=304)
    assert same.content == b""


def test_thumbnails_as_recorded(scenario: Scenario, admin: Person, shared: Path) -> None:
    asset_id = admin.upload((shared / "media/albums/nature/prairie_falcon.jpg").read_bytes(), "prairie_falcon.jpg")
    scenario.settle()
    for name in (
        "144-thumb-default",
        "145-thumb-thumbnail",
        "146-thumb-preview",
        "147-thumb-fullsize",
        "149-thumb-original-size",
    ):
        recorded = json.loads((shared / f"golden/{name}.json").read_text())
        theirs = dict(recorded["responseHeaders"])
        ours = admin.get(f"/assets/{asset_id}/thumbnail", params=recorded["query"] or {})
        assert ours.status_code == recorded["status"], name
        compared = (
            ["location"] if ours.status_code == 302 else ["cache-control", "content-type", "content-disposition", "accept-ranges"]
        )
        assert {key: ours.headers[key] for key in compared} == {key: theirs[key] for key in compared}, name
        if ours.status_code == 200:
            assert abs(len(ours.content) / recorded["response"]["bytes"] - 1) < 0.1
    recorded = json.loads((shared / "golden/150-thumb-bad-size.json").read_text())
    ours = admin.get(f"/assets/{asset_id}/thumbnail?size=giant", status=400)
    assert ours.json() == recorded["response"]


def test_redirects_keep_what_else_was_asked(scenario: Scenario, admin: Person) -> None:
    asset_id = admin.upload(jpeg(), "a.jpg")
    raw = admin.upload(b"no picture", "a.nef")
    scenario.settle()
    there = f"/assets/{asset_id}/thumbnail"
    assert admin.get(f"{there}?size=fullsize&c=abc%3D").headers["location"] == "original?c=abc%3D"
    assert admin.get(f"{there}?edited=true&size=original&c=1").headers["location"] == "original?edited=true&c=1"
    # An edited picture that is not there falls back to the preview; so does what browsers cannot show.
    assert admin.get(f"{there}?size=fullsize&edited=true").headers["location"] == f"/api{there}?edited=true&size=preview"
    there = f"/assets/{raw}/thumbnail"
    assert admin.get(f"{there}?size=fullsize&c=1").headers["location"] == f"/api{there}?c=1&size=preview"
    assert admin.get(f"{there}?size=preview", status=404).json() == {"message": "Asset media not found"}
    assert admin.get(f"/assets/{asset_id}/thumbnail?format=WEBP&unknown=1").headers["content-type"] == "image/webp"


def test_edited_files_are_preferred_when_asked(scenario: Scenario, admin: Person) -> None:
    asset_id = admin.upload(jpeg(), "a.jpg")
    scenario.settle()
    edited = scenario.data / "thumbs" / "edited"
    edited.mkdir(exist_ok=True)
    for type_ in ("preview", "fullsize"):
        (edited / f"{asset_id}_{type_}_edited.jpeg").write_bytes(f"edited {type_}".encode())
        scenario.shoebox.runtime.db.write(
            lambda transaction, type_=type_: transaction.run(
                'INSERT INTO asset_file (id, "assetId", type, path, "isEdited") VALUES (?, ?, ?, ?, 1)',
                (secrets.token_hex(8), asset_id, type_, str(edited / f"{asset_id}_{type_}_edited.jpeg")),
            )
        )
    original = admin.get(f"/assets/{asset_id}/original").content
    there = f"/assets/{asset_id}/thumbnail"
    assert admin.get(f"{there}?size=preview&edited=true").content == b"edited preview"
    assert admin.get(f"{there}?size=preview&edited=false").content != b"edited preview"
    assert admin.get(f"{there}?size=preview").content != b"edited preview"
    assert admin.get(f"{there}?size=fullsize&edited=true").content == b"edited fullsize"
    assert admin.get(f"{there}?size=fullsize").headers["location"] == "original?"
    answer = admin.get(f"/assets/{asset_id}/original?edited=true")
    assert answer.content == b"edited fullsize"
    assert answer.headers["content-disposition"] == "inline; filename*=UTF-8''a.jpeg"
    assert admin.get(f"/assets/{asset_id}/original?edited=false").content == original
    assert admin.get(f"/assets/{asset_id}/original?edited=maybe", status=400).json()["message"] == "Validation failed"


def test_who_may_not_see_it(scenario: Scenario, admin: Person) -> None:
    asset_id = admin.upload(jpeg())
    scenario.settle()
    other = scenario.add_user(admin, f"Other{secrets.token_hex(3)}")
    nowhere = "00000000-0000-4000-8000-000000000000"
    for person, wanted in ((other, asset_id), (admin, nowhere)):
        answer = person.get(f"/assets/{wanted}/thumbnail", status=400)
        assert answer.json() == {"message": "Not found or no asset.view access"}
        for path in ("original", "video/playback"):
            assert person.get(f"/assets/{wanted}/{path}", status=404).json() == {"message": "Not Found"}
    for path in ("original", "thumbnail", "video/playback"):
        scenario.anybody().get(f"/assets/{asset_id}/{path}", status=401)
        admin.get(f"/assets/no-id/{path}", status=400)
    assert admin.get(f"/assets/{asset_id}/video/playback", status=404).json() == {"message": "Not Found"}


def test_videos_are_played_in_ranges(scenario: Scenario, admin: Person, shared: Path) -> None:
    content = (shared / "media/videos/eiffel-tower.mp4").read_bytes()
    asset_id = admin.upload(content, "Tower.MP4")
    scenario.settle()
    there = f"/assets/{asset_id}/video/playback"
    whole = admin.get(there)
    assert (whole.content, whole.headers["content-type"]) == (content, "video/mp4")
    assert "content-disposition" not in whole.headers
    for header, expected in (("bytes=0-1023", content[:1024]), ("bytes=100-", content[100:]), ("bytes=-50", content[-50:])):
        part = admin.get(there, headers={"range": header}, status=206)
        assert part.content == expected
    assert (
        admin.get(there, headers={"range": "bytes=99999999-"}, status=416).headers["content-range"] == f"bytes */{len(content)}"
    )
    thumbnail = admin.get(f"/assets/{asset_id}/thumbnail")
    assert thumbnail.headers["content-disposition"] == "inline; filename*=UTF-8''Tower_thumbnail.webp"
    encoded = scenario.data / "encoded-video" / "x.mp4"
    encoded.write_bytes(b"encoded")
    scenario.shoebox.runtime.db.write(
        lambda transaction: transaction.run(
            "INSERT INTO asset_file (id, \"assetId\", type, path) VALUES ('enc', ?, 'encoded_video', ?)", (asset_id, str(encoded))
        )
    )
    assert admin.get(there).content == b"encoded"


def test_a_link_shows_what_it_may(scenario: Scenario, admin: Person) -> None:
    runtime = scenario.shoebox.runtime
    asset_id, other = admin.upload(jpeg(), "Secret name.jpg"), admin.upload(jpeg())
    scenario.settle()

    def insert(transaction: Any) -> None:
        transaction.run(
            "INSERT INTO shared_link (id, \"userId\", key, type) VALUES ('link', ?, x'01', 'INDIVIDUAL')", (admin.id,)
        )
        transaction.run('INSERT INTO shared_link_asset ("sharedLinkId", "assetId") VALUES (?, ?)', ("link", asset_id))

    runtime.db.write(insert)

    def visitor(**rights: bool) -> Principal:
        grant = SharedLinkGrant("link", None, **{"allow_upload": False, "allow_download": True, "show_exif": True, **rights})
        return Principal(admin.id, "", "", is_admin=False, shared_link=grant)

    def name(found: Shown | str) -> str | None:
        assert isinstance(found, Shown)
        return found.name

    assert name(service.picture(runtime, visitor(), asset_id, "preview", edited=False)) == "Secret name_preview.jpeg"
    assert (
        name(service.picture(runtime, visitor(show_exif=False), asset_id, "preview", edited=False)) == f"{asset_id}_preview.jpeg"
    )
    assert service.picture(runtime, visitor(), asset_id, "fullsize", edited=False) == "preview"
    assert name(service.original(runtime, visitor(), asset_id, edited=False)) == "Secret name.jpg"
    with pytest.raises(DomainError):
        service.original(runtime, visitor(allow_download=False), asset_id, edited=False)
    with pytest.raises(DomainError):
        service.picture(runtime, visitor(), other, "preview", edited=False)


def test_a_file_that_is_gone_is_a_404(scenario: Scenario, admin: Person) -> None:
    asset_id = admin.upload(jpeg())
    scenario.settle()
    Path(files_of(scenario, asset_id)["preview"]["path"]).unlink()
    assert admin.get(f"/assets/{asset_id}/thumbnail?size=preview", status=404).json() == {"message": "Not Found"}
    Path(asset_of(scenario, asset_id)["originalPath"]).unlink()
    assert admin.get(f"/assets/{asset_id}/original", status=404).json() == {"message": "Not Found"}


# -- making


def test_files_rows_and_recipes(scenario: Scenario, admin: Person) -> None:
    asset_id = admin.upload(jpeg(2000, 1600))
    scenario.settle()
    found = files_of(scenario, asset_id)
    folder = scenario.data.resolve() / "thumbs" / admin.id / asset_id[:2] / asset_id[2:4]
    assert {type_: row["path"] for type_, row in found.items()} == {
        "preview": str(folder / f"{asset_id}_preview.jpeg"),
        "thumbnail": str(folder / f"{asset_id}_thumbnail.webp"),
    }
    assert {type_: row["recipe"] for type_, row in found.items()} == {"preview": "1 jpeg 1440 80", "thumbnail": "1 webp 250 80"}
    assert not any(row["isProgressive"] or row["isTransparent"] for row in found.values())
    before = {path: path.read_bytes() for path in folder.iterdir()}
    remake(scenario, asset_id)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert len(scenario.rows('SELECT 1 FROM asset_file WHERE "assetId" = ?', asset_id)) == 2
    assert not list((scenario.data / "incoming").iterdir())


def test_the_configuration_decides_and_leftovers_go(scenario: Scenario, admin: Person) -> None:
    config = admin.get("/system-config").json()
    image = {
        "preview": {"format": "webp", "size": 720, "quality": 70},
        "thumbnail": {"format": "jpeg", "size": 100, "quality": 60, "progressive": True},
        "fullsize": {"enabled": True, "format": "jpeg", "quality": 90, "progressive": False},
        "colorspace": "srgb",
        "extractEmbedded": False,
    }
    asset_id = admin.upload(tiffs.picture(1200, 900, "TIFF"), "IMG.TIF")
    scenario.settle()
    older = [Path(row["path"]) for row in files_of(scenario, asset_id).values()]
    admin.put("/system-config", {**config, "image": image})
    try:
        remake(scenario, asset_id)
        found = files_of(scenario, asset_id)
        assert {type_: Path(row["path"]).suffix for type_, row in found.items()} == {
            "fullsize": ".jpeg",
            "preview": ".webp",
            "thumbnail": ".jpeg",
        }
        assert found["thumbnail"]["isProgressive"] == 1
        answer = admin.get(f"/assets/{asset_id}/thumbnail?size=fullsize")
        assert Image.open(io.BytesIO(answer.content)).size == (1200, 900)
        assert Image.open(io.BytesIO(Path(found["preview"]["path"]).read_bytes())).size == (960, 720)
        plain = admin.upload(jpeg(300, 200), "a.jpg")
        scenario.settle()
        assert set(files_of(scenario, plain)) == {"preview", "thumbnail"}
    finally:
        admin.put("/system-config", config)
    fullsize = Path(found["fullsize"]["path"])
    remake(scenario, asset_id)
    assert set(files_of(scenario, asset_id)) == {"preview", "thumbnail"}
    gone = [fullsize, Path(found["preview"]["path"]), Path(found["thumbnail"]["path"])]
    scenario.shoebox.runtime.files.carry_out_deletions(scenario.shoebox.runtime.db)
    assert not any(path.exists() for path in gone)
    assert all(path.exists() for path in older)


def test_a_panorama_always_has_its_full_size(scenario: Scenario, admin: Person) -> None:
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        b'rdf:about="" xmlns:GPano="http://ns.google.com/photos/1.0/panorama/" GPano:ProjectionType="equirectangular"/>'
        b"</rdf:RDF></x:xmpmeta>"
    )
    asset_id = admin.upload(jpeg(400, 200, xmp=xmp), "pano.insp")
    scenario.settle()
    assert set(files_of(scenario, asset_id)) == {"fullsize", "preview", "thumbnail"}


def test_transparency_is_noted(scenario: Scenario, admin: Person) -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (50, 40), (secrets.randbelow(256), 1, 2, 100)).save(buffer, "PNG")
    see_through, plain = admin.upload(buffer.getvalue(), "a.png"), admin.upload(png(), "b.png")
    scenario.settle()
    assert {row["isTransparent"] for row in files_of(scenario, see_through).values()} == {1}
    assert {row["isTransparent"] for row in files_of(scenario, plain).values()} == {0}


def test_what_cannot_be_decoded_is_marked_and_stays(scenario: Scenario, admin: Person) -> None:
    ready: list[AssetReady] = []
    scenario.shoebox.runtime.events.subscribe(AssetReady, ready.append)
    cases = {
        "rubbish.jpg": secrets.token_bytes(500),
        "cut.jpg": jpeg(800, 600)[:-200],
        "drawing.svg": f"<svg xmlns='http://www.w3.org/2000/svg'><!-- {secrets.token_hex(4)} --></svg>".encode(),
        "rubbish.mp4": secrets.token_bytes(500),
        "rubbish.nef": secrets.token_bytes(500),
        "huge.png": b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"
        + (60000).to_bytes(4, "big") * 2
        + b"\x08\x02\0\0\0"
        + secrets.token_bytes(60),
    }
    ids = {name: admin.upload(content, name) for name, content in cases.items()}
    scenario.settle()
    assert scenario.failed_jobs() == []
    for name, asset_id in ids.items():
        asset = asset_of(scenario, asset_id)
        assert asset["unreadableReason"], name
        assert asset["thumbhash"] is None
        assert admin.get(f"/assets/{asset_id}/original").content == cases[name]
        admin.get(f"/assets/{asset_id}/thumbnail", status=404)
    assert ready == []
    # Nothing tries again by itself; asked for everything, what can be read now loses its mark.
    admin.put("/jobs/thumbnailGeneration", {"command": "start", "force": False})
    scenario.settle()
    assert scenario.rows("SELECT 1 FROM job") == []
    Path(asset_of(scenario, ids["cut.jpg"])["originalPath"]).write_bytes(jpeg(80, 60))
    admin.put("/jobs/thumbnailGeneration", {"command": "start", "force": True})
    scenario.settle()
    assert asset_of(scenario, ids["cut.jpg"])["unreadableReason"] is None
    assert set(files_of(scenario, ids["cut.jpg"])) == {"preview", "thumbnail"}
    assert asset_of(scenario, ids["huge.png"])["unreadableReason"]


def test_names_lie_about_contents(scenario: Scenario, admin: Person, shared: Path) -> None:
    video = (shared / "media/videos/train.mov").read_bytes()
    ids = [
        admin.upload(png(60, 40), "example.mp4"),
        admin.upload(video, "photo.jpg"),
        admin.upload(tiffs.picture(70, 30, "WEBP"), "x.heic"),
    ]
    scenario.settle()
    previews = [admin.get(f"/assets/{asset_id}/thumbnail?size=preview").content for asset_id in ids]
    assert [Image.open(io.BytesIO(content)).size for content in previews] == [(60, 40), (640, 480), (70, 30)]


def test_hidden_videos_get_no_pictures_and_no_event(scenario: Scenario, admin: Person, shared: Path) -> None:
    ready: list[AssetReady] = []
    scenario.shoebox.runtime.events.subscribe(AssetReady, ready.append)
    content = (shared / "media/videos/waterfall.mp4").read_bytes()
    hidden = admin.upload(content, "a.mp4", visibility="hidden")
    archived = admin.upload(jpeg(), visibility="archive")
    scenario.settle()
    assert files_of(scenario, hidden) == {}
    assert asset_of(scenario, hidden)["duration"] == 2000
    assert admin.get(f"/assets/{hidden}/video/playback").content == content
    assert [event.asset_id for event in ready] == [archived]


def test_the_queue_makes_what_is_missing(scenario: Scenario, admin: Person) -> None:
    asset_id, other = admin.upload(jpeg()), admin.upload(jpeg())
    scenario.settle()
    before = {type_: row["updatedAt"] for type_, row in files_of(scenario, other).items()}
    scenario.shoebox.runtime.db.write(
        lambda transaction: transaction.run("DELETE FROM asset_file WHERE \"assetId\" = ? AND type = 'thumbnail'", (asset_id,))
    )
    admin.put("/jobs/thumbnailGeneration", {"command": "start", "force": False})
    scenario.settle()
    assert set(files_of(scenario, asset_id)) == {"preview", "thumbnail"}
    assert {type_: row["updatedAt"] for type_, row in files_of(scenario, other).items()} == before


def test_an_asset_deleted_meanwhile_leaves_nothing(scenario: Scenario, admin: Person) -> None:
    from appliance.domains.viewing import thumbnails

    runtime = scenario.shoebox.runtime
    asset_id = admin.upload(jpeg())
    scenario.settle()
    with runtime.db.reading() as reader:
        asset = thumbnails.queries.source(reader, asset_id)
    assert asset is not None
    paths = [Path(row["path"]) for row in files_of(scenario, asset_id).values()]
    runtime.db.write(lambda transaction: transaction.run("DELETE FROM asset WHERE id = ?", (asset_id,)))
    made = thumbnails.Made(b"hash", False, ())
    files = {"preview": (thumbnails.Rendition("", "jpeg", 80), paths[0])}
    runtime.db.write(lambda transaction: thumbnails._store(transaction, runtime, asset, made, files, notify=True))
    runtime.files.carry_out_deletions(runtime.db)
    assert not paths[0].exists()
    remake(scenario, asset_id)
