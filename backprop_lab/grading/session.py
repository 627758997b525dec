"""One sitting at the terminal: grade, show the progress, report what was graded, come what may."""

from collections.abc import Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from backprop_lab.grading.course import Course
from backprop_lab.grading.engine import Options, grade_class, is_student_id
from backprop_lab.grading.files import write_whole
from backprop_lab.grading.reports import class_table, read_grades, summary, write_grades
from backprop_lab.grading.unit import Result


def grade_and_report(
    course: Course, assignment: str, students: Sequence[str], options: Options, console: Console
) -> list[Result]:
    """Grade some students; write grades.csv, and the summary if they are the whole class.

    Interrupted, it still writes down what was graded so far.
    """
    results: list[Result] = []
    reports = course.reports(assignment)
    earlier = read_grades(reports / "grades.csv")
    columns = TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    try:
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            graded = grade_class(course, assignment, students, options)
            for result in progress.track(graded, total=len(students)):
                results.append(result)
    finally:
        if results:
            write_grades(reports / "grades.csv", earlier, results)
    results.sort(key=lambda result: result.student)
    text = summary(assignment, results)
    if set(students) >= set(filter(is_student_id, course.students(assignment))):
        write_whole(reports / "summary.txt", text + "\n")
    console.print(class_table(assignment, results))
    console.print(text, markup=False, highlight=False, soft_wrap=True)
    return results
