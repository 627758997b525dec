"""Backpropagation, written to be read.

Read the modules in the order of `_toc.yml`: each builds on those before, and its first line says
its idea. The functions that students are asked to write stand alone, so they repeat a line or two
of each other; the others call what there is. `plots` draws the pictures.

In a notebook, `from backprop_lab import check, hint`; on an instructor's machine, the command
`backprop-lab`.
"""

from typing import Any

__all__ = ["check", "hint"]


def __getattr__(name: str) -> Any:
    """Load the judge when it is first asked for: reading the topics needs only NumPy."""
    if name == "check":
        from backprop_lab.tasks.check import check

        return check
    if name == "hint":
        from backprop_lab.tasks.hints import hint

        return hint
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
