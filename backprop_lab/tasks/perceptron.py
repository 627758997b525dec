"""Tasks on the perceptron: predict, update, one epoch, and XOR with two layers."""

from itertools import product
from typing import Any

import numpy as np

from backprop_lab.perceptron import (
    perceptron_epoch,
    perceptron_predict,
    perceptron_update,
    xor_by_hand,
)
from backprop_lab.shapes import Array, check_shapes
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes
from backprop_lab.tasks.values import finite

Weights = tuple[Array, float]
CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
# Concept and question that several mistakes share.
ON_THE_LINE = (
    "A score of 0 is on neither side; the step function must choose, and it does.",
    "What does the docstring say of step at z = 0?",
)
RATE = (
    "η says how far to go; without it every sample moves the line by its full size.",
    "Which argument does your result not depend on?",
)
UPHILL = (
    "If the answer was 0 and should be 1, the score w · x + b must grow.",
    "After your update, is the score of this sample larger or smaller?",
)


def step(z: Array) -> Array:
    """Answer 1 from 0 on."""
    return np.where(z >= 0.0, 1.0, 0.0)


def draw_prediction(rng: np.random.Generator) -> Arguments:
    """Draw samples for which b and its sign matter, one close to the line on either side."""
    n, d = int(rng.choice([11, 13, 17])), int(rng.choice([3, 5]))
    while True:
        X, w = away_from_zero(rng, n, d), away_from_zero(rng, d)
        b = float(away_from_zero(rng, 1)[0])
        for i, score in enumerate(rng.uniform(0.01, 0.05, size=2) * [1.0, -1.0]):
            X[i] += (score - (X[i] @ w + b)) * w / (w @ w)
        y, without, opposite = step(X @ w + b), step(X @ w), step(X @ w - b)
        margin = min(np.abs(X @ w + k * b).min() for k in (-1, 0, 1))
        told_apart = min(np.sum(without != y), np.sum(opposite != y)) > 2
        if told_apart and (without != opposite).any() and margin > 1e-3:
            order = rng.permutation(n)
            return X[order], w, b


def draw_prediction_on_the_line(rng: np.random.Generator) -> Arguments:
    """Draw samples of whole numbers, one of them exactly on the line."""
    X, w, b = draw_prediction(rng)
    X, w = np.round(3.0 * X), np.round(3.0 * w) + 0.5
    b = -float(X[0] @ w)  # halves of whole numbers: exact in any order of summing
    return X, w, b


def draw_sample(
    rng: np.random.Generator, *, y: float, prediction: float, stays_wrong: bool = False
) -> Arguments:
    """Draw w, b, x, y and a learning rate; the answer is given, and without b it is the other.

    A wrong answer becomes right as soon as w has moved, or stays wrong even then.
    """
    (d,) = distinct_sizes(rng, 1)
    while True:
        w, x = away_from_zero(rng, d), away_from_zero(rng, d)
        b = float(away_from_zero(rng, 1)[0])
        z = w @ x + b
        decided_by_b = step(z) == prediction != step(z - b)
        if decided_by_b and min(abs(z), abs(z - b), abs(y - z)) > 1e-3:
            share = rng.uniform(0.3, 0.8) if stays_wrong else rng.uniform(1.3, 2.5)
            return w, b, x, y, float(share * abs(z) / (x @ x))  # a share of 1: the score becomes 0


def draw_sample_on_the_line(rng: np.random.Generator) -> Arguments:
    """Draw a sample of class 0 exactly on the line, where the answer is 1."""
    w, _, x, y, learning_rate = draw_sample(rng, y=0.0, prediction=1.0)
    w, x = np.round(3.0 * w) + 0.5, np.round(3.0 * x)
    return w, -float(w @ x), x, y, learning_rate


# Epochs that leave samples out and must not end where a whole one does, by `first_wrong`.
PARTS = {True: (slice(1, None), slice(-1)), False: (slice(2, None), slice(-1))}


