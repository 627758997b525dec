"""A page for each module that _toc.yml names: its name, its first line, and its code as it is."""

import ast
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.parsers import Parser


class ModulePage(Parser):
    """Reads a Python file as a page; the table of contents names it like any other."""

    supported = ("python",)

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Show the module's name as the title, its first line as a lead, then all of it."""
        name = Path(document["source"]).stem
        lead = (ast.get_docstring(ast.parse(inputstring)) or "").split("\n")[0]
        code = nodes.literal_block(inputstring, inputstring, language="python")
        wide = nodes.container("", code, classes=["whole-file"])  # page.css gives it the margin
        section = nodes.section("", nodes.title("", name), nodes.paragraph("", lead), wide)
        section["ids"] = [name]
        document.note_explicit_target(section)
        document += section


def setup(app: Sphinx) -> dict[str, Any]:
    """Let Sphinx read .py files that the table of contents names."""
    app.add_source_suffix(".py", "python")
    app.add_source_parser(ModulePage)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
