"""The task on the 2-2-2 network: two nodes in a layer, so indices, and paths that meet."""

from collections.abc import Iterator

import numpy as np

from backprop_lab.by_hand import EXAMPLE_2_2_2, network_2_2_2_backward
from backprop_lab.tasks.network_forward import FORWARD, SQUASHED
from backprop_lab.tasks.network_links import (
    ALL,
    BIAS,
    FIRST,
    FROM_TO,
    INPUT_OF_THE_WEIGHT,
    NAMES,
    OWN_NODE,
    PATHS,
    WAY_BACK,
    WHOSE_SLOPE,
    Link,
    Slip,
    book,
    mistake_of,
)
from backprop_lab.tasks.network_slips import BACKWARD
from backprop_lab.tasks.network_wires import NODES_AND_WIRES
from backprop_lab.tasks.task import Arguments, Task, away_from_zero, distinct_sizes

COLUMNS = (
    "Each column of a batch is another node, each row another sample.",
    "Which columns do your lines take out of the array, and is each of them taken once?",
)
BOTH_ARRIVE = (
    "The z of a node adds up what comes along both wires that end there.",
    "What does your line for z take from each of the two nodes before, and with which sign?",
)
ROWS = (
    "W[from, to]: a row of W holds the wires that leave one node.",
    "Which row of W meets which value in your line for z?",
)
SUM_OF_PRODUCTS = (
    "Each wire carries the δ of its own end; a sum of products is no product of sums.",
    "In your line for δ1, what is multiplied first, and what is added afterwards?",
)
TO_EVERY_NODE = (
    "Every weight and every bias has a derivative of its own.",
    "Over which axes does your line average, and which entries are left?",
)


def of_a_layer(layer: str, source: str, begin: str) -> Iterator[Slip]:
    """List what goes wrong on the way forward with one of the two nodes before a layer."""
    z, w, b = f"z{layer}", f"w{layer}", f"b{layer}"

    def z_from(columns: list[int], rows: list[int], signs: tuple[float, float]) -> Link:
        return lambda v: (
            (getattr(v, source) * signs)[:, columns] @ getattr(v, w)[rows] + getattr(v, b)
        )

    def both_are(i: int) -> Link:
        return lambda v: getattr(v, source)[:, [i, i]]

    for i in (0, 1):
        twice = z_from([i, i], [0, 1], (1.0, 1.0))
        yield Slip(
            f"7{layer}{i}0",
            ALL,
            {z: twice, f"input{layer}": both_are(i)},
            f"Everywhere in layer {layer}, {begin} {i} stands for both.",
            *COLUMNS,
        )
        yield Slip(
            f"7{layer}{i}1",
            ALL,
            {z: twice},
            f"In z{layer}, {begin} {i} stands for both.",
            *COLUMNS,
        )
        yield Slip(
            f"7{layer}{i}2",
            ALL,
            {z: z_from([0, 1], [0, 1], (1.0, 0.0) if i else (0.0, 1.0))},
            f"In z{layer} nothing comes from {begin} {i}.",
            *BOTH_ARRIVE,
        )
        yield Slip(
            f"7{layer}{i}3",
            ALL,
            {z: z_from([0, 1], [i, i], (1.0, 1.0))},
            f"In z{layer}, row {i} of W{layer} stands for both.",
            *ROWS,
        )
    yield Slip(
        f"7{layer}4",
        ALL,
        {z: z_from([0, 1], [0, 1], (1.0, -1.0))},
        f"In z{layer}, what comes from {begin} 1 was subtracted.",
        *BOTH_ARRIVE,
    )


def of_an_output(k: int) -> Iterator[Slip]:
    """List what goes wrong on the way back with one of the two outputs."""
    yield Slip(
        f"8{k}0",
        FIRST,
        {"da1": lambda v: v.delta2[:, [k]] * v.w2[:, k]},
        f"Only the error of output {k} came back to the first layer.",
        *PATHS,
    )
    yield Slip(
        f"8{k}1",
        FIRST,
        {"da1": lambda v: v.delta2 @ v.w2[:, [k, k]].T},
        f"On the way back from both outputs, column {k} of W2 was used.",
        *FROM_TO,
    )
    yield Slip(
        f"8{k}2",
        FIRST,
        {"da1": lambda v: v.delta2[:, [k, k]] @ v.w2.T},
        f"Along both wires of a hidden node, the δ of output {k} came back.",
        *OWN_NODE,
    )


def averaged_over_nodes(name: str) -> Slip:
    """Average one derivative over everything, and not over the samples alone."""
    return Slip(
        f"9{NAMES.index(name)}",
        name,
        {name: lambda v: getattr(v, name).mean(axis=tuple(range(1, getattr(v, name).ndim)))},
        f"{name.replace('w', 'W')} is one number: it was averaged over the nodes as well.",
        *TO_EVERY_NODE,
    )


