"""The task on the best line: w and b at the minimum of the cost, found in one go."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_lab.gradient_descent import linear_regression_closed_form
from backprop_lab.shapes import Array
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, number

Line = Callable[[Array, Array], tuple[Any, Any]]

# Concept and question that several mistakes share.
THROUGH_THE_MEAN = (
    "The best line goes through the mean of the points.",
    "What does your line say at the mean of X, and what is the mean of y?",
)
SAME_SHIFT = (
    "Around the means there is no bias left to find, if X and y are both shifted by theirs.",
    "What is the mean of each column of X after your shift, and what is the mean of y?",
)
FOUND_TOGETHER = (
    "A w that is fitted first does the work of the bias as well.",
    "When you solve for w, where is the bias?",
)
WHERE_THE_ONES_STOOD = (
    "The bias is found where the ones stood in the matrix.",
    "Is your column of ones the first or the last, and where do you read w and b?",
)
ALONE = (
    "The features and the bias share what they explain; fitted alone, each explains all of it.",
    "Which part of your function sees two features at once, and which one sees the bias?",
)
UNITS = (
    "w says by how much the prediction grows when a feature, as it was given, grows by 1.",
    "Which scale and which origin did X have when you fitted, and which when you predict?",
)


def draw_points(rng: np.random.Generator, n: int, d: int) -> Arguments:
    """Draw points around a plane, spread so well that every way to solve is exact to rounding."""
    while True:
        X = away_from_zero(rng, n, d)
        if np.linalg.cond(with_ones(X)) < 6.0:
            break
    y: Array = X @ away_from_zero(rng, d) + number(rng) + 0.5 * away_from_zero(rng, n)
    return X, y


def draw_many_points(rng: np.random.Generator) -> Arguments:
    """Draw more points than unknowns."""
    return draw_points(rng, int(rng.choice([11, 13, 17])), int(rng.choice([3, 5])))


def draw_level_points(rng: np.random.Generator) -> Arguments:
    """Draw points that all have one y."""
    X, y = draw_many_points(rng)
    return X, np.full_like(y, number(rng))


def with_ones(X: Array) -> Array:
    """Put a column of ones behind the features, for the bias."""
    return np.column_stack([X, np.ones(len(X))])


def fit(A: Array, y: Array) -> Any:
    """Find the least squares without a bias."""
    return np.linalg.lstsq(A, y, rcond=None)[0]


def fit_line(X: Array, y: Array) -> tuple[Any, Any]:
    """Find the right w and b."""
    theta = fit(with_ones(X), y)
    return theta[:-1], theta[-1]


def one_feature_at_a_time(X: Array, y: Array) -> tuple[Any, Any]:
    """Fit each feature as if the others were not there."""
    X_around, y_around = X - X.mean(axis=0), y - y.mean()
    w = X_around.T @ y_around / (X_around**2).sum(axis=0)
    return w, y.mean() - X.mean(axis=0) @ w


def through_the_origin(X: Array, y: Array) -> tuple[Any, Any]:
    """Fit w without a bias, and add the bias afterwards."""
    w = fit(X, y)
    return w, through_means(X, y, w)


def mean_of_y(X: Array, y: Array, w: Array) -> Any:
    """Take the mean of y for the bias."""
    return y.mean()


def through_means(X: Array, y: Array, w: Array) -> Any:
    """Find the bias with which a line goes through the mean of the points."""
    return y.mean() - X.mean(axis=0) @ w


def alone(bias: Callable[[Array, Array, Array], Any], axis: int | None = 0) -> Line:
    """Fit each feature alone and through the origin; without an axis, with one sum for all."""

    def line(X: Array, y: Array) -> tuple[Any, Any]:
        w = X.T @ y / (X**2).sum(axis=axis)
        return w, bias(X, y, w)

    return line


def ones_in_front(X: Array, y: Array) -> tuple[Any, Any]:
    """Put the ones first, and read the bias last."""
    theta = fit(np.column_stack([np.ones(len(X)), X]), y)
    return theta[:-1], theta[-1]


def ones_behind(X: Array, y: Array) -> tuple[Any, Any]:
    """Put the ones last, and read the bias first."""
    theta = fit(with_ones(X), y)
    return theta[1:], theta[0]


def standardised(X: Array, y: Array) -> tuple[Any, Any]:
    """Standardise the features, and leave w and b in those units."""
    return fit_line((X - X.mean(axis=0)) / X.std(axis=0), y)


def not_inverted(X: Array, y: Array) -> tuple[Any, Any]:
    """Take the right side of the normal equations for their solution."""
    theta = with_ones(X).T @ y
    return theta[:-1], theta[-1]


def around_the_mean(
    X: Array,
    y: Array,
    *,
    shift: Callable[[Array], Any] = lambda X: X.mean(axis=0),
    sign: float = 1.0,
) -> tuple[Any, Any]:
    """Fit w to X and y around their means, with another shift of X, or another sign of w."""
    w = sign * fit(X - shift(X), y - y.mean())
    return w, y.mean() - X.mean(axis=0) @ w


def around_the_sum(X: Array, y: Array) -> tuple[Any, Any]:
    """Take the sum of X for its mean, in both places."""
    w, _ = around_the_mean(X, y, shift=lambda X: X.sum(axis=0))
    return w, y.mean() - X.sum(axis=0) @ w


def in_columns(X: Array, y: Array) -> tuple[Any, Any]:
    """Keep y as a column, and so w and b."""
    theta = fit(with_ones(X), y[:, None])
    return theta[:-1], theta[-1]


CLOSED_FORM = Task(
    linear_regression_closed_form,
    points={"w": 2, "b": 1},
    cases={
        "random": draw_many_points,
        "another": draw_many_points,
        "one feature": lambda rng: draw_points(rng, 7, 1),
        "a line through two points": lambda rng: draw_points(rng, 2, 1),
        "all y equal": draw_level_points,
    },
    mistakes=(
        Mistake(
            "LRC01",
            "w b",
            lambda X, y: (fit(X, y), 0.0),
            "Your line goes through the origin: b is 0, and w makes up for it.",
            "The weights turn the line, the bias shifts it; the best pair is found together.",
            "Where does the bias stand in the equations that you solve?",
        ),
        Mistake(
            "LRC02",
            "w b",
            through_the_origin,
            "w was fitted as if there were no bias, and b was computed from that w.",
            *FOUND_TOGETHER,
        ),
        Mistake(
            "LRC26",
            "w b",
            lambda X, y: (fit(X, y), y.mean()),
            "w was fitted as if there were no bias, and b is the mean of y.",
            *FOUND_TOGETHER,
        ),
        Mistake(
            "LRC03",
            "w b",
            ones_in_front,
            "The right numbers are there, one place off: b is among the weights.",
            *WHERE_THE_ONES_STOOD,
        ),
        Mistake(
            "LRC27",
            "w b",
            ones_behind,
            "The right numbers are there, one place off: b is the last of the weights.",
            *WHERE_THE_ONES_STOOD,
        ),
        Mistake(
            "LRC28",
            "w",
            lambda X, y: ones_in_front(X, y)[0],
            "b is right; it is the first of the weights as well, and the last weight is missing.",
            *WHERE_THE_ONES_STOOD,
        ),
        Mistake(
            "LRC29",
            "w",
            lambda X, y: ones_behind(X, y)[0],
            "b is right; it is the last of the weights as well, and the first weight is missing.",
            *WHERE_THE_ONES_STOOD,
        ),
        Mistake(
            "LRC04",
            "w b",
            lambda X, y: fit_line(X, y)[::-1],
            "w and b are exchanged: each has the shape of the other.",
            "Results without names are read by position.",
            "In which order does the docstring name them?",
        ),
        Mistake(
            "LRC05",
            "w b",
            in_columns,
            "The numbers are right, and each has one axis too many.",
            "w is a vector and b a number, as y is a vector.",
            "Which of your arrays is a column, and where did it become one?",
        ),
        Mistake(
            "LRC06",
            "w b",
            one_feature_at_a_time,
            "Each feature was fitted alone, as if the others were not there.",
            "Features that vary together share what they explain; fitted alone, each explains all "
            "of it.",
            "Which part of your function sees two features at once?",
        ),
        Mistake(
            "LRC30",
            "w b",
            alone(mean_of_y),
            "Each feature was fitted alone and through the origin; b is the mean of y.",
            *ALONE,
        ),
        Mistake(
            "LRC31",
            "w b",
            alone(through_means),
            "Each feature was fitted alone and through the origin; b was computed from that w.",
            *ALONE,
        ),
        Mistake(
            "LRC32",
            "w b",
            alone(mean_of_y, axis=None),
            "All of w was divided by one number, the sum of all X²; b is the mean of y.",
            *ALONE,
        ),
        Mistake(
            "LRC33",
            "w b",
            alone(through_means, axis=None),
            "All of w was divided by one number, the sum of all X²; b was computed from that w.",
            *ALONE,
        ),
        Mistake(
            "LRC07",
            "w b",
            not_inverted,
            "w and b are products of the data with y; nothing was solved.",
            "At the minimum all slopes are 0: that is a system of equations in w and b.",
            "Which matrix stands on the other side of your equations, and where did it go?",
        ),
        Mistake(
            "LRC08",
            "w b",
            lambda X, y: tuple(part / len(y) for part in fit_line(X, y)),
            "w and b are too small by a factor, the number of samples.",
            "The minimum stays where it is when the whole cost is divided by a number.",
            "On which sides of your equations does the number of samples stand?",
        ),
        Mistake(
            "LRC09",
            "w b",
            lambda X, y: tuple(len(y) * part for part in fit_line(X, y)),
            "w and b are too large by a factor, the number of samples.",
            "The minimum stays where it is when the whole cost is divided by a number.",
            "On which sides of your equations does the number of samples stand?",
        ),
        Mistake(
            "LRC10",
            "w b",
            lambda X, y: (fit(X, y - y.mean()), y.mean()),
            "y was shifted to its mean and X was not, so w is off and b is the mean of y.",
            *THROUGH_THE_MEAN,
        ),
        Mistake(
            "LRC20",
            "w b",
            lambda X, y: around_the_mean(X, y, shift=lambda X: 0.0 * X),
            "w was fitted to y around its mean, but to X as it is.",
            *SAME_SHIFT,
        ),
        Mistake(
            "LRC21",
            "w b",
            lambda X, y: around_the_mean(X, y, shift=lambda X: -X.mean(axis=0)),
            "X was shifted away from its mean: the mean was added.",
            *SAME_SHIFT,
        ),
        Mistake(
            "LRC22",
            "w b",
            around_the_sum,
            "X was shifted by its sums.",
            *SAME_SHIFT,
        ),
        Mistake(
            "LRC23",
            "w b",
            lambda X, y: around_the_mean(X, y, sign=-1.0),
            "w has the wrong sign, and b was computed from that w.",
            "Around their means, X and y rise together or fall together; w says which.",
            "Which of your two differences is the wrong way round?",
        ),
        Mistake(
            "LRC11",
            "w b",
            standardised,
            "w and b belong to standardised features, not to X.",
            *UNITS,
        ),
        Mistake(
            "LRC12",
            "w b",
            lambda X, y: tuple(-part for part in fit_line(X, y)),
            "w and b have the right size and the wrong sign.",
            "Setting a slope to 0 moves one of its two parts to the other side.",
            "Which line of yours brings in a minus?",
        ),
        Mistake(
            "LRC13",
            "b",
            lambda X, y: y.mean(),
            "w is right; b is the mean of y.",
            *THROUGH_THE_MEAN,
        ),
        Mistake(
            "LRC24",
            "b",
            lambda X, y: -X.mean(axis=0) @ fit_line(X, y)[0],
            "w is right; the mean of y is not in b.",
            *THROUGH_THE_MEAN,
        ),
        Mistake(
            "LRC25",
            "b",
            lambda X, y: y.sum() - X.mean(axis=0) @ fit_line(X, y)[0],
            "w is right; b starts from the sum of y.",
            *THROUGH_THE_MEAN,
        ),
        Mistake(
            "LRC14",
            "b",
            lambda X, y: y.mean() + X.mean(axis=0) @ fit_line(X, y)[0],
            "w is right; b was shifted from the mean of y the wrong way.",
            *THROUGH_THE_MEAN,
        ),
        Mistake(
            "LRC15",
            "b",
            lambda X, y: -fit_line(X, y)[1],
            "w is right; b has the right size and the wrong sign.",
            *THROUGH_THE_MEAN,
        ),
        Mistake(
            "LRC16",
            "b",
            lambda X, y: len(y) * fit_line(X, y)[1],
            "w is right; b is too large by a factor, the number of samples.",
            *THROUGH_THE_MEAN,
        ),
        Mistake(
            "LRC34",
            "b",
            lambda X, y: fit_line(X, y)[0][0],
            "w is right; b is the first of the weights.",
            *WHERE_THE_ONES_STOOD,
        ),
        Mistake(
            "LRC35",
            "b",
            lambda X, y: fit_line(X, y)[0][-1],
            "w is right; b is the last of the weights.",
            *WHERE_THE_ONES_STOOD,
        ),
        Mistake(
            "LRC17",
            "b",
            lambda X, y: y - X @ fit_line(X, y)[0],
            "w is right; b has one entry per sample.",
            "One b serves all samples; what is left over at each of them is its error.",
            "How do you make one number of what is left over at each sample?",
        ),
        Mistake(
            "LRC18",
            "b",
            lambda X, y: 0.0,
            "w is right; b is 0, always.",
            *THROUGH_THE_MEAN,
        ),
        Mistake(
            "LRC19",
            "b",
            lambda X, y: np.atleast_1d(fit_line(X, y)[1]),
            "b has the right value, in an array of one entry.",
            "b is a number, as it shifts every prediction by the same.",
            "Which index or slice takes b out of your solution?",
        ),
    ),
)

TASKS = (CLOSED_FORM,)
