"""Operations under ``/server``, and how clients find the API."""

from appliance.core.http.call import Call
from appliance.core.http.operation import Access, Routes
from appliance.domains.server_info.dtos import ServerPingResponse

routes = Routes("Server")


@routes.get("/server/ping", "pingServer", access=Access.PUBLIC)
def ping_server(call: Call) -> ServerPingResponse:
    """A sign of life."""
    return ServerPingResponse(res="pong")
