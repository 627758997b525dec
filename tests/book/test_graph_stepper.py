"""The graph stepper: the arithmetic is the package's, and every number can be reached by key."""

import re

import numpy as np
import pytest

from backprop_lab.by_hand import EXAMPLE_1_1_1, LEARNING_RATE, network_1_1_1_values
from backprop_lab.graph import backpropagate

from .workbench import figure_page, message

NAME = "graph-stepper"


@pytest.fixture(scope="module")
def page(browser):
    with figure_page(browser, NAME) as page:
        yield page


def said(page):
    return message(page, NAME).replace("−", "-")


def press(page, *actions):
    for action in actions:
        page.locator(f"{NAME} [data-action={action}]").click()


def choose(page, example):
    page.locator(f"{NAME} select").select_option(example)
    press(page, "reset")


def fill(page, field, text):
    field = page.locator(f"{NAME} [data-field='{field}']")
    field.fill(str(text))
    field.press("Enter")
    field.blur()


def numbers_of(page):
    """The three numbers of each node, as the picture tells them to whoever cannot see it."""
    text = page.locator(f"{NAME} svg").get_attribute("aria-label").replace("−", "-")
    nodes = text.split("Known so far: ")[1].rstrip(".").split("; ")
    return {
        node.split(" ")[0]: [float(n) for n in re.findall(r" (-?\d[\d.e-]*)(?:,|$)", node)]
        for node in nodes
    }


def test_values_and_gradients_are_those_of_the_package(page, rng):
    """Twenty random graphs of sums and products, with reuse, by both programs."""
    for _ in range(20):
        operations, parents = ["input"] * 3, [[], [], []]
        for node in range(3, 9):
            operations.append(str(rng.choice(["add", "multiply"])))
            parents.append([int(rng.integers(0, node)), node - 1])
        inputs = rng.uniform(-1.5, 1.5, size=3)
        nodes = [
            {"name": f"v{i}", "parents": its}
            | ({} if operation == "input" else {"operation": operation})
            for i, (operation, its) in enumerate(zip(operations, parents, strict=True))
        ]
        values, gradients = page.evaluate(
            """([nodes, inputs]) => {
                const { forward, backward } = backpropLab.graph;
                const values = forward(nodes, inputs);
                return [values, backward(nodes, values)];
            }""",
            [nodes, {f"v{i}": value for i, value in enumerate(inputs)}],
        )
        expected = backpropagate(operations, parents, [np.array(value) for value in values])
        np.testing.assert_allclose(gradients, expected, rtol=1e-12, atol=1e-12)


def test_each_slope_is_what_a_nudge_measures(page, rng):
    """Sum, difference, product, sigmoid and half the square, at random points."""
    for operation, count in [
        ("add", 2), ("subtract", 2), ("multiply", 2), ("sigmoid", 1), ("halfSquare", 1),
    ]:  # fmt: skip
        at = rng.normal(size=count)
        nodes = [{"name": f"v{i}", "parents": []} for i in range(count)]
        nodes.append({"name": "L", "operation": operation, "parents": list(range(count))})

        def run(values, nodes=nodes):
            return page.evaluate(
                """([nodes, inputs]) => {
                    const { forward, backward } = backpropLab.graph;
                    const values = forward(nodes, inputs);
                    return [values.at(-1), backward(nodes, values)];
                }""",
                [nodes, {f"v{i}": float(value) for i, value in enumerate(values)}],
            )

        for i, nudge in enumerate(1e-5 * np.eye(count)):
            slope = (run(at + nudge)[0] - run(at - nudge)[0]) / 2e-5
            assert run(at)[1][i] == pytest.approx(slope, abs=1e-8)


def test_the_neuron_has_the_numbers_of_the_chapter(page):
    """By hand: p = 3, ŷ = 2.5, e = −1.5, C = 1.125; with η = 0.1 the error halves."""
    choose(page, "neuron")
    press(page, "stepAll")
    assert numbers_of(page) == {
        "x": [2, -2.25], "w": [1.5, -3, 1.8], "p": [3, -1.5, 3.6], "b": [-0.5, -1.5, -0.35],
        "ŷ": [2.5, -1.5, 3.25], "y": [4, 1.5], "e": [-1.5, -1.5, -0.75],
        "C": [1.125, 1, 0.28125],
    }  # fmt: skip
    assert "The cost was 1.125 and is 0.28125. It fell." in said(page)


def test_the_running_example_has_the_digits_of_the_package(page):
    """The 1-1-1 network before the step, its derivatives, and the values after the step."""
    v = {name: value.item() for name, value in network_1_1_1_values(**EXAMPLE_1_1_1).items()}
    e = EXAMPLE_1_1_1
    choose(page, "one-one-one")
    press(page, "stepAll")
    shown = numbers_of(page)
    for name, value, gradient in [
        ("x", 1.5, v["dx"]), ("w₁", e["w1"], v["dw1"]), ("b₁", e["b1"], v["delta1"]),
        ("z₁", v["z1"], v["delta1"]), ("a₁", v["a1"], v["da1"]), ("w₂", e["w2"], v["dw2"]),
        ("b₂", e["b2"], v["delta2"]), ("z₂", v["z2"], v["delta2"]), ("a₂", v["a2"], v["da2"]),
        ("C", v["cost"], 1.0),
    ]:  # fmt: skip
        assert shown[name][:2] == pytest.approx([value, gradient], abs=5.1e-5)
    after = network_1_1_1_values(
        e["x"], e["y"], e["w1"] - LEARNING_RATE * v["dw1"], e["b1"] - LEARNING_RATE * v["delta1"],
        e["w2"] - LEARNING_RATE * v["dw2"], e["b2"] - LEARNING_RATE * v["delta2"],
    )  # fmt: skip
    assert shown["C"][2] == pytest.approx(after["cost"].item(), abs=5.1e-5)
    assert "The cost was 0.073443 and is 0.065896." in said(page)


