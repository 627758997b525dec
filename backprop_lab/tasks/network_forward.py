"""Slips of the way forward, in either network: a wrong sigmoid, input, weight or bias."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_lab.tasks.network_links import ALL, Link, Slip, along, sigmoid

SQUASHED = (
    "Both layers end in a sigmoid, and what follows uses its value, not z.",
    "What do your lines for a1 and a2 make of z1 and z2?",
)
RISES_TO_ONE = (
    "A sigmoid rises from 0 to 1 and is ½ at z = 0.",
    "What does your line for the sigmoid give at z = 0, and far to the left and right of it?",
)
INCLUDED = (
    "The backward pass takes place where the forward pass has been, biases included.",
    "Which terms are in your lines for z1 and z2?",
)
ADDED = (
    "A larger bias makes z larger.",
    "Which sign stands in front of the bias in your lines for z1 and z2?",
)
OWN_PARAMETERS = (
    "Each layer has weights and biases of its own; the digit in their names says which.",
    "Which digits do the names have in your lines for z1 and z2?",
)
PRODUCT = (
    "What comes along a wire is a product: the value where it begins, times its weight.",
    "Which two factors do the products have in your lines for z1 and z2?",
)


def sigmoids(
    number: int, function: Callable[[Any], Any], seen: str, texts: tuple[str, str]
) -> tuple[Slip, Slip, Slip]:
    """Put another function in the place of the sigmoid: in either layer, and in both.

    seen: what is seen of its value, after "In the hidden layer" and the like
    """

    def after(z: str) -> Link:
        return lambda v: function(getattr(v, z))

    a1, a2 = {"a1": after("z1")}, {"a2": after("z2")}
    return (
        Slip(str(number), ALL, a1, f"In the hidden layer {seen}", *texts),
        Slip(str(number + 1), ALL, a2, f"At the output {seen}", *texts),
        Slip(str(number + 2), ALL, a1 | a2, f"In both layers {seen}", *texts),
    )


FORWARD = (
    *sigmoids(
        200,
        lambda z: z,
        "there is no sigmoid: z goes on as it is.",
        SQUASHED,
    ),
    *sigmoids(
        203,
        lambda z: sigmoid(-z),
        "a falls where z grows: a sign inside the sigmoid is wrong.",
        RISES_TO_ONE,
    ),
    *sigmoids(
        206,
        np.tanh,
        "a runs from −1 to 1: tanh stands in place of the sigmoid.",
        RISES_TO_ONE,
    ),
    *sigmoids(
        209,
        lambda z: sigmoid(2.0 * z),
        "the sigmoid rises twice as fast as it should.",
        (
            "Of a sigmoid and a tanh, one is the other with z halved, shifted and scaled.",
            "What stands in the brackets of exp or tanh in your line for the sigmoid?",
        ),
    ),
    *sigmoids(
        212,
        lambda z: 2.0 * sigmoid(z),
        "a runs from 0 to 2: the sigmoid is doubled.",
        RISES_TO_ONE,
    ),
    *sigmoids(
        215,
        lambda z: sigmoid(z) - 0.5,
        "a runs from −½ to ½: the sigmoid was not shifted.",
        RISES_TO_ONE,
    ),
    *sigmoids(
        218,
        lambda z: 0.5 * (1.0 + 0.5 * z),
        "a is a straight line in z: it has no bend.",
        SQUASHED,
    ),
    Slip(
        "222",
        ALL,
        {"a1": lambda v: np.tanh(v.z1), "slope1": lambda v: 1.0 - v.a1**2},
        "The hidden layer is one of tanh, forward and back.",
        "Both layers have a sigmoid; tanh has another value and another slope.",
        "Which function does the docstring apply to z1, and which one does your line for a1?",
    ),
    Slip(
        "52",
        ALL,
        {"z1": lambda v: v.z1 - v.b1, "z2": lambda v: v.z2 - v.b2},
        "The numbers are those of a network without biases.",
        *INCLUDED,
    ),
    Slip(
        "223",
        ALL,
        {"z1": lambda v: v.z1 - v.b1},
        "The numbers are those of a network without the hidden bias.",
        *INCLUDED,
    ),
    Slip(
        "224",
        ALL,
        {"z2": lambda v: v.z2 - v.b2},
        "The numbers are those of a network without the bias of the output.",
        *INCLUDED,
    ),
    Slip(
        "225",
        ALL,
        {"z1": lambda v: v.z1 - 2.0 * v.b1, "z2": lambda v: v.z2 - 2.0 * v.b2},
        "In the forward pass, b1 and b2 were subtracted.",
        *ADDED,
    ),
    Slip(
        "226",
        ALL,
        {"z1": lambda v: v.z1 - 2.0 * v.b1},
        "In the forward pass, b1 was subtracted.",
        *ADDED,
    ),
    Slip(
        "227",
        ALL,
        {"z2": lambda v: v.z2 - 2.0 * v.b2},
        "In the forward pass, b2 was subtracted.",
        *ADDED,
    ),
    Slip(
        "228",
        ALL,
        {"z1": lambda v: v.z1 - v.b1 + v.b2},
        "In the forward pass, b2 came into z1, where b1 belongs.",
        *OWN_PARAMETERS,
    ),
    Slip(
        "229",
        ALL,
        {"z2": lambda v: v.z2 - v.b2 + v.b1},
        "In the forward pass, b1 came into z2, where b2 belongs.",
        *OWN_PARAMETERS,
    ),
    Slip(
        "230",
        ALL,
        {"z1": lambda v: v.z1 - v.b1 + v.b2, "z2": lambda v: v.z2 - v.b2 + v.b1},
        "In the forward pass, b1 and b2 are exchanged.",
        *OWN_PARAMETERS,
    ),
    Slip(
        "231",
        ALL,
        {"z1": lambda v: along(v.x, v.w2) + v.b1},
        "In the forward pass, {w}2 came into z1, where {w}1 belongs.",
        *OWN_PARAMETERS,
    ),
    Slip(
        "232",
        ALL,
        {"z2": lambda v: along(v.a1, v.w1) + v.b2},
        "In the forward pass, {w}1 came into z2, where {w}2 belongs.",
        *OWN_PARAMETERS,
    ),
    Slip(
        "233",
        ALL,
        {
            "z1": lambda v: along(v.x, v.w2) + v.b1,
            "z2": lambda v: along(v.a1, v.w1) + v.b2,
        },
        "In the forward pass, {w}1 and {w}2 are exchanged.",
        *OWN_PARAMETERS,
    ),
    Slip(
        "234",
        ALL,
        {"z2": lambda v: along(v.x, v.w2) + v.b2},
        "In the forward pass, x came into z2: the second layer does not depend on the first.",
        "The second layer takes what the first one gives.",
        "What does your line for z2 multiply by the weights?",
    ),
    Slip(
        "235",
        ALL,
        {"z2": lambda v: along(v.z1, v.w2) + v.b2},
        "In the forward pass, z1 came into z2: the hidden sigmoid was left out on the way.",
        "The second layer takes what the first one gives.",
        "What does your line for z2 multiply by the weights?",
    ),
)
