"""What a link opens for those who have it (behaviour/02 §3)."""

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from appliance.app import operations
from appliance.core import clock
from appliance.core.http.operation import Access
from tests.library import change, notified, photo
from tests.scenario import Person, Scenario, jpeg

UNKNOWN = "00000000-0000-4000-8000-000000000000"
OPEN_TO_LINKS = {
    "getAlbumInfo",
    "getAlbumMapMarkers",
    "uploadAsset",
    "getAssetInfo",
    "downloadAsset",
    "viewAsset",
    "playAssetVideo",
    "getMainPlaylist",
    "endSession",
    "getMediaPlaylist",
    "getSegment",
    "downloadArchive",
    "getDownloadInfo",
    "searchAssets",
    "sharedLinkLogin",
    "getMySharedLink",
    "getTimeBucket",
    "getTimeBuckets",
}
"""Behaviour/01 §3.1."""


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    """Who shares."""
    return scenario.sign_up()


def link(owner: Person, *assets: str, **more: Any) -> dict[str, Any]:
    """A link to photos, or to an album."""
    body = {"type": "INDIVIDUAL", "assetIds": list(assets)} if assets else {"type": "ALBUM"}
    return owner.post("/shared-links", {**body, **more}).json()


def visitor(owner: Person, made: dict[str, Any], **headers: str) -> Person:
    """Somebody who has the key of a link and nothing else."""
    return owner.scenario.anybody(x_immich_share_key=made["key"], **headers)


def album(owner: Person, *assets: str, **more: Any) -> str:
    """An album."""
    return owner.post("/albums", {"albumName": "Trip", "assetIds": list(assets), **more}).json()["id"]


