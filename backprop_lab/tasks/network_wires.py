"""Slips of one node or one wire in the 2-2-2 network, as they happen to who writes every number."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from backprop_lab.shapes import Array
from backprop_lab.tasks.network_links import ALL, AT_THE_OUTPUT, FIRST, PATHS, SIGN, Link, Slip

BOTH = (0, 1)
OWN_BIAS = (
    "Each node has a bias of its own, which shifts that node alone.",
    "Which bias is in your line for the z of {node}?",
)
EVERY_WIRE = (
    "The z of a node adds up what comes along every wire that ends there.",
    "How many products does your line for the z of {node} have?",
)
WHERE_IT_BEGINS = (
    "A wire carries the value of the node where it begins.",
    "In your line for the z of {node}, which value meets which weight?",
)
FROM_TO = (
    "W[from, to]: the row says where a wire begins, the column where it ends.",
    "Which two indices does each weight have in your line for {node}?",
)
OWN_TARGET = (
    "Each output answers for its own error: its value against its own target.",
    "Which index follows each a2 and y in your line for the δ of {node}?",
)


class Layer(NamedTuple):
    """One of the two layers: its digit, where its wires begin, and what both ends are called."""

    digit: str
    source: str
    begin: str
    end: str


LAYERS = (Layer("1", "x", "input", "hidden node"), Layer("2", "a1", "hidden node", "output"))


def added(name: str, k: int, term: Callable[[Any], Array]) -> dict[str, Link]:
    """Add a term to a link at one node, and leave the other node as it is."""
    return {name: lambda v: getattr(v, name) + np.eye(2)[k] * term(v)[..., None]}


def slip(
    number: str, outputs: str, wrong: dict[str, Link], node: str, seen: str, texts: tuple[str, str]
) -> Slip:
    """Make a slip whose texts name the node."""
    concept, question = (text.format(node=node) for text in texts)
    return Slip(number, outputs, wrong, seen, concept, question)


def at_node(layer: Layer, k: int) -> Iterator[Slip]:
    """List what goes wrong with the bias of one node."""
    node, z, b = f"{layer.end} {k}", f"z{layer.digit}", f"b{layer.digit}"
    yield slip(
        f"4{layer.digit}{k}0",
        ALL,
        added(z, k, lambda v: -getattr(v, b)[k]),
        node,
        f"In the forward pass, {node} has no bias.",
        OWN_BIAS,
    )
    yield slip(
        f"4{layer.digit}{k}1",
        ALL,
        added(z, k, lambda v: getattr(v, b)[1 - k] - getattr(v, b)[k]),
        node,
        f"In the forward pass, {node} has the bias of the other node of its layer.",
        OWN_BIAS,
    )


def on_wire(layer: Layer, j: int, k: int) -> Iterator[Slip]:
    """List what goes wrong in the forward pass on the wire from j to k."""
    node, z, number = f"{layer.end} {k}", f"z{layer.digit}", f"5{layer.digit}{j}{k}"
    wire = f"{layer.begin} {j} to {node}"

    def value(v: Any, i: int) -> Array:
        values: Array = getattr(v, layer.source)[:, i]
        return values

    def weight(v: Any, row: int, column: int) -> Any:
        return getattr(v, f"w{layer.digit}")[row, column]

    yield slip(
        f"{number}0",
        ALL,
        added(z, k, lambda v: -value(v, j) * weight(v, j, k)),
        node,
        f"In the forward pass, nothing comes along the wire from {wire}.",
        EVERY_WIRE,
    )
    yield slip(
        f"{number}1",
        ALL,
        added(z, k, lambda v: (value(v, 1 - j) - value(v, j)) * weight(v, j, k)),
        node,
        f"In the forward pass, {layer.begin} {1 - j} is on the wire from {wire}.",
        WHERE_IT_BEGINS,
    )
    for kind, row, column in ((2, 1 - j, k), (3, j, 1 - k)):

        def exchanged(v: Any, row: int = row, column: int = column) -> Array:
            difference: Array = weight(v, row, column) - weight(v, j, k)
            return value(v, j) * difference

        yield slip(
            f"{number}{kind}",
            ALL,
            added(z, k, exchanged),
            node,
            f"In the forward pass, W{layer.digit}[{row}, {column}] is on the wire from {wire}.",
            FROM_TO,
        )


def at_output(k: int) -> Iterator[Slip]:
    """List what goes wrong with the δ of one output."""
    node = f"output {k}"
    yield slip(
        f"42{k}2",
        ALL,
        added("delta2", k, lambda v: -2.0 * v.delta2[:, k]),
        node,
        f"The δ of {node} has the wrong sign.",
        SIGN,
    )
    yield slip(
        f"42{k}3",
        ALL,
        added("da2", k, lambda v: v.y[:, k] - v.y[:, 1 - k]),
        node,
        f"The value of {node} was compared with the target of the other.",
        OWN_TARGET,
    )
    yield slip(
        f"42{k}4",
        ALL,
        added("da2", k, lambda v: v.a2[:, 1 - k] - v.a2[:, k]),
        node,
        f"The target of {node} was compared with the value of the other.",
        OWN_TARGET,
    )
    yield slip(
        f"42{k}5",
        ALL,
        added("da2", k, lambda v: v.y[:, k]),
        node,
        f"The δ of {node} does not depend on its target.",
        OWN_TARGET,
    )
    yield slip(
        f"42{k}6",
        ALL,
        added("slope2", k, lambda v: v.a2[:, k] ** 2),
        node,
        f"At {node}, one factor of the slope is missing: where a2 is near 1, it should fade.",
        AT_THE_OUTPUT,
    )
    yield slip(
        f"42{k}7",
        ALL,
        added("slope2", k, lambda v: (1.0 - v.a2[:, k]) ** 2),
        node,
        f"At {node}, one factor of the slope is missing: where a2 is near 0, it should fade.",
        AT_THE_OUTPUT,
    )


def on_the_way_back(j: int, k: int) -> Iterator[Slip]:
    """List what goes wrong on the way back from output k to the hidden node j."""
    node, wire = f"hidden node {j}", f"from output {k} to hidden node {j}"
    yield slip(
        f"6{j}{k}0",
        FIRST,
        added("da1", j, lambda v: -v.delta2[:, k] * v.w2[j, k]),
        node,
        f"Nothing came back {wire}.",
        PATHS,
    )
    yield slip(
        f"6{j}{k}1",
        FIRST,
        added("da1", j, lambda v: (v.delta2[:, 1 - k] - v.delta2[:, k]) * v.w2[j, k]),
        node,
        f"The δ of output {1 - k} came back {wire}.",
        (
            "Each node has a δ of its own, and a wire takes back that of the node where it ends.",
            "In your line for the δ of {node}, which δ2 meets which weight?",
        ),
    )
    for kind, row, column in ((2, 1 - j, k), (3, j, 1 - k)):

        def exchanged(v: Any, row: int = row, column: int = column) -> Array:
            moved: Array = v.delta2[:, k] * (v.w2[row, column] - v.w2[j, k])
            return moved

        yield slip(
            f"6{j}{k}{kind}",
            FIRST,
            added("da1", j, exchanged),
            node,
            f"On the way back {wire}, the weight was W2[{row}, {column}].",
            FROM_TO,
        )


NODES_AND_WIRES = (
    *(slip for layer, k in product(LAYERS, BOTH) for slip in at_node(layer, k)),
    *(slip for layer, j, k in product(LAYERS, BOTH, BOTH) for slip in on_wire(layer, j, k)),
    *(slip for k in BOTH for slip in at_output(k)),
    *(slip for j, k in product(BOTH, BOTH) for slip in on_the_way_back(j, k)),
)
