"""Tasks on the chain rule: the three gradients of one sigmoid neuron, and a count of paths."""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from backprop_lab.activations import sigmoid_forward
from backprop_lab.chain_rule import count_paths, neuron_backward, neuron_forward
from backprop_lab.shapes import Array
from backprop_lab.tasks.task import (
    Arguments,
    Mistake,
    Task,
    away_from_zero,
    distinct_sizes,
    number,
)

PRIMES = (2, 3, 5, 7, 11, 13)
# Concept and question that several mistakes share.
UPSTREAM = (
    "What a does to the loss arrives in da, and every gradient of the neuron hands it on.",
    "If da is 0, a does not matter to the loss. What are your results then?",
)
SIGMOID_SLOPE = (
    "A sigmoid is flat at both ends, where a is near 0 or near 1, and steepest between them.",
    "What slope does your formula give at a = 0, at a = ½ and at a = 1?",
)
ROLES = (
    "In a product, each factor is the slope by the other one.",
    "When an entry of w grows by 1, by how much does z grow? And when one of x does?",
)
BIAS = (
    "The bias is added to z as it is, so z moves with b one to one.",
    "When b grows by 1, by how much does z grow, and what follows from there?",
)
ONE_EACH = (
    "Every entry of x and of w can be nudged alone, so each has a slope of its own.",
    "Which shapes do x and w have, and which do your results have?",
)
AFTER_Z = (
    "Whatever moves z moves the loss only through a, so every gradient holds that way too.",
    "Which slope do dx, dw and db share, and where does it enter?",
)
ONLY_A = (
    "A cache without names is read by position, and only a has been through the sigmoid.",
    "In which order does the docstring say that the cache holds x, w and a?",
)
BRACKETS = (
    "Products are worked out before differences, unless brackets say otherwise.",
    "Which difference in your formula should be worked out first?",
)
SIGN = (
    "The sigmoid rises everywhere, so its slope is never negative.",
    "Which line of yours brings in a minus?",
)
ENDS = (
    "A path begins at one node of the first layer and ends at one node of the last.",
    "In which layers does a path have a choice, and in which is its node given?",
)
CHOICES = (
    "For each choice in one layer, all choices in the next are open.",
    "With two nodes in one hidden layer and three in the next: can you draw all the paths?",
)


def draw_neuron(rng: np.random.Generator, d: int, z: float | None = None) -> Arguments:
    """Draw da and the cache of a neuron, whose a is near neither 0 nor 1 unless z is given."""
    x, w = away_from_zero(rng, d), away_from_zero(rng, d)
    if z is None:
        z = number(rng)
    return number(rng), neuron_forward(x, w, z - float(w @ x))[1]


def draw_any_neuron(rng: np.random.Generator) -> Arguments:
    """Draw a neuron with several inputs."""
    return draw_neuron(rng, *distinct_sizes(rng, 1))


def draw_dark_neuron(rng: np.random.Generator) -> Arguments:
    """Draw a neuron whose inputs are all 0."""
    w = away_from_zero(rng, *distinct_sizes(rng, 1))
    return number(rng), neuron_forward(np.zeros_like(w), w, number(rng))[1]


def draw_widths(rng: np.random.Generator, count: int) -> Arguments:
    """Draw the widths of a few layers, no two equal; of many, the second is not the widest."""
    while True:
        widths = tuple(int(width) for width in rng.choice(PRIMES, size=count, replace=False))
        if count < 4 or widths[1] < max(widths):
            return (widths,)


def draw_equal_widths(rng: np.random.Generator) -> Arguments:
    """Draw hidden layers of one width, between a single input and a single output."""
    return ((1, *(int(rng.choice([3, 4])),) * 4, 1),)


def parts(dz: Any, cache: Arguments) -> tuple[Any, Any, Any]:
    """Carry a wrong dz on to dx, dw and db, rightly."""
    x, w, _ = cache
    return dz * w, dz * x, dz


