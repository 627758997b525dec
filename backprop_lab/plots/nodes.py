"""The nodes of a graph: what each one says, and how much room that takes."""

from typing import Any, NamedTuple

import numpy as np

from backprop_lab.plots.drawing import number, width_of
from backprop_lab.plots.style import LETTERS, colours
from backprop_lab.shapes import Array

SYMBOLS = {
    "add": "+",
    "subtract": "−",
    "multiply": "×",
    "divide": "÷",
    "power": "xᵖ",
    "maximum": "max",
    "sum": "Σ",
    "matmul": "@",
}
BOX = 0.36  # inches


class Node(NamedTuple):
    """What stands in a node, and the lines next to it, each with its colour."""

    symbol: str
    boxed: bool
    value: str
    notes: list[tuple[str, str]]  # its gradient, and its value after the step

    @property
    def half(self) -> tuple[float, float]:
        """Measure from the middle to the right side, and to the bottom."""
        sideways = width_of(self.symbol, LETTERS) / 2 + 0.08
        return (max(BOX / 2, sideways), BOX / 2) if self.boxed else (sideways, 0.1)

    @property
    def width_of_lines(self) -> float:
        """Measure the longest line next to it."""
        return max(width_of(line) for line in [self.value, *(text for text, _ in self.notes)])

    def reach(self, upright: bool) -> Array:
        """Measure along the graph, from the middle to the side and to where its lines end."""
        right, down = self.half
        return np.array([down, down] if upright else [right, max(right, self.width_of_lines / 2)])


def node_of(
    operation: str, value: Any, digits: int, gradient: Any, after: Any, name: str | None
) -> Node:
    """Put into words what a node shows: d is its gradient, the arrow leads to its new value.

    A box has the symbol of its operation, an input its name, a constant without a name its value.
    """
    boxed, shown, prefix = operation != "input", entry(value, digits), f"{name} = " if name else ""
    notes = []
    if gradient is not None:
        notes.append((f"d{name or ''} = {entry(gradient, digits)}", colours().red))
    if after is not None:
        notes.append((f"→ {entry(after, digits)}", colours().blue))
    if boxed:
        return Node(SYMBOLS.get(operation, operation), True, prefix + shown, notes)
    return Node(name, False, shown, notes) if name else Node(shown, False, "", notes)


def entry(value: Any, digits: int) -> str:
    """Write a number, or the shape of an array that holds several."""
    if np.size(value) == 1:
        return number(np.asarray(value, dtype=float).item(), digits)
    return str(np.shape(value))
