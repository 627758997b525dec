"""nbgrader reads what `backprop-lab grade` wrote, and grading again changes nothing."""

import csv
import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from backprop_lab.grading.course import Course
from backprop_lab.grading.engine import Options, grade_class
from backprop_lab.grading.reports import rows_of, summary
from backprop_lab.grading.samples import DENSE
from backprop_lab.grading.unit import Written
from backprop_lab.tasks import TASKS
from grading.conftest import command, submit


def scores(course: Course) -> dict[str, float]:
    with Gradebook(course.directory.db_url) as gradebook:
        return {s.student.id: s.score for s in gradebook.assignment_submissions("dense")}


def test_every_student_has_a_row_with_the_right_score(sample_course: Course) -> None:
    # dense_forward: y 2, cache 1; dense_backward: dx 2, dW 2, db 2
    assert scores(sample_course) == {
        "all-right": 9,
        "right-with-loops": 9,
        "averaged-twice": 7,
        "bias-not-summed": 7,
        "transposed": 7,
        "upstream-forgotten": 7,
        "bias-forgotten": 7,
        "writes-into-dy": 3,
        "syntax-error": 3,
        "endless-loop": 6,  # its question only
        "untouched": 0,
        "no-file": 0,
    }
    assert scores(sample_course).keys() == DENSE.keys()


def test_nbgrader_exports_it(sample_course: Course, tmp_path: Path) -> None:
    root = shutil.copytree(sample_course.root, tmp_path / "copy")
    done = command("nbgrader", "export", cwd=root)
    assert done.returncode == 0, done.stderr
    with (root / "grades.csv").open() as file:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert exported == scores(sample_course)


def test_nbgrader_makes_feedback_of_it(sample_course: Course, tmp_path: Path) -> None:
    root = shutil.copytree(sample_course.root, tmp_path / "copy")
    shutil.rmtree(root / "feedback")
    student = ("--student", "averaged-twice")
    done = command("nbgrader", "generate_feedback", "dense", *student, cwd=root)
    assert done.returncode == 0, done.stderr
    page = (root / "feedback" / "averaged-twice" / "dense" / "dense.html").read_text()
    mistake = next(m for m in TASKS["dense_backward"].mistakes if m.id == "DEN01")
    assert mistake.observation in page


def test_an_untouched_answer_has_nbgraders_comment(sample_course: Course) -> None:
    with Gradebook(sample_course.directory.db_url) as gradebook:
        comments = {
            student: gradebook.find_comment("dense_forward", "dense", "dense", student).comment
            for student in ("untouched", "all-right")
        }
    assert comments == {"untouched": "No response.", "all-right": None}


def test_grading_again_keeps_what_was_graded_by_hand(course: Course, isolation: str) -> None:
    submit(course, "right", "dense", {})
    options = Options(isolation)
    list(grade_class(course, "dense", ["right"], options))
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("dense_backward-check", "dense", "dense", "right")
        grade.manual_score, grade.extra_credit = 5.0, 1.0
        comment = gradebook.find_comment("dense_backward", "dense", "dense", "right")
        comment.manual_comment = "A fine derivation."
        gradebook.db.commit()
    list(grade_class(course, "dense", ["right"], options))
    with course.gradebook() as gradebook:
        assert len(gradebook.assignment_submissions("dense")) == 1
        grade = gradebook.find_grade("dense_backward-check", "dense", "dense", "right")
        assert (grade.auto_score, grade.manual_score, grade.extra_credit) == (6.0, 5.0, 1.0)
        assert grade.needs_manual_grade  # as nbgrader: somebody should look again
        comment = gradebook.find_comment("dense_backward", "dense", "dense", "right")
        assert comment.comment == "A fine derivation."


def test_a_written_answer_is_graded_by_a_person(course: Course, isolation: str) -> None:
    submit(course, "right", "dense", {"dense-question": "Because."})
    (result,) = grade_class(course, "dense", ["right"], Options(isolation))
    assert result.written == (
        Written("dense-question", 4.0, "manual", "Because.", score=None, waits=True),
    )
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("dense-question", "dense", "dense", "right")
        assert (grade.auto_score, grade.max_score, grade.needs_manual_grade) == (None, 4.0, True)
        grade.manual_score = 3.0
        gradebook.db.commit()
    (result,) = grade_class(course, "dense", ["right"], Options(isolation))
    assert result.written[0].score == 3.0
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("dense-question", "dense", "dense", "right")
        assert (grade.auto_score, grade.score) == (None, 3.0)
        assert gradebook.find_submission("dense", "right").score == 12.0
    *_, row = rows_of(result)
    assert (row["task"], row["points"], row["status"]) == ("dense-question", "3", "manual")
    page = (course.folder("feedback", "right", "dense") / "dense.html").read_text("utf-8")
    assert "Because." in page
    assert "graded by a person, to be looked at again</td><td>3/4" in page
    assert ", and 3 of 4 for what was written" in page


def test_an_answer_that_nobody_has_read_waits(course: Course, isolation: str) -> None:
    for answer, score in (("Because.", 4.0), ("A new answer.", None)):
        submit(course, "again", "dense", {"dense-question": answer})
        (result,) = grade_class(course, "dense", ["again"], Options(isolation))
        if score is not None:
            with course.gradebook() as gradebook:
                grade = gradebook.find_grade("dense-question", "dense", "dense", "again")
                grade.manual_score, grade.needs_manual_grade = score, False
                gradebook.db.commit()
    assert result.written[0].in_words == "4/4, to be looked at again"
    assert "1 written answer waits for a person" in summary("dense", [result])


def test_nobody_has_to_look_where_nothing_is_written(course: Course, isolation: str) -> None:
    submit(course, "silent", "dense", {})
    list(grade_class(course, "dense", ["silent"], Options(isolation)))
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("dense-question", "dense", "dense", "silent")
        assert (grade.auto_score, grade.needs_manual_grade) == (0.0, False)
        comment = gradebook.find_comment("dense-question", "dense", "dense", "silent")
        assert comment.comment == "No response."


def test_a_timestamp_reaches_the_gradebook(course: Course, isolation: str) -> None:
    path = submit(course, "right", "dense", {})
    (path.parent / "timestamp.txt").write_text("2026-03-01 12:30:00 UTC")
    list(grade_class(course, "dense", ["right"], Options(isolation)))
    with course.gradebook() as gradebook:
        timestamp = gradebook.find_submission("dense", "right").timestamp
    assert timestamp.isoformat() == "2026-03-01T12:30:00"


@pytest.mark.parametrize("seed", [None, 7])
def test_grading_twice_gives_the_same(course: Course, isolation: str, seed: int | None) -> None:
    submit(
        course, "wrong", "dense", {"dense_forward": "def dense_forward(x, W, b): return x, (x, W)"}
    )
    options = Options(isolation, seed=seed)
    first, second = (list(grade_class(course, "dense", ["wrong"], options)) for _ in range(2))
    assert first == second
