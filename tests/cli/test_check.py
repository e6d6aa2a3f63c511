"""``shoebox check``: finds what is lost or damaged, and says nothing else is."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from appliance.cli import app
from tests.scenario import Scenario

SHA1 = "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"  # of b"hello"


def check(data: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["check", "--data", str(data), *options])


def bad_lines(result: Result) -> list[str]:
    return [line.removeprefix("BAD ").strip() for line in result.output.splitlines() if line.startswith("BAD")]


class Library:
    """A stopped server with one photo whose original holds ``hello``, and a thumbnail of it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with Scenario(data) as scenario:
            owner = scenario.sign_up().id
            root = scenario.shoebox.runtime.files.root
            self.original = root / "upload" / owner / "ab" / "cd" / "photo.jpg"
            self.thumbnail = root / "thumbs" / owner / "ab" / "cd" / "photo.webp"
            for path, content in ((self.original, b"hello"), (self.thumbnail, b"small")):
                path.parent.mkdir(parents=True)
                path.write_bytes(content)
            scenario.shoebox.runtime.db.write(lambda transaction: self._rows(transaction, owner))

    def _rows(self, transaction: Any, owner: str) -> None:
        transaction.run(
            'INSERT INTO asset (id, "ownerId", type, "originalPath", "originalFileName", checksum, "fileCreatedAt", '
            "\"fileModifiedAt\", \"localDateTime\") VALUES ('a', ?, 'IMAGE', ?, 'beach.jpg', ?, '', '', '')",
            (owner, str(self.original), bytes.fromhex(SHA1)),
        )
        transaction.run('INSERT INTO asset_exif ("assetId", "fileSizeInByte") VALUES (\'a\', 5)')
        transaction.run(
            "INSERT INTO asset_file (id, \"assetId\", type, path) VALUES ('f', 'a', 'thumbnail', ?)", (str(self.thumbnail),)
        )


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "data")


def test_all_is_well(library: Library) -> None:
    result = check(library.data, "--checksums")
    assert (result.exit_code, bad_lines(result)) == (0, [])
    assert "1 originals looked at, none is missing" in result.output
    assert "Everything is there." in result.output
    assert "note" not in result.output


def test_nothing_is_written(library: Library) -> None:
    before = (library.data / "shoebox.db").read_bytes()
    check(library.data)
    assert (library.data / "shoebox.db").read_bytes() == before


def test_a_lost_original_is_named(library: Library) -> None:
    library.original.unlink()
    result = check(library.data)
    assert (result.exit_code, bad_lines(result)) == (1, ["1 originals are missing"])
    assert f"{library.original} (beach.jpg)" in result.output


def test_an_original_of_another_size_is_named(library: Library) -> None:
    library.original.write_bytes(b"hell")
    result = check(library.data)
    assert (result.exit_code, bad_lines(result)) == (1, ["1 originals are not as they were stored"])
    assert "4 bytes, 5 were stored" in result.output


def test_changed_bytes_are_found_by_reading_them(library: Library) -> None:
    library.original.write_bytes(b"hallo")
    assert check(library.data).exit_code == 0
    result = check(library.data, "--checksums")
    assert (result.exit_code, bad_lines(result)) == (1, ["1 originals are not as they were stored"])


def test_a_lost_thumbnail_is_named_with_the_way_back(library: Library) -> None:
    library.thumbnail.unlink()
    result = check(library.data)
    assert result.exit_code == 1
    assert bad_lines(result)[0].startswith("1 derived files are missing: the queue that made them")


def test_a_file_without_a_row_is_a_note(library: Library) -> None:
    stranger = library.original.with_name("stranger.jpg")
    stranger.write_bytes(b"?")
    result = check(library.data)
    assert result.exit_code == 0
    assert "1 files that no row knows" in result.output
    assert str(stranger) in result.output


def test_long_lists_are_cut(library: Library) -> None:
    for number in range(25):
        library.original.with_name(f"{number}.jpg").write_bytes(b"?")
    assert "… and 5 more" in check(library.data).output
    assert "more" not in check(library.data, "--all").output


def test_a_damaged_database_is_bad(library: Library) -> None:
    database = library.data / "shoebox.db"
    content = bytearray(database.read_bytes())
    content[8192:16384] = b"\xff" * 8192
    database.write_bytes(content)
    result = check(library.data)
    assert result.exit_code == 1
    assert bad_lines(result)


def test_what_is_no_database_says_so(library: Library) -> None:
    (library.data / "shoebox.db").write_bytes(b"this is no database" * 1000)
    ended = subprocess.run(
        [sys.executable, "-m", "appliance", "check", "--data", str(library.data)], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert "BAD" in ended.stdout or "cannot be read" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_it_works_while_the_server_runs(library: Library) -> None:
    with Scenario(library.data):
        assert check(library.data).exit_code == 0
