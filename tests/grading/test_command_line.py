"""The command says what is wrong in one sentence, with a code other than 0, and loses nothing."""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backprop_lab.grading import command_line, demo, session, unit
from backprop_lab.grading.__main__ import main as enter
from backprop_lab.grading.course import Course
from backprop_lab.grading.isolation import IsolationError
from grading.conftest import command, submit


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["grad"], 2, "No such command 'grad'. Did you mean 'grade'"),
        (["grade"], 2, "Missing argument"),
        (["grade", "dense", "--workers", "0"], 2, "Invalid value for '--workers'"),
        (["grade", "dense", "--bogus"], 2, "No such option: --bogus"),
        (
            ["grade", "dens", "--course", "COURSE"],
            1,
            "There is no assignment 'dens' in course; the assignments are activations, by_hand, ",
        ),
        (["grade", "../dense", "--course", "COURSE"], 1, "There is no assignment '../dense'"),
        (["grade", "dense", "--course", "COURSE"], 1, "No submission of dense was found; expected"),
        (["grade", "dense", "--course", "nowhere"], 1, "There is no course folder nowhere"),
        (["build", "--course", "nowhere"], 1, "There is no course folder nowhere"),
    ],
)
def test_bad_input_is_one_sentence(
    arguments: list[str],
    code: int,
    sentence: str,
    course: Course,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = [str(course.root) if word == "COURSE" else word for word in arguments]
    monkeypatch.setattr("sys.argv", ["backprop-lab", *arguments])
    with pytest.raises(SystemExit) as stopped:
        command_line.main()
    complaint = capsys.readouterr().err
    assert stopped.value.code == code
    assert complaint.startswith("backprop-lab: ")
    assert sentence in complaint
    assert complaint.count("\n") == 1


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    monkeypatch.setattr("sys.argv", ["backprop-lab", *arguments])
    with pytest.raises(SystemExit) as stopped:
        command_line.main()
    return stopped.value.code


def test_a_broken_notebook_costs_itself_only(
    course: Course, tmp_path: Path, isolation: str
) -> None:
    submit(course, "right", "dense", {})
    broken = submit(course, "broken", "dense", {})
    broken.write_text('{"cells": [')
    done = command("backprop-lab", "grade", "dense", "--isolation", isolation, cwd=tmp_path)
    assert done.returncode == 1
    assert "1 of 2 submissions could not be graded and count 0" in done.stderr
    assert "broken: it is not a notebook" in done.stderr
    assert "Traceback" not in done.stderr
    summary = (course.reports("dense") / "summary.txt").read_text("utf-8")
    assert "broken could not be graded: it is not a notebook" in summary
    grades = (course.reports("dense") / "grades.csv").read_text("utf-8")
    assert "right,dense_backward,,6,6,correct," in grades
    assert "broken,dense_backward,,0,6,malformed," in grades
    assert broken.read_text() == '{"cells": ['
    with course.gradebook() as gradebook:
        assert gradebook.find_submission("dense", "broken").score == 0.0


def test_a_link_is_not_followed(course: Course, tmp_path: Path) -> None:
    secret = submit(course, "right", "dense", {})
    folder = course.folder("submitted", "linked", "dense")
    folder.mkdir(parents=True)
    (folder / "dense.ipynb").symlink_to(secret)
    command("backprop-lab", "grade", "dense", "--isolation", "none", cwd=tmp_path)
    grades = (course.reports("dense") / "grades.csv").read_text("utf-8")
    assert "linked,dense_backward,,0,6,missing," in grades


def test_one_student_alone(course: Course, tmp_path: Path, isolation: str) -> None:
    for student in ("a", "b"):
        submit(course, student, "dense", {})
    only = ("--student", "b", "--isolation", isolation)
    assert command("backprop-lab", "grade", "dense", *only, cwd=tmp_path).returncode == 0
    grades = (course.reports("dense") / "grades.csv").read_text("utf-8")
    assert "b,dense_backward" in grades
    assert "a,dense_backward" not in grades
    unknown = command("backprop-lab", "grade", "dense", "--student", "c", cwd=tmp_path)
    assert unknown.returncode == 1
    assert "c has no folder submitted/c/dense" in unknown.stderr


def test_a_strange_name_is_left_out_and_named(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for student in ("=1+1", "right", ".hidden", "__MACOSX"):
        submit(course, student, "dense", {})
    arguments = "grade", "dense", "--course", str(course.root), "--isolation", "none"
    assert run(monkeypatch, *arguments) == 1
    assert "digits and . _ @ + - only: '=1+1'. Everything else" in capsys.readouterr().err
    grades = (course.reports("dense") / "grades.csv").read_text("utf-8")
    assert {line.split(",")[0] for line in grades.splitlines()[1:]} == {"right"}


OWN_CELL = {
    "cell_type": "code",
    "execution_count": None,
    "id": "own",
    "metadata": {},
    "outputs": [],
    "source": "s = '\ud83d'",
}


def test_what_strangers_hand_in_costs_only_them(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    surrogate = submit(course, "surrogate", "dense", {})
    notebook = json.loads(surrogate.read_text("utf-8"))
    notebook["cells"].append(OWN_CELL)
    surrogate.write_text(json.dumps(notebook), "utf-8")
    for student, timestamp in (("right", "yesterday"), ("also-right", "\x00")):
        path = submit(course, student, "dense", {})
        (path.parent / "timestamp.txt").write_text(timestamp)
    linked = course.root / "submitted" / "linked"
    linked.symlink_to(course.root / "submitted" / "right")
    arguments = "grade", "dense", "--course", str(course.root), "--isolation", "none"
    assert run(monkeypatch, *arguments) == 0, capsys.readouterr().err
    grades = (course.reports("dense") / "grades.csv").read_text("utf-8")
    for student in ("surrogate", "right", "also-right"):
        assert f"{student},dense_backward,,6,6,correct," in grades
    assert "linked,dense_backward,,0,6,missing," in grades


def test_a_fault_of_the_grader_costs_one_row(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(unit, "rebuild", broken)
    base = course.release("dense").read_text("utf-8")
    result = unit.grade_unit(unit.Unit("a", base, base.encode(), "", b"key", "none"))
    assert result.status == "not_graded"
    assert result.points == 0
    assert "ZeroDivisionError: planted" in result.notes[0]


def test_what_was_graded_before_an_interruption_is_written_down(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for student in ("a", "b"):
        submit(course, student, "dense", {})
    grade_all = session.grade_class

    def interrupted(*arguments: Any) -> Iterator[Any]:
        yield next(grade_all(*arguments))
        raise KeyboardInterrupt

    monkeypatch.setattr(session, "grade_class", interrupted)
    arguments = "grade", "dense", "--course", str(course.root), "--isolation", "none"
    assert run(monkeypatch, *arguments) == 130
    assert "What was graded so far is saved" in capsys.readouterr().err
    grades = (course.reports("dense") / "grades.csv").read_text("utf-8")
    assert grades.count("dense_backward,,6,6,correct,") == 1


def test_a_damaged_secret_is_named(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    submit(course, "right", "dense", {})
    (course.root / ".course_secret").write_text("")
    arguments = "grade", "dense", "--course", str(course.root), "--isolation", "none"
    assert run(monkeypatch, *arguments) == 1
    assert ".course_secret is damaged" in capsys.readouterr().err


def refuse(wanted: str) -> str:
    if wanted == "none":
        return "none"
    raise IsolationError("bubblewrap is not installed.")


def test_without_walls_it_refuses_until_told(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    submit(course, "right", "dense", {})
    monkeypatch.setattr(command_line, "choose_isolation", refuse)
    arguments = "grade", "dense", "--course", str(course.root)
    assert run(monkeypatch, *arguments) == 1
    assert "bubblewrap is not installed" in capsys.readouterr().err
    assert not (course.root / "gradebook.db").exists()
    assert run(monkeypatch, *arguments, "--isolation", "none") == 0


def test_an_unknown_isolation_is_named(course: Course, tmp_path: Path) -> None:
    submit(course, "right", "dense", {})
    done = command("backprop-lab", "grade", "dense", "--isolation", "docker", cwd=tmp_path)
    assert done.returncode != 0
    assert "docker" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_gradebook_that_cannot_be_read_is_named(course: Course, tmp_path: Path) -> None:
    submit(course, "right", "dense", {})
    (course.root / "gradebook.db").write_bytes(b"not a database, certainly not one" * 100)
    done = command("backprop-lab", "grade", "dense", "--isolation", "none", cwd=tmp_path)
    assert done.returncode == 1
    assert "gradebook" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_demo_ends_well_without_walls(
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "_config.yml").touch()
    shutil.copytree(project / "exercises", tmp_path / "exercises")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(demo, "build_site", lambda project: None)  # the tests of the book build it
    monkeypatch.setattr(demo, "choose_isolation", refuse)
    assert run(monkeypatch, "demo", "--workers", "2") == 0
    shown = capsys.readouterr().out
    assert "they run with --isolation none" in shown
    assert "DEN01" in shown
    for path in ("reports/dense/grades.csv", "feedback/averaged-twice/dense/dense.html"):
        assert (tmp_path / "demo_course" / path).is_file()


def test_a_students_install_says_what_grading_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "typer", None)  # as if it were not installed
    monkeypatch.delitem(sys.modules, "backprop_lab.grading.command_line")
    monkeypatch.delattr("backprop_lab.grading.command_line")
    with pytest.raises(SystemExit) as stopped:
        enter()
    assert "typer is not installed" in str(stopped.value.code)
    assert "pip install '.[grading]'" in str(stopped.value.code)


def test_the_demo_needs_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, "demo") == 1
    assert "run it in a checkout" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
