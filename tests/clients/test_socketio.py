"""The unmodified Socket.IO client of Python: who gets in, by what, and what arrives."""

import queue
from typing import Any

import pytest
import socketio

from tests.clients.conftest import House
from tests.scenario import jpeg


def _connect(
    house: House, path: str = "/api/socket.io", **headers: str
) -> tuple[socketio.Client, "queue.Queue[tuple[str, Any]]"]:
    client = socketio.Client(reconnection=False)
    heard: queue.Queue[tuple[str, Any]] = queue.Queue()
    client.on("*", lambda event, *data: heard.put((event, data[0] if data else None)))
    client.connect(house.server.url, headers=headers, transports=["websocket"], socketio_path=path)
    return client, heard


def _next(heard: "queue.Queue[tuple[str, Any]]", event: str, seconds: float = 60) -> Any:
    """The payload of the next message of that name; others before it are passed over."""
    while True:
        name, payload = heard.get(timeout=seconds)
        if name == event:
            return payload


@pytest.mark.parametrize("header", ["authorization", "x-immich-user-token", "cookie"])
def test_a_session_gets_in_by_each_of_its_ways_and_hears_of_an_upload(house: House, header: str) -> None:
    token = house.admin.headers["authorization"].removeprefix("Bearer ")
    values = {"authorization": f"Bearer {token}", "x-immich-user-token": token, "cookie": f"immich_access_token={token}"}
    client, heard = _connect(house, **{header: values[header]})
    assert _next(heard, "on_server_version")["major"] == 3
    asset_id = _upload(house)
    assert _next(heard, "on_upload_success")["id"] == asset_id
    client.disconnect()


def test_an_api_key_gets_in(house: House) -> None:
    client, heard = _connect(house, **{"x-api-key": house.api_key()})
    assert _next(heard, "on_server_version")
    client.disconnect()


def test_nobody_else_hears_anything(house: House) -> None:
    client, heard = _connect(house)
    assert _next(heard, "error") == "unauthorized"
    client.wait()
    assert not client.connected


def _upload(house: House) -> str:
    answer = house.admin.post(
        "/assets",
        data={"fileCreatedAt": "2024-05-01T10:00:00.000Z", "fileModifiedAt": "2024-05-01T10:00:00.000Z"},
        files={"assetData": ("photo.jpg", jpeg())},
    )
    return str(answer.raise_for_status().json()["id"])
