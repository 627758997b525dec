"""Mistakes in the memory of Adam: its two running means, and the step that they spoil."""

from collections.abc import Callable
from typing import Any

from backprop_lab.shapes import Array
from backprop_lab.tasks.rmsprop import MIXES, SQUARE, WEIGHTS, divided_by, new_square
from backprop_lab.tasks.steps import FRESH, quotient, root
from backprop_lab.tasks.task import Mistake

# Concept and question that several mistakes share.
WHICH_BETA = (
    "The mean forgets faster than the mean square, so each has a weight of its own.",
    "Which of the two belongs to which mean, according to the docstring?",
)
SIGN_OF_A_MEAN = (
    "A mean of gradients points where most of them pointed.",
    "If every gradient so far was positive, which sign does your mean have?",
)
MIXES_OF_MEAN = (MIXES[0], "Which argument does your mean not depend on?")

Update = Callable[[Array, Array, float, float], Array]


def adam_from(
    w: Array, m: Array, s: Array, t: int, rate: float, beta1: float, beta2: float, epsilon: float
) -> Array:
    """Make the step rightly, with some means."""
    m, s = quotient(m, 1.0 - beta1**t), quotient(s, 1.0 - beta2**t)
    return divided_by(w, rate * m, root(s) + epsilon)


def new_mean(g: Array, mean: Array, beta1: float, beta2: float) -> Array:
    """Update the mean rightly."""
    return beta1 * mean + (1.0 - beta1) * g


def new_mean_square(g: Array, mean_square: Array, beta1: float, beta2: float) -> Array:
    """Update the mean square rightly."""
    return new_square(g, mean_square, beta2)


def remembering(mean: Update = new_mean, square: Update = new_mean_square) -> Callable[..., Any]:
    """Turn wrong updates of the means into a mistake: w and each mean that becomes wrong."""

    def wrong(
        w: Array,
        dw: Array,
        m: Array,
        s: Array,
        t: int,
        rate: float,
        beta1: float,
        beta2: float,
        epsilon: float,
    ) -> tuple[Array, ...]:
        m, s = mean(dw, m, beta1, beta2), square(dw, s, beta1, beta2)
        results = [adam_from(w, m, s, t, rate, beta1, beta2, epsilon)]
        results += [m] if mean is not new_mean else []
        results += [s] if square is not new_mean_square else []
        return tuple(results)

    return wrong


def square_of_the_mean(
    w: Array,
    dw: Array,
    m: Array,
    s: Array,
    t: int,
    rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
) -> tuple[Array, Array]:
    """Feed the mean square with the new mean."""
    m = new_mean(dw, m, beta1, beta2)
    s = new_square(m, s, beta2)
    return adam_from(w, m, s, t, rate, beta1, beta2, epsilon), s


WRONG_MEANS: tuple[tuple[str, Update, str, tuple[str, str]], ...] = (
    (
        "ADM46",
        lambda g, m, b1, b2: m,
        "The mean came back as it was, and w moved by it.",
        FRESH,
    ),
    (
        "ADM47",
        lambda g, m, b1, b2: b1 * m,
        "The gradient is not in the mean, which only fades.",
        MIXES_OF_MEAN,
    ),
    (
        "ADM48",
        lambda g, m, b1, b2: b1 * m + (1.0 - b1),
        "The mean holds the weight of the gradient, without the gradient.",
        MIXES_OF_MEAN,
    ),
    (
        "ADM49",
        lambda g, m, b1, b2: (1.0 - b1) * g,
        "The old mean is not in the new one.",
        MIXES_OF_MEAN,
    ),
    (
        "ADM50",
        lambda g, m, b1, b2: m + (1.0 - b1) * g,
        "In the mean the old mean stays with its full size.",
        WEIGHTS,
    ),
    (
        "ADM51",
        lambda g, m, b1, b2: b1 * m + (1.0 + b1) * g,
        "In the mean the gradient has a weight above 1.",
        WEIGHTS,
    ),
    (
        "ADM52",
        lambda g, m, b1, b2: b1 * m - (1.0 - b1) * g,
        "The gradient enters the mean with the wrong sign.",
        SIGN_OF_A_MEAN,
    ),
    (
        "ADM53",
        lambda g, m, b1, b2: b2 * m + (1.0 - b2) * g,
        "The mean forgets as slowly as the mean square: beta2 is in it.",
        WHICH_BETA,
    ),
    (
        "ADM54",
        lambda g, m, b1, b2: b1 * m + (1.0 - b2) * g,
        "In the mean the old value is weighted by beta1, the gradient by beta2.",
        WEIGHTS,
    ),
    (
        "ADM55",
        lambda g, m, b1, b2: b2 * m + (1.0 - b1) * g,
        "In the mean the old value is weighted by beta2, the gradient by beta1.",
        WEIGHTS,
    ),
)

