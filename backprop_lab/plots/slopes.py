"""An activation and its slope: where the slope dies, nothing passes back."""

import numpy as np
from matplotlib.axes import Axes

from backprop_lab.inputs import check_entries
from backprop_lab.operation import Operation
from backprop_lab.plots.labels import LABELS, label
from backprop_lab.plots.style import axes_in_style, colours


def activation_and_slope(
    operation: Operation, *, span: float = 6.0, ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw an activation in ink, and the slope that its backward function knows in red, dashed.

    From −span to span. An activation of your own is shown under its own name.
    """
    check_entries("activation_and_slope", "span", span, 0 < span < np.inf, "a positive number")
    inputs = ", ".join(operation.inputs)
    if len(operation.inputs) != 1:
        raise ValueError(
            f"activation_and_slope: {operation.name} has the inputs {inputs}, expected one input."
        )
    slope_label = label("slope", language)
    name = LABELS[language].get(operation.name, operation.name)
    ax = axes_in_style(ax, 4.2, 2.8)
    ink, red = colours().ink, colours().red
    x = np.linspace(-span, span, 481)
    y, cache = operation.forward(x)
    (slope,) = operation.gradients(np.ones_like(x), cache)
    ax.plot(x, y, color=ink)
    ax.plot(x, slope, color=red, linestyle="--")
    room = 0.06 * (y.max() - y.min())
    ax.text(x[-1], y[-1] + room, name, color=ink, ha="right", va="bottom")
    right = x.size * 17 // 20  # the slope is labelled where the curves are far apart
    above = slope[right] < 0.5
    ax.text(
        x[right],
        slope[right] + (room if above else -room),
        slope_label,
        color=red,
        ha="center",
        va="bottom" if above else "top",
    )
    ax.set(xlabel=label("x", language), ylim=(y.min() - room, max(y.max(), 1.0) + 4 * room))
    return ax
