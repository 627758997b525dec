"""A verdict that gives away a number of the right result is found; one that does not, is not."""

import numpy as np
import pytest

from backprop_lab.audit.secrets import given_away, numbers_in
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
    right = [{"dx": np.array([[-0.5]]), "gradients": [(np.array([3.0]), 1.0)]}, {"dx": 2}]
    assert numbers_in(right) == [0.5, 3.0, 1.0, 2.0]
