"""Wire shapes of ``/auth`` (behaviour/01 §4)."""

from typing import Annotated

from msgspec import Meta

from appliance.core.http.wire import UNSET, Dto, Email, PinCode, UnsetType, Uuid


class SignUpDto(Dto):
    """The first administrator."""

    email: Email
    name: str
    password: str


class LoginCredentialDto(Dto):
    """Who wants to log in."""

    email: Email
    password: str


class LoginResponseDto(Dto):
    """A new session."""

    access_token: str
    user_id: Uuid
    user_email: Email
    name: str
    is_admin: bool
    profile_image_path: str
    should_change_password: bool
    is_onboarded: bool


class LogoutResponseDto(Dto):
    """Where to go after logging out."""

    successful: bool
    redirect_uri: str


class ValidateAccessTokenResponseDto(Dto):
    """The credential is good: otherwise there is no such answer."""

    auth_status: bool


class ChangePasswordDto(Dto):
    """A new password. All other sessions end, whatever ``invalidateSessions`` says."""

    password: str
    new_password: Annotated[str, Meta(min_length=8)]
    invalidate_sessions: bool = False


class PinCodeSetupDto(Dto):
    """The first PIN code."""

    pin_code: PinCode


class PinCodeChangeDto(Dto):
    """Another PIN code, proven by the old one or the password."""

    new_pin_code: PinCode
    password: str | UnsetType = UNSET
    pin_code: PinCode | UnsetType = UNSET


class PinCodeResetDto(Dto):
    """No PIN code any more, proven by it or the password."""

    password: str | UnsetType = UNSET
    pin_code: PinCode | UnsetType = UNSET


class SessionUnlockDto(Dto):
    """The PIN code that opens the locked folder; a password does not."""

    password: str | UnsetType = UNSET
    pin_code: PinCode | UnsetType = UNSET


class AuthStatusResponseDto(Dto):
    """What the user has set up and what the session may see."""

    pin_code: bool
    password: bool
    is_elevated: bool
    expires_at: str | UnsetType = UNSET
    pin_expires_at: str | UnsetType = UNSET
