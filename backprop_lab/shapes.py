"""Shapes: comments about arrays that run, and explain themselves when they fail."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class ShapeError(ValueError):
    """An array does not have the shape that the formula needs."""


@cache
def axes_of(specification: str) -> tuple[str, ...]:
    """Split "n n_in" into the names of its axes, once per specification."""
    return tuple(specification.split())


def check_shapes(where: str, **arrays: tuple[Any, str]) -> None:
    """Check that axes of the same name have the same length.

    arrays: name = (array, "axis axis ..."); a `ShapeError` says what came and what was expected.

    >>> x, W = np.ones((5, 3)), np.ones((7, 4))
    >>> check_shapes("dense_forward", x=(x, "n n_in"), W=(W, "n_in n_out"))
    Traceback (most recent call last):
        ...
    backprop_lab.shapes.ShapeError: dense_forward: W has shape (7, 4), expected (n_in, n_out) \
with n_in = 3, as in x of shape (5, 3).
    """
    lengths: dict[str, int] = {}
    for array, specification in arrays.values():
        axes = axes_of(specification)
        shape = array.shape if type(array) is np.ndarray else np.shape(array)
        if len(shape) != len(axes):
            raise ShapeError(explain(where, arrays))
        for axis, length in zip(axes, shape, strict=True):
            if lengths.setdefault(axis, length) != length:
                raise ShapeError(explain(where, arrays))


def explain(where: str, arrays: dict[str, tuple[Any, str]]) -> str:
    """Say which array does not fit, what was expected, and which array says so."""
    first: dict[str, tuple[int, str]] = {}  # axis -> its length, and the array that fixed it
    for name, (array, specification) in arrays.items():
        shape, axes = np.shape(array), axes_of(specification)
        expected = f"({', '.join(axes)}{',' if len(axes) == 1 else ''})"
        complaint = f"{where}: {name} has shape {shape}, expected {expected}"
        if len(shape) != len(axes):
            return f"{complaint}."
        for axis, length in zip(axes, shape, strict=True):
            known, source = first.setdefault(axis, (length, name))
            if length != known:
                other = np.shape(arrays[source][0])
                return f"{complaint} with {axis} = {known}, as in {source} of shape {other}."
    raise AssertionError("explain is called only for shapes that do not fit")
