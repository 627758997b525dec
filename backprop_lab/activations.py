"""Activations: functions applied to each entry on its own, so each slope only scales dy."""

import numpy as np

from backprop_lab.operation import Operation
from backprop_lab.shapes import Array


def sigmoid_forward(x: Array) -> tuple[Array, Array]:
    """Squash each entry into (0, 1).

    x of any shape  ->  y of that shape, cache = y
    y = 1 / (1 + exp(−x)), finite for any x
    """
    y = 0.5 * (1.0 + np.tanh(0.5 * x))  # the same function: exp never sees a large number
    return y, y


def sigmoid_backward(dy: Array, cache: Array) -> Array:
    """Scale dL/dy by the slope of the sigmoid.

    dy of any shape, cache = y of that shape  ->  dx of that shape
    dL/dx = dL/dy · y (1 − y)

    Source: Rumelhart, Hinton and Williams, Learning representations by back-propagating errors,
    Nature 323, 1986.
    """
    y = cache
    return dy * y * (1.0 - y)


def tanh_forward(x: Array) -> tuple[Array, Array]:
    """Squash each entry into (−1, 1).

    x of any shape  ->  y of that shape, cache = y
    y = tanh(x)
    """
    y = np.tanh(x)
    return y, y


def tanh_backward(dy: Array, cache: Array) -> Array:
    """Scale dL/dy by the slope of tanh.

    dy of any shape, cache = y of that shape  ->  dx of that shape
    dL/dx = dL/dy · (1 − y²)

    Source: LeCun, Bottou, Orr and Müller, Efficient BackProp, 1998, section 4.4.
    """
    y = cache
    return dy * (1.0 - y**2)


def relu_forward(x: Array) -> tuple[Array, Array]:
    """Keep the positive entries and put 0 for the others.

    x of any shape  ->  y of that shape, cache = x
    y = max(x, 0)
    """
    return np.maximum(x, 0.0), x


def relu_backward(dy: Array, cache: Array) -> Array:
    """Scale dL/dy by the slope of ReLU; at the kink, x = 0, that slope is 0 by choice.

    dy of any shape, cache = x of that shape  ->  dx of that shape
    dL/dx = dL/dy where x > 0, else 0

    Source: Nair and Hinton, Rectified linear units improve restricted Boltzmann machines, 2010.
    """
    x = cache
    return dy * (x > 0.0)


SIGMOID = Operation("sigmoid", ("x",), sigmoid_forward, sigmoid_backward)
TANH = Operation("tanh", ("x",), tanh_forward, tanh_backward)
RELU = Operation("relu", ("x",), relu_forward, relu_backward)
