"""How the stream behaves while it is read: nothing is held open, and what happens meanwhile does no harm."""

from collections.abc import Iterator

import pytest

from appliance.domains.sync import service
from appliance.domains.sync import stream as stream_module
from tests.domains.sync.reading import Line, acknowledge, changes, parsed, stream
from tests.rows import Family
from tests.scenario import Person


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_module, "PAGE_ROWS", 4)
    monkeypatch.setattr(stream_module, "CHUNK_BYTES", 1)


def chunks(family: Family, person: Person, *types: str) -> Iterator[list[Line]]:
    """The stream, chunk by chunk."""
    session = family.scenario.rows('SELECT id FROM session WHERE "userId" = ?', person.id)[0]["id"]
    for chunk in service.stream(family.runtime, person.id, session, types, reset=False):
        yield parsed(chunk.decode())


def test_pages_follow_each_other_without_gap_or_repetition(family: Family, ann: Person) -> None:
    assets = [family.asset(ann) for _ in range(9)]
    sizes = [len(chunk) for chunk in chunks(family, ann, "AssetsV2") if chunk]
    assert sizes == [4, 4, 1, 1]
    assert [line.data.get("id") for line in stream(ann, "AssetsV2")] == [*assets, None]


def test_no_transaction_is_open_while_the_client_is_busy_and_its_acks_count(family: Family, ann: Person) -> None:
    for _ in range(9):
        family.asset(ann)
    running = chunks(family, ann, "AssetsV2")
    first = next(running)
    assert not any(connection.in_transaction for connection in family.runtime.db._connections)
    acknowledge(ann, first)
    family.asset(ann)
    # A second stream, of a sync that overlaps, begins where the acks are.
    assert len(stream(ann, "AssetsV2")) == 10 - 4 + 1
    assert sum(len(chunk) for chunk in running) == 9 - 4 + 1


def test_what_changes_meanwhile_comes_at_once_if_others_need_it_and_again_next_time(family: Family, ann: Person) -> None:
    first, *_, last = [family.asset(ann, exif={}) for _ in range(9)]
    running = chunks(family, ann, "AssetsV2", "AssetExifsV1")
    lines = next(running)
    family.update("asset", last, isFavorite=1)
    new = family.asset(ann, exif={})
    lines += [line for chunk in running for line in chunk]
    assets = [line for line in lines if line.type == "AssetV2"]
    exifs = [line.data["assetId"] for line in lines if line.type == "AssetExifV1"]
    assert [line.data["id"] for line in assets][-1] == last
    assert assets[-1].data["isFavorite"] is True
    # Its ack names the bound of this stream, so that the next one sends it again.
    assert assets[-1].ack == f"AssetV2|{lines[-1].ack.partition('|')[2]}"
    assert exifs[0] == first
    assert exifs[-1] == last
    assert new not in exifs
    acknowledge(ann, lines)
    again = changes(ann, "AssetsV2", "AssetExifsV1")
    assert [(name, data.get("id", data.get("assetId"))) for name, data in again] == [
        ("AssetV2", last),
        ("AssetV2", new),
        ("AssetExifV1", new),
    ]


def test_what_is_gained_meanwhile_comes_with_the_next_stream(family: Family, ann: Person, bob: Person) -> None:
    for _ in range(5):
        family.asset(ann)
    album = family.album(bob, [family.asset(bob, exif={})])
    types = ("AssetsV2", "PartnerAssetsV2", "AlbumAssetsV2", "AlbumsV2", "AlbumUsersV1", "AlbumToAssetsV1")
    running = chunks(family, ann, *types)
    lines = next(running)
    family.share_album(album, ann)
    family.share_all(bob, ann)
    lines += [line for chunk in running for line in chunk]
    assert {line.type for line in lines} == {"AssetV2", "SyncCompleteV1"}
    acknowledge(ann, lines)
    assert {name for name, _ in changes(ann, *types)} == {
        *("PartnerAssetV2", "AlbumAssetCreateV2", "AlbumV2", "AlbumUserV1", "AlbumToAssetV1"),
    }


def test_what_is_lost_meanwhile_is_told_no_more(family: Family, ann: Person, bob: Person) -> None:
    for _ in range(5):
        family.asset(ann)
    album = family.album(bob, [family.asset(bob)])
    family.share_album(album, ann)
    types = ("AssetsV2", "AlbumAssetsV2", "AlbumsV2", "AlbumUsersV1", "AlbumToAssetsV1")
    running = chunks(family, ann, *types)
    lines = next(running)
    family.delete("album_user", userId=ann.id)
    lines += [line for chunk in running for line in chunk]
    assert {line.type for line in lines} == {"AssetV2", "SyncCompleteV1"}


def test_a_client_that_takes_gzip_gets_it_and_others_do_not(family: Family, ann: Person) -> None:
    family.asset(ann)
    plain = family.session(ann.id, accept_encoding="identity")
    for person, encoding in ((ann, "gzip"), (plain, None)):
        answer = person.post("/sync/stream", {"types": ["AssetsV2"]}, status=200)
        assert answer.headers.get("content-encoding") == encoding
        assert [line.type for line in parsed(answer.text)] == ["AssetV2", "SyncCompleteV1"]
