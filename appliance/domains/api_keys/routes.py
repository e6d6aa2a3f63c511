"""Operations under ``/api-keys``."""

from appliance.core.http.call import Call
from appliance.core.http.operation import KeyRule, Routes
from appliance.core.http.wire import UNSET, Uuid
from appliance.core.permissions import Permission
from appliance.domains.api_keys import service
from appliance.domains.api_keys.dtos import (
    ApiKeyCreateDto,
    ApiKeyCreateResponseDto,
    ApiKeyResponseDto,
    ApiKeyUpdateDto,
    api_key_create_response,
    api_key_response,
)

routes = Routes("API keys")


@routes.post("/api-keys", "createApiKey", permission=Permission.API_KEY_CREATE)
def create_api_key(call: Call, body: ApiKeyCreateDto) -> ApiKeyCreateResponseDto:
    """Make a key."""
    name = "" if body.name is UNSET else body.name
    return api_key_create_response(*service.create(call.runtime, call.principal, name, body.permissions))


@routes.get("/api-keys", "getApiKeys", permission=Permission.API_KEY_READ)
def get_api_keys(call: Call) -> list[ApiKeyResponseDto]:
    """The caller's keys."""
    with call.runtime.db.reading() as reader:
        return [api_key_response(row) for row in service.keys(reader, call.principal)]


@routes.get("/api-keys/me", "getMyApiKey", permission=KeyRule.ANY_KEY)
def get_my_api_key(call: Call) -> ApiKeyResponseDto:
    """The key that is used for this call."""
    with call.runtime.db.reading() as reader:
        return api_key_response(service.own(reader, call.principal))


@routes.get("/api-keys/{id}", "getApiKey", permission=Permission.API_KEY_READ)
def get_api_key(call: Call, id: Uuid) -> ApiKeyResponseDto:
    """One key."""
    with call.runtime.db.reading() as reader:
        return api_key_response(service.key(reader, call.principal, id))


@routes.put("/api-keys/{id}", "updateApiKey", permission=Permission.API_KEY_UPDATE, aliases=("PATCH",))
def update_api_key(call: Call, id: Uuid, body: ApiKeyUpdateDto) -> ApiKeyResponseDto:
    """Rename a key or change what it grants."""
    name = None if body.name is UNSET else body.name
    permissions = None if body.permissions is UNSET else body.permissions
    return api_key_response(service.update(call.runtime, call.principal, id, name=name, permissions=permissions))


@routes.post("/api-keys/{id}/rotate", "rotateApiKey", permission=Permission.API_KEY_ROTATE)
def rotate_api_key(call: Call, id: Uuid) -> ApiKeyCreateResponseDto:
    """Replace the secret of a key."""
    return api_key_create_response(*service.rotate(call.runtime, call.principal, id))


@routes.delete("/api-keys/{id}", "deleteApiKey", permission=Permission.API_KEY_DELETE)
def delete_api_key(call: Call, id: Uuid) -> None:
    """Delete a key."""
    service.delete(call.runtime, call.principal, id)
