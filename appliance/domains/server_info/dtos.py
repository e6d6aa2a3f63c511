"""Wire shapes of ``/server``."""

from appliance.core.http.wire import Dto


class ServerPingResponse(Dto):
    """The answer that clients take as a sign of life."""

    res: str
