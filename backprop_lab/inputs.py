"""Inputs: which numbers a formula accepts, and a sentence for those that it refuses."""

from typing import Any

import numpy as np


class InputError(ValueError):
    """A number is not one that the formula can work with."""


def check_data(where: str, **arrays: Any) -> None:
    """Check that each array is float64, has entries, and that all of them are finite.

    Complex numbers of the same precision pass: a complex step is float64 in both its parts.

    >>> check_data("train", X=np.ones((5, 3), dtype=np.float32))
    Traceback (most recent call last):
        ...
    backprop_lab.inputs.InputError: train: X has dtype float32, expected float64: \
np.asarray(X, dtype=float) makes it so.
    """
    for name, array in arrays.items():
        dtype = getattr(array, "dtype", None)
        if dtype not in (np.float64, np.complex128):
            came = f"dtype {dtype}" if dtype is not None else f"the type {type(array).__name__}"
            raise InputError(
                f"{where}: {name} has {came}, expected float64: "
                f"np.asarray({name}, dtype=float) makes it so."
            )
    check_finite(where, **arrays)


def check_finite(where: str, **arrays: Any) -> None:
    """Check that each array has entries, and that none of them is NaN or infinite.

    >>> check_finite("mse_forward", prediction=np.array([[1.0, np.nan]]))
    Traceback (most recent call last):
        ...
    backprop_lab.inputs.InputError: mse_forward: prediction holds nan at [0, 1], expected finite \
numbers.
    """
    for name, array in arrays.items():
        check_not_empty(where, **{name: array})
        check_entries(where, name, array, np.isfinite(array), "finite numbers")


def check_not_empty(where: str, **arrays: Any) -> None:
    """Check that each array has at least one entry: a mean over none is not a number."""
    for name, array in arrays.items():
        if np.size(array) == 0:
            raise InputError(
                f"{where}: {name} is empty, of shape {np.shape(array)}, "
                "expected at least one entry."
            )


def check_labels(where: str, labels: Any, n_classes: int, name: str = "labels") -> None:
    """Check that labels have an integer dtype and lie between 0 and n_classes − 1."""
    labels = np.asarray(labels)
    classes = f"integers from 0 to {n_classes - 1}"
    if labels.dtype.kind not in "iu":
        raise InputError(f"{where}: {name} has dtype {labels.dtype}, expected {classes}.")
    check_entries(where, name, labels, (labels >= 0) & (labels < n_classes), classes)


def check_count(where: str, least: int, **counts: int) -> None:
    """Check that each number is whole, and not below the least."""
    for name, count in counts.items():
        allowed = isinstance(count, int | np.integer) and count >= least
        check_entries(where, name, count, allowed, f"a whole number of at least {least}")


def check_entries(where: str, name: str, value: Any, allowed: Any, expected: str) -> None:
    """Check a number, or each entry of an array, against a condition that the caller worked out.

    >>> x = np.array([1.0, 0.0])
    >>> check_entries("log_forward", "x", x, x > 0, "positive numbers")
    Traceback (most recent call last):
        ...
    backprop_lab.inputs.InputError: log_forward: x holds 0.0 at [1], expected positive numbers.
    """
    if allowed is True or np.all(allowed):
        return
    if np.ndim(value) == 0:
        raise InputError(f"{where}: {name} is {value}, expected {expected}.")
    first = tuple(int(i) for i in np.argwhere(~np.asarray(allowed))[0])
    entry = np.asarray(value)[first]
    raise InputError(f"{where}: {name} holds {entry} at {list(first)}, expected {expected}.")
