"""Reasoning: what wrong numbers of the right shape have in common with the right ones."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np

from backprop_lab.shapes import Array
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.values import TOLERANCE

Pair = tuple[Array, Array]  # what came, what is right
Lengths = Mapping[str, int]  # "dy, axis 0" -> its length
POWERS_OF_TWO = (1.0, 2.0, 0.5, 4.0, 0.25)
NEARLY = 1e-9  # a ratio of rounded numbers


def lengths_of(names: Sequence[str], arguments: Sequence[Any]) -> dict[str, int]:
    """Name the length of every axis of every array among the arguments: "cache[0], axis 1"."""
    return dict(axes(zip(names, arguments, strict=True)))


def axes(named: Any) -> Iterator[tuple[str, int]]:
    """Walk through nested arguments, array by array, axis by axis."""
    for name, value in named:
        if type(value) in (tuple, list):
            yield from axes((f"{name}[{i}]", part) for i, part in enumerate(value))
        else:
            for axis, length in enumerate(np.shape(value)):
                yield f"{name}, axis {axis}", length


def constant_factor(pairs: Sequence[Pair], lengths: Sequence[Lengths]) -> tuple[float, str] | None:
    """Find one factor between what came and what is right, the same rule in every case.

    ->  (sign times power of two, the axis whose length it holds: "", "× axis" or "÷ axis")
    Sizes differ from case to case, so a factor that follows an axis is that axis.
    """
    ratios = [ratio_of(value, right) for value, right in pairs if right.any()]
    if not ratios or np.isnan(ratios).any():
        return None
    shared = set.intersection(*(set(names) for names in lengths))
    rules = ["", *(f"{sign} {name}" for name in sorted(shared) for sign in "×÷")]
    used = [known for known, (_, right) in zip(lengths, pairs, strict=True) if right.any()]
    for rule, power, sign in product(rules, POWERS_OF_TWO, (1.0, -1.0)):
        predicted = [sign * power * factor_of(rule, known) for known in used]
        if (rule or sign * power != 1.0) and np.allclose(ratios, predicted, rtol=NEARLY, atol=0.0):
            return sign * power, rule
    return None


def factor_of(rule: str, lengths: Lengths) -> float:
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


def wrong_part(pairs: Sequence[Pair]) -> str:
    """Name the rows or columns that hold all that is wrong, if it is the same in every case."""
    for axis in (0, -1):
        found = {part_along(axis, value, right) for value, right in pairs}
        if len(found) == 1 and "" not in found:
            return found.pop()
    return ""


def part_along(axis: int, value: Array, right: Array) -> str:
    """Name the part along one axis: the first or last row is wrong, or all but one of them."""
    if right.ndim == 0 or right.shape[axis] < 3:
        return ""
    wrong = np.abs(value - right) > TOLERANCE * max(np.abs(right).max(), 1e-300)
    others = tuple(a for a in range(right.ndim) if a != axis % right.ndim)
    lines = wrong.any(axis=others).tolist()
    row = say("part", "row") if axis == 0 else say("part", "column")
    if right.ndim == 1:
        row = say("part", "entry")
    n = len(lines)
    for text, pattern in {
        say("part", "the first {row}", row=row): [True] + [False] * (n - 1),
        say("part", "the last {row}", row=row): [False] * (n - 1) + [True],
        say("part", "every {row} but the first", row=row): [False] + [True] * (n - 1),
        say("part", "every {row} but the last", row=row): [True] * (n - 1) + [False],
    }.items():
        if lines == pattern:
            return text
    return ""


def close(a: Array, b: Array) -> bool:
    """Whether two arrays of one shape are the same up to rounding."""
    return bool(np.abs(a - b).max(initial=0.0) <= TOLERANCE * np.abs(b).max(initial=1e-300))
