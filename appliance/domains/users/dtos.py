"""Wire shapes of ``/users`` and ``/admin/users`` (behaviour/01 §7)."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta, field

from appliance.core.db import Row
from appliance.core.http.wire import UNSET, Binary, Date, DateTime, Dto, Email, PinCode, UnsetType, Uuid

MAX_SAFE = 2**53 - 1
Quota = Annotated[int, Meta(ge=0, le=MAX_SAFE)]
LicenseKey = Annotated[str, Meta(pattern=r"^IM(SV|CL)(-[\dA-Za-z]{4}){8}$")]


class UserAvatarColor(StrEnum):
    """The colour of a user without a profile image."""

    PRIMARY = "primary"
    PINK = "pink"
    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"
    PURPLE = "purple"
    ORANGE = "orange"
    GRAY = "gray"
    AMBER = "amber"


class UserStatus(StrEnum):
    """``removing``: to be deleted for good at once; ``deleted``: after a delay."""

    ACTIVE = "active"
    REMOVING = "removing"
    DELETED = "deleted"


class UserResponseDto(Dto):
    """A user as other users see them."""

    id: Uuid
    email: Email
    name: str
    profile_image_path: str
    avatar_color: UserAvatarColor
    profile_changed_at: DateTime


class UserLicense(Dto):
    """A product key as it was entered; nobody checks its signature."""

    license_key: LicenseKey
    activation_key: str
    activated_at: DateTime


class UserAdminResponseDto(Dto):
    """A user as they and administrators see them."""

    id: Uuid
    email: Email
    name: str
    profile_image_path: str
    avatar_color: UserAvatarColor
    profile_changed_at: DateTime
    storage_label: str | None
    should_change_password: bool
    is_admin: bool
    created_at: DateTime
    deleted_at: DateTime | None
    updated_at: DateTime
    oauth_id: str
    quota_size_in_bytes: Quota | None
    quota_usage_in_bytes: Quota | None
    status: UserStatus
    license: UserLicense | None
    cluster_group_id: Uuid


class UserUpdateMeDto(Dto):
    """What users may change of their own account."""

    avatar_color: UserAvatarColor | UnsetType | None = UNSET
    email: Email | UnsetType = UNSET
    name: str | UnsetType = UNSET
    password: str | UnsetType = UNSET


class UserAdminCreateDto(Dto):
    """A new account."""

    email: Email
    name: str
    password: str
    avatar_color: UserAvatarColor | UnsetType | None = UNSET
    is_admin: bool | UnsetType = UNSET
    notify: bool | UnsetType = UNSET
    pin_code: PinCode | UnsetType | None = UNSET
    quota_size_in_bytes: Quota | UnsetType | None = UNSET
    should_change_password: bool | UnsetType = UNSET
    storage_label: str | UnsetType | None = UNSET


class UserAdminUpdateDto(Dto):
    """What administrators may change of an account."""

    avatar_color: UserAvatarColor | UnsetType | None = UNSET
    email: Email | UnsetType = UNSET
    is_admin: bool | UnsetType = UNSET
    name: str | UnsetType = UNSET
    password: str | UnsetType = UNSET
    pin_code: PinCode | UnsetType | None = UNSET
    quota_size_in_bytes: Quota | UnsetType | None = UNSET
    should_change_password: bool | UnsetType = UNSET
    storage_label: str | UnsetType | None = UNSET


class UserAdminDeleteDto(Dto):
    """How to delete an account: ``force`` does not wait for the delay."""

    force: bool | UnsetType = UNSET


class UserAdminSearchDto(Dto):
    """Which accounts to list."""

    id: Uuid | UnsetType = UNSET
    with_deleted: bool | UnsetType = UNSET


class LicenseKeyDto(Dto):
    """A product key to store."""

    license_key: LicenseKey
    activation_key: str


class OnboardingDto(Dto):
    """Whether the user went through the welcome pages."""

    is_onboarded: bool


class OnboardingResponseDto(Dto):
    """The same, as it is stored."""

    is_onboarded: bool


class CreateProfileImageDto(Dto):
    """The form of a new profile image."""

    file: Binary


class CreateProfileImageResponseDto(Dto):
    """The profile image that was stored."""

    user_id: Uuid
    profile_image_path: str
    profile_changed_at: DateTime


class AssetVisibility(StrEnum):
    """Where an asset is shown."""

    ARCHIVE = "archive"
    TIMELINE = "timeline"
    HIDDEN = "hidden"
    LOCKED = "locked"


class AssetStatsDto(Dto):
    """Which assets to count."""

    is_favorite: bool | UnsetType = UNSET
    is_trashed: bool | UnsetType = UNSET
    visibility: AssetVisibility | UnsetType = UNSET


class AssetStatsResponseDto(Dto):
    """How many assets somebody has."""

    images: int
    videos: int
    total: int


class CalendarHeatmapType(StrEnum):
    """Which day of an asset counts."""

    UPLOAD = "Upload"
    TAKEN = "Taken"


class CalendarHeatmapDto(Dto):
    """The days of a heat map, both included."""

    from_: Date | UnsetType = field(default=UNSET, name="from")
    to: Date | UnsetType = UNSET
    type: CalendarHeatmapType = CalendarHeatmapType.UPLOAD


class CalendarHeatmapDay(Dto):
    """One day of it."""

    date: str
    count: int


class CalendarHeatmapResponseDto(Dto):
    """How many assets came on each day."""

    from_: str = field(name="from")
    to: str
    series: list[CalendarHeatmapDay]
    total_count: int


_COLORS = tuple(UserAvatarColor)


def avatar_color(row: Row) -> UserAvatarColor:
    """The chosen colour, or the one that follows from the e-mail address."""
    chosen = row["avatarColor"]
    return UserAvatarColor(chosen) if chosen else _COLORS[sum(map(ord, row["email"])) % len(_COLORS)]


def user_response(row: Row) -> UserResponseDto:
    """A user from the columns id, email, name, profileImagePath, avatarColor, profileChangedAt."""
    return UserResponseDto(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        profile_image_path=row["profileImagePath"],
        avatar_color=avatar_color(row),
        profile_changed_at=row["profileChangedAt"],
    )


def user_admin_response(row: Row) -> UserAdminResponseDto:
    """A user from a whole row with ``license`` (JSON), as ``service.account`` gives it."""
    return UserAdminResponseDto(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        profile_image_path=row["profileImagePath"],
        avatar_color=avatar_color(row),
        profile_changed_at=row["profileChangedAt"],
        storage_label=row["storageLabel"],
        should_change_password=bool(row["shouldChangePassword"]),
        is_admin=bool(row["isAdmin"]),
        created_at=row["createdAt"],
        deleted_at=row["deletedAt"],
        updated_at=row["updatedAt"],
        oauth_id=row["oauthId"],
        quota_size_in_bytes=row["quotaSizeInBytes"],
        quota_usage_in_bytes=row["quotaUsageInBytes"],
        status=UserStatus(row["status"]),
        license=None if row["license"] is None else msgspec.json.decode(row["license"], type=UserLicense),
        cluster_group_id=row["clusterGroupId"],
    )
