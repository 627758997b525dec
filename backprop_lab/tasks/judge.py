"""The judge: from values alone, which outputs are right, and which mistake explains a wrong one."""

from collections.abc import Sequence
from typing import Any

from backprop_lab.shapes import ShapeError
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.patterns import Comparison, Finding, describe
from backprop_lab.tasks.task import Arguments, Call, Mistake, Task
from backprop_lab.tasks.values import NotNumbersError, agree, require_numbers
from backprop_lab.tasks.verdict import OutputVerdict, Verdict
from backprop_lab.tasks.wire import Reply

Outputs = dict[str, Any]


def judge(task: Task, calls: Sequence[Call], replies: Sequence[Reply]) -> Verdict:
    """Judge a function by its replies to `calls`.

    An output earns its points if it is right on every case. One mistake is reported, that of the
    first wrong output in backward order.
    """
    for reply in replies:
        if reply.status != "returned":
            return without_value(task, reply)
    if len(replies) != len(calls):
        return nothing(task, "malformed", say("malformed", "Some of its answers are missing."))
    if all(reply.value is None for reply in replies):
        return nothing(task, "not_written", say("none", "It returns None, so far."))
    if any(reply.changed_arguments for reply in replies):
        return changed_arguments(task)
    try:
        returned = [outputs_of(task, reply.value) for reply in replies]
    except (NotNumbersError, ShapeError) as problem:
        return nothing(task, "wrong", str(problem))
    right = [reference_outputs(task, call.arguments) for call in calls]

    def is_right(output: str) -> bool:
        return all(agree(a[output], b[output]) for a, b in zip(returned, right, strict=True))

    wrong = [output for output in task.points if not is_right(output)]
    if not wrong:
        return Verdict(task.name, "correct", grades(task, wrong))
    finding = recognise(task, calls, returned, wrong)
    if finding is None:
        first = wrong[0]
        comparisons = [
            Comparison(call.case, a[first], b[first])
            for call, a, b in zip(calls, returned, right, strict=True)
        ]
        finding = describe(first, comparisons)
    return Verdict(task.name, "wrong", grades(task, wrong), *finding)


def recognise(
    task: Task, calls: Sequence[Call], returned: Sequence[Outputs], wrong: Sequence[str]
) -> Finding | None:
    """Find the known mistake that gives exactly these values on every case.

    It must explain the first wrong output. Of several, the one that explains most outputs wins.
    """

    def explains(mistake: Mistake) -> bool:
        return wrong[0] in mistake.outputs.split() and all(
            agree(outputs[name], value)
            for call, outputs in zip(calls, returned, strict=True)
            for name, value in mistake.values(call.arguments).items()
        )

    known = max(filter(explains, task.mistakes), key=lambda m: len(m.outputs.split()), default=None)
    if known is None:
        return None
    return Finding(
        say(known.id, known.observation),
        say(known.id, known.concept),
        say(known.id, known.question),
        known.id,
    )


def outputs_of(task: Task, value: Any) -> Outputs:
    """Split a result into its outputs, or raise a sentence that says what came instead."""
    names = task.returns or tuple(task.points)
    results = value
    if len(names) == 1:
        results = (value,)
    elif type(value) not in (tuple, list) or len(value) != len(names):
        came = f"{len(value)} results" if type(value) in (tuple, list) else "one result"
        raise NotNumbersError(
            say(
                "count",
                "{task} returned {came}, expected {count}: {names}.",
                task=task.name,
                came=came,
                count=len(names),
                names=", ".join(names),
            )
        )
    for name, result in zip(names, results, strict=True):
        require_numbers(name, result)
    observed = results if task.observe is None else task.observe(*results)
    return dict(zip(task.points, observed, strict=True))


def reference_outputs(task: Task, arguments: Arguments) -> Outputs:
    """Compute the right outputs."""
    return outputs_of(task, task.reference(*arguments))


def grades(task: Task, wrong: Sequence[str]) -> tuple[OutputVerdict, ...]:
    """Give each right output its points."""
    return tuple(
        OutputVerdict(output, "wrong", 0.0, points)
        if output in wrong
        else OutputVerdict(output, "correct", points, points)
        for output, points in task.points.items()
    )


def nothing(task: Task, status: str, observation: str = "", *more: str) -> Verdict:
    """Give no points at all, for one reason."""
    outputs = tuple(
        OutputVerdict(name, status, 0.0, points) for name, points in task.points.items()
    )
    return Verdict(task.name, status, outputs, observation, *more)


def without_value(task: Task, reply: Reply) -> Verdict:
    """Judge a call from which no value came back."""
    if reply.status == "raised" and reply.message.startswith("NotImplementedError"):
        return nothing(task, "not_written")
    if reply.status == "raised":
        return nothing(task, "error", say("raised", "It stopped: {error}", error=reply.message))
    if reply.status == "unsupported":
        sentence = say(
            "type", "It returned {what}, expected numbers in arrays.", what=reply.message
        )
        return nothing(task, "wrong", sentence)
    return nothing(task, reply.status, reply.message)


def changed_arguments(task: Task) -> Verdict:
    """Say that a function wrote into what it was given, whatever it returned."""
    return nothing(
        task,
        "wrong",
        say("changed", "It writes into the arrays that it was given."),
        say(
            "changed", "The caller still needs them: the next backward pass would read your zeros."
        ),
        say("changed", "Which line assigns into an argument, or uses += on one?"),
    )
