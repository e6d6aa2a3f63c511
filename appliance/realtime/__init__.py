"""The socket.io edge: turns events into messages, nothing else (behaviour/04 §1)."""

from appliance.core.runtime import Runtime
from appliance.realtime.messages import MESSAGES
from appliance.realtime.socket import Socket

__all__ = ["build"]


def build(runtime: Runtime) -> Socket:
    """The ASGI application behind ``/api/socket.io``, which from now on tells clients what happens."""
    socket = Socket(runtime)
    for message in MESSAGES:
        socket.tell(message)
    return socket
