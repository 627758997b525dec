"""The notebooks as the text says they are: those of the course that tests of grading build."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from backprop_lab.grading.course import Course
from grading.conftest import EXERCISES, built_course, course, isolation

__all__ = ["built_course", "course", "isolation"]


@pytest.fixture(scope="session")
def releases(built_course: Path) -> dict[str, NotebookNode]:
    """Every notebook as students get it; read them, do not change them."""
    course = Course(built_course)
    return {topic: nbformat.read(course.release(topic), as_version=4) for topic in EXERCISES}


@pytest.fixture(scope="session")
def sources(built_course: Path) -> dict[str, NotebookNode]:
    """Every notebook as the instructor has it; read them, do not change them."""
    course = Course(built_course)
    return {topic: nbformat.read(course.source(topic), as_version=4) for topic in EXERCISES}


def code_of(notebook: NotebookNode) -> Iterator[str]:
    """Go through the sources of the code cells."""
    return (cell.source for cell in notebook.cells if cell.cell_type == "code")
