"""Tasks on activations: here the sigmoid and tanh, whose caches hold y; the others beside it."""

from collections.abc import Callable

import numpy as np

from backprop_lab.activations import (
    sigmoid_backward,
    sigmoid_forward,
    tanh_backward,
    tanh_forward,
)
from backprop_lab.shapes import Array
from backprop_lab.tasks import gelu, rectifiers
from backprop_lab.tasks.rectifiers import (
    INFINITE_FRACTION,
    UNCHANGED,
    UPSTREAM,
    decay,
    divided_too_early,
    draw_input,
    draw_large_input,
    exp,
    overflowing,
)
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero

# Concept and question that several mistakes share.
BRACKETS = (
    "Products are worked out before differences, unless brackets say otherwise.",
    "Which difference in your formula should be worked out first?",
)
BELOW_THE_BAR = (
    "A sigmoid is a fraction: its denominator is never below 1, and keeps y between 0 and 1.",
    "What stands below the fraction bar in your function, and what above it?",
)
NO_EXP = (
    "exp(−x) is positive at every x, and so y stays between 0 and 1.",
    "Where in your function is exp taken, and of what?",
)
SPLIT_BY_SIGN = (
    "To keep exp from overflowing, x is split by its sign, and each part has its own form.",
    "What should y be at x = −1 and at x = 1, and where does your function ask for the sign?",
)


def draw_sigmoid(rng: np.random.Generator) -> Arguments:
    """Draw dy and the cache y of the sigmoid."""
    (x,) = draw_input(rng)
    return away_from_zero(rng, *x.shape), sigmoid_forward(x)[1]


def draw_tanh(rng: np.random.Generator) -> Arguments:
    """Draw dy and the cache y of tanh."""
    (x,) = draw_input(rng)
    return away_from_zero(rng, *x.shape), tanh_forward(x)[1]


def by_sign(
    x: Array, e: Array, denominator: Callable[[Array], Array | float] = lambda e: 1.0 + e
) -> Array:
    """Divide 1 where x is positive, e elsewhere."""
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        y: Array = np.where(x > 0.0, 1.0, e) / denominator(e)
    return y


def draw_single(rng: np.random.Generator) -> Arguments:
    """Draw dy and the cache of a sigmoid of one number in a vector."""
    return away_from_zero(rng, 1), sigmoid_forward(away_from_zero(rng, 1))[1]


SIGMOID_FORWARD = Task(
    sigmoid_forward,
    points={"y": 2, "cache": 1},
    cases={"random": draw_input, "another": draw_input, "large x": draw_large_input},
    mistakes=(
        Mistake(
            "SGF01",
            "y",
            lambda x: 1.0 - sigmoid_forward(x)[0],
            "y falls where it should rise: it is the sigmoid of −x.",
            "Large x must give an answer near 1, and exp(x) grows with x.",
            "Which sign stands in front of x, inside exp?",
        ),
        Mistake(
            "SGF02",
            "y",
            lambda x: np.tanh(x),
            "y is tanh(x): it runs from −1 to 1.",
            "The sigmoid runs from 0 to 1; the two have one shape and different heights.",
            "What does your y say at x = 0, and what should a sigmoid say there?",
        ),
        Mistake(
            "SGF03",
            "y",
            divided_too_early,
            "y is never below 1.",
            "1 / 1 + exp(−x) divides first and adds afterwards.",
            "What should stand under the fraction bar, and do your brackets say so?",
        ),
        Mistake(
            "SGF04",
            "cache",
            lambda x: x,
            "y is right; the cache holds x.",
            "The backward pass wants y, from which the slope follows without another exp.",
            "What does the docstring say that the cache is?",
        ),
        Mistake(
            "SGF05",
            "y",
            overflowing,
            "Right, except where exp(x) overflows: there y is NaN.",
            *INFINITE_FRACTION,
        ),
        Mistake(
            "SGF06",
            "y",
            lambda x: 1.0 / (1.0 - exp(-x)),
            "y leaves the range from 0 to 1: near x = 0 its denominator vanishes.",
            "The denominator of a sigmoid is larger than 1 at every x.",
            "Which sign stands between the two parts of your denominator?",
        ),
        Mistake(
            "SGF07",
            "y",
            lambda x: sigmoid_forward(x)[0] * (1.0 - sigmoid_forward(x)[0]),
            "y is the slope of the sigmoid: it is small at both ends.",
            "The forward pass gives the value; the slope belongs to the backward pass.",
            "What should y be for a large x, and what is yours?",
        ),
        Mistake(
            "SGF08",
            "y",
            lambda x: sigmoid_forward(np.abs(x))[0],
            "y is nowhere below 1/2: a negative x gives the same as a positive one.",
            *SPLIT_BY_SIGN,
        ),
        Mistake(
            "SGF11",
            "y",
            lambda x: sigmoid_forward(-np.abs(x))[0],
            "y is nowhere above 1/2: a positive x gives the same as a negative one.",
            *SPLIT_BY_SIGN,
        ),
        Mistake(
            "SGF12",
            "y",
            lambda x: by_sign(x, exp(-x)),
            "Right where x is positive; a negative x gives the same as a positive one, or NaN.",
            *SPLIT_BY_SIGN,
        ),
        Mistake(
            "SGF13",
            "y",
            lambda x: overflowing(-x),
            "y falls where it should rise, and is NaN where exp(−x) overflows.",
            "Large x must give an answer near 1, and exp(−x) falls with x.",
            "What stands above your fraction bar, and what should y be for a large x?",
        ),
        Mistake(
            "SGF14",
            "y",
            lambda x: by_sign(x, -np.abs(x)),
            "y never lies between 0 and 1: exp is missing.",
            *NO_EXP,
        ),
        Mistake(
            "SGF15",
            "y",
            lambda x: 1.0 / (1.0 - x),
            "y is negative where x is above 1: exp is missing.",
            *NO_EXP,
        ),
        Mistake(
            "SGF16",
            "y",
            lambda x: by_sign(x, decay(x), lambda e: 1.0),
            "y is exactly 1 wherever x is positive: the denominator is missing.",
            *BELOW_THE_BAR,
        ),
        Mistake(
            "SGF17",
            "y",
            lambda x: by_sign(x, decay(x), lambda e: 1.0 / (1.0 + e)),
            "No positive x gives a y below 1: what should divide multiplies.",
            *BELOW_THE_BAR,
        ),
        Mistake(
            "SGF18",
            "y",
            lambda x: by_sign(x, decay(x), lambda e: 1.0 - e),
            "No positive x gives a y below 1: the denominator is too small.",
            "The denominator of a sigmoid is larger than 1 at every x.",
            "Which sign stands between the two parts of your denominator?",
        ),
        Mistake(
            "SGF19",
            "y",
            lambda x: exp(x),
            "y grows without end: one part of the denominator is missing.",
            *BELOW_THE_BAR,
        ),
        Mistake(
            "SGF20",
            "y",
            lambda x: by_sign(x, decay(x), lambda e: e),
            "y is 1 where x is negative, and grows without end where x is positive.",
            *BELOW_THE_BAR,
        ),
        Mistake(
            "SGF09",
            "cache",
            lambda x: sigmoid_forward(x)[0] * (1.0 - sigmoid_forward(x)[0]),
            "y is right; the cache holds the slope.",
            "The slope is the work of the backward pass, which finds it from what is kept.",
            "What does the docstring say that the cache is?",
        ),
        Mistake(
            "SGF10",
            "cache",
            lambda x: (x, sigmoid_forward(x)[0]),
            "y is right; the cache holds x as well.",
            "A cache keeps what the backward pass needs, and nothing more.",
            "What does the docstring say that the cache is?",
        ),
    ),
)

