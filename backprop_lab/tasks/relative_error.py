"""The task on the relative error: how far apart two gradients are, as one number."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_lab.gradient_check import relative_error
from backprop_lab.shapes import Array
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

# Concept and question that several mistakes share.
ONE_NUMBER = (
    "The worst entry decides: one wrong derivative among many right ones must be seen.",
    "In which line do many entries become one number, and what becomes of the worst of them?",
)
SCALE = (
    "The size to compare with is that of the larger of the two, whichever it is.",
    "What does your function say when you exchange a and b, or when one of them is 0?",
)
BOTH_SIZES = (
    "The size of a gradient is that of its largest entry, whatever the sign, for a and for b.",
    "Do you measure the size of a and the size of b in the same way?",
)
EPSILON = (
    "What is meant to prevent a division by 0 is no longer small beside small gradients.",
    "Divide a and b by a million: should the relative error change, and does yours?",
)


def draw_pair(rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw a and b, of which a has the larger entry."""
    shape = distinct_sizes(rng, 2)
    a, b = away_from_zero(rng, *shape), away_from_zero(rng, *shape)
    return (a, b) if np.abs(a).max() > np.abs(b).max() else (b, a)


def draw_a_larger(rng: np.random.Generator) -> Arguments:
    """Draw a and b so that the two largest entries are in a, the very largest below 0."""
    a, b = draw_pair(rng)
    a[0, 0], a[1, 1] = -rng.uniform(2.6, 3.0), rng.uniform(2.1, 2.5)
    return a, b


def draw_b_larger(rng: np.random.Generator) -> Arguments:
    """Draw a and b so that the largest entries are in b, and the very largest is below 0.

    The largest difference is below 0 too, and stands elsewhere.
    """
    a, b = draw_pair(rng)
    a[0, 0], b[0, 0] = -rng.uniform(1.6, 2.0), -rng.uniform(3.1, 3.5)
    a[1, 1], b[1, 1] = -rng.uniform(1.6, 2.0), rng.uniform(2.6, 3.0)
    return a, b


def draw_tiny(rng: np.random.Generator) -> Arguments:
    """Draw a and b of the size of gradients that have nearly vanished."""
    a, b = draw_pair(rng)
    return 1e-10 * a, 1e-10 * b


def draw_a_zero(rng: np.random.Generator) -> Arguments:
    """Draw b, whose largest entry is below 0, and an a of zeros."""
    b, _ = draw_pair(rng)
    b[0, 0] = -rng.uniform(2.6, 3.0)
    return np.zeros_like(b), b


def draw_both_zero(rng: np.random.Generator) -> Arguments:
    """Draw two arrays of zeros."""
    shape = distinct_sizes(rng, 2)
    return np.zeros(shape), np.zeros(shape)


def draw_nan(rng: np.random.Generator) -> Arguments:
    """Draw a and b, with NaN in b."""
    a, b = draw_pair(rng)
    b[1, 1] = np.nan
    return a, b


def ratio(difference: Any, scale: Any) -> float:
    """Divide, with 0 where there is nothing to divide by."""
    return 0.0 if scale == 0.0 else float(difference / scale)


def worst(a: Array) -> Any:
    """Find the largest absolute entry; NaN if there is one."""
    return np.abs(a).max()


def larger(a: Array, b: Array, size: Callable[[Array], Any] = worst) -> Any:
    """Measure the larger of two arrays."""
    return np.maximum(size(a), size(b))


def entry_by_entry(a: Array, b: Array) -> Array:
    """Compute the relative error of each entry on its own."""
    scale = np.maximum(np.abs(a), np.abs(b))
    return np.abs(a - b) / np.where(scale == 0.0, 1.0, scale)


def size_of_entry(a: Array) -> Any:
    """Compute the mean absolute entry."""
    return np.abs(a).mean()


def without_nan(a: Array, b: Array) -> float:
    """Pass over NaN as if it were not there."""
    return ratio(np.nanmax(np.abs(a - b)), np.maximum(np.nanmax(np.abs(a)), np.nanmax(np.abs(b))))


