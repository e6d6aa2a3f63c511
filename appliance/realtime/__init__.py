"""The socket.io edge: turns events into messages, nothing else."""

from typing import Any

from appliance.core.runtime import Runtime


def build(runtime: Runtime) -> Any:  # noqa: ARG001
    """The ASGI application behind ``/api/socket.io``."""

    async def refuse(_scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.close", "code": 1013})

    return refuse
