"""Every operation of the package against measured slopes, at random upstream gradients."""

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

import backprop_lab
from backprop_lab import (
    activations,
    chain_rule,
    dense,
    elementary,
    fast,
    gradient_descent,
    losses,
    reductions,
    regularization,
    softmax,
)
from backprop_lab.differences import complex_step_gradient
from backprop_lab.gradient_check import check_direction, check_gradients
from backprop_lab.operation import Operation

SIZES = [(7, 5, 3), (1, 1, 1), (1, 3, 5), (5, 1, 3), (3, 5, 1)]
Draw = Callable[[np.random.Generator, int, int, int], tuple[tuple[Any, ...], dict[str, Any]]]


class Sample(NamedTuple):
    """An operation, and how to draw its inputs and constants for the sizes n, d and m."""

    operation: Operation
    draw: Draw


def normal(*axes: str) -> Draw:
    """Draw one normal array per specification: "n d"; "" is a number."""

    def draw(rng: np.random.Generator, n: int, d: int, m: int) -> Any:
        sizes = {"n": n, "d": d, "m": m, "1": 1}
        return tuple(rng.normal(size=[sizes[a] for a in axis.split()]) for axis in axes), {}

    return draw


def away_from_zero(rng: np.random.Generator, *shape: int) -> Any:
    return rng.uniform(0.2, 2.0, shape) * rng.choice([-1.0, 1.0], shape)


def apart(rng: np.random.Generator, n: int, d: int, m: int) -> Any:
    """Two inputs of which now one, now the other is larger, and by more than a nudge."""
    a = rng.uniform(-1.0, 1.0, (n, d))
    return (a, np.where(np.arange(d) % 2 == 0, -1.5, 1.5)), {}


def positive(*axes: str, low: float = 0.2, high: float = 2.0) -> Draw:
    def draw(rng: np.random.Generator, n: int, d: int, m: int) -> Any:
        sizes = {"n": n, "d": d, "m": m, "1": 1}
        return tuple(rng.uniform(low, high, [sizes[a] for a in axis.split()]) for axis in axes), {}

    return draw


def with_constants(draw: Draw, **constants: Callable[..., Any]) -> Draw:
    """Add constants that are drawn from the generator and the sizes."""

    def both(rng: np.random.Generator, n: int, d: int, m: int) -> Any:
        inputs, _ = draw(rng, n, d, m)
        return inputs, {name: value(rng, n, d, m) for name, value in constants.items()}

    return both


def fixed(value: Any) -> Callable[..., Any]:
    return lambda rng, n, d, m: value


def kinked(rng: np.random.Generator, n: int, d: int, m: int) -> Any:
    return (away_from_zero(rng, n, d),), {}


def labels(rng: np.random.Generator, n: int, d: int, m: int) -> Any:
    return rng.integers(0, d, n)


def zeros_and_ones(rng: np.random.Generator, n: int, d: int, m: int) -> Any:
    return rng.integers(0, 2, n).astype(float)


