"""A library of chance, and the slow, obvious model of what a search must find in it."""

import random
import uuid
from dataclasses import dataclass, field
from typing import Any

from appliance.core.db import Transaction
from appliance.core.text import fold

CITIES = (None, "Paris", "São Paulo", "Zürich", "東京")
MAKES = (None, "Canon", "NIKON CORPORATION", "Apple")
WORDS = ("beach", "Geburtstag", "Ärger", "été", "東京タワー", "IMG", "DSC", "x")


@dataclass
class Photo:
    """One asset as the model sees it."""

    id: str
    owner: str
    name: str
    path: str
    taken: str
    local: str
    created: str
    size: int
    visibility: str
    kind: str
    checksum: bytes
    favorite: bool
    offline: bool
    trashed: str | None
    city: str | None
    make: str | None
    description: str
    rating: int | None
    motion: bool
    stacked: bool
    albums: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    ocr: str = ""


@dataclass
class Library:
    """Everything that was written, by id."""

    me: str
    partner: str
    stranger: str
    photos: list[Photo]
    albums: list[str]
    people: list[str]
    tags: dict[str, set[str]]
    """Tag id: the ids of the tags above it and itself."""


def make(transaction: Transaction, chance: random.Random, count: int) -> Library:
    """Write a library with three users into the database."""
    me, partner, stranger = (_user(transaction, chance, name) for name in ("me", "partner", "stranger"))
    transaction.run('INSERT INTO partner ("sharedById", "sharedWithId", "inTimeline") VALUES (?, ?, 1)', (partner, me))
    albums = [_album(transaction, chance, me) for _ in range(3)]
    people = [_person(transaction, chance, me) for _ in range(3)]
    tags = _tags(transaction, chance, me)
    library = Library(me, partner, stranger, [], albums, people, tags)
    for _ in range(count):
        library.photos.append(_photo(transaction, chance, library))
    return library


def _id(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def _user(transaction: Transaction, chance: random.Random, name: str) -> str:
    group, user = _id(chance), _id(chance)
    transaction.run("INSERT INTO cluster_group (id) VALUES (?)", (group,))
    transaction.run(
        'INSERT INTO "user" (id, email, name, "clusterGroupId") VALUES (?, ?, ?, ?)', (user, f"{name}@test.dev", name, group)
    )
    return user


def _album(transaction: Transaction, chance: random.Random, owner: str) -> str:
    album = _id(chance)
    transaction.run("INSERT INTO album (id) VALUES (?)", (album,))
    transaction.run('INSERT INTO album_user ("albumId", "userId", role) VALUES (?, ?, \'owner\')', (album, owner))
    return album


def _person(transaction: Transaction, chance: random.Random, owner: str) -> str:
    person = _id(chance)
    group = transaction.value('SELECT "clusterGroupId" FROM "user" WHERE id = ?', (owner,))
    transaction.run('INSERT INTO person_group (id, "clusterGroupId") VALUES (?, ?)', (person, group))
    transaction.run('INSERT INTO person ("ownerId", "personGroupId") VALUES (?, ?)', (owner, person))
    return person


def _tags(transaction: Transaction, chance: random.Random, owner: str) -> dict[str, set[str]]:
    root, child, other = _id(chance), _id(chance), _id(chance)
    for tag, value, parent in ((root, "a", None), (child, "a/b", root), (other, "c", None)):
        transaction.run('INSERT INTO tag (id, "userId", value, "parentId") VALUES (?, ?, ?, ?)', (tag, owner, value, parent))
    closure = {root: {root}, child: {child, root}, other: {other}}
    for tag, above in closure.items():
        transaction.run_many("INSERT INTO tag_closure (id_ancestor, id_descendant) VALUES (?, ?)", [(one, tag) for one in above])
    return closure


def _photo(transaction: Transaction, chance: random.Random, library: Library) -> Photo:
    owner = chance.choice((library.me, library.me, library.partner, library.stranger))
    day = f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    mine = owner == library.me
    photo = Photo(
        id=_id(chance),
        owner=owner,
        name=f"{chance.choice(WORDS)} {chance.choice(WORDS)}{chance.randint(1, 30)}.jpg",
        path=f"/photos/{chance.choice(WORDS)}/{chance.randint(1, 1_000_000)}.jpg",
        taken=f"{day}T10:00:00.000Z",
        local=f"{day}T{chance.randint(0, 23):02}:00:00.000Z",
        created=f"2026-01-{chance.randint(1, 28):02}T00:00:00.000Z",
        size=chance.randint(1, 50) * 1000,
        visibility=chance.choice(("timeline", "timeline", "timeline", "archive", "hidden", "locked")),
        kind=chance.choice(("IMAGE", "IMAGE", "VIDEO")),
        checksum=chance.randbytes(20),
        favorite=chance.random() < 0.3,
        offline=chance.random() < 0.1,
        trashed=f"{day}T12:00:00.000Z" if chance.random() < 0.2 else None,
        city=chance.choice(CITIES),
        make=chance.choice(MAKES),
        description=chance.choice(("", *WORDS)) + chance.choice(("", " am Meer")),
        rating=chance.choice((None, 1, 3, 5)),
        motion=False,
        stacked=False,
        albums={one for one in library.albums if chance.random() < 0.3} if mine else set(),
        people={one for one in library.people if chance.random() < 0.3} if mine else set(),
        tags={one for one in library.tags if chance.random() < 0.2} if mine else set(),
        ocr=chance.choice(("", "", "Zürich Hauptbahnhof", "EXIT")),
    )
    _write(transaction, chance, photo)
    return photo


def _write(transaction: Transaction, chance: random.Random, photo: Photo) -> None:
    transaction.run(
        'INSERT INTO asset (id, "ownerId", type, "originalPath", "originalFileName", checksum, "fileCreatedAt", '
        '"fileModifiedAt", "localDateTime", visibility, "isFavorite", "isOffline", "deletedAt", status, "createdAt") '
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            photo.id,
            photo.owner,
            photo.kind,
            photo.path,
            photo.name,
            photo.checksum,
            photo.taken,
            photo.taken,
            photo.local,
            photo.visibility,
            photo.favorite,
            photo.offline,
            photo.trashed,
            "trashed" if photo.trashed else "active",
            photo.created,
        ),
    )
    transaction.run(
        'INSERT INTO asset_exif ("assetId", description, make, city, rating, "fileSizeInByte") VALUES (?, ?, ?, ?, ?, ?)',
        (photo.id, photo.description, photo.make, photo.city, photo.rating, photo.size),
    )
    for album in photo.albums:
        transaction.run('INSERT INTO album_asset ("albumId", "assetId") VALUES (?, ?)', (album, photo.id))
    for person in photo.people:
        transaction.run(
            'INSERT INTO asset_face (id, "assetId", "personGroupId") VALUES (?, ?, ?)', (_id(chance), photo.id, person)
        )
    for tag in photo.tags:
        transaction.run('INSERT INTO tag_asset ("tagId", "assetId") VALUES (?, ?)', (tag, photo.id))
    if photo.ocr:
        transaction.run(
            'INSERT INTO asset_ocr (id, "assetId", x1, y1, x2, y2, x3, y3, x4, y4, "boxScore", "textScore", text) '
            "VALUES (?, ?, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1, ?)",
            (_id(chance), photo.id, photo.ocr),
        )


