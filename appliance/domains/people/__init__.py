"""People and faces. Owns ``person_group``, ``person``, ``person_user``, ``asset_face``.

The id of a person, everywhere in the API, is the id of the person group: each user has an own copy of it, with an own name
(behaviour/11 §1). Offers ``PersonResponseDto`` and ``of_groups`` to those who describe assets.
"""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime
from appliance.domains.people import access, jobs
from appliance.domains.people.descriptions import of_groups
from appliance.domains.people.dtos import PersonResponseDto

__all__ = ["PersonResponseDto", "of_groups", "register", "routes_of"]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.people import face_routes, routes

    return [routes.routes, routes.search_routes, face_routes.routes]


def register(runtime: Runtime) -> None:
    """Declare who may touch people, and how portraits are made."""
    access.declare(runtime.access)
    jobs.register(runtime)
