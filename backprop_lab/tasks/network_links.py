"""Links: the chain from input to gradient as named links, of which a mistake replaces some.

All that depends on a wrong link follows by the right rules, as it would on paper.
"""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from backprop_lab.tasks.task import Arguments, Mistake

Link = Callable[[Any], Any]
Results = tuple[Any, ...]
IN_ORDER = (0, 1, 2, 3)


def sigmoid(z: Any) -> Any:
    """Squash z into (0, 1)."""
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def along(a: Any, w: Any) -> Any:
    """Send values along the wires of one layer: a single one, or a matrix of them."""
    return a @ w if np.ndim(w) == 2 else w * a


def pairs(a: Any, delta: Any) -> Any:
    """Multiply each value by each δ, sample by sample."""
    return a * delta if np.ndim(delta) == 1 else a[:, :, None] * delta[:, None, :]


# The links in the order of the calculation; v holds what came before.
LINKS: dict[str, Link] = {
    "z1": lambda v: along(v.x, v.w1) + v.b1,
    "a1": lambda v: sigmoid(v.z1),
    "z2": lambda v: along(v.a1, v.w2) + v.b2,
    "a2": lambda v: sigmoid(v.z2),
    "da2": lambda v: v.a2 - v.y,
    "slope2": lambda v: v.a2 * (1.0 - v.a2),
    "delta2": lambda v: v.da2 * v.slope2,
    "da1": lambda v: along(v.delta2, np.transpose(v.w2)),
    "slope1": lambda v: v.a1 * (1.0 - v.a1),
    "delta1": lambda v: v.da1 * v.slope1,
    "input1": lambda v: v.x,
    "input2": lambda v: v.a1,
    "dw1": lambda v: pairs(v.input1, v.delta1),
    "db1": lambda v: v.delta1,
    "dw2": lambda v: pairs(v.input2, v.delta2),
    "db2": lambda v: v.delta2,
}


def chain(wrong: Mapping[str, Link], order: tuple[int, ...] = IN_ORDER) -> Callable[..., Results]:
    """Make the function that follows the links to all four derivatives, some links being wrong.

    A wrong link may look at the right one: it has been put in its place before.
    """

    def gradients(x: Any, y: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Results:
        v = SimpleNamespace(x=x, y=y, w1=w1, b1=b1, w2=w2, b2=b2, n=len(x))
        for name, link in LINKS.items():
            setattr(v, name, link(v))
            if name in wrong:
                setattr(v, name, wrong[name](v))
        mean = wrong.get("mean", lambda samples: samples.mean(axis=0))
        results = [mean(samples) for samples in (v.dw1, v.db1, v.dw2, v.db2)]
        return tuple(results[i] for i in order)

    return gradients


class Slip(NamedTuple):
    """Some wrong links of the chain, the outputs that they spoil, and how to speak of them.

    In the texts {w} stands for the letter of the weights, w for a number and W for a matrix.
    """

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


def mistake_of(slip: Slip, prefix: str, weight: str) -> Mistake:
    """Turn a slip into a mistake of the network whose weights have that letter."""
    gradients = chain(slip.wrong, slip.order)
    places = [NAMES.index(name) for name in slip.outputs.split()]

    def wrong(*arguments: Any) -> Any:
        results = gradients(*arguments)
        chosen = tuple(results[place] for place in places)
        return chosen if len(chosen) > 1 else chosen[0]

    texts = (text.format(w=weight) for text in (slip.observation, slip.concept, slip.question))
    return Mistake(prefix + slip.number, slip.outputs.replace("dw", "d" + weight), wrong, *texts)


def book(example: Mapping[str, Any]) -> Arguments:
    """Take the numbers of the running example, in arrays of their own."""
    return tuple(np.array(v) if isinstance(v, np.ndarray) else v for v in example.values())


# Concept and question that several mistakes share.
BEGINNING = (
    "The chain begins with the cost: how fast does C change when the output changes?",
    "Does your line for ∂C/∂a2 agree with C differentiated by a2 on paper?",
)
HALF_OF_THE_SQUARE = (
    "C is half a square; the ½ in front of it is there for the derivative of the square.",
    "Which number stands in front of your error, and what becomes of the ½ in C?",
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
    "In the line with this slope, which layer and which node does each a belong to?",
)
WAY_BACK = (
    "The error goes back along the wires, and each wire scales it as it scaled the signal.",
    "Which weight stands in your line for δ1, and which wire is it on in the forward pass?",
)
INPUT_OF_THE_WEIGHT = (
    "A weight multiplies what comes in along its wire, so that is what its derivative holds.",
    "What stands beside δ in your line, and what did this weight multiply in the forward pass?",
)
BIAS = (
    "A bias is added and multiplies nothing: a nudge of b is a nudge of z.",
    "Which factors stand beside δ in your line for the derivative of the bias?",
)
MEAN = (
    "J is the mean of the costs of the samples, so its derivatives are means as well.",
    "How often is the number of samples in your formula, and where?",
)
EVERY_SAMPLE = (
    "J is made of the costs of all samples, and each has a share in every derivative.",
    "In your loop over the samples, or your index, what becomes of the shares of the others?",
)
ORDER = (
    "Results without names are read by position.",
    "In which order does the docstring name them?",
)
SIGN = (
    "A derivative points uphill; the minus belongs to the step, not to the derivative.",
    "Which difference in your chain has its two terms the wrong way round?",
)
PATHS = (
    "A nudge of a hidden node reaches the cost through both outputs, and the effects add up.",
    "In your line for δ1, how many terms does one hidden node have, and how many wires leave it?",
)
OWN_NODE = (
    "Each node has a δ of its own, and a wire takes that of the node where it ends.",
    "Which index does the δ have in your line, and where does the wire of that weight end?",
)
FROM_TO = (
    "W[from, to]: the row says where a wire begins, the column where it ends.",
    "Which of the two indices belongs to what comes in, and which to the δ?",
)
