"""The check in a notebook: show the verdict, return the points."""

import sys
import warnings
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any

import numpy as np

from backprop_lab.tasks import TASKS
from backprop_lab.tasks.answer import answer
from backprop_lab.tasks.judge import judge
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.task import Call, Task, draw_calls
from backprop_lab.tasks.verdict import Verdict
from backprop_lab.tasks.wire import decode, encode

NO_NONCE = bytes(16)  # nobody stands between the two ends


def check(name: str, function: Callable[..., Any]) -> float:
    """Judge your function as the grader will, on freshly drawn numbers.

    name: of the task, "dense_backward"; function: yours, the function itself without a call.
    Shows what is right and names the mistake where it is known. Returns the points earned, between
    0 and the maximum.
    """
    task = TASKS.get(name) if isinstance(name, str) else None
    if task is None:
        show(unknown_task(name))
        return 0.0
    if not callable(function) or isinstance(function, type):
        show(not_a_function(task, function))
        return 0.0
    try:
        verdict = verdict_on(task, function, np.random.default_rng())
    except Exception as fault:  # ours; a student's notebook must go on
        show(say("fault", "The check itself failed: {error}.", error=type(fault).__name__))
        return 0.0
    show(verdict)
    return verdict.points


def verdict_on(task: Task, function: Callable[..., Any], rng: np.random.Generator) -> Verdict:
    """Call a function on every case of its task, in this process, and judge what it returns."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # whatever the notebook has made of them
        return verdict_on_calls(task, draw_calls(task, rng), function)


def verdict_on_calls(task: Task, calls: Sequence[Call], function: Callable[..., Any]) -> Verdict:
    """Call a function with these arguments, in this process, and judge what it returns."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        requests = [encode(call.arguments, NO_NONCE) for call in calls]
        replies = [decode(answer(function, request), NO_NONCE) for request in requests]
        return judge(task, calls, replies)


def show(verdict: Verdict | str) -> None:
    """Show a verdict as HTML in a notebook and as text elsewhere."""
    if "IPython" in sys.modules and isinstance(verdict, Verdict):
        from IPython import get_ipython
        from IPython.display import display

        if get_ipython() is not None:
            display(verdict)
            return
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(str(verdict).encode(encoding, "replace").decode(encoding))  # some know no check mark


def unknown_task(name: object) -> str:
    """Say which tasks there are."""
    close = get_close_matches(name, TASKS, n=1) if isinstance(name, str) else []
    guess = say("unknown_task", " Did you mean {name}?", name=close[0]) if close else ""
    return say(
        "unknown_task",
        "There is no task {name}.{guess} The tasks are: {names}.",
        name=repr(name) if isinstance(name, str) else f"of type {type(name).__name__}",
        guess=guess,
        names=", ".join(TASKS),
    )


def not_a_function(task: Task, value: object) -> str:
    """Say what came instead of a function."""
    return say(
        "not_a_function",
        'check("{name}", ...) needs your function itself, without brackets behind it; '
        "this is of type {kind}.",
        name=task.name,
        kind="class" if isinstance(value, type) else type(value).__name__,
    )
