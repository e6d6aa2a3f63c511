"""What login services need to know about accounts and sessions."""

from appliance.core.db import Reader, Row


def by_subject(reader: Reader, subject: str) -> Row | None:
    """The open account that belongs to a user of the login service."""
    return reader.row('SELECT * FROM "user" WHERE "oauthId" = :subject AND "deletedAt" IS NULL', {"subject": subject})


def subject_owner(reader: Reader, subject: str) -> str | None:
    """Whose account belongs to a user of the login service, a closed one too."""
    return reader.value('SELECT id FROM "user" WHERE "oauthId" = :subject', {"subject": subject})  # type: ignore[no-any-return]


def by_email(reader: Reader, email: str) -> Row | None:
    """The open account with an e-mail address."""
    return reader.row('SELECT * FROM "user" WHERE email = :email AND "deletedAt" IS NULL', {"email": email})


def sessions_of(reader: Reader, service_session: str | None, subject: str | None) -> list[str]:
    """The sessions that began with one of the login service, or all of a user of it; with both, those of both."""
    return reader.values(
        'SELECT session.id FROM session JOIN "user" ON "user".id = session."userId" '
        'WHERE (:sid IS NULL OR session."oauthSid" = :sid) AND (:subject IS NULL OR "user"."oauthId" = :subject)',
        {"sid": service_session, "subject": subject},
    )
