"""Building: from the text of an exercise to the notebooks of instructor and student."""

import logging
import re
import shutil
import tempfile
from logging.handlers import BufferingHandler
from pathlib import Path

import nbformat
from nbgrader.converters import BaseConverter, GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from backprop_lab.grading.course import Course
from backprop_lab.grading.errors import UserError
from backprop_lab.grading.exercise import build_source
from backprop_lab.grading.notebooks import to_text


def build(course: Course) -> dict[Path, str]:
    """Build the source and release notebooks of every exercise; return what each file holds."""
    if not course.topics:
        raise UserError(f"There is no exercise (a file like dense.md) in {course.root}.")
    built = {}
    with tempfile.TemporaryDirectory() as folder:
        for topic in course.topics:
            draft = Path(folder) / f"{topic}.ipynb"
            draft.write_text(to_text(build_source(course.root / f"{topic}.md")), "utf-8")
            built[course.source(topic)] = draft.read_text("utf-8")
            built[course.release(topic)] = release_of(draft, course.config)
    return built


def stale(course: Course) -> list[Path]:
    """List the release notebooks that are not what their text says."""
    return [
        path
        for path, text in build(course).items()
        if path.is_relative_to(course.root / "release")
        and (not path.is_file() or path.read_text("utf-8") != text)
    ]


def register(course: Course, assignment: str) -> str:
    """Enter the cells of an assignment into the gradebook; return the student's notebook."""
    return release_of(course.source(assignment), course.config, course.directory.db_url)


def release_of(source: Path, config: Config, db_url: str | None = None) -> str:
    """Let nbgrader make the student's notebook from the instructor's; return its text.

    It works in a folder of its own. With a `db_url` it enters the cells into that gradebook.
    """
    topic = source.stem
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "source" / topic / source.name
        draft.parent.mkdir(parents=True)
        shutil.copy(source, draft)
        settings = Config(config)
        settings.CourseDirectory.root = folder
        settings.CourseDirectory.assignment_id = topic
        if db_url is None:
            settings.GenerateAssignment.no_database = True
            settings.SaveCells.enabled = False
        else:
            settings.CourseDirectory.db_url = db_url
        convert(GenerateAssignment(coursedir=CourseDirectory(config=settings), config=settings))
        release = Path(folder) / "release" / topic / source.name
        return to_text(nbformat.read(release, as_version=4))


def convert(converter: BaseConverter) -> None:
    """Run a converter of nbgrader; of what it logs, only the reason of a failure is of interest."""
    handler = BufferingHandler(10_000)
    log = logging.Logger("nbgrader", logging.ERROR)
    log.addHandler(handler)
    converter.log = log
    try:
        converter.start()
    except NbGraderException as error:
        logged = "\n".join(record.getMessage() for record in handler.buffer)
        causes = re.findall(r"^[\w.]+(?:Error|Exception): .*", logged, re.MULTILINE)
        name, cause = converter.coursedir.assignment_id, causes[0] if causes else error
        raise UserError(
            f"{name} could not be released or entered into the gradebook: {cause}."
        ) from None
