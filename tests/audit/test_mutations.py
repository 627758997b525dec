"""Mutants: one small change each, labelled by what was changed."""

import ast
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop_lab.audit.changes import SLIPS
from backprop_lab.audit.mutations import apart, bare, mutants, mutated, sites
from backprop_lab.tasks import TASKS


def affine(x: float, w: float, b: float) -> float:
    """Have a docstring, and a check of the arguments."""
    check_shapes("affine", x=x)  # noqa: F821
    y: float = w * x + b
    return y


def total(values: list[float]) -> float:
    result = 0.0
    for value in values:
        result += value
    return result


def labels(reference: Callable[..., Any]) -> list[str]:
    return [mutant.label for mutant in mutants(reference)]


def test_docstring_annotations_and_checks_are_not_mutated() -> None:
    assert ast.unparse(bare(affine)) == "def affine(x, w, b):\n    y = w * x + b\n    return y"


def test_every_slip_is_a_mutant_of_its_own() -> None:
    found = labels(affine)
    assert "1 drop a factor: w * x → w" in found
    assert "1 drop a path: w * x + b → w * x" in found
    assert "1 sign: w * x + b → w * x - b" in found
    assert "2 sign: return y → return -y" in found
    assert len(found) == len(set(found))


def test_a_mutant_computes_what_its_label_says() -> None:
    by_label = {mutant.label: mutant for mutant in mutants(affine)}
    without_b = mutated(affine, by_label["1 drop a path: w * x + b → w * x"])
    assert without_b(2.0, 3.0, 10.0) == 6.0  # 2 · 3
    both = mutated(
        affine,
        by_label["1 sign: w * x + b → w * x - b"],
        by_label["2 sign: return y → return -y"],
    )
    assert both(2.0, 3.0, 10.0) == 4.0  # −(2 · 3 − 10)


def test_accumulating_becomes_assigning() -> None:
    by_label = {mutant.label: mutant for mutant in mutants(total)}
    last = mutated(total, by_label["3 assign for accumulate: result += value → result = value"])
    assert last([1.0, 2.0, 5.0]) == 5.0
    short = mutated(
        total, by_label["2 off by one: for value in values: → for value in list(values)[1:]:"]
    )
    assert short([1.0, 2.0, 5.0]) == 7.0


def endless(values: list[int]) -> int:
    for value in values:
        values.append(value + 1)
    return len(values)


def test_a_loop_without_end_is_stopped() -> None:
    mutant = next(m for m in mutants(endless) if m.kind == "off by one" and m.line == 2)
    with pytest.raises(RuntimeError, match="does not end"):
        mutated(endless, mutant)([1])


def test_two_changes_are_apart_if_neither_holds_the_other() -> None:
    found = mutants(total)
    loop = next(m for m in found if m.label.startswith("2 order"))
    inside = next(m for m in found if m.line == 3)
    after = next(m for m in found if m.line == 4)
    assert not apart(total, loop, inside)
    assert apart(total, loop, after)
    assert apart(total, inside, after)
    assert not apart(total, after, inside)


def test_each_kind_of_slip_occurs_in_some_reference() -> None:
    kinds = {mutant.kind for task in TASKS.values() for mutant in mutants(task.reference)}
    unused = {kind for kind, _ in SLIPS} - kinds
    assert unused <= {"assign for accumulate"}  # the references have none


@pytest.mark.parametrize("name", ["dense_backward", "softmax_backward", "adam_step"])
def test_without_a_change_it_is_the_reference(name: str, rng: np.random.Generator) -> None:
    task = TASKS[name]
    arguments = task.cases["random"](rng)
    same = mutated(task.reference)(*arguments)
    for a, b in zip(same, task.reference(*arguments), strict=True):
        np.testing.assert_array_equal(a, b)


def test_sites_know_their_statements() -> None:
    lines = {ast.unparse(site.node).partition("\n")[0]: site.line for site in sites(bare(total))}
    assert lines["result = 0.0"] == 1
    assert lines["for value in values:"] == 2
    assert lines["return result"] == 4
