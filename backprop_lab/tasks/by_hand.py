"""Tasks on the networks worked by hand: each mistake is one wrong link, carried on down the chain.

A slip replaces links of the right chain by wrong ones; all that depends on them follows by the
right rules, as it would on paper.
"""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from backprop_lab.by_hand import (
    EXAMPLE_1_1_1,
    EXAMPLE_2_2_2,
    LEARNING_RATE,
    network_1_1_1_backward,
    network_2_2_2_backward,
    network_2_2_2_step,
)
from backprop_lab.shapes import Array
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

Link = Callable[[Any], Any]
Results = tuple[Any, ...]
IN_ORDER = (0, 1, 2, 3)
LAYERS_EXCHANGED = (2, 3, 0, 1)
WEIGHTS_FIRST = (0, 2, 1, 3)
BIASES_BEFORE = (1, 0, 3, 2)


def sigmoid(z: Any) -> Any:
    """Squash z into (0, 1)."""
    return 0.5 * (1.0 + np.tanh(0.5 * z))


# The links that both networks share, in the order of the calculation; v holds what came before.
ONE: dict[str, Link] = {
    "z1": lambda v: v.w1 * v.x + v.b1,
    "a1": lambda v: sigmoid(v.z1),
    "z2": lambda v: v.w2 * v.a1 + v.b2,
    "a2": lambda v: sigmoid(v.z2),
    "da2": lambda v: v.a2 - v.y,
    "slope2": lambda v: v.a2 * (1.0 - v.a2),
    "delta2": lambda v: v.da2 * v.slope2,
    "da1": lambda v: v.w2 * v.delta2,
    "slope1": lambda v: v.a1 * (1.0 - v.a1),
    "delta1": lambda v: v.da1 * v.slope1,
    "input1": lambda v: v.x,
    "input2": lambda v: v.a1,
    "dw1": lambda v: v.input1 * v.delta1,
    "db1": lambda v: v.delta1,
    "dw2": lambda v: v.input2 * v.delta2,
    "db2": lambda v: v.delta2,
}
TWO: dict[str, Link] = ONE | {
    "z1": lambda v: v.x @ v.w1 + v.b1,
    "z2": lambda v: v.a1 @ v.w2 + v.b2,
    "da1": lambda v: v.delta2 @ v.w2.T,
    "dw1": lambda v: v.input1[:, :, None] * v.delta1[:, None, :],
    "dw2": lambda v: v.input2[:, :, None] * v.delta2[:, None, :],
}


