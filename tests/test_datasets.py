"""The datasets are what they are called, the same from the same seed, and no sample is lost."""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_lab.datasets import digits, line, spirals, split, xor
from backprop_lab.inputs import InputError
from backprop_lab.shapes import ShapeError


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_xor_is_one_or_the_other_not_both() -> None:
    X, labels = xor()
    assert (X.shape, X.dtype, labels.dtype) == ((4, 2), np.float64, np.int64)
    assert sorted(X.tolist()) == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert labels.tolist() == [int(a != b) for a, b in X]


def test_every_call_makes_its_own_xor() -> None:
    xor()[0][:] = 7.0
    assert xor()[0].max() == 1.0


@pytest.mark.parametrize("n", [1, 2, 50])
def test_a_line_without_noise_is_a_line(n: int) -> None:
    X, y = line(n, 2.0, -1.0, 0.0, rng=generator())
    assert (X.shape, y.shape, X.dtype, y.dtype) == ((n, 1), (n,), np.float64, np.float64)
    assert np.abs(X).max() <= 1.0
    np.testing.assert_allclose(y, 2.0 * X[:, 0] - 1.0, rtol=1e-14)


def test_noise_is_the_deviation_around_the_line() -> None:
    X, y = line(20_000, 2.0, -1.0, 0.3, rng=generator())
    residuals = y - (2.0 * X[:, 0] - 1.0)
    assert residuals.std() == pytest.approx(0.3, rel=0.03)
    assert abs(residuals.mean()) < 0.3 * 5 / np.sqrt(20_000)


@pytest.mark.parametrize(("n_per_class", "n_classes"), [(50, 3), (1, 1), (7, 2)])
def test_spirals_are_arms_turned_against_each_other(n_per_class: int, n_classes: int) -> None:
    X, labels = spirals(n_per_class, n_classes, 0.0, rng=generator())
    n = n_per_class * n_classes
    assert (X.shape, X.dtype, labels.shape, labels.dtype) == ((n, 2), np.float64, (n,), np.int64)
    assert np.bincount(labels).tolist() == [n_per_class] * n_classes
    radius = np.linalg.norm(X, axis=1)
    assert 0.0 < radius.min() <= radius.max() <= 1.0 + 1e-15
    arms = (X[:, 0] + 1j * X[:, 1]).reshape(n_classes, n_per_class)
    for k in range(n_classes):  # each arm is the first one, turned by its share of the circle
        np.testing.assert_allclose(arms[k], arms[0] * np.exp(2j * np.pi * k / n_classes))


def test_an_arm_winds_by_four_radians_from_the_middle_to_the_rim() -> None:
    X, _ = spirals(200, 1, 0.0, rng=generator())
    angle = np.unwrap(np.angle(X[:, 0] + 1j * X[:, 1]))
    np.testing.assert_allclose(angle, 4.0 * np.linalg.norm(X, axis=1), rtol=1e-12)


def test_noise_turns_the_samples_of_a_spiral_and_keeps_their_radius() -> None:
    calm, _ = spirals(5000, 2, 0.0, rng=generator())
    noisy, _ = spirals(5000, 2, 0.2, rng=generator())
    np.testing.assert_allclose(np.linalg.norm(noisy, axis=1), np.linalg.norm(calm, axis=1))
    turned = np.angle((noisy[:, 0] + 1j * noisy[:, 1]) / (calm[:, 0] + 1j * calm[:, 1]))
    assert turned.std() == pytest.approx(0.2, rel=0.05)


def test_no_line_parts_two_spirals() -> None:
    # A least-squares plane on (x, 1) is right on little more than chance.
    X, labels = spirals(100, 2, 0.0, rng=generator())
    with_ones = np.column_stack([X, np.ones(len(X))])
    plane = np.linalg.lstsq(with_ones, 2.0 * labels - 1.0, rcond=None)[0]
    assert np.mean((with_ones @ plane > 0) == labels) < 0.8


def test_digits_are_images_between_paper_and_ink() -> None:
    parts = digits(rng=generator())
    for X, labels, n in zip(parts[::2], parts[1::2], (1258, 180, 359), strict=True):
        assert (X.shape, X.dtype, labels.shape, labels.dtype) == ((n, 64), float, (n,), np.int64)
        assert X.min() == 0.0
        assert X.max() == 1.0
        assert np.unique(labels).tolist() == list(range(10))
        assert np.array_equal(X * 16.0, np.round(X * 16.0))


def test_digits_are_those_of_scikit_learn_each_once() -> None:
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    parts = digits(rng=generator())
    everything = np.column_stack([np.concatenate(parts[::2]) * 16.0, np.concatenate(parts[1::2])])
    assert sorted(everything.tolist()) == sorted(np.column_stack([pixels, labels]).tolist())


