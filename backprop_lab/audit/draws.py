"""Draws: sizes, numbers and arrays of every kind, from which the inputs of the audit are made."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from backprop_lab.shapes import Array

Rng = np.random.Generator
Shape = tuple[int, ...]
Draw = Callable[..., Array]


def now_and_then(rng: Rng, probability: float = 0.2) -> bool:
    """Decide whether something special happens."""
    return bool(rng.random() < probability)


def one_of(rng: Rng, *values: Any) -> Any:
    """Choose a value, as it is: Python's own float stays one."""
    return values[rng.integers(len(values))]


def whole(rng: Rng, least: int, most: int) -> int:
    """Draw a whole number, both ends included."""
    return int(rng.integers(least, most + 1))


def sizes(rng: Rng, count: int) -> Shape:
    """Draw lengths for axes from 1 to 6: often 1, often all equal."""
    drawn = np.where(rng.random(count) < 0.2, 1, rng.integers(1, 7, size=count))
    return tuple(int(n) for n in (np.repeat(drawn[:1], count) if now_and_then(rng, 0.3) else drawn))


def shape(rng: Rng, least: int = 0, most: int = 3) -> Shape:
    """Draw a shape: the number of axes, and their lengths."""
    return sizes(rng, whole(rng, least, most))


def magnitude(rng: Rng, *shape: int) -> Any:
    """Draw positive numbers between 0.001 and 1000, as many of each order."""
    return 10.0 ** rng.uniform(-3.0, 3.0, size=shape)


def untied(rng: Rng, *shape: int, scale: float | None = None) -> Array:
    """Draw entries of one magnitude, no two of them equal."""
    drawn = rng.normal(size=shape) * (magnitude(rng) if scale is None else scale)
    return np.asarray(drawn)


def halves(rng: Rng, *shape: int) -> Array:
    """Draw from -2, -1.5, ... 2: zeros, ties and whole numbers, whose sums are exact."""
    return np.asarray(rng.integers(-4, 5, size=shape) / 2.0)


def array(rng: Rng, *shape: int) -> Array:
    """Draw an array: of one magnitude, of many, with ties, with zeros."""
    kind = whole(rng, 0, 9)
    if kind < 3:
        return halves(rng, *shape)
    entries = untied(rng, *shape)
    if kind == 3:
        return np.asarray(entries * magnitude(rng, *shape))
    return np.asarray(entries * (rng.random(shape) < 0.7)) if kind == 4 else entries


def positive(rng: Rng, *shape: int) -> Array:
    """Draw entries above 0, near it and far from it, now and then with ties."""
    ties = np.asarray(rng.integers(1, 5, size=shape) / 2.0)
    return ties if now_and_then(rng) else np.asarray(magnitude(rng, *shape))


def number(rng: Rng) -> float:
    """Draw a number: one of the special ones, or any."""
    return float(one_of(rng, 0.0, 1.0, 1.0, -1.0, 2.0, *(float(untied(rng)) for _ in range(5))))


def rate(rng: Rng) -> float:
    """Draw a learning rate of at least 0."""
    return float(one_of(rng, 0.0, 1.0, 0.5, 0.03, 1e-3, float(rng.uniform(0.0, 2.0))))


def weight_of_old(rng: Rng) -> float:
    """Draw the weight of the old in a mean: at least 0, below 1."""
    return float(one_of(rng, 0.0, 0.5, 0.9, 0.99, 0.999, float(rng.uniform(0.0, 0.95))))


def with_extremes(rng: Rng, x: Array, *extremes: float) -> Array:
    """Put extreme values here and there, never first: one ordinary entry sets the scale."""
    if x.size > 1 and now_and_then(rng, 0.3):
        places = rng.random(x.shape) < 0.4
        places.flat[0] = False
        x[places] = rng.choice(extremes, size=int(places.sum()))
    return x


def ordinary(rng: Rng, *shape: int) -> Array:
    """Draw entries at which no sigmoid is saturated; zeros and ties now and then."""
    drawn = halves(rng, *shape) if now_and_then(rng) else rng.uniform(-4.0, 4.0, size=shape)
    return np.asarray(drawn)


def sigmoids(rng: Rng, *shape: int) -> Array:
    """Draw what a sigmoid returns, 1/2 and values near 0 and 1 among it, now and then both ends."""
    z = ordinary(rng, *shape) * one_of(rng, 0.1, 1.0, 1.5)
    return with_extremes(rng, np.asarray(1.0 / (1.0 + np.exp(-z))), 0.0, 1e-12, 1.0)


def tanhs(rng: Rng, *shape: int) -> Array:
    """Draw what tanh returns, 0 and values near -1 and 1 among it, now and then both ends."""
    return with_extremes(rng, np.asarray(np.tanh(0.8 * ordinary(rng, *shape))), -1.0, 0.0, 1.0)


def probabilities(rng: Rng, *shape: int) -> Array:
    """Draw what softmax returns: rows with the sum 1; now and then even, now and then certain."""
    exponentials = np.exp(ordinary(rng, *shape) * one_of(rng, 0.0, 0.1, 1.0, 1.0))
    p: Array = exponentials / exponentials.sum(axis=-1, keepdims=True)
    if now_and_then(rng, 0.1):
        p[..., :] = 0.0
        p[..., whole(rng, 0, shape[-1] - 1)] = 1.0
    return p


def labels(rng: Rng, n: int, classes: int) -> Any:
    """Draw the numbers of the right classes."""
    return rng.integers(0, classes, size=n, dtype=np.int64)


def targets(rng: Rng, n: int) -> Array:
    """Draw targets of 0 and 1."""
    return rng.integers(0, 2, size=n).astype(float)


def alike(rng: Rng, *draws: Draw, least: int = 0, most: int = 3) -> tuple[Array, ...]:
    """Draw arrays of one shape, which has from `least` to `most` axes."""
    of = shape(rng, least, most)
    return tuple(draw(rng, *of) for draw in draws)


def broadcast_shapes(rng: Rng) -> tuple[Shape, Shape, Shape]:
    """Draw the shape of a result and those of two inputs that broadcast to it."""
    full = shape(rng)
    pair = [tuple(1 if now_and_then(rng, 0.3) else n for n in full) for _ in range(2)]
    if now_and_then(rng, 0.5):
        pair[0] = pair[0][whole(rng, 0, len(full)) :]
    pair = pair[::-1] if now_and_then(rng, 0.5) else pair
    return np.broadcast_shapes(*pair), pair[0], pair[1]


def layers(rng: Rng, widths: Shape) -> tuple[tuple[Array, Array], ...]:
    """Draw W and b of every layer, small enough for tanh."""
    return tuple(
        (untied(rng, m, n, scale=1.0 / m**0.5), untied(rng, n, scale=one_of(rng, 0.0, 0.5)))
        for m, n in pairwise(widths)
    )


def moments(rng: Rng) -> tuple[Array, ...]:
    """Draw w, dw, a mean and a mean square of one shape; the means are often still 0."""
    w, dw, mean, root = alike(rng, array, array, array, array)
    started = float(now_and_then(rng, 0.7))
    return w, dw, np.asarray(started * mean), np.asarray(started * root**2)


def keep_probability(rng: Rng) -> float:
    """Draw a share to keep: above 0, up to all."""
    return float(one_of(rng, 1.0, 0.5, 0.8, 0.1, float(rng.uniform(0.05, 1.0))))
