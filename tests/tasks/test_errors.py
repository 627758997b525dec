"""An error is told with what helps against its kind, found by words that Python and NumPy use."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop_lab.tasks import TASKS
from backprop_lab.tasks.check import verdict_on
from backprop_lab.tasks.errors import ADVICE, advice_on

X, LABELS = np.ones((5, 3)), np.array([4, 2, 6])


def taking_apart(value: Any) -> Any:
    a, b = value
    return a + b


def never_set(rows: Any) -> Any:
    for row in rows:
        total = row
    return total


# How students come to each error, and words of the concept that they should get.
ERRORS: list[tuple[Callable[[], Any], str]] = [
    (lambda: X[LABELS], "axis 0"),
    (lambda: X[:, LABELS], "along one axis"),
    (lambda: X[0, 1, 2], "Each index takes one axis"),
    (lambda: X[0, 1][0], "Each index takes one axis"),
    (lambda: X[np.arange(5), LABELS], "Index arrays"),
    (lambda: X[LABELS > 3, 1], "Index arrays"),
    (lambda: X[LABELS / 2.0], "Only whole numbers"),
    (lambda: X[0.5], "Only whole numbers"),
    (lambda: list(X)[6 / 3], "Only whole numbers"),
    (lambda: list(X)[5], "the last index"),
    (lambda: tuple(X)[5], "the last index"),
    (lambda: X.sum(axis=2), "Axes are counted"),
    (lambda: X @ X, "A @ B"),
    (lambda: np.dot(X, X), "A @ B"),
    (lambda: X @ 2.0, "A @ B"),
    (lambda: X + np.ones(5), "Entry by entry"),
    (lambda: X.__setitem__(0, LABELS[:2]), "Entry by entry"),
    (lambda: X.reshape(4, 4), "whose shapes fit"),
    (lambda: np.concatenate([X, LABELS]), "whose shapes fit"),
    (lambda: np.stack([X, LABELS]), "whose shapes fit"),
    (lambda: taking_apart((1, 2, 3)), "as many parts"),
    (lambda: taking_apart((1,)), "as many parts"),
    (lambda: taking_apart(1.0), "as many parts"),
    (lambda: taking_apart(None), "None is"),
    (lambda: [].append(1)[0], "None is"),
    (lambda: None * X, "None is"),
    (lambda: None.shape, "None is"),
    (lambda: 1 if X > 0.0 else 0, "An if or a while"),
    (lambda: (X, X) - 1, "taken apart"),
    (lambda: (X, X) * 2.0, "taken apart"),
    (lambda: (X, X).T, "taken apart"),
    (lambda: range(6 / 3), "a whole number"),
    (lambda: float(X[0, 0])[0], "A single number"),
    (lambda: list(1.0), "A single number"),
    (lambda: X(0), "Round brackets"),
    (lambda: never_set([]), "A name holds"),
    (lambda: unheard_of, "A name holds"),  # noqa: F821
    (lambda: {}["a"], "A dictionary"),
    (lambda: 1 / 0, "by 0 is an error"),
]


@pytest.mark.parametrize(("stops", "words"), ERRORS)
def test_an_error_gets_advice_of_its_kind(stops: Callable[[], Any], words: str) -> None:
    with pytest.raises(Exception) as raised:  # noqa: PT011
        stops()
    concept, question = advice_on(f"{raised.type.__name__}: {raised.value}")
    assert words in concept, raised.value
    assert question.endswith("?")


def test_no_advice_is_left_untried() -> None:
    for advice in ADVICE:
        assert any(words in advice.concept for _, words in ERRORS)


@pytest.mark.parametrize(
    "message", ["AttributeError: 'float' object has no attribute 'shape'", "Error", "ValueError: 3"]
)
def test_an_error_that_is_not_known_gets_none(message: str) -> None:
    assert advice_on(message) == ("", "")


def test_the_verdict_on_an_error_has_it() -> None:
    found = verdict_on(
        TASKS["dense_backward"], lambda dy, cache: dy @ cache[1], np.random.default_rng(0)
    )
    assert found.status == "error"
    assert found.concept.startswith("A @ B adds up")
    assert "the shape of each array" in found.question
