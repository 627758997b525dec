"""Walks back through a graph: the right one, and those that go wrong in one way."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from backprop_lab.elementary import unbroadcast
from backprop_lab.graph import OPERATIONS, Parents, backpropagate, topological_order
from backprop_lab.shapes import Array
from backprop_lab.tasks.broadcasting import flows
from backprop_lab.tasks.topological_order import by_number, preorder

Operations = Sequence[str]
Values = Sequence[Array]
Gradients = list[Any]
Graph = tuple[Operations, Parents, Values]
Sent = tuple[int, Any]  # a parent, and its share
# (operation, dy, inputs) -> what goes back to each input
Shares = Callable[[str, Any, Sequence[Array]], Sequence[Any]]


def right_shares(name: str, dy: Any, inputs: Sequence[Array]) -> Sequence[Any]:
    """Send back through one box what arrives at it."""
    operation = OPERATIONS[name]
    return operation.gradients(dy, operation.forward(*inputs)[1])


def sent_back(graph: Graph, node: int, dy: Any, shares: Shares = right_shares) -> list[Sent]:
    """List what a node sends to its parents, share by share; an input sends nothing."""
    operations, parents, values = graph
    if operations[node] == "input":
        return []
    sent = shares(operations[node], dy, [values[parent] for parent in parents[node]])
    return list(zip(parents[node], sent, strict=False))


def backwards(parents: Parents) -> Sequence[int]:
    """List the nodes by number, from the last to the first."""
    return by_number(parents)[::-1]


def right_order(parents: Parents) -> Sequence[int]:
    """List every node after all that is computed from it."""
    return topological_order(parents)[::-1]


def depth_first_back(parents: Parents) -> Sequence[int]:
    """List every node after all that is computed from it, in the order that recursion finds."""
    order: list[int] = []

    def visit(node: int) -> None:
        if node not in order:
            for parent in parents[node]:
                visit(parent)
            order.append(node)

    for node in by_number(parents):
        visit(node)
    return order[::-1]


def walked(
    operations: Operations,
    parents: Parents,
    values: Values,
    *,
    order: Callable[[Parents], Sequence[int]] = right_order,
    start: float = 0.0,
    seed: Any = 1.0,
    loss: int = -1,
    shares: Shares = right_shares,
    gather: Callable[[list[Sent]], Iterable[Sent]] = list,
    meet: Callable[[Any, Any], Any] = np.add,
) -> Gradients:
    """Walk back through a graph; each keyword is one thing that can be done wrongly."""
    gradients: Gradients = [np.full(np.shape(value), start) for value in values]
    gradients[loss] = np.full((), seed)
    for node in order(parents):
        sent = sent_back((operations, parents, values), node, gradients[node], shares)
        for parent, share in gather(sent):
            gradients[parent] = meet(gradients[parent], share)
    return gradients


def walking(**wrong: Any) -> Callable[..., Gradients]:
    """Make the version that walks wrongly in this way."""
    return lambda *graph: walked(*graph, **wrong)


def latest(old: Any, new: Any) -> Any:
    """Keep what came last."""
    return new


def overwritten(
    operations: Operations,
    parents: Parents,
    values: Values,
    order: Callable[[Parents], Sequence[int]] = right_order,
) -> Gradients:
    """Let each share overwrite the one before, on the nodes that L depends on."""
    needed = set(ancestors(parents))

    def only_needed(parents: Parents) -> Sequence[int]:
        return [node for node in order(parents) if node in needed]

    return walked(operations, parents, values, order=only_needed, meet=latest)


def ancestors(parents: Parents, node: int = -1) -> Sequence[int]:
    """List L and what it depends on, each node when the walk in depth first comes by."""
    return preorder([range(len(parents))[node]], parents)


def all_before(node: int) -> Callable[[Parents], Sequence[int]]:
    """Make the order that has a node and what it depends on, and no other."""

    def order(parents: Parents) -> Sequence[int]:
        if node < -len(parents):
            return []
        needed = ancestors(parents, node)
        return [other for other in right_order(parents) if other in needed]

    return order


def layer_by_layer(parents: Parents) -> Sequence[int]:
    """List L and what it depends on, each node when its first use is found."""
    order = [len(parents) - 1]
    for node in order:
        order += [p for p in dict.fromkeys(parents[node]) if p not in order]
    return order


def from_a_stack(parents: Parents) -> Sequence[int]:
    """List L and what it depends on, each node when it is first taken from a stack."""
    order: list[int] = []
    waiting = [len(parents) - 1]
    while waiting:
        node = waiting.pop()
        if node not in order:
            order.append(node)
            waiting += parents[node]
    return order


def once_for_each_use(parents: Parents) -> Sequence[int]:
    """List a node as often as there are ways to it from L."""

    def visited(node: int) -> list[int]:
        return [node, *(further for parent in parents[node] for further in visited(parent))]

    return visited(len(parents) - 1)


def for_each_use(next_one: int) -> Callable[[Parents], Sequence[int]]:
    """Make the order that lists a node whenever a use is found; the next is taken from one end."""

    def order(parents: Parents) -> Sequence[int]:
        found, waiting = [], [len(parents) - 1]
        while waiting:
            found.append(waiting.pop(next_one))
            waiting += parents[found[-1]]
        return found

    return order


def sent_on_at_once(*graph: Any, again: bool) -> Gradients:
    """Send on what a node has got so far, when its first share arrives, or at each of them."""
    _, _, values = graph
    gradients: Gradients = [np.zeros(np.shape(value)) for value in values]
    gradients[-1] = np.ones(())
    visited = set()

    def visit(node: int) -> None:
        visited.add(node)
        for parent, share in sent_back(graph, node, gradients[node]):
            gradients[parent] = gradients[parent] + share
            if again or parent not in visited:
                visit(parent)

    visit(len(values) - 1)
    return gradients


def averaged(operations: Operations, parents: Parents, values: Values) -> Gradients:
    """Divide each share by the number of uses."""
    uses = Counter(parent for its_parents in parents for parent in its_parents)
    return walked(
        operations,
        parents,
        values,
        gather=lambda sent: [(parent, share / uses[parent]) for parent, share in sent],
    )


def without_shape(operations: Operations, parents: Parents, values: Values) -> Gradients:
    """Leave the number 0 where L does not depend on a value."""
    needed = ancestors(parents)
    right = backpropagate(operations, parents, values)
    return [gradient if i in needed else np.zeros(()) for i, gradient in enumerate(right)]


def from_plain_zeros(operations: Operations, parents: Parents, values: Values) -> Gradients:
    """Begin with the number 0 everywhere: what a share reaches gets its shape from it."""
    used = {parent for its_parents in parents for parent in its_parents}
    right = backpropagate(operations, parents, values)
    return [gradient if i in used else gradient.sum() for i, gradient in enumerate(right)]


def seeded_with_the_value(operations: Operations, parents: Parents, values: Values) -> Gradients:
    """Begin with L itself."""
    return walked(operations, parents, values, seed=values[-1])


def from_the_end_of_the_order(
    operations: Operations, parents: Parents, values: Values
) -> Gradients:
    """Take the last node in topological order for L."""
    return walked(operations, parents, values, loss=right_order(parents)[0])


def without_upstream(name: str, dy: Any, inputs: Sequence[Array]) -> Sequence[Any]:
    """Forget what arrives at the box."""
    return right_shares(name, np.ones_like(dy), inputs)


def not_led_back(name: str, dy: Any, inputs: Sequence[Array]) -> Sequence[Any]:
    """Leave what goes back in the shape of y."""
    operation = OPERATIONS[name]
    if len(inputs) < 2 or name == "matmul":
        return right_shares(name, dy, inputs)
    return flows(operation.backward, np.asarray(dy), operation.forward(*inputs)[1])


def with_rule(name: str, rule: Callable[..., Sequence[Any]]) -> Callable[..., Gradients]:
    """Make the version in which one operation has a rule of its own: rule(dy, *inputs)."""

    def shares(operation: str, dy: Any, inputs: Sequence[Array]) -> Sequence[Any]:
        if operation != name:
            return right_shares(operation, dy, inputs)
        pairs = zip(rule(dy, *inputs), inputs, strict=True)
        return [unbroadcast(share, np.shape(x)) for share, x in pairs]

    return walking(shares=shares)
