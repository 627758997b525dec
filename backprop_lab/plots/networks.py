"""Networks: layers of neurons from left to right, and the weights on the wires between them."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle

from backprop_lab.plots.drawing import as_numbers, number, sheet, width_of, write
from backprop_lab.plots.labels import label
from backprop_lab.plots.style import LETTERS, colours
from backprop_lab.shapes import Array, ShapeError, check_shapes

WIDEST_WITH_NUMBERS, WIDEST_IN_FULL = 4, 10  # neurons in a layer
TOP, SIDE = 0.3, 0.5  # inches: the names of the layers, and beside the outer ones


def network_diagram(
    weights: Sequence[Any],
    *,
    values: Sequence[Any] | None = None,
    gradients: Sequence[Any] | None = None,
    digits: int = 3,
    ax: Axes | None = None,
    language: str = "en",
) -> Axes:
    """Draw a network: a wire is as thick as its weight is large, and dashed where it is negative.

    weights: arrays (n_in, n_out), layer by layer; values and gradients: arrays (n,), one for each
    layer of neurons, the inputs first. Values stand in the neurons, gradients below them in red
    after "d = ", weights on the wires. Where a layer has more than four neurons, numbers are left
    out; of more than ten neurons the first four and the last four are drawn, and all are counted.
    """
    weights = checked_weights(weights)
    widths = [len(weights[0]), *(W.shape[1] for W in weights)]
    values = checked_layers("values", values, widths)
    gradients = checked_layers("gradients", gradients, widths)
    names, widest = names_of_layers(widths, language), max(widths)
    largest = max(np.abs(W).max() for W in weights) or 1.0
    if widest <= WIDEST_WITH_NUMBERS:
        radius, pitch, thickest = 0.27 if values else 0.08, 0.9 if widest < 4 else 1.1, 3.0
        apart = max(1.35, *(0.525 / place_on_wires(*W.shape)[0] for W in weights))
    else:
        values, gradients, digits = [], [], 0
        radius, pitch, thickest, apart = 0.08, 0.28, 1.6, 1.5
    middle = TOP + radius + pitch * (min(widest, WIDEST_IN_FULL) - 1) / 2
    bottom = 0.25 if gradients else 0.05
    ax = sheet(ax, 2 * SIDE + apart * len(weights), 2 * middle - TOP + bottom)
    layers = [
        np.column_stack([np.full(len(rows), SIDE + apart * k), middle + pitch * rows])
        for k, rows in enumerate(map(rows_of, widths))
    ]
    for W, (left, right) in zip(weights, pairwise(layers), strict=True):
        shown = W[np.ix_(shown_of(W.shape[0]), shown_of(W.shape[1]))]
        draw_wires(ax, shown, left, right, radius, thickest / largest, digits)
    for k, (name, layer) in enumerate(zip(names, layers, strict=True)):
        write(ax, layer[0, 0], TOP / 2, name, colours().muted)
        if widths[k] > WIDEST_IN_FULL:
            write(ax, layer[0, 0], middle, "⋮", size=1.5 * LETTERS)
        for i, place in enumerate(layer):
            draw_neuron(
                ax,
                place,
                radius,
                number(values[k][i], digits) if values else "",
                f"d = {number(gradients[k][i], digits)}" if gradients else "",
            )
    return ax


def draw_neuron(ax: Axes, place: Array, radius: float, value: str, gradient: str) -> None:
    """Draw a ring with its value in ink and its gradient below in red; a dot without a value."""
    (x, y), ink = place, colours().ink
    face = "none" if value else ink
    ax.add_patch(Circle((x, y), radius, facecolor=face, edgecolor=ink, linewidth=1.2))
    write(ax, x, y, value)
    write(ax, x, y + radius + 0.05, gradient, colours().red, va="top")


def draw_wires(
    ax: Axes,
    W: Array,
    left: Array,
    right: Array,
    radius: float,
    points_per_unit: float,
    digits: int,
) -> None:
    """Draw the wires of one layer; with digits, each has a gap where its weight is written."""
    share, from_left = place_on_wires(*W.shape)
    at = share if from_left else 1 - share
    for negative, dash in ((False, "solid"), (True, (0, (3, 2)))):
        pieces, thickness = [], []
        for i, j in np.argwhere((W < 0) == negative):
            way = right[j] - left[i]
            length = np.hypot(*way)
            stops = [radius / length, 1 - radius / length]
            if digits:
                text, (x, y) = number(W[i, j], digits), left[i] + at * way
                angle = -np.degrees(np.arctan2(way[1], way[0]))  # y runs down
                write(ax, x, y, text, rotation=angle, rotation_mode="anchor")
                gap = (width_of(text) / 2 + 0.04) / length
                stops[1:1] = [at - gap, at + gap]
            for ends in zip(stops[::2], stops[1::2], strict=True):
                pieces.append(left[i] + np.outer(ends, way))
                thickness.append(max(0.4, points_per_unit * abs(W[i, j])))
        ax.add_collection(
            LineCollection(pieces, linewidths=thickness, linestyles=[dash], color=colours().ink)
        )


def place_on_wires(n_in: int, n_out: int) -> tuple[float, bool]:
    """Choose where numbers stand: as a share of the way, and whether it is counted from the left.

    n wires that leave one neuron are evenly between those of its neighbours at 1 / (n + 1); a
    little earlier, a number keeps clear of where they cross.
    """
    n = min(n_in, n_out)
    return (0.5 if n == 1 else 0.9 / (n + 1)), n_out <= n_in


def shown_of(n: int) -> list[int]:
    """Choose the neurons to draw of n: all, or the first four and the last four."""
    return list(range(n)) if n <= WIDEST_IN_FULL else [0, 1, 2, 3, n - 4, n - 3, n - 2, n - 1]


def rows_of(n: int) -> Array:
    """Place the neurons that are drawn, in rows above and below the middle."""
    drawn = min(n, WIDEST_IN_FULL)
    rows = np.arange(drawn, dtype=float) - (drawn - 1) / 2
    return rows if n <= WIDEST_IN_FULL else np.delete(rows, [4, 5])


def names_of_layers(widths: list[int], language: str) -> list[str]:
    """Name the layers: input, hidden (1, 2, ...), output; with the size where it cannot be seen."""
    hidden = [label("hidden layer", language).format(k) for k in range(1, len(widths) - 1)]
    if len(hidden) == 1:
        hidden = [label("hidden", language)]
    names = [label("input", language), *hidden, label("output", language)]
    return [
        f"{name}: {n}" if n > WIDEST_IN_FULL else name
        for name, n in zip(names, widths, strict=True)
    ]


def checked_weights(weights: Sequence[Any]) -> list[Array]:
    """Return the weights as arrays, each with as many rows as the one before has columns."""
    if len(weights) == 0:
        raise ValueError("network_diagram: weights is empty, expected at least one array.")
    named = {f"weights[{k}]": W for k, W in enumerate(weights)}
    check_shapes(
        "network_diagram",
        **{name: (W, f"n_{k} n_{k + 1}") for k, (name, W) in enumerate(named.items())},
    )
    return list(as_numbers("network_diagram", **named))


def checked_layers(name: str, layers: Sequence[Any] | None, widths: list[int]) -> list[Array]:
    """Return one array per layer of neurons, each with one entry per neuron; [] for None."""
    if layers is None:
        return []
    if len(layers) != len(widths):
        raise ValueError(
            f"network_diagram: {name} has {len(layers)} arrays, expected {len(widths)}, "
            "one for each layer of neurons."
        )
    for k, (layer, width) in enumerate(zip(layers, widths, strict=True)):
        if np.shape(layer) != (width,):
            raise ShapeError(
                f"network_diagram: {name}[{k}] has shape {np.shape(layer)}, expected ({width},)."
            )
    named = {f"{name}[{k}]": layer for k, layer in enumerate(layers)}
    return list(as_numbers("network_diagram", **named))
