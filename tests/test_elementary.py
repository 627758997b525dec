"""The smallest boxes: by hand, under every broadcasting, and at the edges of what they accept."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import BroadcastableShapes, mutually_broadcastable_shapes

from backprop_lab.differences import complex_step_gradient
from backprop_lab.elementary import (
    ADD,
    DIVIDE,
    EXP,
    LOG,
    MAXIMUM,
    MULTIPLY,
    POWER,
    divide_forward,
    log_forward,
    maximum_backward,
    power_backward,
    power_forward,
    unbroadcast,
)
from backprop_lab.gradient_check import check_gradients
from backprop_lab.inputs import InputError
from backprop_lab.operation import Operation
from backprop_lab.reductions import MATMUL, MEAN, SUM, mean_forward
from backprop_lab.shapes import ShapeError

BROADCASTING = [ADD, MULTIPLY, DIVIDE, MAXIMUM]
TWO_SHAPES = mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=4)


def name_of(operation: Operation) -> str:
    return operation.name


@pytest.mark.parametrize(
    ("operation", "inputs", "y", "dy", "gradients"),
    [
        (ADD, (2.0, 3.0), 5.0, 7.0, (7.0, 7.0)),
        (MULTIPLY, (2.0, 3.0), 6.0, 7.0, (21.0, 14.0)),
        # 6 / 2 = 3: by a 1/2, by b −6/2² = −3/2; times 8
        (DIVIDE, (6.0, 2.0), 3.0, 8.0, (4.0, -12.0)),
        # 2³ = 8, slope 3 · 2² = 12; times 5
        (POWER, (2.0, 3), 8.0, 5.0, (60.0,)),
        # (−2)² = 4, slope −4; 1/4, slope −1/4² = −1/16; √4, slope 1/(2 · 2)
        (POWER, (-2.0, 2), 4.0, 5.0, (-20.0,)),
        (POWER, (4.0, -1), 0.25, 16.0, (-1.0,)),
        (POWER, (4.0, 0.5), 2.0, 8.0, (2.0,)),
        (POWER, (0.0, 1), 0.0, 5.0, (5.0,)),
        (POWER, (0.0, 2), 0.0, 5.0, (0.0,)),
        (POWER, (3.0, 0), 1.0, 5.0, (0.0,)),
        (EXP, (np.log(3.0),), 3.0, 5.0, (15.0,)),
        (LOG, (4.0,), np.log(4.0), 8.0, (2.0,)),
        (MAXIMUM, (2.0, 3.0), 3.0, 7.0, (0.0, 7.0)),
        (MAXIMUM, (3.0, 2.0), 3.0, 7.0, (7.0, 0.0)),
        (MAXIMUM, (2.0, 2.0), 2.0, 7.0, (0.0, 7.0)),  # a tie: all of it to b
        (SUM, ([1.0, 2.0, 6.0],), 9.0, 5.0, ([5.0, 5.0, 5.0],)),
        # Three entries: each moves their mean by a third of its own nudge.
        (MEAN, ([1.0, 2.0, 6.0],), 3.0, 6.0, ([2.0, 2.0, 2.0],)),
        # 1 · 3 + 2 · 4 = 11; da = 5 (3, 4), db = 5 (1, 2)
        (
            MATMUL,
            ([[1.0, 2.0]], [[3.0], [4.0]]),
            [[11.0]],
            [[5.0]],
            ([[15.0, 20.0]], [[5.0], [10.0]]),
        ),
    ],
    ids=lambda value: value.name if isinstance(value, Operation) else "",
)
def test_by_hand(operation: Operation, inputs: Any, y: Any, dy: Any, gradients: Any) -> None:
    value, cache = operation.forward(*map(np.array, inputs))
    np.testing.assert_allclose(value, y, rtol=1e-14)
    for found, expected in zip(operation.gradients(np.array(dy), cache), gradients, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-14)
        assert np.shape(found) == np.shape(expected)


@pytest.mark.parametrize("operation", BROADCASTING, ids=name_of)
def test_plain_numbers_are_welcome(operation: Operation) -> None:
    y, cache = operation.forward(6.0, np.array([2.0, 3.0]))
    da, db = operation.gradients(np.ones(2), cache)
    assert (np.shape(y), np.shape(da), np.shape(db)) == ((2,), (), (2,))


def test_a_broadcast_input_collects_from_every_place_that_it_went_to() -> None:
    # b went into both rows: 1 + 10, 2 + 20, 3 + 30. c went into all six places.
    dy = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
    a, b, c = np.zeros((2, 3)), np.zeros(3), np.zeros((1, 1))
    assert ADD.backward(dy, ADD.forward(a, b)[1])[1].tolist() == [11.0, 22.0, 33.0]
    assert ADD.backward(dy, ADD.forward(a, c)[1])[1].tolist() == [[66.0]]
    assert unbroadcast(dy, (2, 1)).tolist() == [[6.0], [60.0]]
    assert unbroadcast(dy, (1, 3)).tolist() == [[11.0, 22.0, 33.0]]
    assert unbroadcast(dy, ()) == 66.0


@given(shapes=TWO_SHAPES, seed=st.integers(0, 2**32 - 1))
def test_unbroadcast_is_the_adjoint_of_broadcasting(shapes: BroadcastableShapes, seed: int) -> None:
    # For any a and dy: Σ dy · broadcast(a) = Σ unbroadcast(dy) · a
    rng = np.random.default_rng(seed)
    (shape, _), full = shapes.input_shapes, shapes.result_shape
    a, dy = rng.normal(size=shape), rng.normal(size=full)
    back = unbroadcast(dy, shape)
    assert back.shape == shape
    terms = dy * np.broadcast_to(a, full)
    assert abs(np.sum(back * a) - terms.sum()) <= 1e-13 * np.abs(terms).sum()


@pytest.mark.parametrize("operation", BROADCASTING, ids=name_of)
@given(shapes=TWO_SHAPES, seed=st.integers(0, 2**32 - 1))
def test_every_broadcasting_agrees_with_complex_steps(
    operation: Operation, shapes: BroadcastableShapes, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    a, b = (
        np.array(rng.uniform(0.5, 2.0, shape) * rng.choice([-1.0, 1.0], shape))
        for shape in shapes.input_shapes
    )
    y, cache = operation.forward(a, b)
    assert np.shape(y) == shapes.result_shape
    dy = np.array(rng.normal(size=shapes.result_shape))
    for array in (a, b, dy):
        array.flags.writeable = False
    da, db = operation.backward(dy, cache)
    by_a = complex_step_gradient(lambda a: operation.forward(a, b)[0], a, dy)
    by_b = complex_step_gradient(lambda b: operation.forward(a, b)[0], b, dy)
    assert (np.shape(da), np.shape(db)) == shapes.input_shapes
    np.testing.assert_allclose(da, by_a, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(db, by_b, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("exponent", [3, 2, 1, -1, -2.0])
def test_whole_powers_of_both_signs(exponent: float, rng: np.random.Generator) -> None:
    a = rng.uniform(0.5, 2.0, (7, 5)) * rng.choice([-1.0, 1.0], (7, 5))
    check_gradients(POWER, a, rng=rng, exponent=exponent)
    check_gradients(
        POWER, a, rng=rng, exponent=exponent, tolerance=1e-10, measure=complex_step_gradient
    )


@pytest.mark.parametrize("exponent", [0.5, 1.5, -0.5])
def test_fractional_powers_of_positive_numbers(exponent: float, rng: np.random.Generator) -> None:
    check_gradients(POWER, rng.uniform(0.5, 2.0, (7, 5)), rng=rng, exponent=exponent)


def test_the_maximum_with_0_is_relu() -> None:
    x = np.array([-2.0, 0.0, 3.0])
    dx, dzero = maximum_backward(np.array([5.0, 7.0, 11.0]), (x, np.array(0.0)))
    assert dx.tolist() == [0.0, 0.0, 11.0]  # the slope at 0 is 0
    assert dzero == 12.0


def test_caches_hold_what_backward_needs_and_no_more() -> None:
    a, b = np.array([[2.0, 3.0]]), np.array([[5.0], [7.0]])
    caches = {o.name: o.forward(a, b)[1] for o in (MULTIPLY, DIVIDE, MAXIMUM)}
    assert all(cache[0] is a and cache[1] is b for cache in caches.values())
    assert ADD.forward(a, b)[1] == ((1, 2), (2, 1))
    y, cache = EXP.forward(a)
    assert cache is y
    assert LOG.forward(a)[1] is a
    assert POWER.forward(a, 2)[1] == (a, 2)


def test_what_is_not_defined_is_refused_in_a_sentence() -> None:
    x = np.array([4.0, -2.0, 0.0])
    with pytest.raises(InputError, match=r"log_forward: x holds -2.0 at \[1\], expected positive"):
        log_forward(x)
    with pytest.raises(InputError, match=r"log_forward: x is 0.0, expected positive"):
        log_forward(np.array(0.0))
    with pytest.raises(InputError, match=r"divide_forward: b holds 0.0 at \[2\], expected numbers"):
        divide_forward(np.ones(3), x)
    with pytest.raises(InputError, match=r"mean_forward: x is empty, of shape \(0, 3\)"):
        mean_forward(np.zeros((0, 3)))


@pytest.mark.parametrize(
    ("exponent", "sentence"),
    [
        (0.5, r"a holds -2.0 at \[1\], expected numbers with a power 0.5 and a slope"),
        (1.5, r"a holds -2.0 at \[1\], expected numbers with a power 1.5 and a slope"),
        (-1, r"a holds 0.0 at \[2\], expected numbers with a power -1 and a slope"),
        (0, r"a holds 0.0 at \[2\], expected numbers with a power 0 and a slope"),
        (np.nan, r"exponent is nan, expected finite numbers"),
        (np.ones(3), r"exponent has shape \(3,\), expected \(\)"),
    ],
)
def test_powers_without_a_value_or_a_slope_are_refused(exponent: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"power_forward: {sentence}"):
        power_forward(np.array([4.0, -2.0, 0.0]), exponent)


def test_a_root_is_steep_at_0() -> None:
    # √0 = 0, but its slope 1/(2√0) is no number, so the gradient would not be one; √0³ is flat.
    with pytest.raises(
        InputError, match=r"a is 0.0, expected numbers with a power 0.5 and a slope"
    ):
        power_forward(np.array(0.0), 0.5)
    y, cache = power_forward(np.array(0.0), 1.5)
    assert y == power_backward(np.array(1.0), cache) == 0.0


@pytest.mark.parametrize("operation", BROADCASTING, ids=name_of)
def test_shapes_that_do_not_broadcast_are_refused(operation: Operation) -> None:
    sentence = r"_forward: b has shape \(5,\), expected one that broadcasts with \(5, 3\)"
    with pytest.raises(ShapeError, match=operation.name + sentence):
        operation.forward(np.ones((5, 3)), np.ones(5))


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_a_quotient_of_extreme_numbers_has_its_slopes(size: float) -> None:
    # a / b at a = b = s: by a 1/s, by b −1/s, and no square of b in between
    _, cache = DIVIDE.forward(np.array(size), np.array(size))
    da, db = DIVIDE.backward(np.array(1.0), cache)
    assert [float(da), float(db)] == pytest.approx([1.0 / size, -1.0 / size])
