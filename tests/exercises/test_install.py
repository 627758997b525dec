"""Where the package is missing, as in Colab, the first cell installs it from a wheel."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import nbformat
import pytest

from backprop_lab.grading.course import Course
from backprop_lab.grading.wheel import put_wheels
from grading.conftest import command

CALL = """
from backprop_lab import check

def dense_forward(x, W, b):
    return x @ W, (x, W)

check("dense_forward", dense_forward)
import backprop_lab
print(backprop_lab.__file__)
"""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with NumPy, matplotlib and pip, and without this package."""
    root = tmp_path_factory.mktemp("python")
    venv.create(root, symlinks=True)
    python = root / "bin" / "python"
    ours = next(path for path in sys.path if path.endswith("site-packages"))
    show = [python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"]
    theirs = subprocess.run(show, capture_output=True, text=True, check=True).stdout.strip()
    # A path file's folders are searched for packages, and not for further path files such as ours.
    (Path(theirs) / "libraries.pth").write_text(ours + "\n")
    return python


def run(python: Path, program: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run a program in a folder, where nothing can be downloaded."""
    environment = {**os.environ, "PIP_NO_INDEX": "1", "PYTHONPATH": ""}
    return subprocess.run(
        [python, "-c", program], cwd=folder, env=environment, capture_output=True, text=True
    )


def install_cell(course: Course) -> str:
    """The first code cell of a notebook."""
    notebook = nbformat.read(course.release("dense"), as_version=4)
    return next(str(cell.source) for cell in notebook.cells if cell.cell_type == "code")


def test_without_the_package_the_wheel_is_installed(course: Course, bare: Path) -> None:
    put_wheels(course)
    folder = course.release("dense").parent
    assert [path.suffix for path in sorted(folder.iterdir())] == [".whl", ".ipynb"]
    before = run(bare, CALL, folder)
    assert "No module named 'backprop_lab'" in before.stderr
    done = run(bare, install_cell(course) + CALL, folder)
    assert done.returncode == 0, done.stderr
    assert "dense_forward: 1 of 3 points" in done.stdout
    assert str(bare.parent.parent) in done.stdout
    again = run(bare, install_cell(course) + "\nprint('subprocess' in globals())", folder)
    assert again.stdout == "False\n"  # it is there: nothing is done


def test_without_a_wheel_or_a_network_it_says_what_to_do(course: Course, tmp_path: Path) -> None:
    root = tmp_path / "python"
    venv.create(root, symlinks=True)  # without pip: nothing can be installed here
    done = run(root / "bin" / "python", install_cell(course), tmp_path)
    assert done.returncode == 0
    said = "backprop_lab was not installed. Put its wheel beside this notebook and try again.\n"
    assert done.stdout == said


def test_every_notebook_has_its_wheel_and_an_old_one_goes(course: Course) -> None:
    old = course.release("dense").parent / "backprop_lab-0.0.1-py3-none-any.whl"
    old.touch()
    wheels = put_wheels(course)
    assert len(wheels) == 2 * len(course.topics)
    assert not old.exists()
    assert len({path.read_bytes() for path in wheels}) == 1
    first = wheels[0].read_bytes()
    assert put_wheels(course)[0].read_bytes() == first


def test_nbgrader_hands_out_the_wheel(course: Course, tmp_path: Path) -> None:
    put_wheels(course)
    done = command("nbgrader", "generate_assignment", "dense", "--force", cwd=course.root)
    assert done.returncode == 0, done.stderr
    folder = course.release("dense").parent
    assert [path.suffix for path in sorted(folder.iterdir())] == [".whl", ".ipynb"]


def test_outside_a_checkout_no_wheel_is_put(course: Course, tmp_path: Path) -> None:
    assert put_wheels(course, project=tmp_path) == []
