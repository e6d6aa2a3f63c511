"""``shoebox admin``: what it changes, what it refuses, and in which words."""

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from appliance.cli import app
from appliance.core.errors import BadRequest, NotFound, StartRefused
from tests.scenario import PASSWORD, Person, Scenario, restarted


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=given)


def done(*arguments: str, given: str | None = None) -> str:
    result = run(*arguments, given=given)
    assert result.exception is None, result.exception
    return result.output


@pytest.fixture
def family(tmp_path: Path) -> tuple[str, Scenario]:
    """``--data`` of a stopped server with an administrator and Anna."""
    with Scenario(tmp_path / "data") as scenario:
        admin = scenario.sign_up()
        scenario.add_user(admin, "Anna")
    return str(tmp_path / "data"), scenario


def test_list_users_shows_everybody_in_the_order_of_joining(family: tuple[str, Scenario]) -> None:
    data, _scenario = family
    first, second = done("admin", "list-users", "--data", data).splitlines()
    assert "admin@test.dev  Admin (administrator)" in first
    assert "anna@test.dev   Anna" in second
    assert "(" not in second


def test_looking_works_while_the_server_runs_and_changing_is_refused(family: tuple[str, Scenario]) -> None:
    data, stopped = family
    with restarted(stopped):
        assert "anna@test.dev" in done("admin", "list-users", "--data", data)
        refused = run("admin", "grant-admin", "anna@test.dev", "--data", data).exception
    assert isinstance(refused, StartRefused)
    assert "is running on" in str(refused)
    assert "Stop it first" in str(refused)


def refuses(scenario: Scenario, email: str, password: str) -> bool:
    answer = scenario.anybody().post("/auth/login", {"email": email, "password": password}, status=(201, 401))
    return answer.status_code == 401


def test_a_password_that_was_typed_replaces_the_old_one_and_ends_all_sessions(family: tuple[str, Scenario]) -> None:
    data, stopped = family
    output = done("admin", "reset-password", "Anna@test.dev", "--data", data, given="another password\n")
    assert "anna@test.dev (Anna)" in output
    assert "another password" not in output
    with restarted(stopped) as scenario:
        assert scenario.rows('SELECT 1 FROM session JOIN "user" ON "user".id = "userId" WHERE email = \'anna@test.dev\'') == []
        assert refuses(scenario, "anna@test.dev", PASSWORD)
        scenario.log_in("anna@test.dev", "another password")
        scenario.log_in("admin@test.dev")


def test_without_an_address_the_first_administrator_gets_a_password_that_is_printed(family: tuple[str, Scenario]) -> None:
    data, stopped = family
    output = done("admin", "reset-password", "--random", "--keep-sessions", "--data", data)
    assert "admin@test.dev" in output
    password = output.partition("The new password is: ")[2].splitlines()[0]
    assert len(password) >= 12
    with restarted(stopped) as scenario:
        assert len(scenario.rows('SELECT 1 FROM session JOIN "user" ON "user".id = "userId" WHERE "isAdmin" = 1')) == 1
        scenario.log_in("admin@test.dev", password)


def test_login_by_password_can_be_switched_off_and_on(family: tuple[str, Scenario]) -> None:
    data, stopped = family
    assert done("admin", "disable-password-login", "--data", data) == "Login by password is off.\n"
    assert "switched off" in done("admin", "reset-password", "--random", "--data", data)
    with restarted(stopped) as scenario:
        assert scenario.anybody().get("/server/features").json()["passwordLogin"] is False
    assert done("admin", "enable-password-login", "--data", data) == "Login by password is on.\n"
    with restarted(stopped) as scenario:
        scenario.log_in("anna@test.dev")


def test_administrators_are_made_and_unmade_but_one_stays(family: tuple[str, Scenario]) -> None:
    data, stopped = family
    assert isinstance(run("admin", "revoke-admin", "admin@test.dev", "--data", data).exception, BadRequest)
    done("admin", "grant-admin", "anna@test.dev", "--data", data)
    done("admin", "revoke-admin", "admin@test.dev", "--data", data)
    with restarted(stopped) as scenario:
        anna: Person = scenario.log_in("anna@test.dev")
        assert anna.get("/users/me").json()["isAdmin"] is True
        assert scenario.log_in("admin@test.dev").get("/users/me").json()["isAdmin"] is False


def test_unknown_accounts_and_directories_are_named(family: tuple[str, Scenario], tmp_path: Path) -> None:
    data, _scenario = family
    unknown = run("admin", "grant-admin", "nobody@test.dev", "--data", data).exception
    assert isinstance(unknown, NotFound)
    assert "nobody@test.dev" in str(unknown)
    nothing = tmp_path / "typo"
    for command in (["admin", "list-users"], ["admin", "enable-password-login"], ["check"]):
        refused = run(*command, "--data", str(nothing)).exception
        assert isinstance(refused, StartRefused)
        assert f"There is no Shoebox in {nothing}" in str(refused)
    assert not nothing.exists()


@pytest.mark.parametrize(
    "command",
    [[], ["serve"], ["version"], ["check"], ["admin"]]
    + [["admin", name] for name in ("list-users", "reset-password", "enable-password-login", "disable-password-login")]
    + [["admin", "grant-admin"], ["admin", "revoke-admin"]],
)
def test_every_command_explains_itself(command: list[str]) -> None:
    output = done(*command, "--help")
    assert output.startswith("Usage: ")
    assert len(output.split("Options:")[0].split("\n", 1)[1].strip()) > 20
