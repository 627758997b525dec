"""A shape that does not fit is named, with what was expected and why."""

import numpy as np
import pytest

from backprop_lab.shapes import ShapeError, check_shapes


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
