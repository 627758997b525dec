"""The command line: `backprop-lab`, the door for instructors."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from backprop_lab.grading import build as building
from backprop_lab.grading.course import Course
from backprop_lab.grading.demo import demonstrate
from backprop_lab.grading.engine import Options, grade_class, students_to_grade
from backprop_lab.grading.errors import UserError
from backprop_lab.grading.files import write_whole
from backprop_lab.grading.isolation import IsolationError, choose_isolation
from backprop_lab.grading.reports import class_table, summary, write_grades

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
    opened.read_source(assignment)
    students = students_to_grade(opened, assignment, student)
    options = Options(choose_isolation(isolation), workers, seed)
    console = Console()
    columns = TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        graded = grade_class(opened, assignment, students, options)
        results = list(progress.track(graded, total=len(students)))
    reports = opened.reports(assignment)
    write_grades(reports / "grades.csv", results)
    text = summary(assignment, results)
    write_whole(reports / "summary.txt", text + "\n")
    console.print(class_table(assignment, results))
    console.print(text, markup=False, highlight=False)
    unreadable = sum(result.status == "malformed" for result in results)
    if unreadable:
        raise UserError(
            f"{unreadable} of {len(results)} submissions could not be read and count 0; "
            f"everything else is graded. See {reports / 'summary.txt'}."
        )


@app.command()
def demo(workers: Workers = CORES) -> None:
    """Go the whole way once: the site, the notebooks, and a small class, graded."""
    demonstrate(Path.cwd(), workers, Console())


def main() -> None:
    """Run a command; what the user can mend is said in one sentence, with a code other than 0."""
    try:
        code = app(standalone_mode=False) or 0
    except (UserError, IsolationError) as problem:
        code = complain(str(problem), 1)
    except typer.TyperException as problem:
        message = problem.format_message().rstrip(".")  # empty after a bare `backprop-lab`
        code = complain(f"{message}; see `backprop-lab --help`.", 2) if message else 2
    except (KeyboardInterrupt, typer.Abort):
        code = complain("Stopped. What was graded so far is saved.", 130)
    sys.exit(code)


def complain(sentence: str, code: int) -> int:
    """Say what is wrong where errors belong."""
    print(f"backprop-lab: {sentence}", file=sys.stderr)
    return code
