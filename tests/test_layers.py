"""A network of any depth: against measurements, against its parts, and by hand."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from backprop_lab.activations import tanh_backward, tanh_forward
from backprop_lab.dense import dense_backward, dense_forward
from backprop_lab.differences import complex_step_gradient
from backprop_lab.gradient_check import relative_error
from backprop_lab.inputs import InputError
from backprop_lab.layers import mlp_backward, mlp_forward
from backprop_lab.shapes import ShapeError


def draw(rng: np.random.Generator, *widths: int) -> Any:
    pairs = pairwise(widths)
    return tuple((rng.normal(size=(i, o)), rng.normal(size=o)) for i, o in pairs)


def replaced(parameters: Any, layer: int, which: int, value: Any) -> Any:
    """The same parameters with one W (which = 0) or b (which = 1) exchanged."""
    pairs = [list(pair) for pair in parameters]
    pairs[layer][which] = value
    return tuple(map(tuple, pairs))


@pytest.mark.parametrize(
    ("n", "widths"),
    [(7, (5, 3)), (7, (5, 3, 11)), (3, (2, 5, 7, 3)), (1, (1, 1, 1)), (5, (1, 3, 1))],
)
def test_backward_agrees_with_complex_steps(
    n: int, widths: tuple[int, ...], rng: np.random.Generator
) -> None:
    x, parameters = rng.normal(size=(n, widths[0])), draw(rng, *widths)
    y, cache = mlp_forward(x, parameters)
    dy = rng.normal(size=y.shape)
    dx, gradients = mlp_backward(dy, cache)
    measured = complex_step_gradient(lambda v: mlp_forward(v, parameters)[0], x, dy)
    assert relative_error(dx, measured) < 1e-10
    assert len(gradients) == len(parameters)
    for layer, pair in enumerate(gradients):
        for which, gradient in enumerate(pair):
            measured = complex_step_gradient(
                lambda v, at=(layer, which): mlp_forward(x, replaced(parameters, *at, v))[0],
                parameters[layer][which],
                dy,
            )
            assert gradient.shape == parameters[layer][which].shape
            assert relative_error(gradient, measured) < 1e-10


def test_it_is_its_layers_one_after_the_other(rng: np.random.Generator) -> None:
    x, ((W1, b1), (W2, b2)) = rng.normal(size=(7, 5)), draw(rng, 5, 3, 2)
    z1, cache1 = dense_forward(x, W1, b1)
    a1, cache_a = tanh_forward(z1)
    y, cache2 = dense_forward(a1, W2, b2)
    by_mlp, cache = mlp_forward(x, ((W1, b1), (W2, b2)))
    np.testing.assert_array_equal(by_mlp, y)
    dy = rng.normal(size=y.shape)
    da1, dW2, db2 = dense_backward(dy, cache2)
    dx, dW1, db1 = dense_backward(tanh_backward(da1, cache_a), cache1)
    by_mlp_dx, gradients = mlp_backward(dy, cache)
    np.testing.assert_allclose(by_mlp_dx, dx, rtol=1e-13)
    for one, other in zip(gradients, ((dW1, db1), (dW2, db2)), strict=True):
        np.testing.assert_allclose(one[0], other[0], rtol=1e-12)
        np.testing.assert_allclose(one[1], other[1], rtol=1e-12)


def test_by_hand() -> None:
    # x = 2, W1 = 1/2 log 2, b1 = 0: z = log 2, a = tanh(log 2) = 3/5; W2 = 10, b2 = 1: y = 7
    # dy = 5: dW2 = 5 · 3/5 = 3, db2 = 5, da = 50, dz = 50 (1 − 9/25) = 32, dW1 = 2 · 32 = 64
    W1 = np.array([[0.5 * np.log(2.0)]])
    parameters = (W1, np.zeros(1)), (np.array([[10.0]]), np.array([1.0]))
    y, cache = mlp_forward(np.array([[2.0]]), parameters)
    assert y == pytest.approx(np.array([[7.0]]))
    dx, ((dW1, db1), (dW2, db2)) = mlp_backward(np.array([[5.0]]), cache)
    found = [float(gradient.item()) for gradient in (dW2, db2, dW1, db1, dx)]
    assert found == pytest.approx([3.0, 5.0, 64.0, 32.0, 32.0 * 0.5 * np.log(2.0)])


def test_linear_layers_in_a_row_are_one(rng: np.random.Generator) -> None:
    x, ((W1, b1), (W2, b2)) = rng.normal(size=(7, 5)), draw(rng, 5, 3, 2)
    two = mlp_forward(mlp_forward(x, ((W1, b1),))[0], ((W2, b2),))[0]
    one = mlp_forward(x, ((W1 @ W2, b1 @ W2 + b2),))[0]
    np.testing.assert_allclose(one, two, rtol=1e-12)


def test_arguments_are_not_written(rng: np.random.Generator) -> None:
    x, parameters = rng.normal(size=(7, 5)), draw(rng, 5, 3, 2)
    for array in (x, *(array for pair in parameters for array in pair)):
        array.flags.writeable = False
    y, cache = mlp_forward(x, parameters)
    dy = np.ones_like(y)
    for array in (dy, *cache[0], *cache[1]):
        array.flags.writeable = False
    mlp_backward(dy, cache)


def test_bad_input_is_named(rng: np.random.Generator) -> None:
    parameters = draw(rng, 5, 3, 2)
    with pytest.raises(
        ShapeError, match=r"mlp_forward, layer 0: W has shape \(5, 3\), expected .* n_in = 4"
    ):
        mlp_forward(np.ones((7, 4)), parameters)
    with pytest.raises(
        ShapeError, match=r"mlp_forward, layer 0: b has shape \(3,\), expected \(n_out,\)"
    ):
        mlp_forward(np.ones((7, 5)), ((np.ones((5, 2)), np.ones(3)),))
    with pytest.raises(InputError, match="the number of layers is 0, expected at least 1"):
        mlp_forward(np.ones((7, 4)), ())
