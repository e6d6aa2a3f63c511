"""Everything of the first release: users, assets, what is shared and organised, jobs, and the rows of the sync stream."""

NOW = "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"
ID = "TEXT PRIMARY KEY NOT NULL"
UPDATED = f'"updatedAt" TEXT NOT NULL DEFAULT {NOW}, "updateId" TEXT NOT NULL DEFAULT (uuid_v7())'

TABLES = f"""
CREATE TABLE "user" (
    id {ID}, email TEXT NOT NULL UNIQUE, password TEXT NOT NULL DEFAULT '', "pinCode" TEXT, name TEXT NOT NULL DEFAULT '',
    "isAdmin" INTEGER NOT NULL DEFAULT 0, "shouldChangePassword" INTEGER NOT NULL DEFAULT 1, "avatarColor" TEXT,
    "profileImagePath" TEXT NOT NULL DEFAULT '', "profileChangedAt" TEXT NOT NULL DEFAULT {NOW},
    "storageLabel" TEXT UNIQUE, "oauthId" TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT 'active',
    "quotaSizeInBytes" INTEGER, "quotaUsageInBytes" INTEGER NOT NULL DEFAULT 0, "clusterGroupId" TEXT NOT NULL REFERENCES cluster_group,
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

SHARING = f"""
CREATE TABLE partner (
    "sharedById" TEXT NOT NULL REFERENCES "user" ON DELETE CASCADE, "sharedWithId" TEXT NOT NULL REFERENCES "user" ON DELETE CASCADE,
    "inTimeline" INTEGER NOT NULL DEFAULT 0, "createId" TEXT NOT NULL DEFAULT (uuid_v7()), "createdAt" TEXT NOT NULL DEFAULT {NOW},
    {UPDATED}, PRIMARY KEY ("sharedById", "sharedWithId"));
CREATE TABLE album (
    id {ID}, "albumName" TEXT NOT NULL DEFAULT 'Untitled Album', description TEXT NOT NULL DEFAULT '',
    "albumThumbnailAssetId" TEXT REFERENCES asset ON DELETE SET NULL, "isActivityEnabled" INTEGER NOT NULL DEFAULT 1,
    "order" TEXT NOT NULL DEFAULT 'desc', "createdAt" TEXT NOT NULL DEFAULT {NOW}, "deletedAt" TEXT, {UPDATED});
CREATE TABLE album_user (
    "albumId" TEXT NOT NULL REFERENCES album ON DELETE CASCADE, "userId" TEXT NOT NULL REFERENCES "user" ON DELETE CASCADE,
    role TEXT NOT NULL DEFAULT 'editor', "createId" TEXT NOT NULL DEFAULT (uuid_v7()), "createdAt" TEXT NOT NULL DEFAULT {NOW},
    {UPDATED}, PRIMARY KEY ("albumId", "userId"));
CREATE TABLE album_asset (
    "albumId" TEXT NOT NULL REFERENCES album ON DELETE CASCADE, "assetId" TEXT NOT NULL REFERENCES asset ON DELETE CASCADE,
    "createdAt" TEXT NOT NULL DEFAULT {NOW}, {UPDATED}, PRIMARY KEY ("albumId", "assetId"));
CREATE TABLE activity (
    id {ID}, "albumId" TEXT NOT NULL REFERENCES album ON DELETE CASCADE, "userId" TEXT NOT NULL REFERENCES "user" ON DELETE CASCADE,
    "assetId" TEXT REFERENCES asset ON DELETE CASCADE, comment TEXT, "isLiked" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TEXT NOT NULL DEFAULT {NOW}, {UPDATED}, CHECK ((comment IS NULL) = ("isLiked" = 1)),
    FOREIGN KEY ("albumId", "assetId") REFERENCES album_asset ON DELETE CASCADE);
