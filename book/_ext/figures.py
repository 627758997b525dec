"""Figures that move: a page that uses one loads its scripts, and no other page does."""

from itertools import chain
from typing import Any

from sphinx.application import Sphinx

SHARED = "figure.js"  # what all of them share, loaded first
SCRIPTS = {  # element -> its arithmetic, which knows no page, and the element itself
    "perceptron-line": ("perceptron-model.js", "perceptron-line.js"),
}


def add_scripts(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Add arithmetic and element as classic deferred scripts: these run from file:// too."""
    used = [
        scripts for element, scripts in SCRIPTS.items() if f"<{element}" in context.get("body", "")
    ]
    for script in dict.fromkeys([SHARED, *chain(*used)]) if used else ():
        app.add_js_file(script, defer="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Look at each page when its text is known."""
    app.connect("html-page-context", add_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
