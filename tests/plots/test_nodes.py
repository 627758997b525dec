"""The nodes: what each one says, in which colour, and how wide that is."""

import numpy as np
import pytest

from backprop_lab import plots
from backprop_lab.plots.nodes import BOX, entry, node_of


def test_a_box_has_the_symbol_of_its_operation() -> None:
    node = node_of("multiply", -6.0, 3, 5.0, -8.0, None)
    assert node == ("×", True, "−6", [("d = 5", plots.RED), ("→ −8", plots.BLUE)])


def test_an_operation_without_a_symbol_has_its_name() -> None:
    assert node_of("softplus", 1.0, 3, None, None, None).symbol == "softplus"


def test_a_name_is_in_front_of_value_and_gradient() -> None:
    node = node_of("add", 4.0, 3, 5.0, None, "z")
    assert (node.symbol, node.value, node.notes) == ("+", "z = 4", [("dz = 5", plots.RED)])


def test_an_input_has_its_name_or_a_constant_its_value() -> None:
    assert node_of("input", 2.0, 3, 7.0, None, "x") == ("x", False, "2", [("dx = 7", plots.RED)])
    assert node_of("input", -1.0, 3, None, None, None) == ("−1", False, "", [])


def test_an_array_shows_its_shape_and_a_lone_entry_its_value() -> None:
    assert entry(np.ones((5, 3)), 3) == "(5, 3)"
    assert entry(np.array([[0.25]]), 3) == "0.25"


def test_a_node_is_as_wide_as_what_it_says() -> None:
    short, long = (node_of(name, 1.0, 3, None, None, None) for name in ("add", "leaky_relu"))
    assert short.half == (BOX / 2, BOX / 2)
    assert long.half[0] > BOX / 2
    assert node_of("add", 1.0, 3, -0.123, None, None).width_of_lines > short.width_of_lines


def test_a_wire_passes_the_lines_of_a_node_before_it_turns() -> None:
    node = node_of("add", 1.0, 3, -0.123456, None, None)
    side, clear = node.reach(upright=False)
    assert (side, clear) == (BOX / 2, pytest.approx(node.width_of_lines / 2))
    assert node.reach(upright=True).tolist() == [BOX / 2, BOX / 2]