CREATE TABLE shared_link (
    id {ID}, description TEXT, "userId" TEXT NOT NULL REFERENCES "user" ON DELETE CASCADE, key BLOB NOT NULL UNIQUE, slug TEXT UNIQUE,
    type TEXT NOT NULL, "albumId" TEXT REFERENCES album ON DELETE CASCADE, password TEXT, "expiresAt" TEXT,
    "allowUpload" INTEGER NOT NULL DEFAULT 0, "allowDownload" INTEGER NOT NULL DEFAULT 1, "showExif" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TEXT NOT NULL DEFAULT {NOW});
CREATE TABLE shared_link_asset (
    "sharedLinkId" TEXT NOT NULL REFERENCES shared_link ON DELETE CASCADE, "assetId" TEXT NOT NULL REFERENCES asset ON DELETE CASCADE,
    PRIMARY KEY ("sharedLinkId", "assetId"));
CREATE TABLE tag (
    id {ID}, "userId" TEXT NOT NULL REFERENCES "user" ON DELETE CASCADE, value TEXT NOT NULL, color TEXT,
    "parentId" TEXT REFERENCES tag ON DELETE CASCADE, "createdAt" TEXT NOT NULL DEFAULT {NOW}, {UPDATED}, UNIQUE ("userId", value));
CREATE TABLE tag_asset (
    "tagId" TEXT NOT NULL REFERENCES tag ON DELETE CASCADE, "assetId" TEXT NOT NULL REFERENCES asset ON DELETE CASCADE,
    PRIMARY KEY ("tagId", "assetId")) WITHOUT ROWID;
CREATE TABLE tag_closure (
    id_ancestor TEXT NOT NULL REFERENCES tag ON DELETE CASCADE, id_descendant TEXT NOT NULL REFERENCES tag ON DELETE CASCADE,
    PRIMARY KEY (id_ancestor, id_descendant)) WITHOUT ROWID;
CREATE TABLE memory (
    id {ID}, "ownerId" TEXT NOT NULL REFERENCES "user" ON DELETE CASCADE, type TEXT NOT NULL, data TEXT NOT NULL,
    "isSaved" INTEGER NOT NULL DEFAULT 0, "memoryAt" TEXT NOT NULL, "seenAt" TEXT, "showAt" TEXT, "hideAt" TEXT,
    "createdAt" TEXT NOT NULL DEFAULT {NOW}, "deletedAt" TEXT, {UPDATED});
CREATE TABLE memory_asset (
    "memoriesId" TEXT NOT NULL REFERENCES memory ON DELETE CASCADE, "assetId" TEXT NOT NULL REFERENCES asset ON DELETE CASCADE,
    "createdAt" TEXT NOT NULL DEFAULT {NOW}, {UPDATED}, PRIMARY KEY ("memoriesId", "assetId"));
CREATE TABLE notification (
    id {ID}, "userId" TEXT REFERENCES "user" ON DELETE CASCADE, level TEXT NOT NULL DEFAULT 'info', type TEXT NOT NULL,
    title TEXT NOT NULL, description TEXT, data TEXT, "readAt" TEXT, "createdAt" TEXT NOT NULL DEFAULT {NOW}, "deletedAt" TEXT, {UPDATED});
"""

PEOPLE = f"""
CREATE TABLE cluster_group (id {ID}, "createdAt" TEXT NOT NULL DEFAULT {NOW});
CREATE TABLE cluster_group_request (
    id {ID}, "clusterGroupId" TEXT NOT NULL REFERENCES cluster_group ON DELETE CASCADE,
    "userId" TEXT NOT NULL REFERENCES "user" ON DELETE CASCADE, "createdById" TEXT NOT NULL REFERENCES "user" ON DELETE CASCADE,
    "createdAt" TEXT NOT NULL DEFAULT {NOW}, UNIQUE ("clusterGroupId", "userId"));
