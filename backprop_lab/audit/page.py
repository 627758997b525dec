"""The page of the book on what the judge knows: every mistake, and the cases that show it."""

from collections.abc import Sequence

from backprop_lab.audit.outcomes import Examination
from backprop_lab.audit.summary import sums_of
from backprop_lab.tasks import TASKS, TOPICS

INTRODUCTION = """\
# What the judge knows

Every graded function has a list of mistakes that people make in it. The judge draws arguments,
calls your function, and compares what it returns with what each of these mistakes would return. It
never reads your code.

A single draw can hide a mistake: a wrong sign of the bias does not show where the bias is 0. So
each task has several cases, some drawn at random, some made for what random numbers hide. The
tables below say which mistake shows in which case. In the language of testing this is a kill
matrix.

The figures come from the audit, which anyone can run again: `backprop-lab audit`. It puts before
the judge every known mistake, right answers of other kinds, and mutants: references in which a
program has changed one thing, a sign, a factor, an axis, an order. Whether a mutant differs from
its reference is decided on arguments that are not the judge's own.
"""

SUMS = """\
In {tasks} tasks the judge calls {named_mistakes} of {mistakes} known mistakes by their names. It
accepts {accepted} of {right} right answers. It rejects all of {mutants} labelled mutants, calls
{named_mutants} of them what they are, and {wrongly_named} by the name of another mistake.

Without the list of mistakes, by reasoning about the numbers alone, it would have something to say
of {without_catalogue} of these {wrong} wrong functions. Of {pairs} mutants with two faults in
tasks with several outputs, {named_pairs} are called by the first.
"""


def page_of(examinations: Sequence[Examination]) -> str:
    """Write the page, in MyST Markdown."""
    sums = sums_of(examinations)
    figures = sums._asdict() | {
        "accepted": sums.right - sums.rejected_right,
        "wrong": sums.mistakes + sums.mutants,
    }
    found = {examination.task: examination for examination in examinations}
    parts = [INTRODUCTION, SUMS.format(**figures), overview(examinations)]
    for topic, tasks in TOPICS.items():
        parts.append(f"## {topic.replace('_', ' ').capitalize()}\n")
        parts += [matrix_of(found[task.name]) for task in tasks if task.name in found]
    return "\n".join(parts)


def overview(examinations: Sequence[Examination]) -> str:
    """Write how much is known of each task."""
    rows = [
        f"| `{found.task}` | {len(found.mistakes)} | {found.right} | {len(found.mutants)} |"
        for found in examinations
    ]
    head = "| task | mistakes | right answers | mutants |\n|:--|--:|--:|--:|"
    return "\n".join([head, *rows]) + "\n"


def matrix_of(found: Examination) -> str:
    """Write the kill matrix of one task: a row for each mistake, with the cases that show it."""
    task = TASKS[found.task]
    cases = list(task.cases)
    legend = ", ".join(f"{number} {case}" for number, case in enumerate(cases, 1))
    rows = [
        f"| {outcome.label} | {mistake.outputs} | {escaped(mistake.observation)} | {marks} |"
        for outcome, mistake in zip(found.mistakes, task.mistakes, strict=True)
        for marks in [
            " ".join(str(i) if case in outcome.cases else "·" for i, case in enumerate(cases, 1))
        ]
    ]
    head = "| id | outputs | what is seen | shows in |\n|:--|:--|:--|:--|"
    table = "\n".join([head, *rows])
    return f"````{{dropdown}} {found.task}\nCases: {legend}.\n\n{table}\n````\n"


def escaped(text: str) -> str:
    """Keep a text from being read as markup."""
    for character in "\\|*_`$<[":
        text = text.replace(character, "\\" + character)
    return text
