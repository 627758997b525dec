"""Layers: forward from the first to the last, backward from the last to the first, at any depth."""

from typing import Any

import numpy as np

from backprop_lab.inputs import check_entries
from backprop_lab.shapes import Array, check_shapes

Parameters = tuple[tuple[Array, Array], ...]


def mlp_forward(x: Array, parameters: Parameters) -> tuple[Array, tuple[Any, Any]]:
    """Send a batch through dense layers, with tanh after each but the last.

    x (n, n_in), parameters = ((W, b), (W, b), ...), one pair per layer, W[from, to]
    ->  y (n, n_out), cache = (inputs, weights): the input of each layer, and its W
    """
    check_entries(
        "mlp_forward", "the number of layers", len(parameters), len(parameters) > 0, "at least 1"
    )
    inputs, weights = [], []
    last = len(parameters) - 1
    y = x
    for i, (W, b) in enumerate(parameters):
        check_shapes(
            f"mlp_forward, layer {i}", x=(y, "n n_in"), W=(W, "n_in n_out"), b=(b, "n_out")
        )
        inputs.append(y)
        weights.append(W)
        z = y @ W + b
        y = z if i == last else np.tanh(z)
    return y, (tuple(inputs), tuple(weights))


def mlp_backward(dy: Array, cache: tuple[Any, Any]) -> tuple[Array, Parameters]:
    """Carry dL/dy back through every layer, from the last to the first.

    dy (n, n_out), cache = (inputs, weights): the input of each layer, and its W
    ->  dx (n, n_in), gradients = ((dW, db), (dW, db), ...), in the order of the layers
    dL/dz of a layer ← (dL/dz of the next) Wᵀ ⊙ (1 − a²),   a the input of the next
    dL/dW = its inputᵀ dL/dz,   dL/db = sum of dL/dz over the batch

    Source: Nielsen, Neural Networks and Deep Learning, 2015, chapter 2.
    """
    inputs, weights = cache
    gradients = []
    dz = dy  # the last layer is linear
    for i in reversed(range(len(weights))):
        gradients.append((inputs[i].T @ dz, dz.sum(axis=0)))
        da = dz @ weights[i].T
        if i > 0:  # below the first layer there is no tanh
            dz = da * (1.0 - inputs[i] ** 2)
    return da, tuple(reversed(gradients))
