"""Softmax's Jacobian: the arithmetic is the package's, and what comes back is said in numbers."""

import numpy as np
import pytest

from backprop_lab.softmax import softmax_backward, softmax_forward, softmax_jacobian

from .workbench import figure_page, message

NAME = "softmax-jacobian"


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


def press(page, action):
    page.locator(f"[data-action={action}]").focus()
    page.keyboard.press("Enter")


def entries(page):
    """The nine numbers in the table, as they are written."""
    texts = page.locator("svg text:not([class=forward], [class=backward])").all_text_contents()
    return [float(text.replace("−", "-")) for text in texts]


def back(page):
    """The three numbers below the table."""
    texts = page.locator("svg text.backward").all_text_contents()
    return [float(text.replace("−", "-")) for text in texts[-6:][1::2]]


@pytest.mark.parametrize("scale", [1.0, 30.0, 1000.0])
def test_the_arithmetic_equals_the_package(scale, page, rng):
    """Random logits, ordinary and large: probabilities, table, and both ways back."""
    for _ in range(20):
        z, dp = scale * rng.normal(size=4), rng.normal(size=4)
        p, table, dz, short = page.evaluate(
            """([z, dp]) => {
                const { softmax, jacobian, contract, short } = backpropLab.softmaxJacobian;
                const table = jacobian(softmax(z));
                return [softmax(z), table, contract(dp, table), short(dp, softmax(z)).dz];
            }""",
            [z.tolist(), dp.tolist()],
        )
        expected, _ = softmax_forward(z[np.newaxis])
        np.testing.assert_allclose(p, expected[0], rtol=1e-12, atol=1e-300)
        np.testing.assert_allclose(table, softmax_jacobian(expected[0]), rtol=1e-9, atol=1e-15)
        (dlogits,) = softmax_backward(dp[np.newaxis], expected)
        np.testing.assert_allclose(dz, dlogits, rtol=1e-9, atol=1e-15)
        np.testing.assert_allclose(short, dlogits, rtol=1e-9, atol=1e-15)


def test_the_numbers_of_the_chapter_stand_in_the_picture(page):
    """With p = (0.4, 0.1, 0.5): rows of the table, and 0.4 · (1 − 0.1) at the first logit."""
    assert entries(page) == [0.24, -0.04, -0.2, -0.04, 0.09, -0.05, -0.2, -0.05, 0.25]
    assert back(page) == [0.36, 0.19, -0.55]
    assert "1 · 0.24 + 2 · (−0.04) + (−1) · (−0.2) = 0.36." in message(page, NAME)
    assert "0.4 · (1 − 0.1) = 0.36." in message(page, NAME)


def test_another_logit_is_followed(page):
    """The frame goes to the column, and the message tells its three products."""
    page.locator("select").select_option("2")
    assert message(page, NAME).startswith("Back to z₂ comes 1 · (−0.2) + 2 · (−0.05)")
    assert "0.5 · (−1 − 0.1) = −0.55." in message(page, NAME)


def test_ones_give_nothing_and_a_shift_changes_nothing(page):
    """By keys: the same dp for all classes comes back as 0; one more for all moves no number."""
    before = entries(page), back(page)
    press(page, "shift")
    assert page.locator("[data-field=z1]").input_value() == "1"
    assert message(page, NAME).startswith("Each logit has grown by 1.")
    assert (entries(page), back(page)) == before
    press(page, "ones")
    assert back(page) == [0.0, 0.0, 0.0]
    assert entries(page) == before[0]
    assert "nothing comes back" in message(page, NAME)


def test_the_seed_of_the_surprise_gives_p_minus_one_hot(page):
    """With dp = (−1 / 0.4, 0, 0): back come 0.4 − 1, 0.1 and 0.5."""
    for field, text in (("dp0", "-2.5"), ("dp1", "0"), ("dp2", "0")):
        type_into(page, field, text)
    assert back(page) == [-0.6, 0.1, 0.5]


def test_what_is_negative_is_hatched(page):
    """A second cue beside the sign: lines cross the six entries below 0, and no other."""
    cells = page.evaluate(
        """() => {
            const corners = [...document.querySelectorAll("svg .cell")].map((n) => n.getBBox());
            const holds = (box, line) => {
                const { x, y, width, height } = line.getBBox();
                const [right, down] = [x + width / 2 - box.x, y + height / 2 - box.y];
                return right > 0 && right < box.width && down > 0 && down < box.height;
            };
            const lines = [...document.querySelectorAll("svg .hatch")];
            return corners.map((box) => lines.some((line) => holds(box, line)));
        }"""
    )
    assert cells == [value < 0 for value in entries(page)]
    for field, text in (("z0", "1000"), ("z1", "0"), ("z2", "0")):
        type_into(page, field, text)
    assert page.locator("svg .hatch").count() == 0  # all entries are 0


def test_at_the_ends_of_the_range_there_are_numbers_or_a_sentence(page):
    """A sure class, a shift for which there is no room, large seeds of both signs."""
    type_into(page, "z0", "1000")
    assert message(page, NAME).endswith("so hardly anything moves.")
    press(page, "shift")
    assert message(page, NAME).startswith("No logit may be larger than 1000")
    assert page.locator("[data-field=z0]").input_value() == "1000"
    type_into(page, "z1", "-1000")
    type_into(page, "dp0", "-1000")
    type_into(page, "dp1", "1000")
    assert back(page) == [0.0, 0.0, 0.0]
    type_into(page, "z1", "1000")
    assert back(page) == [-500.0, 500.0, 0.0]
    assert "e-" not in page.locator(f"{NAME} .live").inner_text()
