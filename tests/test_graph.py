"""The graph: every node after its parents, paths that add up, and lists that are no graph."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_lab.differences import complex_step_gradient
from backprop_lab.graph import OPERATIONS, GraphError, Parents, backpropagate, topological_order
from backprop_lab.shapes import ShapeError

# The graph of f = (a b) (a + b), in which a and b reach f along two paths each.
DIAMOND = ["input", "input", "multiply", "add", "multiply"], [[], [], [0, 1], [0, 1], [2, 3]]


def is_valid(order: Sequence[int], parents: Parents) -> bool:
    """Whether the order has every node once, and each after all its parents."""
    place = {node: i for i, node in enumerate(order)}
    return sorted(order) == list(range(len(parents))) and all(
        place[parent] < place[node] for node in place for parent in parents[node]
    )


def evaluate(operations: Sequence[str], parents: Parents, inputs: dict[int, Any]) -> list[Any]:
    """Compute the value of every node from those of the inputs."""
    values: list[Any] = [inputs.get(node) for node in range(len(parents))]
    for node in topological_order(parents):
        if operations[node] != "input":
            operation = OPERATIONS[operations[node]]
            values[node], _ = operation.forward(*(values[parent] for parent in parents[node]))
    return values


@st.composite
def acyclic_graphs(draw: Callable[..., Any], most: int = 12) -> list[list[int]]:
    """Draw a graph whose nodes are numbered in any order; a parent may be named twice."""
    count = draw(st.integers(1, most))
    numbers = draw(st.permutations(range(count)))
    parents: list[list[int]] = [[] for _ in range(count)]
    for i in range(1, count):
        chosen = draw(st.lists(st.integers(0, i - 1), max_size=3))
        parents[numbers[i]] = [numbers[j] for j in chosen]
    return parents


@given(parents=acyclic_graphs())
def test_every_node_comes_after_its_parents(parents: list[list[int]]) -> None:
    before = [list(its_parents) for its_parents in parents]
    assert is_valid(topological_order(parents), parents)
    assert parents == before


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [2, 0], [2, 0, 1, 0], [2, 2, 1]])
def test_a_wrong_order_would_be_found(order: list[int]) -> None:
    parents = [[2, 2], [0], []]  # the only order is 2, 0, 1
    assert is_valid([2, 0, 1], parents)
    assert not is_valid(order, parents)


def test_an_order_of_nothing() -> None:
    assert topological_order([]) == []


def test_a_long_chain_needs_no_recursion() -> None:
    # Node v is computed from v + 1, so the order runs through the numbers backwards.
    n = 100_000
    parents = [[node + 1] for node in range(n - 1)] + [[]]
    assert topological_order(parents) == list(range(n - 1, -1, -1))


def test_gradients_run_back_through_a_long_chain() -> None:
    # x + x + ... : node 1 is 2x and each node adds x once more, so the last is (n + 1) x.
    n = 20_000
    operations = ["input", *["add"] * n]
    parents = [[], *([node, 0] for node in range(n))]
    parents[1] = [0, 0]
    values = [np.array(float(node + 1)) for node in range(n + 1)]
    assert backpropagate(operations, parents, values)[0] == n + 1


@pytest.mark.parametrize(
    ("parents", "on_the_cycle"),
    [
        ([[0]], {0}),
        ([[1], [0]], {0, 1}),
        ([[1], [2], [1]], {1, 2}),  # node 0 only follows from the cycle
        ([[], [0, 3], [1], [2], [3]], {1, 2, 3}),  # node 0 leads to it
    ],
)
def test_a_node_on_a_cycle_is_named(parents: list[list[int]], on_the_cycle: set[int]) -> None:
    sentence = r"^topological_order: node (\d+) is its own ancestor, expected a graph without"
    with pytest.raises(GraphError, match=sentence) as caught:
        topological_order(parents)
    assert int(str(caught.value).split()[2]) in on_the_cycle


@pytest.mark.parametrize("parent", [3, -1])
def test_a_parent_that_does_not_exist_is_named(parent: int) -> None:
    sentence = f"^topological_order: node 2 has the parent {parent}, expected .* from 0 to 2"
    with pytest.raises(GraphError, match=sentence):
        topological_order([[], [0], [0, parent]])


def test_a_node_used_twice_by_one_operation() -> None:
    # a + a = 2a. A gradient that is overwritten would be 1.
    gradients = backpropagate(["input", "add"], [[], [0, 0]], [np.array(3.0), np.array(6.0)])
    assert gradients == [2.0, 1.0]


def test_shares_are_sent_on_only_when_all_have_come() -> None:
    # b = a + a, c = b + b = 4a. Sent on once for each use, the share of b would arrive twice.
    values = [np.array(value) for value in (1.0, 2.0, 4.0)]
    assert backpropagate(["input", "add", "add"], [[], [0, 0], [1, 1]], values)[0] == 4.0


def test_paths_that_meet_add_up() -> None:
    # f = a b (a + b) at a = −2, b = 3: by a 2ab + b² = −12 + 9, by b a² + 2ab = 4 − 12
    operations, parents = DIAMOND
    values = evaluate(operations, parents, {0: np.array(-2.0), 1: np.array(3.0)})
    # By the product −6 it is the sum 1, and by the sum it is the product.
    assert backpropagate(operations, parents, values) == [-3.0, -8.0, 1.0, -6.0, 1.0]


def test_nodes_reached_at_different_depths() -> None:
    # y = c + d + c d with c = a + b, d = a b, at a = 2, b = 3:
    # by a 1 + b + (2ab + b²) = 1 + 3 + 21 = 25, by b 1 + a + (a² + 2ab) = 1 + 2 + 16 = 19
    operations = ["input", "input", "add", "multiply", "add", "multiply", "add"]
    parents = [[], [], [0, 1], [0, 1], [2, 3], [2, 3], [4, 5]]
    values = evaluate(operations, parents, {0: np.array(2.0), 1: np.array(3.0)})
    assert backpropagate(operations, parents, values)[:2] == [25.0, 19.0]


def test_what_the_loss_does_not_depend_on_gets_zeros() -> None:
    # L = sum(x); node 1 is not used at all, and node 2 = exp(L) comes after L.
    x, unused = np.ones((5, 3)), np.ones((2, 3))
    operations, parents = ["input", "input", "exp", "sum"], [[], [], [3], [0]]
    values = [x, unused, np.exp(np.array(15.0)), np.array(15.0)]
    gradients = backpropagate(operations, parents, values)
    assert gradients[0].tolist() == np.ones((5, 3)).tolist()
    assert gradients[1].tolist() == np.zeros((2, 3)).tolist()
    assert gradients[2:] == [0.0, 1.0]


@given(drawn=acyclic_graphs(most=9), seed=st.integers(0, 2**32 - 1), data=st.data())
def test_any_graph_agrees_with_complex_steps(
    drawn: list[list[int]], seed: int, data: st.DataObject
) -> None:
    # Nothing here is negative, so that no sum cancels, and the largest value is below 2^256.
    rng = np.random.default_rng(seed)
    parents = [its_parents[:2] for its_parents in drawn]
    names = {0: ["input"], 1: ["mean", "sum"], 2: ["add", "multiply", "maximum"]}
    operations = [data.draw(st.sampled_from(names[len(p)])) for p in parents]
    inputs = {
        i: np.array(rng.uniform(0.5, 1.0)) for i, name in enumerate(operations) if name == "input"
    }
    values = evaluate(operations, parents, inputs)
    gradients = backpropagate(operations, parents, values)
    for number, value in inputs.items():

        def last(x: Any, number: int = number) -> Any:
            return evaluate(operations, parents, {**inputs, number: x})[-1]

        by_complex_step = complex_step_gradient(last, value, 1.0)
        np.testing.assert_allclose(gradients[number], by_complex_step, rtol=1e-10, atol=1e-12)


def test_arrays_of_different_shapes(rng: np.random.Generator) -> None:
    # L = mean(log(max(x W + b, c)) / s), where b, c and s are broadcast
    operations = [*["input"] * 5, "matmul", "add", "maximum", "log", "divide", "mean"]
    parents: list[list[int]] = [[]] * 5 + [[0, 1], [5, 2], [6, 3], [7], [8, 4], [9]]
    shapes = (7, 5), (5, 3), (3,), (), (7, 1)
    inputs = {i: np.array(rng.uniform(0.5, 1.0, shape)) for i, shape in enumerate(shapes)}
    inputs[3] = np.array(2.0)  # some entries are above, some below
    values = evaluate(operations, parents, inputs)
    for value in values:
        np.asarray(value).flags.writeable = False
    gradients = backpropagate(operations, parents, values)
    for i, value in inputs.items():
        by_complex_step = complex_step_gradient(
            lambda x, i=i: evaluate(operations, parents, {**inputs, i: x})[-1], value, 1.0
        )
        assert gradients[i].shape == value.shape
        np.testing.assert_allclose(gradients[i], by_complex_step, rtol=1e-10)


@given(order=st.permutations(range(4)))
def test_the_order_of_the_lists_does_not_matter(order: list[int]) -> None:
    # The loss stays last; where the other four nodes of the diamond stand is free.
    operations, parents = DIAMOND
    values = evaluate(operations, parents, {0: np.array(-2.0), 1: np.array(3.0)})
    order = [*order, 4]
    new = {old: number for number, old in enumerate(order)}
    gradients = backpropagate(
        [operations[old] for old in order],
        [[new[parent] for parent in parents[old]] for old in order],
        [values[old] for old in order],
    )
    assert [gradients[new[old]] for old in range(5)] == [-3.0, -8.0, 1.0, -6.0, 1.0]


def test_what_does_not_lead_to_L_sends_nothing_back() -> None:
    # exp(1000) overflows beside the way to L = 2 x, and 0 · ∞ must not reach x.
    values = [np.array(1000.0), np.array(np.inf), np.array(2000.0)]
    gradients = backpropagate(["input", "exp", "add"], [[], [0], [0, 0]], values)
    assert [float(gradient) for gradient in gradients] == [2.0, 0.0, 1.0]


def test_an_input_alone_is_its_own_loss() -> None:
    assert backpropagate(["input"], [[]], [np.array(3.0)]) == [1.0]


def test_operations_are_found_by_their_names() -> None:
    names = "add multiply divide exp log maximum sum mean matmul"  # a power needs an exponent
    assert set(OPERATIONS) == set(names.split())


@pytest.mark.parametrize(
    ("operations", "parents", "sentence"),
    [
        (["input", "add"], [[]], r"have the lengths \(2, 1, 2\), expected one length, at least 1"),
        ([], [], r"have the lengths \(0, 0, 0\)"),
        (
            ["input", "plus"],
            [[], [0, 0]],
            "node 1 is 'plus', expected 'input' or .*: add, mul.*mat",
        ),
        (
            ["input", "power"],
            [[], [0]],
            "node 1 is 'power', expected .* that needs only its inputs",
        ),
        (["input", "add"], [[], [0]], r"node 1 is 'add' with the parents \[0\], expected 2 of"),
        (["input", "input"], [[], [0]], r"node 1 is 'input' with the parents \[0\], expected 0 of"),
        (["input", "add"], [[], [0, 2]], "node 1 has the parent 2, expected numbers of nodes"),
        (["input", "add"], [[], [0, 1]], "node 1 is its own ancestor"),
    ],
)
def test_lists_that_are_no_graph_are_refused(
    operations: list[str], parents: list[list[int]], sentence: str
) -> None:
    with pytest.raises(GraphError, match=sentence):
        backpropagate(operations, parents, [np.array(1.0)] * len(operations))


def test_a_loss_is_one_number() -> None:
    with pytest.raises(ShapeError, match=r"^backpropagate: L has shape \(3,\), expected \(\)"):
        backpropagate(["input", "exp"], [[], [0]], [np.zeros(3), np.ones(3)])
