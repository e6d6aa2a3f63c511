"""Three people who do things to their photos at random, and what each of them should have on the phone."""

import random
from collections.abc import Callable
from typing import Any

from appliance.core.ids import new_id
from tests.rows import WHEN, Family
from tests.scenario import Person

VISIBLE = """SELECT asset.id FROM asset WHERE "ownerId" = :user
    OR "ownerId" IN (SELECT "sharedById" FROM partner WHERE "sharedWithId" = :user)
    OR id IN (SELECT "assetId" FROM album_asset JOIN album_user USING ("albumId") WHERE "userId" = :user)"""
OWN_ASSETS = 'SELECT id FROM asset WHERE "ownerId" = :user'
MY_ALBUMS = 'SELECT "albumId" FROM album_user WHERE "userId" = :user'
SHARERS = 'SELECT :user UNION SELECT "sharedById" FROM partner WHERE "sharedWithId" = :user'

TRUTH = {
    "user": 'SELECT id, name FROM "user"',
    "partner": 'SELECT "sharedById", "sharedWithId", "inTimeline" FROM partner WHERE :user IN ("sharedById", "sharedWithId")',
    "asset": f"""SELECT id, "ownerId", iif("ownerId" = :user, "isFavorite", 0), visibility, "stackId", "deletedAt"
        FROM asset WHERE id IN ({VISIBLE})""",
    "exif": f"""SELECT "assetId", rating FROM asset_exif WHERE "assetId" IN
        (SELECT id FROM asset WHERE id IN ({VISIBLE}) AND ("ownerId" = :user OR visibility <> 'locked'))""",
    "stack": f'SELECT id, "ownerId", "primaryAssetId" FROM stack WHERE "ownerId" IN ({SHARERS})',
    "album": f'SELECT id, "albumName", "albumThumbnailAssetId" FROM album WHERE id IN ({MY_ALBUMS})',
    "album_user": f'SELECT "albumId", "userId", role FROM album_user WHERE "albumId" IN ({MY_ALBUMS})',
    "album_asset": f'SELECT "albumId", "assetId" FROM album_asset WHERE "albumId" IN ({MY_ALBUMS})',
    "memory": 'SELECT id, "isSaved" FROM memory WHERE "ownerId" = :user',
    "memory_asset": """SELECT "memoriesId", "assetId" FROM memory_asset
        WHERE "memoriesId" IN (SELECT id FROM memory WHERE "ownerId" = :user)""",
    "person": 'SELECT "personGroupId", name FROM person WHERE "ownerId" = :user',
    "face": f"""SELECT id, "assetId", "personGroupId", "isVisible" FROM asset_face WHERE "assetId" IN ({OWN_ASSETS})""",
}
"""What the server says that a user may see, as rows."""


