"""The gradebook: results in nbgrader's own tables, as `nbgrader autograde` would leave them."""

from datetime import datetime

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from backprop_lab.grading.errors import UserError
from backprop_lab.grading.notebooks import CHECK
from backprop_lab.grading.unit import Result


def save(
    gradebook: Gradebook, assignment: str, result: Result, timestamp: datetime | None = None
) -> Result:
    """Save one result in one transaction; a second time it changes nothing.

    Scores and comments given by hand stay. As in nbgrader, a question that was graded by hand
    before asks to be looked at again, and so does an answer that was written. Returns the result
    with the scores that a person gave to what was written.
    """
    try:
        submission = find_or_create(gradebook, assignment, result.student)
        submission.timestamp = timestamp
        points = {verdict.task + CHECK: verdict.points for verdict in result.verdicts}
        waits = {written.name for written in result.written if written.status == "manual"}
        by_hand = {}
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                grade.auto_score = None if grade.name in waits else points.get(grade.name, 0.0)
                grade.needs_manual_grade = grade.manual_score is not None or grade.name in waits
                by_hand[grade.name] = {
                    "score": grade.manual_score,
                    "waits": grade.needs_manual_grade,
                }
            for comment in notebook.comments:
                untouched = comment.name in result.untouched
                comment.auto_comment = "No response." if untouched else None
        gradebook.db.commit()
        written = tuple(w._replace(**by_hand.get(w.name, {})) for w in result.written)
        return result._replace(written=written)
    except SQLAlchemyError as error:
        gradebook.db.rollback()
        raise UserError(
            f"The gradebook did not take the grades of {result.student}: {error}. "
            "Nothing of this submission was saved; mend the gradebook and grade again."
        ) from None


def find_or_create(gradebook: Gradebook, assignment: str, student: str) -> SubmittedAssignment:
    """Find a student's submission, or make it with a grade and a comment for each of its cells."""
    db = gradebook.db
    row = db.execute(select(Assignment).where(Assignment.name == assignment)).scalar_one()
    person = db.get(Student, student)
    if person is None:
        person = Student(id=student)
        db.add(person)
    submission = db.execute(
        select(SubmittedAssignment).where(
            SubmittedAssignment.assignment_id == row.id, SubmittedAssignment.student_id == student
        )
    ).scalar_one_or_none()
    if submission is None:
        with db.no_autoflush:  # half a submission must not reach the database
            submission = SubmittedAssignment(assignment=row, student=person)
            for notebook in row.notebooks:
                submitted = SubmittedNotebook(notebook=notebook, assignment=submission)
                for cell in notebook.grade_cells:
                    Grade(cell=cell, notebook=submitted)
                for cell in notebook.solution_cells:
                    Comment(cell=cell, notebook=submitted)
            db.add(submission)
        db.flush()
    return submission
