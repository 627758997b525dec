"""Verdicts: what the judge found, as points, as text for a terminal and as HTML for a notebook."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import NamedTuple

from backprop_lab.tasks.markup import code, paragraph, picture, section, table
from backprop_lab.tasks.messages import say

RIGHT, WRONG = "✓", "✗"


class OutputVerdict(NamedTuple):
    """One output: its status, and what it earned."""

    output: str
    status: str
    points: float
    max_points: float

    @property
    def mark(self) -> str:
        """Right or wrong as one character."""
        return RIGHT if self.status == "correct" else WRONG

    @property
    def earned(self) -> str:
        """The points in short: "2/3"."""
        return f"{self.points:g}/{self.max_points:g}"


@dataclass(frozen=True)
class Verdict:
    """What one function earned, and the one thing to say about it.

    `status` is "correct", "wrong", "not_written", "error", "timeout", "memory", "crashed",
    "malformed" or "missing"; `mistake` is the id of the known mistake, or
    empty; `pattern` says how it was found: "mistake", "shape", "factor", ... or "unknown".
    `map` shows where the first wrong output is wrong, a line per row, and `map_title` says what it
    is a map of; `notes` are no part of the diagnosis.
    What a notebook shows stops at the observation: the rest is for `hint`, and for the page after
    the deadline.
    """

    task: str
    status: str
    outputs: tuple[OutputVerdict, ...]
    observation: str = ""
    concept: str = ""
    question: str = ""
    mistake: str = ""
    pattern: str = ""
    map: tuple[str, ...] = ()
    map_title: str = ""
    notes: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """The points earned: finite, between 0 and the maximum."""
        return float(sum(output.points for output in self.outputs))

    @property
    def max_points(self) -> float:
        """The points that could be earned."""
        return float(sum(output.max_points for output in self.outputs))

    @property
    def sentences(self) -> tuple[str, ...]:
        """Observation, concept and question, as far as there are any."""
        return tuple(filter(None, (self.observation, self.concept, self.question)))

    @property
    def score(self) -> str:
        """The points in words."""
        return say(
            "score", "{earned:g} of {maximum:g} points", earned=self.points, maximum=self.max_points
        )

    @property
    def map_in_words(self) -> str:
        """What the map shows, for those who do not see it."""
        wrong, right = ("".join(self.map).count(mark) for mark in (WRONG, RIGHT))
        text = "{wrong} of {count} entries are wrong."
        return say("map", text, wrong=wrong, count=wrong + right)

    @property
    def up_to_the_map(self) -> tuple[str, ...]:
        """What is seen, and what the map is a map of."""
        return tuple(filter(None, (self.observation, self.map_title if self.map else "")))

    @property
    def after_the_map(self) -> tuple[str, ...]:
        """The notes, and where there is more to learn."""
        if self.status == "correct":
            return self.notes
        return (*self.notes, say("pointer", 'hint("{task}") says more.', task=self.task))

    def __str__(self) -> str:
        return "\n".join(self._lines())

    __repr__ = __str__  # a notebook shows it as its plain text

    def _lines(self) -> Iterator[str]:
        yield f"{self.task}: {self.score}"
        width = max((len(output.output) for output in self.outputs), default=0)
        for output in self.outputs:
            words = in_words(output.status)
            yield f"  {output.mark} {output.output:{width}}  {output.earned}  {words}"
        yield from map(wrapped, self.up_to_the_map)
        yield from (f"    {line}" for line in self.map)
        yield from map(wrapped, self.after_the_map)

    def _repr_html_(self) -> str:
        return section(f"{code(self.task)}: {escape(self.score)}", self._parts())

    def _parts(self) -> Iterator[str]:
        columns = say("table", "output"), say("table", "result"), say("table", "points")
        rows = [
            (code(output.output), f"{output.mark} {in_words(output.status)}", output.earned)
            for output in self.outputs
        ]
        yield table(say("table", "What each output earned"), columns, rows)
        yield from map(paragraph, self.up_to_the_map)
        if self.map:
            yield picture(self.map, self.map_in_words)
        yield from map(paragraph, self.after_the_map)


def wrapped(sentence: str) -> str:
    """Break a sentence into lines that a terminal can show."""
    lines = wrap(sentence, 78, break_on_hyphens=False)
    return "\n".join(f"  {line}" for line in lines)


WORDS = {
    "correct": "right",
    "wrong": "wrong",
    "not_written": "not written yet",
    "error": "stopped with an error",
    "timeout": "did not end in time",
    "memory": "took too much memory",
    "crashed": "ended the process",
    "malformed": "sent no readable answer",
    "missing": "missing",
    "not_graded": "not graded",
    "manual": "to be graded by a person",
}


def in_words(status: str) -> str:
    """Say a status in plain words."""
    return say("status", WORDS[status])
