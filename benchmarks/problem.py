"""The problem that every contender solves: two dense layers, ReLU between them, four batches."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from backprop_lab.shapes import Array


class Problem(NamedTuple):
    """Initial parameters (W1, b1, W2, b2), batches of (x, labels), and the learning rate."""

    parameters: tuple[Array, Array, Array, Array]
    batches: list[tuple[Array, NDArray[np.int64]]]
    learning_rate: float

    @property
    def widths(self) -> tuple[int, int, int]:
        """Count the inputs, the hidden units and the classes."""
        W1, _, W2, _ = self.parameters
        return (*W1.shape, W2.shape[1])

    def copy(self) -> list[Array]:
        """Copy the initial parameters for a contender that steps in place."""
        return [parameter.copy() for parameter in self.parameters]

    def one_hot_batches(self) -> list[tuple[Array, Array]]:
        """Write each label as a row with a single 1."""
        return [(x, np.eye(self.widths[2])[labels]) for x, labels in self.batches]


def draw_problem(
    widths: tuple[int, int, int], n: int, *, rng: np.random.Generator, batches: int = 4
) -> Problem:
    """Draw He weights, small biases, and batches of n samples with random labels."""
    n_in, n_hidden, n_out = widths
    return Problem(
        parameters=(
            rng.normal(scale=np.sqrt(2.0 / n_in), size=(n_in, n_hidden)),
            rng.normal(scale=0.1, size=n_hidden),
            rng.normal(scale=np.sqrt(2.0 / n_hidden), size=(n_hidden, n_out)),
            rng.normal(scale=0.1, size=n_out),
        ),
        batches=[(rng.normal(size=(n, n_in)), rng.integers(0, n_out, n)) for _ in range(batches)],
        learning_rate=0.01,
    )


def flat(parameters: Iterable[Any]) -> Array:
    """Lay parameters one behind the other in a new array."""
    return np.concatenate([np.ravel(parameter) for parameter in parameters])
