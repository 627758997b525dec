"""Backpropagation, written to be read.

Read the modules in the order of `_toc.yml`; each builds on those before, and its first line says
its idea::

    shapes, inputs, operation                            what all the others promise
    perceptron, losses, gradient_descent                 one neuron
    chain_rule, differences, gradient_check,             the chain rule,
      activations, elementary, reductions, graph, tape,    on a graph,
      by_hand, dense, layers                               and in layers
    softmax, optimizers, updates, initializers, network, learning
      regularization, datasets, training, fit
    plots                                                the pictures

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
