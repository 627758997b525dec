"""Notebooks are built from text: the same bytes each time, no answer in what students get."""

from pathlib import Path

import nbformat
import pytest

from backprop_lab.grading.build import build, stale
from backprop_lab.grading.course import Course
from backprop_lab.grading.errors import UserError
from backprop_lab.grading.exercise import build_source, solution
from backprop_lab.grading.notebooks import CHECK, grade_id, is_question, is_solution, tasks_in
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


def test_a_folder_without_exercises_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no exercise"):
        build(Course(tmp_path))
