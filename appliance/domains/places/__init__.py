"""Places: what the world's positions and towns are called. Owns ``gazetteer.db``, which is part of the program.

Offers ``gazetteer(runtime)``; the metadata of photos and the map ask it.
"""

from appliance.core.runtime import Runtime
from appliance.domains.places.gazetteer import Gazetteer, Location, Place

__all__ = ["Gazetteer", "Location", "Place", "gazetteer", "register"]


def gazetteer(runtime: Runtime) -> Gazetteer:
    """The one gazetteer of this server."""
    found: Gazetteer = runtime.memory["gazetteer"]
    return found


def register(runtime: Runtime) -> None:
    """Nothing is opened before somebody asks."""
    runtime.memory["gazetteer"] = Gazetteer()
