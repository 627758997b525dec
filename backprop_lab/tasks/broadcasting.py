"""The task on broadcasting, and the mistakes that every operation of two inputs shares."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import numpy as np

from backprop_lab.elementary import Shape, unbroadcast
from backprop_lab.shapes import Array
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

Backward = Callable[..., tuple[Array, Array]]
# What flows to one input before it is led back to its shape: (dy, this input, the other) -> flow.
Flow = Callable[[Array, Any, Any], Array]
Pair = tuple[Shape, Shape]

# Concept and question that several mistakes share; {dx}, {x} and {other} are filled in.
USES = (
    "An entry that is broadcast is used many times, and each use has a share in its gradient.",
    "Which axes of dy does {x} lack, and along which does it have length 1?",
)
SHAPE = (
    "A gradient has the shape of what it is the gradient of.",
    "Which shapes do {dx} and {x} have where {x} is a column, or lacks an axis?",
)
SIGN = (
    "The sign of a slope says whether y grows or falls when one input grows.",
    "Which sign does {dx} have in your line, and does y grow or fall when {x} alone grows?",
)
UPSTREAM = (
    "A backward pass multiplies two things: the slope here, and the upstream gradient.",
    "Which argument does your result not depend on?",
)


def added_axes(dy: Array, shape: Shape) -> Shape:
    """Name the axes of dy that the input lacks."""
    return tuple(range(np.ndim(dy) - len(shape)))


def shared_axes(dy: Array, shape: Shape) -> Shape:
    """Name the axes of dy that the input lacks or has with length 1."""
    lacking = added_axes(dy, shape)
    return (*lacking, *(len(lacking) + i for i, length in enumerate(shape) if length == 1))


def average(dy: Array, shape: Shape) -> Array:
    """Take the mean where the sum is due."""
    mean: Array = unbroadcast(dy, shape) * np.prod(shape) / dy.size
    return mean


def count_axes_from_the_front(dy: Array, shape: Shape) -> Array:
    """Write the shape of the input under that of dy from the left."""
    stretched = tuple(i for i, length in enumerate(shape) if length == 1)
    kept: Array = np.sum(dy, axis=stretched, keepdims=True)
    summed: Array = kept.sum(axis=tuple(range(len(shape), dy.ndim)))
    return summed


def keep_the_last(dy: Array, shape: Shape) -> Array:
    """Let each use overwrite the one before."""
    axes = shared_axes(dy, shape)
    last = tuple(-1 if i in axes else slice(None) for i in range(dy.ndim))
    return np.reshape(dy[last], shape)


# Wrong ways to lead a gradient back, with what is seen of each.
LED_BACK_WRONGLY: tuple[tuple[Callable[[Array, Shape], Any], str, tuple[str, str]], ...] = (
    (
        lambda dy, shape: dy,
        "{dx} keeps the shape of dy: where {x} was broadcast, nothing was added up.",
        USES,
    ),
    (
        average,
        "Where {x} was broadcast, {dx} is the mean of its uses.",
        (USES[0], "Which function takes away the shared axes in your line for {dx}?"),
    ),
    (
        lambda dy, shape: dy.sum(axis=shared_axes(dy, shape)),
        "Where {x} has an axis of length 1, {dx} has lost it.",
        SHAPE,
    ),
    (
        lambda dy, shape: dy if dy.shape == shape else dy.sum(),
        "Where {x} was broadcast, {dx} is one number: everything was added up.",
        USES,
    ),
    (
        lambda dy, shape: dy if dy.shape == shape else dy.sum(axis=0),
        "Where {x} was broadcast, {dx} was added up over the first axis, whichever was shared.",
        USES,
    ),
    (
        lambda dy, shape: dy.sum(axis=added_axes(dy, shape)),
        "{dx} was added up over the axes that {x} lacks, and not over those of length 1.",
        USES,
    ),
    (
        lambda dy, shape: dy.sum(axis=shared_axes(dy, shape), keepdims=True),
        "Where {x} lacks an axis, {dx} keeps one of length 1.",
        SHAPE,
    ),
    (
        count_axes_from_the_front,
        "{dx} was added up as if the shape of {x} began together with that of dy.",
        ("Broadcasting lines up shapes at their last axes.", "Which axes of dy are the new ones?"),
    ),
    (
        keep_the_last,
        "Where {x} was broadcast, {dx} is what its last use gave.",
        (USES[0], "In your loop, what becomes of the uses before the last one?"),
    ),
    (
        lambda dy, shape: dy.reshape(-1, *shape).sum(axis=0),
        "Where {x} has an axis of length 1, the wrong entries of dy were added up in {dx}.",
        (
            "A reshape keeps the reading order; it does not know which entry was used where.",
            "After your reshape, which entries of dy stand in one place of {x}?",
        ),
    ),
)


def input_shapes(cache: tuple[Any, Any]) -> Pair:
    """Give the shapes of a and b, from a cache that holds them or the arrays."""
    a, b = (part if type(part) is tuple else np.shape(part) for part in cache)
    return a, b


def flows(backward: Backward, dy: Array, cache: tuple[Any, Any]) -> tuple[Array, Array]:
    """Compute what flows to a and b before it is led back: as if both had the shape of y."""
    full = [dy.shape if type(part) is tuple else np.broadcast_to(part, dy.shape) for part in cache]
    return backward(dy, tuple(full))


def spoil(
    identifier: str, i: int, wrong: Callable[..., Any], observation: str, *more: str
) -> Mistake:
    """Make the mistake that spoils da (i = 0) or db (i = 1)."""
    names = {"dx": ("da", "db")[i], "x": "ab"[i], "other": "ba"[i]}
    texts = (text.format(**names) for text in (observation, *more))
    return Mistake(identifier, names["dx"], wrong, *texts)


def with_flow(identifier: str, i: int, flow: Flow, *texts: str) -> Mistake:
    """Make a mistake of one output from what it lets flow; the way back is right."""

    def wrong(dy: Array, cache: tuple[Any, Any]) -> Array:
        wrong_flow = flow(dy, cache[i], cache[1 - i])
        return unbroadcast(wrong_flow, input_shapes(cache)[i])

    return spoil(identifier, i, wrong, *texts)


def in_both(prefix: str, number: int, flow: Flow, *texts: str) -> tuple[Mistake, Mistake]:
    """Make one mistake for each output; that of db has a number greater by 50."""
    first, second = (with_flow(f"{prefix}{number + 50 * i}", i, flow, *texts) for i in (0, 1))
    return first, second


def shared_mistakes(prefix: str, backward: Backward) -> Iterable[Mistake]:
    """List what goes wrong with every operation of two inputs, numbers 01 to 13, 50 to 63."""
    for i in (0, 1):
        for number, (lead_back, observation, more) in enumerate(LED_BACK_WRONGLY, 50 * i + 1):

            def led_back(dy: Array, cache: Any, lead_back: Any = lead_back, i: int = i) -> Any:
                return lead_back(flows(backward, dy, cache)[i], input_shapes(cache)[i])

            yield spoil(f"{prefix}{number:02}", i, led_back, observation, *more)
        yield spoil(
            f"{prefix}{50 * i + 11}",
            i,
            lambda dy, cache, i=i: -backward(dy, cache)[i],
            "Every entry of {dx} has the wrong sign.",
            *SIGN,
        )
        yield spoil(
            f"{prefix}{50 * i + 12}",
            i,
            lambda dy, cache, i=i: backward(np.ones_like(dy), cache)[i],
            "{dx} is the slope alone: dy is not in it.",
            *UPSTREAM,
        )
        yield spoil(
            f"{prefix}{50 * i + 13}",
            i,
            lambda dy, cache, i=i: unbroadcast(
                flows(backward, dy, cache)[i], input_shapes(cache)[1 - i]
            ),
            "{dx} was led back to the shape of {other}.",
            "A gradient has the shape of what it is the gradient of.",
            "Which shape do you hand on in your line for {dx}?",
        )
    yield Mistake(
        f"{prefix}50",
        "da db",
        lambda dy, cache: backward(dy, cache)[::-1],
        "da and db are exchanged: each is what the other should be.",
        "Results without names are read by position.",
        "In which order does the docstring name them?",
    )


def draw_shapes(rng: np.random.Generator, shapes: Callable[..., Pair]) -> Arguments:
    """Draw dy and a cache of two shapes."""
    a, b = shapes(*distinct_sizes(rng, 3))
    return away_from_zero(rng, *np.broadcast_shapes(a, b)), (a, b)


def draw_operands(rng: np.random.Generator, shapes: Callable[..., Pair]) -> Arguments:
    """Draw dy and a cache of two arrays."""
    dy, cache = draw_shapes(rng, shapes)
    a, b = (np.asarray(away_from_zero(rng, *shape)) for shape in cache)
    return dy, (a, b)


def draw_broadcast(
    rng: np.random.Generator, shapes: Callable[[int, int, int], Pair]
) -> tuple[Array, Shape]:
    """Draw a gradient of the first shape, to be led back to the second."""
    shape, wanted = shapes(*distinct_sizes(rng, 3))
    return away_from_zero(rng, *shape), wanted


def same(k: int, n: int, m: int) -> Pair:
    """Give two equal shapes."""
    return (n, m), (n, m)


OPERANDS: Mapping[str, Callable[[int, int, int], Pair]] = {
    "random": same,
    "another": same,
    "a row and a matrix": lambda k, n, m: ((m,), (n, m)),
    "a column and a row": lambda k, n, m: ((n, 1), (m,)),
    "a matrix and a number": lambda k, n, m: ((n, m), ()),
    "an added axis": lambda k, n, m: ((k, n, m), (n, 1)),
}
WITH_OPERANDS = {name: partial(draw_operands, shapes=s) for name, s in OPERANDS.items()}

UNBROADCAST = Task(
    unbroadcast,
    points={"dinput": 3},
    cases={
        name: partial(draw_broadcast, shapes=shapes)
        for name, shapes in {
            "random": lambda k, n, m: ((n, m), (m,)),
            "another": lambda k, n, m: ((n, m), (m,)),
            "a column": lambda k, n, m: ((n, m), (n, 1)),
            "a number": lambda k, n, m: ((n, m), ()),
            "equal shapes": same,
            "an added and a stretched axis": lambda k, n, m: ((k, n, m), (n, 1)),
        }.items()
    },
    mistakes=(
        *(
            Mistake(
                f"UNB{number:02}",
                "dinput",
                lead_back,
                *(text.format(dx="dinput", x="the input") for text in (observation, *more)),
            )
            for number, (lead_back, observation, more) in enumerate(LED_BACK_WRONGLY, 1)
        ),
        Mistake(
            "UNB11",
            "dinput",
            lambda dy, shape: unbroadcast(dy[0] if dy.ndim > len(shape) else dy, shape),
            "Along the first axis that the input lacks, only the first entries are taken.",
            USES[0],
            "Which line of yours takes an axis away, and which of its entries are left out?",
        ),
        Mistake(
            "UNB12",
            "dinput",
            lambda dy, shape: unbroadcast(np.ones_like(dy), shape),
            "dinput only counts how often each entry was used: dy is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            "UNB13",
            "dinput",
            lambda dy, shape: dy.sum(axis=0) if dy.ndim > len(shape) else unbroadcast(dy, shape),
            "Where the input lacks an axis, dinput is added up over one axis and no other.",
            "An input may lack several axes, and have others of length 1.",
            "How many axes are left after your first sum, and how many does the input have?",
        ),
    ),
)

TASKS = (UNBROADCAST,)
