"""A notebook goes through nbgrader's exchange: handed out, filled in, run, handed in, graded."""

import csv
import os
import subprocess
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from backprop_lab.grading.course import Course
from backprop_lab.grading.files import write_whole
from backprop_lab.grading.samples import filled_in
from backprop_lab.grading.wheel import put_wheels
from grading.conftest import BIN, command

SETTINGS = """
c = get_config()
c.CourseDirectory.course_id = "backprop_lab"
c.Exchange.root = {root!r}
c.Exchange.path_includes_course = True
"""


def nbgrader(*arguments: str, cwd: Path) -> None:
    """Run a command of nbgrader as somebody with a home of their own."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    environment |= {"JUPYTER_DATA_DIR": str(cwd / "data"), "JUPYTER_CONFIG_DIR": str(cwd / "conf")}
    done = subprocess.run(
        [BIN / "nbgrader", *arguments], cwd=cwd, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_a_notebook_goes_out_and_comes_back(course: Course, tmp_path: Path, isolation: str) -> None:
    exchange, student = tmp_path / "exchange", tmp_path / "student"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    student.mkdir()
    settings = SETTINGS.format(root=str(exchange))
    (student / "nbgrader_config.py").write_text(settings)
    (course.root / "nbgrader_config.py").write_text(settings)

    put_wheels(course)
    nbgrader("generate_assignment", "dense", "--force", cwd=course.root)
    nbgrader("release_assignment", "dense", cwd=course.root)
    nbgrader("fetch_assignment", "dense", cwd=student)
    (folder,) = (path.parent for path in student.rglob("dense.ipynb"))
    assert [path.suffix for path in sorted(folder.iterdir())] == [".whl", ".ipynb"]

    path = folder / "dense.ipynb"
    text = filled_in(path.read_text("utf-8"), {"dense_backward": ""})
    notebook = nbformat.reads(text, as_version=4)
    NotebookClient(notebook, timeout=30, resources={"metadata": {"path": str(folder)}}).execute()
    assert "3 of 9 points" in str(notebook.cells[-1].outputs)
    write_whole(path, nbformat.writes(notebook))

    nbgrader("submit", "dense", cwd=student)
    nbgrader("collect", "dense", cwd=course.root)
    done = command("backprop-lab", "grade", "dense", "--isolation", isolation, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    with (course.reports("dense") / "grades.csv").open() as file:
        whole = {row["task"]: row["points"] for row in csv.DictReader(file) if not row["output"]}
    assert whole == {"dense_forward": "3", "dense_backward": "0", "dense-question": "0"}
