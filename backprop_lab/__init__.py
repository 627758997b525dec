"""Backpropagation, written to be read.

The topics, in the order of the book::

    perceptron      one neuron that answers yes or no, and learns from each wrong answer
    gradient_check  every backward function against the nudge that it claims to predict
    activations     functions applied to each entry on its own
    dense           y = x W + b

What they share::

    shapes          comments about arrays that run
    operation       what a forward and a backward function promise each other
    plots           the pictures of the book

In a notebook, `from backprop_lab import check`; on an instructor's machine, the command
`backprop-lab`.
"""

from typing import Any

__all__ = ["check"]


def __getattr__(name: str) -> Any:
    """Load the judge when it is first asked for: reading the topics needs only NumPy."""
    if name == "check":
        from backprop_lab.tasks.check import check

        return check
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
