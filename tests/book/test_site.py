"""What the files of the site promise: no network, whole links, ink that can be read."""

import os
import re
import shutil
from pathlib import Path

import pytest

from .conftest import PAGES, served


def test_the_check_finds_a_planted_request_and_a_planted_error(site, tmp_path, open_page):
    """A check that nothing can fail is no check: a copy of a page with two faults shows both."""
    copy = tmp_path / "site"
    shutil.copytree(site, copy)
    page_file = copy / "book" / "glossary.html"
    planted = (
        '<script src="https://cdn.example.org/planted.js"></script>'
        '<script>console.error("planted")</script></body>'
    )
    page_file.write_text(page_file.read_text().replace("</body>", planted))
    with served(copy) as url:
        _, faults = open_page(url + "book/glossary.html")
    assert "outside request: https://cdn.example.org/planted.js" in faults
    assert "console: planted" in faults


def test_no_page_loads_anything_from_an_absolute_address(site):
    """Also what a browser would fetch only later, on a click, comes from the site itself."""
    for file in site.rglob("*.html"):
        text = file.read_text()
        loaded = re.findall(
            r'<(?:script|link|img|iframe)\b[^>]*?(?:src|href)="(https?:[^"]*)"', text
        )
        assert loaded == [], file.name
        assert not re.search(r"unpkg|jsdelivr|cdnjs|googleapis", text), file.name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ink_red_and_blue_are_readable_on_both_themes(scheme, address, open_page):
    """Contrast of at least 4.5 : 1, for the figures' colours and for pictures out of cells."""
    page, _ = open_page(address + "book/perceptron.html", color_scheme=scheme)
    background = luminance(colour(page, "body", "backgroundColor"))
    for name in ("--forward", "--backward", "--after", "--quiet"):
        page.evaluate(f"document.querySelector('h1').style.color = 'var({name})'")
        assert contrast(luminance(colour(page, "h1", "color")), background) >= 4.5
    picture = page.locator("div.cell_output img").last
    turned = picture.evaluate("image => getComputedStyle(image).filter")
    assert turned == ("none" if scheme == "light" else "invert(1) hue-rotate(180deg)")
    assert (
        picture.evaluate("image => getComputedStyle(image).backgroundColor") == "rgba(0, 0, 0, 0)"
    )


def colour(page, selector, which):
    text = page.evaluate(f"getComputedStyle(document.querySelector('{selector}')).{which}")
    return [int(part) / 255 for part in re.findall(r"\d+", text)[:3]]


def luminance(rgb):
    """Relative luminance as WCAG 2 defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def test_every_internal_link_leads_somewhere(site):
    """Each relative link names a file of the site, and each anchor an id on that page."""
    texts = {file.resolve(): file.read_text() for file in site.rglob("*.html")}
    ids = {file: set(re.findall(r'\bid="([^"]+)"', text)) for file, text in texts.items()}
    broken = []
    for file in [(site / name).resolve() for name in PAGES]:
        for link in set(re.findall(r'<a\b[^>]*?\bhref="([^"]+)"', texts[file])):
            path, _, anchor = link.partition("#")
            if re.match(r"[a-z]+:", link):
                continue
            target = Path(os.path.normpath(file.parent / path)) if path else file
            missing = anchor and target in ids and anchor not in ids[target]
            if missing or (target not in texts and not target.is_file()):
                broken.append(f"{file.name}: {link}")
    assert broken == []


def test_answers_and_our_versions_are_closed_at_first(address, open_page):
    """A prediction is worth something only before the answer is seen."""
    page, _ = open_page(address + "book/dense.html")
    assert page.locator("details").count() >= 2
    assert page.locator("details[open]").count() == 0
