"""Acknowledgements and resets (behaviour/03 §§1–3)."""

import datetime as dt
from collections.abc import Iterator

import pytest

from appliance.core import clock
from appliance.core.ids import timestamp_ms
from appliance.core.principal import ApiKeyGrant, CredentialKind, Principal
from tests.domains.sync.reading import stream
from tests.rows import Family
from tests.scenario import Person

ID = "01a2032a-1e43-70fe-9f73-c2dc5b8ac1b6"


def test_acks_belong_to_a_session_and_the_last_of_a_type_counts(family: Family, ann: Person) -> None:
    ann.post("/sync/ack", {"acks": [f"UserV1|{ID}", "AssetV2|first", "AssetV2|second|with|more"]}, status=204)
    assert sorted(ann.get("/sync/ack").json(), key=lambda ack: ack["type"]) == [
        {"type": "AssetV2", "ack": "AssetV2|second|with|more"},
        {"type": "UserV1", "ack": f"UserV1|{ID}"},
    ]
    assert family.session(ann.id).get("/sync/ack").json() == []


def test_an_unknown_ack_type_is_refused_and_nothing_is_stored(ann: Person) -> None:
    answer = ann.post("/sync/ack", {"acks": [f"UserV1|{ID}", "NopeV1|x"]}, status=400)
    assert answer.json() == {"message": "Invalid ack type: NopeV1"}
    assert ann.get("/sync/ack").json() == []


def test_too_many_acks_are_refused(ann: Person) -> None:
    answer = ann.post("/sync/ack", {"acks": [f"UserV1|{ID}"] * 1001}, status=400)
    assert answer.json()["errors"][0]["message"] == "Too big: expected array to have <=1000 items"
    ann.post("/sync/ack", {"acks": [f"UserV1|{ID}"] * 1000}, status=204)


@pytest.mark.parametrize("body", [{}, {"acks": None}, {"acks": [1]}, {"acks": "UserV1"}, []])
def test_malformed_acks_are_refused(ann: Person, body: object) -> None:
    assert ann.post("/sync/ack", body, status=400).json()["message"] == "Validation failed"


def test_no_acks_are_no_fault(ann: Person) -> None:
    ann.post("/sync/ack", {"acks": []}, status=204)


def test_acks_of_chosen_types_or_all_are_forgotten(ann: Person) -> None:
    ann.post("/sync/ack", {"acks": [f"UserV1|{ID}", f"AssetV2|{ID}", f"StackV1|{ID}"]}, status=204)
    ann.delete("/sync/ack", {"types": ["UserV1"]}, status=204)
    ann.delete("/sync/ack", {"types": []}, status=204)
    assert {ack["type"] for ack in ann.get("/sync/ack").json()} == {"AssetV2", "StackV1"}
    ann.delete("/sync/ack", {"types": ["Nope"]}, status=400)
    ann.delete("/sync/ack", {}, status=204)
    assert ann.get("/sync/ack").json() == []
    ann.delete("/sync/ack", status=400)


def test_an_api_key_cannot_sync(family: Family, ann: Person) -> None:
    grant = ApiKeyGrant("id", frozenset({"all"}))
    key = Principal(ann.id, "ann@test.dev", "Ann", False, api_key=grant)
    family.runtime.authenticators[CredentialKind.API_KEY] = lambda *_: key
    program = family.scenario.anybody(x_api_key="secret")
    for call in (
        lambda: program.post("/sync/stream", {"types": ["UsersV1"]}, status=403),
        lambda: program.get("/sync/ack", status=403),
        lambda: program.post("/sync/ack", {"acks": []}, status=403),
        lambda: program.delete("/sync/ack", {}, status=403),
    ):
        assert call().json() == {"message": "Sync endpoints cannot be used with API keys"}


