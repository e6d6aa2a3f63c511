"""Wire shapes of ``/api-keys`` (behaviour/01 §5)."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from appliance.core.db import Row
from appliance.core.http.wire import UNSET, DateTime, Dto, UnsetType, Uuid
from appliance.core.permissions import Permission

Permissions = Annotated[list[Permission], Meta(min_length=1)]


class ApiKeyCreateDto(Dto):
    """A key to make."""

    permissions: Permissions
    name: str | UnsetType = UNSET


class ApiKeyUpdateDto(Dto):
    """What to change of a key."""

    name: str | UnsetType = UNSET
    permissions: Permissions | UnsetType = UNSET


class ApiKeyResponseDto(Dto):
    """A key, without its secret."""

    id: Uuid
    name: str
    created_at: DateTime
    updated_at: DateTime
    permissions: list[Permission]


class ApiKeyCreateResponseDto(ApiKeyResponseDto):
    """A new key with its secret, shown this once. Its fields stand twice: clients up to 3.1 read ``apiKey``."""

    secret: str
    api_key: ApiKeyResponseDto


def api_key_response(row: Row) -> ApiKeyResponseDto:
    """A key from its row."""
    return ApiKeyResponseDto(**_members(row))


def api_key_create_response(row: Row, secret: str) -> ApiKeyCreateResponseDto:
    """A key that was just made or rotated."""
    return ApiKeyCreateResponseDto(**_members(row), secret=secret, api_key=api_key_response(row))


def _members(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"],
        "created_at": row["createdAt"],
        "updated_at": row["updatedAt"],
        "permissions": msgspec.json.decode(row["permissions"]),
    }
