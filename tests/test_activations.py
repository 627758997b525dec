"""Every activation agrees with finite differences, with hand arithmetic, and with its promises."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from backprop_lab.activations import RELU, SIGMOID, TANH, sigmoid_forward
from backprop_lab.gradient_check import check_gradients
from backprop_lab.operation import Operation

OPERATIONS = [SIGMOID, TANH, RELU]
NAMES = [operation.name for operation in OPERATIONS]


@pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)
@pytest.mark.parametrize("shape", [(7, 5), (1, 1), (3,), (2, 3, 5)])
def test_backward_agrees_with_finite_differences(
    operation: Operation, shape: tuple[int, ...], rng: np.random.Generator
) -> None:
    x = rng.uniform(0.1, 2.0, shape) * rng.choice([-1.0, 1.0], shape)  # not at ReLU's kink
    check_gradients(operation, x, rng=rng)


@pytest.mark.parametrize(
    ("operation", "x", "y", "dy", "dx"),
    [
        # sigmoid(ln 3) = 1 / (1 + 1/3) = 3/4, slope 3/4 · 1/4 = 3/16; times dy = 8 is 3/2
        (SIGMOID, np.log(3.0), 0.75, 8.0, 1.5),
        # tanh(ln 2) = (2 - 1/2) / (2 + 1/2) = 3/5, slope 1 - 9/25 = 16/25; times 25 is 16
        (TANH, np.log(2.0), 0.6, 25.0, 16.0),
        (RELU, 3.0, 3.0, 5.0, 5.0),
        (RELU, -3.0, 0.0, 5.0, 0.0),
        (RELU, 0.0, 0.0, 5.0, 0.0),  # the slope at the kink is 0 by choice
    ],
)
def test_by_hand(operation: Operation, x: float, y: float, dy: float, dx: float) -> None:
    value, cache = operation.forward(np.array([x]))
    assert value == pytest.approx(y, rel=1e-14)
    assert operation.backward(np.array([dy]), cache) == pytest.approx(dx, rel=1e-13)


@pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)
def test_extreme_inputs_give_finite_values(operation: Operation) -> None:
    x = np.array([-1e4, -750.0, 750.0, 1e4])
    y, cache = operation.forward(x)
    assert np.isfinite(y).all()
    assert np.isfinite(operation.backward(np.ones(4), cache)).all()


def test_the_sigmoid_saturates_at_0_and_1() -> None:
    assert sigmoid_forward(np.array([-1000.0, 0.0, 1000.0]))[0].tolist() == [0.0, 0.5, 1.0]


@pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)
@given(x=arrays(float, array_shapes(max_dims=3, max_side=4), elements=st.floats(-50, 50)))
def test_shapes_stay_and_arguments_are_not_written(operation: Operation, x: np.ndarray) -> None:
    x.flags.writeable = False
    y, cache = operation.forward(x)
    dy = np.ones_like(y)
    dy.flags.writeable = False
    cache.flags.writeable = False
    assert y.shape == operation.backward(dy, cache).shape == x.shape
