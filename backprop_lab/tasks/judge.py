"""The judge: from values alone, which outputs are right, and which mistake explains a wrong one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from backprop_lab.tasks.failures import changed_arguments, nothing, without_value
from backprop_lab.tasks.finding import Finding, Trial, in_case
from backprop_lab.tasks.maps import map_of
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.outputs import (
    CountError,
    Outputs,
    outputs_of,
    reference_outputs,
    scales_of,
)
from backprop_lab.tasks.patterns import describe
from backprop_lab.tasks.recognition import exchanged, recognise
from backprop_lab.tasks.task import RANDOM, Arguments, Call, Task
from backprop_lab.tasks.values import NotNumbers, agree
from backprop_lab.tasks.verdict import OutputVerdict, Verdict
from backprop_lab.tasks.what_if import Change, leaves_of, right_for_other_arguments
from backprop_lab.tasks.wire import Reply


def judge(task: Task, calls: Sequence[Call], replies: Sequence[Reply]) -> Verdict:
    """Judge a function by its replies to `calls`, and note what else it did."""
    verdict = judged(task, calls, replies)
    if not any(reply.printed for reply in replies):
        return verdict
    return replace(verdict, notes=(say("printed", "It printed a lot, which is not shown."),))


def judged(task: Task, calls: Sequence[Call], replies: Sequence[Reply]) -> Verdict:
    """Judge a function by its replies to `calls`.

    An output earns its points if it is right on every case. One mistake is reported, that of the
    first wrong output in the order of computation.
    """
    for i, reply in enumerate(replies):
        if reply.status != "returned":
            return without_value(task, reply, where_it_stopped(calls[: i + 1]))
    if len(replies) != len(calls):
        return nothing(task, "malformed", say("malformed", "Some of its answers are missing."))
    if all(reply.value is None for reply in replies):
        sentence = say("none", "It returns None. Is there a return at its end?")
        return nothing(task, "not_written", sentence)
    if any(reply.changed_arguments for reply in replies):
        return changed_arguments(task)
    try:
        returned = [
            outputs_of(task, call.arguments, reply.value)
            for call, reply in zip(calls, replies, strict=True)
        ]
    except CountError as problem:
        return replace(nothing(task, "wrong", str(problem)), pattern="count")
    right = [reference_outputs(task, call.arguments) for call in calls]
    scales = scales_of(task, right)

    def is_right(output: str) -> bool:
        pairs = zip(returned, right, strict=True)
        return all(agree(a[output], b[output], scales[output], task.tolerance) for a, b in pairs)

    wrong = [output for output in task.order or task.points if not is_right(output)]
    if not wrong:
        return Verdict(task.name, "correct", grades(task, wrong))
    trials = trials_of(task, calls, returned, right, wrong[0])
    finding = (
        recognise(task, calls, returned, wrong, scales)
        or exchanged(wrong[0], returned, right)
        or explained(task, wrong[0], calls, trials)
        or described(task, wrong[0], calls, trials, scales[wrong[0]])
    )
    title, lines = map_of(wrong[0], trials, last_first=task.last_part_first)
    return Verdict(
        task.name,
        "wrong",
        grades(task, wrong),
        finding.observation,
        finding.concept,
        finding.question,
        finding.mistake,
        finding.pattern,
        () if task.observe else lines,
        title,
    )


def where_it_stopped(calls: Sequence[Call]) -> str:
    """Name the last of these cases, where a usual one went well before it."""
    *before, last = [call.case for call in calls]
    return in_case(last) if not set(RANDOM).isdisjoint(before) else ""


def trials_of(
    task: Task,
    calls: Sequence[Call],
    returned: Sequence[Outputs],
    right: Sequence[Outputs],
    output: str,
) -> list[Trial]:
    """Put what came beside what is right, for one output."""
    return [
        Trial(call.case, a[output], b[output], leaves_of(task, call.arguments), task.tolerance)
        for call, a, b in zip(calls, returned, right, strict=True)
    ]


def described(
    task: Task, output: str, calls: Sequence[Call], trials: Sequence[Trial], scale: float
) -> Finding:
    """Describe an output that is wrong in a way that nobody has written down."""

    def search() -> Change | None:
        if task.observe is not None or not task.parameters:
            return None
        values = [trial.value for trial in trials]

        def right_for(arguments: Arguments) -> Any:
            return reference_outputs(task, arguments)[output]

        return right_for_other_arguments(task, calls, values, right_for, scale)

    return describe(output, trials, search, last_first=task.last_part_first)


def explained(
    task: Task, first: str, calls: Sequence[Call], trials: Sequence[Trial]
) -> Finding | None:
    """What the task says of an observed output, in a random case if it is wrong in one."""
    if task.observe is None:
        return None
    for trial in trials:
        if type(trial.value) is NotNumbers:
            return Finding("type", *trial.value)
    if task.explain is None:
        return None
    wrong = [pair for pair in zip(calls, trials, strict=True) if not pair[1].is_right]
    call, trial = min(wrong, key=lambda pair: pair[0].case not in RANDOM)
    clause = task.explain(call.arguments, trial.value)
    text = "{output} is wrong: {clause}{where}."
    question = "Follow your function on a small input of this kind: where does it decide so?"
    return Finding(
        "explained",
        say("explained", text, output=first, clause=clause, where=trial.where),
        question=say("explained", question),
    )


def grades(task: Task, wrong: Sequence[str]) -> tuple[OutputVerdict, ...]:
    """Give each right output its points."""
    return tuple(
        OutputVerdict(output, "wrong", 0.0, points)
        if output in wrong
        else OutputVerdict(output, "correct", points, points)
        for output, points in task.points.items()
    )
