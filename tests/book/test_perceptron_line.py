"""The perceptron's line: the arithmetic is the package's, and the figure can be read and driven."""

import re

import numpy as np
import pytest

from backprop_lab.perceptron import perceptron_epoch, perceptron_update

X = np.array([[0.0, 1.5], [0.5, -1.0], [2.0, -0.5], [1.0, -1.5], [1.0, 1.0], [-1.0, -1.0]])
Y = np.array([1.0, 0.0, 1.0, 0.0, 1.0, 0.0])


@pytest.fixture
def page(address, open_page):
    page, faults = open_page(address + "book/perceptron.html", until="load")
    yield page
    assert faults == []


def message(page):
    return page.locator("perceptron-line .message").inner_text()


def test_the_arithmetic_equals_the_package(page, rng):
    """Fifty random samples: w, b and the error agree."""
    for _ in range(50):
        w, x, b = rng.normal(size=3), rng.normal(size=3), float(rng.normal())
        y, rate = float(rng.integers(0, 2)), float(rng.uniform(0.1, 2.0))
        result = page.evaluate(
            "([w, b, x, y, rate]) => backpropLab.perceptron.update(w, b, x, y, rate)",
            [w.tolist(), b, x.tolist(), y, rate],
        )
        new_w, new_b = perceptron_update(w, b, x, y, rate)
        np.testing.assert_allclose(result["w"], new_w, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(result["b"], new_b, rtol=1e-12, atol=1e-14)
        assert result["wrong"] == (new_b != b)


def test_an_epoch_of_the_figure_is_an_epoch_of_the_package(page):
    """Three times the button: the table shows what `perceptron_epoch` computes."""
    w, b = np.zeros(2), 0.0
    for _ in range(3):
        page.locator("perceptron-line [data-action=epoch]").click()
        w, b = perceptron_epoch(w, b, X, Y, 1.0)
        shown = page.locator("perceptron-line tbody tr td:last-child").all_inner_texts()[:3]
        assert [float(text.replace("−", "-")) for text in shown] == [*w, b]


def test_the_bound_is_the_one_of_the_chapter(page):
    """R² = 4 + 0.25 + 1 and gamma = 2/3, so (R/gamma)² = 5.25 · 9/4 = 11.8125."""
    result = page.evaluate(
        """() => {
            const { data, errorBound } = backpropLab.perceptron;
            const { X, y, separator } = data.separable;
            return { ...errorBound(X, y, separator), X, y };
        }"""
    )
    assert result["X"] == X.tolist()
    assert result["y"] == Y.tolist()
    assert result["bound"] == pytest.approx(11.8125, rel=1e-12)


def test_the_figure_is_driven_by_keyboard(page):
    """Tab reaches every control in order; Space and Enter step; the text has the numbers."""
    page.locator("perceptron-line select").focus()
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.dataset.action ?? 'rate'"))
    assert reached == ["rate", "step", "epoch", "reset"]

    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    assert message(page).startswith(
        "Sample 1 of 6, x = (0, 1.5), target 1: score 0, answer 1. Right"
    )
    page.keyboard.press("Enter")
    w, b = perceptron_update(np.zeros(2), 0.0, X[1], Y[1], 1.0)
    shown = f"w moves from (0, 0) to ({w[0]:g}, {w[1]:g}), b from 0 to {b:g}. Errors so far: 1."
    assert shown.replace("-", "−") in message(page)
    assert page.locator("perceptron-line svg line.after").count() == 1

    page.keyboard.press("Tab")
    for _ in range(3):  # the rest of the first epoch, and two more
        page.keyboard.press("Enter")
    assert "A whole epoch without an error" in message(page)
    assert page.locator("perceptron-line td[data-errors]").inner_text() == "5 (at most 11)"

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "There is no line yet" in message(page)


def test_xor_goes_on_for_ever(page):
    """No bound is shown, and the errors pass any bound."""
    page.locator("perceptron-line select").select_option("xor")
    for _ in range(10):
        page.locator("perceptron-line [data-action=epoch]").click()
    assert "No line separates these four" in message(page)
    cell = page.locator("perceptron-line td[data-errors]")
    assert int(cell.get_attribute("data-errors")) > 11
    assert "no bound" in cell.inner_text()


@pytest.mark.parametrize("bad", ["abc", "", "0", "-1", "1e999", "Infinity", "1,5", "0x10", "1001"])
def test_a_bad_learning_rate_gets_a_sentence_and_changes_nothing(bad, page):
    """What the reader typed is quoted, the range is named, the last good value stays."""
    field = page.locator("perceptron-line input")
    field.fill("0.5")
    field.press("Enter")
    field.fill(bad)
    field.press("Enter")
    field.blur()
    assert "It has to be a number from 0.001 to 1000; 0.5 stays in use." in message(page)
    assert field.get_attribute("aria-invalid") == "true"
    page.locator("perceptron-line [data-action=epoch]").click()
    assert "w = (0.25, 1) and b = −0.5" in message(page)  # half of (0.5, 2) and −1
    assert "NaN" not in page.locator("body").inner_text()


@pytest.mark.parametrize("extreme", ["0.001", "1000"])
def test_an_extreme_learning_rate_stays_readable(extreme, page):
    """Twenty epochs of XOR at the ends of the range show numbers, and nothing else."""
    page.locator("perceptron-line select").select_option("xor")
    page.locator("perceptron-line input").fill(extreme)
    for _ in range(20):
        page.locator("perceptron-line [data-action=epoch]").click()
    shown = page.locator("perceptron-line .live").inner_text()
    assert not re.search(r"NaN|Infinity|undefined|\de[+-]", shown)


def test_it_works_from_a_file(site, open_page):
    """No server: the scripts are classic ones, which browsers run from file:// too."""
    page, faults = open_page((site / "book" / "perceptron.html").as_uri())
    page.locator("perceptron-line [data-action=step]").click()
    assert message(page).startswith("Sample 1 of 6")
    assert faults == []


def test_without_scripts_there_is_a_picture(address, open_page):
    """The fallback is a drawing of the same samples, with a text for those who cannot see it."""
    page, _ = open_page(address + "book/perceptron.html", java_script_enabled=False)
    picture = page.locator("perceptron-line img")
    assert picture.is_visible()
    assert "Six samples" in picture.get_attribute("alt")
    assert page.locator("perceptron-line button").count() == 0


def test_the_fallback_gives_way_to_the_figure_and_comes_back_in_print(page):
    """On paper nothing can be pressed."""
    assert not page.locator("perceptron-line img").is_visible()
    page.emulate_media(media="print")
    assert page.locator("perceptron-line img").is_visible()
    assert not page.locator("perceptron-line .live").is_visible()
    page.emulate_media(media="screen")
