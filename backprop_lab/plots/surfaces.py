"""The loss as a landscape over two weights, and a descent that walks in it."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.contour import ContourSet

from backprop_lab.inputs import check_entries
from backprop_lab.plots.drawing import SMALL, as_numbers, beside, number
from backprop_lab.plots.labels import label
from backprop_lab.plots.style import axes_in_style, colours
from backprop_lab.shapes import Array, ShapeError

GRID = 101  # points along each side
Span = tuple[float, float, float, float]


def loss_surface(
    loss: Callable[[float, float], Any],
    path: Any = None,
    *,
    span: Span | None = None,
    levels: int = 12,
    ax: Axes | None = None,
    language: str = "en",
) -> Axes:
    """Draw lines of equal loss over two weights, and on top of them the path of a descent.

    loss(w0, w1) is called with two numbers at a time, so that it need not know arrays.
    path (steps + 1, 2); span = (w0 from, to, w1 from, to), by default what the path needs, or
    −3 to 3. The lines have the same area between any two of them, so they show valleys as well
    as slopes. Where the loss is not finite, there are none.
    """
    where = "loss_surface"
    if path is not None:
        (path,) = as_numbers(where, path=path)
        if path.ndim != 2 or path.shape[1] != 2:
            raise ShapeError(f"{where}: path has shape {path.shape}, expected (steps + 1, 2).")
    low0, high0, low1, high1 = span_of(path) if span is None else span
    rising = low0 < high0 and low1 < high1
    check_entries(where, "span", str(span), rising, "(low, high, low, high)")
    check_entries(where, "levels", levels, levels >= 1, "1 or more")
    x, y = np.linspace(low0, high0, GRID), np.linspace(low1, high1, GRID)
    with np.errstate(all="ignore"):  # far out a loss may overflow
        z = np.array([[float(loss(w0, w1)) for w0 in x] for w1 in y])
    finite = z[np.isfinite(z)]
    check_entries(where, "loss", "nowhere finite", finite.size > 0, "a number somewhere in span")
    heights = np.unique(np.quantile(finite, np.arange(1, levels + 1) / (levels + 1)))
    xlabel, ylabel = label("w0", language), label("w1", language)
    ax, muted = axes_in_style(ax, 4.2, 3.8), colours().muted
    ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(low0, high0), ylim=(low1, high1))
    lines = ax.contour(x, y, np.ma.masked_invalid(z), heights, colors=muted, linewidths=0.8)
    write_heights(ax, lines, heights, path)
    if path is not None:
        draw_path(ax, path, colours().blue, label("start", language), label("end", language))
    return ax


def span_of(path: Array | None) -> Span:
    """Choose what to show: the path with a quarter of its size around it, or −3 to 3."""
    if path is None:
        return -3.0, 3.0, -3.0, 3.0
    low, high = path.min(axis=0), path.max(axis=0)
    margin = 0.25 * (high - low).max() or 1.0
    return low[0] - margin, high[0] + margin, low[1] - margin, high[1] + margin


def write_heights(ax: Axes, lines: ContourSet, heights: Array, path: Array | None) -> None:
    """Write the height of every third line, where it is far from lines, path, names and border."""
    low, high = np.array([ax.get_xlim(), ax.get_ylim()]).T
    ways = [
        thinned((np.asarray(line.vertices) - low) / (high - low), 200) for line in lines.get_paths()
    ]
    taken = np.empty((0, 2))
    if path is not None:
        shares = np.linspace(0, 1, 20)[:, None, None]
        steps = (path[:-1] + shares * np.diff(path, axis=0)).reshape(-1, 2)
        taken = (np.vstack([thinned(steps, 2000), path[[0, -1]]]) - low) / (high - low)
    for k in range(0, len(ways), 3):  # not all of them: numbers need room
        way, others = ways[k], np.vstack([*ways[:k], np.empty((0, 2)), *ways[k + 1 :]])
        if len(way) > 0:  # there is none where the loss is flat
            border = np.minimum(way, 1 - way).min(axis=1)
            room = np.minimum(border, clearance(way, taken, 0.2)) + 5 * clearance(way, others, 0.04)
            place = way[np.argmax(room)]
            ax.clabel(
                lines, [heights[k]], manual=[low + place * (high - low)], fmt=number, fontsize=SMALL
            )
            taken = np.vstack([taken, place])


def clearance(points: Array, others: Array, enough: float) -> Array:
    """Measure how far each point is from the nearest of the others; more than enough is enough.

    points (n, 2), others (m, 2)  ->  (n,)
    """
    distances = np.linalg.norm(points[:, None] - others, axis=2)
    return np.asarray(distances.min(axis=1, initial=enough))


def thinned(points: Array, most: int) -> Array:
    """Leave out points, evenly, until there are at most `most`."""
    return points[:: max(1, -(-len(points) // most))]


def draw_path(ax: Axes, path: Array, color: str, start: str, end: str) -> None:
    """Draw a dot for each step, a ring at the start and a square at the end, both labelled."""
    ax.plot(path[:, 0], path[:, 1], color=color, marker="o", markersize=3.5, linewidth=1.2)
    for name, i, neighbour, marker, face in (
        (start, 0, min(1, len(path) - 1), "o", "none"),
        (end, -1, max(-2, -len(path)), "s", color),
    ):
        ax.plot(
            *path[i], marker=marker, markersize=8, markerfacecolor=face, color=color, linestyle=""
        )
        x, y = np.sign(path[i] - path[neighbour])  # away from the rest of the path
        beside(ax, name, path[i], (8 * x, 7 * (y or 1)), color)
