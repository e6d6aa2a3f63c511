"""How many assets a user has on each day (behaviour/01 §7.2)."""

import datetime as dt

from appliance.core import clock
from appliance.core.db import Reader
from appliance.core.errors import ValidationFailed
from appliance.core.http.validation import issue
from appliance.domains.users import queries

DAYS = 52 * 7
LONGEST_DAYS = 100 * 366
"""The answer has an entry for each day; the reference makes it as long as it is asked to."""


def heatmap(reader: Reader, user_id: str, *, by: str, first: str | None, last: str | None) -> list[tuple[str, int]]:
    """Each day from ``first`` to ``last`` (dates as text; by default the 52 weeks up to today, UTC) with its count.

    ``by`` is ``Upload`` or ``Taken``. Hidden and locked assets count, deleted ones do not. Raises ``ValidationFailed``.
    """
    end = dt.date.fromisoformat(last) if last else clock.now().date()
    start = dt.date.fromisoformat(first) if first else _before(end, DAYS - 1)
    if start > end:
        raise ValidationFailed([issue(("from",), "from must be before to")])
    length = (end - start).days + 1
    if length > LONGEST_DAYS:
        raise ValidationFailed([issue(("from",), "from and to must not lie more than a century apart")])
    column = "createdAt" if by == "Upload" else "localDateTime"
    counts = queries.days(reader, user_id, column, start.isoformat(), end.isoformat())
    dates = ((start + dt.timedelta(days=number)).isoformat() for number in range(length))
    return [(date, counts.get(date, 0)) for date in dates]


def _before(day: dt.date, days: int) -> dt.date:
    return dt.date.fromordinal(max(1, day.toordinal() - days))
