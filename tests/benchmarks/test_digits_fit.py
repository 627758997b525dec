"""The digits fit: what is compared is the same training, and the right answers are counted."""

import numpy as np
import pytest

from backprop_lab.datasets import split
from benchmarks import digits_fit
from benchmarks.digits_fit import (
    OURS,
    TORCH,
    accuracy_of,
    our_fit,
    over_seeds,
    run,
    section,
    verify_scores,
)
from benchmarks.harness import DifferentUpdateError


@pytest.fixture
def splits(rng: np.random.Generator) -> digits_fit.Splits:
    """Make images in which one of the first ten pixels is far brighter, and that is the digit."""
    X, labels = rng.uniform(size=(200, 64)), rng.integers(0, 10, 200)
    X[np.arange(200), labels] += 2.0
    return {
        seed: split(X, labels, test_fraction=0.2, validation_fraction=0.1, rng=rng)
        for seed in digits_fit.SEEDS
    }


def test_our_fit_learns_and_depends_on_its_seed_only(splits: digits_fit.Splits) -> None:
    train = our_fit(splits)
    scores = [train(seed) for seed in digits_fit.SEEDS]
    assert [s.shape for s in scores] == [(40, 10)] * 3
    assert np.array_equal(train(0), scores[0])
    assert accuracy_of(scores, [splits[seed].labels_test for seed in digits_fit.SEEDS]) > 0.9


def test_the_seeds_take_turns() -> None:
    call = over_seeds(lambda seed: np.array(seed))
    assert [int(call()) for _ in range(4)] == [0, 1, 2, 0]


def test_accuracy_is_the_mean_over_the_seeds() -> None:
    scores = [np.eye(10)[[1, 2]], np.eye(10)[[3, 4]]]
    # two of two right, then one of two
    assert accuracy_of(scores, [np.array([1, 2]), np.array([3, 5])]) == 0.75


def test_equal_scores_pass_and_others_are_refused() -> None:
    scores = [np.zeros((2, 10))]
    verify_scores({OURS: scores, TORCH: [scores[0] + 1e-9]})
    for planted in (1e-3, np.nan):
        with pytest.raises(DifferentUpdateError, match=f"{TORCH[:7]}.* and our fit end"):
            verify_scores({OURS: scores, TORCH: [scores[0] + planted]})


def test_the_goals_are_judged() -> None:
    speed, accuracy = section({OURS: [0.2, 0.2], TORCH: [1.0, 1.0]}, 0.972, []).goals
    assert (speed.measured, speed.met) == ("0.20 (0.20 to 0.20)", True)
    assert (accuracy.measured, accuracy.met) == ("97.2 %", True)
    assert section({OURS: [1.0]}, 0.9699, []).goals[1].met is False


def test_without_the_digits_there_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(**settings: object) -> None:
        raise ImportError("no digits here")

    monkeypatch.setattr(digits_fit, "digits", absent)
    result = run()
    assert result.lines[-1] == "Left out: no digits here."
    assert [goal.met for goal in result.goals] == [None, None]


def test_a_run_measures_whoever_is_there(
    monkeypatch: pytest.MonkeyPatch, splits: digits_fit.Splits
) -> None:
    parts = iter(splits.values())
    monkeypatch.setattr(digits_fit, "digits", lambda *, rng: next(parts))
    monkeypatch.setattr(digits_fit, "EPOCHS", 2)
    result = run(rounds=1)
    assert any(line.startswith(f"| {OURS} ") for line in result.lines)
    assert result.goals[1].met is False  # two epochs are not enough
