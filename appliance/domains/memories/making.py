"""Memories that come by themselves, some days before their day (behaviour/02 §8, behaviour/11 §4)."""

import datetime as dt
import json
import random
from typing import Any

from appliance.core import clock, ids
from appliance.core.db import Transaction
from appliance.core.runtime import Runtime
from appliance.domains import system_config
from appliance.domains.memories import making_queries, queries

STATE = "memories-state"
DAYS_AROUND = 3
MOST_PER_YEAR = 20
MOST_OF_BIRTHDAYS = 25
MOST_PER_BIRTHDAY = 5
FIRST_YEAR = 1826
"""Of the oldest photograph that there is."""

KEPT_DAYS = 30


def make(runtime: Runtime) -> None:
    """Make the memories of the days around today (UTC) that were not made yet, one day in one transaction."""
    today = clock.now().date()
    for distance in range(-DAYS_AROUND, DAYS_AROUND + 1):
        day = today + dt.timedelta(days=distance)
        runtime.db.write(lambda transaction, day=day: _make_of_day(transaction, day))  # type: ignore[misc]


def clean(runtime: Runtime) -> None:
    """Take out of memories what left the timeline, and forget those that nobody saved."""
    before = clock.iso_in(-KEPT_DAYS * 24 * 3600)
    runtime.db.write(lambda transaction: queries.remove_unfit(transaction, before))


def _make_of_day(transaction: Transaction, day: dt.date) -> None:
    state = system_config.read_metadata(transaction, STATE) or {}
    if state.get("lastOnThisDayDate", "")[:10] >= day.isoformat():
        return
    for user_id in making_queries.users(transaction):
        _make_on_this_day(transaction, user_id, day)
        _make_birthdays(transaction, user_id, day)
    system_config.write_metadata(transaction, STATE, {**state, "lastOnThisDayDate": _start(day)})


def _make_on_this_day(transaction: Transaction, user_id: str, day: dt.date) -> None:
    found: dict[str, list[str]] = {}
    days = [f"{year}-{day:%m-%d}" for year in range(FIRST_YEAR, day.year)]
    for then, asset_id in making_queries.photos_of_days(transaction, user_id, days, MOST_PER_YEAR):
        found.setdefault(then, []).append(asset_id)
    for then, asset_ids in found.items():
        columns = {"type": "on_this_day", "memoryAt": f"{then}T00:00:00.000Z", "showAt": _start(day)}
        _insert(transaction, user_id, day, columns, {"year": int(then[:4])}, asset_ids)


def _make_birthdays(transaction: Transaction, user_id: str, day: dt.date) -> None:
    month_days = [f"{day:%m-%d}"]
    if month_days == ["02-28"] and (day + dt.timedelta(days=1)).month == 3:
        month_days.append("02-29")
    for person in making_queries.born_on(transaction, user_id, month_days, f"{day.year}"):
        birth_year, month_day = int(person["birthDate"][:4]), person["birthDate"][5:]
        days = [f"{year}-{month_day}" for year in range(FIRST_YEAR, day.year)]
        asset_ids = _choose(making_queries.photos_of_person(transaction, user_id, days, person["id"]))
        if asset_ids:
            columns = {"type": "birthday", "memoryAt": _start(day), "showAt": _start(day - dt.timedelta(days=DAYS_AROUND))}
            data = {"year": birth_year, "personId": person["id"], "personName": person["name"]}
            _insert(transaction, user_id, day, columns, data, asset_ids)


def _choose(photos: list[tuple[str, str]]) -> list[str]:
    """At most 25 photos, from as many years as there are."""
    by_year: dict[str, list[str]] = {}
    for day, asset_id in photos:
        by_year.setdefault(day[:4], []).append(asset_id)
    if len(by_year) > MOST_OF_BIRTHDAYS:
        return [by_year[year][0] for year in random.sample(sorted(by_year), MOST_OF_BIRTHDAYS)]
    most = min(MOST_PER_BIRTHDAY, MOST_OF_BIRTHDAYS // max(1, len(by_year)))
    return [asset_id for asset_ids in by_year.values() for asset_id in asset_ids[:most]]


def _insert(
    transaction: Transaction, user_id: str, day: dt.date, columns: dict[str, str], data: dict[str, Any], asset_ids: list[str]
) -> None:
    memory_id = ids.new_id()
    row = {"id": memory_id, "ownerId": user_id, "data": json.dumps(data), "hideAt": f"{day}T23:59:59.999Z", **columns}
    queries.insert(transaction, row)
    queries.add_assets(transaction, memory_id, asset_ids)


def _start(day: dt.date) -> str:
    return f"{day}T00:00:00.000Z"
