"""The training loop: gradient and update apart, counters that are right, the package's numbers."""

import re

import numpy as np
import pytest

from backprop_lab.gradient_descent import linear_regression_backward, linear_regression_forward
from backprop_lab.optimizers import count_iterations, minibatches, sgd_step
from backprop_lab.updates import adam, momentum, sgd

from .workbench import figure_page, message

NAME = "training-loop"
LAB = "backpropLab.optimizers"


@pytest.fixture(scope="module")
def blank(browser):
    with figure_page(browser, NAME) as page:
        yield page


@pytest.fixture
def page(blank):
    blank.locator(f"{NAME} select").select_option("sgd")
    press(blank, "reset")
    return blank


def press(page, *names):
    for name in names:
        page.locator(f"{NAME} [data-action={name}]").click()


def fill(page, name, value):
    field = page.locator(f"{NAME} [data-field={name}]")
    field.fill(value)
    field.press("Enter")


def counters(page):
    return page.locator(f"{NAME} .counters").inner_text()


def parameters(page):
    """What the table shows of w and b: the last numbers of their rows."""
    rows = page.locator(f"{NAME} tbody tr").all()[:2]
    cells = [[text for text in row.locator("td").all_inner_texts() if text] for row in rows]
    return [float(texts[-1].replace("−", "-")) for texts in cells]


def samples(page):
    points = page.evaluate(f"{LAB}.points")
    return np.array(points["x"])[:, None], np.array(points["y"])


def gradient_of(page, theta, batch):
    X, y = samples(page)
    _, cache = linear_regression_forward(theta[:1], theta[1], X[batch], y[batch])
    dw, db = linear_regression_backward(1.0, cache)
    return np.append(dw, db)


def test_batches_and_counts_are_those_of_the_package(blank, rng):
    """An order is a permutation, another one in each epoch; the last batch may be short."""
    orders = [blank.evaluate(f"{LAB}.orderOf(8, {epoch})") for epoch in range(20)]
    assert all(sorted(order) == list(range(8)) for order in orders)
    assert len({tuple(order) for order in orders}) > 15
    for order in orders[:5]:
        for size in range(1, 9):
            ours = blank.evaluate(f"([o, s]) => {LAB}.minibatches(o, s)", [order, size])
            assert ours == [batch.tolist() for batch in minibatches(np.array(order), size)]
    for n, size, epochs in [*rng.integers(1, 200, size=(20, 3)).tolist(), [100, 50, 50]]:
        counted = blank.evaluate(f"{LAB}.countIterations({n}, {size}, {epochs})")
        assert counted == count_iterations(n, size, epochs)


def test_a_gradient_is_that_of_the_package(blank, rng):
    for theta in rng.normal(size=(10, 2)):
        batch = rng.permutation(8)[:3]
        ours = blank.evaluate(
            f"([theta, batch]) => {LAB}.lineCost({LAB}.points, batch, theta).gradient",
            [theta.tolist(), batch.tolist()],
        )
        np.testing.assert_allclose(ours, gradient_of(blank, theta, batch), rtol=1e-11, atol=1e-13)


def test_computing_a_gradient_moves_nothing(page):
    """Twice the first button: the same numbers, the same line, no iteration."""
    press(page, "gradient")
    once = message(page, NAME)
    assert "w and b have not moved: they are 0 and −1." in once
    press(page, "gradient")
    assert message(page, NAME).startswith("The same gradient again, dw = −1.417")
    assert "nothing was learned" in message(page, NAME)
    assert "iterations done: 0 of 15" in counters(page)


def test_an_update_needs_a_gradient_and_uses_it_up(page):
    press(page, "update")
    assert message(page, NAME).startswith("There is no gradient")
    press(page, "gradient", "update")
    batch = np.array(page.evaluate(f"{LAB}.orderOf(8, 0)")[:3])
    start = np.array([0.0, -1.0])
    w, b = sgd_step(start, gradient_of(page, start, batch), 0.2)
    assert f"w from 0 to {w:.4g}, b from −1 to −{abs(b):.4g}." in message(page, NAME)
    assert "iterations done: 1 of 15" in counters(page)
    press(page, "update")
    assert message(page, NAME).startswith("There is no gradient")


@pytest.mark.parametrize("name", ["sgd", "momentum", "adam"])
def test_a_whole_training_is_that_of_the_package(name, page):
    """Five epochs in batches of 3, by either way of pressing, with the state carried on."""
    page.locator(f"{NAME} select").select_option(name)
    optimizer = {"sgd": sgd, "momentum": momentum, "adam": adam}[name](0.2)
    theta = np.array([0.0, -1.0])
    state = optimizer.start(theta)
    for epoch in range(5):
        order = np.array(page.evaluate(f"{LAB}.orderOf(8, {epoch})"))
        for batch in minibatches(order, 3):
            theta, state = optimizer.step(theta, gradient_of(page, theta, batch), state)
        press(page, *(["epoch"] if epoch else ["gradient", "update"] * 3))
        assert parameters(page) == pytest.approx(theta.tolist(), rel=1e-3, abs=5e-4)
    assert message(page, NAME).startswith("The training is over: 15 iterations.")
    press(page, "gradient", "update", "epoch")
    assert message(page, NAME).startswith("The training is over: 15 iterations.")


def test_batch_epoch_and_iteration_are_counted(page):
    """Eight samples in batches of 5 for 50 epochs: 50 · 2 = 100."""
    fill(page, "size", "5")
    fill(page, "epochs", "50")
    assert "50 · ⌈8/5⌉ = 50 · 2 = 100" in counters(page)
    press(page, "gradient", "update")
    assert counters(page).startswith("Epoch 1 of 50 · batch 2 of 2 · iterations done: 1 of 100")
    press(page, "gradient", "update")
    assert counters(page).startswith("Epoch 2 of 50 · batch 1 of 2 · iterations done: 2 of 100")
    assert "again from forward on, not from new weights" in message(page, NAME)


def test_it_is_driven_by_keys(page):
    page.locator(f"{NAME} [data-action=gradient]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert message(page, NAME).startswith("Update by SGD: w from 0 to")


def test_a_rate_that_is_too_large_ends_with_a_sentence(page):
    fill(page, "epochs", "1000")
    fill(page, "rate", "10")
    press(page, *["epoch"] * 8)
    assert message(page, NAME).startswith("The numbers have become too large")
    shown = page.locator(f"{NAME} .live").inner_text()
    assert not re.search(r"NaN|Infinity|undefined", shown)
    fill(page, "size", "2.4")
    assert page.locator(f"{NAME} [data-field=size]").input_value() == "2"


def test_a_row_shows_a_gradient_only_where_it_leads_from_before_to_after(page):
    """Behind one update stands its gradient; behind the several of an epoch stands none."""
    press(page, "gradient", "update")
    cells = page.locator(f"{NAME} tbody tr").first.locator("td").all_inner_texts()
    before, gradient, after = (float(text.replace("−", "-")) for text in cells)
    assert abs(before - 0.2 * gradient - after) < 1e-3
    press(page, "epoch")
    assert page.locator(f"{NAME} tbody tr").first.locator("td").all_inner_texts()[1] == ""


def test_reset_brings_back_the_first_optimizer(page):
    page.locator(f"{NAME} select").select_option("adam")
    press(page, "reset", "gradient", "update")
    assert page.locator(f"{NAME} select").input_value() == "sgd"
    assert message(page, NAME).startswith("Update by SGD")
