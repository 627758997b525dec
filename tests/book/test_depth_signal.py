"""Signals by depth: forward and back as in the package, and the verdict in words."""

import numpy as np
import pytest

from backprop_lab.activations import RELU, SIGMOID, TANH

from .workbench import figure_page, message

NAME = "depth-signal"
OPERATIONS = {"tanh": TANH, "sigmoid": SIGMOID, "relu": RELU}


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
    """The same weights, inputs and upstream gradients: every size of every layer agrees."""
    operation = OPERATIONS[name]
    weights = [rng.normal(size=(5, 5)) for _ in range(4)]
    x, da = rng.normal(size=(7, 5)), rng.normal(size=(7, 5))
    found = page.evaluate(
        "([name, weights, x, da]) => backpropLab.depth.through(name, weights, x, da)",
        [name, [W.tolist() for W in weights], x.tolist(), da.tolist()],
    )
    forward, caches, a = [], [], x
    for W in weights:
        a, cache = operation.forward(a @ W)
        forward.append(a.std())
        caches.append(cache)
    backward, upstream = [], da
    for W, cache in zip(reversed(weights), reversed(caches), strict=True):
        (dz,) = operation.gradients(upstream, cache)
        backward.insert(0, dz.std())
        upstream = dz @ W.T
    np.testing.assert_allclose(found["forward"], forward, rtol=1e-10)
    np.testing.assert_allclose(found["backward"], backward, rtol=1e-10)


def test_the_drawn_weights_have_the_spread_that_is_asked_for(page):
    """Without an activation a layer of factor 2 doubles what passes, up to chance."""
    sizes = page.evaluate("backpropLab.depth.signals('identity', 2, 6, { width: 200, n: 50 })")
    ratios = np.divide(sizes["forward"][1:], sizes["forward"][:-1])
    np.testing.assert_allclose(ratios, 2.0, rtol=0.1)


@pytest.mark.parametrize(
    ("activation", "factor", "verdict"),
    [
        ("tanh", "0.5", "gradients vanish"),
        ("sigmoid", "1", "gradients vanish"),
        ("relu", "1", "gradients vanish"),
        ("relu", "1.414", "keep their size"),
        ("relu", "2", "gradients explode"),
        ("identity", "1", "keep their size"),
    ],
)
def test_the_verdict_is_in_words(activation, factor, verdict, page):
    """What the chapter says of each activation and spread."""
    page.locator("select").select_option(activation)
    type_into(page, "factor", factor)
    assert verdict in message(page, NAME)


def test_keys_draw_other_weights(page):
    """The numbers change, the verdict does not."""
    before = message(page, NAME)
    page.locator("[data-action=again]").focus()
    page.keyboard.press("Enter")
    assert message(page, NAME) != before
    assert "gradients vanish" in message(page, NAME)


@pytest.mark.parametrize(("factor", "depth"), [("0.01", "40"), ("10", "40")])
def test_extremes_stay_numbers(factor, depth, page):
    """Forty layers at the ends of the range: tiny and huge, and still written as numbers."""
    for activation in ("identity", "relu", "tanh", "sigmoid"):
        page.locator("select").select_option(activation)
        type_into(page, "depth", depth)
        type_into(page, "factor", factor)
        shown = page.locator(".live").inner_text()
        assert "NaN" not in shown
        assert "Infinity" not in shown


def test_what_lies_beyond_the_picture_is_not_drawn_and_it_says_so(page):
    """Every point that is drawn stands within the powers of ten at the left."""
    drawn = page.locator(f"{NAME} svg circle")
    assert drawn.count() == 20
    assert "not drawn" not in message(page, NAME)
    page.locator("select").select_option("relu")
    type_into(page, "factor", "10")
    assert 5 < drawn.count() < 20
    assert "not drawn" in message(page, NAME)
    assert "10¹" in message(page, NAME)
