"""What the server says about itself, compared with recordings of a real one."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from appliance import API_VERSION
from appliance.domains.server_info.service import in_words
from tests.scenario import Person, Scenario, restarted


def golden(shared: Path, name: str) -> Any:
    return json.loads((shared / "golden" / f"{name}.json").read_text())["response"]


def configure(admin: Person, **sections: dict[str, Any]) -> None:
    config = admin.get("/system-config").json()
    for name, changes in sections.items():
        config[name] |= changes
    admin.put("/system-config", config)


# -- versions


@pytest.mark.parametrize(
    ("user_agent", "version"),
    [
        ("", API_VERSION),
        ("Mozilla/5.0 (X11; Linux x86_64)", API_VERSION),
        ("immich-cli/2.2.1", API_VERSION),
        ("Immich_Android_1.142.1", (1, 142, 1)),
        ("Immich_iOS_1.141.0", (1, 141, 0)),
        ("Immich_Android_1.200.0", (1, 142, 1)),
        ("immich-android/2.7.5", (2, 7, 5)),
        ("immich-ios/2.1.0", (2, 1, 0)),
        ("immich-android/3.1.0", (3, 1, 0)),
        ("immich-android/3.3.5", (3, 3, 5)),
        ("immich-android/3.9.0", API_VERSION),
        ("immich-android/4.0.0", API_VERSION),
        ("immich-unknown/x", API_VERSION),
    ],
)
def test_each_app_is_told_a_version_that_it_takes(scenario: Scenario, user_agent: str, version: tuple[int, int, int]) -> None:
    answer = scenario.anybody(user_agent=user_agent).get("/server/version").json()
    assert answer == dict(zip(("major", "minor", "patch"), version, strict=True)) | {"prerelease": None}


def test_history_gets_a_row_for_each_version_and_none_for_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Scenario(tmp_path / "data") as first:
        history = first.anybody().get("/server/version-history").json()
    assert [row["version"] for row in history] == [".".join(map(str, API_VERSION))]
    with restarted(first) as second:
        assert second.anybody().get("/server/version-history").json() == history
    monkeypatch.setattr("appliance.domains.server_info.service.API_TEXT", "3.4.0")
    with restarted(first) as third:
        versions = [row["version"] for row in third.anybody().get("/server/version-history").json()]
    assert versions == ["3.4.0", history[0]["version"]]


def test_about_names_the_libraries_that_are_really_here(scenario: Scenario) -> None:
    import apsw
    import av

    answer = scenario.sign_up().get("/server/about").json()
    api = ".".join(map(str, API_VERSION))
    assert answer["version"] == f"v{api}"
    assert answer["versionUrl"] == f"https://github.com/immich-app/immich/releases/tag/v{api}"
    assert answer["licensed"] is False
    assert answer["ffmpeg"] == av.ffmpeg_version_info
    assert f"SQLite {apsw.sqlite_lib_version()}" in answer["build"]
    for library in ("Shoebox", "Python", "Pillow", "libheif", "LibRaw"):
        assert library in answer["build"]
    assert not {"nodejs", "exiftool", "libvips", "imagemagick"} & set(answer)
    scenario.anybody().get("/server/about", status=401)


def test_apk_links_are_the_recorded_ones_of_this_version(scenario: Scenario, shared: Path) -> None:
    api = ".".join(map(str, API_VERSION))
    recording = {name: url.replace("3.1.0", api) for name, url in golden(shared, "038-apk-links").items()}
    assert scenario.sign_up().get("/server/apk-links").json() == recording


def test_nobody_looked_for_newer_versions(scenario: Scenario) -> None:
    assert scenario.sign_up().get("/server/version-check").json() == {"checkedAt": None, "releaseVersion": None}
    scenario.anybody().get("/server/version-check", status=401)


# -- features and config


def test_features_are_those_of_a_real_server_without_machine_learning(scenario: Scenario, shared: Path) -> None:
    answer = scenario.anybody().get("/server/features").json()
    assert answer == golden(shared, "003-features")
    assert list(answer) == list(golden(shared, "003-features"))


def test_features_follow_the_config(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    configure(admin, map={"enabled": False}, reverseGeocoding={"enabled": False}, trash={"enabled": False})
    configure(admin, passwordLogin={"enabled": False})
    answer = scenario.anybody().get("/server/features").json()
    assert not any(answer[name] for name in ("map", "reverseGeocoding", "trash", "passwordLogin"))


def test_what_is_not_built_is_no_feature_whatever_the_config_says(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    config = admin.get("/system-config").json()
    config["ffmpeg"]["realtime"]["enabled"] = True
    config["metadata"]["faces"]["import"] = True
    admin.put("/system-config", config)
    answer = scenario.anybody().get("/server/features").json()
    learned = ("smartSearch", "facialRecognition", "duplicateDetection", "ocr")
    assert not any(answer[name] for name in (*learned, "realtimeTranscoding", "importFaces"))


def test_a_config_file_is_a_feature(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("trash: {days: 2}")
    with Scenario(tmp_path / "data", config_file=tmp_path / "config.yaml") as scenario:
        assert scenario.anybody().get("/server/features").json()["configFile"] is True
        assert scenario.anybody().get("/server/config").json()["isOnboarded"] is True


def test_config_before_and_after_there_is_an_administrator(scenario: Scenario, shared: Path) -> None:
    # 3.2 added this member.
    added = {"oauthAccountManagementUrl": ""}
    assert scenario.anybody().get("/server/config").json() == golden(shared, "004-config-before-admin") | added
    admin = scenario.sign_up()
    assert scenario.anybody().get("/server/config").json() == golden(shared, "020-config-after-admin") | added
    admin.post("/system-metadata/admin-onboarding", {"isOnboarded": True})
    assert scenario.anybody().get("/server/config").json()["isOnboarded"] is True


def test_a_server_that_forbids_setup_counts_as_initialized(tmp_path: Path) -> None:
    with Scenario(tmp_path / "data", allow_setup=False) as scenario:
        assert scenario.anybody().get("/server/config").json()["isInitialized"] is True


def test_config_follows_the_system_config(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    configure(admin, server={"externalDomain": "https://photos.example.com/", "loginPageMessage": "Hello", "publicUsers": False})
    configure(admin, trash={"days": 7}, user={"deleteDelay": 3}, theme={"customCss": "body { color: red; }"})
    answer = scenario.anybody().get("/server/config").json()
    assert answer["externalDomain"] == "https://photos.example.com"
    assert (answer["loginPageMessage"], answer["publicUsers"]) == ("Hello", False)
    assert (answer["trashDays"], answer["userDeleteDelay"]) == (7, 3)
    assert scenario.anybody(user_agent="Immich_Android_1.142.1").get("/server/theme").json() == {
        "customCss": "body { color: red; }"
    }


def test_media_types_are_the_recorded_ones(scenario: Scenario, shared: Path) -> None:
    assert scenario.anybody().get("/server/media-types").json() == golden(shared, "005-media-types")


# -- disk and usage


def test_storage_is_that_of_the_file_system(scenario: Scenario) -> None:
    answer = scenario.sign_up().get("/server/storage").json()
    disk = shutil.disk_usage(scenario.data)
    assert answer["diskSizeRaw"] == disk.total
    assert answer["diskSize"] == in_words(disk.total)
    assert answer["diskUse"] == in_words(answer["diskUseRaw"])
    assert answer["diskUsagePercentage"] == round(answer["diskUseRaw"] / disk.total * 100, 2)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KiB"),
        (270553174016, "252.0 GiB"),
        (1536 * 1024**3, "1.5 TiB"),
        (2**70, "1024.0 EiB"),
    ],
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert in_words(size) == words


def add_asset(scenario: Scenario, owner: str, number: int, size: int, **columns: Any) -> None:
    """A row as an upload leaves it."""
    values = {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "ownerId": owner,
        "type": "IMAGE",
        "originalPath": f"/{number}",
        "originalFileName": f"{number}.jpg",
        "checksum": number.to_bytes(20, "big"),
        "fileCreatedAt": "2024-05-01T10:00:00.000Z",
        "fileModifiedAt": "2024-05-01T10:00:00.000Z",
        "localDateTime": "2024-05-01T10:00:00.000Z",
        **columns,
    }

    def insert(transaction: Any) -> None:
        names = ", ".join(f'"{name}"' for name in values)
        transaction.run(f"INSERT INTO asset ({names}) VALUES ({', '.join(f':{name}' for name in values)})", values)
        transaction.run('INSERT INTO asset_exif ("assetId", "fileSizeInByte") VALUES (?, ?)', (values["id"], size))

    scenario.shoebox.runtime.db.write(insert)


def test_statistics_count_what_is_shown_and_the_bytes_that_are_kept(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    person = scenario.add_user(admin, "Somebody", quotaSizeInBytes=500)
    add_asset(scenario, admin.id, 1, 10)
    add_asset(scenario, admin.id, 2, 20, visibility="archive")
    add_asset(scenario, admin.id, 3, 40, type="VIDEO")
    add_asset(scenario, admin.id, 4, 80, type="VIDEO", visibility="hidden")
    add_asset(scenario, admin.id, 5, 160, deletedAt="2024-05-02T10:00:00.000Z", status="trashed")
    answer = admin.get("/server/statistics").json()
    mine, theirs = answer.pop("usageByUser")
    totals = {"photos": 2, "videos": 1, "usage": 150, "usagePhotos": 30, "usageVideos": 120}
    assert answer == totals
    assert mine == {"userId": admin.id, "userName": "Admin", "quotaSizeInBytes": None, **totals}
    assert theirs == dict.fromkeys(totals, 0) | {"userId": person.id, "userName": "Somebody", "quotaSizeInBytes": 500}
    person.get("/server/statistics", status=403)


# -- licence


def test_no_licence_is_accepted(scenario: Scenario, shared: Path) -> None:
    admin = scenario.sign_up()
    assert admin.get("/server/license", status=404).json() == {"message": "Not Found"}
    answer = admin.put("/server/license", {"licenseKey": "IMSV-XXXX", "activationKey": "x"}, status=400)
    assert answer.json() == golden(shared, "499-invalid-license")
    key = "IMSV" + "-AB12" * 8
    answer = admin.put("/server/license", {"licenseKey": key, "activationKey": "x"}, status=400)
    assert answer.json() == {"message": "Invalid license key"}
    admin.delete("/server/license", status=204)


# -- beside the API


def test_clients_find_the_api(scenario: Scenario, shared: Path) -> None:
    http = scenario._http
    assert http.get("/.well-known/immich").json() == golden(shared, "006-well-known")
    assert scenario.anybody().get("/.well-known/immich", status=404).json() == {"message": "Cannot GET /api/.well-known/immich"}


def test_custom_css_is_served_to_everybody(scenario: Scenario) -> None:
    http = scenario._http
    answer = http.get("/custom.css")
    assert (answer.status_code, answer.text, answer.headers["content-type"]) == (200, "", "text/css; charset=utf-8")
    configure(scenario.sign_up(), theme={"customCss": "body { color: red; }"})
    assert http.get("/custom.css").text == "body { color: red; }"
    scenario.anybody().get("/custom.css", status=404)
