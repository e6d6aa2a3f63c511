"""The gazetteer: town, state and country of a position, and places by name. Works without a network.

The data is GeoNames' (CC BY 4.0) and Natural Earth's; ``packaging/gazetteer/build.py`` says how the file is made.
"""

import math
import threading
from dataclasses import dataclass
from pathlib import Path

import apsw

from appliance.core.text import fold
from appliance.domains.places import grid, queries

FILE = Path(__file__).with_name("gazetteer.db")
RADIUS_KM = 25
EARTH_KM = 6371.0088
CACHE_KIB = 512


@dataclass(frozen=True, slots=True)
class Location:
    """What is known of a position. All None at sea."""

    city: str | None = None
    state: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A populated place."""

    name: str
    latitude: float
    longitude: float
    country: str | None
    admin1: str | None
    admin2: str | None


class Gazetteer:
    """Opened at the first question. May be asked from any thread."""

    def __init__(self, path: Path = FILE) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._opened: apsw.Connection | None = None

    def locate(self, latitude: float, longitude: float) -> Location:
        """The nearest place within 25 km, else the country alone (behaviour/06 §7).

        Degrees; takes under a millisecond. Borders are exact to 3 km where no place is near.
        """
        with self._lock:
            nearest = self._nearest(latitude, longitude)
            if nearest is None:
                return Location(country=self._country(latitude, longitude))
            name, _, _, country, state, _ = queries.place(self._connection(), nearest)
            return Location(name, state, country)

    def search(self, text: str, limit: int = 20) -> list[Place]:
        """Places with a name that contains ``text`` in any language, whatever its case and accents."""
        folded = fold(text.strip())
        if not folded:
            return []
        with self._lock:
            return [Place(*row) for row in queries.named(self._connection(), folded, limit)]

    def date(self) -> str:
        """The day of the newest entry, ``YYYY-MM-DD``."""
        with self._lock:
            return queries.source(self._connection(), "geonames")

    def _connection(self) -> apsw.Connection:
        if self._opened is None:
            self._opened = apsw.Connection(
                f"{self._path.as_uri()}?immutable=1", flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
            )
            self._opened.execute(f"PRAGMA cache_size=-{CACHE_KIB}").close()
        return self._opened

    def _nearest(self, latitude: float, longitude: float) -> int | None:
        reach = math.degrees(RADIUS_KM / EARTH_KM)
        across = reach / max(math.cos(math.radians(min(abs(latitude) + reach, 90))), 1e-9)
        best, best_km = None, float(RADIUS_KM)
        for row in range(grid.cell_row(max(latitude - reach, -90)), grid.cell_row(min(latitude + reach, 89.999)) + 1):
            for first, last in _columns(longitude, across):
                start = row * grid.CELLS_AROUND
                for place_id, place_latitude, place_longitude in queries.in_cells(
                    self._connection(), start + first, start + last
                ):
                    km = _distance_km(latitude, longitude, place_latitude, place_longitude)
                    if km <= best_km:
                        best, best_km = place_id, km
        return best

    def _country(self, latitude: float, longitude: float) -> str | None:
        row = min(int((90 - latitude) * grid.ROWS_PER_DEGREE), 180 * grid.ROWS_PER_DEGREE - 1)
        column = min(int((longitude + 180) * grid.ROWS_PER_DEGREE), 360 * grid.ROWS_PER_DEGREE - 1)
        runs = queries.country_runs(self._connection(), row)
        numbers = memoryview(runs).cast("H")
        starts, countries = numbers[::2], numbers[1::2]
        found = 0
        for start, number in zip(starts, countries, strict=True):
            if start > column:
                break
            found = number
        return queries.country(self._connection(), found) if found else None


def _columns(longitude: float, across: float) -> list[tuple[int, int]]:
    """The columns of the grid within ``across`` degrees, split where they cross the date line."""
    if across >= 180:
        return [(0, grid.CELLS_AROUND - 1)]
    first, last = grid.cell_column(longitude - across), grid.cell_column(longitude + across)
    if last - first >= grid.CELLS_AROUND:
        return [(0, grid.CELLS_AROUND - 1)]
    first, last = first % grid.CELLS_AROUND, last % grid.CELLS_AROUND
    return [(first, last)] if first <= last else [(first, grid.CELLS_AROUND - 1), (0, last)]


def _distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    a, b = math.radians(latitude), math.radians(other_latitude)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
