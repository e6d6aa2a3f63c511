"""Stacks: shots of the same moment behind one of them. Owns ``stack``.

Others call ``leave`` before an asset of a stack is deleted, and ``merge`` when one asset takes the place of another.
"""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime
from appliance.domains.stacks import access
from appliance.domains.stacks.service import leave, merge

__all__ = ["leave", "merge", "register", "routes_of"]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.stacks import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Declare who may touch stacks."""
    access.declare(runtime.access)
