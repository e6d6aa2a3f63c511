"""Formats mean what they mean in JavaScript (behaviour/01 §2.2)."""

import pytest

from appliance.core.errors import ValidationFailed
from appliance.core.http.validation import validate
from appliance.core.http.wire import Date, DateTime, Dto, Email, HexColor, PinCode, Uuid

ID = "5CFBEA24-5680-4826-b435-f18b684fa799"


class Formats(Dto):
    id: Uuid = ID
    email: Email = "a@b"
    pin_code: PinCode = "123456"
    color: HexColor = "#fff"
    at: DateTime = "2024-05-01T10:00:00.000Z"
    day: Date = "2024-05-01"


@pytest.mark.parametrize(
    ("name", "value", "becomes"),
    [
        ("id", ID, ID.lower()),
        ("email", "Ann@Example.dev", "ann@example.dev"),
        ("email", "Jörg@müller.example", "jörg@müller.example"),
        ("email", "a@b", "a@b"),
        ("color", "FfF", "#FfF"),
        ("at", "2024-05-01T12:00+02:00", "2024-05-01T10:00:00.000Z"),
        ("day", "2024-02-29", "2024-02-29"),
    ],
)
def test_what_is_well_formed_is_taken(name: str, value: str, becomes: str) -> None:
    taken = validate({name: value}, Formats)
    assert getattr(taken, name) == becomes


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", f"{ID}\n"),
        ("id", "00000000-0000-0000-0000-000000000000"),
        ("id", "5cfbea24-5680-1826-b435-f18b684fa799"),
        ("email", "a@b\n"),
        ("email", " a@b"),
        ("email", "a\u00a0b@c"),
        ("email", "a@"),
        ("pinCode", "123456\n"),
        ("pinCode", "\u0661\u0662\u0663\u0664\u0665\u0666"),
        ("color", "fff\n"),
        ("color", "ggg"),
        ("at", "2024-05-01T10:00:00"),
        ("at", "2024-05-01T10:00:00Z\n"),
        ("at", "\u0662024-05-01T10:00:00Z"),
        ("day", "2023-02-29"),
        ("day", "2024-05-01\n"),
    ],
)
def test_what_is_not_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        validate({name: value}, Formats)
    assert [issue["path"] for issue in refused.value.issues] == [[name]]
