"""Originals that are on their way to another name (storage template)."""


def migrate(db):
    """One row from before the new name exists until the database names it."""
    db.execute(
        'CREATE TABLE move_history (id TEXT PRIMARY KEY NOT NULL, "entityId" TEXT NOT NULL, "pathType" TEXT NOT NULL, '
        '"oldPath" TEXT NOT NULL, "newPath" TEXT NOT NULL UNIQUE, UNIQUE ("entityId", "pathType"))'
    )
