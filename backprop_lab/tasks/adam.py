"""The task on Adam: two running means, both corrected for having started at 0."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_lab.optimizers import adam_step
from backprop_lab.shapes import Array
from backprop_lab.tasks.rmsprop import (
    BRACKETS,
    EPSILON,
    ROOT,
    SQUARE,
    WEIGHTS,
    divided_by,
    new_square,
)
from backprop_lab.tasks.steps import (
    FRESH,
    NEXT_STEP,
    ORDER,
    RATE,
    UPHILL,
    draw_rate,
    quotient,
    root,
    two_arrays,
)
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero

# Concept and question that several mistakes share.
STARTED_AT_ZERO = (
    "Both means began at 0, so early ones are too small, each by a factor of its own.",
    "After one step from 0, how large is each mean beside its gradient?",
)
STEP_NUMBER = (
    "A mean that has seen t gradients lacks as much as was left of 0 after t steps.",
    "For the very first step, which t arrives, and which number do you use?",
)

AdamStep = Callable[[Array, Array, Array, int, float, float, float, float], Array]


Update = Callable[[Array, Array, float, float], Array]


def draw_adam(rng: np.random.Generator) -> Arguments:
    """Draw a step that is not the first, with an ε large enough to be seen."""
    w, dw = two_arrays(rng)
    mean, mean_square = away_from_zero(rng, *w.shape), rng.uniform(0.2, 2.0, size=w.shape)
    beta1, beta2 = float(rng.uniform(0.6, 0.75)), float(rng.uniform(0.8, 0.95))
    epsilon = float(rng.uniform(0.05, 0.2))
    return (
        w,
        dw,
        mean,
        mean_square,
        int(rng.choice([2, 3, 5])),
        draw_rate(rng),
        beta1,
        beta2,
        (epsilon),
    )


def draw_first_adam(rng: np.random.Generator) -> Arguments:
    """Draw the first step, from means of 0, with settings as they are used."""
    w, dw = two_arrays(rng)
    return w, dw, np.zeros_like(w), np.zeros_like(w), 1, draw_rate(rng), 0.9, 0.999, 1e-8


def draw_adam_at_rest(rng: np.random.Generator) -> Arguments:
    """Draw a step in which two weights have never had a gradient other than 0."""
    w, dw, mean, mean_square, *settings = draw_adam(rng)
    dw[0, :2] = mean[0, :2] = mean_square[0, :2] = 0.0
    return w, dw, mean, mean_square, *settings


def from_new_means(step: AdamStep) -> Callable[..., Array]:
    """Turn a wrong step into a mistake: both means are right."""

    def wrong(
        w: Array,
        dw: Array,
        mean: Array,
        mean_square: Array,
        t: int,
        rate: float,
        beta1: float,
        beta2: float,
        epsilon: float,
    ) -> Array:
        m, s = beta1 * mean + (1.0 - beta1) * dw, new_square(dw, mean_square, beta2)
        return step(w, m, s, t, rate, beta1, beta2, epsilon)

    return wrong


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


ADAM_STEP = Task(
    adam_step,
    points={"w": 3, "mean": 1, "mean_square": 1},
    cases={
        "random": draw_adam,
        "another": draw_adam,
        "the first step": draw_first_adam,
        "weights without gradient": draw_adam_at_rest,
    },
    mistakes=(
        Mistake(
            "ADM12",
            "w mean mean_square",
            lambda w, g, m, s, t, rate, b1, b2, eps: adam_step(w, g, m, s, t, rate, b2, b1, eps),
            "beta1 and beta2 have changed places.",
            "The mean forgets faster than the mean square, so each has a weight of its own.",
            "Which of the two belongs to which mean, according to the docstring?",
        ),
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
            "ADM15",
            "w mean mean_square",
            lambda w, g, m, s, t, rate, b1, b2, eps: adam_step(
                w, g, m, s, t, rate, 0.9, 0.999, eps
            ),
            "The results do not depend on beta1 and beta2: 0.9 and 0.999 are built in.",
            "These are the usual values; a function that takes them as arguments should use them.",
            "Which arguments does your function never read?",
        ),
        Mistake(
            "ADM16",
            "w mean mean_square",
            lambda *arguments: (*adam_step(*arguments)[1:], adam_step(*arguments)[0]),
            "The three results are right and stand in another order: w is the last.",
            *ORDER,
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
            "The mean square fades as fast as the mean: beta1 is in both.",
            "The mean forgets faster than the mean square, so each has a weight of its own.",
            "Which of the two belongs to which mean, according to the docstring?",
        ),
        Mistake(
            "ADM01",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: divided_by(w, rate * m, root(s) + eps)
            ),
            "Both means are right; the step is not corrected for their having started at 0.",
            *STARTED_AT_ZERO,
        ),
        Mistake(
            "ADM07",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: divided_by(
                    w, rate * m, root(s / (1.0 - b2**t)) + eps
                )
            ),
            "Both means are right; in the step only the mean square is corrected.",
            *STARTED_AT_ZERO,
        ),
        Mistake(
            "ADM21",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: divided_by(
                    w, rate * m / (1.0 - b1**t), root(s) + eps
                )
            ),
            "Both means are right; in the step only the mean is corrected.",
            *STARTED_AT_ZERO,
        ),
        Mistake(
            "ADM02",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: adam_from(w, m, s, t - 1, rate, b1, b2, eps)
            ),
            "The correction is that of the step before; in the first step it divides by 0.",
            *STEP_NUMBER,
        ),
        Mistake(
            "ADM22",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: adam_from(w, m, s, t + 1, rate, b1, b2, eps)
            ),
            "The correction is that of the step after.",
            *STEP_NUMBER,
        ),
        Mistake(
            "ADM23",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: adam_from(w, m, s, 1, rate, b1, b2, eps)
            ),
            "Every step is corrected as if it were the first.",
            *STEP_NUMBER,
        ),
        Mistake(
            "ADM24",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: divided_by(
                    w, rate * quotient(m, 1.0 - b1 * t), root(quotient(s, 1.0 - b2 * t)) + eps
                )
            ),
            "Right in the first step alone: the betas were multiplied by t.",
            "At every step what is left of the start shrinks by one and the same factor.",
            "What is left of a number that is multiplied by beta1, t times over?",
        ),
        Mistake(
            "ADM25",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: divided_by(
                    w, rate * m * (1.0 - b1**t), root(s * (1.0 - b2**t)) + eps
                )
            ),
            "The correction makes both means smaller, and they are too small already.",
            *STARTED_AT_ZERO,
        ),
        Mistake(
            "ADM26",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: divided_by(
                    w, rate * m / (1.0 - b1**t), root(s) / (1.0 - b2**t) + eps
                )
            ),
            "The mean square is corrected after the root, by a factor meant for before it.",
            "The correction belongs to the mean of squares; its root is another quantity.",
            "What do your brackets of the root hold, and what stays outside?",
        ),
        Mistake(
            "ADM27",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: divided_by(
                    w, rate * m / (1.0 - b2**t), root(s / (1.0 - b1**t)) + eps
                )
            ),
            "Both means are right; each is corrected by the factor of the other.",
            *STARTED_AT_ZERO,
        ),
        Mistake(
            "ADM28",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: divided_by(
                    w, rate * m / (1.0 - b1**t), root(s / (1.0 - b1**t)) + eps
                )
            ),
            "Both means are right; both are corrected by the factor of the first.",
            *STARTED_AT_ZERO,
        ),
        Mistake(
            "ADM29",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: divided_by(
                    w, rate * root(1.0 - b2**t) / (1.0 - b1**t) * m, root(s) + eps
                )
            ),
            "Nearly right: the correction moved into the learning rate, and ε stayed as it was.",
            "That shorter form is in the paper too; its ε has another meaning.",
            "If the correction leaves the denominator, what should happen to the ε that stays?",
        ),
        Mistake(
            "ADM04",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: divided_by(
                    w, rate * m / (1.0 - b1**t), root(s / (1.0 - b2**t) + eps)
                )
            ),
            "Both means are right; ε is under the root.",
            *EPSILON,
        ),
        Mistake(
            "ADM30",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: adam_from(w, m, s, t, rate, b1, b2, 0.0)
            ),
            "Both means are right; ε is missing from the step.",
            *EPSILON,
        ),
        Mistake(
            "ADM31",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: adam_from(w, m, s, t, rate, b1, b2, 0.0) + eps
            ),
            "Both means are right; every weight is too large by ε, which was added to w.",
            *BRACKETS,
        ),
        Mistake(
            "ADM05",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: divided_by(
                    w, rate * m / (1.0 - b1**t), s / (1.0 - b2**t) + eps
                )
            ),
            "Both means are right; the step is divided by the mean square, not by its root.",
            *ROOT,
        ),
        Mistake(
            "ADM32",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: adam_from(w, m, s, t, -rate, b1, b2, eps)
            ),
            "The step has the right length and goes uphill.",
            *UPHILL,
        ),
        Mistake(
            "ADM33",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: adam_from(w, m, s, t, 1.0, b1, b2, eps)
            ),
            "The step has the right direction and ignores the learning rate.",
            *RATE,
        ),
        Mistake(
            "ADM34",
            "w",
            lambda w, g, m, s, *rest: adam_from(w, m, s, *rest),
            "Both means are right; the step was made with the old ones.",
            *FRESH,
        ),
        Mistake(
            "ADM35",
            "w",
            lambda w, g, m, s, t, rate, b1, b2, eps: divided_by(
                w, rate * g, root(new_square(g, s, b2) / (1.0 - b2**t)) + eps
            ),
            "Both means are right; the step follows the newest gradient, not the mean.",
            "The mean gives the direction, the root of the mean square the unit.",
            "Which of your two means does w not depend on?",
        ),
        Mistake(
            "ADM08",
            "mean mean_square",
            lambda w, g, m, s, t, rate, b1, b2, eps: (
                (b1 * m + (1.0 - b1) * g) / (1.0 - b1**t),
                new_square(g, s, b2) / (1.0 - b2**t),
            ),
            "w is right; the means came back corrected.",
            "The correction is for this step alone; carried on, it would come again and again.",
            "With which means should the next step go on?",
        ),
        Mistake(
            "ADM36",
            "mean mean_square",
            lambda w, g, m, s, *rest: (m, s),
            "w is right; both means came back as they were.",
            *NEXT_STEP,
        ),
        Mistake(
            "ADM37",
            "mean mean_square",
            lambda *arguments: adam_step(*arguments)[:0:-1],
            "w is right; the two means are exchanged.",
            *ORDER,
        ),
        Mistake(
            "ADM38",
            "mean_square",
            lambda w, g, m, s, t, rate, b1, b2, eps: root(new_square(g, s, b2)),
            "w and the mean are right; what came back with them is the root of the mean square.",
            *NEXT_STEP,
        ),
    ),
)


TASKS = (ADAM_STEP,)
