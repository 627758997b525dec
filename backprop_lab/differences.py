"""Differences: the slope of any function, measured by nudging what goes in."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_lab.inputs import InputError, check_data
from backprop_lab.shapes import Array

Function = Callable[[Array], Any]


class KinkError(InputError):
    """There is no slope to measure: it differs to the left and to the right."""


def numerical_gradient(f: Function, x: Array, dy: Any, step: float = 1e-5) -> Array:
    """Measure dL/dx for L = sum(dy · f(x)) by central differences, one entry at a time.

    f maps x to an array of the shape of dy; x of any shape, float64  ->  dL/dx of that shape
    dL/dxᵢ ≈ sum(dy · (f(x + h eᵢ) − f(x − h eᵢ))) / 2h, with an error of order h²
    """
    check_data("numerical_gradient", x=x)
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[index] += step
        below[index] -= step
        gradient[index] = np.sum(dy * (f(above) - f(below))) / (2.0 * step)
    return gradient


def forward_difference_gradient(f: Function, x: Array, dy: Any, step: float = 1e-7) -> Array:
    """Measure dL/dx with one nudge per entry: half the work, and an error of order h."""
    check_data("forward_difference_gradient", x=x)
    gradient, here = np.empty_like(x), f(x)
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
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        aside = x.astype(complex)
        aside[index] += 1j * step
        gradient[index] = np.sum(dy * f(aside)).imag / step
    return gradient


def check_no_kink(where: str, f: Function, x: Array, dy: Any, step: float = 1e-5) -> None:
    """Refuse a point where the slopes to the two sides of an entry differ: the mean is no slope.

    On a smooth curve the two differ by a bend of order h; at a kink, such as that of ReLU at 0,
    they differ by as much as they are.
    """
    check_data(where, x=x)
    here = np.sum(dy * f(x))
    left, right = np.empty_like(x), np.empty_like(x)
    for index in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[index] += step
        below[index] -= step
        right[index] = (np.sum(dy * f(above)) - here) / step
        left[index] = (here - np.sum(dy * f(below))) / step
    scale = max(np.abs(left).max(initial=0.0), np.abs(right).max(initial=0.0), 1e-4 * abs(here))
    for place in np.argwhere(np.abs(right - left) > 1e-3 * scale).tolist():
        raise KinkError(
            f"{where} stands at a kink at {place}: within {step:.0e} the slope is "
            f"{left[*place]:.4g} to the left and {right[*place]:.4g} to the right, "
            "expected one slope: move the input."
        )
