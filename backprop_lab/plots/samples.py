"""Samples in the plane, and the line that a neuron draws between them."""

import numpy as np
from matplotlib.axes import Axes

from backprop_lab.inputs import check_entries
from backprop_lab.plots.drawing import as_numbers, beside
from backprop_lab.plots.labels import label
from backprop_lab.plots.style import axes_in_style, colours
from backprop_lab.shapes import Array, ShapeError, check_shapes


def decision_line(
    X: Array,
    y: Array,
    w: Array,
    b: float,
    *,
    after: tuple[Array, float] | None = None,
    ax: Axes | None = None,
    language: str = "en",
) -> Axes:
    """Draw samples with two inputs, and the line where the score w · x + b is 0.

    X (n, 2), y (n,) of 0 and 1, w (2,), b a number; after = (w, b) once a step is taken.
    Targets differ by marker, lines by dash and label: colour is never alone.
    """
    X, y = as_numbers("decision_line", X=X, y=y)
    lines = [("before", w, b)] if after is None else [("before", w, b), ("after", *after)]
    for name, weights, _ in lines:
        key = "w" if name == "before" else "w after"
        check_shapes("decision_line", X=(X, "n d"), y=(y, "n"), **{key: (weights, "d")})
    if X.shape[1] != 2:
        raise ShapeError(f"decision_line: X has shape {X.shape}, expected (n, 2).")
    check_entries("decision_line", "y", y, (y == 0) | (y == 1), "0 or 1")
    label("before", language)
    ax, ink = axes_in_style(ax, 4.2, 3.8), colours().ink
    low, high = X.min(axis=0) - 0.8, X.max(axis=0) + 0.8
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
    ax.set(xlabel=label("x0", language), ylabel=label("x1", language))
    for target, marker, face in ((1.0, "o", ink), (0.0, "s", "none")):
        chosen = X[y == target]
        ax.scatter(
            chosen[:, 0], chosen[:, 1], marker=marker, s=60, facecolor=face, edgecolor=ink, zorder=3
        )
        if len(chosen):
            beside(ax, label(f"class {target:.0f}", language), chosen[0], (8, 6))
    for name, weights, bias in lines:
        ends = ends_in_box(weights, bias, low, high)
        if len(ends) < 2:
            continue  # no weights, or a line outside the picture
        color, dash = (ink, "-") if name == "before" else (colours().blue, "--")
        ax.plot(ends[:, 0], ends[:, 1], color=color, linestyle=dash)
        if after is not None:  # along the line: "before" at its left end, "after" at its right
            left = name == "before"
            angle = np.degrees(np.arctan2(*(ends[1] - ends[0])[::-1]))
            ax.annotate(
                f"  {label(name, language)}  ",
                ends[0 if left else 1],
                color=color,
                rotation=angle,
                rotation_mode="anchor",
                ha="left" if left else "right",
                va="bottom",
            )
    return ax


def ends_in_box(w: Array, b: float, low: Array, high: Array) -> Array:
    """Find where the line w · x + b = 0 enters and leaves a box.

    w (2,), b a number, low (2,), high (2,)  ->  (2, 2), or (0, 2) where they do not meet
    """
    ends = []
    for i in (0, 1):  # fix one coordinate on two sides of the box, solve for the other
        for fixed in (low[i], high[i]):
            if w[1 - i] != 0.0:
                other = -(b + w[i] * fixed) / w[1 - i]
                if low[1 - i] <= other <= high[1 - i]:
                    ends.append((fixed, other) if i == 0 else (other, fixed))
    distinct = sorted(set(ends))
    return np.array([distinct[0], distinct[-1]] if len(distinct) > 1 else []).reshape(-1, 2)
