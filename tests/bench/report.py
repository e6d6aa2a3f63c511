"""How a figure is printed: what it is, how much, against what, and whether the goal is met."""

import statistics
import time
from collections.abc import Callable


def heading(text: str) -> None:
    """Begin a section."""
    print(f"\n{text}\n{'-' * len(text)}", flush=True)


def figure(name: str, value: float, unit: str, *, baseline: float | None = None, at_least: float | None = None) -> None:
    """A throughput. ``at_least`` is the goal for the ratio to ``baseline``, or for the value where there is none."""
    line = f"{name:<58} {value:>10,.1f} {unit}"
    measured = value
    if baseline is not None:
        measured = value / baseline
        line += f"   bare {baseline:,.1f}   ratio {measured:.2f}"
    print(line + _verdict(measured, at_least, None), flush=True)


def cost(name: str, value: float, unit: str, *, baseline: float | None = None, at_most: float | None = None) -> None:
    """A time, a size: less is better. ``at_most`` is the goal for the value."""
    line = f"{name:<58} {value:>10,.1f} {unit}"
    if baseline is not None:
        line += f"   bare {baseline:,.1f}   ratio {value / baseline:.2f}"
    print(line + _verdict(value, None, at_most), flush=True)


def _verdict(measured: float, at_least: float | None, at_most: float | None) -> str:
    if at_least is not None:
        return f"   goal >= {at_least:,g}: {'met' if measured >= at_least else 'MISSED'}"
    if at_most is not None:
        return f"   goal <= {at_most:,g}: {'met' if measured <= at_most else 'MISSED'}"
    return ""


def median_ms(function: Callable[[], object], times: int = 15) -> float:
    """Median of the milliseconds that a call takes, after one that does not count."""
    function()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        function()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)
