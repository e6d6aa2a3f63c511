"""What lies beside the API (core/http/pages.py)."""

from tests.scenario import Scenario


def test_our_own_document_is_there_without_logging_in(scenario: Scenario) -> None:
    document = scenario.anybody().get("/openapi.json").json()
    assert document["paths"]["/auth/login"]["post"]["operationId"] == "login"
