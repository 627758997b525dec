"""The examination of one task: its mistakes, right answers and mutants before the judge."""

import functools
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from backprop_lab.audit.equivalence import Sample
from backprop_lab.audit.inputs import INPUTS
from backprop_lab.audit.labels import Label
from backprop_lab.audit.mutations import Mutant, apart, mutants, mutated
from backprop_lab.audit.outcomes import Examination, Outcome
from backprop_lab.audit.secrets import given_away, numbers_in
from backprop_lab.audit.students import Function, making
from backprop_lab.tasks.check import verdict_on_calls
from backprop_lab.tasks.outputs import outputs_of, reference_outputs, scales_of
from backprop_lab.tasks.quiet import unwarned
from backprop_lab.tasks.task import Mistake, Task, draw_calls
from backprop_lab.tasks.values import agree
from backprop_lab.tasks.verdict import Verdict

INDEPENDENT_INPUTS = 200
MOST_MUTANTS = 32  # of one task, spread over all of its source
MOST_PAIRS = 20  # of mutants in two statements, which spoil different outputs first


class Named(NamedTuple):
    """A mutant that is called by its name, and the outputs that it spoils, as they are computed."""

    mutant: Mutant
    name: str
    wrong: tuple[str, ...]


class Bench:
    """The cases of one task, drawn once, and the judge beside them."""

    def __init__(self, task: Task, seed: int) -> None:
        number = zlib.crc32(task.name.encode()) + seed
        mistakes = [replace(m, wrong=remembering(m.wrong)) for m in task.mistakes]
        self.task = replace(task, mistakes=tuple(mistakes))
        self.calls = draw_calls(task, np.random.default_rng(number))
        self.sample = Sample(task, INPUTS[task.name], INDEPENDENT_INPUTS, seed=number + 1)
        self.right = [reference_outputs(task, call.arguments) for call in self.calls]
        self.scales = scales_of(task, self.right)
        self.numbers = numbers_in(self.right)
        self.secrets: list[str] = []

    def judge(self, function: Function, task: Task | None = None) -> Verdict:
        """Judge a function on all cases; note what its verdict gives away."""
        verdict = verdict_on_calls(task or self.task, self.calls, function)
        self.secrets += given_away(verdict, self.numbers)
        return verdict

    def outcome(
        self, label: str, expected: str, function: Function, task: Task | None = None
    ) -> Outcome:
        """Write down what a wrong function is called, with and without the catalogue."""
        task = task or self.task
        verdict, alone = self.judge(function, task), self.judge(function, without_mistakes(task))
        return Outcome(label, expected, verdict.mistake, pattern_of(verdict), pattern_of(alone))

    def outcome_of_mistake(self, mistake: Mistake) -> Outcome:
        """Make one mistake, and see what it is called and in which cases it shows."""
        task = with_outputs_as_results(self.task)
        student = making(task, mistake)
        outcome = self.outcome(mistake.id, mistake.id, student, task)
        cases = {
            call.case: None
            for call, right in zip(self.calls, self.right, strict=True)
            if not all(
                agree(value, right[output], self.scales[output], task.tolerance)
                for output, value in mistake.values(call.arguments).items()
            )
        }
        return outcome._replace(cases=tuple(cases))

    def mutants(self) -> Iterator[tuple[Mutant, Function]]:
        """Make the mutants of the reference, or as many of them as one task may have."""
        for mutant in evenly(mutants(self.task.reference), MOST_MUTANTS):
            yield mutant, mutated(self.task.reference, mutant)


def remembering(function: Function) -> Function:
    """Compute each case once: the judge asks with the same objects, as long as they live."""
    results: dict[tuple[int, ...], Any] = {}

    def remembered(*arguments: Any) -> Any:
        key = tuple(map(id, arguments))
        if key not in results:
            result = function(*arguments)
            results[key] = tuple(result) if isinstance(result, Iterator) else result
        return results[key]

    return remembered


