"""Tasks on reductions: what comes back to entries that were added up, averaged or multiplied."""

from functools import partial
from typing import Any

import numpy as np

from backprop_lab.reductions import (
    Axis,
    Reduction,
    matmul_backward,
    mean_backward,
    sum_backward,
)
from backprop_lab.shapes import Array
from backprop_lab.tasks.broadcasting import UPSTREAM
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

# Concept and question that several mistakes share.
EVERY = (
    "Every entry that went into the result can move it, and each gets a gradient of its own.",
    "Which shape does dx have, and which of its entries share one entry of dy?",
)
ORDER = (
    "Which entries share one entry of dy is decided by the axes, not by the reading order.",
    "In a table of two rows, which entries of dx belong to the first entry of dy?",
)
COUNT = (
    "A mean divides by how many entries went into one result.",
    "What does your count give if axis is one number, a tuple, or None?",
)
RISES = (
    "The sign of a slope says whether y grows or falls when one entry grows.",
    "Which line of yours brings in a minus, and does y fall when an entry of x grows?",
)
PLAIN = (
    "A sum counts how much each entry adds to it, and forgets how many there are.",
    "Which line of yours divides or multiplies by a length?",
)
UPHILL = (
    "A gradient points uphill; the minus belongs to the step, not to the gradient.",
    "Which line of yours brings in a minus?",
)
BATCH = (
    "A product of matrices adds up and divides nothing.",
    "Which line of yours divides, and which mean is in the forward pass?",
)
PAIRS = (
    "A sum of products is not the product of two sums.",
    "What is multiplied first in each entry of a matrix product, and what is added then?",
)
LOOP = (
    "Each entry of a takes part in several entries of y, and so does each entry of b.",
    "In your loop, what becomes of the shares before the last one?",
)
FORWARD = (
    "In the forward pass one factor met the other itself, before any gradient was known.",
    "Which two arrays were multiplied to make y?",
)


def summed_axes(shape: tuple[int, ...], axis: Axis) -> list[int]:
    """Name the axes that were reduced, counted from the front."""
    every = range(len(shape))
    return list(every) if axis is None else [every[i] for i in np.ravel(axis)]


def kept(dy: Array, cache: Reduction) -> Array:
    """Give dy the reduced axes again, with length 1."""
    shape, axis, _ = cache
    axes = summed_axes(shape, axis)
    return np.reshape(dy, [1 if i in axes else length for i, length in enumerate(shape)])


def only_the_first(dy: Array, cache: Reduction) -> Array:
    """Hand dy to the first entry of each group and nothing to the others."""
    shape, axis, _ = cache
    axes = summed_axes(shape, axis)
    dx = np.zeros(shape)
    dx[tuple(slice(1) if i in axes else slice(None) for i in range(len(shape)))] = kept(dy, cache)
    return dx


def group_size(dy: Array, cache: Reduction) -> float:
    """Count the entries that make one result."""
    return float(np.prod(cache[0]) / np.size(dy))


def draw_reduction(
    rng: np.random.Generator, axes: int, axis: Axis, keepdims: bool = False
) -> Arguments:
    """Draw dy and a cache (shape of x, axis, keepdims), x having that many axes."""
    shape = tuple(distinct_sizes(rng, axes))
    reduced = summed_axes(shape, axis)
    left = [1 if i in reduced else n for i, n in enumerate(shape) if keepdims or i not in reduced]
    return np.asarray(away_from_zero(rng, *left)), (shape, axis, keepdims)


def draw_product(
    rng: np.random.Generator, n: int | None = None, k: int | None = None, m: int | None = None
) -> Arguments:
    """Draw dy (n, m) and the cache (a (n, k), b (k, m)); lengths not given are odd primes."""
    drawn = distinct_sizes(rng, 3)
    n, k, m = (size or draw for size, draw in zip((n, k, m), drawn, strict=True))
    return away_from_zero(rng, n, m), (away_from_zero(rng, n, k), away_from_zero(rng, k, m))


