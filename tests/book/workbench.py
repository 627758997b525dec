"""One figure on an empty page: its arithmetic and its keys are tried without building the book."""

from collections.abc import Iterator
from contextlib import contextmanager

from figures import FOLDER, elements, scripts_of
from playwright.sync_api import Browser, Page

FIGURES = [name for name in elements() if name not in ("hand-check", "course-map")]


@contextmanager
def figure_page(
    browser: Browser, name: str, width: int = 1280, attributes: str = ""
) -> Iterator[Page]:
    """Open a page that holds nothing but one figure; no error may have happened at the end."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: m.type == "error" and faults.append(m.text))
    page.set_content(
        f'<!DOCTYPE html><html lang="en"><title>{name}</title><body><{name} {attributes}>'
        f"<p>fallback</p></{name}></body></html>"
    )
    for sheet in ("figures.css", f"{name}.css"):
        if (FOLDER / sheet).exists():
            page.add_style_tag(path=FOLDER / sheet)
    for script in scripts_of(name):
        page.add_script_tag(path=FOLDER / script)
    yield page
    page.close()
    assert faults == []


def message(page: Page, name: str) -> str:
    """The sentence that a figure says at present."""
    return page.locator(f"{name} .message").first.inner_text()
