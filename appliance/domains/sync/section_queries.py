"""The sync stream as one table: which request type is answered with which rows (behaviour/03 §4, sync-types.md).

SQL here has these parameters: ``:user`` the caller, ``:now`` the bound of the stream and ``:now_at`` its instant, ``:id``
the partner or album of a backfill, ``:owner_rows`` whether the client knows the role ``owner``, ``:known`` the checkpoint
up to which the client knows links of albums. Relations count as of ``:now``: what the caller gains while the stream runs
comes with the next one, complete.

Rows of tables that are scanned by their ``updateId`` are joined by CROSS JOIN: in SQLite that fixes the order.
"""

from dataclasses import dataclass
from enum import Enum

from appliance.domains.sync import payload_queries as payload
from appliance.domains.sync.payload_queries import fields, flag, of


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that become lines of one type, in the order of the UUIDv7 ``key``. ``rows`` is ``table … WHERE …``.

    ``created``: the SQL of the row's createdAt, if other sections' lines refer to its lines (``Section`` says why).
    """

    entity: str
    key: str
    data: str
    rows: str
    created: str | None = None


class Scope(Enum):
    """What a section needs to exist before it is worth a look: many families have no partners and no albums."""

    ALWAYS = "always"
    ASSETS = "the caller owns assets"
    PARTNERS = "somebody shares everything with the caller"
    ALBUMS = "the caller is in albums"


@dataclass(frozen=True, slots=True)
class Section:
    """The lines for one request type: deletes, then backfill for each partner or album, updates, upserts.

    A row that others refer to (an asset, for its exif) can change while the stream runs and so leave the range that
    the stream sends. Sources with ``created`` send it all the same, acknowledged as ``:now``, so that it comes again.
    """

    request: str
    upserts: Source
    deletes: Source | None = None
    backfill: Source | None = None
    updates: Source | None = None
    scope: Scope = Scope.ALWAYS


_PARTNERS = '(SELECT "sharedById" FROM partner WHERE "sharedWithId" = :user AND "createId" < :now)'
_MINE = '"ownerId" = :user'
_ASSET_OF_EXIF = 'asset_exif e CROSS JOIN asset a ON a.id = e."assetId"'
_LOCKED = "a.visibility = 'locked'"


def _member(album_id: str) -> str:
    return (
        f'EXISTS (SELECT 1 FROM album_user mine WHERE mine."albumId" = {album_id} '
        'AND mine."userId" = :user AND mine."createId" < :now)'
    )


# Of a backfill: a relation that ended while the stream runs is over at once.
_STILL_PARTNER = f":id IN {_PARTNERS}"
_STILL_MEMBER = _member(":id")
_MEMBER_OF_LINK = _member('aa."albumId"')
_MEMBER_OF_GONE = _member('gone."albumId"')


def _deletes(entity: str, table: str, rows: str, *names: str) -> Source:
    """Lines about deleted rows; ``table`` is the one they were in."""
    return Source(entity, "gone.id", fields(**of("gone", *names)), f"{table}_audit gone {rows}")


# -- assets and their exif, for owners, partners and members of albums

# Departure from the reference: whoever may have got an asset through a partner or an album hears of its deletion, even
# after that relation ended. A phone that kept the row would for ever refuse a new upload of the same file by the same
# owner (mobile-app.md §3.4, unique owner and checksum).
_MY_ALBUMS = """SELECT "albumId" FROM album_user WHERE "userId" = :user
    UNION SELECT "albumId" FROM album_audit WHERE "userId" = :user"""
_RELATED = f"""SELECT :user UNION SELECT "sharedById" FROM partner WHERE "sharedWithId" = :user
    UNION SELECT "sharedById" FROM partner_audit WHERE "sharedWithId" = :user
    UNION SELECT "userId" FROM album_user WHERE "albumId" IN ({_MY_ALBUMS})
    UNION SELECT "userId" FROM album_audit WHERE "albumId" IN ({_MY_ALBUMS})"""
# The plus keeps SQLite on the index by key where rows of several owners are wanted in one order.
_ASSET_DELETES = _deletes("AssetDeleteV1", "asset", f'WHERE +gone."ownerId" IN ({_RELATED})', "assetId")
_PARTNER_ASSET_DELETES = _deletes("PartnerAssetDeleteV1", "asset", f'WHERE +gone."ownerId" IN {_PARTNERS}', "assetId")


def _assets(version: int) -> Section:
    rows = f"asset a WHERE a.{_MINE}"
    mine = Source(f"AssetV{version}", 'a."updateId"', payload.asset(version, favorite='a."isFavorite"'), rows, 'a."createdAt"')
    return Section(f"AssetsV{version}", mine, _ASSET_DELETES)


def _partner_assets(version: int) -> Section:
    data = payload.asset(version, favorite="0", secret=_LOCKED)
    key = 'a."updateId"'
    return Section(
        f"PartnerAssetsV{version}",
        Source(f"PartnerAssetV{version}", key, data, f'asset a WHERE +a."ownerId" IN {_PARTNERS}', 'a."createdAt"'),
        _PARTNER_ASSET_DELETES,
        Source(f"PartnerAssetBackfillV{version}", key, data, f'asset a WHERE a."ownerId" = :id AND {_STILL_PARTNER}'),
        scope=Scope.PARTNERS,
    )


def _of_album_assets(request: str, name: str, version: int, data: str, thing: str, asset_id: str) -> Section:
    """Assets or exif of album assets: two checkpoints, one of the links and one of the things (behaviour/03 §5.4).

    ``thing`` is the table with its alias. Locked assets are in no album.
    """
    link, changed = 'aa."updateId"', f'{thing.partition(" ")[2]}."updateId"'
    joined = f'album_asset aa CROSS JOIN {thing} ON {asset_id} = aa."assetId"'
    known = f'{thing} CROSS JOIN album_asset aa ON aa."assetId" = {asset_id} AND aa."updateId" <= :known'
    return Section(
        request,
        Source(f"{name}CreateV{version}", link, data, f"{joined} WHERE {_MEMBER_OF_LINK}"),
        None,
        Source(f"{name}BackfillV{version}", link, data, f'{joined} WHERE aa."albumId" = :id AND {_STILL_MEMBER}'),
        Source(f"{name}UpdateV{version}", changed, data, f"{known} WHERE {_MEMBER_OF_LINK}"),
        Scope.ALBUMS,
    )


def _album_assets(version: int) -> Section:
    data = payload.asset(version, favorite=f'a."isFavorite" AND a.{_MINE}')
    return _of_album_assets(f"AlbumAssetsV{version}", "AlbumAsset", version, data, "asset a", "a.id")


_ASSET_EXIFS = Section(
    "AssetExifsV1",
    Source("AssetExifV1", 'e."updateId"', payload.EXIF, f"{_ASSET_OF_EXIF} WHERE a.{_MINE}"),
    scope=Scope.ASSETS,
)
_PARTNER_ASSET_EXIFS = Section(
    "PartnerAssetExifsV1",
    Source(
        "PartnerAssetExifV1",
        'e."updateId"',
        payload.EXIF,
        f'{_ASSET_OF_EXIF} WHERE a."ownerId" IN {_PARTNERS} AND NOT {_LOCKED}',
    ),
    None,
    Source(
        "PartnerAssetExifBackfillV1",
        'e."updateId"',
        payload.EXIF,
        f'{_ASSET_OF_EXIF} WHERE a."ownerId" = :id AND {_STILL_PARTNER} AND NOT {_LOCKED}',
    ),
    scope=Scope.PARTNERS,
)

# -- stacks

_STACKS = Section(
    "StacksV1",
    Source("StackV1", 's."updateId"', payload.STACK, f"stack s WHERE s.{_MINE}"),
    _deletes("StackDeleteV1", "stack", 'WHERE gone."userId" = :user', "stackId"),
)
_PARTNER_STACKS = Section(
    "PartnerStacksV1",
    Source("PartnerStackV1", 's."updateId"', payload.STACK, f'stack s WHERE s."ownerId" IN {_PARTNERS}'),
    # Of former partners too: what happens while the relation rests must not be missed when it is taken up again.
    _deletes(
        "PartnerStackDeleteV1",
        "stack",
        f'WHERE (gone."userId" IN {_PARTNERS} '
        'OR gone."userId" IN (SELECT "sharedById" FROM partner_audit WHERE "sharedWithId" = :user))',
        "stackId",
    ),
    Source("PartnerStackBackfillV1", 's."updateId"', payload.STACK, f'stack s WHERE s."ownerId" = :id AND {_STILL_PARTNER}'),
    scope=Scope.PARTNERS,
)

# -- users

_USERS = Section(
    "UsersV1",
    Source("UserV1", 'u."updateId"', payload.USER, '"user" u WHERE true', 'u."createdAt"'),
    _deletes("UserDeleteV1", "user", "WHERE true", "userId"),
)


def _auth_users(version: int, data: str) -> Section:
    return Section(f"AuthUsersV{version}", Source(f"AuthUserV{version}", 'u."updateId"', data, '"user" u WHERE u.id = :user'))


_PARTNERS_SECTION = Section(
    "PartnersV1",
    Source("PartnerV1", 'p."updateId"', payload.PARTNER, 'partner p WHERE (p."sharedById" = :user OR p."sharedWithId" = :user)'),
    _deletes(
        "PartnerDeleteV1",
        "partner",
        'WHERE (gone."sharedById" = :user OR gone."sharedWithId" = :user)',
        "sharedById",
        "sharedWithId",
    ),
)
_USER_METADATA = Section(
    "UserMetadataV1",
    Source(
        "UserMetadataV1",
        'um."updateId"',
        payload.USER_METADATA,
        # A key that the apps do not know would cost them the whole chunk.
        "user_metadata um WHERE um.\"userId\" = :user AND um.key IN ('preferences', 'license', 'onboarding')",
    ),
    _deletes(
        "UserMetadataDeleteV1",
        "user_metadata",
        "WHERE gone.\"userId\" = :user AND gone.key IN ('preferences', 'license', 'onboarding')",
        "userId",
        "key",
    ),
)

# -- albums

# Only an asset that this client receives may be named: its own database refuses others.
_COVER = (
    '(SELECT cover.id FROM asset cover WHERE cover.id = al."albumThumbnailAssetId" AND cover."createdAt" <= :now_at '
    f'AND (cover."ownerId" = :user OR cover."ownerId" IN {_PARTNERS} OR EXISTS (SELECT 1 FROM album_asset aa '
    f'WHERE aa."assetId" = cover.id AND aa."updateId" < :now AND {_MEMBER_OF_LINK})))'
)


def _albums(version: int) -> Section:
    owner = '(SELECT boss."userId" FROM album_user boss WHERE boss."albumId" = al.id AND boss.role = \'owner\')'
    data = payload.album(_COVER, **({"ownerId": owner} if version == 1 else {}))
    rows = (
        'album_user mine CROSS JOIN album al ON al.id = mine."albumId" '
        f'WHERE mine."userId" = :user AND mine."createId" < :now {f"AND {owner} IS NOT NULL" if version == 1 else ""}'
    )
    return Section(
        f"AlbumsV{version}",
        Source(f"AlbumV{version}", 'al."updateId"', data, rows, 'al."createdAt"'),
        _deletes("AlbumDeleteV1", "album", 'WHERE gone."userId" = :user', "albumId"),
    )


_ROLES = "(:owner_rows OR au.role <> 'owner')"
_ALBUM_USERS = Section(
    "AlbumUsersV1",
    Source(
        "AlbumUserV1",
        'au."updateId"',
        payload.ALBUM_USER,
        'album_user mine CROSS JOIN album_user au ON au."albumId" = mine."albumId" '
        f'WHERE mine."userId" = :user AND mine."createId" < :now AND {_ROLES}',
    ),
    _deletes("AlbumUserDeleteV1", "album_user", f"WHERE {_MEMBER_OF_GONE}", "userId", "albumId"),
    Source(
        "AlbumUserBackfillV1",
        'au."updateId"',
        payload.ALBUM_USER,
        f'album_user au WHERE au."albumId" = :id AND {_STILL_MEMBER} AND {_ROLES}',
    ),
    scope=Scope.ALBUMS,
)
_ALBUM_TO_ASSETS = Section(
    "AlbumToAssetsV1",
    Source("AlbumToAssetV1", 'aa."updateId"', payload.ALBUM_ASSET, f"album_asset aa WHERE {_MEMBER_OF_LINK}"),
    _deletes("AlbumToAssetDeleteV1", "album_asset", f"WHERE {_MEMBER_OF_GONE}", "assetId", "albumId"),
    Source(
        "AlbumToAssetBackfillV1",
        'aa."updateId"',
        payload.ALBUM_ASSET,
        f'album_asset aa WHERE aa."albumId" = :id AND {_STILL_MEMBER}',
    ),
    scope=Scope.ALBUMS,
)

# -- memories: the first version knows only one kind, and an app that reads another kind fails for ever

_ON_THIS_DAY = "m.type = 'on_this_day'"


def _memories(version: int) -> Section:
    kind = _ON_THIS_DAY if version == 1 else "true"
    rows = f"memory m WHERE m.{_MINE} AND {kind}"
    return Section(
        f"MemoriesV{version}",
        Source(f"MemoryV{version}", 'm."updateId"', payload.MEMORY, rows, 'm."createdAt"'),
        _deletes("MemoryDeleteV1", "memory", 'WHERE gone."userId" = :user', "memoryId"),
    )


def _memory_assets(version: int) -> Section:
    kind = _ON_THIS_DAY if version == 1 else "true"
    return Section(
        f"MemoryToAssetsV{version}",
        Source(
            f"MemoryToAssetV{version}",
            'ma."updateId"',
            payload.MEMORY_ASSET,
            f'memory_asset ma CROSS JOIN memory m ON m.id = ma."memoriesId" WHERE m.{_MINE} AND {kind}',
        ),
        _deletes(
            "MemoryToAssetDeleteV1",
            "memory_asset",
            f'CROSS JOIN memory m ON m.id = gone."memoryId" WHERE m.{_MINE}',
            "memoryId",
            "assetId",
        ),
    )


# -- people and faces

_PEOPLE = Section(
    "PeopleV1",
    Source("PersonV1", 'pe."updateId"', payload.PERSON, f"person pe WHERE pe.{_MINE}", 'pe."createdAt"'),
    _deletes("PersonDeleteV1", "person", f"WHERE gone.{_MINE}", "personId"),
)
# A person of whom the caller has no copy is not in the client's table of people, and would be refused there.
_KNOWN_PERSON = '(SELECT pe."personGroupId" FROM person pe WHERE pe."ownerId" = :user AND pe."personGroupId" = f."personGroupId")'
_CLUSTER = (
    f"(a.{_MINE} OR (a.visibility IN ('timeline', 'archive') AND a.\"ownerId\" IN (SELECT other.id FROM \"user\" other "
    'WHERE other."clusterGroupId" = (SELECT me."clusterGroupId" FROM "user" me WHERE me.id = :user))))'
)


def _faces(version: int) -> Section:
    """Faces: version 1 cannot say that a face is gone or hidden, so it takes the person off it.

    Version 3 has the faces of everybody in the cluster group, whose members chose to be recognised together, and names
    persons of whom the caller has no copy (sync-types.md).
    """
    more = {"isVisible": flag('f."isVisible"'), "deletedAt": 'f."deletedAt"'} if version > 1 else {}
    person = {
        1: f'iif(f."deletedAt" IS NULL AND f."isVisible", {_KNOWN_PERSON}, NULL)',
        2: _KNOWN_PERSON,
        3: 'f."personGroupId"',
    }[version]
    seen = _CLUSTER if version == 3 else f"a.{_MINE}"
    return Section(
        f"AssetFacesV{version}",
        Source(
            f"AssetFaceV{version}",
            'f."updateId"',
            payload.face(person, **more),
            f'asset_face f CROSS JOIN asset a ON a.id = f."assetId" WHERE {seen}',
        ),
        _deletes(
            "AssetFaceDeleteV1",
            "asset_face",
            f'CROSS JOIN asset a ON a.id = gone."assetId" WHERE {seen}',
            "assetFaceId",
        ),
        scope=Scope.ALWAYS if version == 3 else Scope.ASSETS,
    )


# -- what hangs on own assets

_OF_OWN_ASSET = f'CROSS JOIN asset a ON a.id = gone."assetId" WHERE a.{_MINE}'


def _hanging(request: str, entity: str, table: str, alias: str, data: str, deletes: Source) -> Section:
    rows = f'{table} {alias} CROSS JOIN asset a ON a.id = {alias}."assetId" WHERE a.{_MINE}'
    return Section(request, Source(entity, f'{alias}."updateId"', data, rows), deletes, scope=Scope.ASSETS)


_OCR = _hanging(
    "AssetOcrV1",
    "AssetOcrV1",
    "asset_ocr",
    "o",
    payload.OCR,
    _deletes("AssetOcrDeleteV1", "asset_ocr", _OF_OWN_ASSET, "id", "assetId", "deletedAt"),
)
_METADATA = _hanging(
    "AssetMetadataV1",
    "AssetMetadataV1",
    "asset_metadata",
    "am",
    payload.ASSET_METADATA,
    _deletes("AssetMetadataDeleteV1", "asset_metadata", _OF_OWN_ASSET, "assetId", "key"),
)
_EDITS = _hanging(
    "AssetEditsV1",
    "AssetEditV1",
    "asset_edit",
    "ed",
    payload.EDIT,
    _deletes("AssetEditDeleteV1", "asset_edit", _OF_OWN_ASSET, "editId"),
)

SECTIONS = (
    _auth_users(1, payload.AUTH_USER_V1),
    _auth_users(2, payload.AUTH_USER_V2),
    _USERS,
    _PARTNERS_SECTION,
    _assets(1),
    _assets(2),
    _STACKS,
    _partner_assets(1),
    _partner_assets(2),
    _PARTNER_STACKS,
    _album_assets(1),
    _album_assets(2),
    _albums(1),
    _albums(2),
    _ALBUM_USERS,
    _ALBUM_TO_ASSETS,
    _ASSET_EXIFS,
    _of_album_assets("AlbumAssetExifsV1", "AlbumAssetExif", 1, payload.EXIF, "asset_exif e", 'e."assetId"'),
    _OCR,
    _PARTNER_ASSET_EXIFS,
    _memories(1),
    _memories(2),
    _memory_assets(1),
    _memory_assets(2),
    _PEOPLE,
    _faces(1),
    _faces(2),
    _faces(3),
    _USER_METADATA,
    _METADATA,
    _EDITS,
)
"""In the order in which they are sent: an app's database wants a thing before what refers to it (behaviour/03 §3)."""
