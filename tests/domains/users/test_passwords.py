"""How passwords are hashed (behaviour/01 §4)."""

import importlib.util

from appliance.domains.users import passwords


def test_the_cost_is_that_of_immich() -> None:
    spec = importlib.util.find_spec(passwords.__name__)
    assert spec is not None
    fresh = importlib.util.module_from_spec(spec)
    assert spec.loader is not None
    spec.loader.exec_module(fresh)
    assert fresh.hash_password("secret").startswith("$2b$10$")


def test_a_hash_of_another_library_is_understood() -> None:
    # From the test vectors of the original bcrypt.
    assert passwords.matches("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")
    assert not passwords.matches("U*V", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")


def test_nothing_matches_what_is_not_there_or_no_hash() -> None:
    for stored in (None, "", "123456", "$2b$10$short"):
        assert not passwords.matches("", stored)
        assert not passwords.matches("123456", stored)


def test_what_lies_beyond_72_bytes_has_no_effect() -> None:
    stored = passwords.hash_password("é" * 36 + "x")
    assert passwords.matches("é" * 36 + "y", stored)
    assert not passwords.matches("é" * 35 + "x", stored)
