"""A shape that does not fit is named, with what was expected and why."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

from backprop_lab.shapes import ShapeError, check_broadcast, check_same_shape, check_shapes


def test_fitting_shapes_pass() -> None:
    check_shapes("f", x=(np.ones((5, 3)), "n n_in"), W=(np.ones((3, 4)), "n_in n_out"))


@pytest.mark.parametrize(
    ("W", "sentence"),
    [
        (
            np.ones((7, 4)),
            "dense_forward: W has shape (7, 4), expected (n_in, n_out) with n_in = 3, "
            "as in x of shape (5, 3).",
        ),
        (np.ones(4), "dense_forward: W has shape (4,), expected (n_in, n_out)."),
        (2.0, "dense_forward: W has shape (), expected (n_in, n_out)."),
    ],
)
def test_the_message_says_what_came_and_what_was_expected(W: object, sentence: str) -> None:
    with pytest.raises(ShapeError) as caught:
        check_shapes("dense_forward", x=(np.ones((5, 3)), "n n_in"), W=(W, "n_in n_out"))
    assert str(caught.value) == sentence


def test_an_axis_named_twice_in_one_array_must_agree() -> None:
    with pytest.raises(ShapeError, match="with n = 2, as in A of shape"):
        check_shapes("trace", A=(np.ones((2, 3)), "n n"))


def test_what_fits_once_is_not_taken_for_fitting_elsewhere() -> None:
    # The answer is remembered: by shapes and axes, not by the name of the function.
    check_shapes("f", x=(np.ones((5, 3)), "n d"), y=(np.ones(5), "n"))
    with pytest.raises(ShapeError, match=r"g: y has shape \(5,\), expected \(d,\) with d = 3"):
        check_shapes("g", x=(np.ones((5, 3)), "n d"), y=(np.ones(5), "d"))
    with pytest.raises(ShapeError, match=r"f: y has shape \(4,\), expected \(n,\) with n = 5"):
        check_shapes("f", x=(np.ones((5, 3)), "n d"), y=(np.ones(4), "n"))


def test_lists_and_numbers_have_shapes_too() -> None:
    check_shapes("f", x=([[1.0, 2.0]], "n d"), w=([3.0, 4.0], "d"), b=(0.5, ""))


def test_one_shape_for_all() -> None:
    check_same_shape("f", a=np.ones((2, 3)), b=np.zeros((2, 3)), c=[[1, 2, 3], [4, 5, 6]])
    with pytest.raises(ShapeError) as caught:
        check_same_shape("f", a=np.ones(3), b=np.ones(3), c=np.ones((3, 1)))
    assert str(caught.value) == "f: c has shape (3, 1), expected (3,), the shape of a."


@given(array_shapes(min_dims=0, max_side=3), array_shapes(min_dims=0, max_side=3))
def test_broadcasting_is_judged_as_numpy_does(a: Any, b: Any) -> None:
    try:
        np.broadcast_shapes(a, b)
    except ValueError:
        with pytest.raises(ShapeError, match=r"f: b has shape .* the shape of a"):
            check_broadcast("f", np.ones(a), np.ones(b))
    else:
        check_broadcast("f", np.ones(a), np.ones(b))


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=4))
def test_a_refusal_always_finds_its_words(shapes: Any) -> None:
    arrays = {
        f"a{i}": (np.ones(shape), "n d" if i % 2 else "d n") for i, shape in enumerate(shapes)
    }
    lengths = {(s if i % 2 else s[::-1]) for i, s in enumerate(shapes)}
    if len(lengths) == 1:
        check_shapes("f", **arrays)
    else:
        with pytest.raises(
            ShapeError, match=r"^f: a\d has shape .*, expected .* as in a\d of shape"
        ):
            check_shapes("f", **arrays)
