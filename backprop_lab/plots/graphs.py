"""Computational graphs: values forward in ink, gradients backward in red, after a step in blue."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.path import Path

from backprop_lab.plots.drawing import sheet, write
from backprop_lab.plots.labels import label
from backprop_lab.plots.layout import Layout, layout_of
from backprop_lab.plots.nodes import BOX, Node, node_of
from backprop_lab.plots.style import LETTERS, colours
from backprop_lab.shapes import Array

LINE, MARGIN = 0.17, 0.08  # inches: a line of text, the edge of the picture


def graph_diagram(
    operations: Sequence[str],
    parents: Sequence[Sequence[int]],
    values: Sequence[Any],
    gradients: Sequence[Any] | None = None,
    after: Sequence[Any] | None = None,
    names: Sequence[str | None] | None = None,
    *,
    upright: bool = False,
    digits: int = 3,
    ax: Axes | None = None,
    language: str = "en",
) -> Axes:
    """Draw a computational graph from left to right, each node right of what it needs.

    operations[k] is "input" or the name of what node k does, parents[k] the numbers of the nodes
    it needs, values[k] what came out; gradients[k], and after[k], its value after a step, or None
    for no text; names[k], or None. An array of several entries shows its shape.

    A node has its value in ink above it; below it "d = " and its gradient in red, "→" and its
    value after the step in blue. upright = True draws from top to bottom, with all three on the
    right of the node: for a long graph on a narrow page.
    """
    label("input", language)  # no word of it is drawn, but an unknown language is refused
    check_graph(operations, parents, values=values, gradients=gradients, after=after, names=names)
    nothing = [None] * len(values)
    extras = [nothing if given is None else given for given in (gradients, after, names)]
    nodes = [
        node_of(operation, value, digits, *extra)
        for operation, value, *extra in zip(operations, values, *extras, strict=True)
    ]
    layout = layout_of(parents)
    along, (first, pitch), size = distances(nodes, layout, upright)

    def in_inches(places: Array) -> Array:
        return np.column_stack([along[places[:, 0].astype(int)], first + pitch * places[:, 1]])

    ax = sheet(ax, *(size[::-1] if upright else size))
    for (start, end, way), port, bow in zip(layout.wires, *ports_of(layout), strict=True):
        points = in_inches(way).repeat([2] + [1] * (len(way) - 2) + [2], axis=0)
        bends = [0, 0] if bow else [0, 1]  # a wire turns where it has passed the lines of its node
        points[:2, 0] += nodes[start].reach(upright)[bends]
        points[-2:, 0] -= nodes[end].reach(upright)[bends[::-1]]
        points[-2:, 1] += 0.11 * port
        draw_wire(ax, points, 0.4 * bow, upright)
    for node, place in zip(nodes, in_inches(layout.places), strict=True):
        draw_node(ax, node, *(place[::-1] if upright else place), upright=upright)
    return ax


def distances(
    nodes: list[Node], layout: Layout, upright: bool
) -> tuple[Array, tuple[float, float], tuple[float, float]]:
    """Measure the picture in inches, from what the nodes say.

    ->  the middle of each column; the middle of the first row and the distance to the next; the
    size along the graph and across it
    """
    columns = layout.places[:, 0]
    last_row = layout.places[:, 1].max()
    texts = max(node.width_of_lines for node in nodes)
    side = max(node.half[0] for node in nodes)
    lines = max(len(node.notes) for node in nodes)
    if upright:
        lengths = np.full(int(columns.max()) + 1, 0.55)
        first, pitch, after = side, 2 * side + texts + 0.2, side + 0.08 + texts
    else:
        widths = np.array([max(node.width_of_lines, 2 * node.half[0]) for node in nodes])
        lengths = np.array([widths[columns == c].max() for c in range(int(columns.max()) + 1)])
        first, pitch, after = BOX / 2 + LINE, BOX + LINE * (1 + lines) + 0.2, BOX / 2 + LINE * lines
    along = MARGIN + np.cumsum(lengths) - lengths / 2 + 0.36 * np.arange(len(lengths))
    across = 2 * MARGIN + first + pitch * last_row + after
    return along, (MARGIN + first, pitch), (along[-1] + lengths[-1] / 2 + MARGIN, across)


def ports_of(layout: Layout) -> tuple[list[float], list[float]]:
    """Tell wires apart: where each one arrives at its node, and how far it bows away from a twin.

    Both are counted from the middle, in wires: one of two is at −½ or ½. Twins join the same two
    nodes, as in a + a.
    """
    ports, bows = [], []
    for wire, (start, end, way) in enumerate(layout.wires):
        arriving = [(w[-2, 1], i) for i, (_, e, w) in enumerate(layout.wires) if e == end]
        twins = [i for i, (s, e, _) in enumerate(layout.wires) if (s, e) == (start, end)]
        ports.append(sorted(arriving).index((way[-2, 1], wire)) - (len(arriving) - 1) / 2)
        bows.append(twins.index(wire) - (len(twins) - 1) / 2)
    return ports, bows


def draw_wire(ax: Axes, points: Array, bow: float, upright: bool) -> None:
    """Draw a wire through points that leaves and arrives along the direction of the graph."""
    points = points[np.any(np.diff(points, axis=0, prepend=np.nan) != 0, axis=1)]
    path, codes = [points[0]], [Path.MOVETO]
    for start, end in pairwise(points):
        middle = (start[0] + end[0]) / 2
        path += [np.array([middle, start[1] + bow]), np.array([middle, end[1] + bow]), end]
        codes += [Path.CURVE4] * 3
    ax.add_patch(
        FancyArrowPatch(
            path=Path([point[::-1] if upright else point for point in path], codes),
            arrowstyle="->",
            mutation_scale=8,
            color=colours().ink,
            linewidth=1.2,
        )
    )


def draw_node(ax: Axes, node: Node, x: float, y: float, *, upright: bool) -> None:
    """Draw a box with its symbol, or the bare name of an input, and the lines next to it."""
    (right, down), ink = node.half, colours().ink
    if node.boxed:
        corner = (x - right, y - down)
        ax.add_patch(
            Rectangle(corner, 2 * right, 2 * down, fill=False, edgecolor=ink, linewidth=1.2)
        )
    write(ax, x, y, node.symbol, size=LETTERS)
    if upright:
        lines = [(text, color) for text, color in [(node.value, ink), *node.notes] if text]
        for k, (text, color) in enumerate(lines):
            level = y + LINE * (k - (len(lines) - 1) / 2)
            write(ax, x + right + 0.06, level, text, color, ha="left")
    else:
        write(ax, x, y - down - LINE / 2, node.value)
        for k, (text, color) in enumerate(node.notes):
            write(ax, x, y + down + 0.03 + LINE * (k + 0.5), text, color)


def check_graph(
    operations: Sequence[str], parents: Sequence[Sequence[int]], **others: Sequence[Any] | None
) -> None:
    """Check that there are nodes, and that all lists are of them; the layout checks the parents."""
    n = len(operations)
    if n == 0:
        raise ValueError("graph_diagram: operations is empty, expected at least one node.")
    for name, entries in {"parents": parents, **others}.items():
        if entries is not None and len(entries) != n:
            raise ValueError(
                f"graph_diagram: {name} has {len(entries)} entries, expected {n}, "
                "one for each operation."
            )
