"""An exercise: its text becomes an nbgrader notebook with the reference as the solution."""

import ast
import inspect
import re
from pathlib import Path
from typing import Any

import jupytext
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from backprop_lab.grading.errors import UserError
from backprop_lab.grading.notebooks import CHECK, QUESTION
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.task import Task

ANNOTATION = re.compile(r"^(\s+\w+): \w+(?:\[.*\])? = ")  # of a name inside a function
INSTALL = Path(__file__).parent / "templates" / "install.py"
OPTIONS = {("code", "task"), ("code", "free"), ("markdown", "written")}
REGION = re.compile("(BEGIN|END) (SOLUTION|MARK SCHEME|HIDDEN TESTS)")
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def build_source(path: Path) -> NotebookNode:
    """Build the instructor's notebook from the MyST text of an exercise.

    A code cell with the option `:task: dense_backward` becomes two cells, the reference as the
    solution and its check; comments in it name the steps, and stay in the stub. One with the option
    `:free:` is the student's, and not graded. Every other code cell is given, and locked; the first
    of them follows a cell that installs the package. Prose after `+++ {"written": 4}` is how the
    written question before it is graded, with 4 points; students find an empty answer there.
    """
    topic = path.stem
    cells: list[NotebookNode] = []
    for i, cell in enumerate(cells_in(path)):
        ident = f"{topic}-{i}"
        if cell.cell_type == "code" and all(other.cell_type != "code" for other in cells):
            cells.append(code_cell(f"{topic}-install", INSTALL.read_text("utf-8"), locked=True))
        match dict(cell.metadata):
            case {"written": points}:
                cells.append(question_cell(topic, cell.source, points, path))
            case {"free": _}:
                cells.append(new_code_cell(cell.source, id=ident))
            case {"task": name}:
                cells.extend(cells_of(task_named(name, path), cell.source, path))
            case _ if cell.cell_type == "markdown":
                cells.append(new_markdown_cell(cell.source, id=ident))
            case _:
                cells.append(code_cell(ident, cell.source, locked=True))
    names = [cell.id for cell in cells]
    for name in names:
        if names.count(name) > 1:
            raise UserError(f"{path}: {name} is asked twice; once is enough.")
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


def cells_in(path: Path) -> list[NotebookNode]:
    """Read the cells of an exercise; an option that is none would release what it should not."""
    text = path.read_text("utf-8")
    try:
        cells: list[NotebookNode] = jupytext.reads(text, fmt="md:myst").cells
    except Exception as error:  # its header, or the options of a cell
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise UserError(f"{path} cannot be read: {reason[0]}.") from None
    for cell in cells:
        options = dict(cell.metadata)
        known = not options or (cell.cell_type, *options) in OPTIONS
        if not known or options.get("free") is not None:  # :free: stands alone, it has no value
            given = ", ".join(f"{name}: {value}" for name, value in options.items())
            raise UserError(
                f"{path}: a {cell.cell_type} cell has the options {given}; expected :task: NAME or "
                f':free: of a code cell, or +++ {{"written": POINTS}} above prose.'
            )
    if len(re.findall(r"^\+\+\+ *\{", text, re.MULTILINE)) > sum(
        cell.cell_type == "markdown" and bool(cell.metadata) for cell in cells
    ):
        raise UserError(f"{path}: there is no prose below a line +++ with options.")
    return cells


def cells_of(task: Task, steps: str, path: Path) -> list[NotebookNode]:
    """Make the two cells of a task: its solution, and its check."""
    if any(line and not line.startswith("#") for line in steps.splitlines()):
        raise UserError(
            f"{path}: {task.name} has code of its own; expected comments, one per step."
        )
    check = f'check("{task.name}", {task.name})'
    graded = {"grade": True, "locked": True, "points": task.max_points}
    return [
        code_cell(task.name, solution(task, steps), solution=True),
        code_cell(task.name + CHECK, check, **graded),
    ]


def question_cell(topic: str, scheme: str, points: object, path: Path) -> NotebookNode:
    """Make the cell of a written answer; nbgrader puts an empty one for how it is graded."""
    if type(points) is not int or points < 1:
        raise UserError(f"{path}: a written question has {points!r} points; expected 1, 2, 3, ...")
    found = REGION.search(scheme)
    if found:
        raise UserError(
            f"{path}: the rubric holds {found[0]!r}, which nbgrader reads as a mark of its own: "
            "everything around it would be released."
        )
    name = topic + QUESTION
    return new_markdown_cell(
        scheme, id=name, metadata=nbgrader(name, grade=True, solution=True, points=points)
    )


def code_cell(name: str, source: str, **fields: Any) -> NotebookNode:
    """Make a code cell whose nbgrader id is its cell id too, so that both stay the same."""
    return new_code_cell(source, id=name, metadata=nbgrader(name, **fields))


def nbgrader(name: str, **fields: Any) -> dict[str, Any]:
    """Say what a cell is to nbgrader."""
    kind = {"grade": False, "solution": False, "task": False, "locked": False, **fields}
    return {"nbgrader": {"grade_id": name, "schema_version": 3, **kind}}


def task_named(name: object, path: Path) -> Task:
    """Find a task, or say which file asks for one that does not exist."""
    if not isinstance(name, str) or name not in TASKS:
        known = ", ".join(TASKS)
        raise UserError(f"{path}: there is no task {name!r}; the tasks are {known}.")
    return TASKS[name]


def solution(task: Task, steps: str = "") -> str:
    """Write the reference as a student would see it, its body marked as nbgrader wants it.

    Annotations and checks of the input go. So does the formula of the docstring, for to find it is
    the task. `steps` are comments that stay.
    """
    lines = inspect.getsource(task.reference).splitlines()
    (function,) = ast.parse("\n".join(lines)).body
    assert isinstance(function, ast.FunctionDef)
    docstring, *body = function.body
    checks = {
        number
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.stmt) and is_check(node)
        for number in range(node.lineno, (node.end_lineno or 0) + 1)
    }
    first, last = docstring.lineno - 1, docstring.end_lineno or 0
    return "\n".join(
        [
            f"def {task.name}({task.parameters}):",
            *(line for line in lines[first:last] if not is_formula(line)),
            *(f"    {line}" for line in steps.splitlines() if line),
            "    ### BEGIN SOLUTION",
            *(
                ANNOTATION.sub(r"\1 = ", line)
                for i, line in enumerate(lines[last:], last + 1)
                if i not in checks
            ),
            "    ### END SOLUTION",
        ]
    )


def is_formula(line: str) -> bool:
    """Whether a line of a docstring gives what the task asks for: "dL/dx = ..." or "w ← ..."."""
    return line.strip().startswith(("dL/d", "dJ/d")) or "←" in line


def is_check(statement: ast.stmt) -> bool:
    """Whether a statement only checks what came in, with functions that a notebook lacks."""
    if isinstance(statement, ast.For):
        return all(map(is_check, statement.body))
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and isinstance(statement.value.func, ast.Name)
        and statement.value.func.id.startswith("check_")
    )
