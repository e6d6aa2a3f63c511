"""The unmodified client ``immichpy``: generated from the reference's document, strict to the last integer."""

import asyncio
import inspect
import re
import warnings
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from immichpy import AsyncClient

from appliance.app import operations
from appliance.core.http.operation import Operation
from tests.clients.conftest import House
from tests.process import settle
from tests.scenario import jpeg

T = TypeVar("T")


def _run(house: House, work: Callable[[AsyncClient], Awaitable[T]]) -> T:
    async def main() -> T:
        async with AsyncClient(base_url=house.server.url, api_key=house.api_key()) as client:
            return await work(client)

    with warnings.catch_warnings():
        # It warns of operations that the reference will drop one day, and uses what its own libraries will drop.
        warnings.simplefilter("ignore", DeprecationWarning)
        return asyncio.run(main())


def test_files_are_uploaded_found_again_and_downloaded(house: House, tmp_path: Path) -> None:
    photos, target = tmp_path / "photos", tmp_path / "target"
    photos.mkdir()
    for number in range(3):
        (photos / f"photo-{number}.jpg").write_bytes(jpeg())

    async def work(client: AsyncClient) -> None:
        first = await client.assets.upload([photos])
        assert first.failed == []
        assert first.stats.uploaded == 3
        second = await client.assets.upload([photos])
        assert (second.stats.uploaded, second.stats.rejected) == (0, 3)
        entry = first.uploaded[0]
        info = await client.assets.get_asset_info(entry.asset.id)
        assert info.original_file_name == entry.filepath.name
        path = await client.assets.download_asset_to_file(entry.asset.id, out_dir=target)
        assert path.read_bytes() == entry.filepath.read_bytes()

    _run(house, work)


def test_it_can_decode_every_list_and_report_that_we_offer(house: House) -> None:
    """Each GET of ours that needs no argument, on a server with something in it."""
    house.admin.post(
        "/assets",
        data={"fileCreatedAt": "2024-05-01T10:00:00.000Z", "fileModifiedAt": "2024-05-01T10:00:00.000Z"},
        files={"assetData": ("photo.jpg", jpeg())},
    ).raise_for_status()
    settle(house.server)
    wanted = [operation for operation in operations().operations if _needs_nothing(operation)]
    assert wanted

    async def work(client: AsyncClient) -> list[str]:
        faults = []
        for operation in wanted:
            call = _method(client, operation.id)
            if call is None:
                continue
            try:
                await call()
            except Exception as error:  # noqa: BLE001 - whatever its decoder or the server says is told below
                faults.append(f"{operation.id}: {type(error).__name__}: {str(error)[:300]}")
        return faults

    assert _run(house, work) == []


def _needs_nothing(operation: Operation) -> bool:
    is_a_read = operation.documented and operation.method == "GET" and not operation.shared_link
    return is_a_read and not operation.path_parameters and operation.id not in ANSWERED_WITH_404


ANSWERED_WITH_404 = {"getServerLicense", "getUserLicense"}
"""There is no licence to be had."""


def _method(client: AsyncClient, operation_id: str) -> Callable[[], Awaitable[Any]] | None:
    """The client's method of an operation; None where it needs arguments (or a session, which an API key has not)."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", operation_id).lower()
    for part in vars(client).values():
        method = getattr(part, name, None)
        if method is not None:
            parameters = inspect.signature(method).parameters.values()
            needed = [one for one in parameters if one.default is one.empty and one.kind is not one.VAR_KEYWORD]
            return None if needed or name == "get_sync_ack" else method
    raise AssertionError(f"immichpy has no method {name}")
