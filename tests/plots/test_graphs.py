"""Graphs: three numbers per node, each in its colour and place, and wires from node to node."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle

from backprop_lab import plots

from .pictures import GRAPHS, texts

# (x w + b) for x = 2, w = −3, b = 10, and dL/dz = 1; then a step of 0.1 on w and b
OPERATIONS = ["input", "input", "input", "multiply", "add"]
PARENTS = [[], [], [], [0, 1], [3, 2]]
VALUES, GRADIENTS = [2.0, -3.0, 10.0, -6.0, 4.0], [-3.0, 2.0, 1.0, 1.0, 1.0]
AFTER, NAMES = [None, -3.2, 9.9, -6.4, 3.5], ["x", "w", "b", None, "z"]


def drawn(**options: Any) -> Axes:
    return plots.graph_diagram(OPERATIONS, PARENTS, VALUES, GRADIENTS, AFTER, NAMES, **options)


def wires(ax: Axes) -> list[np.ndarray]:
    arrows = [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]
    return [np.asarray(arrow.get_path().vertices) for arrow in arrows]


def boxes(ax: Axes) -> list[Rectangle]:
    return [patch for patch in ax.patches if isinstance(patch, Rectangle)]


@pytest.mark.parametrize("upright", [False, True])
def test_values_are_ink_gradients_red_and_values_after_the_step_blue(upright: bool) -> None:
    ax = drawn(upright=upright)
    by_colour = {
        colour: [text.get_text() for text in ax.texts if text.get_color() == colour]
        for colour in (plots.INK, plots.RED, plots.BLUE)
    }
    assert by_colour[plots.INK] == ["x", "2", "w", "−3", "b", "10", "×", "−6", "+", "z = 4"]
    assert by_colour[plots.RED] == ["dx = −3", "dw = 2", "db = 1", "d = 1", "dz = 1"]
    assert by_colour[plots.BLUE] == ["→ −3.2", "→ 9.9", "→ −6.4", "→ 3.5"]


def test_values_are_above_gradients_below_and_the_step_below_them() -> None:
    ax = drawn()
    for node in (["−3", "w", "dw = 2", "→ −3.2"], ["z = 4", "+", "dz = 1", "→ 3.5"]):
        places = [next(t.get_position() for t in ax.texts if t.get_text() == w) for w in node]
        assert len({x for x, _ in places}) == 1
        heights = [y for _, y in places]
        assert heights == sorted(heights)  # y runs down


def test_upright_all_three_are_on_the_right() -> None:
    ax = drawn(upright=True)
    where = {text.get_text(): text.get_position() for text in ax.texts}
    assert where["z = 4"][0] == where["dz = 1"][0] == where["→ 3.5"][0] > where["+"][0]
    assert where["x"][1] < where["×"][1] < where["+"][1]


def test_only_operations_have_boxes() -> None:
    assert len(boxes(drawn())) == 2


def test_a_wire_leaves_one_node_and_arrives_at_the_next() -> None:
    ax = drawn()
    where = {text.get_text(): text.get_position() for text in ax.texts}
    ends = [("x", "×"), ("w", "×"), ("×", "+"), ("b", "+")]
    for path, (start, end) in zip(wires(ax), ends, strict=True):
        assert where[start][0] < path[0, 0] < path[-1, 0] < where[end][0]
        assert path[0, 1] == pytest.approx(where[start][1])
        assert path[-1, 1] == pytest.approx(where[end][1], abs=0.1)


@pytest.mark.parametrize("name", GRAPHS)
def test_every_use_of_a_value_is_a_wire(name: str) -> None:
    uses = sum(map(len, GRAPHS[name].args[1]))
    assert len(wires(GRAPHS[name]())) == uses


def test_twins_bow_apart() -> None:
    one, other = wires(GRAPHS["a + a"]())
    assert abs(one[1, 1] - other[1, 1]) > 0.3
    assert one[-1, 1] != other[-1, 1]


def test_without_gradients_and_names_only_values_are_shown() -> None:
    ax = plots.graph_diagram(OPERATIONS, PARENTS, VALUES)
    assert texts(ax) == ["2", "−3", "10", "×", "−6", "+", "4"]


def test_arrays_may_hold_what_is_drawn() -> None:
    ax = plots.graph_diagram(OPERATIONS, PARENTS, np.array(VALUES), np.array(GRADIENTS))
    assert "d = −3" in texts(ax)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([], [], []), r"graph_diagram: operations is empty, expected at least one node\."),
        (
            (["input"], [], [1.0]),
            r"graph_diagram: parents has 0 entries, expected 1, one for each operation\.",
        ),
        ((["input"], [[]], [1.0, 2.0]), "values has 2 entries, expected 1"),
        ((["input"], [[]], [1.0], [1.0, 2.0]), "gradients has 2 entries, expected 1"),
        ((["input"], [[]], [1.0], None, []), "after has 0 entries, expected 1"),
        ((["input"], [[]], [1.0], None, None, ["a", "b"]), "names has 2 entries, expected 1"),
        (
            (["input", "exp"], [[], [2]], [1.0, 1.0]),
            r"node 1 has the parent 2, expected numbers of nodes, from 0 to 1\.",
        ),
        (
            (["exp", "exp"], [[1], [0]], [1.0, 1.0]),
            r"node \d is its own ancestor, expected a graph without a cycle",
        ),
    ],
)
def test_bad_input_is_refused(arguments: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        plots.graph_diagram(*arguments)
    assert plt.get_fignums() == []
