"""L2 and dropout agree with complex steps, early stopping with its definition; all by hand, too."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_lab.differences import complex_step_gradient
from backprop_lab.gradient_check import GradientError, check_gradients
from backprop_lab.inputs import InputError
from backprop_lab.regularization import (
    DROPOUT,
    L2,
    dropout_backward,
    dropout_forward,
    early_stopping,
    l2_backward,
    l2_forward,
)
from backprop_lab.shapes import ShapeError

SHAPES = [(3, 5), (1, 1), (7,), (2, 3, 5)]
EXACT = {"measure": complex_step_gradient, "tolerance": 1e-13}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("strength", [0.3, 1.0, 0.0])
def test_l2_agrees_with_complex_steps(
    shape: tuple[int, ...], strength: float, rng: np.random.Generator
) -> None:
    check_gradients(L2, rng.normal(size=shape), rng=rng, strength=strength, **EXACT)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("keep_probability", [0.3, 0.8, 1.0])
def test_dropout_agrees_with_complex_steps(
    shape: tuple[int, ...], keep_probability: float, rng: np.random.Generator
) -> None:
    x, uniforms = rng.normal(size=shape), rng.random(shape)
    constants = {"uniforms": uniforms, "keep_probability": keep_probability}
    check_gradients(DROPOUT, x, rng=rng, **constants, **EXACT)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda dW: 2.0 * dW,  # the gradient of λ Σ W²
        lambda dW: dW / 5,  # a mean over rows, where the penalty has none
        lambda dW: 0.0 * dW,
        lambda dW: -dW,
    ],
)
def test_a_wrong_rule_for_l2_is_rejected(
    wrong: Callable[[Any], Any], rng: np.random.Generator
) -> None:
    planted = L2._replace(backward=lambda dy, cache: wrong(l2_backward(dy, cache)))
    with pytest.raises(GradientError, match="l2: dW"):
        check_gradients(planted, rng.normal(size=(5, 3)), rng=rng, strength=0.3, **EXACT)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda dy, kept, p: dy * kept,  # the division left out
        lambda dy, kept, p: dy * kept / p**2,  # and done twice
        lambda dy, kept, p: dy * kept / (1.0 - p),  # by the share that is dropped
        lambda dy, kept, p: dy * ~kept / p,  # the others kept
        lambda dy, kept, p: dy / p,  # none dropped
        lambda dy, kept, p: dy * kept.ravel()[::-1].reshape(kept.shape) / p,  # another mask
    ],
)
def test_a_wrong_rule_for_dropout_is_rejected(
    wrong: Callable[..., Any], rng: np.random.Generator
) -> None:
    planted = DROPOUT._replace(backward=lambda dy, cache: wrong(dy, *cache))
    x, uniforms = rng.normal(size=(5, 3)), rng.random((5, 3))
    with pytest.raises(GradientError, match="dropout: dx"):
        check_gradients(planted, x, rng=rng, uniforms=uniforms, keep_probability=0.7, **EXACT)


def test_l2_by_hand() -> None:
    # 0.5 / 2 · (1 + 4 + 9 + 16) = 7.5; with dL/dpenalty = 10: dW = 10 · 0.5 · W
    W = np.array([[1.0, -2.0], [3.0, -4.0]])
    penalty, cache = l2_forward(W, 0.5)
    assert penalty == 7.5
    assert l2_backward(10.0, cache).tolist() == [[5.0, -10.0], [15.0, -20.0]]


def test_the_batch_is_not_in_the_penalty() -> None:
    # Twice as many rows, twice the penalty: nothing is divided by a length.
    W = np.arange(6.0).reshape(3, 2)
    assert l2_forward(np.vstack([W, W]), 0.1)[0] == pytest.approx(2.0 * l2_forward(W, 0.1)[0])


def test_dropout_by_hand() -> None:
    # Kept where u < 0.5, so not at 0.5 itself; kept entries are doubled.
    x, u = np.array([[1.0, -2.0, 3.0, 4.0]]), np.array([[0.0, 0.49, 0.5, 0.9]])
    y, cache = dropout_forward(x, u, 0.5)
    kept, keep_probability = cache
    assert y.tolist() == [[2.0, -4.0, 0.0, 0.0]]
    assert (kept.tolist(), keep_probability) == ([[True, True, False, False]], 0.5)
    assert dropout_backward(np.full((1, 4), 10.0), cache).tolist() == [[20.0, 20.0, 0.0, 0.0]]


def test_an_input_of_zero_that_is_kept_gets_its_gradient() -> None:
    # A mask guessed from y ≠ 0 would drop it.
    _, cache = dropout_forward(np.zeros(2), np.array([0.1, 0.9]), 0.5)
    assert dropout_backward(np.ones(2), cache).tolist() == [2.0, 0.0]


def test_keeping_everything_changes_nothing(rng: np.random.Generator) -> None:
    x, uniforms = rng.normal(size=(3, 5)), rng.random((3, 5))
    y, cache = dropout_forward(x, uniforms, 1.0)
    assert y.tolist() == x.tolist()
    assert dropout_backward(x, cache).tolist() == x.tolist()


@pytest.mark.parametrize("keep_probability", [0.25, 0.5, 0.9])
def test_the_mean_over_many_masks_stays(keep_probability: float, rng: np.random.Generator) -> None:
    # Each of the 40 000 values is 1 / p with probability p: mean 1, deviation √((1 − p) / p)
    x = np.ones((200, 200))
    y, _ = dropout_forward(x, rng.random(x.shape), keep_probability)
    deviation = np.sqrt((1.0 - keep_probability) / keep_probability) / 200
    assert abs(y.mean() - 1.0) < 5 * deviation


def test_arguments_are_not_written(rng: np.random.Generator) -> None:
    x, uniforms, dy = rng.normal(size=(3, 5)), rng.random((3, 5)), rng.normal(size=(3, 5))
    losses = rng.normal(size=7)
    _, l2_cache = l2_forward(x, 0.1)
    _, dropout_cache = dropout_forward(x, uniforms, 0.5)
    for array in (x, uniforms, dy, losses, dropout_cache[0]):
        array.flags.writeable = False
    l2_forward(x, 0.1)
    l2_backward(1.0, l2_cache)
    dropout_forward(x, uniforms, 0.5)
    dropout_backward(dy, dropout_cache)
    early_stopping(losses, 2)


@pytest.mark.parametrize(
    ("losses", "patience", "best_epoch", "stop_epoch"),
    [
        # 3 is the best; 4 and 5 bring nothing, so after epoch 3 the patience of 2 is used up
        ([5.0, 3.0, 4.0, 5.0, 1.0], 2, 1, 3),
        ([5.0, 3.0, 4.0, 5.0, 1.0], 3, 4, 4),  # one more epoch of patience finds the 1
        ([5.0, 3.0, 4.0, 2.0, 4.0, 4.0], 2, 3, 5),  # an improvement starts the count anew
        ([4.0, 3.0, 2.0, 1.0], 1, 3, 3),  # always better: the last epoch is both
        ([1.0, 2.0], 5, 0, 1),  # more patience than epochs
        ([2.0, 2.0, 2.0, 1.0], 2, 0, 2),  # an equal loss is no improvement
        ([3.0, 1.0, 1.0, 1.0, 1.0], 3, 1, 4),  # and the first of equals is the best
        ([7.0], 1, 0, 0),
        ([np.inf, 2.0, np.inf], 1, 1, 2),  # a training that diverged can be compared
    ],
)
def test_early_stopping_by_hand(
    losses: list[float], patience: int, best_epoch: int, stop_epoch: int
) -> None:
    assert early_stopping(np.array(losses), patience) == (best_epoch, stop_epoch)


@given(
    losses=st.lists(st.integers(0, 6).map(float), min_size=1, max_size=15),
    patience=st.integers(1, 6),
)
def test_early_stopping_is_what_its_definition_says(losses: list[float], patience: int) -> None:
    def used_up(epoch: int) -> bool:
        """Whether the last `patience` epochs have not brought less than all before them."""
        before, recent = losses[: epoch + 1 - patience], losses[epoch + 1 - patience : epoch + 1]
        return epoch >= patience and min(before) <= min(recent)

    stop = next((epoch for epoch in range(len(losses)) if used_up(epoch)), len(losses) - 1)
    best = int(np.argmin(losses[: stop + 1]))
    assert early_stopping(np.array(losses), patience) == (best, stop)


X = np.ones((1, 2))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: l2_forward(X, -0.1),
            "l2_forward: strength is -0.1, expected a finite number of at least 0.",
        ),
        (
            lambda: l2_forward(X, np.nan),
            "l2_forward: strength is nan, expected a finite number of at least 0.",
        ),
        (
            lambda: l2_forward(X, np.inf),
            "l2_forward: strength is inf, expected a finite number of at least 0.",
        ),
        (
            lambda: dropout_forward(X, X[0] / 2, 0.5),
            "dropout_forward: uniforms has shape (2,), expected (1, 2), the shape of x.",
        ),
        (
            lambda: dropout_forward(X, np.array([[0.5, 1.0]]), 0.5),
            "dropout_forward: uniforms holds 1.0 at [0, 1], expected numbers of at least 0 "
            "and below 1.",
        ),
        (
            lambda: dropout_forward(X, np.array([[-0.5, 0.5]]), 0.5),
            "dropout_forward: uniforms holds -0.5 at [0, 0], expected numbers of at least 0 "
            "and below 1.",
        ),
        (
            lambda: dropout_forward(X, X / 2, 0.0),
            "dropout_forward: keep_probability is 0.0, expected a number above 0 and up to 1.",
        ),
        (
            lambda: dropout_forward(X, X / 2, 1.1),
            "dropout_forward: keep_probability is 1.1, expected a number above 0 and up to 1.",
        ),
        (
            lambda: early_stopping(np.ones(3), 0),
            "early_stopping: patience is 0, expected a whole number of at least 1.",
        ),
        (
            lambda: early_stopping(np.ones(3), 1.5),  # type: ignore[arg-type]
            "early_stopping: patience is 1.5, expected a whole number of at least 1.",
        ),
        (
            lambda: early_stopping(np.ones(0), 1),
            "early_stopping: losses is empty, of shape (0,), expected at least one entry.",
        ),
        (
            lambda: early_stopping(np.array([1.0, np.nan]), 1),
            "early_stopping: losses holds nan at [1], expected numbers to compare.",
        ),
        (
            lambda: early_stopping(X, 1),
            "early_stopping: losses has shape (1, 2), expected (T,).",
        ),
    ],
)
def test_bad_input_is_named(call: Callable[[], Any], sentence: str) -> None:
    with pytest.raises((InputError, ShapeError)) as caught:
        call()
    assert str(caught.value) == sentence
