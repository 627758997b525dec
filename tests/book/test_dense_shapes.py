"""The shapes of a dense layer: the sums are the package's, and a wrong product is refused."""

from itertools import product

import numpy as np
import pytest

from backprop_lab.dense import dense_backward

from .workbench import figure_page, message

MODEL = "backpropLab.denseShapes"
FACTORS = ["x", "xᵀ", "W", "Wᵀ", "dy", "dyᵀ"]
RIGHT = {"y": ("x", "W"), "dx": ("dy", "Wᵀ"), "dW": ("xᵀ", "dy")}


@pytest.fixture(scope="module")
def page(browser):
    with figure_page(browser, "dense-shapes") as page:
        yield page


@pytest.fixture
def figure(page):
    page.locator("[data-action=reset]").click()
    return page


def choose(page, **values):
    for name, value in values.items():
        page.locator(f"select[data-name={name}]").select_option(value)
    return page.locator(".verdict").inner_text()


def table(page, name):
    rows = page.locator(f"[data-table={name}] tr").all()
    return [
        [text.replace("−", "-") for text in row.locator("td").all_inner_texts()] for row in rows
    ]


def arrays(sizes, rng):
    n, n_in, n_out = sizes
    x, W, dy = (
        rng.normal(size=(n, n_in)),
        rng.normal(size=(n_in, n_out)),
        rng.normal(size=(n, n_out)),
    )
    named = {"x": x, "W": W, "dy": dy}
    return named | {f"{name}ᵀ": value.T for name, value in named.items()}


def test_the_sums_equal_the_package(page, rng):
    """Any sizes: dW, db and dx after all samples, and each share is an outer product."""
    for _ in range(20):
        named = arrays(rng.integers(1, 6, size=3), rng)
        x, W, dy = named["x"], named["W"], named["dy"]
        sums = page.evaluate(
            f"([x, dy, W]) => {MODEL}.sums(x, dy, W, x.length)",
            [x.tolist(), dy.tolist(), W.tolist()],
        )
        for name, gradient in zip(("dx", "dW", "db"), dense_backward(dy, (x, W)), strict=True):
            np.testing.assert_allclose(sums[name], gradient, rtol=1e-12, atol=1e-14)
        for s, share in enumerate(sums["shares"]):
            np.testing.assert_allclose(share, np.outer(x[s], dy[s]), rtol=1e-12)


@pytest.mark.parametrize("sizes", [(3, 2, 4), (2, 2, 4), (3, 3, 3), (1, 2, 2), (4, 3, 4)])
def test_each_judgement_is_what_numpy_and_the_numbers_say(sizes, page, rng):
    """All 36 products for each of the three that are wanted, with equal sizes and without."""
    named = arrays(sizes, rng)
    y, dx = named["x"] @ named["W"], named["dy"] @ named["Wᵀ"]
    targets = {"y": y, "dx": dx, "dW": named["xᵀ"] @ named["dy"]}
    for wanted, left, right in product(targets, FACTORS, FACTORS):
        said = page.evaluate(
            f"([wanted, left, right, sizes]) => {MODEL}.judge(wanted, left, right, sizes)",
            [wanted, left, right, dict(zip(("n", "n_in", "n_out"), sizes, strict=True))],
        )
        if named[left].shape[1] != named[right].shape[0]:
            assert said == {"verdict": "inner", "result": None}
            continue
        result, target = named[left] @ named[right], targets[wanted]
        assert said["result"] == list(result.shape)
        if (left, right) == RIGHT[wanted]:
            assert said["verdict"] == "right"
            np.testing.assert_array_equal(result, target)
        elif result.shape == target.shape:
            assert said["verdict"] == "accident"
            assert not np.allclose(result, target)
        else:
            same = result.T.shape == target.shape and np.allclose(result.T, target)
            assert (said["verdict"] == "turned") == same


def test_with_three_sizes_that_differ_one_product_fits(page):
    """The sentence of the chapter, over all products."""
    fitting = page.evaluate(
        f"""() => {MODEL}.FACTORS.flatMap((left) => {MODEL}.FACTORS.map((right) => [left, right]))
            .filter(([left, right]) => ["right", "accident"].includes(
                {MODEL}.judge("dW", left, right, {{ n: 3, n_in: 2, n_out: 4 }}).verdict))"""
    )
    assert fitting == [["xᵀ", "dy"]]


def test_wrong_products_are_refused_with_a_sentence(figure):
    """The inner sizes, the shape, laid on its side, an accident; then the right one."""
    said = figure.locator(".verdict").inner_text()
    assert said.startswith("x has the shape (3, 2) and dy the shape (3, 4).")
    assert "here 2 and 3. Refused." in said
    assert figure.locator("svg line.clashes").count() == 2
    said = choose(figure, right="W")
    assert said.endswith("The product exists and is (3, 4). But dW has to be (2, 4). Refused.")
    said = choose(figure, left="dyᵀ", right="x")
    assert "laid on their side" in said
    said = choose(figure, left="xᵀ", right="dy")
    assert said.endswith("The product is (2, 4): this is dW.")
    assert figure.locator("svg line.agrees").count() == 2
    said = choose(figure, n="2", left="x")
    assert "by accident, as n = n_in = 2." in said


def test_it_is_driven_by_keyboard_and_adds_up_sample_by_sample(figure):
    """Three samples: the tables show the shares and the sums of the chapter."""
    figure.locator("[data-action=next]").focus()
    figure.keyboard.press("Enter")
    assert message(figure, "dense-shapes").startswith(
        "Sample 0: x has the row (1, 2), dy the row (1, 0, −1, 2)."
    )
    assert table(figure, "sum")[:2] == [["1", "0", "-1", "2"], ["2", "0", "-2", "4"]]
    assert table(figure, "rows") == [["-3", "3"], ["·", "·"], ["·", "·"]]
    figure.keyboard.press("Space")
    figure.keyboard.press("Enter")
    assert "All 3 samples are in" in message(figure, "dense-shapes")
    assert table(figure, "sum") == [
        ["-2", "3", "-1", "5"],
        ["1", "0", "-4", "6"],
        ["0", "2", "1", "2"],
    ]
    figure.keyboard.press("Enter")
    assert message(figure, "dense-shapes").startswith("Every sample is in already.")
    figure.keyboard.press("Tab")
    figure.keyboard.press("Enter")
    assert "Press Next sample for the first of 3." in message(figure, "dense-shapes")


@pytest.mark.parametrize("sizes", [("1", "2", "2"), ("4", "3", "4")])
def test_the_smallest_and_the_largest_sizes_can_be_walked_through(sizes, figure):
    """Every sample fills its row of dx, and the sums are those of the tables shown."""
    choose(figure, **dict(zip(("n", "n_in", "n_out"), sizes, strict=True)))
    for _ in range(int(sizes[0])):
        figure.locator("[data-action=next]").click()
    samples = np.array(table(figure, "samples")[1:], dtype=float)  # below the heads
    x, dy = np.split(samples, [int(sizes[1])], axis=1)
    W = np.array(table(figure, "weights"), dtype=float)
    dx, dW, db = dense_backward(dy, (x, W))
    assert np.array_equal(np.array(table(figure, "sum"), dtype=float), [*dW, db])
    assert np.array_equal(np.array(table(figure, "rows"), dtype=float), dx)


def test_on_a_telephone_the_largest_tables_fit(browser):
    """Seven columns beside their numbers, and no part wider than the page."""
    with figure_page(browser, "dense-shapes", width=360) as page:
        choose(page, n="4", n_in="3", n_out="4")
        page.locator("[data-action=next]").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
