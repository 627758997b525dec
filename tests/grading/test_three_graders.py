"""One notebook, three graders, the same points: `check`, stock nbgrader, `backprop-lab grade`."""

import ast
import csv
import html
import math
import re
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from backprop_lab.grading.course import Course
from backprop_lab.grading.exercise import solution
from backprop_lab.grading.notebooks import CHECK, QUESTION, grade_id, is_check
from backprop_lab.tasks import TASKS, TOPICS
from backprop_lab.tasks.task import Task
from grading.conftest import EXERCISES, command, submit

SPOILED = """

def {name}(*arguments, right={name}):
    def spoil(value):
        return tuple(map(spoil, value)) if isinstance(value, tuple) else np.asarray(value) * 1.37

    outputs = right(*arguments)
    if {count} == 1:
        return spoil(outputs)
    return tuple(spoil(v) if i == {position} else v for i, v in enumerate(outputs))
"""

NOISY = """

def {name}(*arguments, right={name}):
    import sys, warnings
    print("printed")
    print("complained", file=sys.stderr)
    warnings.warn("warned")
    np.log(np.zeros(1))
    return right(*arguments)
"""

ODD = ("noisy", "None", "float('nan')", "np.float64(1e6)")

INSTEAD = """

def {name}(*arguments):
    return {value}
"""


def spoiled(task: Task, position: int) -> str:
    """Write the task with the output at one position wrong."""
    if task.observe is not None:
        return INSTEAD.format(name=task.name, value="[[1, 1], [1, 1]], [0, 0], [1, 1], 0")
    code = SPOILED.format(name=task.name, count=len(task.points), position=position)
    return solution(task) + code


def class_of(topic: str) -> dict[str, dict[str, str]]:
    """What each student of this test wrote; the right one has written an answer to the question.

    One has one output of each task wrong, the first, the second, and so on in turns. In the first
    notebooks an odd one does something else in every task: noise, or nothing that could be judged.
    """
    tasks = TOPICS[topic]
    students = {
        "right": {f"{topic}{QUESTION}": "Because."},
        "untouched": {task.name: "" for task in tasks},
        "wrong": {t.name: spoiled(t, i % len(t.points)) for i, t in enumerate(tasks)},
    }
    if topic in EXERCISES[:2]:
        students["odd"] = {t.name: odd(t, kind) for t, kind in zip(tasks, cycle(ODD), strict=False)}
    return students


def odd(task: Task, kind: str) -> str:
    """Write the task noisily, or so that it returns one thing."""
    if kind == "noisy":
        return solution(task) + NOISY.format(name=task.name)
    return INSTEAD.format(name=task.name, value=kind)


def expected(student: str, topic: str) -> dict[str, float | None]:
    """The points that a student of this class deserves, None where a person has to look.

    A reference that calls another task's function is wrong where that one is.
    """
    tasks = TOPICS[topic]
    points = {task.name: alone(student, task, i) for i, task in enumerate(tasks)}
    wrong = [task.name for task in tasks if points[task.name] < task.max_points]
    for task in tasks:
        called = re.findall(r"\w+(?=\()", solution(task))
        if any(name in called for name in wrong if name != task.name):
            points[task.name] = 0.0
    return points | {f"{topic}{QUESTION}": None if student == "right" else 0.0}


def alone(student: str, task: Task, place: int) -> float:
    """The points for a task, if what it calls is right."""
    if student == "right":
        return task.max_points
    if student == "odd":
        return task.max_points if ODD[place % len(ODD)] == "noisy" else 0.0
    if student == "untouched":
        return 0.0
    return task.max_points - [*task.points.values()][place % len(task.points)]


def points_in_gradebook(course: Course, topic: str) -> dict[str, dict[str, float | None]]:
    """Read the points from nbgrader's gradebook, with nbgrader's own models."""
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        found: dict[str, dict[str, float | None]] = {}
        for submission in gradebook.assignment_submissions(topic):
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    assert grade.needs_manual_grade == (grade.auto_score is None)
                    name = grade.name.removesuffix(CHECK)
                    found.setdefault(submission.student.id, {})[name] = grade.auto_score
        return found


def comments_in_gradebook(course: Course, topic: str) -> dict[tuple[str, str], str | None]:
    """Read the comments that a grader has made by itself."""
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        return {
            (submission.student.id, comment.name): comment.auto_comment
            for submission in gradebook.assignment_submissions(topic)
            for notebook in submission.notebooks
            for comment in notebook.comments
        }


def forget(course: Course, topic: str) -> None:
    """Spoil what a grader has written, so that it is the next one's that is read."""
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        for submission in gradebook.assignment_submissions(topic):
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    grade.auto_score, grade.needs_manual_grade = -1.0, True
                for comment in notebook.comments:
                    comment.auto_comment = "forgotten"
        gradebook.db.commit()


def points_shown(notebook: NotebookNode) -> dict[str, object]:
    """Read what `check` returned in an executed notebook."""
    return {
        grade_id(cell).removesuffix(CHECK): ast.literal_eval(output.data["text/plain"])
        for cell in notebook.cells
        if is_check(cell)
        for output in cell.outputs
        if output.output_type == "execute_result"
    }


