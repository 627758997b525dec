"""Tables: the numbers in the cells are the numbers of the arrays."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from backprop_lab import plots

from .pictures import LABELS, PREDICTIONS, X, texts


def test_the_last_table_is_the_sum_of_the_others() -> None:
    # Two samples, two inputs, two outputs: [[1, 2], [2, 4]] + [[0, 0], [3, -1]]
    ax = plots.outer_products(np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([[1.0, 2.0], [3, -1]]))
    shown = texts(ax)
    assert shown[:5] == ["+1", "+2", "+2", "+4", "sample 0"]
    assert shown[-6:] == ["+1", "+2", "+5", "+3", "dW, their sum", "="]


def test_a_larger_number_is_redder_whatever_its_sign() -> None:
    ax = plots.outer_products(np.array([[1.0]]), np.array([[1.0, -4.0]]))
    first, second = (patch.get_alpha() for patch in ax.patches[:2])
    assert second == pytest.approx(4 * first)


def test_cells_are_as_wide_as_their_numbers_need() -> None:
    def width(dy: float) -> float:
        return plots.outer_products(np.ones((1, 1)), np.array([[dy]])).patches[0].get_width()

    assert 1.0 == width(1.0) < width(-0.12345)


def test_all_zeros_have_no_red() -> None:
    ax = plots.outer_products(np.zeros((1, 2)), np.zeros((1, 2)))
    assert {patch.get_alpha() for patch in ax.patches if patch.get_fill()} == {0.0}


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        ((X, X[:2]), {}, r"dy has shape \(2, 2\), expected \(n, n_out\) with n = 4"),
        ((X[:0], X[:0]), {}, "x is empty"),
        ((X, X * np.nan), {}, "dy holds nan"),
        ((X, X), {"columns": 0}, r"columns is 0, expected 1 or more\."),
    ],
)
def test_bad_input_of_outer_products_is_refused(arguments: Any, options: Any, words: str) -> None:
    with pytest.raises(ValueError, match=f"outer_products: {words}"):
        plots.outer_products(*arguments, **options)
    assert plt.get_fignums() == []


def test_the_counts_stand_in_their_cells() -> None:
    # True 0: twice 0. True 1: twice 1, once 2. True 2: twice 2, once 0.
    ax = plots.confusion_matrix(LABELS, PREDICTIONS)
    counts = np.zeros((3, 3), dtype=int)
    for text in ax.texts:
        column, row = text.get_position()
        counts[int(row), int(column)] = int(text.get_text())
    assert counts.tolist() == [[2, 0, 0], [0, 2, 1], [1, 0, 2]]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted class", "true class")
    assert ax.yaxis_inverted()


def test_errors_are_bold_and_framed_and_the_diagonal_is_shaded() -> None:
    ax = plots.confusion_matrix(LABELS, PREDICTIONS)
    bold = {text.get_position() for text in ax.texts if text.get_weight() == "bold"}
    framed = {tuple(np.round(p.get_center())) for p in ax.patches if not p.get_fill()}
    shaded = {tuple(np.round(p.get_center())) for p in ax.patches if p.get_fill()}
    assert bold == framed == {(2, 1), (0, 2)}
    assert shaded == {(0, 0), (1, 1), (2, 2)}


def test_classes_that_do_not_occur_can_be_shown() -> None:
    assert texts(plots.confusion_matrix([0, 1], [1, 1], 4)) == list("0100010000000000")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([], []), "labels is empty"),
        (([0, 1], [0]), r"predictions has shape \(1,\), expected \(n,\) with n = 2"),
        (([0.0, 1.0], [0, 1]), r"labels is of dtype float64, expected integers\."),
        (([0, 1], ["a", "b"]), r"predictions is of dtype <U1, expected integers\."),
        (([0, -1], [0, 1]), r"labels holds -1 at \[1\], expected integers from 0 to 1\."),
        (([0, 1], [0, 3], 2), r"predictions holds 3 at \[1\], expected integers from 0 to 1\."),
    ],
)
def test_bad_input_of_confusion_matrix_is_refused(arguments: Any, words: str) -> None:
    with pytest.raises(ValueError, match=f"confusion_matrix: {words}"):
        plots.confusion_matrix(*arguments)
    assert plt.get_fignums() == []
