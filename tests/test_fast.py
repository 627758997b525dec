"""The fast forms compute what the textbook forms compute."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from backprop_lab.dense import dense_backward
from backprop_lab.fast import (
    dense_on_data_backward,
    dense_on_data_forward,
    one_hot,
    sgd_step_in_place,
    softmax_cross_entropy_one_hot_backward,
    softmax_cross_entropy_one_hot_forward,
)
from backprop_lab.inputs import InputError
from backprop_lab.optimizers import sgd_step
from backprop_lab.shapes import ShapeError
from backprop_lab.softmax import softmax_cross_entropy_backward, softmax_cross_entropy_forward


def test_the_dense_layer_on_data_has_the_same_bits(rng: np.random.Generator) -> None:
    x, W, dy = rng.normal(size=(7, 5)), rng.normal(size=(5, 3)), rng.normal(size=(7, 3))
    _, dW, db = dense_backward(dy, (x, W))
    out = np.empty((5, 3)), np.empty(3)
    for fast in (dense_on_data_backward(dy, (x, W)), dense_on_data_backward(dy, (x, W), out=out)):
        np.testing.assert_array_equal(fast[0], dW)
        np.testing.assert_array_equal(fast[1], db)
    np.testing.assert_array_equal(out[0], dW)
    np.testing.assert_array_equal(out[1], db)


def test_the_cross_entropy_of_rows_is_that_of_labels(rng: np.random.Generator) -> None:
    logits, labels = 30.0 * rng.normal(size=(7, 5)), rng.integers(0, 5, 7)
    loss, cache = softmax_cross_entropy_forward(logits, labels)
    fast_loss, fast_cache = softmax_cross_entropy_one_hot_forward(logits, one_hot(labels, 5))
    assert fast_loss == pytest.approx(loss, rel=1e-13)
    np.testing.assert_allclose(
        softmax_cross_entropy_one_hot_backward(1.3, fast_cache),
        softmax_cross_entropy_backward(1.3, cache),
        rtol=1e-13,
        atol=1e-16,
    )


def test_large_logits_stay_finite() -> None:
    logits = np.array([[1e3, 0.0]])
    assert softmax_cross_entropy_one_hot_forward(logits, np.array([[0.0, 1.0]]))[0] == 1e3


def test_labels_become_rows() -> None:
    assert one_hot(np.array([2, 0]), 3).tolist() == [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]


@given(
    w=arrays(float, array_shapes(max_dims=3, max_side=4), elements=st.floats(-1e6, 1e6)),
    learning_rate=st.floats(0.0, 10.0),
)
def test_the_step_in_place_is_the_step(w: np.ndarray, learning_rate: float) -> None:
    dw = np.cos(w)
    dw.flags.writeable = False
    expected = sgd_step(w, dw, learning_rate)
    view = w.reshape(-1)
    sgd_step_in_place(w, dw, learning_rate)
    assert w.tolist() == expected.tolist()
    assert view.tolist() == expected.ravel().tolist()


def test_bad_input_is_named() -> None:
    with pytest.raises(ShapeError, match=r"W has shape \(2, 4\), expected .* with n_in = 3"):
        dense_on_data_forward(np.ones((2, 4)), np.ones(4), np.ones((5, 3)))
    with pytest.raises(InputError, match=r"one_hot: labels holds -1 at \[1\], expected integers"):
        one_hot(np.array([0, -1]), 3)