class TestCredentials:
    """By which a link is opened."""

    def test_keys_and_slugs_in_headers_and_queries(self, scenario: Scenario, admin: Person) -> None:
        made = link(admin, photo(admin), slug="trip")
        key = made["key"]
        as_hex = scenario.rows("SELECT hex(key) AS key FROM shared_link")[0]["key"].lower()
        nobody = scenario.anybody()
        for query in ({"key": key}, {"key": as_hex}, {"slug": "trip"}, {"key": "", "slug": "trip"}):
            assert nobody.get("/shared-links/me", params=query).json()["id"] == made["id"]
        for headers in ({"x_immich_share_key": key}, {"x_immich_share_slug": "trip"}):
            assert scenario.anybody(**headers).get("/shared-links/me").json()["id"] == made["id"]

    @pytest.mark.parametrize("key", ["AAAA", "ä", "z" * 100, "x" * 67, "="])
    def test_wrong_ones(self, scenario: Scenario, key: str) -> None:
        answer = scenario.anybody().get("/shared-links/me", params={"key": key}, status=401)
        assert answer.json() == {"message": "Invalid share key"}
        answer = scenario.anybody().get("/shared-links/me", params={"slug": key}, status=401)
        assert answer.json() == {"message": "Invalid share slug"}

    def test_expired_ones(self, admin: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        made = link(admin, photo(admin), expiresAt=clock.iso_in(60))
        guest = visitor(admin, made)
        guest.get("/shared-links/me")
        later = clock.now() + timedelta(seconds=61)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert guest.get("/shared-links/me", status=401).json() == {"message": "Invalid share key"}

    def test_a_link_dies_with_its_owner_or_album_or_the_owners_membership(self, scenario: Scenario, admin: Person) -> None:
        anna = scenario.add_user(admin, "Anna")
        hers = visitor(anna, link(anna, photo(anna)))
        album_id = album(admin, albumUsers=[{"userId": anna.id, "role": "editor"}])
        to_album = visitor(anna, link(anna, albumId=album_id))
        to_album.get("/shared-links/me")
        anna.delete(f"/albums/{album_id}/user/me")
        to_album.get("/shared-links/me", status=401)
        hers.get("/shared-links/me")
        admin.delete(f"/admin/users/{anna.id}", {})
        hers.get("/shared-links/me", status=401)
        mine = visitor(admin, link(admin, albumId=album_id))
        admin.delete(f"/albums/{album_id}")
        mine.get("/shared-links/me", status=401)

    def test_a_key_beside_a_session_wins(self, admin: Person) -> None:
        made = link(admin, photo(admin))
        admin.get("/albums", params={"key": made["key"]}, status=403)

    def test_without_a_link_there_is_no_own_link(self, scenario: Scenario, admin: Person) -> None:
        assert admin.get("/shared-links/me", status=403).json() == {"message": "Forbidden"}
        admin.post("/shared-links/login", {"password": "x"}, status=403)
        scenario.anybody().get("/shared-links/me", status=401)

    def test_a_link_opens_the_operations_of_the_contract_and_no_others(self, admin: Person) -> None:
        guest = visitor(admin, link(admin, photo(admin)))
        registry = operations()
        assert {operation.id for operation in registry.operations if operation.shared_link} <= OPEN_TO_LINKS
        for operation in registry.operations:
            if operation.access is not Access.PUBLIC and operation.id not in OPEN_TO_LINKS:
                path = re.sub(r"\{\w+\}", UNKNOWN, operation.path)
                answer = guest.call(operation.method, path, status=403)
                assert answer.json() == {"message": "Forbidden"}, operation.id


class TestPassword:
    """A link with a password opens nothing before it was given."""

    @pytest.fixture
    def made(self, admin: Person) -> dict[str, Any]:
        """A link with a password."""
        return link(admin, photo(admin), password="sécret")

    def test_it_is_asked_for_everywhere(self, admin: Person, made: dict[str, Any]) -> None:
        asset_id = made["assets"][0]["id"]
        guest = visitor(admin, made)
        for path in ("/shared-links/me", f"/assets/{asset_id}", f"/assets/{asset_id}/thumbnail", f"/assets/{asset_id}/original"):
            assert guest.get(path, status=401).json() == {"message": "Password required"}
        guest.post("/download/info", {"assetIds": [asset_id]}, status=401)

    def test_wrong_ones_are_refused(self, admin: Person, made: dict[str, Any]) -> None:
        guest = visitor(admin, made)
        for wrong in ("secret", "", "sécret "):
            answer = guest.post("/shared-links/login", {"password": wrong}, status=401)
            assert answer.json() == {"message": "Invalid password"}
            assert "set-cookie" not in answer.headers
        open_link = visitor(admin, link(admin, photo(admin)))
        answer = open_link.post("/shared-links/login", {"password": "x"}, status=400)
        assert answer.json() == {"message": "Shared link is not password protected"}

    def test_guessing_is_slowed_down(self, admin: Person, made: dict[str, Any]) -> None:
        guest = visitor(admin, made)
        answers = [guest.post("/shared-links/login", {"password": str(n)}, status=(401, 429)).status_code for n in range(20)]
        assert answers[0] == 401
        assert answers[-1] == 429

    def test_the_right_one_gives_a_cookie_that_opens_the_link(self, admin: Person, made: dict[str, Any]) -> None:
        answer = visitor(admin, made).post("/shared-links/login", {"password": "sécret"}, status=201)
        assert answer.json()["id"] == made["id"]
        cookie, *attributes = answer.headers["set-cookie"].split("; ")
        assert cookie.startswith("immich_shared_link_token=")
        assert {"Max-Age=86400", "Path=/", "HttpOnly", "SameSite=Lax"} <= set(attributes)
        guest = visitor(admin, made, cookie=cookie)
        assert guest.get("/shared-links/me").json()["id"] == made["id"]
        guest.get(f"/assets/{made['assets'][0]['id']}")

    def test_one_cookie_opens_several_links(self, admin: Person, made: dict[str, Any]) -> None:
        other = link(admin, photo(admin), password="second")
        first = visitor(admin, made).post("/shared-links/login", {"password": "sécret"}).headers["set-cookie"].split(";")[0]
        answer = visitor(admin, other, cookie=first).post("/shared-links/login", {"password": "second"})
        both = answer.headers["set-cookie"].split(";")[0]
        assert unquote(both).count(",") == 1
        for opened in (made, other):
            visitor(admin, opened, cookie=both).get("/shared-links/me")
        visitor(admin, other, cookie=first).get("/shared-links/me", status=401)

    def test_a_new_password_ends_old_cookies(self, admin: Person, made: dict[str, Any]) -> None:
        answer = visitor(admin, made).post("/shared-links/login", {"password": "sécret"})
        cookie = answer.headers["set-cookie"].split(";")[0]
        admin.patch(f"/shared-links/{made['id']}", {"password": "changed"})
        visitor(admin, made, cookie=cookie).get("/shared-links/me", status=401)


class TestPhotos:
    """What can be seen through a link."""

    def test_what_it_lists_and_no_more(self, scenario: Scenario, admin: Person) -> None:
        shown, other, trashed = photo(admin), photo(admin), photo(admin)
        guest = visitor(admin, link(admin, shown, trashed))
        change(scenario, trashed, deletedAt="2024-06-01T00:00:00.000Z")
        assert [asset["id"] for asset in guest.get("/shared-links/me").json()["assets"]] == [shown]
        assert guest.get(f"/assets/{shown}").json()["people"] == []
        for hidden in (other, trashed, UNKNOWN):
            answer = guest.get(f"/assets/{hidden}", status=400)
            assert answer.json() == {"message": "Not found or no asset.read access"}
        change(scenario, shown, visibility="locked")
        assert guest.get("/shared-links/me").json()["assets"] == []
        guest.get(f"/assets/{shown}", status=400)

    def test_what_a_partner_shared_until_they_stop(self, scenario: Scenario, admin: Person) -> None:
        anna = scenario.add_user(admin, "Anna")
        anna.post("/partners", {"sharedWithId": admin.id})
        mine, hers = photo(admin), photo(anna)
        guest = visitor(admin, link(admin, mine, hers))
        assert len(guest.get("/shared-links/me").json()["assets"]) == 2
        anna.delete(f"/partners/{admin.id}")
        assert [asset["id"] for asset in guest.get("/shared-links/me").json()["assets"]] == [mine]
        guest.get(f"/assets/{hers}", status=400)

    def test_an_album_with_its_owners_name_alone(self, scenario: Scenario, admin: Person) -> None:
        anna = scenario.add_user(admin, "Anna")
        place = {"latitude": 48.5, "longitude": 9.25}
        album_id = album(admin, photo(admin, exif=place), albumUsers=[{"userId": anna.id, "role": "editor"}])
        guest = visitor(admin, link(admin, albumId=album_id))
        for found in (guest.get(f"/albums/{album_id}").json(), guest.get("/shared-links/me").json()["album"]):
            (owner,) = found["albumUsers"]
            assert (owner["role"], owner["user"]["name"], owner["user"]["id"]) == ("owner", "Admin", admin.id)
            assert "@test.dev" not in json.dumps(found)
            assert anna.id not in json.dumps(found)
            assert found["assetCount"] == 1
        assert len(guest.get(f"/albums/{album_id}/map-markers").json()) == 1
        other = album(admin)
        guest.get(f"/albums/{other}", status=400)
        guest.get(f"/albums/{other}/map-markers", status=400)

    def test_the_album_of_another_link_is_closed(self, admin: Person) -> None:
        album_id = album(admin, photo(admin))
        visitor(admin, link(admin, photo(admin))).get(f"/albums/{album_id}", status=400)


class TestUploads:
    """What visitors bring."""

    def test_it_goes_into_the_album_and_the_members_hear_of_it(self, scenario: Scenario, admin: Person) -> None:
        anna = scenario.add_user(admin, "Anna")
        album_id = album(admin, albumUsers=[{"userId": anna.id, "role": "viewer"}])
        guest = visitor(admin, link(admin, albumId=album_id))
        asset_id = guest.upload(jpeg())
        scenario.settle()
        assert admin.get(f"/assets/{asset_id}").json()["ownerId"] == admin.id
        assert admin.get(f"/albums/{album_id}").json()["assetCount"] == 1
        guest.get(f"/assets/{asset_id}")
        waiting = scenario.rows("SELECT data FROM job WHERE name = 'notify_album_update'")
        assert [json.loads(row["data"])["user_id"] for row in waiting] == [anna.id]
        assert notified(scenario, anna.id) == [("AlbumInvite", album_id)]

    def test_it_goes_into_the_list_of_a_link_to_photos(self, admin: Person) -> None:
        made = link(admin, photo(admin))
        asset_id = visitor(admin, made).upload(jpeg())
        assert asset_id in [asset["id"] for asset in admin.get(f"/shared-links/{made['id']}").json()["assets"]]

    def test_what_the_owner_has_already_is_added_unless_it_was_put_away(self, scenario: Scenario, admin: Person) -> None:
        content, away = jpeg(), jpeg()
        known, trashed = admin.upload(content), admin.upload(away)
        scenario.settle()
        change(scenario, trashed, deletedAt="2024-06-01T00:00:00.000Z")
        made = link(admin, photo(admin))
        guest = visitor(admin, made)
        assert guest.upload(content, status=200) == known
        assert guest.upload(away, status=200) == trashed
        assert {row["assetId"] for row in scenario.rows('SELECT "assetId" FROM shared_link_asset')} == {
            known,
            made["assets"][0]["id"],
        }

    def test_a_link_that_takes_none(self, admin: Person) -> None:
        made = link(admin, photo(admin), allowUpload=False)
        visitor(admin, made).upload(jpeg(), status=401)


class TestPages:
    """What chats show (web-and-cli-clients.md §1)."""

    def page(self, scenario: Scenario, path: str, status: int = 200) -> str:
        """A page as a browser gets it."""
        answer = scenario._http.get(path, headers={"accept": "text/html"})
        assert answer.status_code == status
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        return answer.text

    @pytest.mark.parametrize("page", ["<html><head><!-- metadata:tags --></head></html>", "<html><head></head></html>"])
    def test_the_album_is_described(self, tmp_path: Any, page: str) -> None:
        (tmp_path / "web").mkdir()
        (tmp_path / "web" / "index.html").write_text(page)
        with Scenario(tmp_path / "data", web_root=tmp_path / "web") as scenario:
            admin = scenario.sign_up()
            cover = photo(admin)
            album_id = admin.post("/albums", {"albumName": 'Sea "&" <Sun>', "assetIds": [cover, photo(admin)]}).json()["id"]
            made = link(admin, albumId=album_id, slug="sea & sun")
            for path, credential in (
                (f"/share/{made['key']}", f"key={made['key']}"),
                ("/s/sea%20%26%20sun", "slug=sea%20%26%20sun"),
            ):
                text = self.page(scenario, path)
                image = f"http://testserver/api/assets/{cover}/thumbnail?{credential}"
                for tag in (
                    '<meta property="og:title" content="Sea &quot;&amp;&quot; &lt;Sun&gt;" />',
                    '<meta property="og:description" content="2 shared photos &amp; videos" />',
                    '<meta name="description" content="2 shared photos &amp; videos" />',
                    '<meta property="og:type" content="website" />',
                    f'<meta property="og:image" content="{image}" />',
                ):
                    assert tag in text
                assert "metadata:tags" not in text
                assert text.index("og:image") < text.index("</head>")

    def test_words_and_address_of_the_owner_come_first(self, scenario: Scenario, admin: Person) -> None:
        config = admin.get("/system-config").json()
        config["server"]["externalDomain"] = "https://photos.example.com"
        admin.put("/system-config", config)
        made = link(admin, photo(admin), description="Look!")
        text = self.page(scenario, f"/share/{made['key']}/photos/{UNKNOWN}?x=1")
        assert 'property="og:title" content="Public Share"' in text
        assert 'property="og:description" content="Look!"' in text
        assert 'content="https://photos.example.com/api/assets/' in text

    def test_a_password_hides_everything(self, scenario: Scenario, admin: Person) -> None:
        made = link(admin, photo(admin), password="secret", description="Look!")
        assert "og:" not in self.page(scenario, f"/share/{made['key']}")

    def test_what_is_gone_is_not_found_but_a_page(self, scenario: Scenario, admin: Person) -> None:
        made = link(admin, photo(admin))
        admin.delete(f"/shared-links/{made['id']}")
        for path in (f"/share/{made['key']}", "/s/nothing", "/share/%FF"):
            assert "<html" in self.page(scenario, path, 404)
        assert "og:" not in self.page(scenario, "/share")
