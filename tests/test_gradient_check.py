"""The gradient check passes right rules, and is itself fed wrong ones that it must reject."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop_lab.activations import RELU, SIGMOID, SOFTPLUS
from backprop_lab.dense import DENSE
from backprop_lab.differences import KinkError, numerical_gradient
from backprop_lab.elementary import POWER
from backprop_lab.gradient_check import (
    GradientError,
    check_direction,
    check_gradients,
    find_the_faulty_backward,
    relative_error,
)
from backprop_lab.inputs import InputError
from backprop_lab.losses import MSE
from backprop_lab.regularization import L2
from backprop_lab.shapes import ShapeError
from backprop_lab.softmax import BINARY_CROSS_ENTROPY_WITH_LOGITS

TARGET = np.linspace(-1.0, 1.3, 15).reshape(5, 3)
INPUTS = [np.linspace(-1.0, 1.3, 15).reshape(5, 3), np.linspace(0.4, 2.0, 21).reshape(3, 7)]
INPUTS.append(np.linspace(-1.0, 1.0, 7))

Gradients = tuple[Any, Any, Any]

PLANTED: dict[str, Callable[[Gradients], Any]] = {
    "sign of dW": lambda g: (g[0], -g[1], g[2]),
    "dW too small by n": lambda g: (g[0], g[1] / 5, g[2]),
    "one part in a thousand": lambda g: (g[0] * 1.001, g[1], g[2]),
    "zeros": lambda g: (g[0], g[1], 0.0 * g[2]),
    "one entry of dx": lambda g: (g[0] + np.eye(5, 3) * 1e-3, g[1], g[2]),
    "dW transposed": lambda g: (g[0], g[1].T, g[2]),
    "dW, rows reversed": lambda g: (g[0], g[1][::-1], g[2]),
    "dx, each row turned": lambda g: (np.roll(g[0], 1, axis=1), g[1], g[2]),
    "db not summed": lambda g: (g[0], g[1], np.ones((5, 7))),
    "not a number": lambda g: (g[0] * np.nan, g[1], g[2]),
}


@pytest.mark.parametrize("fault", PLANTED.values(), ids=PLANTED)
def test_a_planted_wrong_rule_is_rejected(
    fault: Callable[[Gradients], Any], rng: np.random.Generator
) -> None:
    wrong = DENSE._replace(backward=lambda dy, cache: fault(DENSE.backward(dy, cache)))
    with pytest.raises(GradientError, match="dense: d"):
        check_gradients(wrong, *INPUTS, rng=rng)


def test_a_backward_that_forgets_dy_is_rejected(rng: np.random.Generator) -> None:
    # With an upstream gradient of ones this rule would pass: the check must draw its own.
    wrong = SIGMOID._replace(backward=lambda dy, cache: cache * (1.0 - cache))
    with pytest.raises(GradientError):
        check_gradients(wrong, INPUTS[0], rng=rng)


@pytest.mark.parametrize("count", [1, 2, 4])
def test_the_number_of_gradients_is_checked(count: int, rng: np.random.Generator) -> None:
    wrong = DENSE._replace(backward=lambda dy, cache: (*DENSE.backward(dy, cache), dy)[:count])
    with pytest.raises(GradientError, match=f"returned {count} gradients, expected 3, one for"):
        check_gradients(wrong, *INPUTS, rng=rng)


def test_the_right_rule_passes_and_shows_its_errors(rng: np.random.Generator) -> None:
    comparisons = check_gradients(DENSE, *INPUTS, rng=rng)
    assert [comparison.name for comparison in comparisons] == ["dx", "dW", "db"]
    assert all(0.0 <= comparison.error < 1e-8 for comparison in comparisons)


def test_numerical_gradient_by_hand() -> None:
    # f(x) = x², dy = 3 at x = 2: dL/dx = 3 · 2 · 2 = 12; central differences are exact here
    # but for rounding, because the third derivative of x² is 0.
    gradient = numerical_gradient(lambda x: x**2, np.array([2.0]), np.array([3.0]), step=0.5)
    assert gradient.tolist() == [12.0]


@pytest.mark.parametrize(
    ("a", "b", "error"),
    [
        (np.array([1.0, 2.0]), np.array([1.0, 2.0]), 0.0),
        (np.array([1.0, 2.0]), np.array([1.0, 4.0]), 0.5),  # 2 / 4
        (np.zeros(2), np.zeros(2), 0.0),
        (np.zeros(2), np.array([0.0, 1e-9]), 1.0),  # small is not the same as equal
        (np.zeros(0), np.zeros(0), 0.0),
    ],
)
def test_relative_error(a: Any, b: Any, error: float) -> None:
    assert relative_error(a, b) == error


def test_shapes_that_differ_are_refused() -> None:
    with pytest.raises(ShapeError, match=r"relative_error: b has shape \(3, 1\), expected \(3,\)"):
        relative_error(np.ones(3), np.ones((3, 1)))


@pytest.mark.parametrize("check", [check_gradients, check_direction])
def test_a_kink_shows(check: Callable[..., Any], rng: np.random.Generator) -> None:
    # At 0 the two sides of ReLU have slopes 0 and 1, and the difference quotient sees their mean.
    with pytest.raises(KinkError, match=r"relu: x.* stands at a kink at \["):
        check(RELU, np.zeros((2, 3)), rng=rng)


@pytest.mark.parametrize("check", [check_gradients, check_direction])
def test_a_rule_that_hits_the_mean_of_a_kink_is_not_called_right(
    check: Callable[..., Any], rng: np.random.Generator
) -> None:
    half = RELU._replace(backward=lambda dy, x: dy * np.heaviside(x, 0.5))
    with pytest.raises(KinkError):
        check(half, np.zeros((2, 3)), rng=rng)


@pytest.mark.parametrize("check", [check_gradients, check_direction])
@pytest.mark.parametrize(
    ("operation", "x", "constants"),
    [
        (MSE, TARGET, {"target": TARGET}),
        (L2, np.zeros((5, 3)), {"strength": 0.3}),
        (POWER, np.zeros((5, 3)), {"exponent": 2}),
        (SIGMOID, np.linspace(-39.0, -30.0, 7), {}),
        (SOFTPLUS, np.linspace(-39.0, -30.0, 7), {}),
        (BINARY_CROSS_ENTROPY_WITH_LOGITS, np.array([-36.0]), {"target": np.zeros(1)}),
    ],
    ids=lambda part: getattr(part, "name", ""),
)
def test_where_a_gradient_is_0_or_tiny_a_right_rule_passes(
    check: Callable[..., Any],
    operation: Any,
    x: Any,
    constants: dict[str, Any],
    rng: np.random.Generator,
) -> None:
    check(operation, x, rng=rng, **constants)


@pytest.mark.parametrize("fault", PLANTED.values(), ids=PLANTED)
def test_one_random_direction_finds_every_planted_fault(
    fault: Callable[[Gradients], Any], rng: np.random.Generator
) -> None:
    wrong = DENSE._replace(backward=lambda dy, cache: fault(DENSE.backward(dy, cache)))
    with pytest.raises(GradientError, match="dense: "):
        check_direction(wrong, *INPUTS, rng=rng)


def test_one_random_direction_says_both_slopes(rng: np.random.Generator) -> None:
    wrong = SIGMOID._replace(backward=lambda dy, y: 2.0 * SIGMOID.backward(dy, y))
    sentence = r"sigmoid: along a random direction of x the slope is (\S+), backward says (\S+)\.$"
    with pytest.raises(GradientError, match=sentence) as caught:
        check_direction(wrong, INPUTS[0], rng=rng)
    slope, said = map(float, re.search(sentence, str(caught.value)).groups())
    assert said == pytest.approx(2.0 * slope, rel=1e-4)


def test_a_small_gradient_is_not_hidden_by_a_large_one(rng: np.random.Generator) -> None:
    # Pixels from 0 to 255 make dW a thousand times larger than db.
    x, W, b = rng.uniform(0.0, 255.0, (16, 64)), rng.normal(size=(64, 20)), rng.normal(size=20)

    def wrong_sign_of_db(dy: Any, cache: Any) -> Any:
        dx, dW, db = DENSE.backward(dy, cache)
        return dx, dW, -db

    wrong = DENSE._replace(backward=wrong_sign_of_db)
    with pytest.raises(GradientError, match="along a random direction of b the slope is"):
        check_direction(wrong, x, W, b, rng=rng)


def spoils_dy(dy: Any, cache: Any) -> Any:
    dy *= 0.0
    return DENSE.backward(dy, cache)


def spoils_the_cache(dy: Any, cache: Any) -> Any:
    gradients = DENSE.backward(dy, cache)
    cache[1][:] = 0.0
    return gradients


@pytest.mark.parametrize("check", [check_gradients, check_direction])
@pytest.mark.parametrize("backward", [spoils_dy, spoils_the_cache])
def test_a_backward_that_writes_into_its_arguments_is_rejected(
    backward: Callable[..., Any], check: Callable[..., Any], rng: np.random.Generator
) -> None:
    with pytest.raises(GradientError, match="dense: backward writes into dy or the cache"):
        check(DENSE._replace(backward=backward), *INPUTS, rng=rng)


def test_other_errors_of_a_backward_are_its_own(rng: np.random.Generator) -> None:
    def fails(dy: Any, cache: Any) -> Any:
        raise ValueError("matrices do not fit")

    with pytest.raises(ValueError, match="matrices do not fit"):
        check_gradients(SIGMOID._replace(backward=fails), INPUTS[0], rng=rng)


@pytest.mark.parametrize("check", [check_gradients, check_direction])
@pytest.mark.parametrize(
    "bent", [np.abs, lambda dloss: np.maximum(dloss, 0.0), lambda dloss: np.minimum(dloss, 1.0)]
)
def test_a_backward_that_is_not_in_proportion_to_dy_is_rejected(
    bent: Callable[..., Any], check: Callable[..., Any]
) -> None:
    wrong = MSE._replace(backward=lambda dloss, cache: MSE.backward(bent(dloss), cache))
    for seed in range(20):
        with pytest.raises(GradientError, match="mse: "):
            check(wrong, TARGET, target=TARGET + 1.0, rng=np.random.default_rng(seed))


def test_the_right_rule_passes_in_a_random_direction(rng: np.random.Generator) -> None:
    assert 0.0 <= check_direction(DENSE, *INPUTS, rng=rng) < 1e-8


@pytest.mark.parametrize("check", [check_direction, check_gradients])
def test_wrong_dtypes_are_named(check: Callable[..., Any], rng: np.random.Generator) -> None:
    short = INPUTS[0].astype(np.float32)
    with pytest.raises(InputError, match="sigmoid: x has dtype float32, expected float64"):
        check(SIGMOID, short, rng=rng)
    rounds = SIGMOID._replace(forward=lambda x: (SIGMOID.forward(x)[0].astype(np.float32), None))
    with pytest.raises(InputError, match="sigmoid: y has dtype float32, expected float64"):
        check(rounds, INPUTS[0], rng=rng)
    shortens = SIGMOID._replace(backward=lambda dy, y: SIGMOID.backward(dy, y).astype(np.float32))
    with pytest.raises(GradientError, match="sigmoid: dx has dtype float32, expected float64"):
        check(shortens, INPUTS[0], rng=rng)


def test_bad_numbers_are_named(rng: np.random.Generator) -> None:
    x = INPUTS[0].copy()
    x[1, 2] = np.nan
    with pytest.raises(InputError, match=r"sigmoid: x holds nan at \[1, 2\]"):
        check_gradients(SIGMOID, x, rng=rng)
    with pytest.raises(ValueError, match=r"dense: got 2 inputs, expected 3: x, W, b"):
        check_gradients(DENSE, *INPUTS[:2], rng=rng)


G, H = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([5.0, -6.0])


@pytest.mark.parametrize(
    ("dx", "db", "names"),
    [
        (G, H, []),
        (G * (1.0 + 1e-8), H, []),
        (G * (1.0 + 1e-5), H, ["dx"]),
        (G * 2.0, H, ["dx"]),
        (G, -H, ["db"]),
        (G.T, 0.0 * H, ["dx", "db"]),
        (G[:1], H, ["dx"]),  # a shape that would broadcast is still a wrong shape
        (G * np.nan, H, ["dx"]),
        (G * np.inf, H, ["dx"]),
        (G, H + np.array([0.0, 1e-3]), ["db"]),
    ],
)
def test_the_faulty_backward_is_named(dx: Any, db: Any, names: list[str]) -> None:
    measured = ("dx", G), ("db", H)
    assert find_the_faulty_backward((("dx", dx), ("db", db)), measured) == names


def test_zero_agrees_with_zero() -> None:
    assert find_the_faulty_backward([("dx", np.zeros(3))], [("dx", np.zeros(3))]) == []
    assert find_the_faulty_backward([("dx", np.zeros(3))], [("dx", np.full(3, 1e-9))]) == ["dx"]


def test_lists_of_other_names_are_refused() -> None:
    sentence = r"find_the_faulty_backward: got measurements of dx, expected of dx, db"
    with pytest.raises(InputError, match=sentence):
        find_the_faulty_backward([("dx", G), ("db", H)], [("dx", G)])
