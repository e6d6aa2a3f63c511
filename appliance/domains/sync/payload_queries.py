"""What the lines of the sync stream say about one row: JSON shaped by SQL (sync-types.md).

Each name is an expression over the table aliases that it names. Old and new generations differ by their own names.
"""


def fields(**columns: str) -> str:
    """A JSON object: each name on the wire with the SQL of its value."""
    return "json_object(" + ", ".join(f"'{name}', {column}" for name, column in columns.items()) + ")"


def of(alias: str, *names: str) -> dict[str, str]:
    """Columns that are called the same on the wire."""
    return {name: f'{alias}."{name}"' for name in names}


def without_nulls(column: str) -> str:
    """A stored JSON object without the members that are null: old apps fail on those (mobile-app.md §3.5)."""
    return f"json_patch('{{}}', {column})"


def flag(condition: str) -> str:
    """A JSON boolean."""
    return f"iif({condition}, json('true'), json('false'))"


USER = fields(
    **of("u", "id", "name", "email", "avatarColor", "deletedAt", "profileChangedAt"),
    hasProfileImage=flag("u.\"profileImagePath\" <> ''"),
)


def auth_user(oauth_id: str) -> str:
    """The caller's own row. The PIN's hash is nobody's business: no app uses it, so it is never sent (mobile-app.md §3.5)."""
    return fields(
        **of("u", "id", "name", "email", "avatarColor", "deletedAt", "profileChangedAt"),
        isAdmin=flag('u."isAdmin"'),
        pinCode="NULL",
        oauthId=oauth_id,
        **of("u", "storageLabel", "quotaSizeInBytes", "quotaUsageInBytes"),
        hasProfileImage=flag("u.\"profileImagePath\" <> ''"),
    )


AUTH_USER_V1 = auth_user('u."oauthId"')
AUTH_USER_V2 = auth_user("nullif(u.\"oauthId\", '')")

_DURATION_TEXT = (
    "iif(a.duration IS NULL, NULL, format('%02d:%02d:%02d.%03d', "
    "a.duration / 3600000, a.duration / 60000 % 60, a.duration / 1000 % 60, a.duration % 1000))"
)


def asset(version: int, *, favorite: str, secret: str | None = None) -> str:
    """An asset. Version 1 has its duration as text, version 2 in milliseconds.

    Rows for which the condition ``secret`` holds tell only what the app needs to hide them: where the reference sends
    partners everything about assets in the locked folder and trusts the app to filter, the names and times stay here.
    """

    def guarded(column: str, instead: str = "NULL") -> str:
        return f"iif({secret}, {instead}, {column})" if secret else column

    return fields(
        **of("a", "id", "ownerId"),
        originalFileName=guarded('a."originalFileName"', "''"),
        fileCreatedAt=guarded('a."fileCreatedAt"'),
        fileModifiedAt=guarded('a."fileModifiedAt"'),
        createdAt='a."createdAt"',
        localDateTime=guarded('a."localDateTime"'),
        **of("a", "type", "deletedAt"),
        isFavorite=flag(favorite),
        visibility="a.visibility",
        duration=guarded(_DURATION_TEXT if version == 1 else "a.duration"),
        **of("a", "livePhotoVideoId", "stackId", "libraryId", "width", "height"),
        isEdited=flag('a."isEdited"'),
        checksum="base64(a.checksum)",
        thumbhash=guarded("base64(a.thumbhash)"),
    )


EXIF = fields(
    **of("e", "assetId", "description", "exifImageWidth", "exifImageHeight", "fileSizeInByte", "orientation"),
    **of("e", "dateTimeOriginal", "modifyDate", "timeZone", "latitude", "longitude", "projectionType", "city", "state"),
    **of("e", "country", "make", "model", "lensModel", "fNumber", "focalLength", "iso", "exposureTime"),
    **of("e", "profileDescription", "rating", "fps"),
)
STACK = fields(**of("s", "id", "createdAt", "updatedAt", "primaryAssetId", "ownerId"))
PARTNER = fields(**of("p", "sharedById", "sharedWithId"), inTimeline=flag('p."inTimeline"'))


def album(cover: str, **more: str) -> str:
    """An album; ``cover`` is the SQL of its thumbnail's asset."""
    return fields(
        id="al.id",
        name='al."albumName"',
        **of("al", "description", "createdAt", "updatedAt"),
        thumbnailAssetId=cover,
        isActivityEnabled=flag('al."isActivityEnabled"'),
        order='al."order"',
        **more,
    )


ALBUM_USER = fields(**of("au", "albumId", "userId", "role"))
ALBUM_ASSET = fields(**of("aa", "assetId", "albumId"))
MEMORY = fields(
    **of("m", "id", "createdAt", "updatedAt", "deletedAt", "ownerId", "type"),
    data=without_nulls("m.data"),
    isSaved=flag('m."isSaved"'),
    **of("m", "memoryAt", "seenAt", "showAt", "hideAt"),
)
MEMORY_ASSET = fields(memoryId='ma."memoriesId"', assetId='ma."assetId"')
PERSON = fields(
    id='pe."personGroupId"',
    **of("pe", "createdAt", "updatedAt", "ownerId", "name"),
    birthDate="substr(pe.\"birthDate\", 1, 10) || 'T00:00:00.000Z'",
    isHidden=flag('pe."isHidden"'),
    isFavorite=flag('pe."isFavorite"'),
    **of("pe", "color", "faceAssetId"),
)


def face(person: str, **more: str) -> str:
    """A face; ``person`` is the SQL of the person group that it may name."""
    return fields(
        **of("f", "id", "assetId"),
        personId=person,
        **of("f", "imageWidth", "imageHeight", "boundingBoxX1", "boundingBoxY1", "boundingBoxX2", "boundingBoxY2", "sourceType"),
        **more,
    )


OCR = fields(
    **of("o", "id", "assetId", "x1", "y1", "x2", "y2", "x3", "y3", "x4", "y4", "boxScore", "textScore", "text"),
    isVisible=flag('o."isVisible"'),
)
USER_METADATA = fields(**of("um", "userId", "key"), value=without_nulls("um.value"))
ASSET_METADATA = fields(**of("am", "assetId", "key"), value="json(am.value)")
EDIT = fields(**of("ed", "id", "assetId", "sequence", "action"), parameters="json(ed.parameters)")