CREATE TABLE person_group (id {ID}, "clusterGroupId" TEXT NOT NULL REFERENCES cluster_group);
CREATE TABLE asset_face (
    id {ID}, "assetId" TEXT NOT NULL REFERENCES asset ON DELETE CASCADE,
    "personGroupId" TEXT REFERENCES person_group ON DELETE SET NULL, "imageWidth" INTEGER NOT NULL DEFAULT 0,
    "imageHeight" INTEGER NOT NULL DEFAULT 0, "boundingBoxX1" INTEGER NOT NULL DEFAULT 0, "boundingBoxY1" INTEGER NOT NULL DEFAULT 0,
    "boundingBoxX2" INTEGER NOT NULL DEFAULT 0, "boundingBoxY2" INTEGER NOT NULL DEFAULT 0,
    "sourceType" TEXT NOT NULL DEFAULT 'machine-learning', "isVisible" INTEGER NOT NULL DEFAULT 1, "deletedAt" TEXT, {UPDATED});
CREATE TABLE person (
    "ownerId" TEXT NOT NULL REFERENCES "user" ON DELETE CASCADE, "personGroupId" TEXT NOT NULL REFERENCES person_group ON DELETE CASCADE,
    name TEXT NOT NULL DEFAULT '', "birthDate" TEXT, "thumbnailPath" TEXT NOT NULL DEFAULT '', "isHidden" INTEGER NOT NULL DEFAULT 0,
    "isFavorite" INTEGER NOT NULL DEFAULT 0, color TEXT, "faceAssetId" TEXT REFERENCES asset_face ON DELETE SET NULL,
    "createdAt" TEXT NOT NULL DEFAULT {NOW}, {UPDATED}, PRIMARY KEY ("ownerId", "personGroupId"));
CREATE TABLE person_user (
    "personGroupId" TEXT NOT NULL, "sharedById" TEXT NOT NULL, "sharedWithId" TEXT NOT NULL REFERENCES "user" ON DELETE CASCADE,
    role TEXT NOT NULL, PRIMARY KEY ("personGroupId", "sharedById", "sharedWithId"), CHECK ("sharedById" <> "sharedWithId"),
    FOREIGN KEY ("sharedById", "personGroupId") REFERENCES person ON DELETE CASCADE);
CREATE TABLE asset_ocr (
    id {ID}, "assetId" TEXT NOT NULL REFERENCES asset ON DELETE CASCADE, x1 REAL NOT NULL, y1 REAL NOT NULL, x2 REAL NOT NULL,
    y2 REAL NOT NULL, x3 REAL NOT NULL, y3 REAL NOT NULL, x4 REAL NOT NULL, y4 REAL NOT NULL, "boxScore" REAL NOT NULL,
    "textScore" REAL NOT NULL, text TEXT NOT NULL, "isVisible" INTEGER NOT NULL DEFAULT 1, "updateId" TEXT NOT NULL DEFAULT (uuid_v7()));
"""

INDEXES = """
CREATE UNIQUE INDEX asset_checksum ON asset ("ownerId", checksum) WHERE "libraryId" IS NULL;
CREATE UNIQUE INDEX asset_library_checksum ON asset ("ownerId", "libraryId", checksum) WHERE "libraryId" IS NOT NULL;
CREATE INDEX asset_sync ON asset ("ownerId", "updateId");
CREATE INDEX asset_update ON asset ("updateId", "ownerId");
CREATE INDEX asset_timeline ON asset ("ownerId", visibility, substr("localDateTime", 1, 7)) WHERE "deletedAt" IS NULL;
CREATE INDEX asset_added ON asset ("ownerId", visibility, substr("createdAt", 1, 7)) WHERE "deletedAt" IS NULL;
CREATE INDEX asset_favorite ON asset ("ownerId", visibility, substr("localDateTime", 1, 7))
    WHERE "isFavorite" = 1 AND "deletedAt" IS NULL;
