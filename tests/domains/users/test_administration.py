"""Administration of accounts (behaviour/01 §7.3)."""

from typing import Any

import pytest

from appliance.core import clock
from appliance.domains.users.events import UserWelcomed
from tests.scenario import Person, Scenario

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    return scenario.sign_up()


def account(name: str, **more: Any) -> dict[str, Any]:
    return {"email": f"{name}@test.dev", "password": "x", "name": name, **more}


def test_a_new_account_has_what_it_was_given(admin: Person) -> None:
    made = admin.post("/admin/users", account("ann"), status=201).json()
    assert (made["shouldChangePassword"], made["isAdmin"], made["storageLabel"], made["quotaSizeInBytes"]) == (
        True,
        False,
        None,
        None,
    )
    given = {
        "isAdmin": True,
        "storageLabel": "bob",
        "quotaSizeInBytes": 500,
        "shouldChangePassword": False,
        "avatarColor": "blue",
    }
    made = admin.post("/admin/users", account("bob", **given)).json()
    assert {name: made[name] for name in given} == given
    assert made["quotaUsageInBytes"] == 0


def test_a_pin_given_with_the_account_works(scenario: Scenario, admin: Person) -> None:
    """The reference stores it as it is, so that it never does."""
    admin.post("/admin/users", account("ann", pinCode="123456"))
    scenario.log_in("ann@test.dev", "x").post("/auth/session/unlock", {"pinCode": "123456"}, status=204)


def test_an_account_needs_a_password(admin: Person) -> None:
    assert admin.post("/admin/users", account("ann", password=""), status=400).json() == {"message": "password is required"}


def test_only_the_owner_of_a_new_account_is_told_its_password(scenario: Scenario, admin: Person) -> None:
    told: list[UserWelcomed] = []
    scenario.shoebox.runtime.events.subscribe(UserWelcomed, told.append)
    admin.post("/admin/users", account("ann"))
    bob = admin.post("/admin/users", account("bob", notify=True)).json()
    scenario.shoebox.runtime.events.stop()
    assert told == [UserWelcomed(bob["id"], "x")]
    assert "'x'" not in repr(told)


def test_addresses_and_labels_are_unique_among_open_and_closed_accounts(scenario: Scenario, admin: Person) -> None:
    ann = admin.post("/admin/users", account("ann", storageLabel="ann")).json()
    taken = {"message": "Email is not available"}
    label = {"message": "Storage label already in use by another account"}
    assert admin.post("/admin/users", account("ANN"), status=400).json() == taken
    assert admin.post("/admin/users", account("bob", storageLabel="ann"), status=400).json() == label
    admin.delete(f"/admin/users/{ann['id']}", {})
    assert admin.post("/admin/users", account("ann"), status=400).json() == taken
    assert admin.post("/admin/users", account("bob", storageLabel="ann"), status=400).json() == label
    bob = admin.post("/admin/users", account("bob")).json()
    assert admin.put(f"/admin/users/{bob['id']}", {"email": "ann@test.dev"}, status=400).json() == taken
    assert admin.put(f"/admin/users/{bob['id']}", {"storageLabel": "ann"}, status=400).json() == label
    assert (
        admin.put(f"/admin/users/{bob['id']}", {"storageLabel": "bob", "email": "bob@test.dev"}).json()["storageLabel"] == "bob"
    )


@pytest.mark.parametrize(
    ("label", "becomes"),
    [("a.b", "ab"), ("../../etc", "etc"), ("", None), ("...", None), ("con", None), ("a/b\\c:d", "abcd"), ("Mäx 1", "Mäx 1")],
)
def test_a_label_becomes_the_name_of_a_folder(admin: Person, label: str, becomes: str | None) -> None:
    assert admin.post("/admin/users", account("ann", storageLabel=label)).json()["storageLabel"] == becomes