RELATIVE_ERROR = Task(
    relative_error,
    points={"error": 3},
    cases={
        "random": draw_a_larger,
        "another": draw_b_larger,
        "tiny gradients": draw_tiny,
        "a is zero": draw_a_zero,
        "both are zero": draw_both_zero,
        "NaN in b": draw_nan,
    },
    mistakes=(
        Mistake(
            "GC06",
            "error",
            lambda a, b: ratio(worst(a - b), worst(a + b)),
            "The difference is compared with the sum: opposite entries cancel in it.",
            "Where b is −a the sum is 0, though the two gradients are large.",
            "Are absolute values taken before or after the two meet?",
        ),
        Mistake(
            "GC07",
            "error",
            lambda a, b: float(worst(a - b)),
            "This is the absolute error: it shrinks when both gradients do.",
            "A difference of 0.001 is much for one gradient and nothing for another.",
            "With what is the difference compared?",
        ),
        Mistake(
            "RER20",
            "error",
            lambda a, b: float(worst(a - b) * larger(a, b)),
            "The difference is multiplied by the size that it should be compared with.",
            "An error is relative if it stays the same when both gradients grow tenfold.",
            "What does your function say when a and b are both ten times as large?",
        ),
        Mistake(
            "RER21",
            "error",
            lambda a, b: ratio(np.abs(a - b).min(), larger(a, b)),
            "The entry that agrees best decides: all others may be wrong.",
            *ONE_NUMBER,
        ),
        Mistake(
            "RER01",
            "error",
            lambda a, b: ratio((a - b).max(), larger(a, b)),
            "Differences below 0 do not count.",
            "An entry that is too small is as wrong as one that is too large.",
            "What becomes of the sign of a − b before the maximum is taken?",
        ),
        Mistake(
            "RER22",
            "error",
            lambda a, b: ratio((b - a).max(), larger(a, b)),
            "Only entries where b is above a count as different.",
            "An entry that is too large is as wrong as one that is too small.",
            "What becomes of the sign of b − a before the maximum is taken?",
        ),
        Mistake(
            "RER02",
            "error",
            lambda a, b: ratio(worst(a - b), np.maximum(a.max(), b.max())),
            "Negative entries do not count when the size is measured.",
            "The size of a gradient is that of its largest entry, whatever the sign.",
            "Which entry does your denominator take when all entries are negative?",
        ),
        Mistake(
            "RER23",
            "error",
            lambda a, b: ratio(worst(a - b), np.maximum(a.max(), worst(b))),
            "Negative entries of a do not count when its size is measured.",
            *BOTH_SIZES,
        ),
        Mistake(
            "RER24",
            "error",
            lambda a, b: ratio(worst(a - b), np.maximum(worst(a), b.max())),
            "Negative entries of b do not count when its size is measured.",
            *BOTH_SIZES,
        ),
        Mistake(
            "RER03",
            "error",
            lambda a, b: ratio(worst(a - b), worst(a)),
            "The error is always measured against a.",
            *SCALE,
        ),
        Mistake(
            "RER04",
            "error",
            lambda a, b: ratio(worst(a - b), worst(b)),
            "The error is always measured against b.",
            *SCALE,
        ),
        Mistake(
            "RER05",
            "error",
            lambda a, b: ratio(worst(a - b), np.minimum(worst(a), worst(b))),
            "The error is measured against the smaller of the two.",
            *SCALE,
        ),
        Mistake(
            "RER06",
            "error",
            lambda a, b: ratio(worst(a - b), worst(a) + worst(b)),
            "The error is measured against both sizes together, so it never exceeds 1.",
            "Several definitions are in use; limits for one do not fit another.",
            "How does the docstring make one number of the two sizes?",
        ),
        Mistake(
            "RER07",
            "error",
            lambda a, b: ratio(np.linalg.norm(a - b), larger(a, b, np.linalg.norm)),
            "The sizes are Euclidean lengths: every entry has a say, not only the largest.",
            *ONE_NUMBER,
        ),
        Mistake(
            "RER08",
            "error",
            lambda a, b: ratio(np.linalg.norm(a - b), np.linalg.norm(a) + np.linalg.norm(b)),
            "The sizes are Euclidean lengths, and the two are added.",
            "Several definitions are in use; limits for one do not fit another.",
            "How does the docstring measure a size, and how does it join two of them?",
        ),
        Mistake(
            "RER09",
            "error",
            lambda a, b: float(entry_by_entry(a, b).max()),
            "Each entry is divided by its own size before the maximum is taken.",
            "An entry near 0 is rounding, and a ratio of two roundings says nothing.",
            "Which comes first in the docstring, the maximum or the division?",
        ),
        Mistake(
            "RER10",
            "error",
            lambda a, b: float((np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))).max()),
            "Each entry is divided by its own sizes, added and kept above 1e-8.",
            "An entry near 0 is rounding, and a ratio of two roundings says nothing.",
            "Which comes first in the docstring, the maximum or the division?",
        ),
        Mistake(
            "RER11",
            "error",
            lambda a, b: entry_by_entry(a, b),
            "error is an array: each entry has a ratio of its own.",
            *ONE_NUMBER,
        ),
        Mistake(
            "RER12",
            "error",
            lambda a, b: ratio(size_of_entry(a - b), larger(a, b, size_of_entry)),
            "Averages are compared, in which a single wrong entry is lost.",
            *ONE_NUMBER,
        ),
        Mistake(
            "RER13",
            "error",
            lambda a, b: ratio(size_of_entry(a - b), larger(a, b)),
            "The differences are averaged, so a single wrong entry is lost.",
            *ONE_NUMBER,
        ),
        Mistake(
            "RER14",
            "error",
            lambda a, b: ratio(np.abs(worst(a) - worst(b)), larger(a, b)),
            "Only the sizes of a and b are compared, not their entries.",
            "Two gradients of one size may point in different directions.",
            "What does your function say of a and −a?",
        ),
        Mistake(
            "RER15",
            "error",
            lambda a, b: float(worst(a - b) / (larger(a, b) + 1e-8)),
            "A number of about 1e-8 is added to the denominator; tiny gradients seem to agree.",
            *EPSILON,
        ),
        Mistake(
            "RER16",
            "error",
            lambda a, b: float(worst(a - b) / np.maximum(larger(a, b), 1e-8)),
            "The denominator is kept above 1e-8; tiny gradients seem to agree.",
            *EPSILON,
        ),
        Mistake(
            "RER17",
            "error",
            lambda a, b: relative_error(a, b) if np.any(a) or np.any(b) else np.nan,
            "Right, except where a and b are both 0: there 0 is divided by 0.",
            "Two gradients of zeros agree perfectly.",
            "What does the docstring say of two zeros, and what does a division say?",
        ),
        Mistake(
            "RER18",
            "error",
            without_nan,
            "Right, except where b holds NaN: it was passed over.",
            "A gradient with NaN in it is broken, and a check must say so.",
            "Which of your calls leaves NaN out?",
        ),
    ),
)

TASKS = (RELATIVE_ERROR,)
