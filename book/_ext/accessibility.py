"""Two pieces of HTML whose writers tell a screen reader something else than the page shows."""

from html import escape

from docutils import nodes
from docutils.writers._html_base import HTMLTranslator
from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput
from sphinx.application import Sphinx


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


def setup(app: Sphinx) -> dict[str, bool]:
    """Write both in HTML in this way."""
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
    hidden = (visit_hidden_cell, depart_HideCellInput)
    app.add_node(HideCodeCellNode, override=True, html=hidden)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
