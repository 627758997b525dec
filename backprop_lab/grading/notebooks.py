"""Notebooks: which cell is what, in ours and in a student's."""

import nbformat
from nbformat import NotebookNode

from backprop_lab.tasks import TASKS
from backprop_lab.tasks.task import Task

CHECK = "-check"  # the test cell of the task dense_backward is dense_backward-check
QUESTION = "-question"  # the written question of the exercise dense is dense-question


def tasks_in(notebook: NotebookNode) -> list[Task]:
    """List the tasks that a notebook asks for, in its order."""
    names = (grade_id(cell).removesuffix(CHECK) for cell in notebook.cells if is_check(cell))
    return [TASKS[name] for name in names]


def grade_id(cell: NotebookNode) -> str:
    """Return the id by which nbgrader knows a cell, or an empty text."""
    nbgrader = cell.metadata.get("nbgrader", {})
    return str(nbgrader.get("grade_id", "")) if isinstance(nbgrader, dict) else ""


def is_check(cell: NotebookNode) -> bool:
    """Whether this is the test cell of a task."""
    name = grade_id(cell)
    return name.endswith(CHECK) and name.removesuffix(CHECK) in TASKS


def is_solution(cell: NotebookNode) -> bool:
    """Whether this is a cell in which a student writes."""
    return bool(grade_id(cell)) and bool(cell.metadata["nbgrader"].get("solution"))


def is_question(cell: NotebookNode) -> bool:
    """Whether this is the cell of a written answer, which a person grades."""
    return bool(grade_id(cell).endswith(QUESTION))


def is_free(cell: NotebookNode) -> bool:
    """Whether this is a cell of ours in which a student writes what is not graded."""
    return bool(cell.cell_type == "code" and not grade_id(cell))


def is_given(cell: NotebookNode) -> bool:
    """Whether this is a cell of ours that nobody changes."""
    return bool(grade_id(cell)) and not is_solution(cell)


def to_text(notebook: NotebookNode) -> str:
    """Write a notebook as the text of its file."""
    return str(nbformat.writes(notebook, version=nbformat.NO_CONVERT)) + "\n"
