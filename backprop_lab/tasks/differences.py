"""The task on numerical differences: measure a slope by nudging one entry at a time."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from backprop_lab.differences import Function, numerical_gradient
from backprop_lab.shapes import Array
from backprop_lab.tasks.functions import FUNCTIONS, MARK
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

Gradient = Callable[[Function, Array, Array, float], Any]
Along = Callable[[float], Any]  # L as a function of the nudge of one entry
Place = Callable[[float, float], float]  # (entry, step) -> where the entry is put
Slope = Callable[[Along, float, float], Any]  # (along, step, the entry) -> its derivative

STEP = 1e-3
# Measured, relative to the largest entry: right answers differ by 1e-12, the rounding of their
# quotients; the nearest mistake is off by 2e-5, the derivative itself by 1e-4.
TOLERANCE = 1e-9

# Concept and question that several mistakes share.
SIDES = (
    "A nudge to one side leaves an error of the size of the nudge; one to each side cancels it.",
    "At which two points do you compute f for one entry, and does x lie in the middle?",
)
DISTANCE = (
    "A slope is a rise, divided by the distance between the two points.",
    "How far apart are the two points at which you compute f?",
)
WEIGHTS = (
    "In L, each entry of f(x) is weighed by its own entry of dy, and then all are added up.",
    "Which entries of f(x) may one nudge move, and how does each of them reach L?",
)
ONE_ENTRY = (
    "The derivative by one entry is measured while all others stand still.",
    "In one measurement, at how many entries does the nudged x differ from x?",
)
FROM_HERE = (
    "Every nudge starts from x itself.",
    "When the second entry is nudged, where is the first one?",
)
CHOSEN = (
    "How far to nudge is the choice of whoever calls; the error that is left depends on it.",
    "Where does the argument step enter your function?",
)
LOOP = (
    "Every entry of x has a derivative of its own, the first and the last too.",
    "From which entry to which does your loop go?",
)
MOVED_BY = (
    "The slope is wanted at x: an entry is moved a little away from where it is.",
    "What is the nudged entry before and after your line, and which sign stands beside the =?",
)
RISE = (
    "A rise is a difference of two values: where f does not change, it is 0.",
    "Which two values of f does your line for one entry take, and what stands between them?",
)


def draw(rng: np.random.Generator, function: str, x: Array, step: float = STEP) -> Arguments:
    """Draw a dy of the shape of f(x)."""
    dy = away_from_zero(rng, *np.shape(FUNCTIONS[function](x)))
    return MARK + function, x, dy, step


def draw_matrix(rng: np.random.Generator, function: str, step: float = STEP) -> Arguments:
    """Draw x with two different lengths."""
    return draw(rng, function, away_from_zero(rng, *distinct_sizes(rng, 2)), step)


def draw_square(rng: np.random.Generator, function: str) -> Arguments:
    """Draw x with two equal lengths, so that a dy with an entry per row broadcasts with it."""
    return draw(rng, function, away_from_zero(rng, *distinct_sizes(rng, 1) * 2))


def draw_single(rng: np.random.Generator) -> Arguments:
    """Draw an x of one entry."""
    return draw(rng, "reciprocal", rng.uniform(0.5, 2.0, size=1))


def draw_whole(rng: np.random.Generator) -> Arguments:
    """Draw an x of whole numbers, as floats."""
    return draw(rng, "cube", np.round(2.0 * away_from_zero(rng, *distinct_sizes(rng, 2))))


def moved(x: Array, index: Any, nudge: float) -> Array:
    """Nudge a part of a copy of x."""
    copy = x.copy()
    copy[index] += nudge
    return copy


def weighed(y: Any, dy: Any) -> Any:
    """Compute L."""
    return np.sum(dy * y)


def central(along: Along, step: float, entry: float = 0.0) -> Any:
    """Divide the rise from one side to the other by the distance."""
    return (along(step) - along(-step)) / (2.0 * step)


def five_points(along: Along, step: float, entry: float) -> Any:
    """Correct the central difference by one at twice the step."""
    return (4.0 * central(along, step) - central(along, 2.0 * step)) / 3.0


def entry_by_entry(slope: Slope, loss: Callable[[Any, Any], Any] = weighed) -> Gradient:
    """Make the gradient that measures every entry in this way, of L or of another number."""

    def measure(f: Function, x: Array, dy: Array, step: float) -> Array:
        dx = np.empty(x.shape)
        for index in np.ndindex(x.shape):

            def along(nudge: float, index: tuple[int, ...] = index) -> Any:
                return loss(f(moved(x, index, nudge)), dy)

            dx[index] = slope(along, step, float(x[index]))
        return dx

    return measure


def row_by_row(f: Function, x: Array, dy: Array, step: float) -> Array:
    """Nudge whole rows."""
    dx = np.empty(x.shape)
    for i in range(len(x)):
        rise = f(moved(x, i, step)) - f(moved(x, i, -step))
        dx[i] = weighed(rise, dy) / (2.0 * step)
    return dx


def jacobian(f: Function, x: Array, dy: Array, step: float) -> Array:
    """Keep what each entry of dy · f(x) does, for every entry of x."""
    dx = np.empty(x.shape + dy.shape)
    for index in np.ndindex(x.shape):
        dx[index] = dy * (f(moved(x, index, step)) - f(moved(x, index, -step))) / (2.0 * step)
    return dx


def passed_over(place: int) -> Gradient:
    """Make the gradient in which one entry stays 0."""

    def measure(f: Function, x: Array, dy: Array, step: float) -> Array:
        dx = numerical_gradient(f, x, dy, step)
        dx.flat[place] = 0.0
        return dx

    return measure


def between(above: Place, below: Place) -> Gradient:
    """Make the gradient for which an entry is put at two places: place(entry, step)."""

    def slope(along: Along, step: float, entry: float) -> Any:
        rise = along(above(entry, step) - entry) - along(below(entry, step) - entry)
        return rise / (2.0 * step)

    return entry_by_entry(slope)


def never_taken_back(f: Function, x: Array, dy: Array, step: float) -> Array:
    """Nudge one and the same copy up and down, and leave each entry where it came to."""
    dx, x = np.empty(x.shape), x.copy()
    for index in np.ndindex(x.shape):
        x[index] += step
        above = f(x)
        x[index] -= 2.0 * step
        dx[index] = weighed(above - f(x), dy) / (2.0 * step)
    return dx


def copied_once(f: Function, x: Array, dy: Array, step: float) -> Array:
    """Nudge two copies further and further apart."""
    dx, above, below = np.empty(x.shape), x.copy(), x.copy()
    for index in np.ndindex(x.shape):
        above[index] += step
        below[index] -= step
        dx[index] = weighed(f(above) - f(below), dy) / (2.0 * step)
    return dx


NUMERICAL_GRADIENT = Task(
    numerical_gradient,
    points={"dx": 3},
    cases={
        "random": partial(draw_matrix, function="cube"),
        "another": partial(draw_matrix, function="exponential"),
        "f adds up each row": partial(draw_square, function="row sums"),
        "f multiplies each row": partial(draw_square, function="row products"),
        "f multiplies neighbours": partial(draw_matrix, function="neighbours"),
        "one entry": draw_single,
        "whole numbers": draw_whole,
        "a large step": lambda rng: draw_matrix(rng, "exponential", float(rng.uniform(0.1, 0.3))),
    },
    tolerance=TOLERANCE,
    mistakes=(
        Mistake(
            "NUM01",
            "dx",
            entry_by_entry(lambda along, step, _: (along(step) - along(0.0)) / step),
            "Each entry is nudged upwards only.",
            *SIDES,
        ),
        Mistake(
            "NUM02",
            "dx",
            entry_by_entry(lambda along, step, _: (along(0.0) - along(-step)) / step),
            "Each entry is nudged downwards only.",
            *SIDES,
        ),
        Mistake(
            "NUM03",
            "dx",
            entry_by_entry(lambda along, step, _: (along(step) - along(-step)) / step),
            "Every entry of dx is 2 times too large.",
            *DISTANCE,
        ),
        Mistake(
            "NUM04",
            "dx",
            entry_by_entry(lambda along, step, _: (along(step) - along(-step)) / 2.0),
            "dx shrinks with the step: the rise is halved, and the step is not divided out.",
            *DISTANCE,
        ),
        Mistake(
            "NUM05",
            "dx",
            entry_by_entry(lambda along, step, _: along(step) - along(-step)),
            "dx is the rise itself: nothing is divided.",
            *DISTANCE,
        ),
        Mistake(
            "NUM06",
            "dx",
            entry_by_entry(lambda along, step, _: (along(step) - along(-step)) / 2.0 * step),
            "dx shrinks with the square of the step: it is multiplied where it should divide.",
            "Division and multiplication go from left to right, unless brackets say otherwise.",
            "What stands under your fraction bar, and do your brackets say so?",
        ),
        Mistake(
            "NUM07",
            "dx",
            entry_by_entry(lambda along, step, _: -central(along, step)),
            "Every entry of dx has the wrong sign.",
            "Where L grows with an entry, the derivative by it is positive.",
            "Which of the two values is subtracted, and on which side was it computed?",
        ),
        Mistake(
            "NUM08",
            "dx",
            entry_by_entry(central, lambda y, dy: np.sum(y)),
            "dx does not depend on dy: this is the gradient of the plain sum of f(x).",
            *WEIGHTS,
        ),
        Mistake(
            "NUM09",
            "dx",
            lambda f, x, dy, step: dy * numerical_gradient(f, x, np.ones_like(dy), step),
            "dx is right only where each entry of f(x) hangs on one entry of x: dy came in last.",
            *WEIGHTS,
        ),
        Mistake(
            "NUM10",
            "dx",
            lambda f, x, dy, step: dy * (f(x + step) - f(x - step)) / (2.0 * step),
            "All entries are nudged at once: right only where each output hangs on one of them.",
            *ONE_ENTRY,
        ),
        Mistake(
            "NUM11",
            "dx",
            entry_by_entry(central, lambda y, dy: np.mean(dy * y)),
            "dx is too small by the same factor everywhere, the number of entries of dy.",
            "L is a sum; a mean is another number, with other slopes.",
            "How does the docstring make one number of dy and f(x)?",
        ),
        Mistake(
            "NUM12",
            "dx",
            jacobian,
            "dx has the axes of x and those of dy: what the entries of f(x) do is not added up.",
            *WEIGHTS,
        ),
        Mistake(
            "NUM13",
            "dx",
            entry_by_entry(central, lambda y, dy: np.sum(dy) * np.sum(y)),
            "dy and f(x) are added up apart from each other, and multiplied afterwards.",
            *WEIGHTS,
        ),
        Mistake(
            "NUM14",
            "dx",
            lambda f, x, dy, step: central(lambda nudge: weighed(f(x + nudge), dy), step),
            "dx is one number: all entries were nudged together.",
            *ONE_ENTRY,
        ),
        Mistake(
            "NUM15",
            "dx",
            row_by_row,
            "Every row of dx holds one number many times: whole rows were nudged.",
            *ONE_ENTRY,
        ),
        Mistake(
            "NUM16",
            "dx",
            never_taken_back,
            "Only the first entry is measured at x: those before the others stay nudged.",
            *FROM_HERE,
        ),
        Mistake(
            "NUM17",
            "dx",
            entry_by_entry(lambda along, step, _: (along(step) - along(0.0)) / (2.0 * step)),
            "dx is about half of what it should be: the second point is x itself.",
            "To reach the other side, the way back to x comes first.",
            "From where do you start when you nudge downwards, and where do you arrive?",
        ),
        Mistake(
            "NUM18",
            "dx",
            lambda f, x, dy, step: np.zeros_like(x),
            "dx is zero everywhere: both points are the same, or no entry is filled in.",
            "Two names for one array are no copy: a nudge of one is a nudge of both.",
            "How many arrays are there when you compute f, and what does each of them hold?",
        ),
        Mistake(
            "NUM19",
            "dx",
            entry_by_entry(lambda along, step, entry: central(along, step * entry)),
            "The nudge grows with the entry.",
            "Each entry is nudged by the step, large or small as it may be.",
            "By how much does an entry of 2 move in your function, and an entry of −1?",
        ),
        Mistake(
            "NUM20",
            "dx",
            entry_by_entry(lambda along, step, _: central(along, 1e-5)),
            "dx is closer to the derivative than this step allows: another one was taken.",
            *CHOSEN,
        ),
        Mistake(
            "NUM21",
            "dx",
            entry_by_entry(lambda along, step, _: central(along, step / 2.0)),
            "Each entry is nudged by half a step to each side.",
            "This is a central difference too, with a smaller step than was asked for.",
            "How far from x are your two points, and how far should they be?",
        ),
        Mistake(
            "NUM22",
            "dx",
            entry_by_entry(five_points),
            "dx is computed from four points for each entry, and its error is smaller.",
            "More points cost more calls of f; the docstring asks for the plain difference.",
            "How many points does a central difference take?",
        ),
        Mistake(
            "NUM23",
            "dx",
            lambda f, x, dy, step: numerical_gradient(f, x, dy, step).ravel(),
            "dx has the right numbers, all in one row.",
            "A gradient has the shape of what it is the gradient of.",
            "Which shape does your array of results get, and when?",
        ),
        Mistake(
            "NUM24",
            "dx",
            copied_once,
            "Each entry of dx holds the rises of all entries before it as well.",
            *FROM_HERE,
        ),
        Mistake(
            "NUM25",
            "dx",
            passed_over(0),
            "The first entry of dx is 0: the loop passes it over.",
            *LOOP,
        ),
        Mistake(
            "NUM26",
            "dx",
            passed_over(-1),
            "The last entry of dx is 0: the loop passes it over.",
            *LOOP,
        ),
        Mistake(
            "NUM27",
            "dx",
            between(lambda entry, step: step, lambda entry, step: entry - step),
            "On the upper side the entry is set to the step, and not moved by it.",
            *MOVED_BY,
        ),
        Mistake(
            "NUM28",
            "dx",
            between(lambda entry, step: entry + step, lambda entry, step: -step),
            "On the lower side the entry is set to minus the step, and not moved by it.",
            *MOVED_BY,
        ),
        Mistake(
            "NUM29",
            "dx",
            between(lambda entry, step: step, lambda entry, step: -step),
            "Each slope is measured where its entry is 0: the entry is set, and not moved.",
            *MOVED_BY,
        ),
        Mistake(
            "NUM30",
            "dx",
            entry_by_entry(lambda along, step, _: (along(step) - along(-step)) * 2.0 * step),
            "The rise is multiplied by the distance of the two points.",
            "A slope is a rise, divided by the distance: half the step leaves it nearly the same.",
            "What becomes of your dx when the step is halved, and what should?",
        ),
        Mistake(
            "NUM31",
            "dx",
            lambda f, x, dy, step: np.full(x.shape, np.sum(dy) / (2.0 * step)),
            "Every entry of dx is the same number, made of dy and the step: f is not in it.",
            "A slope tells how f(x) answers to a nudge.",
            "Where does your line for one entry use the values of f?",
        ),
        Mistake(
            "NUM32",
            "dx",
            entry_by_entry(lambda along, step, _: (along(step) + along(-step)) / (2.0 * step)),
            "The values at the two points are added, where one is to be subtracted.",
            *RISE,
        ),
        Mistake(
            "NUM33",
            "dx",
            entry_by_entry(lambda along, step, _: along(step) / (2.0 * step)),
            "Only the value at the upper point is there: nothing is subtracted from it.",
            *RISE,
        ),
        Mistake(
            "NUM34",
            "dx",
            entry_by_entry(lambda along, step, _: -along(-step) / (2.0 * step)),
            "Only the value at the lower point is there, and it is subtracted from nothing.",
            *RISE,
        ),
        Mistake(
            "NUM35",
            "dx",
            entry_by_entry(
                lambda along, step, _: (along(step)[0] - along(-step)[1]) / (2.0 * step),
                lambda y, dy: (weighed(y, dy), np.sum(y)),
            ),
            "Only the upper value of f is weighed with dy; the lower one is subtracted as it is.",
            "The rise is that of L, and dy is in L at both points.",
            "Where do your brackets open and close, and what does dy multiply then?",
        ),
        Mistake(
            "NUM36",
            "dx",
            entry_by_entry(lambda along, step, _: along(step) - along(-step) / (2.0 * step)),
            "Only the value at the lower point is divided; the upper one stands as it is.",
            "Quotients are worked out before differences, unless brackets say otherwise.",
            "Which difference in your line should be worked out first?",
        ),
    ),
)

TASKS = (NUMERICAL_GRADIENT,)
