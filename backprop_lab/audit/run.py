"""The audit of all tasks, several at a time, in processes of their own."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from backprop_lab.audit.examination import examine, propose
from backprop_lab.audit.labels import TABLE, labelled, rows_in, write
from backprop_lab.audit.outcomes import Examination
from backprop_lab.audit.right import RIGHT
from backprop_lab.tasks import TASKS


def audit(names: Sequence[str], workers: int, seed: int = 0) -> Iterator[Examination]:
    """Examine tasks by their names, in their order."""
    examine_one = partial(examine_by_name, seed=seed)
    if workers == 1:
        yield from map(examine_one, names)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(examine_one, names)


def examine_by_name(name: str, seed: int) -> Examination:
    """Examine one task with all that the package knows of it."""
    right = [function for task, function in RIGHT if task == name]
    return examine(TASKS[name], right, labelled(), seed)


def add_labels(names: Sequence[str]) -> int:
    """Propose a name for every mutant without one, drop those of no mutant, keep all others."""
    known = {row.mutant: row for row in rows_in(TABLE.read_text(encoding="utf-8"))}
    rows = [row for row in known.values() if row.task not in names]
    proposed = [row for name in names for row in propose(TASKS[name])]
    rows += [known.get(row.mutant, row) for row in proposed]
    rows.sort(key=lambda row: (list(TASKS).index(row.task), row.line))
    TABLE.write_text(write(rows), encoding="utf-8")
    return sum(row.mutant not in known for row in proposed)
