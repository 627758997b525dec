"""Gradient descent in a figure: the package's arithmetic, keys alone, and no way out of numbers."""

import re

import numpy as np
import pytest

from backprop_lab.activations import sigmoid_backward, sigmoid_forward
from backprop_lab.gradient_descent import (
    gradient_descent_step,
    linear_regression_backward,
    linear_regression_closed_form,
    linear_regression_forward,
)
from backprop_lab.losses import mse_backward, mse_forward

from .workbench import figure_page, message

NAME = "descent-path"
HOURS, WAYS = np.array([1.0, 2.0, 3.0]), np.array([3.0, 3.5, 7.0])
AT = "([name, theta]) => backpropLab.descent.landscapes[name].at(theta)"


@pytest.fixture(scope="module")
def blank(browser):
    with figure_page(browser, NAME) as page:
        yield page


@pytest.fixture
def page(blank):
    blank.locator(f"{NAME} select").select_option("bowl")
    press(blank, "reset")
    return blank


def press(page, *names):
    for name in names:
        page.locator(f"{NAME} [data-action={name}]").click()


def fill(page, name, value):
    field = page.locator(f"{NAME} [data-field={name}]")
    field.fill(value)
    field.press("Enter")


def shown(page, column):
    cells = page.locator(f"{NAME} tbody tr td:nth-child({column})").all_inner_texts()
    return [float(text.replace("−", "-")) for text in cells]


def test_bowl_and_valley_are_the_linear_regression_of_the_package(blank, rng):
    """Two walks and w alone; three walks with w and b."""
    for _ in range(20):
        w, b = rng.normal(size=1), rng.normal()
        for name, n, theta in (("bowl", 2, [w[0]]), ("valley", 3, [w[0], b])):
            bias = b if name == "valley" else 0.0
            J, cache = linear_regression_forward(w, bias, HOURS[:n, None], WAYS[:n])
            dw, db = linear_regression_backward(1.0, cache)
            result = blank.evaluate(AT, [name, list(theta)])
            assert result["cost"] == pytest.approx(J, rel=1e-12)
            expected = [dw[0], db][: len(theta)]
            np.testing.assert_allclose(result["gradient"], expected, rtol=1e-11, atol=1e-13)


def test_the_neuron_is_sigmoid_and_mean_squared_error_of_the_package(blank, rng):
    """One chain of two backward functions, then the sum over the samples."""
    x, y = np.array([1.0, 10.0]), np.array([0.9, 0.2])
    for w in rng.normal(scale=2.0, size=20):
        a, cache = sigmoid_forward(w * x)
        J, loss_cache = mse_forward(a, y)
        dw = (sigmoid_backward(mse_backward(1.0, loss_cache), cache) * x).sum()
        result = blank.evaluate(AT, ["neuron", [w]])
        assert result["cost"] == pytest.approx(J, rel=1e-11)
        assert result["gradient"][0] == pytest.approx(dw, rel=1e-9, abs=1e-13)


def test_the_valley_is_drawn_where_it_is(blank):
    """Its lowest point, its curvatures and the critical learning rate, from the package's H."""
    w, b = linear_regression_closed_form(HOURS[:, None], WAYS)
    assert blank.evaluate("backpropLab.descent.landscapes.valley.lowest") == pytest.approx(
        [w[0], b]
    )
    features = np.column_stack([HOURS, np.ones(3)])
    curvatures = np.linalg.eigvalsh(features.T @ features / 3)
    given = blank.evaluate("backpropLab.descent.landscapes.valley.curvatures")
    np.testing.assert_allclose(sorted(given), curvatures, rtol=1e-12)
    critical = "backpropLab.descent.critical(backpropLab.descent.landscapes.{})"
    assert blank.evaluate(critical.format("valley")) == pytest.approx(2 / curvatures[1])
    assert blank.evaluate(critical.format("bowl")) == pytest.approx(0.8)


def test_a_step_of_the_figure_is_a_step_of_the_package(blank, rng):
    for _ in range(20):
        theta, gradient, rate = rng.normal(size=2), rng.normal(size=2), rng.uniform(0.01, 1)
        moved = blank.evaluate(
            "([theta, gradient, rate]) => backpropLab.descent.step(theta, gradient, rate)",
            [theta.tolist(), gradient.tolist(), rate],
        )
        np.testing.assert_allclose(moved, gradient_descent_step(theta, gradient, rate), rtol=1e-14)


def test_it_is_driven_by_keys_and_says_the_numbers(page):
    """From 0 with 0.2 the distance to 2 is halved: 1, then 1.5."""
    page.locator(f"{NAME} [data-action=step]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert message(page, NAME) == (
        "Step 2: the slope was −2.5, so w moved by −0.2 · (−2.5) = 0.5, from 1 to 1.5. "
        "J falls from 1.5625 to 0.625."
    )
    assert shown(page, 2) == [1.0, 1.563, -2.5]
    assert shown(page, 3) == [1.5, 0.625, -1.25]
    fill(page, "rate", "1")
    assert "by −1.5. The critical learning rate is 0.8." in message(page, NAME)


def test_too_large_a_rate_ends_with_a_sentence(page):
    """Out of the picture first, then far away, and numbers all the time."""
    fill(page, "rate", "1")
    press(page, "step")
    assert "from 0 to 5. J rises" in message(page, NAME)
    press(page, "step", "step")
    assert "has left the picture" in message(page, NAME)
    press(page, "hundred", "hundred", "step")
    assert message(page, NAME).startswith("That is far away")
    press(page, "reset")
    fill(page, "rate", "100")
    press(page, "hundred")
    assert not re.search(r"NaN|Infinity|undefined", page.locator(f"{NAME} .live").inner_text())


def test_where_one_starts_decides_in_which_valley_one_ends(page):
    """0.3 leads to the global minimum near −0.107, 1 to the local one near 2.2."""
    page.locator(f"{NAME} select").select_option("neuron")
    ends = []
    for start, rate in (("0.3", "0.5"), ("1", "20")):
        fill(page, "rate", rate)
        fill(page, "start0", start)
        press(page, "hundred", "hundred", "hundred")
        ends.append(shown(page, 3)[0])
    assert ends == pytest.approx([-0.107, 2.197], abs=0.01)
    assert "as good as 0" in message(page, NAME)


def test_the_valley_has_two_starts_and_an_arrow_uphill(page):
    """The gradient by w and b at (2, 0) is (−1, −0.5), as in the chapter."""
    page.locator(f"{NAME} select").select_option("valley")
    assert page.locator(f"{NAME} input").count() == 3
    fill(page, "start0", "2")
    fill(page, "start1", "0")
    assert "The slope there is (−1, −0.5)" in message(page, NAME)
    assert "uphill" in page.locator(f"{NAME} svg").text_content()
    press(page, "hundred", "hundred")
    assert shown(page, 3)[:2] == pytest.approx([2.0, 0.5], abs=0.01)
