"""Plots: the pictures of the book, each drawn on `Axes` that it returns.

    decision_line          samples, and the line of a perceptron
    activation_and_slope   a curve in ink, its slope in red
    outer_products         dW, sample by sample
    network_diagram        neurons, and the weights between them
    graph_diagram          a computational graph with its three numbers per node
    loss_surface           lines of equal loss, and the path of a descent
    learning_curves        losses or accuracies by epoch
    gradient_check_curve   error against step
    signal_sizes           what is left of signals and gradients, layer by layer
    first_layer_weights    what hidden neurons look for
    confusion_matrix       what was taken for what

Each takes plain arrays, `ax` to draw on and a `language`. `with plots.theme("dark"):`, or
`plots.use_theme("dark")` once in a notebook, draws for a dark page.
"""

from backprop_lab.plots.curves import gradient_check_curve, learning_curves
from backprop_lab.plots.depth import signal_sizes
from backprop_lab.plots.filters import first_layer_weights
from backprop_lab.plots.graphs import graph_diagram
from backprop_lab.plots.labels import LABELS, label
from backprop_lab.plots.networks import network_diagram
from backprop_lab.plots.samples import decision_line, ends_in_box
from backprop_lab.plots.slopes import activation_and_slope
from backprop_lab.plots.style import (
    BLUE,
    INK,
    MUTED,
    RED,
    STYLE,
    THEMES,
    axes_in_style,
    theme,
    use_theme,
)
from backprop_lab.plots.surfaces import loss_surface
from backprop_lab.plots.tables import confusion_matrix, outer_products

__all__ = [
    "BLUE",
    "INK",
    "LABELS",
    "MUTED",
    "RED",
    "STYLE",
    "THEMES",
    "activation_and_slope",
    "axes_in_style",
    "confusion_matrix",
    "decision_line",
    "ends_in_box",
    "first_layer_weights",
    "gradient_check_curve",
    "graph_diagram",
    "label",
    "learning_curves",
    "loss_surface",
    "network_diagram",
    "outer_products",
    "signal_sizes",
    "theme",
    "use_theme",
]