CREATE INDEX asset_trash ON asset ("ownerId", "deletedAt") WHERE "deletedAt" IS NOT NULL;
CREATE INDEX asset_removed ON asset (status) WHERE status = 'deleted';
CREATE INDEX asset_live_photo ON asset ("livePhotoVideoId") WHERE "livePhotoVideoId" IS NOT NULL;
CREATE INDEX asset_stack ON asset ("stackId") WHERE "stackId" IS NOT NULL;
CREATE INDEX asset_library ON asset ("libraryId") WHERE "libraryId" IS NOT NULL;
CREATE INDEX asset_path ON asset ("originalPath");
CREATE INDEX asset_file_asset ON asset_file ("assetId");
CREATE INDEX asset_exif_sync ON asset_exif ("updateId");
CREATE INDEX asset_exif_position ON asset_exif (latitude, longitude) WHERE latitude IS NOT NULL;
CREATE INDEX asset_exif_live_photo ON asset_exif ("livePhotoCID") WHERE "livePhotoCID" IS NOT NULL;
CREATE INDEX asset_metadata_sync ON asset_metadata ("updateId");
CREATE INDEX asset_edit_sync ON asset_edit ("updateId");
CREATE INDEX user_sync ON "user" ("updateId");
CREATE INDEX session_user ON session ("userId");
CREATE INDEX session_parent ON session ("parentId") WHERE "parentId" IS NOT NULL;
CREATE INDEX api_key_user ON api_key ("userId");
CREATE INDEX library_owner ON library ("ownerId");
CREATE INDEX stack_owner ON stack ("ownerId", "updateId");
CREATE INDEX partner_shared_with ON partner ("sharedWithId");
CREATE INDEX album_cover ON album ("albumThumbnailAssetId") WHERE "albumThumbnailAssetId" IS NOT NULL;
CREATE INDEX album_user_user ON album_user ("userId");
CREATE UNIQUE INDEX album_user_owner ON album_user ("albumId") WHERE role = 'owner';
CREATE INDEX album_asset_asset ON album_asset ("assetId");
CREATE INDEX album_asset_sync ON album_asset ("albumId", "updateId");
CREATE INDEX album_asset_update ON album_asset ("updateId", "albumId");
CREATE INDEX activity_album ON activity ("albumId", "assetId");
CREATE INDEX activity_user ON activity ("userId");
CREATE INDEX activity_asset ON activity ("assetId") WHERE "assetId" IS NOT NULL;
CREATE UNIQUE INDEX activity_like ON activity ("albumId", "userId", ifnull("assetId", '')) WHERE "isLiked" = 1;
CREATE INDEX shared_link_user ON shared_link ("userId");
CREATE INDEX shared_link_album ON shared_link ("albumId") WHERE "albumId" IS NOT NULL;
CREATE INDEX shared_link_asset_asset ON shared_link_asset ("assetId");
CREATE INDEX tag_parent ON tag ("parentId") WHERE "parentId" IS NOT NULL;
CREATE INDEX tag_asset_asset ON tag_asset ("assetId");
CREATE INDEX tag_closure_descendant ON tag_closure (id_descendant);
CREATE INDEX memory_owner ON memory ("ownerId", "updateId");
CREATE INDEX memory_asset_asset ON memory_asset ("assetId");
CREATE INDEX memory_asset_sync ON memory_asset ("updateId");
CREATE INDEX notification_user ON notification ("userId");
CREATE INDEX cluster_group_request_user ON cluster_group_request ("userId");
CREATE INDEX user_cluster_group ON "user" ("clusterGroupId");
CREATE INDEX person_group_cluster ON person_group ("clusterGroupId");
CREATE INDEX asset_face_asset ON asset_face ("assetId");
CREATE INDEX asset_face_person ON asset_face ("personGroupId", "assetId") WHERE "personGroupId" IS NOT NULL;
CREATE INDEX asset_face_sync ON asset_face ("updateId");
CREATE INDEX person_by_group ON person ("personGroupId");
CREATE INDEX person_sync ON person ("ownerId", "updateId");
CREATE INDEX person_feature_face ON person ("faceAssetId") WHERE "faceAssetId" IS NOT NULL;
CREATE INDEX person_user_shared_with ON person_user ("sharedWithId");
CREATE INDEX person_user_person ON person_user ("sharedById", "personGroupId");
CREATE INDEX asset_ocr_asset ON asset_ocr ("assetId");
CREATE INDEX asset_ocr_sync ON asset_ocr ("updateId");
CREATE INDEX job_next ON job (name, state, priority DESC, id);
CREATE INDEX job_queue ON job (queue, state);
CREATE INDEX job_delayed ON job ("runAt", queue, state) WHERE "runAt" IS NOT NULL;
"""

AUDITS = {
    "user": ({"userId": "id"}, "userId", ""),
    "user_metadata": ({"userId": "userId", "key": "key"}, "userId", ""),
    "asset": ({"assetId": "id", "ownerId": "ownerId"}, "ownerId", ""),
    "asset_edit": ({"editId": "id", "assetId": "assetId"}, "assetId", ""),
    "asset_metadata": ({"assetId": "assetId", "key": "key"}, "assetId", ""),
    "asset_face": ({"assetFaceId": "id", "assetId": "assetId"}, "assetId", ""),
    "asset_ocr": ({"assetId": "assetId"}, "assetId", ""),
    "stack": ({"stackId": "id", "userId": "ownerId"}, "userId", ""),
    "memory": ({"memoryId": "id", "userId": "ownerId"}, "userId", ""),
    "memory_asset": (
        {"memoryId": "memoriesId", "assetId": "assetId"},
        "memoryId",
        'WHEN EXISTS (SELECT 1 FROM memory WHERE id = OLD."memoriesId")',
    ),
    "person": ({"personId": "personGroupId", "ownerId": "ownerId"}, "ownerId", ""),
    "partner": (
        {"sharedById": "sharedById", "sharedWithId": "sharedWithId"},
        "sharedWithId",
        'WHEN (SELECT COUNT(*) FROM "user" WHERE id IN (OLD."sharedById", OLD."sharedWithId")) = 2',
    ),
    "album_asset": (
        {"albumId": "albumId", "assetId": "assetId"},
        "albumId",
        'WHEN EXISTS (SELECT 1 FROM album WHERE id = OLD."albumId")',
    ),
    "album_user": (
        {"albumId": "albumId", "userId": "userId"},
        "albumId",
        'WHEN EXISTS (SELECT 1 FROM album WHERE id = OLD."albumId") AND EXISTS (SELECT 1 FROM "user" WHERE id = OLD."userId")',
    ),
}
"""Table: the columns of its audit table and where they come from, the one it is searched by, and when a row is told."""

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
    "partner",
    "album",
    "album_user",
    "album_asset",
    "activity",
    "tag",
    "memory",
    "memory_asset",
    "notification",
    "person",
    "asset_face",
)


def touched(table: str) -> str:
    """Every update of a row gives it a new updateId (behaviour/03 §6, rule R)."""
    return f"""
    CREATE TRIGGER {table}_touched AFTER UPDATE ON "{table}" WHEN NEW."updateId" = OLD."updateId" BEGIN
        UPDATE "{table}" SET "updatedAt" = {NOW}, "updateId" = uuid_v7() WHERE rowid = NEW.rowid;
    END"""


def audited(table: str, columns: dict[str, str], searched: str, when: str) -> list[str]:
    """Every deletion leaves a row that the stream can tell (behaviour/03 §6, rule D)."""
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(f'OLD."{source}"' for source in columns.values())
    definitions = ", ".join(f'"{name}" TEXT NOT NULL' for name in columns)
    return [
        f"CREATE TABLE {table}_audit (id TEXT PRIMARY KEY NOT NULL DEFAULT (uuid_v7()), {definitions}, "
        f'"deletedAt" TEXT NOT NULL DEFAULT {NOW})',
        f'CREATE INDEX {table}_audit_sync ON {table}_audit ("{searched}", id)',
        f'CREATE INDEX {table}_audit_age ON {table}_audit ("deletedAt")',
        f'CREATE TRIGGER {table}_audited AFTER DELETE ON "{table}" {when} BEGIN '
        f"INSERT INTO {table}_audit ({names}) VALUES ({values}); END",
    ]


CONSEQUENCES = [
    """CREATE TRIGGER asset_edit_added AFTER INSERT ON asset_edit BEGIN
        UPDATE asset SET "isEdited" = 1 WHERE id = NEW."assetId" AND "isEdited" = 0;
    END""",
    """CREATE TRIGGER asset_edit_removed AFTER DELETE ON asset_edit
        WHEN NOT EXISTS (SELECT 1 FROM asset_edit WHERE "assetId" = OLD."assetId") BEGIN
        UPDATE asset SET "isEdited" = 0 WHERE id = OLD."assetId" AND "isEdited" = 1;
    END""",
    # Partners and members were told nothing about what was locked.
    """CREATE TRIGGER asset_unlocked AFTER UPDATE OF visibility ON asset
        WHEN OLD.visibility = 'locked' AND NEW.visibility <> 'locked' BEGIN
        UPDATE asset_exif SET description = description WHERE "assetId" = NEW.id;
    END""",
    # An album disappears for a user however the membership ended; the others hear of it by album_user_audit.
    f"""CREATE TABLE album_audit (id TEXT PRIMARY KEY NOT NULL DEFAULT (uuid_v7()), "albumId" TEXT NOT NULL,
        "userId" TEXT NOT NULL, "deletedAt" TEXT NOT NULL DEFAULT {NOW})""",
    """CREATE INDEX album_audit_sync ON album_audit ("userId", id)""",
    """CREATE INDEX album_audit_age ON album_audit ("deletedAt")""",
    """CREATE TRIGGER album_user_lost AFTER DELETE ON album_user BEGIN
        INSERT INTO album_audit ("albumId", "userId") VALUES (OLD."albumId", OLD."userId");
    END""",
    # A new member gets the album because its row is new again.
    """CREATE TRIGGER album_user_joined AFTER INSERT ON album_user WHEN NEW.role <> 'owner' BEGIN
        UPDATE album SET "albumName" = "albumName" WHERE id = NEW."albumId";
    END""",
    # Albums come and go with their owner.
    """CREATE TRIGGER user_deleted_or_restored AFTER UPDATE OF "deletedAt" ON "user"
        WHEN NEW."deletedAt" IS NOT OLD."deletedAt" BEGIN
        UPDATE album SET "deletedAt" = NEW."deletedAt"
            WHERE id IN (SELECT "albumId" FROM album_user WHERE "userId" = NEW.id AND role = 'owner');
    END""",
    """CREATE TRIGGER user_albums_removed BEFORE DELETE ON "user" BEGIN
        DELETE FROM album WHERE id IN (SELECT "albumId" FROM album_user WHERE "userId" = OLD.id AND role = 'owner');
    END""",
    # What is locked is in no album (behaviour/02 §2).
    """CREATE TRIGGER asset_locked AFTER UPDATE OF visibility ON asset
        WHEN NEW.visibility = 'locked' AND OLD.visibility <> 'locked' BEGIN
        DELETE FROM album_asset WHERE "assetId" = NEW.id;
    END""",
]
"""What else follows from a change (behaviour/03 §6, rule S); the rest of that rule is foreign keys."""


def migrate(db):
    """Create everything."""
    for statement in (TABLES + SHARING + PEOPLE + INDEXES).split(";"):
        if statement.strip():
            db.execute(statement)
    for table in TOUCHED:
        db.execute(touched(table))
    for table, (columns, searched, when) in AUDITS.items():
        for statement in audited(table, columns, searched, when):
            db.execute(statement)
    for statement in CONSEQUENCES:
        db.execute(statement)
