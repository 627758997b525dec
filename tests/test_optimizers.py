"""Every step agrees with hand arithmetic and with a second way to write it; batches lose nobody."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from backprop_lab.inputs import InputError
from backprop_lab.optimizers import (
    adam_step,
    clip_by_global_norm,
    count_iterations,
    minibatches,
    momentum_step,
    rmsprop_step,
    sgd_step,
)
from backprop_lab.shapes import ShapeError

SHAPES = [(), (1,), (5,), (3, 7), (2, 3, 5)]


def test_batches_follow_the_order_and_the_last_may_be_short() -> None:
    batches = minibatches(np.array([3, 0, 4, 1, 2]), 2)
    assert [batch.tolist() for batch in batches] == [[3, 0], [4, 1], [2]]


@given(n=st.integers(0, 40), batch_size=st.integers(1, 50), seed=st.integers(0, 100))
def test_an_epoch_shows_each_sample_once(n: int, batch_size: int, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(n)
    order.flags.writeable = False
    batches = minibatches(order, batch_size)
    assert len(batches) == count_iterations(n, batch_size, 1)
    assert all(len(batch) == batch_size for batch in batches[:-1])
    assert [i for batch in batches for i in batch] == order.tolist()


@pytest.mark.parametrize(
    ("n", "batch_size", "epochs", "iterations"),
    [
        (100, 50, 50, 100),  # two batches in each of 50 epochs
        (101, 50, 50, 150),  # the sample left over is a batch, too
        (7, 10, 3, 3),
        (0, 10, 3, 0),
        (7, 10, 0, 0),
        (1, 1, 1, 1),
    ],
)
def test_iterations_by_hand(n: int, batch_size: int, epochs: int, iterations: int) -> None:
    assert count_iterations(n, batch_size, epochs) == iterations


def test_two_steps_of_sgd_by_hand() -> None:
    # 10 − 0.5 · 4 = 8,  8 − 0.5 · (−6) = 11
    w = sgd_step(np.array([10.0]), np.array([4.0]), 0.5)
    assert w.tolist() == [8.0]
    assert sgd_step(w, np.array([-6.0]), 0.5).tolist() == [11.0]


def test_two_steps_of_momentum_by_hand() -> None:
    # v = 0.75 · 0 − 0.5 · 4 = −2, w = 10 − 2 = 8;  v = 0.75 · (−2) − 0.5 · 1 = −2, w = 6
    w, velocity = momentum_step(np.array([10.0]), np.array([4.0]), np.zeros(1), 0.5, 0.75)
    assert (w.tolist(), velocity.tolist()) == ([8.0], [-2.0])
    w, velocity = momentum_step(w, np.array([1.0]), velocity, 0.5, 0.75)
    assert (w.tolist(), velocity.tolist()) == ([6.0], [-2.0])


def test_two_steps_of_rmsprop_by_hand() -> None:
    # s = 0.75 · 0 + 0.25 · 2² = 1, w = 10 − 3 · 2 / (√1 + 2) = 8   (ε under the root: 10 − 6/√3)
    # s = 0.75 · 1 + 0.25 · (−1)² = 1, w = 8 − 3 · (−1) / (√1 + 2) = 9
    settings = {"learning_rate": 3.0, "decay": 0.75, "epsilon": 2.0}
    w, mean_square = rmsprop_step(np.array([10.0]), np.array([2.0]), np.zeros(1), **settings)
    assert (w.tolist(), mean_square.tolist()) == ([8.0], [1.0])
    w, mean_square = rmsprop_step(w, np.array([-1.0]), mean_square, **settings)
    assert (w.tolist(), mean_square.tolist()) == ([9.0], [1.0])


def test_two_steps_of_adam_by_hand() -> None:
    # t = 1: m = 0.5 · 2 = 1, corrected 1 / (1 − 0.5) = 2; s = 0.25 · 2² = 1, 1 / (1 − 0.75) = 4
    #        w = 10 − 6 · 2 / (√4 + 2) = 7
    # t = 2: m = 0.5 · 1 + 0.5 · 5 = 3, 3 / (1 − 0.25) = 4; s = 0.75 · 1 + 0.25 · 25 = 7,
    #        7 / (1 − 0.5625) = 16; w = 7 − 6 · 4 / (√16 + 2) = 3
    settings = {"learning_rate": 6.0, "beta1": 0.5, "beta2": 0.75, "epsilon": 2.0}
    start = np.array([10.0]), np.array([2.0]), np.zeros(1), np.zeros(1)
    w, mean, mean_square = adam_step(*start, t=1, **settings)
    assert (w.tolist(), mean.tolist(), mean_square.tolist()) == ([7.0], [1.0], [1.0])
    w, mean, mean_square = adam_step(w, np.array([5.0]), mean, mean_square, t=2, **settings)
    assert (w.tolist(), mean.tolist(), mean_square.tolist()) == ([3.0], [3.0], [7.0])


def step_by_step(step: Callable[..., Any], w: Any, gradients: Any, states: int) -> list[Any]:
    """Take one step per gradient from states of zeros; return w after each."""
    state, path = [np.zeros_like(w)] * states, []
    for t, dw in enumerate(gradients, 1):
        w, *state = step(w, dw, *state, t)
        path.append(w)
    return path


@pytest.mark.parametrize("shape", SHAPES)
def test_momentum_is_a_sum_over_all_gradients_so_far(
    shape: tuple[int, ...], rng: np.random.Generator
) -> None:
    # v after step T = −η Σ μ^(T−k) gₖ, and w moves by every v
    w, g = rng.normal(size=shape), rng.normal(size=(4, *shape))
    path = step_by_step(lambda w, dw, v, t: momentum_step(w, dw, v, 0.3, 0.8), w, g, 1)
    for T in range(1, 5):
        w = w - 0.3 * sum(0.8 ** (T - k) * g[k - 1] for k in range(1, T + 1))
        np.testing.assert_allclose(path[T - 1], w, rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("shape", SHAPES)
def test_rmsprop_is_a_sum_over_all_squares_so_far(
    shape: tuple[int, ...], rng: np.random.Generator
) -> None:
    w, g = rng.normal(size=shape), rng.normal(size=(4, *shape))
    path = step_by_step(lambda w, dw, s, t: rmsprop_step(w, dw, s, 0.3, 0.8, 1e-2), w, g, 1)
    for T in range(1, 5):
        s = 0.2 * sum(0.8 ** (T - k) * g[k - 1] ** 2 for k in range(1, T + 1))
        w = w - 0.3 * g[T - 1] / (s**0.5 + 1e-2)
        np.testing.assert_allclose(path[T - 1], w, rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("shape", SHAPES)
def test_adam_agrees_with_weighted_means(shape: tuple[int, ...], rng: np.random.Generator) -> None:
    # The corrected mean is the weighted mean of the gradients so far, with weights β^(T−k).
    w, g = rng.normal(size=shape), rng.normal(size=(4, *shape))

    def step(w: Any, dw: Any, m: Any, s: Any, t: int) -> Any:
        return adam_step(w, dw, m, s, t, 0.3, 0.8, 0.9, 1e-2)

    path = step_by_step(step, w, g, 2)
    for T in range(1, 5):
        mean = np.average(g[:T], axis=0, weights=0.8 ** np.arange(T)[::-1])
        square = np.average(g[:T] ** 2, axis=0, weights=0.9 ** np.arange(T)[::-1])
        w = w - 0.3 * mean / (np.sqrt(square) + 1e-2)
        np.testing.assert_allclose(path[T - 1], w, rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e6])
def test_the_first_step_of_adam_has_the_size_of_the_learning_rate(scale: float) -> None:
    w, dw, zeros = np.zeros(2), scale * np.array([1.0, -2.0]), np.zeros(2)
    moved = adam_step(w, dw, zeros, zeros, 1, 0.01, 0.9, 0.999, 1e-8)[0]
    assert moved == pytest.approx([-0.01, 0.01], rel=1e-4)
    # Had the steps been counted from 2, the first would be √0.001999 / 0.19 ... times that:
    late = adam_step(w, dw, zeros, zeros, 2, 0.01, 0.9, 0.999, 1e-8)[0]
    expected = 0.1 / 0.19 * np.sqrt(0.001999 / 0.001)
    assert late / moved == pytest.approx([expected, expected], rel=1e-4)


def test_a_gradient_of_zero_moves_nothing_from_rest() -> None:
    zeros = np.zeros(3)
    for w in (
        sgd_step(zeros, zeros, 0.1),
        momentum_step(zeros, zeros, zeros, 0.1, 0.9)[0],
        rmsprop_step(zeros, zeros, zeros, 0.1, 0.9, 1e-8)[0],
        adam_step(zeros, zeros, zeros, zeros, 1, 0.1, 0.9, 0.999, 1e-8)[0],
    ):
        assert w.tolist() == [0.0, 0.0, 0.0]


def test_clipping_by_hand() -> None:
    # ‖(3, 0), (4)‖ = 5, so a limit of 2.5 halves every entry
    short, other = clip_by_global_norm((np.array([3.0, 0.0]), np.array([[4.0]])), 2.5)
    assert (short.tolist(), other.tolist()) == ([1.5, 0.0], [[2.0]])


@pytest.mark.parametrize("limit", [5.0, 5.1, 1e9])
def test_gradients_within_the_limit_keep_their_values(limit: float) -> None:
    kept = clip_by_global_norm([np.array([3.0, 0.0]), np.array([[4.0]])], limit)
    assert [gradient.tolist() for gradient in kept] == [[3.0, 0.0], [[4.0]]]


def test_gradients_of_zero_and_no_gradients_pass() -> None:
    assert [g.tolist() for g in clip_by_global_norm((np.zeros(2), np.zeros(1)), 1.0)] == [
        [0.0, 0.0],
        [0.0],
    ]
    assert clip_by_global_norm((), 1.0) == ()


@given(
    gradient=arrays(float, 7, elements=st.floats(-1e6, 1e6)),
    max_norm=st.floats(1e-3, 1e3),
    cut=st.integers(0, 7),
)
def test_clipping_keeps_the_direction_and_meets_the_limit(
    gradient: np.ndarray, max_norm: float, cut: int
) -> None:
    gradient.flags.writeable = False
    clipped = np.concatenate(clip_by_global_norm((gradient[:cut], gradient[cut:]), max_norm))
    before, after = np.linalg.norm(gradient), np.linalg.norm(clipped)
    assert after == pytest.approx(min(before, max_norm), rel=1e-12)
    np.testing.assert_allclose(clipped * before, gradient * after, rtol=1e-12, atol=1e-300)


def test_arguments_are_not_written_and_results_are_new() -> None:
    w, dw, state, square = (np.linspace(0.1, 1.0, 6).reshape(2, 3) for _ in range(4))
    arguments = w, dw, state, square
    for array in arguments:
        array.flags.writeable = False
    results = (
        sgd_step(w, dw, 0.0),
        *momentum_step(w, dw, state, 0.1, 0.0),
        *rmsprop_step(w, dw, square, 0.1, 0.9, 1e-8),
        *adam_step(w, dw, state, square, 1, 0.1, 0.9, 0.999, 1e-8),
        *clip_by_global_norm((w, dw), 1e9),
    )
    assert not any(np.shares_memory(a, b) for a in arguments for b in results)


ONE = np.ones(1)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: minibatches(np.zeros((2, 2), int), 2),
            "minibatches: order has shape (2, 2), expected (n,).",
        ),
        (
            lambda: minibatches(np.array([0.0, 1.0]), 2),
            "minibatches: order has dtype float64, expected integers from 0 to 1.",
        ),
        (
            lambda: minibatches(np.array([1, 2, 3]), 2),
            "minibatches: order holds 3 at [2], expected integers from 0 to 2.",
        ),
        (
            lambda: minibatches(np.array([2, 1, 1]), 2),
            "minibatches: order holds 1 at [1], expected each sample only once.",
        ),
        (
            lambda: minibatches(np.arange(3), 0),
            "minibatches: batch_size is 0, expected a whole number of at least 1.",
        ),
        (
            lambda: count_iterations(-1, 2, 3),
            "count_iterations: n is -1, expected a whole number of at least 0.",
        ),
        (
            lambda: count_iterations(1, 2.5, 3),  # type: ignore[arg-type]
            "count_iterations: batch_size is 2.5, expected a whole number of at least 1.",
        ),
        (
            lambda: count_iterations(1, 2, -3),
            "count_iterations: epochs is -3, expected a whole number of at least 0.",
        ),
        (
            lambda: sgd_step(ONE, ONE, -0.1),
            "sgd_step: learning_rate is -0.1, expected a finite number of at least 0.",
        ),
        (
            lambda: momentum_step(ONE, ONE, ONE, np.inf, 0.9),
            "momentum_step: learning_rate is inf, expected a finite number of at least 0.",
        ),
        (
            lambda: momentum_step(ONE, ONE, ONE, 0.1, 1.0),
            "momentum_step: momentum is 1.0, expected a number of at least 0 and below 1.",
        ),
        (
            lambda: rmsprop_step(ONE, ONE, ONE, 0.1, -0.9, 1e-8),
            "rmsprop_step: decay is -0.9, expected a number of at least 0 and below 1.",
        ),
        (
            lambda: rmsprop_step(ONE, ONE, ONE, 0.1, 0.9, 0.0),
            "rmsprop_step: epsilon is 0.0, expected a positive, finite number.",
        ),
        (
            lambda: rmsprop_step(ONE, ONE, ONE, 0.1, 0.9, np.inf),
            "rmsprop_step: epsilon is inf, expected a positive, finite number.",
        ),
        (
            lambda: rmsprop_step(ONE, ONE, -ONE, 0.1, 0.9, 1e-8),
            "rmsprop_step: mean_square holds -1.0 at [0], expected numbers of at least 0.",
        ),
        (
            lambda: adam_step(ONE, ONE, ONE, ONE, 0, 0.1, 0.9, 0.999, 1e-8),
            "adam_step: t is 0, expected a whole number of at least 1.",
        ),
        (
            lambda: adam_step(ONE, ONE, ONE, -ONE, 1, 0.1, 0.9, 0.999, 1e-8),
            "adam_step: mean_square holds -1.0 at [0], expected numbers of at least 0.",
        ),
        (
            lambda: adam_step(ONE, ONE, ONE, ONE, 1, 0.1, 1.0, 0.999, 1e-8),
            "adam_step: beta1 is 1.0, expected a number of at least 0 and below 1.",
        ),
        (
            lambda: adam_step(ONE, ONE, ONE, ONE, 1, 0.1, 0.9, 1.5, 1e-8),
            "adam_step: beta2 is 1.5, expected a number of at least 0 and below 1.",
        ),
        (
            lambda: adam_step(ONE, ONE, ONE, ONE, 1, 0.1, 0.9, 0.999, -1e-8),
            "adam_step: epsilon is -1e-08, expected a positive, finite number.",
        ),
        (
            lambda: clip_by_global_norm((ONE,), 0.0),
            "clip_by_global_norm: max_norm is 0.0, expected a positive, finite number.",
        ),
        (
            lambda: clip_by_global_norm(ONE, 1.0),  # type: ignore[arg-type]
            "clip_by_global_norm: the type of gradients is ndarray, expected tuple or list.",
        ),
        (
            lambda: clip_by_global_norm((ONE, np.nan * ONE), 1.0),
            "clip_by_global_norm: norm is nan, expected finite numbers.",
        ),
    ],
)
def test_a_setting_out_of_range_is_named(call: Callable[[], Any], sentence: str) -> None:
    with pytest.raises((InputError, ShapeError)) as caught:
        call()
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("call", "where"),
    [
        (lambda wide: sgd_step(ONE, wide, 0.1), "sgd_step: dw"),
        (lambda wide: momentum_step(ONE, ONE, wide, 0.1, 0.9), "momentum_step: velocity"),
        (lambda wide: rmsprop_step(ONE, ONE, wide, 0.1, 0.9, 1e-8), "rmsprop_step: mean_square"),
        (
            lambda wide: adam_step(ONE, ONE, wide, ONE, 1, 0.1, 0.9, 0.999, 1e-8),
            "adam_step: mean",
        ),
    ],
)
def test_a_shape_that_would_broadcast_is_named(call: Callable[[Any], Any], where: str) -> None:
    with pytest.raises(ShapeError, match=rf"{where} has shape \(2, 1\), expected \(1,\)"):
        call(np.ones((2, 1)))
