"""The task on one epoch: every sample once, in order, each meeting the line already moved."""

from collections.abc import Callable
from functools import partial

import numpy as np

from backprop_lab.perceptron import perceptron_epoch, perceptron_update
from backprop_lab.shapes import Array
from backprop_lab.tasks.perceptron_answers import ON_THE_LINE, step
from backprop_lab.tasks.perceptron_update import (
    BIAS,
    BOTH_PARTS,
    COMPARISON,
    INPUT,
    RATE,
    RIGHT_ANSWERS,
    SCORE,
    UPHILL,
    Weights,
    learned,
)
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero

# Concept and question that several mistakes share.
EVERY_SAMPLE_ONCE = (
    "An epoch shows every sample once, from the first to the last.",
    "Over which samples does your loop go, and in which order?",
)
FROM_THE_ONE_BEFORE = (
    "Each update starts from where the one before has ended.",
    "What does your loop do with the w and b that it computed?",
)


def draw_epoch(rng: np.random.Generator, *, first_wrong: bool) -> Arguments:
    """Draw samples for which b ends elsewhere than it should in every second wrong way of ours.

    The first sample is misjudged, and the ways are the first, the third ...; or it is not, and they
    are the others. The second and the last sample are misjudged. (All ways at once are rare.)
    """
    ways = WAYS[::2] if first_wrong else [*WAYS[1::2], without_the_first_two]
    while True:
        arguments = draw_samples(rng, first_wrong)
        right = perceptron_epoch(*arguments)
        apart = (
            abs(way(*arguments)[1] - right[1]) > 1e-6
            for way in ways
            if first_wrong or way is not without_the_first
        )
        unmoved = only_the_last(*arguments)[1] == arguments[1]  # it would look like no epoch at all
        if unmoved or not clear_of_the_line(*arguments) or not all(apart):
            continue
        if all(differ(first(*arguments), second(*arguments)) for first, second in NEIGHBOURS):
            return arguments


def differ(first: Weights, second: Weights) -> bool:
    """Whether two epochs end at different w or b."""
    return bool(abs(first[1] - second[1]) > 1e-6 or np.abs(first[0] - second[0]).max() > 1e-6)


def draw_epoch_on_the_line(rng: np.random.Generator) -> Arguments:
    """Draw samples of which the first is of class 0 and has a score of exactly 0."""
    while True:
        w, _, X, y, _ = draw_samples(rng)
        learning_rate = 0.5  # halves are exact too when everything is divided by it
        w, X[0], y[0] = np.round(3.0 * w) + 0.5, np.round(3.0 * X[0]), 0.0
        b = -float(X[0] @ w)  # halves of whole numbers: exact in any order of summing
        arguments = w, b, X, y, learning_rate
        apart = abs(answering("late")(*arguments)[1] - perceptron_epoch(*arguments)[1]) > 1e-6
        after = perceptron_update(w, b, X[0], y[0], learning_rate)
        if apart and clear_of_the_line(*after, X[1:], y[1:], learning_rate):
            return arguments


def draw_samples(rng: np.random.Generator, first_wrong: bool = True) -> Arguments:
    """Draw w, b, samples with labels of which many are not what the perceptron says, and a rate.

    The first sample, where it is misjudged, is a 1 that was missed.
    """
    n, d = 11, int(rng.choice([3, 5]))
    w, X = away_from_zero(rng, d), away_from_zero(rng, n, d)
    b, learning_rate = float(away_from_zero(rng, 1)[0]), float(rng.uniform(0.3, 0.9))
    if first_wrong and w @ X[0] + b >= 0.0:
        w, b = -w, -b
    misjudged = rng.random(n) < 0.6
    misjudged[[0, 1, -1]] = first_wrong, True, True
    y, moving_w, moving_b = np.empty(n), w, b
    for i in range(n):
        answer = float(step(moving_w @ X[i] + moving_b))
        y[i] = 1.0 - answer if misjudged[i] else answer
        moving_w, moving_b = perceptron_update(moving_w, moving_b, X[i], y[i], learning_rate)
    return w, b, X, y, learning_rate


