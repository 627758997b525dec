"""A student who makes one known mistake in every task is told which, in the executed notebook."""

import zlib
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from backprop_lab.grading.notebooks import CHECK, grade_id, is_check, to_text
from backprop_lab.grading.samples import filled_in
from backprop_lab.tasks import TASKS, TOPICS
from backprop_lab.tasks.task import Mistake, Task
from grading.conftest import EXERCISES

ANSWER = """
from backprop_lab.audit.students import making
from backprop_lab.tasks import TASKS

student = making(TASKS["{name}"], TASKS["{name}"].mistakes[{number}])


def {name}({parameters}):
    return student({parameters})
"""
# Where not the result is judged but what it does, the function that makes the mistake.
WRITTEN = {
    "xor_by_hand": (
        "XOR01",
        """
def xor_by_hand():
    W1, b1 = np.ones((2, 2)), np.array([-0.5, -1.5])
    return W1, b1, np.array([1.0, 0.0]), -0.5
""",
    ),
    "find_the_faulty_backward": (
        "FFB21",
        """
def find_the_faulty_backward(backward_results, numerical_results):
    pairs = zip(backward_results, numerical_results)
    return [name for (name, a), (_, b) in pairs if np.any(a != b)]
""",
    ),
    "topological_order": (
        "TOP02",
        """
def topological_order(parents):
    return list(range(len(parents)))
""",
    ),
}
SECONDS = 30  # for a whole notebook


def mistake_of(task: Task) -> int:
    """Choose one of the known mistakes: always the same, and another one for each task."""
    if task.name in WRITTEN:
        return [mistake.id for mistake in task.mistakes].index(WRITTEN[task.name][0])
    return zlib.crc32(task.name.encode()) % len(task.mistakes)


def answer_with(task: Task) -> str:
    """Write a task as somebody does who makes this mistake."""
    if task.name in WRITTEN:
        return WRITTEN[task.name][1]
    return ANSWER.format(name=task.name, parameters=task.parameters, number=mistake_of(task))


def walk(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """Run a notebook as "run all" does: the first exception would stop it."""
    NotebookClient(
        notebook, timeout=SECONDS, resources={"metadata": {"path": str(folder)}}
    ).execute()
    return notebook


def said(notebook: NotebookNode) -> dict[str, str]:
    """Read what each check has shown."""
    return {
        grade_id(cell).removesuffix(CHECK): "\n".join(
            output.data["text/plain"] for output in cell.outputs if "data" in output
        )
        for cell in filter(is_check, notebook.cells)
    }


def in_one_line(text: str) -> str:
    """Undo the line breaks of a verdict."""
    return " ".join(text.split())


@pytest.mark.parametrize("topic", EXERCISES)
def test_each_mistake_is_named(
    topic: str, releases: dict[str, NotebookNode], tmp_path: Path
) -> None:
    answers = {task.name: answer_with(task) for task in TOPICS[topic]}
    notebook = nbformat.reads(filled_in(to_text(releases[topic]), answers), as_version=4)
    verdicts = said(walk(notebook, tmp_path))
    assert set(verdicts) == {task.name for task in TOPICS[topic]}
    for name, verdict in verdicts.items():
        task = TASKS[name]
        mistake: Mistake = task.mistakes[mistake_of(task)]
        assert mistake.observation in in_one_line(verdict), verdict
        points = task.max_points - sum(task.points[v] for v in mistake.outputs.split())
        assert verdict.endswith(repr(float(points))), verdict
