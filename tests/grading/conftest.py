"""Courses to grade: built once from the exercises, filled with submissions by each test."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from backprop_lab.grading.build import build
from backprop_lab.grading.course import Course
from backprop_lab.grading.demo import make_class
from backprop_lab.grading.files import write_whole
from backprop_lab.grading.isolation import IsolationError, choose_isolation
from backprop_lab.grading.samples import filled_in
from backprop_lab.tasks import TOPICS

BIN = Path(sys.executable).parent
EXERCISES = [
    topic
    for topic in TOPICS
    if Path(__file__).parents[2].joinpath("exercises", f"{topic}.md").is_file()
]


@pytest.fixture(scope="session")
def isolation() -> str:
    """The walls of this machine, or none of them where bubblewrap is not installed."""
    try:
        return choose_isolation("auto")
    except IsolationError:
        return "none"


@pytest.fixture(scope="session")
def built_course(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with its notebooks built and nobody in it: copy it, do not grade in it."""
    root = tmp_path_factory.mktemp("course")
    for path in (project / "exercises").glob("*.*"):
        if path.suffix in (".md", ".py"):
            shutil.copy(path, root)
    for path, text in build(Course(root)).items():
        write_whole(path, text)
    return root


@pytest.fixture
def course(built_course: Path, tmp_path: Path) -> Course:
    """A course of its own for one test."""
    return Course(shutil.copytree(built_course, tmp_path / "course"))


@pytest.fixture(scope="session")
def sample_course(
    built_course: Path, tmp_path_factory: pytest.TempPathFactory, isolation: str
) -> Course:
    """The sample class, graded by the command; read it, do not change it."""
    root = shutil.copytree(built_course, tmp_path_factory.mktemp("samples") / "course")
    course = Course(root)
    make_class(course)
    done = command("backprop-lab", "grade", "dense", "--isolation", isolation, cwd=root.parent)
    assert done.returncode == 0, done.stderr
    return course


def submit(course: Course, student: str, topic: str, answers: Mapping[str, str]) -> Path:
    """Hand in a released notebook, filled in with the reference but for these answers."""
    path = course.folder("submitted", student, topic) / f"{topic}.ipynb"
    write_whole(path, filled_in(course.release(topic).read_text("utf-8"), answers))
    return path


def command(name: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of this environment as from a shell in which it is not active.

    `cwd` holds the course in a folder `course`, or is the course itself for nbgrader.
    """
    environment = {**os.environ, "COLUMNS": "200"}
    if name == "backprop-lab":
        arguments = (*arguments, "--course", "course")
    else:  # nbgrader itself needs to find alembic and the kernel
        environment["PATH"] = f"{BIN}{os.pathsep}{environment['PATH']}"
    return subprocess.run(
        [str(BIN / name), *arguments], cwd=cwd, env=environment, capture_output=True, text=True
    )
