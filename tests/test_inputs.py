"""Numbers that a formula cannot work with are named, with their place and what was expected."""

from collections.abc import Callable

import numpy as np
import pytest

from backprop_lab.inputs import (
    InputError,
    check_count,
    check_data,
    check_entries,
    check_finite,
    check_labels,
    check_not_empty,
)


def test_what_is_right_passes() -> None:
    X = np.ones((5, 3))
    check_data("train", X=X, z=X.astype(complex), number=np.float64(1.0))
    check_finite("train", X=X, count=3)
    check_labels("train", np.array([0, 2, 1], dtype=np.uint8), 3)
    check_labels("train", [0, 1], 2)
    check_entries("train", "X", X, X > 0.0, "positive numbers")


@pytest.mark.parametrize(
    ("check", "sentence"),
    [
        (
            lambda: check_data("train", X=np.ones((5, 3), np.float32)),
            "train: X has dtype float32, expected float64: np.asarray(X, dtype=float) makes it so.",
        ),
        (
            lambda: check_data("train", X=[1.0, 2.0]),
            "train: X has the type list, expected float64: np.asarray(X, dtype=float) makes it so.",
        ),
        (
            lambda: check_data("train", X=np.ones((0, 3))),
            "train: X is empty, of shape (0, 3), expected at least one entry.",
        ),
        (
            lambda: check_data("train", X=np.ones(2), Z=np.array([[1.0, np.nan]])),
            "train: Z holds nan at [0, 1], expected finite numbers.",
        ),
        (
            lambda: check_finite("mse_forward", target=-np.inf),
            "mse_forward: target is -inf, expected finite numbers.",
        ),
        (
            lambda: check_not_empty("mean_forward", x=[]),
            "mean_forward: x is empty, of shape (0,), expected at least one entry.",
        ),
        (
            lambda: check_labels("train", np.array([0, 9, 10, 11]), 10),
            "train: labels holds 10 at [2], expected integers from 0 to 9.",
        ),
        (
            lambda: check_labels("train", np.array([0, -1]), 10),
            "train: labels holds -1 at [1], expected integers from 0 to 9.",
        ),
        (
            lambda: check_labels("train", np.array([0.0, 1.0]), 2, "y"),
            "train: y has dtype float64, expected integers from 0 to 1.",
        ),
        (
            lambda: check_entries("minibatches", "batch_size", 0, False, "a whole number"),
            "minibatches: batch_size is 0, expected a whole number.",
        ),
        (
            lambda: check_count("train", 1, epochs=3, batch_size=2.5),
            "train: batch_size is 2.5, expected a whole number of at least 1.",
        ),
        (
            lambda: check_count("train", 0, epochs=-1),
            "train: epochs is -1, expected a whole number of at least 0.",
        ),
        (
            lambda: check_entries("count_paths", "widths", (3, 0), [True, False], "at least 1"),
            "count_paths: widths holds 0 at [1], expected at least 1.",
        ),
    ],
)
def test_the_message_says_what_came_and_what_was_expected(
    check: Callable[[], None], sentence: str
) -> None:
    with pytest.raises(InputError) as caught:
        check()
    assert str(caught.value) == sentence
