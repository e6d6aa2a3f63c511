"""Wire shapes of ``/stacks`` (behaviour/02 §7)."""

from typing import Annotated

from msgspec import Meta

from appliance.core.http.wire import UNSET, Dto, UnsetType, Uuid
from appliance.domains.assets import AssetResponseDto


class StackCreateDto(Dto):
    """The assets of a new stack; the first one is shown for it."""

    asset_ids: Annotated[list[Uuid], Meta(min_length=2)]


class StackUpdateDto(Dto):
    """Another asset to show."""

    primary_asset_id: Uuid | UnsetType = UNSET


class StacksQuery(Dto):
    """The stack that shows this asset."""

    primary_asset_id: Uuid | UnsetType = UNSET


class StackResponseDto(Dto):
    """A stack with what is shown of its assets, the primary first."""

    id: Uuid
    primary_asset_id: Uuid
    assets: list[AssetResponseDto]
