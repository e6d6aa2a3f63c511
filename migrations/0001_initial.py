"""Users, sessions, assets and what the sync stream, the jobs and the file store keep about them."""

NOW = "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"
ID = "TEXT PRIMARY KEY NOT NULL"
UPDATED = f'"updatedAt" TEXT NOT NULL DEFAULT {NOW}, "updateId" TEXT NOT NULL DEFAULT (uuid_v7())'

TABLES = f"""
CREATE TABLE "user" (
    id {ID}, email TEXT NOT NULL UNIQUE, password TEXT NOT NULL DEFAULT '', "pinCode" TEXT, name TEXT NOT NULL DEFAULT '',
    "isAdmin" INTEGER NOT NULL DEFAULT 0, "shouldChangePassword" INTEGER NOT NULL DEFAULT 1, "avatarColor" TEXT,
    "profileImagePath" TEXT NOT NULL DEFAULT '', "profileChangedAt" TEXT NOT NULL DEFAULT {NOW},
    "storageLabel" TEXT UNIQUE, "oauthId" TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT 'active',
    "quotaSizeInBytes" INTEGER, "quotaUsageInBytes" INTEGER NOT NULL DEFAULT 0, "clusterGroupId" TEXT NOT NULL,
    "createdAt" TEXT NOT NULL DEFAULT {NOW}, "deletedAt" TEXT, {UPDATED});
CREATE TABLE user_metadata (
    "userId" TEXT NOT NULL REFERENCES "user" ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL, {UPDATED},
    PRIMARY KEY ("userId", key));
CREATE TABLE api_key (
    id {ID}, name TEXT NOT NULL, key BLOB NOT NULL UNIQUE, "userId" TEXT NOT NULL REFERENCES "user" ON DELETE CASCADE,
    permissions TEXT NOT NULL, "createdAt" TEXT NOT NULL DEFAULT {NOW}, {UPDATED});
CREATE TABLE session (
    id {ID}, token BLOB NOT NULL UNIQUE, "userId" TEXT NOT NULL REFERENCES "user" ON DELETE CASCADE,
    "parentId" TEXT REFERENCES session ON DELETE CASCADE, "deviceType" TEXT NOT NULL DEFAULT '',
    "deviceOS" TEXT NOT NULL DEFAULT '', "appVersion" TEXT, "expiresAt" TEXT, "pinExpiresAt" TEXT,
    "isPendingSyncReset" INTEGER NOT NULL DEFAULT 0, "oauthSid" TEXT, "oauthBearerToken" TEXT,
    "createdAt" TEXT NOT NULL DEFAULT {NOW}, {UPDATED});
CREATE TABLE session_sync_checkpoint (
    "sessionId" TEXT NOT NULL REFERENCES session ON DELETE CASCADE, type TEXT NOT NULL, ack TEXT NOT NULL,
    "createdAt" TEXT NOT NULL DEFAULT {NOW}, {UPDATED}, PRIMARY KEY ("sessionId", type));
CREATE TABLE system_metadata (key {ID}, value TEXT NOT NULL);
CREATE TABLE version_history (id {ID}, version TEXT NOT NULL, "createdAt" TEXT NOT NULL DEFAULT {NOW});

CREATE TABLE library (
    id {ID}, name TEXT NOT NULL, "ownerId" TEXT NOT NULL REFERENCES "user" ON DELETE CASCADE, "importPaths" TEXT NOT NULL,
    "exclusionPatterns" TEXT NOT NULL, "createdAt" TEXT NOT NULL DEFAULT {NOW}, "deletedAt" TEXT, "refreshedAt" TEXT, {UPDATED});
CREATE TABLE stack (
    id {ID}, "primaryAssetId" TEXT NOT NULL UNIQUE REFERENCES asset DEFERRABLE INITIALLY DEFERRED,
    "ownerId" TEXT NOT NULL REFERENCES "user" ON DELETE CASCADE, "createdAt" TEXT NOT NULL DEFAULT {NOW}, {UPDATED});
CREATE TABLE asset (
    id {ID}, "ownerId" TEXT NOT NULL REFERENCES "user" ON DELETE CASCADE, "libraryId" TEXT REFERENCES library ON DELETE CASCADE,
    type TEXT NOT NULL, "originalPath" TEXT NOT NULL, "originalFileName" TEXT NOT NULL, checksum BLOB NOT NULL,
    "checksumAlgorithm" TEXT NOT NULL DEFAULT 'sha1', "fileCreatedAt" TEXT NOT NULL, "fileModifiedAt" TEXT NOT NULL,
    "localDateTime" TEXT NOT NULL, duration INTEGER, width INTEGER, height INTEGER, thumbhash BLOB,
    visibility TEXT NOT NULL DEFAULT 'timeline', status TEXT NOT NULL DEFAULT 'active', "isFavorite" INTEGER NOT NULL DEFAULT 0,
    "isOffline" INTEGER NOT NULL DEFAULT 0, "isExternal" INTEGER NOT NULL DEFAULT 0, "isEdited" INTEGER NOT NULL DEFAULT 0,
    "livePhotoVideoId" TEXT REFERENCES asset ON DELETE SET NULL, "stackId" TEXT REFERENCES stack ON DELETE SET NULL,
    "duplicateId" TEXT, "deviceAssetId" TEXT, "deviceId" TEXT, "unreadableReason" TEXT,
    "createdAt" TEXT NOT NULL DEFAULT {NOW}, "deletedAt" TEXT, {UPDATED});
CREATE TABLE asset_exif (
    "assetId" TEXT PRIMARY KEY NOT NULL REFERENCES asset ON DELETE CASCADE, description TEXT NOT NULL DEFAULT '',
    make TEXT, model TEXT, "lensModel" TEXT, "exifImageWidth" INTEGER, "exifImageHeight" INTEGER, "fileSizeInByte" INTEGER,
    orientation TEXT, "dateTimeOriginal" TEXT, "modifyDate" TEXT, "timeZone" TEXT, "fNumber" REAL, "focalLength" REAL,
    iso INTEGER, "exposureTime" TEXT, fps REAL, latitude REAL, longitude REAL, city TEXT, state TEXT, country TEXT,
    rating INTEGER, tags TEXT, "projectionType" TEXT, "profileDescription" TEXT, colorspace TEXT, "bitsPerSample" INTEGER,
    "livePhotoCID" TEXT, "autoStackId" TEXT, "lockedProperties" TEXT NOT NULL DEFAULT '[]', {UPDATED});
CREATE TABLE asset_file (
    id {ID}, "assetId" TEXT NOT NULL REFERENCES asset ON DELETE CASCADE, type TEXT NOT NULL, path TEXT NOT NULL,
    "isEdited" INTEGER NOT NULL DEFAULT 0, "isProgressive" INTEGER NOT NULL DEFAULT 0, "isTransparent" INTEGER NOT NULL DEFAULT 0,
    recipe TEXT NOT NULL DEFAULT '', "createdAt" TEXT NOT NULL DEFAULT {NOW}, {UPDATED}, UNIQUE ("assetId", type, "isEdited"));
CREATE TABLE asset_job_status (
    "assetId" TEXT PRIMARY KEY NOT NULL REFERENCES asset ON DELETE CASCADE, "metadataExtractedAt" TEXT, "facesRecognizedAt" TEXT,
    "duplicatesDetectedAt" TEXT, "ocrAt" TEXT);
CREATE TABLE asset_metadata (
    "assetId" TEXT NOT NULL REFERENCES asset ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL, {UPDATED},
    PRIMARY KEY ("assetId", key));
CREATE TABLE asset_edit (
    id {ID}, "assetId" TEXT NOT NULL REFERENCES asset ON DELETE CASCADE, action TEXT NOT NULL, parameters TEXT NOT NULL,
    sequence INTEGER NOT NULL, {UPDATED}, UNIQUE ("assetId", sequence));
CREATE TABLE asset_video (
    "assetId" TEXT PRIMARY KEY NOT NULL REFERENCES asset ON DELETE CASCADE, "index" INTEGER NOT NULL, "codecName" TEXT NOT NULL,
    profile INTEGER, level INTEGER, bitrate INTEGER NOT NULL, "frameCount" INTEGER NOT NULL, "timeBase" INTEGER NOT NULL,
    "pixelFormat" TEXT NOT NULL, "colorPrimaries" INTEGER NOT NULL, "colorTransfer" INTEGER NOT NULL,
    "colorMatrix" INTEGER NOT NULL, "dvProfile" INTEGER, "dvLevel" INTEGER, "dvBlSignalCompatibilityId" INTEGER,
    "formatName" TEXT NOT NULL, "formatLongName" TEXT NOT NULL);
CREATE TABLE asset_audio (
    "assetId" TEXT PRIMARY KEY NOT NULL REFERENCES asset ON DELETE CASCADE, "index" INTEGER NOT NULL, "codecName" TEXT NOT NULL,
    profile INTEGER, bitrate INTEGER NOT NULL);

CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT, "taskId" TEXT NOT NULL UNIQUE, queue TEXT NOT NULL, name TEXT NOT NULL,
    data TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', priority INTEGER NOT NULL DEFAULT 0,
    retries INTEGER NOT NULL DEFAULT 0, "retryDelay" INTEGER NOT NULL DEFAULT 0, leases INTEGER NOT NULL DEFAULT 0,
    "runAt" TEXT, error TEXT, "createdAt" TEXT NOT NULL);
CREATE TABLE queue (name {ID}, "isPaused" INTEGER NOT NULL DEFAULT 0);
CREATE TABLE file_deletion (id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL, "createdAt" TEXT NOT NULL);
"""

