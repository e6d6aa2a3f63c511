"""SQL about what a user has already and may still store."""

import json
from collections.abc import Sequence

from appliance.core.db import Reader, Row


def uploaded(reader: Reader, user_id: str, checksum: bytes) -> str | None:
    """The user's own asset with these bytes, one in an external library or given up for good aside (behaviour/05 §2.3)."""
    return reader.value(  # type: ignore[no-any-return]
        'SELECT id FROM asset WHERE "ownerId" = :user_id AND checksum = :checksum AND "libraryId" IS NULL '
        "AND status <> 'deleted'",
        {"user_id": user_id, "checksum": checksum},
    )


def known(reader: Reader, user_id: str, checksums: Sequence[bytes]) -> dict[bytes, Row]:
    """Those of ``checksums`` that the user has, in whatever library, also in the trash, with id and isTrashed."""
    rows = reader.rows(
        'SELECT checksum, id, "deletedAt" IS NOT NULL AS "isTrashed" FROM asset WHERE "ownerId" = :user_id '
        "AND status <> 'deleted' AND checksum IN (SELECT unhex(value) FROM json_each(:checksums))",
        {"user_id": user_id, "checksums": json.dumps([checksum.hex() for checksum in checksums])},
    )
    return {row["checksum"]: row for row in rows}


def room(reader: Reader, user_id: str) -> int | None:
    """Bytes that the user may still store, None without a limit; negative when the limit was lowered."""
    return reader.value(  # type: ignore[no-any-return]
        'SELECT "quotaSizeInBytes" - "quotaUsageInBytes" FROM "user" WHERE id = :id', {"id": user_id}
    )
