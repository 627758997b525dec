"""The chain rule: one sigmoid neuron, its derivatives multiplied from the end to the start."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from backprop_lab.inputs import check_count, check_entries
from backprop_lab.operation import Operation
from backprop_lab.shapes import Array, check_shapes

NeuronCache = tuple[Array, Array, float]


def neuron_forward(x: Array, w: Array, b: float) -> tuple[float, NeuronCache]:
    """Compute what a sigmoid neuron answers to one sample.

    x (d,), w (d,), b a number  ->  a a number, cache = (x, w, a)
    z = w · x + b,   a = 1 / (1 + exp(−z))
    """
    check_shapes("neuron_forward", x=(x, "d"), w=(w, "d"), b=(b, ""))
    z = w @ x + b
    a: Any = 0.5 * (1.0 + np.tanh(0.5 * z))  # equal on paper, and exp cannot overflow
    return a, (x, w, a)


def neuron_backward(da: float, cache: NeuronCache) -> tuple[Array, Array, float]:
    """Carry dL/da back to the input, the weights and the bias.

    da a number, cache = (x (d,), w (d,), a a number)  ->  dx (d,), dw (d,), db a number
    dL/dz = dL/da · a (1 − a)
    dL/dx = dL/dz · w,   dL/dw = dL/dz · x,   dL/db = dL/dz

    Source: Rumelhart, Hinton and Williams, Learning representations by back-propagating errors,
    Nature 323, 1986, equations 5 to 7.
    """
    x, w, a = cache
    dz = da * a * (1.0 - a)
    return dz * w, dz * x, dz


def neuron_forward_mode(tangents: tuple[Array, Array, float], cache: NeuronCache) -> float:
    """Carry a direction of x, w and b forward to the slope of a along it.

    tangents = (of x (d,), of w (d,), of b), cache = (x, w, a)  ->  the tangent of a, a number
    One pass answers for one direction; the backward pass answers for all of them at once.

    Source: Griewank and Walther, Evaluating Derivatives, 2008, chapter 3.
    """
    (tangent_x, tangent_w, tangent_b), (x, w, a) = tangents, cache
    check_shapes(
        "neuron_forward_mode", x=(x, "d"), tangent_x=(tangent_x, "d"), tangent_w=(tangent_w, "d")
    )
    tangent_z = float(w @ tangent_x + tangent_w @ x + tangent_b)
    return a * (1.0 - a) * tangent_z


def count_paths(widths: Sequence[int]) -> int:
    """Count the paths from one node of the first layer to one node of the last.

    widths: the number of nodes in each layer, at least two layers  ->  a whole number
    Each path is one term when the chain rule is written out; backpropagation adds them up on the
    way instead: nine layers of four nodes between one input and one output have 4⁹ paths.
    """
    check_entries("count_paths", "the number of layers", len(widths), len(widths) > 1, "at least 2")
    for width in widths:
        check_count("count_paths", 1, width=width)
    return math.prod(int(width) for width in widths[1:-1])


NEURON = Operation("neuron", ("x", "w", "b"), neuron_forward, neuron_backward)
