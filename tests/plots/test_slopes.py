"""An activation and its slope: the red curve is the slope of the ink curve."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from backprop_lab import plots
from backprop_lab.activations import GELU, LEAKY_RELU, RELU, SIGMOID, SOFTPLUS, TANH
from backprop_lab.dense import DENSE
from backprop_lab.operation import Operation

from .pictures import texts

NAMES = {
    SIGMOID: "sigmoid",
    TANH: "tanh",
    RELU: "ReLU",
    LEAKY_RELU: "leaky ReLU",
    SOFTPLUS: "softplus",
    GELU: "GELU",
}


@pytest.mark.parametrize("operation", NAMES, ids=lambda operation: operation.name)
def test_the_red_curve_is_the_slope_of_the_ink_curve(operation: Operation) -> None:
    # Differences of the drawn curve give the drawn slope, away from a corner.
    ax = plots.activation_and_slope(operation)
    curve, slope = ax.lines
    assert (curve.get_color(), slope.get_color()) == (plots.INK, plots.RED)
    assert (curve.get_linestyle(), slope.get_linestyle()) == ("-", "--")
    x, y = curve.get_xydata().T
    measured = (y[2:] - y[:-2]) / (x[2:] - x[:-2])
    away = np.abs(x[1:-1]) > 0.1
    np.testing.assert_allclose(slope.get_ydata()[1:-1][away], measured[away], atol=2e-3)
    assert texts(ax) == [NAMES[operation], "its slope"]


@pytest.mark.parametrize("operation", NAMES, ids=lambda operation: operation.name)
def test_both_curves_are_inside_the_picture(operation: Operation) -> None:
    ax = plots.activation_and_slope(operation)
    low, high = ax.get_ylim()
    for line in ax.lines:
        assert low < line.get_ydata().min()
        assert line.get_ydata().max() < high


def test_the_span_is_drawn() -> None:
    x = plots.activation_and_slope(TANH, span=2.0).lines[0].get_xdata()
    assert (x[0], x[-1]) == (-2.0, 2.0)


def test_an_activation_of_your_own_has_its_own_name() -> None:
    cube = Operation("cube", ("x",), lambda x: (x**3, x), lambda dy, x: 3.0 * dy * x**2)
    assert texts(plots.activation_and_slope(cube))[0] == "cube"


@pytest.mark.parametrize(
    ("operation", "options", "words"),
    [
        (TANH, {"span": 0.0}, r"span is 0.0, expected a positive number\."),
        (DENSE, {}, r"dense has the inputs x, W, b, expected one input\."),
    ],
)
def test_bad_input_is_refused(operation: Operation, options: Any, words: str) -> None:
    with pytest.raises(ValueError, match=f"activation_and_slope: {words}"):
        plots.activation_and_slope(operation, **options)
    assert plt.get_fignums() == []
