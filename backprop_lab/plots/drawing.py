"""Drawing: what the pictures share, from checking their numbers to keeping labels apart."""

from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation, Text
from matplotlib.textpath import TextPath

from backprop_lab.inputs import check_finite
from backprop_lab.plots.style import LETTERS, axes_in_style, colours
from backprop_lab.shapes import Array

SMALL = 10.0  # points, for numbers that belong to something


def as_numbers(where: str, **values: Any) -> tuple[Array, ...]:
    """Return each value as an array of floats that has entries, all of them finite."""
    arrays = []
    for name, value in values.items():
        array = np.asarray(value, dtype=float)
        check_finite(where, **{name: array})
        arrays.append(array)
    return tuple(arrays)


def number(value: float, digits: int = 3, sign: str = "") -> str:
    """Write a number with a true minus, and a 0 as 0; sign = "+" shows the plus too."""
    return f"{value:{sign}.{digits}g}".replace("-", "−") if value else "0"


def sheet(ax: Axes | None, width: float, height: float) -> Axes:
    """Return axes without frame for a drawing: x from 0 to `width`, y down to `height`, in inches.

    On smaller axes that are given the drawing shrinks, but not its letters; on larger ones it
    keeps its size and stands in the middle.
    """
    ax = axes_in_style(ax, width + 0.09, height + 0.09)  # with what the layout keeps free
    room = ax.get_window_extent()
    spare_x = max(0.0, room.width / ax.figure.dpi - width) / 2
    spare_y = max(0.0, room.height / ax.figure.dpi - height) / 2
    ax.set(xlim=(-spare_x, width + spare_x), ylim=(height + spare_y, -spare_y), aspect="equal")
    ax.axis("off")
    return ax


def write(
    ax: Axes, x: float, y: float, text: str, color: str = "", size: float = SMALL, **options: Any
) -> Text:
    """Write a text in the middle of a place, in ink unless told otherwise."""
    middle: dict[str, Any] = {"ha": "center", "va": "center"}
    return ax.text(x, y, text, color=color or colours().ink, size=size, **middle | options)


def beside(
    ax: Axes,
    text: str,
    point: tuple[float, float] | Array,
    offset: tuple[float, float],
    color: str = "",
) -> Annotation:
    """Write a label next to a point, `offset` points to the right of it and above it."""
    right, up = offset
    return ax.annotate(
        text,
        (float(point[0]), float(point[1])),
        offset,
        textcoords="offset points",
        color=color or colours().ink,
        size=LETTERS,
        ha="left" if right > 0 else "right" if right < 0 else "center",
        va="bottom" if up > 0 else "top" if up < 0 else "center",
    )


@cache
def width_of(text: str, size: float = SMALL) -> float:
    """Measure a text, in inches."""
    if not text:
        return 0.0
    return float(TextPath((0, 0), text, size=size).get_extents().width) / 72.0


def spread(wanted: Array, gap: float, lowest: float = -np.inf) -> Array:
    """Move numbers until neighbours are `gap` apart, in the order they had, and no further.

    wanted (n,)  ->  (n,), none below `lowest`, as near to `wanted` in squares as can be
    """
    order = np.argsort(wanted, kind="stable")
    steps = gap * np.arange(len(wanted))
    blocks: list[list[float]] = []  # what touches moves together, to its mean
    for value in wanted[order] - steps:
        blocks.append([value])
        while len(blocks) > 1 and np.mean(blocks[-2]) > np.mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    placed = np.empty(len(wanted))
    levels = [max(float(np.mean(block)), lowest) for block in blocks for _ in block]
    placed[order] = steps + levels
    return placed
