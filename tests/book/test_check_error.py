"""The error of a gradient check: the figure measures what the package measures."""

import re

import numpy as np
import pytest

from backprop_lab.activations import sigmoid_forward
from backprop_lab.differences import forward_difference_gradient, numerical_gradient
from backprop_lab.gradient_check import relative_error

from .workbench import figure_page, message

NAME = "check-error"
FUNCTIONS = {
    "cost": lambda w: 0.5 * (sigmoid_forward(0.809998 * w - 0.5)[0] - 0.9) ** 2,
    "cube": lambda x: x**3,
    "exponential": np.exp,
    "kink": lambda x: np.maximum(x, 0.0),
}


@pytest.fixture
def page(browser):
    with figure_page(browser, NAME) as page:
        yield page


def fill(page, field, value):
    place = page.locator(f"{NAME} [data-field={field}]")
    place.fill(value)
    place.press("Enter")


def error_shown(page, line):
    return float(page.locator(f"{NAME} td[data-error='{line}']").inner_text().replace("−", "-"))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_64_bits_measure_what_the_package_measures(function, page, rng):
    """Apart from rounding, which a step of 1e-3 makes a thousand times larger."""
    f, one = FUNCTIONS[function], np.ones(1)
    for _ in range(20):
        x = rng.uniform(-2, 2, size=1)
        room = 1e-12 * (1.0 + abs(f(x).item()))
        for sides, measure in ((1, forward_difference_gradient), (2, numerical_gradient)):
            result = page.evaluate(
                "([f, x, sides]) => backpropLab.checkError.measured(f, x, 1e-3, sides, 64)",
                [function, x.item(), sides],
            )
            assert result == pytest.approx(measure(f, x, one, 1e-3).item(), rel=1e-11, abs=room)
        slope = page.evaluate(
            "([f, x]) => backpropLab.checkError.slope(f, x)", [function, x.item()]
        )
        assert slope == pytest.approx(numerical_gradient(f, x, one).item(), rel=1e-8, abs=1e-9)


@pytest.mark.parametrize("step", [0.1, 1e-3, 1e-5, 1e-9])
def test_32_bits_measure_what_numpy_measures(step, page):
    """The cube, written as two products, is rounded alike: the very same float32 comes out."""
    h = np.float32(step)
    for x in np.array([0.3, -1.7, 2.9], dtype=np.float32):
        above, below = x + h, x - h
        rise = above * above * above - below * below * below
        assert rise.dtype == np.float32
        result = page.evaluate(
            "([x, step]) => backpropLab.checkError.measured('cube', x, step, 2, 32)",
            [float(x), float(h)],
        )
        assert result == float(rise / (2 * h))


def test_relative_error_is_that_of_the_package(page, rng):
    """Random pairs, and two zeros."""
    for a, b in [*rng.normal(size=(20, 2)).tolist(), [0.0, 0.0], [0.0, 2.0]]:
        shown = page.evaluate("([a, b]) => backpropLab.checkError.relativeError(a, b)", [a, b])
        assert shown == pytest.approx(relative_error(np.array(a), np.array(b)), rel=1e-14)


def test_the_curve_falls_and_rises_again(page):
    """A hundredth of the step: a ten-thousandth of the error; after the lowest point it grows."""
    choose = page.locator(f"{NAME} select")
    choose.select_option("cube")  # 3 + h² at 1, and 3 + 3h + h² from one side
    assert message(page, NAME).startswith("With h = 0.1 the measurement from both sides says 3.01;")
    assert error_shown(page, "2-64") == pytest.approx(0.01 / 3.01, rel=0.05)
    assert error_shown(page, "1-64") == pytest.approx(0.31 / 3.31, rel=0.05)
    page.locator(f"{NAME} [data-action=smaller]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert error_shown(page, "2-64") == pytest.approx(1e-6 / 3, rel=0.05)
    assert "the bend of the curve still dominates" in message(page, NAME)
    page.locator(f"{NAME} [data-action=best]").click()
    assert "near the lowest point" in message(page, NAME)
    best = float(page.locator(f"{NAME} [data-field=step]").input_value())
    assert 1e-6 < best < 1e-4
    assert error_shown(page, "2-64") < 1e-9
    fill(page, "step", "1e-11")
    assert "rounding dominates" in message(page, NAME)
    assert "the measured slope is 0" in message(page, NAME)
    assert error_shown(page, "2-32") == 1


def test_two_points_on_different_sides_of_a_kink(page):
    """At 0.001 with h = 0.1 the rise is 0.101, over 0.2: 0.505 where the slope is 1."""
    page.locator(f"{NAME} select").select_option("kink")
    assert "says 0.505; the slope is 1" in message(page, NAME)
    assert "different sides of the kink" in message(page, NAME)
    fill(page, "step", "0.0001")
    assert "different sides" not in message(page, NAME)


def test_a_slope_of_0_has_a_sentence_of_its_own(page):
    """x³ at 0: whatever is measured is off by all of itself."""
    page.locator(f"{NAME} select").select_option("cube")
    fill(page, "point", "0")
    assert "The slope is 0 here" in message(page, NAME)


def test_the_ends_of_both_ranges_stay_readable(page):
    """Every function at -5, 0 and 5, with the smallest and the largest step: numbers alone."""
    live = page.locator(f"{NAME} .live")
    for function in FUNCTIONS:
        page.locator(f"{NAME} select").select_option(function)
        for point in ("-5", "0", "5"):
            fill(page, "point", point)
            for step in ("1e-13", "1"):
                fill(page, "step", step)
                assert not re.search(r"NaN|Infinity|undefined|null", live.inner_text())
                assert "NaN" not in page.locator(f"{NAME} svg").inner_html()