def test_accounts_are_listed_newest_first(scenario: Scenario, admin: Person) -> None:
    for name in ("ann", "bob"):
        admin.post("/admin/users", account(name))
    ann = admin.get("/admin/users").json()[1]
    assert [user["name"] for user in admin.get("/admin/users").json()] == ["bob", "ann", "Admin"]
    assert admin.get("/admin/users", params={"id": ann["id"]}).json() == [ann]
    assert admin.get(f"/admin/users/{ann['id']}").json() == ann
    closed = admin.delete(f"/admin/users/{ann['id']}", {"force": False}).json()
    assert (closed["status"], closed["name"]) == ("deleted", "ann")
    assert clock.parse(closed["deletedAt"]) <= clock.now()
    assert [user["name"] for user in admin.get("/admin/users").json()] == ["bob", "Admin"]
    assert [user["name"] for user in admin.get("/admin/users", params={"withDeleted": "true"}).json()] == ["bob", "ann", "Admin"]
    assert admin.get(f"/admin/users/{ann['id']}").json() == closed
    assert admin.get("/users").json() == [user for user in admin.get("/users").json() if user["name"] != "ann"]


def test_changing_an_account(scenario: Scenario, admin: Person) -> None:
    ann = scenario.add_user(admin, "Ann")
    change = {"name": "Anne", "password": "changed", "pinCode": "123456", "quotaSizeInBytes": 7, "shouldChangePassword": False}
    changed = admin.put(f"/admin/users/{ann.id}", change).json()
    assert (changed["name"], changed["quotaSizeInBytes"], changed["shouldChangePassword"]) == ("Anne", 7, False)
    ann.get("/users/me")
    again = scenario.log_in("ann@test.dev", "changed")
    again.post("/auth/session/unlock", {"pinCode": "123456"}, status=204)
    admin.patch(f"/admin/users/{ann.id}", {"pinCode": None, "quotaSizeInBytes": None})
    assert again.get("/auth/status").json()["pinCode"] is False
    assert again.get("/users/me").json()["quotaSizeInBytes"] is None
    bad = admin.put(f"/admin/users/{ann.id}", {"quotaSizeInBytes": -1, "pinCode": "12"}, status=400).json()["errors"]
    assert sorted(issue["path"][0] for issue in bad) == ["pinCode", "quotaSizeInBytes"]


def insert(scenario: Scenario, table: str, **values: Any) -> None:
    """A row as another room would write it."""
    names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" for _ in values)
    scenario.shoebox.runtime.db.write(
        lambda transaction: transaction.run(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(values.values()))
    )


def insert_asset(scenario: Scenario, name: str, owner: str, **values: Any) -> None:
    """An asset that is only a row."""
    times = dict.fromkeys(("fileCreatedAt", "fileModifiedAt", "localDateTime"), "2024-01-01T00:00:00.000Z")
    paths = {"originalPath": f"/{name}", "originalFileName": name, "checksum": name.encode()}
    insert(scenario, "asset", id=name, ownerId=owner, **{"type": "IMAGE", **times, **paths, **values})


def test_a_new_quota_counts_what_is_there(scenario: Scenario, admin: Person) -> None:
    ann = scenario.add_user(admin, "Ann")
    insert(scenario, "library", id="library", name="", ownerId=ann.id, importPaths="[]", exclusionPatterns="[]")
    insert_asset(scenario, "own", ann.id)
    insert_asset(scenario, "trashed", ann.id, deletedAt="2024-01-01T00:00:00.000Z")
    insert_asset(scenario, "external", ann.id, libraryId="library")
    for name, size in (("own", 100), ("trashed", 20), ("external", 5000)):
        insert(scenario, "asset_exif", assetId=name, fileSizeInByte=size)
    assert admin.put(f"/admin/users/{ann.id}", {"name": "Ann"}).json()["quotaUsageInBytes"] == 0
    assert admin.put(f"/admin/users/{ann.id}", {"quotaSizeInBytes": 1000}).json()["quotaUsageInBytes"] == 120
    runtime = scenario.shoebox.runtime
    runtime.db.write(lambda transaction: transaction.run('UPDATE "user" SET "quotaUsageInBytes" = 7'))
    runtime.db.write(lambda transaction: runtime.jobs.enqueue(transaction, "count_usage"))
    scenario.settle()
    assert ann.get("/users/me").json()["quotaUsageInBytes"] == 120
    assert admin.get("/users/me").json()["quotaUsageInBytes"] == 0