def test_next_goes_box_by_box_by_keyboard_and_back_undoes_it(page):
    """Four boxes forward, the 1, four boxes back, the step, four boxes again: 14 presses."""
    choose(page, "neuron")
    assert said(page).startswith("Data and parameters are given.")
    page.locator(f"{NAME} [data-action=next]").focus()
    told = []
    for _ in range(14):
        page.keyboard.press("Enter")
        told.append(said(page))
    assert told[0] == "Forward, ×: p = 2 · 1.5 = 3."
    assert told[3].endswith("= 1.125. That is the cost.")
    assert "dC/dC = 1" in told[4]
    assert "The cost itself is 1.125" in told[4]
    assert "For e the local slope is -1.5: 1 · (-1.5) = -1.5." in told[5]
    assert "For y the local slope is -1: -1.5 · (-1) = 1.5." in told[6]
    assert "For w the local slope is 2: -1.5 · 2 = -3." in told[8]
    assert "w = 1.5 - 0.1 · (-3) = 1.8, b = -0.5 - 0.1 · (-1.5) = -0.35" in told[9]
    assert "It fell." in told[13]

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert said(page) == told[12]
    press(page, "next", "next")
    assert said(page) == "Blue becomes ink, and step 2 can begin."
    assert numbers_of(page)["w"] == [1.8]
    assert page.locator(f"{NAME} [data-field=w]").input_value() == "1.8"


def test_another_graph_is_chosen_by_keyboard_and_the_focus_stays(page):
    """The fields are other ones then, and the reader is still in the list."""
    choose(page, "neuron")
    page.locator(f"{NAME} select").focus()
    page.keyboard.press("ArrowDown")
    assert set(numbers_of(page)) == {"x", "w₁", "b₁", "w₂", "b₂", "y"}
    assert page.evaluate("document.activeElement.tagName") == "SELECT"


def test_a_number_appears_when_its_box_has_been_reached_and_not_before(page):
    """After two boxes forward ŷ is known; a derivative is known once its box has sent it."""
    choose(page, "neuron")
    press(page, "next", "next")
    assert set(numbers_of(page)) == {"x", "w", "p", "b", "ŷ", "y"}
    press(page, "forwardAll", "next", "next", "next")
    assert numbers_of(page)["y"] == [4, 1.5]
    assert numbers_of(page)["b"] == [-0.5]


def test_a_reader_changes_an_input_and_every_number_follows(page):
    """With x = 1 the product is 1.5, ŷ is 1, e is −3 and dw is −3 · 1."""
    choose(page, "neuron")
    press(page, "backwardAll")
    fill(page, "x", 1)
    assert said(page).startswith("x = 1: every number is computed anew.")
    assert numbers_of(page)["w"] == [1.5, -3]
    assert numbers_of(page)["e"] == [-3, -3]
    fill(page, "rate", 2)
    press(page, "stepAll")
    assert "It rose: the step was too long." in said(page)


@pytest.mark.parametrize("example", ["neuron", "one-one-one"])
def test_extreme_numbers_stay_readable(example, page):
    """The ends of every range, and steps that run away: numbers or a sentence, never NaN."""
    choose(page, example)
    for value in (100, -100, 0):
        for field in page.locator(f"{NAME} input").all():
            is_rate = field.get_attribute("data-field") == "rate"
            field.fill("10" if is_rate else str(value))
            field.press("Enter")
            field.blur()
        press(page, "stepAll", *["next"] * 2, "stepAll", "next", "stepAll", "next", "stepAll")
        shown = page.locator(f"{NAME} .live").inner_text()
        label = page.locator(f"{NAME} svg").get_attribute("aria-label")
        assert not re.search(r"NaN|Infinity|undefined|null", shown + label)


def test_steps_that_run_away_are_stopped_by_a_sentence(page):
    """With η = 10 the neuron's parameters grow more than fortyfold at each step."""
    choose(page, "neuron")
    fill(page, "rate", 10)
    for _ in range(8):
        press(page, "stepAll", "next")
    assert said(page).startswith("The numbers run away.")


def test_a_page_can_ask_for_the_whole_picture_and_for_another_graph(browser):
    """The landing page shows all three numbers at once; the attribute chooses the graph."""
    with figure_page(browser, NAME, attributes='example="one-one-one" at="end"') as page:
        assert len(numbers_of(page)["w₁"]) == 3
        assert "Press Reset, then Next" in said(page)
        press(page, "reset")
        assert numbers_of(page)["w₁"] == [1.1]


def test_it_stands_upright_on_a_telephone(browser):
    """From top to bottom at 360 pixels, from left to right where there is room."""
    with figure_page(browser, NAME, width=360) as page:
        _, _, width, height = map(float, page.locator("svg").get_attribute("viewBox").split())
        assert height > width
        page.set_viewport_size({"width": 1000, "height": 800})
        page.wait_for_function(
            "() => { const b = document.querySelector('svg').viewBox.baseVal;"
            " return b.width > b.height; }"
        )
