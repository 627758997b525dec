"""Updates: an optimizer as two functions, one to start its state and one to take a step."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from backprop_lab.optimizers import (
    adam_step,
    check_positive,
    check_settings,
    momentum_step,
    rmsprop_step,
    sgd_step,
)
from backprop_lab.shapes import Array

State = tuple[Any, ...]


class Optimizer(NamedTuple):
    """Two pure functions: where the state of a parameter starts, and how both move.

    state    = start(w)
    w, state = step(w, dw, state)

    The state is a plain tuple of arrays and numbers, so that it can be saved beside w. Nothing is
    remembered anywhere else: one optimizer serves any number of parameters, each with its state.
    """

    name: str
    start: Callable[[Array], State]
    step: Callable[[Array, Array, State], tuple[Array, State]]


def sgd(learning_rate: float) -> Optimizer:
    """Remember nothing: state = ()."""
    check_settings("sgd", learning_rate)

    def start(w: Array) -> State:
        return ()

    def step(w: Array, dw: Array, state: State) -> tuple[Array, State]:
        return sgd_step(w, dw, learning_rate), state

    return Optimizer(f"sgd({learning_rate})", start, step)


def momentum(learning_rate: float, momentum: float = 0.9) -> Optimizer:
    """Remember the velocity: state = (velocity,), from rest."""
    check_settings("momentum", learning_rate, momentum=momentum)

    def start(w: Array) -> State:
        return (np.zeros_like(w),)

    def step(w: Array, dw: Array, state: State) -> tuple[Array, State]:
        (velocity,) = state
        w, velocity = momentum_step(w, dw, velocity, learning_rate, momentum)
        return w, (velocity,)

    return Optimizer(f"momentum({learning_rate}, {momentum})", start, step)


def rmsprop(learning_rate: float = 1e-3, decay: float = 0.9, epsilon: float = 1e-8) -> Optimizer:
    """Remember the mean of the squared gradients: state = (mean_square,), from 0."""
    check_settings("rmsprop", learning_rate, decay=decay)
    check_positive("rmsprop", epsilon=epsilon)

    def start(w: Array) -> State:
        return (np.zeros_like(w),)

    def step(w: Array, dw: Array, state: State) -> tuple[Array, State]:
        (mean_square,) = state
        w, mean_square = rmsprop_step(w, dw, mean_square, learning_rate, decay, epsilon)
        return w, (mean_square,)

    return Optimizer(f"rmsprop({learning_rate}, {decay}, {epsilon})", start, step)


def adam(
    learning_rate: float = 1e-3, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8
) -> Optimizer:
    """Remember two means and the number of steps taken: state = (mean, mean_square, t), from 0."""
    check_settings("adam", learning_rate, beta1=beta1, beta2=beta2)
    check_positive("adam", epsilon=epsilon)

    def start(w: Array) -> State:
        return np.zeros_like(w), np.zeros_like(w), 0

    def step(w: Array, dw: Array, state: State) -> tuple[Array, State]:
        mean, mean_square, t = state
        w, mean, mean_square = adam_step(
            w, dw, mean, mean_square, t + 1, learning_rate, beta1, beta2, epsilon
        )
        return w, (mean, mean_square, t + 1)

    return Optimizer(f"adam({learning_rate}, {beta1}, {beta2}, {epsilon})", start, step)