def examine(
    task: Task, right: Sequence[Function], labels: Mapping[tuple[str, str], str], seed: int = 0
) -> Examination:
    """Put everything that we know of a task before the judge."""
    found = Examination(task.name, len(task.points))
    with unwarned():  # mutants overflow, divide by 0 and get complex numbers
        bench = Bench(task, seed)
        found.mistakes = [bench.outcome_of_mistake(mistake) for mistake in task.mistakes]
        examine_right_answers(bench, right, found)
        examine_mutants(bench, labels, found)
    found.secrets = bench.secrets
    return found


def examine_right_answers(bench: Bench, right: Sequence[Function], found: Examination) -> None:
    """See that every right answer is accepted."""
    found.right = len(right)
    for function in right:
        verdict = bench.judge(function)
        if verdict.status != "correct":
            found.rejected_right.append(f"{function.__name__}: {verdict.observation}")


def examine_mutants(
    bench: Bench, labels: Mapping[tuple[str, str], str], found: Examination
) -> None:
    """See that every mutant that differs is rejected, and what it is called; then in pairs."""
    named: list[Named] = []
    left = {label for task, label in labels if task == bench.task.name}
    for mutant, function in bench.mutants():
        left.discard(mutant.label)
        if bench.sample.compare(function) == "equivalent":
            found.equivalent.append(mutant.label)
            continue
        verdict = bench.judge(function)
        if verdict.status == "correct":
            found.holes.append(mutant.label)
        elif verdict.status == "error":
            found.stopped += 1
        elif (bench.task.name, mutant.label) not in labels:
            found.unlabelled.append(mutant.label)
        else:
            expected = labels[bench.task.name, mutant.label]
            found.mutants.append(bench.outcome(mutant.label, expected, function))
            if found.mutants[-1].is_named:
                named.append(Named(mutant, expected, wrong_outputs(bench.task, verdict)))
    found.without_mutant = sorted(left)
    for first, second in pairs_of(bench.task, named):
        both = mutated(bench.task.reference, first.mutant, second.mutant)
        label = f"{first.mutant.label}; {second.mutant.label}"
        found.pairs.append(bench.outcome(label, first.name, both))


def propose(task: Task, seed: int = 0) -> list[Label]:
    """Propose a label for every mutant: the mistake that it is, or the pattern that it shows.

    Whether it is a known mistake is decided on the independent inputs, not on the judge's cases.
    """
    labels = []
    with unwarned():  # mutants overflow, divide by 0 and get complex numbers
        bench = Bench(task, seed)
        for mutant, function in bench.mutants():
            alone = bench.judge(function, without_mistakes(task))
            if alone.status == "error" or bench.sample.compare(function) == "equivalent":
                continue
            name = bench.sample.mistake_in(function) or pattern_of(alone)
            labels.append(
                Label(task.name, mutant.line, mutant.kind, mutant.before, mutant.after, name)
            )
    return labels


def pattern_of(verdict: Verdict) -> str:
    """Say by which pattern something was found, or what became of it."""
    return verdict.pattern or verdict.status


def without_mistakes(task: Task) -> Task:
    """Leave the judge nothing but its reasoning."""
    return replace(task, mistakes=())


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


def wrong_outputs(task: Task, verdict: Verdict) -> tuple[str, ...]:
    """List what is wrong, in the order of computation."""
    wrong = {output.output for output in verdict.outputs if output.status != "correct"}
    return tuple(output for output in task.order or task.points if output in wrong)


def pairs_of(task: Task, named: Sequence[Named]) -> list[tuple[Named, Named]]:
    """Pair mutants so that the second leaves alone the first output that the first one spoils."""
    pairs = [
        (first, second)
        for first, second in combinations(named, 2)
        if first.wrong[0] not in second.wrong
        and apart(task.reference, first.mutant, second.mutant)
        and second.mutant.kind != "order"  # of the results, all of which it moves
    ]
    return evenly(pairs, MOST_PAIRS)
