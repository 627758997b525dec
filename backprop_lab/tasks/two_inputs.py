"""Tasks on operations of two inputs: sum, product, quotient and maximum, entry by entry."""

from collections.abc import Callable
from functools import partial

import numpy as np

from backprop_lab.elementary import (
    add_backward,
    divide_backward,
    maximum_backward,
    multiply_backward,
    unbroadcast,
)
from backprop_lab.shapes import Array
from backprop_lab.tasks.broadcasting import (
    OPERANDS,
    Pair,
    draw_operands,
    draw_shapes,
    in_both,
    same,
    shared_mistakes,
    spoil,
    with_flow,
)
from backprop_lab.tasks.task import Arguments, Mistake, Task

# Concept and question that several mistakes share; {dx}, {x} and {other} are filled in.
ROLES = (
    "One input moves at a time; the other is a constant while it does.",
    "Which of the two stands in your line for {dx}, and which of the two moves there?",
)
HEIGHT = (
    "The value of y says how high it is, the slope by how much it changes.",
    "Which factor in your line for {dx} is a height, and not a slope?",
)
CACHE = (
    "How much a nudge counts depends on what {x} meets in the forward pass.",
    "In your line for {dx}, where is the cache used?",
)
EARLY = (
    "Each use of {x} meets another entry of {other}, and so has a slope of its own.",
    "What comes first in your line for {dx}, the slope of each use or the sum over the uses?",
)
POWER_OF_B = (
    "1 / b is a power of b with a negative exponent, and its slope is a power as well.",
    "Which power of b is in your line for db, and what does the rule for powers make of 1 / b?",
)
GATE = (
    "The maximum hands on one input; a nudge of the smaller one moves nothing.",
    "What does your line for {dx} give at an entry where {x} is the smaller one?",
)
TIE = (
    "At a tie the slope must be chosen, once for both inputs together.",
    "What does the docstring say of ties, and what does your line for {dx} give there?",
)


def draw_rivals(rng: np.random.Generator, shapes: Callable[..., Pair]) -> Arguments:
    """Draw dy and two arrays, each of which is the larger one at a good part of the entries."""
    while True:
        dy, (a, b) = draw_operands(rng, shapes)
        if 0.25 < np.mean(a > b) < 0.75:
            return dy, (a, b)


def draw_ties(rng: np.random.Generator) -> Arguments:
    """Draw dy and two arrays of one shape, with equal entries in one row of both."""
    dy, (a, b) = draw_rivals(rng, same)
    b[0] = a[0]
    return dy, (a, b)


def halve_at_ties(dy: Array, cache: tuple[Array, Array]) -> tuple[Array, Array]:
    """Let a and b share dy where they are equal."""
    da, db = maximum_backward(dy, cache)
    tied_b, tied_a = maximum_backward(dy, cache[::-1])  # here a tie goes to a
    return (da + tied_a) / 2.0, (db + tied_b) / 2.0


WITH_OPERANDS = {name: partial(draw_operands, shapes=shapes) for name, shapes in OPERANDS.items()}
RIVALS = {name: partial(draw_rivals, shapes=shapes) for name, shapes in OPERANDS.items()}

ADD_BACKWARD = Task(
    add_backward,
    points={"da": 1, "db": 1},
    cases={name: partial(draw_shapes, shapes=shapes) for name, shapes in OPERANDS.items()},
    mistakes=(
        *shared_mistakes("ADD", add_backward),
        *in_both(
            "ADD",
            21,
            lambda dy, own, other: dy / 2.0,
            "{dx} is dy halved, as if the two inputs had to share it.",
            "A sum divides nothing: a nudge of one input moves y by the whole nudge.",
            "By what do you divide in your line for {dx}?",
        ),
    ),
)

