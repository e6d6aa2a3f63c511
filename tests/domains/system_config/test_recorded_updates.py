"""Updates of the system config and refusals as a real server answered them (golden2/system-config)."""

import json
from pathlib import Path
from typing import Any

import pytest

from appliance.domains import system_config
from tests.scenario import Person, Scenario, restarted

DEPARTURES = {
    "bad-crf-null": 400,  # there it becomes 0, which makes every video lossless
}


def recorded(shared: Path) -> list[dict[str, Any]]:
    """The recorded PUTs of an administrator that had the form of a config, in order."""
    steps = [json.loads(path.read_text()) for path in sorted((shared / "golden2" / "system-config").glob("*.json"))]
    return [step for step in steps if step["method"] == "PUT" and step["name"] != "put-not-admin"]


def test_every_recorded_update_gets_the_recorded_answer(tmp_path: Path, shared: Path) -> None:
    before = json.loads((shared / "golden2" / "system-config" / "001-get.json").read_text())["response"]
    with Scenario(tmp_path / "data") as first:
        # A mail server that is in force already is not asked whether it answers.
        stored = {"notifications": before["notifications"]}
        first.shoebox.runtime.db.write(lambda transaction: system_config.write_metadata(transaction, "system-config", stored))
    with restarted(first) as scenario:
        _replay(scenario.sign_up(), shared)


def _replay(admin: Person, shared: Path) -> None:
    faults = []
    steps = recorded(shared)
    assert len(steps) > 80
    for step in steps:
        body = json.loads(step["requestBody"]["raw"]) if "raw" in (step["requestBody"] or {}) else step["requestBody"]
        expected = DEPARTURES.get(step["name"], step["status"])
        answer = admin.put("/system-config", body, status=(200, 400))
        given = answer.json()
        if answer.status_code == 200:
            assert given["oauth"].pop("accountManagementUrl") == ""
        if answer.status_code != expected or (step["name"] not in DEPARTURES and given != step["response"]):
            faults.append(f"{step['name']}: {answer.status_code} {json.dumps(given)[:300]}")
    assert not faults, "\n".join(faults)


def test_defaults_are_the_recorded_ones_but_for_the_call_home(scenario: Scenario, shared: Path) -> None:
    recording = json.loads((shared / "golden2" / "system-config" / "002-defaults.json").read_text())["response"]
    ours = scenario.sign_up().get("/system-config/defaults").json()
    assert ours["oauth"].pop("accountManagementUrl") == ""
    assert (ours["newVersionCheck"].pop("enabled"), recording["newVersionCheck"].pop("enabled")) == (False, True)
    # The recorded server had machine learning switched off by its environment.
    assert (ours["machineLearning"].pop("enabled"), recording["machineLearning"].pop("enabled")) == (True, False)
    assert ours == recording


def test_answers_are_in_the_recorded_order(scenario: Scenario, shared: Path) -> None:
    recording = json.loads((shared / "golden2" / "system-config" / "001-get.json").read_text())["response"]
    ours = scenario.sign_up().get("/system-config").json()
    ours["oauth"].pop("accountManagementUrl")
    assert list(ours) == list(recording)
    assert {name: list(section) for name, section in ours.items()} == {name: list(section) for name, section in recording.items()}


def test_storage_template_options_are_the_recorded_ones(scenario: Scenario, shared: Path) -> None:
    recording = json.loads((shared / "golden" / "046-storage-template-options.json").read_text())["response"]
    assert scenario.sign_up().get("/system-config/storage-template-options").json() == recording


@pytest.mark.parametrize("path", ["/system-config", "/admin/config"])
def test_only_administrators_see_and_change_it(scenario: Scenario, path: str) -> None:
    admin = scenario.sign_up()
    person = scenario.add_user(admin, "Somebody")
    config = admin.get(path).json()
    for who, status in ((person, 403), (scenario.anybody(), 401)):
        who.get(path, status=status)
        who.get(f"{path}/defaults", status=status)
        who.put(path, config, status=status)