WRONG_SQUARES: tuple[tuple[str, Update, str, tuple[str, str]], ...] = (
    (
        "ADM56",
        lambda g, s, b1, b2: s,
        "The mean square came back as it was, and the step was made with it.",
        FRESH,
    ),
    (
        "ADM57",
        lambda g, s, b1, b2: b2 * s,
        "The new square is not in the mean square, which only fades.",
        MIXES,
    ),
    (
        "ADM58",
        lambda g, s, b1, b2: b2 * s + (1.0 - b2),
        "The mean square holds the weight of the new square, without the square.",
        MIXES,
    ),
    (
        "ADM59",
        lambda g, s, b1, b2: (1.0 - b2) * g**2,
        "The old mean square is not in the new one.",
        MIXES,
    ),
    (
        "ADM60",
        lambda g, s, b1, b2: s + (1.0 - b2) * g**2,
        "The old mean square stays with its full size.",
        WEIGHTS,
    ),
    (
        "ADM61",
        lambda g, s, b1, b2: b2 * s + (1.0 + b2) * g**2,
        "In the mean square the new square has a weight above 1.",
        WEIGHTS,
    ),
    (
        "ADM62",
        lambda g, s, b1, b2: b2 * s - (1.0 - b2) * g**2,
        "The new square was subtracted; a mean square below 0 has no root.",
        WEIGHTS,
    ),
    (
        "ADM63",
        lambda g, s, b1, b2: b2 * s + (1.0 - b1) * g**2,
        "In the mean square the old value is weighted by beta2, the new one by beta1.",
        WEIGHTS,
    ),
    (
        "ADM64",
        lambda g, s, b1, b2: b1 * s + (1.0 - b2) * g**2,
        "In the mean square the old value is weighted by beta1, the new one by beta2.",
        WEIGHTS,
    ),
)

MEANS: tuple[Mistake, ...] = (
    Mistake(
        "ADM13",
        "w mean mean_square",
        remembering(
            lambda g, m, b1, b2: (1.0 - b1) * m + b1 * g,
            lambda g, s, b1, b2: (1.0 - b2) * s + b2 * g**2,
        ),
        "In both means the weights of the old and the new value are exchanged.",
        *WEIGHTS,
    ),
    Mistake(
        "ADM14",
        "w mean mean_square",
        remembering(lambda g, m, b1, b2: b1 * m + g, lambda g, s, b1, b2: b2 * s + g**2),
        "In both means the new value enters with its full size.",
        *WEIGHTS,
    ),
    Mistake(
        "ADM17",
        "w mean",
        remembering(mean=lambda g, m, b1, b2: b1 * m + g),
        "In the mean the gradient enters with its full size.",
        *WEIGHTS,
    ),
    Mistake(
        "ADM18",
        "w mean_square",
        remembering(square=lambda g, s, b1, b2: b2 * s + g**2),
        "In the mean square the new value enters with its full size.",
        *WEIGHTS,
    ),
    Mistake(
        "ADM10",
        "w mean_square",
        remembering(square=lambda g, s, b1, b2: b2 * s + (1.0 - b2) * g),
        "The gradient enters the mean square without being squared.",
        *SQUARE,
    ),
    Mistake(
        "ADM19",
        "w mean_square",
        square_of_the_mean,
        "The mean square was fed with the square of the mean.",
        "Gradients that change sign cancel in the mean; their squares must not.",
        "Which quantity do you square, and has it been averaged before?",
    ),
    Mistake(
        "ADM20",
        "w mean_square",
        remembering(square=lambda g, s, b1, b2: new_square(g, s, b1)),
        "The mean square forgets as fast as the mean: beta1 is in it.",
        *WHICH_BETA,
    ),
    *(
        Mistake(identity, "w mean", remembering(mean=mean), observation, *texts)
        for identity, mean, observation, texts in WRONG_MEANS
    ),
    *(
        Mistake(identity, "w mean_square", remembering(square=square), observation, *texts)
        for identity, square, observation, texts in WRONG_SQUARES
    ),
)
