"""Cron expressions: what is accepted, and which minutes they mean."""

import datetime as dt

import pytest

from appliance.core import cron


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x", "Unknown alias: x"),
        ("* * *", "Too few fields"),
        ("* * * * * * *", "Too many fields"),
        ("61 * * * *", "Field (minute) value is out of range"),
        ("5-1 * * * *", "Field (minute) has an invalid range"),
        ("*/0 * * * *", "Field (minute) has a step of zero"),
        ("1..2 * * * *", "Field (minute) cannot be parsed"),
        ("0 0 0 * *", "Field (dayOfMonth) value is out of range"),
        ("0 0 * * 8", "Field (dayOfWeek) value is out of range"),
        ("", "Too few fields"),
    ],
)
def test_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=rf"^{message.replace('(', '[(]').replace(')', '[)]')}$"):
        cron.parse(text)


@pytest.mark.parametrize(
    ("text", "matching", "not_matching"),
    [
        ("0 02 * * *", "2024-05-01T02:00", "2024-05-01T03:00"),
        ("0 0 2 * * *", "2024-05-01T02:00", "2024-05-01T02:02"),
        ("*/15 8-18 * * mon-fri", "2024-05-01T08:45", "2024-05-04T08:45"),
        ("0 0 * * 7", "2024-05-05T00:00", "2024-05-06T00:00"),
        ("0 0 1 jan,jul *", "2024-07-01T00:00", "2024-06-01T00:00"),
        ("0 0 13 * fri", "2024-05-13T00:00", "2024-05-14T00:00"),
        ("@daily", "2024-05-01T00:00", "2024-05-01T00:01"),
        ("30/10 * * * *", "2024-05-01T00:50", "2024-05-01T00:20"),
    ],
)
def test_minutes(text: str, matching: str, not_matching: str) -> None:
    expression = cron.parse(text)
    assert expression.matches(dt.datetime.fromisoformat(matching))
    assert not expression.matches(dt.datetime.fromisoformat(not_matching))