def draw_epoch(rng: np.random.Generator, *, first_wrong: bool) -> Arguments:
    """Draw samples for which b ends elsewhere in every wrong way of ours than it should.

    The first sample is misjudged or not; the second and the last are.
    """
    while True:
        arguments = w, b, X, y, rate = draw_samples(rng, first_wrong)
        right = perceptron_epoch(*arguments)
        wrong = [m.wrong(*arguments) for m in EPOCH_MISTAKES if m.wrong is not answer_late]
        wrong += [
            perceptron_epoch(w, b, X[::-1], y[::-1], rate),
            perceptron_epoch(*right, X, y, rate),
        ]
        wrong += [perceptron_epoch(w, b, X[part], y[part], rate) for part in PARTS[first_wrong]]
        apart = all(abs(end - right[1]) > 1e-6 for _, end in wrong)
        apart = apart and only_the_last(*arguments)[1] != b  # or it would look like no epoch at all
        if apart and clear_of_the_line(*arguments):
            return arguments


def draw_epoch_on_the_line(rng: np.random.Generator) -> Arguments:
    """Draw samples of which the first is of class 0 and has a score of exactly 0."""
    while True:
        w, _, X, y, learning_rate = draw_samples(rng)
        w, X[0], y[0] = np.round(3.0 * w) + 0.5, np.round(3.0 * X[0]), 0.0
        b = -float(X[0] @ w)  # halves of whole numbers: exact in any order of summing
        arguments = w, b, X, y, learning_rate
        apart = abs(answer_late(*arguments)[1] - perceptron_epoch(*arguments)[1]) > 1e-6
        after = perceptron_update(w, b, X[0], y[0], learning_rate)
        if apart and clear_of_the_line(*after, X[1:], y[1:], learning_rate):
            return arguments


def draw_samples(rng: np.random.Generator, first_wrong: bool = True) -> Arguments:
    """Draw w, b, samples with labels of which many are not what the perceptron says, and a rate."""
    n, d = 11, int(rng.choice([3, 5]))
    w, X = away_from_zero(rng, d), away_from_zero(rng, n, d)
    b, learning_rate = float(away_from_zero(rng, 1)[0]), float(rng.uniform(0.3, 0.9))
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


def moved(w: Array, b: float, x: Array, learning_rate: float, error: float) -> Weights:
    """Apply the learning rule with some error."""
    return w + learning_rate * error * x, b + learning_rate * error


def error_of(w: Array, b: float, x: Array, y: float) -> float:
    """Compute the right error of one sample."""
    return float(y - step(w @ x + b))


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


def bias_forgotten(w: Array, b: float, X: Array, y: Array, learning_rate: float) -> Weights:
    """Learn w and leave b."""
    for x_i, y_i in zip(X, y, strict=True):
        w, _ = perceptron_update(w, b, x_i, y_i, learning_rate)
    return w, b


def bias_left_out(w: Array, b: float, X: Array, y: Array, learning_rate: float) -> Weights:
    """Compute each answer without b."""
    for x_i, y_i in zip(X, y, strict=True):
        w, b = moved(w, b, x_i, learning_rate, error_of(w, 0.0, x_i, y_i))
    return w, b


def bias_at_full_rate(w: Array, b: float, X: Array, y: Array, learning_rate: float) -> Weights:
    """Forget the learning rate in the step of b."""
    for x_i, y_i in zip(X, y, strict=True):
        error = error_of(w, b, x_i, y_i)
        w, b = w + learning_rate * error * x_i, b + error
    return w, b


def answer_late(w: Array, b: float, X: Array, y: Array, learning_rate: float) -> Weights:
    """Answer 1 only above a score of 0."""
    for x_i, y_i in zip(X, y, strict=True):
        error = float(y_i) - (1.0 if w @ x_i + b > 0.0 else 0.0)
        w, b = moved(w, b, x_i, learning_rate, error)
    return w, b


def answered_twice(w: Array, b: float, x: Array, y: float, learning_rate: float) -> float:
    """Compute the answer for b again, after w has moved."""
    new_w, _ = perceptron_update(w, b, x, y, learning_rate)
    return b + learning_rate * error_of(new_w, b, x, y)


