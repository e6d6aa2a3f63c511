"""Operations under ``/users`` and ``/admin/users``."""

import asyncio
from typing import Any

import msgspec

from appliance.core.db import Row
from appliance.core.errors import BadRequest
from appliance.core.http.answers import CACHE_DEFAULT, FileAnswer
from appliance.core.http.call import Call
from appliance.core.http.multipart import Form
from appliance.core.http.operation import Access, Routes
from appliance.core.http.wire import UNSET, Dto, Uuid
from appliance.core.permissions import Permission
from appliance.domains.users import closing, heatmap, passwords, profile_images, service, user_preferences
from appliance.domains.users.dtos import (
    AssetStatsDto,
    AssetStatsResponseDto,
    CalendarHeatmapDay,
    CalendarHeatmapDto,
    CalendarHeatmapResponseDto,
    CreateProfileImageDto,
    CreateProfileImageResponseDto,
    LicenseKeyDto,
    OnboardingDto,
    OnboardingResponseDto,
    UserAdminCreateDto,
    UserAdminDeleteDto,
    UserAdminResponseDto,
    UserAdminSearchDto,
    UserAdminUpdateDto,
    UserLicense,
    UserResponseDto,
    UserUpdateMeDto,
    user_admin_response,
    user_response,
)
from appliance.domains.users.preference_dtos import UserPreferencesResponseDto, UserPreferencesUpdateDto

routes = Routes("Users")
admin_routes = Routes("Users (admin)")


def _columns(body: Dto, *without: str) -> dict[str, Any]:
    """The members that were sent, which are named as the columns; secrets hashed."""
    given: dict[str, Any] = {name: value for name, value in msgspec.to_builtins(body).items() if name not in without}
    if "password" in given:
        # An empty password means that it was not filled in.
        password = given.pop("password")
        given |= {"password": passwords.hash_password(password)} if password else {}
    if given.get("pinCode"):
        given["pinCode"] = passwords.hash_password(given["pinCode"])
    return given


# -- oneself


@routes.get("/users/me", "getMyUser", permission=Permission.USER_READ)
def get_my_user(call: Call) -> UserAdminResponseDto:
    """The caller's own account."""
    with call.runtime.db.reading() as reader:
        return user_admin_response(service.account(reader, call.principal.user_id))


@routes.put("/users/me", "updateMyUser", permission=Permission.USER_UPDATE, aliases=("PATCH",))
def update_my_user(call: Call, body: UserUpdateMeDto) -> UserAdminResponseDto:
    """Change the caller's own account; a new password also ends the duty to change it."""
    columns = _columns(body)
    if "password" in columns:
        columns["shouldChangePassword"] = False
    row = call.runtime.db.write(lambda transaction: service.change(transaction, call.principal.user_id, columns))
    return user_admin_response(row)


@routes.get("/users/me/preferences", "getMyPreferences", permission=Permission.USER_PREFERENCE_READ)
def get_my_preferences(call: Call) -> UserPreferencesResponseDto:
    """The caller's preferences."""
    with call.runtime.db.reading() as reader:
        return user_preferences.preferences(reader, call.principal.user_id)


@routes.put("/users/me/preferences", "updateMyPreferences", permission=Permission.USER_PREFERENCE_UPDATE, aliases=("PATCH",))
def update_my_preferences(call: Call, body: UserPreferencesUpdateDto) -> UserPreferencesResponseDto:
    """Change some of the caller's preferences."""
    return call.runtime.db.write(lambda transaction: user_preferences.update(transaction, call.principal.user_id, body))


@routes.get("/users/me/onboarding", "getUserOnboarding", permission=Permission.USER_ONBOARDING_READ)
def get_user_onboarding(call: Call) -> OnboardingResponseDto:
    """Whether the caller went through the welcome pages."""
    with call.runtime.db.reading() as reader:
        return OnboardingResponseDto(is_onboarded=service.is_onboarded(reader, call.principal.user_id))


@routes.put("/users/me/onboarding", "setUserOnboarding", permission=Permission.USER_ONBOARDING_UPDATE)
def set_user_onboarding(call: Call, body: OnboardingDto) -> OnboardingResponseDto:
    """Note that the caller went through the welcome pages."""
    call.runtime.db.write(lambda transaction: service.put_metadata(transaction, call.principal.user_id, "onboarding", body))
    return OnboardingResponseDto(is_onboarded=body.is_onboarded)


@routes.delete("/users/me/onboarding", "deleteUserOnboarding", permission=Permission.USER_ONBOARDING_DELETE)
def delete_user_onboarding(call: Call) -> None:
    """Have the caller welcomed again."""
    call.runtime.db.write(lambda transaction: service.remove_metadata(transaction, call.principal.user_id, "onboarding"))


