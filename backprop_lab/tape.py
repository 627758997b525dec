"""The tape: a graph that records itself while Python computes, and is then read backwards.

Every operation of the package can be recorded: `apply(DENSE, x, W, b)`, or
`apply(SOFTMAX_CROSS_ENTROPY, logits, labels=labels)`, where labels are a constant. For the
elementary ones there are the operators and methods of `Node`.

Source: Wengert, A simple automatic derivative evaluation program, Communications of the ACM 7,
1964, for the list of recorded operations.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop_lab import elementary, reductions
from backprop_lab.graph import GraphError, topological_order
from backprop_lab.operation import Operation
from backprop_lab.shapes import Array, ShapeError, check_same_shape


@dataclass(eq=False, slots=True)  # two nodes are equal only if they are the same node
class Node:
    """A value, and how it was computed; a leaf was given, not computed.

    >>> x = Node(3.0)
    >>> y = x * x + x
    >>> print(gradients(y)[x])  # 2x + 1
    7.0
    """

    value: Any
    operation: Operation | None = None
    parents: tuple["Node", ...] = ()
    cache: Any = None

    def __post_init__(self) -> None:
        """Let a leaf be what operations work on: an array or a number, of floats."""
        if self.operation is None and not isinstance(self.value, float):
            value = np.asarray(self.value)
            self.value = value if value.dtype.kind in "fc" else value.astype(float)

    __array_ufunc__ = None  # array + node is one addition by the node, not one for each entry

    def __add__(self, other: Any) -> "Node":
        return apply(elementary.ADD, self, other)

    def __radd__(self, other: Any) -> "Node":
        return apply(elementary.ADD, other, self)

    def __sub__(self, other: Any) -> "Node":
        return apply(elementary.ADD, self, -node_of(other))

    def __rsub__(self, other: Any) -> "Node":
        return apply(elementary.ADD, other, -self)

    def __neg__(self) -> "Node":
        return apply(elementary.MULTIPLY, self, -1.0)

    def __mul__(self, other: Any) -> "Node":
        return apply(elementary.MULTIPLY, self, other)

    def __rmul__(self, other: Any) -> "Node":
        return apply(elementary.MULTIPLY, other, self)

    def __truediv__(self, other: Any) -> "Node":
        return apply(elementary.DIVIDE, self, other)

    def __rtruediv__(self, other: Any) -> "Node":
        return apply(elementary.DIVIDE, other, self)

    def __matmul__(self, other: Any) -> "Node":
        return apply(reductions.MATMUL, self, other)

    def __rmatmul__(self, other: Any) -> "Node":
        return apply(reductions.MATMUL, other, self)

    def __pow__(self, exponent: float) -> "Node":
        return apply(elementary.POWER, self, exponent=exponent)

    def exp(self) -> "Node":
        """Record exp of each entry."""
        return apply(elementary.EXP, self)

    def log(self) -> "Node":
        """Record the natural logarithm of each entry."""
        return apply(elementary.LOG, self)

    def maximum(self, other: Any) -> "Node":
        """Record the larger of the two, entry by entry; at a tie the gradient goes to the other."""
        return apply(elementary.MAXIMUM, self, other)

    def sum(self, axis: reductions.Axis = None, keepdims: bool = False) -> "Node":
        """Record the sum over one axis, several or all (None)."""
        return apply(reductions.SUM, self, axis=axis, keepdims=keepdims)

    def mean(self, axis: reductions.Axis = None, keepdims: bool = False) -> "Node":
        """Record the mean over one axis, several or all (None)."""
        return apply(reductions.MEAN, self, axis=axis, keepdims=keepdims)

    def __repr__(self) -> str:
        return f"<{self.operation.name if self.operation else 'leaf'} {self.value!r}>"


def apply(operation: Operation, *inputs: Any, **constants: Any) -> Node:
    """Run an operation forward, and remember in a new node how its value came about.

    inputs: one for each of operation.inputs; a number or an array becomes a leaf
    constants: by name, what the operation's forward takes besides; they get no gradient
    """
    if len(inputs) != len(operation.inputs):
        raise GraphError(
            f"apply: {operation.name} has the inputs {', '.join(operation.inputs)}, "
            f"{len(inputs)} came; constants are given by their names."
        )
    for name, constant in constants.items():
        if isinstance(constant, Node):
            raise GraphError(
                f"apply: {operation.name} was given a node as {name}, expected a number or an "
                "array: a constant has no gradient."
            )
    parents = tuple([node_of(value) for value in inputs])
    value, cache = operation.forward(*[parent.value for parent in parents], **constants)
    return Node(value, operation, parents, cache)


def node_of(value: Any) -> Node:
    """Make a leaf of what is not yet a node."""
    return value if isinstance(value, Node) else Node(value)


def gradients(output: Node, upstream: Any = None) -> dict[Node, Array]:
    """Compute dL/dv for every node v that the output was computed from, and for itself.

    L is the output, which must be a number; or L = sum(upstream · output), where upstream, dL/dy
    of an output y of any shape, is given.
    """
    if upstream is None:
        if np.shape(output.value) != ():
            raise ShapeError(
                f"gradients: the output has shape {np.shape(output.value)}, expected (), a number; "
                "of anything else say how L depends on it, by the upstream gradient."
            )
        upstream = np.ones(())
    else:
        check_same_shape("gradients", output=output.value, upstream=upstream)
        upstream = np.array(upstream, dtype=float)
    found = {output: upstream}
    for node in reversed(recorded(output)):
        if node.operation is None:
            continue
        shares = node.operation.gradients(found[node], node.cache)
        for parent, share in zip(node.parents, shares, strict=True):
            found[parent] = found[parent] + share if parent in found else share
    return found


def recorded(output: Node) -> list[Node]:
    """List the nodes that the output was computed from and itself, each after its parents."""
    nodes, numbers = [output], {output: 0}
    for node in nodes:  # the list grows while we walk along it
        for parent in node.parents:
            if parent not in numbers:
                numbers[parent] = len(nodes)
                nodes.append(parent)
    parents = [[numbers[parent] for parent in node.parents] for node in nodes]
    return [nodes[number] for number in topological_order(parents)]
