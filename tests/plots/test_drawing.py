"""The helpers: numbers as text, labels next to points, and labels that keep apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_lab.inputs import InputError
from backprop_lab.plots.drawing import as_numbers, beside, number, sheet, spread, width_of, write
from backprop_lab.plots.style import INK, RED, axes_in_style

NUMBERS = st.lists(st.floats(-100, 100), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.0, "0"), (-0.5, "−0.5"), (1.0, "1"), (0.123456, "0.123"), (1e-9, "1e−09")],
)
def test_a_number_is_short_and_has_a_true_minus(value: float, text: str) -> None:
    assert number(value) == text


def test_a_number_with_its_sign_or_fewer_digits() -> None:
    assert number(0.126, 2) == "0.13"
    assert number(2.0, sign="+") == "+2"


@given(wanted=NUMBERS, gap=st.floats(0.01, 10))
def test_spread_numbers_are_apart_and_in_their_order(wanted: list[float], gap: float) -> None:
    placed = spread(np.array(wanted), gap)
    order = np.argsort(wanted, kind="stable")
    assert (np.diff(placed[order]) >= gap - 1e-9).all()


@given(wanted=NUMBERS)
def test_numbers_that_are_apart_stay(wanted: list[float]) -> None:
    apart = np.array(sorted(set(np.round(wanted))))
    np.testing.assert_allclose(spread(apart, 1.0), apart, atol=1e-9)


def test_numbers_that_touch_move_together() -> None:
    # 0 and 1 want to be 4 apart: both move by 1.5, around their middle; 9 does not move.
    assert spread(np.array([1.0, 0.0, 9.0]), 4.0).tolist() == [2.5, -1.5, 9.0]


def test_nothing_is_placed_below_the_lowest() -> None:
    assert spread(np.array([1.0, 0.0, 9.0]), 4.0, lowest=0.0).tolist() == [4.0, 0.0, 9.0]


def test_nothing_is_spread_as_nothing() -> None:
    assert spread(np.array([]), 1.0).size == 0


def test_a_longer_text_is_wider() -> None:
    assert 0.0 == width_of("") < width_of("1") < width_of("100")
    assert width_of("1", 20.0) == pytest.approx(2 * width_of("1", 10.0), rel=0.05)


def test_a_text_is_written_in_ink_in_the_middle() -> None:
    text = write(axes_in_style(None, 2, 2), 0.5, 0.25, "here", ha="left")
    assert text.get_position() == (0.5, 0.25)
    assert (text.get_color(), text.get_ha(), text.get_va()) == (INK, "left", "center")


@pytest.mark.parametrize(
    ("offset", "aligned"),
    [
        ((5, 5), ("left", "bottom")),
        ((-5, -5), ("right", "top")),
        ((0, 0), ("center", "center")),
    ],
)
def test_a_label_lies_on_the_side_of_its_offset(
    offset: tuple[float, float], aligned: tuple[str, str]
) -> None:
    label = beside(axes_in_style(None, 2, 2), "here", (0.5, 0.25), offset, RED)
    assert (label.xy, label.get_color()) == ((0.5, 0.25), RED)
    assert (label.get_ha(), label.get_va()) == aligned


def test_a_sheet_is_measured_in_inches_from_the_top() -> None:
    ax = sheet(None, 3.0, 2.0)
    ax.figure.draw_without_rendering()
    box = ax.get_window_extent()
    assert (box.width, box.height) == pytest.approx(
        (3.0 * ax.figure.dpi, 2.0 * ax.figure.dpi), rel=0.01
    )
    assert (ax.get_xlim(), ax.get_ylim()) == ((0.0, 3.0), (2.0, 0.0))


def test_a_drawing_on_large_axes_keeps_its_size() -> None:
    large = axes_in_style(None, 8, 8)
    ax = sheet(large, 1.0, 1.0)
    low, high = ax.get_xlim()
    assert low + high == pytest.approx(1.0)
    assert high - low == pytest.approx(ax.get_window_extent().width / ax.figure.dpi)


def test_numbers_come_as_arrays_of_floats() -> None:
    (x,) = as_numbers("here", x=[1, 2])
    assert x.dtype == float


@pytest.mark.parametrize(
    ("value", "words"),
    [([], "here: x is empty"), ([1.0, np.inf], r"here: x holds inf at \[1\], expected finite")],
)
def test_numbers_that_cannot_be_drawn_are_refused(value: list[float], words: str) -> None:
    with pytest.raises(InputError, match=words):
        as_numbers("here", x=value)
