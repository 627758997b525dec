"""One training step: forward, softmax cross-entropy, backward, plain gradient descent."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from benchmarks import numpy_steps, ours, peers, scalar_peers
from benchmarks.harness import (
    Contender,
    Times,
    assemble,
    ratio_of,
    spread,
    stopwatch,
    take_turns,
    verify,
)
from benchmarks.problem import Problem, draw_problem
from benchmarks.report import Section, at_most, show, table

Build = Callable[[Problem], Contender]

LAYERS, TAPE, STRAIGHT = "layer objects", "tape", "straight-line NumPy"
TORCH, LEAN, FLOOR = "PyTorch nn + optim", "PyTorch lean autograd", "matrix products alone"
CONTENDERS: dict[str, Build] = {
    STRAIGHT: numpy_steps.straight_line,
    LAYERS: ours.layer_objects,
    TAPE: ours.tape,
    TORCH: peers.pytorch_nn,
    LEAN: peers.pytorch_lean,
    "JAX jit": peers.jax_jit,
    "HIPS autograd": peers.hips_autograd,
    "scikit-learn MLPClassifier": peers.scikit_learn,
    "micrograd": scalar_peers.micrograd,
}

TINY = "8-4-3, batch 8"  # the only size for micrograd, which computes number by number
SMALL_32, SMALL_256 = "64-32-10, batch 32", "64-32-10, batch 256"
LARGE_32, LARGE_256 = "784-128-10, batch 32", "784-128-10, batch 256"
SIZES = {
    TINY: ((8, 4, 3), 8),
    SMALL_32: ((64, 32, 10), 32),
    SMALL_256: ((64, 32, 10), 256),
    LARGE_32: ((784, 128, 10), 32),
    LARGE_256: ((784, 128, 10), 256),
}
LIMITS = (
    (LAYERS, TORCH, SMALL_32, 0.30),
    (LAYERS, LEAN, SMALL_32, 0.45),
    (LAYERS, TORCH, SMALL_256, 0.55),
    (LAYERS, LEAN, SMALL_256, 0.55),
    (LAYERS, TORCH, LARGE_32, 0.75),
    (LAYERS, TORCH, LARGE_256, 0.85),
    *((LAYERS, STRAIGHT, size, 1.12) for size in (SMALL_32, SMALL_256, LARGE_32, LARGE_256)),
    *((TAPE, STRAIGHT, size, 1.30) for size in (LARGE_32, LARGE_256)),
)


def run(rounds: int = 50) -> Section:
    """Let all contenders take the step at every size."""
    measured: dict[str, Times] = {}
    missing: dict[str, str] = {}
    for size, (widths, n) in SIZES.items():
        builds = {k: v for k, v in CONTENDERS.items() if k != "micrograd" or size == TINY}
        problem = draw_problem(widths, n, rng=np.random.default_rng(0))
        contenders, left_out = assemble(builds, problem)
        missing |= left_out
        verify(contenders)
        steps = {name: contender.step for name, contender in contenders.items()}
        steps[FLOOR] = numpy_steps.matrix_products(problem)
        runs = {name: stopwatch(step) for name, step in steps.items()}
        measured[size] = take_turns(runs, rounds)
    return section(measured, list(missing.values()))


def section(measured: Mapping[str, Times], missing: Sequence[str]) -> Section:
    """Write the medians, the ratios, and the goals that they decide."""
    names = [name for name in (*CONTENDERS, FLOOR) if any(name in t for t in measured.values())]
    pairs = [(LAYERS, name) for name in names if name != LAYERS] + [(TAPE, STRAIGHT)]
    medians = [
        (name, *(microseconds(times, name) for times in measured.values())) for name in names
    ]
    ratios = [
        (f"{ours} ÷ {peer}", *(show(ratio_of(t, ours, peer)) for t in measured.values()))
        for ours, peer in pairs
    ]
    lines = [
        "All contenders start from the same weights, see the same batches, and have the same",
        "parameters after one step and after five, to 1e-10. Time of a step in µs:",
        "",
        *table(("contender", *measured), medians),
        "",
        *table(("ratio", *measured), ratios),
        *(line for sentence in missing for line in ("", sentence)),
    ]
    goals = [
        at_most(limit, f"{ours} ÷ {peer}, {size}", ratio_of(measured[size], ours, peer))
        for ours, peer, size, limit in LIMITS
    ]
    return Section("One training step", lines, goals)


def microseconds(times: Times, name: str) -> str:
    """Write the median time of a step, if the contender ran at this size."""
    return f"{1e6 * spread(times[name]).median:.1f}" if name in times else "−"
