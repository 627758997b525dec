"""The demo: the whole way once, from the site to a graded class."""

import shutil
import subprocess
import sys
from pathlib import Path

from rich.console import Console

from backprop_lab.grading.build import build
from backprop_lab.grading.course import Course
from backprop_lab.grading.engine import Options, students_to_grade
from backprop_lab.grading.errors import UserError
from backprop_lab.grading.files import write_whole
from backprop_lab.grading.isolation import IsolationError, choose_isolation
from backprop_lab.grading.samples import sample_class
from backprop_lab.grading.session import grade_and_report

ASSIGNMENT = "dense"


def demonstrate(project: Path, workers: int, console: Console) -> None:
    """Build the site and the notebooks, make a small class, grade it, say where everything is."""
    if not (project / "_config.yml").is_file():
        raise UserError(f"The demo builds the site too: run it in a checkout, not in {project}.")
    console.print("1/4 Building the site ...")
    build_site(project)
    console.print("2/4 Building the notebooks ...")
    course = demo_course(project)
    console.print("3/4 Making a class of sample submissions ...")
    make_class(course)
    isolation = isolation_for_samples(console)
    console.print(f"4/4 Grading it with {workers} workers, isolation: {isolation} ...")
    students = students_to_grade(course, ASSIGNMENT, None)
    grade_and_report(course, ASSIGNMENT, students, Options(isolation, workers), console)
    console.print(
        f"""
The site        {relative(project / "_build" / "html" / "index.html")}
The notebooks   {relative(course.root / "release")}
The class       {relative(course.root / "submitted")}
Its grades      {relative(course.reports(ASSIGNMENT) / "grades.csv")}
The feedback    {relative(course.folder("feedback", "averaged-twice", ASSIGNMENT))}
The gradebook   {relative(course.root / "gradebook.db")}, which nbgrader and formgrader read""",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


def build_site(project: Path) -> None:
    """Build the book; what went wrong is shown."""
    jupyter_book = Path(sys.executable).parent / "jupyter-book"
    command = [str(jupyter_book), "build", ".", "-W", "-n", "--keep-going"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True)
    if done.returncode != 0:
        raise UserError(f"The site was not built:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def demo_course(project: Path) -> Course:
    """Make a course folder of its own, with the exercises of the book."""
    root = project / "demo_course"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    for path in [*(project / "exercises").glob("*.md"), project / "exercises/nbgrader_config.py"]:
        shutil.copy(path, root)
    course = Course(root)
    for path, text in build(course).items():
        write_whole(path, text)
    return course


def make_class(course: Course) -> None:
    """Hand in the sample submissions."""
    release = course.release(ASSIGNMENT).read_text("utf-8")
    for student, notebook in sample_class(release).items():
        folder = course.folder("submitted", student, ASSIGNMENT)
        folder.mkdir(parents=True)
        if notebook is not None:
            write_whole(folder / f"{ASSIGNMENT}.ipynb", notebook)


def isolation_for_samples(console: Console) -> str:
    """Isolate if that can be had; our own samples may run without."""
    try:
        return choose_isolation("auto")
    except IsolationError as refusal:
        console.print(f"These samples are ours, so they run with --isolation none. {refusal}")
        return "none"


def relative(path: Path) -> str:
    """Show a path as seen from here, where that is shorter."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