PREDICT = Task(
    perceptron_predict,
    points={"y": 2},
    cases={
        "random": draw_prediction,
        "another": draw_prediction,
        "a sample on the line": draw_prediction_on_the_line,
    },
    mistakes=(
        Mistake(
            "PRE01",
            "y",
            lambda X, w, b: np.where(X @ w + b > 0.0, 1.0, 0.0),
            "Right, except for a sample exactly on the line: there your answer is 0.",
            *ON_THE_LINE,
        ),
        Mistake(
            "PRE02",
            "y",
            lambda X, w, b: step(X @ w),
            "Your line goes through the origin: b has no say in the answers.",
            "The weights turn the line, the bias shifts it.",
            "Which argument does your result not depend on?",
        ),
        Mistake(
            "PRE03",
            "y",
            lambda X, w, b: step(X @ w - b),
            "The bias shifts the line the wrong way.",
            "A larger b must make the answer 1 more likely.",
            "Which sign stands in front of b?",
        ),
        Mistake(
            "PRE04",
            "y",
            lambda X, w, b: X @ w + b,
            "These are the scores, before the step.",
            "A perceptron answers yes or no; the score only decides which.",
            "What turns a score into one of two answers?",
        ),
        Mistake(
            "PRE05",
            "y",
            lambda X, w, b: np.where(X @ w + b >= 0.0, 1.0, -1.0),
            "The answers are −1 and 1.",
            "Both ways are common in books; here the classes are called 0 and 1.",
            "Which two values does the docstring name?",
        ),
        Mistake(
            "PRE07",
            "y",
            lambda X, w, b: np.sign(X @ w + b),
            "The answers are −1, 0 and 1.",
            "Here the classes are called 0 and 1, and a score of 0 belongs to one of them.",
            "Which two values does the docstring name?",
        ),
        Mistake(
            "PRE06",
            "y",
            lambda X, w, b: 1.0 - step(X @ w + b),
            "Every answer is the other one.",
            "The positive side of the line is where the score is not negative.",
            "Which way round is your comparison?",
        ),
    ),
)

