"""The gradient check: a backward function is right if it predicts what a nudge does."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from backprop_lab.differences import Function, check_no_kink, numerical_gradient
from backprop_lab.inputs import InputError, check_data
from backprop_lab.operation import Operation
from backprop_lab.shapes import Array, check_same_shape

Named = Sequence[tuple[str, Any]]


ROUNDING = 1e-13  # slopes that differ by less are equal: so much rounding leaves of a slope of 0
ORIGIN = np.array(0.0)


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
    check_same_shape("relative_error", a=a, b=b)
    difference = np.abs(np.subtract(a, b)).max(initial=0.0)
    scale = np.maximum(np.abs(a).max(initial=0.0), np.abs(b).max(initial=0.0))
    return 0.0 if scale == 0.0 else float(difference / scale)


def find_the_faulty_backward(backward_results: Named, numerical_results: Named) -> list[str]:
    """Name the gradients that the measurements contradict.

    backward_results, numerical_results: pairs (name, array), the same names in the same order
    ->  the names, in that order, whose shapes differ or whose relative error is above 1e-6
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
        if not difference <= 1e-6 * scale or np.isinf(difference):  # so written, NaN is faulty too
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
    """Compare the slope along one random direction of each input: a few forwards, however large.

    Every wrong entry shifts the slope along a random direction; it is missed only where its share
    is below the tolerance, of the root of the sum of the squared shares. So this is the quick gate,
    and `check_gradients` says which entries are meant. Returns the largest error; raises
    `GradientError` above the tolerance.
    """
    points, dy, gradients = forward_and_back(operation, inputs, constants, rng)
    errors = [0.0]
    for i, (name, gradient) in enumerate(zip(operation.inputs, gradients, strict=True)):
        direction = rng.normal(size=points[i].shape)

        def along(t: Array, i: int = i, direction: Array = direction) -> Any:
            moved = points[i] + t * direction
            return operation.forward(*points[:i], moved, *points[i + 1 :], **constants)[0]

        check_no_kink(f"{operation.name}: {name}, in a random direction,", along, ORIGIN, dy)
        measured = numerical_gradient(along, ORIGIN, dy)
        shares = gradient * direction
        difference = abs(float(np.sum(shares) - measured))
        scale = max(float(np.sqrt(np.sum(shares**2))), abs(float(measured)))
        error = 0.0 if difference < ROUNDING else difference / scale
        if not error <= tolerance:
            raise GradientError(
                f"{operation.name}: along a random direction of {name} the slope is "
                f"{float(measured):.6g}, backward says {float(np.sum(shares)):.6g}."
            )
        errors.append(error)
    return max(errors)


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
    dtype is wrong, a gradient is missing, or backward writes into what it is given;
    `KinkError` where there is no slope to measure. The step of 1e-5 suits inputs of ordinary size;
    for very large or small ones give measure=complex_step_gradient.
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
    points = [read_only(np.asarray(x)) for x in inputs]
    check_data(operation.name, **dict(zip(operation.inputs, points, strict=True)))
    y, cache = operation.forward(*points, **constants)
    check_data(operation.name, y=np.asarray(y))
    dy = read_only(rng.normal(size=np.shape(y)))
    cache = tuple(map(read_only, cache)) if isinstance(cache, tuple) else read_only(cache)
    try:
        gradients = operation.gradients(dy, cache)
        scaled = {factor: operation.gradients(factor * dy, cache) for factor in (-1e3, 1e3)}
    except ValueError as error:
        if "read-only" not in str(error):
            raise
        raise GradientError(
            f"{operation.name}: backward writes into dy or the cache, expected new arrays: "
            "whoever called it still needs them."
        ) from error
    if len(gradients) != len(operation.inputs):
        raise GradientError(
            f"{operation.name}: backward returned {len(gradients)} gradients, "
            f"expected {len(operation.inputs)}, one for each of {', '.join(operation.inputs)}."
        )
    for i, (name, x, gradient) in enumerate(zip(operation.inputs, points, gradients, strict=True)):
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
        for factor, others in scaled.items():
            if not relative_error(others[i], factor * gradient) <= 1e-9:
                raise GradientError(
                    f"{operation.name}: d{name} for {factor:.0f} dy is not {factor:.0f} times "
                    f"d{name} for dy, expected a backward in proportion to dy."
                )
    return points, dy, gradients


def read_only(value: Any) -> Any:
    """Copy an array so that nobody can write into it; leave everything else as it is."""
    if isinstance(value, np.ndarray):
        value = value.copy()
        value.flags.writeable = False
    return value
