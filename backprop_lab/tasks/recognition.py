"""Recognition: which known mistake gives exactly the numbers that came."""

from collections.abc import Mapping, Sequence
from typing import Any

from backprop_lab.tasks.finding import Finding
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.task import Call, Mistake, Task
from backprop_lab.tasks.values import agree

Outputs = Mapping[str, Any]


def recognise(
    task: Task,
    calls: Sequence[Call],
    returned: Sequence[Outputs],
    wrong: Sequence[str],
    scales: Mapping[str, float],
) -> Finding | None:
    """Find the known mistake that explains the first wrong output, on every case.

    One that gives all its outputs is preferred, and of several the one that explains most of what
    is wrong. If there is none, a second mistake may have spoilt some outputs further on: then the
    one mistake that explains the first output, and most of the others, is named for these.
    """
    explained = {
        mistake: names
        for mistake in task.mistakes
        if (names := explained_by(mistake, task, calls, returned, wrong[0], scales))
    }
    whole = [m for m, names in explained.items() if names == set(m.outputs.split())]
    if whole:
        return found(max(whole, key=lambda mistake: len(explained[mistake] & set(wrong))))
    spoilt = {m: names for m, names in explained.items() if set(m.outputs.split()) <= set(wrong)}
    most = max(map(len, spoilt.values()), default=0)
    candidates = [mistake for mistake, names in spoilt.items() if len(names) == most]
    if len(candidates) != 1:
        return None
    return found(candidates[0], [name for name in wrong if name in explained[candidates[0]]])


def explained_by(
    mistake: Mistake,
    task: Task,
    calls: Sequence[Call],
    returned: Sequence[Outputs],
    first: str,
    scales: Mapping[str, float],
) -> set[str]:
    """List the outputs that a mistake gives exactly, on every case; none, if not the first."""
    left = set(mistake.outputs.split())
    for call, outputs in zip(calls, returned, strict=True):
        if first not in left:
            break
        values = mistake.values(call.arguments)
        left = {o for o in left if agree(outputs[o], values[o], scales[o], task.tolerance)}
    return left if first in left else set()


def found(mistake: Mistake, only: Sequence[str] = ()) -> Finding:
    """Speak of a mistake; where it explains only some outputs, say which."""
    observation = say(mistake.id, mistake.observation)
    if only:
        text = "{observation} (This explains {outputs}; something else is wrong as well.)"
        observation = say("only", text, observation=observation, outputs=", ".join(only))
    return Finding(
        "mistake",
        observation,
        say(mistake.id, mistake.concept),
        say(mistake.id, mistake.question),
        mistake.id,
    )


def exchanged(first: str, returned: Sequence[Outputs], right: Sequence[Outputs]) -> Finding | None:
    """Another output's right values in the place of this one's."""
    for other in right[0]:
        pairs = list(zip(returned, right, strict=True))
        if other != first and all(agree(a[first], b[other]) for a, b in pairs):
            text = "{first} holds what belongs into {other}."
            return Finding(
                "exchanged",
                say("exchanged", text, first=first, other=other),
                say("exchanged", "Results without names are read by position."),
                say("exchanged", "In which order does the docstring name them?"),
            )
    return None
