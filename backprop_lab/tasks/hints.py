"""The ladder of hints: what is wrong and the idea, then a question, then a worked twin.

Each rung is for a new attempt: a check, since the last rung, of a function that behaves in another
way. Another diagnosis begins at the first rung again.
"""

from dataclasses import dataclass, replace
from html import escape
from importlib import import_module
from textwrap import indent

from backprop_lab.tasks import TOPICS
from backprop_lab.tasks.attempts import RUNGS, Attempts, attempts_at, remember
from backprop_lab.tasks.markup import code, listing, paragraph, section
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.show import show, task_named
from backprop_lab.tasks.task import Task
from backprop_lab.tasks.twins import TWINS
from backprop_lab.tasks.verdict import Verdict, wrapped

_seen: dict[str, Verdict] = {}  # by task: the last one since the kernel was started


@dataclass(frozen=True)
class Hint:
    """One rung of the ladder of a task; an empty line divides its text, as it does a docstring."""

    task: str
    title: str
    text: str
    note: str

    @property
    def blocks(self) -> list[str]:
        """The parts of the text: sentences, and examples that begin with >>>."""
        return [*self.text.strip().split("\n\n"), self.note]

    def __str__(self) -> str:
        parts = (indent(b, "  ") if is_example(b) else wrapped(b) for b in self.blocks)
        return "\n\n".join([f"{self.task}: {self.title}", *parts])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        parts = (listing(b) if is_example(b) else paragraph(b) for b in self.blocks)
        return section(f"{code(self.task)}: {escape(self.title)}", parts)


def is_example(block: str) -> bool:
    """Whether these are lines of Python, to be shown as they are."""
    return block.startswith(">>>")


def hint(name: str) -> None:
    """Show a hint on what your last `check` saw; each further one is for a new attempt.

    name: of the task, "dense_backward". The idea comes first, then a question that says where to
    look, then an example on another function. How far you are is kept in .backprop_lab.json, beside
    the notebook.
    """
    task = task_named(name)
    if task is not None:
        show(next_hint(task))


def after_check(verdict: Verdict, diagnosis: str, fingerprint: str) -> tuple[Attempts, bool]:
    """Count an attempt, and say whether the file has taken it; `diagnosis` is empty if right."""

    def counted(before: Attempts) -> Attempts:
        again = diagnosis == before.diagnosis
        return Attempts(
            before.count + 1,
            before.rung if again else 0,
            diagnosis,
            fingerprint,
            new=before.new or not again or fingerprint != before.fingerprint,
        )

    _seen[verdict.task] = verdict
    return remember(verdict.task, counted)


def next_hint(task: Task) -> Hint | str:
    """Climb a rung if there is a new attempt, else stay; without an attempt, ask for one."""
    attempts = attempts_at(task.name)
    if attempts.count == 0:
        text = 'Run check("{task}", {task}) first: a hint is about what it sees.'
        return say("hint", text, task=task.name)
    verdict = _seen.get(task.name) or remembered(task, attempts.diagnosis)
    right = verdict.status == "correct" if verdict else not attempts.diagnosis
    if right:
        return say("hint", "{task} is right: no hint is needed.", task=task.name)
    if verdict is None:
        text = (
            'Run check("{task}", {task}) once more: '
            "it has not seen your function since the kernel was started."
        )
        return say("hint", text, task=task.name)
    climbs = attempts.rung == 0 or (attempts.new and attempts.rung < RUNGS)
    if climbs:
        attempts, _ = remember(task.name, climbed)
    return on_rung(task, attempts.rung, verdict, climbs=climbs)


def last_verdict(name: str) -> Verdict | None:
    """Return what the last check of a task said, since the kernel was started."""
    return _seen.get(name)


def climbed(before: Attempts) -> Attempts:
    """Go one rung up; the next one wants a new attempt."""
    return replace(before, rung=min(before.rung + 1, RUNGS), new=False)


def remembered(task: Task, diagnosis: str) -> Verdict | None:
    """Find what is said of a known mistake, after a restart."""
    for mistake in task.mistakes:
        if mistake.id == diagnosis:
            return Verdict(
                task.name,
                "wrong",
                (),
                say(mistake.id, mistake.observation),
                say(mistake.id, mistake.concept),
                say(mistake.id, mistake.question),
            )
    return None


def on_rung(task: Task, rung: int, verdict: Verdict, *, climbs: bool) -> Hint:
    """Write one rung."""
    concept, question = in_general(verdict.status)
    titles = say("hint", "the idea"), say("hint", "where to look"), say("hint", "a worked example")
    idea = " ".join(filter(None, (verdict.observation, verdict.concept or concept)))
    texts = idea, verdict.question or question, TWINS[task.name]
    title = say(
        "hint", "hint {rung} of {rungs}, {title}", rung=rung, rungs=RUNGS, title=titles[rung - 1]
    )
    return Hint(task.name, title, texts[rung - 1], note(task, rung, climbs=climbs))


def note(task: Task, rung: int, *, climbs: bool) -> str:
    """Say how it goes on."""
    if rung == RUNGS:
        text = 'This is the last hint. Read on in the chapter "{chapter}".'
        return say("hint", text, chapter=chapter_of(task))
    if climbs:
        return say("hint", "The next hint is for a new attempt.")
    return say(
        "hint",
        "You have had this hint. The next one is for a new attempt: change what {task} does, "
        "check it, and ask again.",
        task=task.name,
    )


def chapter_of(task: Task) -> str:
    """Name the chapter of a task, as the first line of its topic does."""
    topic = next(topic for topic, tasks in TOPICS.items() if task in tasks)
    return (import_module(f"backprop_lab.{topic}").__doc__ or topic).partition(":")[0]


def in_general(status: str) -> tuple[str, str]:
    """Say what helps with whatever mistake, as an idea and a question."""
    if status == "not_written":
        return (
            say("general", "The docstring says what goes in, what comes out, and in which shape."),
            say("general", "Which of the results can you write in one line, and return first?"),
        )
    if status == "error":
        return (
            say("general", "Python stops at the line that it cannot do; the cause may lie above."),
            say(
                "general",
                "Call your function yourself and print the shape of each array in that line: "
                "which is the first that you did not expect?",
            ),
        )
    return (
        say("general", "What is judged are numbers in arrays, of the shapes in the docstring."),
        say(
            "general",
            "Call your function yourself on small arrays and print what each line gives: which "
            "is the first that you did not expect?",
        ),
    )
