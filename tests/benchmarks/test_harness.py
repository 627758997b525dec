"""The harness: medians and paired ratios on a clock of our own, and no peer that differs."""

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.harness import (
    Contender,
    DifferentUpdateError,
    assemble,
    ratio_of,
    spread,
    stopwatch,
    take_turns,
    verify,
)


class Clock:
    """A clock that moves only when somebody works."""

    def __init__(self) -> None:
        self.now = 0.0
        self.calls = 0

    def read(self) -> float:
        """Tell the time."""
        return self.now

    def work(self, seconds: float) -> Callable[[], None]:
        """Make a call that takes so long."""

        def call() -> None:
            self.now += seconds
            self.calls += 1

        return call


def descent(rate: float, change: Callable[[int], float] = lambda step: 0.0) -> Contender:
    """Walk down from 1 at a rate, with a change of the step that a test plants."""
    state = SimpleNamespace(w=np.ones(3), steps=0)

    def step() -> None:
        state.steps += 1
        state.w = state.w - rate * state.w + change(state.steps)

    return Contender(step, lambda: state.w)


def test_a_run_fills_its_seconds_and_returns_the_time_of_one_call() -> None:
    clock = Clock()
    run = stopwatch(clock.work(0.25), seconds=2.0, clock=clock.read)
    before = clock.calls
    assert run() == 0.25
    assert clock.calls - before == 8  # 2 s / 0.25 s


def test_what_takes_longer_than_its_seconds_runs_once() -> None:
    clock = Clock()
    run = stopwatch(clock.work(4.0), seconds=2.0, clock=clock.read)
    before = clock.calls
    assert run() == 4.0
    assert clock.calls - before == 1


def test_everyone_has_one_turn_per_round_in_changing_order() -> None:
    log: list[str] = []
    runs = {name: lambda name=name: float(log.append(name) or len(log)) for name in "abc"}
    times = take_turns(runs, rounds=20)
    rounds = ["".join(log[i : i + 3]) for i in range(0, 60, 3)]
    assert all(sorted(order) == ["a", "b", "c"] for order in rounds)
    assert len(set(rounds)) == 6  # each of the 3! orders comes up
    assert times["b"] == [3 * i + order.index("b") + 1 for i, order in enumerate(rounds)]


def test_a_spread_is_the_quartiles() -> None:
    assert spread([5.0, 1.0, 2.0, 4.0, 3.0]) == (2.0, 3.0, 4.0)


def test_a_ratio_is_taken_round_by_round() -> None:
    # The machine slows down fourfold in the third round, for both: the ratio does not see it.
    times = {"ours": [1.0, 1.1, 4.0], "peer": [2.0, 2.0, 8.0]}
    assert ratio_of(times, "ours", "peer") == (0.5, 0.5, 0.525)  # of 0.5, 0.55, 0.5


def test_a_ratio_needs_both() -> None:
    assert ratio_of({"ours": [1.0]}, "ours", "peer") is None
    assert ratio_of({"peer": [1.0]}, "ours", "peer") is None


def test_equal_updates_pass() -> None:
    verify({"a": descent(0.1), "b": descent(0.1, lambda step: 1e-13)})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda step: 1e-8, "peer and ours differ by 1.0e-08 after 1 step"),
        (lambda step: 1e-8 * (step == 3), r"after 5 step\(s\), expected at most 1e-10"),
        (lambda step: np.nan, "differ by nan"),
    ],
)
def test_a_different_update_is_refused(change: Callable[[int], float], said: str) -> None:
    with pytest.raises(DifferentUpdateError, match=said):
        verify({"ours": descent(0.1), "peer": descent(0.1, change)})


def test_a_missing_library_is_a_line() -> None:
    def absent(problem: int) -> int:
        raise ModuleNotFoundError("No module named 'peer'")

    built, missing = assemble({"a": lambda problem: problem + 1, "peer": absent}, 1)
    assert built == {"a": 2}
    assert missing == {"peer": "peer is left out: No module named 'peer'."}


def test_any_other_error_of_a_peer_stays_an_error() -> None:
    with pytest.raises(ZeroDivisionError):
        assemble({"peer": lambda problem: 1 / problem}, 0)
