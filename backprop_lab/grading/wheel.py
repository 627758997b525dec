"""The wheel beside the notebooks: for classrooms in which nothing can be downloaded."""

import shutil
import tempfile
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

import backprop_lab
from backprop_lab.grading.course import Course

PROJECT = Path(backprop_lab.__file__).parent.parent


def put_wheels(course: Course, project: Path = PROJECT) -> list[Path]:
    """Put a wheel of this package beside each notebook of a course; list where they lie.

    nbgrader hands out whatever lies beside a notebook. There is nothing to build it from where the
    package was installed from a wheel itself: then nothing is put, and the list is empty.
    """
    if not (project / "pyproject.toml").is_file():
        return []
    places = [path.parent for topic in course.topics for path in built_notebooks(course, topic)]
    with tempfile.TemporaryDirectory() as folder:
        (wheel,) = map(Path, WheelBuilder(str(project)).build(directory=folder))
        for place in places:
            for old in place.glob("backprop_lab-*.whl"):
                old.unlink()
            shutil.copyfile(wheel, place / wheel.name)
    return [place / wheel.name for place in places]


def built_notebooks(course: Course, topic: str) -> list[Path]:
    """List the notebooks of a topic that have been built."""
    return [path for path in (course.source(topic), course.release(topic)) if path.is_file()]
