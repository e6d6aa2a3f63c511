"""Operations under ``/auth``."""

from datetime import timedelta
from email.utils import format_datetime

from msgspec import UNSET

from appliance.core import clock
from appliance.core.http.call import Call
from appliance.core.http.operation import Access, KeyRule, Routes
from appliance.core.permissions import Permission
from appliance.domains import users
from appliance.domains.auth import service
from appliance.domains.auth.dtos import (
    AuthStatusResponseDto,
    ChangePasswordDto,
    LoginCredentialDto,
    LoginResponseDto,
    LogoutResponseDto,
    PinCodeChangeDto,
    PinCodeResetDto,
    PinCodeSetupDto,
    SessionUnlockDto,
    SignUpDto,
    ValidateAccessTokenResponseDto,
)
from appliance.domains.sessions import Device
from appliance.domains.users import UserAdminResponseDto, user_admin_response

routes = Routes("Authentication")

COOKIE_DAYS = 400


@routes.post("/auth/admin-sign-up", "signUpAdmin", access=Access.PUBLIC)
def sign_up_admin(call: Call, body: SignUpDto) -> UserAdminResponseDto:
    """Create the first account, which is an administrator's."""
    users.require_setup_open(call.runtime)
    new = users.NewUser(
        email=body.email,
        name=body.name,
        password_hash=users.hash_password(body.password),
        is_admin=True,
        storage_label="admin",
    )
    return user_admin_response(users.sign_up_admin(call.runtime, new))


@routes.post("/auth/login", "login", access=Access.PUBLIC)
def login(call: Call, body: LoginCredentialDto) -> LoginResponseDto:
    """Log in with e-mail and password."""
    result = service.log_in(call.runtime, body.email, body.password, Device.of(call.request.headers), call.address)
    return login_response(call, result, "password")


def login_response(call: Call, login: service.Login, kind: str) -> LoginResponseDto:
    """The answer to a login of ``kind`` (password or oauth), with the three cookies."""
    max_age = COOKIE_DAYS * 86400
    expires = format_datetime(clock.now() + timedelta(days=COOKIE_DAYS), usegmt=True)
    for name, value, http_only in (
        ("immich_access_token", login.token, True),
        ("immich_auth_type", kind, True),
        ("immich_is_authenticated", "true", False),
    ):
        call.set_cookie(name, value, max_age=max_age, expires=expires, http_only=http_only)
    return LoginResponseDto(
        access_token=login.token,
        user_id=login.user["id"],
        user_email=login.user["email"],
        name=login.user["name"],
        is_admin=bool(login.user["isAdmin"]),
        profile_image_path=login.user["profileImagePath"],
        should_change_password=bool(login.user["shouldChangePassword"]),
        is_onboarded=login.is_onboarded,
    )


@routes.post("/auth/logout", "logout", permission=KeyRule.ONLY_ALL, status=200)
def logout(call: Call) -> LogoutResponseDto:
    """End the caller's session and clear its cookies."""
    page = service.log_out(call.runtime, call.principal, by_service=call.cookie("immich_auth_type") == "oauth")
    for name in ("immich_access_token", "immich_auth_type", "immich_is_authenticated"):
        call.clear_cookie(name)
    return LogoutResponseDto(successful=True, redirect_uri=page)


@routes.post("/auth/validateToken", "validateAccessToken", permission=KeyRule.ANY_KEY, status=200)
def validate_access_token(call: Call) -> ValidateAccessTokenResponseDto:
    """Say that the credential is good."""
    return ValidateAccessTokenResponseDto(auth_status=True)


@routes.post("/auth/change-password", "changePassword", permission=Permission.AUTH_CHANGE_PASSWORD, status=200)
def change_password(call: Call, body: ChangePasswordDto) -> UserAdminResponseDto:
    """Set another password and log out all other devices."""
    row = service.change_password(call.runtime, call.principal, body.password, body.new_password, call.address)
    return user_admin_response(row)


@routes.get("/auth/status", "getAuthStatus", permission=KeyRule.ONLY_ALL)
def get_auth_status(call: Call) -> AuthStatusResponseDto:
    """What the user has set up and what the session may see."""
    found = service.status(call.runtime, call.principal)
    return AuthStatusResponseDto(
        pin_code=found.has_pin,
        password=found.has_password,
        is_elevated=call.principal.is_elevated,
        expires_at=found.expires_at or UNSET,
        pin_expires_at=found.pin_expires_at or UNSET,
    )


@routes.post("/auth/pin-code", "setupPinCode", permission=Permission.PIN_CODE_CREATE, status=204)
def setup_pin_code(call: Call, body: PinCodeSetupDto) -> None:
    """Set the first PIN code."""
    service.set_pin(call.runtime, call.principal, body.pin_code)


@routes.put("/auth/pin-code", "changePinCode", permission=Permission.PIN_CODE_UPDATE, status=204)
def change_pin_code(call: Call, body: PinCodeChangeDto) -> None:
    """Set another PIN code."""
    service.change_pin(
        call.runtime, call.principal, body.new_pin_code, body.password or None, body.pin_code or None, call.address
    )


@routes.delete("/auth/pin-code", "resetPinCode", permission=Permission.PIN_CODE_DELETE)
def reset_pin_code(call: Call, body: PinCodeResetDto) -> None:
    """Remove the PIN code."""
    service.reset_pin(call.runtime, call.principal, body.password or None, body.pin_code or None, call.address)


@routes.post("/auth/session/unlock", "unlockAuthSession", permission=KeyRule.ONLY_ALL, status=204)
def unlock_auth_session(call: Call, body: SessionUnlockDto) -> None:
    """Open the locked folder for this session."""
    service.unlock(call.runtime, call.principal, call.session_id, body.pin_code or None, call.address)


@routes.post("/auth/session/lock", "lockAuthSession", permission=KeyRule.ONLY_ALL, status=204)
def lock_auth_session(call: Call) -> None:
    """Close the locked folder for this session."""
    service.lock(call.runtime, call.session_id)