MULTIPLY_BACKWARD = Task(
    multiply_backward,
    points={"da": 2, "db": 2},
    cases=WITH_OPERANDS,
    mistakes=(
        *shared_mistakes("MUL", multiply_backward),
        *in_both(
            "MUL",
            21,
            lambda dy, own, other: dy * own,
            "{dx} was computed with {x} and without {other}.",
            *ROLES,
        ),
        *in_both(
            "MUL",
            22,
            lambda dy, own, other: dy,
            "{dx} is dy alone: neither factor is in it.",
            *CACHE,
        ),
        *in_both(
            "MUL",
            23,
            lambda dy, own, other: dy * own * other,
            "{dx} has both factors in it: y stands in place of the slope.",
            *HEIGHT,
        ),
        *in_both(
            "MUL",
            24,
            lambda dy, own, other: unbroadcast(dy, np.shape(own)) * other,
            "Where {x} was broadcast, dy was added up before it was multiplied.",
            *EARLY,
        ),
        *in_both(
            "MUL",
            25,
            lambda dy, own, other: dy / other,
            "{dx} grows where {other} is small: something was divided.",
            "In a product, a large factor makes y more sensitive to the other one, not less.",
            "What does your line for {dx} do with {other}?",
        ),
        *in_both(
            "MUL",
            26,
            lambda dy, own, other: dy + other,
            "In {dx} two factors were added.",
            "Slopes along one path multiply; sums belong to several paths.",
            "Does your line for {dx} give twice as much when dy is twice as large?",
        ),
    ),
)

DIVIDE_BACKWARD = Task(
    divide_backward,
    points={"da": 2, "db": 2},
    cases=WITH_OPERANDS,
    mistakes=(
        *shared_mistakes("DIV", divide_backward),
        *in_both(
            "DIV",
            21,
            lambda dy, own, other: dy * other,
            "{dx} is that of a product: it was multiplied by {other}.",
            "A quotient is steep where its divisor is small.",
            "Which operation was done in the forward pass, and of which one is your line for {dx}?",
        ),
        *in_both(
            "DIV",
            22,
            lambda dy, own, other: dy,
            "{dx} is dy alone: neither a nor b is in it.",
            *CACHE,
        ),
        with_flow(
            "DIV23",
            0,
            lambda dy, a, b: unbroadcast(dy, np.shape(a)) / b,
            "Where a was broadcast, dy was added up before it was divided.",
            *EARLY,
        ),
        with_flow(
            "DIV24",
            0,
            lambda dy, a, b: dy / b**2,
            "da was divided by b once too often.",
            "With b held still, y is a straight line in a.",
            "How often is b in your line for da, and how often is it in y?",
        ),
        with_flow(
            "DIV25",
            0,
            lambda dy, a, b: dy * a / b,
            "da has a in it: y stands in place of the slope.",
            *HEIGHT,
        ),
        with_flow(
            "DIV26",
            0,
            lambda dy, a, b: -dy * a / b**2,
            "da is the slope by b, not the slope by a.",
            *ROLES,
        ),
        with_flow(
            "DIV27",
            0,
            lambda dy, a, b: -dy / b**2,
            "da is the slope of 1 / b, as if b had moved.",
            *ROLES,
        ),
        with_flow(
            "DIV28",
            0,
            lambda dy, a, b: dy / a,
            "da was divided by a.",
            *ROLES,
        ),
        with_flow(
            "DIV73",
            1,
            lambda dy, b, a: -unbroadcast(dy, np.shape(b)) * a / b**2,
            "Where b was broadcast, dy was added up before it met a.",
            *EARLY,
        ),
        with_flow(
            "DIV74",
            1,
            lambda dy, b, a: -dy * a / b,
            "db was divided by b one time too few.",
            *POWER_OF_B,
        ),
        with_flow(
            "DIV75",
            1,
            lambda dy, b, a: -dy / b**2,
            "db does not depend on a.",
            "The larger the dividend is, the more a change of the divisor moves the quotient.",
            "Which part of the cache does your line for db not use?",
        ),
        with_flow(
            "DIV76",
            1,
            lambda dy, b, a: dy / b,
            "db is the slope by a, not the slope by b.",
            *ROLES,
        ),
        with_flow(
            "DIV77",
            1,
            lambda dy, b, a: -dy * b / a**2,
            "In db, a and b are exchanged.",
            "Of a and b only one is the divisor, and the cache says which.",
            "By which part of the cache does your line for db divide?",
        ),
        with_flow(
            "DIV78",
            1,
            lambda dy, b, a: -dy * a / b**3,
            "db was divided by b once too often.",
            *POWER_OF_B,
        ),
        with_flow(
            "DIV79",
            1,
            lambda dy, b, a: -dy * a,
            "db does not depend on b.",
            *POWER_OF_B,
        ),
        with_flow(
            "DIV80",
            1,
            lambda dy, b, a: -dy / b,
            "db is the slope by a, with a minus in front.",
            *ROLES,
        ),
        with_flow(
            "DIV81",
            1,
            lambda dy, b, a: a / b,
            "db is y: neither dy nor the slope is in it.",
            *HEIGHT,
        ),
    ),
)

