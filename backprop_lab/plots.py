"""Plots: the pictures of the book, each drawn on `Axes` that it returns."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from backprop_lab.operation import Operation
from backprop_lab.shapes import Array, check_shapes

# Forward is ink, backward is red, after the step is blue: at least 4.5 : 1 on white, and on the
# dark page too, where the book's style sheet turns lightness round and keeps the hue.
INK, RED, BLUE, MUTED = "#1f2328", "#b3261e", "#1a56c4", "#5b6169"

# What every picture shares. A notebook that wants it for saved files, too, says
# plt.rcParams.update(plots.STYLE).
STYLE: dict[Any, Any] = {
    "svg.fonttype": "path",  # "none" draws the prime of a slope wrongly
    "svg.hashsalt": "backprop_lab",  # the same picture is the same file
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "axes.facecolor": "none",
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "font.size": 11.0,
    "lines.linewidth": 2.0,
}

LABELS: dict[str, dict[str, str]] = {
    "en": {
        "before": "before",
        "after": "after",
        "class 1": "target 1",
        "class 0": "target 0",
        "x0": "input $x_0$",
        "x1": "input $x_1$",
        "x": "input $x$",
        "sigmoid": "sigmoid",
        "tanh": "tanh",
        "relu": "ReLU",
        "slope": "its slope",
        "sample": "sample {}",
        "dW": "dW, their sum",
    }
}


def label(key: str, language: str) -> str:
    """Look up one label; a language without a table is refused by name."""
    if language not in LABELS:
        known = ", ".join(sorted(LABELS))
        raise ValueError(f"plots: no labels for the language {language!r}; there are: {known}.")
    return LABELS[language][key]


def axes_in_style(ax: Axes | None, width: float, height: float) -> Axes:
    """Return `ax`, or axes on a new figure of that size in inches, in the style of the book."""
    if ax is not None:
        return ax
    # Outside the context: the first figure chooses the backend, whose settings have to last.
    figure = plt.figure(figsize=(width, height), layout="constrained", facecolor="none")
    with plt.rc_context(STYLE):
        return figure.subplots()


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
    check_shapes("decision_line", X=(X, "n d"), y=(y, "n"), w=(w, "d"))
    label("before", language)
    ax = axes_in_style(ax, 4.2, 3.8)
    low, high = X.min(axis=0) - 0.8, X.max(axis=0) + 0.8
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
    ax.set(xlabel=label("x0", language), ylabel=label("x1", language))
    for target, marker, face in ((1.0, "o", INK), (0.0, "s", "none")):
        chosen = X[y == target]
        ax.scatter(
            chosen[:, 0], chosen[:, 1], marker=marker, s=60, facecolor=face, edgecolor=INK, zorder=3
        )
        if len(chosen):
            ax.annotate(
                label(f"class {target:.0f}", language),
                chosen[0],
                (8, 6),
                color=INK,
                textcoords="offset points",
            )
    lines = [(w, b, INK, "-", "before")]
    if after is not None:
        lines.append((after[0], after[1], BLUE, "--", "after"))
    for weights, bias, color, dash, name in lines:
        ends = ends_in_box(weights, bias, low, high)
        if len(ends) < 2:
            continue  # no weights, or a line outside the picture
        ax.plot(ends[:, 0], ends[:, 1], color=color, linestyle=dash)
        if after is not None:  # along the line: "before" at its left end, "after" at its right
            left = name == "before"
            angle = np.degrees(np.arctan2(*(ends[1] - ends[0])[::-1]))
            text = f"  {label(name, language)}  "
            ax.annotate(
                text,
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


def activation_and_slope(
    operation: Operation, *, span: float = 6.0, ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw an activation in ink, and the slope that its backward function knows in red, dashed."""
    name = label(operation.name, language)
    ax = axes_in_style(ax, 4.2, 2.8)
    x = np.linspace(-span, span, 481)
    y, cache = operation.forward(x)
    (slope,) = operation.gradients(np.ones_like(x), cache)
    ax.plot(x, y, color=INK)
    ax.plot(x, slope, color=RED, linestyle="--")
    room = 0.06 * (y.max() - y.min())
    ax.text(x[-1], y[-1] + room, name, color=INK, ha="right", va="bottom")
    right = x.size * 17 // 20  # the slope is labelled where the curves are far apart
    above = operation.name != "relu"
    ax.text(
        x[right],
        slope[right] + (room if above else -room),
        label("slope", language),
        color=RED,
        ha="center",
        va="bottom" if above else "top",
    )
    ax.set(xlabel=label("x", language), ylim=(y.min() - room, max(y.max(), 1.0) + 4 * room))
    return ax


def outer_products(
    x: Array, dy: Array, *, columns: int = 2, ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw dW = xᵀ dy as what it is: the sum of one outer product per sample.

    x (n, n_in), dy (n, n_out)  ->  n + 1 small tables of shape (n_in, n_out), the last one dW,
    in rows of `columns` tables
    """
    check_shapes("outer_products", x=(x, "n n_in"), dy=(dy, "n n_out"))
    (n, n_in), n_out = x.shape, dy.shape[1]
    products = [np.outer(x_i, dy_i) for x_i, dy_i in zip(x, dy, strict=True)]
    tables = [*products, np.sum(products, axis=0)]
    names = [label("sample", language).format(i) for i in range(n)] + [label("dW", language)]
    largest = max(np.abs(table).max() for table in tables) or 1.0
    rows = -(-(n + 1) // columns)
    wide, high = columns * (n_out + 1.0), rows * (n_in + 1.2)
    ax = axes_in_style(ax, 0.42 * wide, 0.42 * high)
    for k, (table, name) in enumerate(zip(tables, names, strict=True)):
        left, top = 1.0 + k % columns * (n_out + 1.0), k // columns * (n_in + 1.2)
        for (i, j), value in np.ndenumerate(table):
            share = 0.45 * abs(value) / largest  # pale enough for the number on top
            place = (left + j, top + i)
            ax.add_patch(Rectangle(place, 1, 1, facecolor=RED, alpha=share, linewidth=0))
            text = f"{value:+.3g}".replace("-", "−") if value else "0"
            ax.text(left + j + 0.5, top + i + 0.5, text, ha="center", va="center", color=INK)
        ax.add_patch(Rectangle((left, top), n_out, n_in, fill=False, edgecolor=RED, linewidth=1.2))
        ax.text(left + n_out / 2, top - 0.2, name, ha="center", va="bottom", color=RED)
        if k > 0:
            sign = "=" if k == n else "+"
            ax.text(left - 0.5, top + n_in / 2, sign, ha="center", va="center", color=INK)
    ax.set(xlim=(0, wide + 0.1), ylim=(high - 1.1, -1), aspect="equal")
    ax.axis("off")
    return ax
