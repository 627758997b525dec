"""What no catalogue names is described: by its factor, its places, its part, or not at all."""

import re
from typing import Any

import numpy as np
import pytest

from backprop_lab.tasks import TASKS
from backprop_lab.tasks.check import verdict_on
from backprop_lab.tasks.what_if import parts_of_cache
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
            "Every entry of dW is too small by the length of W, axis 1.",
        ),
        (
            lambda dW, dy, x, W: -dW * W.shape[1],
            "Every entry of dW is of the wrong sign and too large by the length of W, axis 1.",
        ),
        (
            lambda dW, dy, x, W: 2 * dW / len(W),
            "Every entry of dW is off by the factor 2 ÷ the length of W, axis 0.",
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


@pytest.mark.parametrize(
    ("kept", "sentence", "concept"),
    [
        (0, "In dW every row but the first is wrong.", "what comes after it"),
        (-1, "In dW every row but the last is wrong.", "what comes before it"),
    ],
)
def test_one_right_row_is_not_said_to_follow_the_exception(
    kept: int, sentence: str, concept: str
) -> None:
    def spoil(dW: Any, dy: Any, x: Any, W: Any) -> Any:
        spoilt = dW**2
        spoilt[kept] = dW[kept]
        return spoilt

    verdict = verdict_on(TASKS["dense_backward"], spoiling(1, spoil), np.random.default_rng(0))
    assert verdict.observation == sentence
    assert concept in verdict.concept
    assert "Elsewhere the rule is right" not in verdict.concept


@pytest.mark.parametrize(
    ("docstring", "names"),
    [
        ("dy, cache = (x, W)  ->  dx (n, n_in)", ["x", "W"]),
        ("cache = (x (d,), w (d,), a a number)  ->  dx (d,)", ["x", "w", "a"]),
        ("cache = (shape of x, axis, keepdims)  ->  dx", ["", "axis", "keepdims"]),
        ("cache = x of that shape  ->  dx of that shape", []),
        ("parameters = ((W, b), ...)", []),
    ],
)
def test_the_parts_of_a_cache_have_the_names_of_the_docstring(
    docstring: str, names: list[str]
) -> None:
    assert parts_of_cache(docstring) == names


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
    assert verdict.observation == "dlogits is right, except where logits is negative."


def test_an_argument_with_the_wrong_sign_is_not_said_to_be_missing() -> None:
    def gradient(dloss: Any, cache: Any) -> Any:
        prediction, target = cache
        return dloss * (prediction + target) / len(target)

    verdict = verdict_on(TASKS["mse_backward"], gradient, np.random.default_rng(0))
    assert verdict.pattern == "taken for negated"
    assert "does not count" not in verdict.concept


CACHE = TASKS["mlp_forward"].reference
BATCHES = TASKS["minibatches"].reference


@pytest.mark.parametrize(
    ("name", "student", "observation", "concept"),
    [
        (
            "dense_forward",
            lambda x, W, b: (x @ W + b, W),
            "cache is one array, expected a tuple or list of length 2.",
            "read by position",
        ),
        (
            "dense_forward",
            lambda x, W, b: (x @ W + b, 1.0),
            "cache is one number, expected a tuple or list of length 2.",
            "read by position",
        ),
        (
            "dense_forward",
            lambda x, W, b: (x @ W + b, (x, W, b, x)),
            "cache has length 4, expected 2.",
            "read by position",
        ),
        (
            "mlp_forward",
            lambda x, p: (CACHE(x, p)[0], (CACHE(x, p)[1][0], ())),
            r"cache\[1\] has length 0, expected [23]\.",
            "follows from the arguments",
        ),
        (
            "minibatches",
            lambda order, size: order,
            "batches is one array, expected a tuple or list of length [34].",
            "follows from the arguments",
        ),
        (
            "minibatches",  # rows of one length arrive as an array
            lambda order, size: np.array([order[:size], order[:size]]),
            r"batches has length 2, expected [34]\.",
            "follows from the arguments",
        ),
    ],
)
@pytest.mark.parametrize("seed", range(5))
def test_the_number_of_parts_is_told(
    name: str, student: Function, observation: str, concept: str, seed: int
) -> None:
    found = verdict_on(TASKS[name], student, np.random.default_rng(seed))
    assert found.pattern == "parts"
    assert re.fullmatch(observation, found.observation)
    assert concept in found.concept
    assert found.question.endswith("?")


def test_of_a_part_and_of_a_number_other_words_are_true() -> None:
    def cut(gradients: Any, max_norm: Any) -> Any:
        return [gradient + 1.37 for gradient in gradients]

    found = verdict_on(TASKS["clip_by_global_norm"], cut, np.random.default_rng(0))
    assert found.concept.startswith("The number of parts is right, and so is the shape of grad")
    found = verdict_on(TASKS["he_scale"], lambda n: 1.37 * n, np.random.default_rng(0))
    assert found.concept.startswith("scale is one number, as it should be")
    assert found.question.startswith("Work scale out by hand")
    found = verdict_on(TASKS["he_scale"], lambda n: 0.0, np.random.default_rng(0))
    assert found.observation == "scale is zero in every case."


def test_a_gradient_among_others_has_a_shape_to_compare_with() -> None:
    def flat(gradients: Any, max_norm: Any) -> Any:
        return [gradient.ravel() for gradient in gradients]

    found = verdict_on(TASKS["clip_by_global_norm"], flat, np.random.default_rng(0))
    assert found.observation.startswith("gradients[0] has shape (")
    assert found.concept == "A gradient has the shape of what it is the gradient of."
    assert "Of what is gradients[0] the gradient" in found.question


def test_nan_may_come_from_a_root() -> None:
    found = verdict_on(TASKS["he_scale"], lambda n: np.sqrt(-1.0 * n), np.random.default_rng(0))
    assert "the root of a negative number" in found.concept
