"""Patterns: what can be said of a wrong output that equals no known mistake."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from backprop_lab.tasks.messages import say
from backprop_lab.tasks.values import agree, as_array


class Finding(NamedTuple):
    """What to tell the student, and the id of the known mistake if there is one."""

    observation: str
    concept: str = ""
    question: str = ""
    mistake: str = ""


class Comparison(NamedTuple):
    """One output on one case: what came, and what is right."""

    case: str
    value: Any
    expected: Any


def describe(output: str, comparisons: Sequence[Comparison]) -> Finding:
    """Say what can be seen of a wrong output, from its shape to "we do not know"."""
    wrong = [c for c in comparisons if not agree(c.value, c.expected)]
    for pattern in (not_finite, shape, zero, single_precision, only_special):
        finding = pattern(output, wrong, comparisons)
        if finding is not None:
            return finding
    return Finding(
        say("unknown", "{output} is wrong, and we do not recognise how.", output=output),
        say("unknown", "Its shape is right, its numbers are not those of any mistake we know."),
        say(
            "unknown",
            "Take one entry of {output}, work it out by hand for an input of one row, and compare.",
            output=output,
        ),
    )


def not_finite(output: str, wrong: Sequence[Comparison], _: Sequence[Comparison]) -> Finding | None:
    """NaN or infinity, in some case."""
    for comparison in wrong:
        value = as_array(comparison.value)
        if value is not None and not np.isfinite(value.astype(float)).all():
            return Finding(
                say(
                    "not_finite",
                    "{output} holds NaN or infinity (case: {case}).",
                    output=output,
                    case=comparison.case,
                ),
                say("not_finite", "Somewhere a number grew beyond what a float can hold."),
                say("not_finite", "Which step divides, or takes exp of a large number?"),
            )
    return None


def shape(output: str, wrong: Sequence[Comparison], _: Sequence[Comparison]) -> Finding | None:
    """Another shape than the right one; the transpose is named."""
    for case, value, expected in wrong:
        array = as_array(value)
        if type(expected) in (tuple, list):
            if type(value) in (tuple, list) and len(value) == len(expected):
                continue
            return Finding(
                say(
                    "parts",
                    "{output} has not the {count} parts that the docstring names.",
                    output=output,
                    count=len(expected),
                ),
                question=say("parts", "Compare it with the docstring, part by part."),
            )
        came = array.shape if array is not None else say("shape", "rows of several lengths")
        if array is None or array.shape != np.shape(expected):
            transposed = array is not None and agree(array.T, expected)
            return Finding(
                say(
                    "shape",
                    "{output} has shape {came}, expected {wanted} (case: {case}).",
                    output=output,
                    came=came,
                    wanted=np.shape(expected),
                    case=case,
                ),
                say("transpose", "Its numbers are right, but it is the transpose.")
                if transposed
                else say("shape", "A gradient has the shape of what it is the gradient of."),
                say("shape", "Which axis is summed, and which axes are left?"),
            )
    return None


def zero(output: str, wrong: Sequence[Comparison], _: Sequence[Comparison]) -> Finding | None:
    """Nothing but zeros."""
    arrays = [as_array(comparison.value) for comparison in wrong]
    if all(array is not None and not array.any() for array in arrays):
        return Finding(
            say("zero", "{output} is zero everywhere.", output=output),
            say("zero", "Zero says: nudging this input does not move the result at all."),
            say("zero", "Is the line that fills {output} ever reached?", output=output),
        )
    return None


def single_precision(
    output: str, wrong: Sequence[Comparison], _: Sequence[Comparison]
) -> Finding | None:
    """Right to seven digits, computed in float32."""
    if type(wrong[0].expected) in (tuple, list):
        return None
    arrays = [(as_array(c.value), np.asarray(c.expected, dtype=float)) for c in wrong]
    if all(a is not None and np.allclose(a, b, rtol=1e-5, atol=1e-6) for a, b in arrays) and any(
        a is not None and a.dtype == np.float32 for a, _ in arrays
    ):
        return Finding(
            say(
                "float32", "{output} is right to about seven digits, and no further.", output=output
            ),
            say("float32", "Somewhere it passed through float32, which holds no more."),
            say("float32", "Which array has dtype float32?"),
        )
    return None


def only_special(
    output: str, wrong: Sequence[Comparison], comparisons: Sequence[Comparison]
) -> Finding | None:
    """Right on the random draws, wrong on a special input: say on which."""
    cases = sorted({comparison.case for comparison in wrong})
    if len(cases) == 1 and len(wrong) < len(comparisons):
        return Finding(
            say(
                "only_special",
                "{output} is right, except in one case: {case}.",
                output=output,
                case=cases[0],
            ),
            say("only_special", "The formula is nearly there; this input is where it bends."),
            say("only_special", "What does the docstring say about it?"),
        )
    return None
