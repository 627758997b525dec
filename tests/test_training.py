"""One step and many: against the pieces they are made of, by hand, and against the fast loop."""

from typing import Any

import numpy as np
import pytest

from backprop_lab.differences import complex_step_gradient
from backprop_lab.inputs import InputError
from backprop_lab.layers import mlp_forward
from backprop_lab.optimizers import count_iterations
from backprop_lab.shapes import ShapeError
from backprop_lab.softmax import softmax_cross_entropy_forward
from backprop_lab.training import hidden_units_by_rule_of_thumb, train, train_step


@pytest.fixture
def parameters(rng: np.random.Generator) -> Any:
    return tuple((rng.normal(size=(i, o)), rng.normal(size=o)) for i, o in ((5, 7), (7, 3)))


@pytest.fixture
def data(rng: np.random.Generator) -> Any:
    return rng.normal(size=(11, 5)), rng.integers(0, 3, 11)


def loss_of(parameters: Any, X: Any, labels: Any) -> Any:
    return softmax_cross_entropy_forward(mlp_forward(X, parameters)[0], labels)[0]


def test_a_step_moves_every_parameter_against_its_measured_slope(
    parameters: Any, data: Any
) -> None:
    moved, loss = train_step(parameters, *data, 0.1)
    assert loss == loss_of(parameters, *data)
    for layer in (0, 1):
        for which in (0, 1):

            def loss_at(value: Any, layer: int = layer, which: int = which) -> Any:
                pairs = [list(pair) for pair in parameters]
                pairs[layer][which] = value
                return loss_of(tuple(map(tuple, pairs)), *data)

            before = parameters[layer][which]
            slope = complex_step_gradient(loss_at, before, 1.0)
            np.testing.assert_allclose(moved[layer][which], before - 0.1 * slope, rtol=1e-12)


def test_a_step_by_hand() -> None:
    # One layer, x = 1, W = 0, b = 0, two classes: p = (1/2, 1/2), loss = log 2;
    # dz = (−1/2, 1/2), W and b move by η (1/2, −1/2) = (1, −1) for η = 2
    parameters = ((np.zeros((1, 2)), np.zeros(2)),)
    moved, loss = train_step(parameters, np.array([[1.0]]), np.array([0]), 2.0)
    assert loss == pytest.approx(np.log(2.0), rel=1e-15)
    assert moved[0][0].tolist() == [[1.0, -1.0]]
    assert moved[0][1].tolist() == [1.0, -1.0]


def test_training_is_its_steps_in_the_given_order(
    parameters: Any, data: Any, rng: np.random.Generator
) -> None:
    X, labels = data
    order = np.array([rng.permutation(11) for _ in range(2)])
    losses = train(parameters, X, labels, 0.1, 4, order)
    assert losses.shape == (count_iterations(11, 4, 2),)
    expected = []
    for start, stop in ((0, 4), (4, 8), (8, 11)) * 2:  # the last batch is short
        batch = order[len(expected) // 3, start:stop]
        parameters, loss = train_step(parameters, X[batch], labels[batch], 0.1)
        expected.append(loss)
    assert losses.tolist() == expected


def test_xor_is_learned(rng: np.random.Generator) -> None:
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    parameters = tuple((rng.normal(size=(i, o)), np.zeros(o)) for i, o in ((2, 4), (4, 2)))
    losses = train(parameters, X, np.array([0, 1, 1, 0]), 0.5, 4, np.tile(np.arange(4), (400, 1)))
    assert losses[0] > 0.5
    assert losses[-1] < 0.05


def test_arguments_are_not_written(parameters: Any, data: Any) -> None:
    X, labels = data
    order = np.arange(11)[None]
    for array in (X, labels, order, *(array for pair in parameters for array in pair)):
        array.flags.writeable = False
    train(parameters, X, labels, 0.1, 4, order)


def test_the_rule_of_thumb() -> None:
    assert hidden_units_by_rule_of_thumb(64, 10) == 25  # √640 = 25.3


def test_bad_input_is_named(parameters: Any, data: Any) -> None:
    X, labels = data
    with pytest.raises(ShapeError, match=r"train: order has shape \(11,\), expected \(epochs, n\)"):
        train(parameters, X, labels, 0.1, 4, np.arange(11))
    with pytest.raises(ShapeError, match=r"train: labels has shape \(9,\), expected \(n,\) with n"):
        train(parameters, X, labels[:9], 0.1, 4, np.arange(11)[None])
    with pytest.raises(
        InputError, match="train: batch_size is 0, expected a whole number of at least 1"
    ):
        train(parameters, X, labels, 0.1, 0, np.arange(11)[None])
    with pytest.raises(
        InputError, match=r"labels holds 3 at \[\d+\], expected integers from 0 to 2"
    ):
        train_step(parameters, X, labels + 1, 0.1)
    with pytest.raises(InputError, match="train: order holds 11 at"):
        train(parameters, X, labels, 0.1, 4, np.arange(1, 12)[None])