def test_without_scikit_learn_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("sklearn", "sklearn.datasets"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError) as caught:
        digits(rng=generator())
    assert str(caught.value) == (
        "datasets.digits: needs scikit-learn: pip install backprop-lab[digits]"
    )


def test_only_digits_asks_for_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("sklearn", "sklearn.datasets"):
        monkeypatch.setitem(sys.modules, name, None)
    xor()
    spirals(3, 2, 0.1, rng=generator())
    line(3, 1.0, 0.0, 0.1, rng=generator())


@given(
    n=st.integers(3, 60),
    test_fraction=st.floats(0.05, 0.6),
    validation_fraction=st.floats(0.05, 0.6),
    seed=st.integers(0, 50),
)
def test_each_sample_is_in_exactly_one_part(
    n: int, test_fraction: float, validation_fraction: float, seed: int
) -> None:
    X, labels = np.arange(2.0 * n).reshape(n, 2), np.arange(n)
    for array in (X, labels):
        array.flags.writeable = False
    fractions = {"test_fraction": test_fraction, "validation_fraction": validation_fraction}
    sizes = round(test_fraction * n), round(validation_fraction * n)
    if min(*sizes, n - sum(sizes)) < 1:
        with pytest.raises(InputError, match=r"split: the size of the (test|validation|training)"):
            split(X, labels, **fractions, rng=generator(seed))
        return
    parts = split(X, labels, **fractions, rng=generator(seed))
    assert (len(parts.X_test), len(parts.X_validation)) == sizes
    for part_X, part_labels in zip(parts[::2], parts[1::2], strict=True):
        assert part_X.tolist() == X[part_labels].tolist()  # rows and labels stay together
        assert not np.shares_memory(part_X, X)
    assert sorted(np.concatenate(parts[1::2]).tolist()) == list(range(n))


@pytest.mark.parametrize(
    "draw",
    [
        lambda rng: line(7, 2.0, 1.0, 0.1, rng=rng),
        lambda rng: spirals(7, 3, 0.1, rng=rng),
        lambda rng: digits(rng=rng),
    ],
    ids=["line", "spirals", "digits"],
)
def test_the_same_seed_gives_the_same_data(draw: Callable[..., Any]) -> None:
    first, again, other = draw(generator(1)), draw(generator(1)), draw(generator(2))
    np.testing.assert_equal(first, again)
    assert not np.array_equal(first[0], other[0])


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: line(0, 1.0, 0.0, 0.1, rng=generator()),
            "line: n is 0, expected a whole number of at least 1.",
        ),
        (
            lambda: line(2.5, 1.0, 0.0, 0.1, rng=generator()),  # type: ignore[arg-type]
            "line: n is 2.5, expected a whole number of at least 1.",
        ),
        (
            lambda: line(5, 1.0, 0.0, -0.1, rng=generator()),
            "line: noise is -0.1, expected a finite number of at least 0.",
        ),
        (
            lambda: spirals(0, 3, 0.1, rng=generator()),
            "spirals: n_per_class is 0, expected a whole number of at least 1.",
        ),
        (
            lambda: spirals(5, 0, 0.1, rng=generator()),
            "spirals: n_classes is 0, expected a whole number of at least 1.",
        ),
        (
            lambda: spirals(5, 3, np.nan, rng=generator()),
            "spirals: noise is nan, expected a finite number of at least 0.",
        ),
        (
            lambda: spirals(5, 3, np.inf, rng=generator()),
            "spirals: noise is inf, expected a finite number of at least 0.",
        ),
        (
            lambda: digits(test_fraction=1.0, rng=generator()),
            "split: test_fraction is 1.0, expected a number between 0 and 1.",
        ),
        (
            lambda: digits(validation_fraction=0.0, rng=generator()),
            "split: validation_fraction is 0.0, expected a number between 0 and 1.",
        ),
        (
            lambda: digits(test_fraction=0.0001, rng=generator()),
            "split: the size of the test part is 0, expected at least 1 of the 1797 samples.",
        ),
        (
            lambda: digits(test_fraction=0.6, validation_fraction=0.5, rng=generator()),
            "split: the size of the training part is -179, expected at least 1 of the "
            "1797 samples.",
        ),
        (
            lambda: split(
                np.ones((5, 2)),
                np.zeros(4, int),
                test_fraction=0.2,
                validation_fraction=0.2,
                rng=generator(),
            ),
            "split: labels has shape (4,), expected (n,) with n = 5, as in X of shape (5, 2).",
        ),
    ],
)
def test_bad_sizes_are_named(call: Callable[[], Any], sentence: str) -> None:
    with pytest.raises((InputError, ShapeError)) as caught:
        call()
    assert str(caught.value) == sentence