TWO_NODES = (
    # In the 1-1-1 network every z1 may be positive; here the book's example has one that is not.
    Slip(
        "221",
        ALL,
        {"a1": lambda v: np.maximum(v.z1, 0.0)},
        "In the hidden layer a is z where z is positive, and else 0: that is ReLU.",
        *SQUASHED,
    ),
    *of_a_layer("1", "x", "input"),
    *of_a_layer("2", "a1", "hidden node"),
    *of_an_output(0),
    *of_an_output(1),
    *map(averaged_over_nodes, NAMES),
    Slip(
        "03",
        ALL,
        {"da2": lambda v: 0.5 * v.da2},
        "Every derivative is half as large as it should be.",
        "C adds the two outputs up, with one ½ in front: no mean over outputs, no second ½.",
        "Where does your formula divide by 2, and which mean is that?",
    ),
    Slip(
        "05",
        "db1",
        {"db1": lambda v: v.dw1.sum(axis=1)},
        "db1 holds x: it is the sum of the derivatives of the weights that enter the node.",
        *BIAS,
    ),
    Slip(
        "51",
        "db2",
        {"db2": lambda v: v.dw2.sum(axis=1)},
        "db2 holds a1: it is the sum of the derivatives of the weights that enter the node.",
        *BIAS,
    ),
    Slip(
        "40",
        FIRST,
        {"da1": lambda v: v.delta2},
        "Each hidden node took the δ of the output of its own number, and no weight with it.",
        *PATHS,
    ),
    Slip(
        "46",
        "dw1",
        {"dw1": lambda v: v.w1 * v.delta1[:, None, :]},
        "In the first layer, W1 stands where its input belongs.",
        *INPUT_OF_THE_WEIGHT,
    ),
    Slip(
        "50",
        "dw2",
        {"dw2": lambda v: v.w2 * v.delta2[:, None, :]},
        "In the second layer, W2 stands where its input belongs.",
        *INPUT_OF_THE_WEIGHT,
    ),
    Slip(
        "60",
        ALL,
        {"da2": lambda v: v.a2 - v.y[:, ::-1]},
        "Each output was compared with the target of the other.",
        *OWN_NODE,
    ),
    Slip(
        "61",
        ALL,
        {"slope2": lambda v: v.slope2[:, ::-1]},
        "At each output the slope of the other output was used.",
        *WHOSE_SLOPE,
    ),
    Slip(
        "62",
        ALL,
        {"delta2": lambda v: v.delta2[:, ::-1]},
        "Each output has the δ of the other.",
        *OWN_NODE,
    ),
    Slip(
        "63",
        ALL,
        {"delta2": lambda v: v.delta2 + v.delta2[:, ::-1]},
        "Both outputs have the same δ: it was added up over them.",
        *OWN_NODE,
    ),
    Slip(
        "64",
        FIRST,
        {"da1": lambda v: v.delta2 * np.diag(v.w2)},
        "Each hidden node got the error of one output only, that of its own number.",
        *PATHS,
    ),
    Slip(
        "65",
        FIRST,
        {"da1": lambda v: v.delta2[:, ::-1] * np.diag(v.w2[:, ::-1])},
        "Each hidden node got the error of one output only, that of the other number.",
        *PATHS,
    ),
    Slip(
        "66",
        FIRST,
        {"da1": lambda v: v.delta2 @ v.w2},
        "On the way back W2 was read with its two indices exchanged.",
        *FROM_TO,
    ),
    Slip(
        "67",
        FIRST,
        {"da1": lambda v: v.delta2[:, ::-1] @ v.w2.T},
        "On the way back each weight of a hidden node met the δ of the other output.",
        *OWN_NODE,
    ),
    Slip(
        "68",
        FIRST,
        {"da1": lambda v: v.delta2 * [1.0, -1.0] @ v.w2.T},
        "What came back from the second output was subtracted from what came back from the first.",
        *PATHS,
    ),
    Slip(
        "69",
        FIRST,
        {"da1": lambda v: v.delta2.sum(axis=1, keepdims=True) * v.w2.sum(axis=1)},
        "The sum of the two weights was multiplied by the sum of the two δ.",
        *SUM_OF_PRODUCTS,
    ),
    Slip(
        "84",
        FIRST,
        {"da1": lambda v: v.delta2 * v.w2.sum(axis=1)},
        "Each hidden node got the δ of one output, times the sum of its own two weights.",
        *SUM_OF_PRODUCTS,
    ),
    Slip(
        "85",
        FIRST,
        {"da1": lambda v: v.delta2 * v.w2.sum(axis=0)},
        "Each hidden node got the δ of one output, times the sum of that output's two weights.",
        *SUM_OF_PRODUCTS,
    ),
    Slip(
        "70",
        FIRST,
        {"da1": lambda v: v.delta2 + v.delta2[:, ::-1]},
        "Both hidden nodes got the sum of the two δ, and no weight in it.",
        *WAY_BACK,
    ),
    Slip(
        "71",
        FIRST,
        {"da1": lambda v: np.prod(v.delta2[:, None, :] * v.w2, axis=2)},
        "What comes back from the two outputs was multiplied.",
        *PATHS,
    ),
    Slip(
        "72",
        FIRST,
        {"da1": lambda v: 0.5 * v.da1},
        "The first layer is half as large as it should be: the two paths were averaged.",
        *PATHS,
    ),
    Slip(
        "73",
        FIRST,
        {"slope1": lambda v: v.slope1[:, ::-1]},
        "At each hidden node the slope of the other was used.",
        *WHOSE_SLOPE,
    ),
    Slip(
        "74",
        FIRST,
        {"delta1": lambda v: v.delta1[:, ::-1]},
        "Each hidden node has the δ of the other.",
        *OWN_NODE,
    ),
    Slip(
        "75",
        "dw1",
        {"input1": lambda v: v.x[:, ::-1]},
        "In dW1 the two inputs are exchanged.",
        *FROM_TO,
    ),
    Slip(
        "76",
        "dw2",
        {"input2": lambda v: v.a1[:, ::-1]},
        "In dW2 the two hidden nodes are exchanged.",
        *FROM_TO,
    ),
    Slip(
        "77",
        "dw1",
        {"dw1": lambda v: v.dw1.transpose(0, 2, 1)},
        "dW1 has the right numbers, transposed.",
        *FROM_TO,
    ),
    Slip(
        "78",
        "dw2",
        {"dw2": lambda v: v.dw2.transpose(0, 2, 1)},
        "dW2 has the right numbers, transposed.",
        *FROM_TO,
    ),
    Slip(
        "79",
        "dw1 dw2",
        {
            "dw1": lambda v: v.dw1.transpose(0, 2, 1),
            "dw2": lambda v: v.dw2.transpose(0, 2, 1),
        },
        "dW1 and dW2 have the right numbers, transposed.",
        *FROM_TO,
    ),
    Slip(
        "80",
        ALL,
        {
            "z1": lambda v: v.x @ v.w1.T + v.b1,
            "z2": lambda v: v.a1 @ v.w2.T + v.b2,
            "da1": lambda v: v.delta2 @ v.w2,
            "dw1": lambda v: v.dw1.transpose(0, 2, 1),
            "dw2": lambda v: v.dw2.transpose(0, 2, 1),
        },
        "Forward and back, the matrices were read with their two indices exchanged.",
        *FROM_TO,
    ),
    Slip(
        "81",
        ALL,
        {"z1": lambda v: v.x @ v.w1.T + v.b1, "z2": lambda v: v.a1 @ v.w2.T + v.b2},
        "In the forward pass the matrices were read with their two indices exchanged.",
        *FROM_TO,
    ),
    Slip(
        "82",
        "db1 db2",
        {
            "db1": lambda v: v.db1.mean(axis=1),
            "db2": lambda v: v.db2.mean(axis=1),
        },
        "Each layer has one number for both biases: it was averaged over the nodes as well.",
        "Each node has a bias of its own.",
        "Over which axis do your lines for db1 and db2 average, and which entries are left?",
    ),
    Slip(
        "83",
        "db1 db2",
        {
            "db1": lambda v: v.db1[:, None, :],
            "db2": lambda v: v.db2[:, None, :],
        },
        "db1 and db2 have the right numbers, in one row of a matrix.",
        "b is a vector, and db has the shape of b.",
        "Which argument of mean or sum keeps the axis, in your lines for db1 and db2?",
    ),
)


