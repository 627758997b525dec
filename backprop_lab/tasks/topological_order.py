"""The task on the order of a graph: every node after all its parents, and many ways to miss it."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from backprop_lab.graph import Parents, topological_order
from backprop_lab.shapes import Array
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.task import Arguments, Mistake, Task
from backprop_lab.tasks.values import NotNumbers, UnusableError, as_array, numbers

Order = Callable[[Parents], Sequence[int]]

# Concept and question that several mistakes share.
ALL_PARENTS = (
    "A node can be computed once all its parents have been; one of them is not enough.",
    "When a node takes its place in your order, how do you know that no parent is missing?",
)
NUMBERS = (
    "A number is only a name; which node needs which stands in parents.",
    "Give the nodes other numbers: does your order follow the graph, or the numbers?",
)
COUNTS = (
    "A node with one parent may come late, if that parent comes late.",
    "What does the number of parents say about how late these parents are?",
)
DIRECTION = (
    "The parents are what a node is computed from, so they come first.",
    "Does parents[v] name the nodes before v, or those after it?",
)


def children_of(parents: Parents) -> list[list[int]]:
    """List for every node what is computed from it, each child once."""
    return [[c for c, its in enumerate(parents) if node in its] for node in range(len(parents))]


def inputs_of(parents: Parents) -> list[int]:
    """List the nodes without parents."""
    return [node for node, its_parents in enumerate(parents) if not its_parents]


def by_number(parents: Parents) -> list[int]:
    """List the nodes as they are numbered."""
    return list(range(len(parents)))


def inputs_first(parents: Parents) -> list[int]:
    """List the inputs, then the others as they are numbered."""
    return sorted(by_number(parents), key=lambda node: len(parents[node]) > 0)


def by_count_of_parents(parents: Parents) -> list[int]:
    """Sort by the number of parents."""
    return sorted(by_number(parents), key=lambda node: len(parents[node]))


def by_largest_parent(parents: Parents) -> list[int]:
    """Sort by the largest number among the parents."""
    return sorted(by_number(parents), key=lambda node: max(parents[node], default=-1))


def breadth_first(parents: Parents) -> list[int]:
    """Walk from the inputs, layer by layer, and list a node when it is first seen."""
    order, children = inputs_of(parents), children_of(parents)
    for node in order:
        order += [child for child in children[node] if child not in order]
    return order


def preorder(starts: Sequence[int], following: Parents) -> list[int]:
    """Walk in depth, and list a node when it is first seen."""
    order: list[int] = []

    def visit(node: int) -> None:
        if node not in order:
            order.append(node)
            for other in following[node]:
                visit(other)

    for node in starts:
        visit(node)
    return order


def depth_first(parents: Parents) -> list[int]:
    """Walk in depth from the inputs to what is computed from them."""
    return preorder(inputs_of(parents), children_of(parents))


def with_a_stack(parents: Parents) -> list[int]:
    """Walk in depth from the inputs, with a list from whose end nodes are taken."""
    order: list[int] = []
    waiting, children = inputs_of(parents), children_of(parents)
    while waiting:
        node = waiting.pop()
        if node not in order:
            order.append(node)
            waiting += children[node]
    return order


def parents_afterwards(parents: Parents) -> list[int]:
    """List each node before it is asked for its parents."""
    return preorder(by_number(parents), parents)


def parents_afterwards_reversed(parents: Parents) -> list[int]:
    """List each node before it is asked for its parents, and turn the list round."""
    return parents_afterwards(parents)[::-1]


def after_one_parent(which: int) -> Order:
    """Make the order that waits for one parent of each node and forgets the others."""
    return lambda parents: topological_order([list(its)[which:][:1] for its in parents])


def places(parents: Parents) -> list[int]:
    """List for every node its place in an order, instead of the nodes."""
    return [int(place) for place in np.argsort(topological_order(parents))]


WRONG_ORDERS: tuple[Order, ...] = (
    by_number,
    inputs_first,
    by_count_of_parents,
    by_largest_parent,
    breadth_first,
    depth_first,
    with_a_stack,
    parents_afterwards,
    parents_afterwards_reversed,
)


def edges(parents: Parents) -> list[tuple[int, int]]:
    """List the pairs of a parent and what is computed from it."""
    return [(parent, node) for node, its_parents in enumerate(parents) for parent in its_parents]


def parents_first(parents: Parents, order: Sequence[int]) -> Array:
    """Give 1 for each edge whose parent stands first, and 0 for the others."""
    place = {node: i for i, node in enumerate(order)}
    return np.array([float(place[parent] < place[node]) for parent, node in edges(parents)])


def renumbered(rng: np.random.Generator, parents: Parents) -> list[list[int]]:
    """Give the nodes new numbers, in which they cannot be taken forwards or backwards."""
    while True:
        number = rng.permutation(len(parents))
        drawn: list[list[int]] = [[] for _ in parents]
        for node, its_parents in enumerate(parents):
            drawn[number[node]] = [int(number[parent]) for parent in its_parents]
        flags = parents_first(drawn, by_number(drawn))
        if flags.any() and not flags.all():
            return drawn


def draw_any(rng: np.random.Generator) -> Arguments:
    """Draw a graph in which every usual wrong order is wrong, each in a way of its own.

    No edge joins two nodes that are equally far from the inputs, so that a walk layer by layer is
    wrong in the same way, however it goes through a layer.
    """
    while True:
        later = [list(rng.integers(i, size=rng.integers(1, 3))) for i in range(2, 10)]
        parents = renumbered(rng, [[], [], *later])
        distance = distances(parents)
        if any(distance[parent] == distance[node] for parent, node in edges(parents)):
            continue
        flags = {tuple(parents_first(parents, wrong(parents))) for wrong in WRONG_ORDERS}
        if len(flags) == len(WRONG_ORDERS) and all(0.0 in some for some in flags):
            return (parents,)


def distances(parents: Parents) -> dict[int, int]:
    """Compute the length of the shortest way to each node from an input."""
    distance: dict[int, int] = {}
    for node in topological_order(parents):
        distance[node] = min((distance[parent] + 1 for parent in parents[node]), default=0)
    return distance


def shuffled(*parents: Sequence[int]) -> Callable[[np.random.Generator], Arguments]:
    """Make the case of this graph, with new numbers in every draw."""
    return lambda rng: (renumbered(rng, parents),)


def as_edges(arguments: Arguments, order: Any) -> tuple[Array]:
    """Look at each edge of the graph, whether the parent stands first."""
    (parents,) = arguments
    problem = numbers("order", order)
    if type(problem) is NotNumbers:
        raise UnusableError(problem.sentence)
    nodes = as_array(order)
    if nodes is None or nodes.ndim != 1:
        raise UnusableError(say("order", "order is not one list of numbers."))
    if nodes.size > 0 and nodes.dtype.kind not in "iu":
        raise UnusableError(say("order", "order does not hold whole numbers."))
    listed = nodes.tolist()
    for node in topological_order(parents):  # the first that is missing has all its parents there
        if node not in listed:
            raise missing(node, parents[node])
        if listed.count(node) > 1:
            raise twice(node)
    if len(listed) > len(parents):
        raise UnusableError(say("order", "order holds numbers that are no node's."))
    return (parents_first(parents, listed),)


def missing(node: int, its_parents: Sequence[int]) -> UnusableError:
    """Say which node is missing, though all its parents are there, and how that may happen."""
    if not its_parents:
        return UnusableError(
            say("order", "Node {node} is missing from order; it has no parents.", node=node),
            say(
                "order", "A node without parents waits for nobody, and every order begins with one."
            ),
            say("order", "Which line puts such a node into order, and does it find all of them?"),
        )
    text = "Node {node} is missing from order; all its parents are in it: {its_parents}."
    concept = "A node takes its place once every entry in its list of parents has one."
    question = (
        "When its last parent has taken its place, which line of yours puts such a node into order?"
    )
    if len(set(its_parents)) < len(its_parents):
        concept = (
            "A node takes its place once every entry in its list of parents has one; "
            "the same parent may stand there twice."
        )
        question = (
            "If your function counts parents: for a + a, from which number, and how often does it "
            "count down?"
        )
    return UnusableError(
        say("order", text, node=node, its_parents=its_parents),
        say("order", concept),
        say("order", question),
    )


def twice(node: int) -> UnusableError:
    """Say which node is listed more than once."""
    return UnusableError(
        say("order", "Node {node} is in order more than once.", node=node),
        say("order", "However many ways lead to a node, it is computed once."),
        say("order", "How does your function know that a node has been listed already?"),
    )


def first_turned_round(arguments: Arguments, flags: Array) -> str:
    """Say which node stands before one of its parents."""
    parent, node = next(
        edge for edge, flag in zip(edges(arguments[0]), flags, strict=True) if not flag
    )
    text = "{node} stands before its parent {parent}, with parents = {parents}"
    return say("order", text, node=node, parent=parent, parents=arguments[0])


def mistake(identifier: str, order: Order, *texts: str) -> Mistake:
    """Make the mistake that orders the nodes in this way."""
    return Mistake(
        identifier, "order", lambda parents: parents_first(parents, order(parents)), *texts
    )


TOPOLOGICAL_ORDER = Task(
    topological_order,
    points={"order": 3},
    cases={
        "random": draw_any,
        "another": draw_any,
        "a + a": shuffled([], [0, 0], [1, 1]),
        "two ways that meet": shuffled([], [], [0, 1], [0, 1], [2, 3]),
        "a short and a long way": shuffled([], [0], [1], [2], [0, 3], [3, 0]),
        "several inputs": shuffled([], [], [], [0, 1], [3], [4, 2]),
        "two graphs side by side": shuffled([], [0], [1], [0, 2], [], [4], [5], [6, 4]),
        "a long chain": shuffled([], *([i] for i in range(20))),
        "one node": lambda rng: ([[]],),
    },
    returns=("order",),
    observe=as_edges,
    explain=first_turned_round,
    mistakes=(
        Mistake(
            "TOP01",
            "order",
            lambda parents: np.zeros(len(edges(parents))),
            "Every node stands before its parents: the order runs backwards.",
            *DIRECTION,
        ),
        mistake(
            "TOP02",
            by_number,
            "The nodes stand as they are numbered.",
            *NUMBERS,
        ),
        mistake(
            "TOP03",
            lambda parents: by_number(parents)[::-1],
            "The nodes stand as they are numbered, from the last to the first.",
            *NUMBERS,
        ),
        mistake(
            "TOP04",
            inputs_first,
            "The inputs come first, and the other nodes as they are numbered.",
            *NUMBERS,
        ),
        mistake(
            "TOP05",
            by_count_of_parents,
            "The nodes stand by the number of their parents.",
            *COUNTS,
        ),
        mistake(
            "TOP06",
            by_largest_parent,
            "The nodes stand by the largest number among their parents.",
            *NUMBERS,
        ),
        mistake(
            "TOP07",
            breadth_first,
            "A node is listed when its first parent is reached, layer by layer.",
            *ALL_PARENTS,
        ),
        mistake(
            "TOP08",
            depth_first,
            "A depth-first walk lists a node when it first reaches it; other parents come later.",
            *ALL_PARENTS,
        ),
        mistake(
            "TOP09",
            with_a_stack,
            "A walk with a stack lists a node when it first reaches it; other parents come later.",
            *ALL_PARENTS,
        ),
        mistake(
            "TOP10",
            parents_afterwards,
            "A node is listed first and asked for its parents afterwards.",
            "Whatever a node needs must be in the list before the node is.",
            "In your recursion, what stands first: append, or the calls for the parents?",
        ),
        mistake(
            "TOP11",
            parents_afterwards_reversed,
            "A node is listed before its parents, and the list was reversed: that is not enough.",
            "In the reversed list, a parent that was listed early for another child comes too "
            "late.",
            "In your recursion, what stands first: append, or the calls for the parents?",
        ),
        mistake(
            "TOP12",
            after_one_parent(0),
            "Each node waits for its first parent only.",
            *ALL_PARENTS,
        ),
        mistake(
            "TOP13",
            after_one_parent(-1),
            "Each node waits for its last parent only.",
            *ALL_PARENTS,
        ),
        mistake(
            "TOP14",
            places,
            "order holds the place of every node, instead of the node at every place.",
            "An order is read from front to back: its first entry is the node to compute first.",
            "What is the first entry of your result: a node, or the place of node 0?",
        ),
    ),
)

TASKS = (TOPOLOGICAL_ORDER,)