class Household:
    """The family at work. ``step`` does one thing that somebody might do."""

    def __init__(self, family: Family, seed: int) -> None:
        self.family = family
        self.random = random.Random(seed)
        self.people = [family.person(name) for name in ("Ann", "Bob", "Cid")]
        self._steps: list[Callable[[Person], Any]] = [
            self._upload,
            self._upload,
            self._change_asset,
            self._change_asset,
            self._rate,
            self._rate,
            self._delete_asset,
            self._replace_asset,
            self._make_album,
            self._add_to_album,
            self._add_to_album,
            self._take_from_album,
            self._share_album,
            self._share_album,
            self._leave_album,
            self._delete_album,
            self._share_all,
            self._stop_sharing_all,
            self._stack,
            self._unstack,
            self._remember,
            self._forget,
            self._meet,
            self._mark_face,
            self._mark_face,
            self._lose_person,
        ]

    def step(self) -> None:
        """Somebody does something."""
        self.random.choice(self._steps)(self.random.choice(self.people))

    def truth(self, person: Person) -> dict[str, set[tuple[Any, ...]]]:
        """What this person may see, by table."""
        with self.family.runtime.db.reading() as reader:
            return {table: set(reader.tuples(sql, _used(sql, person.id))) for table, sql in TRUTH.items()}

    # -- choosing

    def _one(self, sql: str, **parameters: Any) -> str | None:
        with self.family.runtime.db.reading() as reader:
            found = sorted(reader.values(sql, parameters))
        return self.random.choice(found) if found else None

    def _asset_of(self, who: Person) -> str | None:
        return self._one(f'{OWN_ASSETS} AND "livePhotoVideoId" IS NULL', user=who.id)

    def _album_of(self, who: Person) -> str | None:
        return self._one(MY_ALBUMS, user=who.id)

    # -- doing

    def _upload(self, who: Person) -> str:
        return self.family.asset(who, exif={"rating": self.random.randint(1, 5)})

    def _change_asset(self, who: Person) -> None:
        if asset := self._asset_of(who):
            change = self.random.choice(
                [
                    {"isFavorite": self.random.randint(0, 1)},
                    {"visibility": self.random.choice(["timeline", "archive", "hidden", "locked"])},
                    {"deletedAt": self.random.choice([None, WHEN])},
                ]
            )
            self.family.update("asset", asset, **change)

    def _rate(self, who: Person) -> None:
        if asset := self._asset_of(who):
            self.family.write('UPDATE asset_exif SET rating = (rating + 1) % 6 WHERE "assetId" = :id', {"id": asset})

    def _delete_asset(self, who: Person) -> None:
        if asset := self._asset_of(who):
            self.family.delete("stack", primaryAssetId=asset)
            self.family.delete("asset", id=asset)

    def _replace_asset(self, who: Person) -> None:
        asset = self._asset_of(who)
        if asset:
            checksum = self.family.scenario.rows("SELECT checksum FROM asset WHERE id = ?", asset)[0]["checksum"]
            albums = [
                row["id"]
                for row in self.family.scenario.rows('SELECT "albumId" AS id FROM album_asset WHERE "assetId" = ?', asset)
            ]
            self.family.delete("stack", primaryAssetId=asset)
            self.family.delete("asset", id=asset)
            again = self.family.asset(who, exif={"rating": 1}, checksum=checksum)
            for album in albums:
                self.family.put_into(album, again)

    def _make_album(self, who: Person) -> None:
        asset = self._asset_of(who)
        self.family.album(who, [asset] if asset else [], **({"albumThumbnailAssetId": asset} if asset else {}))

    def _add_to_album(self, who: Person) -> None:
        album, asset = self._album_of(who), self._asset_of(who)
        if album and asset:
            self.family.write(
                'INSERT INTO album_asset ("albumId", "assetId") VALUES (:album, :asset) ON CONFLICT DO NOTHING',
                {"album": album, "asset": asset},
            )
            if self.random.random() < 0.3:
                self.family.update("album", album, albumThumbnailAssetId=asset)

    def _take_from_album(self, who: Person) -> None:
        album = self._album_of(who)
        asset = album and self._one('SELECT "assetId" FROM album_asset WHERE "albumId" = :album', album=album)
        if album and asset:
            self.family.write(
                'UPDATE album SET "albumThumbnailAssetId" = NULL WHERE id = :album AND "albumThumbnailAssetId" = :asset',
                {"album": album, "asset": asset},
            )
            self.family.delete("album_asset", albumId=album, assetId=asset)

    def _share_album(self, who: Person) -> None:
        album, other = self._album_of(who), self.random.choice(self.people)
        if album:
            self.family.write(
                'INSERT INTO album_user ("albumId", "userId", role) VALUES (:album, :user, :role) '
                "ON CONFLICT DO UPDATE SET role = excluded.role WHERE role <> 'owner'",
                {"album": album, "user": other.id, "role": self.random.choice(["editor", "viewer"])},
            )

    def _leave_album(self, who: Person) -> None:
        album = self._one(f"{MY_ALBUMS} AND role <> 'owner'", user=who.id)
        if album:
            self.family.delete("album_user", albumId=album, userId=who.id)

    def _delete_album(self, who: Person) -> None:
        if (album := self._album_of(who)) and self.random.random() < 0.5:
            self.family.delete("album", id=album)

    def _share_all(self, who: Person) -> None:
        other = self.random.choice([person for person in self.people if person is not who])
        self.family.write(
            'INSERT INTO partner ("sharedById", "sharedWithId", "inTimeline") VALUES (:by, :with, 0) '
            'ON CONFLICT DO UPDATE SET "inTimeline" = NOT "inTimeline"',
            {"by": who.id, "with": other.id},
        )

    def _stop_sharing_all(self, who: Person) -> None:
        if self.random.random() < 0.5:
            self.family.delete("partner", sharedById=who.id)

    def _stack(self, who: Person) -> None:
        loose = self._one(f'{OWN_ASSETS} AND "stackId" IS NULL', user=who.id)
        if loose:
            self.family.stack(who, [loose])

    def _unstack(self, who: Person) -> None:
        if stack := self._one('SELECT id FROM stack WHERE "ownerId" = :user', user=who.id):
            self.family.delete("stack", id=stack)

    def _remember(self, who: Person) -> None:
        asset = self._asset_of(who)
        self.family.memory(who, [asset] if asset else [])

    def _forget(self, who: Person) -> None:
        memory = self._one('SELECT id FROM memory WHERE "ownerId" = :user', user=who.id)
        if memory and self.random.random() < 0.5:
            self.family.delete("memory", id=memory)
        elif memory:
            self.family.write('UPDATE memory SET "isSaved" = NOT "isSaved" WHERE id = :id', {"id": memory})

    def _meet(self, who: Person) -> None:
        self.family.known_person(who, new_id()[:4])

    def _mark_face(self, who: Person) -> None:
        asset = self._asset_of(who)
        person = self._one('SELECT "personGroupId" FROM person WHERE "ownerId" = :user', user=who.id)
        face = self._one(f'SELECT id FROM asset_face WHERE "assetId" IN ({OWN_ASSETS})', user=who.id)
        if face and self.random.random() < 0.5:
            self.family.update("asset_face", face, personGroupId=person, isVisible=self.random.randint(0, 1))
        elif face and self.random.random() < 0.3:
            self.family.delete("asset_face", id=face)
        elif asset:
            self.family.face(asset, person)

    def _lose_person(self, who: Person) -> None:
        if person := self._one('SELECT "personGroupId" FROM person WHERE "ownerId" = :user', user=who.id):
            self.family.delete("person", personGroupId=person)
            self.family.delete("person_group", id=person)


def _used(sql: str, user_id: str) -> dict[str, str]:
    return {"user": user_id} if ":user" in sql else {}
