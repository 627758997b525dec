"""`backprop-lab audit`: the whole of it ends with 0, and the book shows what it found."""

import subprocess
import sys
from pathlib import Path

import pytest

from backprop_lab.audit.run import audit
from backprop_lab.tasks import TASKS


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "backprop_lab.grading", "audit", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def whole(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("audit")
    return folder, run("--page", "page.md", folder=folder)


def test_the_audit_ends_with_0(
    whole: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    _, process = whole
    assert process.returncode == 0, process.stderr
    assert process.stderr == ""
    for name in TASKS:
        assert name in process.stdout
    assert "Right answers rejected: 0 of" in process.stdout


def test_the_page_of_the_book_is_what_the_audit_writes(
    whole: tuple[Path, subprocess.CompletedProcess[str]], project: Path
) -> None:
    folder, _ = whole
    written = (folder / "page.md").read_text(encoding="utf-8")
    assert written == (project / "book/kill_matrix.md").read_text(encoding="utf-8")
    assert all(mistake.id in written for task in TASKS.values() for mistake in task.mistakes)


def test_one_task_can_be_examined_alone(tmp_path: Path) -> None:
    process = run("--task", "relu_backward", folder=tmp_path)
    assert process.returncode == 0, process.stderr
    assert "relu_backward" in process.stdout
    assert "tanh_backward" not in process.stdout
    assert list(tmp_path.iterdir()) == []  # the page is of all tasks


def test_a_name_that_does_not_exist_is_a_sentence(tmp_path: Path) -> None:
    process = run("--task", "relu_bakward", folder=tmp_path)
    assert process.returncode == 1
    assert "Did you mean relu_backward?" in process.stderr
    assert "Traceback" not in process.stderr


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--page", "nowhere/page.md"), "nowhere is no folder: make it, or choose another --page."),
        (("--page", "page.md", "--task", "relu_backward"), "leave out --task or --page."),
    ],
)
def test_a_page_that_cannot_be_is_said_at_once(
    options: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    process = run(*options, folder=tmp_path)
    assert process.returncode == 1
    assert sentence in process.stderr
    assert process.stdout == ""


def test_several_processes_find_the_same() -> None:
    names = ["relu_backward", "l2_backward"]
    assert list(audit(names, workers=2)) == list(audit(names, workers=1))
