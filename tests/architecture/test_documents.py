"""The documents say what is so."""

import re

from tests.architecture import map_lists
from tests.architecture.source import ROOT, check

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "appliance/README.md", "migrations/README.md")


def test_the_lists_of_the_map_are_true() -> None:
    assert map_lists.FILE.read_text() == map_lists.text(), "appliance/README.md is out of date: run make lists"


def test_links_lead_somewhere() -> None:
    check(
        f"{document}: {target} does not exist"
        for document in DOCUMENTS
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / document).read_text())
        if not ((ROOT / document).parent / target).exists()
    )


def test_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    check(
        f"{document}: make {target}"
        for document in DOCUMENTS
        for line in re.findall(r"`make ([a-z ]+)[`\s]|^    make ([a-z ]+)", (ROOT / document).read_text(), re.MULTILINE)
        for target in " ".join(line).split()
        if target not in targets
    )


def test_commands_that_are_named_exist() -> None:
    from typer.main import get_command

    from appliance.cli import app

    known = get_command(app).commands  # type: ignore[attr-defined]
    check(
        f"{document}: shoebox {command}"
        for document in DOCUMENTS
        for command in re.findall(r"bin/shoebox ([a-z-]+)", (ROOT / document).read_text())
        if command not in known
    )


def test_modules_that_the_map_draws_exist() -> None:
    """In the first tree; names in it are files or folders of the package."""
    tree = (ROOT / "appliance" / "README.md").read_text().split("```")[1]
    drawn = re.findall(r"\b([a-z_]+\.py|[a-z_]+/)(?=\s|$)", tree)
    check(
        f"appliance/README.md: {name} is drawn but not there"
        for name in drawn
        if not any((ROOT / "appliance" / place / name).exists() for place in ("", "core"))
    )