def clear_of_the_line(w: Array, b: float, X: Array, y: Array, learning_rate: float) -> bool:
    """Whether no sample comes so near to the line that rounding could decide its answer."""
    for x_i, y_i in zip(X, y, strict=True):
        if abs(w @ x_i + b) < 1e-3:
            return False
        w, b = perceptron_update(w, b, x_i, y_i, learning_rate)
    return True


def all_at_once(w: Array, b: float, X: Array, y: Array, learning_rate: float) -> Weights:
    """Judge every sample with the first w and b."""
    errors = y - step(X @ w + b)
    return w + learning_rate * errors @ X, b + learning_rate * float(errors.sum())


def only_the_last(w: Array, b: float, X: Array, y: Array, learning_rate: float) -> Weights:
    """Start again from the first w and b at each sample."""
    return perceptron_update(w, b, X[-1], y[-1], learning_rate)


def up_to_the_first(w: Array, b: float, X: Array, y: Array, learning_rate: float) -> Weights:
    """Stop after the first sample that changes something."""
    wrong = np.flatnonzero(y != step(X @ w + b))
    i = wrong[0] if len(wrong) else 0
    return perceptron_update(w, b, X[i], y[i], learning_rate)


def only_the_first(w: Array, b: float, X: Array, y: Array, learning_rate: float) -> Weights:
    """Return from inside the loop."""
    return perceptron_update(w, b, X[0], y[0], learning_rate)


def without_the_first(w: Array, b: float, X: Array, y: Array, learning_rate: float) -> Weights:
    """Begin with the second sample."""
    return perceptron_epoch(w, b, X[1:], y[1:], learning_rate)


def without_the_first_two(w: Array, b: float, X: Array, y: Array, learning_rate: float) -> Weights:
    """Begin with the third sample."""
    return perceptron_epoch(w, b, X[2:], y[2:], learning_rate)


def answered_twice(w: Array, b: float, X: Array, y: Array, learning_rate: float) -> Weights:
    """Compute each answer again for b, after w has moved."""
    for x_i, y_i in zip(X, y, strict=True):
        new_w, _ = perceptron_update(w, b, x_i, y_i, learning_rate)
        _, b = perceptron_update(new_w, b, x_i, y_i, learning_rate)
        w = new_w
    return w, b


def epoch(w: Array, b: float, X: Array, y: Array, learning_rate: float, **slips: str) -> Weights:
    """Learn from every sample with the slips of one update."""
    for x_i, y_i in zip(X, y, strict=True):
        w, b = learned(w, b, x_i, float(y_i), learning_rate, **slips)
    return w, b


def answering(answer: str) -> Callable[..., Weights]:
    """Make the epoch with another answer."""
    return partial(epoch, answer=answer)


def by(rule: str) -> Callable[..., Weights]:
    """Make the epoch with another rule for both."""
    return partial(epoch, rule_of_w=rule, rule_of_b=rule)


def w_by(rule: str) -> Callable[..., Weights]:
    """Make the epoch with another rule for w: b changes too, through the answers."""
    return partial(epoch, rule_of_w=rule)


def b_by(rule: str) -> Callable[..., Weights]:
    """Make the epoch with another rule for b: w changes too, through the answers."""
    return partial(epoch, rule_of_b=rule)


