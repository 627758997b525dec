"""Points: the sum at the end of a notebook, of what its checks have said."""

from dataclasses import dataclass
from html import escape

from backprop_lab.tasks import TOPICS
from backprop_lab.tasks.hints import last_verdict
from backprop_lab.tasks.markup import code, section, table
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.show import show

Row = tuple[str, float | None, float]  # task, points, maximum; None: unknown so far


@dataclass(frozen=True)
class Sum:
    """The points of one notebook: a row per task, and what a person will add."""

    rows: tuple[Row, ...]
    written: float

    @property
    def total(self) -> str:
        """The sum in words."""
        earned = sum(points or 0.0 for _, points, _ in self.rows)
        maximum = sum(maximum for _, _, maximum in self.rows)
        text = "{earned:g} of {maximum:g} points"
        total = say("points", text, earned=earned, maximum=maximum)
        if self.written:
            text = "{total}, and up to {written:g} for what you have written, graded by a person"
            total = say("points", text, total=total, written=self.written)
        return total

    def lines(self) -> list[tuple[str, str]]:
        """Each task with what it has earned."""
        unknown = say("points", "not checked yet")
        return [
            (task, unknown if points is None else f"{points:g}/{maximum:g}")
            for task, points, maximum in self.rows
        ]

    def __str__(self) -> str:
        width = max(len(task) for task, _, _ in self.rows)
        return "\n".join([*(f"  {task:{width}}  {p}" for task, p in self.lines()), self.total])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        columns = say("table", "task"), say("table", "points")
        rows = [(code(task), escape(points)) for task, points in self.lines()]
        caption = say("table", "What each task earned")
        return section(escape(self.total), [table(caption, columns, rows)])


def points(topic: str, written: float = 0.0) -> None:
    """Sum up what the last check of each task of a notebook gave, since the kernel was started.

    topic: the notebook's name, "dense"; written: the points that a person gives.
    """
    if not isinstance(topic, str) or topic not in TOPICS:
        said = repr(topic) if isinstance(topic, str) else f"of type {type(topic).__name__}"
        text = "There is no notebook {topic}. The notebooks are: {names}."
        show(say("points", text, topic=said, names=", ".join(TOPICS)))
        return
    if not isinstance(written, int | float):
        text = "The points for what is written are a number, not {came}."
        show(say("points", text, came=type(written).__name__))
        return
    verdicts = [(task, last_verdict(task.name)) for task in TOPICS[topic]]
    rows = [(t.name, v.points if v else None, float(t.max_points)) for t, v in verdicts]
    show(Sum(tuple(rows), written))
