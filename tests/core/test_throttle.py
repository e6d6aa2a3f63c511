"""Buckets of attempts."""

import time

import pytest

from appliance.core import throttle
from appliance.core.throttle import Throttle


def test_some_are_free_then_one_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    bucket = Throttle(free=3, seconds=10)
    assert [bucket.take("a") for _ in range(4)] == [0, 0, 0, 10]
    assert bucket.take("b") == 0
    now += 4
    assert bucket.take("a") == pytest.approx(6)
    now += 6
    assert [bucket.take("a"), bucket.take("a")] == [0, pytest.approx(10)]
    now += 1000
    assert [bucket.take("a") for _ in range(4)] == [0, 0, 0, 10]
    bucket.give_back("a")
    assert bucket.take("a") == 0


def test_names_that_are_full_again_are_forgotten_and_the_rest_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "LONGEST_MEMORY", 3)
    bucket = Throttle(free=1, seconds=1000)
    bucket.take("a")
    bucket.give_back("a")
    assert not bucket._buckets
    for name in "abcd":
        bucket.take(name)
    assert list(bucket._buckets) == ["b", "c", "d"]