@routes.get("/users/me/license", "getUserLicense", permission=Permission.USER_LICENSE_READ)
def get_user_license(call: Call) -> UserLicense:
    """The caller's product key."""
    with call.runtime.db.reading() as reader:
        return msgspec.convert(service.license_of(reader, call.principal.user_id), UserLicense)


@routes.put("/users/me/license", "setUserLicense", permission=Permission.USER_LICENSE_UPDATE)
def set_user_license(call: Call, body: LicenseKeyDto) -> UserLicense:
    """Store a product key."""
    stored = call.runtime.db.write(
        lambda transaction: service.put_license(transaction, call.principal.user_id, body.license_key, body.activation_key)
    )
    return msgspec.convert(stored, UserLicense)


@routes.delete("/users/me/license", "deleteUserLicense", permission=Permission.USER_LICENSE_DELETE)
def delete_user_license(call: Call) -> None:
    """Forget the caller's product key."""
    call.runtime.db.write(lambda transaction: service.remove_metadata(transaction, call.principal.user_id, "license"))


@routes.get("/users/me/calendar-heatmap", "getMyCalendarHeatmap", permission=Permission.USER_READ)
def get_my_calendar_heatmap(call: Call, query: CalendarHeatmapDto) -> CalendarHeatmapResponseDto:
    """How many assets the caller has on each day."""
    return _heatmap(call, call.principal.user_id, query)


def _heatmap(call: Call, user_id: str, query: CalendarHeatmapDto) -> CalendarHeatmapResponseDto:
    with call.runtime.db.reading() as reader:
        days = heatmap.heatmap(reader, user_id, by=query.type, first=query.from_ or None, last=query.to or None)
    return CalendarHeatmapResponseDto(
        from_=days[0][0],
        to=days[-1][0],
        series=[CalendarHeatmapDay(date=date, count=count) for date, count in days],
        total_count=sum(count for _, count in days),
    )


@routes.post(
    "/users/profile-image",
    "createProfileImage",
    permission=Permission.USER_PROFILE_IMAGE_UPDATE,
    form=CreateProfileImageDto,
    response=CreateProfileImageResponseDto,
)
async def create_profile_image(call: Call) -> CreateProfileImageResponseDto:
    """Set the caller's profile image."""
    async with Form(call.runtime.files, _begin_image, lambda part: profile_images.require_room(part.size)) as form:
        await form.receive(call.header("content-type") or "", call.body_chunks())
        row = await asyncio.to_thread(_store_image, call, form)
    return CreateProfileImageResponseDto(
        user_id=row["id"], profile_image_path=row["profileImagePath"], profile_changed_at=row["profileChangedAt"]
    )


def _begin_image(form: Form, name: str, file_name: str) -> None:
    if name != "file" or name in form.files:
        raise BadRequest(f"Unexpected field - {name}")
    profile_images.require_supported(file_name)


def _store_image(call: Call, form: Form) -> Row:
    if "file" not in form.files:
        raise BadRequest("File is required")
    return profile_images.store(call.runtime, call.principal.user_id, form.files["file"].received())


@routes.delete("/users/profile-image", "deleteProfileImage", permission=Permission.USER_PROFILE_IMAGE_DELETE)
def delete_profile_image(call: Call) -> None:
    """Remove the caller's profile image."""
    profile_images.remove(call.runtime, call.principal.user_id)


@routes.get(
    "/users/{id}/profile-image",
    "getProfileImage",
    permission=Permission.USER_PROFILE_IMAGE_READ,
    media_type="application/octet-stream",
)
def get_profile_image(call: Call, id: Uuid) -> FileAnswer:
    """The profile image of a user."""
    path = profile_images.path_of(call.runtime, id)
    content_type = "image/webp" if path.suffix == ".webp" else "image/jpeg"
    return FileAnswer(path, content_type, cache_control=CACHE_DEFAULT)


# -- others


@routes.get("/users", "searchUsers", permission=Permission.USER_READ)
def search_users(call: Call) -> list[UserResponseDto]:
    """The users whom the caller may see."""
    return [user_response(row) for row in service.people(call.runtime, call.principal)]


@routes.get("/users/{id}", "getUser", permission=Permission.USER_READ)
def get_user(call: Call, id: Uuid) -> UserResponseDto:
    """One user."""
    with call.runtime.db.reading() as reader:
        return user_response(service.person(reader, id))


# -- administration


@admin_routes.get("/admin/users", "searchUsersAdmin", access=Access.ADMIN, permission=Permission.ADMIN_USER_READ)
def search_users_admin(call: Call, query: UserAdminSearchDto) -> list[UserAdminResponseDto]:
    """All accounts."""
    with call.runtime.db.reading() as reader:
        rows = service.accounts(reader, with_deleted=query.with_deleted is True, user_id=query.id or None)
    return [user_admin_response(row) for row in rows]


