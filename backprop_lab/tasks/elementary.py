"""Tasks on elementary operations of one input: power, exp and log."""

from collections.abc import Callable
from functools import partial

import numpy as np

from backprop_lab.elementary import exp_backward, log_backward, power_backward
from backprop_lab.shapes import Array
from backprop_lab.tasks.broadcasting import UPSTREAM
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

# Concept and question that several mistakes share.
FUNCTION = (
    "Every function has its own rule for the slope, and this is the rule of another one.",
    "Which function has the slope that you wrote, and is it the one of the forward pass?",
)
STEEP = (
    "A nudge of the input reaches y scaled by the slope at that input.",
    "Where in your function does the cache take part?",
)
RISES = (
    "The sign of a slope says whether y grows or falls when the input grows.",
    "Does y grow or fall when the input grows, and what sign does your slope have?",
)


def draw_power(rng: np.random.Generator, exponent: float | None = None) -> Arguments:
    """Draw dy and the cache (a, exponent): a of both signs and a whole number, unless given."""
    shape = distinct_sizes(rng, 2)
    if exponent is None:
        exponent = float(rng.choice([3.0, 4.0, 5.0]))
    return away_from_zero(rng, *shape), (away_from_zero(rng, *shape), exponent)


def draw_root(rng: np.random.Generator) -> Arguments:
    """Draw dy and a cache of positive numbers and an exponent between 0 and 1."""
    dy, (a, exponent) = draw_power(rng, float(rng.uniform(0.3, 0.7)))
    return dy, (np.abs(a), exponent)


def draw_zeros(rng: np.random.Generator) -> Arguments:
    """Draw dy and a cache with zeros in a, to be squared."""
    dy, (a, exponent) = draw_power(rng, 2.0)
    a[0] = 0.0
    return dy, (a, exponent)


def draw_exp(rng: np.random.Generator, *shape: int) -> Arguments:
    """Draw dy and the cache y of exp."""
    return away_from_zero(rng, *shape), np.exp(away_from_zero(rng, *shape))


def draw_log(rng: np.random.Generator, *shape: int) -> Arguments:
    """Draw dy and the cache x of log."""
    return away_from_zero(rng, *shape), np.abs(away_from_zero(rng, *shape))


def draw_number(rng: np.random.Generator, draw: Callable[..., Arguments]) -> Arguments:
    """Draw dy and a cache that are numbers, arrays without axes."""
    dy, cache = draw(rng)
    return np.asarray(dy), np.asarray(cache)


def draw_matrix(rng: np.random.Generator, draw: Callable[..., Arguments]) -> Arguments:
    """Draw dy and a cache that are matrices."""
    return draw(rng, *distinct_sizes(rng, 2))


def draw_small(rng: np.random.Generator) -> Arguments:
    """Draw dy and a cache x so small that nothing may be added to it."""
    dy, x = draw_matrix(rng, draw_log)
    return 1e-6 * dy, 1e-6 * x


def slope_by_the_exponent(cache: tuple[Array, float]) -> Array:
    """Compute log(a) times the power: the slope by the exponent, NaN where a is negative."""
    a, exponent = cache
    with np.errstate(all="ignore"):
        slope: Array = np.log(a) * a**exponent
    return slope