def with_dz(dz: Callable[[float, Any], Any]) -> Callable[[float, Arguments], Any]:
    """Make the wrong neuron that computes its dz from da and a in this way."""
    return lambda da, cache: parts(dz(da, cache[2]), cache)


def right_parts(da: float, cache: Arguments) -> tuple[Any, Any, Any]:
    """Compute the right dx, dw and db."""
    return parts(da * slope(cache), cache)


def slope(cache: Arguments) -> Any:
    """Compute the right slope of the sigmoid."""
    return cache[2] * (1.0 - cache[2])


def added(da: float, cache: Arguments) -> tuple[Array, Array]:
    """Add the links of the chain."""
    x, w, _ = cache
    return da + slope(cache) + w, da + slope(cache) + x


NEURON_BACKWARD = Task(
    neuron_backward,
    points={"dx": 2, "dw": 2, "db": 1},
    order=("db", "dw", "dx"),
    cases={
        "random": draw_any_neuron,
        "another": draw_any_neuron,
        "one input": lambda rng: draw_neuron(rng, 1),
        "a near 1": lambda rng: draw_neuron(rng, 3, z=9.0),
        "a near 0": lambda rng: draw_neuron(rng, 5, z=-9.0),
        "inputs of 0": draw_dark_neuron,
    },
    mistakes=(
        Mistake(
            "NEU01",
            "dx dw db",
            with_dz(lambda da, a: da * sigmoid_forward(a)[0] * (1.0 - sigmoid_forward(a)[0])),
            "The sigmoid was taken twice: its slope is computed at a, not at z.",
            "The cache holds a, which has been through the sigmoid already.",
            "Where in your function is a sigmoid applied to something that is one?",
        ),
        Mistake(
            "NEU02",
            "dx dw db",
            with_dz(lambda da, a: da),
            "The slope of the sigmoid is in none of the three.",
            "The chain from the loss to w has three links, and a by z is one of them.",
            "Which part of the cache do you not use?",
        ),
        Mistake(
            "NEU03",
            "dx dw db",
            with_dz(lambda da, a: a * (1.0 - a)),
            "da is in none of the three: they are the slopes of a, not of the loss.",
            *UPSTREAM,
        ),
        Mistake(
            "NEU04",
            "dx dw db",
            with_dz(lambda da, a: da * a),
            "Where a is near 1 all three should fade, and they do not.",
            *SIGMOID_SLOPE,
        ),
        Mistake(
            "NEU05",
            "dx dw db",
            with_dz(lambda da, a: da * (1.0 - a)),
            "Where a is near 0 all three should fade, and they do not.",
            *SIGMOID_SLOPE,
        ),
        Mistake(
            "NEU06",
            "dx dw db",
            with_dz(lambda da, a: da * (1.0 - a**2)),
            "The slope used is that of tanh.",
            "Both slopes are written in terms of a, but the two functions differ.",
            "At z = 0 the sigmoid is ½. What slope does your formula give there?",
        ),
        Mistake(
            "NEU07",
            "dx dw db",
            with_dz(lambda da, a: -da * a * (1.0 - a)),
            "All three have the right size and the wrong sign.",
            *SIGN,
        ),
        Mistake(
            "NEU08",
            "dx dw db",
            with_dz(lambda da, a: da * a * 1.0 - a),
            "a was subtracted at the very end, after everything else had been multiplied.",
            *BRACKETS,
        ),
        Mistake(
            "NEU44",
            "dx dw db",
            with_dz(lambda da, a: da * a - a**2),
            "a² was subtracted at the very end: da is in only one of the two terms.",
            *BRACKETS,
        ),
        Mistake(
            "NEU09",
            "dx dw db",
            with_dz(lambda da, a: da * (1.0 - da)),
            "The slope is computed from da.",
            "da says how the loss changes with a; a says how steep the sigmoid is.",
            "Which of the two has been through the sigmoid?",
        ),
        Mistake(
            "NEU10",
            "dx dw db",
            with_dz(lambda da, a: da * (a * (1.0 - a)) ** 2),
            "The slope of the sigmoid is in all three twice.",
            "There is one sigmoid between the loss and z, and so one slope.",
            "Where do you multiply by the slope, and has it been done before?",
        ),
        Mistake(
            "NEU11",
            "dx dw db",
            with_dz(lambda da, a: da + a * (1.0 - a)),
            "da and the slope of the sigmoid were added.",
            "Along a path slopes multiply; they are added only where paths meet.",
            "If da is 0, a does not matter to the loss. What are your results then?",
        ),
        Mistake(
            "NEU12",
            "dx dw db",
            with_dz(lambda da, a: da * a * (1.0 + a)),
            "Where a is near 1 all three should fade, and your slope is largest there.",
            *SIGMOID_SLOPE,
        ),
        Mistake(
            "NEU13",
            "dx dw db",
            with_dz(lambda da, a: da**2 * a * (1.0 - a)),
            "da is in all three twice: its sign is lost.",
            "The upstream gradient is multiplied in once, on the way from a to z.",
            "If da is twice as large, what should become of your results?",
        ),
        Mistake(
            "NEU14",
            "dx dw",
            lambda da, cache: right_parts(da, cache)[1::-1],
            "dx and dw are exchanged.",
            *ROLES,
        ),
        Mistake(
            "NEU43",
            "dw db",
            lambda da, cache: right_parts(da, cache)[:0:-1],
            "dw and db are exchanged.",
            "Results without names are read by position.",
            "In which order does the docstring name them?",
        ),
        Mistake(
            "NEU15",
            "dx dw",
            added,
            "The links of the chain were added.",
            "Along a path slopes multiply; they are added only where paths meet.",
            "If da is 0, a does not matter to the loss. What are your results then?",
        ),
        Mistake(
            "NEU16",
            "dx dw",
            lambda da, cache: (da * cache[1], da * cache[0]),
            "dx and dw went past the sigmoid: its slope is in neither.",
            "x and w reach a only through z, so their slopes have to pass the sigmoid.",
            "Which slope do dx, dw and db share, and where does it enter?",
        ),
        Mistake(
            "NEU17",
            "dx dw",
            lambda da, cache: (slope(cache) * cache[1], slope(cache) * cache[0]),
            "da is not in dx and dw: they are the slopes of a, not of the loss.",
            *UPSTREAM,
        ),
        Mistake(
            "NEU35",
            "dx dw db",
            lambda da, cache: (cache[1], cache[0], 1.0),
            "These are the slopes of z: nothing of what comes after z is in them.",
            "The chain from the loss to w has three links, and z by w is only the last.",
            "Which links of the chain come after z, and where are they in your function?",
        ),
        Mistake(
            "NEU36",
            "dx dw",
            lambda da, cache: (cache[1], cache[0]),
            "dx and dw are the slopes of z: nothing of what comes after z is in them.",
            *AFTER_Z,
        ),
        Mistake(
            "NEU37",
            "dx",
            lambda da, cache: cache[1],
            "dx is w: nothing of what comes after z is in it.",
            *AFTER_Z,
        ),
        Mistake(
            "NEU38",
            "dw",
            lambda da, cache: cache[0],
            "dw is x: nothing of what comes after z is in it.",
            *AFTER_Z,
        ),
        Mistake(
            "NEU39",
            "dx dw db",
            lambda da, cache: parts(da * cache[1] * (1.0 - cache[1]), cache),
            "The slope of the sigmoid was computed from w.",
            *ONLY_A,
        ),
        Mistake(
            "NEU40",
            "dx dw db",
            lambda da, cache: parts(da * cache[0] * (1.0 - cache[0]), cache),
            "The slope of the sigmoid was computed from x.",
            *ONLY_A,
        ),
        Mistake(
            "NEU41",
            "dx",
            lambda da, cache: da * slope(cache),
            "dx is one number: the weights are not in it.",
            *ROLES,
        ),
        Mistake(
            "NEU42",
            "dw",
            lambda da, cache: da * slope(cache),
            "dw is one number: the inputs are not in it.",
            *ROLES,
        ),
        Mistake(
            "NEU18",
            "dx",
            lambda da, cache: right_parts(da, cache)[1],
            "dx has the numbers of dw.",
            *ROLES,
        ),
        Mistake(
            "NEU19",
            "dx",
            lambda da, cache: da * slope(cache) * cache[1].sum(),
            "dx is one number: it was added up over the entries of w.",
            *ONE_EACH,
        ),
        Mistake(
            "NEU20",
            "dx",
            lambda da, cache: np.full_like(cache[0], da * slope(cache)),
            "All entries of dx are the same: the weights are not in it.",
            *ROLES,
        ),
        Mistake(
            "NEU21",
            "dx",
            lambda da, cache: da * slope(cache) * cache[0] * cache[1],
            "dx holds both factors of each product, where one of them should stay.",
            *ROLES,
        ),
        Mistake(
            "NEU22",
            "dw",
            lambda da, cache: right_parts(da, cache)[0],
            "dw has the numbers of dx.",
            *ROLES,
        ),
        Mistake(
            "NEU23",
            "dw",
            lambda da, cache: da * slope(cache) * cache[0].sum(),
            "dw is one number: it was added up over the entries of x.",
            *ONE_EACH,
        ),
        Mistake(
            "NEU24",
            "dw",
            lambda da, cache: np.full_like(cache[1], da * slope(cache)),
            "All entries of dw are the same: the inputs are not in it.",
            *ROLES,
        ),
        Mistake(
            "NEU25",
            "dw",
            lambda da, cache: da * slope(cache) * cache[0] * cache[1],
            "dw holds both factors of each product, where one of them should stay.",
            *ROLES,
        ),
        Mistake(
            "NEU26",
            "dw",
            lambda da, cache: da * slope(cache) * cache[2],
            "dw is computed from a, which the neuron answers, not from what it was given.",
            "A weight is multiplied by what comes in; what goes out comes later.",
            "When an entry of w grows by 1, by how much does z grow?",
        ),
        Mistake(
            "NEU27",
            "db",
            lambda da, cache: da,
            "db is da: the slope of the sigmoid is not in it.",
            *BIAS,
        ),
        Mistake(
            "NEU28",
            "db",
            lambda da, cache: slope(cache),
            "da is not in db.",
            *UPSTREAM,
        ),
        Mistake(
            "NEU29",
            "db",
            lambda da, cache: 1.0,
            "db is 1, always.",
            "1 is the slope of z by b; between z and the loss there is more.",
            "Which links of the chain come after z?",
        ),
        Mistake(
            "NEU30",
            "db",
            lambda da, cache: 0.0,
            "db is 0, always.",
            "b has one value for all samples, but it is one of the things that we can move.",
            "When b grows by 1, by how much does z grow?",
        ),
        Mistake(
            "NEU31",
            "db",
            lambda da, cache: right_parts(da, cache)[1],
            "db has the numbers of dw: the inputs are in it.",
            *BIAS,
        ),
        Mistake(
            "NEU32",
            "db",
            lambda da, cache: right_parts(da, cache)[1].sum(),
            "db is dw, added up over the inputs.",
            *BIAS,
        ),
        Mistake(
            "NEU33",
            "db",
            lambda da, cache: -right_parts(da, cache)[2],
            "db has the right size and the wrong sign.",
            "z rises with b, and a rises with z.",
            "Which line of yours brings in a minus?",
        ),
        Mistake(
            "NEU34",
            "db",
            lambda da, cache: np.atleast_1d(right_parts(da, cache)[2]),
            "db has the right value, in an array of one entry.",
            "b is a number, and db has the shape of b.",
            "Which operation in your function turns a number into an array?",
        ),
    ),
)

