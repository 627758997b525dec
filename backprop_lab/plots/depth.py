"""Depth: how large signals are in each layer, forward in ink, on the way back in red."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from backprop_lab.inputs import check_entries
from backprop_lab.plots.curves import DASHES, name_at_ends
from backprop_lab.plots.drawing import as_numbers
from backprop_lab.plots.labels import label
from backprop_lab.plots.style import axes_in_style, colours
from backprop_lab.shapes import check_shapes


def signal_sizes(
    sizes: Mapping[str, Any],
    *,
    backward: bool = False,
    ax: Axes | None = None,
    language: str = "en",
) -> Axes:
    """Draw standard deviations by layer on a logarithmic scale, each line named at its end.

    sizes: name -> array (depth,), positive; layers are counted from 1. Signals are ink; gradients
    (backward=True) are red and run the other way, from the last layer to the first. The lines
    differ by their dashes.
    """
    where = "signal_sizes"
    check_entries(where, "sizes", "empty", len(sizes) > 0, "at least one line")
    named = {f"sizes[{name!r}]": line for name, line in sizes.items()}
    check_shapes(where, **{key: (line, "depth") for key, line in named.items()})
    lines = as_numbers(where, **named)
    for key, line in zip(named, lines, strict=True):
        check_entries(where, key, line, line > 0, "positive numbers")
    quantity = label("gradient size" if backward else "signal size", language)
    ax, drawn = axes_in_style(ax, 4.2, 2.8), []
    onwards = slice(None, None, -1 if backward else 1)
    layers = np.arange(1, len(lines[0]) + 1)[onwards]
    color = colours().red if backward else colours().ink
    for i, line in enumerate(lines):
        drawn += ax.semilogy(layers, line[onwards], color=color, linestyle=DASHES[i % len(DASHES)])
    ax.set(xlabel=label("layer", language), ylabel=quantity)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))  # there is no half layer
    ax.minorticks_off()
    if backward:
        ax.invert_xaxis()
    name_at_ends(ax, drawn, sizes)
    return ax
