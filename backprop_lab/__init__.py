"""Backpropagation, written to be read.

Read the modules in the order of `_toc.yml`: each builds on those before, and its first line says
its idea. The functions that students are asked to write stand alone, so they repeat a line or two
of each other; the others call what there is. `plots` draws the pictures.

In a notebook, `from backprop_lab import check, hint` and what else `__all__` names; on an
instructor's machine, the command `backprop-lab`.
"""

from importlib import import_module
from typing import Any

_IN_A_NOTEBOOK = {
    "after": "after",
    "check": "check",
    "compare": "compare",
    "hint": "hints",
    "keep": "own_gradient_check",
    "measure": "measure",
    "points": "points",
}
__all__ = list(_IN_A_NOTEBOOK)


def __getattr__(name: str) -> Any:
    """Load the judge when it is first asked for: reading the topics needs only NumPy."""
    if name in _IN_A_NOTEBOOK:
        return getattr(import_module(f"backprop_lab.tasks.{_IN_A_NOTEBOOK[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
