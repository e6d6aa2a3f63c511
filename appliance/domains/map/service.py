"""What is shown on the map."""

from appliance.core.http.wire import UNSET
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains.map import queries
from appliance.domains.map.dtos import MapMarkersQuery


def markers(runtime: Runtime, who: Principal, query: MapMarkersQuery) -> bytes:
    """A JSON array of every photo with a position that the caller wants to see, the newest first (behaviour/02 §14)."""
    filters = {
        "user_id": who.user_id,
        "archived": query.is_archived is True,
        "partners": query.with_partners,
        "albums": query.with_shared_albums,
        "favorite": None if query.is_favorite is UNSET else query.is_favorite,
        "after": None if query.file_created_after is UNSET else query.file_created_after,
        "before": None if query.file_created_before is UNSET else query.file_created_before,
    }
    with runtime.db.reading() as reader:
        return queries.markers(reader, filters)
