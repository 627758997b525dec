"""The tape: whatever Python computes with nodes has a gradient, and it is the right one."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop_lab.activations import RELU, SIGMOID, TANH
from backprop_lab.dense import DENSE
from backprop_lab.differences import complex_step_gradient
from backprop_lab.elementary import ADD, EXP, MULTIPLY, POWER
from backprop_lab.fast import DENSE_ON_DATA
from backprop_lab.graph import GraphError, backpropagate
from backprop_lab.losses import MSE
from backprop_lab.reductions import SUM
from backprop_lab.shapes import ShapeError
from backprop_lab.softmax import SOFTMAX_CROSS_ENTROPY
from backprop_lab.tape import Node, apply, gradients, recorded

Formula = Callable[[Any], Any]

ROW = np.array([0.5, 2.0, -1.0])

# Written once, read twice: with a node, and with an array as NumPy understands it.
FORMULAS: dict[str, tuple[Formula, Formula]] = {
    "node + array": (lambda x: x + ROW, lambda x: x + ROW),
    "array + node": (lambda x: ROW + x, lambda x: ROW + x),
    "number + node": (lambda x: 2 + x, lambda x: 2 + x),
    "node - array": (lambda x: x - ROW, lambda x: x - ROW),
    "array - node": (lambda x: ROW - x, lambda x: ROW - x),
    "number - node": (lambda x: 2.5 - x, lambda x: 2.5 - x),
    "- node": (lambda x: -x, lambda x: -x),
    "node * array": (lambda x: x * ROW, lambda x: x * ROW),
    "array * node": (lambda x: ROW * x, lambda x: ROW * x),
    "number of NumPy * node": (lambda x: np.float64(3.0) * x, lambda x: 3.0 * x),
    "node / array": (lambda x: x / ROW, lambda x: x / ROW),
    "array / node": (lambda x: ROW / x, lambda x: ROW / x),
    "number / node": (lambda x: 1 / x, lambda x: 1 / x),
    "node @ array": (lambda x: x @ np.diag(ROW), lambda x: x @ np.diag(ROW)),
    "array @ node": (lambda x: np.diag([1.0, -2.0]) @ x, lambda x: np.diag([1.0, -2.0]) @ x),
    "node ** number": (lambda x: x**3, lambda x: x**3),
    "node ** -0.5": (lambda x: x**-0.5, lambda x: x**-0.5),
    "exp": (lambda x: x.exp(), np.exp),
    "log": (lambda x: x.log(), np.log),
    "maximum": (lambda x: x.maximum(1.0), lambda x: np.maximum(x, 1.0)),
    "sum": (lambda x: x.sum(axis=0), lambda x: x.sum(axis=0)),
    "mean": (lambda x: x.mean(axis=1, keepdims=True), lambda x: x.mean(axis=1, keepdims=True)),
    "sigmoid": (lambda x: 1 / (1 + (-x).exp()), lambda x: 1 / (1 + np.exp(-x))),
    "softmax": (
        lambda x: x.exp() / x.exp().sum(axis=1, keepdims=True),
        lambda x: np.exp(x) / np.exp(x).sum(axis=1, keepdims=True),
    ),
    "x used again and again": (
        lambda x: (x * x + x) * (x - 1) / (x + x),
        lambda x: (x * x + x) * (x - 1) / (x + x),
    ),
}


@pytest.mark.parametrize(("recorded", "in_numpy"), FORMULAS.values(), ids=FORMULAS)
def test_formulas(recorded: Formula, in_numpy: Formula, rng: np.random.Generator) -> None:
    x = rng.uniform(0.5, 2.0, (2, 3))
    x.flags.writeable = False
    leaf = Node(x)
    output = recorded(leaf)
    assert type(output) is Node
    np.testing.assert_allclose(output.value, in_numpy(x), rtol=1e-14)
    upstream = rng.normal(size=output.value.shape)
    upstream.flags.writeable = False
    gradient = gradients(output, upstream)[leaf]
    assert gradient.shape == x.shape
    expected = complex_step_gradient(in_numpy, x, upstream)
    np.testing.assert_allclose(gradient, expected, rtol=1e-10, atol=1e-12)


def test_by_hand() -> None:
    # y = x² + x at 3: slope 2 · 3 + 1
    x = Node(3.0)
    y = x * x + x
    found = gradients(y)
    assert y.value == 12.0
    assert found[x] == 7.0
    assert found[y] == 1.0


def test_paths_that_meet_add_up() -> None:
    # f = a b (a + b) at a = −2, b = 3: by a 2ab + b² = −3, by b a² + 2ab = −8
    a, b = Node(-2.0), Node(3.0)
    found = gradients((a * b) * (a + b))
    assert (found[a], found[b]) == (-3.0, -8.0)


def test_shares_are_sent_on_only_when_all_have_come() -> None:
    # b = a + a, c = b + b = 4a
    a = Node(1.0)
    b = a + a
    assert gradients(b + b)[a] == 4.0


def test_asking_twice_gives_the_same() -> None:
    # Gradients live in the answer and not in the nodes, so nothing piles up.
    x = Node(ROW)
    y = (x * x).sum()
    first, second = gradients(y), gradients(y)
    assert first is not second
    assert first[x].tolist() == second[x].tolist() == [1.0, 4.0, -2.0]


def test_two_outputs_may_share_a_part() -> None:
    x = Node(2.0)
    square = x * x
    assert gradients(square * 3.0)[x] == 12.0
    assert gradients(square + x)[x] == 5.0


def test_an_output_that_is_a_leaf() -> None:
    x = Node(2.0)
    assert gradients(x) == {x: 1.0}


def test_only_what_the_output_was_computed_from_has_a_gradient() -> None:
    x, unused = Node(2.0), Node(3.0)
    y = x * 5.0
    found = gradients(y)
    assert unused not in found
    assert set(found) == {x, y, *y.parents}


def test_nodes_with_one_value_are_not_one_node() -> None:
    a, b = Node(2.0), Node(2.0)
    found = gradients(a * b * b)
    assert (found[a], found[b]) == (4.0, 8.0)


def test_nodes_come_after_their_parents() -> None:
    x = Node(2.0)
    y = x.exp() * x + x
    nodes = recorded(y)
    assert len(nodes) == len(set(nodes)) == 4
    for i, node in enumerate(nodes):
        assert set(node.parents) <= set(nodes[:i])


def test_a_deep_chain_needs_no_recursion() -> None:
    # x + 1 + 1 + ...: slope 1 however deep; and the nodes can be shown and forgotten, too.
    depth = 10_000
    x = Node(0.0)
    y = x
    for _ in range(depth):
        y = y + 1.0
    assert y.value == depth
    assert gradients(y)[x] == 1.0
    assert repr(y) == "<add 10000.0>"
    del y


def test_a_node_shows_its_operation_and_its_value() -> None:
    assert repr(Node(2.0)) == "<leaf 2.0>"
    assert repr(Node(2.0) * 3.0) == "<multiply 6.0>"


def network_of_pairs(parameters: Any, x: Any, labels: Any) -> tuple[Any, list[Any]]:
    """Compute the loss of a network with one hidden layer and its gradients, without a tape."""
    W1, b1, W2, b2 = parameters
    z, dense1 = DENSE.forward(x, W1, b1)
    a, relu = RELU.forward(z)
    logits, dense2 = DENSE.forward(a, W2, b2)
    loss, cross_entropy = SOFTMAX_CROSS_ENTROPY.forward(logits, labels)
    dlogits = SOFTMAX_CROSS_ENTROPY.backward(1.0, cross_entropy)
    da, dW2, db2 = DENSE.backward(dlogits, dense2)
    dx, dW1, db1 = DENSE.backward(RELU.backward(da, relu), dense1)
    return loss, [dW1, db1, dW2, db2, dx]


def test_any_operation_of_the_package_can_be_recorded(rng: np.random.Generator) -> None:
    shapes = (5, 11), (11,), (11, 3), (3,)
    parameters = [rng.normal(size=shape) for shape in shapes]
    x, labels = rng.normal(size=(7, 5)), rng.integers(0, 3, 7)
    loss, expected = network_of_pairs(parameters, x, labels)

    leaves = [Node(value) for value in (*parameters, x)]
    W1, b1, W2, b2, data = leaves
    hidden = apply(RELU, apply(DENSE, data, W1, b1))
    output = apply(SOFTMAX_CROSS_ENTROPY, apply(DENSE, hidden, W2, b2), labels=labels)
    found = gradients(output)
    assert output.value == loss
    for leaf, gradient in zip(leaves, expected, strict=True):
        np.testing.assert_array_equal(found[leaf], gradient)

    # Where x is data, nothing is computed for it, and nothing changes for the parameters.
    hidden = apply(RELU, apply(DENSE_ON_DATA, W1, b1, x=x))
    output = apply(SOFTMAX_CROSS_ENTROPY, apply(DENSE, hidden, W2, b2), labels=labels)
    found = gradients(output)
    assert output.value == loss
    assert [node for node in found if node.operation is None and node not in leaves[:4]] == []
    for leaf, gradient in zip(leaves[:4], expected[:4], strict=True):
        np.testing.assert_array_equal(found[leaf], gradient)


def test_a_network_of_the_smallest_boxes_is_the_network_of_layers(rng: np.random.Generator) -> None:
    shapes = (5, 11), (11,), (11, 3), (3,)
    parameters = [Node(rng.normal(size=shape)) for shape in shapes]
    x, target = rng.normal(size=(7, 5)), rng.normal(size=(7, 3))
    W1, b1, W2, b2 = parameters

    hidden = 1 / (1 + (-(x @ W1 + b1)).exp())
    error = hidden @ W2 + b2 - target
    by_boxes = gradients((error**2).sum() / (2 * len(x)))

    hidden = apply(SIGMOID, apply(DENSE_ON_DATA, W1, b1, x=x))
    by_layers = gradients(apply(MSE, apply(DENSE, hidden, W2, b2), target=target))
    for parameter in parameters:
        np.testing.assert_allclose(by_boxes[parameter], by_layers[parameter], rtol=1e-12)


def test_the_tape_is_the_graph_of_its_lists(rng: np.random.Generator) -> None:
    x, W = Node(rng.normal(size=(7, 5))), Node(rng.normal(size=(5, 3)))
    output = ((x @ W).maximum(0.0) * x.mean() + 2.0).sum()
    nodes = recorded(output)
    numbers = {node: number for number, node in enumerate(nodes)}
    by_lists = backpropagate(
        [node.operation.name if node.operation else "input" for node in nodes],
        [[numbers[parent] for parent in node.parents] for node in nodes],
        [node.value for node in nodes],
    )
    found = gradients(output)
    for node, gradient in zip(nodes, by_lists, strict=True):
        np.testing.assert_array_equal(found[node], gradient)


def test_a_rule_that_is_wrong_is_wrong_on_the_tape() -> None:
    # The tape knows no derivative itself: all it does is to run the pairs.
    wrong = TANH._replace(backward=lambda dy, cache: 2.0 * TANH.backward(dy, cache))
    x = Node(0.3)
    right = gradients(apply(TANH, x))[x]
    assert gradients(apply(wrong, x))[x] == 2.0 * right


def test_plain_inputs_become_leaves() -> None:
    output = apply(MULTIPLY, 3.0, ROW)
    three, row = output.parents
    assert three.operation is None
    assert row.value is ROW
    assert gradients(output, np.ones(3))[three] == 1.5


@pytest.mark.parametrize(
    ("operation", "inputs", "constants", "sentence"),
    [
        (ADD, (1.0,), {}, "apply: add has the inputs a, b, 1 came; constants are given by"),
        (POWER, (2.0, 3), {}, "apply: power has the inputs a, 2 came; constants are given by"),
        (
            POWER,
            (2.0,),
            {"exponent": Node(3.0)},
            "apply: power was given a node as exponent, expected a number or an array",
        ),
    ],
)
def test_inputs_and_constants_are_kept_apart(
    operation: Any, inputs: Any, constants: Any, sentence: str
) -> None:
    with pytest.raises(GraphError, match=sentence):
        apply(operation, *inputs, **constants)


def test_an_exponent_is_no_node() -> None:
    with pytest.raises(GraphError, match="power was given a node as exponent"):
        Node(2.0) ** Node(3.0)
    with pytest.raises(TypeError, match="unsupported operand"):
        2.0 ** Node(3.0)


def test_functions_of_numpy_do_not_pass_unrecorded() -> None:
    with pytest.raises(TypeError, match="does not support ufuncs"):
        np.exp(Node(ROW))


def test_an_array_needs_an_upstream_gradient() -> None:
    with pytest.raises(ShapeError, match=r"gradients: the output has shape \(3,\), expected \(\)"):
        gradients(apply(EXP, ROW))
    with pytest.raises(ShapeError, match=r"upstream has shape \(\), expected \(3,\), the shape of"):
        gradients(apply(EXP, ROW), 1.0)
    x = Node(ROW)
    assert gradients(apply(SUM, x), 5.0)[x].tolist() == [5.0, 5.0, 5.0]


@pytest.mark.parametrize(
    ("node", "value"),
    [
        (Node([1.0, 2.0]).__add__([3.0, 4.0]), [4.0, 6.0]),  # lists are arrays here
        (Node([1.0, 2.0]) * 3, [3.0, 6.0]),
        (Node(3.0) - np.array([1], np.uint8), [2.0]),  # −1 has no place among bytes
        (np.array([1], np.uint8) - Node(3), [-2.0]),
    ],
)
def test_lists_and_whole_numbers_become_floats(node: Node, value: Any) -> None:
    assert node.value.dtype == np.float64
    assert node.value.tolist() == value


def test_the_upstream_gradient_is_copied_and_of_floats() -> None:
    x = Node(np.array([1.0, 2.0]))
    upstream = np.array([1, 2])
    found = gradients(x, upstream)[x]
    found[0] = 7.0
    assert found.dtype == np.float64
    assert upstream.tolist() == [1, 2]
