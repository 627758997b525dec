"""The engine: grade a class, several submissions at once, and write everything down."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from multiprocessing import get_context
from typing import NamedTuple

from nbgrader.utils import parse_utc

from backprop_lab.grading.build import register
from backprop_lab.grading.course import Course
from backprop_lab.grading.errors import UserError
from backprop_lab.grading.feedback import feedback_page
from backprop_lab.grading.files import read_regular, write_whole
from backprop_lab.grading.gradebook import save
from backprop_lab.grading.submissions import MAX_BYTES
from backprop_lab.grading.unit import Result, Unit, grade_unit

STUDENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")


class Options(NamedTuple):
    """How to grade."""

    isolation: str
    workers: int = 1
    seed: int | None = None  # None: draws come from the secret of the course


def students_to_grade(course: Course, assignment: str, only: str | None) -> list[str]:
    """List the students with a submission, or say that there is none."""
    students = [student for student in course.students(assignment) if is_student_id(student)]
    if only is not None:
        if only not in students:
            raise UserError(f"{only} has no folder submitted/{only}/{assignment} in this course.")
        students = [only]
    if not students:
        raise UserError(
            f"No submission of {assignment} was found; expected folders like "
            f"submitted/STUDENT/{assignment} in {course.root.name}, where STUDENT has letters, "
            "digits and . _ @ + - only."
        )
    return students


def is_student_id(name: str) -> bool:
    """Whether a name is harmless as a folder, in a table and on a page."""
    return STUDENT_ID.fullmatch(name) is not None


def grade_class(
    course: Course, assignment: str, students: Sequence[str], options: Options
) -> Iterator[Result]:
    """Grade the submissions of some students; each result is written down, then handed out."""
    base = register(course, assignment)
    secret = course.secret()
    if options.seed is not None:
        secret = hashlib.sha256(str(options.seed).encode()).digest()
    units = [
        Unit(student, base, *submission_of(course, assignment, student), secret, options.isolation)
        for student in students
    ]
    pool = ProcessPoolExecutor(min(options.workers, len(units)), mp_context=get_context("spawn"))
    with pool, course.gradebook() as gradebook:
        futures = [pool.submit(grade_unit, unit) for unit in units]
        try:
            for future in as_completed(futures):
                graded = future.result()
                timestamp = timestamp_of(course, assignment, graded.student)
                result = save(gradebook, assignment, graded, timestamp)
                write_down(course, assignment, result)
                yield result
        except BrokenProcessPool:
            raise UserError(
                "A process of the grader was ended from outside, perhaps for lack of memory; "
                "grade again, with fewer --workers."
            ) from None
        finally:
            pool.shutdown(cancel_futures=True)


def submission_of(course: Course, assignment: str, student: str) -> tuple[bytes | None, str]:
    """Read what a student handed in, if there is a file; else say why it cannot be read."""
    folder = course.folder("submitted", student, assignment)
    try:
        return read_regular(folder / f"{assignment}.ipynb", MAX_BYTES), ""
    except OSError as error:
        return None, f"it cannot be opened ({error.strerror})"


def timestamp_of(course: Course, assignment: str, student: str) -> datetime | None:
    """Read when a student handed in, as nbgrader's exchange notes it, if that can be read."""
    path = course.folder("submitted", student, assignment) / "timestamp.txt"
    try:
        text = read_regular(path, 100)
        return parse_utc(text.decode().strip()) if text else None
    except (OSError, ValueError, OverflowError):
        return None


def write_down(course: Course, assignment: str, result: Result) -> None:
    """Write the executed notebook for formgrader, and the page for the student."""
    if result.notebook:
        autograded = course.folder("autograded", result.student, assignment)
        write_whole(autograded / f"{assignment}.ipynb", result.notebook)
    page = feedback_page(assignment, result)
    folder = course.folder("feedback", result.student, assignment)
    write_whole(folder / f"{assignment}.html", page)