POWER_BACKWARD = Task(
    power_backward,
    points={"da": 2},
    cases={
        "random": draw_power,
        "another": draw_power,
        "a negative exponent": partial(draw_power, exponent=-2.0),
        "a root": draw_root,
        "zeros in a": draw_zeros,
        "exponent 1": partial(draw_power, exponent=1.0),
    },
    mistakes=(
        Mistake(
            "POW01",
            "da",
            lambda dy, cache: dy * cache[1] * cache[0] ** cache[1],
            "In da the exponent is in front, but the power was not lowered.",
            "A parabola has a straight line for its slope: a power loses something.",
            "What is the slope of the line y = a, and what does your formula make of it?",
        ),
        Mistake(
            "POW02",
            "da",
            lambda dy, cache: dy * cache[0] ** (cache[1] - 1.0),
            "In da the power is lowered, but a factor is missing.",
            "The higher the exponent, the steeper the power is at a = 1.",
            "What is the slope at a = 1, and does yours know the exponent there?",
        ),
        Mistake(
            "POW03",
            "da",
            lambda dy, cache: cache[1] * cache[0] ** (cache[1] - 1.0),
            "da is the slope alone: dy is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            "POW04",
            "da",
            lambda dy, cache: dy * (cache[1] - 1.0) * cache[0] ** (cache[1] - 1.0),
            "The factor in front was lowered together with the exponent.",
            "The factor in front is taken before anything is lowered.",
            "For y = a squared, which number does your formula put in front?",
        ),
        Mistake(
            "POW05",
            "da",
            lambda dy, cache: dy * cache[1] * cache[0] ** (cache[1] - 2.0),
            "The power in da was lowered once too often.",
            "The slope of a parabola is a straight line through 0, no constant.",
            "Which exponent is left of 2 in your formula?",
        ),
        Mistake(
            "POW06",
            "da",
            lambda dy, cache: dy * cache[1] * cache[0],
            "da has the exponent in front, and a itself where a power of it is due.",
            "The rule for the square is a special case of the rule for powers.",
            "For which exponents is your formula right, and which ones did you try?",
        ),
        Mistake(
            "POW07",
            "da",
            lambda dy, cache: dy * cache[0] ** cache[1],
            "dy is multiplied by y itself, not by the slope.",
            "The value of y says how high it is, the slope by how much it changes.",
            "How high is y = a at a = 5, and how steep is it there?",
        ),
        Mistake(
            "POW08",
            "da",
            lambda dy, cache: dy,
            "da is dy, unchanged: the slope of the power is not in it.",
            *STEEP,
        ),
        Mistake(
            "POW09",
            "da",
            lambda dy, cache: -power_backward(dy, cache),
            "Every entry has the wrong sign.",
            *RISES,
        ),
        Mistake(
            "POW10",
            "da",
            lambda dy, cache: dy * cache[0] ** (cache[1] + 1.0) / (cache[1] + 1.0),
            "The power was raised and divided: that is the integral.",
            "Slopes lower a power, areas raise it.",
            "In which direction does your rule move the exponent?",
        ),
        Mistake(
            "POW11",
            "da",
            lambda dy, cache: dy * slope_by_the_exponent(cache),
            "da is the slope by the exponent: there is a logarithm of a in it.",
            "Here the exponent is the constant and a is what moves.",
            "Which of the two did you hold still?",
        ),
    ),
)

EXP_BACKWARD = Task(
    exp_backward,
    points={"dx": 2},
    cases={
        "random": partial(draw_matrix, draw=draw_exp),
        "another": partial(draw_matrix, draw=draw_exp),
        "a number": partial(draw_number, draw=draw_exp),
    },
    mistakes=(
        Mistake(
            "EXP01",
            "dx",
            lambda dy, y: dy * np.exp(y),
            "exp was taken twice: the slope is computed at y, not at x.",
            "The cache has been through exp already.",
            "Where in your function is exp applied to something that is one?",
        ),
        Mistake(
            "EXP02",
            "dx",
            lambda dy, y: dy * np.log(y),
            "dy is multiplied by x, not by the slope.",
            "How far x is from 0 is not how steep the curve is there.",
            "At x = 0, how steep is exp, and what does your formula say?",
        ),
        Mistake(
            "EXP03",
            "dx",
            lambda dy, y: dy,
            "dx is dy, unchanged: the slope of exp is not in it.",
            *STEEP,
        ),
        Mistake(
            "EXP04",
            "dx",
            lambda dy, y: y,
            "dx is the slope alone: dy is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            "EXP05",
            "dx",
            lambda dy, y: -dy * y,
            "Every entry has the wrong sign.",
            *RISES,
        ),
        Mistake(
            "EXP06",
            "dx",
            lambda dy, y: dy * np.log(y) * y / np.e,
            "The rule for powers was used: x came down in front.",
            "That rule holds for a fixed exponent; in exp the exponent moves.",
            "In exp(x), which part is constant, the base or the exponent?",
        ),
        Mistake(
            "EXP07",
            "dx",
            lambda dy, y: dy / y,
            "dy is divided by y: that is the slope of the logarithm at y.",
            *FUNCTION,
        ),
        Mistake(
            "EXP08",
            "dx",
            lambda dy, y: dy * y * (1.0 - y),
            "The slope used is that of the sigmoid.",
            *FUNCTION,
        ),
        Mistake(
            "EXP09",
            "dx",
            lambda dy, y: dy * y * np.log(y),
            "There is an x too much: the slope was multiplied by it.",
            "The chain rule multiplies by the slope of what stands in exp, and here that is x.",
            "By how much does x change when x changes by 1?",
        ),
        Mistake(
            "EXP10",
            "dx",
            lambda dy, y: np.exp(dy) * y,
            "exp was applied to dy.",
            "What arrives is a factor: a gradient twice as large leaves twice as large.",
            "If dy doubles, does your dx double?",
        ),
    ),
)

