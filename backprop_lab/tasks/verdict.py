"""Verdicts: what the judge found, as points, as text for a terminal and as HTML for a notebook."""

from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from backprop_lab.tasks.messages import say


class OutputVerdict(NamedTuple):
    """One output: its status, and what it earned."""

    output: str
    status: str
    points: float
    max_points: float


@dataclass(frozen=True)
class Verdict:
    """What one function earned, and the one thing to say about it.

    `status` is "correct", "wrong", "not_written", "error", "timeout", "memory", "crashed",
    "malformed" or "missing"; `mistake` is the id of the known mistake, or
    empty; `pattern` says how it was found: "mistake", "shape", "factor", ... or "unknown".
    """

    task: str
    status: str
    outputs: tuple[OutputVerdict, ...]
    observation: str = ""
    concept: str = ""
    question: str = ""
    mistake: str = ""
    pattern: str = ""

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

    def __str__(self) -> str:
        lines = [f"{self.task}: {self.score}"]
        width = max((len(output.output) for output in self.outputs), default=0)
        for output in self.outputs:
            mark = "✓" if output.status == "correct" else "✗"
            earned = f"{output.points:g}/{output.max_points:g}"
            lines.append(f"  {mark} {output.output:{width}}  {earned}  {in_words(output.status)}")
        return "\n".join([*lines, *(f"  {sentence}" for sentence in self.sentences)])

    __repr__ = __str__  # a notebook shows it as its plain text

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{'✓' if output.status == 'correct' else '✗'} "
            f"<code>{escape(output.output)}</code></td><td>{in_words(output.status)}</td>"
            f"<td>{output.points:g}/{output.max_points:g}</td></tr>"
            for output in self.outputs
        )
        sentences = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences)
        return (
            '<section style="border-left:4px solid;padding-left:1em;max-width:42em">'
            f"<p><strong><code>{escape(self.task)}</code>: {escape(self.score)}</strong></p>"
            f"<table><tbody>{rows}</tbody></table>{sentences}</section>"
        )


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
}


def in_words(status: str) -> str:
    """Say a status in plain words."""
    return say("status", WORDS[status])