REDUCTIONS = {
    "random": partial(draw_reduction, axes=2, axis=0),
    "another": partial(draw_reduction, axes=2, axis=1),
    "all entries": partial(draw_reduction, axes=2, axis=None),
    "two axes": partial(draw_reduction, axes=3, axis=(0, 2)),
    "two axes, kept": partial(draw_reduction, axes=3, axis=(1, 2), keepdims=True),
    "the last axis as -1": partial(draw_reduction, axes=3, axis=-1),
}


def shared_mistakes(prefix: str, backward: Any) -> tuple[Mistake, ...]:
    """List what goes wrong with the sum and the mean alike, numbers 01 to 07 and 30."""

    def of_one(dy: Array, cache: Reduction) -> Array:
        """What the operation gives each entry for a dy of 1."""
        one: Array = backward(np.ones_like(dy), cache)
        return one

    return (
        Mistake(
            f"{prefix}01",
            "dx",
            lambda dy, cache: dy * of_one(dy, cache).flat[0],
            "dx has the shape of dy: nothing was spread over the entries of x.",
            *EVERY,
        ),
        Mistake(
            f"{prefix}02",
            "dx",
            lambda dy, cache: kept(dy, cache) * of_one(dy, cache).flat[0],
            "dx has an axis of length 1 where x has many entries: nothing was spread over it.",
            *EVERY,
        ),
        Mistake(
            f"{prefix}03",
            "dx",
            of_one,
            "dx is the slope alone: dy is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            f"{prefix}04",
            "dx",
            lambda dy, cache: -backward(dy, cache),
            "Every entry of dx has the wrong sign.",
            *RISES,
        ),
        Mistake(
            f"{prefix}05",
            "dx",
            lambda dy, cache: of_one(dy, cache) * dy.sum(),
            "dx is the same everywhere: all of dy was added up first.",
            *EVERY,
        ),
        Mistake(
            f"{prefix}06",
            "dx",
            lambda dy, cache: np.resize(dy, cache[0]) * of_one(dy, cache),
            "The numbers of dy are right, but spread in reading order, whatever the axis was.",
            *ORDER,
        ),
        Mistake(
            f"{prefix}07",
            "dx",
            only_the_first,
            "Only the first entry of each group gets a gradient; the others get 0.",
            *EVERY,
        ),
        Mistake(
            f"{prefix}30",
            "dx",
            lambda dy, cache: backward(
                dy if cache[1] is None or cache[2] else np.ones_like(dy), cache
            ),
            "Where an axis had to be put back, dx is the slope alone: dy is not in it.",
            UPSTREAM[0],
            "Your code has branches for axis and keepdims: in which of them is dy lost?",
        ),
    )


SUM_BACKWARD = Task(
    sum_backward,
    points={"dx": 2},
    cases=REDUCTIONS,
    mistakes=(
        *shared_mistakes("SUM", sum_backward),
        Mistake(
            "SUM08",
            "dx",
            mean_backward,
            "dx was divided by the number of entries that were added up.",
            *PLAIN,
        ),
        Mistake(
            "SUM09",
            "dx",
            lambda dy, cache: sum_backward(dy, cache) * group_size(dy, cache),
            "dx was multiplied by the number of entries that were added up.",
            *PLAIN,
        ),
        Mistake(
            "SUM10",
            "dx",
            lambda dy, cache: sum_backward(dy, cache) / np.prod(cache[0]),
            "dx was divided by the number of all entries of x.",
            *PLAIN,
        ),
        Mistake(
            "SUM11",
            "dx",
            lambda dy, cache: sum_backward(dy, cache) / cache[0][0],
            "dx was divided by the length of the first axis.",
            *PLAIN,
        ),
    ),
)