def test_there_is_always_an_administrator(scenario: Scenario, admin: Person) -> None:
    own = f"/admin/users/{admin.id}"
    assert admin.put(own, {"isAdmin": False}, status=400).json() == {
        "message": "Admin status can only be changed by another admin"
    }
    assert admin.put(own, {"isAdmin": True}).json()["isAdmin"] is True
    assert admin.delete(own, {}, status=403).json() == {"message": "Cannot delete your own account"}
    ann = scenario.add_user(admin, "Ann", isAdmin=True)
    assert ann.put(own, {"isAdmin": False}).json()["isAdmin"] is False
    admin.get("/admin/users", status=403)
    assert ann.delete(own, {}).json()["status"] == "deleted"


def test_unknown_and_closed_accounts(scenario: Scenario, admin: Person) -> None:
    ann = scenario.add_user(admin, "Ann")
    admin.delete(f"/admin/users/{ann.id}", {})
    for user_id in (UNKNOWN, ann.id):
        missing = {"message": "User not found"}
        assert admin.put(f"/admin/users/{user_id}", {"name": "x"}, status=400).json() == missing
        assert admin.delete(f"/admin/users/{user_id}", {}, status=400).json() == missing
    for path in ("", "/preferences", "/statistics"):
        assert admin.get(f"/admin/users/{UNKNOWN}{path}", status=400).json() == {"message": "User not found"}
    assert admin.post(f"/admin/users/{UNKNOWN}/restore", status=400).json() == {"message": "User not found"}
    missing_body = admin.delete(f"/admin/users/{ann.id}", status=400).json()
    assert missing_body["errors"][0]["message"] == "Invalid input: expected object, received undefined"


def test_a_closed_account_opens_again(scenario: Scenario, admin: Person) -> None:
    ann = scenario.add_user(admin, "Ann")
    admin.delete(f"/admin/users/{ann.id}", {})
    scenario.anybody().post("/auth/login", {"email": "ann@test.dev", "password": "a long enough password"}, status=401)
    restored = admin.post(f"/admin/users/{ann.id}/restore", status=200).json()
    assert (restored["status"], restored["deletedAt"]) == ("active", None)
    assert admin.post(f"/admin/users/{ann.id}/restore", status=200).json()["status"] == "active"
    scenario.log_in("ann@test.dev")


def test_statistics_of_a_user(scenario: Scenario, admin: Person) -> None:
    ann = scenario.add_user(admin, "Ann")
    insert_asset(scenario, "a", ann.id, isFavorite=1)
    insert_asset(scenario, "b", ann.id, type="VIDEO", visibility="archive")
    insert_asset(scenario, "c", ann.id, visibility="hidden")
    insert_asset(scenario, "d", ann.id, visibility="locked")
    insert_asset(scenario, "e", ann.id, deletedAt="2024-01-01T00:00:00.000Z")
    for query, images, videos in (
        ({}, 1, 1),
        ({"isFavorite": "true"}, 1, 0),
        ({"isFavorite": "false"}, 0, 1),
        ({"isTrashed": "true"}, 1, 0),
        ({"visibility": "hidden"}, 1, 0),
        ({"visibility": "archive"}, 0, 1),
    ):
        found = admin.get(f"/admin/users/{ann.id}/statistics", params=query).json()
        assert found == {"images": images, "videos": videos, "total": images + videos}, query
    locked = {"params": {"visibility": "locked"}}
    refused = admin.get(f"/admin/users/{ann.id}/statistics", status=401, **locked)
    assert refused.json() == {"message": "Elevated permission is required"}
    admin.post("/auth/pin-code", {"pinCode": "123456"})
    admin.post("/auth/session/unlock", {"pinCode": "123456"})
    assert admin.get(f"/admin/users/{ann.id}/statistics", **locked).json()["images"] == 1
