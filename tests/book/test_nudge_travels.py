"""A nudge that travels: ratios and slopes multiply, and where h stands still nothing can cancel."""

import re

import numpy as np
import pytest

from backprop_lab.activations import sigmoid_forward
from backprop_lab.differences import numerical_gradient

from .workbench import figure_page, message

NAME = "nudge-travels"
FUNCTIONS = {
    "bell": (lambda x: x**2, lambda h: np.exp(-h)),
    "neuron": (lambda x: 0.7 * x - 0.5, lambda h: sigmoid_forward(h)[0]),
    "flat": (lambda x: np.full_like(x, 2.0), lambda h: h**2),
}


@pytest.fixture
def page(browser):
    with figure_page(browser, NAME) as page:
        yield page


def fill(page, field, value):
    place = page.locator(f"{NAME} [data-field={field}]")
    place.fill(value)
    place.press("Enter")


def cell(page, kind, part):
    text = page.locator(f"{NAME} td[data-{kind}={part}]").inner_text()
    return float(text.replace("−", "-"))


@pytest.mark.parametrize("chain", FUNCTIONS)
def test_moves_and_slopes_are_those_of_the_functions(chain, page, rng):
    """Twenty random points: moves from NumPy, slopes from central differences."""
    f, g = FUNCTIONS[chain]
    for _ in range(20):
        x, dx = rng.uniform(-3, 3, size=1), float(rng.uniform(0.1, 1))
        result = page.evaluate(
            "([chain, x, dx]) => backpropLab.nudge.travel(chain, x, dx)", [chain, x.item(), dx]
        )
        h, h_after = f(x), f(x + dx)
        assert result["moved"]["h"] == pytest.approx((h_after - h).item(), rel=1e-9, abs=1e-12)
        moved_y = (g(h_after) - g(h)).item()
        assert result["moved"]["y"] == pytest.approx(moved_y, rel=1e-9, abs=1e-12)
        for part, function, at in (("inner", f, x), ("outer", g, h), ("whole", None, x)):
            function = function or (lambda x: g(f(x)))
            slope = numerical_gradient(function, at, np.ones(1)).item()
            assert result["slopes"][part] == pytest.approx(slope, rel=1e-7, abs=1e-9)
        if chain == "flat":
            assert result["ratios"]["outer"] is None
            continue
        product = result["ratios"]["inner"] * result["ratios"]["outer"]
        assert product == pytest.approx(result["ratios"]["whole"], rel=1e-9)


def test_it_says_the_numbers_and_is_driven_by_keys(page):
    """The square goes from 0.36 to 1: 0.64 / 0.4 = 1.6, and e^-1 - e^-0.36 = -0.32980."""
    assert message(page, NAME).startswith(
        "x moves by 0.4, h by 0.64, y by −0.3298. The ratios multiply: 1.6 · (−0.51531) = −0.82449."
    )
    assert "1.2 · (−0.69768) = −0.83721" in message(page, NAME)  # 2 · 0.6, -e^-0.36
    page.locator(f"{NAME} [data-action=tenth]").focus()
    page.keyboard.press("Enter")
    assert message(page, NAME).startswith("x moves by 0.04, h by 0.0496")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert message(page, NAME).startswith("x moves by −0.04, h by −0.0464")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert message(page, NAME).startswith("x moves by 0.4")


def test_small_nudges_come_to_the_slopes_and_then_stop(page):
    """After six tenths ratio and slope agree to five digits; smaller ones are refused kindly."""
    for _ in range(6):
        page.locator(f"{NAME} [data-action=tenth]").click()
    for part in ("inner", "outer", "whole"):
        assert cell(page, "ratio", part) == pytest.approx(cell(page, "slope", part), rel=1e-5)
    assert "the numbers are rounded" in message(page, NAME)
    assert page.locator(f"{NAME} [data-field=size]").input_value() == "0.000001"


def test_where_h_stands_still_nothing_cancels_and_the_rule_holds(page):
    """From -0.5 to 0.5 the square comes back: 0 by 0, while the slopes still multiply."""
    fill(page, "x", "-0.5")
    fill(page, "size", "1")
    assert "0 by 0, and nothing can cancel" in message(page, NAME)
    assert "−1 · (−0.7788) = 0.7788" in message(page, NAME)
    page.locator(f"{NAME} select").select_option("flat")
    assert "The slopes multiply: 0 · 4 = 0." in message(page, NAME)
    assert page.locator(f"{NAME} td[data-ratio=outer]").inner_text() == "0 by 0"


@pytest.mark.parametrize("size", ["0", "1e-9", "-1e-9", "2", "-2"])
def test_extreme_nudges_stay_readable(size, page):
    """No ratio of nothing, and no number that is none."""
    fill(page, "size", size)
    shown = page.locator(f"{NAME} .live").inner_text()
    assert not re.search(r"NaN|Infinity|undefined|null", shown)
    assert ("rounding" in shown or "moves nothing" in shown) == (abs(float(size)) < 1e-6)
