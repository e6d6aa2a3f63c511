"""The end of an account (behaviour/01 §7.3)."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from appliance.core import clock
from appliance.domains import users
from appliance.domains.users.events import UserDeleted
from tests.domains.users.test_administration import insert, insert_asset
from tests.scenario import Person, Scenario

_numbers = itertools.count()


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    return scenario.sign_up()


def add_file(scenario: Scenario, folder: str, person: Person) -> str:
    """A file in the data directory; its path as the database has it."""
    path = scenario.shoebox.runtime.files.fanned_out(folder, person.id, f"abcd{next(_numbers)}.jpg")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return str(path)


def furnish(scenario: Scenario, person: Person, tmp_path: Path) -> tuple[list[str], list[str]]:
    """Give a user something of every kind; the files that must go with the account, and those that must stay."""
    name = person.id
    mine = [add_file(scenario, folder, person) for folder in ("upload", "upload", "thumbs", "upload", "profile", "thumbs")]
    foreign = [tmp_path / f"{name}.jpg", tmp_path / f"{name}.jpg.xmp"]
    for path in foreign:
        path.write_bytes(b"x")
    insert_asset(scenario, f"{name}-a", name, originalPath=mine[0])
    insert_asset(scenario, f"{name}-b", name, originalPath=mine[1])
    insert(scenario, "asset_file", id=f"{name}-1", assetId=f"{name}-a", type="preview", path=mine[2])
    insert(scenario, "asset_file", id=f"{name}-2", assetId=f"{name}-a", type="sidecar", path=mine[3])
    insert(scenario, "library", id=f"{name}-l", name="", ownerId=name, importPaths="[]", exclusionPatterns="[]")
    insert_asset(scenario, f"{name}-x", name, originalPath=str(foreign[0]), libraryId=f"{name}-l", isExternal=1)
    insert(scenario, "asset_file", id=f"{name}-3", assetId=f"{name}-x", type="sidecar", path=str(foreign[1]))
    insert(scenario, "stack", id=f"{name}-s", primaryAssetId=f"{name}-b", ownerId=name)
    group = scenario.rows('SELECT "clusterGroupId" AS id FROM "user" WHERE id = ?', name)[0]["id"]
    insert(scenario, "person_group", id=f"{name}-g", clusterGroupId=group)
    insert(scenario, "person", ownerId=name, personGroupId=f"{name}-g", thumbnailPath=mine[5])
    insert(scenario, "tag", id=f"{name}-t", userId=name, value="tag")
    insert(scenario, "memory", id=f"{name}-m", ownerId=name, type="on_this_day", data="{}", memoryAt="2024-01-01")
    person.post("/api-keys", {"permissions": ["all"]})
    person.put("/users/me/onboarding", {"isOnboarded": True})
    runtime = scenario.shoebox.runtime
    runtime.db.write(
        lambda transaction: transaction.run('UPDATE "user" SET "profileImagePath" = ? WHERE id = ?', (mine[4], name))
    )
    return mine, [str(path) for path in foreign]


def mentions(scenario: Scenario, user_id: str) -> set[str]:
    """Tables, but those that tell of deletions, with a row that names the user."""
    tables = [row["name"] for row in scenario.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return {
        table
        for table in tables
        if not table.endswith("_audit") and any(user_id in str(row.values()) for row in scenario.rows(f'SELECT * FROM "{table}"'))
    }


def test_an_erased_account_leaves_nothing_and_takes_nothing_else(scenario: Scenario, admin: Person, tmp_path: Path) -> None:
    told: list[object] = []
    scenario.shoebox.runtime.events.subscribe(UserDeleted, told.append)
    ann, bob = scenario.add_user(admin, "Ann"), scenario.add_user(admin, "Bob")
    hers, outside = furnish(scenario, ann, tmp_path)
    his, _ = furnish(scenario, bob, tmp_path)
    assert len(mentions(scenario, ann.id)) > 8
    bobs = mentions(scenario, bob.id)

    assert admin.delete(f"/admin/users/{ann.id}", {"force": True}).json()["status"] == "removing"
    scenario.settle()
    scenario.shoebox.runtime.files.stop()
    assert scenario.failed_jobs() == []
    # The group of a person waits for the cleaning of people, who may be shared.
    assert mentions(scenario, ann.id) == {"person_group"}
    assert mentions(scenario, bob.id) == bobs
    assert [path for path in hers if Path(path).exists()] == []
    assert [path for path in [*outside, *his] if not Path(path).exists()] == []
    assert admin.get("/admin/users", params={"withDeleted": "true"}).json()[0]["id"] == bob.id
    scenario.shoebox.runtime.events.stop()
    assert told == [UserDeleted(ann.id)]
    # Her address and label are free again.
    assert scenario.rows("SELECT COUNT(*) AS n FROM user_audit") == [{"n": 1}]


def test_a_closed_account_is_erased_when_its_days_are_over(scenario: Scenario, admin: Person) -> None:
    runtime = scenario.shoebox.runtime
    people = {name: scenario.add_user(admin, name) for name in ("Ann", "Bob", "Cid")}
    for name, days in (("Ann", 6.9), ("Bob", 7.1)):
        admin.delete(f"/admin/users/{people[name].id}", {})
        closed_at = clock.iso_in(-days * 86400)
        runtime.db.write(
            lambda transaction, at=closed_at, user=people[name].id: transaction.run(
                'UPDATE "user" SET "deletedAt" = ? WHERE id = ?', (at, user)
            )
        )
    runtime.db.write(lambda transaction: runtime.jobs.enqueue(transaction, "check_closed_users"))
    scenario.settle()
    left = admin.get("/admin/users", params={"withDeleted": "true"}).json()
    assert [user["name"] for user in left] == ["Cid", "Ann", "Admin"]


def test_reopening_stops_erasing(scenario: Scenario, admin: Person) -> None:
    """Even while it runs: what is left stays."""
    runtime = scenario.shoebox.runtime
    ann = scenario.add_user(admin, "Ann")
    steps: list[str] = []

    def erase(transaction: Any, user_id: str) -> bool:
        steps.append(user_id)
        transaction.run('UPDATE "user" SET "deletedAt" = NULL, status = \'active\' WHERE id = ?', (user_id,))
        return True

    users.follow_accounts(runtime, users.AccountFollower(erase=erase))
    admin.delete(f"/admin/users/{ann.id}", {"force": True})
    scenario.settle()
    assert steps == [ann.id]
    assert ann.get("/users/me").json()["status"] == "active"
    # A job that comes late, or twice, finds an open account or none.
    for user_id in (ann.id, "nobody"):
        runtime.db.write(lambda transaction, user=user_id: runtime.jobs.enqueue(transaction, "erase_user", user_id=user))
    scenario.settle()
    assert scenario.failed_jobs() == []
    assert ann.get("/users/me").json()["status"] == "active"


def test_rooms_that_follow_accounts_take_part_in_the_same_transaction(scenario: Scenario, admin: Person) -> None:
    runtime = scenario.shoebox.runtime
    ann = scenario.add_user(admin, "Ann")
    seen: list[tuple[str, str]] = []
    follower = users.AccountFollower(
        closed=lambda _transaction, user_id: seen.append(("closed", user_id)),
        reopened=lambda _transaction, user_id: seen.append(("reopened", user_id)),
    )
    users.follow_accounts(runtime, follower)
    admin.delete(f"/admin/users/{ann.id}", {})
    admin.post(f"/admin/users/{ann.id}/restore")
    assert seen == [("closed", ann.id), ("reopened", ann.id)]

    def refuse(_transaction: Any, _user_id: str) -> None:
        raise RuntimeError("the disk of the albums is on fire")

    users.follow_accounts(runtime, users.AccountFollower(closed=refuse))
    admin.delete(f"/admin/users/{ann.id}", {}, status=500)
    assert ann.get("/users/me").json()["status"] == "active"