UPDATE = Task(
    perceptron_update,
    points={"w": 2, "b": 1},
    cases={
        "random": lambda rng: draw_sample(rng, y=1.0, prediction=0.0),
        "another": lambda rng: draw_sample(rng, y=0.0, prediction=1.0, stays_wrong=True),
        "a right answer, 1": lambda rng: draw_sample(rng, y=1.0, prediction=1.0),
        "a right answer, 0": lambda rng: draw_sample(rng, y=0.0, prediction=0.0),
        "a sample on the line": draw_sample_on_the_line,
    },
    mistakes=(
        Mistake(
            "PER01",
            "w b",
            lambda w, b, x, y, rate: moved(w, b, x, rate, -error_of(w, b, x, y)),
            "The line moves the wrong way: the sample ends farther on the wrong side.",
            *UPHILL,
        ),
        Mistake(
            "PER02",
            "w b",
            lambda w, b, x, y, rate: moved(w, b, x, rate, float(y - (w @ x + b))),
            "The label is compared with the score, not with the answer.",
            "That is another rule, the delta rule; it moves the line after right answers too.",
            "Which of your numbers comes before the step, and which after it?",
        ),
        Mistake(
            "PER03",
            "w",
            lambda w, b, x, y, rate: w + rate * error_of(w, b, x, y),
            "Every weight moves by the same amount: x is not in the update of w.",
            "A weight counts for the score as much as its input is large.",
            "By what is a weight multiplied in the score?",
        ),
        Mistake(
            "PER04",
            "b",
            lambda w, b, x, y, rate: b,
            "w is right, but b never changes.",
            "The bias is a weight whose input is always 1.",
            "What does the rule for w become for an input of 1?",
        ),
        Mistake(
            "PER06",
            "w b",
            lambda w, b, x, y, rate: moved(w, b, x, rate, y - (1.0 if w @ x + b > 0 else 0.0)),
            "Right, except for a sample exactly on the line: there your answer is 0.",
            *ON_THE_LINE,
        ),
        Mistake(
            "PER07",
            "w b",
            lambda w, b, x, y, rate: moved(w, b, x, 1.0, error_of(w, b, x, y)),
            "The step has the right direction and ignores the learning rate.",
            *RATE,
        ),
        Mistake(
            "PER12",
            "b",
            lambda w, b, x, y, rate: b + error_of(w, b, x, y),
            "The step of b ignores the learning rate.",
            *RATE,
        ),
        Mistake(
            "PER13",
            "b",
            answered_twice,
            "w is right; b was moved by another error than w.",
            "One answer gives one error, and both are there before anything moves.",
            "How often does your function compute the answer, and with which w?",
        ),
        Mistake(
            "PER14",
            "w",
            lambda w, b, x, y, rate: w - rate * error_of(w, b, x, y) * x,
            "w moves the wrong way.",
            *UPHILL,
        ),
        Mistake(
            "PER15",
            "b",
            lambda w, b, x, y, rate: b - rate * error_of(w, b, x, y),
            "b moves the wrong way.",
            *UPHILL,
        ),
        Mistake(
            "PER16",
            "w",
            lambda w, b, x, y, rate: w + error_of(w, b, x, y) * x,
            "The step of w ignores the learning rate.",
            *RATE,
        ),
        Mistake(
            "PER08",
            "w b",
            lambda w, b, x, y, rate: moved(w, b, x, rate, y),
            "Samples of class 1 always pull, those of class 0 never push.",
            "What the rule needs is how wrong the answer was, not only which class is right.",
            "What does your update do after a right answer?",
        ),
        Mistake(
            "PER09",
            "w b",
            lambda w, b, x, y, rate: moved(w, b, x, rate, 2.0 * error_of(w, b, x, y)),
            "The step is exactly twice as long as it should be.",
            "With classes called −1 and 1 an error is 2; with 0 and 1 it is 1.",
            "Which two values do your answers take?",
        ),
        Mistake(
            "PER10",
            "w b",
            lambda w, b, x, y, rate: (
                rate * error_of(w, b, x, y) * x,
                rate * error_of(w, b, x, y),
            ),
            "These are the changes of w and b, without w and b themselves.",
            "An update starts from where the line is.",
            "After a right answer, what should the function return?",
        ),
        Mistake(
            "PER11",
            "w b",
            lambda w, b, x, y, rate: moved(w, b, x, rate, error_of(w, 0.0, x, y)),
            "The answer was computed without the bias.",
            "The sample is judged by the line as it is, shifted by b.",
            "Which score decides the answer in your function?",
        ),
    ),
)

EPOCH_MISTAKES = (
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
        "Only the last sample has left a trace.",
        "Each update starts from where the one before has ended.",
        "What does your loop do with the w and b that it computed?",
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
        "EPO04",
        "w b",
        bias_forgotten,
        "w is learned and b stays where it was.",
        "The bias is a weight whose input is always 1.",
        "Which line of your loop changes b?",
    ),
    Mistake(
        "EPO05",
        "w b",
        lambda w, b, X, y, rate: perceptron_epoch(w, b, X, y, 1.0),
        "The steps have the right directions and ignore the learning rate.",
        *RATE,
    ),
    Mistake(
        "EPO06",
        "w b",
        lambda w, b, X, y, rate: perceptron_epoch(w, b, X, y, -rate),
        "The line moves the wrong way at every wrong answer.",
        *UPHILL,
    ),
    Mistake(
        "EPO07",
        "w b",
        only_the_first,
        "Only the first sample has left a trace.",
        "An epoch shows every sample once.",
        "Where does your return stand, inside the loop or behind it?",
    ),
    Mistake(
        "EPO08",
        "w b",
        lambda w, b, X, y, rate: (w, b),
        "w and b come back as they went in.",
        "Each wrong answer moves them.",
        "Which line of your loop changes w?",
    ),
    Mistake(
        "EPO09",
        "w b",
        bias_left_out,
        "The answers were computed without the bias.",
        "Each sample is judged by the line as it is, shifted by b.",
        "Which score decides the answer in your loop?",
    ),
    Mistake(
        "EPO10",
        "w b",
        bias_at_full_rate,
        "The steps of b ignore the learning rate.",
        *RATE,
    ),
    Mistake(
        "EPO11",
        "w b",
        answer_late,
        "Right, except for a sample exactly on the line: there your answer is 0.",
        *ON_THE_LINE,
    ),
)

