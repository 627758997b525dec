"""Cost by depth: the counts are those of the package's own passes, and of paths walked singly."""

from itertools import pairwise, product

import numpy as np
import pytest

from backprop_lab.chain_rule import count_paths
from backprop_lab.layers import mlp_backward, mlp_forward

from .workbench import figure_page, message


class Counted(np.ndarray):
    """An array that counts the multiplications of the matrix products it goes into."""

    multiplications = 0

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        plain = [np.asarray(value) for value in inputs]
        if ufunc is np.matmul:
            (rows, inner), columns = plain[0].shape, plain[1].shape[1]
            Counted.multiplications += rows * inner * columns
        return getattr(ufunc, method)(*plain, **options).view(Counted)


def network(width, depth, rng):
    widths = [width] * (depth + 1) + [1]
    return tuple(
        (rng.normal(size=(n_in, n_out)), rng.normal(size=n_out)) for n_in, n_out in pairwise(widths)
    )


@pytest.fixture(scope="module")
def page(browser):
    with figure_page(browser, "cost-by-depth") as page:
        yield page


@pytest.fixture
def figure(page):
    page.locator("[data-action=reset]").click()
    return page


def costs(page, width, depth):
    return page.evaluate("([w, d]) => backpropLab.costByDepth.costs(w, d)", [width, depth])


def multiplications(page, way):
    text = page.locator(f"[data-way={way}] td").last.inner_text()
    return int(text.replace(",", ""))


@pytest.mark.parametrize(("width", "depth"), [(1, 1), (1, 5), (4, 1), (3, 4), (7, 2), (10, 12)])
def test_the_passes_of_the_package_cost_what_the_figure_says(width, depth, page, rng):
    """Counted in mlp_forward and mlp_backward: one forward, and two for the way back."""
    parameters = network(width, depth, rng)
    said = costs(page, width, depth)
    assert said["parameters"] == sum(W.size + b.size for W, b in parameters)

    Counted.multiplications = 0
    y, cache = mlp_forward(rng.normal(size=(1, width)).view(Counted), parameters)
    assert Counted.multiplications == said["wires"]
    mlp_backward(np.ones(y.shape).view(Counted), cache)
    assert Counted.multiplications == said["backpropagation"]
    assert said["forward"] == said["tangents"] == (said["parameters"] + 1) * said["wires"]
    assert said["central"] == 2 * said["parameters"] * said["wires"]


@pytest.mark.parametrize(("width", "depth"), [(1, 1), (1, 4), (2, 3), (3, 3), (4, 2)])
def test_paths_walked_one_by_one(width, depth, page):
    """Every path from every hidden neuron to the output, and the weights on it, listed."""
    said = costs(page, width, depth)
    weights_on_paths = 0
    for layer in range(1, depth + 1):  # the layer that a path begins in
        below_the_output = depth - layer
        for _ in range(width):
            paths = list(product(range(width), repeat=below_the_output))
            weights_on_paths += len(paths) * (below_the_output + 1)
            if layer == 1:
                assert said["paths"] == len(paths)
    assert said["expansion"] == 2 * said["wires"] + weights_on_paths


def test_the_number_of_the_chapter(figure):
    """Width 4, nine hidden sums: 4⁹ = 262,144, as the package counts them."""
    assert count_paths([4] * 10 + [1]) == 262_144
    said = message(figure, "cost-by-depth")
    assert "10 hidden layers of 4, 205 parameters on 164 wires and 41 biases." in said
    assert "4⁹ = 262,144 paths" in said
    assert multiplications(figure, "backpropagation") == 3 * 164
    assert multiplications(figure, "forward") == 206 * 164


def test_it_is_driven_by_keyboard(figure):
    """One layer more, one fewer, and the ends of the range."""
    figure.locator("[data-action=more]").focus()
    figure.keyboard.press("Enter")
    said = message(figure, "cost-by-depth")
    ratio = costs(figure, 4, 11)["expansion"] / costs(figure, 4, 10)["expansion"]
    assert said.startswith(f"One layer more: the paths written out cost {ratio:.3g} times")
    assert "4¹⁰ = 1,048,576" in said
    figure.keyboard.press("Enter")
    figure.keyboard.press("Enter")
    assert message(figure, "cost-by-depth").startswith("The picture ends here")
    figure.keyboard.press("Tab")
    for _ in range(11):
        figure.keyboard.press("Enter")
    said = message(figure, "cost-by-depth")
    assert "1 hidden layer of 4" in said
    assert "4⁰ = 1 path." in said
    figure.keyboard.press("Enter")
    assert message(figure, "cost-by-depth") == "One hidden layer is the fewest."


@pytest.mark.parametrize("width", ["1", "10"])
def test_the_names_of_the_curves_keep_apart(width, figure):
    """At the narrowest and the widest no name lies on another or leaves the picture."""
    figure.locator("select[data-name=width]").select_option(width)
    figure.locator("select[data-name=depth]").select_option("12")
    boxes = figure.evaluate(
        """() => [...document.querySelectorAll("svg text")].map((text) => {
            const { left, right, top, bottom } = text.getBoundingClientRect();
            return [left, right, top, bottom];
        })"""
    )
    picture = figure.locator("svg").bounding_box()
    for i, (left, right, top, bottom) in enumerate(boxes):
        assert left >= picture["x"] - 1
        assert right <= picture["x"] + picture["width"] + 1
        for other in boxes[:i]:
            apart = right <= other[0] or other[1] <= left or bottom <= other[2] + 4
            assert apart or other[3] <= top + 4


def test_the_largest_numbers_fit_a_telephone(browser):
    """A power of ten takes the place of fourteen digits; all others are written in full."""
    with figure_page(browser, "cost-by-depth", width=360) as page:
        page.locator("select[data-name=width]").select_option("10")
        page.locator("select[data-name=depth]").select_option("12")
        said = costs(page, 10, 12)
        assert 1.315e13 < said["expansion"] < 1.325e13
        assert page.locator("[data-way=expansion] td").last.inner_text() == "1.32 · 10¹³"
        assert multiplications(page, "central") == said["central"]
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
