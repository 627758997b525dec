"""The layout: nodes right of what they need, level with it, and no wire through a node."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_lab.plots.layout import columns_of, layout_of

LINE = [[], [], [], [0, 1], [3, 2]]  # x w + b
DIAMOND = [[], [0], [0], [1, 2]]


@st.composite
def graphs(draw: st.DrawFn) -> list[list[int]]:
    """Draw a graph whose nodes need earlier ones, in a random numbering."""
    n = draw(st.integers(1, 9))
    parents = [draw(st.lists(st.integers(0, k - 1), max_size=3)) if k else [] for k in range(n)]
    number = draw(st.permutations(range(n)))
    shuffled: list[list[int]] = [[] for _ in range(n)]
    for k, of in enumerate(parents):
        shuffled[number[k]] = [number[parent] for parent in of]
    return shuffled


def test_an_input_stands_just_left_of_its_first_use() -> None:
    assert columns_of(LINE) == [0, 0, 1, 1, 2]


def test_an_input_without_use_and_a_lone_node_have_a_place() -> None:
    assert columns_of([[], [], [0]]) == [0, 0, 1]
    assert layout_of([[]]).places.tolist() == [[0.0, 0.0]]


def test_the_places_of_a_line() -> None:
    # x and w above one another, × between them, b on its other side, + between × and b
    assert layout_of(LINE).places.tolist() == [[0, 0], [0, 1], [1, 1.5], [1, 0.5], [2, 1]]


def test_a_diamond_is_symmetric() -> None:
    assert layout_of(DIAMOND).places.tolist() == [[0, 0.5], [1, 0], [1, 1], [2, 0.5]]


def test_an_input_that_comes_first_in_the_formula_stands_above() -> None:
    places = layout_of([[], [0], [], [2, 1]]).places
    assert places[2, 1] < places[1, 1]


def test_a_pair_of_inputs_far_from_the_start_has_its_own_rows() -> None:
    # 0 -> 1 -> 2, and 3, 4 -> 5 meet in 6: the pair stands in column 0, below the others.
    places = layout_of([[], [0], [1], [], [], [3, 4], [2, 5]]).places
    assert len({tuple(place) for place in places.tolist()}) == 7


def test_twins_are_two_wires() -> None:
    assert [(start, end) for start, end, _ in layout_of([[], [0, 0]]).wires] == [(0, 1), (0, 1)]


@given(parents=graphs())
def test_any_graph_has_a_clear_layout(parents: list[list[int]]) -> None:
    places, wires = layout_of(parents)
    for k, of in enumerate(parents):
        assert all(places[parent, 0] < places[k, 0] for parent in of)
    assert (places >= 0).all()
    assert len(wires) == sum(map(len, parents))
    stops = [stop for _, _, way in wires for stop in way[1:-1].tolist()]
    for column in set(places[:, 0]):
        rows = sorted(r for c, r in [*places.tolist(), *stops] if c == column)
        assert (np.diff(rows) >= 1 - 1e-9).all()
    for start, end, way in wires:
        np.testing.assert_array_equal(way[[0, -1]], places[[start, end]])
        assert (np.diff(way[:, 0]) == 1).all()


def test_a_cycle_is_refused() -> None:
    with pytest.raises(ValueError, match="node 1 is its own ancestor, expected a graph without"):
        layout_of([[], [0, 2], [1]])
