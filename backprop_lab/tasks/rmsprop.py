"""The task on RMSProp: a step in units of the recent size of each gradient."""

from collections.abc import Callable

import numpy as np

from backprop_lab.optimizers import rmsprop_step
from backprop_lab.shapes import Array
from backprop_lab.tasks.steps import (
    FRESH,
    NEXT_STEP,
    NOT_MOVED,
    ORDER,
    RATE,
    STEP_ALONE,
    UPHILL,
    draw_rate,
    quotient,
    root,
    two_arrays,
)
from backprop_lab.tasks.task import Arguments, Mistake, Task

# Concept and question that several mistakes share.
BRACKETS = (
    "A fraction bar holds together what stands under it; in a line of code brackets do that.",
    "In which order does Python carry out the operations of that line?",
)
WEIGHTS = (
    "In a running mean the old value and the new one have weights, and these add up to 1.",
    "Which weight does the docstring give to the old mean, and what is left for the new value?",
)
SQUARE = (
    "The size of a gradient is wanted, whatever its sign: so it is squared before the mean.",
    "Of which quantity is this the mean, and what does its name say?",
)
ROOT = (
    "If all gradients doubled, a mean of squares would be four times as large.",
    "In which units is your denominator, if dw is in metres?",
)
EPSILON = (
    "ε keeps the division from failing where the gradients have been 0 so far.",
    "Where does the docstring put ε, and where does your line put it?",
)


MIXES = (
    "A running mean remembers: it mixes what was with what comes.",
    "Which argument does your mean square not depend on?",
)
UNITS = (
    "Each weight has a step in units of its own gradient's size.",
    "Which of the arrays does your step not depend on?",
)
DIRECTION = (
    "The root of the mean square gives the size of a step, and only dw its direction.",
    "Where does a sign enter your step, and from which array?",
)


def draw_rmsprop(rng: np.random.Generator) -> Arguments:
    """Draw w, dw, a mean square, a learning rate, a decay, and an ε large enough to be seen."""
    w, dw = two_arrays(rng)
    mean_square = rng.uniform(0.2, 2.0, size=w.shape)
    decay, epsilon = float(rng.uniform(0.6, 0.9)), float(rng.uniform(0.05, 0.2))
    return w, dw, mean_square, draw_rate(rng), decay, epsilon


def draw_first_rmsprop(rng: np.random.Generator) -> Arguments:
    """Draw a step from a mean square of 0, with an ε as it is used."""
    w, dw, mean_square, rate, decay, _ = draw_rmsprop(rng)
    return w, dw, np.zeros_like(mean_square), rate, decay, 1e-8


def draw_rmsprop_at_rest(rng: np.random.Generator) -> Arguments:
    """Draw a step in which two weights have never had a gradient other than 0."""
    w, dw, mean_square, *settings = draw_rmsprop(rng)
    dw[0, :2] = mean_square[0, :2] = 0.0
    return w, dw, mean_square, *settings


def divided_by(w: Array, step: Array, size: Array) -> Array:
    """Take away a step divided by a size, which may be 0."""
    moved: Array = w - quotient(step, size)
    return moved


def rmsprop_from(
    w: Array, dw: Array, mean_square: Array, rate: float, epsilon: float
) -> tuple[Array, Array]:
    """Make the step with some mean square, and return both."""
    return divided_by(w, rate * dw, root(mean_square) + epsilon), mean_square


def new_square(dw: Array, mean_square: Array, decay: float) -> Array:
    """Update a mean square rightly."""
    return decay * mean_square + (1.0 - decay) * dw**2


def from_new_square(step: Callable[..., Array]) -> Callable[..., Array]:
    """Turn a wrong step into a mistake: the mean square is right."""

    def wrong(
        w: Array, dw: Array, mean_square: Array, rate: float, decay: float, epsilon: float
    ) -> Array:
        return step(w, dw, new_square(dw, mean_square, decay), rate, epsilon)

    return wrong


