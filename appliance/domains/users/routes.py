"""Operations under ``/users`` and ``/admin/users``."""

from typing import Any

import msgspec

from appliance.core.http.call import Call
from appliance.core.http.operation import Access, Routes
from appliance.core.http.wire import Dto
from appliance.core.permissions import Permission
from appliance.domains.users import passwords, service
from appliance.domains.users.dtos import (
    UserAdminCreateDto,
    UserAdminResponseDto,
    UserUpdateMeDto,
    user_admin_response,
)

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
    return user_admin_response(service.add_user(call.runtime, new))