# -- the model


def matches_flat(library: Library, photo: Photo, query: dict[str, Any]) -> bool:
    """Whether the flat search of 3.1 finds the photo for ``library.me`` without PIN."""
    wanted = query.get("visibility")
    if (photo.visibility != wanted) if wanted else photo.visibility == "locked":
        return False
    if photo.trashed and not (query.get("withDeleted") or "isOffline" in query or "trashedAfter" in query):
        return False
    if not query.get("albumIds") and photo.owner not in {library.me, library.partner}:
        return False
    tests = {
        "city": lambda value: photo.city == value,
        "make": lambda value: photo.make == value,
        "rating": lambda value: photo.rating == value,
        "type": lambda value: photo.kind == value,
        "isFavorite": lambda value: (photo.favorite and photo.owner == library.me) == value,
        "isOffline": lambda value: photo.offline == value,
        "originalFileName": lambda value: fold(value.strip()) in fold(photo.name),
        "description": lambda value: fold(value.strip()) in fold(photo.description),
        "originalPath": lambda value: fold(value) in fold(photo.path),
        "takenAfter": lambda value: photo.taken >= value,
        "takenBefore": lambda value: photo.taken <= value,
        "createdAfter": lambda value: photo.created >= value,
        "trashedAfter": lambda value: photo.trashed is not None and photo.trashed >= value,
        "albumIds": lambda value: set(value) <= photo.albums,
        "personIds": lambda value: set(value) <= photo.people,
        "tagIds": lambda value: (
            not photo.tags if value is None else set(value) <= set().union(*(library.tags[tag] for tag in photo.tags), set())
        ),
        "isNotInAlbum": lambda value: not photo.albums or not value,
        "ocr": lambda value: all(word in fold(photo.ocr) for word in fold(value).split()),
    }
    return all(tests[name](value) for name, value in query.items() if name in tests)


