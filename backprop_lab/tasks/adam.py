"""The task on Adam: two running means, both corrected for having started at 0."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_lab.optimizers import adam_step
from backprop_lab.shapes import Array
from backprop_lab.tasks.adam_means import MEANS, WHICH_BETA, adam_from
from backprop_lab.tasks.rmsprop import (
    BRACKETS,
    EPSILON,
    ROOT,
    UNITS,
    divided_by,
    new_square,
)
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
Correction = Callable[[float, float, int], float]


def draw_adam(rng: np.random.Generator) -> Arguments:
    """Draw a step that is not the first, with an ε large enough to be seen."""
    w, dw = two_arrays(rng)
    mean, mean_square = away_from_zero(rng, *w.shape), rng.uniform(0.2, 2.0, size=w.shape)
    beta1, beta2 = float(rng.uniform(0.6, 0.75)), float(rng.uniform(0.8, 0.95))
    epsilon = float(rng.uniform(0.05, 0.2))
    t = int(rng.choice([2, 3, 5]))
    return w, dw, mean, mean_square, t, draw_rate(rng), beta1, beta2, epsilon


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


def from_corrected(step: Callable[[Array, Array, Array, float, float], Array]) -> Any:
    """Turn a wrong step into a mistake: both means are right, and rightly corrected."""

    def wrong(
        w: Array, m: Array, s: Array, t: int, rate: float, b1: float, b2: float, eps: float
    ) -> Array:
        return step(w, m / (1.0 - b1**t), s / (1.0 - b2**t), rate, eps)

    return from_new_means(wrong)


def correcting(of_mean: Correction, of_square: Correction) -> Any:
    """Turn wrong corrections into a mistake; each gives what its mean is divided by."""

    def wrong(
        w: Array, m: Array, s: Array, t: int, rate: float, b1: float, b2: float, eps: float
    ) -> Array:
        m, s = quotient(m, of_mean(b1, b2, t)), quotient(s, of_square(b1, b2, t))
        return divided_by(w, rate * m, root(s) + eps)

    return from_new_means(wrong)


def mean_correction(b1: float, b2: float, t: int) -> float:
    """Give what the mean is rightly divided by."""
    return 1.0 - b1**t


def square_correction(b1: float, b2: float, t: int) -> float:
    """Give what the mean square is rightly divided by."""
    return 1.0 - b2**t


WRONG_CORRECTIONS: tuple[tuple[str, Correction, Correction, str, tuple[str, str]], ...] = (
    (
        "ADM65",
        lambda b1, b2, t: 1.0 / (1.0 - b1**t),
        square_correction,
        "The correction makes the mean smaller, and it is too small already.",
        STARTED_AT_ZERO,
    ),
    (
        "ADM66",
        mean_correction,
        lambda b1, b2, t: 1.0 / (1.0 - b2**t),
        "The correction makes the mean square smaller, and it is too small already.",
        STARTED_AT_ZERO,
    ),
    (
        "ADM67",
        lambda b1, b2, t: 1.0 + b1**t,
        square_correction,
        "The mean was divided by a number above 1, and it is too small already.",
        STARTED_AT_ZERO,
    ),
    (
        "ADM68",
        mean_correction,
        lambda b1, b2, t: 1.0 + b2**t,
        "The mean square was divided by a number above 1, and it is too small already.",
        STARTED_AT_ZERO,
    ),
    (
        "ADM69",
        lambda b1, b2, t: 1.0 + b1**t,
        lambda b1, b2, t: 1.0 + b2**t,
        "Both means were divided by numbers above 1, and they are too small already.",
        STARTED_AT_ZERO,
    ),
    (
        "ADM70",
        lambda b1, b2, t: 1.0 - b2**t,
        square_correction,
        "Both means are right; both are corrected by the factor of the second.",
        STARTED_AT_ZERO,
    ),
    (
        "ADM71",
        lambda b1, b2, t: 1.0 - b1,
        square_correction,
        "In every step the mean is corrected as if that step were the first.",
        STEP_NUMBER,
    ),
    (
        "ADM72",
        mean_correction,
        lambda b1, b2, t: 1.0 - b2,
        "In every step the mean square is corrected as if that step were the first.",
        STEP_NUMBER,
    ),
    (
        "ADM73",
        lambda b1, b2, t: b1**t,
        lambda b1, b2, t: b2**t,
        "Both means were divided by what is left of their start.",
        STARTED_AT_ZERO,
    ),
)
ADAM_STEP = Task(
    adam_step,
    points={"w": 3, "mean": 1, "mean_square": 1},
    order=("mean", "mean_square", "w"),
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
            "beta1 and beta2 are exchanged.",
            *WHICH_BETA,
        ),
        *MEANS,
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
            "Both corrections make the means smaller, and they are too small already.",
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
            "What does your root cover, and what stays outside?",
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
        *(
            Mistake(identity, "w", correcting(of_mean, of_square), observation, *texts)
            for identity, of_mean, of_square, observation, texts in WRONG_CORRECTIONS
        ),
        Mistake(
            "ADM29",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: divided_by(
                    w, rate * root(1.0 - b2**t) / (1.0 - b1**t) * m, root(s) + eps
                )
            ),
            "The correction moved into the learning rate, and ε stayed as it was.",
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
            "Both means are right; ε was added to w.",
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
            "Both means are right; the step is divided by the mean square itself.",
            *ROOT,
        ),
        Mistake(
            "ADM32",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: adam_from(w, m, s, t, -rate, b1, b2, eps)
            ),
            "Both means are right; the step has the right length and goes uphill.",
            *UPHILL,
        ),
        Mistake(
            "ADM33",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: adam_from(w, m, s, t, 1.0, b1, b2, eps)
            ),
            "Both means are right; the step ignores the learning rate.",
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
            "ADM39",
            "w",
            from_corrected(lambda w, m, s, rate, eps: w - rate * m),
            "Both means are right; the step is not divided by the size of the gradients.",
            *UNITS,
        ),
        Mistake(
            "ADM40",
            "w",
            from_corrected(lambda w, m, s, rate, eps: w - rate * m * (root(s) + eps)),
            "The step is multiplied by the gradient's recent size.",
            "Weights with large gradients should make shorter steps, those with small ones longer "
            "steps.",
            "If dw has been large for long, do your steps become longer or shorter?",
        ),
        Mistake(
            "ADM41",
            "w",
            from_corrected(lambda w, m, s, rate, eps: w - rate / (root(s) + eps)),
            "Both means are right; every weight becomes smaller, whatever its gradients.",
            "The root of the mean square gives a step its size, and only the mean its direction.",
            "Where does a sign enter your step, and from which array?",
        ),
        Mistake(
            "ADM42",
            "w",
            from_corrected(lambda w, m, s, rate, eps: divided_by(w, rate * m, root(s) - eps)),
            "Both means are right; ε makes the denominator smaller.",
            *EPSILON,
        ),
        Mistake(
            "ADM43",
            "w",
            from_corrected(lambda w, m, s, rate, eps: w - rate * m / eps),
            "Both means are right; the step is divided by ε alone.",
            *UNITS,
        ),
        Mistake(
            "ADM44",
            "w",
            from_corrected(lambda w, m, s, rate, eps: w),
            "Both means are right; w came back as it was.",
            *NOT_MOVED,
        ),
        Mistake(
            "ADM45",
            "w",
            from_corrected(lambda w, m, s, rate, eps: -rate * m / (root(s) + eps)),
            "Both means are right; w is the step alone: the old w is not in it.",
            *STEP_ALONE,
        ),
        Mistake(
            "ADM08",
            "mean mean_square",
            lambda w, g, m, s, t, rate, b1, b2, eps: (
                (b1 * m + (1.0 - b1) * g) / (1.0 - b1**t),
                new_square(g, s, b2) / (1.0 - b2**t),
            ),
            "Both means came back corrected.",
            "The correction is for this step alone; carried on, it would come again and again.",
            "With which means should the next step go on?",
        ),
        Mistake(
            "ADM74",
            "mean mean_square",
            lambda w, g, m, s, t, rate, b1, b2, eps: (
                b1 * m + (1.0 - b1) * g / (1.0 - b1**t),
                b2 * s + (1.0 - b2) * g**2 / (1.0 - b2**t),
            ),
            "In both means the new value was corrected before it was mixed with the old one.",
            "What began at 0 is the mean; a new value lacks nothing when it is mixed in.",
            "Which quantity do you divide, the mean or what is added to it?",
        ),
        Mistake(
            "ADM36",
            "mean mean_square",
            lambda w, g, m, s, *rest: (m, s),
            "Both means came back as they were.",
            *NEXT_STEP,
        ),
        Mistake(
            "ADM37",
            "mean mean_square",
            lambda *arguments: adam_step(*arguments)[:0:-1],
            "The two means are exchanged.",
            *ORDER,
        ),
        Mistake(
            "ADM38",
            "mean_square",
            lambda w, g, m, s, t, rate, b1, b2, eps: root(new_square(g, s, b2)),
            "The mean is right; what came back as the mean square is its root.",
            *NEXT_STEP,
        ),
    ),
)


TASKS = (ADAM_STEP,)
