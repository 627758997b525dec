"""Numerical differences: nudge an input, watch the output; the ratio of the two is a slope."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_lab.inputs import InputError, check_data
from backprop_lab.shapes import Array, check_same_shape

Function = Callable[[Array], Any]


class KinkError(InputError):
    """There is no slope to measure: it differs to the left and to the right."""


def numerical_gradient(f: Function, x: Array, dy: Any, step: float = 1e-5) -> Array:
    """Measure dL/dx for L = sum(dy · f(x)) by central differences, one entry at a time.

    f maps x to an array of the shape of dy; x of any shape, float64  ->  dL/dx of that shape
    dL/dxᵢ ≈ sum(dy · (f(x + h eᵢ) − f(x − h eᵢ))) / 2h, with an error of order h²
    """
    check_data("numerical_gradient", x=x)
    check_same_shape("numerical_gradient", **{"f(x)": f(x), "dy": dy})
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[index] += step
        below[index] -= step
        gradient[index] = np.sum(dy * (f(above) - f(below))) / (2.0 * step)
    return gradient


def forward_difference_gradient(f: Function, x: Array, dy: Any, step: float = 1e-7) -> Array:
    """Measure dL/dx with one nudge per entry: half the work of central differences.

    f maps x to an array of the shape of dy; x of any shape, float64  ->  dL/dx of that shape
    dL/dxᵢ ≈ sum(dy · (f(x + h eᵢ) − f(x))) / h, with an error of order h
    """
    check_data("forward_difference_gradient", x=x)
    check_same_shape("forward_difference_gradient", **{"f(x)": f(x), "dy": dy})
    gradient, here = np.zeros_like(x), f(x)
    for index in np.ndindex(x.shape):
        above = x.copy()
        above[index] += step
        gradient[index] = np.sum(dy * (f(above) - here)) / step
    return gradient


def complex_step_gradient(f: Function, x: Array, dy: Any, step: float = 1e-30) -> Array:
    """Measure dL/dx with a nudge in the imaginary direction: nothing is subtracted or rounded off.

    dL/dxᵢ = imaginary part of sum(dy · f(x + i h eᵢ)) / h, exact to rounding, where f is analytic
    and is computed without taking real parts, absolute values or conjugates.

    Source: Squire and Trapp, Using complex variables to estimate derivatives of real functions,
    SIAM Review 40, 1998.
    """
    check_data("complex_step_gradient", x=x)
    check_same_shape("complex_step_gradient", **{"f(x)": f(x), "dy": dy})
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        aside = x.astype(complex)
        aside[index] += 1j * step
        gradient[index] = np.sum(dy * f(aside)).imag / step
    return gradient


def check_no_kink(where: str, f: Function, x: Array, dy: Any, step: float = 1e-5) -> None:
    """Refuse a point where the slopes to the two sides of an entry differ: their mean is no slope.

    x of any shape, float64. A bend makes the two differ by a jump of order h, which halves with h;
    at a kink, such as that of ReLU at 0, the jump stays as it is.
    """
    check_data(where, x=x)
    here = f(x)
    size = np.sum(np.abs(dy) * (np.abs(here) + np.abs(x).max()))
    for index in np.ndindex(x.shape):

        def slopes(h: float, index: tuple[int, ...] = index) -> tuple[Any, Any]:
            above, below = x.copy(), x.copy()
            above[index] += h
            below[index] -= h
            return np.sum(dy * (here - f(below))) / h, np.sum(dy * (f(above) - here)) / h

        (left, right), (nearer_left, nearer_right) = slopes(step), slopes(step / 2.0)
        jump, nearer_jump = right - left, nearer_right - nearer_left
        # What rounding alone may do to outputs, to values on the way, and to the nudged input.
        noise = 1e-14 / step * (size + abs(x[index]) * max(abs(left), abs(right)))
        if abs(nearer_jump - jump / 2.0) > 0.1 * abs(jump) + noise:
            raise KinkError(
                f"{where} stands at a kink at {list(index)}: within {step:.0e} the slope is "
                f"{left:.4g} to the left and {right:.4g} to the right, "
                "expected one slope: move the input."
            )
