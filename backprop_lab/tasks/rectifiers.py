"""Tasks on ReLU, leaky ReLU and softplus: lines with a corner, sharp or rounded off."""

import numpy as np

from backprop_lab.activations import (
    leaky_relu_backward,
    relu_backward,
    sigmoid_forward,
    softplus_backward,
    softplus_forward,
)
from backprop_lab.shapes import Array
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

# Concept and question that several mistakes share, here and in the other tasks on activations.
UPSTREAM = (
    "A backward pass multiplies two things: the slope here, and the gradient that arrives.",
    "Which argument of the function does your result not depend on?",
)
UNCHANGED = (
    "A nudge of x reaches y scaled by the slope at that x.",
    "Where in your function does the cache take part?",
)
BY_VALUE = (
    "How high a curve lies and how steep it is are two different things.",
    "Did you differentiate the formula of y, or copy it?",
)
FRACTION = (
    "The slope of softplus lies between 0 and 1 everywhere.",
    "What stands above your fraction bar, what below it, and is the bar there?",
)
DENOMINATOR = (
    "Softplus has no place where it is infinitely steep.",
    "What is your denominator at x = 0, and which sign stands inside it?",
)
NO_EXP = (
    "The slope follows exp: far to the left it vanishes, far to the right it stays at 1.",
    "Where is exp taken in your function, and of what?",
)
INFINITE_FRACTION = (
    "Infinity divided by infinity has no value; 1 divided by infinity is 0.",
    "Which of exp(x) and exp(−x) do you use, and where does it stand in the fraction?",
)
UNPACKED = (
    "Each entry of x chooses its line; alpha is the slope of one of them.",
    "In which order do you take x and alpha from the cache, and which do you compare with 0?",
)
AT_THE_KINK = "Which slope at 0 does the docstring choose?"


def draw_input(rng: np.random.Generator) -> tuple[Array]:
    """Draw x, with no entry near 0."""
    return (away_from_zero(rng, *distinct_sizes(rng, 2)),)


def draw_large_input(rng: np.random.Generator) -> tuple[Array]:
    """Draw x with entries where exp(x) or exp(−x) overflows."""
    (x,) = draw_input(rng)
    x[0, :2] = 1000.0, -1000.0
    return (x,)


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


def draw_leaky(rng: np.random.Generator) -> Arguments:
    """Draw dy and a cache (x, alpha) with all four pairs of signs of dy and x."""
    dy, x = draw_relu(rng)
    return dy, (x, float(rng.uniform(0.05, 0.4)))


def draw_leaky_at_zero(rng: np.random.Generator) -> Arguments:
    """Draw dy and a cache (x, alpha) with zeros in x."""
    dy, x = draw_relu_at_zero(rng)
    return dy, (x, float(rng.uniform(0.05, 0.4)))


def draw_without_leak(rng: np.random.Generator) -> Arguments:
    """Draw dy and a cache (x, alpha) with an alpha of 0."""
    dy, x = draw_relu(rng)
    return dy, (x, 0.0)


def draw_large(rng: np.random.Generator) -> Arguments:
    """Draw dy and a cache x with entries where exp(x) or exp(−x) overflows."""
    (x,) = draw_large_input(rng)
    return away_from_zero(rng, *x.shape), x


def divided_too_early(x: Array) -> Array:
    """Compute 1 / 1 + exp(−x), which overflows to infinity."""
    with np.errstate(over="ignore"):
        y: Array = 1.0 / 1.0 + np.exp(-x)
    return y


def exp(x: Array) -> Array:
    """Compute exp(x), which may overflow to infinity."""
    with np.errstate(over="ignore"):
        y: Array = np.exp(x)
    return y


def overflowing(x: Array) -> Array:
    """Compute exp(x) / (1 + exp(x)), which is infinity by infinity where exp(x) overflows."""
    with np.errstate(over="ignore", invalid="ignore"):
        y: Array = np.exp(x) / (1.0 + np.exp(x))
    return y


def decay(x: Array) -> Array:
    """Compute exp(−|x|), which does not overflow."""
    y: Array = np.exp(-np.abs(x))
    return y


