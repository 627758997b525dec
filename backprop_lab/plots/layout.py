"""The layout of a graph: every node right of what it needs, and no wire through a node."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from backprop_lab.graph import topological_order
from backprop_lab.plots.drawing import spread
from backprop_lab.shapes import Array


class Layout(NamedTuple):
    """Where the nodes of a graph are, in columns and rows, and which way its wires take."""

    places: Array  # (n, 2): column and row of each node
    wires: list[tuple[int, int, Array]]  # from node, to node, the places on the way, both included


def layout_of(parents: Sequence[Sequence[int]]) -> Layout:
    """Place the nodes of a graph; parents[k] are the numbers of the nodes that node k needs."""
    column = columns_of(parents)
    needs: list[list[int]] = [[] for _ in parents]
    wires = []
    for k, of in enumerate(parents):
        for parent in of:
            # A long wire is a chain of invisible nodes, one per column: they keep its way free.
            chain = [parent]
            for between in range(column[parent] + 1, column[k]):
                column.append(between)
                needs.append([chain[-1]])
                chain.append(len(needs) - 1)
            needs[k].append(chain[-1])
            wires.append((parent, k, [*chain, k]))
    places = np.column_stack([column, rows_of(needs, column)])
    return Layout(places[: len(parents)], [(start, end, places[way]) for start, end, way in wires])


def columns_of(parents: Sequence[Sequence[int]]) -> list[int]:
    """Count the steps to each node; an input stands just left of the first node that needs it."""
    column = [0] * len(parents)
    for k in topological_order(parents):
        column[k] = 1 + max((column[p] for p in parents[k]), default=-1)
    for k, of in enumerate(parents):
        if not of:
            column[k] = min((column[j] for j, its in enumerate(parents) if k in its), default=1) - 1
    return column


def rows_of(needs: list[list[int]], column: list[int]) -> Array:
    """Choose the rows, column by column: a node is level with the middle of what it needs."""
    row = np.zeros(len(needs))
    for c in range(max(column) + 1):
        here = [k for k in range(len(needs)) if column[k] == c]
        wanted = {k: float(np.mean(row[needs[k]])) for k in here if needs[k]}
        inputs = [k for k in here if not needs[k]]
        for k in sorted(inputs, key=lambda k: first_use(k, needs)):
            user, position = first_use(k, needs)
            siblings = needs[user] if user < len(needs) else []
            known = [(wanted[s], i) for i, s in enumerate(siblings) if s in wanted]
            if known:  # on the side of its sibling on which the formula has it
                level, i = known[-1]
                wanted[k] = level + (1.0 if position > i else -1.0)
            else:
                wanted[k] = max(wanted.values(), default=-1.0) + 1.0
        row[list(wanted)] = spread(np.array(list(wanted.values())), 1.0)
    return np.asarray(row - row.min())


def first_use(k: int, needs: list[list[int]]) -> tuple[int, int]:
    """Find the first node that needs node k, and k's position there."""
    return next(((j, of.index(k)) for j, of in enumerate(needs) if k in of), (len(needs), 0))
