"""The task on the 1-1-1 network: every link is a number, and there is one path."""

import numpy as np

from backprop_lab.by_hand import EXAMPLE_1_1_1, network_1_1_1_backward
from backprop_lab.tasks.network_forward import FORWARD, PRODUCT
from backprop_lab.tasks.network_links import (
    ALL,
    BIAS,
    FIRST,
    HALF_OF_THE_SQUARE,
    INPUT_OF_THE_WEIGHT,
    WAY_BACK,
    Slip,
    book,
    mistake_of,
)
from backprop_lab.tasks.network_slips import BACKWARD
from backprop_lab.tasks.task import Arguments, Task, away_from_zero, distinct_sizes

# What is different where there is one node and not two.
ONE_NODE = (
    Slip(
        "300",
        ALL,
        {"z1": lambda v: v.x + v.b1},
        "In the forward pass, x went through the first wire unchanged: w1 is missing.",
        *PRODUCT,
    ),
    Slip(
        "301",
        ALL,
        {"z1": lambda v: v.w1 + v.b1 + 0.0 * v.x},
        "The forward pass does not depend on x.",
        *PRODUCT,
    ),
    Slip(
        "302",
        ALL,
        {"z2": lambda v: v.a1 + v.b2},
        "In the forward pass, a1 went through the second wire unchanged: w2 is missing.",
        *PRODUCT,
    ),
    Slip(
        "303",
        ALL,
        {"z2": lambda v: v.w2 + v.b2 + 0.0 * v.a1},
        "In the forward pass, the output does not depend on a1.",
        *PRODUCT,
    ),
    Slip(
        "03",
        ALL,
        {"da2": lambda v: 0.5 * v.da2},
        "Every derivative is half as large as it should be.",
        *HALF_OF_THE_SQUARE,
    ),
    Slip(
        "05",
        "db1",
        {"db1": lambda v: v.dw1},
        "The first layer's bias was given the input of the weight: x is in db1.",
        *BIAS,
    ),
    Slip(
        "51",
        "db2",
        {"db2": lambda v: v.dw2},
        "The second layer's bias was given the input of the weight: a1 is in db2.",
        *BIAS,
    ),
    Slip(
        "56",
        "db1 db2",
        {"db1": lambda v: v.dw1, "db2": lambda v: v.dw2},
        "Both biases were given the inputs of the weights: x is in db1, a1 in db2.",
        *BIAS,
    ),
    Slip(
        "12",
        ALL,
        {
            "delta2": lambda v: v.da2 + v.slope2,
            "da1": lambda v: v.w2 + v.delta2,
            "delta1": lambda v: v.da1 + v.slope1,
            "dw1": lambda v: v.delta1 + v.x,
            "dw2": lambda v: v.delta2 + v.a1,
        },
        "The links of the chain were added.",
        "One nudge passes link after link, and each scales what the one before handed on.",
        "Which sign stands between two links of your chain, and what does a nudge do at each link?",
    ),
    Slip(
        "40",
        FIRST,
        {"da1": lambda v: v.delta2},
        "The way back to the first layer leaves w2 out.",
        *WAY_BACK,
    ),
    Slip(
        "46",
        "dw1",
        {"input1": lambda v: v.w1},
        "In the first layer, w1 stands where its input belongs.",
        *INPUT_OF_THE_WEIGHT,
    ),
    Slip(
        "50",
        "dw2",
        {"input2": lambda v: v.w2},
        "In the second layer, w2 stands where its input belongs.",
        *INPUT_OF_THE_WEIGHT,
    ),
)


def draw_1_1_1(rng: np.random.Generator, sign: float) -> Arguments:
    """Draw a few samples and the four parameters of the 1-1-1 network, w1 and w2 of one sign."""
    (n,) = distinct_sizes(rng, 1)
    x, y, w1, b1, w2, b2 = one_of(rng, n)
    return x, y, sign * abs(w1), b1, sign * abs(w2), b2


def one_of(rng: np.random.Generator, n: int) -> Arguments:
    """Draw n samples and the four parameters of the 1-1-1 network."""
    parameters = (float(number) for number in away_from_zero(rng, 4))
    return away_from_zero(rng, n), rng.uniform(0.05, 0.95, n), *parameters


NETWORK_1_1_1_BACKWARD = Task(
    network_1_1_1_backward,
    points={"dw1": 2, "db1": 2, "dw2": 1, "db2": 1},
    order=("db2", "dw2", "db1", "dw1"),
    cases={
        "random": lambda rng: draw_1_1_1(rng, 1.0),
        "another": lambda rng: draw_1_1_1(rng, -1.0),
        "one sample": lambda rng: one_of(rng, 1),
        "the numbers of the book": lambda rng: book(EXAMPLE_1_1_1),
    },
    mistakes=tuple(mistake_of(slip, "NET", "w") for slip in FORWARD + BACKWARD + ONE_NODE),
)