INDEXES = """
CREATE UNIQUE INDEX asset_checksum ON asset ("ownerId", checksum) WHERE "libraryId" IS NULL;
CREATE UNIQUE INDEX asset_library_checksum ON asset ("ownerId", "libraryId", checksum) WHERE "libraryId" IS NOT NULL;
CREATE INDEX asset_sync ON asset ("ownerId", "updateId");
CREATE INDEX asset_timeline ON asset
    ("ownerId", visibility, substr("localDateTime", 1, 7), substr("localDateTime", 1, 10), "fileCreatedAt") WHERE "deletedAt" IS NULL;
CREATE INDEX asset_trash ON asset ("ownerId", "deletedAt") WHERE "deletedAt" IS NOT NULL;
CREATE INDEX asset_removed ON asset (status) WHERE status = 'deleted';
CREATE INDEX asset_live_photo ON asset ("livePhotoVideoId") WHERE "livePhotoVideoId" IS NOT NULL;
CREATE INDEX asset_stack ON asset ("stackId") WHERE "stackId" IS NOT NULL;
CREATE INDEX asset_library ON asset ("libraryId") WHERE "libraryId" IS NOT NULL;
CREATE INDEX asset_path ON asset ("originalPath");
CREATE INDEX asset_file_asset ON asset_file ("assetId");
CREATE INDEX asset_exif_sync ON asset_exif ("updateId");
CREATE INDEX asset_exif_live_photo ON asset_exif ("livePhotoCID") WHERE "livePhotoCID" IS NOT NULL;
CREATE INDEX asset_metadata_sync ON asset_metadata ("updateId");
CREATE INDEX asset_edit_sync ON asset_edit ("updateId");
CREATE INDEX user_sync ON "user" ("updateId");
CREATE INDEX session_user ON session ("userId");
CREATE INDEX session_parent ON session ("parentId") WHERE "parentId" IS NOT NULL;
CREATE INDEX api_key_user ON api_key ("userId");
CREATE INDEX library_owner ON library ("ownerId");
CREATE INDEX stack_owner ON stack ("ownerId", "updateId");
CREATE INDEX job_next ON job (state, priority DESC, id);
CREATE INDEX job_queue ON job (queue, state);
"""

