"""Forward and reverse mode: the same derivatives, from one pass or from three."""

import re

import numpy as np
import pytest

from backprop_lab.differences import numerical_gradient
from backprop_lab.tape import Node, gradients

from .workbench import figure_page, message

NAME = "two-modes"


@pytest.fixture
def page(browser):
    with figure_page(browser, NAME) as page:
        yield page


def press(page, action, times=1):
    for _ in range(times):
        page.locator(f"{NAME} [data-action={action}]").click()


def choose(page, graph=None, mode=None):
    for place, value in enumerate((graph, mode)):
        if value:
            page.locator(f"{NAME} select").nth(place).select_option(value)


def row(page, mode):
    cells = page.locator(f"{NAME} tr[data-mode={mode}] td").all_inner_texts()
    return [cell.replace("−", "-") for cell in cells]


def run(page, graph, mode, x, start):
    """The numbers that one pass carries, by node."""
    script = """([graph, mode, x, start]) => {
        const { graphs, forward, forwardPass, reversePass } = backpropLab.modes;
        const pass = mode === "forward" ? forwardPass : reversePass;
        const steps = pass(graphs[graph], forward(graphs[graph], x), start);
        return Object.fromEntries(steps.map(({ node, carried }) => [node, carried]));
    }"""
    return page.evaluate(script, [graph, mode, x, start])


def test_both_modes_find_what_the_package_finds(page, rng):
    """Many inputs: the tape. One input: nudges of x², 3x and what is made of them."""
    for _ in range(20):
        x = rng.normal(size=3)
        x0, x1, x2 = (Node(float(entry)) for entry in x)
        by_tape = gradients((x0 * x1) * (x1 + x2))
        expected = [by_tape[node] for node in (x0, x1, x2)]
        backward = run(page, "many", "reverse", x.tolist(), 5)
        np.testing.assert_allclose([backward[str(i)] for i in range(3)], expected, rtol=1e-12)
        forward = [run(page, "many", "forward", x.tolist(), i)["5"] for i in range(3)]
        np.testing.assert_allclose(forward, expected, rtol=1e-12)

        t = x[:1]
        outputs = (lambda x: x**4, lambda x: 3.0 * x**3, lambda x: 9.0 * x**2)
        expected = [numerical_gradient(y, t, np.ones(1)).item() for y in outputs]
        forward = run(page, "one", "forward", t.tolist(), 0)
        np.testing.assert_allclose([forward[str(k)] for k in (3, 4, 5)], expected, rtol=1e-5)
        backward = [run(page, "one", "reverse", t.tolist(), k)["0"] for k in (3, 4, 5)]
        np.testing.assert_allclose(backward, expected, rtol=1e-5)


def test_three_inputs_cost_three_passes_forward_and_one_in_reverse(page):
    """For x0 x1 (x1 + x2) at (2, -1, 4): -1 · 3 = -3, then 2 · 3 - 2 = 4, then -2."""
    press(page, "pass")
    assert "The pass has found ∂y/∂x₀ = −3." in message(page, NAME)
    assert row(page, "forward") == ["1 of 3", "-3", "", ""]
    press(page, "pass", 2)
    assert row(page, "forward") == ["3 of 3", "-3", "4", "-2"]
    assert "all three derivatives after 3 passes" in message(page, NAME)
    choose(page, mode="reverse")
    press(page, "pass")
    assert row(page, "reverse") == ["1 of 1", "-3", "4", "-2"]
    assert "forward in 3 passes, reverse in one pass" in message(page, NAME)


def test_one_input_is_the_other_way_round(page):
    """x⁴, 3x³ and 9x² at 1 have the slopes 4, 9 and 18."""
    choose(page, graph="one")
    press(page, "pass")
    assert row(page, "forward") == ["1 of 1", "4", "9", "18"]
    choose(page, mode="reverse")
    press(page, "pass", 3)
    assert row(page, "reverse") == ["3 of 3", "4", "9", "18"]
    assert "forward in one pass, reverse in 3 passes" in message(page, NAME)
    before = message(page, NAME)
    press(page, "step")  # there is nothing left to do
    assert message(page, NAME) == before


def test_a_pass_is_stepped_through_by_keys(page):
    """Node by node, with the products written out; two paths meet in x₁."""
    choose(page, mode="reverse")
    page.locator(f"{NAME} [data-action=step]").focus()
    said = []
    for _ in range(6):
        page.keyboard.press("Enter")
        said.append(message(page, NAME))
    assert "d of y is 1" in said[0]
    assert "y moves by 1 · (−2) = −2 per h₁" in said[1]
    assert "y moves by 1 · 3 = 3 per h₀" in said[2]
    assert "y moves by 3 · 2 + (−2) · 1 = 4 per x₁" in said[4]
    assert page.locator(f"{NAME} svg text.backward").count() == 6
    assert "The pass has found" in said[5]


def test_new_values_begin_anew(page):
    """A changed input forgets what was found at the old one; Reset brings the old one back."""
    press(page, "pass")
    field = page.locator(f"{NAME} input").first
    field.fill("-10")
    field.press("Enter")
    assert row(page, "forward") == ["0 of 3", "", "", ""]
    press(page, "pass", 3)
    assert row(page, "forward") == ["3 of 3", "-3", "-20", "10"]
    assert not re.search(r"NaN|Infinity|undefined", page.locator(f"{NAME} .live").inner_text())
    press(page, "reset")
    assert page.locator(f"{NAME} input").first.input_value() == "2"
