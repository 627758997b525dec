"""Slopes by nudging: right by hand, with the errors the theory gives, and silent at no kink."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop_lab.differences import (
    KinkError,
    check_no_kink,
    complex_step_gradient,
    forward_difference_gradient,
    numerical_gradient,
)
from backprop_lab.inputs import InputError
from backprop_lab.shapes import ShapeError

MEASURES = [numerical_gradient, forward_difference_gradient, complex_step_gradient]
BY_NAME = {"ids": lambda measure: measure.__name__}


def cube(x: Any) -> Any:
    return x**3


@pytest.mark.parametrize(
    ("measure", "slope"),
    [
        # x³ at 2 with h = 1/2: (2.5³ − 1.5³) / 1 = 15.625 − 3.375 = 12.25 = 3x² + h²
        (numerical_gradient, 12.25),
        # (2.5³ − 2³) / 0.5 = 7.625 / 0.5 = 15.25 = 3x² + 3xh + h²
        (forward_difference_gradient, 15.25),
        # imaginary part of (2 + i/2)³ is 3 · 4 · 1/2 − 1/8 = 5.875; over 1/2: 11.75 = 3x² − h²
        (complex_step_gradient, 11.75),
    ],
)
def test_a_large_step_by_hand(measure: Callable[..., Any], slope: float) -> None:
    assert measure(cube, np.array([2.0]), np.array([1.0]), step=0.5).tolist() == [slope]


@pytest.mark.parametrize("measure", MEASURES, **BY_NAME)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (1, 1)], ids=str)
def test_the_upstream_gradient_weighs_the_outputs(
    measure: Callable[..., Any], shape: tuple[int, ...], rng: np.random.Generator
) -> None:
    x, dy = rng.normal(size=shape), rng.normal(size=shape)
    x.flags.writeable = False
    found = measure(np.sin, x, dy)
    assert found.shape == shape
    np.testing.assert_allclose(found, dy * np.cos(x), rtol=1e-5)


@pytest.mark.parametrize(
    ("measure", "step", "power"),
    [(forward_difference_gradient, 1e-3, 1), (numerical_gradient, 1e-3, 2)],
)
def test_the_error_shrinks_as_the_theory_says(
    measure: Callable[..., Any], step: float, power: int
) -> None:
    def error(h: float) -> float:
        return abs(float(measure(np.exp, np.array(1.0), 1.0, step=h)) - np.e)

    assert error(step) / error(step / 10) == pytest.approx(10.0**power, rel=0.01)


def test_a_complex_step_may_be_as_small_as_you_like() -> None:
    assert complex_step_gradient(np.exp, np.array(1.0), 1.0, step=1e-200) == np.exp(1.0)


@pytest.mark.parametrize("measure", [*MEASURES, lambda f, x, dy: check_no_kink("f: x", f, x, dy)])
@pytest.mark.parametrize(
    ("x", "sentence"),
    [
        (np.ones(2, np.float32), "x has dtype float32, expected float64"),
        (np.ones(2, int), "x has dtype int64, expected float64"),
        ([1.0], "x has the type list, expected float64"),
        (np.array([1.0, np.nan]), r"x holds nan at \[1\], expected finite numbers"),
        (np.ones(0), "x is empty"),
    ],
)
def test_bad_input_is_named(measure: Callable[..., Any], x: Any, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        measure(np.sin, x, 1.0)


@pytest.mark.parametrize("f", [np.abs, lambda x: np.maximum(x, 0.0), lambda x: np.abs(x) ** 0.9])
def test_a_kink_is_found(f: Callable[[Any], Any]) -> None:
    with pytest.raises(
        KinkError, match=r"f: x stands at a kink at \[0, 1\]: within 1e-05 the slope"
    ):
        check_no_kink("f: x", f, np.array([[0.7, 0.0, -0.3]]), np.ones((1, 3)))


@pytest.mark.parametrize("measure", MEASURES, **BY_NAME)
def test_an_upstream_gradient_that_would_broadcast_is_refused(measure: Callable[..., Any]) -> None:
    with pytest.raises(ShapeError, match=r"dy has shape \(3, 1\), expected \(3,\), the shape of f"):
        measure(np.sin, np.ones(3), np.ones((3, 1)))


def test_both_slopes_are_said() -> None:
    with pytest.raises(
        KinkError, match=r"the slope is -2 to the left and 2 to the right, expected"
    ):
        check_no_kink("f: x", np.abs, np.array([0.0]), np.array([2.0]))


@pytest.mark.parametrize("distance", [1e-6, 2.5e-6, 5e-6, 8e-6, 9.5e-6])
def test_a_kink_within_reach_of_the_nudge_is_found(distance: float) -> None:
    with pytest.raises(KinkError):
        check_no_kink("f: x", np.abs, np.array([distance]), np.ones(1))


def test_a_kink_beyond_the_nudge_is_no_matter() -> None:
    check_no_kink("f: x", np.abs, np.array([1.1e-5]), np.ones(1))


def test_a_small_kink_beside_steep_slopes_is_found() -> None:
    with pytest.raises(KinkError, match=r"f: x stands at a kink at \[1\]"):
        check_no_kink(
            "f: x", lambda x: np.array([1e3, 1e-3]) * np.abs(x), np.array([2.0, 0.0]), np.ones(2)
        )


@pytest.mark.parametrize(
    "f",
    [
        np.exp,
        lambda x: np.sin(30.0 * x),
        lambda x: np.sin(200.0 * x),
        lambda x: x + 1e3 * x**2,
        lambda x: x**2,  # level at 0, and bent
        lambda x: np.ones_like(x),  # nothing but rounding
        lambda x: 1e6 + 0.0 * x + 1e-3 * x,
        lambda x: np.maximum(x - 5.0, 0.0),  # flat here: 0 on both sides
    ],
)
def test_a_smooth_curve_has_none(f: Callable[[Any], Any]) -> None:
    check_no_kink("f: x", f, np.array([-0.4, 0.0, 0.8]), np.array([1.0, -2.0, 0.5]))
