"""How positions are laid out in ``gazetteer.db``; shared with the script that builds it."""

CELLS_PER_DEGREE = 4
CELLS_AROUND = 360 * CELLS_PER_DEGREE
ROWS_PER_DEGREE = 40
"""Of the raster of countries: 0.025 degrees, 2.8 km at the equator."""


def cell_row(latitude: float) -> int:
    """The row of the grid, counted from the south pole."""
    return int((latitude + 90) * CELLS_PER_DEGREE)


def cell_column(longitude: float) -> int:
    """The column of the grid, counted from the date line; may lie outside of the grid for what crosses it."""
    return int((longitude + 180) * CELLS_PER_DEGREE // 1)


def cell(latitude: float, longitude: float) -> int:
    """The number of the grid cell of a position."""
    return cell_row(latitude) * CELLS_AROUND + cell_column(longitude) % CELLS_AROUND
