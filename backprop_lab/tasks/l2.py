"""The task on the L2 penalty: the slope of a price on large weights."""

import numpy as np

from backprop_lab.regularization import l2_backward
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

# Concept and question that several mistakes share.
UPSTREAM = (
    "A backward pass multiplies two things: the slope here, and the upstream gradient.",
    "Which argument does your result not depend on?",
)
HALF = (
    "The penalty has a ½ in front so that something cancels when it is differentiated.",
    "Which numbers stand in front of W after you have differentiated, and what is left of them?",
)
SQUARE = (
    "Differentiating a square lowers its power; a price of W² does not push with W².",
    "Is your result negative where the weight is negative, so that a step shrinks both kinds?",
)
EACH = (
    "Every weight has a slope of its own: a gradient has the shape of what it belongs to.",
    "Which terms of the sum change when one single weight changes?",
)


def draw_l2(rng: np.random.Generator, *shape: int, sign: float = 1.0) -> Arguments:
    """Draw dpenalty with a sign, and the cache (W, strength)."""
    return sign * float(rng.uniform(0.3, 0.8)), (away_from_zero(rng, *shape), draw_strength(rng))


def draw_l2_with_zeros(rng: np.random.Generator) -> Arguments:
    """Draw weights of which some are 0."""
    dpenalty, (W, strength) = draw_l2(rng, *distinct_sizes(rng, 2))
    W[0, :2] = 0.0
    return dpenalty, (W, strength)


def draw_strength(rng: np.random.Generator) -> float:
    """Draw a strength that is no simple fraction."""
    return float(rng.uniform(0.1, 0.4))


L2_BACKWARD = Task(
    l2_backward,
    points={"dW": 2},
    cases={
        "random": lambda rng: draw_l2(rng, *distinct_sizes(rng, 2)),
        "another": lambda rng: draw_l2(rng, *distinct_sizes(rng, 2), sign=-1.0),
        "three axes": lambda rng: draw_l2(rng, *distinct_sizes(rng, 3)),
        "weights of 0": draw_l2_with_zeros,
    },
    mistakes=(
        Mistake(
            "REG20",
            "dW",
            lambda dpenalty, cache: 2.0 * dpenalty * cache[1] * cache[0],
            "Every entry is twice as large as it should be.",
            *HALF,
        ),
        Mistake(
            "REG03",
            "dW",
            lambda dpenalty, cache: 0.5 * dpenalty * cache[1] * cache[0],
            "Every entry is half as large as it should be.",
            *HALF,
        ),
        Mistake(
            "REG08",
            "dW",
            lambda dpenalty, cache: cache[1] * cache[0],
            "dW does not depend on dpenalty.",
            *UPSTREAM,
        ),
        Mistake(
            "REG09",
            "dW",
            lambda dpenalty, cache: dpenalty * cache[0],
            "The strength is not in dW: a strong penalty pulls no harder than a weak one.",
            "A number in front of a sum stays there when the sum is differentiated.",
            "Which part of the cache does your result not depend on?",
        ),
        Mistake(
            "REG10",
            "dW",
            lambda dpenalty, cache: dpenalty * cache[1] * cache[0] ** 2,
            "The weights are still squared, so no entry depends on the sign of its weight.",
            *SQUARE,
        ),
        Mistake(
            "REG21",
            "dW",
            lambda dpenalty, cache: dpenalty * cache[0] ** 2,
            "The weights are still squared, and the strength is not in dW.",
            *SQUARE,
        ),
        Mistake(
            "REG22",
            "dW",
            lambda dpenalty, cache: dpenalty * cache[1] * np.ones_like(cache[0]),
            "All entries are equal: the weights are not in dW.",
            "A price of squares pulls harder at a large weight than at a small one.",
            "Which part of the cache does your result not depend on?",
        ),
        Mistake(
            "REG23",
            "dW",
            lambda dpenalty, cache: dpenalty * cache[1],
            "dW is one number: the weights are not in it.",
            *EACH,
        ),
        Mistake(
            "REG11",
            "dW",
            lambda dpenalty, cache: 0.5 * dpenalty * cache[1] * cache[0] ** 2,
            "This is the price of each weight, not the slope of that price.",
            *SQUARE,
        ),
        Mistake(
            "REG12",
            "dW",
            lambda dpenalty, cache: dpenalty * cache[1] * np.sum(cache[0]),
            "dW is one number: the weights were added up.",
            *EACH,
        ),
        Mistake(
            "REG13",
            "dW",
            lambda dpenalty, cache: 0.5 * dpenalty * cache[1] * np.sum(cache[0] ** 2),
            "dW is one number: the penalty itself.",
            *EACH,
        ),
        Mistake(
            "REG14",
            "dW",
            lambda dpenalty, cache: dpenalty * cache[1] * cache[0] / len(cache[0]),
            "Every entry is too small by the same factor, the number of rows of W.",
            "The penalty is a price on weights, and the batch has no part in it.",
            "What does your division count, and is that in the penalty?",
        ),
        Mistake(
            "REG15",
            "dW",
            lambda dpenalty, cache: dpenalty * cache[1] * cache[0] / np.size(cache[0]),
            "Every entry is too small by the same factor, the number of weights.",
            "The penalty is a sum over the weights, not a mean.",
            "What does your division count, and is that in the penalty?",
        ),
        Mistake(
            "REG16",
            "dW",
            lambda dpenalty, cache: -dpenalty * cache[1] * cache[0],
            "Every entry has the wrong sign.",
            "A gradient points to a higher price; the step goes the other way.",
            "Where does a minus enter, and is it part of the gradient or of the step?",
        ),
        Mistake(
            "REG17",
            "dW",
            lambda dpenalty, cache: dpenalty * cache[1] * np.sign(cache[0]),
            "Only the signs of the weights are in dW, as for a penalty on absolute values.",
            "A price of squares pulls harder at a large weight than at a small one.",
            "Does a weight that is twice as large get a gradient that is twice as large?",
        ),
        Mistake(
            "REG24",
            "dW",
            lambda dpenalty, cache: dpenalty * cache[1] * np.abs(cache[0]),
            "Only the sizes of the weights are in dW, not their signs.",
            "A weight that is far below 0 is large as well, and its step should lead up towards 0.",
            SQUARE[1],
        ),
        Mistake(
            "REG18",
            "dW",
            lambda dpenalty, cache: dpenalty * cache[1] * cache[0] / np.linalg.norm(cache[0]),
            "This is the slope of the length of W: it stays the same when all weights are doubled.",
            "The penalty adds squares; no root is taken of their sum.",
            "Which function did you differentiate, the length or its square?",
        ),
        Mistake(
            "REG19",
            "dW",
            lambda dpenalty, cache: cache[0] - dpenalty * cache[1] * cache[0],
            "These are weights after a step, not their gradient.",
            "A backward pass says how the loss changes; the optimizer moves the weights.",
            "Where in your function is W itself changed?",
        ),
    ),
)


TASKS = (L2_BACKWARD,)
