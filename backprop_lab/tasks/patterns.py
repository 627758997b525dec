"""Patterns: what can be said of a wrong output that equals no known mistake."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from backprop_lab.tasks.messages import say
from backprop_lab.tasks.reasoning import constant_factor, is_permutation, wrong_part
from backprop_lab.tasks.task import RANDOM
from backprop_lab.tasks.values import NotNumbers, agree, as_array


class Finding(NamedTuple):
    """What to tell the student, and the id of the known mistake if there is one."""

    observation: str
    concept: str = ""
    question: str = ""
    mistake: str = ""


class Trial(NamedTuple):
    """One output in one case: what came, and what is right."""

    case: str
    value: Any
    expected: Any
    lengths: Mapping[str, int] = MappingProxyType({})  # of the arguments' axes, by name

    @property
    def where(self) -> str:
        """The case in brackets, where it is a special one."""
        return "" if self.case in RANDOM else say("case", " (case: {case})", case=self.case)


def describe(output: str, trials: Sequence[Trial]) -> Finding:
    """Say what can be seen of a wrong output, from its shape to "we do not know"."""
    for trial in trials:
        if type(trial.value) is NotNumbers:
            return Finding(trial.value.sentence)
    if type(trials[0].expected) in (tuple, list):
        return describe_parts(output, trials)
    wrong = [trial for trial in trials if not agree(trial.value, trial.expected)]
    special = len(wrong) < len(trials) and only_special(output, wrong)
    for finding in (not_finite(output, wrong), shape(output, wrong), zero(output, trials), special):
        if finding:
            return finding
    return single_precision(output, wrong) or reasoned(output, wrong) or unknown(output)


def unknown(output: str) -> Finding:
    """Say honestly that we do not know, and how to find out."""
    text = "Take one entry of {output}, work it out by hand for an input of one row, and compare."
    return Finding(
        say("unknown", "{output} is wrong, and we do not recognise how.", output=output),
        say("unknown", "Its shape is right, its numbers are not those of any mistake we know."),
        say("unknown", text, output=output),
    )


def describe_parts(output: str, trials: Sequence[Trial]) -> Finding:
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
            return Finding(say("parts", text, **values), question=question)
    for i in range(max(len(trial.expected) for trial in trials)):
        parts = [
            Trial(t.case, t.value[i], t.expected[i], t.lengths)
            for t in trials
            if i < len(t.expected)
        ]
        if not all(agree(part.value, part.expected) for part in parts):
            return describe(f"{output}[{i}]", parts)
    raise AssertionError("describe is called only for outputs that are wrong")


def not_finite(output: str, wrong: Sequence[Trial]) -> Finding | None:
    """NaN or infinity, in some case."""
    for trial in wrong:
        value = as_array(trial.value)
        if value is not None and not np.isfinite(value.astype(float)).all():
            text = "{output} holds NaN or infinity{where}."
            return Finding(
                say("not_finite", text, output=output, where=trial.where),
                say("not_finite", "Somewhere a number grew beyond what a float can hold."),
                say("not_finite", "Which step divides, or takes exp of a large number?"),
            )
    return None


def shape(output: str, wrong: Sequence[Trial]) -> Finding | None:
    """Another shape than the right one; the transpose is named."""
    for trial in wrong:
        array, wanted = as_array(trial.value), np.shape(trial.expected)
        if array is not None and array.shape == wanted:
            continue
        came = say("shape", "rows of several lengths") if array is None else array.shape
        concept = question = ""
        if array is not None and agree(array.T, trial.expected):
            concept = say("transpose", "Its numbers are right, but it is the transpose.")
            question = say("transpose", "Which index should be the row, and which the column?")
        elif output.startswith("d"):
            concept = say("shape", "A gradient has the shape of what it is the gradient of.")
            question = say("shape", "Which axis is summed, and which axes are left?")
        else:
            question = say("shape", "Which shape does the docstring give?")
        text = "{output} has shape {came}, expected {wanted}{where}."
        values = {"output": output, "came": came, "wanted": wanted, "where": trial.where}
        return Finding(say("shape", text, **values), concept, question)
    return None


def zero(output: str, trials: Sequence[Trial]) -> Finding | None:
    """Nothing but zeros."""
    arrays = [as_array(trial.value) for trial in trials]
    if any(array is None or array.any() for array in arrays):
        return None
    return Finding(
        say("zero", "{output} is zero everywhere.", output=output),
        question=say("zero", "Is the line that fills {output} ever reached?", output=output),
    )


def single_precision(output: str, wrong: Sequence[Trial]) -> Finding | None:
    """Right to seven digits, computed in float32."""
    pairs = [(as_array(t.value), np.asarray(t.expected, dtype=float)) for t in wrong]
    close = all(a is not None and np.allclose(a, b, rtol=1e-5, atol=1e-6) for a, b in pairs)
    if not close or all(a is None or a.dtype != np.float32 for a, _ in pairs):
        return None
    return Finding(
        say("float32", "{output} is right to about seven digits, and no further.", output=output),
        say("float32", "Somewhere it passed through float32, which holds no more."),
        say("float32", "Which array has dtype float32?"),
    )


def reasoned(output: str, wrong: Sequence[Trial]) -> Finding | None:
    """One factor everywhere, the right numbers in other places, or one part that is wrong."""
    pairs = [
        (np.asarray(as_array(t.value), dtype=float), np.asarray(t.expected, dtype=float))
        for t in wrong
    ]
    factor = constant_factor(pairs, [trial.lengths for trial in wrong])
    if factor is not None:
        return Finding(
            say("factor", "Every entry of {output} is {what}.", output=output, what=told(*factor)),
            say("factor", "A constant factor is a sum for a mean, a 2 of a square, or a sign."),
            say("factor", "Which line of yours multiplies or divides by it, and which should?"),
        )
    if is_permutation(pairs):
        return Finding(
            say("permutation", "{output} holds the right numbers in other places.", output=output),
            say("permutation", "An order was changed: by a transpose, a reshape or an index."),
            say("permutation", "Where does entry 0 of yours belong?"),
        )
    part = wrong_part(pairs)
    if not part:
        return None
    return Finding(
        say("part", "In {output} only {part} is wrong.", output=output, part=part),
        say("part", "The rule is right and does not reach every place."),
        say("part", "From where to where does your loop or your slice go?"),
    )


def told(number: float, rule: str) -> str:
    """Say a factor in words: "2 times too large", "too small by the length of dy, axis 0"."""
    size, axis = abs(number), rule[2:]
    if size != 1.0 and rule:
        text = "off by the factor {number:g} {sign} the length of {axis}"
        return say("factor", text, number=number, sign=rule[0], axis=axis)
    words = [say("factor", "of the wrong sign")] if number < 0.0 else []
    if size > 1.0:
        words.append(say("factor", "{times:g} times too large", times=size))
    elif size < 1.0:
        words.append(say("factor", "{times:g} times too small", times=1.0 / size))
    elif rule.startswith("×"):
        words.append(say("factor", "too large by the length of {axis}", axis=axis))
    elif rule:
        words.append(say("factor", "too small by the length of {axis}", axis=axis))
    return say("factor", " and ").join(words)


def only_special(output: str, wrong: Sequence[Trial]) -> Finding | None:
    """Right on the random draws, wrong on one special input: say on which."""
    cases = {trial.case for trial in wrong}
    if len(cases) > 1 or cases & set(RANDOM):
        return None
    text = "{output} is right, except in one case: {case}."
    return Finding(
        say("only_special", text, output=output, case=cases.pop()),
        say("only_special", "The formula is nearly there; this input is where it bends."),
        say("only_special", "What does the docstring say about it?"),
    )
