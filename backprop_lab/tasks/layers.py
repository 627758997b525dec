"""Tasks on layers: what goes wrong from layer to layer, on the way up and on the way down.

The widths differ, so what could only go wrong between equal ones ends in an error of shapes.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from backprop_lab.layers import Parameters, mlp_forward
from backprop_lab.layers import mlp_backward as backward
from backprop_lab.shapes import Array
from backprop_lab.tasks.dense import MEAN, SHARED, SIGN
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero

Cache = tuple[Any, Any]
Forward = tuple[Array, Cache]
Backward = tuple[Array, Parameters]

# Concept and question that several mistakes share.
BETWEEN = (
    "Without a bend between them, two dense layers are one; after the last, nothing bends.",
    "After which layers does the docstring name tanh, and after which does yours apply it?",
)
CACHE = (
    "The backward pass needs what each layer multiplied by its W, and that W.",
    "Which array stood beside W in each product of the forward pass?",
)
LAYOUT = (
    "A cache without names is read by position.",
    "What are the two parts in the docstring, and what does each hold, layer by layer?",
)
SLOPE = (
    "Between two layers lies tanh, and what comes back is scaled by its slope there.",
    "What slope do you get where a is 0, and where a is close to 1?",
)
WAY_BACK = (
    "What a layer hands down passes the matrix that brought its input up.",
    "Which matrix stands in your formula for what the layer before gets?",
)
PAIRS = (
    "There is one pair per layer, as in the parameters: a step needs both of a pair together.",
    "What does the docstring say that the first entry of gradients is?",
)


def draw_network(rng: np.random.Generator, *widths: int) -> Parameters:
    """Draw W and b of each layer, with weights that keep tanh where it bends and is not flat."""
    return tuple(
        (away_from_zero(rng, n_in, n_out) / np.sqrt(n_in), away_from_zero(rng, n_out))
        for n_in, n_out in pairwise(widths)
    )


def draw_forward(rng: np.random.Generator, layers: int, n: int | None = None) -> Arguments:
    """Draw a batch and a network; every length is another odd prime, n may be given."""
    first, *widths = (int(size) for size in rng.permutation([3, 5, 7, 11, 13])[: layers + 2])
    return away_from_zero(rng, n or first, widths[0]), draw_network(rng, *widths)


def draw_backward(rng: np.random.Generator, layers: int, n: int | None = None) -> Arguments:
    """Draw dy, and the cache of a forward pass."""
    y, cache = mlp_forward(*draw_forward(rng, layers, n))
    return away_from_zero(rng, *y.shape), cache


def running(
    bend: Callable[[Array], Array] = np.tanh,
    last: Callable[[Array], Array] = lambda z: z,
    bias: float = 1.0,
    stop: int | None = None,
    linear: int = 1,
) -> Callable[[Array, Parameters], Forward]:
    """Make a forward pass with other activations, with another bias, or of fewer layers.

    linear: which layer, counted from the end, has `last` for its activation
    """

    def forward(x: Array, parameters: Parameters) -> Forward:
        inputs, weights, a = [], [], x
        for i, (W, b) in enumerate(parameters[:stop]):
            inputs.append(a)
            weights.append(W)
            z = a @ W + bias * b
            a = last(z) if i == len(parameters) - linear else bend(z)
        return a, (tuple(inputs), tuple(weights))

    return forward


def bent_before(x: Array, parameters: Parameters) -> Forward:
    """Apply tanh to what enters each layer, x included."""
    return mlp_forward(np.tanh(x), parameters)


def caching_z(x: Array, parameters: Parameters) -> Cache:
    """Keep what each layer gave before tanh."""
    inputs, weights = mlp_forward(x, parameters)[1]
    z = [a @ W + b for a, (W, b) in zip(inputs, parameters, strict=True)]
    return (x, *z[:-1]), weights


def caching_outputs(x: Array, parameters: Parameters) -> Cache:
    """Keep what each layer gave, instead of what it got."""
    y, (inputs, weights) = mlp_forward(x, parameters)
    return (*inputs[1:], y), weights


def caching_all(x: Array, parameters: Parameters) -> Cache:
    """Keep what each layer got, and y as well."""
    y, (inputs, weights) = mlp_forward(x, parameters)
    return (*inputs, y), weights


def rearranged(arrange: Callable[[Any, Any], Any]) -> Callable[[Array, Parameters], Any]:
    """Make a cache of the right arrays in another arrangement."""
    return lambda x, parameters: arrange(*mlp_forward(x, parameters)[1])


MLP_FORWARD = Task(
    mlp_forward,
    points={"y": 2, "cache": 2},
    cases={
        "random": lambda rng: draw_forward(rng, 3),
        "another": lambda rng: draw_forward(rng, 2),
        "one layer": lambda rng: draw_forward(rng, 1),
        "one sample": lambda rng: draw_forward(rng, 2, n=1),
    },
    mistakes=(
        Mistake(
            "MLF01",
            "y",
            lambda x, parameters: running(last=np.tanh)(x, parameters)[0],
            "Every entry of y lies between −1 and 1: tanh was applied after the last layer too.",
            *BETWEEN,
        ),
        Mistake(
            "MLF02",
            "y cache",
            running(bend=lambda z: z),
            "There is no tanh anywhere: y is linear in x.",
            *BETWEEN,
        ),
        Mistake(
            "MLF03",
            "y cache",
            running(bend=lambda z: 0.5 * (1.0 + np.tanh(0.5 * z))),
            "What enters the later layers lies between 0 and 1: a sigmoid was used.",
            "tanh and the sigmoid have the same shape, but tanh runs from −1 to 1.",
            "Which activation does the docstring name?",
        ),
        Mistake(
            "MLF04",
            "y cache",
            running(bend=lambda z: np.maximum(z, 0.0)),
            "Nothing negative enters the later layers: ReLU was used.",
            "ReLU turns a negative z into 0, tanh keeps its sign.",
            "Which activation does the docstring name?",
        ),
        Mistake(
            "MLF05",
            "y cache",
            running(bias=0.0),
            "Neither y nor the cache depends on the biases.",
            "The bias shifts each output of a layer, whatever comes in.",
            "Which part of each pair do you not use?",
        ),
        Mistake(
            "MLF06",
            "y cache",
            running(bias=-1.0),
            "The biases were subtracted.",
            "A larger bias must give a larger z.",
            "Which sign stands in front of b?",
        ),
        Mistake(
            "MLF07",
            "y cache",
            running(stop=-1),
            "The last layer is missing in y, and in the cache.",
            "As many layers as pairs: tanh is left out in the last, the layer is not.",
            "With one pair of parameters, how often does your loop run?",
        ),
        Mistake(
            "MLF08",
            "y cache",
            bent_before,
            "tanh was applied to x, before the first layer.",
            "x is data and enters as it is; tanh bends what a layer gives.",
            "In your loop, which comes first, the product with W or tanh?",
        ),
        Mistake(
            "MLF09",
            "y",
            lambda x, parameters: bent_before(x, parameters)[0],
            "For y, tanh was applied to x, before the first layer; the cache has the x that came.",
            "x is data and enters as it is; tanh bends what a layer gives.",
            "In your loop, which comes first, the product with W or tanh?",
        ),
        Mistake(
            "MLF17",
            "y cache",
            running(bend=lambda z: z, last=np.tanh),
            "tanh is where it should not be, after the last layer, and nowhere else.",
            *BETWEEN,
        ),
        Mistake(
            "MLF18",
            "y cache",
            running(linear=2),
            "The layer without tanh is the last but one; after the last, tanh is applied.",
            BETWEEN[0],
            "Which number does the last layer have in your loop, and with which one do you "
            "compare?",
        ),
        Mistake(
            "MLF10",
            "cache",
            caching_z,
            "y is right; the cache holds what each layer gave before tanh.",
            *CACHE,
        ),
        Mistake(
            "MLF11",
            "cache",
            caching_outputs,
            "y is right; the cache holds what each layer gave, where it should hold what it got.",
            *CACHE,
        ),
        Mistake(
            "MLF12",
            "cache",
            caching_all,
            "y is right; the cache holds y as well, one array too many.",
            "y is the input of no layer here; the operation that comes after keeps it.",
            "How many entries does the first list of your cache have in a network of one layer?",
        ),
        Mistake(
            "MLF19",
            "cache",
            rearranged(lambda inputs, weights: (inputs[:-1], weights[:-1])),
            "y is right; the cache lacks the last layer.",
            "The last layer has no tanh, but it has an input and a W like every other.",
            "How many entries do the lists of your cache have in a network of one layer?",
        ),
        Mistake(
            "MLF13",
            "cache",
            rearranged(lambda inputs, weights: (weights, inputs)),
            "y is right; the two parts of the cache are exchanged.",
            *LAYOUT,
        ),
        Mistake(
            "MLF14",
            "cache",
            rearranged(lambda inputs, weights: tuple(zip(inputs, weights, strict=True))),
            "y is right; the cache holds a pair for each layer.",
            *LAYOUT,
        ),
        Mistake(
            "MLF15",
            "cache",
            rearranged(lambda inputs, weights: (inputs[::-1], weights[::-1])),
            "y is right; the cache begins with the last layer.",
            "The cache is in the order of the layers; the backward pass may reverse it by itself.",
            "At which end of the lists do you put a new entry?",
        ),
        Mistake(
            "MLF16",
            "cache",
            lambda x, parameters: (*mlp_forward(x, parameters)[1], tuple(b for _, b in parameters)),
            "y is right; the cache holds the biases as well.",
            "No gradient of a layer depends on its b, so the backward pass does not need it.",
            "How many parts does the docstring give the cache?",
        ),
    ),
)


def returning(
    slope: Callable[[Any], Any] = lambda a: 1.0 - a**2,
    hand_down: Callable[[Any, Any, Any], Any] = lambda dz, W, a: dz @ W.T,
    seed: Callable[[Any], Any] = lambda dy: dy,
    to_last: int = 0,
) -> Callable[[Array, Cache], Backward]:
    """Make a backward pass with a wrong slope, way down or beginning, or that ends too early."""

    def wrong(dy: Array, cache: Cache) -> Backward:
        inputs, weights = cache
        dz, gradients = seed(dy), []
        da = dz
        for i in reversed(range(to_last, len(weights))):
            a, W = inputs[i], weights[i]
            gradients.append((a.T @ dz, dz.sum(axis=0)))
            da = hand_down(dz, W, a)
            dz = da * slope(a) if i > 0 else da
        return da, tuple(gradients[::-1])

    return wrong


def without_blame(dy: Array, cache: Cache) -> Backward:
    """Put the slope of tanh in the place of what comes back through it."""
    inputs, weights = cache
    below = [np.asarray(1.0 - a**2) for a in inputs[1:]]
    dz = [*below, dy]
    gradients = tuple((a.T @ d, d.sum(axis=0)) for a, d in zip(inputs, dz, strict=True))
    return dz[0] @ weights[0].T, gradients


def with_pairs(change: Callable[[Any, Any], Any]) -> Callable[[Array, Cache], Any]:
    """Make right gradients with each pair changed."""

    def wrong(dy: Array, cache: Cache) -> Any:
        return tuple(change(dW, db) for dW, db in backward(dy, cache)[1])

    return wrong


def deltas(dy: Array, cache: Cache, with_slope: bool = True) -> list[Array]:
    """List what each layer gets from above, before tanh if with its slope, else after."""
    inputs, weights = cache
    dz = dy
    found = [dz]
    for a, W in zip(inputs[:0:-1], weights[:0:-1], strict=True):
        da = dz @ W.T
        dz = da * (1.0 - a**2)
        found.append(dz if with_slope else da)
    return found[::-1]


def without_own_slope(dy: Array, cache: Cache) -> Parameters:
    """Take dW and db from the gradient after tanh, and hand the right one down."""
    found = zip(cache[0], deltas(dy, cache, with_slope=False), strict=True)
    return tuple((a.T @ da, da.sum(axis=0)) for a, da in found)


def with_biases(db_of: Callable[[Array], Any]) -> Callable[[Array, Cache], Any]:
    """Make right gradients, but for the biases."""

    def wrong(dy: Array, cache: Cache) -> Any:
        found = zip(cache[0], deltas(dy, cache), strict=True)
        return tuple((a.T @ dz, db_of(dz)) for a, dz in found)

    return wrong


MLP_BACKWARD = Task(
    backward,
    points={"dx": 2, "gradients": 4},
    order=("gradients", "dx"),
    last_part_first=True,
    cases={
        "random": lambda rng: draw_backward(rng, 3),
        "another": lambda rng: draw_backward(rng, 2),
        "one layer": lambda rng: draw_backward(rng, 1),
        "one sample": lambda rng: draw_backward(rng, 2, n=1),
    },
    mistakes=(
        Mistake(
            "MLP01",
            "dx gradients",
            returning(seed=lambda dy: dy / len(dy), hand_down=lambda dz, W, a: dz @ W.T / len(dz)),
            "From layer to layer downwards, one more factor is lost, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "MLP02",
            "dx gradients",
            returning(slope=lambda a: 1.0),
            "The last layer is right; what is below lacks the slope of tanh.",
            *SLOPE,
        ),
        Mistake(
            "MLP07",
            "dx gradients",
            returning(slope=lambda a: (1.0 - a**2) * a),
            "The last layer is right; below, a came in as one factor too many.",
            "tanh has a slope, and what it is applied to is no factor of it.",
            "Which factors does your line that leads back through tanh have?",
        ),
        Mistake(
            "MLP09",
            "dx gradients",
            returning(hand_down=lambda dz, W, a: dz @ (a.T @ dz).T),
            "The way down led through dW in place of W.",
            *WAY_BACK,
        ),
        Mistake(
            "MLP13",
            "dx gradients",
            lambda dy, cache: backward(-dy, cache),
            "Every gradient has the wrong sign.",
            *SIGN,
        ),
        Mistake(
            "MLP14",
            "gradients",
            with_biases(lambda dz: dz.mean(axis=0)),
            "Each dW is right; each db is too small by a factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "MLP15",
            "dx gradients",
            lambda dy, cache: matrix_product(dy, cache),
            "The last layer is right; below, the slope was applied by a matrix product.",
            "tanh works on each entry alone, so its slope scales each entry alone.",
            "Which of your products should be entry by entry, and which adds up over an axis?",
        ),
        Mistake(
            "MLP16",
            "dx gradients",
            returning(slope=lambda a: 1.0 - np.tanh(a) ** 2),
            "tanh was taken twice: its slope is computed at a, not at z.",
            "What a layer got has been through tanh already.",
            "To what do you apply tanh in your line for the slope?",
        ),
        Mistake(
            "MLP17",
            "dx gradients",
            returning(slope=lambda a: a * (1.0 - a)),
            "The slope used is that of the sigmoid.",
            *SLOPE,
        ),
        Mistake(
            "MLP18",
            "dx gradients",
            returning(slope=lambda a: a > 0.0),
            "The slope used is that of ReLU: it is 0 or 1.",
            *SLOPE,
        ),
        Mistake(
            "MLP19",
            "dx gradients",
            returning(slope=lambda a: 1.0 - a),
            "The slope used is above 1 where a is negative.",
            *SLOPE,
        ),
        Mistake(
            "MLP20",
            "dx gradients",
            returning(slope=lambda a: 1.0 + a**2),
            "The slope used grows where tanh flattens: a sign in it is wrong.",
            *SLOPE,
        ),
        Mistake(
            "MLP37",
            "dx gradients",
            returning(slope=lambda a: a**2 - 1.0),
            "From layer to layer downwards the sign turns: each slope of tanh is negative.",
            "tanh rises everywhere: no slope of it is negative.",
            "Which difference in your line for the slope has its two terms the wrong way round?",
        ),
        Mistake(
            "MLP38",
            "dx gradients",
            without_blame,
            "The last layer is right; below, a slope stands alone: what comes back is not in it.",
            "What comes back is scaled by the slope; a slope alone knows nothing of the loss.",
            "Which two factors does your line for dz have, and which of them depends on the layer "
            "above?",
        ),
        Mistake(
            "MLP21",
            "dx gradients",
            returning(slope=lambda a: (1.0 - a**2) ** 2),
            "The slope of each tanh is in the gradients twice.",
            "Each tanh was passed once on the way up, and is passed once on the way down.",
            "In how many lines do you multiply by the slope?",
        ),
        Mistake(
            "MLP22",
            "dx gradients",
            returning(seed=np.ones_like),
            "Nothing depends on dy: the pass began with ones.",
            "What y does to the loss arrives in dy, and every gradient depends on it.",
            "With which value does your dz begin, before the loop?",
        ),
        Mistake(
            "MLP23",
            "dx gradients",
            returning(to_last=1),
            "The loop ends one layer too early: the first is missing.",
            "The first layer has weights as well, and dx lies below it.",
            "Which is the last i of your loop, and which is the first layer's?",
        ),
        Mistake(
            "MLP24",
            "dx",
            lambda dy, cache: backward(dy, cache)[0] * (1.0 - cache[0][0] ** 2),
            "dx was scaled by a slope, though there is no tanh below the first layer.",
            "x is data: it came out of no tanh.",
            "How often does your line with the slope run in a network of one layer?",
        ),
        Mistake(
            "MLP25",
            "dx",
            lambda dy, cache: deltas(dy, cache)[0],
            "dx is what the first layer gets from above; it has not passed that layer.",
            "dx is the gradient of what goes into the first layer, below its W.",
            "Which shape does x have, and which shape is what you return?",
        ),
        Mistake(
            "MLP26",
            "dx",
            lambda dy, cache: backward(dy, cache)[0] / len(dy),
            "dx is too small by a factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "MLP27",
            "gradients",
            lambda dy, cache: backward(dy / len(dy), cache)[1],
            "Each dW and each db is too small by a factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "MLP40",
            "dx gradients",
            lambda dy, cache: backward(dy / len(dy), cache),
            "dx and the gradients are too small by a factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "MLP41",
            "gradients",
            lambda dy, cache: tuple((dW / len(dy), db) for dW, db in backward(dy, cache)[1]),
            "Each db is right; each dW is too small by a factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "MLP28",
            "gradients",
            lambda dy, cache: backward(dy, cache)[1][::-1],
            "The gradients begin with those of the last layer.",
            "They are found from the last to the first and given back from the first to the last.",
            "At which end of your list is the first layer, and where should it be?",
        ),
        Mistake(
            "MLP29",
            "gradients",
            with_pairs(lambda dW, db: (db, dW)),
            "In each pair, dW and db are exchanged.",
            *PAIRS,
        ),
        Mistake(
            "MLP30",
            "gradients",
            lambda dy, cache: tuple(zip(*backward(dy, cache)[1], strict=True)),
            "The gradients are in two lists, all dW and all db.",
            *PAIRS,
        ),
        Mistake(
            "MLP31",
            "gradients",
            with_pairs(lambda dW, db: (dW.T, db)),
            "Each dW has the right numbers, transposed.",
            "Rows of W belong to inputs and columns to outputs, and dW has the shape of W.",
            "Which of the two factors should bring the rows?",
        ),
        Mistake(
            "MLP32",
            "gradients",
            with_biases(lambda dz: dz),
            "Each db still has one row per sample.",
            *SHARED,
        ),
        Mistake(
            "MLP33",
            "gradients",
            with_biases(lambda dz: dz.sum(axis=1)),
            "Each db was added up over the outputs of its layer.",
            *SHARED,
        ),
        Mistake(
            "MLP34",
            "gradients",
            with_biases(lambda dz: dz.sum(axis=0, keepdims=True)),
            "Each db has the right numbers, in one row of a matrix.",
            "b is a vector, and db has the shape of b.",
            "Which argument of sum keeps the axis that it adds up?",
        ),
        Mistake(
            "MLP35",
            "gradients",
            with_biases(lambda dz: dz.sum()),
            "Each db is one number: everything was added up.",
            *SHARED,
        ),
        Mistake(
            "MLP36",
            "gradients",
            without_own_slope,
            "In each hidden layer, dW and db lack the slope of its own tanh.",
            "W and b lie below the tanh of their layer, so the way to them passes it.",
            "Which comes first in your loop, the slope or the gradients of the layer?",
        ),
    ),
)


def matrix_product(dy: Array, cache: Cache) -> Backward:
    """Apply the slope with @ and a product of the input with itself, as the shapes allow it."""
    inputs, weights = cache
    dz, gradients = dy, []
    da = dz
    for i in reversed(range(len(weights))):
        gradients.append((inputs[i].T @ dz, dz.sum(axis=0)))
        da = dz @ weights[i].T
        dz = da @ (1.0 - inputs[i].T @ inputs[i])
    return da, tuple(gradients[::-1])


TASKS = (MLP_FORWARD, MLP_BACKWARD)
