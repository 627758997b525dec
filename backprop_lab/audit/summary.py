"""The summary of an audit: its sums, and every fault with the place where it is."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from backprop_lab.audit.outcomes import Examination

NAMED_MISTAKES = 0.98  # of the known mistakes, at least
NAMED_MUTANTS = 0.90  # of the labelled mutants, at least
WRONGLY_NAMED = 0.01  # of the labelled mutants, less
LABELLED = 500  # mutants, at least
MISTAKES = {False: 3, True: 5}  # per task, at least; True: with several outputs
RIGHT = {False: 4, True: 10}


class Sums(NamedTuple):
    """The figures of a whole audit."""

    tasks: int
    mistakes: int
    named_mistakes: int
    mutants: int
    named_mutants: int
    wrongly_named: int
    without_catalogue: int
    equivalent: int
    stopped: int
    right: int
    rejected_right: int
    pairs: int
    named_pairs: int


def sums_of(examinations: Sequence[Examination]) -> Sums:
    """Add up what was found in every task."""
    mistakes = [outcome for found in examinations for outcome in found.mistakes]
    mutants = [outcome for found in examinations for outcome in found.mutants]
    pairs = [outcome for found in examinations for outcome in found.pairs]
    return Sums(
        tasks=len(examinations),
        mistakes=len(mistakes),
        named_mistakes=sum(outcome.is_named for outcome in mistakes),
        mutants=len(mutants),
        named_mutants=sum(outcome.is_named for outcome in mutants),
        wrongly_named=sum(outcome.is_wrongly_named for outcome in mutants),
        without_catalogue=sum(o.without_catalogue != "unknown" for o in mistakes + mutants),
        equivalent=sum(len(found.equivalent) for found in examinations),
        stopped=sum(found.stopped for found in examinations),
        right=sum(found.right for found in examinations),
        rejected_right=sum(len(found.rejected_right) for found in examinations),
        pairs=len(pairs),
        named_pairs=sum(outcome.is_named for outcome in pairs),
    )


def faults(examinations: Sequence[Examination]) -> Iterator[str]:
    """List what is wrong with the judge, its cases or its catalogue, each with its place."""
    yield from faults_of(examinations)
    sums = sums_of(examinations)
    if sums.named_mistakes < NAMED_MISTAKES * sums.mistakes:
        yield f"{sums.named_mistakes} of {sums.mistakes} mistakes are named, expected 98 %."
    if sums.mutants < LABELLED:
        yield f"{sums.mutants} mutants have a label, expected {LABELLED}."
    if sums.named_mutants < NAMED_MUTANTS * sums.mutants:
        yield f"{sums.named_mutants} of {sums.mutants} mutants are named, expected 90 %."
    if sums.wrongly_named >= WRONGLY_NAMED * max(sums.mutants, 1):
        yield f"{sums.wrongly_named} of {sums.mutants} mutants are called by another's name."


def faults_of(examinations: Sequence[Examination]) -> Iterator[str]:
    """List the faults of single tasks."""
    for found in examinations:
        yield from (f"{found.task}: {fault}" for fault in faults_in(found))


def faults_in(found: Examination) -> Iterator[str]:
    """List the faults of one task: none of these may be."""
    if len(found.mistakes) < MISTAKES[found.outputs > 1]:
        yield f"{len(found.mistakes)} mistakes, expected {MISTAKES[found.outputs > 1]}."
    if found.right < RIGHT[found.outputs > 1]:
        yield f"{found.right} right answers, expected {RIGHT[found.outputs > 1]}."
    for outcome in found.mistakes:
        if outcome.pattern == "correct":
            yield f"the mistake {outcome.label} passes as right: no case shows it."
        elif outcome.is_wrongly_named:
            yield f"the mistake {outcome.label} is taken for {outcome.mistake}."
    for label in found.holes:
        yield f"a wrong function passes as right: {label}."
    for rejected in found.rejected_right:
        yield f"a right answer is rejected: {rejected}"
    for number in found.secrets:
        yield f"a verdict shows {number}, a number of the right result."
    for label in found.unlabelled:
        yield f"a mutant has no label: {label}."
    for label in found.without_mutant:
        yield f"a label is of no mutant: {label}."
