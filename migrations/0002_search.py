"""What search reads: the texts of an asset folded and indexed by trigrams, and indexes for lists and suggestions."""

STATEMENTS = [
    # Folded (lower case, no accents), so that they are compared without calling back into Python.
    # Rows come into the index of trigrams many at a time ("indexed"), for one at a time FTS5 would merge without end.
    """CREATE TABLE asset_text (
        id INTEGER PRIMARY KEY, "assetId" TEXT NOT NULL UNIQUE REFERENCES asset ON DELETE CASCADE,
        "fileName" TEXT NOT NULL, path TEXT NOT NULL, description TEXT NOT NULL DEFAULT '', ocr TEXT NOT NULL DEFAULT '',
        indexed INTEGER NOT NULL DEFAULT 0)""",
    """CREATE INDEX asset_text_fresh ON asset_text (id) WHERE indexed = 0""",
    """CREATE VIRTUAL TABLE asset_fts USING fts5(
        "fileName", description, ocr, content = 'asset_text', content_rowid = 'id', tokenize = 'trigram', columnsize = 0)""",
    """CREATE TRIGGER asset_text_changed AFTER UPDATE OF "fileName", description, ocr ON asset_text WHEN OLD.indexed BEGIN
        INSERT INTO asset_fts (asset_fts, rowid, "fileName", description, ocr)
            VALUES ('delete', OLD.id, OLD."fileName", OLD.description, OLD.ocr);
        UPDATE asset_text SET indexed = 0 WHERE id = NEW.id;
    END""",
    """CREATE TRIGGER asset_text_removed AFTER DELETE ON asset_text WHEN OLD.indexed BEGIN
        INSERT INTO asset_fts (asset_fts, rowid, "fileName", description, ocr)
            VALUES ('delete', OLD.id, OLD."fileName", OLD.description, OLD.ocr);
    END""",
    """CREATE TRIGGER asset_named AFTER INSERT ON asset BEGIN
        INSERT INTO asset_text ("assetId", "fileName", path)
            VALUES (NEW.id, fold(NEW."originalFileName"), fold(NEW."originalPath"));
    END""",
    """CREATE TRIGGER asset_renamed AFTER UPDATE OF "originalFileName", "originalPath" ON asset
        WHEN NEW."originalFileName" <> OLD."originalFileName" OR NEW."originalPath" <> OLD."originalPath" BEGIN
        UPDATE asset_text SET "fileName" = fold(NEW."originalFileName"), path = fold(NEW."originalPath")
            WHERE "assetId" = NEW.id;
    END""",
    """CREATE TRIGGER asset_described AFTER INSERT ON asset_exif WHEN NEW.description <> '' BEGIN
        UPDATE asset_text SET description = fold(NEW.description) WHERE "assetId" = NEW."assetId";
    END""",
    """CREATE TRIGGER asset_described_anew AFTER UPDATE OF description ON asset_exif
        WHEN NEW.description <> OLD.description BEGIN
        UPDATE asset_text SET description = fold(NEW.description) WHERE "assetId" = NEW."assetId";
    END""",
    """CREATE TRIGGER asset_ocr_read AFTER INSERT ON asset_ocr WHEN NEW."isVisible" BEGIN
        UPDATE asset_text SET ocr = ocr || fold(NEW.text) || char(10) WHERE "assetId" = NEW."assetId";
    END""",
    """CREATE TRIGGER asset_ocr_lost AFTER DELETE ON asset_ocr BEGIN
        UPDATE asset_text SET ocr = ifnull((SELECT group_concat(fold(text), char(10)) || char(10) FROM asset_ocr
            WHERE "assetId" = OLD."assetId" AND "isVisible"), '') WHERE "assetId" = OLD."assetId";
    END""",
    """CREATE INDEX asset_taken ON asset ("ownerId", "fileCreatedAt", id)""",
    """CREATE INDEX asset_created ON asset ("ownerId", "createdAt")""",
    """CREATE INDEX asset_exif_size ON asset_exif ("fileSizeInByte")""",
    *(
        f"""CREATE INDEX asset_exif_{column} ON asset_exif ("{column}") WHERE "{column}" > ''"""
        for column in ("city", "state", "country", "make", "model", "lensModel")
    ),
    # Nothing has been released without these triggers, but a developer's library may have rows already.
    """INSERT INTO asset_text ("assetId", "fileName", path, description)
        SELECT asset.id, fold(asset."originalFileName"), fold(asset."originalPath"), ifnull(fold(asset_exif.description), '')
        FROM asset LEFT JOIN asset_exif ON asset_exif."assetId" = asset.id""",
]


def migrate(db):
    """Create everything."""
    for statement in STATEMENTS:
        db.execute(statement)
