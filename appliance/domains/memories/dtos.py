"""Wire shapes of ``/memories``."""

import re
from typing import Annotated, Any, Literal

from msgspec import Meta, field

from appliance.core import clock
from appliance.core.errors import ValidationFailed
from appliance.core.http.validation import issue
from appliance.core.http.wire import UNSET, DateTime, Dto, UnsetType, Uuid
from appliance.domains.assets import AssetResponseDto

MemoryType = Literal["on_this_day", "birthday"]
MemorySearchOrder = Literal["asc", "desc", "random"]
Counted = Annotated[int, Meta(ge=1)]


_DAY = re.compile(r"^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?$")


def _day_problem(text: str) -> dict[str, Any] | None:
    try:
        if _DAY.match(text):
            clock.parse(text)
            return None
    except (ValueError, OverflowError):
        pass  # a day that is not in the calendar: told like a wrong form
    message = "Invalid input: expected ISO date string (YYYY-MM-DD), received string"
    return {"origin": "string", "code": "invalid_format", "format": "date", "pattern": f"/{_DAY.pattern}/", "message": message}


Day = Annotated[str, Meta(extra={"wire": "date", "check": _day_problem, "expected": "ISO date string (YYYY-MM-DD)"})]
"""A day; apps before 3.0 and some tools send an instant, whose day as it is written counts."""


class MemoryDataDto(Dto):
    """The year it is about; for birthdays the year of birth, and whose it is."""

    year: Annotated[int, Meta(ge=1000, le=9999)]
    person_id: Uuid | UnsetType = UNSET
    person_name: str | UnsetType = UNSET


class MemoryResponseDto(Dto):
    """A memory with the photos that may be shown now. What is null is left out."""

    id: Uuid
    created_at: DateTime
    updated_at: DateTime
    memory_at: DateTime
    owner_id: Uuid
    type: MemoryType
    data: MemoryDataDto
    is_saved: bool
    assets: list[AssetResponseDto]
    deleted_at: DateTime | UnsetType = UNSET
    seen_at: DateTime | UnsetType = UNSET
    show_at: DateTime | UnsetType = UNSET
    hide_at: DateTime | UnsetType = UNSET


class MemoriesQuery(Dto):
    """Which memories are wanted."""

    for_: Day | UnsetType = field(name="for", default=UNSET)
    id: Uuid | UnsetType = UNSET
    is_saved: bool | UnsetType = UNSET
    is_trashed: bool | UnsetType = UNSET
    is_upcoming: bool | UnsetType = UNSET
    order: MemorySearchOrder | UnsetType = UNSET
    page: Counted | UnsetType = UNSET
    size: Counted | UnsetType = UNSET
    type: MemoryType | UnsetType = UNSET


class MemoryStatisticsResponseDto(Dto):
    """How many there are."""

    total: int


class MemoryCreateDto(Dto):
    """A new memory."""

    type: MemoryType
    data: MemoryDataDto
    memory_at: DateTime
    asset_ids: list[Uuid] | UnsetType = UNSET
    hide_at: DateTime | UnsetType = UNSET
    is_saved: bool | UnsetType = UNSET
    seen_at: DateTime | UnsetType = UNSET
    show_at: DateTime | UnsetType = UNSET

    def require_person(self) -> None:
        """Raises ``ValidationFailed`` for a birthday of nobody."""
        if self.type == "birthday":
            missing = [("personId", self.data.person_id), ("personName", self.data.person_name)]
            issues = [issue(("data", name), "Required for birthday memories") for name, value in missing if value is UNSET]
            if issues:
                raise ValidationFailed(issues)


class MemoryUpdateDto(Dto):
    """What may be changed of a memory."""

    is_saved: bool | UnsetType = UNSET
    memory_at: DateTime | UnsetType = UNSET
    seen_at: DateTime | UnsetType = UNSET

    def require_something(self) -> None:
        """Raises ``ValidationFailed`` when nothing is to be changed."""
        if self.is_saved is UNSET and self.memory_at is UNSET and self.seen_at is UNSET:
            text = "At least one of the following fields is required: isSaved, seenAt, memoryAt"
            raise ValidationFailed([issue((), text)])
