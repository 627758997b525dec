"""Softmax and the cross-entropies: by hand, at the ends of the float range, and in two ways."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from backprop_lab.inputs import InputError
from backprop_lab.shapes import ShapeError
from backprop_lab.softmax import (
    binary_cross_entropy_backward,
    binary_cross_entropy_forward,
    binary_cross_entropy_with_logits_backward,
    binary_cross_entropy_with_logits_forward,
    softmax_backward,
    softmax_cross_entropy_backward,
    softmax_cross_entropy_forward,
    softmax_forward,
    softmax_jacobian,
)

# exp of these rows is (1, 2, 5) and (3, 3, 2): p = (1/8, 2/8, 5/8) and (3/8, 3/8, 2/8)
LOGITS = np.log([[1.0, 2.0, 5.0], [3.0, 3.0, 2.0]])
P = np.array([[0.125, 0.25, 0.625], [0.375, 0.375, 0.25]])


def test_softmax_by_hand() -> None:
    p, cache = softmax_forward(LOGITS)
    np.testing.assert_allclose(p, P, rtol=1e-15)
    # Row 0 with dp = (8, 0, 0): Σ p dp = 1, so p (dp − 1) = (7/8, −2/8, −5/8)
    dlogits = softmax_backward(np.array([[8.0, 0.0, 0.0], [0.0, 0.0, 0.0]]), cache)
    np.testing.assert_allclose(dlogits, [[0.875, -0.25, -0.625], [0.0, 0.0, 0.0]], rtol=1e-14)


def test_the_jacobian_by_hand() -> None:
    # p = (1/4, 3/4): 1/4 · 3/4 = 3/16 on the diagonal, −3/16 beside it
    jacobian = softmax_jacobian(np.array([0.25, 0.75]))
    assert jacobian.tolist() == [[0.1875, -0.1875], [-0.1875, 0.1875]]


def test_backward_is_the_jacobian_transposed_times_dp(rng: np.random.Generator) -> None:
    p, cache = softmax_forward(rng.normal(size=(5, 3)))
    dp = rng.normal(size=(5, 3))
    by_jacobian = [softmax_jacobian(row).T @ d for row, d in zip(p, dp, strict=True)]
    np.testing.assert_allclose(softmax_backward(dp, cache), by_jacobian, rtol=1e-13, atol=1e-16)


def test_the_diagonal_alone_is_not_the_jacobian(rng: np.random.Generator) -> None:
    p, cache = softmax_forward(rng.normal(size=(5, 3)))
    dp = rng.normal(size=(5, 3))
    assert not np.allclose(softmax_backward(dp, cache), dp * p * (1.0 - p))


@given(
    arrays(float, array_shapes(min_dims=2, max_dims=2, max_side=5), elements=st.floats(-1e4, 1e4)),
    st.floats(-1e3, 1e3),
)
def test_rows_are_probabilities_and_a_shift_changes_nothing(logits: Any, shift: float) -> None:
    p, _ = softmax_forward(logits)
    np.testing.assert_allclose(p.sum(axis=1), 1.0, rtol=1e-14)
    assert (p >= 0.0).all()
    np.testing.assert_allclose(softmax_forward(logits + shift)[0], p, rtol=1e-9, atol=1e-12)


def test_cross_entropy_by_hand() -> None:
    # −log(5/8) and −log(3/8), their mean; dlogits = 2 (p − one-hot) / 2
    loss, cache = softmax_cross_entropy_forward(LOGITS, np.array([2, 0]))
    assert loss == pytest.approx(-(np.log(0.625) + np.log(0.375)) / 2.0, rel=1e-14)
    dlogits = softmax_cross_entropy_backward(2.0, cache)
    np.testing.assert_allclose(dlogits, [[0.125, 0.25, -0.375], [-0.625, 0.375, 0.25]], rtol=1e-14)


def test_cross_entropy_is_softmax_then_logarithm(rng: np.random.Generator) -> None:
    # The second derivation: dp = −1/(n p) at the label, carried through softmax on its own.
    logits, labels = rng.normal(size=(7, 5)), rng.integers(0, 5, 7)
    loss, cache = softmax_cross_entropy_forward(logits, labels)
    p, p_cache = softmax_forward(logits)
    dp = np.zeros((7, 5))
    dp[np.arange(7), labels] = -1.0 / (7 * p[np.arange(7), labels])
    assert loss == pytest.approx(-np.log(p[np.arange(7), labels]).mean(), rel=1e-14)
    np.testing.assert_allclose(
        softmax_cross_entropy_backward(1.0, cache), softmax_backward(dp, p_cache), atol=1e-16
    )


@pytest.mark.parametrize("size", [1e3, 1e150])
def test_large_logits_stay_finite(size: float) -> None:
    # The right class is behind by `size`: the loss is that, where log(p) would be −∞.
    logits, labels = np.array([[size, 0.0]]), np.array([1])
    loss, cache = softmax_cross_entropy_forward(logits, labels)
    assert loss == size
    assert softmax_cross_entropy_backward(1.0, cache).tolist() == [[1.0, -1.0]]
    loss, cache = binary_cross_entropy_with_logits_forward(np.array([size]), np.array([0.0]))
    assert loss == size
    assert binary_cross_entropy_with_logits_backward(1.0, cache).tolist() == [1.0]


def test_binary_cross_entropy_by_hand() -> None:
    # p = 1/4 for target 1 and 1/2 for target 0: (log 4 + log 2) / 2 = 3/2 log 2
    # dp = (p − y) / (p (1 − p)) / 2 = −3/4 / (3/16) / 2 = −2, and 1/2 / (1/4) / 2 = 1
    p, target = np.array([0.25, 0.5]), np.array([1.0, 0.0])
    loss, cache = binary_cross_entropy_forward(p, target)
    assert loss == pytest.approx(1.5 * np.log(2.0), rel=1e-15)
    assert binary_cross_entropy_backward(1.0, cache).tolist() == [-2.0, 1.0]
    # z = log(p / (1 − p)) = log(1/3) and 0: the same loss, dz = (p − y) / 2
    loss, cache = binary_cross_entropy_with_logits_forward(np.log([1.0 / 3.0, 1.0]), target)
    assert loss == pytest.approx(1.5 * np.log(2.0), rel=1e-15)
    dz = binary_cross_entropy_with_logits_backward(1.0, cache)
    np.testing.assert_allclose(dz, [-0.375, 0.25], rtol=1e-14)


def test_two_classes_are_softmax_with_one_logit_at_zero(rng: np.random.Generator) -> None:
    z, labels = rng.normal(size=7), rng.integers(0, 2, 7)
    binary, _ = binary_cross_entropy_with_logits_forward(z, labels.astype(float))
    softmax, _ = softmax_cross_entropy_forward(np.column_stack([np.zeros(7), z]), labels)
    assert binary == pytest.approx(softmax, rel=1e-14)


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (
            lambda: softmax_forward(np.ones(3)),
            ShapeError,
            r"softmax_forward: logits has shape \(3,\), expected \(n, C\)",
        ),
        (
            lambda: softmax_jacobian(np.ones((2, 3))),
            ShapeError,
            r"softmax_jacobian: p has shape \(2, 3\), expected \(C,\)",
        ),
        (
            lambda: softmax_cross_entropy_forward(np.ones((4, 3)), np.zeros(5, int)),
            ShapeError,
            r"softmax_cross_entropy_forward: labels has shape \(5,\), expected \(n,\) with n = 4",
        ),
        (
            lambda: softmax_cross_entropy_forward(np.ones((2, 3)), np.array([1, 3])),
            InputError,
            r"softmax_cross_entropy_forward: labels holds 3 at \[1\], expected integers",
        ),
        (
            lambda: softmax_cross_entropy_forward(np.ones((2, 3)), np.eye(2, 3)),
            ShapeError,
            r"softmax_cross_entropy_forward: labels has shape \(2, 3\), expected \(n,\)",
        ),
        (
            lambda: softmax_cross_entropy_forward(np.ones((2, 3)), np.zeros(2)),
            InputError,
            "softmax_cross_entropy_forward: labels has dtype float64, expected integers",
        ),
        (
            lambda: softmax_cross_entropy_forward(np.ones((0, 3)), np.zeros(0, int)),
            InputError,
            "softmax_cross_entropy_forward: logits is empty",
        ),
        (
            lambda: softmax_cross_entropy_forward(np.array([[np.nan, 1.0]]), np.array([0])),
            InputError,
            r"softmax_cross_entropy_forward: logits holds nan at \[0, 0\]",
        ),
        (
            lambda: binary_cross_entropy_forward(np.ones((3, 1)) / 2.0, np.ones(3)),
            ShapeError,
            r"binary_cross_entropy_forward: target has shape \(3,\), expected \(3, 1\)",
        ),
        (
            lambda: binary_cross_entropy_forward(np.array([0.5, 1.0]), np.ones(2)),
            InputError,
            r"binary_cross_entropy_forward: p holds 1.0 at \[1\], expected numbers between 0 and 1",
        ),
        (
            lambda: binary_cross_entropy_forward(np.array([0.3]), np.array([-1.0])),
            InputError,
            r"binary_cross_entropy_forward: target holds -1.0 at \[0\], expected 0 to 1",
        ),
        (
            lambda: binary_cross_entropy_with_logits_forward(np.ones(2), np.array([0.0, 2.0])),
            InputError,
            r"binary_cross_entropy_with_logits_forward: target holds 2.0 at \[1\]",
        ),
        (
            lambda: softmax_forward(np.array([[1, 3]], np.uint8)),
            InputError,
            "softmax_forward: logits has dtype uint8, expected float64",
        ),
        (
            lambda: binary_cross_entropy_with_logits_forward(np.ones(0), np.ones(0)),
            InputError,
            "binary_cross_entropy_with_logits_forward: logits is empty",
        ),
    ],
)
def test_bad_input_is_named(call: Any, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        call()
