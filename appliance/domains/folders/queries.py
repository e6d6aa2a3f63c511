"""SQL of the folders view."""

from appliance.core.db import Reader

_SHOWN = '"ownerId" = :user_id AND visibility = \'timeline\' AND "deletedAt" IS NULL'
FOLDER = "rtrim(\"originalPath\", replace(\"originalPath\", '/', ''))"
"""A path up to its last slash: everything behind it is made of other characters."""


def folders(reader: Reader, user_id: str) -> list[str]:
    """The folders of the user's timeline, without the slash at their end."""
    return reader.values(
        f"SELECT DISTINCT rtrim({FOLDER}, '/') AS folder FROM asset WHERE {_SHOWN} ORDER BY folder", {"user_id": user_id}
    )


def inside(reader: Reader, user_id: str, path: str) -> list[str]:
    """Assets whose folder ends with ``path``, by file name."""
    return reader.values(
        f"SELECT id FROM asset WHERE {_SHOWN} AND substr(rtrim({FOLDER}, '/'), -length(:path)) = :path "
        'ORDER BY "originalFileName", id',
        {"user_id": user_id, "path": path.rstrip("/")},
    )
