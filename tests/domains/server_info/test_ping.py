"""The sign of life."""

from tests.scenario import Scenario


def test_ping_needs_no_account(scenario: Scenario) -> None:
    assert scenario.anybody().get("/server/ping").json() == {"res": "pong"}


def test_an_operation_that_is_not_there_answers_404_and_one_not_built_501(scenario: Scenario) -> None:
    answer = scenario.anybody().get("/nothing/here", status=404)
    assert answer.json() == {"message": "Cannot GET /api/nothing/here"}
