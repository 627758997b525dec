"""Labels: what each mutant should be called, in a table that a person can review."""

import csv
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).parent / "labels.csv"


class Label(NamedTuple):
    """One row: a mutant of a task, and the id of the mistake, or the pattern, that names it."""

    task: str
    line: int
    kind: str
    before: str
    after: str
    name: str


def read(text: str) -> dict[tuple[str, str], str]:
    """Read the table: (task, label of the mutant) -> name."""
    rows = csv.DictReader(StringIO(text))
    return {
        (row["task"], f"{row['line']} {row['kind']}: {row['before']} → {row['after']}"): row["name"]
        for row in rows
    }


def write(labels: Iterable[Label]) -> str:
    """Write the table."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(Label._fields)
    rows.writerows(labels)
    return text.getvalue()


def labelled() -> dict[tuple[str, str], str]:
    """Read the table of the package."""
    return read(TABLE.read_text(encoding="utf-8"))
