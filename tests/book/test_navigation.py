"""Finding the way: search, themes, next page; from any folder, from a file, without scripts."""

import re

import pytest

from .axe import violations
from .conftest import PAGES, pages_of_the_toc, served

CHAPTER = "book/perceptron.html"


def links(text, direction):
    return re.findall(rf'<link rel="{direction}" title="[^"]*" href="([^"]+)"', text)


def test_next_and_previous_lead_through_the_table_of_contents(site):
    """Each page names its neighbours, in the head for browsers and at the end for readers."""
    pages = pages_of_the_toc()
    for before, page, after in zip([None, *pages], pages, [*pages[1:], None], strict=False):
        text = (site / page).read_text()
        for direction, neighbour, style in (
            ("prev", before, "left-prev"),
            ("next", after, "right-next"),
        ):
            found = [
                (site / page).parent.joinpath(link).resolve() for link in links(text, direction)
            ]
            assert found == ([(site / neighbour).resolve()] if neighbour else [])
            at_the_end = re.findall(rf'class="{style}"\s+href="([^"]+)"', text)
            assert at_the_end == links(text, direction)


def test_the_site_works_in_any_folder_of_a_server(site, tmp_path, open_page):
    """All addresses are relative: below /some/folder/ the links lead on, and nothing is outside."""
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "folder").symlink_to(site, target_is_directory=True)
    with served(tmp_path) as url:
        page, faults = open_page(url + "some/folder/index.html", until="load")
        for name in pages_of_the_toc()[:4]:
            page.wait_for_url(f"{url}some/folder/{name}")
            page.wait_for_load_state()
            page.locator("a.right-next").click()
        page.goto(f"{url}some/folder/search.html?q=perceptron")
        page.locator("#search-results li a").first.click()
        page.wait_for_url(f"{url}some/folder/b*/**")
    assert faults == []


def test_the_site_works_from_a_file(site, open_page):
    """Whoever unpacks the site and opens a page has figures that move and links that lead on."""
    page, faults = open_page((site / CHAPTER).as_uri(), until="load")
    page.wait_for_selector("perceptron-line[ready]")
    page.locator("perceptron-line button").first.click()
    page.locator("a.right-next").click()
    page.wait_for_load_state()
    assert page.url != (site / CHAPTER).as_uri()
    assert faults == []


def test_the_search_from_a_file_says_why_it_is_short(site, address, open_page):
    """A browser lets no page read other files: results come without excerpts, and it says so."""
    page, faults = open_page((site / "search.html").as_uri() + "?q=perceptron", until="load")
    page.wait_for_selector("#search-results li a")
    assert "opened from a file" in page.locator("#opened-from-file:visible").inner_text()
    assert faults == []
    page, _ = open_page(address + "search.html?q=perceptron", until="load")
    page.wait_for_selector("#search-results li .context")
    assert page.locator("#opened-from-file:visible").count() == 0


def test_the_search_finds_a_word_from_any_page(address, open_page):
    """The field on a page leads to the results, and nothing in them is hard to read."""
    page, faults = open_page(address + CHAPTER, until="load")
    page.locator(".search-button-field").click()
    page.locator("#pst-search-dialog input").fill("perceptron")
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results li .context")
    assert "perceptron" in page.locator("#search-results").inner_text().lower()
    assert violations(page) == []
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_button_changes_the_theme_and_the_next_page_keeps_it(scheme, address, open_page):
    """Three states in turn, one icon for each; a page that is opened later looks the same."""
    page, _ = open_page(address + CHAPTER, until="load", color_scheme=scheme)
    other = {"light": "dark", "dark": "light"}[scheme]
    seen = []
    for _ in range(3):
        page.locator(".theme-switch-button").click()
        page.reload()
        shown = page.locator(".theme-switch-button svg:visible")
        assert shown.count() == 1
        state = page.evaluate("({...document.documentElement.dataset})")
        assert shown.get_attribute("data-mode") == state["mode"]
        seen.append((state["mode"], state["theme"]))
    assert seen == [(other, other), (scheme, scheme), ("auto", scheme)]


def test_a_telephone_opens_and_closes_the_contents(address, open_page):
    """The list of pages comes over the text, accessible as well, and Escape puts it away."""
    page, _ = open_page(address + CHAPTER, width=360, until="load")
    page.locator(".primary-toggle").click()
    menu = page.locator("#pst-primary-sidebar-modal[open]")
    assert menu.locator("a.current").is_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert menu.count() == 0


def test_every_icon_is_drawn_in_the_page(site):
    """The theme's icons need no script: an empty place for one would stay empty."""
    for name in PAGES[1:]:
        text = (site / name).read_text()
        assert not re.search(r'<(?:i|span) class="[^"]*\bfa[srb]?[ "-]', text), name
        assert text.count('class="svg-icon') > 5
        assert "fontawesome.js" not in text


@pytest.mark.parametrize("width", [1280, 360])
def test_a_page_is_readable_without_scripts(width, address, open_page):
    """The text, the formulas as they are typed, the pictures and the links are all there."""
    page, _ = open_page(
        address + CHAPTER, width, until="load", java_script_enabled=False, color_scheme="dark"
    )
    assert page.locator("html").get_attribute("data-theme") == "light"
    assert page.locator("article p:visible").count() > 20
    assert page.locator("perceptron-line img:visible").count() == 1
    assert page.locator("#pst-primary-sidebar a:visible").count() >= len(pages_of_the_toc())
    assert page.locator("a.right-next:visible").count() == 1
    assert page.locator("button:visible").count() == 0
    assert "\\sum" in page.locator("div.math").first.inner_text()
