"""Initializers: random weights of the one scale at which signals neither vanish nor explode."""

import numpy as np

from backprop_lab.inputs import check_count, check_entries
from backprop_lab.operation import Operation
from backprop_lab.shapes import Array


def xavier_scale(n_in: int, n_out: int) -> float:
    """Choose the standard deviation of weights before tanh, which near 0 changes nothing.

    n_in, n_out: widths of the layer before and of the layer itself  ->  a number
    A compromise: n_in terms add up in each sum on the way forward, n_out on the way back.
    scale ← √(2 / (n_in + n_out))

    Source: Glorot and Bengio, Understanding the difficulty of training deep feedforward neural
    networks, 2010, equation 12.
    """
    check_count("xavier_scale", 1, n_in=n_in, n_out=n_out)
    return float(np.sqrt(2.0 / (n_in + n_out)))


def he_scale(n_in: int) -> float:
    """Choose the standard deviation of weights before ReLU, which stops half of every signal.

    n_in: width of the layer before, the number of terms in each sum  ->  a number
    scale ← √(2 / n_in)

    Source: He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015, section 2.2.
    """
    check_count("he_scale", 1, n_in=n_in)
    return float(np.sqrt(2.0 / n_in))


def xavier_normal(n_in: int, n_out: int, *, rng: np.random.Generator) -> Array:
    """Draw weights W (n_in, n_out) for a layer followed by tanh, or by nothing."""
    return rng.normal(0.0, xavier_scale(n_in, n_out), size=(n_in, n_out))


def he_normal(n_in: int, n_out: int, *, rng: np.random.Generator) -> Array:
    """Draw weights W (n_in, n_out) for a layer followed by ReLU."""
    check_count("he_normal", 1, n_out=n_out)
    return rng.normal(0.0, he_scale(n_in), size=(n_in, n_out))


def signal_by_depth(
    operation: Operation,
    scale: float,
    *,
    width: int,
    depth: int,
    n: int,
    rng: np.random.Generator,
) -> tuple[Array, Array]:
    """Measure how large signals are in each layer of a deep network that has not learned yet.

    operation: the activation after each layer, scale: standard deviation of the weights; n samples
    of unit size go forward, and gradients of unit size come back from the last layer
    ->  forward (depth,), backward (depth,): standard deviations of a and of dL/dz, layer by layer
    Both the signals and the gradients vanish or explode by a factor per layer.
    """
    check_count("signal_by_depth", 1, width=width, depth=depth, n=n)
    check_entries(
        "signal_by_depth", "scale", scale, 0.0 < scale < np.inf, "a positive, finite number"
    )
    forward, backward, layers = np.empty(depth), np.empty(depth), []
    a = rng.normal(size=(n, width))
    for i in range(depth):
        W = rng.normal(0.0, scale, size=(width, width))
        a, cache = operation.forward(a @ W)
        forward[i] = a.std()
        layers.append((W, cache))
    da = rng.normal(size=(n, width))
    for i in reversed(range(depth)):
        W, cache = layers[i]
        dz = operation.backward(da, cache)
        backward[i] = dz.std()
        da = dz @ W.T
    return forward, backward
