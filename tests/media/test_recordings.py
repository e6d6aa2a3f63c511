"""Metadata of real files, compared with what a real server said of the same bytes (../shared/golden, golden2)."""

import base64
import functools
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from appliance.media import metadata
from tests.conftest import SHARED

NAMES = """make model exifImageWidth exifImageHeight fileSizeInByte orientation dateTimeOriginal timeZone lensModel fNumber
focalLength iso exposureTime latitude longitude description projectionType rating"""
COMPARED = NAMES.split()

ACCEPTED = {
    ("denali.webp", "lensModel"): "ExifTool looks up Canon's lens number; we take the name in the file",
    ("prairie_falcon.jpg", "lensModel"): "the same",
    ("h264-rotate180.mp4", "orientation"): "ffprobe says -180, which the reference does not know; ours is 3",
    ("h264-ac3.mp4", "duration"): "FFmpeg 8 counts one millisecond less than FFmpeg 5",
}


@functools.cache
def _files() -> dict[str, Path]:
    folders = [SHARED / "media", SHARED / "golden2" / "media"]
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {base64.b64encode(hashlib.sha1(path.read_bytes()).digest()).decode(): path for path in paths}


def _recordings() -> list[Any]:
    names = [*SHARED.glob("golden/1[23]*-asset-info-*.json"), *SHARED.glob("golden2/video/*-asset-info-*.json")]
    found = []
    for name in sorted(names):
        answer = json.loads(name.read_text())["response"]
        if isinstance(answer, dict) and answer.get("checksum") in _files():
            found.append(pytest.param(answer, id=f"{name.stem[4:]}"))
    return found


@pytest.mark.parametrize("recorded", _recordings())
def test_metadata_is_that_of_the_real_server(recorded: dict[str, Any]) -> None:
    path = _files()[recorded["checksum"]]
    sidecar = SHARED / "media/metadata/xmp/dates/2000.xmp" if path.name == "silver_fir.jpg" else None
    found = metadata.read(str(path), str(sidecar) if sidecar else None)
    ours = {name: found.columns[name] for name in COMPARED}
    theirs = {name: recorded["exifInfo"][name] for name in COMPARED}
    ours |= {"width": found.width, "height": found.height, "duration": found.duration_ms, "tags": found.columns["tags"] or []}
    theirs |= {name: recorded[name] for name in ("width", "height", "duration")}
    theirs["tags"] = [tag["value"] for tag in recorded["tags"]]
    if found.captured.instant is None:
        # Without a date the one of the upload counts, which only the server knows.
        assert recorded["fileCreatedAt"] == "2023-05-06T07:08:09.123Z"
        del ours["dateTimeOriginal"], theirs["dateTimeOriginal"]
    else:
        ours["dateTimeOriginal"] = _as_recorded(found.captured.instant)
        assert found.captured.local is not None
        assert found.captured.local.isoformat(timespec="milliseconds") + "Z" == recorded["localDateTime"]
    different = {name for name in ours if ours[name] != theirs[name]}
    expected = {name for file, name in ACCEPTED if file == path.name}
    assert different == expected, {name: (ours[name], theirs[name]) for name in different ^ expected}


def _as_recorded(instant: Any) -> str:
    return instant.replace(tzinfo=None).isoformat(timespec="milliseconds").rstrip("0").rstrip(".") + "+00:00"


def test_there_are_recordings_to_compare_with(shared: Path) -> None:
    assert len(_recordings()) > 40