MAXIMUM_BACKWARD = Task(
    maximum_backward,
    points={"da": 2, "db": 2},
    cases=RIVALS | {"ties": draw_ties},
    mistakes=(
        *shared_mistakes("MAX", maximum_backward),
        *in_both(
            "MAX",
            21,
            lambda dy, own, other: dy * (own < other),
            "The mask of {dx} is the wrong way round: dy passes where {x} is the smaller one.",
            *GATE,
        ),
        *in_both(
            "MAX",
            22,
            lambda dy, own, other: dy * (own <= other),
            "The mask of {dx} is the wrong way round, and lets dy pass at ties too.",
            *GATE,
        ),
        *in_both(
            "MAX",
            23,
            lambda dy, own, other: dy,
            "dy passes to {x} everywhere: nothing is stopped.",
            *GATE,
        ),
        *in_both(
            "MAX",
            24,
            lambda dy, own, other: dy * (dy > 0.0),
            "The mask was taken from dy: its negative entries are gone.",
            "Which input was the larger one was decided before anything came back.",
            "Which arrays did the forward pass compare?",
        ),
        *in_both(
            "MAX",
            25,
            lambda dy, own, other: dy * (own > 0.0),
            "dy passes to {x} where {x} is positive: it was compared with 0.",
            "ReLU is the maximum of x and 0; here the other input takes the place of that 0.",
            "With what does your line for {dx} compare {x}, and with what did the forward pass?",
        ),
        *in_both(
            "MAX",
            26,
            lambda dy, own, other: dy * np.maximum(own, other),
            "dy was multiplied by the larger value, not by the slope.",
            *HEIGHT,
        ),
        with_flow(
            "MAX27",
            0,
            lambda dy, a, b: dy * a * (a > b),
            "Where dy passes to a, it was multiplied by a.",
            *HEIGHT,
        ),
        with_flow(
            "MAX77",
            1,
            lambda dy, b, a: dy * b * (b >= a),
            "Where dy passes to b, it was multiplied by b.",
            *HEIGHT,
        ),
        spoil(
            "MAX28",
            0,
            lambda dy, cache: maximum_backward(dy, cache[::-1])[1],
            "Right, except at ties: there dy passes to a, although b has it already.",
            *TIE,
        ),
        spoil(
            "MAX78",
            1,
            lambda dy, cache: maximum_backward(dy, cache[::-1])[0],
            "Right, except at ties: there dy passes to neither input.",
            *TIE,
        ),
        Mistake(
            "MAX48",
            "da db",
            lambda dy, cache: maximum_backward(dy, cache[::-1])[::-1],
            "Right, except at ties: there a was chosen as the larger one.",
            TIE[0],
            "What does the docstring say of ties, and which sign compares a with b in your code?",
        ),
        Mistake(
            "MAX49",
            "da db",
            halve_at_ties,
            "Right, except at ties: there both inputs share dy.",
            "Sharing is a choice that can be made at a kink; here another one is made.",
            "What does the docstring say of ties, and where does your code halve dy?",
        ),
    ),
)

TASKS = (ADD_BACKWARD, MULTIPLY_BACKWARD, DIVIDE_BACKWARD, MAXIMUM_BACKWARD)
