"""Functions by name: where a task takes a function, its name goes over the wire.

This file needs nothing but NumPy: the room that runs a student's code gets it as it is.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

MARK = "function:"  # "function:cube" among the arguments stands for the function

FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "square": lambda x: x**2,
    "cube": lambda x: x**3,
    "sine": np.sin,
    "exponential": np.exp,
    "reciprocal": lambda x: 1.0 / x,
    "row sums": lambda x: x.sum(axis=1),
    "row products": lambda x: x.prod(axis=1),
    "neighbours": lambda x: x * np.roll(x, 1),
}


def resolved(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """Put functions in the place of their names; everything else stays the same object."""
    return tuple(
        FUNCTIONS[value.removeprefix(MARK)]
        if type(value) is str and value.startswith(MARK)
        else value
        for value in arguments
    )
