"""Patterns: what can be said of a wrong output that equals no known mistake."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from backprop_lab.tasks.explanations import explain, explain_nearly
from backprop_lab.tasks.finding import Finding, Trial, first_wrong_part
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.task import RANDOM
from backprop_lab.tasks.values import NotNumbers, agree, as_array
from backprop_lab.tasks.what_if import Search


def describe(
    output: str, trials: Sequence[Trial], search: Search, *, last_first: bool = False
) -> Finding:
    """Say what can be seen of a wrong output, from its shape to "we do not know".

    search: looks for other arguments for which the output would be right; last_first: the parts of
    an output that is a list are computed from the last to the first.
    """
    for trial in trials:
        if type(trial.value) is NotNumbers:
            return Finding("type", trial.value.sentence)
    if type(trials[0].expected) in (tuple, list):
        return describe_parts(output, trials, search, last_first=last_first)
    wrong = [trial for trial in trials if not trial.is_right]
    return (
        not_finite(output, wrong)
        or shape(output, wrong)
        or zero(output, trials)
        or explain_nearly(output, wrong, search)
        or only_special(output, wrong, trials)
        or explain(output, wrong, search)
        or unknown(output, trials[0].expected)
    )


KNOWN_TO_BE_RIGHT = {
    "number": "{output} is one number, as it should be, but not that of any mistake we know.",
    "part": "The number of parts is right, and so is the shape of {output}; its numbers are not "
    "those of any mistake we know.",
    "array": "The shape of {output} is right; its numbers are not those of any mistake we know.",
}
BY_HAND = {
    "number": "Work {output} out by hand for small arguments: which line of yours is the first to "
    "give something else?",
    "array": "Work one entry of {output} out by hand for small arguments: which line of yours is "
    "the first to give something else?",
}


def unknown(output: str, expected: Any) -> Finding:
    """Say honestly that we do not know, and how to find out."""
    number = np.ndim(expected) == 0
    known = "number" if number else "part" if output.endswith("]") else "array"
    return Finding(
        "unknown",
        say("unknown", "{output} is wrong, and we do not recognise how.", output=output),
        say("unknown", KNOWN_TO_BE_RIGHT[known], output=output),
        say("unknown", BY_HAND["number" if number else "array"], output=output),
    )


def describe_parts(
    output: str, trials: Sequence[Trial], search: Search, *, last_first: bool
) -> Finding:
    """Describe the first wrong part of an output that is a tuple or list, in each case of its own.

    An array in its place is a list of its rows: equal rows arrive as one.
    """
    lengths = {len(trial.expected) for trial in trials}
    for trial in sorted(trials, key=lambda trial: trial.case not in RANDOM):
        if not has_its_parts(trial):
            return parts(output, trial, always_as_many=len(lengths) == 1)
    trials = [
        t._replace(value=tuple(t.value)) if type(t.value) is np.ndarray else t for t in trials
    ]
    return describe(*first_wrong_part(output, trials, last_first=last_first), search)


def has_its_parts(trial: Trial) -> bool:
    """Whether there are as many parts as there should be."""
    several = type(trial.value) in (tuple, list) or holds_rows(trial.value, trial.expected)
    return several and len(trial.value) == len(trial.expected)


def holds_rows(value: Any, parts: Sequence[Any]) -> bool:
    """Whether an array has one axis more than each of the right parts: they may be its rows."""
    if type(value) is not np.ndarray or value.ndim == 0:
        return False
    rows = [as_array(part) for part in parts]
    return all(row is not None and row.ndim == value.ndim - 1 for row in rows)


FIXED_PARTS = (
    "Parts without names are read by position, so there may be no fewer and no more.",
    "Which parts does the docstring name, and what does each of yours hold?",
)
COUNTED_PARTS = (
    "How many parts there must be follows from the arguments.",
    "Take the smallest arguments you can think of: how many parts should there be, and which are "
    "yours?",
)


def parts(output: str, trial: Trial, *, always_as_many: bool) -> Finding:
    """Say what came where there should be so many parts; there may be as many in every case."""
    values: dict[str, object] = {"output": output, "where": trial.where}
    values["count"] = len(trial.expected)
    concept, question = FIXED_PARTS if always_as_many else COUNTED_PARTS
    if type(trial.value) in (tuple, list) or holds_rows(trial.value, trial.expected):
        text = "{output} has length {came}, expected {count}{where}."
        values["came"] = len(trial.value)
    elif np.ndim(trial.value) == 0:
        text = "{output} is one number, expected a tuple or list of length {count}{where}."
    else:
        text = "{output} is one array, expected a tuple or list of length {count}{where}."
    return Finding(
        "parts", say("parts", text, **values), say("parts", concept), say("parts", question)
    )


NOT_FINITE = (
    "A division by 0 ends like this, a log of 0, the root of a negative number, or a number beyond "
    "the floats."
)
NOT_FINITE_QUESTION = (
    "Which step divides, takes a log, a root or a power, or exp of a large number?"
)


def not_finite(output: str, wrong: Sequence[Trial]) -> Finding | None:
    """NaN or infinity, in some case."""
    for trial in wrong:
        value = as_array(trial.value)
        if value is not None and not np.isfinite(value.astype(float)).all():
            text = "{output} holds NaN or infinity{where}."
            return Finding(
                "not_finite",
                say("not_finite", text, output=output, where=trial.where),
                say("not_finite", NOT_FINITE),
                say("not_finite", NOT_FINITE_QUESTION),
            )
    return None


GRADIENT_SHAPE = "A gradient has the shape of what it is the gradient of."


def shape(output: str, wrong: Sequence[Trial]) -> Finding | None:
    """Another shape than the right one; the transpose is named."""
    for trial in wrong:
        array, wanted = as_array(trial.value), np.shape(trial.expected)
        if array is None:
            text = "{output} has rows of several lengths, expected shape {wanted}{where}."
            values = {"output": output, "wanted": wanted, "where": trial.where}
            return Finding("ragged", say("shape", text, **values))
        if array.shape == wanted:
            continue
        kind, concept, question = "shape", "", ""
        if agree(array.T, trial.expected):
            kind = "transpose"
            concept = say("transpose", "Its numbers are right, but it is the transpose.")
            question = say("transpose", "Which index should be the row, and which the column?")
        elif output.startswith("d"):
            concept = say("shape", GRADIENT_SHAPE)
            question = say("shape", "Which axis is summed, and which axes are left?")
        elif output.startswith("gradients["):
            concept = say("shape", GRADIENT_SHAPE)
            text = "Of what is {output} the gradient, and which shape does that have?"
            question = say("shape", text, output=output)
        else:
            question = say("shape", "Which shape does the docstring give?")
        text = "{output} has shape {came}, expected {wanted}{where}."
        values = {"output": output, "came": array.shape, "wanted": wanted, "where": trial.where}
        return Finding(kind, say("shape", text, **values), concept, question)
    return None


ZERO_QUESTION = (
    "Is the line that fills {output} reached, and which difference or factor in it is 0?"
)


def zero(output: str, trials: Sequence[Trial]) -> Finding | None:
    """Nothing but zeros."""
    arrays = [as_array(trial.value) for trial in trials]
    if any(array is None or array.any() for array in arrays):
        return None
    number = all(array is not None and array.ndim == 0 for array in arrays)
    text = "{output} is zero in every case." if number else "{output} is zero everywhere."
    return Finding(
        "zero",
        say("zero", text, output=output),
        question=say("zero", ZERO_QUESTION, output=output),
    )


def only_special(output: str, wrong: Sequence[Trial], trials: Sequence[Trial]) -> Finding | None:
    """Right on the random draws, wrong on one special input: say on which."""
    cases = {trial.case for trial in wrong}
    if len(cases) > 1 or cases & set(RANDOM) or len(wrong) == len(trials):
        return None
    text = "{output} is right, except in one case: {case}."
    return Finding(
        "only_special",
        say("only_special", text, output=output, case=cases.pop()),
        say("only_special", "The formula is nearly there; this input is where it bends."),
        say("only_special", "What does the docstring say about it?"),
    )
