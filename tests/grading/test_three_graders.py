"""One notebook, three graders, the same points: `check`, stock nbgrader, `backprop-lab grade`."""

import ast
import math
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from backprop_lab.grading.course import Course
from backprop_lab.grading.exercise import solution
from backprop_lab.grading.notebooks import CHECK, grade_id, is_check
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

INSTEAD = """

def {name}(*arguments):
    return {value}
"""


def spoiled(task: Task, position: int) -> str:
    """Write the task with the output at one position wrong; right where there is none."""
    if position >= len(task.points):
        return solution(task)
    if task.observe is not None:
        return INSTEAD.format(name=task.name, value="[[1, 1], [1, 1]], [0, 0], [1, 1], 0")
    code = SPOILED.format(name=task.name, count=len(task.points), position=position)
    return solution(task) + code


def class_of(topic: str) -> dict[str, dict[str, str]]:
    """What each student of this test wrote."""
    tasks = TOPICS[topic]
    positions = range(max(len(task.points) for task in tasks))
    return {
        "right": {},
        "untouched": {task.name: "" for task in tasks},
        "noisy": {t.name: solution(t) + NOISY.format(name=t.name) for t in tasks},
        "none": {t.name: INSTEAD.format(name=t.name, value="None") for t in tasks},
        "nan": {t.name: INSTEAD.format(name=t.name, value="float('nan')") for t in tasks},
        "scalar": {t.name: INSTEAD.format(name=t.name, value="np.float64(1e6)") for t in tasks},
        **{f"wrong-{i}": {t.name: spoiled(t, i) for t in tasks} for i in positions},
    }


def expected(student: str, task: Task) -> float:
    """The points that a student of this class deserves."""
    if student in ("right", "noisy"):
        return task.max_points
    if not student.startswith("wrong-"):
        return 0.0
    position = int(student.removeprefix("wrong-"))
    return task.max_points - dict(enumerate(task.points.values())).get(position, 0)


def points_in_gradebook(course: Course, topic: str) -> dict[tuple[str, str], float]:
    """Read the points from nbgrader's gradebook, with nbgrader's own models."""
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        return {
            (submission.student.id, grade.name.removesuffix(CHECK)): grade.auto_score
            for submission in gradebook.assignment_submissions(topic)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def points_shown(notebook: NotebookNode) -> dict[str, object]:
    """Read what `check` returned in an executed notebook."""
    return {
        grade_id(cell).removesuffix(CHECK): ast.literal_eval(output.data["text/plain"])
        for cell in notebook.cells
        if is_check(cell)
        for output in cell.outputs
        if output.output_type == "execute_result"
    }


@pytest.mark.parametrize("topic", EXERCISES)
def test_three_graders_agree(topic: str, course: Course, tmp_path: Path, isolation: str) -> None:
    students = class_of(topic)
    for student, answers in students.items():
        submit(course, student, topic, answers)
    deserved = {(s, t.name): expected(s, t) for s in students for t in TOPICS[topic]}

    stock = Course(tmp_path / "course")
    for step in ("generate_assignment", "autograde"):
        done = command("nbgrader", step, topic, "--force", cwd=stock.root)
        assert done.returncode == 0, done.stderr
    assert points_in_gradebook(stock, topic) == deserved

    for student in students:
        executed = stock.folder("autograded", student, topic) / f"{topic}.ipynb"
        shown = points_shown(nbformat.read(executed, as_version=4))
        assert shown == {task.name: deserved[student, task.name] for task in TOPICS[topic]}
        for name, points in shown.items():
            assert type(points) is float
            assert math.isfinite(points)
            assert 0.0 <= points <= TASKS[name].max_points

    (stock.root / "gradebook.db").unlink()
    done = command("backprop-lab", "grade", topic, "--isolation", isolation, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert points_in_gradebook(stock, topic) == deserved
