"""Figures that move: a page that uses one loads its files, and no other page does.

A figure is `<name>.js` in book/figures/. Its first line names the arithmetic that it needs, as
`some-model.js`; a style sheet `<name>.css` beside it is loaded where there is one.
"""

import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

FOLDER = Path(__file__).parents[1] / "figures"
SHARED = "figure.js"  # what all of them share, loaded first


def elements() -> list[str]:
    """The names of all figures: the files that define an element of their own name."""
    return sorted(
        file.stem
        for file in FOLDER.glob("*.js")
        if f'customElements.define("{file.stem}"' in file.read_text(encoding="utf-8")
    )


def scripts_of(element: str) -> list[str]:
    """The scripts of a figure in the order in which they are loaded."""
    first_line = (FOLDER / f"{element}.js").read_text(encoding="utf-8").split("\n")[0]
    return [SHARED, *re.findall(r"[\w-]+-model\.js", first_line), f"{element}.js"]


def add_files(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Add arithmetic and elements as classic deferred scripts: these run from file:// too."""
    body = context.get("body", "")
    used = [element for element in elements() if f"<{element}" in body]
    for script in dict.fromkeys(script for element in used for script in scripts_of(element)):
        app.add_js_file(script, defer="defer")
    for element in used:
        if (FOLDER / f"{element}.css").exists():
            app.add_css_file(f"{element}.css")


def setup(app: Sphinx) -> dict[str, bool]:
    """Look at each page when its text is known."""
    app.connect("html-page-context", add_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
