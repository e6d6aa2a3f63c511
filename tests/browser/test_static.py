"""The files of the page agree with each other; no browser is needed to see that."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "static"
INDEX = (STATIC / "index.html").read_text()
MODULES = sorted((STATIC / "app").rglob("*.js"))
IN_WORKERS = {"/app/upload/hash-worker.js", "/app/upload/sha1.js"}
MAY_BE_NAMED = {"http://www.w3.org/2000/svg", "https://www.openstreetmap.org/"}


def url_of(file: Path) -> str:
    """Its address on the server."""
    return f"/{file.relative_to(STATIC).as_posix()}"


def test_the_page_preloads_every_module() -> None:
    preloaded = re.findall(r'rel="modulepreload" href="([^"]+)"', INDEX)
    assert preloaded == sorted({url_of(file) for file in MODULES} - IN_WORKERS - {"/app/main.js"})


@pytest.mark.parametrize("file", MODULES, ids=url_of)
def test_imports_exist(file: Path) -> None:
    for wanted in re.findall(r'(?:from|import) "([^"]+)"', file.read_text()):
        assert (file.parent / wanted).is_file(), wanted


def test_every_icon_is_drawn_and_none_is_left_over() -> None:
    drawn = set(re.findall(r'<symbol id="i-([\w-]+)"', INDEX))
    sources = "".join(file.read_text() for file in MODULES)
    used = {name for name in drawn if re.search(rf'"{name}"', sources)}
    asked = set(re.findall(r'icon\("([\w-]+)"\)|iconButton\(\s*"([\w-]+)"', sources))
    assert {name for pair in asked for name in pair if name} <= drawn
    assert drawn == used


def test_nothing_is_fetched_from_elsewhere() -> None:
    for file in [*STATIC.rglob("*.js"), *STATIC.rglob("*.css"), *STATIC.rglob("*.html"), *STATIC.rglob("*.webmanifest")]:
        found = re.findall(r"https?://[^\s\"'`$]+", file.read_text())
        assert {url for url in found if not any(url.startswith(known) for known in MAY_BE_NAMED)} == set(), file


def test_the_policy_allows_nothing_inline() -> None:
    policy = re.search(r'content="(default-src[^"]+)"', INDEX)
    assert policy is not None
    assert "unsafe" not in policy[1]
    assert not re.search(r"<style|<script(?![^>]*src=)|\sstyle=|\son\w+=", INDEX)


@pytest.mark.parametrize("file", MODULES, ids=url_of)
def test_a_module_is_small_typed_and_says_what_it_is(file: Path) -> None:
    text = file.read_text()
    assert len(text.splitlines()) <= 500
    assert text.startswith("// @ts-check\n/**")
