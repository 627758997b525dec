"""Figures that move: a page that uses one loads its two scripts, and no other page does."""

from typing import Any

from sphinx.application import Sphinx

SCRIPTS = {  # element -> its arithmetic, which knows no page, and the element itself
    "perceptron-line": ("perceptron-model.js", "perceptron-line.js"),
}


def add_scripts(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Add arithmetic and element as classic deferred scripts: these run from file:// too."""
    for element, scripts in SCRIPTS.items():
        if f"<{element}" in context.get("body", ""):
            for script in scripts:
                app.add_js_file(script, defer="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Look at each page when its text is known."""
    app.connect("html-page-context", add_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
