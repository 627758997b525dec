"""Notebooks are built from text: the same bytes each time, no answer in what students get."""

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from traitlets.config import Config

from backprop_lab.grading.build import build, release_of, stale
from backprop_lab.grading.course import Course
from backprop_lab.grading.errors import UserError
from backprop_lab.grading.exercise import build_source, solution
from backprop_lab.grading.notebooks import (
    CHECK,
    grade_id,
    is_free,
    is_question,
    is_solution,
    tasks_in,
    to_text,
)
from backprop_lab.tasks import TASKS, TOPICS
from grading.conftest import EXERCISES

HEADER = (
    "---\njupytext:\n  text_representation:\n    extension: .md\n    format_name: myst\n---\n\n"
)


def test_building_twice_gives_the_same_bytes(course: Course) -> None:
    first, second = build(course), build(course)
    assert first == second
    assert {path: path.read_text("utf-8") for path in first} == first


def test_what_is_committed_is_what_the_text_says(project: Path) -> None:
    assert stale(Course(project / "exercises")) == []


def test_a_stale_release_is_noticed(course: Course) -> None:
    page = course.root / "dense.md"
    page.write_text(page.read_text("utf-8").replace("# The dense layer", "# A layer"), "utf-8")
    assert stale(course) == [course.release("dense")]


@pytest.mark.parametrize("topic", EXERCISES)
def test_every_task_is_asked_once_and_in_order(topic: str, course: Course) -> None:
    for path in (course.source(topic), course.release(topic)):
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        assert tasks_in(notebook) == list(TOPICS[topic])
        identifiers = [grade_id(cell) for cell in notebook.cells if grade_id(cell)]
        assert len(set(identifiers)) == len(identifiers)
        for task in TOPICS[topic]:
            at = identifiers.index(task.name)
            assert identifiers[at + 1] == task.name + CHECK


@pytest.mark.parametrize("topic", EXERCISES)
def test_the_release_holds_no_answer(topic: str, course: Course) -> None:
    text = course.release(topic).read_text("utf-8")
    assert "SOLUTION" not in text
    assert "check_shapes" not in text
    notebook = nbformat.reads(text, as_version=4)
    for cell in filter(is_solution, notebook.cells):
        if is_question(cell):
            assert cell.source == "YOUR ANSWER HERE"
            continue
        *steps, last = cell.source.split('"""')[-1].strip().splitlines()
        assert all(line.strip().startswith("#") for line in steps)
        assert last == "    raise NotImplementedError()"
        assert not any(line.strip().startswith("dL/d") for line in cell.source.splitlines())
        assert "←" not in cell.source


@pytest.mark.parametrize("name", TASKS)
def test_a_solution_is_the_reference(name: str) -> None:
    text = solution(TASKS[name])
    namespace: dict[str, object] = {}
    exec("import numpy as np\n" + text, namespace)  # a student's notebook imports no more
    assert callable(namespace[name])
    assert "Array" not in text
    assert text.count("### BEGIN SOLUTION") == text.count("### END SOLUTION") == 1


def test_an_unknown_task_names_the_file_and_the_known_ones(tmp_path: Path) -> None:
    page = tmp_path / "dense.md"
    page.write_text(HEADER + "```{code-cell}\n:task: dense_bakward\n```\n")
    with pytest.raises(UserError, match=r"dense\.md: there is no task 'dense_bakward'; the tasks"):
        build_source(page)


def test_a_task_asked_twice_is_named(tmp_path: Path) -> None:
    page = tmp_path / "dense.md"
    page.write_text(HEADER + 2 * "```{code-cell}\n:task: dense_backward\n```\n\n")
    with pytest.raises(UserError, match=r"dense\.md: dense_backward is asked twice"):
        build_source(page)


def test_a_task_with_code_of_its_own_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "dense.md"
    page.write_text(HEADER + "```{code-cell}\n:task: dense_backward\nx = 1\n```\n")
    sentence = r"dense\.md: dense_backward has code of its own; expected comments, one per step"
    with pytest.raises(UserError, match=sentence):
        build_source(page)


@pytest.mark.parametrize("points", ["0", "-1", "1.5", '"four"', "null", "true"])
def test_a_question_needs_points(tmp_path: Path, points: str) -> None:
    page = tmp_path / "dense.md"
    page.write_text(HEADER + f'+++ {{"written": {points}}}\n\n**Rubric.**\n')
    with pytest.raises(UserError, match=r"dense\.md: a written question has .* points; expected 1"):
        build_source(page)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "```{code-cell}\n:task: dense_backward\n:free:\n```\n",
            "a code cell has the options task",
        ),
        ("```{code-cell}\n:fre:\nx = 1\n```\n", "a code cell has the options fre: None; expected"),
        ("```{code-cell}\n:free: false\nx = 1\n```\n", "a code cell has the options free: False"),
        ("```{code-cell}\n:written: 4\nx = 1\n```\n", "a code cell has the options written: 4"),
        ("```{code-cell}\n:task: [dense_backward]\n```\n", "there is no task .'dense_backward'."),
        ('+++ {"writen": 4}\n\n**Rubric.**\n', "a markdown cell has the options writen: 4"),
        ("+++ {written: 4}\n\n**Rubric.**\n", "cannot be read: "),
        ('+++ {"written": 4}\n\n+++\n\nMore.\n', "there is no prose below a line"),
        (
            '+++ {"written": 4}\n\nRubric.\n\n### BEGIN SOLUTION\n\nx\n\n### END SOLUTION\n',
            "the rubric holds 'BEGIN SOLUTION', which nbgrader reads",
        ),
    ],
)
def test_what_would_be_released_by_mistake_is_refused(
    tmp_path: Path, text: str, sentence: str
) -> None:
    page = tmp_path / "dense.md"
    page.write_text(f"{HEADER}Prose.\n\n{text}")
    with pytest.raises(UserError, match=sentence) as refusal:
        build_source(page)
    assert "dense.md" in str(refusal.value)


def test_steps_stay_in_the_stub_and_a_free_cell_stays_free(tmp_path: Path) -> None:
    page = tmp_path / "dense.md"
    page.write_text(
        HEADER + "```{code-cell}\n:free:\nsign = ...\n```\n\n"
        "```{code-cell}\n:task: dense_backward\n# dx: one\n\n# dW: two\n```\n\n"
        '+++ {"written": 3}\n\n**Rubric.** Ideas.\n'
    )
    notebook = build_source(page)
    install, free, task, _, question = notebook.cells
    assert grade_id(install) == "dense-install"
    assert is_free(free)
    assert "    # dx: one\n    # dW: two\n    ### BEGIN SOLUTION" in task.source
    assert question.metadata.nbgrader.points == 3
    release = nbformat.reads(release_of(saved(tmp_path, notebook), Config()), as_version=4)
    *_, task, _, question = release.cells
    assert "    # dW: two\n    # YOUR CODE HERE" in task.source
    assert question.source == "YOUR ANSWER HERE"


def saved(folder: Path, notebook: NotebookNode) -> Path:
    path = folder / "dense.ipynb"
    path.write_text(to_text(notebook), "utf-8")
    return path


def test_a_folder_without_exercises_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no exercise"):
        build(Course(tmp_path))
