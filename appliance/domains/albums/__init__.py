"""Albums: photos put together and shared. Owns ``album``, ``album_user``, ``album_asset``.

Others use ``responses`` (whole albums as the caller sees them) and, in their own transaction, ``add_assets``. What is
locked leaves all albums by a trigger; albums come and go with their owner by triggers too.
"""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime
from appliance.domains.albums import access, covers
from appliance.domains.albums.dtos import AlbumResponseDto
from appliance.domains.albums.responses import responses
from appliance.domains.albums.service import add_assets
from appliance.domains.assets.events import AssetsRestored, AssetsTrashed

__all__ = ["AlbumResponseDto", "add_assets", "register", "responses", "routes_of"]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.albums import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Declare who may do what with albums, and keep covers right when photos go to the trash or come back."""
    access.declare(runtime.access)
    runtime.events.subscribe(AssetsTrashed, lambda event: covers.mend_albums_of(runtime, event.asset_ids))
    runtime.events.subscribe(AssetsRestored, lambda event: covers.mend_albums_of(runtime, event.asset_ids))
