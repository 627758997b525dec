"""The graded unit: the bytes of one submission in, its verdicts and executed notebook out."""

import hashlib
import hmac
from typing import NamedTuple

import nbformat
import numpy as np
from nbformat import NotebookNode
from nbformat.v4 import new_output

from backprop_lab.grading.errors import UserError
from backprop_lab.grading.notebooks import (
    CHECK,
    grade_id,
    is_check,
    is_question,
    tasks_in,
    to_text,
)
from backprop_lab.grading.records import Cell
from backprop_lab.grading.runner import run
from backprop_lab.grading.submissions import (
    MalformedSubmissionError,
    Rebuilt,
    read_submission,
    rebuild,
)
from backprop_lab.tasks.failures import nothing, without_value
from backprop_lab.tasks.judge import judge
from backprop_lab.tasks.task import Call, Task, draw_calls
from backprop_lab.tasks.verdict import Verdict, in_words
from backprop_lab.tasks.wire import Reply


class Unit(NamedTuple):
    """All that is needed to grade one submission, wherever that happens."""

    student: str
    base: str  # the text of our notebook, as students get it
    submission: bytes | None  # None: there is no file
    problem: str  # why the file cannot be read, or empty
    secret: bytes
    isolation: str


class Written(NamedTuple):
    """A written answer: it is graded by a person, and `score` is what that person gave so far."""

    name: str
    max_points: float
    status: str  # "manual", or why there is nothing to grade: "not_written", "missing", ...
    answer: str = ""
    score: float | None = None
    waits: bool = False  # for a person, to look at it, or to look at it again

    @property
    def in_words(self) -> str:
        """What became of it."""
        if self.score is None:
            return in_words(self.status)
        score = f"{self.score:g}/{self.max_points:g}"
        return f"{score}, to be looked at again" if self.waits else score


class Result(NamedTuple):
    """What became of one submission."""

    student: str
    status: str  # "graded", "missing", "malformed" or "not_graded"
    verdicts: tuple[Verdict, ...]
    notebook: str = ""  # executed, with our outputs in the test cells
    untouched: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    written: tuple[Written, ...] = ()

    @property
    def points(self) -> float:
        """The points of all that a machine grades."""
        return sum(verdict.points for verdict in self.verdicts)

    @property
    def max_points(self) -> float:
        """The points that could be earned there."""
        return sum(verdict.max_points for verdict in self.verdicts)


def grade_unit(unit: Unit) -> Result:
    """Grade one submission. Whatever it does, even to the grader, this returns a result.

    Only what is wrong with the machine is raised, as a `UserError`: no other would fare better.
    """
    base = nbformat.reads(unit.base, as_version=4)
    tasks = tasks_in(base)

    def ungraded(status: str, *notes: str) -> Result:
        verdicts = tuple(nothing(task, status) for task in tasks)
        written = tuple(Written(name, points, status) for name, points in questions_in(base))
        return Result(unit.student, status, verdicts, notes=notes, written=written)

    if unit.problem:
        return ungraded("malformed", unit.problem)
    if unit.submission is None:
        return ungraded("missing")
    try:
        rebuilt = rebuild(base, read_submission(unit.submission))
        key = hmac.digest(unit.secret, hashlib.sha256(unit.submission).digest(), "sha256")
        calls = {task.name: draw_calls(task, generator(key, task)) for task in tasks}
        return run_and_judge(unit, rebuilt, tasks, calls)
    except MalformedSubmissionError as problem:
        return ungraded("malformed", str(problem))
    except UserError:
        raise
    except Exception as fault:  # ours: it must cost one row and not the class
        return ungraded("not_graded", f"the grader failed with {type(fault).__name__}: {fault}")


def questions_in(notebook: NotebookNode) -> list[tuple[str, float]]:
    """List the written questions of a notebook of ours, with the points that each can earn."""
    return [
        (grade_id(cell), float(cell.metadata["nbgrader"]["points"]))
        for cell in filter(is_question, notebook.cells)
    ]


def written_in(rebuilt: Rebuilt) -> tuple[Written, ...]:
    """Take the written answers out of a student's notebook."""
    answers = {grade_id(cell): cell.source for cell in filter(is_question, rebuilt.notebook.cells)}
    return tuple(
        Written(name, points, "not_written")
        if name in rebuilt.untouched
        else Written(name, points, "manual", answers[name])
        for name, points in questions_in(rebuilt.notebook)
    )


def generator(key: bytes, task: Task) -> np.random.Generator:
    """Make the source of a task's draws: unknown to the student, the same when graded again."""
    digest = hmac.digest(key, task.name.encode(), "sha256")
    return np.random.default_rng(int.from_bytes(digest))


def run_and_judge(
    unit: Unit, rebuilt: Rebuilt, tasks: list[Task], calls: dict[str, list[Call]]
) -> Result:
    """Run the notebook apart, judge each function here, and put both into the notebook."""
    notebook = rebuilt.notebook
    code = [c for c in notebook.cells if c.cell_type == "code" and not is_check(c)]
    arguments = {name: [call.arguments for call in drawn] for name, drawn in calls.items()}
    done = run([cell.source for cell in code], arguments, unit.isolation)
    cells = {grade_id(cell): result for cell, result in zip(code, done.cells, strict=True)}
    verdicts = {
        task.name: verdict_on(task, calls[task.name], done.replies[task.name], cells[task.name])
        for task in tasks
    }
    for number, (cell, result) in enumerate(zip(code, done.cells, strict=True), start=1):
        cell.outputs, cell.execution_count = shown(result), number
    for cell in filter(is_check, notebook.cells):
        cell.outputs = outputs_of(verdicts[grade_id(cell).removesuffix(CHECK)])
    return Result(
        unit.student,
        "graded",
        tuple(verdicts.values()),
        to_text(notebook),
        rebuilt.untouched,
        rebuilt.notes,
        written_in(rebuilt),
    )


def verdict_on(task: Task, calls: list[Call], replies: list[Reply], cell: Cell) -> Verdict:
    """Judge one function; where its cell has left none, the cell's own fate says why."""
    if replies and replies[0].status == "missing" and cell.status != "ok":
        return without_value(task, Reply(cell.status, None, cell.message))
    return judge(task, calls, replies)


def shown(cell: Cell) -> list[NotebookNode]:
    """Turn what a cell has put out into outputs."""
    return [nbformat.from_dict(output) for output in cell.outputs]


def outputs_of(verdict: Verdict) -> list[NotebookNode]:
    """Show a verdict as `check` does: the verdict, then the points as the value of the cell."""
    data = {"text/plain": str(verdict), "text/html": verdict._repr_html_()}
    points = {"text/plain": repr(verdict.points)}
    return [
        new_output("display_data", data=data),
        new_output("execute_result", data=points, execution_count=1),
    ]