AUDITS = {
    "user": {"userId": "id"},
    "asset": {"assetId": "id", "ownerId": "ownerId"},
    "stack": {"stackId": "id", "userId": "ownerId"},
    "asset_edit": {"editId": "id", "assetId": "assetId"},
    "asset_metadata": {"assetId": "assetId", "key": "key"},
    "user_metadata": {"userId": "userId", "key": "key"},
}

TOUCHED = (
    "user",
    "user_metadata",
    "api_key",
    "session",
    "session_sync_checkpoint",
    "library",
    "stack",
    "asset",
    "asset_exif",
    "asset_file",
    "asset_metadata",
    "asset_edit",
)


def touched(table: str) -> str:
    """Every update of a row gives it a new updateId (behaviour/03 §6, rule R)."""
    return f"""
    CREATE TRIGGER {table}_touched AFTER UPDATE ON "{table}" WHEN NEW."updateId" = OLD."updateId" BEGIN
        UPDATE "{table}" SET "updatedAt" = {NOW}, "updateId" = uuid_v7() WHERE rowid = NEW.rowid;
    END"""


def audited(table: str, columns: dict[str, str]) -> list[str]:
    """Every deletion leaves a row that the stream can tell (behaviour/03 §6, rule D)."""
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(f'OLD."{source}"' for source in columns.values())
    definitions = ", ".join(f'"{name}" TEXT NOT NULL' for name in columns)
    first = (
        next(iter(columns))
        if len(columns) == 1 or table.startswith("user")
        else list(columns)[-1 if table in {"asset", "stack"} else 0]
    )
    return [
        f"CREATE TABLE {table}_audit (id TEXT PRIMARY KEY NOT NULL DEFAULT (uuid_v7()), {definitions}, "
        f'"deletedAt" TEXT NOT NULL DEFAULT {NOW})',
        f'CREATE INDEX {table}_audit_sync ON {table}_audit ("{first}", id)',
        f'CREATE INDEX {table}_audit_age ON {table}_audit ("deletedAt")',
        f'CREATE TRIGGER {table}_audited AFTER DELETE ON "{table}" BEGIN '
        f"INSERT INTO {table}_audit ({names}) VALUES ({values}); END",
    ]


EDITS = [
    """CREATE TRIGGER asset_edit_added AFTER INSERT ON asset_edit BEGIN
        UPDATE asset SET "isEdited" = 1 WHERE id = NEW."assetId" AND "isEdited" = 0;
    END""",
    """CREATE TRIGGER asset_edit_removed AFTER DELETE ON asset_edit
        WHEN NOT EXISTS (SELECT 1 FROM asset_edit WHERE "assetId" = OLD."assetId") BEGIN
        UPDATE asset SET "isEdited" = 0 WHERE id = OLD."assetId" AND "isEdited" = 1;
    END""",
]


def migrate(db):
    """Create everything."""
    for statement in (TABLES + INDEXES).split(";"):
        if statement.strip():
            db.execute(statement)
    for table in TOUCHED:
        db.execute(touched(table))
    for table, columns in AUDITS.items():
        for statement in audited(table, columns):
            db.execute(statement)
    for statement in EDITS:
        db.execute(statement)
