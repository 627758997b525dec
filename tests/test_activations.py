"""Every activation agrees with finite differences, with hand arithmetic, and with its promises."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from backprop_lab.activations import (
    GELU,
    LEAKY_RELU,
    RELU,
    SIGMOID,
    SOFTPLUS,
    TANH,
    leaky_relu_forward,
    sigmoid_forward,
)
from backprop_lab.operation import Operation

OPERATIONS = [SIGMOID, TANH, RELU, LEAKY_RELU, SOFTPLUS, GELU]
NAMES = [operation.name for operation in OPERATIONS]


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
        (LEAKY_RELU, 3.0, 3.0, 5.0, 5.0),
        (LEAKY_RELU, -3.0, -0.03, 5.0, 0.05),  # α = 0.01
        (LEAKY_RELU, 0.0, 0.0, 5.0, 0.05),  # the slope at the kink is α by choice
        # softplus(log 3) = log(1 + 3), slope 3 / (1 + 3); at −log 3: log(4/3), slope 1/4
        (SOFTPLUS, np.log(3.0), np.log(4.0), 8.0, 6.0),
        (SOFTPLUS, -np.log(3.0), np.log(4.0 / 3.0), 8.0, 2.0),
        # gelu: at 0 the value is 0 and the slope 1/2; far out it is x or 0
        (GELU, 0.0, 0.0, 8.0, 4.0),
        (GELU, 20.0, 20.0, 8.0, 8.0),
        (GELU, -20.0, 0.0, 8.0, 0.0),
        # √(2/π) (1 + 0.044715) = 0.8335620, tanh of it 0.6823840: y = 0.8411920,
        # slope 0.8411920 + (1 − 0.4656479)/2 · √(2/π) (1 + 3 · 0.044715) = 1.0829641
        (GELU, 1.0, 0.8411919906, 1.0, 1.0829640839),
    ],
)
def test_by_hand(operation: Operation, x: float, y: float, dy: float, dx: float) -> None:
    value, cache = operation.forward(np.array([x]))
    assert value == pytest.approx(y, rel=1e-10)
    assert operation.backward(np.array([dy]), cache) == pytest.approx(dx, rel=1e-10)


@pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)
def test_extreme_inputs_give_finite_values(operation: Operation) -> None:
    x = np.array([-1e4, -750.0, 750.0, 1e4])
    y, cache = operation.forward(x)
    assert np.isfinite(y).all()
    assert np.isfinite(operation.backward(np.ones(4), cache)).all()


@pytest.mark.parametrize("operation", [SIGMOID, SOFTPLUS, TANH], ids=lambda o: o.name)
def test_infinity_has_its_limits(operation: Operation) -> None:
    y, cache = operation.forward(np.array([-np.inf, np.inf]))
    limits = {"sigmoid": [0.0, 1.0], "softplus": [0.0, np.inf], "tanh": [-1.0, 1.0]}
    assert y.tolist() == limits[operation.name]
    slopes = {"sigmoid": [0.0, 0.0], "softplus": [0.0, 1.0], "tanh": [0.0, 0.0]}
    assert operation.backward(np.ones(2), cache).tolist() == slopes[operation.name]


def test_the_sigmoid_is_exact_where_it_is_tiny() -> None:
    assert sigmoid_forward(np.array([-40.0]))[0] == pytest.approx(np.exp(-40.0), rel=1e-14)
    assert SOFTPLUS.backward(np.ones(1), np.array([-40.0])) == pytest.approx(np.exp(-40.0))


def test_the_sigmoid_saturates_at_0_and_1() -> None:
    assert sigmoid_forward(np.array([-1000.0, 0.0, 1000.0]))[0].tolist() == [0.0, 0.5, 1.0]


@pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)
@given(x=arrays(float, array_shapes(max_dims=3, max_side=4), elements=st.floats(-50, 50)))
def test_shapes_stay_and_arguments_are_not_written(operation: Operation, x: np.ndarray) -> None:
    x.flags.writeable = False
    y, cache = operation.forward(x)
    dy = np.ones_like(y)
    dy.flags.writeable = False
    for part in cache if isinstance(cache, tuple) else (cache,):
        if isinstance(part, np.ndarray):
            part.flags.writeable = False
    assert y.shape == operation.backward(dy, cache).shape == x.shape


def test_alpha_decides_the_slope_of_the_leak() -> None:
    # α = 1/4: −8 becomes −2, and a gradient of 12 becomes 3
    y, cache = leaky_relu_forward(np.array([-8.0, 8.0]), 0.25)
    assert y.tolist() == [-2.0, 8.0]
    assert LEAKY_RELU.backward(np.array([12.0, 12.0]), cache).tolist() == [3.0, 12.0]


def test_softplus_has_the_sigmoid_as_its_slope(rng: np.random.Generator) -> None:
    x = 10.0 * rng.normal(size=(7, 5))
    _, cache = SOFTPLUS.forward(x)
    np.testing.assert_allclose(SOFTPLUS.backward(np.ones((7, 5)), cache), sigmoid_forward(x)[0])


def test_gelu_in_the_form_with_tanh_is_near_the_one_with_the_normal_distribution() -> None:
    # x Φ(x) with Φ by math.erf: Hendrycks and Gimpel's own definition
    x = np.linspace(-6.0, 6.0, 241)
    exact = x * 0.5 * (1.0 + np.vectorize(math.erf)(x / np.sqrt(2.0)))
    assert np.abs(GELU.forward(x)[0] - exact).max() < 5e-4
