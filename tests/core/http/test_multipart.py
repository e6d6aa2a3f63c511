"""Multipart forms in any cut, any order, and broken in every way."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.core import files
from appliance.core.errors import BadRequest, StorageFull
from appliance.core.files import FileStore
from appliance.core.http import multipart
from appliance.core.http.multipart import FilePart, Form

BOUNDARY = "----x7dYe"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    """An empty data directory."""
    found = FileStore(tmp_path)
    found.prepare()
    return found


def part(disposition: str, content: bytes) -> bytes:
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode() + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


async def _pieces(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def received(
    store: FileStore, pieces: Iterable[bytes], content_type: str = TYPE, room: int | None = None
) -> tuple[dict[str, list[str]], dict[str, tuple[str, str]]]:
    """Texts, and file names with the SHA-1 of what came; afterwards nothing may remain."""

    def begin(form: Form, name: str, _file_name: str) -> None:
        if name in form.files:
            raise BadRequest(f"twice {name}")

    def grown(part: FilePart) -> None:
        if room is not None and part.size > room:
            raise BadRequest("no room")

    async def run() -> tuple[dict[str, list[str]], dict[str, tuple[str, str]]]:
        async with Form(store, begin, grown) as form:
            await form.receive(content_type, _pieces(pieces))
            found = {name: (part.file_name, part.received().sha1.hex()) for name, part in form.files.items()}
            for part in form.files.values():
                assert hashlib.sha1(part.received().path.read_bytes()).digest() == part.received().sha1
                assert part.received().size == part.size
            return form.texts, found

    try:
        return asyncio.run(run())
    finally:
        assert list((store.root / "incoming").iterdir()) == []


def cut(body: bytes, size: int) -> list[bytes]:
    return [body[start : start + size] for start in range(0, len(body), size)]


def test_texts_and_files_in_any_order(store: FileStore) -> None:
    photo, sidecar = b"\x00\r\n--" + bytes(range(256)) * 20, b"<x/>"
    parts = [
        part('name="one"', b"1"),
        part('name="photo"; filename="a.jpg"', photo),
        part('name="two"', "zwei ü".encode()),
        part('name="sidecar"; filename="a.xmp"', sidecar),
        part('name="one"', b"again"),
    ]
    for order in (parts, parts[::-1]):
        texts, found = received(store, [b"".join(order) + END])
        assert sorted(texts["one"]) == ["1", "again"]
        assert texts["two"] == ["zwei ü"]
        assert found == {
            "photo": ("a.jpg", hashlib.sha1(photo).hexdigest()),
            "sidecar": ("a.xmp", hashlib.sha1(sidecar).hexdigest()),
        }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.lists(st.sampled_from([b"\r", b"\n", b"-", b"\r\n--", f"\r\n--{BOUNDARY[:-1]}".encode(), b"abc", b"\0"])).map(
        b"".join
    ),
    size=st.integers(1, 60),
)
def test_the_cut_makes_no_difference(store: FileStore, content: bytes, size: int) -> None:
    body = part('name="photo"; filename="a.jpg"', content) + part('name="t"', b"x") + END
    texts, found = received(store, cut(body, size))
    assert (texts, found) == ({"t": ["x"]}, {"photo": ("a.jpg", hashlib.sha1(content).hexdigest())})


def test_a_file_larger_than_several_pieces_is_written_as_it_comes(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multipart, "PIECE", 1000)
    content = bytes(range(256)) * 100
    _, found = received(store, cut(part('name="photo"; filename="a.jpg"', content) + END, 333))
    assert found["photo"][1] == hashlib.sha1(content).hexdigest()


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('name="f"; filename="a.jpg"', "a.jpg"),
        ('name="f"; filename="/albums/nature/x.jpg"', "x.jpg"),
        (r'name="f"; filename="C:\\fotos\\x.jpg"', "x.jpg"),
        ('name="f"; filename="größe 1.jpg"', "größe 1.jpg"),
        (r'name="f"; filename="a\"b.jpg"', 'a"b.jpg'),
        ("name=\"f\"; filename*=utf-8''gr%C3%B6%C3%9Fe.jpg", "größe.jpg"),
        ('name="f"; filename="x.jpg"; filename*=UTF-8\'\'y.jpg', "y.jpg"),
        ('name="f"; filename=".."', ".."),
        ('name="f"; filename=""', ""),
    ],
)
def test_file_names(store: FileStore, disposition: str, name: str) -> None:
    assert received(store, [part(disposition, b"x") + END])[1]["f"][0] == name


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "Multipart: Unexpected end of form"),
        (b"--" + BOUNDARY.encode(), "Multipart: Unexpected end of form"),
        (part('name="photo"; filename="a.jpg"', b"half")[:-4], "Multipart: Unexpected end of form"),
        (part('name="photo"; filename="a.jpg"', b"whole"), "Multipart: Unexpected end of form"),
        (b"not a form at all", "Multipart: "),
        (part('filename="a.jpg"', b"x") + END, "Multipart: Malformed part header"),
        (part("", b"x") + END, "Multipart: Malformed part header"),
        (part(f'name="{"n" * 20_000}"', b"x") + END, "Multipart: "),
        (part('name="t"', b"x" * (multipart.MAX_TEXT + 1)) + END, "Multipart: Field value too long"),
        (part('name="t"', b"x") * (multipart.MAX_PARTS + 1) + END, "Multipart: Too many parts"),
    ],
)
def test_what_is_broken_is_refused_and_leaves_nothing(store: FileStore, body: bytes, reason: str) -> None:
    with pytest.raises(BadRequest) as refused:
        received(store, cut(body, 50_000) or [b""])
    assert refused.value.message.startswith(reason)


def test_a_form_needs_a_boundary(store: FileStore) -> None:
    with pytest.raises(BadRequest, match="Multipart: Boundary not found"):
        received(store, [b"x"], "multipart/form-data")


def test_another_body_is_a_form_without_fields(store: FileStore) -> None:
    assert received(store, [b"{}"], "application/json") == ({}, {})
    assert received(store, [], "") == ({}, {})


def test_refusing_while_a_file_comes_stops_reading(store: FileStore) -> None:
    seen = 0

    def pieces() -> Iterable[bytes]:
        nonlocal seen
        yield part('name="photo"; filename="a.jpg"', b"")[:-2]
        while seen < 1000:
            seen += 1
            yield b"x" * 1000

    with pytest.raises(BadRequest, match="no room"):
        received(store, pieces(), room=10_000)
    assert seen == 11


def test_a_client_that_leaves_leaves_nothing(store: FileStore) -> None:
    def pieces() -> Iterable[bytes]:
        yield part('name="photo"; filename="a.jpg"', b"x" * 3_000_000)[:-2]
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        received(store, pieces())


def test_a_full_disk_is_told_and_leaves_nothing(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(_descriptor: int, _data: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "write", write)
    with pytest.raises(StorageFull):
        received(store, cut(part('name="photo"; filename="a.jpg"', b"x" * 5_000_000) + END, 100_000))


def test_a_cancelled_call_waits_for_its_writing_thread(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multipart, "PIECE", 10)

    async def endless() -> AsyncIterator[bytes]:
        yield part('name="photo"; filename="a.jpg"', b"")[:-2]
        while True:
            yield b"x" * 100_000
            await asyncio.sleep(0)

    async def run() -> None:
        async def upload() -> None:
            async with Form(store, lambda *_: None, lambda _: None) as form:
                await form.receive(TYPE, endless())

        task = asyncio.ensure_future(upload())
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert list((store.root / "incoming").iterdir()) == []
