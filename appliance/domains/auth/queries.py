"""SQL that finds who a credential belongs to: one indexed read per request."""

from appliance.core.db import Reader, Row


def session(reader: Reader, token_hash: bytes, now: str) -> Row | None:
    """A session that has not expired, with its user."""
    return reader.row(
        'SELECT session.id, session."userId", session."updatedAt", session."pinExpiresAt", session."appVersion", '
        'session."deviceType", session."deviceOS", "user".email, "user".name, "user"."isAdmin" '
        'FROM session JOIN "user" ON "user".id = session."userId" AND "user"."deletedAt" IS NULL '
        'WHERE session.token = :hash AND (session."expiresAt" IS NULL OR session."expiresAt" > :now)',
        {"hash": token_hash, "now": now},
    )


def api_key(reader: Reader, key_hash: bytes) -> Row | None:
    """An API key with its user."""
    return reader.row(
        'SELECT api_key.id, api_key."userId", api_key.permissions, "user".email, "user".name, "user"."isAdmin" '
        'FROM api_key JOIN "user" ON "user".id = api_key."userId" AND "user"."deletedAt" IS NULL WHERE api_key.key = :hash',
        {"hash": key_hash},
    )


def credentials(reader: Reader, email: str) -> Row | None:
    """What is needed to let somebody in by e-mail and password."""
    return reader.row(
        'SELECT id, email, name, password, "isAdmin", "profileImagePath", "shouldChangePassword" FROM "user" '
        'WHERE email = :email AND "deletedAt" IS NULL',
        {"email": email},
    )


def secrets(reader: Reader, user_id: str) -> Row | None:
    """The hashes of a user's password and PIN code."""
    return reader.row('SELECT password, "pinCode" FROM "user" WHERE id = :id', {"id": user_id})


def session_times(reader: Reader, session_id: str) -> Row | None:
    """When a session ends, and when it stops seeing locked assets."""
    return reader.row('SELECT "expiresAt", "pinExpiresAt" FROM session WHERE id = :id', {"id": session_id})


def id_token(reader: Reader, session_id: str) -> str | None:
    """The ID token with which a login service began a session."""
    sql = 'SELECT "oauthBearerToken" FROM session WHERE id = :id'
    return reader.value(sql, {"id": session_id})  # type: ignore[no-any-return]
