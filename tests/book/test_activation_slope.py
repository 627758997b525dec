"""The curve and its slope: the arithmetic is the package's, and what comes back is said."""

import numpy as np
import pytest

from backprop_lab.activations import GELU, LEAKY_RELU, RELU, SIGMOID, SOFTPLUS, TANH

from .workbench import figure_page, message

NAME = "activation-slope"
OPERATIONS = {
    "sigmoid": SIGMOID,
    "tanh": TANH,
    "relu": RELU,
    "leaky_relu": LEAKY_RELU,
    "softplus": SOFTPLUS,
    "gelu": GELU,
}


@pytest.fixture(scope="module")
def page(browser):
    with figure_page(browser, NAME) as page:
        yield page


@pytest.fixture(autouse=True)
def fresh(page):
    page.locator("[data-action=reset]").click()


def type_into(page, field, text):
    page.locator(f"[data-field={field}]").fill(text)
    page.locator(f"[data-field={field}]").press("Enter")


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_arithmetic_equals_the_package(name, page, rng):
    """Random entries, and far ones: value, slope and what comes back agree."""
    x = np.concatenate([rng.normal(size=50), [0.0, 30.0, -30.0, 100.0, -100.0]])
    dy = rng.normal(size=x.size)
    alpha = page.evaluate("backpropLab.activations.ALPHA")
    constants = {"alpha": alpha} if name == "leaky_relu" else {}
    y, cache = OPERATIONS[name].forward(x, **constants)
    (dx,) = OPERATIONS[name].gradients(dy, cache)
    for i in range(x.size):
        found = page.evaluate(
            "([name, x, dy]) => backpropLab.activations.pass(name, x, dy)",
            [name, x[i], dy[i]],
        )
        np.testing.assert_allclose([found["y"], found["dx"]], [y[i], dx[i]], rtol=1e-9, atol=1e-12)


def test_keys_move_x_and_the_message_has_the_numbers(page):
    """From x = 1 to 1.5, with an upstream gradient of 2: y(1 − y) = 0.149146, twice that."""
    type_into(page, "dy", "2")
    page.locator("[data-action=right]").focus()
    page.keyboard.press("Enter")
    assert message(page, NAME).startswith("sigmoid at x = 1.5: y = 0.81757, slope 0.14915.")
    assert "of 2 comes back 0.29829." in message(page, NAME)


def test_corners_and_flat_places_are_named(page):
    """ReLU at 0 and below, a saturated sigmoid, a slope above 1."""
    page.locator("select").select_option("relu")
    type_into(page, "x", "0")
    assert message(page, NAME).endswith("this one is a choice.")
    type_into(page, "x", "-3")
    assert message(page, NAME).endswith("Nothing comes back.")
    page.locator("select").select_option("sigmoid")
    type_into(page, "x", "9")
    assert message(page, NAME).endswith("the curve is flat here.")
    page.locator("select").select_option("gelu")
    type_into(page, "x", "1.4")
    assert message(page, NAME).endswith("the slope is above 1 here.")


def test_far_away_there_is_no_mark_and_no_odd_number(page):
    """At the ends of the range the figure shows numbers and nothing else."""
    for x in ("100", "-100"):
        type_into(page, "x", x)
        assert page.locator("svg circle").count() == 0
        assert "e-" not in page.locator("table").inner_text()
