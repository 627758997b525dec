"""The 1-1-1 network: the arithmetic is the package's, and three keys lead through it."""

import re

import numpy as np
import pytest

from backprop_lab.by_hand import (
    EXAMPLE_1_1_1,
    network_1_1_1_backward,
    network_1_1_1_values,
    network_2_2_2_step,
    network_2_2_2_values,
)

from .workbench import figure_page, message

NAME = "network-1-1-1"


@pytest.fixture
def page(browser):
    with figure_page(browser, NAME) as page:
        yield page


def press(page, action):
    page.locator(f"{NAME} [data-action={action}]").press("Enter")
    return message(page, NAME)


def row(page, name):
    cells = page.locator(f"{NAME} tr[data-row={name}] td").all_inner_texts()
    return [text.replace("−", "-") for text in cells]


def type_into(page, field, text):
    node = page.locator(f"{NAME} [data-field={field}]")
    node.fill(text)
    node.press("Enter")


def test_the_arithmetic_equals_the_package_in_either_network(page, rng):
    """Twenty random networks of each width: every value, and the parameters after a step."""
    both = "network => { const t = backpropLab.twoLayers, v = t.values(network);"
    both += " return [v, t.step(network, v, 0.3)]; }"
    for _ in range(20):
        x, y, w1, b1, w2, b2 = rng.normal(size=6)
        given = {"x": [x], "y": [y], "W1": [[w1]], "b1": [b1], "W2": [[w2]], "b2": [b2]}
        found, after = page.evaluate(both, given)
        right = network_1_1_1_values(np.array([x]), np.array([y]), w1, b1, w2, b2)
        for name, value in right.items():
            np.testing.assert_allclose(
                np.ravel(found[name.replace("w", "W")]), value, rtol=1e-10, atol=1e-15
            )
        derivative = network_1_1_1_backward(np.array([x]), np.array([y]), w1, b1, w2, b2)[0]
        np.testing.assert_allclose(np.ravel(after["W1"]), w1 - 0.3 * derivative, rtol=1e-12)
    for _ in range(20):
        arrays = {"x": (1, 2), "y": (1, 2), "W1": (2, 2), "b1": (2,), "W2": (2, 2), "b2": (2,)}
        given = {name: rng.normal(size=shape) for name, shape in arrays.items()}
        plain = {name: value.tolist() for name, value in given.items()}
        found, after = page.evaluate(both, plain | {"x": plain["x"][0], "y": plain["y"][0]})
        right = network_2_2_2_values(**given)
        paths = np.array([right.pop("path_0")[0], right.pop("path_1")[0]])
        np.testing.assert_allclose(found["paths"], paths, rtol=1e-10, atol=1e-15)
        for name, value in right.items():
            np.testing.assert_allclose(found[name], value[0], rtol=1e-10, atol=1e-15)
        moved = network_2_2_2_step(**given, learning_rate=0.3)
        for name, value in zip(["W1", "b1", "W2", "b2"], moved, strict=True):
            np.testing.assert_allclose(after[name], value, rtol=1e-12, atol=1e-15)


def test_three_keys_show_every_number_of_the_example(page):
    """Forward, backward, step and forward again: the columns fill with the worked numbers."""
    assert "1.1 · 1.5 + (−0.2) = 1.450000" in press(page, "forward")
    assert row(page, "a2") == ["0.516743", "", ""]
    said = press(page, "backward")
    assert "δ⁽²⁾ = −0.095707. Times a⁽¹⁾: ∂C/∂w⁽²⁾ = −0.077522." in said
    assert "Back along w⁽²⁾: −0.066995, times the slope 0.153901: δ⁽¹⁾ = −0.010311." in said
    assert row(page, "cost") == ["0.073443", "1.000000", ""]
    assert "w⁽²⁾ goes from 0.7 to 0.738761, w⁽¹⁾ from 1.1 to 1.107733" in press(page, "step")
    assert "C was 0.073443 and is 0.065896: it fell." in press(page, "forward")

    v = network_1_1_1_values(**EXAMPLE_1_1_1)
    derivatives = {"x": v["dx"], "z1": v["delta1"], "a1": v["da1"], "z2": v["delta2"]}
    derivatives |= {"w1": v["dw1"], "b1": v["delta1"], "w2": v["dw2"], "b2": v["delta2"]}
    for name, value in derivatives.items():
        assert row(page, name)[1] == f"{value.item():.6f}"
    assert [row(page, name)[2] for name in ("w1", "b1", "w2", "b2")] == [
        "1.107733", "-0.194845", "0.738761", "-0.452147",
    ]  # fmt: skip
    assert [row(page, name)[2] for name in ("z1", "a1", "z2", "a2", "cost")] == [
        "1.466755", "0.812564", "0.148144", "0.536968", "0.065896",
    ]  # fmt: skip


def test_steps_go_on_from_where_the_last_one_led(page):
    """Fifty steps: the cost falls each time, and the fields show the parameters in use."""
    costs = []
    for _ in range(50):
        press(page, "step")
        press(page, "forward")
        costs.append(float(row(page, "cost")[2]))
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < 0.03
    shown = page.locator(f"{NAME} [data-field=w2]").input_value()
    assert float(shown) == pytest.approx(float(row(page, "w2")[0].replace("−", "-")))
    assert "Press Forward, then Backward" in press(page, "reset")
    assert page.locator(f"{NAME} [data-field=w2]").input_value() == "0.7"


def test_a_number_can_be_changed(page):
    """With x = −1.5 the first weight's derivative turns its sign."""
    type_into(page, "x", "-1.5")
    assert message(page, NAME) == "x is −1.5 now. Press Forward."
    press(page, "backward")
    right = network_1_1_1_values(**EXAMPLE_1_1_1 | {"x": np.array([-1.5])})
    assert row(page, "w1")[1] == f"{right['dw1'].item():.6f}" == "0.014791"


def test_a_step_that_is_too_long_is_called_so(page):
    """The answer lies just above its target, and η = 100 leads far below it."""
    for field, text in {"y": "0.5", "rate": "100"}.items():
        type_into(page, field, text)
    press(page, "step")
    assert "it rose. The step was too long" in press(page, "forward")


@pytest.mark.parametrize("extreme", ["20", "-20"])
def test_extreme_numbers_stay_numbers(extreme, page):
    """Saturated sigmoids, the largest rate, ten steps: numbers, and nothing else."""
    for field in ("x", "y", "w1", "b1", "w2", "b2"):
        type_into(page, field, extreme)
    type_into(page, "rate", "100")
    for _ in range(10):
        press(page, "step")
        press(page, "forward")
    shown = page.locator(f"{NAME} .live").inner_text()
    assert not re.search(r"NaN|Infinity|undefined|\de[+−-]", shown)