MISTAKES = (
    Mistake(
        "EPO01",
        "w b",
        all_at_once,
        "Every sample was judged with the w and b from the start of the epoch.",
        "The perceptron learns at once: the next sample meets the line already moved.",
        "Is the answer computed inside the loop, with the w of that moment?",
    ),
    Mistake(
        "EPO02",
        "w b",
        only_the_last,
        "Only the update of the last sample is in w and b.",
        *FROM_THE_ONE_BEFORE,
    ),
    Mistake(
        "EPO03",
        "w b",
        up_to_the_first,
        "The epoch ends after the first sample that changes something.",
        "An epoch shows every sample once.",
        "Does your loop go on after it has changed something?",
    ),
    Mistake(
        "EPO07",
        "w b",
        only_the_first,
        "Only the update of the first sample is in w and b.",
        "An epoch shows every sample once.",
        "Where does your return stand, inside the loop or after it?",
    ),
    Mistake(
        "EPO12",
        "w b",
        without_the_first,
        "The first sample was left out.",
        *EVERY_SAMPLE_ONCE,
    ),
    Mistake(
        "EPO13",
        "w b",
        lambda w, b, X, y, rate: perceptron_epoch(w, b, X[:-1], y[:-1], rate),
        "The last sample was left out.",
        *EVERY_SAMPLE_ONCE,
    ),
    Mistake(
        "EPO14",
        "w b",
        lambda w, b, X, y, rate: perceptron_epoch(w, b, X[::-1], y[::-1], rate),
        "The samples were shown from the last to the first.",
        *EVERY_SAMPLE_ONCE,
    ),
    Mistake(
        "EPO15",
        "w b",
        lambda w, b, X, y, rate: perceptron_epoch(*perceptron_epoch(w, b, X, y, rate), X, y, rate),
        "Every sample was shown twice: these are two epochs.",
        *EVERY_SAMPLE_ONCE,
    ),
    Mistake(
        "EPO08",
        "w b",
        lambda w, b, X, y, rate: (w, b),
        "w and b came back as they were.",
        "Each wrong answer moves them.",
        "Which lines of your loop give w and b new values?",
    ),
    Mistake(
        "EPO04",
        "w b",
        b_by("none"),
        "w is learned and b stays where it was.",
        *BIAS,
    ),
    Mistake(
        "EPO16",
        "w b",
        w_by("none"),
        "b is learned and w stays where it was.",
        "The bias only shifts the line; to turn it, the weights have to move.",
        "Which line of your loop gives w a new value?",
    ),
    Mistake(
        "EPO05",
        "w b",
        by("full"),
        "The steps have the right directions and ignore the learning rate.",
        *RATE,
    ),
    Mistake(
        "EPO17",
        "w b",
        w_by("full"),
        "The steps of w ignore the learning rate.",
        *RATE,
    ),
    Mistake(
        "EPO10",
        "w b",
        b_by("full"),
        "The steps of b ignore the learning rate.",
        *RATE,
    ),
    Mistake(
        "EPO06",
        "w b",
        by("opposite"),
        "The line moves the wrong way at every wrong answer.",
        *UPHILL,
    ),
    Mistake(
        "EPO18",
        "w b",
        w_by("opposite"),
        "w moves the wrong way at every wrong answer.",
        *UPHILL,
    ),
    Mistake(
        "EPO19",
        "w b",
        b_by("opposite"),
        "b moves the wrong way at every wrong answer.",
        *UPHILL,
    ),
    Mistake(
        "EPO20",
        "w b",
        by("size"),
        "The errors have lost their signs: every wrong answer moves the line the same way.",
        *UPHILL,
    ),
    Mistake(
        "EPO21",
        "w b",
        by("label"),
        "Samples of class 1 always move the line, those of class 0 never do.",
        *RIGHT_ANSWERS,
    ),
    Mistake(
        "EPO22",
        "w b",
        w_by("label"),
        "The answers are not in the update of w: it follows the labels alone.",
        *RIGHT_ANSWERS,
    ),
    Mistake(
        "EPO23",
        "w b",
        b_by("label"),
        "The answers are not in the update of b: it follows the labels alone.",
        *RIGHT_ANSWERS,
    ),
    Mistake(
        "EPO24",
        "w b",
        answering("yes"),
        "Samples of class 0 always move the line, those of class 1 never do.",
        *RIGHT_ANSWERS,
    ),
    Mistake(
        "EPO25",
        "w b",
        by("always"),
        "Every sample moves w and b, after right answers too: the error is in neither update.",
        *RIGHT_ANSWERS,
    ),
    Mistake(
        "EPO26",
        "w b",
        w_by("always"),
        "Every sample moves w, after right answers too: the error is not in its update.",
        *RIGHT_ANSWERS,
    ),
    Mistake(
        "EPO27",
        "w b",
        b_by("always"),
        "Every sample moves b, after right answers too: the error is not in its update.",
        *RIGHT_ANSWERS,
    ),
    Mistake(
        "EPO28",
        "w b",
        by("answer"),
        "The labels are in neither update: every sample answered with 1 moves the line, and no "
        "other.",
        *BOTH_PARTS,
    ),
    Mistake(
        "EPO29",
        "w b",
        w_by("answer"),
        "The labels are not in the update of w: it follows the answers alone.",
        *BOTH_PARTS,
    ),
    Mistake(
        "EPO30",
        "w b",
        b_by("answer"),
        "The labels are not in the update of b: it follows the answers alone.",
        *BOTH_PARTS,
    ),
    Mistake(
        "EPO31",
        "w b",
        by("sum"),
        "Labels and answers were added, so a right answer of 1 moves the line most.",
        *BOTH_PARTS,
    ),
    Mistake(
        "EPO32",
        "w b",
        w_by("sum"),
        "In the update of w, label and answer were added.",
        *BOTH_PARTS,
    ),
    Mistake(
        "EPO33",
        "w b",
        b_by("sum"),
        "In the update of b, label and answer were added.",
        *BOTH_PARTS,
    ),
    Mistake(
        "EPO34",
        "w b",
        w_by("without x"),
        "All weights move by the same amounts: the samples are not in the update of w.",
        *INPUT,
    ),
    Mistake(
        "EPO35",
        "w b",
        by("change"),
        "w and b are the last changes alone: what was learned before is not in them.",
        *FROM_THE_ONE_BEFORE,
    ),
    Mistake(
        "EPO36",
        "w b",
        w_by("change"),
        "w is its last change alone: what was learned before is not in it.",
        *FROM_THE_ONE_BEFORE,
    ),
    Mistake(
        "EPO37",
        "w b",
        b_by("change"),
        "b is its last change alone: what was learned before is not in it.",
        *FROM_THE_ONE_BEFORE,
    ),
    Mistake(
        "EPO44",
        "w b",
        answered_twice,
        "w and b of one sample are moved by two different errors.",
        "One answer gives one error, and both are there before anything moves.",
        "How often does your loop compute the answer to one sample, and with which w?",
    ),
    Mistake(
        "EPO38",
        "w b",
        answering("score"),
        "The labels are compared with the scores, not with the answers.",
        "That is another rule, the delta rule; it moves the line after right answers too.",
        "Which of your numbers comes before the step, and which after it?",
    ),
    Mistake(
        "EPO39",
        "w b",
        by("double"),
        "Every step is twice as long as it should be.",
        "With classes called −1 and 1 an error is 2; with 0 and 1 it is 1.",
        "Which two values do your answers take?",
    ),
    Mistake(
        "EPO09",
        "w b",
        answering("without b"),
        "The answers were computed without the bias.",
        *SCORE,
    ),
    Mistake(
        "EPO40",
        "w b",
        answering("minus b"),
        "The answers were computed with −b: the line is shifted the wrong way.",
        *SCORE,
    ),
    Mistake(
        "EPO41",
        "w b",
        answering("b alone"),
        "The answers were computed from the bias alone.",
        *SCORE,
    ),
    Mistake(
        "EPO42",
        "w b",
        answering("opposite"),
        "Your answers are the wrong way round: right ones move the line, wrong ones do not.",
        *COMPARISON,
    ),
    Mistake(
        "EPO43",
        "w b",
        answering("opposite, but for the line"),
        "Your answers are the wrong way round, except for a sample exactly on the line.",
        *COMPARISON,
    ),
    Mistake(
        "EPO11",
        "w b",
        answering("late"),
        "Right, unless a sample lies exactly on the line: it was answered with 0.",
        *ON_THE_LINE,
    ),
)
# Wrong ways to go through a random draw that spoil b. Those with a slip in w alone may leave b
# as it is, and the one left out by name shows only on the line.
WAYS = [
    mistake.wrong
    for mistake in MISTAKES
    if mistake.id != "EPO11" and getattr(mistake.wrong, "keywords", {}).keys() != {"rule_of_w"}
]
# Wrong ways that end alike where few answers are wrong.
NEIGHBOURS = ((by("full"), w_by("full")), (b_by("none"), answered_twice))

EPOCH = Task(
    perceptron_epoch,
    points={"w": 2, "b": 1},
    cases={
        "random": lambda rng: draw_epoch(rng, first_wrong=True),
        "another": lambda rng: draw_epoch(rng, first_wrong=False),
        "a sample on the line": draw_epoch_on_the_line,
    },
    mistakes=MISTAKES,
)
