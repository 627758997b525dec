"""Where the HTML of docutils, myst-nb and the theme leaves some readers out.

Three pieces tell a screen reader something else than the page shows; and a page is without colours
of its own for whoever allows no scripts.
"""

import re
from html import escape
from pathlib import Path

from docutils import nodes
from docutils.writers._html_base import HTMLTranslator
from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput
from sphinx.application import Sphinx

EMPTY_HEAD = re.compile(r"<th\b([^>]*)>\s*(?:<p>\s*</p>\s*)?</th>")


def visit_citation(self: HTMLTranslator, node: nodes.citation) -> None:
    """Open an entry of the bibliography as one of a list: the role docutils gives is out of use."""
    if not isinstance(node.previous_sibling(), nodes.citation):
        self.body.append('<div role="list" class="citation-list">\n')
    self.body.append(self.starttag(node, "div", classes=["citation"], role="listitem"))


def depart_citation(self: HTMLTranslator, node: nodes.citation) -> None:
    """Close an entry, and the list after the last."""
    self.body.append("</div>\n")
    if not isinstance(node.next_node(descend=False, siblings=True), nodes.citation):
        self.body.append("</div>\n")


def visit_hidden_cell(self: HTMLTranslator, node: HideCodeCellNode) -> None:
    """Open a cell that is folded; its name is what can be read on it, not a label of its own."""
    classes = " ".join(["admonition", "hide", *node["classes"]])
    show, hide = escape(node["prompt_show"]), escape(node["prompt_hide"])
    self.body.append(
        f'<details class="{classes}">\n<summary>\n'
        f'<p class="collapsed admonition-title">{show}</p>\n'
        f'<p class="expanded admonition-title">{hide}</p>\n</summary>\n'
    )


def repair(app: Sphinx, exception: Exception | None) -> None:
    """Put two things right in every page, wherever they come from.

    The light theme stands in it, for a script is needed to find out another; and the empty corner
    of a table, which markdown and cells write as the head of a column, is a cell.
    """
    if exception or app.builder.format != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        light = text.replace('data-theme="auto"', 'data-theme="light"', 1)
        page.write_text(EMPTY_HEAD.sub(r"<td\1></td>", light), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Write two pieces anew, and put the rest right when all pages are there."""
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
    hidden = (visit_hidden_cell, depart_HideCellInput)
    app.add_node(HideCodeCellNode, override=True, html=hidden)
    app.connect("build-finished", repair)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
