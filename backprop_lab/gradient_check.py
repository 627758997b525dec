"""The gradient check: every backward function against the nudge that it claims to predict."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from backprop_lab.operation import Operation
from backprop_lab.shapes import Array


class GradientError(AssertionError):
    """A backward function and finite differences do not agree."""


class Comparison(NamedTuple):
    """One gradient, computed in two ways, and how far apart they are."""

    name: str
    backward: Array
    numerical: Array
    error: float


def numerical_gradient(f: Callable[[Array], Any], x: Array, dy: Any, step: float = 1e-5) -> Array:
    """Measure dL/dx for L = sum(dy · f(x)) by central differences, one entry at a time.

    f maps x to an array of the shape of dy; x of any shape, float64  ->  dL/dx of that shape
    dL/dxᵢ ≈ sum(dy · (f(x + h eᵢ) − f(x − h eᵢ))) / 2h, with an error of order h²
    """
    if x.dtype != np.float64:
        raise TypeError(
            f"numerical_gradient: x has dtype {x.dtype}, expected float64: "
            "a nudge of 1e-5 drowns in the rounding of anything shorter."
        )
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[index] += step
        below[index] -= step
        gradient[index] = np.sum(dy * (f(above) - f(below))) / (2.0 * step)
    return gradient


def relative_error(a: Any, b: Any) -> float:
    """Compute max|a − b| / max(|a|, |b|); 0 where both are 0, NaN where either holds NaN.

    a, b of one shape  ->  a number
    """
    difference = np.abs(np.subtract(a, b)).max(initial=0.0)
    scale = np.maximum(np.abs(a).max(initial=0.0), np.abs(b).max(initial=0.0))
    return 0.0 if scale == 0.0 else float(difference / scale)


def check_gradients(
    operation: Operation, *inputs: Array, rng: np.random.Generator, tolerance: float = 1e-7
) -> list[Comparison]:
    """Compare every gradient of `operation` at `inputs` with its measurement.

    The upstream gradient is random: one of ones would hide a backward that forgets it.
    Raises `GradientError`, naming the gradient, when an error is above the tolerance, a shape is
    wrong, or a gradient is missing.
    """
    y, cache = operation.forward(*inputs)
    dy = rng.normal(size=np.shape(y))
    gradients = operation.gradients(dy, cache)
    if len(gradients) != len(operation.inputs):
        raise GradientError(
            f"{operation.name}: backward returned {len(gradients)} gradients, "
            f"expected {len(operation.inputs)}, one for each of {', '.join(operation.inputs)}."
        )
    comparisons = []
    for i, (name, gradient) in enumerate(zip(operation.inputs, gradients, strict=True)):

        def output_at(value: Array, i: int = i) -> Any:
            return operation.forward(*inputs[:i], value, *inputs[i + 1 :])[0]

        numerical = numerical_gradient(output_at, inputs[i], dy)
        if np.shape(gradient) != numerical.shape:
            raise GradientError(
                f"{operation.name}: d{name} has shape {np.shape(gradient)}, "
                f"expected {numerical.shape}, the shape of {name}."
            )
        error = relative_error(gradient, numerical)
        if not error <= tolerance:
            raise GradientError(
                f"{operation.name}: d{name} is off by {error:.1e} of its largest entry, "
                f"allowed are {tolerance:.0e}."
            )
        comparisons.append(Comparison(f"d{name}", gradient, numerical, error))
    return comparisons
