"""The system config: what is stored, what is in force, who sees which part, files instead of the database."""

import copy
import json
import logging
import threading
from pathlib import Path
from typing import Any

import pytest

from appliance.core import log
from appliance.core.errors import StartRefused
from appliance.domains import system_config
from appliance.domains.system_config.events import ConfigUpdated
from tests.scenario import Person, Scenario


def changed(admin: Person, path: str, value: Any, *, status: int = 200) -> dict[str, Any]:
    """PUT the config in force with one leaf changed."""
    config = admin.get("/admin/config").json()
    section = config
    *sections, leaf = path.split(".")
    for name in sections:
        section = section[name]
    section[leaf] = value
    return admin.put("/admin/config", config, status=status).json()  # type: ignore[no-any-return]


def stored(scenario: Scenario) -> Any:
    rows = scenario.rows("SELECT value FROM system_metadata WHERE key = 'system-config'")
    return json.loads(rows[0]["value"]) if rows else None


def test_only_what_differs_from_the_defaults_is_stored(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    changed(admin, "trash.days", 7)
    changed(admin, "theme.customCss", "body {}")
    assert stored(scenario) == {"trash": {"days": 7}, "theme": {"customCss": "body {}"}}
    changed(admin, "trash.days", 30)
    assert stored(scenario) == {"theme": {"customCss": "body {}"}}


def test_an_emptied_text_returns_to_its_default(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    changed(admin, "oauth.buttonText", "Sesame")
    answer = changed(admin, "oauth.buttonText", "")
    assert answer["oauth"]["buttonText"] == "Login with OAuth"
    assert stored(scenario) == {}


def test_a_target_codec_is_always_accepted(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    assert changed(admin, "ffmpeg.targetVideoCodec", "hevc")["ffmpeg"]["acceptedVideoCodecs"] == ["h264", "hevc"]
    assert changed(admin, "ffmpeg.acceptedAudioCodecs", ["opus"])["ffmpeg"]["acceptedAudioCodecs"] == ["opus", "aac"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://photos.example.com/some/path?x=1", "https://photos.example.com"),
        ("https://me:secret@example.com/", "https://me:secret@example.com"),
        ("http://Example.com:80", "http://example.com"),
        ("http://[::1]:2283/api", "http://[::1]:2283"),
    ],
)
def test_of_the_external_domain_only_the_origin_is_kept(scenario: Scenario, given: str, kept: str) -> None:
    admin = scenario.sign_up()
    assert changed(admin, "server.externalDomain", given)["server"]["externalDomain"] == kept


def test_a_mobile_redirect_counts_only_when_it_is_switched_on(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    changed(admin, "oauth.mobileRedirectUri", "nonsense")
    answer = changed(admin, "oauth.mobileOverrideEnabled", True, status=400)
    assert answer["errors"] == [
        {
            "code": "custom",
            "path": ["oauth", "mobileRedirectUri"],
            "message": "Mobile redirect URI must be an empty string or a valid URL",
        }
    ]


def leaves(section: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    if not isinstance(section, dict):
        return [(path, section)]
    return [leaf for name, inner in section.items() for leaf in leaves(inner, (*path, name))]


def test_every_field_is_required_and_has_a_type(scenario: Scenario) -> None:
    """Each leaf once left out and once of a wrong type: one issue, on that path."""
    admin = scenario.sign_up()
    config = admin.get("/admin/config").json()
    optional = {"progressive", "accountManagementUrl"}
    for path, _value in leaves(config):
        for wrong in ({}, None):
            body = copy.deepcopy(config)
            section = body
            for name in path[:-1]:
                section = section[name]
            if wrong is None:
                del section[path[-1]]
                if path[-1] in optional:
                    admin.put("/admin/config", body)
                    continue
            else:
                section[path[-1]] = wrong
            errors = admin.put("/admin/config", body, status=400).json()["errors"]
            assert [error["path"] for error in errors] == [list(path)], path


def test_users_and_everybody_see_their_part(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    person = scenario.add_user(admin, "Somebody")
    changed(admin, "server.loginPageMessage", "Hello")
    user_view = person.get("/config").json()
    assert user_view["server"] == {"externalDomain": "", "loginPageMessage": "Hello", "publicUsers": True}
    assert user_view["image"]["preview"] == {"size": 1440}
    assert "notifications" not in user_view
    assert person.get("/config/defaults").json()["server"]["loginPageMessage"] == ""
    public_view = scenario.anybody().get("/public/config").json()
    assert public_view["server"] == {"loginPageMessage": "Hello"}
    assert sorted(public_view) == ["oauth", "passwordLogin", "server", "theme"]
    assert scenario.anybody().get("/public/config/defaults").json()["server"] == {"loginPageMessage": ""}
    scenario.anybody().get("/config", status=401)


def test_followers_know_before_the_answer_and_an_event_follows(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    days: list[int] = []
    told = threading.Event()
    runtime = scenario.shoebox.runtime
    runtime.events.subscribe(ConfigUpdated, lambda _event: told.set())
    system_config.follow(runtime, lambda config: days.append(config.trash.days))
    changed(admin, "trash.days", 3)
    assert days == [30, 3]
    assert told.wait(5)
    changed(admin, "trash.days", -1, status=400)
    assert days == [30, 3]


def test_it_survives_a_restart(tmp_path: Path) -> None:
    with Scenario(tmp_path / "data") as first:
        changed(first.sign_up(), "trash.days", 3)
    with Scenario(tmp_path / "data") as second:
        assert system_config.current(second.shoebox.runtime).trash.days == 3


def test_what_is_sound_of_a_damaged_stored_config_stays_in_force(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    damaged = {"trash": {"days": "many", "enabled": False}, "ffmpeg": {"acceptedVideoCodecs": ["h264", "x"]}, "unknown": 1}
    with Scenario(tmp_path / "data") as first:
        first.shoebox.runtime.db.write(lambda transaction: system_config.write_metadata(transaction, "system-config", damaged))
    with caplog.at_level(logging.ERROR), Scenario(tmp_path / "data") as second:
        config = system_config.current(second.shoebox.runtime)
    assert (config.trash.days, config.trash.enabled, config.ffmpeg.accepted_video_codecs) == (30, False, ["h264"])
    assert "trash.days" in caplog.text


FILES = {
    "config.yaml": "trash:\n  days: 3\npasswordLogin:\n  enabled: true\n",
    "config.json": '{"trash": {"days": 3}}',
}


@pytest.mark.parametrize("name", FILES)
def test_a_config_file_is_in_force_and_cannot_be_changed(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text(FILES[name])
    with Scenario(tmp_path / "data", config_file=file) as scenario:
        admin = scenario.sign_up()
        assert admin.get("/system-config").json()["trash"] == {"enabled": True, "days": 3}
        answer = changed(admin, "trash.days", 4, status=400)
        assert answer == {"message": "Cannot update configuration while IMMICH_CONFIG_FILE is in use"}
        assert admin.get("/system-metadata/admin-onboarding").json() == {"isOnboarded": True}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("trash: {days: -1}\nlogging: {level: loud}", ["trash.days: Too small", "logging.level: Invalid option"]),
        ("trash: [", ["cannot be read"]),
        ("- a\n- b", ["must hold an object"]),
        ("trash: 5", ["trash: Invalid input: expected object, received number"]),
        (None, ["cannot be read"]),
    ],
)
def test_a_config_file_with_mistakes_stops_the_start(tmp_path: Path, text: str | None, words: list[str]) -> None:
    file = tmp_path / "config.yml"
    if text is not None:
        file.write_text(text)
    with pytest.raises(StartRefused) as refused, Scenario(tmp_path / "data", config_file=file):
        pass
    for word in words:
        assert word in str(refused.value)


def test_logging_cannot_be_changed_when_the_start_decided_it(tmp_path: Path) -> None:
    with Scenario(tmp_path / "data", log_level="warning") as scenario:
        admin = scenario.sign_up()
        answer = changed(admin, "logging.level", "debug", status=400)
        assert answer == {"message": "Logging cannot be changed while the environment variable IMMICH_LOG_LEVEL is set."}
        changed(admin, "trash.days", 4)


def test_the_log_level_follows_the_config(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    before = logging.getLogger("domains").level
    try:
        for level, expected in (("verbose", "DEBUG"), ("warn", "WARNING"), ("fatal", "CRITICAL")):
            changed(admin, "logging.level", level)
            assert logging.getLevelName(logging.getLogger("domains.anything").getEffectiveLevel()) == expected
        changed(admin, "logging.enabled", False)
        for name in ("domains.anything", "a library"):
            assert not logging.getLogger(name).isEnabledFor(logging.CRITICAL)
    finally:
        log.set_level(before)


def test_onboarding_is_remembered(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    assert admin.get("/system-metadata/admin-onboarding").json() == {"isOnboarded": False}
    admin.post("/system-metadata/admin-onboarding", {"isOnboarded": True}, status=204)
    assert admin.get("/system-metadata/admin-onboarding").json() == {"isOnboarded": True}
    assert admin.post("/system-metadata/admin-onboarding", {}, status=400).json()["errors"][0]["path"] == ["isOnboarded"]


def test_nobody_looked_for_a_newer_version(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    assert admin.get("/system-metadata/version-check-state").json() == {"checkedAt": None, "releaseVersion": None}