def numerator(x: Array) -> Array:
    """Compute what stands above the fraction bar of the sigmoid in its stable form."""
    return np.where(x > 0, 1.0, decay(x))


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
            AT_THE_KINK,
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
            "REL11",
            "dx",
            lambda dy, x: np.maximum(x, 0.0),
            "dx is the y of the forward pass.",
            *BY_VALUE,
        ),
        Mistake(
            "REL12",
            "dx",
            lambda dy, x: dy * np.sign(x),
            "Where x is negative, dx is −dy.",
            "Where x is negative, y stays 0 however x is nudged.",
            "What is your slope where x is negative, and is y a falling line there?",
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

LEAKY_RELU_BACKWARD = Task(
    leaky_relu_backward,
    points={"dx": 3},
    cases={
        "random": draw_leaky,
        "another": draw_leaky,
        "zeros in x": draw_leaky_at_zero,
        "alpha is 0": draw_without_leak,
    },
    mistakes=(
        Mistake(
            "LKY01",
            "dx",
            lambda dy, cache: np.where(cache[0] > 0, 1.0, cache[1]),
            "These are the slopes alone: dy is not in them.",
            *UPSTREAM,
        ),
        Mistake(
            "LKY02",
            "dx",
            lambda dy, cache: dy * (cache[0] > 0),
            "dx is 0 where x is negative: that is the slope of ReLU without a leak.",
            "The leak is there so that a negative x still hears something.",
            "Where in your function does alpha take part?",
        ),
        Mistake(
            "LKY03",
            "dx",
            lambda dy, cache: dy * np.where(cache[0] >= 0, 1.0, cache[1]),
            "Right, except where x is exactly 0: there the whole dy passes.",
            "Leaky ReLU has a kink at 0 and two slopes beside it; one must be chosen.",
            AT_THE_KINK,
        ),
        Mistake(
            "LKY04",
            "dx",
            lambda dy, cache: np.where(cache[0] > 0, dy, cache[1]),
            "Where x is negative dx is alpha itself: dy is not in it.",
            "Both halves have a slope, and every slope scales what arrives.",
            "In which branch is dy missing?",
        ),
        Mistake(
            "LKY05",
            "dx",
            lambda dy, cache: dy * np.where(cache[0] > 0, 1.0, cache[1] * cache[0]),
            "Where x is negative, dx holds x: dy meets the value there, not the slope.",
            "A straight line has the same slope everywhere, however far from 0.",
            "By how much does y grow when a negative x grows by 1?",
        ),
        Mistake(
            "LKY06",
            "dx",
            lambda dy, cache: dy * np.where(cache[0] > 0, cache[0], cache[1] * cache[0]),
            "dy is multiplied by the value of leaky ReLU, not by its slope.",
            *BY_VALUE,
        ),
        Mistake(
            "LKY07",
            "dx",
            lambda dy, cache: dy * np.where(dy > 0, 1.0, cache[1]),
            "The halves were told apart by dy: its negative entries are scaled.",
            "Which of the two lines an entry is on was decided by what came in.",
            "Which array was compared with 0 in the forward pass?",
        ),
        Mistake(
            "LKY08",
            "dx",
            lambda dy, cache: dy * np.where(cache[0] > 0, cache[1], 1.0),
            "The two halves are exchanged: dy is scaled where x is positive.",
            "The leak is on the side where ReLU would be silent.",
            "Which half of the entries goes through unchanged?",
        ),
        Mistake(
            "LKY09",
            "dx",
            lambda dy, cache: dy * np.where(cache[0] > 0, 1.0, 0.01),
            "The leak is 0.01, whatever alpha is.",
            "0.01 is a default; the cache says with which alpha y was computed.",
            "Does your result change when alpha does?",
        ),
        Mistake(
            "LKY13",
            "dx",
            lambda dy, cache: dy * np.where(cache[0] > 0, 1.0, cache[0]),
            "Where x is negative, dy is multiplied by x, and alpha is nowhere.",
            "The cache holds x and alpha: x chooses the line, alpha is the slope of one of them.",
            "Which entry of the cache stands in your second branch?",
        ),
        Mistake(
            "LKY14",
            "dx",
            lambda dy, cache: dy * cache[1],
            "Every entry is scaled by alpha, those with positive x too.",
            "The leak is on one side only; on the other y = x.",
            "By how much does y grow when a positive x grows by 1?",
        ),
        Mistake(
            "LKY15",
            "dx",
            lambda dy, cache: dy * np.where(cache[0] < 0, 1.0, cache[1]),
            "The comparison is the wrong way round: dy is scaled where x is positive, and at 0.",
            "The leak is on the side where ReLU would be silent.",
            "For which x does your condition hold, and which slope belongs to them?",
        ),
        Mistake(
            "LKY16",
            "dx",
            lambda dy, cache: dy * np.where(cache[1] > 0, 1.0, cache[1]),
            "Where alpha is above 0, dx is dy: the halves are told apart by alpha, not by x.",
            *UNPACKED,
        ),
        Mistake(
            "LKY17",
            "dx",
            lambda dy, cache: dy * np.where(cache[1] > 0, 1.0, cache[0]),
            "Where alpha is above 0, dx is dy; where alpha is 0, dx is dy times x.",
            *UNPACKED,
        ),
        Mistake(
            "LKY10",
            "dx",
            lambda dy, cache: dy,
            "dx is dy, unchanged: no entry is scaled.",
            *UNCHANGED,
        ),
        Mistake(
            "LKY11",
            "dx",
            lambda dy, cache: dy * np.where(cache[0] > 0, 1.0, -cache[1]),
            "Where x is negative the sign is wrong.",
            "Left of 0 the line lies below 0, and yet it rises.",
            "If a negative x grows a little, does y grow or fall?",
        ),
        Mistake(
            "LKY12",
            "dx",
            lambda dy, cache: np.where(cache[0] > 0, dy, cache[1] * cache[0]),
            "Where x is negative dx is the y of the forward pass.",
            "Backwards it is dy that is scaled; x only says by which slope.",
            "Which array stands in your second branch, and which should be scaled?",
        ),
    ),
)

SOFTPLUS_BACKWARD = Task(
    softplus_backward,
    points={"dx": 3},
    cases={"random": draw_relu, "another": draw_relu, "large x": draw_large},
    mistakes=(
        Mistake(
            "SPL01",
            "dx",
            lambda dy, x: sigmoid_forward(x)[0],
            "This is the slope of softplus alone: dy is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            "SPL02",
            "dx",
            lambda dy, x: dy * sigmoid_forward(-x)[0],
            "The slope falls with x; that of softplus rises.",
            "Far to the right softplus runs like y = x, far to the left it is flat.",
            "For a large x, what stands above your fraction bar, and what below it?",
        ),
        Mistake(
            "SPL03",
            "dx",
            lambda dy, x: dy * sigmoid_forward(x)[0] * sigmoid_forward(-x)[0],
            "The slope fades on both sides: it was differentiated once too often.",
            "Softplus bends only near 0; far to the right it rises as fast as y = x.",
            "What does your slope say for a large x?",
        ),
        Mistake(
            "SPL04",
            "dx",
            lambda dy, x: dy * x * (1.0 - x),
            "The cache was taken for the y of a sigmoid.",
            "This cache is x, and nothing has been squashed yet.",
            "What does the docstring say that the cache is?",
        ),
        Mistake(
            "SPL05",
            "dx",
            lambda dy, x: dy * (1.0 - exp(-x)),
            "The slope is negative where x is: the cache was taken for y.",
            "The same slope looks different in terms of y and in terms of x.",
            "What does the docstring say that the cache is?",
        ),
        Mistake(
            "SPL06",
            "dx",
            lambda dy, x: dy * (x > 0),
            "The slope used is that of ReLU: it jumps from 0 to 1.",
            "Softplus rounds the corner off, so its slope passes through all values between.",
            "What does your slope say slightly left and slightly right of 0?",
        ),
        Mistake(
            "SPL07",
            "dx",
            lambda dy, x: dy * softplus_forward(x)[0],
            "dy is multiplied by the value of softplus, not by its slope.",
            *BY_VALUE,
        ),
        Mistake(
            "SPL08",
            "dx",
            lambda dy, x: dy * exp(x),
            "The slope grows without end: the log has left no trace in it.",
            "The chain rule has a factor for the outer function too, taken at the inner one.",
            "What is the slope of log, and at which number do you need it?",
        ),
        Mistake(
            "SPL09",
            "dx",
            lambda dy, x: dy * divided_too_early(x),
            "The slope is never below 1.",
            "1 / 1 + exp(−x) divides first and adds afterwards.",
            "What should stand under the fraction bar, and do your brackets say so?",
        ),
        Mistake(
            "SPL12",
            "dx",
            lambda dy, x: dy * numerator(x),
            "The slope is 1 for every positive x: the denominator of the sigmoid is missing.",
            *FRACTION,
        ),
        Mistake(
            "SPL13",
            "dx",
            lambda dy, x: dy * numerator(x) * (1.0 + decay(x)),
            "The slope is never below 1 where x is positive: it is multiplied by its denominator.",
            *FRACTION,
        ),
        Mistake(
            "SPL14",
            "dx",
            lambda dy, x: dy * numerator(x) / (1.0 - decay(x)),
            "The slope is never below 1 where x is positive: its denominator is too small.",
            *DENOMINATOR,
        ),
        Mistake(
            "SPL15",
            "dx",
            lambda dy, x: dy / (1.0 - exp(-x)),
            "Where x is negative, the slope has the wrong sign.",
            *DENOMINATOR,
        ),
        Mistake(
            "SPL16",
            "dx",
            lambda dy, x: dy * (x > 0) / (1.0 + decay(x)),
            "The slope is 0 where x is negative: the numerator of one branch is lost.",
            "Softplus rises everywhere, far to the left only very little.",
            "What stands above your fraction bar where x is negative?",
        ),
        Mistake(
            "SPL17",
            "dx",
            lambda dy, x: dy * np.where(x > 0, 1.0, -np.abs(x)) / (1.0 - np.abs(x)),
            "exp was never taken: x itself stands where it should.",
            *NO_EXP,
        ),
        Mistake(
            "SPL18",
            "dx",
            lambda dy, x: dy / (1.0 - x),
            "exp was never taken: −x itself stands in the denominator.",
            *NO_EXP,
        ),
        Mistake(
            "SPL19",
            "dx",
            lambda dy, x: dy * overflowing(x),
            "Right, except where exp(x) overflows: there dx is NaN.",
            *INFINITE_FRACTION,
        ),
        Mistake(
            "SPL10",
            "dx",
            lambda dy, x: -dy * sigmoid_forward(x)[0],
            "Every entry has the wrong sign.",
            "Softplus rises everywhere, so its slope is positive.",
            "In which line does a minus enter?",
        ),
        Mistake(
            "SPL11",
            "dx",
            lambda dy, x: dy,
            "dx is dy, unchanged: the slope of softplus is not in it.",
            *UNCHANGED,
        ),
    ),
)

TASKS = (RELU_BACKWARD, LEAKY_RELU_BACKWARD, SOFTPLUS_BACKWARD)
