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
from backprop_lab.grading.notebooks import CHECK
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.task import Task

ANNOTATION = re.compile(r"^(\s+\w+): \w+(?:\[.*\])? = ")  # of a name inside a function
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def build_source(path: Path) -> NotebookNode:
    """Build the instructor's notebook from the MyST text of an exercise.

    A code cell with the option `:task: dense_backward` becomes two cells, the reference as the
    solution and its check; every other code cell is given, and locked.
    """
    topic = path.stem
    cells: list[NotebookNode] = []
    for i, cell in enumerate(jupytext.reads(path.read_text("utf-8"), fmt="md:myst").cells):
        ident = f"{topic}-{i}"
        if cell.cell_type == "markdown":
            cells.append(new_markdown_cell(cell.source, id=ident))
        elif "task" not in cell.metadata:
            cells.append(code_cell(ident, cell.source, locked=True))
        else:
            task = task_named(cell.metadata["task"], path)
            if any(other.id == task.name for other in cells):
                raise UserError(f"{path}: the task {task.name} is asked twice; once is enough.")
            cells.append(code_cell(task.name, solution(task), solution=True))
            cells.append(
                code_cell(
                    task.name + CHECK,
                    f'check("{task.name}", {task.name})',
                    grade=True,
                    locked=True,
                    points=task.max_points,
                )
            )
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


def code_cell(name: str, source: str, **fields: Any) -> NotebookNode:
    """Make a code cell whose nbgrader id is its cell id too, so that both stay the same."""
    nbgrader = {"grade": False, "solution": False, "task": False, "locked": False, **fields}
    metadata = {"nbgrader": {"grade_id": name, "schema_version": 3, **nbgrader}}
    return new_code_cell(source, id=name, metadata=metadata)


def task_named(name: str, path: Path) -> Task:
    """Find a task, or say which file asks for one that does not exist."""
    if name not in TASKS:
        known = ", ".join(TASKS)
        raise UserError(f"{path}: there is no task {name!r}; the tasks are {known}.")
    return TASKS[name]


def solution(task: Task) -> str:
    """Write the reference as a student would see it, its body marked as nbgrader wants it.

    Annotations and checks of the input go. So does the formula of the docstring, for to find it is
    the task.
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
