"""Worked twins: the last hint works out another function, whose solution needs the same idea.

A twin is never the task with other numbers or other names: the idea is to be carried over. It has
one to three sentences, a doctest whose numbers can be checked by head, and one closing sentence
that says what carries over. No twin solves another task of its notebook.
"""

from backprop_lab.tasks.twins import (
    activations,
    by_hand,
    chain_rule,
    dense,
    gradient_check,
    gradient_descent,
    graph,
    initializers,
    layers,
    losses,
    optimizers,
    perceptron,
    regularization,
    softmax,
    training,
)

TWINS: dict[str, str] = {
    **perceptron.TWINS,
    **losses.TWINS,
    **gradient_descent.TWINS,
    **chain_rule.TWINS,
    **gradient_check.TWINS,
    **activations.TWINS,
    **graph.TWINS,
    **by_hand.TWINS,
    **dense.TWINS,
    **layers.TWINS,
    **softmax.TWINS,
    **optimizers.TWINS,
    **initializers.TWINS,
    **regularization.TWINS,
    **training.TWINS,
}
