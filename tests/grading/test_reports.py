"""The table of grades holds every student, task and output; the summary counts the mistakes."""

import csv
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from backprop_lab.grading.course import Course
from backprop_lab.grading.errors import UserError
from backprop_lab.grading.reports import (
    COLUMNS,
    class_table,
    not_right,
    read_grades,
    rows_of,
    write_grades,
)
from backprop_lab.grading.samples import DENSE
from backprop_lab.grading.unit import Result, Unit, Written, grade_unit
from backprop_lab.tasks import TASKS, TOPICS
from backprop_lab.tasks.failures import nothing

QUESTION, WRONG = "dense-question", "dense_backward"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_student_task_and_output_has_a_row(sample_course: Course) -> None:
    table = rows(sample_course.reports("dense") / "grades.csv")
    assert tuple(table[0]) == COLUMNS
    found = [(row["student"], row["task"], row["output"]) for row in table]
    outputs = [(task.name, output) for task in TOPICS["dense"] for output in ("", *task.points)]
    wanted = [(s, *row) for s in sorted(DENSE) for row in (*outputs, (QUESTION, ""))]
    assert found == wanted


def test_the_points_of_the_outputs_add_up(sample_course: Course) -> None:
    whole, parts = {}, defaultdict(float)
    for row in rows(sample_course.reports("dense") / "grades.csv"):
        key = row["student"], row["task"]
        if row["task"] == QUESTION:
            assert row["max_points"] == "4"
        elif row["output"] == "":
            whole[key] = float(row["points"])
            assert float(row["max_points"]) == TASKS[row["task"]].max_points
        else:
            parts[key] += float(row["points"])
    assert whole == parts


def test_the_sample_class_shows_what_happens_in_classes(sample_course: Course) -> None:
    table = rows(sample_course.reports("dense") / "grades.csv")
    found = {
        (row["student"], row["task"]): (row["status"], row["mistake"])
        for row in table
        if row["output"] == "" and row["status"] != "correct" and row["task"] != QUESTION
    }
    both = ("dense_forward", "dense_backward")
    assert found == {
        ("averaged-twice", "dense_backward"): ("wrong", "DEN01"),
        ("bias-not-summed", "dense_backward"): ("wrong", "DEN03"),
        ("transposed", "dense_backward"): ("wrong", "DEN10"),
        ("upstream-forgotten", "dense_backward"): ("wrong", "DEN16"),
        ("bias-forgotten", "dense_forward"): ("wrong", "DNF01"),
        ("writes-into-dy", "dense_backward"): ("wrong", ""),
        ("syntax-error", "dense_backward"): ("error", ""),
        ("endless-loop", "dense_forward"): ("timeout", ""),
        **{("untouched", task): ("not_written", "") for task in both},
        **{("no-file", task): ("missing", "") for task in both},
    }


def test_a_written_answer_waits_for_a_person(sample_course: Course) -> None:
    table = rows(sample_course.reports("dense") / "grades.csv")
    found = {r["student"]: (r["points"], r["status"]) for r in table if r["task"] == QUESTION}
    assert found.pop("all-right") == ("", "manual")
    assert found.pop("no-file") == ("0", "missing")
    assert set(found.values()) == {("0", "not_written")}
    text = (sample_course.reports("dense") / "summary.txt").read_text("utf-8")
    assert "1 written answer waits for a person: grade with `nbgrader formgrader`." in text


def test_a_mistake_stands_beside_the_output_it_explains(sample_course: Course) -> None:
    table = rows(sample_course.reports("dense") / "grades.csv")
    beside = [(r["output"], r["status"]) for r in table if r["mistake"] == "DEN01"]
    assert beside == [("", "wrong"), ("dW", "wrong")]


def test_the_summary_counts(sample_course: Course) -> None:
    text = (sample_course.reports("dense") / "summary.txt").read_text("utf-8")
    # 9 + 9 + 5 · 7 + 3 + 3 + 6 = 65 points, by 12 submissions
    assert text.startswith("dense: 12 submissions, 2 with full points, mean 5.4 of 9 points.\n")
    assert "DEN01, once: dW is too small" in text


def result_of(student: str, course: Course) -> Result:
    base = course.release("dense").read_text("utf-8")
    return grade_unit(Unit(student, base, None, "", b"", "none"))


def test_the_class_on_one_screen_says_what_is_not_right(course: Course) -> None:
    """Thirteen functions would be thirteen columns."""
    assert not_right(result_of("a", course)) == ["all: missing"]
    forward, backward = (nothing(TASKS[name], "error") for name in ("dense_forward", WRONG))
    right = replace(forward, status="correct")
    written = (Written(QUESTION, 4.0, "manual", "Because.", score=3.0, waits=True),)
    result = Result("a", "graded", (right, backward), written=written)
    assert not_right(result) == [
        f"{WRONG}: stopped with an error",
        f"{QUESTION}: 3/4, to be looked at again",
    ]
    assert not_right(Result("a", "graded", (right,))) == []
    assert class_table("dense", [result]).row_count == 1


def test_a_table_saved_by_a_spreadsheet_is_read(course: Course) -> None:
    path = course.reports("dense") / "grades.csv"
    write_grades(path, {}, [result_of("a", course)])
    rows_before = read_grades(path)
    lines = path.read_text("utf-8").splitlines()
    lines = [lines[0] + ",remark", *(line + ",seen" for line in lines[1:])]
    path.write_text("\r\n".join(lines), "utf-8-sig")
    write_grades(path, read_grades(path), [])
    assert read_grades(path) == rows_before


def test_another_table_in_its_place_is_refused(course: Course) -> None:
    path = course.reports("dense") / "grades.csv"
    path.parent.mkdir(parents=True)
    path.write_text("name;score\na;3\n")
    with pytest.raises(UserError, match="lacks the column 'max_points', expected were student,"):
        read_grades(path)


def test_rows_of_others_stay(course: Course) -> None:
    path = course.reports("dense") / "grades.csv"
    write_grades(path, {}, [result_of("a", course), result_of("b", course)])
    write_grades(path, read_grades(path), [result_of("b", course), result_of("c", course)])
    table = rows(path)
    assert [
        row["student"] for row in table if row["task"] == "dense_forward" and not row["output"]
    ] == [
        "a",
        "b",
        "c",
    ]
    assert len(table) == 3 * len(rows_of(result_of("a", course)))