SIGMOID_BACKWARD = Task(
    sigmoid_backward,
    points={"dx": 3},
    cases={"random": draw_sigmoid, "another": draw_sigmoid, "one entry": draw_single},
    mistakes=(
        Mistake(
            "SIG01",
            "dx",
            lambda dy, y: dy * sigmoid_forward(y)[0] * (1.0 - sigmoid_forward(y)[0]),
            "The sigmoid was taken twice: its slope is computed at y, not at x.",
            "The cache is y, which has been through the sigmoid already.",
            "Where in your function is a sigmoid applied to something that is one?",
        ),
        Mistake(
            "SIG03",
            "dx",
            lambda dy, y: y * (1.0 - y),
            "This is the slope of the sigmoid alone: dy is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            "SIG04",
            "dx",
            lambda dy, y: dy * (1.0 - y**2),
            "The slope used is that of tanh.",
            "Both slopes are written in terms of y, but the two functions differ.",
            "At x = 0 the sigmoid is 1/2. What slope does your formula give there?",
        ),
        Mistake(
            "SIG05",
            "dx",
            lambda dy, y: dy * y,
            "One of the factors of the slope is missing: where y is near 1, dx should fade.",
            "A sigmoid is flat at both ends, near 0 and near 1.",
            "What does your slope say where y = 1?",
        ),
        Mistake(
            "SIG06",
            "dx",
            lambda dy, y: dy,
            "dx is dy, unchanged: the slope of the sigmoid is not in it.",
            *UNCHANGED,
        ),
        Mistake(
            "SIG09",
            "dx",
            lambda dy, y: dy * (1.0 - y),
            "One of the factors of the slope is missing: where y is near 0, dx should fade.",
            "A sigmoid is flat at both ends, near 0 and near 1.",
            "What does your slope say where y = 0?",
        ),
        Mistake(
            "SIG10",
            "dx",
            lambda dy, y: -dy * y * (1.0 - y),
            "Every entry has the wrong sign.",
            "The sigmoid rises everywhere, so its slope is positive.",
            "Which difference stands the wrong way round, or where does a minus enter?",
        ),
        Mistake(
            "SIG12",
            "dx",
            lambda dy, y: dy * y * (1.0 + y),
            "The slope grows with y all the way: where y is near 1, dx should fade.",
            "A sigmoid is flat at both ends, near 0 and near 1.",
            "What does your slope say where y = 1, and which sign stands inside the brackets?",
        ),
        Mistake(
            "SIG13",
            "dx",
            lambda dy, y: dy * y - y,
            "y was taken away at the very end, when everything else was multiplied.",
            *BRACKETS,
        ),
        Mistake(
            "SIG16",
            "dx",
            lambda dy, y: dy * y - y**2,
            "y² was taken away at the very end: dy is in only one of the two terms.",
            *BRACKETS,
        ),
        Mistake(
            "SIG14",
            "dx",
            lambda dy, y: dy + y * (1.0 - y),
            "dy and the slope of the sigmoid are added.",
            "Along a path slopes multiply; they are added only where paths meet.",
            "If dy is 0, nothing behind the sigmoid cares. What is your dx then?",
        ),
        Mistake(
            "SIG15",
            "dx",
            lambda dy, y: dy * (y * (1.0 - y)) ** 2,
            "The slope of the sigmoid is in dx twice.",
            "There is one sigmoid between x and y, and so one slope.",
            "Where do you multiply by the slope, and has it been done before?",
        ),
        Mistake(
            "SIG11",
            "dx",
            lambda dy, y: dy * (1.0 - dy),
            "The slope is computed from dy, and the cache is not used.",
            "dy says how much the loss cares; y says how steep the sigmoid is.",
            "Which of the two arguments has been through the sigmoid?",
        ),
    ),
)