MEAN_BACKWARD = Task(
    mean_backward,
    points={"dx": 2},
    cases=REDUCTIONS,
    mistakes=(
        *shared_mistakes("AVG", mean_backward),
        Mistake(
            "AVG08",
            "dx",
            sum_backward,
            "dx is that of a sum: nothing was divided.",
            "In a mean, an entry counts for less the more entries there are.",
            "Which line of yours should know how many entries there are, and what does it do?",
        ),
        Mistake(
            "AVG09",
            "dx",
            lambda dy, cache: sum_backward(dy, cache) * group_size(dy, cache),
            "dx was multiplied by the number of entries.",
            "In a mean, an entry counts for less the more entries there are.",
            "Which line of yours should know how many entries there are, and what does it do?",
        ),
        Mistake(
            "AVG10",
            "dx",
            lambda dy, cache: mean_backward(dy, cache) / group_size(dy, cache),
            "dx was divided by the number of entries twice.",
            "Each division belongs to one mean, and the forward pass has one.",
            "Which lines of yours divide, and has a function that you call divided already?",
        ),
        Mistake(
            "AVG11",
            "dx",
            lambda dy, cache: sum_backward(dy, cache) / np.prod(cache[0]),
            "dx was divided by the number of all entries of x.",
            *COUNT,
        ),
        Mistake(
            "AVG12",
            "dx",
            lambda dy, cache: sum_backward(dy, cache) / np.size(dy),
            "dx was divided by the number of results.",
            *COUNT,
        ),
        Mistake(
            "AVG13",
            "dx",
            lambda dy, cache: sum_backward(dy, cache) / cache[0][0],
            "dx was divided by the length of the first axis, whichever axis was averaged.",
            *COUNT,
        ),
        Mistake(
            "AVG14",
            "dx",
            lambda dy, cache: sum_backward(dy, cache) / cache[0][-1],
            "dx was divided by the length of the last axis, whichever axis was averaged.",
            *COUNT,
        ),
        Mistake(
            "AVG15",
            "dx",
            lambda dy, cache: sum_backward(dy, cache) / cache[0][summed_axes(*cache[:2])[0]],
            "Where several axes were averaged, dx was divided by the length of the first of them.",
            *COUNT,
        ),
        Mistake(
            "AVG16",
            "dx",
            lambda dy, cache: sum_backward(dy, cache) / cache[0][summed_axes(*cache[:2])[-1]],
            "Where several axes were averaged, dx was divided by the length of the last of them.",
            *COUNT,
        ),
        Mistake(
            "AVG17",
            "dx",
            lambda dy, cache: (
                sum_backward(dy, cache) / sum(cache[0][i] for i in summed_axes(*cache[:2]))
            ),
            "Where several axes were averaged, dx was divided by the sum of their lengths.",
            *COUNT,
        ),
        Mistake(
            "AVG18",
            "dx",
            lambda dy, cache: sum_backward(dy, cache) / (np.prod(cache[0]) * np.size(dy)),
            "dx was divided by the number of entries of x, and by the number of results as well.",
            *COUNT,
        ),
        Mistake(
            "AVG19",
            "dx",
            lambda dy, cache: sum_backward(dy, cache) / (sum(cache[0]) / np.size(dy)),
            "dx was divided by a count in which the lengths of the axes are added.",
            *COUNT,
        ),
    ),
)