LOG_BACKWARD = Task(
    log_backward,
    points={"dx": 2},
    cases={
        "random": partial(draw_matrix, draw=draw_log),
        "another": partial(draw_matrix, draw=draw_log),
        "a number": partial(draw_number, draw=draw_log),
        "small x": draw_small,
    },
    mistakes=(
        Mistake(
            "LOG01",
            "dx",
            lambda dy, x: dy * x,
            "dx grows with x, and the logarithm gets flatter.",
            "The larger x is, the less a nudge of it moves its logarithm.",
            "Is log steeper at x = 1 or at x = 100, and what does your formula say?",
        ),
        Mistake(
            "LOG02",
            "dx",
            lambda dy, x: dy,
            "dx is dy, unchanged: the slope of the logarithm is not in it.",
            *STEEP,
        ),
        Mistake(
            "LOG03",
            "dx",
            lambda dy, x: 1.0 / x,
            "dx is the slope alone: dy is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            "LOG04",
            "dx",
            lambda dy, x: -dy / x,
            "Every entry has the wrong sign.",
            *RISES,
        ),
        Mistake(
            "LOG05",
            "dx",
            lambda dy, x: -dy / x**2,
            "The slope used is that of 1 / x.",
            "Taking the slope of log gives a function; its own slope is not asked for.",
            "How often did you take a slope?",
        ),
        Mistake(
            "LOG06",
            "dx",
            lambda dy, x: dy / np.log(x),
            "dy is divided by y, not by what y was computed from.",
            "The cache holds x, and the slope follows from x without another logarithm.",
            "At x = 1 the logarithm is 0. Is its slope there infinite?",
        ),
        Mistake(
            "LOG07",
            "dx",
            lambda dy, x: dy * np.log(x),
            "dy is multiplied by y itself, not by the slope.",
            "The value of y says how high it is, the slope by how much it changes.",
            "At x = 1 the logarithm is 0. Is it flat there?",
        ),
        Mistake(
            "LOG08",
            "dx",
            lambda dy, x: dy / x / np.log(10.0),
            "dx is too small by the same factor everywhere: the base of the logarithm is not 10.",
            "Logarithms of two bases differ by a factor, and so do their slopes.",
            "Which base does np.log have?",
        ),
        Mistake(
            "LOG09",
            "dx",
            lambda dy, x: dy / x / np.log(2.0),
            "dx is too large by the same factor everywhere: the base of the logarithm is not 2.",
            "Logarithms of two bases differ by a factor, and so do their slopes.",
            "Which base does np.log have?",
        ),
        Mistake(
            "LOG10",
            "dx",
            lambda dy, x: dy * np.exp(x),
            "The slope used is that of exp.",
            *FUNCTION,
        ),
        *(
            Mistake(
                f"LOG{number}",
                "dx",
                lambda dy, x, epsilon=epsilon: dy / (x + epsilon),
                "dx is nearly right, and too small where x is small: something was added to x.",
                "x is positive here, by the docstring; a correction for 0 falsifies the rest.",
                "For which x was that small number meant, and can such an x arrive?",
            )
            for number, epsilon in enumerate((1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12), 11)
        ),
    ),
)

TASKS = (POWER_BACKWARD, EXP_BACKWARD, LOG_BACKWARD)