def errors_in(notebook: NotebookNode) -> list[str]:
    """List the exceptions that stopped a cell."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    return [output.evalue for output in outputs if output.output_type == "error"]


def streams_in(notebook: NotebookNode) -> list[str]:
    """List what the cells have printed."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    return [output.text for output in outputs if output.output_type == "stream"]


def explanations_in(notebook: NotebookNode) -> list[str]:
    """List what an executed notebook says of each wrong function: the line after the table."""
    texts = (
        output.data["text/plain"]
        for cell in filter(is_check, notebook.cells)
        for output in cell.outputs
        if output.output_type == "display_data"
    )
    lines = ([line.strip() for line in text.splitlines()] for text in texts)
    return [next(x for x in said[1:] if x[0] not in "✓✗") for said in lines if len(said) > 2]


@pytest.mark.parametrize("topic", EXERCISES)
def test_three_graders_agree(topic: str, course: Course, tmp_path: Path, isolation: str) -> None:
    students = class_of(topic)
    for student, answers in students.items():
        submit(course, student, topic, answers)
    deserved = {student: expected(student, topic) for student in students}

    stock = Course(tmp_path / "course")
    for step in ("generate_assignment", "autograde"):
        done = command("nbgrader", step, topic, "--force", cwd=stock.root)
        assert done.returncode == 0, done.stderr
    assert points_in_gradebook(stock, topic) == deserved
    comments = comments_in_gradebook(stock, topic)

    for student in students:
        executed = nbformat.read(
            stock.folder("autograded", student, topic) / f"{topic}.ipynb", as_version=4
        )
        assert errors_in(executed) == []
        waits = [text for text in streams_in(executed) if re.search("This cell|Warning", text)]
        assert student != "right" or waits == []
        shown = points_shown(executed)
        assert shown == {task.name: deserved[student][task.name] for task in TOPICS[topic]}
        total = f"{sum(filter(None, deserved[student].values())):g} of "
        assert total in str(executed.cells[-1].outputs)
        for name, points in shown.items():
            assert type(points) is float
            assert math.isfinite(points)
            assert 0.0 <= points <= TASKS[name].max_points

    done = command("nbgrader", "generate_feedback", topic, "--student", "wrong", cwd=stock.root)
    assert done.returncode == 0, done.stderr
    page = (stock.folder("feedback", "wrong", topic) / f"{topic}.html").read_text("utf-8")
    executed = stock.folder("autograded", "wrong", topic) / f"{topic}.ipynb"
    explanations = explanations_in(nbformat.read(executed, as_version=4))
    assert len(explanations) >= len(TOPICS[topic])
    for explanation in explanations:
        assert explanation in html.unescape(page)

    done = command("nbgrader", "export", cwd=stock.root)
    assert done.returncode == 0, done.stderr
    with (stock.root / "grades.csv").open() as file:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert exported == {s: sum(filter(None, points.values())) for s, points in deserved.items()}

    forget(stock, topic)
    done = command("backprop-lab", "grade", topic, "--isolation", isolation, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert points_in_gradebook(stock, topic) == deserved
    assert comments_in_gradebook(stock, topic) == comments
    for student in students:
        ours = nbformat.read(stock.folder("autograded", student, topic) / f"{topic}.ipynb", 4)
        assert errors_in(ours) == []


def cell(notebook: NotebookNode, name: str) -> NotebookNode:
    """Find the cell of a name."""
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


# What happens to a filled-in notebook of `dense` before it is handed in.
CHANGES: dict[str, Callable[[NotebookNode], object]] = {
    "question-as-code": lambda nb: cell(nb, "dense-question").update(
        cell_type="code", source="Because.", outputs=[], execution_count=None
    ),
    "question-as-raw": lambda nb: cell(nb, "dense-question").update(
        cell_type="raw", source="Because."
    ),
    "question-deleted": lambda nb: nb.cells.remove(cell(nb, "dense-question")),
    "question-emptied": lambda nb: cell(nb, "dense-question").update(source=""),
    "question-with-a-space": lambda nb: cell(nb, "dense-question").update(
        source="YOUR ANSWER HERE "
    ),
    "solution-as-markdown": lambda nb: cell(nb, "dense_forward").update(cell_type="markdown"),
    "solution-deleted": lambda nb: nb.cells.remove(cell(nb, "dense_forward")),
}


def test_changed_cells_get_the_rows_of_nbgrader(
    course: Course, tmp_path: Path, isolation: str
) -> None:
    for student, change in CHANGES.items():
        path = submit(course, student, "dense", {})
        notebook = nbformat.read(path, as_version=4)
        change(notebook)
        path.write_text(nbformat.writes(notebook), "utf-8")
    for step in ("generate_assignment", "autograde"):
        done = command("nbgrader", step, "dense", "--force", cwd=course.root)
        assert done.returncode == 0, done.stderr
    rows = points_in_gradebook(course, "dense")
    comments = comments_in_gradebook(course, "dense")
    assert set(rows) == set(CHANGES)
    assert rows["question-as-code"]["dense-question"] is None
    assert rows["solution-as-markdown"]["dense_forward"] == 3.0

    forget(course, "dense")
    done = command("backprop-lab", "grade", "dense", "--isolation", isolation, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert points_in_gradebook(course, "dense") == rows
    assert comments_in_gradebook(course, "dense") == comments
