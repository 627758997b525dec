"""The graph: the chain rule box by box, and where paths meet, their shares add up.

A graph is lists over its nodes, which are numbered from 0. `parents[v]` holds the numbers of the
nodes that node v was computed from, so a + a has the parents [0, 0], and an input has none.
"""

from collections.abc import Sequence

import numpy as np

from backprop_lab.elementary import ADD, DIVIDE, EXP, LOG, MAXIMUM, MULTIPLY
from backprop_lab.reductions import MATMUL, MEAN, SUM
from backprop_lab.shapes import Array, check_shapes

Parents = Sequence[Sequence[int]]

# A power is not among them: its exponent has no place in the lists.
OPERATIONS = {
    operation.name: operation
    for operation in (ADD, MULTIPLY, DIVIDE, EXP, LOG, MAXIMUM, SUM, MEAN, MATMUL)
}


class GraphError(ValueError):
    """The lists do not describe a graph that can be computed."""


def topological_order(parents: Parents) -> list[int]:
    """Put the nodes of a graph in an order in which every node comes after all its parents.

    parents: for each node the numbers of its parents  ->  every number once, any valid order

    Source: Kahn, Topological sorting of large networks, Communications of the ACM 5, 1962.
    """
    check_parents("topological_order", parents)
    children: list[list[int]] = [[] for _ in parents]
    for node, its_parents in enumerate(parents):
        for parent in its_parents:
            children[parent].append(node)
    waiting_for = [len(its_parents) for its_parents in parents]
    order = [node for node, count in enumerate(waiting_for) if count == 0]
    for node in order:  # the list grows while we walk along it
        for child in children[node]:
            waiting_for[child] -= 1
            if waiting_for[child] == 0:
                order.append(child)
    check_no_cycle("topological_order", parents, order)
    return order


def backpropagate(
    operations: Sequence[str], parents: Parents, values: Sequence[Array]
) -> list[Array]:
    """Compute the derivative of L, the value of the last node in the lists, by every node's value.

    operations: for each node the name of what computed it, or "input"
    parents: for each node the numbers of the inputs of its operation, in their order
    values: for each node its value; the nodes may be listed in any order
    ->  a list of dL/dvalue, each of the shape of the value; zeros where L does not depend on it
    dL/dvalue = the sum of what comes back from every use of the value;   dL/dL = 1

    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 6.5.6.
    """
    check_graph("backpropagate", operations, parents, values)
    gradients: list[Array] = [np.zeros(np.shape(value)) for value in values]
    gradients[-1] = np.ones(())
    leads_to_L = {len(values) - 1}
    for node in reversed(topological_order(parents)):  # complete once all its uses are done
        if node not in leads_to_L:
            continue
        leads_to_L.update(parents[node])
        if operations[node] == "input":
            continue
        operation = OPERATIONS[operations[node]]
        # The lists hold values only: forward again, for its cache.
        _, cache = operation.forward(*(values[parent] for parent in parents[node]))
        shares = operation.gradients(gradients[node], cache)
        for parent, share in zip(parents[node], shares, strict=True):
            gradients[parent] = gradients[parent] + share
    return gradients


def check_parents(where: str, parents: Parents) -> None:
    """Check that every parent is the number of a node."""
    for node, its_parents in enumerate(parents):
        for parent in its_parents:
            if not 0 <= parent < len(parents):
                raise GraphError(
                    f"{where}: node {node} has the parent {parent}, "
                    f"expected numbers of nodes, from 0 to {len(parents) - 1}."
                )


def check_no_cycle(where: str, parents: Parents, order: Sequence[int]) -> None:
    """Check that every node has found its place; if not, name one that waits for itself."""
    waiting = set(range(len(parents))).difference(order)
    if not waiting:
        return
    # Each node that waits has a parent that waits, so the way up through them closes in a circle.
    node, passed = min(waiting), set()
    while node not in passed:
        passed.add(node)
        node = next(parent for parent in parents[node] if parent in waiting)
    raise GraphError(f"{where}: node {node} is its own ancestor, expected a graph without a cycle.")


def check_graph(
    where: str, operations: Sequence[str], parents: Parents, values: Sequence[Array]
) -> None:
    """Check that the three lists describe one graph, and that it ends in a number."""
    lengths = len(operations), len(parents), len(values)
    if min(lengths) == 0 or min(lengths) != max(lengths):
        raise GraphError(
            f"{where}: operations, parents and values have the lengths {lengths}, "
            "expected one length, at least 1."
        )
    topological_order(parents)  # refuses a parent that does not exist, and a cycle
    for node, (name, its_parents) in enumerate(zip(operations, parents, strict=True)):
        if name != "input" and name not in OPERATIONS:
            raise GraphError(
                f"{where}: node {node} is {name!r}, expected 'input' or an operation that needs "
                f"only its inputs: {', '.join(OPERATIONS)}."
            )
        inputs = () if name == "input" else OPERATIONS[name].inputs
        if len(its_parents) != len(inputs):
            raise GraphError(
                f"{where}: node {node} is {name!r} with the parents {list(its_parents)}, "
                f"expected {len(inputs)} of them."
            )
    check_shapes(where, L=(values[-1], ""))
