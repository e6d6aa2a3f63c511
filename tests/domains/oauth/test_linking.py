"""Linking an account with one at the login service, and parting them (behaviour/01 §6)."""

from tests.domains.oauth.conftest import House


def test_an_account_is_linked_and_parted(house: House) -> None:
    owner = house.scenario.add_user(house.admin, "Owner")
    linked = owner.post("/oauth/link", house.return_of("ann"), status=200).json()
    assert (linked["id"], linked["oauthId"]) == (owner.id, "ann")
    row = house.scenario.rows('SELECT "oauthSid", "oauthBearerToken" FROM session WHERE "userId" = ?', owner.id)[0]
    assert row["oauthSid"] == "sid of ann"
    assert row["oauthBearerToken"].count(".") == 2
    assert house.log_in("ann").json()["userId"] == owner.id
    again = owner.post("/oauth/link", house.return_of("bob"), status=200).json()
    assert again["oauthId"] == "bob"
    parted = owner.post("/oauth/unlink", status=200).json()
    assert parted["oauthId"] == ""
    assert owner.post("/oauth/unlink", status=200).json()["oauthId"] == ""
    sessions = house.scenario.rows('SELECT "oauthSid" FROM session WHERE "userId" = ? ORDER BY "createdAt"', owner.id)
    assert sessions[0]["oauthSid"] is None
    assert house.log_in("bob").json()["userId"] != owner.id


def test_one_account_at_the_service_belongs_to_one_here(house: House) -> None:
    ann = house.person("ann")
    taken = {"message": "This OAuth account has already been linked to another user."}
    assert house.admin.post("/oauth/link", house.return_of("ann"), status=400).json() == taken
    house.admin.delete(f"/admin/users/{ann.id}", {})
    assert house.admin.post("/oauth/link", house.return_of("ann"), status=400).json() == taken


def test_a_failed_link_says_so(house: House) -> None:
    answer = house.admin.post("/oauth/link", {**house.return_of("ann"), "state": "x"}, status=500)
    assert answer.json() == {"message": "Failed to link oauth account"}
    house.scenario.anybody().post("/oauth/link", {"url": "x"}, status=401)
    house.scenario.anybody().post("/oauth/unlink", status=401)


def test_all_accounts_are_parted(house: House) -> None:
    ann = house.person("ann")
    ann.post("/admin/auth/unlink-all", status=403)
    house.admin.post("/admin/auth/unlink-all", status=204)
    assert {user["oauthId"] for user in house.admin.get("/admin/users").json()} == {""}
    assert house.log_in("ann").json()["userId"] == ann.id
