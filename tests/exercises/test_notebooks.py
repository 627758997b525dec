"""Every notebook has what a student needs: predictions, a question, an instrument, a sum."""

import ast
import re
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


def calls(notebook: NotebookNode, name: str) -> list[ast.Call]:
    """Find the calls of a function in a notebook."""
    return [
        node
        for source in code_of(notebook)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


def test_there_is_a_notebook_for_every_topic() -> None:
    assert list(TOPICS) == EXERCISES


@pytest.mark.parametrize("topic", EXERCISES)
def test_the_package_is_installed_before_it_is_imported(
    topic: str, releases: dict[str, NotebookNode]
) -> None:
    first, second, *_ = (cell for cell in releases[topic].cells if cell.cell_type == "code")
    assert grade_id(first) == f"{topic}-install"
    assert "from backprop_lab import" in second.source


@pytest.mark.parametrize("topic", EXERCISES)
def test_given_cells_import_what_the_room_has(
    topic: str, releases: dict[str, NotebookNode]
) -> None:
    _, *sources = code_of(releases[topic])  # the first one installs
    for node in (node for source in sources for node in ast.walk(ast.parse(source))):
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= IMPORTS
        elif isinstance(node, ast.ImportFrom) and node.module not in ELSEWHERE:
            assert node.module == "backprop_lab"
            assert {alias.name for alias in node.names} <= set(backprop_lab.__all__)


@pytest.mark.parametrize("topic", EXERCISES)
def test_every_task_names_its_steps(topic: str, releases: dict[str, NotebookNode]) -> None:
    tasks = {task.name for task in TOPICS[topic]}
    for cell in (cell for cell in releases[topic].cells if grade_id(cell) in tasks):
        body = cell.source.split('"""')[-1]
        steps = body.split("    # YOUR CODE HERE")[0].strip()
        assert steps, f"{grade_id(cell)} names no steps"


@pytest.mark.parametrize("topic", EXERCISES)
def test_a_prediction_is_made_before_it_is_compared(
    topic: str, releases: dict[str, NotebookNode]
) -> None:
    notebook = releases[topic]
    said = set()
    for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
        if is_free(cell):
            said |= set(re.findall(r"^(\w+) = \.\.\.$", cell.source, re.MULTILINE))
        for node in ast.walk(ast.parse(cell.source)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "compare"
            ):
                assert isinstance(node.args[1], ast.Name)
                assert node.args[1].id in said
    assert len(calls(notebook, "compare")) >= 2


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
