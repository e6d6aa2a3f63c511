"""Wire shapes of ``/partners``."""

from typing import Literal

from appliance.core.http.wire import UNSET, Dto, UnsetType, Uuid
from appliance.domains.users import UserResponseDto


class PartnerResponseDto(UserResponseDto, kw_only=True):
    """The other user, and whether the receiver sees their photos among the own ones."""

    in_timeline: bool | UnsetType = UNSET


class PartnersQuery(Dto):
    """``shared-by``: with whom the caller shares; ``shared-with``: who shares with the caller."""

    direction: Literal["shared-by", "shared-with"]


class PartnerCreateDto(Dto):
    """Who gets to see everything."""

    shared_with_id: Uuid


class PartnerUpdateDto(Dto):
    """How the receiver wants to see it."""

    in_timeline: bool
