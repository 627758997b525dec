"""Every notebook has what a student needs: predictions, a question, an instrument, a sum."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from nbformat import NotebookNode

import backprop_lab
from backprop_lab.grading.notebooks import grade_id, is_free, is_question, is_solution
from backprop_lab.tasks import TOPICS
from exercises.conftest import code_of
from grading.conftest import EXERCISES

IMPORTS = {"math", "matplotlib.pyplot", "numpy", "backprop_lab"}
ELSEWHERE = {"time", "sklearn.datasets"}  # the second is tried, and missed in a sentence
LEVELS = ("Excellent, 4 points.", "Good, 3 points.", "Acceptable, 2 points.", "Poor, 0 or 1 point.")
BUG_HUNTS = ("chain_rule", "gradient_check", "by_hand", "layers", "optimizers", "initializers")
BUG_HUNTS += ("regularization", "training")
MEASURED = tuple(TOPICS)[tuple(TOPICS).index("gradient_check") :]


def calls_in(source: str, name: str) -> list[ast.Call]:
    """Find the calls of a function in a cell."""
    return [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


def calls(notebook: NotebookNode, name: str) -> list[ast.Call]:
    """Find the calls of a function in a notebook."""
    return [call for source in code_of(notebook) for call in calls_in(source, name)]


def test_there_is_a_notebook_for_every_topic() -> None:
    assert list(TOPICS) == EXERCISES


@pytest.mark.parametrize("topic", EXERCISES)
def test_the_package_is_installed_before_it_is_imported(
    topic: str, releases: dict[str, NotebookNode]
) -> None:
    first, second, *_ = (cell for cell in releases[topic].cells if cell.cell_type == "code")
    assert grade_id(first) == f"{topic}-install"
    assert "from backprop_lab import" in second.source


def foreign_imports(sources: Iterable[str]) -> list[str]:
    """List what cells import that the room does not have."""
    found = []
    for node in (node for source in sources for node in ast.walk(ast.parse(source))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name not in IMPORTS]
        elif isinstance(node, ast.ImportFrom) and node.module == "backprop_lab":
            names = (alias.name for alias in node.names)
            found += [name for name in names if name not in backprop_lab.__all__]
        elif isinstance(node, ast.ImportFrom) and node.module not in ELSEWHERE:
            found.append(str(node.module))
    return found


@pytest.mark.parametrize("topic", EXERCISES)
def test_given_cells_import_what_the_room_has(
    topic: str, releases: dict[str, NotebookNode]
) -> None:
    _, *sources = code_of(releases[topic])  # the first one installs
    assert foreign_imports(sources) == []


def test_a_foreign_import_is_found() -> None:
    cells = ["import numpy as np\nimport os", "from backprop_lab import check, graph"]
    assert foreign_imports([*cells, "from os import path"]) == ["os", "graph", "os"]


@pytest.mark.parametrize("topic", EXERCISES)
def test_every_task_names_its_steps(topic: str, releases: dict[str, NotebookNode]) -> None:
    tasks = {task.name for task in TOPICS[topic]}
    for cell in (cell for cell in releases[topic].cells if grade_id(cell) in tasks):
        body = cell.source.split('"""')[-1]
        steps = body.split("    # YOUR CODE HERE")[0].strip()
        assert steps, f"{grade_id(cell)} names no steps"


def unpredicted(cells: Iterable[tuple[bool, str]]) -> list[str]:
    """List what is compared though no free cell before it asks for it."""
    asked, found = set(), []
    for free, source in cells:
        if free:
            asked |= set(re.findall(r"^(\w+) = \.\.\.$", source, re.MULTILINE))
        for call in calls_in(source, "compare"):
            name = ast.unparse(call.args[1])
            if name not in asked:
                found.append(name)
    return found


@pytest.mark.parametrize("topic", EXERCISES)
def test_a_prediction_is_made_before_it_is_compared(
    topic: str, releases: dict[str, NotebookNode]
) -> None:
    code = [cell for cell in releases[topic].cells if cell.cell_type == "code"]
    assert unpredicted((is_free(cell), cell.source) for cell in code) == []
    assert len(calls(releases[topic], "compare")) >= 2


def test_a_comparison_without_a_prediction_is_found() -> None:
    asked = (True, "a = ...\nb = 3")
    compared = (False, "compare('a', a, 1)\ncompare('b', b, 2)\ncompare('c', 1 + c, 2)")
    assert unpredicted([asked, compared]) == ["b", "1 + c"]
    assert unpredicted([compared, asked]) == ["a", "b", "1 + c"]


@pytest.mark.parametrize("topic", MEASURED)
def test_the_gradient_check_is_used(topic: str, releases: dict[str, NotebookNode]) -> None:
    assert calls(releases[topic], "measure")


@pytest.mark.parametrize("topic", BUG_HUNTS)
def test_a_bug_hunt_is_for_the_gradient_check(
    topic: str, releases: dict[str, NotebookNode]
) -> None:
    """A wrong backward pass is given in a free cell, to be repaired, and measured."""
    free = [cell.source for cell in releases[topic].cells if is_free(cell)]
    theirs = [
        name for source in free for name in re.findall(r"^def (\w+_backward)\(", source, re.M)
    ]
    assert theirs
    for call in calls(releases[topic], "check"):
        assert isinstance(call.args[0], ast.Constant)
        assert call.args[0].value in {task.name for task in TOPICS[topic]}
    measured = {
        argument.id
        for call in calls(releases[topic], "measure")
        for argument in call.args[:2]
        if isinstance(argument, ast.Name)
    }
    assert any(re.match(r"their|repaired", name) for name in measured)


@pytest.mark.parametrize("topic", EXERCISES)
def test_a_written_question_can_be_graded(
    topic: str, sources: dict[str, NotebookNode], releases: dict[str, NotebookNode]
) -> None:
    (question,) = filter(is_question, sources[topic].cells)
    assert question.metadata.nbgrader.points == 4
    assert question.source.startswith("**Rubric, 4 points.**")
    at = [question.source.index(f"**{level}**") for level in LEVELS]
    assert at == sorted(at)
    (place,) = filter(is_question, releases[topic].cells)
    assert is_solution(place)
    assert place.source == "YOUR ANSWER HERE"


@pytest.mark.parametrize("topic", EXERCISES)
def test_the_last_cell_sums_up(topic: str, releases: dict[str, NotebookNode]) -> None:
    assert releases[topic].cells[-1].source == f'points("{topic}", written=4)'


@pytest.mark.parametrize("topic", EXERCISES)
def test_a_question_is_asked_in_words(topic: str, project: Path) -> None:
    text = (project / "exercises" / f"{topic}.md").read_text("utf-8")
    assert "\n## In your own words\n" in text
    assert text.index("\n## In your own words\n") < text.index('+++ {"written": 4}')
