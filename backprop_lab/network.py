"""The network: layers whose parameters are views of one vector, so that one step moves them all."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from backprop_lab.dense import dense_forward
from backprop_lab.fast import dense_on_data_backward
from backprop_lab.initializers import he_normal
from backprop_lab.inputs import check_count, check_entries
from backprop_lab.operation import Operation
from backprop_lab.shapes import Array, check_same_shape

# A W with so many rows is stored by columns: xᵀ dy is written into it a tenth faster.
WIDE = 512


class DenseLayer(NamedTuple):
    """A dense layer, its parameters, and the place where their gradients are written."""

    W: Array
    b: Array
    dW: Array
    db: Array

    def forward(self, x: Array) -> tuple[Array, Any]:
        """Compute x W + b, x (n, n_in)  ->  y (n, n_out), and the cache for `backward`."""
        return dense_forward(x, self.W, self.b)

    def backward(self, dy: Array, cache: Any) -> Array:
        """Write dL/dW and dL/db into their place; return dL/dx."""
        self.backward_on_data(dy, cache)
        return dy @ self.W.T

    def backward_on_data(self, dy: Array, cache: Any) -> None:
        """Write dL/dW and dL/db into their place, where the input is data and needs no gradient."""
        dense_on_data_backward(dy, cache, out=(self.dW, self.db))


class ActivationLayer(NamedTuple):
    """An activation: a layer without parameters."""

    operation: Operation

    def forward(self, x: Array) -> tuple[Array, Any]:
        """Apply the activation, x (n, width)  ->  y (n, width), and the cache for `backward`."""
        return self.operation.forward(x)

    def backward(self, dy: Array, cache: Any) -> Array:
        """Return dL/dx."""
        dx: Array = self.operation.backward(dy, cache)
        return dx


class Network:
    """Dense layers with an activation after each but the last.

    `parameters` and `gradients` are vectors (p,); every W, b, dW and db of the layers is a view
    into them, so that an optimizer moves the whole network at once and one array saves it.
    """

    def __init__(
        self,
        widths: Sequence[int],
        activation: Operation,
        *,
        rng: np.random.Generator,
        initializer: Callable[..., Array] = he_normal,
    ) -> None:
        """Draw the weights; widths: of the input, the hidden layers and the output."""
        check_entries("Network", "the number of widths", len(widths), len(widths) > 1, "at least 2")
        for width in widths:
            check_count("Network", 1, width=width)
        self.widths, self.activation = tuple(widths), activation
        self.lay_out()
        for layer in self.dense_layers:
            layer.W[...] = initializer(*layer.W.shape, rng=rng)

    def lay_out(self) -> None:
        """Make the two vectors, and the layers as views into them."""
        pairs = list(pairwise(self.widths))
        self.vector = np.zeros(sum((n_in + 1) * n_out for n_in, n_out in pairs))
        self.gradients = np.zeros_like(self.vector)
        self.dense_layers: list[DenseLayer] = []
        self.layers: list[DenseLayer | ActivationLayer] = []
        start = 0
        for n_in, n_out in pairs:
            W, b = views(self.vector[start:], n_in, n_out)
            dW, db = views(self.gradients[start:], n_in, n_out)
            self.dense_layers.append(DenseLayer(W, b, dW, db))
            self.layers += [self.dense_layers[-1], ActivationLayer(self.activation)]
            start += W.size + b.size
        self.layers.pop()  # the output stays linear: what follows belongs to the loss

    @property
    def parameters(self) -> Array:
        """All weights and biases (p,); what is assigned is copied into them."""
        return self.vector

    @parameters.setter
    def parameters(self, values: Array) -> None:
        check_same_shape("Network", parameters=self.vector, values=values)
        self.vector[...] = values

    def __getstate__(self) -> dict[str, Any]:
        return {"widths": self.widths, "activation": self.activation, "vector": self.vector.copy()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        # A copy needs layers that are views into a vector of its own.
        self.widths, self.activation = state["widths"], state["activation"]
        self.lay_out()
        self.parameters = state["vector"]

    def forward(self, x: Array) -> tuple[Array, list[Any]]:
        """Run every layer from the first to the last, x (n, n_in)  ->  y (n, n_out), caches."""
        caches = []
        for layer in self.layers:
            x, cache = layer.forward(x)
            caches.append(cache)
        return x, caches

    def backward(self, dy: Array, caches: list[Any]) -> Array:
        """Run every layer from the last to the first, dy (n, n_out)  ->  gradients (p,).

        They are the network's own vector, which the next call writes anew.
        """
        for layer, cache in zip(self.layers[:0:-1], caches[:0:-1], strict=True):
            dy = layer.backward(dy, cache)
        self.dense_layers[0].backward_on_data(dy, caches[0])
        return self.gradients


def views(vector: Array, n_in: int, n_out: int) -> tuple[Array, Array]:
    """Lay a matrix and a bias over the beginning of a vector: W (n_in, n_out), b (n_out,)."""
    end = n_in * n_out
    if n_in < WIDE:
        return vector[:end].reshape(n_in, n_out), vector[end : end + n_out]
    return vector[:end].reshape(n_out, n_in).T, vector[end : end + n_out]