def draw_2_2_2(rng: np.random.Generator) -> Arguments:
    """Draw a few samples and the four arrays of parameters of the 2-2-2 network."""
    (n,) = distinct_sizes(rng, 1)
    return two_of(rng, n)


def two_of(rng: np.random.Generator, n: int) -> Arguments:
    """Draw n samples and the four arrays of parameters of the 2-2-2 network."""
    parameters = (away_from_zero(rng, *shape) for shape in ((2, 2), (2,), (2, 2), (2,)))
    return away_from_zero(rng, n, 2), rng.uniform(0.05, 0.95, (n, 2)), *parameters


# Slips of a layer, which may also happen in a step; and those of who writes every number.
CATALOGUE = tuple(mistake_of(slip, "TWO", "W") for slip in FORWARD + BACKWARD + TWO_NODES)
ENTRY_BY_ENTRY = tuple(mistake_of(slip, "TWO", "W") for slip in NODES_AND_WIRES)

NETWORK_2_2_2_BACKWARD = Task(
    network_2_2_2_backward,
    points={"dW1": 3, "db1": 2, "dW2": 2, "db2": 1},
    order=("db2", "dW2", "db1", "dW1"),
    cases={
        "random": draw_2_2_2,
        "another": draw_2_2_2,
        "one sample": lambda rng: two_of(rng, 1),
        "the numbers of the book": lambda rng: book(EXAMPLE_2_2_2),
    },
    mistakes=CATALOGUE + ENTRY_BY_ENTRY,
)