@admin_routes.post("/admin/users", "createUserAdmin", access=Access.ADMIN, permission=Permission.ADMIN_USER_CREATE)
def create_user_admin(call: Call, body: UserAdminCreateDto) -> UserAdminResponseDto:
    """A new account."""
    columns = _columns(body, "notify")
    new = service.NewUser(
        email=columns.pop("email"),
        name=columns.pop("name"),
        password_hash=columns.pop("password", ""),
        is_admin=columns.pop("isAdmin", False),
        storage_label=columns.pop("storageLabel", None),
        quota_size_in_bytes=columns.pop("quotaSizeInBytes", None),
        columns=columns,
    )
    return user_admin_response(service.add_user(call.runtime, new, body.password if body.notify is True else None))


@admin_routes.get("/admin/users/{id}", "getUserAdmin", access=Access.ADMIN, permission=Permission.ADMIN_USER_READ)
def get_user_admin(call: Call, id: Uuid) -> UserAdminResponseDto:
    """One account, a closed one too."""
    with call.runtime.db.reading() as reader:
        return user_admin_response(service.account(reader, id, with_deleted=True))


@admin_routes.put(
    "/admin/users/{id}",
    "updateUserAdmin",
    access=Access.ADMIN,
    permission=Permission.ADMIN_USER_UPDATE,
    aliases=("PATCH",),
)
def update_user_admin(call: Call, id: Uuid, body: UserAdminUpdateDto) -> UserAdminResponseDto:
    """Change an account."""
    columns = _columns(body)
    row = call.runtime.db.write(lambda transaction: service.change_by_admin(transaction, call.principal, id, columns))
    return user_admin_response(row)


@admin_routes.delete(
    "/admin/users/{id}", "deleteUserAdmin", access=Access.ADMIN, permission=Permission.ADMIN_USER_DELETE, status=200
)
def delete_user_admin(call: Call, id: Uuid, body: UserAdminDeleteDto) -> UserAdminResponseDto:
    """Close an account."""
    return user_admin_response(closing.close(call.runtime, call.principal, id, force=body.force is True))


@admin_routes.post(
    "/admin/users/{id}/restore",
    "restoreUserAdmin",
    access=Access.ADMIN,
    permission=Permission.ADMIN_USER_DELETE,
    status=200,
)
def restore_user_admin(call: Call, id: Uuid) -> UserAdminResponseDto:
    """Open a closed account again."""
    return user_admin_response(closing.reopen(call.runtime, id))


@admin_routes.get(
    "/admin/users/{id}/preferences",
    "getUserPreferencesAdmin",
    access=Access.ADMIN,
    permission=Permission.ADMIN_USER_READ,
)
def get_user_preferences_admin(call: Call, id: Uuid) -> UserPreferencesResponseDto:
    """The preferences of a user, of a closed account too."""
    with call.runtime.db.reading() as reader:
        service.account(reader, id, with_deleted=True)
        return user_preferences.preferences(reader, id)


@admin_routes.put(
    "/admin/users/{id}/preferences",
    "updateUserPreferencesAdmin",
    access=Access.ADMIN,
    permission=Permission.ADMIN_USER_UPDATE,
    aliases=("PATCH",),
)
def update_user_preferences_admin(call: Call, id: Uuid, body: UserPreferencesUpdateDto) -> UserPreferencesResponseDto:
    """Change some preferences of a user."""
    return call.runtime.db.write(lambda transaction: user_preferences.update(transaction, id, body))


@admin_routes.get(
    "/admin/users/{id}/statistics",
    "getUserStatisticsAdmin",
    access=Access.ADMIN,
    permission=Permission.ADMIN_USER_READ,
)
def get_user_statistics_admin(call: Call, id: Uuid, query: AssetStatsDto) -> AssetStatsResponseDto:
    """How many assets a user has."""
    with call.runtime.db.reading() as reader:
        counts = service.asset_counts(
            reader,
            call.principal,
            id,
            is_favorite=None if query.is_favorite is UNSET else query.is_favorite,
            is_trashed=query.is_trashed is True,
            visibility=query.visibility or None,
        )
    return AssetStatsResponseDto(images=counts.get("IMAGE", 0), videos=counts.get("VIDEO", 0), total=sum(counts.values()))


@admin_routes.get(
    "/admin/users/{id}/calendar-heatmap",
    "getUserCalendarHeatmapAdmin",
    access=Access.ADMIN,
    permission=Permission.ADMIN_USER_READ,
)
def get_user_calendar_heatmap_admin(call: Call, id: Uuid, query: CalendarHeatmapDto) -> CalendarHeatmapResponseDto:
    """How many assets a user has on each day."""
    return _heatmap(call, id, query)