TANH_BACKWARD = Task(
    tanh_backward,
    points={"dx": 3},
    cases={"random": draw_tanh, "another": draw_tanh},
    mistakes=(
        Mistake(
            "TAN02",
            "dx",
            lambda dy, y: dy * (1.0 - np.tanh(y) ** 2),
            "tanh was taken twice: its slope is computed at y, not at x.",
            "The cache is y, which has been through tanh already.",
            "Where in your function is tanh applied to something that is one?",
        ),
        Mistake(
            "TAN06",
            "dx",
            lambda dy, y: 1.0 - y**2,
            "This is the slope of tanh alone: dy is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            "TAN07",
            "dx",
            lambda dy, y: dy,
            "dx is dy, unchanged: the slope of tanh is not in it.",
            *UNCHANGED,
        ),
        Mistake(
            "TAN08",
            "dx",
            lambda dy, y: dy * (1.0 - y),
            "The slope is larger than 1 where y is negative: something is not squared.",
            "tanh is nowhere steeper than at 0, and as flat on the left as on the right.",
            "Does your slope stay the same when y changes its sign?",
        ),
        Mistake(
            "TAN09",
            "dx",
            lambda dy, y: dy * y * (1.0 - y),
            "The slope used is that of the sigmoid.",
            "Both slopes are written in terms of y, but the two functions differ.",
            "At x = 0, y is 0 and tanh is steepest. What slope does your formula give there?",
        ),
        Mistake(
            "TAN10",
            "dx",
            lambda dy, y: dy * (1.0 - y) ** 2,
            "The square covers too much: it is taken of the difference.",
            "tanh is as flat on the left as on the right, so its slope knows only the size of y.",
            "What exactly stands inside the brackets that you square?",
        ),
        Mistake(
            "TAN12",
            "dx",
            lambda dy, y: dy * (1.0 + y**2),
            "The slope is nowhere below 1, and largest where tanh is flat.",
            "tanh is nowhere steeper than at 0, and flat where y is near −1 or 1.",
            "What does your slope say where y = 1, and which sign stands inside the brackets?",
        ),
        Mistake(
            "TAN13",
            "dx",
            lambda dy, y: dy - y**2,
            "y² was taken away at the very end, from the product and not from 1.",
            *BRACKETS,
        ),
        Mistake(
            "TAN14",
            "dx",
            lambda dy, y: dy * (1.0 - 2.0 * y),
            "y was doubled where it should be squared.",
            "tanh is as flat on the left as on the right, so its slope knows only the size of y.",
            "How did you write the power of y, and what does that give for y = −1?",
        ),
        Mistake(
            "TAN15",
            "dx",
            lambda dy, y: dy * y**2,
            "The slope is small where tanh is steep, and large where it is flat.",
            "tanh is steepest at 0, where y is 0, and flat at both ends.",
            "What does your slope say where y = 0, and what where y = 1?",
        ),
        Mistake(
            "TAN16",
            "dx",
            lambda dy, y: dy * (1.0 - dy**2),
            "The slope is computed from dy, and the cache is not used.",
            "dy says how much the loss cares; y says how steep tanh is.",
            "Which of the two arguments has been through tanh?",
        ),
        Mistake(
            "TAN11",
            "dx",
            lambda dy, y: -dy * (1.0 - y**2),
            "Every entry has the wrong sign.",
            "tanh rises everywhere, so its slope is positive.",
            "Which difference stands the wrong way round, or where does a minus enter?",
        ),
    ),
)

TASKS = (
    SIGMOID_FORWARD,
    SIGMOID_BACKWARD,
    TANH_BACKWARD,
    *rectifiers.TASKS,
    *gelu.TASKS,
)
