"""Tasks on activations: the sigmoid, and the slopes of sigmoid, tanh and ReLU."""

import numpy as np

from backprop_lab.activations import (
    relu_backward,
    sigmoid_backward,
    sigmoid_forward,
    tanh_backward,
    tanh_forward,
)
from backprop_lab.shapes import Array
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

# Concept and question that several mistakes share.
UPSTREAM = (
    "A backward pass multiplies two things: the slope here, and the gradient that arrives.",
    "Which argument of the function does your result not depend on?",
)


def draw_input(rng: np.random.Generator) -> tuple[Array]:
    """Draw x, with no entry near 0."""
    return (away_from_zero(rng, *distinct_sizes(rng, 2)),)


def draw_large_input(rng: np.random.Generator) -> tuple[Array]:
    """Draw x with entries where exp(x) or exp(−x) overflows."""
    (x,) = draw_input(rng)
    x[0, :2] = 1000.0, -1000.0
    return (x,)


def draw_sigmoid(rng: np.random.Generator) -> Arguments:
    """Draw dy and the cache y of the sigmoid."""
    (x,) = draw_input(rng)
    return away_from_zero(rng, *x.shape), sigmoid_forward(x)[1]


def draw_tanh(rng: np.random.Generator) -> Arguments:
    """Draw dy and the cache y of tanh."""
    (x,) = draw_input(rng)
    return away_from_zero(rng, *x.shape), tanh_forward(x)[1]


def draw_relu(rng: np.random.Generator) -> Arguments:
    """Draw dy and the cache x, in which all four pairs of signs of dy and x occur."""
    (x,) = draw_input(rng)
    dy = away_from_zero(rng, *x.shape)
    x[0, :2], x[1, :2] = np.abs(x[0, :2]), -np.abs(x[1, :2])
    dy[:2, 0], dy[:2, 1] = np.abs(dy[:2, 0]), -np.abs(dy[:2, 1])
    return dy, x


def draw_relu_at_zero(rng: np.random.Generator) -> Arguments:
    """Draw dy and a cache x with zeros in it."""
    dy, x = draw_relu(rng)
    x[2, :2] = 0.0
    return dy, x


def draw_single(rng: np.random.Generator) -> Arguments:
    """Draw dy and the cache of a sigmoid of one number in a vector."""
    return away_from_zero(rng, 1), sigmoid_forward(away_from_zero(rng, 1))[1]


def divided_too_early(x: Array) -> Array:
    """Compute 1 / 1 + exp(−x), which overflows to infinity."""
    with np.errstate(over="ignore"):
        y: Array = 1.0 / 1.0 + np.exp(-x)
    return y


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
            "y is above 1 everywhere.",
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
            "A nudge of x reaches y scaled by the slope at that x.",
            "Where in your function does the cache take part?",
        ),
        Mistake(
            "SIG09",
            "dx",
            lambda dy, y: dy * (1.0 - y),
            "One of the factors of the slope is missing: where y is near 0, dx should fade.",
            "In the quotient rule the denominator is squared.",
            "What does your slope say where y = 0?",
        ),
        Mistake(
            "SIG10",
            "dx",
            lambda dy, y: -dy * y * (1.0 - y),
            "Every entry has the wrong sign.",
            "The sigmoid rises everywhere, so its slope is positive.",
            "Which difference stands the wrong way round?",
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
            "A nudge of x reaches y scaled by the slope at that x.",
            "Where in your function does the cache take part?",
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
            "TAN11",
            "dx",
            lambda dy, y: -dy * (1.0 - y**2),
            "Every entry has the wrong sign.",
            "tanh rises everywhere, so its slope is positive.",
            "Which difference stands the wrong way round?",
        ),
    ),
)

RELU_BACKWARD = Task(
    relu_backward,
    points={"dx": 3},
    cases={"random": draw_relu, "another": draw_relu, "zeros in x": draw_relu_at_zero},
    mistakes=(
        Mistake(
            "REL01",
            "dx",
            lambda dy, x: (x > 0) * 1.0,
            "This is the mask of ones and zeros alone: dy is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            "REL03",
            "dx",
            lambda dy, x: dy * (dy > 0),
            "The mask was taken from dy: the negative entries of dy are gone.",
            "A neuron is on or off because of what came in, whatever comes back.",
            "Which array decided in the forward pass what becomes 0?",
        ),
        Mistake(
            "REL04",
            "dx",
            lambda dy, x: dy * (x >= 0),
            "Right, except where x is exactly 0: there dy passes.",
            "ReLU has a kink at 0 and no slope of its own there; a value must be chosen.",
            "Which slope at 0 does the docstring choose?",
        ),
        Mistake(
            "REL05",
            "dx",
            lambda dy, x: dy,
            "dx is dy, unchanged: nothing is stopped.",
            "Where x is negative, y stays 0 however x is nudged.",
            "What should arrive at an x that had no part in the result?",
        ),
        Mistake(
            "REL06",
            "dx",
            lambda dy, x: dy * (x < 0),
            "The mask is the wrong way round: dy passes where it should stop.",
            "ReLU hands on the positive entries, so only they can have moved the loss.",
            "Which half of the entries was on?",
        ),
        Mistake(
            "REL09",
            "dx",
            lambda dy, x: dy * np.maximum(x, 0.0),
            "dy is multiplied by the value of ReLU, not by its slope.",
            "The line y = x has height x and slope 1.",
            "By how much does y grow when a positive x grows by 1?",
        ),
        Mistake(
            "REL10",
            "dx",
            lambda dy, x: np.maximum(dy, 0.0) * (x > 0),
            "Two masks were used: the negative entries of dy are gone as well.",
            "A gradient may be negative; only x decides what passes.",
            "Which of your two masks does the forward pass know?",
        ),
    ),
)

TASKS = (SIGMOID_FORWARD, SIGMOID_BACKWARD, TANH_BACKWARD, RELU_BACKWARD)
