"""Two paths meet: what accumulating keeps and overwriting loses, in the package's numbers."""

import re

import numpy as np
import pytest

from backprop_lab.graph import backpropagate

from .workbench import figure_page, message

NAME = "two-paths"


@pytest.fixture(scope="module")
def page(browser):
    with figure_page(browser, NAME) as page:
        yield page


def said(page):
    return message(page, NAME).replace("−", "-")


def show_end(page, graph, a=2):
    page.locator(f"{NAME} select").select_option(graph)
    field = page.locator(f"{NAME} input")
    field.fill(str(a))
    field.press("Enter")
    field.blur()
    for _ in range(5):
        page.locator(f"{NAME} [data-action=next]").click()


def slope_of_the_package(graph, a):
    """dL/da by `backpropagate`, for the three graphs of the figure."""
    operations = ["input", "input", "input", "multiply", "add", "multiply"]
    if graph == "sum":
        operations, parents = ["input", "add"], [[], [0, 0]]
        values = [a, a + a]
    elif graph == "diamond":
        parents = [[], [], [], [0, 1], [0, 2], [3, 4]]
        values = [a, 3.0, 1.0, 3 * a, a + 1, 3 * a * (a + 1)]
    else:
        parents = [[], [], [], [0, 1], [3, 2], [3, 4]]
        values = [a, 3.0, 1.0, 3 * a, 3 * a + 1, 3 * a * (3 * a + 1)]
    return backpropagate(operations, parents, [np.array(float(v)) for v in values])[0]


@pytest.mark.parametrize("graph", ["sum", "diamond", "lengths"])
def test_accumulating_is_what_the_package_and_a_nudge_say(graph, page, rng):
    """The left panel ends at dL/da; the figure's own measurement agrees."""
    for a in np.round(rng.uniform(-3, 3, size=3), 2):
        show_end(page, graph, a)
        measured, left = re.search(r"measures (\S+): left (\S+),", said(page)).groups()
        assert float(left) == pytest.approx(float(slope_of_the_package(graph, a)), abs=1e-4)
        assert float(measured) == pytest.approx(float(left), abs=1e-4)


@pytest.mark.parametrize(
    ("graph", "right_answer", "overwritten"),
    [
        ("sum", "2", "1"),  # 1 + 1, of which one is lost
        ("diamond", "15", "9"),  # 6 along + 1, then 9 along × 3
        ("lengths", "39", "18"),  # (7 + 6) · 3, and 6 · 3
    ],
)
def test_overwriting_loses_what_came_before(graph, right_answer, overwritten, page):
    """At a = 2, worked out by hand; the picture says the same as the sentence."""
    show_end(page, graph)
    assert f"left {right_answer}, right {overwritten}." in said(page)
    left, right = (svg.get_attribute("aria-label") for svg in page.locator(f"{NAME} svg").all())
    assert left.endswith(f"= {right_answer} (measured: {right_answer}).")
    assert f"then {overwritten} (measured: {right_answer})" in right


def test_it_goes_box_by_box_by_keyboard(page):
    """The diamond: the 1, the product, the sum, the tripling; Back undoes the last."""
    page.locator(f"{NAME} select").select_option("diamond")
    page.locator(f"{NAME} [data-action=reset]").click()
    assert "every derivative is still 0" in said(page)
    page.locator(f"{NAME} [data-action=next]").focus()
    told = []
    for _ in range(4):
        page.keyboard.press("Enter")
        told.append(said(page))
    assert told[0].startswith("dL = 1")
    assert "sends 1 · 3 = 3 to u" in told[1]
    assert "sends 1 · 6 = 6 to v" in told[1]
    assert "+ 1 sends 6 · 1 = 6 to a" in told[2]
    assert "Left: 6 + 9 = 15. Right: 9, and 6 is lost." in told[3]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert said(page) == told[2]


def test_where_the_lost_share_is_zero_the_figure_says_so(page):
    """At a = 0 the diamond's path along + 1 carries 0, and nothing shows."""
    show_end(page, "diamond", 0)
    assert "agrees only by accident" in said(page)


@pytest.mark.parametrize("a", ["100", "-100", "0.000001", "-0"])
def test_extreme_numbers_stay_readable(a, page):
    """The ends of the range, in every graph."""
    for graph in ("sum", "diamond", "lengths"):
        show_end(page, graph, a)
        shown = page.locator(f"{NAME} .live").inner_text()
        assert not re.search(r"NaN|Infinity|undefined|\de[+-]", shown)
