"""Our own ways to take the step: layer objects over one vector of parameters, and the tape."""

from itertools import cycle

import numpy as np

from backprop_lab.activations import RELU
from backprop_lab.dense import DENSE
from backprop_lab.fast import (
    DENSE_ON_DATA,
    SOFTMAX_CROSS_ENTROPY_ONE_HOT,
    sgd_step_in_place,
    softmax_cross_entropy_one_hot_backward,
    softmax_cross_entropy_one_hot_forward,
)
from backprop_lab.network import Network
from backprop_lab.tape import Node, apply, gradients
from benchmarks.harness import Contender
from benchmarks.problem import Problem, flat


def layer_objects(problem: Problem) -> Contender:
    """Train with the package's network, loss and optimizer, their checks of shapes included."""
    network = Network(problem.widths, RELU, rng=np.random.default_rng(0))
    W1, b1, W2, b2 = (part for W, b, *_ in network.dense_layers for part in (W, b))
    for parameter, value in zip((W1, b1, W2, b2), problem.parameters, strict=True):
        parameter[...] = value
    batches = cycle(problem.one_hot_batches())

    def step() -> object:
        x, targets = next(batches)
        logits, caches = network.forward(x)
        loss, cache = softmax_cross_entropy_one_hot_forward(logits, targets)
        network.backward(softmax_cross_entropy_one_hot_backward(1.0, cache), caches)
        sgd_step_in_place(network.parameters, network.gradients, problem.learning_rate)
        return loss

    return Contender(step, lambda: flat((W1, b1, W2, b2)))


def tape(problem: Problem) -> Contender:
    """Train with the graph that records itself, drawn anew in every step."""
    parameters = [Node(value) for value in problem.copy()]
    W1, b1, W2, b2 = parameters
    batches = cycle(problem.one_hot_batches())

    def step() -> object:
        x, targets = next(batches)
        hidden = apply(RELU, apply(DENSE_ON_DATA, W1, b1, x=x))
        loss = apply(SOFTMAX_CROSS_ENTROPY_ONE_HOT, apply(DENSE, hidden, W2, b2), targets=targets)
        gradient_of = gradients(loss)
        for parameter in parameters:
            sgd_step_in_place(parameter.value, gradient_of[parameter], problem.learning_rate)
        return loss

    return Contender(step, lambda: flat(parameter.value for parameter in parameters))