def any_flat(library: Library, chance: random.Random) -> dict[str, Any]:
    """A flat search with a few fields."""
    options: dict[str, Any] = {
        "city": chance.choice(CITIES),
        "make": chance.choice(MAKES),
        "rating": chance.choice((None, 1, 3, 5)),
        "type": chance.choice(("IMAGE", "VIDEO")),
        "visibility": chance.choice(("timeline", "archive", "hidden")),
        "isFavorite": chance.random() < 0.5,
        "isOffline": chance.random() < 0.5,
        "originalFileName": chance.choice(("img", "GEBURT", "arger", "京タ", "x1", "9", "jpg")),
        "description": chance.choice(("meer", "ETE", "東", "beach am")),
        "originalPath": chance.choice(("/photos/", "beach/", "Ärger/1", "9.jpg")),
        "takenAfter": f"20{chance.randint(10, 25)}-06-01T00:00:00.000Z",
        "takenBefore": f"20{chance.randint(10, 25)}-06-01T00:00:00.000Z",
        "createdAfter": f"2026-01-{chance.randint(1, 28):02}T00:00:00.000Z",
        "trashedAfter": f"20{chance.randint(10, 25)}-06-01T00:00:00.000Z",
        "withDeleted": chance.random() < 0.5,
        "albumIds": chance.sample(library.albums, chance.randint(1, 2)),
        "personIds": chance.sample(library.people, chance.randint(1, 2)),
        "tagIds": chance.choice((None, chance.sample(list(library.tags), chance.randint(1, 2)))),
        "isNotInAlbum": chance.random() < 0.5,
        "ocr": chance.choice(("zurich haupt", "exit", "ex")),
    }
    names = chance.sample(list(options), chance.randint(0, 3))
    if "albumIds" in names and "isNotInAlbum" in names:
        names.remove("isNotInAlbum")
    return {name: options[name] for name in names}


LEAVES: dict[str, Any] = {
    "city": lambda photo: photo.city,
    "make": lambda photo: photo.make,
    "rating": lambda photo: photo.rating,
    "fileSizeInBytes": lambda photo: photo.size,
    "takenAt": lambda photo: photo.taken,
    "trashedAt": lambda photo: photo.trashed,
    "type": lambda photo: photo.kind,
    "originalFileName": lambda photo: photo.name,
    "description": lambda photo: photo.description,
    "albumIds": lambda photo: photo.albums,
    "personIds": lambda photo: photo.people,
}


def matches_leaf(photo: Photo, name: str, leaf: dict[str, Any]) -> bool:
    """Whether the photo has the property as the leaf wants it."""
    value = LEAVES[name](photo)
    tests = {
        "eq": lambda wanted: value == wanted,
        "ne": lambda wanted: value is not None if wanted is None else value is not None and value != wanted,
        "in": lambda wanted: value in wanted,
        "notIn": lambda wanted: value is not None and value not in wanted,
        "gt": lambda wanted: value is not None and value > wanted,
        "gte": lambda wanted: value is not None and value >= wanted,
        "lt": lambda wanted: value is not None and value < wanted,
        "lte": lambda wanted: value is not None and value <= wanted,
        "like": lambda wanted: fold(wanted) in fold(value),
        "notLike": lambda wanted: fold(wanted) not in fold(value),
        "startsWith": lambda wanted: fold(value).startswith(fold(wanted)),
        "endsWith": lambda wanted: fold(value).endswith(fold(wanted)),
        "any": lambda wanted: bool(value & set(wanted)),
        "all": lambda wanted: set(wanted) <= value,
        "none": lambda wanted: not value & set(wanted),
    }
    return all(tests[operator](wanted) for operator, wanted in leaf.items())


def matches_filter(library: Library, photo: Photo, query: dict[str, Any], *, by_album: bool) -> bool:
    """Whether the filter of 3.2 finds the photo for ``library.me`` without PIN."""
    if photo.visibility == "locked" or not (by_album or photo.owner in {library.me, library.partner}):
        return False
    if not all(matches_leaf(photo, name, leaf) for name, leaf in query.items() if name != "or"):
        return False
    return not query.get("or") or any(all(matches_leaf(photo, *item) for item in one.items()) for one in query["or"])


def any_branch(library: Library, chance: random.Random) -> dict[str, Any]:
    """One to three conditions."""
    texts = chance.choice(("img", "Meer", "9.jpg", "東京", "x", "ÉTÉ"))
    options: dict[str, Any] = {
        "city": chance.choice(({"eq": None}, {"ne": None}, {"in": ["Paris", "東京"]}, {"notIn": ["Paris"]}, {"ne": "Paris"})),
        "make": chance.choice(({"eq": "Canon"}, {"ne": "Canon"}, {"eq": None})),
        "rating": chance.choice(({"gte": 3}, {"eq": None}, {"in": [1, 5]}, {"lt": 5, "gt": 1})),
        "fileSizeInBytes": chance.choice(({"gt": 20_000}, {"lte": 10_000}, {"in": [1000, 5000]})),
        "takenAt": {chance.choice(("gt", "gte", "lt", "lte")): f"20{chance.randint(10, 25)}-06-01T00:00:00.000Z"},
        "trashedAt": chance.choice(({"eq": None}, {"ne": None})),
        "type": chance.choice(({"eq": "IMAGE"}, {"ne": "IMAGE"}, {"in": ["IMAGE", "VIDEO"]})),
        "originalFileName": {chance.choice(("like", "notLike", "startsWith", "endsWith")): texts},
        "description": {chance.choice(("like", "notLike", "startsWith", "endsWith")): texts},
        "albumIds": {chance.choice(("any", "all", "none")): chance.sample(library.albums, chance.randint(1, 2))},
        "personIds": {chance.choice(("any", "all", "none")): chance.sample(library.people, chance.randint(1, 2))},
    }
    return {name: options[name] for name in chance.sample(list(options), chance.randint(1, 3))}
