"""Tables of numbers: a gradient as a sum of outer products, and what was taken for what."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from backprop_lab.inputs import check_entries, check_labels, check_not_empty
from backprop_lab.plots.drawing import as_numbers, number, width_of, write
from backprop_lab.plots.labels import label
from backprop_lab.plots.style import LETTERS, axes_in_style, colours
from backprop_lab.shapes import Array, check_shapes


def outer_products(
    x: Array, dy: Array, *, columns: int = 2, ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw dW = xᵀ dy as what it is: the sum of one outer product per sample.

    x (n, n_in), dy (n, n_out)  ->  n + 1 small tables of shape (n_in, n_out), the last one dW,
    in rows of `columns` tables
    """
    check_shapes("outer_products", x=(x, "n n_in"), dy=(dy, "n n_out"))
    x, dy = as_numbers("outer_products", x=x, dy=dy)
    check_entries("outer_products", "columns", columns, columns >= 1, "1 or more")
    (n, n_in), n_out = x.shape, dy.shape[1]
    products = [np.outer(x_i, dy_i) for x_i, dy_i in zip(x, dy, strict=True)]
    tables = [*products, np.sum(products, axis=0)]
    names = [label("sample", language).format(i) for i in range(n)] + [label("dW", language)]
    texts = [np.vectorize(number)(table, sign="+") for table in tables]
    largest = max(np.abs(table).max() for table in tables) or 1.0
    longest = max(width_of(text, LETTERS) for table in texts for text in table.flat)
    cell = max(1.0, longest / 0.42 + 0.3)  # how wide, where one unit is 0.42 inches
    rows = -(-(n + 1) // columns)
    wide, high = columns * (n_out * cell + 1.0), rows * (n_in + 1.2)
    ax, red = axes_in_style(ax, 0.42 * wide, 0.42 * high), colours().red
    for k, (table, name) in enumerate(zip(tables, names, strict=True)):
        left, top = 1.0 + k % columns * (n_out * cell + 1.0), k // columns * (n_in + 1.2)
        for (i, j), value in np.ndenumerate(table):
            corner = (left + j * cell, top + i)
            share = 0.45 * abs(value) / largest  # pale enough for the number on top
            ax.add_patch(Rectangle(corner, cell, 1, facecolor=red, alpha=share, linewidth=0))
            write(ax, corner[0] + cell / 2, corner[1] + 0.5, texts[k][i, j], size=LETTERS)
        frame = Rectangle((left, top), n_out * cell, n_in, fill=False, edgecolor=red, linewidth=1.2)
        ax.add_patch(frame)
        write(ax, left + n_out * cell / 2, top - 0.2, name, red, LETTERS, va="bottom")
        if k > 0:
            write(ax, left - 0.5, top + n_in / 2, "=" if k == n else "+", size=LETTERS)
    ax.set(xlim=(0, wide + 0.1), ylim=(high - 1.1, -1), aspect="equal")
    ax.axis("off")
    return ax


def confusion_matrix(
    labels: Any,
    predictions: Any,
    n_classes: int | None = None,
    *,
    ax: Axes | None = None,
    language: str = "en",
) -> Axes:
    """Count how often each true class (row) was taken for each class (column).

    labels (n,), predictions (n,) of integers from 0 to n_classes − 1; without n_classes, as many
    as occur. What is right lies on the shaded diagonal; each error is a bold number in a frame.
    """
    where, given = "confusion_matrix", {"labels": labels, "predictions": predictions}
    check_shapes(where, labels=(labels, "n"), predictions=(predictions, "n"))
    for name, classes in given.items():
        check_not_empty(where, **{name: classes})
        kind = np.asarray(classes).dtype
        check_entries(where, name, f"of dtype {kind}", kind.kind in "iu", "integers")
    if n_classes is None:
        n_classes = 1 + int(max(map(np.max, given.values())))
    for name, classes in given.items():
        check_labels(where, classes, n_classes, name)
    counts = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(counts, (labels, predictions), 1)
    xlabel, ylabel = label("predicted class", language), label("true class", language)
    cell = max(0.36, 0.14 + width_of(str(counts.max()), LETTERS))
    side = max(2.2, cell * n_classes + 0.6)
    ax, (ink, red, _, muted, _) = axes_in_style(ax, side, side), colours()
    for (i, j), count in np.ndenumerate(counts):
        error = i != j and count > 0
        if i == j:
            ax.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor=ink, alpha=0.16))
        elif error:
            frame = (j - 0.42, i - 0.42)
            ax.add_patch(Rectangle(frame, 0.84, 0.84, fill=False, edgecolor=red, linewidth=1.2))
        color, weight = (red, "bold") if error else (ink if count else muted, "normal")
        write(ax, j, i, str(count), color, LETTERS, weight=weight)
    classes = range(n_classes)
    ax.set(xlabel=xlabel, ylabel=ylabel, xticks=classes, yticks=classes, aspect="equal")
    ax.set(xlim=(-0.5, n_classes - 0.5), ylim=(n_classes - 0.5, -0.5))
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return ax