def chain(
    links: Mapping[str, Link], wrong: Mapping[str, Link], order: tuple[int, ...] = IN_ORDER
) -> Callable[..., Results]:
    """Make the function that follows the links to all four derivatives, some links being wrong.

    A wrong link may look at the right one: it has been put in its place before.
    """

    def gradients(x: Any, y: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Results:
        v = SimpleNamespace(x=x, y=y, w1=w1, b1=b1, w2=w2, b2=b2, n=len(x))
        for name, link in links.items():
            setattr(v, name, link(v))
            if name in wrong:
                setattr(v, name, wrong[name](v))
        mean = wrong.get("mean", lambda samples: samples.mean(axis=0))
        results = [mean(samples) for samples in (v.dw1, v.db1, v.dw2, v.db2)]
        return tuple(results[i] for i in order)

    return gradients


class Slip(NamedTuple):
    """Some wrong links of the chain, the outputs that they spoil, and how to speak of them."""

    number: str
    outputs: str
    wrong: Mapping[str, Link]
    observation: str
    concept: str
    question: str
    order: tuple[int, ...] = IN_ORDER


ALL = "dw1 db1 dw2 db2"
FIRST = "dw1 db1"  # the layer that the chain reaches last
NAMES = ALL.split()


def mistake_of(slip: Slip, prefix: str, links: Mapping[str, Link]) -> Mistake:
    """Turn a slip into a mistake of one of the two networks."""
    gradients = chain(links, slip.wrong, slip.order)
    places = [NAMES.index(name) for name in slip.outputs.split()]

    def wrong(*arguments: Any) -> Any:
        results = gradients(*arguments)
        chosen = tuple(results[place] for place in places)
        return chosen if len(chosen) > 1 else chosen[0]

    outputs = slip.outputs if links is ONE else slip.outputs.replace("dw", "dW")
    return Mistake(
        prefix + slip.number, outputs, wrong, slip.observation, slip.concept, slip.question
    )


def only(v: Any, sample: int) -> Any:
    """Keep one sample's share: 0 for the others, n for it, so that the mean is its own."""
    weights = np.zeros((v.n,) + (1,) * (np.ndim(v.x) - 1))
    weights[sample] = v.n
    return weights


# Concept and question that several mistakes share.
BEGINNING = (
    "The chain begins with the cost: how fast does C change when the output changes?",
    "Differentiate C by a2 on paper: which numbers does it depend on, and to which power?",
)
HALF_OF_THE_SQUARE = (
    "C is half a square; what is put in front of the square is there for its derivative.",
    "What is left in front when you differentiate ½ u² by u?",
)
AT_THE_OUTPUT = (
    "A nudge of z2 reaches a2 scaled by the slope of the sigmoid at that z2.",
    "What slope does your factor for the output give where a2 is ½, and where a2 is 1?",
)
AT_THE_HIDDEN = (
    "A nudge of z1 reaches a1 scaled by the slope of the sigmoid at that z1.",
    "What slope does your factor for the hidden layer give where a1 is ½, and where a1 is 1?",
)
WHOSE_SLOPE = (
    "Each sigmoid has a slope of its own, taken where that sigmoid was in the forward pass.",
    "Which z does the slope in this link belong to?",
)
WAY_BACK = (
    "Blame goes back along the wires, and each wire scales it as it scaled the signal.",
    "Which weight stands between a hidden node and an output, in the forward pass?",
)
INPUT_OF_THE_WEIGHT = (
    "A weight multiplies what comes in along its wire, so that is what its derivative holds.",
    "What did this weight multiply in the forward pass?",
)
BIAS = (
    "A bias is added and multiplies nothing: a nudge of b is a nudge of z.",
    "By how much does z change when b grows by a hair?",
)
MEAN = (
    "J is the mean of the costs of the samples, so its derivatives are means as well.",
    "How often is the number of samples in your formula, and where?",
)
EVERY_SAMPLE = (
    "J is made of the costs of all samples, and each has a share in every derivative.",
    "In your loop over the samples, what becomes of the shares of the others?",
)
ORDER = (
    "Results without names are read by position.",
    "In which order does the docstring name them?",
)
SIGN = (
    "A derivative points uphill; the minus belongs to the step, not to the derivative.",
    "If the output is too large, should its bias have a positive derivative or a negative one?",
)
PATHS = (
    "A nudge of a hidden node reaches the cost through both outputs, and the effects add up.",
    "Draw the wires that leave one hidden node: which weights are on them, where do they end?",
)
OWN_NODE = (
    "Each node has a δ of its own, and a wire takes that of the node where it ends.",
    "Follow one wire from its weight to the cost: whose numbers does it meet on the way?",
)
FROM_TO = (
    "W[from, to]: the row says where a wire begins, the column where it ends.",
    "Which of the two indices belongs to what comes in, and which to the δ?",
)

# --- Slips of both networks: links that are computed entry by entry. ---
SHARED = (
    Slip(
        "01",
        ALL,
        {"slope2": lambda v: 1.0},
        "The numbers are those of a chain without the slope at the output.",
        *AT_THE_OUTPUT,
    ),
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
        "Every derivative is twice what it should be.",
        *HALF_OF_THE_SQUARE,
    ),
    Slip(
        "10",
        "dw2",
        {"input2": lambda v: v.z1},
        "The second layer's weights were given z1: what a1 was before the sigmoid.",
        *INPUT_OF_THE_WEIGHT,
    ),
    Slip(
        "11",
        ALL,
        {"slope2": lambda v: sigmoid(v.a2) * (1.0 - sigmoid(v.a2))},
        "At the output the sigmoid was taken twice: its slope is computed at a2.",
        "a2 has been through the sigmoid already; its slope belongs to z2.",
        "Where is a sigmoid applied to something that is one?",
    ),
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
        "The weights' derivatives are a mean times a mean.",
        "In each sample the input meets its own δ; a mean of products is no product of means.",
        "What do you multiply first, and what do you average afterwards?",
    ),
    Slip(
        "19",
        "db1 db2",
        {"db1": lambda v: v.n * v.db1, "db2": lambda v: v.n * v.db2},
        "The biases' derivatives are too large by one factor, the number of samples.",
        *MEAN,
    ),
    Slip(
        "20",
        "dw1 dw2",
        {"dw1": lambda v: v.n * v.dw1, "dw2": lambda v: v.n * v.dw2},
        "The weights' derivatives are too large by one factor, the number of samples.",
        *MEAN,
    ),
    Slip(
        "21",
        ALL,
        {},
        "The derivatives of the two layers are exchanged.",
        *ORDER,
        order=LAYERS_EXCHANGED,
    ),
    Slip(
        "57",
        ALL,
        {},
        "In each layer, the derivatives of weights and biases are exchanged.",
        *ORDER,
        order=BIASES_BEFORE,
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
        "Which of your values is the answer of the network?",
    ),
    Slip(
        "25",
        ALL,
        {"da2": lambda v: np.ones_like(v.a2)},
        "The chain begins with 1: it leads to the derivatives of a2, not of the cost.",
        "What is differentiated is the cost, and the output is on the way to it.",
        "Which of your factors depends on the target?",
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
        "The slope at the output grows with a2 all the way: a sign slipped in it.",
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
        "36",
        FIRST,
        {"slope1": lambda v: sigmoid(v.a1) * (1.0 - sigmoid(v.a1))},
        "In the hidden layer the sigmoid was taken twice: its slope is computed at a1.",
        "a1 has been through the sigmoid already; its slope belongs to z1.",
        "Where is a sigmoid applied to something that is one?",
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
        "The hidden slope grows with a1 all the way: a sign slipped in it.",
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
        "42",
        FIRST,
        {"da1": lambda v: v.da1 * v.a1},
        "On the way back to the first layer a1 came in as a factor too many.",
        "A derivative by a weight ends there; what goes on to the layer before is another one.",
        "Did you start the first layer from a derivative by w2, or from one by z2?",
    ),
    Slip(
        "45",
        "dw1",
        {"input1": lambda v: np.ones_like(v.x)},
        "The first layer's weights were given no input: x is not in their derivatives.",
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
        "52",
        ALL,
        {"z1": lambda v: v.z1 - v.b1, "z2": lambda v: v.z2 - v.b2},
        "The numbers are those of a network without biases.",
        "The backward pass takes place where the forward pass has been, biases included.",
        "Which arguments do your z1 and z2 not depend on?",
    ),
    Slip(
        "54",
        "db1 db2",
        {"db1": lambda v: v.db1 * v.b1, "db2": lambda v: v.db2 * v.b2},
        "The bias itself is a factor of its derivative.",
        *BIAS,
    ),
    Slip(
        "55",
        ALL,
        {"a1": lambda v: v.z1},
        "In the forward pass, the hidden layer has no sigmoid: z1 goes on as it is.",
        "Both layers end in a sigmoid, and the next one sees what comes out of it.",
        "What does the second layer multiply by its weights in your forward pass?",
    ),
)