MATMUL_BACKWARD = Task(
    matmul_backward,
    points={"da": 2, "db": 2},
    cases={
        "random": draw_product,
        "another": draw_product,
        "one row": partial(draw_product, n=1, k=3, m=5),
        "one column": partial(draw_product, n=5, k=3, m=1),
        "a column times a row": partial(draw_product, n=3, k=1, m=5),
    },
    mistakes=(
        Mistake(
            "MAT01",
            "da",
            lambda dy, cache: cache[1] @ dy.T,
            "da has the right numbers, transposed.",
            "da has the shape of a: a row of it belongs to a row of y.",
            "Which of the two factors should bring the rows?",
        ),
        Mistake(
            "MAT02",
            "da",
            lambda dy, cache: np.ones_like(dy) @ cache[1].T,
            "da does not depend on dy: every row is the same.",
            *UPSTREAM,
        ),
        Mistake(
            "MAT03",
            "da",
            lambda dy, cache: -dy @ cache[1].T,
            "Every entry of da has the wrong sign.",
            *UPHILL,
        ),
        Mistake(
            "MAT04",
            "da",
            lambda dy, cache: dy @ cache[1].T / len(dy),
            "da was divided by the number of rows.",
            *BATCH,
        ),
        Mistake(
            "MAT05",
            "da",
            lambda dy, cache: dy @ cache[1].T / dy.shape[1],
            "da was divided by the number of columns of y.",
            *BATCH,
        ),
        Mistake(
            "MAT06",
            "da",
            lambda dy, cache: np.outer(dy.sum(axis=1), cache[1].sum(axis=1)),
            "In da, dy and b were added up before they were multiplied.",
            *PAIRS,
        ),
        Mistake(
            "MAT07",
            "da",
            lambda dy, cache: np.outer(dy[:, -1], cache[1][:, -1]),
            "Only the last column of y has a share in da.",
            *LOOP,
        ),
        Mistake(
            "MAT08",
            "da",
            lambda dy, cache: dy @ (cache[0].T @ dy).T,
            "da was computed with db in place of b.",
            *FORWARD,
        ),
        Mistake(
            "MAT09",
            "da",
            lambda dy, cache: cache[0] @ cache[1] @ cache[1].T,
            "In da, y stands in place of dy.",
            *UPSTREAM,
        ),
        Mistake(
            "MAT50",
            "da db",
            lambda dy, cache: matmul_backward(dy, cache)[::-1],
            "da and db are exchanged: each has the shape of the other.",
            "Results without names are read by position.",
            "In which order does the docstring name them?",
        ),
        Mistake(
            "MAT51",
            "db",
            lambda dy, cache: dy.T @ cache[0],
            "db has the right numbers, transposed.",
            "db has the shape of b: a column of it belongs to a column of y.",
            "Which of the two factors should bring the rows?",
        ),
        Mistake(
            "MAT52",
            "db",
            lambda dy, cache: cache[0].T @ np.ones_like(dy),
            "db does not depend on dy: every column is the same.",
            *UPSTREAM,
        ),
        Mistake(
            "MAT53",
            "db",
            lambda dy, cache: -cache[0].T @ dy,
            "Every entry of db has the wrong sign.",
            *UPHILL,
        ),
        Mistake(
            "MAT54",
            "db",
            lambda dy, cache: cache[0].T @ dy / len(dy),
            "db was divided by the number of rows.",
            *BATCH,
        ),
        Mistake(
            "MAT55",
            "db",
            lambda dy, cache: cache[0].T @ dy * len(dy),
            "db was multiplied by the number of rows.",
            "Adding up over the rows is what the matrix product does.",
            "Which factor in your formula counts the rows?",
        ),
        Mistake(
            "MAT56",
            "db",
            lambda dy, cache: np.outer(cache[0].sum(axis=0), dy.sum(axis=0)),
            "In db, a and dy were added up before they were multiplied.",
            *PAIRS,
        ),
        Mistake(
            "MAT57",
            "db",
            lambda dy, cache: np.outer(cache[0][-1], dy[-1]),
            "Only the last row of y has a share in db.",
            *LOOP,
        ),
        Mistake(
            "MAT58",
            "db",
            lambda dy, cache: (dy @ cache[1].T).T @ dy,
            "db was computed with da in place of a.",
            *FORWARD,
        ),
        Mistake(
            "MAT59",
            "db",
            lambda dy, cache: cache[0].T @ cache[0] @ cache[1],
            "In db, y stands in place of dy.",
            *UPSTREAM,
        ),
    ),
)

TASKS = (SUM_BACKWARD, MEAN_BACKWARD, MATMUL_BACKWARD)
