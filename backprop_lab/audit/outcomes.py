"""Outcomes: what the audit writes down of one wrong function, and of one task."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Outcome(NamedTuple):
    """What the judge called one wrong function, with and without the catalogue."""

    label: str
    expected: str  # the id of a mistake, or a pattern, or "unknown"
    mistake: str  # the id by which it was called, or ""
    pattern: str
    without_catalogue: str = ""
    cases: tuple[str, ...] = ()  # in which an output is wrong

    @property
    def found(self) -> str:
        """What it was called."""
        return self.mistake or self.pattern

    @property
    def is_named(self) -> bool:
        """Whether it was called by its name; "unknown" is none."""
        return self.found == self.expected != "unknown"

    @property
    def is_wrongly_named(self) -> bool:
        """Whether it was called by the id of a mistake that it is not."""
        return self.mistake not in ("", self.expected)


@dataclass
class Examination:
    """All that the audit knows of one task."""

    task: str
    outputs: int
    mistakes: list[Outcome] = field(default_factory=list)
    mutants: list[Outcome] = field(default_factory=list)
    pairs: list[Outcome] = field(default_factory=list)
    right: int = 0
    rejected_right: list[str] = field(default_factory=list)
    equivalent: list[str] = field(default_factory=list)
    stopped: int = 0
    holes: list[str] = field(default_factory=list)  # wrong, and not rejected
    secrets: list[str] = field(default_factory=list)  # numbers of the right result in a verdict
    unlabelled: list[str] = field(default_factory=list)
    without_mutant: list[str] = field(default_factory=list)  # labels that are left over
