"""Optimizers: how a gradient moves a parameter, one batch at a time."""

from collections.abc import Sequence

import numpy as np

from backprop_lab.inputs import check_count, check_entries, check_finite, check_labels
from backprop_lab.shapes import Array, Integers, check_same_shape, check_shapes


def minibatches(order: Integers, batch_size: int) -> list[Integers]:
    """Cut one epoch into batches.

    order (n,), the samples 0 to n − 1 in any order  ->  index arrays of batch_size samples each
    They follow the order; the last one is short where batch_size does not divide n.

    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 8.1.3.
    """
    check_shapes("minibatches", order=(order, "n"))
    check_labels("minibatches", order, len(order), "order")
    check_entries(
        "minibatches", "order", order, np.bincount(order)[order] == 1, "each sample only once"
    )
    check_count("minibatches", 1, batch_size=batch_size)
    return [order[start : start + batch_size] for start in range(0, len(order), batch_size)]


def count_iterations(n: int, batch_size: int, epochs: int) -> int:
    """Count the steps of a training: every epoch shows all n samples, every batch is one step.

    n, batch_size, epochs whole numbers  ->  a whole number; an epoch's last batch may be short
    iterations ← epochs · ⌈n / batch_size⌉

    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 8.1.3.
    """
    check_count("count_iterations", 0, n=n, epochs=epochs)
    check_count("count_iterations", 1, batch_size=batch_size)
    batches = -(-int(n) // int(batch_size))  # rounded up: the last batch may be short
    return int(epochs) * batches


def sgd_step(w: Array, dw: Array, learning_rate: float) -> Array:
    """Move against the gradient of one batch.

    w, dw of one shape, learning_rate a number of at least 0  ->  w of that shape
    w ← w − η g

    Source: Robbins and Monro, A stochastic approximation method, Annals of Mathematical
    Statistics 22, 1951.
    """
    check_same_shape("sgd_step", w=w, dw=dw)
    check_settings("sgd_step", learning_rate)
    return w - learning_rate * dw


def momentum_step(
    w: Array, dw: Array, velocity: Array, learning_rate: float, momentum: float
) -> tuple[Array, Array]:
    """Move by a velocity that each gradient changes a little, as a push changes that of a ball.

    w, dw, velocity of one shape, momentum at least 0 and below 1  ->  w, velocity
    The velocity is what is added to w: the learning rate and the sign are in it.
    v ← μ v − η g,   w ← w + v

    Source: Polyak, Some methods of speeding up the convergence of iteration methods, USSR
    Computational Mathematics and Mathematical Physics 4, 1964.
    """
    check_same_shape("momentum_step", w=w, dw=dw, velocity=velocity)
    check_settings("momentum_step", learning_rate, momentum=momentum)
    velocity = momentum * velocity - learning_rate * dw
    return w + velocity, velocity


def rmsprop_step(
    w: Array, dw: Array, mean_square: Array, learning_rate: float, decay: float, epsilon: float
) -> tuple[Array, Array]:
    """Move each entry in units of its own gradient's recent size, the root of its mean square.

    w, dw, mean_square of one shape, decay at least 0 and below 1  ->  w, mean_square
    decay is the weight of the old mean; epsilon > 0 is added to the root, not under it.
    s ← ρ s + (1 − ρ) g²,   w ← w − η g / (√s + ε)

    Source: Tieleman and Hinton, Lecture 6.5 - RMSProp, Neural Networks for Machine Learning, 2012.
    """
    check_same_shape("rmsprop_step", w=w, dw=dw, mean_square=mean_square)
    check_settings("rmsprop_step", learning_rate, decay=decay)
    check_positive("rmsprop_step", epsilon=epsilon)
    check_mean_square("rmsprop_step", mean_square)
    mean_square = decay * mean_square + (1.0 - decay) * dw**2
    return w - learning_rate * dw / (np.sqrt(mean_square) + epsilon), mean_square


def adam_step(
    w: Array,
    dw: Array,
    mean: Array,
    mean_square: Array,
    t: int,
    learning_rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
) -> tuple[Array, Array, Array]:
    """Move by the mean gradient in units of its size, both corrected for having started at 0.

    w, dw, mean, mean_square of one shape, t the number of this step, at least 1
    ->  w, mean, mean_square; the means as the next step needs them, not corrected
    beta1 and beta2 are the weights of the old means, at least 0 and below 1; epsilon > 0 is added
    to the root, not under it.
    m ← β₁ m + (1 − β₁) g,   s ← β₂ s + (1 − β₂) g²
    w ← w − η · m / (1 − β₁ᵗ) / (√(s / (1 − β₂ᵗ)) + ε)

    Source: Kingma and Ba, Adam: a method for stochastic optimization, 2015, algorithm 1.
    """
    check_same_shape("adam_step", w=w, dw=dw, mean=mean, mean_square=mean_square)
    check_settings("adam_step", learning_rate, beta1=beta1, beta2=beta2)
    check_positive("adam_step", epsilon=epsilon)
    check_mean_square("adam_step", mean_square)
    check_count("adam_step", 1, t=t)
    mean = beta1 * mean + (1.0 - beta1) * dw
    mean_square = beta2 * mean_square + (1.0 - beta2) * dw**2
    corrected_mean = mean / (1.0 - beta1**t)
    corrected_square = mean_square / (1.0 - beta2**t)
    w = w - learning_rate * corrected_mean / (np.sqrt(corrected_square) + epsilon)
    return w, mean, mean_square


def clip_by_global_norm(gradients: Sequence[Array], max_norm: float) -> tuple[Array, ...]:
    """Shorten all gradients by one factor where, as one long vector, they are longer than max_norm.

    gradients: arrays of any shapes, max_norm > 0  ->  as many arrays, of the same shapes
    The direction stays; gradients that are short enough keep their values.
    g ← g · max_norm / max(‖g‖, max_norm),   ‖g‖ = √(Σ g²) over the entries of all arrays

    Source: Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks,
    2013, algorithm 1.
    """
    check_entries(
        "clip_by_global_norm",
        "the type of gradients",
        type(gradients).__name__,
        isinstance(gradients, tuple | list),
        "tuple or list",
    )
    check_positive("clip_by_global_norm", max_norm=max_norm)
    norm = np.sqrt(sum(np.sum(np.square(gradient, dtype=float)) for gradient in gradients))
    check_finite("clip_by_global_norm", norm=norm)
    factor = max_norm / max(norm, max_norm)
    return tuple(factor * gradient for gradient in gradients)


def check_settings(where: str, learning_rate: float, **decays: float) -> None:
    """Check what every step asks of its settings; decays: the weights of the old in a mean."""
    check_entries(
        where,
        "learning_rate",
        learning_rate,
        0.0 <= learning_rate < np.inf,
        "a finite number of at least 0",
    )
    for name, decay in decays.items():
        check_entries(where, name, decay, 0.0 <= decay < 1.0, "a number of at least 0 and below 1")


def check_positive(where: str, **numbers: float) -> None:
    """Check that each number is positive and finite."""
    for name, number in numbers.items():
        check_entries(where, name, number, 0.0 < number < np.inf, "a positive, finite number")


def check_mean_square(where: str, mean_square: Array) -> None:
    """Check that no entry is below 0: it is going to stand under a root."""
    allowed = np.greater_equal(mean_square, 0.0)
    check_entries(where, "mean_square", mean_square, allowed, "numbers of at least 0")