def test_unknown_request_types_are_passed_over(ann: Person) -> None:
    assert [line.type for line in stream(ann, "NopeV1", "UsersV1", "UsersV9")] == ["UserV1", "SyncCompleteV1"]
    assert [line.type for line in stream(ann)] == ["SyncCompleteV1"]
    ann.post("/sync/stream", {}, status=400)
    ann.post("/sync/stream", {"types": [7]}, status=400)


def test_a_pending_reset_is_all_that_is_sent_until_it_is_acknowledged(family: Family, ann: Person) -> None:
    ann.post("/sync/ack", {"acks": [f"UserV1|{ID}"]}, status=204)
    family.write('UPDATE session SET "isPendingSyncReset" = 1')
    for _ in range(2):
        assert stream(ann, "UsersV1") == [("SyncResetV1", {}, "SyncResetV1|reset")]
    ann.post("/sync/ack", {"acks": [f"UserV1|{ID}", "SyncResetV1|reset", "NopeV1|x"]}, status=204)
    assert ann.get("/sync/ack").json() == []
    assert [line.type for line in stream(ann, "UsersV1")] == ["UserV1", "SyncCompleteV1"]


def test_a_client_may_ask_for_everything_anew(family: Family, ann: Person) -> None:
    ann.post("/sync/ack", {"acks": ["UserV1|ffffffff-ffff-7fff-bfff-ffffffffffff"]}, status=204)
    family.write('UPDATE session SET "isPendingSyncReset" = 1')
    assert [line.type for line in stream(ann, "UsersV1", reset=True)] == ["UserV1", "SyncCompleteV1"]
    assert ann.get("/sync/ack").json() == []
    assert [line.type for line in stream(ann, "UsersV1")] == ["UserV1", "SyncCompleteV1"]


def _completed(days_ago: float) -> str:
    ms = int((clock.now() - dt.timedelta(days=days_ago)).timestamp() * 1000)
    return f"SyncCompleteV1|{ms >> 16:08x}-{ms & 0xFFFF:04x}-7000-8000-000000000000"


@pytest.mark.parametrize(("days", "is_reset"), [(29.9, False), (30.1, True)])
def test_who_stayed_away_for_thirty_days_starts_anew(ann: Person, days: float, is_reset: bool) -> None:
    ann.post("/sync/ack", {"acks": [_completed(days)]}, status=204)
    assert (stream(ann, "UsersV1")[0].type == "SyncResetV1") is is_reset


def test_an_unreadable_completion_counts_as_stale_and_other_unreadable_acks_as_none(ann: Person) -> None:
    ann.post("/sync/ack", {"acks": ["UserV1|nonsense"]}, status=204)
    assert [line.type for line in stream(ann, "UsersV1")] == ["UserV1", "SyncCompleteV1"]
    ann.post("/sync/ack", {"acks": ["SyncCompleteV1|nonsense"]}, status=204)
    assert [line.type for line in stream(ann, "UsersV1")] == ["SyncResetV1"]


def test_the_end_names_the_moment_of_the_stream(ann: Person) -> None:
    ack = stream(ann, "UsersV1")[-1].ack
    assert abs(timestamp_ms(ack.partition("|")[2]) - clock.now_ms()) < 10_000


def test_old_deletions_are_forgotten_after_31_days(family: Family, ann: Person) -> None:
    from appliance.domains.sync import service

    for days in (30, 32):
        when = clock.iso(clock.now() - dt.timedelta(days=days))
        for table in _audit_tables(family):
            columns = [row["name"] for row in family.scenario.rows(f"PRAGMA table_info({table})")]
            values = {name: when if name == "deletedAt" else f"{name}-{days}" for name in columns}
            family.insert(table, **values)
    tables = list(_audit_tables(family))
    assert family.together(service.remove_old_audits) == len(tables) == 15
    for table in tables:
        assert [row["id"] for row in family.scenario.rows(f"SELECT id FROM {table}")] == ["id-30"]


def _audit_tables(family: Family) -> Iterator[str]:
    for row in family.scenario.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '%\\_audit' ESCAPE '\\'"):
        yield row["name"]
