"""Reports: the grades as a table for machines, and the class on one screen for people."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text

from backprop_lab.grading.files import write_whole
from backprop_lab.grading.unit import Result
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.verdict import in_words

COLUMNS = ("student", "task", "output", "points", "max_points", "status", "mistake")
Row = dict[str, str]


def rows_of(result: Result) -> list[Row]:
    """Write one student's verdicts as rows: one per task, then one per output of it."""
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
    return rows


def write_grades(path: Path, results: Iterable[Result]) -> list[Row]:
    """Write grades.csv; students who were graded before and not now keep their rows."""
    new = {result.student: rows_of(result) for result in results}
    old: dict[str, list[Row]] = {}
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                old.setdefault(row["student"], []).append(row)
    rows = [row for _, some in sorted((old | new).items()) for row in some]
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_whole(path, text.getvalue())
    return rows


def class_table(assignment: str, results: Sequence[Result]) -> Table:
    """Show every submission in a line: its points, and what it says per task."""
    table = Table(title=f"{assignment}: {len(results)} submissions", title_justify="left")
    table.add_column("student")
    table.add_column("points", justify="right")
    for verdict in results[0].verdicts:
        table.add_column(verdict.task)
    for result in sorted(results, key=lambda r: r.student):
        cells = [
            Text(" ".join(filter(None, (in_words(v.status), v.mistake)))) for v in result.verdicts
        ]
        points = f"{result.points:g}/{result.max_points:g}"
        table.add_row(Text(result.student), points, *cells)
    return table


def summary(assignment: str, results: Sequence[Result]) -> str:
    """Say in a few lines how the class did, and which mistakes were made most."""
    full = sum(result.points == result.max_points for result in results)
    mean = sum(result.points for result in results) / len(results)
    lines = [
        f"{assignment}: {len(results)} submissions, {full} with full points, "
        f"mean {mean:.1f} of {results[0].max_points:g} points."
    ]
    names = {mistake.id: mistake for task in TASKS.values() for mistake in task.mistakes}
    made = Counter(v.mistake for result in results for v in result.verdicts if v.mistake)
    for mistake, count in made.most_common(5):
        times = "once" if count == 1 else f"{count} times"
        lines.append(f"{mistake}, {times}: {names[mistake].observation}")
    unread = [result for result in results if result.status == "malformed"]
    lines += [f"{r.student} could not be read: {'; '.join(r.notes)}." for r in unread]
    return "\n".join(lines)
