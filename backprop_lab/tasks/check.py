"""The check in a notebook: show the verdict, return the points."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from inspect import isfunction
from typing import Any

import numpy as np

from backprop_lab.tasks import TASKS
from backprop_lab.tasks.answer import reply_to
from backprop_lab.tasks.called import calling_references, tasks_called_by
from backprop_lab.tasks.failures import not_ended
from backprop_lab.tasks.fingerprint import fingerprint, short
from backprop_lab.tasks.hints import after_check
from backprop_lab.tasks.judge import judge
from backprop_lab.tasks.log import log
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.own_forward import fits
from backprop_lab.tasks.quiet import unwarned
from backprop_lab.tasks.show import show, task_named
from backprop_lab.tasks.task import Call, Task, draw_calls
from backprop_lab.tasks.verdict import Verdict
from backprop_lab.tasks.wire import Reply

_said: set[str] = set()  # what is said once


def check(name: str, function: Callable[..., Any]) -> float:
    """Judge your function as the grader will, on freshly drawn numbers.

    name: of the task, "dense_backward"; function: yours, the function itself without a call.
    Shows what is right and names the mistake where it is known; `hint` says more. Returns the
    points earned, between 0 and the maximum.

    How often you have tried, and which hints you have had, is kept in .backprop_lab.json beside the
    notebook. If the environment variable BACKPROP_LAB_LOG names a file, each check adds a line to
    it: task, attempt, status, mistake and points, nothing else.
    """
    task = task_named(name)
    if task is None:
        return 0.0
    try:
        verdict = noted(*looked_at(task, function))
    except Exception as fault:  # ours; a student's notebook must go on
        show(say("fault", "The check itself failed: {error}.", error=type(fault).__name__))
        return 0.0
    show(verdict)
    return verdict.points


def looked_at(task: Task, function: Callable[..., Any]) -> tuple[Verdict, str, str]:
    """Judge a function, and tell its diagnosis and its behaviour in short."""
    try:
        verdict = verdict_on(task, function, np.random.default_rng())
        if verdict.status == "correct":
            return verdict, "", ""
        verdict = beside_own_forward(task, function, verdict)
        verdict = beside_what_it_calls(task, function, verdict)
        return verdict, *behaviour(task, function, verdict)
    except KeyboardInterrupt:  # the stop button
        return not_ended(task), "timeout", "timeout"


def beside_own_forward(task: Task, function: Callable[..., Any], verdict: Verdict) -> Verdict:
    """Note where a wrong backward is right for the forward that the notebook has, a wrong one."""
    forward_task = TASKS.get(task.name.replace("_backward", "_forward"))
    if forward_task in (None, task) or verdict.status != "wrong" or not isfunction(function):
        return verdict
    forward = function.__globals__.get(forward_task.name)
    if not isfunction(forward) or not fits(task, forward_task, function, forward):
        return verdict
    if verdict_on(forward_task, forward, np.random.default_rng(0)).status == "correct":
        return verdict
    text = "It fits your own {forward}, which is not right yet: begin there."
    note = say("own_forward", text, forward=forward_task.name)
    return replace(verdict, notes=(*verdict.notes, note))


def beside_what_it_calls(task: Task, function: Callable[..., Any], verdict: Verdict) -> Verdict:
    """Note where a function calls that of another task, and that one is not right."""

    def right(other: Task, its_function: Callable[..., Any]) -> bool:
        return verdict_on(other, its_function, np.random.default_rng(0)).status == "correct"

    called = tasks_called_by(function, but=task)
    names = function.__globals__ if called else {}
    wrong = [other for other in called if not right(other, names[other.name])]
    if not wrong:
        return verdict
    with calling_references(function, wrong):
        alone = right(task, function)
    text = "It calls {names}, which is not right yet: begin there."
    if alone:
        text = "It calls {names}, which is not right yet; with that mended, this is right too."
    note = say("called", text, names=", ".join(other.name for other in wrong))
    return replace(verdict, notes=(*verdict.notes, note))


def verdict_on(task: Task, function: Callable[..., Any], rng: np.random.Generator) -> Verdict:
    """Call a function on every case of its task, in this process, and judge what it returns."""
    with unwarned():
        return verdict_on_calls(task, draw_calls(task, rng), function)


def verdict_on_calls(task: Task, calls: Sequence[Call], function: Callable[..., Any]) -> Verdict:
    """Call a function with these arguments, in this process, and judge what it returns."""
    with unwarned():
        return judge(task, calls, replies_to(calls, function))


def replies_to(calls: Sequence[Call], function: Callable[..., Any]) -> list[Reply]:
    """Call a function with these arguments, up to the first that give no value."""
    replies: list[Reply] = []
    for call in calls:
        replies.append(reply_to(function, call.arguments))
        if replies[-1].status != "returned":
            break
    return replies


def behaviour(task: Task, function: Callable[..., Any], verdict: Verdict) -> tuple[str, str]:
    """Try a function on numbers that are always the same: what is wrong, and its fingerprint.

    ->  (the id of the mistake, or of what else is seen, the fingerprint)
    """
    with unwarned():
        calls = draw_calls(task, np.random.default_rng(0))
        replies = replies_to(calls, function)
        if verdict.mistake:
            return verdict.mistake, fingerprint(replies)
        seen = judge(task, calls, replies)
        diagnosis = f"{seen.pattern or seen.status} {short(seen.observation)}"
        return diagnosis, fingerprint(replies)


def noted(verdict: Verdict, diagnosis: str, fingerprint: str) -> Verdict:
    """Write an attempt down; if that cannot be done, the verdict says so, once."""
    attempts, kept = after_check(verdict, diagnosis, fingerprint)
    logged = log(verdict, attempts.count)
    problems = {
        say("kept", "This folder cannot be written: hints are counted anew after a restart."): kept,
        say("logged", "The log that BACKPROP_LAB_LOG names cannot be written."): logged,
    }
    new = [text for text, well in problems.items() if not well and text not in _said]
    _said.update(new)
    return replace(verdict, notes=(*verdict.notes, *new))
