"""Slips of the way back, in either network: a wrong cost, slope, wire, input, mean or order."""

from typing import Any

import numpy as np

from backprop_lab.by_hand import LEARNING_RATE
from backprop_lab.tasks.network_links import (
    ALL,
    AT_THE_HIDDEN,
    AT_THE_OUTPUT,
    BEGINNING,
    BIAS,
    EVERY_SAMPLE,
    FIRST,
    HALF_OF_THE_SQUARE,
    INPUT_OF_THE_WEIGHT,
    MEAN,
    NAMES,
    ORDER,
    SIGN,
    WAY_BACK,
    WHOSE_SLOPE,
    Slip,
    along,
    pairs,
    sigmoid,
)

SCALED = (
    "A link of the chain scales what arrives; without it, it is the slope of a part only.",
    "Which factor of δ is missing in your line, and what does it carry back?",
)
WHOSE_DELTA = (
    "Each layer has a δ of its own, ∂C/∂z of that layer; all its derivatives begin there.",
    "Which layer's δ stands in your line?",
)


def only(v: Any, sample: int) -> Any:
    """Keep one sample's share: 0 for the others, n for it, so that the mean is its own."""
    weights = np.zeros((v.n,) + (1,) * (np.ndim(v.x) - 1))
    weights[sample] = v.n
    return weights


def moved_w2(v: Any) -> Any:
    """Let the second layer's weights make their step before the way back."""
    return v.w2 - LEARNING_RATE * pairs(v.a1, v.delta2).mean(axis=0)


def summed(name: str) -> Slip:
    """Sum one derivative over the samples, and not the others."""
    layer, letter = name[-1], "bias" if "b" in name else "weight"
    return Slip(
        str(100 + NAMES.index(name)),
        name,
        {name: lambda v: v.n * getattr(v, name)},
        f"In layer {layer}, the {letter} derivatives are too large by a factor, "
        "the number of samples.",
        *MEAN,
    )


def exchanged(number: str, first: int, second: int) -> Slip:
    """Give two results back in each other's place."""
    order = [*range(4)]
    order[first], order[second] = second, first
    names = [NAMES[i].replace("w", "{w}") for i in (first, second)]
    return Slip(
        number,
        f"{NAMES[first]} {NAMES[second]}",
        {},
        f"{names[0]} and {names[1]} are exchanged.",
        *ORDER,
        order=tuple(order),
    )


