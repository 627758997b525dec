"""Tasks on elementary operations of one input: power, exp and log."""

from collections.abc import Callable
from functools import partial
from typing import Any

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
    "Which line of your function uses the cache?",
)
RISES = (
    "The sign of a slope says whether y grows or falls when the input grows.",
    "Which line of yours brings in a minus, and does y fall when the input grows?",
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


def power(base: Any, exponent: Any) -> Any:
    """Raise to a power that may not exist: infinity or NaN then."""
    with np.errstate(all="ignore"):
        return np.power(base, exponent)


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
            "The slope of a parabola is a straight line, not another parabola.",
            "Which exponent stands over a in your line, and what does it give for y = a?",
        ),
        Mistake(
            "POW02",
            "da",
            lambda dy, cache: dy * cache[0] ** (cache[1] - 1.0),
            "In da the power is lowered, but a factor is missing.",
            "The higher the exponent, the steeper the power is at a = 1.",
            "Which factors does your line have, and which of them are left where a is 1?",
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
            "Which number does your line put in front when the exponent is 2?",
        ),
        Mistake(
            "POW05",
            "da",
            lambda dy, cache: dy * cache[1] * cache[0] ** (cache[1] - 2.0),
            "The power in da was lowered once too often.",
            "The slope of a parabola is a straight line through 0, not a constant.",
            "Which exponent does your line leave over a when the exponent is 2?",
        ),
        Mistake(
            "POW06",
            "da",
            lambda dy, cache: dy * cache[1] * cache[0],
            "da has the exponent in front, and a itself where a power of it is due.",
            "The rule for the square is a special case of the rule for powers.",
            "Which exponent stands over a in your line, and does it follow the one in the cache?",
        ),
        Mistake(
            "POW07",
            "da",
            lambda dy, cache: dy * cache[0] ** cache[1],
            "dy was multiplied by y itself, not by the slope.",
            "The value of y says how high it is, the slope by how much it changes.",
            "Which part of your line is the slope, and which is the height of y?",
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
            "Every entry of da has the wrong sign.",
            *RISES,
        ),
        Mistake(
            "POW10",
            "da",
            lambda dy, cache: dy * cache[0] ** (cache[1] + 1.0) / (cache[1] + 1.0),
            "The power was raised and divided: that is the integral.",
            "Differentiating lowers a power, integrating raises it.",
            "In which direction does your line move the exponent?",
        ),
        Mistake(
            "POW11",
            "da",
            lambda dy, cache: dy * slope_by_the_exponent(cache),
            "da is the slope by the exponent: there is a logarithm of a in it.",
            "Here the exponent is the constant and a is what moves.",
            "Which of the two parts of the cache does your line hold still?",
        ),
        Mistake(
            "POW12",
            "da",
            lambda dy, cache: dy * power(cache[0], cache[1] + 1.0) * cache[1],
            "The power in da was raised, not lowered.",
            "Differentiating lowers a power, integrating raises it.",
            "In which direction does your line move the exponent?",
        ),
        Mistake(
            "POW13",
            "da",
            lambda dy, cache: dy * cache[1] * power(cache[0], 1.0 - cache[1]),
            "The exponent of a in da has the wrong sign.",
            "A difference has an order; turned round, it has the other sign.",
            "In your line, what is subtracted from what in the exponent?",
        ),
        Mistake(
            "POW14",
            "da",
            lambda dy, cache: dy * cache[1] + 0.0 * cache[0],
            "In da the exponent is in front, but no power of a follows.",
            "Only a straight line has the same slope everywhere.",
            "Which part of the cache does your line not use?",
        ),
        Mistake(
            "POW15",
            "da",
            lambda dy, cache: dy * cache[0] * power(cache[1], cache[0] - 1.0),
            "In da, a and the exponent are exchanged.",
            "A cache without names is read by position.",
            "In which order does the docstring name the parts of the cache, and your first line?",
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
            "What does the cache hold, and what does your line apply to it?",
        ),
        Mistake(
            "EXP02",
            "dx",
            lambda dy, y: dy * np.log(y),
            "dy was multiplied by x, not by the slope.",
            "How far x is from 0 is not how steep the curve is there.",
            "What does your line give at x = 0, and how steep is exp there?",
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
            "Every entry of dx has the wrong sign.",
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
            "dy was divided by y: that is the slope of the logarithm at y.",
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
            "There is one x too many: the slope was multiplied by it.",
            "The chain rule multiplies by the slope of what stands in exp, and here that is x.",
            "Which factor in your line stands for the slope of what is inside exp?",
        ),
        Mistake(
            "EXP10",
            "dx",
            lambda dy, y: np.exp(dy) * y,
            "exp was applied to dy.",
            "The upstream gradient is a factor: where it is twice as large, so is dx.",
            "What does your line apply to dy before it multiplies?",
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
            "dx was multiplied by x: it grows where the logarithm gets flatter.",
            "The larger x is, the less a nudge of it moves its logarithm.",
            "What does your line give at x = 100, and how steep is the logarithm there?",
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
            "Every entry of dx has the wrong sign.",
            *RISES,
        ),
        Mistake(
            "LOG05",
            "dx",
            lambda dy, x: -dy / x**2,
            "The slope used is that of 1 / x.",
            "The slope of log is a function; the slope of that function is not needed here.",
            "How often did you differentiate to come to your line?",
        ),
        Mistake(
            "LOG06",
            "dx",
            lambda dy, x: dy / np.log(x),
            "dy was divided by y, not by what y was computed from.",
            "The cache holds x, and the slope follows from x without another logarithm.",
            "By what does your line divide, and what is that where x is 1?",
        ),
        Mistake(
            "LOG07",
            "dx",
            lambda dy, x: dy * np.log(x),
            "dy was multiplied by y itself, not by the slope.",
            "The value of y says how high it is, the slope by how much it changes.",
            "What does your line give where x is 1, and is the logarithm flat there?",
        ),
        Mistake(
            "LOG08",
            "dx",
            lambda dy, x: dy / x / np.log(10.0),
            "dx is too small by the same factor everywhere: the base of the logarithm is not 10.",
            "Logarithms of two bases differ by a factor, and so do their slopes.",
            "Which base does np.log have, and which one is in your line?",
        ),
        Mistake(
            "LOG09",
            "dx",
            lambda dy, x: dy / x / np.log(2.0),
            "dx is too large by the same factor everywhere: the base of the logarithm is not 2.",
            "Logarithms of two bases differ by a factor, and so do their slopes.",
            "Which base does np.log have, and which one is in your line?",
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
                "dx is too small, most of all where x is small: something was added to x.",
                "x is positive here, by the docstring; a correction for 0 falsifies the rest.",
                "For which x was that small number meant, and can such an x arrive?",
            )
            for number, epsilon in enumerate((1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12), 11)
        ),
    ),
)

TASKS = (POWER_BACKWARD, EXP_BACKWARD, LOG_BACKWARD)