# --- Slips where one node is different from two. ---
ONE_ONLY = (
    Slip(
        "03",
        ALL,
        {"da2": lambda v: 0.5 * v.da2},
        "Every derivative is half of what it should be.",
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
        "08",
        FIRST,
        {"da1": lambda v: (v.w2 - LEARNING_RATE * (v.delta2 * v.a1).mean()) * v.delta2},
        "The way back led through a w2 that had already made its step, with η = 0.5.",
        "All derivatives are taken at one point; nothing moves before the last one is known.",
        "Which w2 did the forward pass use?",
    ),
    Slip(
        "09",
        FIRST,
        {"da1": lambda v: v.w1 * v.delta2},
        "The way back to the first layer led through w1.",
        *WAY_BACK,
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
        "The links of the chain are added.",
        "One nudge passes link after link, and each scales what the one before has left of it.",
        "If z doubles a nudge and a triples it again, what is it worth at the end?",
    ),
    Slip(
        "40",
        FIRST,
        {"da1": lambda v: v.delta2},
        "The way back to the first layer leaves w2 out.",
        *WAY_BACK,
    ),
    Slip(
        "41",
        FIRST,
        {"da1": lambda v: (v.delta2 * v.a1).mean() * v.delta2},
        "The way back led through dw2 in the place of w2.",
        *WAY_BACK,
    ),
    Slip(
        "43",
        FIRST,
        {"da1": lambda v: v.w2 * v.da2},
        "The error went back to the first layer without the slope at the output.",
        *AT_THE_OUTPUT,
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
    Slip(
        "53",
        "db1 dw2",
        {},
        "db1 and dw2 are exchanged.",
        *ORDER,
        order=WEIGHTS_FIRST,
    ),
)

TWO_ONLY = (
    Slip(
        "03",
        ALL,
        {"da2": lambda v: 0.5 * v.da2},
        "Every derivative is half of what it should be.",
        "C adds the two outputs up, with one ½ in front: no mean over outputs, no second ½.",
        "Where in your formula does a 2 divide, and where does it come from?",
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
        "08",
        FIRST,
        {"da1": lambda v: v.delta2 @ (v.w2 - LEARNING_RATE * v.a1.T @ v.delta2 / v.n).T},
        "The way back led through a W2 that had already made its step, with η = 0.5.",
        "All derivatives are taken at one point; nothing moves before the last one is known.",
        "Which W2 did the forward pass use?",
    ),
    Slip(
        "09",
        FIRST,
        {"da1": lambda v: v.delta2 @ v.w1.T},
        "The way back to the first layer led through W1.",
        *WAY_BACK,
    ),
    Slip(
        "40",
        FIRST,
        {"da1": lambda v: v.delta2},
        "Each hidden node took the δ of the output of its own number, and no weight with it.",
        *PATHS,
    ),
    Slip(
        "41",
        FIRST,
        {"da1": lambda v: v.delta2 @ (v.delta2.T @ v.a1 / v.n)},
        "The way back led through dW2 in the place of W2.",
        *WAY_BACK,
    ),
    Slip(
        "43",
        FIRST,
        {"da1": lambda v: v.da2 @ v.w2.T},
        "The errors went back to the first layer without the slopes at the outputs.",
        *AT_THE_OUTPUT,
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
        "53",
        "db1 dw2",
        {},
        "db1 and dW2 are exchanged.",
        *ORDER,
        order=WEIGHTS_FIRST,
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
        "Both outputs have the same δ: it was summed over them.",
        *OWN_NODE,
    ),
    Slip(
        "64",
        FIRST,
        {"da1": lambda v: v.delta2 * np.diag(v.w2)},
        "Each hidden node is blamed by one output only, that of its own number.",
        *PATHS,
    ),
    Slip(
        "65",
        FIRST,
        {"da1": lambda v: v.delta2[:, ::-1] * np.diag(v.w2[:, ::-1])},
        "Each hidden node is blamed by one output only, that of the other number.",
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
        "The blame of the second output was taken away from that of the first.",
        *PATHS,
    ),
    Slip(
        "69",
        FIRST,
        {"da1": lambda v: v.delta2.sum(axis=1, keepdims=True) * v.w2.sum(axis=1)},
        "The sum of the two weights was multiplied by the sum of the two δ.",
        "Each wire carries the δ of its own end; a sum of products is no product of sums.",
        "What do you multiply first, and what do you add afterwards?",
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
        "The first layer is half of what it should be: the two paths were averaged.",
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
        "dW1 has the right numbers in the transposed place.",
        *FROM_TO,
    ),
    Slip(
        "78",
        "dw2",
        {"dw2": lambda v: v.dw2.transpose(0, 2, 1)},
        "dW2 has the right numbers in the transposed place.",
        *FROM_TO,
    ),
    Slip(
        "79",
        "dw1 dw2",
        {
            "dw1": lambda v: v.dw1.transpose(0, 2, 1),
            "dw2": lambda v: v.dw2.transpose(0, 2, 1),
        },
        "dW1 and dW2 have the right numbers in the transposed place.",
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
        "Over which axis do you average, and which entries are left?",
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
        "Which argument keeps the axis that is averaged?",
    ),
)

# --- The step: slips of its own, and those of the derivatives that it is made of. ---
CATALOGUE_1_1_1 = tuple(mistake_of(slip, "NET", ONE) for slip in SHARED + ONE_ONLY)
CATALOGUE_2_2_2 = tuple(mistake_of(slip, "TWO", TWO) for slip in SHARED + TWO_ONLY)
# The sign and the moved W2 are slips of the step itself; the others do not fit the shapes.
NOT_IN_A_STEP = {"TWO02", "TWO08", "TWO17", "TWO53", "TWO57", "TWO83"}

AGAINST = (
    "The gradient points uphill, and the step goes the other way.",
    "If the derivative of a weight is positive, should the weight grow or shrink?",
)
AT_ONE_POINT = (
    "All derivatives are taken at one point; nothing moves before the last one is known.",
    "In which line does the first parameter move, and what is computed after that?",
)
EVERY_PARAMETER = (
    "Biases learn as weights do, by the same rule and with the same η.",
    "What does your function do with db1 and db2?",
)
RATE = (
    "η says how far to go; the derivative alone says only in which direction, and how steep it is.",
    "Which argument does your result not depend on?",
)


def moved(parameters: Results, gradients: Results, learning_rate: float) -> Results:
    """Take a step with these derivatives, right or wrong."""
    return tuple(p - learning_rate * d for p, d in zip(parameters, gradients, strict=True))


def step_with(mistake: Mistake) -> Mistake:
    """Carry a mistake in the derivatives on into the step."""
    names = [name.removeprefix("d") for name in mistake.outputs.split()]
    places = [("W1", "b1", "W2", "b2").index(name) for name in names]

    def wrong(x: Array, y: Array, *rest: Any) -> Any:
        *parameters, learning_rate = rest
        gradients = mistake.values((x, y, *parameters)).values()
        results = moved(tuple(parameters[i] for i in places), tuple(gradients), learning_rate)
        return results if len(results) > 1 else results[0]

    texts = mistake.observation, mistake.concept, mistake.question
    return Mistake("STW" + mistake.id[-2:], " ".join(names), wrong, *texts)


def w2_moved_first(
    x: Array, y: Array, w1: Array, b1: Array, w2: Array, b2: Array, learning_rate: float
) -> Results:
    """Go back through a W2 that has made its step."""

    def later(v: Any) -> Any:
        return v.delta2 @ (v.w2 - learning_rate * v.a1.T @ v.delta2 / v.n).T

    dw1, db1, _, _ = chain(TWO, {"da1": later})(x, y, w1, b1, w2, b2)
    return moved((w1, b1), (dw1, db1), learning_rate)


def forward_in_between(
    x: Array, y: Array, w1: Array, b1: Array, w2: Array, b2: Array, learning_rate: float
) -> Results:
    """Move the second layer, run the network again, and only then move the first."""
    _, _, w2, b2 = network_2_2_2_step(x, y, w1, b1, w2, b2, learning_rate)
    return network_2_2_2_step(x, y, w1, b1, w2, b2, learning_rate)[:2]


def sample_after_sample(
    x: Array, y: Array, w1: Array, b1: Array, w2: Array, b2: Array, learning_rate: float
) -> Results:
    """Step once for each sample."""
    for i in range(len(x)):
        sample = slice(i, i + 1)
        w1, b1, w2, b2 = network_2_2_2_step(x[sample], y[sample], w1, b1, w2, b2, learning_rate)
    return w1, b1, w2, b2


def twice(
    x: Array, y: Array, w1: Array, b1: Array, w2: Array, b2: Array, learning_rate: float
) -> Results:
    """Take two steps."""
    w1, b1, w2, b2 = network_2_2_2_step(x, y, w1, b1, w2, b2, learning_rate)
    return network_2_2_2_step(x, y, w1, b1, w2, b2, learning_rate)


def at_rate(rate_of: Callable[[float], float]) -> Callable[..., Results]:
    """Make the step with another learning rate."""

    def step(
        x: Array, y: Array, w1: Array, b1: Array, w2: Array, b2: Array, learning_rate: float
    ) -> Results:
        return network_2_2_2_step(x, y, w1, b1, w2, b2, rate_of(learning_rate))

    return step


STEP_MISTAKES = (
    Mistake(
        "STP01",
        "W1 b1 W2 b2",
        at_rate(lambda learning_rate: -learning_rate),
        "Every parameter moved by the right amount, the wrong way: the cost grows.",
        *AGAINST,
    ),
    Mistake(
        "STP02",
        "W1 b1 W2 b2",
        at_rate(lambda learning_rate: 1.0),
        "The result does not depend on the learning rate.",
        *RATE,
    ),
    Mistake(
        "STP03",
        "W1 b1 W2 b2",
        lambda *arguments: network_2_2_2_backward(*arguments[:6]),
        "These are the derivatives; nothing has moved yet.",
        "A step has two ends: where a parameter was, and where it is afterwards.",
        "Which names does the docstring give to what is returned?",
    ),
    Mistake(
        "STP04",
        "W1 b1 W2 b2",
        lambda *arguments: tuple(-arguments[6] * d for d in network_2_2_2_backward(*arguments[:6])),
        "This is by how much each parameter should move, and not where it ends.",
        "A step has two ends: where a parameter was, and where it is afterwards.",
        "From which value does each step start?",
    ),
    Mistake(
        "STP05",
        "W1 b1",
        w2_moved_first,
        "The first layer is a little off: the way back led through a W2 that had moved.",
        *AT_ONE_POINT,
    ),
    Mistake(
        "STP06",
        "W1 b1",
        forward_in_between,
        "The first layer is a little off: the network ran again with the second layer moved.",
        *AT_ONE_POINT,
    ),
    Mistake(
        "STP07",
        "b1 b2",
        lambda x, y, W1, b1, W2, b2, learning_rate: (b1, b2),
        "The biases stayed where they were.",
        *EVERY_PARAMETER,
    ),
    Mistake(
        "STP08",
        "b1 b2",
        lambda *arguments: at_rate(lambda learning_rate: 1.0)(*arguments)[1::2],
        "The biases moved without the learning rate.",
        *EVERY_PARAMETER,
    ),
    Mistake(
        "STP09",
        "W1 b1",
        lambda x, y, W1, b1, W2, b2, learning_rate: (W1, b1),
        "The first layer stayed where it was.",
        "A hidden layer is trained like the last one; only its derivatives have a longer way.",
        "Which two lines of yours move the first layer?",
    ),
    Mistake(
        "STP10",
        "W1 b1 W2 b2",
        sample_after_sample,
        "There was a step for each sample; with several samples, that is several steps.",
        "One step of a batch goes against the derivative of J, the mean over all of it.",
        "Is the line that moves a parameter inside the loop over the samples?",
    ),
    Mistake(
        "STP11",
        "W1 b1 W2 b2",
        twice,
        "Two steps were taken.",
        "After a step the derivatives are others; one call takes them once.",
        "How often does your function move W1?",
    ),
    Mistake(
        "STP12",
        "W1 b1 W2 b2",
        lambda x, y, *rest: [network_2_2_2_step(x, y, *rest)[i] for i in LAYERS_EXCHANGED],
        "The two layers are exchanged.",
        *ORDER,
    ),
    Mistake(
        "STP13",
        "b1 W2",
        lambda x, y, *rest: network_2_2_2_step(x, y, *rest)[2:0:-1],
        "b1 and W2 are exchanged.",
        *ORDER,
    ),
    *(step_with(mistake) for mistake in CATALOGUE_2_2_2 if mistake.id not in NOT_IN_A_STEP),
)


def draw_1_1_1(rng: np.random.Generator) -> Arguments:
    """Draw a few samples and the four parameters of the 1-1-1 network."""
    (n,) = distinct_sizes(rng, 1)
    return one_of(rng, n)


def one_of(rng: np.random.Generator, n: int) -> Arguments:
    """Draw n samples and the four parameters of the 1-1-1 network."""
    parameters = (float(number) for number in away_from_zero(rng, 4))
    return away_from_zero(rng, n), rng.uniform(0.05, 0.95, n), *parameters


def draw_2_2_2(rng: np.random.Generator) -> Arguments:
    """Draw a few samples and the four arrays of parameters of the 2-2-2 network."""
    (n,) = distinct_sizes(rng, 1)
    return two_of(rng, n)


def two_of(rng: np.random.Generator, n: int) -> Arguments:
    """Draw n samples and the four arrays of parameters of the 2-2-2 network."""
    parameters = (away_from_zero(rng, *shape) for shape in ((2, 2), (2,), (2, 2), (2,)))
    return away_from_zero(rng, n, 2), rng.uniform(0.05, 0.95, (n, 2)), *parameters


def draw_step(rng: np.random.Generator) -> Arguments:
    """Draw the 2-2-2 network and a learning rate."""
    return *draw_2_2_2(rng), rng.uniform(0.2, 0.8)


def book(example: Mapping[str, Any]) -> Arguments:
    """Take the numbers of the running example, in arrays of their own."""
    return tuple(np.array(v) if isinstance(v, np.ndarray) else v for v in example.values())


NETWORK_1_1_1_BACKWARD = Task(
    network_1_1_1_backward,
    points={"dw1": 2, "db1": 2, "dw2": 1, "db2": 1},
    order=("db2", "dw2", "db1", "dw1"),
    cases={
        "random": draw_1_1_1,
        "another": draw_1_1_1,
        "one sample": lambda rng: one_of(rng, 1),
        "the numbers of the book": lambda rng: book(EXAMPLE_1_1_1),
    },
    mistakes=CATALOGUE_1_1_1,
)

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
    mistakes=CATALOGUE_2_2_2,
)

NETWORK_2_2_2_STEP = Task(
    network_2_2_2_step,
    points={"W1": 2, "b1": 1, "W2": 2, "b2": 1},
    order=("b2", "W2", "b1", "W1"),
    cases={
        "random": draw_step,
        "another": draw_step,
        "one sample": lambda rng: (*two_of(rng, 1), rng.uniform(0.2, 0.8)),
        "the numbers of the book": lambda rng: (*book(EXAMPLE_2_2_2), LEARNING_RATE),
    },
    mistakes=STEP_MISTAKES,
)

TASKS = (NETWORK_1_1_1_BACKWARD, NETWORK_2_2_2_BACKWARD, NETWORK_2_2_2_STEP)
