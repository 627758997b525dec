"""The audit on one screen: a line for each task, and the sums."""

from collections.abc import Sequence

from rich.box import SIMPLE
from rich.table import Table

from backprop_lab.audit.outcomes import Examination
from backprop_lab.audit.summary import sums_of


def audit_table(examinations: Sequence[Examination]) -> Table:
    """Show how much is known of each task, and how much of it the judge calls by its name."""
    title = "known mistakes named, right answers accepted, mutants and pairs named"
    table = Table(title=title, box=SIMPLE)
    table.add_column("task", no_wrap=True)
    for column in ("known", "right", "mutants", "pairs"):
        table.add_column(column, justify="right")
    for found in examinations:
        table.add_row(
            found.task,
            f"{sum(outcome.is_named for outcome in found.mistakes)}/{len(found.mistakes)}",
            f"{found.right - len(found.rejected_right)}/{found.right}",
            f"{sum(outcome.is_named for outcome in found.mutants)}/{len(found.mutants)}",
            f"{sum(outcome.is_named for outcome in found.pairs)}/{len(found.pairs)}",
        )
    return table


def audit_sums(examinations: Sequence[Examination]) -> str:
    """Say the figures of the whole in sentences."""
    sums = sums_of(examinations)
    wrong = sums.mistakes + sums.mutants

    def share(part: int, whole: int) -> str:
        return f"{part} of {whole} ({100 * part / max(whole, 1):.1f} %)"

    return "\n".join(
        [
            f"Tasks: {sums.tasks}.",
            f"Known mistakes called by their names: {share(sums.named_mistakes, sums.mistakes)}.",
            f"Labelled mutants called by their names: {share(sums.named_mutants, sums.mutants)}; "
            f"by the name of another mistake: {share(sums.wrongly_named, sums.mutants)}.",
            f"Right answers rejected: {share(sums.rejected_right, sums.right)}.",
            f"Recognised without the catalogue: {share(sums.without_catalogue, wrong)}.",
            f"Two faults, called by the first: {share(sums.named_pairs, sums.pairs)}.",
            f"Left out: {sums.equivalent} mutants that are equivalent to their reference on 200 "
            f"independent inputs, {sums.stopped} that stop with an error.",
        ]
    )
