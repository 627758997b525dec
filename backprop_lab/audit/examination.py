"""The examination of one task: its mistakes, right answers and mutants before the judge."""

import contextlib
import functools
import warnings
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from backprop_lab.audit.equivalence import Sample
from backprop_lab.audit.inputs import INPUTS
from backprop_lab.audit.labels import Label
from backprop_lab.audit.mutations import Mutant, apart, mutants, mutated
from backprop_lab.audit.students import Function, making
from backprop_lab.tasks.check import verdict_on, verdict_on_calls
from backprop_lab.tasks.judge import outputs_of
from backprop_lab.tasks.task import Mistake, Task, draw_calls
from backprop_lab.tasks.verdict import Verdict

INDEPENDENT_INPUTS = 200
MOST_MUTANTS = 32  # of one task, spread over all of its source
MOST_PAIRS = 6  # of mutants in two statements


class Outcome(NamedTuple):
    """What the judge called one wrong function, with and without the catalogue."""

    label: str
    expected: str  # the id of a mistake, or a pattern, or "unknown"
    mistake: str  # the id by which it was called, or ""
    pattern: str
    without_catalogue: str = ""
    cases: tuple[str, ...] = ()  # in which an output is wrong

    @property
    def found(self) -> str:
        """What it was called."""
        return self.mistake or self.pattern

    @property
    def is_named(self) -> bool:
        """Whether it was called by its name; "unknown" is none."""
        return self.found == self.expected != "unknown"

    @property
    def is_wrongly_named(self) -> bool:
        """Whether it was called by the id of a mistake that it is not."""
        return self.mistake not in ("", self.expected)


@dataclass
class Examination:
    """All that the audit knows of one task."""

    task: str
    outputs: int
    mistakes: list[Outcome] = field(default_factory=list)
    mutants: list[Outcome] = field(default_factory=list)
    pairs: list[Outcome] = field(default_factory=list)
    right: int = 0
    rejected_right: list[str] = field(default_factory=list)
    equivalent: list[str] = field(default_factory=list)
    stopped: int = 0
    holes: list[str] = field(default_factory=list)  # wrong, and not rejected
    unlabelled: list[str] = field(default_factory=list)
    without_mutant: list[str] = field(default_factory=list)  # labels that are left over


def examine(
    task: Task, right: Sequence[Function], labels: Mapping[tuple[str, str], str], seed: int = 0
) -> Examination:
    """Put everything that we know of a task before the judge."""
    with quiet():
        return examined(task, right, labels, seed)


def examined(
    task: Task, right: Sequence[Function], labels: Mapping[tuple[str, str], str], seed: int
) -> Examination:
    """Do it, whatever NumPy has to complain of."""
    found = Examination(task.name, len(task.points))
    sample = Sample(task, INPUTS[task.name], INDEPENDENT_INPUTS, seed=number_of(task, seed) + 1)
    for mistake in task.mistakes:
        found.mistakes.append(with_mistake(task, mistake, seed))
    for function in right:
        verdict = verdict_for(task, function, seed)
        found.right += 1
        if verdict.status != "correct":
            found.rejected_right.append(f"{function.__name__}: {verdict.observation}")
    named: dict[Mutant, str] = {}
    chosen = evenly(mutants(task.reference), MOST_MUTANTS)
    texts = {mutant.label for mutant in chosen}
    found.without_mutant = [
        label for name, label in labels if name == task.name and label not in texts
    ]
    for mutant in chosen:
        function = mutated(task.reference, mutant)
        effect = sample.compare(function)
        if effect == "equivalent":
            found.equivalent.append(mutant.label)
            continue
        verdict = verdict_for(task, function, seed)
        if verdict.status == "correct":
            found.holes.append(mutant.label)
        elif verdict.status == "error":
            found.stopped += 1
        elif (task.name, mutant.label) not in labels:
            found.unlabelled.append(mutant.label)
        else:
            expected = labels[task.name, mutant.label]
            alone = verdict_for(replace(task, mistakes=()), function, seed)
            outcome = outcome_of(mutant.label, expected, verdict, alone)
            found.mutants.append(outcome)
            if outcome.is_named:
                named[mutant] = expected
    for first, second in pairs_of(task, list(named)):
        verdict = verdict_for(task, mutated(task.reference, first, second), seed)
        label = f"{first.label}; {second.label}"
        found.pairs.append(outcome_of(label, named[first], verdict))
    return found


