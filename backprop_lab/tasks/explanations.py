"""Explanations: how the judge speaks of what its reasoning found in numbers of the right shape."""

from collections.abc import Sequence

import numpy as np

from backprop_lab.tasks.finding import Finding, Trial
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.reasoning import (
    Pair,
    Part,
    constant_factor,
    handed_back,
    is_close_to_right,
    is_float32,
    is_permutation,
    made_of,
    wrong_part,
    wrong_where,
)
from backprop_lab.tasks.task import RANDOM
from backprop_lab.tasks.values import as_array
from backprop_lab.tasks.what_if import Change, Search


def explain(output: str, wrong: Sequence[Trial], search: Search) -> Finding | None:
    """Try the explanations from the surest to the vaguest."""
    pairs, known = pairs_of(wrong), [trial.leaves for trial in wrong]
    name = handed_back(pairs, known)
    if name:
        return unchanged(output, name)
    factor = constant_factor(pairs, known)
    if factor is not None:
        return by_a_factor(output, *factor, number=pairs[0][1].ndim == 0)
    if is_permutation(pairs):
        return permuted(output)
    change = search()
    if change is not None:
        return taken_for(output, change)
    name = made_of(pairs, known, np.multiply)
    if name:
        return off_by_a_factor_of(output, name)
    name = made_of(pairs, known, np.add)
    if name:
        return off_by(output, name)
    condition = wrong_where(pairs, known)
    if condition is not None:
        return only_where(output, *condition)
    part = wrong_part(pairs)
    return None if part is None else only_in(output, part)


def pairs_of(trials: Sequence[Trial]) -> list[Pair]:
    """Pair what came with what is right."""
    return [
        (np.asarray(as_array(t.value), dtype=float), np.asarray(t.expected, dtype=float))
        for t in trials
    ]


def explain_nearly(output: str, wrong: Sequence[Trial], search: Search) -> Finding | None:
    """Explain an output of which a few digits are right."""
    pairs = pairs_of(wrong)
    drawn = pairs_of([trial for trial in wrong if trial.case in RANDOM])
    if not is_close_to_right(drawn or pairs):  # a difference quotient fails at a kink
        return None
    change = None if is_float32(pairs) else search()
    if is_float32(pairs) or (change is not None and change.kind.startswith("float32")):
        return single_precision(output)
    return nearly(output)


def single_precision(output: str) -> Finding:
    """Right to seven digits, computed in float32."""
    return Finding(
        "float32",
        say("float32", "{output} is right to about seven digits, and no further.", output=output),
        say("float32", "Somewhere it passed through float32, which holds no more."),
        say("float32", "Which array has dtype float32?"),
    )


def nearly(output: str) -> Finding:
    """Right to some digits: a difference quotient, or something small that was added."""
    return Finding(
        "nearly",
        say("nearly", "{output} is nearly right: a few digits agree, no more.", output=output),
        say(
            "nearly",
            "A difference quotient, float32, or a small number added for safety looks like this. "
            "A derivative by formula is right to the last digits.",
        ),
        say("nearly", "Do you nudge an input and divide, or add an epsilon somewhere?"),
    )


def unchanged(output: str, name: str) -> Finding:
    """An argument, handed back."""
    return Finding(
        "unchanged",
        say(
            "unchanged",
            "What came back as {output} is {name}, as it was given.",
            output=output,
            name=name,
        ),
        say("unchanged", "Something of it must change on the way, or it would not be a task."),
        say("unchanged", "Which step should follow, and is its result what you return?"),
    )


