"""Patterns: what can be said of a wrong output that equals no known mistake."""

from collections.abc import Sequence

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
        or unknown(output)
    )


def unknown(output: str) -> Finding:
    """Say honestly that we do not know, and how to find out."""
    known = "The shape of {output} is right; its numbers are not those of any mistake we know."
    text = "Take one entry of {output}, work it out by hand for an input of one row, and compare."
    return Finding(
        "unknown",
        say("unknown", "{output} is wrong, and we do not recognise how.", output=output),
        say("unknown", known, output=output),
        say("unknown", text, output=output),
    )


def describe_parts(
    output: str, trials: Sequence[Trial], search: Search, *, last_first: bool
) -> Finding:
    """Describe the first wrong part of an output that is a tuple or list, in each case of its own.

    An array in its place is a list of its rows: equal rows arrive as one.
    """
    trials = [
        t._replace(value=tuple(t.value)) if type(t.value) is np.ndarray and t.value.ndim else t
        for t in trials
    ]
    for trial in trials:
        count = len(trial.expected)
        if type(trial.value) not in (tuple, list) or len(trial.value) != count:
            came = len(trial.value) if type(trial.value) in (tuple, list) else 1
            text = "The number of parts of {output} is {came}, expected {count}{where}."
            values = {"output": output, "came": came, "count": count, "where": trial.where}
            question = say("parts", "Compare it with the docstring, part by part.")
            return Finding("parts", say("parts", text, **values), question=question)
    return describe(*first_wrong_part(output, trials, last_first=last_first), search)


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
                say(
                    "not_finite",
                    "A division by 0 ends like this, a log of 0, or a number beyond the floats.",
                ),
                say("not_finite", NOT_FINITE_QUESTION),
            )
    return None


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
            concept = say("shape", "A gradient has the shape of what it is the gradient of.")
            question = say("shape", "Which axis is summed, and which axes are left?")
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
    return Finding(
        "zero",
        say("zero", "{output} is zero everywhere.", output=output),
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
