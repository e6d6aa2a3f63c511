"""Where the template wants an original, token by token (behaviour/07 §6.2)."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from appliance.domains.storage_template.naming import clean, destination, extension_of

ROOT = Path("/data")
ASSET = {
    "id": "00000000-0000-4000-8000-123456789abc",
    "label": "ann",
    "type": "IMAGE",
    "originalPath": "/data/upload/x/IMG.JPEG",
    "originalFileName": "Beach.JPEG",
    "fileCreatedAt": "2024-02-03T23:04:05.006Z",
    "make": "NIKON",
    "model": "D750",
    "lensModel": "24-70mm f/2.8",
}
ALBUM = {"name": "Sea / Sun vol. 2", "first": "2023-12-31T12:00:00.000Z", "last": "2024-03-01T12:00:00.000Z"}


TOKENS = """
    y = 2024
    yy = 24
    M = 2
    MM = 02
    MMM = Feb
    MMMM = February
    W = 5
    WW = 05
    d = 4
    dd = 04
    h = 12
    hh = 12
    H = 0
    HH = 00
    m = 4
    mm = 04
    s = 5
    ss = 05
    SSS = 006
    filename = Beach
    ext = jpg
    filetype = IMG
    filetypefull = IMAGE
    assetId = 00000000-0000-4000-8000-123456789abc
    assetIdShort = 123456789abc
    make = NIKON
    model = D750
    lensModel = 24-70mm f2.8
    album = Sea  Sun vol 2
    album-startDate-y = 2023
    album-startDate-MMM = Dec
    album-endDate-MM = 03
"""


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One hour before UTC: the photo is of the fourth of February there."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def rendered(template: str, album: dict[str, Any] | None = None, **changes: Any) -> str | None:
    found = destination(ROOT, template, {**ASSET, **changes}, album)
    return None if found is None else str(found.relative_to(ROOT / "library" / "ann"))


@pytest.mark.parametrize(
    ("token", "value"),
    [line.strip().partition(" = ")[::2] for line in TOKENS.strip().splitlines()],
)
def test_every_token(token: str, value: str) -> None:
    assert rendered(f"{{{{{token}}}}}", ALBUM) == value


def test_blocks() -> None:
    template = "{{#if album}}{{album}}{{else}}Other/{{MM}}{{/if}}/{{filename}}"
    assert rendered(template, ALBUM) == "Sea  Sun vol 2/Beach"
    assert rendered(template) == "Other/02/Beach"
    assert rendered("{{#unless album}}none{{else}}{{#if make}}{{make}}{{/if}}{{/unless}}", ALBUM) == "NIKON"


def test_without_album_its_dates_are_empty_and_slashes_collapse() -> None:
    assert rendered("{{album-startDate-y}}/{{album}}//{{filename}}") == "Beach"


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("a.jpg.jpg", "a"),
        ("../../etc/passwd.jpg", "passwd"),
        ("ä?*b.jpg", "äb"),
        ("CON: 1.jpg", "CON 1"),
        ("x" * 400 + ".jpg", "x" * 200),
        ("ü" * 200 + ".jpg", "ü" * 100),
    ],
)
def test_names_are_made_harmless(name: str, stem: str) -> None:
    assert rendered("{{filename}}", originalFileName=name) == stem


@pytest.mark.parametrize("template", ["..", "{{y}}/../../{{filename}}", "../{{filename}}", "", "{{album}}", "{{y}}/"])
def test_a_template_that_leads_nowhere_moves_nothing(template: str) -> None:
    assert rendered(template) is None


@pytest.mark.parametrize("name", ["???.jpg", "..jpg"])
def test_a_name_that_is_not_there_moves_nothing(name: str) -> None:
    assert rendered("{{y}}/{{filename}}", originalFileName=name) is None


@pytest.mark.parametrize(
    ("extension", "kept"),
    [
        (".JPEG", ".jpg"),
        (".jpe", ".jpg"),
        (".tif", ".tiff"),
        (".3gpp", ".3gp"),
        (".mpeg", ".mpg"),
        (".MPE", ".mpg"),
        (".m2ts", ".mts"),
        (".m2t", ".mts"),
        (".HEIC", ".heic"),
        (".mov", ".mov"),
    ],
)
def test_extensions(extension: str, kept: str) -> None:
    assert extension_of(f"/x/photo{extension}") == kept


def test_cleaning_leaves_no_way_out() -> None:
    assert clean("a/b\\c\x00d.. ") == "abcd"
