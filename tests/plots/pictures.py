"""One of each picture, for the tests of what all of them promise."""

from collections.abc import Callable
from functools import partial

import numpy as np
from matplotlib.axes import Axes

from backprop_lab import plots
from backprop_lab.activations import GELU, TANH

X = np.array([[0.0, 1.5], [0.5, -1.0], [2.0, -0.5], [-1.0, -1.0]])
Y = np.array([1.0, 0.0, 1.0, 0.0])
W, B = np.array([0.5, 2.0]), -1.0

WEIGHTS = [np.array([[0.8, -0.1], [-0.5, -0.2]]), np.array([[-0.4, 1.2], [-1.1, -0.7]])]
LAYERS = [np.array([1.5, -2.0]), np.array([0.909, 0.463]), np.array([0.236, 0.78])]
STEPS = np.logspace(-12, -1, 12)


def texts(ax: Axes) -> list[str]:
    """Return what is written on a picture, without empty texts."""
    return [text.get_text().strip() for text in ax.texts if text.get_text()]


FUNCTIONS = {
    "add": np.add,
    "multiply": np.multiply,
    "divide": np.divide,
    "exp": np.exp,
    "log": np.log,
}


def graph(
    operations: list[str], parents: list[list[int]], inputs: list[float], names: list[str | None]
) -> Callable[..., Axes]:
    """Return the picture of a graph with its values, and made-up numbers for what comes after."""
    given = iter(inputs)
    values: list[float] = []
    for operation, of in zip(operations, parents, strict=True):
        arguments = [values[k] for k in of]
        values.append(FUNCTIONS[operation](*arguments) if arguments else next(given))
    gradients = [-0.154 * (k + 1) for k in range(len(values))]
    after = [value - 0.1 * gradient for value, gradient in zip(values, gradients, strict=True)]
    return partial(plots.graph_diagram, operations, parents, values, gradients, after, names)


GRAPHS = {
    "x w + b": graph(
        ["input", "input", "input", "multiply", "add"],
        [[], [], [], [0, 1], [3, 2]],
        [2, -3, 10],
        ["x", "w", "b", None, "z"],
    ),
    "squared error": graph(
        ["input", "input", "input", "multiply", "add", "input", "add", "multiply"],
        [[], [], [], [0, 1], [3, 2], [], [4, 5], [6, 6]],
        [2, -3, 10, -1.5],
        ["x", "w", "b", None, None, "−y", "e", None],
    ),
    "a + a": graph(["input", "add"], [[], [0, 0]], [3], ["a", None]),
    "diamond": graph(
        ["input", "exp", "log", "multiply"], [[], [0], [0], [1, 2]], [2], ["a", "b", "c", "d"]
    ),
    "x + exp(x w)": graph(
        ["input", "input", "multiply", "exp", "add"],
        [[], [], [0, 1], [2], [0, 3]],
        [2, 0.5],
        ["x", "w", *3 * [None]],
    ),
    "sigmoid neuron": graph(
        [
            "input",
            "input",
            "input",
            "multiply",
            "add",
            "input",
            "multiply",
            "exp",
            "input",
            "add",
            "input",
            "divide",
        ],
        [[], [], [], [0, 1], [3, 2], [], [4, 5], [6], [], [7, 8], [], [10, 9]],
        [1.5, 1.1, -0.2, -1, 1, 1],
        ["x", "w", "b", None, "z", *6 * [None], "a"],
    ),
}


def bowl(w0: float, w1: float) -> float:
    """Compute a loss with its minimum at 0, steeper along w1."""
    return 0.5 * w0**2 + 2.0 * w1**2


PATH = np.array([[2.0, 1.0], [1.6, -0.6], [1.28, 0.36], [1.0, -0.2], [0.8, 0.1]])
LABELS = np.array([0, 0, 1, 1, 1, 2, 2, 2])
PREDICTIONS = np.array([0, 0, 1, 1, 2, 2, 2, 0])

PICTURES: dict[str, Callable[..., Axes]] = {
    "decision_line": partial(plots.decision_line, X, Y, W, B),
    "activation_and_slope": partial(plots.activation_and_slope, TANH),
    "activation_and_slope, GELU": partial(plots.activation_and_slope, GELU),
    "outer_products": partial(plots.outer_products, X, X / 3.0),
    "network_diagram": partial(plots.network_diagram, WEIGHTS, values=LAYERS, gradients=LAYERS),
    "network_diagram, wide": partial(plots.network_diagram, [np.ones((64, 12)), np.ones((12, 5))]),
    **{f"graph_diagram, {name}": draw for name, draw in GRAPHS.items()},
    **{
        f"graph_diagram, {name}, upright": partial(draw, upright=True)
        for name, draw in GRAPHS.items()
    },
    "loss_surface": partial(plots.loss_surface, bowl, PATH),
    "learning_curves": partial(
        plots.learning_curves,
        {
            "training": [2.0, 1.0, 0.5, 0.3],
            "validation": [2.1, 1.2, 0.9, 1.0],
            "test": [2, 1, 1, 1],
        },
        best=2,
    ),
    "signal_sizes": partial(
        plots.signal_sizes, {"too small": 0.5 ** np.arange(1, 31), "kept": np.ones(30)}
    ),
    "gradient_check_curve": partial(
        plots.gradient_check_curve,
        STEPS,
        {
            "forward": STEPS + 1e-16 / STEPS,
            "central": STEPS**2 + 1e-16 / STEPS,
            "complex": STEPS**2,
        },
    ),
    "first_layer_weights": partial(
        plots.first_layer_weights, np.sin(np.arange(64.0 * 10)).reshape(64, 10)
    ),
    "confusion_matrix": partial(plots.confusion_matrix, LABELS, PREDICTIONS),
}
