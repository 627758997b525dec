"""Four optimizers in a figure: the package's steps, keys alone, and no way out of numbers."""

import re

import numpy as np
import pytest

from backprop_lab.updates import adam, momentum, rmsprop, sgd

from .workbench import figure_page, message

NAME = "optimizer-race"
WALKERS = {"sgd": sgd, "momentum": momentum, "rmsprop": rmsprop, "adam": adam}
RATES = {"sgd": 0.15, "momentum": 0.04, "rmsprop": 0.3, "adam": 0.5}
WALK = """([name, w, gradients, rate]) => {
    const { start, step } = backpropLab.optimizers.optimizers[name];
    let [place, state] = [w, start(w)];
    return gradients.map((gradient) => {
        const next = step(place, gradient, state, rate);
        [place, state] = [next.w, next.state];
        return place;
    });
}"""


@pytest.fixture(scope="module")
def blank(browser):
    with figure_page(browser, NAME) as page:
        yield page


@pytest.fixture
def page(blank):
    press(blank, "reset")
    return blank


def press(page, *names):
    for name in names:
        page.locator(f"{NAME} [data-action={name}]").click()


def fill(page, name, value):
    field = page.locator(f"{NAME} [data-field={name}]")
    field.fill(value)
    field.press("Enter")


def row(page, name):
    return page.locator(f"{NAME} tr[data-walker={name}] td").all_inner_texts()


def in_the_valley(name, rate, steps):
    """Where the package's optimizer stands after so many steps, and how often it crossed w₁ = 0."""
    optimizer = WALKERS[name](rate)
    w, crossed = np.array([-4.0, 1.0]), 0
    state = optimizer.start(w)
    for _ in range(steps):
        before = w
        w, state = optimizer.step(w, np.array([1.0, 10.0]) * w, state)
        crossed += before[1] * w[1] < 0
    return w, int(crossed)


@pytest.mark.parametrize("name", WALKERS)
def test_a_walk_is_that_of_the_package(name, blank, rng):
    """Eight random gradients after each other, so that every state is used."""
    for _ in range(5):
        w, gradients, rate = rng.normal(size=3), rng.normal(size=(8, 3)), rng.uniform(0.01, 1)
        optimizer = WALKERS[name](rate)
        state, expected = optimizer.start(w), []
        ours = blank.evaluate(WALK, [name, w.tolist(), gradients.tolist(), rate])
        for gradient in gradients:
            w, state = optimizer.step(w, gradient, state)
            expected.append(w)
        np.testing.assert_allclose(ours, expected, rtol=1e-11, atol=1e-13)


def test_the_valley_is_the_one_of_the_chapter(blank, rng):
    for w in rng.normal(size=(10, 2)):
        value, gradient = blank.evaluate(
            """(w) => {
                const { valley } = backpropLab.optimizers;
                return [valley.value(w), valley.gradient(w)];
            }""",
            w.tolist(),
        )
        assert value == pytest.approx((w[0] ** 2 + 10 * w[1] ** 2) / 2, rel=1e-12)
        np.testing.assert_allclose(gradient, [w[0], 10 * w[1]], rtol=1e-12)


def test_it_is_driven_by_keys_and_says_the_numbers(page):
    page.locator(f"{NAME} [data-action=step]").focus()
    page.keyboard.press("Enter")
    assert message(page, NAME) == (
        "Step 1: SGD went to (−3.4, −0.5), momentum to (−3.84, 0.6), "
        "RMSProp to (−3.051, 0.051), Adam to (−3.5, 0.5)."
    )
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert message(page, NAME).startswith("After 11 steps RMSProp is lowest")
    for name, rate in RATES.items():
        w, crossed = in_the_valley(name, rate, 11)
        place, _, shown = row(page, name)
        numbers = [float(text) for text in place.replace("−", "-").strip("()").split(", ")]
        assert numbers == pytest.approx(w.tolist(), abs=5.01e-4)
        assert int(shown) == crossed


def test_a_new_rate_lets_one_walker_walk_again(page):
    """With 0.1 SGD lands on the floor at once, and never crosses it; the others stay."""
    press(page, "ten")
    others = [row(page, name) for name in ("momentum", "rmsprop", "adam")]
    fill(page, "sgd", "0.1")
    assert message(page, NAME).startswith("SGD walks again with η = 0.1: 10 steps")
    assert row(page, "sgd")[2] == "0"
    assert [row(page, name) for name in ("momentum", "rmsprop", "adam")] == others


def test_whoever_leaves_is_named_and_no_number_breaks(page):
    """Above 2/10 gradient descent leads out of the valley; at 10 so do others."""
    fill(page, "sgd", "0.21")
    for _ in range(30):
        press(page, "ten")
    assert "SGD left the valley" in message(page, NAME)
    for name in WALKERS:
        fill(page, name, "10")
    press(page, "ten", "ten")
    assert row(page, "sgd")[:2] == ["gone", "gone"]
    shown = page.locator(f"{NAME} .live").inner_text()
    assert not re.search(r"NaN|Infinity|undefined|\de[+−-]", shown)
