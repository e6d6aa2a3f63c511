"""Files of assets (behaviour/11 §7), and the text in pictures."""

from pathlib import Path

import pytest

from appliance.core.ids import new_id
from tests.rows import Family
from tests.scenario import Person


@pytest.fixture
def asset(family: Family, ann: Person) -> str:
    return family.asset(ann)


def make(family: Family, asset_id: str, file_type: str, **columns: object) -> str:
    folder = family.scenario.data.resolve() / "thumbs" / "x"
    folder.mkdir(exist_ok=True)
    path = folder / f"{asset_id}_{file_type}{len(columns)}.webp"
    path.write_bytes(file_type.encode())
    return family.insert("asset_file", id=new_id(), assetId=asset_id, type=file_type, path=str(path), **columns)


def test_search(family: Family, ann: Person, asset: str) -> None:
    preview, thumbnail = make(family, asset, "preview", isProgressive=1), make(family, asset, "thumbnail", isTransparent=1)
    edited = make(family, asset, "preview", isEdited=1, isProgressive=0)

    def found(**query: str) -> set[str]:
        return {file["id"] for file in ann.get("/asset-files", params={"assetId": asset, **query}).json()}

    assert found() == {preview, thumbnail, edited}
    assert found(type="preview") == {preview, edited}
    assert found(type="preview", isEdited="false") == {preview}
    assert found(isProgressive="true") == {preview}
    assert found(isTransparent="true") == {thumbnail}
    assert found(type="sidecar") == set()
    ann.get("/asset-files", status=400)
    ann.get("/asset-files?assetId=x", status=400)
    ann.get(f"/asset-files?assetId={asset}&type=original", status=400)


def test_look_at_one_and_download_it(family: Family, ann: Person, asset: str) -> None:
    preview = make(family, asset, "preview")
    answer = ann.get(f"/asset-files/{preview}").json()
    assert (answer["type"], answer["isEdited"], answer["isProgressive"], answer["isTransparent"]) == ("preview", *[False] * 3)
    download = ann.get(f"/asset-files/{preview}/download")
    assert download.content == b"preview"
    assert download.headers["content-type"] == "image/webp"
    assert download.headers["content-disposition"] == f"inline; filename*=UTF-8''{Path(answer['path']).name}"
    assert download.headers["cache-control"].startswith("private")


def test_delete_one(family: Family, ann: Person, asset: str) -> None:
    preview = make(family, asset, "preview")
    path = Path(ann.get(f"/asset-files/{preview}").json()["path"])
    ann.delete(f"/asset-files/{preview}", status=204)
    family.runtime.files.carry_out_deletions(family.runtime.db)
    assert not path.exists()
    assert ann.get(f"/asset-files/{preview}", status=400).json() == {"message": "Not found or no assetFile.read access"}
    sidecar = make(family, asset, "sidecar")
    assert ann.delete(f"/asset-files/{sidecar}", status=400).json() == {"message": "Sidecar files cannot be deleted"}


def test_others_see_the_list_at_most(family: Family, ann: Person, bob: Person, asset: str) -> None:
    preview = make(family, asset, "preview")
    bob.get(f"/asset-files?assetId={asset}", status=400)
    family.share_album(family.album(ann, [asset]), bob)
    assert [file["id"] for file in bob.get(f"/asset-files?assetId={asset}").json()] == [preview]
    bob.get(f"/asset-files/{preview}", status=400)
    assert bob.get(f"/asset-files/{preview}/download", status=400).json()["message"].endswith("assetFile.download access")
    assert bob.delete(f"/asset-files/{preview}", status=400).json()["message"].endswith("assetFile.delete access")


def test_text_in_a_picture(family: Family, ann: Person, bob: Person, asset: str) -> None:
    corners = {f"{axis}{number}": number / 10 for axis in "xy" for number in range(1, 5)}
    shown = {"assetId": asset, **corners, "boxScore": 0.9, "textScore": 0.8, "text": "Hello"}
    line = family.insert("asset_ocr", id=new_id(), **shown)
    family.insert("asset_ocr", id=new_id(), isVisible=0, **shown)
    assert ann.get(f"/assets/{asset}/ocr").json() == [{"id": line, **shown}]
    bob.get(f"/assets/{asset}/ocr", status=400)
