"""Signals by depth: the lines are the data, ink forward, red back, on a scale of powers."""

import numpy as np
import pytest

from backprop_lab import plots
from backprop_lab.inputs import InputError
from backprop_lab.plots.style import INK, RED
from backprop_lab.shapes import ShapeError

from .pictures import texts

SIZES = {"too small": 0.5 ** np.arange(1, 11), "kept": np.ones(10)}


def test_lines_are_the_sizes_and_layers_are_counted_from_one() -> None:
    ax = plots.signal_sizes(SIZES)
    for line, size in zip(ax.lines, SIZES.values(), strict=True):
        np.testing.assert_array_equal(line.get_ydata(), size)
        assert np.asarray(line.get_xdata()).tolist() == list(range(1, 11))
    assert ax.get_yscale() == "log"
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("layer", "size of the signals")
    assert texts(ax) == ["too small", "kept"]


def test_gradients_are_red_and_signals_ink_and_lines_differ_by_dashes() -> None:
    forward, backward = plots.signal_sizes(SIZES), plots.signal_sizes(SIZES, backward=True)
    assert {line.get_color() for line in forward.lines} == {INK}
    assert {line.get_color() for line in backward.lines} == {RED}
    assert backward.get_ylabel() == "size of the gradients"
    assert [text.xy[0] for text in forward.texts] == [10, 10]
    assert [text.xy[0] for text in backward.texts] == [1, 1]
    assert backward.xaxis_inverted()
    assert len({str(line.get_linestyle()) for line in forward.lines}) == 2


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(InputError, match="at least one line"):
        plots.signal_sizes({})
    with pytest.raises(InputError, match=r"sizes\['a'\] holds 0.0 at \[1\], expected positive"):
        plots.signal_sizes({"a": np.array([1.0, 0.0])})
    with pytest.raises(ShapeError, match="depth"):
        plots.signal_sizes({"a": np.ones(3), "b": np.ones(2)})