COUNT_PATHS = Task(
    count_paths,
    points={"paths": 2},
    cases={
        "random": lambda rng: draw_widths(rng, 5),
        "another": lambda rng: draw_widths(rng, 6),
        "no hidden layer": lambda rng: draw_widths(rng, 2),
        "one hidden layer": lambda rng: draw_widths(rng, 3),
        "equal widths": draw_equal_widths,
        "one node per layer": lambda rng: ((1,) * int(rng.choice([4, 5])),),
    },
    mistakes=(
        Mistake(
            "PTH01",
            "paths",
            lambda widths: math.prod(widths),
            "You count from every node of the first layer to every node of the last.",
            *ENDS,
        ),
        Mistake(
            "PTH02",
            "paths",
            lambda widths: math.prod(widths[1:]),
            "You count to every node of the last layer, not to one.",
            *ENDS,
        ),
        Mistake(
            "PTH03",
            "paths",
            lambda widths: math.prod(widths[:-1]),
            "You count from every node of the first layer, not from one.",
            *ENDS,
        ),
        Mistake(
            "PTH04",
            "paths",
            lambda widths: sum(widths[1:-1]),
            "These are the nodes between the two ends, not the paths through them.",
            *CHOICES,
        ),
        Mistake(
            "PTH05",
            "paths",
            lambda widths: sum(widths),
            "These are the nodes of the whole network, not the paths through it.",
            *CHOICES,
        ),
        Mistake(
            "PTH06",
            "paths",
            lambda widths: sum(a * b for a, b in pairwise(widths)),
            "These are the connections, not the paths that are made of them.",
            "Many paths share one connection: that is what backpropagation makes use of.",
            "Of how many connections is one path made?",
        ),
        Mistake(
            "PTH07",
            "paths",
            lambda widths: math.prod(a * b for a, b in pairwise(widths)),
            "Every hidden layer is counted twice: where a connection ends, and where one begins.",
            "A path leaves a node where it came in; only the next node is a choice.",
            "When a path has reached a node, how many ways lead on from there?",
        ),
        Mistake(
            "PTH08",
            "paths",
            lambda widths: widths[1] ** (len(widths) - 2),
            "Right only where all hidden layers have one width: the first is used for all.",
            "A power is a product of equal factors, and the widths need not be equal.",
            "Which entries of widths does your result not depend on?",
        ),
        Mistake(
            "PTH09",
            "paths",
            lambda widths: max(widths) ** (len(widths) - 2),
            "The widest layer is used for every hidden layer.",
            "A power is a product of equal factors, and the widths need not be equal.",
            "Which entries of widths does your result not depend on?",
        ),
        Mistake(
            "PTH10",
            "paths",
            lambda widths: math.prod(widths[2:-1]),
            "The first hidden layer is left out.",
            *ENDS,
        ),
        Mistake(
            "PTH11",
            "paths",
            lambda widths: math.prod(widths[1:-2]),
            "The last hidden layer is left out.",
            *ENDS,
        ),
        Mistake(
            "PTH12",
            "paths",
            lambda widths: math.prod(widths[1:-1]) if len(widths) > 2 else 0,
            "Right, except without a hidden layer: there your answer is 0.",
            "Without a hidden layer, a connection leads from the one node to the other.",
            "How many ways are there to choose when there is nothing to choose?",
        ),
        Mistake(
            "PTH13",
            "paths",
            lambda widths: len(widths) - 2,
            "This is the number of hidden layers.",
            *CHOICES,
        ),
        Mistake(
            "PTH14",
            "paths",
            lambda widths: len(widths) - 1,
            "This is the number of connections that one path is made of.",
            *CHOICES,
        ),
        Mistake(
            "PTH15",
            "paths",
            lambda widths: 0,
            "The answer is 0, always.",
            "A product that begins with 0 stays 0.",
            "With which number does your count begin?",
        ),
        Mistake(
            "PTH16",
            "paths",
            lambda widths: 1,
            "The answer is 1, always: no layer is counted.",
            *CHOICES,
        ),
    ),
)

TASKS = (NEURON_BACKWARD, COUNT_PATHS)
