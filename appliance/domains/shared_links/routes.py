"""Operations under ``/shared-links``."""

from datetime import timedelta
from email.utils import format_datetime
from urllib.parse import quote

from appliance.core import clock
from appliance.core.http.call import Call
from appliance.core.http.operation import KeyRule, Routes
from appliance.core.http.wire import BulkIdResponseDto, Uuid
from appliance.core.permissions import Permission
from appliance.domains.shared_links import authenticators, service
from appliance.domains.shared_links.dtos import (
    AssetIdsDto,
    AssetIdsResponseDto,
    SharedLinkCreateDto,
    SharedLinkEditDto,
    SharedLinkLoginDto,
    SharedLinkResponseDto,
    SharedLinksQuery,
)

routes = Routes("Shared links")

COOKIE_SECONDS = 24 * 3600
MAX_TOKENS = 20
"""Links whose passwords a browser remembers; more would not fit into a cookie."""


@routes.get("/shared-links", "getAllSharedLinks", permission=Permission.SHARED_LINK_READ)
def get_all_shared_links(call: Call, query: SharedLinksQuery) -> list[SharedLinkResponseDto]:
    """The caller's links."""
    return service.search(call.runtime, call.principal, call.client, query)


@routes.post("/shared-links", "createSharedLink", permission=Permission.SHARED_LINK_CREATE)
def create_shared_link(call: Call, body: SharedLinkCreateDto) -> SharedLinkResponseDto:
    """A new link."""
    return service.create(call.runtime, call.principal, call.client, body)


@routes.post("/shared-links/login", "sharedLinkLogin", permission=KeyRule.ONLY_ALL, shared_link=True)
def shared_link_login(call: Call, body: SharedLinkLoginDto) -> SharedLinkResponseDto:
    """Open a link with a password: sets the cookie that all its operations ask for."""
    service.log_in(call.runtime, call.principal, body.password, call.address)
    link = service.mine(call.runtime, call.principal, call.client)
    fresh = authenticators.token(call.runtime, link.id, body.password)
    kept = [text for text in authenticators.tokens(call.request) if text != fresh][-MAX_TOKENS + 1 :]
    expires = format_datetime(clock.now() + timedelta(seconds=COOKIE_SECONDS), usegmt=True)
    value = quote(",".join([*kept, fresh]), safe="")
    call.set_cookie(authenticators.COOKIE, value, max_age=COOKIE_SECONDS, expires=expires)
    return link


@routes.get("/shared-links/me", "getMySharedLink", permission=KeyRule.ONLY_ALL, shared_link=True)
def get_my_shared_link(call: Call) -> SharedLinkResponseDto:
    """The link by which the caller came."""
    return service.mine(call.runtime, call.principal, call.client)


@routes.get("/shared-links/{id}", "getSharedLinkById", permission=Permission.SHARED_LINK_READ)
def get_shared_link_by_id(call: Call, id: Uuid) -> SharedLinkResponseDto:
    """One of the caller's links."""
    return service.get(call.runtime, call.principal, call.client, id)


@routes.patch("/shared-links/{id}", "updateSharedLink", permission=Permission.SHARED_LINK_UPDATE)
def update_shared_link(call: Call, id: Uuid, body: SharedLinkEditDto) -> SharedLinkResponseDto:
    """Change a link."""
    return service.update(call.runtime, call.principal, call.client, id, body)


@routes.delete("/shared-links/{id}", "removeSharedLink", permission=Permission.SHARED_LINK_DELETE)
def remove_shared_link(call: Call, id: Uuid) -> None:
    """Delete a link."""
    service.delete(call.runtime, call.principal, id)


@routes.put("/shared-links/{id}/assets", "addSharedLinkAssets", permission=Permission.SHARED_LINK_UPDATE)
def add_shared_link_assets(call: Call, id: Uuid, body: AssetIdsDto) -> list[AssetIdsResponseDto]:
    """Let a link open more photos."""
    return _by_asset(service.add_assets(call.runtime, call.principal, id, body.asset_ids))


@routes.delete("/shared-links/{id}/assets", "removeSharedLinkAssets", permission=Permission.SHARED_LINK_UPDATE, status=200)
def remove_shared_link_assets(call: Call, id: Uuid, body: AssetIdsDto) -> list[AssetIdsResponseDto]:
    """Let a link open photos no more."""
    return _by_asset(service.remove_assets(call.runtime, call.principal, id, body.asset_ids))


def _by_asset(results: list[BulkIdResponseDto]) -> list[AssetIdsResponseDto]:
    # This operation has words of its own for the same thing.
    return [AssetIdsResponseDto(asset_id=result.id, success=result.success, error=result.error) for result in results]  # type: ignore[arg-type]
