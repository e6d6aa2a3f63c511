"""A library of any size within seconds: rows as uploads would have written them, without files."""

import datetime as dt
import hashlib
import random
from pathlib import Path

import apsw

from appliance.core import clock
from appliance.core.db import Database

FIRST_DAY = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
YEARS = 10
CAMERAS = (("Apple", "iPhone 13"), ("Google", "Pixel 8"), ("NIKON CORPORATION", "NIKON D80"), ("samsung", "SM-G991B"))
PLACES = (("Berlin", "Land Berlin", "Germany", 52.52, 13.4), ("Porto", "Porto", "Portugal", 41.15, -8.61), (None,) * 5)

ASSET = """INSERT INTO asset (id, "ownerId", type, "originalPath", "originalFileName", checksum, "fileCreatedAt",
    "fileModifiedAt", "localDateTime", duration, width, height, thumbhash, "isFavorite", "createdAt")
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
EXIF = """INSERT INTO asset_exif ("assetId", make, model, "exifImageWidth", "exifImageHeight", "fileSizeInByte", orientation,
    "dateTimeOriginal", "timeZone", "fNumber", "focalLength", iso, "exposureTime", city, state, country, latitude, longitude)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
FILE = 'INSERT INTO asset_file (id, "assetId", type, path) VALUES (?, ?, ?, ?)'
DONE = 'INSERT INTO asset_job_status ("assetId", "metadataExtractedAt") VALUES (?, ?)'


def seed(data: Path, owner_id: str, count: int) -> list[str]:
    """Add ``count`` assets with EXIF and thumbnails' rows to a stopped server's database; their ids, oldest first."""
    database = Database(data / "shoebox.db")
    connection = database.writer_connection
    connection.execute("PRAGMA synchronous=OFF").close()
    connection.execute("PRAGMA cache_size=-400000").close()
    chance = random.Random(count)
    ids = []
    with connection:
        for number in range(count):
            asset_id = str(_uuid(chance))
            ids.append(asset_id)
            _insert(connection, chance, data, owner_id, asset_id, _taken(chance, number, count))
    connection.execute("PRAGMA optimize=0x10002").close()
    database.close()
    return ids


def _uuid(chance: random.Random) -> str:
    import uuid

    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def _taken(chance: random.Random, number: int, count: int) -> dt.datetime:
    """Evenly over ten years, in the light of day."""
    day = FIRST_DAY + dt.timedelta(days=number * YEARS * 365 // count)
    return day + dt.timedelta(seconds=chance.randrange(8 * 3600, 20 * 3600), milliseconds=chance.randrange(1000))


def _insert(
    connection: apsw.Connection, chance: random.Random, data: Path, owner: str, asset_id: str, taken: dt.datetime
) -> None:
    is_video = chance.random() < 0.08
    local, instant = clock.iso(taken), clock.iso(taken - dt.timedelta(hours=1))
    name = f"IMG_{chance.randrange(10000):04}.{'mov' if is_video else 'jpg'}"
    fan_out = f"{owner}/{asset_id[:2]}/{asset_id[2:4]}/{asset_id}"
    wide, high = chance.choice([(4032, 3024), (3024, 4032), (1920, 1080)])
    make, model = chance.choice(CAMERAS)
    connection.execute(
        ASSET,
        (
            *(asset_id, owner, "VIDEO" if is_video else "IMAGE", f"{data}/upload/{fan_out}{Path(name).suffix}", name),
            *(hashlib.sha1(asset_id.encode()).digest(), instant, instant, local, 12_345 if is_video else None, wide, high),
            *(chance.randbytes(25), chance.random() < 0.03, instant),
        ),
    ).close()
    connection.execute(
        EXIF,
        (
            *(asset_id, make, model, wide, high, chance.randrange(1_000_000, 6_000_000), "1", instant, "Europe/Berlin"),
            *(1.8, 5.7, chance.choice([50, 100, 800]), "1/120", *chance.choice(PLACES)),
        ),
    ).close()
    for kind, suffix in (("preview", "preview.jpeg"), ("thumbnail", "thumbnail.webp")):
        connection.execute(FILE, (_uuid(chance), asset_id, kind, f"{data}/thumbs/{fan_out}_{suffix}")).close()
    connection.execute(DONE, (asset_id, instant)).close()
