"""What no catalogue names is described: by its factor, its places, its part, or not at all."""

from typing import Any

import numpy as np
import pytest

from backprop_lab.tasks import TASKS
from backprop_lab.tasks.check import verdict_on
from tasks.students import Function

DENSE = TASKS["dense_backward"].reference


def spoiling(output: int, spoil: Any) -> Function:
    """Write dense_backward rightly, but for one output that is changed afterwards."""

    def student(dy: Any, cache: Any) -> Any:
        results = list(DENSE(dy, cache))
        results[output] = spoil(results[output], dy, *cache)
        return tuple(results)

    return student


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda dW, dy, x, W: 2 * dW, "Every entry of dW is 2 times too large."),
        (lambda dW, dy, x, W: dW / 4, "Every entry of dW is 4 times too small."),
        (
            lambda dW, dy, x, W: -2 * dW,
            "Every entry of dW is of the wrong sign and 2 times too large.",
        ),
        (
            lambda dW, dy, x, W: dW / W.shape[1],
            "Every entry of dW is too small by the length of cache[1], axis 1.",
        ),
        (
            lambda dW, dy, x, W: -dW * W.shape[1],
            "Every entry of dW is of the wrong sign and too large by the length of "
            "cache[1], axis 1.",
        ),
        (
            lambda dW, dy, x, W: 2 * dW / len(W),
            "Every entry of dW is off by the factor 2 ÷ the length of cache[0], axis 1.",
        ),
        (lambda dW, dy, x, W: dW[::-1], "dW holds the right numbers in other places."),
        (
            lambda dW, dy, x, W: np.concatenate([0 * dW[:1], dW[1:]]),
            "In dW only the first row is wrong.",
        ),
        (
            lambda dW, dy, x, W: np.concatenate([dW[:-1], 3 * dW[-1:]]),
            "In dW only the last row is wrong.",
        ),
        (lambda dW, dy, x, W: dW + 0.1, "dW is wrong, and we do not recognise how."),
        (lambda dW, dy, x, W: 1.37 * dW, "dW is wrong, and we do not recognise how."),
        (lambda dW, dy, x, W: dW**2, "dW is wrong, and we do not recognise how."),
    ],
)
def test_a_wrong_output_is_described(spoil: Any, sentence: str, seed: int) -> None:
    verdict = verdict_on(TASKS["dense_backward"], spoiling(1, spoil), np.random.default_rng(seed))
    assert verdict.observation == sentence
    assert verdict.points == 4
    assert verdict.mistake == ""


def test_exchanged_outputs_are_named() -> None:
    def step(w: Any, b: Any, x: Any, y: Any, learning_rate: Any) -> Any:
        w, b = TASKS["perceptron_update"].reference(w, b, x, y, learning_rate)
        return b, w

    verdict = verdict_on(TASKS["perceptron_update"], step, np.random.default_rng(0))
    assert verdict.points == 0
    assert verdict.observation == "w holds what belongs into b."


@pytest.mark.parametrize("seed", range(5))
def test_a_batch_of_one_sample_hides_no_branch(seed: int) -> None:
    """Of one negative logit all entries are wrong: the other cases say which."""

    def gradient(dloss: Any, cache: Any) -> Any:
        logits, target = cache
        p = 1.0 / (1.0 + np.exp(-np.abs(logits)))
        return dloss * (p - target) / len(p)

    task = TASKS["binary_cross_entropy_with_logits_backward"]
    verdict = verdict_on(task, gradient, np.random.default_rng(seed))
    assert verdict.observation == "dlogits is right, except where cache[0] is negative."


def test_an_argument_with_the_wrong_sign_is_not_said_to_be_missing() -> None:
    def gradient(dloss: Any, cache: Any) -> Any:
        prediction, target = cache
        return dloss * (prediction + target) / len(target)

    verdict = verdict_on(TASKS["mse_backward"], gradient, np.random.default_rng(0))
    assert verdict.pattern == "taken for negated"
    assert "does not count" not in verdict.concept
