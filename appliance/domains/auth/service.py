"""Verbs of getting in and out, and of the locked folder."""

from collections.abc import Callable
from dataclasses import dataclass

from appliance.core import clock
from appliance.core.db import Row, Transaction
from appliance.core.errors import BadRequest, Unauthenticated
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains import sessions, system_config, users
from appliance.domains.auth import queries
from appliance.domains.auth.attempts import guarded

ELEVATED_SECONDS = 15 * 60
AFTER_LOGOUT = "/auth/login?autoLaunch=0"
_AFTER_LOGOUT = "auth.after_logout"


@dataclass(frozen=True, slots=True)
class Login:
    """A new session: its token, and the user as ``/auth/login`` answers."""

    token: str
    user: Row
    is_onboarded: bool


def log_in(runtime: Runtime, email: str, password: str, device: sessions.Device, address: str) -> Login:
    """A session for whoever knows the password.

    Raises ``Unauthenticated``, in the same time for every reason, and ``TooManyRequests``.
    """
    if not system_config.current(runtime).password_login.enabled:
        raise Unauthenticated("Password login has been disabled")
    with guarded(runtime, address, email):
        with runtime.db.reading() as reader:
            user = queries.credentials(reader, email)
        if not users.matches(password, user["password"] if user else None) or user is None:
            raise Unauthenticated("Incorrect email or password")
    return start_session(runtime, user["id"], device)


def start_session(runtime: Runtime, user_id: str, device: sessions.Device, **columns: str | None) -> Login:
    """A session for a user who proved who they are; ``columns`` are further ones of the session."""

    def write(transaction: Transaction) -> Login:
        user = users.account(transaction, user_id)
        _, token = sessions.create(transaction, user_id, device, **columns)
        return Login(token, user, users.is_onboarded(transaction, user_id))

    return runtime.db.write(write)


def after_logout(runtime: Runtime, where: Callable[[Runtime, str | None], str | None]) -> None:
    """Have ``where`` say which page follows a session that a login service began with an ID token; None for ours."""
    runtime.memory[_AFTER_LOGOUT] = where


def log_out(runtime: Runtime, who: Principal, *, by_service: bool) -> str:
    """End the caller's session; the page that follows. An API key stays as it is.

    ``by_service``: a login service began it, and should be told.
    """
    id_token = None
    session_id = who.session_id
    if session_id is not None:
        with runtime.db.reading() as reader:
            id_token = queries.id_token(reader, session_id)
        runtime.db.write(lambda transaction: sessions.delete(transaction, [session_id]))
    where = runtime.memory.get(_AFTER_LOGOUT) if by_service else None
    page: str | None = where(runtime, id_token) if where is not None else None
    return page or AFTER_LOGOUT


def change_password(runtime: Runtime, who: Principal, password: str, new_password: str, address: str) -> Row:
    """Another password, proven by the old one; ends all other sessions. Raises ``BadRequest``, ``TooManyRequests``."""
    with guarded(runtime, address, who.user_id):
        _require_password(_secrets(runtime, who), password)
    hashed = users.hash_password(new_password)

    def write(transaction: Transaction) -> Row:
        row = users.change(transaction, who.user_id, {"password": hashed})
        sessions.delete_all(transaction, who.user_id, who.session_id)
        return row

    return runtime.db.write(write)


# -- the locked folder


def set_pin(runtime: Runtime, who: Principal, pin_code: str) -> None:
    """The first PIN code. Raises ``BadRequest``."""
    hashed = users.hash_password(pin_code)

    def write(transaction: Transaction) -> None:
        secrets = queries.secrets(transaction, who.user_id)
        if secrets is None or secrets["pinCode"]:
            raise BadRequest("User already has a PIN code")
        users.change(transaction, who.user_id, {"pinCode": hashed})

    runtime.db.write(write)


def change_pin(
    runtime: Runtime, who: Principal, new_pin_code: str, password: str | None, pin_code: str | None, address: str
) -> None:
    """Another PIN code, proven by the password or the old one. Raises ``BadRequest``, ``TooManyRequests``."""
    with guarded(runtime, address, who.user_id):
        _require_proof(runtime, who, password, pin_code)
    hashed = users.hash_password(new_pin_code)
    runtime.db.write(lambda transaction: users.change(transaction, who.user_id, {"pinCode": hashed}))


def reset_pin(runtime: Runtime, who: Principal, password: str | None, pin_code: str | None, address: str) -> None:
    """No PIN code any more, and no session that sees locked assets. Raises ``BadRequest``, ``TooManyRequests``."""
    with guarded(runtime, address, who.user_id):
        _require_proof(runtime, who, password, pin_code)

    def write(transaction: Transaction) -> None:
        users.change(transaction, who.user_id, {"pinCode": None})
        sessions.lock_all(transaction, who.user_id)

    runtime.db.write(write)


def unlock(runtime: Runtime, who: Principal, session_id: str, pin_code: str | None, address: str) -> None:
    """Let the session see locked assets for a quarter of an hour. Raises ``BadRequest``, ``TooManyRequests``."""
    with guarded(runtime, address, who.user_id):
        _require_pin(_secrets(runtime, who), pin_code)
    until = clock.iso_in(ELEVATED_SECONDS)
    runtime.db.write(lambda transaction: sessions.set_elevation(transaction, session_id, until))


def lock(runtime: Runtime, session_id: str) -> None:
    """Let the session not see locked assets any more."""
    runtime.db.write(lambda transaction: sessions.set_elevation(transaction, session_id, None))


@dataclass(frozen=True, slots=True)
class Status:
    """What a user has set up and how long the session lasts."""

    has_pin: bool
    has_password: bool
    expires_at: str | None
    pin_expires_at: str | None


def status(runtime: Runtime, who: Principal) -> Status:
    """What the caller has set up and how long the session lasts."""
    secrets = _secrets(runtime, who)
    times: Row = {}
    if who.session_id is not None:
        with runtime.db.reading() as reader:
            times = queries.session_times(reader, who.session_id) or {}
    return Status(bool(secrets["pinCode"]), bool(secrets["password"]), times.get("expiresAt"), times.get("pinExpiresAt"))


def _secrets(runtime: Runtime, who: Principal) -> Row:
    with runtime.db.reading() as reader:
        return queries.secrets(reader, who.user_id) or {"password": "", "pinCode": None}


def _require_password(secrets: Row, password: str) -> None:
    if not users.matches(password, secrets["password"]):
        raise BadRequest("Wrong password")


def _require_pin(secrets: Row, pin_code: str | None) -> None:
    if not secrets["pinCode"]:
        raise BadRequest("User does not have a PIN code")
    if pin_code is None or not users.matches(pin_code, secrets["pinCode"]):
        raise BadRequest("Wrong PIN code")


def _require_proof(runtime: Runtime, who: Principal, password: str | None, pin_code: str | None) -> None:
    secrets = _secrets(runtime, who)
    if not secrets["pinCode"]:
        raise BadRequest("User does not have a PIN code")
    if password is not None:
        _require_password(secrets, password)
    elif pin_code is not None:
        _require_pin(secrets, pin_code)
    else:
        raise BadRequest("Either password or pinCode is required")
