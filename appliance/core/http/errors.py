"""Domain errors as the client sees them: the only place that knows which status belongs to which (behaviour/01 §2)."""

import re
from typing import Any

from appliance.core import errors

_STATUS: dict[type[errors.DomainError], int] = {
    errors.BadRequest: 400,
    errors.ValidationFailed: 400,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.NotAcceptable: 406,
    errors.TooManyRequests: 429,
    errors.OtherServiceFailed: 500,
    errors.NotBuilt: 501,
    errors.StorageFull: 507,
}


def status_and_body(error: errors.DomainError) -> tuple[int, dict[str, Any]]:
    """What to answer for ``error``."""
    body: dict[str, Any] = {"message": error.message}
    if isinstance(error, errors.ValidationFailed):
        body["errors"] = error.issues
    return _STATUS.get(type(error), 400), body


def failure_message(operation_id: str) -> str:
    """The text of a 500: ``finishOAuth`` gives ``Failed to finish oauth``; a run of capitals begins one word."""
    words = re.findall(r"[A-Z]+[a-z0-9]*|[a-z0-9]+", operation_id)
    return "Failed to " + " ".join(word.lower() for word in words)
