"""Wire shapes of ``/tags`` (behaviour/02 §6)."""

from typing import Annotated

from msgspec import Meta

from appliance.core.http.wire import UNSET, Dto, HexColor, UnsetType, Uuid

TagName = Annotated[str, Meta(pattern="^[^/]*$")]
"""One level of a path (behaviour/11 §9)."""


class TagCreateDto(Dto):
    """A new tag below another one or at the root."""

    name: TagName
    parent_id: Uuid | UnsetType | None = UNSET
    color: HexColor | UnsetType | None = UNSET


class TagUpsertDto(Dto):
    """Paths of tags; what is missing of them is made."""

    tags: list[str]


class TagUpdateDto(Dto):
    """Changes of a tag."""

    name: TagName | UnsetType = UNSET
    color: HexColor | UnsetType | None = UNSET


class TagBulkAssetsDto(Dto):
    """Every tag for every asset."""

    tag_ids: list[Uuid]
    asset_ids: list[Uuid]


class TagBulkAssetsResponseDto(Dto):
    """How many pairs are new."""

    count: int
