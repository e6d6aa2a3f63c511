"""Users: the accounts of a server. Owns ``user``, ``user_metadata``, ``cluster_group``."""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime
from appliance.domains.users import jobs
from appliance.domains.users.closing import AccountFollower, follow_accounts
from appliance.domains.users.dtos import (
    UserAdminResponseDto,
    UserAvatarColor,
    UserResponseDto,
    avatar_color,
    user_admin_response,
    user_response,
)
from appliance.domains.users.passwords import hash_password, matches
from appliance.domains.users.profile_images import store as store_profile_image
from appliance.domains.users.service import (
    NewUser,
    account,
    add_usage,
    change,
    create,
    is_onboarded,
    require_another_admin,
    require_setup_open,
    sign_up_admin,
    unlink_all,
)
from appliance.domains.users.user_preferences import preferences

__all__ = [
    "AccountFollower",
    "NewUser",
    "UserAdminResponseDto",
    "UserAvatarColor",
    "UserResponseDto",
    "account",
    "add_usage",
    "avatar_color",
    "change",
    "create",
    "follow_accounts",
    "hash_password",
    "is_onboarded",
    "matches",
    "preferences",
    "register",
    "require_another_admin",
    "require_setup_open",
    "routes_of",
    "sign_up_admin",
    "store_profile_image",
    "unlink_all",
    "user_admin_response",
    "user_response",
]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.users import routes

    return [routes.routes, routes.admin_routes]


def register(runtime: Runtime) -> None:
    """Make the background work about accounts known."""
    jobs.register(runtime)
