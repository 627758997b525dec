"""The harness: everyone takes a turn in every round, so a slow moment slows all of them alike."""

import random
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from backprop_lab.shapes import Array

Times = Mapping[str, list[float]]  # seconds per call, one entry per round


class Contender(NamedTuple):
    """One way to train: a step on the next batch, and all parameters as one flat array."""

    step: Callable[[], Any]
    parameters: Callable[[], Array]


class Spread(NamedTuple):
    """The quartiles of what the rounds measured."""

    lower: float
    median: float
    upper: float


class DifferentUpdateError(AssertionError):
    """Two contenders do not compute the same update: their times must not be compared."""


def assemble(
    builds: Mapping[str, Callable[[Any], Any]], problem: Any
) -> tuple[dict[str, Any], dict[str, str]]:
    """Build every contender; one whose library is missing becomes a line instead."""
    contenders, missing = {}, {}
    for name, build in builds.items():
        try:
            contenders[name] = build(problem)
        except ImportError as error:
            missing[name] = f"{name} is left out: {error}."
    return contenders, missing


def verify(
    contenders: Mapping[str, Contender], *, steps: int = 5, tolerance: float = 1e-10
) -> None:
    """Demand the parameters of the first contender of all others: after one step, after several."""
    first, *others = contenders
    for done in range(1, steps + 1):
        for contender in contenders.values():
            contender.step()
        if done not in (1, steps):
            continue
        expected = contenders[first].parameters()
        for name in others:
            error = np.abs(contenders[name].parameters() - expected).max()
            if not error <= tolerance:  # NaN is not a small error
                raise DifferentUpdateError(
                    f"{name} and {first} differ by {error:.1e} after {done} step(s), "
                    f"expected at most {tolerance:.0e}."
                )


def stopwatch(
    call: Callable[[], object],
    *,
    seconds: float = 0.02,
    clock: Callable[[], float] = time.perf_counter,
) -> Callable[[], float]:
    """Make a run that repeats `call` for about `seconds` and returns the mean time of one."""

    def run(calls: int) -> float:
        start = clock()
        for _ in range(calls):
            call()
        return (clock() - start) / calls

    shortest = min(run(1) for _ in range(3))
    calls = max(1, round(seconds / shortest))
    return lambda: run(calls)


def take_turns(runs: Mapping[str, Callable[[], float]], rounds: int) -> Times:
    """Let each run once per round, in a new order every time; a run returns its seconds."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    order, shuffle = list(runs), random.Random(0).shuffle
    for _ in range(rounds):
        shuffle(order)
        for name in order:
            times[name].append(runs[name]())
    return times


def spread(values: Any) -> Spread:
    """Return the median between its quartiles."""
    return Spread(*(float(q) for q in np.percentile(values, (25, 50, 75))))


def ratio_of(times: Times, ours: str, peer: str) -> Spread | None:
    """Divide ours by the peer's round by round: drift cancels. None where either has not run."""
    if ours not in times or peer not in times:
        return None
    return spread(np.divide(times[ours], times[peer]))
