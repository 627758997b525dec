"""Datasets: from four points that no line separates to handwritten digits, without a download."""

from typing import NamedTuple

import numpy as np

from backprop_lab.inputs import check_count, check_entries
from backprop_lab.shapes import Array, Integers, check_shapes


class Split(NamedTuple):
    """Samples in three parts: to learn from, to decide when to stop, and to be judged by once."""

    X_train: Array
    labels_train: Integers
    X_validation: Array
    labels_validation: Integers
    X_test: Array
    labels_test: Integers


def xor() -> tuple[Array, Integers]:
    """List the corners of a square, labelled "one or the other, not both".

    ->  X (4, 2), labels (4,)

    Source: Minsky and Papert, Perceptrons, 1969.
    """
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return X, np.array([0, 1, 1, 0])


def line(
    n: int, slope: float, intercept: float, noise: float, *, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Draw points along a line, for x between −1 and 1; noise: the standard deviation around it.

    ->  X (n, 1), y (n,)
    """
    check_count("line", 1, n=n)
    check_noise("line", noise)
    X = rng.uniform(-1.0, 1.0, size=(n, 1))
    y = slope * X[:, 0] + intercept + noise * rng.normal(size=n)
    return X, y


def spirals(
    n_per_class: int, n_classes: int, noise: float, *, rng: np.random.Generator
) -> tuple[Array, Integers]:
    """Draw one arm of a spiral per class, from near the middle to the unit circle.

    n_per_class samples on each of n_classes arms, noise: the standard deviation of their angles
    ->  X (n_per_class · n_classes, 2), labels (n_per_class · n_classes,), class after class

    Source: Lang and Witbrock, Learning to tell two spirals apart, 1988.
    """
    check_count("spirals", 1, n_per_class=n_per_class, n_classes=n_classes)
    check_noise("spirals", noise)
    labels = np.repeat(np.arange(n_classes), n_per_class)
    radius = np.tile(np.arange(1, n_per_class + 1) / n_per_class, n_classes)
    turn = 4.0 * radius  # radians from the middle to the rim
    angle = 2.0 * np.pi * labels / n_classes + turn + noise * rng.normal(size=len(labels))
    return radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]), labels


def digits(
    *, test_fraction: float = 0.2, validation_fraction: float = 0.1, rng: np.random.Generator
) -> Split:
    """Load the 1797 handwritten digits inside scikit-learn: images of 8 × 8 pixels, row by row.

    ->  a `Split`: X (n, 64) between 0 (paper) and 1 (ink), labels (n,) from 0 to 9
    The samples are shuffled, so each of the 13 writers has digits in every part.

    Source: Alpaydin and Kaynak, Optical recognition of handwritten digits, UCI Machine Learning
    Repository, 1998.
    """
    try:
        from sklearn.datasets import load_digits
    except ModuleNotFoundError as error:
        raise ImportError(
            "datasets.digits: needs scikit-learn: pip install backprop-lab[digits]"
        ) from error
    pixels, labels = load_digits(return_X_y=True)
    return split(
        pixels / 16.0,
        labels.astype(np.int64),
        test_fraction=test_fraction,
        validation_fraction=validation_fraction,
        rng=rng,
    )


def split(
    X: Array,
    labels: Integers,
    *,
    test_fraction: float,
    validation_fraction: float,
    rng: np.random.Generator,
) -> Split:
    """Shuffle the samples and deal them out, each to exactly one part.

    X (n, d), labels (n,), fractions between 0 and 1 of all samples; training gets the rest
    ->  a `Split`, at least one sample in each part
    """
    check_shapes("split", X=(X, "n d"), labels=(labels, "n"))
    for name, fraction in (
        ("test_fraction", test_fraction),
        ("validation_fraction", validation_fraction),
    ):
        check_entries("split", name, fraction, 0.0 < fraction < 1.0, "a number between 0 and 1")
    n = len(X)
    n_test, n_validation = round(test_fraction * n), round(validation_fraction * n)
    for name, size in (
        ("test", n_test),
        ("validation", n_validation),
        ("training", n - n_test - n_validation),
    ):
        check_entries(
            "split",
            f"the size of the {name} part",
            size,
            size >= 1,
            f"at least 1 of the {n} samples",
        )
    order = rng.permutation(n)
    test, validation, train = np.split(order, [n_test, n_test + n_validation])
    return Split(X[train], labels[train], X[validation], labels[validation], X[test], labels[test])


def check_noise(where: str, noise: float) -> None:
    """Check a standard deviation."""
    check_entries(where, "noise", noise, 0.0 <= noise < np.inf, "a finite number of at least 0")
