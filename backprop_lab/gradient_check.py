"""The gradient check: a backward function is right if it predicts what a nudge does."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from backprop_lab.differences import Function, check_no_kink, numerical_gradient
from backprop_lab.inputs import InputError, check_data
from backprop_lab.operation import Operation
from backprop_lab.shapes import Array

Named = Sequence[tuple[str, Any]]


ROUNDING = 1e-13  # a difference below it is none: so much is left of a slope that is 0


class GradientError(AssertionError):
    """A backward function and a measurement of the slope do not agree."""


class Comparison(NamedTuple):
    """One gradient, computed in two ways, and how far apart they are."""

    name: str
    backward: Array
    numerical: Array
    error: float


def relative_error(a: Any, b: Any) -> float:
    """Compute max|a − b| / max(|a|, |b|); 0 where both are 0, NaN where either holds NaN.

    a, b of one shape  ->  a number
    """
    difference = np.abs(np.subtract(a, b)).max(initial=0.0)
    scale = np.maximum(np.abs(a).max(initial=0.0), np.abs(b).max(initial=0.0))
    return 0.0 if scale == 0.0 else float(difference / scale)


def find_the_faulty_backward(backward_results: Named, numerical_results: Named) -> list[str]:
    """Name the gradients that the measurements contradict.

    backward_results, numerical_results: pairs (name, array), the same names in the same order
    ->  the names, in that order, whose shapes differ or whose relative error is not below 1e-6
    """
    names = [name for name, _ in backward_results]
    check_names("find_the_faulty_backward", names, [name for name, _ in numerical_results])
    faulty = []
    for (name, gradient), (_, measured) in zip(backward_results, numerical_results, strict=True):
        if np.shape(gradient) != np.shape(measured):
            faulty.append(name)
            continue
        difference = np.abs(np.subtract(gradient, measured)).max(initial=0.0)
        scale = max(np.abs(gradient).max(initial=0.0), np.abs(measured).max(initial=0.0))
        if not difference <= 1e-6 * scale:  # so written, NaN is faulty too
            faulty.append(name)
    return faulty


def check_names(where: str, names: Sequence[str], measured: Sequence[str]) -> None:
    """Check that the measurements are of the same gradients, in the same order."""
    if list(names) != list(measured):
        raise InputError(
            f"{where}: got measurements of {', '.join(measured)}, expected of {', '.join(names)}."
        )


def check_direction(
    operation: Operation,
    *inputs: Any,
    rng: np.random.Generator,
    tolerance: float = 1e-6,
    **constants: Any,
) -> float:
    """Compare the slope along one random direction through all inputs at once: two forwards.

    Whatever the number of entries, a wrong gradient is missed only by a direction that happens to
    be at right angles to the fault. Returns the relative error, raises `GradientError` above the
    tolerance. `check_gradients` then says which gradient it is.
    """
    points, dy, gradients = forward_and_back(operation, inputs, constants, rng)
    directions = [rng.normal(size=x.shape) for x in points]
    pairs = list(zip(gradients, directions, strict=True))
    claimed = sum(np.sum(g * v) for g, v in pairs)
    scale = sum(np.abs(g * v).sum() for g, v in pairs)  # the sum of many terms may cancel

    def along(t: Array) -> Any:
        moved = [x + t * v for x, v in zip(points, directions, strict=True)]
        return operation.forward(*moved, **constants)[0]

    check_no_kink(f"{operation.name}: along a random direction, x", along, np.array(0.0), dy)
    measured = numerical_gradient(along, np.array(0.0), dy)
    error = float(abs(claimed - measured) / max(scale, abs(measured), 1e-300))
    if not error <= tolerance:
        raise GradientError(
            f"{operation.name}: along a random direction the slope is {float(measured):.6g}, "
            f"backward says {float(claimed):.6g}."
        )
    return error


def check_gradients(
    operation: Operation,
    *inputs: Any,
    rng: np.random.Generator,
    tolerance: float = 1e-7,
    measure: Callable[[Function, Array, Any], Array] = numerical_gradient,
    **constants: Any,
) -> list[Comparison]:
    """Compare every gradient of `operation` at `inputs` with its measurement.

    inputs: one per differentiable input, float64; constants: what else `forward` takes, by name.
    The upstream gradient is random: one of ones would hide a backward that forgets it.
    Raises `GradientError`, naming the gradient, when an error is above the tolerance, a shape or
    dtype is wrong, or a gradient is missing; `KinkError` where there is no slope to measure.
    """
    points, dy, gradients = forward_and_back(operation, inputs, constants, rng)
    comparisons = []
    for i, (name, gradient) in enumerate(zip(operation.inputs, gradients, strict=True)):

        def output_at(value: Array, i: int = i) -> Any:
            return operation.forward(*points[:i], value, *points[i + 1 :], **constants)[0]

        check_no_kink(f"{operation.name}: {name}", output_at, points[i], dy)
        numerical = measure(output_at, points[i], dy)
        error = relative_error(gradient, numerical)
        if np.abs(gradient - numerical).max() < ROUNDING:
            error = 0.0
        if not error <= tolerance:
            raise GradientError(
                f"{operation.name}: d{name} is off by {error:.1e} of its largest entry, "
                f"allowed are {tolerance:.0e}."
            )
        comparisons.append(Comparison(f"d{name}", gradient, numerical, error))
    return comparisons


def forward_and_back(
    operation: Operation, inputs: Sequence[Any], constants: Any, rng: np.random.Generator
) -> tuple[list[Array], Array, tuple[Array, ...]]:
    """Run an operation forward and back at a random upstream gradient; check what came out."""
    if len(inputs) != len(operation.inputs):
        raise InputError(
            f"{operation.name}: got {len(inputs)} inputs, expected {len(operation.inputs)}: "
            f"{', '.join(operation.inputs)}."
        )
    points = [np.asarray(x) for x in inputs]
    check_data(operation.name, **dict(zip(operation.inputs, points, strict=True)))
    y, cache = operation.forward(*points, **constants)
    check_data(operation.name, y=np.asarray(y))
    dy = rng.normal(size=np.shape(y))
    gradients = operation.gradients(dy, cache)
    if len(gradients) != len(operation.inputs):
        raise GradientError(
            f"{operation.name}: backward returned {len(gradients)} gradients, "
            f"expected {len(operation.inputs)}, one for each of {', '.join(operation.inputs)}."
        )
    for name, x, gradient in zip(operation.inputs, points, gradients, strict=True):
        if np.shape(gradient) != x.shape:
            raise GradientError(
                f"{operation.name}: d{name} has shape {np.shape(gradient)}, "
                f"expected {x.shape}, the shape of {name}."
            )
        if np.asarray(gradient).dtype != np.float64:
            raise GradientError(
                f"{operation.name}: d{name} has dtype {np.asarray(gradient).dtype}, "
                "expected float64: anything shorter hides small mistakes."
            )
    return points, dy, gradients
