"""Each page in a browser, loaded once: accessible, light, and no wider than the screen.

Colours are judged in both themes at both widths, all else in the light one: the dark theme changes
nothing but colours.
"""

import gzip
from functools import cache
from urllib.parse import urlsplit

import pytest

from .axe import OF_COLOURS, SCRIPT, other_rules, violations
from .conftest import PAGES

MOST_BYTES = 500_000  # compressed, fonts aside
FONTS = (".woff", ".woff2", ".ttf")

# Nothing fades or slides while it is judged, every answer is open, and every formula set.
PREPARE = """async () => {
    const still = document.createElement("style");
    still.textContent = "* { transition: none !important; animation: none !important; }";
    document.head.append(still);
    await window.MathJax?.startup?.promise;
    document.querySelectorAll("details").forEach((answer) => (answer.open = true));
}"""
# Axe looks at each element, which takes long where there are thousands. So of neighbours that are
# made of the same elements two are left, and of the words of a piece of code that have the same
# colour one is left in its own.
THIN = """() => {
    for (const code of document.querySelectorAll("pre, code, .sig")) {
        const seen = new Set();
        for (const word of code.querySelectorAll("span:not(:has(*))")) {
            const look = `${word.className} ${word.parentElement.className}`;
            if (seen.has(look)) word.replaceWith(word.textContent);
            seen.add(look);
        }
        code.normalize();
    }
    const look = (part) => `${part.tagName} ${part.className} ${part.getAttribute("style")}`;
    const counts = new Map();
    for (const part of document.querySelectorAll("p, li, tr, dl, dt, dd")) {
        const looks = [part, ...part.querySelectorAll("*")].map(look).join(", ");
        if (!counts.has(part.parentElement)) counts.set(part.parentElement, {});
        const seen = counts.get(part.parentElement);
        seen[looks] = (seen[looks] ?? 0) + 1;
        if (seen[looks] > 2) part.remove();
    }
}"""
SHOW = """(theme) => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.dataset.mode = theme;
}"""
FORMULAS = """() => {
    const count = (selector) => document.querySelectorAll(selector).length;
    const set = count(".math") === count("mjx-container") && count("mjx-merror") === 0;
    return set ? [] : ["a formula is not set"];
}"""


def resize(page, width):
    """Change the width; the theme measures what scrolls a moment later."""
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_timeout(400)


def findings(page):
    """Say what is wrong with the page that is open, in both themes and at both widths."""
    page.evaluate(PREPARE)
    page.evaluate(SCRIPT)
    found = page.evaluate(FORMULAS)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{width}: wider than the screen")
    page.evaluate(THIN)
    others = other_rules(page)
    for width in (360, 1280):
        resize(page, width)
        for theme in ("light", "dark"):
            page.evaluate(SHOW, theme)
            asked = OF_COLOURS if theme == "dark" else [*OF_COLOURS, *others]
            found += [f"{width} {theme}: {text}" for text in violations(page, asked)]
    return found


@cache
def compressed(file):
    return len(gzip.compress(file.read_bytes(), compresslevel=9))


def weight(page, site):
    """Sum up what the browser has fetched for this page, compressed and without fonts."""
    fetched = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    parts = {urlsplit(url).path for url in [page.url, *fetched]}
    files = [site / part.removeprefix("/") for part in parts if not part.endswith(FONTS)]
    return {str(file.relative_to(site)): compressed(file) for file in files if file.is_file()}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_without_a_fault(name, address, site, open_page):
    """No error, no request elsewhere, one title, no finding of axe, and less than 500 kB."""
    page, faults = open_page(address + name, until="load")
    if name == "index.html":
        page.wait_for_url("**/book/**")
        page.wait_for_load_state()
    assert page.locator("h1:visible").count() == 1
    assert findings(page) == []
    assert faults == []
    parts = weight(page, site)
    assert (name if name != "index.html" else "book/intro.html") in parts
    assert sum(parts.values()) < MOST_BYTES, parts


def test_the_version_of_axe_knows_the_rules_of_wcag_2_2(address, open_page):
    """An older one would find nothing, and that would look like success."""
    page, _ = open_page(address + "book/glossary.html", until="load")
    page.evaluate(SCRIPT)
    version = page.evaluate("axe.version")
    assert tuple(int(part) for part in version.split(".")[:2]) >= (4, 12)
    asked = other_rules(page)
    assert {"target-size", "scrollable-region-focusable", "label-content-name-mismatch"} <= set(
        asked
    )
    assert page.evaluate("(tags) => axe.getRules(tags).length", ["wcag22aa"]) > 0


PLANTED = """() => document.querySelector("article").insertAdjacentHTML("beforeend", `
    <p><button style="all: unset; font-size: 6px" id="small">a</button
      ><button style="all: unset; font-size: 6px">b</button></p>
    <p id="pale" style="color: #aaa">pale on white</p>
    <p id="dark" style="color: #333">dark on black</p>
    <img id="mute" src="../_static/favicon.svg">
    <input id="nameless">
    <button id="misnamed" aria-label="Do this">Do that</button>
    <div style="width: 90px; overflow: auto; white-space: nowrap" id="unreachable">
      what scrolls, and no key can reach it</div>
    <p style="width: 700px">wide</p>
    <pre><span class="k" style="color: #ddd" id="token">for</span></pre>
    <span class="math">never set</span>`)"""


def test_planted_faults_are_found(address, open_page):
    """A check that nothing can fail is no check: faults of every kind are named, and where."""
    page, _ = open_page(address + "book/glossary.html", until="load")
    page.evaluate(PLANTED)
    found = set(findings(page))
    assert {
        "a formula is not set",
        "1280 light: target-size: #small",
        "360 light: target-size: #small",
        "1280 light: color-contrast: #pale",
        "360 light: color-contrast: #pale",
        "1280 dark: color-contrast: #dark",
        "360 dark: color-contrast: #dark",
        "1280 light: color-contrast: #token",
        "1280 light: image-alt: #mute",
        "1280 light: label: #nameless",
        "1280 light: label-content-name-mismatch: #misnamed",
        "360 light: scrollable-region-focusable: #unreachable",
        "360: wider than the screen",
    } <= found
    assert "1280: wider than the screen" not in found
    assert "1280 light: color-contrast: #dark" not in found


def test_what_a_page_loads_is_weighed(address, site, open_page):
    """The heaviest part is known, fonts are left aside, and no icon script is among the parts."""
    page, _ = open_page(address + "book/dense.html")
    parts = weight(page, site)
    formulas = ("core.js", "input/tex.js", "output/chtml.js", "output/chtml/fonts/tex.js")
    assert sum(parts[f"_static/mathjax/{script}"] for script in formulas) > 100_000
    assert {"book/dense.html", "_static/page.css", "_static/scripts/bootstrap.js"} <= parts.keys()
    assert not {"_static/scripts/fontawesome.js", "searchindex.js"} & parts.keys()
    fetched = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert any(url.endswith(".woff") for url in fetched)
    assert not any(name.endswith(FONTS) for name in parts)
