"""Networks: wires as thick as their weights, dashed for a minus, and every number in its place."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from backprop_lab import plots

from .pictures import LAYERS, WEIGHTS, texts


def neurons(ax: Axes) -> list[Circle]:
    return [patch for patch in ax.patches if isinstance(patch, Circle)]


def test_every_neuron_is_drawn_layer_by_layer_from_left_to_right() -> None:
    ax = plots.network_diagram([np.ones((2, 4)), np.ones((4, 3))])
    columns = [circle.center[0] for circle in neurons(ax)]
    assert columns == sorted(columns)
    assert [columns.count(x) for x in sorted(set(columns))] == [2, 4, 3]


def test_wires_are_dashed_for_a_minus_and_as_thick_as_the_weight() -> None:
    # Each wire is in two pieces, around its number: 2.0 is twice as thick as -1.0.
    ax = plots.network_diagram([np.array([[2.0, -1.0]])])
    solid, dashed = ax.collections
    assert [pattern for _, pattern in solid.get_linestyles()] == [None, None]
    assert all(pattern for _, pattern in dashed.get_linestyles())
    assert list(solid.get_linewidths()) == [3.0, 3.0]
    assert list(dashed.get_linewidths()) == [1.5, 1.5]


def test_wires_join_their_neurons() -> None:
    ax = plots.network_diagram([np.array([[1.0, 2.0], [3.0, 4.0]])])
    left, right = np.array([circle.center for circle in neurons(ax)]).reshape(2, 2, 2)
    pieces = ax.collections[0].get_segments()
    for wire, (i, j) in enumerate(np.ndindex(2, 2)):
        way = right[j] - left[i]
        for piece in pieces[2 * wire : 2 * wire + 2]:
            for along in piece - left[i]:
                assert np.linalg.det([way, along]) == pytest.approx(0.0, abs=1e-9)
                assert 0.0 < along @ way < way @ way


def test_numbers_stand_in_below_and_between() -> None:
    gradients = [10.0 * layer for layer in LAYERS]
    ax = plots.network_diagram(WEIGHTS, values=LAYERS, gradients=gradients)
    wires, layers = texts(ax)[:8], texts(ax)[8:]
    assert sorted(wires) == sorted(["0.8", "−0.1", "−0.5", "−0.2", "−0.4", "1.2", "−1.1", "−0.7"])
    assert [layers[k : k + 5] for k in (0, 5, 10)] == [
        ["input", "1.5", "d = 15", "−2", "d = −20"],
        ["hidden", "0.909", "d = 9.09", "0.463", "d = 4.63"],
        ["output", "0.236", "d = 2.36", "0.78", "d = 7.8"],
    ]
    red = [text.get_text() for text in ax.texts if text.get_color() == plots.RED]
    assert red == [text for text in layers if text.startswith("d = ")]


def test_a_number_is_in_its_neuron_and_its_gradient_below() -> None:
    ax = plots.network_diagram(WEIGHTS, values=LAYERS, gradients=LAYERS)
    where = {text.get_text(): text.get_position() for text in ax.texts}
    first, *_ = neurons(ax)
    assert where["1.5"] == first.center
    assert where["d = 1.5"][0] == first.center[0]
    assert where["d = 1.5"][1] > first.center[1] + first.radius  # y runs down


def test_a_wide_network_has_no_numbers() -> None:
    layers = [np.ones(5), np.ones(3)]
    ax = plots.network_diagram([np.ones((5, 3))], values=layers, gradients=layers)
    assert texts(ax) == ["input", "output"]
    assert len(neurons(ax)) == 8


def test_of_many_neurons_the_first_and_last_four_are_drawn_and_all_are_counted() -> None:
    W = np.zeros((12, 1))
    W[0], W[5], W[11] = 4.0, 8.0, -2.0  # the sixth is not drawn, but sets the scale
    ax = plots.network_diagram([W])
    assert texts(ax) == ["input: 12", "⋮", "output"]
    assert len(neurons(ax)) == 8 + 1
    solid, dashed = ax.collections
    assert [len(wires.get_segments()) for wires in (solid, dashed)] == [7, 1]
    assert list(dashed.get_linewidths()) == [1.6 / 4]
    assert max(solid.get_linewidths()) == 1.6 / 2


def test_hidden_layers_are_numbered_when_there_are_several() -> None:
    ones = [np.ones((1, 1))] * 3
    ax = plots.network_diagram(ones)
    assert [t for t in texts(ax) if t != "1"] == ["input", "hidden 1", "hidden 2", "output"]


def test_weights_of_zero_can_be_drawn() -> None:
    assert texts(plots.network_diagram([np.zeros((1, 2))]))[:2] == ["0", "0"]


def test_fewer_digits() -> None:
    assert "0.33" in texts(plots.network_diagram([[[1 / 3]]], digits=2))


@pytest.mark.parametrize(
    ("weights", "options", "words"),
    [
        ([], {}, r"weights is empty, expected at least one array\."),
        ([np.ones(3)], {}, r"weights\[0\] has shape \(3,\), expected \(n_0, n_1\)"),
        (
            [np.ones((2, 3)), np.ones((2, 1))],
            {},
            r"weights\[1\] has shape \(2, 1\), expected \(n_1, n_2\) with n_1 = 3, as in",
        ),
        ([np.full((1, 1), np.nan)], {}, r"weights\[0\] holds nan"),
        (WEIGHTS, {"values": LAYERS[:2]}, "values has 2 arrays, expected 3, one for each layer"),
        (
            WEIGHTS,
            {"gradients": [*LAYERS[:2], np.ones(3)]},
            r"gradients\[2\] has shape \(3,\), expected \(2,\)\.",
        ),
        (WEIGHTS, {"values": [*LAYERS[:2], [1.0, np.inf]]}, r"values\[2\] holds inf at \[1\]"),
    ],
)
def test_bad_input_is_refused(weights: Any, options: Any, words: str) -> None:
    with pytest.raises(ValueError, match=f"network_diagram: {words}"):
        plots.network_diagram(weights, **options)
    assert plt.get_fignums() == []
