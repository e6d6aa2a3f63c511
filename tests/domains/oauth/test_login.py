"""Logging in by another service, from its page to our cookies (behaviour/01 §6, golden2/oauth)."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.domains.oauth.conftest import PAGE, House
from tests.oidc.provider import CLIENT_ID
from tests.scenario import PASSWORD, Scenario

GIB = 1024**3
GONE = "=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"


def query(url: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query)


# -- to the login page


def test_nothing_goes_while_it_is_switched_off(scenario: Scenario) -> None:
    somebody = scenario.anybody()
    assert scenario.anybody().get("/server/features").json()["oauth"] is False
    off = {"message": "OAuth is not enabled"}
    assert somebody.post("/oauth/authorize", {"redirectUri": PAGE}, status=400).json() == off
    assert somebody.post("/oauth/callback", {"url": f"{PAGE}?code=x&state=y"}, status=400).json() == off
    answer = somebody.call("POST", "/oauth/backchannel-logout", data={"logout_token": "x"}, status=400)
    assert answer.json() == {"message": "Received backchannel logout request but OAuth is not enabled"}


def test_a_browser_gets_state_and_verifier_as_cookies(house: House) -> None:
    assert house.scenario.anybody().get("/server/features").json()["oauth"] is True
    answer = house.scenario.anybody().post("/oauth/authorize", {"redirectUri": PAGE}, status=201)
    url = answer.json()["url"]
    assert url.startswith(f"{house.provider.issuer}/auth?")
    names = [name for name, _ in query(url)]
    assert names == ["redirect_uri", "scope", "state", "code_challenge", "code_challenge_method", "client_id", "response_type"]
    asked = dict(query(url))
    assert (asked["redirect_uri"], asked["scope"], asked["client_id"]) == (PAGE, "openid email profile", CLIENT_ID)
    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
    state, verifier = answer.headers.get_list("set-cookie")
    assert state.startswith(f"immich_oauth_state={asked['state']}; Max-Age=34560000; Path=/; Expires=")
    assert state.endswith(" GMT; HttpOnly; SameSite=Lax")
    assert verifier.startswith("immich_oauth_code_verifier=")
    assert len(verifier.partition("=")[2].partition(";")[0]) == 43


def test_an_app_brings_its_own(house: House) -> None:
    body = {"redirectUri": "app.immich:///oauth-callback", "state": "a;b\r\nSet-Cookie: x", "codeChallenge": "its-challenge"}
    answer = house.scenario.anybody(x_forwarded_proto="https").post("/oauth/authorize", body, status=201)
    asked = dict(query(answer.json()["url"]))
    assert (asked["state"], asked["code_challenge"]) == (body["state"], "its-challenge")
    assert asked["redirect_uri"] == "app.immich:///oauth-callback"
    state, verifier = answer.headers.get_list("set-cookie")
    assert state.startswith("immich_oauth_state=a%3Bb%0D%0ASet-Cookie%3A%20x; ")
    assert verifier.startswith("immich_oauth_code_verifier=j%3Anull; ")


def test_settings_that_change_the_login_page(house: House) -> None:
    house.configure(prompt="select_account", scope="openid email")
    asked = dict(query(house.begin()[0]))
    assert (asked["prompt"], asked["scope"]) == ("select_account", "openid email")
    house.provider.has_pkce = False
    house.provider.document = {"authorization_endpoint": f"{house.provider.issuer}/auth?tenant=home"}
    house.configure(clientId="changed, so that it is discovered again")
    url, _ = house.begin()
    assert "code_challenge" not in dict(query(url))
    assert query(url)[0] == ("tenant", "home")


def test_what_is_discovered_is_kept(house: House) -> None:
    for _ in range(3):
        house.begin()
    assert house.provider.asked.count("/.well-known/openid-configuration") == 1
    house.configure(issuerUrl=f"{house.provider.issuer}/.well-known/openid-configuration")
    house.begin()
    assert house.provider.asked.count("/.well-known/openid-configuration") == 2


@pytest.mark.parametrize(
    ("settings", "document", "reason"),
    [
        ({"issuerUrl": "http://127.0.0.1:9"}, {}, "refused"),
        ({"issuerUrl": ""}, {}, "HTTPS"),
        ({"allowInsecureRequests": False}, {}, "HTTPS"),
        ({}, {"issuer": "https://somebody.else"}, "calls itself"),
        ({}, {"token_endpoint": None}, "token_endpoint"),
        ({}, {"jwks_uri": 5}, "jwks_uri"),
        ({"issuerUrl": "{issuer}/elsewhere"}, {}, "404"),
    ],
)
def test_a_service_that_cannot_be_discovered(house: House, settings: Any, document: Any, reason: str) -> None:
    house.provider.document = document
    house.configure(
        **{
            name: value.format(issuer=house.provider.issuer) if isinstance(value, str) else value
            for name, value in settings.items()
        }
    )
    answer = house.scenario.anybody().post("/oauth/authorize", {"redirectUri": PAGE}, status=500).json()
    assert answer["message"].startswith("Error in OAuth discovery: ")
    assert reason in answer["message"]
    assert "set-cookie" not in answer


# -- and back


def test_a_first_login_makes_an_account(house: House) -> None:
    answer = house.log_in("ann", user_agent="immich-android/3.1.0")
    body = answer.json()
    assert body == {
        "accessToken": body["accessToken"],
        "userId": body["userId"],
        "userEmail": "ann@test.dev",
        "name": "Ann",
        "isAdmin": False,
        "profileImagePath": "",
        "shouldChangePassword": True,
        "isOnboarded": False,
    }
    state, verifier, token, kind, signed_in = answer.headers.get_list("set-cookie")
    assert [state, verifier] == [f"immich_oauth_state{GONE}", f"immich_oauth_code_verifier{GONE}"]
    assert token.startswith(f"immich_access_token={body['accessToken']}; Max-Age=34560000; Path=/; ")
    assert kind.startswith("immich_auth_type=oauth; Max-Age=34560000; Path=/; ")
    assert signed_in.startswith("immich_is_authenticated=true; ")
    ann = house.scenario.anybody(authorization=f"Bearer {body['accessToken']}")
    me = ann.get("/users/me").json()
    assert (me["oauthId"], me["quotaSizeInBytes"], me["storageLabel"], me["shouldChangePassword"]) == ("ann", None, None, True)
    assert ann.get("/auth/status").json() == {"pinCode": False, "password": False, "isElevated": False}
    assert ann.get("/sessions").json()[0]["appVersion"] == "3.1.0"
    assert house.log_in("ann").json()["userId"] == body["userId"]
    refused = house.scenario.anybody().post("/auth/login", {"email": "ann@test.dev", "password": ""}, status=401)
    assert refused.json() == {"message": "Incorrect email or password"}


def test_a_browser_comes_back_with_its_cookies(house: House) -> None:
    start = house.scenario.anybody().post("/oauth/authorize", {"redirectUri": PAGE}, status=201)
    cookies = "; ".join(cookie.partition(";")[0] for cookie in start.headers.get_list("set-cookie"))
    back = house.provider.log_in(start.json()["url"], "ann")
    house.scenario.anybody(cookie=cookies).post("/oauth/callback", {"url": back}, status=201)


def test_state_and_verifier_must_be_there(house: House) -> None:
    somebody = house.scenario.anybody(cookie="immich_oauth_code_verifier=j%3Anull")
    body = house.return_of("ann")
    answer = somebody.post("/oauth/callback", {**body, "state": ""}, status=400)
    assert answer.json() == {"message": "OAuth state is missing"}
    answer = somebody.post("/oauth/callback", {"url": body["url"], "state": body["state"]}, status=400)
    assert answer.json() == {"message": "OAuth code verifier is missing"}
    assert somebody.post("/oauth/callback", {"url": ""}, status=400).json()["errors"][0]["code"] == "too_small"
    assert somebody.post("/oauth/callback", {}, status=400).json()["errors"][0]["path"] == ["url"]
    assert somebody.post("/oauth/authorize", {}, status=400).json()["errors"][0]["path"] == ["redirectUri"]


def test_what_does_not_come_from_the_service_is_refused(house: House) -> None:
    def refused(**changes: str) -> None:
        answer = house.scenario.anybody().post("/oauth/callback", {**house.return_of("ann"), **changes}, status=500)
        assert answer.json() == {"message": "Failed to finish oauth"}
        assert "set-cookie" not in answer.headers

    refused(state="AAAA")
    refused(codeVerifier="B" * 56)
    state = "s"
    refused(state=state, url=f"{PAGE}?state=s")
    refused(state=state, url=f"{PAGE}?state=s&code=made-up")
    refused(state=state, url=f"{PAGE}?state=s&error=access_denied&error_description=No")
    refused(state=state, url="http://[broken")
    used = house.return_of("ann")
    house.scenario.anybody().post("/oauth/callback", used, status=201)
    refused(**used)
    refused(url=house.return_of("ann")["url"])
    assert len(house.admin.get("/admin/users").json()) == 2


def test_the_answer_may_name_the_service(house: House) -> None:
    for issuer, status in ((house.provider.issuer, 201), ("https://somebody.else", 500)):
        body = house.return_of("ann")
        body["url"] += f"&iss={issuer}"
        house.scenario.anybody().post("/oauth/callback", body, status=status)
    house.provider.document = {"authorization_response_iss_parameter_supported": True}
    house.configure(prompt="login")
    house.log_in("ann", status=500)


@pytest.mark.parametrize("method", ["client_secret_post", "client_secret_basic"])
def test_the_secret_goes_where_it_is_configured(house: House, method: str) -> None:
    house.provider.auth_method = method
    house.configure(tokenEndpointAuthMethod=method)
    house.log_in("ann")
    house.configure(clientSecret="another")
    house.log_in("ann", status=500)


def test_without_a_secret_the_client_is_public(house: House) -> None:
    house.provider.auth_method = "none"
    house.configure(clientSecret="")
    house.log_in("ann")


def test_a_service_without_pkce(house: House) -> None:
    house.provider.has_pkce = False
    house.configure(prompt="login")
    house.log_in("ann")


@pytest.mark.parametrize("signed", ["none", "RS256"])
@pytest.mark.parametrize("in_token", [True, False])
def test_claims_come_from_the_id_token_or_from_userinfo(house: House, signed: str, in_token: bool) -> None:
    house.provider.claims_in_id_token = in_token
    house.provider.userinfo_algorithm = signed
    house.configure(profileSigningAlgorithm=signed)
    house.log_in("ann")
    assert ("/me" in house.provider.asked) is not in_token
    house.provider.userinfo = {"sub": "bob"}
    house.log_in("ann", status=201 if in_token else 500)


# -- whose account


def claims(house: House, **more: Any) -> Any:
    """The account of somebody new, about whom the service says this."""
    subject = f"new-{len(house.provider.people)}"
    house.provider.people[subject] = {"email": f"{subject}@test.dev", **more}
    return house.person(subject).get("/users/me").json()


def test_names(house: House) -> None:
    house.configure(storageLabelClaim="label")
    full = {"name": "N", "given_name": "G", "family_name": "F", "preferred_username": "U"}
    assert claims(house, **full)["name"] == "N"
    assert claims(house, **{**full, "name": ""})["name"] == "G F"
    assert claims(house, family_name="F")["name"] == "F"
    assert claims(house, preferred_username="V")["name"] == "V"
    nameless = claims(house, name=5)
    assert nameless["name"] == nameless["email"]


def test_quotas(house: House) -> None:
    house.configure(defaultStorageQuota=7)
    for claim, quota in ((1, GIB), ("2", 2 * GIB), (0.5, GIB // 2), (0, 0), ("0", 0)):
        assert claims(house, immich_quota=claim)["quotaSizeInBytes"] == quota, claim
    for claim in (-1, "much", "", None, True, "inf", "nan", 1e300, [1]):
        assert claims(house, immich_quota=claim)["quotaSizeInBytes"] == 7 * GIB, claim


def test_labels_and_names_of_claims(house: House) -> None:
    assert claims(house, preferred_username="../new.user")["storageLabel"] == "newuser"
    house.configure(storageLabelClaim="folder", storageQuotaClaim="room", roleClaim="groups")
    house.provider.people["other"] = {"email": "o@test.dev", "folder": "f", "room": 1, "groups": ["x", "admin", "user"]}
    other = house.person("other").get("/users/me").json()
    assert (other["storageLabel"], other["quotaSizeInBytes"], other["isAdmin"]) == ("f", GIB, True)


def test_claims_for_new_accounts_change_nothing_later(house: House) -> None:
    said = house.provider.people["ann"]
    said |= {"immich_quota": 1, "preferred_username": "a"}
    before = house.person("ann").get("/users/me").json()
    said |= {"immich_quota": 2, "preferred_username": "b", "name": "B"}
    assert house.person("ann").get("/users/me").json() == before


def test_the_role_is_taken_at_every_login(house: House) -> None:
    roles = (
        ("admin", True),
        ("user", False),
        (["user", "admin"], True),
        ("administrator", True),
        (None, True),
        (["user"], False),
    )
    for claim, is_admin in roles:
        house.provider.people["ann"]["immich_role"] = claim
        assert house.log_in("ann").json()["isAdmin"] is is_admin, claim


def test_the_last_administrator_stays_one(house: House) -> None:
    house.provider.people["admin"] = {"email": "admin@test.dev", "immich_role": "user"}
    assert house.log_in("admin").json()["isAdmin"] is True


def test_who_is_not_let_in(house: House) -> None:
    house.provider.people["nameless"] = {"name": "No e-mail"}
    answer = house.log_in("nameless", status=400)
    assert answer.json() == {"message": "OAuth profile does not have an email address"}
    house.configure(autoRegister=False)
    assert house.log_in("ann", status=400).json() == {"message": "OAuth authentication failed"}


def test_the_first_account_must_be_an_administrators(house: House) -> None:
    house.scenario.shoebox.runtime.db.write(lambda transaction: transaction.run('UPDATE "user" SET "isAdmin" = 0'))
    answer = house.log_in("ann", status=400)
    assert answer.json() == {"message": "The first registered account must the administrator."}


def test_an_account_with_the_same_address_is_linked(house: House) -> None:
    house.scenario.add_user(house.admin, "Ann")
    house.provider.people["ann"]["email"] = " ANN@Test.dev "
    body = house.log_in("ann").json()
    assert house.admin.get(f"/admin/users/{body['userId']}").json()["oauthId"] == "ann"
    house.scenario.log_in("ann@test.dev", PASSWORD)
    house.provider.people["thief"] = {"email": "ann@test.dev"}
    assert house.log_in("thief", status=400).json() == {"message": "OAuth authentication failed"}


@pytest.mark.parametrize("verified", [False, "false"])
def test_an_unverified_address_links_nothing(house: House, verified: Any) -> None:
    house.scenario.add_user(house.admin, "Ann")
    house.provider.people["ann"]["email_verified"] = verified
    assert house.log_in("ann", status=400).json() == {"message": "OAuth authentication failed"}
    house.provider.people["bob"]["email_verified"] = verified
    house.log_in("bob")


def test_a_closed_account_lets_nobody_in(house: House) -> None:
    ann = house.person("ann")
    house.admin.delete(f"/admin/users/{ann.id}", {})
    house.log_in("ann", status=400)


# -- the phone


def test_the_way_back_into_the_app(house: House) -> None:
    answer = house.scenario.anybody().get("/oauth/mobile-redirect?code=1%2F2&state=456", status=307)
    assert answer.headers["location"] == "app.immich:///oauth-callback?code=1%2F2&state=456"
    answer = house.scenario.anybody().get("/oauth/mobile-redirect", status=307)
    assert answer.headers["location"] == "app.immich:///oauth-callback?"


def test_a_service_that_knows_no_addresses_of_apps(house: House) -> None:
    override = "https://photos.test.dev/api/oauth/mobile-redirect"
    house.configure(mobileOverrideEnabled=True, mobileRedirectUri=override)
    url, kept = house.begin("app.immich:///oauth-callback")
    assert dict(query(url))["redirect_uri"] == override
    back = house.provider.log_in(url, "ann")
    assert back.startswith(f"{override}?")
    body = {"url": f"app.immich:///oauth-callback?{back.partition('?')[2]}", **kept}
    house.scenario.anybody().post("/oauth/callback", body, status=201)
    assert dict(query(house.begin(PAGE)[0]))["redirect_uri"] == PAGE