BACKWARD = (
    # Where the chain begins: the derivative of the cost by the output.
    Slip("02", ALL, {"da2": lambda v: -v.da2}, "Every derivative has the wrong sign.", *SIGN),
    Slip(
        "06",
        ALL,
        {"da2": lambda v: v.da2**2},
        "The error is in every derivative as a square.",
        *BEGINNING,
    ),
    Slip(
        "07",
        ALL,
        {"da2": lambda v: 2.0 * v.da2},
        "Every derivative is twice as large as it should be.",
        *HALF_OF_THE_SQUARE,
    ),
    Slip(
        "22",
        ALL,
        {"da2": lambda v: 0.5 * v.da2**2},
        "The chain begins with the cost itself.",
        *BEGINNING,
    ),
    Slip(
        "23",
        ALL,
        {"da2": lambda v: v.a2},
        "The derivatives do not depend on y.",
        *BEGINNING,
    ),
    Slip(
        "24",
        ALL,
        {"da2": lambda v: v.z2 - v.y},
        "The error was taken from z2, before the sigmoid.",
        "The cost compares the target with what the network answers.",
        "Which value do you compare with y, and is it the answer of the network?",
    ),
    Slip(
        "25",
        ALL,
        {"da2": lambda v: np.ones_like(v.a2)},
        "The chain begins with 1: it leads to the derivatives of a2, not of the cost.",
        "What is differentiated is the cost, and the output is only on the way to it.",
        "Which of your factors depends on the target?",
    ),
    Slip(
        "110",
        ALL,
        {"da2": lambda v: v.a2 + v.y},
        "The target was added to the output where the two should be compared.",
        *BEGINNING,
    ),
    Slip(
        "111",
        ALL,
        {"da2": lambda v: -v.y},
        "The error is the target alone: the output is not in it.",
        *BEGINNING,
    ),
    Slip(
        "112",
        ALL,
        {"da2": lambda v: v.a1 - v.y},
        "The error was taken from a1, which is one layer too early.",
        "The cost compares the target with what the network answers.",
        "Which value do you compare with y, and is it the answer of the network?",
    ),
    # The slope of the sigmoid at the output.
    Slip(
        "01",
        ALL,
        {"slope2": lambda v: 1.0},
        "The numbers are those of a chain without the slope at the output.",
        *AT_THE_OUTPUT,
    ),
    Slip(
        "11",
        ALL,
        {"slope2": lambda v: sigmoid(v.a2) * (1.0 - sigmoid(v.a2))},
        "At the output the sigmoid was taken twice: its slope is computed at a2.",
        "a2 has been through the sigmoid already; its slope belongs to z2.",
        "To what do you apply the sigmoid in your line for the slope at the output?",
    ),
    Slip(
        "26",
        ALL,
        {"slope2": lambda v: v.a2},
        "At the output, one factor of the slope is missing: where a2 is near 1, it should fade.",
        *AT_THE_OUTPUT,
    ),
    Slip(
        "27",
        ALL,
        {"slope2": lambda v: 1.0 - v.a2},
        "At the output, one factor of the slope is missing: where a2 is near 0, it should fade.",
        *AT_THE_OUTPUT,
    ),
    Slip(
        "28",
        ALL,
        {"slope2": lambda v: v.z2 * (1.0 - v.z2)},
        "The slope at the output was worked out with z2 where a2 belongs.",
        *AT_THE_OUTPUT,
    ),
    Slip(
        "29",
        ALL,
        {"slope2": lambda v: 1.0 - v.a2**2},
        "The slope at the output is that of tanh.",
        *AT_THE_OUTPUT,
    ),
    Slip(
        "30",
        ALL,
        {"slope2": lambda v: v.a2 * (1.0 + v.a2)},
        "The slope at the output grows with a2 all the way: a sign in it is wrong.",
        *AT_THE_OUTPUT,
    ),
    Slip(
        "31",
        ALL,
        {"slope2": lambda v: v.a1 * (1.0 - v.a1)},
        "At the output the slope of the hidden layer was used.",
        *WHOSE_SLOPE,
    ),
    Slip(
        "113",
        ALL,
        {"slope2": lambda v: v.a1 * (1.0 - v.a2)},
        "The slope at the output is made of two layers: a1 stands in its first factor.",
        *WHOSE_SLOPE,
    ),
    Slip(
        "114",
        ALL,
        {"slope2": lambda v: v.a2 * (1.0 - v.a1)},
        "The slope at the output is made of two layers: a1 stands in its second factor.",
        *WHOSE_SLOPE,
    ),
    # The slope of the sigmoid in the hidden layer.
    Slip(
        "32",
        FIRST,
        {"slope1": lambda v: 1.0},
        "The first layer's numbers are those of a chain without the hidden slope.",
        *AT_THE_HIDDEN,
    ),
    Slip(
        "33",
        FIRST,
        {"slope1": lambda v: v.a1},
        "One factor of the hidden slope is missing: where a1 is near 1, it should fade.",
        *AT_THE_HIDDEN,
    ),
    Slip(
        "34",
        FIRST,
        {"slope1": lambda v: 1.0 - v.a1},
        "One factor of the hidden slope is missing: where a1 is near 0, it should fade.",
        *AT_THE_HIDDEN,
    ),
    Slip(
        "35",
        FIRST,
        {"slope1": lambda v: v.z1 * (1.0 - v.z1)},
        "The hidden slope was worked out with z1 where a1 belongs.",
        *AT_THE_HIDDEN,
    ),
    Slip(
        "129",
        FIRST,
        {"slope1": lambda v: v.x * (1.0 - v.x)},
        "The hidden slope was worked out with x where a1 belongs.",
        "A nudge of z1 reaches a1 scaled by the slope of the sigmoid at that z1; x lies before z1.",
        "Which value in the hidden layer has been through the sigmoid, and is it in your slope?",
    ),
    Slip(
        "36",
        FIRST,
        {"slope1": lambda v: sigmoid(v.a1) * (1.0 - sigmoid(v.a1))},
        "In the hidden layer the sigmoid was taken twice: its slope is computed at a1.",
        "a1 has been through the sigmoid already; its slope belongs to z1.",
        "To what do you apply the sigmoid in your line for the hidden slope?",
    ),
    Slip(
        "37",
        FIRST,
        {"slope1": lambda v: 1.0 - v.a1**2},
        "The hidden slope is that of tanh.",
        *AT_THE_HIDDEN,
    ),
    Slip(
        "38",
        FIRST,
        {"slope1": lambda v: v.a1 * (1.0 + v.a1)},
        "The hidden slope grows with a1 all the way: a sign in it is wrong.",
        *AT_THE_HIDDEN,
    ),
    Slip(
        "39",
        FIRST,
        {"slope1": lambda v: v.slope2},
        "In the hidden layer the slope of the output was used.",
        *WHOSE_SLOPE,
    ),
    Slip(
        "115",
        FIRST,
        {"slope1": lambda v: v.a2 * (1.0 - v.a1)},
        "The hidden slope is made of two layers: a2 stands in its first factor.",
        *WHOSE_SLOPE,
    ),
    Slip(
        "116",
        FIRST,
        {"slope1": lambda v: v.a1 * (1.0 - v.a2)},
        "The hidden slope is made of two layers: a2 stands in its second factor.",
        *WHOSE_SLOPE,
    ),
    Slip(
        "117",
        FIRST,
        {"slope1": lambda v: -v.slope1},
        "In the first layer every derivative has the wrong sign.",
        "A sigmoid rises everywhere: no slope of it is negative.",
        "Which difference in your line for δ1 has its two terms the wrong way round?",
    ),
    # The way back from the output to the hidden layer.
    Slip(
        "09",
        FIRST,
        {"da1": lambda v: along(v.delta2, np.transpose(v.w1))},
        "The way back to the first layer led through {w}1.",
        *WAY_BACK,
    ),
    Slip(
        "41",
        FIRST,
        {"da1": lambda v: along(v.delta2, pairs(v.a1, v.delta2).mean(axis=0).T)},
        "The way back led through d{w}2 in place of {w}2.",
        *WAY_BACK,
    ),
    Slip(
        "08",
        FIRST,
        {"da1": lambda v: along(v.delta2, moved_w2(v).T)},
        "The way back led through a {w}2 that had already made its step, with η = 0.5.",
        "All derivatives are taken at one point; nothing moves before the last one is known.",
        "Which {w}2 did the forward pass use, and which one stands in your line for δ1?",
    ),
    Slip(
        "43",
        FIRST,
        {"da1": lambda v: along(v.da2, np.transpose(v.w2))},
        "The error went back to the first layer without the slope at the output.",
        *AT_THE_OUTPUT,
    ),
    Slip(
        "42",
        FIRST,
        {"da1": lambda v: v.da1 * v.a1},
        "On the way back to the first layer a1 came in as one factor too many.",
        "A derivative by a weight ends there; what goes on to the layer before is another one.",
        "Did you start the first layer from the derivative by {w}2, or from the one by z2?",
    ),
    Slip(
        "118",
        FIRST,
        {"da1": lambda v: v.da2},
        "The error went straight to the first layer: {w}2 and the slope at the output are missing.",
        "On the way back no link is skipped: first the output's sigmoid, then the wire.",
        "Which links lie between a2 and a1, and which of them are in your line for δ1?",
    ),
    Slip(
        "119",
        FIRST,
        {"da1": lambda v: along(np.ones_like(v.delta2), np.transpose(v.w2))},
        "Only {w}2 reached the first layer: δ2 is not in its derivatives.",
        *SCALED,
    ),
    Slip(
        "120",
        FIRST,
        {"da1": lambda v: np.ones_like(v.a1)},
        "The first layer's δ is its slope alone: nothing came back to it from the output.",
        *SCALED,
    ),
    # The derivatives of the parameters: a δ, and what came in along the wire.
    Slip(
        "04",
        "dw1",
        {"input1": lambda v: v.a1},
        "The first layer's weights were given a1, which is what that layer gives out.",
        *INPUT_OF_THE_WEIGHT,
    ),
    Slip(
        "44",
        "dw1",
        {"input1": lambda v: v.z1},
        "The first layer's weights were given z1, which is what they lead to.",
        *INPUT_OF_THE_WEIGHT,
    ),
    Slip(
        "45",
        "dw1",
        {"input1": lambda v: np.ones_like(v.x)},
        "The first layer's weights were given no input: x is not in their derivatives.",
        *INPUT_OF_THE_WEIGHT,
    ),
    Slip(
        "127",
        "dw1",
        {"dw1": lambda v: pairs(v.x, np.ones_like(v.delta1))},
        "d{w}1 is the mean of x alone: δ1 is not in it.",
        *SCALED,
    ),
    Slip(
        "10",
        "dw2",
        {"input2": lambda v: v.z1},
        "The second layer's weights were given z1: what a1 was before the sigmoid.",
        *INPUT_OF_THE_WEIGHT,
    ),
    Slip(
        "47",
        "dw2",
        {"input2": lambda v: v.a2},
        "The second layer's weights were given the layer's own output.",
        *INPUT_OF_THE_WEIGHT,
    ),
    Slip(
        "48",
        "dw2",
        {"input2": lambda v: np.ones_like(v.a1)},
        "The second layer's weights were given no input: a1 is not in their derivatives.",
        *INPUT_OF_THE_WEIGHT,
    ),
    Slip(
        "49",
        "dw2",
        {"input2": lambda v: v.x},
        "The second layer's weights were given x, which only the first layer sees.",
        *INPUT_OF_THE_WEIGHT,
    ),
    Slip(
        "128",
        "dw2",
        {"dw2": lambda v: pairs(v.a1, np.ones_like(v.delta2))},
        "d{w}2 is the mean of a1 alone: δ2 is not in it.",
        *SCALED,
    ),
    Slip(
        "54",
        "db1 db2",
        {"db1": lambda v: v.db1 * v.b1, "db2": lambda v: v.db2 * v.b2},
        "The bias itself is a factor of its derivative.",
        *BIAS,
    ),
    Slip(
        "121",
        FIRST,
        {"delta1": lambda v: v.delta2},
        "The first layer uses δ2: it has no δ of its own.",
        *WHOSE_DELTA,
    ),
    Slip(
        "122",
        "dw1",
        {"dw1": lambda v: pairs(v.x, v.delta2)},
        "d{w}1 holds δ2, which belongs to the second layer.",
        *WHOSE_DELTA,
    ),
    Slip(
        "123",
        "db1",
        {"db1": lambda v: v.delta2},
        "db1 holds δ2, which belongs to the second layer.",
        *WHOSE_DELTA,
    ),
    Slip(
        "124",
        "dw2 db2",
        {"dw2": lambda v: pairs(v.a1, v.delta1), "db2": lambda v: v.delta1},
        "The second layer uses δ1, which belongs to the first.",
        *WHOSE_DELTA,
    ),
    Slip(
        "125",
        "dw2",
        {"dw2": lambda v: pairs(v.a1, v.delta1)},
        "d{w}2 holds δ1, which belongs to the first layer.",
        *WHOSE_DELTA,
    ),
    Slip(
        "126",
        "db2",
        {"db2": lambda v: v.delta1},
        "db2 holds δ1, which belongs to the first layer.",
        *WHOSE_DELTA,
    ),
    # The mean over the samples.
    Slip(
        "13",
        ALL,
        {"delta2": lambda v: v.n * v.delta2},
        "Every derivative is too large by the same factor, the number of samples.",
        *MEAN,
    ),
    Slip(
        "14",
        ALL,
        {"delta2": lambda v: v.delta2 / v.n},
        "Every derivative is too small by the same factor, the number of samples.",
        *MEAN,
    ),
    Slip(
        "15",
        ALL,
        {"delta2": lambda v: only(v, 0) * v.delta2},
        "Only the first sample is in the derivatives.",
        *EVERY_SAMPLE,
    ),
    Slip(
        "16",
        ALL,
        {"delta2": lambda v: only(v, -1) * v.delta2},
        "Only the last sample is in the derivatives.",
        *EVERY_SAMPLE,
    ),
    Slip(
        "17",
        ALL,
        {"mean": lambda samples: samples},
        "Each derivative still has one value per sample.",
        *MEAN,
    ),
    Slip(
        "18",
        "dw1 dw2",
        {
            "input1": lambda v: np.broadcast_to(v.x.mean(axis=0), v.x.shape),
            "input2": lambda v: np.broadcast_to(v.a1.mean(axis=0), v.a1.shape),
        },
        "The derivatives of the weights are a mean times a mean.",
        "In each sample the input meets its own δ; a mean of products is no product of means.",
        "What do you multiply first, and what do you average afterwards?",
    ),
    Slip(
        "19",
        "db1 db2",
        {"db1": lambda v: v.n * v.db1, "db2": lambda v: v.n * v.db2},
        "The derivatives of the biases are too large by a factor, the number of samples.",
        *MEAN,
    ),
    Slip(
        "20",
        "dw1 dw2",
        {"dw1": lambda v: v.n * v.dw1, "dw2": lambda v: v.n * v.dw2},
        "The derivatives of the weights are too large by a factor, the number of samples.",
        *MEAN,
    ),
    *map(summed, NAMES),
    # The order of the results.
    Slip(
        "21",
        ALL,
        {},
        "The derivatives of the two layers are exchanged.",
        *ORDER,
        order=(2, 3, 0, 1),
    ),
    Slip(
        "57",
        ALL,
        {},
        "In each layer, the derivatives of weights and biases are exchanged.",
        *ORDER,
        order=(1, 0, 3, 2),
    ),
    exchanged("53", 1, 2),
    exchanged("104", 0, 1),
    exchanged("105", 0, 2),
    exchanged("106", 1, 3),
    exchanged("107", 2, 3),
)
