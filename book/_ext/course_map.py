"""The map of the course: which chapter builds on which, drawn as links with lines between them.

    ```{course-map}
    ```

Without scripts it is a picture whose boxes are links. With them (course-map.js) each box says how
many checks of its chapter this browser has seen solved.
"""

from html import escape
from typing import Any

from checks import check
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

NEEDS: dict[str, tuple[str, ...]] = {  # in the order of reading; only what nothing else implies
    "prerequisites": (),
    "perceptron": ("prerequisites",),
    "losses": ("prerequisites",),
    "gradient_descent": ("perceptron", "losses"),
    "chain_rule": ("gradient_descent",),
    "gradient_check": ("chain_rule",),
    "activations": ("chain_rule",),
    "graph": ("gradient_check", "activations"),
    "by_hand": ("graph",),
    "dense": ("by_hand",),
    "layers": ("dense",),
    "softmax": ("layers",),
    "optimizers": ("layers",),
    "initializers": ("layers",),
    "regularization": ("optimizers",),
    "training": ("softmax", "initializers", "regularization"),
}


class course_map(nodes.General, nodes.Element):  # noqa: N801 — docutils names nodes so
    """The place of the map."""


class CourseMap(SphinxDirective):
    """Put the map here; the pages that it names are known only when all are read."""

    def run(self) -> list[nodes.Node]:
        """Give the place."""
        return [course_map()]


def rows(needs: dict[str, tuple[str, ...]]) -> list[list[str]]:
    """Chapters by level: each stands one below the lowest of those that it needs."""
    level: dict[str, int] = {}
    for chapter, before in needs.items():
        level[chapter] = max((level[name] + 1 for name in before), default=0)
    return [
        [chapter for chapter in needs if level[chapter] == row]
        for row in range(max(level.values()) + 1)
    ]


def places(needs: dict[str, tuple[str, ...]]) -> dict[str, tuple[float, int]]:
    """For each chapter the middle of its box, as a share of the width, and its row."""
    return {
        chapter: ((i + 0.5) / len(row), number)
        for number, row in enumerate(rows(needs))
        for i, chapter in enumerate(row)
    }


def visit_map(translator: HTML5Translator, node: course_map) -> None:
    """Write boxes that are links, and behind them the lines."""
    builder = translator.builder
    env = builder.env
    known = {name: before for name, before in NEEDS.items() if f"book/{name}" in env.found_docs}
    place = places(NEEDS)
    lines = []
    for chapter, before in known.items():
        x, y = place[chapter]
        for name in before:
            if name in known:
                x0, y0 = place[name]
                lines.append(
                    f'<path d="M{x0:.4f} {y0 + 0.5} C{x0:.4f} {y - 0.3} {x:.4f} {y0 + 0.8} '
                    f'{x:.4f} {y + 0.5}"/>'
                )
    height = len(rows(NEEDS))
    boxes = []
    for chapter in known:
        x, y = place[chapter]
        document = f"book/{chapter}"
        checks = sum(1 for _ in env.get_doctree(document).findall(check))
        title = escape(env.titles[document].astext())
        address = builder.get_relative_uri(translator.builder.current_docname, document)
        boxes.append(
            f'<a href="{address}" data-chapter="{chapter}" data-checks="{checks}" '
            f'style="left: {100 * x:.2f}%; top: {100 * (y + 0.5) / height:.2f}%">{title}</a>'
        )
    translator.body.append(
        f'<course-map style="--rows: {height}"><div class="map">'
        f'<svg viewBox="0 0 1 {height}" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(lines)}</svg>{''.join(boxes)}</div></course-map>\n"
    )
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive; a map is written anew whenever anything is, for it shows all pages."""
    app.setup_extension("checks")
    app.add_node(course_map, html=(visit_map, None))
    app.add_directive("course-map", CourseMap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
