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

    @property
    def mutant(self) -> tuple[str, str]:
        """The task, and how the mutant is called there."""
        return self.task, f"{self.line} {self.kind}: {self.before} → {self.after}"


def rows_in(text: str) -> list[Label]:
    """Read the table."""
    return [
        Label(**(row | {"line": int(row["line"])}))  # type: ignore[arg-type]
        for row in csv.DictReader(StringIO(text))
    ]


def write(labels: Iterable[Label]) -> str:
    """Write the table."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(Label._fields)
    rows.writerows(labels)
    return text.getvalue()


def labelled() -> dict[tuple[str, str], str]:
    """Read the table of the package: (task, label of the mutant) -> name."""
    return {row.mutant: row.name for row in rows_in(TABLE.read_text(encoding="utf-8"))}