def by_a_factor(output: str, size: float, rule: str, *, number: bool) -> Finding:
    """One factor everywhere."""
    text = "{output} is {what}." if number else "Every entry of {output} is {what}."
    concept = "A constant factor is a sum for a mean, a 2 of a square, or a sign."
    question = "Which line of yours multiplies or divides by it, and which should?"
    if size == -1.0 and not rule:
        concept = (
            "A sign turns with a minus too many or too few, or with a difference turned round."
        )
        question = "In which lines does a minus enter, and in which should it?"
    return Finding(
        "factor",
        say("factor", text, output=output, what=told(size, rule)),
        say("factor", concept),
        say("factor", question),
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


def permuted(output: str) -> Finding:
    """The right numbers in other places."""
    return Finding(
        "permutation",
        say("permutation", "{output} holds the right numbers in other places.", output=output),
        say("permutation", "An order was changed: by a transpose, a reshape or an index."),
        say("permutation", "Where does entry 0 of yours belong?"),
    )


TAKEN_FOR = {
    "one": "{output} is what would be right if the given {name} were 1.",
    "zero": "{output} is what would be right if the given {name} were 0.",
    "negated": "{output} is what would be right if the given {name} had the other sign.",
    "one more": "{output} is what would be right if the given {name} were larger by one.",
    "one less": "{output} is what would be right if the given {name} were smaller by one.",
    "other": "{output} is what would be right if the given {name} were equal to {other}.",
}
PASSED_OVER = (
    "All the rest of your formula is right; one argument does not count.",
    "In which line should {name} come in, and does it?",
)
OFF_BY_ONE = (
    "All the rest of your formula is right; one argument comes in larger or smaller by one.",
    "In which line does {name} come in, and what is added to it or taken from it there?",
)
COMES_IN = {
    "negated": (
        "All the rest of your formula is right; one argument comes in with the wrong sign.",
        "In which line does {name} come in, and with which sign?",
    ),
    "one more": OFF_BY_ONE,
    "one less": OFF_BY_ONE,
}


def taken_for(output: str, change: Change) -> Finding:
    """Right for other arguments: say which argument was passed over, or taken for another."""
    values = {"output": output, "name": change.name, "other": change.other}
    concept, question = COMES_IN.get(change.kind, PASSED_OVER)
    return Finding(
        f"taken for {change.kind}",
        say("taken_for", TAKEN_FOR[change.kind], **values),
        say("taken_for", concept),
        say("taken_for", question, name=change.name),
    )


def off_by_a_factor_of(output: str, name: str) -> Finding:
    """Each entry is off by a factor that one argument alone decides."""
    text = "Each entry of {output} is off by a factor, and {name} alone decides how large it is."
    return Finding(
        "entrywise factor",
        say("entrywise_factor", text, output=output, name=name),
        say("entrywise_factor", "A factor is missing, is there twice, or multiplies for divides."),
        say("entrywise_factor", "Where does {name} enter your formula, and how?", name=name),
    )


def off_by(output: str, name: str) -> Finding:
    """Each entry is off by a term that one argument alone decides."""
    text = "Each entry of {output} is off by a term, and {name} alone decides how large it is."
    return Finding(
        "entrywise term",
        say("entrywise_term", text, output=output, name=name),
        say("entrywise_term", "A term is missing, is there twice, or has the wrong sign."),
        say("entrywise_term", "Where is {name} added in your formula?", name=name),
    )


CONDITIONS = {
    "<": "{output} is right, except where {name} is negative.",
    ">": "{output} is right, except where {name} is positive.",
    "==": "{output} is right, except where {name} is 0.",
    "True": "{output} is right, except where {name} is True.",
    "False": "{output} is right, except where {name} is False.",
}


def only_where(output: str, name: str, condition: str) -> Finding:
    """Right but for the entries where an argument has one sign."""
    return Finding(
        "only where",
        say("only_where", CONDITIONS[condition], output=output, name=name),
        say("only_where", "The rule has two branches, and one of them is wrong."),
        say("only_where", "What does your function do with such an entry?"),
    )


ONE_IS_WRONG = (
    "Elsewhere the rule is right; in that place another one is at work, or none.",
    "Which line, index or slice decides that place, and how do the others differ?",
)
ONE_IS_RIGHT = {
    "first": (
        "Only the first is right: what comes after it goes another way.",
        "What sets the first apart from the others: a line before the loop, an index, a slice?",
    ),
    "last": (
        "Only the last is right: what comes before it goes another way.",
        "What sets the last apart from the others: a line after the loop, an index, a slice?",
    ),
}


def only_in(output: str, part: Part) -> Finding:
    """Right but for one row, column or entry, or wrong but for one."""
    concept, question = ONE_IS_RIGHT.get(part.all_but, ONE_IS_WRONG)
    return Finding(
        "part",
        say("part", "In {output} {part} is wrong.", output=output, part=part.name),
        say("part", concept),
        say("part", question),
    )
