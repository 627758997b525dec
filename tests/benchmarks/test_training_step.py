"""The training step: one update, computed in every way that we have, and what is written of it."""

import sys

import numpy as np
import pytest

from backprop_lab.shapes import Array
from benchmarks import numpy_steps, ours, training_step
from benchmarks.harness import Contender, DifferentUpdateError, verify
from benchmarks.problem import Problem, draw_problem, flat
from benchmarks.training_step import (
    CONTENDERS,
    FLOOR,
    LAYERS,
    LIMITS,
    SIZES,
    STRAIGHT,
    TAPE,
    TINY,
    TORCH,
    assemble,
    run,
    section,
)

LIBRARIES = ("torch", "jax", "autograd", "sklearn", "micrograd")


@pytest.fixture
def problem(rng: np.random.Generator) -> Problem:
    return draw_problem((5, 4, 3), 7, rng=rng)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the peers, whether they are installed or not."""
    for library in LIBRARIES:
        for name in [name for name in sys.modules if name.split(".")[0] == library]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, library, None)


def loss_at(parameters: Array, problem: Problem) -> complex:
    """Compute the loss of the first batch sample by sample, from its definition."""
    W1, b1, W2, b2 = np.split(parameters, np.cumsum([p.size for p in problem.parameters])[:-1])
    n_in, n_hidden, n_out = problem.widths
    x, labels = problem.batches[0]
    total = 0.0
    for row, label in zip(x, labels, strict=True):
        z = row @ W1.reshape(n_in, n_hidden) + b1
        logits = np.where(z.real > 0.0, z, 0.0) @ W2.reshape(n_hidden, n_out) + b2
        total += np.log(np.exp(logits).sum()) - logits[label]
    return total / len(x)


def test_the_straight_line_moves_against_the_gradient(problem: Problem) -> None:
    before = flat(problem.parameters)
    nudges = 1e-30j * np.eye(before.size)  # complex steps: exact to rounding
    gradient = [loss_at(before + nudge, problem).imag / 1e-30 for nudge in nudges]
    contender = numpy_steps.straight_line(problem)
    loss = contender.step()
    expected = before - problem.learning_rate * np.array(gradient)
    np.testing.assert_allclose(contender.parameters(), expected, rtol=0.0, atol=1e-15)
    assert loss == pytest.approx(loss_at(before, problem), rel=1e-14)


def test_layers_and_tape_compute_the_same_update(problem: Problem) -> None:
    builds = (numpy_steps.straight_line, ours.layer_objects, ours.tape)
    verify({build.__name__: build(problem) for build in builds}, steps=9)


@pytest.mark.parametrize("name", CONTENDERS)
def test_whoever_is_installed_computes_the_same_update(name: str, problem: Problem) -> None:
    contenders, missing = assemble(
        {STRAIGHT: CONTENDERS[STRAIGHT], name: CONTENDERS[name]}, problem
    )
    verify(contenders)
    assert {STRAIGHT, name} == {*contenders, *missing}


def test_nobody_moves_the_problem(problem: Problem) -> None:
    before = flat(problem.parameters)
    for contender in assemble(CONTENDERS, problem)[0].values():
        contender.step()
    assert np.array_equal(flat(problem.parameters), before)


def test_the_floor_does_five_products(problem: Problem) -> None:
    products = numpy_steps.matrix_products(problem)()
    # x W1, hidden W2, dW2, dhidden, dW1: 7 samples, 5 inputs, 4 hidden units, 3 classes
    assert [p.shape for p in products] == [(7, 4), (7, 3), (4, 3), (7, 4), (5, 4)]


def test_a_run_stops_at_a_different_update(monkeypatch: pytest.MonkeyPatch) -> None:
    def planted(problem: Problem) -> Contender:
        return ours.layer_objects(problem._replace(learning_rate=1.001 * problem.learning_rate))

    builds = {STRAIGHT: numpy_steps.straight_line, LAYERS: planted}
    monkeypatch.setattr(training_step, "CONTENDERS", builds)
    with pytest.raises(DifferentUpdateError, match=f"{LAYERS} and {STRAIGHT} differ by"):
        run(rounds=1)


@pytest.mark.usefixtures("alone")
def test_without_peers_there_are_lines_and_our_own_rows() -> None:
    result = run(rounds=1)
    for peer in set(CONTENDERS) - {STRAIGHT, LAYERS, TAPE}:
        assert sum(line.startswith(f"{peer} is left out: ") for line in result.lines) == 1
    assert any(line.startswith(f"| {LAYERS} ÷ {STRAIGHT} ") for line in result.lines)
    judged = {text for text, _, _, met in result.goals if met is not None}
    assert judged == {f"{a} ÷ {b}, {size}" for a, b, size, _ in LIMITS if b == STRAIGHT}


def test_the_tables_hold_the_measurements() -> None:
    times = {
        STRAIGHT: [2e-6, 2e-6, 4e-6],
        LAYERS: [2e-6, 2.2e-6, 4e-6],
        TAPE: [4e-6, 4e-6, 8e-6],
        TORCH: [8e-6, 8e-6, 16e-6],
        FLOOR: [1e-6, 1e-6, 2e-6],
    }
    result = section(dict.fromkeys(SIZES, times) | {TINY: {STRAIGHT: [1.0]}}, ["No peer."])
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in result.lines]
    assert [TORCH, "−", *["8.0"] * 4] in cells
    assert [f"{LAYERS} ÷ {TORCH}", "−", *["0.25 (0.25 to 0.26)"] * 4] in cells
    assert [f"{TAPE} ÷ {STRAIGHT}", "−", *["2.00 (2.00 to 2.00)"] * 4] in cells
    assert result.lines[-1] == "No peer."
    verdicts = {goal.text: goal.met for goal in result.goals}
    assert verdicts[f"{LAYERS} ÷ {TORCH}, 64-32-10, batch 32"] is True
    assert verdicts[f"{TAPE} ÷ {STRAIGHT}, 784-128-10, batch 256"] is False
    assert verdicts[f"{LAYERS} ÷ PyTorch lean autograd, 64-32-10, batch 32"] is None