RMSPROP_STEP = Task(
    rmsprop_step,
    points={"w": 2, "mean_square": 2},
    order=("mean_square", "w"),
    cases={
        "random": draw_rmsprop,
        "another": draw_rmsprop,
        "the first step": draw_first_rmsprop,
        "weights without gradient": draw_rmsprop_at_rest,
    },
    mistakes=(
        Mistake(
            "RMS04",
            "w mean_square",
            lambda w, g, s, rate, rho, eps: rmsprop_from(
                w, g, (1.0 - rho) * s + rho * g**2, rate, eps
            ),
            "The weights of the old mean square and of the new square are exchanged.",
            *WEIGHTS,
        ),
        Mistake(
            "RMS05",
            "w mean_square",
            lambda w, g, s, rate, rho, eps: rmsprop_from(w, g, rho * s + g**2, rate, eps),
            "The new square enters with its full size.",
            *WEIGHTS,
        ),
        Mistake(
            "RMS06",
            "w mean_square",
            lambda w, g, s, rate, rho, eps: rmsprop_from(w, g, s + g**2, rate, eps),
            "The squares were added up and never fade: this is AdaGrad.",
            "A sum only grows, so the steps would die out; a running mean forgets.",
            "What becomes of your mean square when gradients are 0 from now on?",
        ),
        Mistake(
            "RMS07",
            "w mean_square",
            lambda w, g, s, rate, rho, eps: rmsprop_from(w, g, (1.0 - rho) * g**2, rate, eps),
            "The old mean square is not in the new one.",
            *MIXES,
        ),
        Mistake(
            "RMS08",
            "w mean_square",
            lambda w, g, s, rate, rho, eps: rmsprop_from(
                w, g, rho * s + (1.0 - rho) * g, rate, eps
            ),
            "The gradient enters the mean without being squared.",
            *SQUARE,
        ),
        Mistake(
            "RMS09",
            "w mean_square",
            lambda w, g, s, rate, rho, eps: rmsprop_from(
                w, g, rho * s + (1.0 - rho) * np.abs(g), rate, eps
            ),
            "The gradient enters the mean by its absolute value.",
            *SQUARE,
        ),
        Mistake(
            "RMS10",
            "w mean_square",
            lambda w, g, s, rate, rho, eps: rmsprop_from(
                w, g, rho * s + ((1.0 - rho) * g) ** 2, rate, eps
            ),
            "The weight of the new value was squared together with it.",
            *WEIGHTS,
        ),
        Mistake(
            "RMS11",
            "w mean_square",
            lambda w, g, s, rate, rho, eps: rmsprop_from(
                w, g, rho * s + (1.0 - rho) * np.mean(g**2), rate, eps
            ),
            "All weights share one new square: the mean was taken over the entries.",
            "The mean runs over the steps; each weight keeps one of its own.",
            "Which shape does what you add to the old mean have?",
        ),
        *(
            Mistake(
                identity,
                "w mean_square",
                lambda w, g, s, rate, rho, eps, square=square: rmsprop_from(
                    w, g, square(g, s, rho), rate, eps
                ),
                observation,
                *texts,
            )
            for identity, square, observation, texts in (
                (
                    "RMS24",
                    lambda g, s, rho: rho * s,
                    "The new square is not in the mean square, which only fades.",
                    MIXES,
                ),
                (
                    "RMS34",
                    lambda g, s, rho: s,
                    "The mean square came back as it was, and the step was made with it.",
                    FRESH,
                ),
                (
                    "RMS25",
                    lambda g, s, rho: rho * s + (1.0 - rho),
                    "The mean square holds the weight of the new square, without the square.",
                    MIXES,
                ),
                (
                    "RMS26",
                    lambda g, s, rho: rho * s + (1.0 + rho) * g**2,
                    "The new square has a weight above 1.",
                    WEIGHTS,
                ),
                (
                    "RMS27",
                    lambda g, s, rho: s + (1.0 - rho) * g**2,
                    "The old mean square stays with its full size.",
                    WEIGHTS,
                ),
                (
                    "RMS28",
                    lambda g, s, rho: rho * s - (1.0 - rho) * g**2,
                    "The new square was subtracted; a mean square below 0 has no root.",
                    WEIGHTS,
                ),
            )
        ),
        Mistake(
            "RMS12",
            "w mean_square",
            lambda w, g, s, rate, rho, eps: rmsprop_step(w, g, s, rate, rho, eps)[::-1],
            "w and the mean square are exchanged.",
            *ORDER,
        ),
        Mistake(
            "RMS03",
            "w",
            lambda w, g, s, rate, rho, eps: rmsprop_from(w, g, s, rate, eps)[0],
            "The mean square is right; the step was made with the old one.",
            *FRESH,
        ),
        Mistake(
            "RMS02",
            "w",
            from_new_square(lambda w, g, s, rate, eps: divided_by(w, rate * g, s + eps)),
            "The mean square is right; the step is divided by the mean square itself.",
            *ROOT,
        ),
        Mistake(
            "RMS13",
            "w",
            from_new_square(lambda w, g, s, rate, eps: divided_by(w, rate * g, root(s + eps))),
            "The mean square is right; ε is under the root.",
            *EPSILON,
        ),
        Mistake(
            "RMS14",
            "w",
            from_new_square(lambda w, g, s, rate, eps: divided_by(w, rate * g, root(s))),
            "The mean square is right; ε is missing from the step.",
            *EPSILON,
        ),
        Mistake(
            "RMS01",
            "w",
            from_new_square(lambda w, g, s, rate, eps: divided_by(w, rate * g, root(s) * eps)),
            "The mean square is right; in the denominator ε is a factor, not a term.",
            *EPSILON,
        ),
        Mistake(
            "RMS15",
            "w",
            from_new_square(lambda w, g, s, rate, eps: divided_by(w, rate * g, root(s)) + eps),
            "The mean square is right; ε was added to w.",
            *BRACKETS,
        ),
        Mistake(
            "RMS23",
            "w",
            from_new_square(
                lambda w, g, s, rate, eps: divided_by(w, rate * g, root(s)) - rate * eps
            ),
            "The mean square is right; ε was added after the fraction.",
            *BRACKETS,
        ),
        Mistake(
            "RMS16",
            "w",
            from_new_square(lambda w, g, s, rate, eps: w + rate * g / (root(s) + eps)),
            "The mean square is right; the step has the right length and goes uphill.",
            *UPHILL,
        ),
        Mistake(
            "RMS17",
            "w",
            from_new_square(lambda w, g, s, rate, eps: w - g / (root(s) + eps)),
            "The mean square is right; the step ignores the learning rate.",
            *RATE,
        ),
        Mistake(
            "RMS18",
            "w",
            from_new_square(lambda w, g, s, rate, eps: w - rate * g),
            "The mean square is right but is not used: this is plain gradient descent.",
            *UNITS,
        ),
        Mistake(
            "RMS19",
            "w",
            from_new_square(lambda w, g, s, rate, eps: w - rate * g * (root(s) + eps)),
            "The step is multiplied by the gradient's recent size.",
            "Weights with large gradients should make shorter steps, those with small ones longer "
            "steps.",
            "If dw has been large for long, do your steps become longer or shorter?",
        ),
        Mistake(
            "RMS29",
            "w",
            from_new_square(lambda w, g, s, rate, eps: w - rate / (root(s) + eps)),
            "The mean square is right; every weight becomes smaller, whatever its gradient.",
            *DIRECTION,
        ),
        Mistake(
            "RMS30",
            "w",
            from_new_square(lambda w, g, s, rate, eps: divided_by(w, rate * g, root(s) - eps)),
            "The mean square is right; ε makes the denominator smaller.",
            *EPSILON,
        ),
        Mistake(
            "RMS31",
            "w",
            from_new_square(lambda w, g, s, rate, eps: w - rate * g / eps),
            "The mean square is right; the step is divided by ε alone.",
            *UNITS,
        ),
        Mistake(
            "RMS32",
            "w",
            from_new_square(lambda w, g, s, rate, eps: w),
            "The mean square is right; w came back as it was.",
            *NOT_MOVED,
        ),
        Mistake(
            "RMS33",
            "w",
            from_new_square(lambda w, g, s, rate, eps: -rate * g / (root(s) + eps)),
            "The mean square is right; w is the step alone: the old w is not in it.",
            *STEP_ALONE,
        ),
        Mistake(
            "RMS20",
            "mean_square",
            lambda w, g, s, rate, rho, eps: s,
            "The mean square came back as it was.",
            *NEXT_STEP,
        ),
        Mistake(
            "RMS21",
            "mean_square",
            lambda w, g, s, rate, rho, eps: root(new_square(g, s, rho)),
            "What came back as the mean square is its root.",
            *NEXT_STEP,
        ),
        Mistake(
            "RMS22",
            "mean_square",
            lambda w, g, s, rate, rho, eps: new_square(g, s, rho) + eps,
            "The mean square that came back has ε in it.",
            *NEXT_STEP,
        ),
    ),
)


TASKS = (RMSPROP_STEP,)
