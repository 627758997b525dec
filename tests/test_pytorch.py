"""The same operations in PyTorch: collected only where it is installed, as for `make bench`."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as torch_f

from backprop_lab import (
    activations,
    chain_rule,
    dense,
    elementary,
    losses,
    reductions,
    regularization,
    softmax,
)
from backprop_lab.operation import Operation
from backprop_lab.optimizers import clip_by_global_norm
from backprop_lab.updates import Optimizer, adam, momentum, rmsprop, sgd

LABELS = np.array([0, 2, 1, 2, 0, 1, 1])
TARGET = np.linspace(-1.0, 1.0, 35).reshape(7, 5)
ZEROS_AND_ONES = np.array([0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0])

# An operation, the shapes of its inputs, its constants, and what PyTorch calls the same.
PAIRS: list[tuple[Operation, list[tuple[int, ...]], dict[str, Any], Callable[..., Any]]] = [
    # PyTorch's mean is over samples and outputs, and has no 1/2: ours is 5/2 of it for 5 outputs
    (losses.MSE, [(7, 5)], {"target": TARGET}, lambda p: 2.5 * torch_f.mse_loss(p, tensor(TARGET))),
    (chain_rule.NEURON, [(5,), (5,), ()], {}, lambda x, w, b: torch.sigmoid(w @ x + b)),
    (activations.SIGMOID, [(7, 5)], {}, torch.sigmoid),
    (activations.TANH, [(7, 5)], {}, torch.tanh),
    (activations.RELU, [(7, 5)], {}, torch.relu),
    (activations.LEAKY_RELU, [(7, 5)], {"alpha": 0.2}, lambda x: torch_f.leaky_relu(x, 0.2)),
    (activations.SOFTPLUS, [(7, 5)], {}, torch_f.softplus),
    (activations.GELU, [(7, 5)], {}, lambda x: torch_f.gelu(x, approximate="tanh")),
    (elementary.ADD, [(7, 5), (5,)], {}, torch.add),
    (elementary.MULTIPLY, [(7, 1), (7, 5)], {}, torch.multiply),
    (elementary.DIVIDE, [(7, 5), (5,)], {}, torch.divide),
    (elementary.POWER, [(7, 5)], {"exponent": 3}, lambda a: a**3),
    (elementary.EXP, [(7, 5)], {}, torch.exp),
    (elementary.MAXIMUM, [(7, 5), (7, 5)], {}, torch.maximum),
    (reductions.SUM, [(7, 5)], {"axis": 0}, lambda x: x.sum(0)),
    (reductions.MEAN, [(7, 5)], {"axis": 1, "keepdims": True}, lambda x: x.mean(1, True)),
    (reductions.MATMUL, [(7, 5), (5, 3)], {}, torch.matmul),
    (dense.DENSE, [(7, 5), (5, 3), (3,)], {}, lambda x, W, b: torch_f.linear(x, W.T, b)),
    (softmax.SOFTMAX, [(7, 3)], {}, lambda z: torch.softmax(z, 1)),
    (
        softmax.SOFTMAX_CROSS_ENTROPY,
        [(7, 3)],
        {"labels": LABELS},
        lambda z: torch_f.cross_entropy(z, torch.tensor(LABELS)),
    ),
    (
        softmax.BINARY_CROSS_ENTROPY_WITH_LOGITS,
        [(7,)],
        {"target": ZEROS_AND_ONES},
        lambda z: torch_f.binary_cross_entropy_with_logits(z, tensor(ZEROS_AND_ONES)),
    ),
    (regularization.L2, [(5, 3)], {"strength": 0.3}, lambda W: 0.15 * (W**2).sum()),
]


def tensor(array: Any, requires_grad: bool = False) -> Any:
    """Copy an array into a tensor of float64."""
    return torch.tensor(np.asarray(array), dtype=torch.float64, requires_grad=requires_grad)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0].name)
def test_values_and_gradients_are_the_same(pair: Any, rng: np.random.Generator) -> None:
    operation, shapes, constants, torch_function = pair
    inputs = [rng.normal(size=shape) for shape in shapes]
    y, cache = operation.forward(*inputs, **constants)
    dy = rng.normal(size=np.shape(y))
    leaves = [tensor(x, requires_grad=True) for x in inputs]
    output = torch_function(*leaves)
    np.testing.assert_allclose(y, output.detach().numpy(), rtol=1e-12, atol=1e-15)
    output.backward(tensor(dy))
    for leaf, gradient in zip(leaves, operation.gradients(dy, cache), strict=True):
        np.testing.assert_allclose(gradient, leaf.grad.numpy(), rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (sgd(0.1), lambda w: torch.optim.SGD([w], lr=0.1)),
        (momentum(0.1), lambda w: torch.optim.SGD([w], lr=0.1, momentum=0.9)),
        (rmsprop(), lambda w: torch.optim.RMSprop([w], lr=1e-3, alpha=0.9)),
        (adam(), lambda w: torch.optim.Adam([w])),
    ],
    ids=["sgd", "momentum", "rmsprop", "adam"],
)
def test_five_steps_are_the_same(
    ours: Optimizer, theirs: Callable[[Any], Any], rng: np.random.Generator
) -> None:
    w = rng.normal(size=(5, 3))
    leaf, state = tensor(w, requires_grad=True), ours.start(w)
    optimizer = theirs(leaf)
    for _ in range(5):
        dw = rng.normal(size=(5, 3))
        w, state = ours.step(w, dw, state)
        leaf.grad = tensor(dw)
        optimizer.step()
        np.testing.assert_allclose(w, leaf.detach().numpy(), rtol=1e-12)


def test_clipping_is_the_same_but_for_their_small_number(rng: np.random.Generator) -> None:
    # PyTorch adds 1e-6 to the norm, here about 4.
    gradients = rng.normal(size=(5, 3)), rng.normal(size=3)
    leaves = [tensor(g, requires_grad=True) for g in gradients]
    for leaf, gradient in zip(leaves, gradients, strict=True):
        leaf.grad = tensor(gradient)
    torch.nn.utils.clip_grad_norm_(leaves, 1.5)
    for leaf, clipped in zip(leaves, clip_by_global_norm(gradients, 1.5), strict=True):
        np.testing.assert_allclose(clipped, leaf.grad.numpy(), rtol=1e-6)
