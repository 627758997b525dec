"""Sums, means and products of matrices: over every axis, and at the edges of what they accept."""

import numpy as np
import pytest

from backprop_lab.differences import complex_step_gradient
from backprop_lab.gradient_check import check_gradients
from backprop_lab.inputs import InputError
from backprop_lab.operation import Operation
from backprop_lab.reductions import MATMUL, MEAN, SUM, Axis, sum_backward, sum_forward
from backprop_lab.shapes import ShapeError


def name_of(operation: Operation) -> str:
    return operation.name


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", [None, 0, 1, 2, -1, -3, (0, 2), (-1, 0), (0, 1, 2), ()])
@pytest.mark.parametrize("operation", [SUM, MEAN], ids=name_of)
@pytest.mark.parametrize("shape", [(2, 3, 5), (1, 1, 1), (3, 1, 2)])
def test_sums_over_every_axis(
    shape: tuple[int, ...],
    operation: Operation,
    axis: Axis,
    keepdims: bool,
    rng: np.random.Generator,
) -> None:
    x = rng.normal(size=shape)
    check_gradients(
        operation,
        x,
        rng=rng,
        tolerance=1e-12,
        measure=complex_step_gradient,
        axis=axis,
        keepdims=keepdims,
    )
    y, cache = operation.forward(x, axis, keepdims)
    assert cache == (shape, axis, keepdims)
    assert np.shape(y) == np.sum(x, axis=axis, keepdims=keepdims).shape


def test_a_sum_and_a_mean_of_one_number(rng: np.random.Generator) -> None:
    check_gradients(SUM, np.array(3.0), rng=rng)
    check_gradients(MEAN, np.array(3.0), rng=rng)


def test_a_sum_of_nothing_is_0() -> None:
    y, cache = sum_forward(np.zeros((0, 3)), axis=0)
    assert y.tolist() == [0.0, 0.0, 0.0]
    assert sum_backward(np.ones(3), cache).shape == (0, 3)


@pytest.mark.parametrize(("n", "k", "m"), [(7, 5, 3), (1, 1, 1), (1, 5, 3), (7, 1, 3), (7, 5, 1)])
def test_products_of_matrices(n: int, k: int, m: int, rng: np.random.Generator) -> None:
    check_gradients(MATMUL, rng.normal(size=(n, k)), rng.normal(size=(k, m)), rng=rng)


@pytest.mark.parametrize(
    ("axis", "sentence"),
    [
        (2, r"axis is 2, expected axes of x, which has shape \(5, 3\)"),
        (-3, r"axis is -3, expected axes of x"),
        ((0, 2), r"axis holds 2 at \[1\], expected axes of x, which has shape \(5, 3\)"),
    ],
)
@pytest.mark.parametrize("operation", [SUM, MEAN], ids=name_of)
def test_an_axis_that_does_not_exist_is_refused(
    operation: Operation, axis: Axis, sentence: str
) -> None:
    with pytest.raises(InputError, match=f"^{operation.name}_forward: {sentence}"):
        operation.forward(np.ones((5, 3)), axis)


@pytest.mark.parametrize("axis", [(1, 1), (1, -1)])
def test_an_axis_named_twice_is_refused(axis: Axis) -> None:
    with pytest.raises(ValueError, match="duplicate value in 'axis'"):  # NumPy says it well
        sum_forward(np.ones((5, 3)), axis)


def test_a_number_has_no_axis() -> None:
    with pytest.raises(InputError, match=r"axis is 0, expected axes of x, which has shape \(\)"):
        sum_forward(np.array(1.0), axis=0)


def test_matrices_that_do_not_fit_are_refused() -> None:
    with pytest.raises(
        ShapeError, match=r"matmul_forward: b has shape \(4, 2\), expected \(k, m\)"
    ):
        MATMUL.forward(np.ones((5, 3)), np.ones((4, 2)))
