"""Curves: how learning went, and how far a measured gradient can be trusted."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from backprop_lab.inputs import check_entries, check_not_empty
from backprop_lab.plots.drawing import as_numbers, beside, spread
from backprop_lab.plots.labels import label
from backprop_lab.plots.style import LETTERS, axes_in_style, colours
from backprop_lab.shapes import Array, check_shapes

DASHES = ("solid", "dashed", "dotted", "dashdot", (0, (7, 2, 1, 2, 1, 2)))
SMALLEST_ERROR = 2.0**-53  # the rounding of a float64: where an error of 0 is drawn


def learning_curves(
    curves: Mapping[str, Any],
    *,
    quantity: str = "loss",
    unit: str = "epoch",
    best: int | None = None,
    ax: Axes | None = None,
    language: str = "en",
) -> Axes:
    """Draw losses or accuracies by epoch or iteration, each named at the end of its line.

    curves: name -> array (epochs,), whose first entry is drawn at 0; where learning diverged and
    an entry is not finite, the line has a gap. quantity: "loss" or "accuracy"; unit: "epoch" or
    "iteration"; best: the entry to mark, as early stopping finds it.
    """
    where = "learning_curves"
    choices = quantity in ("loss", "accuracy"), unit in ("epoch", "iteration")
    check_entries(where, "quantity", quantity, choices[0], "loss or accuracy")
    check_entries(where, "unit", unit, choices[1], "epoch or iteration")
    check_entries(where, "curves", "empty", len(curves) > 0, "at least one curve")
    drawn = {name: np.asarray(curve, dtype=float) for name, curve in curves.items()}
    for name, curve in drawn.items():
        key = f"curves[{name!r}]"
        check_shapes(where, **{key: (curve, "length")})
        check_not_empty(where, **{key: curve})
        check_entries(where, key, "nowhere finite", np.isfinite(curve).any(), "a finite number")
    last = max(map(len, drawn.values())) - 1
    if best is not None:
        check_entries(where, "best", best, 0 <= best <= last, f"an entry from 0 to {last}")
    ylabel = label(quantity, language)
    ax, lines = axes_in_style(ax, 4.2, 2.8), []
    for curve, (color, dash) in zip(drawn.values(), pens(len(drawn)), strict=True):
        marked = [best] if best is not None and best < len(curve) else []
        ring: dict[str, Any] = {"marker": "o", "markersize": 5, "markevery": marked}
        lines += ax.plot(curve, color=color, linestyle=dash, **ring)
    ax.set(xlabel=label(unit, language), ylabel=ylabel)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))  # there is no half epoch
    name_at_ends(ax, lines, curves)
    if best is not None:
        ax.axvline(best, color=colours().muted, linestyle="dotted", linewidth=1.2)
        top = (best, ax.get_ylim()[1])
        beside(ax, label(f"best {unit}", language).format(best), top, (0, 3), colours().muted)
    return ax


def gradient_check_curve(
    steps: Any, errors: Mapping[str, Any], *, ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw the error of a measured gradient against its step, both on logarithmic scales.

    steps (k,), positive; errors: name -> array (k,), each named where it is furthest from the
    others. What is below the rounding of a float64, 1.1e-16, is drawn there: 0 has no place on
    the scale.
    """
    where = "gradient_check_curve"
    check_entries(where, "errors", "empty", len(errors) > 0, "at least one curve")
    named = {f"errors[{name!r}]": line for name, line in errors.items()}
    check_shapes(where, steps=(steps, "k"), **{key: (line, "k") for key, line in named.items()})
    steps, *lines = as_numbers(where, steps=steps, **named)
    check_entries(where, "steps", steps, steps > 0, "positive numbers")
    for key, line in zip(named, lines, strict=True):
        check_entries(where, key, line, line >= 0, "numbers of at least 0")
    xlabel, ylabel = label("step", language), label("error", language)
    ax = axes_in_style(ax, 4.2, 3.2)
    drawn = np.maximum(lines, SMALLEST_ERROR)
    for line, (color, dash) in zip(drawn, pens(len(lines)), strict=True):
        ax.loglog(steps, line, color=color, linestyle=dash)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.minorticks_off()
    ax.margins(y=0.12)  # room for a name below the lowest line
    name_where_apart(ax, steps, drawn, list(errors))
    return ax


def pens(n: int) -> list[tuple[str, Any]]:
    """Choose n pens: all measure what runs forward, so they are ink and differ by their dashes."""
    inks = [colours().ink, colours().muted]
    return [(inks[k // len(DASHES) % 2], DASHES[k % len(DASHES)]) for k in range(n)]


def name_at_ends(ax: Axes, lines: list[Line2D], names: Iterable[str]) -> None:
    """Write each name right of its line's end; lines that end close together lead on to names."""
    drawn = [np.asarray(line.get_xydata()) for line in lines]
    ends = np.array([points[np.isfinite(points[:, 1])][-1] for points in drawn])
    ax.get_ylim()  # settles the limits, on which the heights depend
    points_per_pixel = 72 / ax.figure.dpi
    heights = ax.transData.transform(ends)[:, 1] - ax.get_window_extent().y0
    wanted = heights * points_per_pixel
    moves = spread(wanted, 1.25 * LETTERS, LETTERS / 2) - wanted
    close = np.abs(moves).max() > 3
    for line, name, end, up in zip(lines, names, ends, moves, strict=True):
        pen = {"color": line.get_color(), "linestyle": line.get_linestyle(), "linewidth": 1.2}
        leader = {"arrowstyle": "-", "relpos": (0, 0.5), "shrinkA": 0, "shrinkB": 0} | pen
        ax.annotate(
            name,
            end,
            (24 if close else 6, up),
            textcoords="offset points",
            color=colours().ink,
            size=LETTERS,
            va="center",
            arrowprops=leader if close else None,
        )


def name_where_apart(ax: Axes, x: Array, lines: Array, names: list[str]) -> None:
    """Write each name where its line is far from the others, on the side that they leave free.

    x (k,), lines (n, k), all positive
    """
    heights, k = np.log10(lines), len(x)
    inner = np.arange(k // 6, k - k // 6)  # a name at the very end would hang out
    for i, name in enumerate(names):
        gaps = np.delete(heights, i, axis=0) - heights[i]
        nearest = np.abs(gaps).min(axis=0, initial=np.inf)
        at = inner[np.argmax(nearest[inner])]
        up = not gaps.size or gaps[np.argmin(np.abs(gaps[:, at])), at] < 0
        slope = heights[i, min(at + 2, k - 1)] - heights[i, max(at - 2, 0)]
        side = 0 if abs(slope) < 0.5 else -1 if (slope > 0) == up else 1
        beside(ax, name, (x[at], lines[i, at]), (6 * side, 5 if up else -5))