EPOCH = Task(
    perceptron_epoch,
    points={"w": 2, "b": 1},
    cases={
        "random": lambda rng: draw_epoch(rng, first_wrong=True),
        "another": lambda rng: draw_epoch(rng, first_wrong=False),
        "a sample on the line": draw_epoch_on_the_line,
    },
    mistakes=EPOCH_MISTAKES,
)


def answers_at_the_corners(_: Arguments, *parts: Any) -> tuple[Array]:
    """Run the two layers on the four corners of the square."""
    W1, b1, w2, b2 = map(finite, ("W1", "b1", "w2", "b2"), parts)
    check_shapes("xor_by_hand", W1=(W1, "2 2"), b1=(b1, "2"), w2=(w2, "2"), b2=(b2, ""))
    return (step(step(CORNERS @ W1 + b1) @ w2 + b2),)


XOR_NAMED = (
    Mistake(
        "XOR01",
        "y",
        lambda: np.array([0.0, 1.0, 1.0, 1.0]),
        "At (1, 1) the network answers 1: it computes OR.",
        "OR is right at three corners; at the fourth its answer must be taken back.",
        "Which hidden neuron is 1 at that corner only?",
    ),
    Mistake(
        "XOR02",
        "y",
        lambda: np.array([0.0, 0.0, 0.0, 1.0]),
        "The network answers 1 only at (1, 1): it computes AND.",
        "One input alone should already be enough, as long as the other is 0.",
        "Which hidden neuron is 1 at (0, 1)?",
    ),
    Mistake(
        "XOR03",
        "y",
        lambda: np.array([1.0, 0.0, 0.0, 1.0]),
        "Every answer is the other one: the network says when the inputs are equal.",
        "Turning an answer round means turning the signs of the last layer.",
        "What is the score of the last neuron at (0, 0), and what should its sign be?",
    ),
    Mistake(
        "XOR04",
        "y",
        lambda: np.array([1.0, 1.0, 1.0, 0.0]),
        "At (0, 0) the network answers 1: it computes NOT BOTH.",
        "With no input at all, only the biases speak.",
        "What do the biases alone give at (0, 0)?",
    ),
    Mistake(
        "XOR05",
        "y",
        lambda: np.ones(4),
        "The network answers 1 at every corner.",
        "step(0) is 1, so a network of zeros says yes to everything.",
        "At which corner should the last score be negative, and what makes it so?",
    ),
    Mistake(
        "XOR06",
        "y",
        lambda: np.zeros(4),
        "The network answers 0 at every corner.",
        "Some hidden neuron must be able to lift the last score to 0 or above.",
        "At (0, 1), which hidden neurons are 1, and what do they add up to?",
    ),
)


def other_networks() -> list[Mistake]:
    """List the other functions of two yes-or-no inputs that a network can compute instead."""
    named = {tuple(mistake.wrong()) for mistake in XOR_NAMED} | {(0.0, 1.0, 1.0, 0.0)}
    others = [answers for answers in product((0.0, 1.0), repeat=4) if answers not in named]
    return [
        Mistake(
            f"XOR{number:02}",
            "y",
            lambda answers=answers: np.array(answers),
            "At (0, 0), (0, 1), (1, 0), (1, 1) the network answers "
            f"{', '.join(f'{answer:.0f}' for answer in answers)}.",
            "Take the first corner at which that is wrong.",
            "What are the two hidden answers there, and what does the last neuron make of them?",
        )
        for number, answers in enumerate(others, len(XOR_NAMED) + 1)
    ]


XOR = Task(
    xor_by_hand,
    points={"y": 3},
    cases={"the four corners": lambda rng: (), "again": lambda rng: ()},
    returns=("W1", "b1", "w2", "b2"),
    observe=answers_at_the_corners,
    mistakes=(*XOR_NAMED, *other_networks()),
)

TASKS = (PREDICT, UPDATE, EPOCH, XOR)
