"""Tasks on dropout: entries silenced at random, and the way back through the rest."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_lab.regularization import dropout_backward, dropout_forward
from backprop_lab.shapes import Array
from backprop_lab.tasks.l2 import UPSTREAM
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

# Concept and question that several mistakes share.
MEAN_STAYS = (
    "What is kept is enlarged so that the mean over many draws stays as it was.",
    "Of a thousand entries of 1, how many are kept, and what do they add up to in your y?",
)
KEEP = (
    "Some books and libraries name the probability to drop, this course the one to keep.",
    "With a keep probability of 0.9, how many of ten entries should survive?",
)
CACHE = (
    "The backward pass needs to know which entries were kept, and what they were divided by.",
    "What does the docstring say that the cache holds?",
)
SAME_AS_FORWARD = (
    "dx goes through the same factors as x did: each entry was multiplied by one number.",
    "By which number was a kept entry of x multiplied in the forward pass?",
)
DROPPED = (
    "A dropped entry of x had no part in y, so nudging it does not change the loss.",
    "What should arrive at an entry that was dropped?",
)


def draw_uniforms(rng: np.random.Generator, keep_probability: float, *shape: int) -> Array:
    """Draw uniform numbers, of which some are on each side of p and of 1 − p."""
    uniforms = rng.uniform(0.02, 0.98, size=shape)
    low, high = sorted((keep_probability, 1.0 - keep_probability))
    uniforms.flat[:4] = rng.permutation([0.5 * low, 0.5, 0.5, 0.5 * (1.0 + high)])
    return uniforms


def draw_dropout(rng: np.random.Generator, low: float, high: float) -> Arguments:
    """Draw x, uniforms, and a probability between two bounds."""
    shape = distinct_sizes(rng, 2)
    keep_probability = float(rng.uniform(low, high))
    return (
        away_from_zero(rng, *shape),
        draw_uniforms(rng, keep_probability, *shape),
        keep_probability,
    )


def draw_rarely_kept(rng: np.random.Generator) -> Arguments:
    """Draw a keep probability below 1/2."""
    return draw_dropout(rng, 0.25, 0.4)


def draw_often_kept(rng: np.random.Generator) -> Arguments:
    """Draw a keep probability above 1/2."""
    return draw_dropout(rng, 0.6, 0.85)


def draw_all_kept(rng: np.random.Generator) -> Arguments:
    """Draw a keep probability of 1."""
    x, uniforms, _ = draw_often_kept(rng)
    return x, uniforms, 1.0


def draw_at_the_limit(rng: np.random.Generator) -> Arguments:
    """Draw uniform numbers of which some equal the keep probability."""
    x, uniforms, keep_probability = draw_often_kept(rng)
    uniforms[1, :2] = keep_probability
    return x, uniforms, keep_probability


def draw_zeros_in_x(rng: np.random.Generator) -> Arguments:
    """Draw an x in which some entries are 0 that are kept, and some that are dropped."""
    x, uniforms, keep_probability = draw_rarely_kept(rng)
    x[1, :2], uniforms[1, :2] = 0.0, (0.1, 0.9)
    return x, uniforms, keep_probability


def backwards(
    forward: Callable[[np.random.Generator], Arguments],
) -> Callable[[np.random.Generator], Arguments]:
    """Turn a draw for the forward pass into one of dy and a cache."""

    def draw(rng: np.random.Generator) -> Arguments:
        x, uniforms, keep_probability = forward(rng)
        return away_from_zero(rng, *x.shape), (uniforms < keep_probability, keep_probability)

    return draw


def draw_all_dropped(rng: np.random.Generator) -> Arguments:
    """Draw a cache in which no entry was kept."""
    dy, (kept, keep_probability) = backwards(draw_rarely_kept)(rng)
    return dy, (np.zeros_like(kept), keep_probability)


def divided(a: Array, b: Any) -> Array:
    """Divide, by 0 too."""
    with np.errstate(all="ignore"):
        quotient: Array = a / np.float64(b)
    return quotient


def masked(x: Array, kept: Any, keep_probability: float) -> Any:
    """Drop by another mask."""
    return x * kept / keep_probability, (kept, keep_probability)


def kept_by(cache: Any) -> Any:
    """Take the mask out of a cache, as numbers."""
    return 1.0 * cache[0]


DROPOUT_FORWARD = Task(
    dropout_forward,
    points={"y": 2, "cache": 1},
    cases={
        "random": draw_rarely_kept,
        "another": draw_often_kept,
        "a keep probability of 1": draw_all_kept,
        "uniforms at the limit": draw_at_the_limit,
        "zeros in x": draw_zeros_in_x,
    },
    mistakes=(
        Mistake(
            "DRP11",
            "y",
            lambda x, u, p: x * (u < p),
            "The right entries are kept, but not enlarged: the mean of y falls.",
            *MEAN_STAYS,
        ),
        Mistake(
            "DRF01",
            "y",
            lambda x, u, p: divided(x * (u < p), 1.0 - p),
            "The right entries are kept, but scaled with the probability to drop.",
            *MEAN_STAYS,
        ),
        Mistake(
            "DRF02",
            "y",
            lambda x, u, p: x * (u < p) * p,
            "The right entries are kept, but made smaller: the mean of y falls twice.",
            *MEAN_STAYS,
        ),
        Mistake(
            "DRF03",
            "y",
            lambda x, u, p: x * (u < p) / np.mean(u < p),
            "The kept entries are scaled with the share that this draw kept.",
            "The share differs from draw to draw; the probability is what it is on average.",
            "Which number does the docstring divide by, one given or one measured?",
        ),
        Mistake(
            "DRF04",
            "y",
            lambda x, u, p: x,
            "y is x, unchanged: nothing is dropped.",
            "In training, dropout sets entries to 0 at random.",
            "Where do the uniform numbers enter your y?",
        ),
        Mistake(
            "DRF05",
            "y",
            lambda x, u, p: x / p,
            "Every entry is enlarged, and none is dropped.",
            "In training, dropout sets entries to 0 at random.",
            "Where do the uniform numbers enter your y?",
        ),
        Mistake(
            "DRF19",
            "y",
            lambda x, u, p: (u < p) / p,
            "y holds only the factors by which x should be multiplied: x is not in it.",
            "Dropout scales what comes in: each entry of y is a multiple of its entry of x.",
            "Which argument does your y not depend on?",
        ),
        Mistake(
            "DRF06",
            "y cache",
            lambda x, u, p: masked(x, u >= p, p),
            "Kept and dropped are exchanged.",
            *KEEP,
        ),
        Mistake(
            "DRP10",
            "y cache",
            lambda x, u, p: masked(x, u > p, p),
            "Kept and dropped are exchanged, except for uniform numbers exactly at the limit.",
            *KEEP,
        ),
        Mistake(
            "DRF07",
            "y cache",
            lambda x, u, p: masked(x, u < 1.0 - p, p),
            "Entries are kept as often as they should be dropped.",
            *KEEP,
        ),
        Mistake(
            "DRF08",
            "y cache",
            lambda x, u, p: (divided(x * (u >= p), 1.0 - p), (u >= p, p)),
            "The probability was read as the one to drop, in the mask and in the division.",
            *KEEP,
        ),
        Mistake(
            "DRF09",
            "y cache",
            lambda x, u, p: (divided(x * (u < 1.0 - p), 1.0 - p), (u < 1.0 - p, 1.0 - p)),
            "Everywhere the probability to drop stands for the one to keep.",
            *KEEP,
        ),
        Mistake(
            "DRF10",
            "y cache",
            lambda x, u, p: masked(x, u <= p, p),
            "Right, except for uniform numbers exactly at the limit: there the entry is kept.",
            "A uniform number between 0 and 1 is below p with probability p.",
            "Which comparison does the docstring name, with or without equality?",
        ),
        Mistake(
            "DRF11",
            "y cache",
            lambda x, u, p: masked(x, x < p, p),
            "The entries of x decide which are kept, not the uniform numbers.",
            "Chance decides which entries are kept, whatever x is.",
            "Which array do you compare with the probability?",
        ),
        Mistake(
            "DRP06",
            "cache",
            lambda x, u, p: ((u < p) & (x != 0), p),
            "y is right; the cache says dropped where x was 0 and kept.",
            "An entry that is 0 by itself has not been dropped: nudging it changes y.",
            "From which array did you make the mask?",
        ),
        Mistake(
            "DRF12",
            "cache",
            lambda x, u, p: (p, u < p),
            "y is right; the cache holds the right parts in the other order.",
            "A cache without names is read by position.",
            "In which order does the docstring name them?",
        ),
        Mistake(
            "DRF13",
            "cache",
            lambda x, u, p: ((u < p) / p, p),
            "y is right; the mask in the cache has been divided already.",
            *CACHE,
        ),
        Mistake(
            "DRF14",
            "cache",
            lambda x, u, p: (u, p),
            "y is right; the cache holds the uniform numbers, before the comparison.",
            *CACHE,
        ),
        Mistake(
            "DRF15",
            "cache",
            lambda x, u, p: u < p,
            "y is right; the cache holds only the mask.",
            *CACHE,
        ),
        Mistake(
            "DRF16",
            "cache",
            lambda x, u, p: (u >= p, p),
            "y is right; the cache says which entries were dropped.",
            *CACHE,
        ),
        Mistake(
            "DRF17",
            "cache",
            lambda x, u, p: (x, u < p, p),
            "y is right; the cache holds x as well.",
            "The slope of y by x does not depend on x, so the backward pass never asks for it.",
            "What does the docstring say that the cache holds?",
        ),
        Mistake(
            "DRF18",
            "cache",
            lambda x, u, p: (u < p, 1.0 - p),
            "y is right; the cache holds the probability to drop.",
            *CACHE,
        ),
    ),
)


DROPOUT_BACKWARD = Task(
    dropout_backward,
    points={"dx": 2},
    cases={
        "random": backwards(draw_rarely_kept),
        "another": backwards(draw_often_kept),
        "a keep probability of 1": backwards(draw_all_kept),
        "all dropped": draw_all_dropped,
    },
    mistakes=(
        Mistake(
            "DRP01",
            "dx",
            lambda dy, cache: dy * cache[0],
            "The right entries pass, but not enlarged as they were on the way forward.",
            *SAME_AS_FORWARD,
        ),
        Mistake(
            "DRP04",
            "dx",
            lambda dy, cache: dy * cache[0] / cache[1] ** 2,
            "The right entries pass, enlarged twice.",
            *SAME_AS_FORWARD,
        ),
        Mistake(
            "DRP05",
            "dx",
            lambda dy, cache: divided(dy * cache[0], 1.0 - cache[1]),
            "The right entries pass, but scaled with the probability to drop.",
            "Some books and libraries name the probability to drop, this course the one to keep.",
            "Which of the two probabilities does the cache hold?",
        ),
        Mistake(
            "DRP02",
            "dx",
            lambda dy, cache: dy * cache[0] * cache[1],
            "The right entries pass, but made smaller instead of larger.",
            *SAME_AS_FORWARD,
        ),
        Mistake(
            "DRP12",
            "dx",
            lambda dy, cache: divided(dy * cache[0], np.mean(cache[0])),
            "The right entries pass, scaled with the share that this draw kept.",
            *SAME_AS_FORWARD,
        ),
        Mistake(
            "DRP07",
            "dx",
            lambda dy, cache: dy * (1.0 - kept_by(cache)) / cache[1],
            "The mask is the wrong way round: dy passes where x was dropped.",
            *DROPPED,
        ),
        Mistake(
            "DRP13",
            "dx",
            lambda dy, cache: dy / cache[1],
            "dy passes everywhere: the mask is not in dx.",
            *DROPPED,
        ),
        Mistake(
            "DRP14",
            "dx",
            lambda dy, cache: np.where(cache[0], dy / cache[1], dy),
            "Kept entries are right, but dropped ones let dy pass.",
            *DROPPED,
        ),
        Mistake(
            "DRP15",
            "dx",
            lambda dy, cache: dy,
            "dx is dy, unchanged.",
            "On the way back, dy passes the same gates as x did on the way forward.",
            "Which line of your function uses the cache?",
        ),
        Mistake(
            "DRP16",
            "dx",
            lambda dy, cache: kept_by(cache) / cache[1],
            "These are the factors of the forward pass alone: dy is not in them.",
            *UPSTREAM,
        ),
        Mistake(
            "DRP17",
            "dx",
            lambda dy, cache: dy[cache[0]] / cache[1],
            "dx holds the kept entries only, in one row.",
            "A gradient has the shape of what it is the gradient of; dropped entries stay in it.",
            "What does indexing with a mask leave out, and what should stand there?",
        ),
        Mistake(
            "DRP18",
            "dx",
            lambda dy, cache: -dy * cache[0] / cache[1],
            "Every entry has the wrong sign.",
            *SAME_AS_FORWARD,
        ),
    ),
)


TASKS = (
    DROPOUT_FORWARD,
    DROPOUT_BACKWARD,
)
