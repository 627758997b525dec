"""A verdict that gives away a number of the right result is found; one that does not, is not."""

import numpy as np
import pytest

from backprop_lab.audit.secrets import given_away, right_numbers
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.task import Call
from backprop_lab.tasks.verdict import Verdict

NUMBERS = [0.123456, 1234.56, 5000.0]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("dx should be 0.1235 here.", ["0.1235"]),
        ("dx should be -0.123456.", ["0.123456"]),
        ("about 1.235e3", ["1.235e3"]),
        ("dx should be 0.123 here.", []),  # three digits may be a coincidence
        ("dx should be 0.1239 here.", []),
        ("It has 5000 entries.", []),  # one significant digit
        ("The shape is (7, 3).", []),
    ],
)
def test_four_digits_that_fit_are_a_secret(sentence: str, found: list[str]) -> None:
    assert given_away(Verdict("t", "wrong", (), concept=sentence), NUMBERS) == found


def test_all_right_numbers_are_known() -> None:
    dy, x, W = np.ones((1, 1)), np.full((1, 1), 3.0), np.full((1, 1), -0.5)
    numbers = right_numbers(TASKS["dense_backward"], [Call("random", (dy, (x, W)))])
    assert numbers == [0.5, 3.0, 1.0]
