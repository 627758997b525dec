"""The task on backpropagation through a graph: all shares come together before any is sent on."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from backprop_lab.graph import OPERATIONS, Parents, backpropagate, topological_order
from backprop_lab.shapes import Array
from backprop_lab.tasks.graph_walks import (
    Graph,
    Operations,
    Values,
    all_before,
    ancestors,
    averaged,
    backwards,
    depth_first_back,
    for_each_use,
    from_a_stack,
    from_plain_zeros,
    from_the_end_of_the_order,
    latest,
    layer_by_layer,
    not_led_back,
    once_for_each_use,
    overwritten,
    right_order,
    right_shares,
    seeded_with_the_value,
    sent_on_at_once,
    walked,
    walking,
    with_rule,
    without_shape,
    without_upstream,
)
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes
from backprop_lab.tasks.topological_order import by_number, parents_first
from backprop_lab.tasks.values import agree

Build = Callable[[np.random.Generator], Graph]  # makes a graph, each node after its parents

ELEMENTWISE = ("add", "multiply", "divide", "maximum", "exp", "log")

# Concept and question that several mistakes share.
MEETING = (
    "L feels every use of a value, so what comes back from each use is added up.",
    "When a second share arrives at a node, what becomes of the first one?",
)
COMPLETE = (
    "What a node sends on must be the whole of what it gets, so all its uses come first.",
    "When your function leaves a node, how does it know that no share is still on its way?",
)
START = (
    "The derivative of L by itself is where everything begins.",
    "If L grows by 1, by how much does L grow?",
)
RULES = (
    "The backward function of every box has been checked; the walk only has to call it.",
    "Which slopes come from OPERATIONS in your function, and which have you written again?",
)
FIRST_TO_SEND = (
    "L is the first to send: what is passed over there never arrives anywhere.",
    "With which node does your walk begin, and what does it do when L has its turn?",
)
WHICH_IS_L = (
    "The walk begins where the derivative is known, and that is L alone.",
    "Which node is L, by the docstring, and at which number does your function look for it?",
)
EVERY_PARENT = (
    "A box with two inputs has two slopes, one by each; a box with one input has one.",
    "How many shares come back from a box, and how many of them does your loop hand on?",
)
USES = (
    "An entry that is broadcast is used many times, and each use has a say in its gradient.",
    "Which shape has each gradient in your list, and which shape has its value?",
)


def computed(inputs: Values, *steps: tuple[Any, ...]) -> Graph:
    """Compute a graph from its inputs and steps such as ("add", 0, 1)."""
    operations, values = ["input"] * len(inputs), list(inputs)
    parents: list[list[int]] = [[] for _ in inputs]
    for name, *its_parents in steps:
        operations.append(name)
        parents.append(its_parents)
        y, _ = OPERATIONS[name].forward(*(values[parent] for parent in its_parents))
        values.append(np.asarray(y))
    return operations, parents, values


def renumbered(rng: np.random.Generator, graph: Graph, loss: int = -1) -> Arguments:
    """Give the nodes new numbers, the last one to the node that is L."""
    operations, parents, values = graph
    others = by_number(parents)
    last = others.pop(loss)
    old = [*map(int, rng.permutation(others)), last]
    new = np.argsort(old)
    return (
        [operations[node] for node in old],
        [[int(new[parent]) for parent in parents[node]] for node in old],
        [values[node] for node in old],
    )


def is_telling(operations: Operations, parents: Parents, values: Values) -> bool:
    """Whether the numbers are no order, and two usual orders agree on who gets which share last."""
    in_order = parents_first(parents, by_number(parents))
    return bool(in_order.size == 0 or not in_order.all()) and agree(
        overwritten(operations, parents, values),
        overwritten(operations, parents, values, order=depth_first_back),
    )


def draw_random(rng: np.random.Generator) -> Arguments:
    """Draw a graph of every elementwise operation, in which all leads to L.

    Visited by number, instead of in topological order, it gives something wrong.
    """
    while True:
        inputs = list(rng.uniform(0.5, 2.0, size=(3, *distinct_sizes(rng, 2))))
        steps = draw_steps(rng, len(inputs))
        with np.errstate(all="ignore"):
            graph = computed(inputs, *steps)
        values = graph[2]
        a, b = next(its_parents for name, *its_parents in steps if name == "maximum")
        if np.any(values[a] == values[b]) or not all(np.all(np.abs(v) < 50.0) for v in values):
            continue
        arguments = renumbered(rng, graph)
        by_number_alone = walked(*arguments, order=backwards)
        if is_telling(*arguments) and not agree(by_number_alone, backpropagate(*arguments)):
            return arguments


def draw_steps(rng: np.random.Generator, inputs: int) -> list[tuple[Any, ...]]:
    """Draw steps from a few inputs to one number, which depends on all of them."""
    steps: list[tuple[Any, ...]] = []
    unused = list(range(inputs))

    def step(name: str, *parents: int) -> None:
        steps.append((name, *parents))
        unused[:] = [node for node in unused if node not in parents]
        unused.append(inputs + len(steps) - 1)

    for name in rng.permutation(ELEMENTWISE):
        parent, count = int(rng.choice(unused)), inputs + len(steps)
        others = [node for node in range(count) if node != parent]
        more = [int(rng.choice(others))] if len(OPERATIONS[name].inputs) == 2 else []
        step(str(name), parent, *more)
    while len(unused) > 1:
        step("add", *unused[:2])
    step(str(rng.choice(["sum", "mean"])), *unused)
    return steps


def drawn(
    build: Build, loss: int = -1, tells: Callable[[Parents], bool] = lambda parents: True
) -> Callable[..., Arguments]:
    """Make the case of a graph, with new numbers in every draw, which must tell something."""

    def draw(rng: np.random.Generator) -> Arguments:
        while True:
            arguments = renumbered(rng, build(rng), loss)
            if is_telling(*arguments) and tells(arguments[1]):
                return arguments

    return draw


def number(rng: np.random.Generator) -> Array:
    """Draw one number, not near 0 and not too large for a product of a few."""
    return np.asarray(away_from_zero(rng)) / 2.0


def a_sum_of_itself(rng: np.random.Generator) -> Graph:
    """Double a number twice."""
    return computed([number(rng)], ("add", 0, 0), ("add", 1, 1))


def two_ways_that_meet(rng: np.random.Generator) -> Graph:
    """Use a product of two numbers along two ways of one length."""
    steps = ("multiply", 0, 1), ("exp", 2), ("add", 2, 1), ("multiply", 3, 4)
    return computed([number(rng), number(rng)], *steps)


def a_short_and_a_long_way(rng: np.random.Generator) -> Graph:
    """Use a number at once and, twice, after something was made of it, as either factor."""
    steps = ("multiply", 0, 0), ("exp", 1), ("multiply", 1, 2), ("exp", 3), ("multiply", 4, 3)
    return computed([number(rng)], *steps)


def a_square(rng: np.random.Generator) -> Graph:
    """Multiply a matrix by itself, entry by entry, and add up."""
    x = away_from_zero(rng, *distinct_sizes(rng, 2))
    return computed([x], ("multiply", 0, 0), ("sum", 1))


def a_product_of_matrices(rng: np.random.Generator) -> Graph:
    """Divide a product of matrices by one of its factors, entry by entry, and average."""
    n = distinct_sizes(rng, 1) * 2
    x, W = away_from_zero(rng, *n), away_from_zero(rng, *n)
    return computed([x, W], ("matmul", 0, 1), ("divide", 2, 0), ("mean", 3))


def broadcasting(rng: np.random.Generator) -> Graph:
    """Shift by a row, stretch by a number, divide by a column, and average."""
    n, m = distinct_sizes(rng, 2)
    inputs = [np.asarray(away_from_zero(rng, *shape)) for shape in ((n, m), (m,), (), (n, 1))]
    steps = ("add", 0, 1), ("multiply", 2, 4), ("divide", 5, 3), ("mean", 6)
    return computed(inputs, *steps)


def values_beside_the_loss(rng: np.random.Generator) -> Graph:
    """Go on computing from L, and from an input that L does not depend on; node 3 is L.

    The last node is an array, and no share from further on gives its gradient that shape.
    """
    n, m = distinct_sizes(rng, 2)
    x, u = away_from_zero(rng, n, m) / 4.0, away_from_zero(rng, m)
    steps = ("exp", 0), ("mean", 2), ("multiply", 1, 1), ("sum", 4), ("exp", 3), ("add", 5, 6)
    return computed([x, u], *steps, ("exp", 1))


def uses_of_the_loss(rng: np.random.Generator) -> Graph:
    """Multiply L with its input, and with itself; node 1 is L."""
    steps = ("exp", 0), ("multiply", 1, 0), ("multiply", 1, 1), ("add", 2, 3)
    return computed([number(rng)], *steps)


def a_lone_input(rng: np.random.Generator) -> Graph:
    """Compute nothing."""
    return computed([number(rng)])


def first_and_last_but_one_are_others(parents: Parents) -> bool:
    """Whether L does not depend on the first node, nor the last but one on L."""
    return 0 not in ancestors(parents) and len(parents) - 1 not in ancestors(parents, -2)


def last_but_one_uses_the_loss(parents: Parents) -> bool:
    """Whether the last node but one depends on L."""
    return len(parents) - 1 in ancestors(parents, -2)


BACKPROPAGATE = Task(
    backpropagate,
    points={"gradients": 5},
    cases={
        "random": draw_random,
        "another": draw_random,
        "a + a": drawn(a_sum_of_itself),
        "two ways that meet": drawn(two_ways_that_meet),
        "a short and a long way": drawn(a_short_and_a_long_way),
        "a product with itself": drawn(a_square),
        "a product of matrices": drawn(a_product_of_matrices),
        "broadcasting": drawn(broadcasting),
        "values that L does not depend on": drawn(
            values_beside_the_loss, loss=3, tells=first_and_last_but_one_are_others
        ),
        "L is used again": drawn(uses_of_the_loss, loss=1, tells=last_but_one_uses_the_loss),
        "L is an input": drawn(a_lone_input),
    },
    mistakes=(
        Mistake(
            "BPG01",
            "gradients",
            walking(meet=latest),
            "Where a value is used more than once, only one of the uses is in its gradient.",
            *MEETING,
        ),
        Mistake(
            "BPG02",
            "gradients",
            overwritten,
            "Where a value is used more than once, only one of the uses is in its gradient.",
            *MEETING,
        ),
        Mistake(
            "BPG03",
            "gradients",
            walking(gather=lambda sent: dict(sent).items()),
            "Where one box uses a value twice, one of the two shares is lost.",
            *MEETING,
        ),
        Mistake(
            "BPG04",
            "gradients",
            averaged,
            "The shares of several uses are averaged.",
            "L feels every use of a value: twice the uses, twice the effect.",
            "Where does your function divide by the number of uses?",
        ),
        Mistake(
            "BPG05",
            "gradients",
            walking(start=1.0),
            "Every gradient except that of L is too large by 1, and what follows from it.",
            "A value that nothing uses has no effect on L.",
            "With what do you fill the gradients before the walk begins?",
        ),
        Mistake(
            "BPG06",
            "gradients",
            walking(seed=0.0),
            "Every gradient is zero: nothing was ever sent back.",
            *START,
        ),
        Mistake(
            "BPG07",
            "gradients",
            seeded_with_the_value,
            "Every gradient is too large by one factor, the value of L.",
            *START,
        ),
        Mistake(
            "BPG08",
            "gradients",
            walking(seed=-1.0),
            "Every gradient has the wrong sign, that of L as well.",
            *START,
        ),
        Mistake(
            "BPG09",
            "gradients",
            from_the_end_of_the_order,
            "Right, except where something is computed from L: then that was taken for L.",
            "L is a node like any other, and may itself be used.",
            "Which node is L, by the docstring, and which one does your walk begin with?",
        ),
        Mistake(
            "BPG10",
            "gradients",
            walking(order=backwards),
            "The nodes are visited as they are numbered, from the last to the first.",
            "A number is only a name; which node needs which stands in parents.",
            "Give the nodes other numbers: do your gradients stay the same?",
        ),
        Mistake(
            "BPG11",
            "gradients",
            walking(order=topological_order),
            "Only what stands right before L gets a gradient: nothing is sent on from there.",
            "Gradients run against the arrows, from L to the inputs.",
            "After L, which nodes have their turn, and what has arrived there by then?",
        ),
        Mistake(
            "BPG31",
            "gradients",
            walking(loss=0),
            "The first node in the lists was taken for L.",
            *WHICH_IS_L,
        ),
        Mistake(
            "BPG32",
            "gradients",
            walking(loss=0, order=all_before(-1)),
            "The first node in the lists was taken for L.",
            *WHICH_IS_L,
        ),
        Mistake(
            "BPG33",
            "gradients",
            walking(order=lambda parents: []),
            "Every gradient is zero, except that of L: no share has been added anywhere.",
            "A share counts when it has been added to the gradient of the parent that it is for.",
            "Which line changes the gradient of a parent, and is it reached when L has its turn?",
        ),
        Mistake(
            "BPG34",
            "gradients",
            walking(order=lambda parents: right_order(parents)[1:]),
            "Where no node comes after L, every other gradient is zero: L has sent nothing.",
            *FIRST_TO_SEND,
        ),
        Mistake(
            "BPG35",
            "gradients",
            walking(order=all_before(-2)),
            "L has sent something only where the last node but one in the lists depends on L.",
            *FIRST_TO_SEND,
        ),
        Mistake(
            "BPG36",
            "gradients",
            walking(gather=lambda sent: sent[1:]),
            "The first share that comes back from each box is lost.",
            *EVERY_PARENT,
        ),
        Mistake(
            "BPG37",
            "gradients",
            walking(gather=lambda sent: sent[:-1]),
            "The last share that comes back from each box is lost.",
            *EVERY_PARENT,
        ),
        Mistake(
            "BPG38",
            "gradients",
            walking(meet=np.subtract),
            "Every share is subtracted, so the sign turns at each box on the way.",
            "L feels every use of a value, so what comes back from each use is added up.",
            "Which sign stands in the line in which a share meets what is there?",
        ),
        Mistake(
            "BPG12",
            "gradients",
            partial(sent_on_at_once, again=True),
            "Shares arrive several times: a node sends on all it has whenever one comes in.",
            *COMPLETE,
        ),
        Mistake(
            "BPG13",
            "gradients",
            walking(order=once_for_each_use),
            "Shares arrive several times: a node sends on all it has once for each of its uses.",
            *COMPLETE,
        ),
        Mistake(
            "BPG14",
            "gradients",
            walking(order=for_each_use(0)),
            "Shares arrive several times: a node waits in the queue once for each of its uses.",
            *COMPLETE,
        ),
        Mistake(
            "BPG15",
            "gradients",
            walking(order=for_each_use(-1)),
            "Shares arrive several times: a node lies on the stack once for each of its uses.",
            *COMPLETE,
        ),
        Mistake(
            "BPG16",
            "gradients",
            walking(order=layer_by_layer),
            "A node sends on when its first use is found; what comes later goes no further.",
            *COMPLETE,
        ),
        Mistake(
            "BPG17",
            "gradients",
            walking(order=ancestors),
            "A walk in depth sends on from a node when it first comes by, before all is there.",
            *COMPLETE,
        ),
        Mistake(
            "BPG18",
            "gradients",
            partial(sent_on_at_once, again=False),
            "A walk in depth goes on when the first share arrives; the others get no further.",
            *COMPLETE,
        ),
        Mistake(
            "BPG19",
            "gradients",
            walking(order=from_a_stack),
            "A walk with a stack sends on from a node before all is there.",
            *COMPLETE,
        ),
        Mistake(
            "BPG20",
            "gradients",
            walking(shares=without_upstream),
            "Every share is a slope alone: what has arrived at the box is not in it.",
            "A box multiplies two things: its own slope, and the gradient that arrives.",
            "What do you hand to the backward function of a box as its dy?",
        ),
        Mistake(
            "BPG21",
            "gradients",
            walking(shares=lambda *box: right_shares(*box)[:1]),
            "Only the first parent of each box gets its share.",
            "A box with two inputs has two slopes, one by each.",
            "How many gradients does a backward function return, and where do they go?",
        ),
        Mistake(
            "BPG22",
            "gradients",
            walking(shares=lambda *box: right_shares(*box)[::-1]),
            "The two parents of a box have exchanged their shares.",
            "Gradients come in the order of the inputs.",
            "Which share goes to parents[v][0], and which to parents[v][1]?",
        ),
        Mistake(
            "BPG23",
            "gradients",
            walking(shares=not_led_back),
            "Where a value was broadcast, its gradient has the shape of the result.",
            *USES,
        ),
        Mistake(
            "BPG24",
            "gradients",
            without_shape,
            "Where L does not depend on a value, there is a single 0 in the place of an array.",
            "Every gradient has the shape of its value, zeros too.",
            "With what do you fill the gradients before the walk begins?",
        ),
        Mistake(
            "BPG39",
            "gradients",
            from_plain_zeros,
            "Where nothing is computed from an array, its gradient is a single 0.",
            "Every gradient has the shape of its value, also where no share ever arrives.",
            "With what do you fill the gradients before the walk begins?",
        ),
        Mistake(
            "BPG25",
            "gradients",
            with_rule("exp", lambda dy, x: [dy * x]),
            "What goes back through exp was computed from its input, not from its result.",
            *RULES,
        ),
        Mistake(
            "BPG26",
            "gradients",
            with_rule("mean", lambda dy, x: [np.full(np.shape(x), dy)]),
            "What goes back through mean is that of a sum.",
            *RULES,
        ),
        Mistake(
            "BPG27",
            "gradients",
            with_rule("multiply", lambda dy, a, b: [dy * a, dy * b]),
            "What goes back through a product to a factor was computed from that same factor.",
            *RULES,
        ),
        Mistake(
            "BPG28",
            "gradients",
            with_rule("divide", lambda dy, a, b: [dy / b, dy * a / b**2]),
            "What goes back through a quotient to its denominator has the wrong sign.",
            *RULES,
        ),
        Mistake(
            "BPG29",
            "gradients",
            with_rule("maximum", lambda dy, a, b: [dy, dy]),
            "What goes back through a maximum reaches both inputs, the smaller one too.",
            *RULES,
        ),
        Mistake(
            "BPG30",
            "gradients",
            with_rule("matmul", lambda dy, a, b: [dy @ b, a @ dy]),
            "What goes back through a product of matrices was not transposed.",
            *RULES,
        ),
    ),
)

TASKS = (BACKPROPAGATE,)
