"""What every figure that moves has to do, whatever it shows."""

import re

import pytest

from .conftest import ROOT
from .workbench import FIGURES, FOLDER, figure_page, message

EXTREMES = ["abc", "", "1e999", "-1e999", "NaN", "1,5", "0x10", "--1", "1e308", "-1e308"]
NO_NUMBER = r"NaN|Infinity|undefined|null|\[object"
FOCUSED = """() => {
    const node = document.activeElement;
    return node.closest("button, input, select, summary, a, [tabindex]") ? node.outerHTML : "";
}"""


def pages_with(name):
    return [file for file in (ROOT / "book").glob("*.md") if f"<{name}" in file.read_text()]


@pytest.fixture(params=FIGURES)
def name(request):
    return request.param


def test_a_figure_stands_on_a_page_with_a_fallback(name):
    """Whoever has no scripts, and whoever prints, gets something else to look at inside it."""
    pages = pages_with(name)
    assert pages
    for file in pages:
        inside = re.findall(rf"<{name}[^>]*>(.*?)</{name}>", file.read_text(), re.DOTALL)
        assert inside
        assert all(text.strip() for text in inside)


def test_a_figure_has_a_name_a_text_and_controls_with_names(name, browser):
    """A group with a label, a message that is read out, and no control without a name."""
    with figure_page(browser, name) as page:
        live = page.locator(f"{name} .live").first
        assert live.get_attribute("aria-label")
        assert len(message(page, name)) > 20
        for picture in page.locator(f"{name} svg").all():
            hidden = picture.get_attribute("aria-hidden") == "true"
            assert hidden or picture.get_attribute("aria-label")
        for control in page.locator(f"{name} :is(input, select)").all():
            label = control.evaluate("node => node.labels[0]?.textContent ?? node.ariaLabel")
            assert (label or "").strip()
        for button in page.locator(f"{name} button").all():
            assert button.inner_text().strip() or button.get_attribute("aria-label")


def test_a_figure_is_reached_and_moved_by_keys_alone(name, browser):
    """Tab comes to every control, and pressing each button or arrow changes what is said."""
    with figure_page(browser, name) as page:
        expected = page.locator(
            f"{name} :is(button, select, input):not([disabled]):not([tabindex='-1'])"
        ).count()
        assert expected
        reached = set()
        for _ in range(expected + 5):
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
            if focused:
                reached.add(focused)
        assert len(reached) >= expected - page.locator(f"{name} input[type=radio]").count()

        before = page.locator(f"{name} .live").first.inner_text()
        said = set()
        for button in page.locator(f"{name} button:not([disabled])").all():
            if button.is_visible() and button.is_enabled():
                button.focus()
                page.keyboard.press("Enter")
                said.add(page.locator(f"{name} .live").first.inner_text())
        for field in page.locator(f"{name} input[type=range]").all():
            field.focus()
            page.keyboard.press("ArrowRight")
            said.add(page.locator(f"{name} .live").first.inner_text())
        assert said - {before}


def test_a_field_refuses_what_is_no_number_and_says_so(name, browser):
    """Letters, nothing, a comma, infinity: a sentence each, and never NaN on the page."""
    with figure_page(browser, name) as page:
        for field in page.locator(f"{name} input[type=text]").all():
            good = field.input_value()
            for bad in EXTREMES:
                if not field.is_visible():
                    continue
                field.fill(bad)
                field.press("Enter")
                field.blur()
                shown = re.sub("“.*?”", "", page.locator(f"{name} .live").inner_text())
                assert not re.search(NO_NUMBER, shown), bad
                assert field.get_attribute("aria-invalid") == "true", bad
                said = page.locator(f"{name} .live .message").all_inner_texts()
                assert any("number" in text or "written" in text for text in said), bad
            field.fill(good)
            field.press("Enter")


def test_a_figure_keeps_to_360_pixels_and_stays_readable(name, browser):
    """No part is wider than a telephone, and no letter of a picture smaller than ten pixels."""
    with figure_page(browser, name, width=360) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        sizes = page.evaluate(
            """() => [...document.querySelectorAll("svg text")].map((text) => {
                const matrix = text.getScreenCTM();
                return parseFloat(getComputedStyle(text).fontSize) * Math.hypot(matrix.a, matrix.b);
            })"""
        )
        assert all(size >= 9.9 for size in sizes), min(sizes)


def test_the_fallback_gives_way_and_comes_back_in_print(name, browser):
    """On paper nothing can be pressed."""
    with figure_page(browser, name) as page:
        fallback = page.locator(f"{name} > p", has_text="fallback")
        assert not fallback.is_visible()
        page.emulate_media(media="print")
        assert fallback.is_visible()
        assert not page.locator(f"{name} .live").first.is_visible()


def test_texts_of_a_figure_stand_in_one_place(name):
    """Every figure takes its words from a table by language, so that it can be translated."""
    text = (FOLDER / f"{name}.js").read_text()
    assert re.search(r"^\s+en: \{", text, re.MULTILINE)
