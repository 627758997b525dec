"""Shapes: what each array must look like, checked where the formula stands."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Integers = NDArray[np.integer[Any]]


class ShapeError(ValueError):
    """An array does not have the shape that the formula needs."""


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
    shapes_and_axes: list[Any] = []
    try:
        for array, axes in arrays.values():
            shapes_and_axes.append(array.shape)
            shapes_and_axes.append(axes)
    except AttributeError:  # a list or a number
        shapes_and_axes = [part for a, axes in arrays.values() for part in (np.shape(a), axes)]
    if not shapes_fit(*shapes_and_axes):
        raise ShapeError(next(complaints(where, arrays)))


@lru_cache(maxsize=4096)  # a training loop asks the same question in every step
def shapes_fit(*shapes_and_axes: Any) -> bool:
    """Whether shapes fit their axes: shapes_fit((5, 3), "n n_in", (3, 4), "n_in n_out")."""
    lengths: dict[str, int] = {}
    for shape, axes in zip(shapes_and_axes[::2], shapes_and_axes[1::2], strict=True):
        names = axes.split()
        if len(shape) != len(names):
            return False
        if any(
            lengths.setdefault(n, length) != length for n, length in zip(names, shape, strict=True)
        ):
            return False
    return True


def check_same_shape(where: str, **arrays: Any) -> None:
    """Check that arrays have one shape, whatever it is: broadcasting would hide a slip.

    >>> check_same_shape("sgd_step", w=np.ones(3), dw=np.ones((3, 1)))
    Traceback (most recent call last):
        ...
    backprop_lab.shapes.ShapeError: sgd_step: dw has shape (3, 1), expected (3,), the shape of w.
    """
    (first, *names), (expected, *shapes) = arrays, map(np.shape, arrays.values())
    for name, shape in zip(names, shapes, strict=True):
        if shape != expected:
            raise ShapeError(
                f"{where}: {name} has shape {shape}, expected {expected}, the shape of {first}."
            )


def check_broadcast(where: str, a: Any, b: Any) -> None:
    """Check that a and b broadcast: counted from the last axis, lengths are equal or one is 1.

    >>> check_broadcast("add_forward", np.ones((5, 3)), np.ones(5))
    Traceback (most recent call last):
        ...
    backprop_lab.shapes.ShapeError: add_forward: b has shape (5,), expected one that broadcasts \
with (5, 3), the shape of a.
    """
    shape_a, shape_b = np.shape(a), np.shape(b)
    for length_a, length_b in zip(reversed(shape_a), reversed(shape_b), strict=False):
        if length_a != length_b and 1 not in (length_a, length_b):
            raise ShapeError(
                f"{where}: b has shape {shape_b}, expected one that broadcasts with {shape_a}, "
                "the shape of a."
            )


def complaints(where: str, arrays: dict[str, tuple[Any, str]]) -> Iterator[str]:
    """Say which array does not fit, what was expected, and which array says so."""
    first: dict[str, tuple[int, str]] = {}  # axis -> its length, and the array that fixed it
    for name, (array, specification) in arrays.items():
        shape, axes = np.shape(array), specification.split()
        expected = f"({', '.join(axes)}{',' if len(axes) == 1 else ''})"
        complaint = f"{where}: {name} has shape {shape}, expected {expected}"
        if len(shape) != len(axes):
            yield f"{complaint}."
        for axis, length in zip(axes, shape, strict=False):
            known, source = first.setdefault(axis, (length, name))
            if length != known:
                other = np.shape(arrays[source][0])
                yield f"{complaint} with {axis} = {known}, as in {source} of shape {other}."
