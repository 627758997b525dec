"""Reasoning: what wrong numbers of the right shape have in common with the right ones."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from backprop_lab.shapes import Array
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.values import TOLERANCE
from backprop_lab.tasks.what_if import Leaf

Pair = tuple[Array, Array]  # what came, what is right
Known = Sequence[Sequence[Leaf]]  # the arguments of each pair
POWERS_OF_TWO = (1.0, 2.0, 0.5, 4.0, 0.25)
NEARLY = 1e-9  # a ratio of rounded numbers
A_FEW_DIGITS = 1e-3  # of the largest entry


def constant_factor(pairs: Sequence[Pair], known: Known) -> tuple[float, str] | None:
    """Find one factor between what came and what is right, the same rule in every case.

    ->  (sign times power of two, the axis whose length it holds: "", "× axis" or "÷ axis")
    Sizes differ from case to case, so a factor that follows an axis is that axis.
    """
    ratios = [ratio_of(value, right) for value, right in pairs if right.any()]
    if not ratios or np.isnan(ratios).any():
        return None
    lengths = [dict(axes(leaves)) for leaves in known]
    shared = set.intersection(*(set(names) for names in lengths))
    rules = ["", *(f"{sign} {name}" for name in sorted(shared) for sign in "×÷")]
    used = [known for known, (_, right) in zip(lengths, pairs, strict=True) if right.any()]
    for rule, power, sign in product(rules, POWERS_OF_TWO, (1.0, -1.0)):
        predicted = [sign * power * factor_of(rule, known) for known in used]
        told = not np.allclose(predicted, 1.0)
        if told and np.allclose(ratios, predicted, rtol=NEARLY, atol=0.0):
            return sign * power, rule
    return None


def axes(leaves: Sequence[Leaf]) -> Iterator[tuple[str, int]]:
    """Name the length of every axis of every array: "cache[0], axis 1"."""
    for leaf in leaves:
        for axis, length in enumerate(np.shape(leaf.value)):
            yield f"{leaf.name}, axis {axis}", length


def factor_of(rule: str, lengths: dict[str, int]) -> float:
    """Work out "× name" or "÷ name" for the lengths of one case."""
    if not rule:
        return 1.0
    return float(lengths[rule[2:]]) if rule[0] == "×" else 1.0 / lengths[rule[2:]]


def ratio_of(value: Array, right: Array) -> float:
    """Divide entry by entry; NaN where the quotients differ or a zero is not where it belongs."""
    zero = right == 0.0
    ratios = value[~zero] / right[~zero]
    same = not value[zero].any() and np.allclose(ratios, ratios[0], rtol=NEARLY, atol=0.0)
    return float(ratios[0]) if same else np.nan


def is_permutation(pairs: Sequence[Pair]) -> bool:
    """Whether the right numbers are all there, in other places."""
    return all(
        value.size > 1 and close(np.sort(value, axis=None), np.sort(right, axis=None))
        for value, right in pairs
    )


def handed_back(pairs: Sequence[Pair], known: Known) -> str:
    """Name the argument that came back unchanged, or return ""."""
    for i, leaf in enumerate(known[0]):
        if all(
            i < len(leaves) and np.array_equal(leaves[i].value, value)
            for (value, _), leaves in zip(pairs, known, strict=True)
        ):
            return leaf.name
    return ""


def is_close_to_right(pairs: Sequence[Pair]) -> bool:
    """Whether a few digits agree, in every entry and every case."""
    limit = A_FEW_DIGITS * max(np.abs(right).max(initial=0.0) for _, right in pairs)
    return all(np.abs(value - right).max(initial=0.0) <= limit for value, right in pairs)


def is_float32(pairs: Sequence[Pair]) -> bool:
    """Whether every number is one that float32 can hold, and the right ones are not."""
    return all(np.array_equal(value, value.astype(np.float32)) for value, _ in pairs) and not all(
        np.array_equal(right, right.astype(np.float32)) for _, right in pairs
    )


Join = Callable[..., Array]
FACTORS = (1.0, -1.0, 2.0, -2.0, 0.5, -0.5)
FORMS: tuple[Callable[[Array], Array], ...] = (
    lambda v: v,
    lambda v: 1.0 - v,
    lambda v: v**2,
    lambda v: 1.0 - v**2,
    lambda v: v * (1.0 - v),
)


def made_of(pairs: Sequence[Pair], known: Known, join: Join) -> str:
    """Name the argument that alone decides by how much each entry is off, or return "".

    join: np.multiply where a factor is looked for, np.add where a term is.
    """
    if min(right.size for _, right in pairs) == 0 or max(right.size for _, right in pairs) < 3:
        return ""
    first, *others = zip(pairs, known, strict=True)
    for i, leaf in enumerate(first[1]):
        if type(leaf.value) is int or (type(leaf.value) is float and join is np.add):
            continue
        for form, power, factor in product(FORMS, (1, -1), FACTORS):
            if all(
                i < len(leaves) and explains(pair, leaves[i].value, join, form, power, factor)
                for pair, leaves in (first, *others)
            ):
                return leaf.name
    return ""


def explains(
    pair: Pair, leaf: Any, join: Join, form: Callable[[Array], Array], power: int, factor: float
) -> bool:
    """Whether a form of one argument, joined to what is right, makes what came."""
    value, right = pair
    limit = NEARLY * np.abs(value).max(initial=1e-300)
    with np.errstate(all="ignore"):
        return any(
            (np.abs(join(right, factor * form(shaped) ** power) - value) <= limit).all()
            for shaped in laid_along(np.asarray(leaf, dtype=float), right.shape)
        )


def laid_along(leaf: Array, shape: tuple[int, ...]) -> Iterator[Array]:
    """Stretch an argument to the shape of an output, as a row and as a column."""
    for candidate in (leaf, leaf.reshape(leaf.shape + (1,) * (len(shape) - leaf.ndim))):
        try:
            yield np.broadcast_to(candidate, shape)
        except ValueError:
            continue


def wrong_where(pairs: Sequence[Pair], known: Known) -> tuple[str, str] | None:
    """Find the argument whose sign, or truth, decides which entries are wrong, and how."""
    wrong = [wrong_entries(value, right) for value, right in pairs]
    several = [mask for mask in wrong if mask.size > 1]  # one entry alone cannot tell
    if not several or any(mask.all() for mask in several):  # then the rule may be another
        return None
    for i, leaf in enumerate(known[0]):
        truth = type(leaf.value) is np.ndarray and leaf.value.dtype == bool
        for condition in ("True", "False") if truth else ("<", ">", "=="):
            matches = [
                i < len(leaves)
                and np.shape(leaves[i].value) == mask.shape
                and np.array_equal(CONDITIONS[condition](leaves[i].value), mask)
                for mask, leaves in zip(wrong, known, strict=True)
            ]
            if all(matches):
                return leaf.name, condition
    return None


CONDITIONS: dict[str, Callable[[Any], Any]] = {
    "<": lambda v: np.less(v, 0.0),
    ">": lambda v: np.greater(v, 0.0),
    "==": lambda v: np.equal(v, 0.0),
    "True": lambda v: v,
    "False": np.logical_not,
}


def wrong_entries(value: Array, right: Array) -> Array:
    """Mark the entries that differ by more than rounding."""
    marks: Array = np.abs(value - right) > TOLERANCE * max(np.abs(right).max(initial=0.0), 1e-300)
    return marks


class Part(NamedTuple):
    """Some rows or columns of an output: what they are called, and which one is left, if one is."""

    name: str
    all_but: str = ""  # "first" or "last"


def wrong_part(pairs: Sequence[Pair]) -> Part | None:
    """Name the rows or columns that hold all that is wrong, if it is the same in every case."""
    for axis in (0, -1):
        found = {part_along(axis, value, right) for value, right in pairs}
        if len(found) == 1 and None not in found:
            return found.pop()
    return None


def part_along(axis: int, value: Array, right: Array) -> Part | None:
    """Name the part along one axis: the first or last row is wrong, or all but one of them."""
    if right.ndim == 0 or right.shape[axis] < 2:
        return None
    wrong = wrong_entries(value, right)
    others = tuple(a for a in range(right.ndim) if a != axis % right.ndim)
    lines: list[bool] = np.asarray(wrong.any(axis=others)).tolist()
    row = say("part", "row") if axis == 0 else say("part", "column")
    if right.ndim == 1:
        row = say("part", "entry")
    n = len(lines)
    for part, pattern in {
        Part(say("part", "only the first {row}", row=row)): [True] + [False] * (n - 1),
        Part(say("part", "only the last {row}", row=row)): [False] * (n - 1) + [True],
        Part(say("part", "every {row} but the first", row=row), "first"): [False]
        + [True] * (n - 1),
        Part(say("part", "every {row} but the last", row=row), "last"): [True] * (n - 1) + [False],
    }.items():
        if lines == pattern:
            return part
    return None


def close(a: Array, b: Array) -> bool:
    """Whether two arrays of one shape are the same up to rounding."""
    return bool(np.abs(a - b).max(initial=0.0) <= TOLERANCE * np.abs(b).max(initial=1e-300))
