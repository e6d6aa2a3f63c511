"""SQL of the gazetteer, which is a database of its own that nobody writes."""

from typing import Any

import apsw

PLACE = """
SELECT place.name, place.latitude / 100000.0, place.longitude / 100000.0, country.name, admin1.name, admin2.name FROM place
LEFT JOIN country ON country.id = place."countryId" LEFT JOIN admin1 ON admin1.id = place."admin1Id"
LEFT JOIN admin2 ON admin2.id = place."admin2Id" """


def in_cells(connection: apsw.Connection, first_cell: int, last_cell: int) -> list[tuple[int, float, float]]:
    """Id, latitude and longitude of the places in neighbouring cells of one row of the grid."""
    return connection.execute(  # type: ignore[return-value]
        "SELECT id, latitude / 100000.0, longitude / 100000.0 FROM place WHERE id BETWEEN ? AND ?",
        (first_cell << 20, (last_cell << 20) | 0xFFFFF),
    ).fetchall()


def place(connection: apsw.Connection, place_id: int) -> tuple[Any, ...]:
    """Name, latitude, longitude, country, first and second administrative area of a place."""
    return connection.execute(PLACE + "WHERE place.id = ?", (place_id,)).fetchone()  # type: ignore[return-value]


def named(connection: apsw.Connection, folded: str, limit: int) -> list[tuple[Any, ...]]:
    """Places of which a name contains ``folded``: those whose name begins with it first, the most populous before others.

    A scan of the whole table, which takes some 60 ms: it runs only when somebody looks for a place on the map.
    """
    return connection.execute(
        PLACE + "WHERE instr(place.search, :text) ORDER BY "
        "(substr(place.search, 1, length(:text)) = :text OR instr(place.search, char(10) || :text)) DESC, "
        "place.population DESC LIMIT :limit",
        {"text": folded, "limit": limit},
    ).fetchall()


def country_runs(connection: apsw.Connection, row: int) -> bytes:
    """The runs of one row of the raster of countries; empty where there is only sea."""
    found = connection.execute("SELECT runs FROM country_row WHERE number = ?", (row,)).fetchone()
    return found[0] if found else b""


def country(connection: apsw.Connection, country_id: int) -> str | None:
    """The English name of a country."""
    found = connection.execute("SELECT name FROM country WHERE id = ?", (country_id,)).fetchone()
    return found[0] if found else None


def source(connection: apsw.Connection, name: str) -> str:
    """The date or version of a source of the data."""
    return connection.execute("SELECT value FROM source WHERE name = ?", (name,)).fetchone()[0]  # type: ignore[index,no-any-return]
