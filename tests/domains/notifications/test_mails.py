"""Mails, with a mail server that takes them (behaviour/04 §2, golden2/mail)."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.library import photo
from tests.scenario import Person, Scenario, jpeg
from tests.smtp import MailServer, mail_server

LINK = "https://my.immich.app"


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    """The administrator."""
    return scenario.sign_up()


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server without secrets."""
    with mail_server() as running:
        yield running


def configure(admin: Person, status: int = 200, **parts: dict[str, Any]) -> dict[str, Any]:
    """Change parts of the system config."""
    config = admin.get("/system-config").json()
    for name, part in parts.items():
        config[name] |= part
    return admin.put("/system-config", config, status=status).json()


def use(admin: Person, server: MailServer) -> None:
    """Let mails be sent by the server."""
    configure(admin, notifications={"smtp": server.config()}, server={"externalDomain": "https://photos.example.com"})


def part(mail: EmailMessage, subtype: str) -> str:
    """The text or the HTML of a mail."""
    found = mail.get_body((subtype,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def test_the_test_mail_needs_no_configuration(admin: Person, server: MailServer) -> None:
    answer = admin.post("/admin/notifications/test-email", server.config(), status=200).json()
    (mail,) = server.mails
    assert server.recipients == [["admin@test.dev"]]
    assert (mail["From"], mail["To"], mail["Subject"]) == (
        "Shoebox <box@example.com>",
        "admin@test.dev",
        "Test email from Immich",
    )
    assert mail["Reply-To"] == "family@example.com"
    assert mail["Message-ID"] == answer["messageId"]
    assert answer["messageId"].endswith("@example.com>")
    assert [sub.get_content_type() for sub in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert LINK in part(mail, "plain")
    assert f'href="{LINK}"' in part(mail, "html")


@pytest.mark.parametrize("wrong", [{"port": 9}, {"host": ""}, {"host": "a..b"}, {"username": "joe", "password": "secret"}])
def test_a_server_that_cannot_be_used_is_refused(admin: Person, server: MailServer, wrong: dict[str, Any]) -> None:
    config = server.config(**wrong)
    answer = admin.post("/admin/notifications/test-email", config, status=400)
    assert answer.json() == {"message": "Failed to verify SMTP configuration"}
    refused = configure(admin, 400, notifications={"smtp": config})
    assert refused == {"message": "Invalid SMTP configuration"}
    assert admin.get("/server/features").json()["email"] is False


def test_only_administrators_send_test_mails(scenario: Scenario, admin: Person, server: MailServer) -> None:
    anna = scenario.add_user(admin, "Anna")
    anna.post("/admin/notifications/test-email", server.config(), status=403)
    answer = admin.post("/admin/notifications/test-email", {"enabled": "perhaps"}, status=400).json()
    assert [issue["path"] for issue in answer["errors"]] == [["enabled"], ["from"], ["replyTo"], ["transport"]]


def test_a_line_break_in_a_name_does_not_end_a_header(scenario: Scenario, admin: Person, server: MailServer) -> None:
    use(admin, server)
    anna = scenario.add_user(admin, "Anna")
    body = {"albumName": "A\r\nBcc: all@example.com", "albumUsers": [{"userId": anna.id, "role": "viewer"}]}
    admin.post("/albums", body)
    scenario.settle()
    assert server.mails[0]["Subject"] == "You have been added to a shared album - A Bcc: all@example.com"
    assert server.mails[0]["Bcc"] is None


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that nobody trusts."""
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl to make a certificate with")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2"]
    subprocess.run([*command, "-keyout", path, "-out", path.with_suffix(".crt")], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + path.with_suffix(".crt").read_bytes())
    return path


class TestTls:
    """Mail servers that want secrecy."""

    @pytest.mark.parametrize("at_once", [False, True])
    def test_certificates_are_checked_unless_told_otherwise(self, admin: Person, certificate: Path, at_once: bool) -> None:
        with mail_server(certificate=certificate, implicit_tls=at_once) as server:
            config = server.config(secure=at_once)
            admin.post("/admin/notifications/test-email", config, status=400)
            config = server.config(secure=at_once, ignoreCert=True)
            admin.post("/admin/notifications/test-email", config, status=200)
            assert len(server.mails) == 1

    def test_logging_in(self, admin: Person, certificate: Path) -> None:
        with mail_server(certificate=certificate, login=True) as server:
            joe = {"username": "joe", "ignoreCert": True}
            wrong, right = ({**joe, "password": password} for password in ("guess", "secret"))
            admin.post("/admin/notifications/test-email", server.config(**wrong), status=400)
            admin.post("/admin/notifications/test-email", server.config(**right), status=200)
            assert len(server.mails) == 1


class TestWelcome:
    """The mail to somebody who gets an account."""

    def test_it_names_the_login_and_the_first_password(self, scenario: Scenario, admin: Person, server: MailServer) -> None:
        use(admin, server)
        body = {"email": "nina@example.com", "name": "Nina O'New", "password": "first-Password1", "notify": True}
        admin.post("/admin/users", body)
        self.wait(scenario, server)
        (mail,) = server.mails
        assert (mail["To"], mail["Subject"]) == ("nina@example.com", "Welcome to Immich")
        for words in ("Nina O'New", "nina@example.com", "first-Password1", "https://photos.example.com/auth/login"):
            assert words in part(mail, "plain")
        assert "Nina O&#39;New" in part(mail, "html")
        assert "first-Password1" not in str(scenario.rows("SELECT * FROM job"))

    def test_it_is_sent_only_when_asked_for_and_possible(self, scenario: Scenario, admin: Person, server: MailServer) -> None:
        admin.post("/admin/users", {"email": "a@test.dev", "name": "A", "password": "password-a", "notify": True})
        use(admin, server)
        admin.post("/admin/users", {"email": "b@test.dev", "name": "B", "password": "password-b", "notify": False})
        admin.post("/admin/users", {"email": "c@test.dev", "name": "C", "password": "password-c"})
        admin.post("/admin/users", {"email": "d@test.dev", "name": "D", "password": "password-d", "notify": True})
        self.wait(scenario, server)
        assert server.recipients == [["d@test.dev"]]

    def wait(self, scenario: Scenario, server: MailServer) -> None:
        """The event writes the job, so there may be none yet."""
        for _ in range(500):
            if server.mails:
                break
            time.sleep(0.01)
        scenario.settle()


class TestAlbums:
    """The mails to members of albums."""

    @pytest.fixture
    def anna(self, scenario: Scenario, admin: Person, server: MailServer) -> Person:
        """Somebody who gets mails."""
        use(admin, server)
        return scenario.add_user(admin, "Anna")

    def share(self, admin: Person, anna: Person, *assets: str) -> str:
        """An album with a new member."""
        users = [{"userId": anna.id, "role": "viewer"}]
        body = {"albumName": "Sea & <Sun>", "albumUsers": users, "assetIds": list(assets)}
        return admin.post("/albums", body).json()["id"]

    def test_an_invitation_says_who_and_where(self, scenario: Scenario, admin: Person, anna: Person, server: MailServer) -> None:
        album_id = self.share(admin, anna)
        scenario.settle()
        (mail,) = server.mails
        assert mail["To"] == "anna@test.dev"
        assert mail["Subject"] == "You have been added to a shared album - Sea & <Sun>"
        for words in ("Anna", "Admin", "Sea & <Sun>", f"https://photos.example.com/albums/{album_id}"):
            assert words in part(mail, "plain")
        assert "Sea &amp; &lt;Sun&gt;" in part(mail, "html")
        assert [sub.get_content_type() for sub in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]

    def test_the_cover_is_shown_in_the_mail(
        self, scenario: Scenario, admin: Person, anna: Person, server: MailServer, tmp_path: Path
    ) -> None:
        cover, picture = photo(admin), tmp_path / "small.webp"
        picture.write_bytes(jpeg())
        row = (cover, str(picture))
        sql = "INSERT INTO asset_file (id, \"assetId\", type, path) VALUES ('f', ?, 'thumbnail', ?)"
        scenario.shoebox.runtime.db.write(lambda t: t.run(sql, row))
        self.share(admin, anna, cover)
        scenario.settle()
        (mail,) = server.mails
        kinds = ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/webp"]
        assert [sub.get_content_type() for sub in mail.walk()] == kinds
        image = list(mail.walk())[-1]
        assert (image["Content-ID"], image.get_filename()) == ("<album-thumbnail>", "album-thumbnail.webp")
        assert image.get_content_disposition() == "inline"
        assert image.get_content() == picture.read_bytes()
        assert 'src="cid:album-thumbnail"' in part(mail, "html")

    @pytest.mark.parametrize("off", [{"enabled": False}, {"enabled": True, "albumInvite": False}])
    def test_who_wants_no_mails_is_told_in_the_app_alone(
        self, scenario: Scenario, admin: Person, anna: Person, server: MailServer, off: dict[str, bool]
    ) -> None:
        anna.put("/users/me/preferences", {"emailNotifications": off})
        self.share(admin, anna)
        scenario.settle()
        assert server.mails == []
        assert len(anna.get("/notifications").json()) == 1

    @pytest.mark.parametrize("wanted", [True, False])
    def test_new_photos_are_told_once_they_have_all_come(
        self, scenario: Scenario, admin: Person, anna: Person, server: MailServer, wanted: bool
    ) -> None:
        anna.put("/users/me/preferences", {"emailNotifications": {"enabled": True, "albumInvite": False, "albumUpdate": wanted}})
        album_id = self.share(admin, anna)
        for _ in range(3):
            admin.put(f"/albums/{album_id}/assets", {"ids": [photo(admin)]})
        runtime = scenario.shoebox.runtime
        runtime.db.write(lambda t: t.run('UPDATE job SET "runAt" = NULL'))
        runtime.jobs.storage.wake()
        scenario.settle()
        assert [mail["Subject"] for mail in server.mails] == (
            ["New media has been added to an album - Sea & <Sun>"] if wanted else []
        )

    def test_a_mail_server_that_is_away_is_tried_again(
        self, scenario: Scenario, admin: Person, anna: Person, server: MailServer
    ) -> None:
        server.refuse = 1
        self.share(admin, anna)
        for _ in range(1000):
            rows = scenario.rows("SELECT retries, \"runAt\" FROM job WHERE name = 'mail_album_invite' AND state = 'waiting'")
            if rows and rows[0]["runAt"]:
                break
            time.sleep(0.01)
        assert rows[0]["retries"] == 3
        runtime = scenario.shoebox.runtime
        runtime.db.write(lambda t: t.run('UPDATE job SET "runAt" = NULL'))
        runtime.jobs.storage.wake()
        scenario.settle()
        assert len(server.mails) == 1
        assert len(anna.get("/notifications").json()) == 1


class TestTemplates:
    """Administrators' own words, and how they look."""

    def preview(self, admin: Person, name: str, template: str = "") -> str:
        """The HTML."""
        answer = admin.post(f"/admin/notifications/templates/{name}", {"template": template}, status=200).json()
        assert answer["name"] == name
        return answer["html"]

    @pytest.mark.parametrize(
        ("name", "template", "wanted"),
        [
            (
                "welcome",
                "OWN[{displayName}|{username}|{password}|{baseUrl}|{nope}]",
                f"OWN[John Doe|john@doe.com|thisIsAPassword123|{LINK}|{{nope}}]",
            ),
            (
                "album-invite",
                "OWN[{senderName}|{albumName}|{albumId}|{recipientName}|{baseUrl}]",
                f"OWN[John Doe|John Doe&#x27;s Favorites|1|Jane Doe|{LINK}]",
            ),
            (
                "album-update",
                "OWN[{albumName}|{recipientName}|{albumId}|{baseUrl}|{senderName}]",
                f"OWN[Favorite Photos|Jane Doe|1|{LINK}|{{senderName}}]",
            ),
        ],
    )
    def test_variables_are_filled_in_and_unknown_ones_stay(self, admin: Person, name: str, template: str, wanted: str) -> None:
        assert wanted in self.preview(admin, name, template)

    def test_an_empty_one_shows_the_configured_words_else_ours(self, admin: Person) -> None:
        assert "thisIsAPassword123" in self.preview(admin, "welcome")
        assert f"{LINK}/albums/1" in self.preview(admin, "album-invite")
        templates = {"welcomeTemplate": "W", "albumInviteTemplate": "I<br>{albumName}", "albumUpdateTemplate": "U"}
        configure(admin, templates={"email": templates})
        assert "I<br>John Doe&#x27;s Favorites" in self.preview(admin, "album-invite")
        assert "\nU\n" in self.preview(admin, "album-update")

    @pytest.mark.parametrize("name", ["test", "reset-password", "nope"])
    def test_other_mails_have_none(self, admin: Person, name: str) -> None:
        assert self.preview(admin, name, "OWN") == ""

    def test_the_text_must_be_there_and_only_administrators_look(self, scenario: Scenario, admin: Person) -> None:
        answer = admin.post("/admin/notifications/templates/welcome", {}, status=400).json()
        assert answer["errors"][0]["path"] == ["template"]
        anna = scenario.add_user(admin, "Anna")
        anna.post("/admin/notifications/templates/welcome", {"template": ""}, status=403)

    def test_mails_are_written_in_them(self, scenario: Scenario, admin: Person, server: MailServer) -> None:
        use(admin, server)
        configure(
            admin,
            templates={
                "email": {
                    **admin.get("/system-config").json()["templates"]["email"],
                    "albumInviteTemplate": "OWN[{albumName}]\nnext line",
                }
            },
        )
        anna = scenario.add_user(admin, "Anna")
        admin.post("/albums", {"albumName": "A & B", "albumUsers": [{"userId": anna.id, "role": "viewer"}]})
        scenario.settle()
        (mail,) = server.mails
        assert "OWN[A &amp; B]<br>next line" in part(mail, "html")
        assert "OWN[A & B]\nnext line" in part(mail, "plain")
