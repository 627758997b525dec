"""A map shows where a result is wrong, and nothing else about it."""

from typing import Any

import numpy as np
import pytest

from backprop_lab.tasks.finding import Trial
from backprop_lab.tasks.maps import lines_of, map_of
from backprop_lab.tasks.values import NotNumbers

RIGHT = np.arange(1.0, 7.0).reshape(2, 3)


def spoiled(*places: tuple[int, ...]) -> Any:
    """RIGHT, wrong at these places."""
    value = RIGHT.copy()
    for place in places:
        value[place] += 0.1
    return value


def test_a_matrix_row_by_row() -> None:
    assert lines_of(spoiled((0, 2), (1, 0)), RIGHT) == ("✓ ✓ ✗", "✗ ✓ ✓")
    assert lines_of(spoiled((0, 2), (1, 0)).tolist(), RIGHT.tolist()) == ("✓ ✓ ✗", "✗ ✓ ✓")


def test_a_vector_is_one_row() -> None:
    assert lines_of(spoiled((0, 2))[0], RIGHT[0]) == ("✓ ✓ ✗",)


def test_rounding_is_not_wrong() -> None:
    """Beside an entry of 6, 1e-13 is nothing; beside a scale of 1e12, 0.1 is not."""
    value = spoiled((0, 2))
    value[1, 1] += 1e-13
    assert lines_of(value, RIGHT) == ("✓ ✓ ✗", "✓ ✓ ✓")
    assert lines_of(value, RIGHT, scale=1e12) == ()
    assert lines_of(value, RIGHT, tolerance=0.0) == ("✓ ✓ ✗", "✓ ✗ ✓")


def test_a_large_matrix_shows_its_corner() -> None:
    value, right = np.ones((13, 12)), np.ones((13, 12))
    value[0, 11] = 2.0
    lines = lines_of(value, right)
    assert lines == ("✓ " * 11 + "✗", *["✓ " * 11 + "✓"] * 11, "…")
    assert lines_of(value.T, right.T)[11] == "✗" + " ✓" * 11 + " …"
    assert len(lines_of(value.T, right.T)) == 12


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (RIGHT + 1.0, RIGHT),
        (RIGHT, RIGHT),
        (RIGHT.T, RIGHT),
        (spoiled((0, 0))[None], RIGHT[None]),
        (np.where(RIGHT > 3, np.nan, RIGHT), RIGHT),
        (RIGHT, np.where(RIGHT > 3, np.inf, RIGHT)),
        (spoiled((0, 0)).astype(complex), RIGHT),
        (np.array([["1", "2"]]), np.array([[1.0, 2.0]])),
        ([[1.0, 2.0], [3.0]], RIGHT),
        (NotNumbers("None"), RIGHT),
        (2.0, np.array(3.0)),
        (np.empty((0, 3)), np.empty((0, 3))),
        (np.append(np.ones(12), 2.0), np.ones(13)),
    ],
)
def test_where_a_map_would_show_nothing_there_is_none(value: Any, expected: Any) -> None:
    """All wrong, all right, another shape, three axes, not finite, no numbers, out of sight."""
    assert lines_of(value, expected) == ()


def test_a_map_holds_no_values(rng: np.random.Generator) -> None:
    right = rng.normal(size=(7, 5))
    lines = lines_of(np.where(rng.random((7, 5)) < 0.5, right, right * 2), right)
    assert set("".join(lines)) == {"✓", "✗", " "}


def test_a_special_case_is_mapped_only_where_the_random_ones_are_right() -> None:
    """Where all random entries are wrong, zeros that are right by chance are no map of anything."""
    special = Trial("all zero", spoiled((0, 2)), RIGHT)
    every, right = Trial("random", RIGHT + 1.0, RIGHT), Trial("another", RIGHT, RIGHT)
    assert map_of("dx", [special, right]) == (
        "Where dx is wrong (case: all zero):",
        ("✓ ✓ ✗", "✓ ✓ ✓"),
    )
    assert map_of("dx", [special, every, right]) == ("", ())
    one = Trial("another", spoiled((1, 0)), RIGHT)
    assert map_of("dx", [special, every, one]) == ("Where dx is wrong:", ("✓ ✓ ✓", "✗ ✓ ✓"))
