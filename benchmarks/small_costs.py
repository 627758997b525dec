"""Small costs: what a check of shapes, a check of a gradient and an import take."""

import subprocess
import sys
from collections.abc import Callable

import numpy as np

from backprop_lab.dense import DENSE
from backprop_lab.gradient_check import check_direction, check_gradients
from backprop_lab.shapes import check_shapes
from benchmarks.harness import Times, ratio_of, spread, stopwatch, take_turns
from benchmarks.report import Section, at_most, show, table

SHAPES = "check_shapes, three arrays that fit"
DIRECTION = "check_direction, dense 64-10, batch 32"
ENTRIES = "check_gradients, dense 64-10, batch 32"
NUMPY, LAB = "import numpy", "import backprop_lab.training, backprop_lab.tape"
CHECK = "from backprop_lab import check"


def run(rounds: int = 20) -> Section:
    """Measure what is paid again and again, and what is paid once."""
    rng = np.random.default_rng(0)
    x, W, b = rng.normal(size=(32, 64)), rng.normal(size=(64, 10)), rng.normal(size=10)
    calls: dict[str, Callable[[], object]] = {
        SHAPES: lambda: check_shapes(
            "dense_forward", x=(x, "n n_in"), W=(W, "n_in n_out"), b=(b, "n_out")
        ),
        DIRECTION: lambda: check_direction(DENSE, x, W, b, rng=rng),
        ENTRIES: lambda: check_gradients(DENSE, x, W, b, rng=rng),
    }
    runs = {name: stopwatch(call) for name, call in calls.items()}
    runs |= {statement: fresh_import(statement) for statement in (NUMPY, LAB, CHECK)}
    return section(take_turns(runs, rounds))


def fresh_import(statement: str) -> Callable[[], float]:
    """Make a run that times one import in a process of its own, its start not counted."""
    program = f"import time; s = time.perf_counter(); {statement}; print(time.perf_counter() - s)"

    def run() -> float:
        command = [sys.executable, "-c", program]
        return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)

    return run


def section(times: Times) -> Section:
    """Write the medians, and the goals that they decide."""
    microseconds = {name: spread(np.multiply(values, 1e6)) for name, values in times.items()}
    rows = [(name, show(figure)) for name, figure in microseconds.items()]
    goals = [
        at_most(0.7, SHAPES, microseconds[SHAPES], " µs"),
        at_most(1.2, f"{LAB} ÷ {NUMPY}", ratio_of(times, LAB, NUMPY)),
    ]
    return Section("Small costs", table(("what", "µs"), rows), goals)
