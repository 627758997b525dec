"""The network of layer objects computes what its rules compute, in views of one vector."""

import copy
import pickle
from typing import Any

import numpy as np
import pytest

from backprop_lab.activations import GELU, RELU, SIGMOID, TANH
from backprop_lab.dense import DENSE
from backprop_lab.differences import complex_step_gradient
from backprop_lab.gradient_check import relative_error
from backprop_lab.initializers import he_scale
from backprop_lab.inputs import InputError
from backprop_lab.layers import mlp_backward, mlp_forward
from backprop_lab.network import WIDE, Network
from backprop_lab.operation import Operation
from backprop_lab.shapes import ShapeError
from backprop_lab.tape import Node, apply, gradients


@pytest.mark.parametrize("widths", [(5, 3), (5, 7, 3), (5, 7, 3, 2), (1, 1, 1)], ids=str)
def test_with_tanh_it_is_the_mlp(widths: tuple[int, ...], rng: np.random.Generator) -> None:
    network = Network(widths, TANH, rng=rng)
    network.parameters += rng.normal(size=network.parameters.shape)
    x = rng.normal(size=(11, widths[0]))
    y, caches = network.forward(x)
    by_mlp, cache = mlp_forward(x, tuple((layer.W, layer.b) for layer in network.dense_layers))
    np.testing.assert_array_equal(y, by_mlp)
    dy = rng.normal(size=y.shape)
    network.backward(dy, caches)
    _, expected = mlp_backward(dy, cache)
    for layer, (dW, db) in zip(network.dense_layers, expected, strict=True):
        np.testing.assert_allclose(layer.dW, dW, rtol=1e-12)
        np.testing.assert_allclose(layer.db, db, rtol=1e-12)


@pytest.mark.parametrize("activation", [RELU, SIGMOID, GELU], ids=lambda o: o.name)
def test_layers_and_tape_agree_and_so_does_a_complex_step(
    activation: Operation, rng: np.random.Generator
) -> None:
    network = Network((5, 7, 3, 2), activation, rng=rng)
    x, dy = rng.normal(size=(11, 5)), rng.normal(size=(11, 2))
    flat = network.backward(dy, network.forward(x)[1]).copy()

    leaves = [(Node(layer.W), Node(layer.b)) for layer in network.dense_layers]
    node: Any = Node(x)
    for i, (W, b) in enumerate(leaves):
        node = apply(DENSE, node if i == 0 else apply(activation, node), W, b)
    by_tape = gradients(node, dy)
    found = [by_tape[leaf].ravel() for pair in leaves for leaf in pair]
    np.testing.assert_allclose(flat, np.concatenate(found), rtol=1e-12, atol=1e-15)

    def output_at(vector: Any) -> Any:
        y, start = x.astype(vector.dtype), 0
        for i, (n_in, n_out) in enumerate([(5, 7), (7, 3), (3, 2)]):
            W = vector[start : start + n_in * n_out].reshape(n_in, n_out)
            start += W.size + n_out
            y = (y if i == 0 else activation.forward(y)[0]) @ W + vector[start - n_out : start]
        return y

    measured = complex_step_gradient(output_at, network.parameters, dy)
    assert relative_error(flat, measured) < 1e-10


def test_every_array_is_a_view_of_the_vectors(rng: np.random.Generator) -> None:
    network = Network((4, 3, 2), RELU, rng=rng)
    assert network.parameters.shape == (4 * 3 + 3 + 3 * 2 + 2,)
    parts = [part for layer in network.dense_layers for part in (layer.W, layer.b)]
    np.testing.assert_array_equal(np.concatenate([p.ravel() for p in parts]), network.parameters)
    network.parameters[:] = 7.0
    network.gradients[:] = 8.0
    for layer in network.dense_layers:
        assert (layer.W == 7.0).all()
        assert (layer.b == 7.0).all()
        assert (layer.dW == 8.0).all()
        assert (layer.db == 8.0).all()


def test_a_wide_layer_is_only_laid_out_otherwise(rng: np.random.Generator) -> None:
    network = Network((WIDE, 3, 2), TANH, rng=rng)
    first = network.dense_layers[0]
    assert first.W.shape == first.dW.shape == (WIDE, 3)
    assert first.W.flags.f_contiguous
    x, dy = rng.normal(size=(5, WIDE)), rng.normal(size=(5, 2))
    y, caches = network.forward(x)
    by_mlp, cache = mlp_forward(x, tuple((layer.W, layer.b) for layer in network.dense_layers))
    np.testing.assert_allclose(y, by_mlp, rtol=1e-12)
    network.backward(dy, caches)
    _, expected = mlp_backward(dy, cache)
    before = first.W.copy()
    network.parameters -= 0.1 * network.gradients
    np.testing.assert_allclose(first.W, before - 0.1 * expected[0][0], rtol=1e-12, atol=1e-15)


def test_biases_start_at_zero_and_the_seed_decides() -> None:
    one, other, third = (
        Network((64, 32, 10), RELU, rng=np.random.default_rng(seed)) for seed in (0, 0, 1)
    )
    assert (one.parameters == other.parameters).all()
    assert not (one.parameters == third.parameters).all()
    assert all((layer.b == 0.0).all() and (layer.W != 0.0).all() for layer in one.dense_layers)
    first = one.dense_layers[0].W  # 2048 weights: the spread is known to some 1.6 %
    assert first.std() == pytest.approx(he_scale(64), rel=0.08)


@pytest.mark.parametrize(
    "copied", [copy.deepcopy, lambda network: pickle.loads(pickle.dumps(network))]
)
def test_a_copy_is_a_network_of_its_own(copied: Any, rng: np.random.Generator) -> None:
    network = Network((4, 3, 2), RELU, rng=rng)
    twin = copied(network)
    x = rng.normal(size=(5, 4))
    np.testing.assert_array_equal(twin.forward(x)[0], network.forward(x)[0])
    before = network.forward(x)[0]
    twin.parameters -= 0.1
    assert (twin.dense_layers[0].b == -0.1).all()
    assert not (twin.forward(x)[0] == before).all()
    np.testing.assert_array_equal(network.forward(x)[0], before)


def test_what_is_assigned_goes_into_the_layers(rng: np.random.Generator) -> None:
    network = Network((4, 3, 2), RELU, rng=rng)
    saved = network.parameters.copy()
    network.parameters = np.ones_like(saved)
    assert (network.dense_layers[1].W == 1.0).all()
    network.parameters = saved
    saved[:] = 7.0
    assert not (network.parameters == 7.0).any()
    with pytest.raises(ShapeError, match=r"Network: values has shape \(3,\), expected \(23,\)"):
        network.parameters = np.ones(3)


def test_bad_input_is_named(rng: np.random.Generator) -> None:
    with pytest.raises(InputError, match="Network: the number of widths is 1, expected at least 2"):
        Network((4,), RELU, rng=rng)
    with pytest.raises(
        InputError, match="Network: width is 0, expected a whole number of at least 1"
    ):
        Network((4, 0, 2), RELU, rng=rng)
    with pytest.raises(ShapeError, match=r"W has shape \(4, 3\), expected .* with n_in = 5"):
        Network((4, 3), RELU, rng=rng).forward(np.ones((7, 5)))