SAMPLES = [
    Sample(
        losses.MSE, with_constants(normal("n d"), target=lambda r, n, d, m: r.normal(size=(n, d)))
    ),
    Sample(losses.MSE, with_constants(normal("n"), target=lambda r, n, d, m: r.normal(size=n))),
    Sample(
        gradient_descent.LINEAR_REGRESSION,
        with_constants(
            normal("d", ""),
            X=lambda r, n, d, m: r.normal(size=(n, d)),
            y=lambda r, n, d, m: r.normal(size=n),
        ),
    ),
    Sample(chain_rule.NEURON, normal("d", "d", "")),
    Sample(activations.SIGMOID, normal("n d")),
    Sample(activations.TANH, normal("n d")),
    Sample(activations.RELU, kinked),
    Sample(activations.LEAKY_RELU, kinked),
    Sample(activations.LEAKY_RELU, with_constants(kinked, alpha=fixed(0.3))),
    Sample(activations.SOFTPLUS, normal("n d")),
    Sample(activations.GELU, normal("n d")),
    Sample(elementary.ADD, normal("n d", "n d")),
    Sample(elementary.ADD, normal("n d", "d")),
    Sample(elementary.ADD, normal("1", "n d")),
    Sample(elementary.MULTIPLY, normal("n d", "n 1")),
    Sample(elementary.DIVIDE, positive("n d", "d")),
    Sample(elementary.POWER, with_constants(normal("n d"), exponent=fixed(3))),
    Sample(elementary.POWER, with_constants(positive("n d"), exponent=fixed(-0.5))),
    Sample(elementary.EXP, normal("n d")),
    Sample(elementary.LOG, positive("n d")),
    Sample(elementary.MAXIMUM, apart),
    Sample(reductions.SUM, normal("n d")),
    Sample(reductions.SUM, with_constants(normal("n d m"), axis=fixed((0, -1)))),
    Sample(reductions.MEAN, with_constants(normal("n d"), axis=fixed(1), keepdims=fixed(True))),
    Sample(reductions.MATMUL, normal("n d", "d m")),
    Sample(dense.DENSE, normal("n d", "d m", "m")),
    Sample(
        fast.DENSE_ON_DATA,
        with_constants(normal("d m", "m"), x=lambda r, n, d, m: r.normal(size=(n, d))),
    ),
    Sample(softmax.SOFTMAX, normal("n d")),
    Sample(softmax.SOFTMAX_CROSS_ENTROPY, with_constants(normal("n d"), labels=labels)),
    Sample(
        fast.SOFTMAX_CROSS_ENTROPY_ONE_HOT,
        with_constants(normal("n d"), targets=lambda r, n, d, m: np.eye(d)[labels(r, n, d, m)]),
    ),
    Sample(
        softmax.BINARY_CROSS_ENTROPY,
        with_constants(positive("n", low=0.1, high=0.9), target=zeros_and_ones),
    ),
    Sample(
        softmax.BINARY_CROSS_ENTROPY_WITH_LOGITS, with_constants(normal("n"), target=zeros_and_ones)
    ),
    Sample(regularization.L2, with_constants(normal("d m"), strength=fixed(0.3))),
    Sample(
        regularization.DROPOUT,
        with_constants(
            normal("n d"),
            uniforms=lambda r, n, d, m: r.random((n, d)),
            keep_probability=fixed(0.7),
        ),
    ),
]
NAMES = [f"{sample.operation.name}-{i}" for i, sample in enumerate(SAMPLES)]


def read_only(value: Any) -> Any:
    """Let no function write into what it is given."""
    if isinstance(value, np.ndarray):
        value = value.copy()
        value.flags.writeable = False
    return value


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_gradients_agree_with_measurements(
    sample: Sample, sizes: tuple[int, int, int], rng: np.random.Generator
) -> None:
    inputs, constants = sample.draw(rng, *sizes)
    inputs = tuple(map(read_only, inputs))
    constants = {name: read_only(value) for name, value in constants.items()}
    by_complex_step = check_gradients(
        sample.operation,
        *inputs,
        rng=rng,
        tolerance=1e-10,
        measure=complex_step_gradient,
        **constants,
    )
    by_central = check_gradients(sample.operation, *inputs, rng=rng, tolerance=1e-7, **constants)
    assert [c.name for c in by_complex_step] == [f"d{name}" for name in sample.operation.inputs]
    assert len(by_central) == len(by_complex_step)
    check_direction(sample.operation, *inputs, rng=rng, **constants)


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_neither_cache_nor_upstream_gradient_is_written(
    sample: Sample, rng: np.random.Generator
) -> None:
    inputs, constants = sample.draw(rng, 7, 5, 3)
    y, cache = sample.operation.forward(*inputs, **constants)
    dy = read_only(rng.normal(size=np.shape(y)))
    cache = tuple(map(read_only, cache)) if isinstance(cache, tuple) else read_only(cache)
    first = sample.operation.gradients(dy, cache)
    again = sample.operation.gradients(dy, cache)
    for one, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("factor", [-1.0, 0.0, 1.0 + 1e-6, 2.0])
@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_a_wrong_gradient_of_any_operation_is_found(
    sample: Sample, factor: float, rng: np.random.Generator
) -> None:
    inputs, constants = sample.draw(rng, 7, 5, 3)

    def wrong(dy: Any, cache: Any) -> Any:
        first, *others = sample.operation.gradients(dy, cache)
        return factor * first, *others

    spoilt = sample.operation._replace(backward=wrong)
    with pytest.raises(AssertionError, match=r"is off by"):
        check_gradients(spoilt, *inputs, rng=rng, **constants)


def test_no_operation_is_left_out() -> None:
    found = {}
    for module in pkgutil.iter_modules(backprop_lab.__path__):
        if module.name in ("grading", "tasks", "plots"):
            continue
        for value in vars(importlib.import_module(f"backprop_lab.{module.name}")).values():
            if isinstance(value, Operation):
                found[value.name] = value
    assert set(found) == {sample.operation.name for sample in SAMPLES}