def outcome_of(
    label: str,
    expected: str,
    verdict: Verdict,
    alone: Verdict | None = None,
    cases: tuple[str, ...] = (),
) -> Outcome:
    """Write down what a verdict says."""
    return Outcome(
        label,
        expected,
        verdict.mistake,
        verdict.pattern or verdict.status,
        (alone.pattern or alone.status) if alone else "",
        cases,
    )


def propose(task: Task, seed: int = 0) -> list[Label]:
    """Propose a label for every mutant: the mistake that it is, or the pattern that it shows.

    Whether it is a known mistake is decided on the independent inputs, not on the judge's cases.
    """
    with quiet():
        return proposed(task, seed)


def proposed(task: Task, seed: int) -> list[Label]:
    """Do it, whatever NumPy has to complain of."""
    sample = Sample(task, INPUTS[task.name], INDEPENDENT_INPUTS, seed=number_of(task, seed) + 1)
    labels = []
    for mutant in evenly(mutants(task.reference), MOST_MUTANTS):
        function = mutated(task.reference, mutant)
        verdict = verdict_for(task, function, seed)
        if sample.compare(function) == "equivalent" or verdict.status == "error":
            continue
        alone = verdict_for(replace(task, mistakes=()), function, seed)
        name = sample.mistake_in(function) or alone.pattern or alone.status
        labels.append(Label(task.name, mutant.line, mutant.kind, mutant.before, mutant.after, name))
    return labels


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Let mutants overflow, divide by 0 and get complex numbers."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def number_of(task: Task, seed: int) -> int:
    """Give each task random numbers of its own."""
    return zlib.crc32(task.name.encode()) + seed


def verdict_for(task: Task, function: Function, seed: int) -> Verdict:
    """Judge a function on drawn cases."""
    return verdict_on(task, function, np.random.default_rng(number_of(task, seed)))


def with_mistake(task: Task, mistake: Mistake, seed: int) -> Outcome:
    """Make one mistake, and see in which cases it shows and what it is called."""
    plain = with_outputs_as_results(task)
    student = making(plain, mistake)
    calls = draw_calls(plain, np.random.default_rng(number_of(task, seed)))
    cases = {
        call.case: None
        for call in calls
        if verdict_on_calls(plain, [call], student).status != "correct"
    }
    verdict = verdict_on_calls(plain, calls, student)
    alone = verdict_on_calls(replace(plain, mistakes=()), calls, student)
    return outcome_of(mistake.id, mistake.id, verdict, alone, tuple(cases))


def with_outputs_as_results(task: Task) -> Task:
    """Make a task whose results are its outputs, where these are otherwise observed."""
    if task.observe is None:
        return task

    @functools.wraps(task.reference)
    def reference(*arguments: Any) -> Any:
        outputs = tuple(outputs_of(task, arguments, task.reference(*arguments)).values())
        return outputs if len(outputs) > 1 else outputs[0]

    return replace(task, reference=reference, returns=(), observe=None)


def evenly(items: Sequence[Any], most: int) -> list[Any]:
    """Choose at most so many of a list, spread over all of it."""
    if len(items) <= most:
        return list(items)
    return [items[i * len(items) // most] for i in range(most)]


def pairs_of(task: Task, named: Sequence[Mutant]) -> list[tuple[Mutant, Mutant]]:
    """Pair mutants that are called by their names when they are alone."""
    pairs = [pair for pair in combinations(named, 2) if apart(task.reference, *pair)]
    return evenly(pairs, MOST_PAIRS)
