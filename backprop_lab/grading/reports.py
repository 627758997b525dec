"""Reports: the grades as a table for machines, and the class on one screen for people."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text

from backprop_lab.grading.errors import UserError
from backprop_lab.grading.files import write_whole
from backprop_lab.grading.unit import Result
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.verdict import in_words

COLUMNS = ("student", "task", "output", "points", "max_points", "status", "mistake")
Row = dict[str, str]
UNGRADED = ("malformed", "not_graded")


def rows_of(result: Result) -> list[Row]:
    """Write one student's verdicts as rows: one per task, then one per output of it.

    What a person grades has a row too; its points are empty until then.
    """
    rows = []
    for verdict in result.verdicts:
        whole = ("", verdict.points, verdict.max_points, verdict.status, verdict.mistake)
        explained = {
            name
            for mistake in TASKS[verdict.task].mistakes
            if mistake.id == verdict.mistake
            for name in mistake.outputs.split()
        }
        parts = [
            (o.output, o.points, o.max_points, o.status, verdict.mistake)
            if o.output in explained and o.status == "wrong"
            else (o.output, o.points, o.max_points, o.status, "")
            for o in verdict.outputs
        ]
        for output, points, maximum, status, mistake in [whole, *parts]:
            values = (
                result.student,
                verdict.task,
                output,
                f"{points:g}",
                f"{maximum:g}",
                status,
                mistake,
            )
            rows.append(dict(zip(COLUMNS, values, strict=True)))
    for written in result.written:
        unknown = written.score is None and written.waits
        shown = "" if unknown else f"{written.score or 0.0:g}"
        of = f"{written.max_points:g}"
        row = (result.student, written.name, "", shown, of, written.status, "")
        rows.append(dict(zip(COLUMNS, row, strict=True)))
    return rows


def read_grades(path: Path) -> dict[str, list[Row]]:
    """Read the rows of grades.csv, by student; none if there is no file yet."""
    rows: dict[str, list[Row]] = {}
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as file:  # a spreadsheet adds the mark
            table = csv.DictReader(file)
            lacking = sorted(set(COLUMNS) - set(table.fieldnames or ()))
            if lacking:
                raise UserError(
                    f"{path} lacks the column {lacking[0]!r}, expected were {','.join(COLUMNS)}; "
                    "move it away and grade again."
                )
            for row in table:
                rows.setdefault(row["student"], []).append(row)
    return rows


def write_grades(path: Path, earlier: dict[str, list[Row]], results: Iterable[Result]) -> None:
    """Write grades.csv; students who were graded earlier and not now keep their rows."""
    now = {result.student: rows_of(result) for result in results}
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for _, rows in sorted((earlier | now).items()):
        writer.writerows(rows)
    write_whole(path, text.getvalue())


def class_table(assignment: str, results: Sequence[Result]) -> Table:
    """Show every submission: its points, and what is not right in it."""
    table = Table(title=f"{assignment}: {submissions(results)}", title_justify="left")
    table.add_column("student")
    table.add_column("points", justify="right")
    table.add_column("not right")
    for result in results:
        points = f"{result.points:g}/{result.max_points:g}"
        table.add_row(Text(result.student), points, Text("\n".join(not_right(result))))
    return table


def not_right(result: Result) -> list[str]:
    """Say what became of each function that is not right, and of what was written."""
    found = {
        verdict.task: " ".join(filter(None, (in_words(verdict.status), verdict.mistake)))
        for verdict in result.verdicts
        if verdict.status != "correct"
    }
    if len(found) == len(result.verdicts) > 1 and len(set(found.values())) == 1:
        found = {"all": found.popitem()[1]}
    written = {w.name: w.in_words for w in result.written if w.waits or w.score is not None}
    return [f"{name}: {words}" for name, words in (found | written).items()]


def summary(assignment: str, results: Sequence[Result]) -> str:
    """Say in a few lines how the class did, and which mistakes were made most."""
    full = sum(result.points == result.max_points for result in results)
    mean = sum(result.points for result in results) / len(results)
    lines = [
        f"{assignment}: {submissions(results)}, {full} with full points, "
        f"mean {mean:.1f} of {results[0].max_points:g} points."
    ]
    mistakes = {mistake.id: mistake for task in TASKS.values() for mistake in task.mistakes}
    made = Counter(v.mistake for result in results for v in result.verdicts if v.mistake)
    for mistake, count in made.most_common(5):
        times = "once" if count == 1 else f"{count} times"
        lines.append(f"{mistake}, {times}: {mistakes[mistake].observation}")
    waiting = sum(w.waits for r in results for w in r.written)
    if waiting:
        answers = "1 written answer waits" if waiting == 1 else f"{waiting} written answers wait"
        lines.append(f"{answers} for a person: grade with `nbgrader formgrader`.")
    for result in results:
        if result.status in UNGRADED:
            lines.append(f"{result.student} could not be graded: {'; '.join(result.notes)}.")
    return "\n".join(lines)


def submissions(results: Sequence[Result]) -> str:
    """Count submissions in words."""
    return "1 submission" if len(results) == 1 else f"{len(results)} submissions"
