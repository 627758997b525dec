"""The report: what was measured, on which machine, and which goals it meets."""

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.harness import Spread

PEERS = ("torch", "jax", "autograd", "micrograd", "scikit-learn")


class Goal(NamedTuple):
    """What was to be reached, what was reached, and whether that is enough; None: not judged."""

    text: str
    limit: str
    measured: str
    met: bool | None


class Section(NamedTuple):
    """One benchmark: its title, its lines of Markdown, and its goals."""

    title: str
    lines: list[str]
    goals: list[Goal]


def at_most(limit: float, text: str, figure: Spread | None, unit: str = "") -> Goal:
    """Judge the median of a figure; None, where the peer is missing, is not judged."""
    met = None if figure is None else figure.median <= limit
    return Goal(text, f"≤ {limit:.2f}{unit}", show(figure), met)


def show(figure: Spread | None) -> str:
    """Write a median with its quartiles."""
    if figure is None:
        return "−"
    lower, median, upper = (f"{x:.2f}" if x < 10.0 else f"{x:,.0f}" for x in figure)
    return f"{median} ({lower} to {upper})"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Write a Markdown table whose columns line up on a terminal too."""
    rows = [header, *rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(header))]
    lines = [
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |"
        for row in rows
    ]
    lines.insert(1, f"|{'|'.join('-' * (width + 2) for width in widths)}|")
    return lines


def machine() -> list[str]:
    """Name what the figures depend on: processor, Python, NumPy and its BLAS, the peers."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    lines = [
        f"- {date.today().isoformat()}, {processor()}, {os.cpu_count()} cores, one of them used",
        f"- Python {platform.python_version()}, NumPy {np.__version__} "
        f"with {blas['name']} {blas['version']}, float64",
    ]
    if hasattr(os, "getloadavg"):
        lines[0] += f", load {os.getloadavg()[0]:.1f} before the start"
    installed = [f"{peer} {found}" for peer in PEERS if (found := version_of(peer))]
    return [*lines, f"- {', '.join(installed) or 'no peers installed'}"]


def processor() -> str:
    """Name the processor."""
    information = Path("/proc/cpuinfo")
    if information.is_file():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def version_of(distribution: str) -> str | None:
    """Look up the version of what is installed."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def page(sections: Sequence[Section], facts: Sequence[str]) -> str:
    """Write the page: the machine, the verdict on every goal, then what each benchmark measured."""
    goals = [goal for section in sections for goal in section.goals]
    verdict = {True: "met", False: "**not met**", None: "not judged"}
    lines = [
        "# Speed",
        "",
        "Written by `make bench`. Medians, with quartiles in parentheses. Ratios are ours ÷ theirs",
        "in the same round: below 1 we take less time.",
        "",
        *facts,
        "",
        f"## {sum(goal.met is True for goal in goals)} of {len(goals)} goals met",
        "",
        *table(
            ("what", "goal", "measured", "verdict"),
            [(goal.text, goal.limit, goal.measured, verdict[goal.met]) for goal in goals],
        ),
    ]
    for section in sections:
        lines += ["", f"## {section.title}", "", *section.lines]
    return "\n".join(lines) + "\n"


def write(path: Path, sections: Sequence[Section], facts: Sequence[str]) -> None:
    """Print the page, and keep it."""
    text = page(sections, facts)
    print(text)
    path.write_text(text, "utf-8")
