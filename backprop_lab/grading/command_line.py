"""The command line: `backprop-lab`, the door for instructors."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from backprop_lab.audit.labels import TABLE
from backprop_lab.audit.page import page_of
from backprop_lab.audit.run import add_labels
from backprop_lab.audit.run import audit as run_audit
from backprop_lab.audit.summary import faults, faults_of
from backprop_lab.grading import build as building
from backprop_lab.grading.audit_report import audit_sums, audit_table
from backprop_lab.grading.course import Course
from backprop_lab.grading.demo import demonstrate
from backprop_lab.grading.engine import Options, is_student_id, students_to_grade
from backprop_lab.grading.errors import UserError
from backprop_lab.grading.files import write_whole
from backprop_lab.grading.isolation import choose_isolation
from backprop_lab.grading.reports import UNGRADED, submissions
from backprop_lab.grading.session import grade_and_report
from backprop_lab.grading.wheel import put_wheels
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.show import unknown_task

app = typer.Typer(
    name="backprop-lab",
    help="Build the exercises of backprop_lab and grade a class.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
CourseFolder = Annotated[Path, typer.Option("--course", help="The folder of the course.")]
Workers = Annotated[int, typer.Option(min=1, help="How many submissions are graded at once.")]
CORES = os.cpu_count() or 1
PAGE = Path("book/kill_matrix.md")
INTERRUPTED = 130  # what typer returns after Ctrl-C


@app.command()
def build(
    course: CourseFolder = Path("exercises"),
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail if the release is stale.")
    ] = False,
) -> None:
    """Write the notebooks of instructor and student from the text of the exercises."""
    opened = Course(course)
    if check:
        stale = building.stale(opened)
        if stale:
            names = ", ".join(path.name for path in stale)
            raise UserError(f"{names}: not what the text says; run `backprop-lab build`.")
        typer.echo("The released notebooks are what the text says.")
        return
    for path, text in building.build(opened).items():
        write_whole(path, text)
        typer.echo(path)
    wheels = put_wheels(opened)
    typer.echo(
        f"{wheels[0].name}, beside each of them, for rooms without a network."
        if wheels
        else "No wheel was put beside them: this is no checkout of the source. In one, build again."
    )


@app.command()
def grade(
    assignment: Annotated[str, typer.Argument(help="The exercise, for example dense.")],
    course: CourseFolder = Path("exercises"),
    workers: Workers = CORES,
    isolation: Annotated[
        str, typer.Option(help="auto, bubblewrap, or none: run strangers' code unprotected.")
    ] = "auto",
    student: Annotated[str | None, typer.Option(help="Grade only this student.")] = None,
    seed: Annotated[
        int | None, typer.Option(help="Draw inputs from this number, not from the course's secret.")
    ] = None,
) -> None:
    """Grade submitted/*/ASSIGNMENT: gradebook, feedback, grades.csv and a summary."""
    opened = Course(course)
    opened.require(assignment)
    students = students_to_grade(opened, assignment, student)
    options = Options(choose_isolation(isolation), workers, seed)
    results = grade_and_report(opened, assignment, students, options, Console())
    ungraded = [result for result in results if result.status in UNGRADED]
    if ungraded:
        raise UserError(
            f"{len(ungraded)} of {submissions(results)} could not be graded and count 0; "
            f"{ungraded[0].student}: {'; '.join(ungraded[0].notes)}. Everything else is graded."
        )
    strange = [name for name in opened.students(assignment) if not is_student_id(name)]
    if strange and student is None:
        raise UserError(
            f"Left out, because a student's id has letters, digits and . _ @ + - only: "
            f"{', '.join(map(repr, strange))}. Everything else is graded."
        )


@app.command()
def audit(
    task: Annotated[list[str] | None, typer.Option(help="Examine only this task.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Tasks examined at once.")] = CORES,
    page: Annotated[
        Path | None,
        typer.Option(help=f"Where to write the kill matrix; {PAGE} where that folder is."),
    ] = None,
    label: Annotated[
        bool, typer.Option("--label", help="Propose names for mutants that have none, for review.")
    ] = False,
) -> None:
    """Try the judge itself: known mistakes, right answers and mutants of every task."""
    names = task or list(TASKS)
    for name in names:
        if name not in TASKS:
            raise UserError(unknown_task(name))
    if page is not None and (task or not page.parent.is_dir()):
        raise UserError(
            "The page is of all tasks: leave out --task or --page."
            if task
            else f"{page.parent} is no folder: make it, or choose another --page."
        )
    if label:
        typer.echo(f"{add_labels(names)} labels proposed in {TABLE}: review them.")
        return
    console = Console()
    examinations = list(track(run_audit(names, workers), "Examining", len(names), console=console))
    console.print(audit_table(examinations))
    console.print(audit_sums(examinations))
    page = page or PAGE
    if task is None and page.parent.is_dir():
        write_whole(page, page_of(examinations))
        console.print(f"The kill matrix is in {page}.")
    found = list(faults(examinations) if task is None else faults_of(examinations))
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        raise UserError(f"The audit found {len(found)} faults, listed above.")


@app.command()
def demo(workers: Workers = CORES) -> None:
    """Go the whole way once: the site, the notebooks, and a small class, graded."""
    demonstrate(Path.cwd(), workers, Console())


def main() -> None:
    """Run a command; what the user can mend is said in one sentence, with a code other than 0."""
    try:
        code = app(standalone_mode=False) or 0
        if code == INTERRUPTED:
            complain("Stopped. What was graded so far is saved.", code)
    except UserError as problem:
        code = complain(str(problem), 1)
    except OSError as problem:
        code = complain(f"{problem.filename or 'A file'}: {problem.strerror or problem}.", 1)
    except typer.TyperException as problem:
        message = problem.format_message().rstrip(".")  # empty after a bare `backprop-lab`
        code = complain(f"{message}; see `backprop-lab --help`.", 2) if message else 2
    sys.exit(code)


def complain(sentence: str, code: int) -> int:
    """Say what is wrong where errors belong."""
    print(f"backprop-lab: {sentence}", file=sys.stderr)
    return code
