"""Assets: the photos and videos themselves. Owns ``asset``, ``asset_file``, ``asset_metadata``, ``asset_job_status``.

Others change these tables with ``change``, ``put_file`` and ``remove_file``, inside their own transaction.
"""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime
from appliance.domains.assets import access
from appliance.domains.assets.service import change, put_file, remove_file

__all__ = ["change", "put_file", "register", "remove_file", "routes_of"]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    return []


def register(runtime: Runtime) -> None:
    """Declare who may touch assets."""
    access.declare(runtime.access)
