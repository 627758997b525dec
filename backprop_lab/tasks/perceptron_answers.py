"""Tasks on what perceptrons answer: one line predicts, and two layers compute XOR."""

from itertools import product
from typing import Any

import numpy as np

from backprop_lab.perceptron import perceptron_predict, xor_by_hand
from backprop_lab.shapes import Array, check_shapes
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero
from backprop_lab.tasks.values import finite

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
# Concept and question that several mistakes share.
ON_THE_LINE = (
    "A score of 0 is on neither side; the step function must choose, and it does.",
    "What does the docstring say of step at z = 0?",
)
TWO_CLASSES = (
    "Books differ in what they call the two classes; here they are 0 and 1.",
    "Which two values does the docstring name?",
)
POSITIVE_SIDE = (
    "The positive side of the line is where the score is positive, and its answer is 1.",
    "For which scores does your comparison give 1?",
)


def step(z: Array) -> Array:
    """Answer 1 from 0 on."""
    return np.where(z >= 0.0, 1.0, 0.0)


def draw_prediction(rng: np.random.Generator, sign: float = 1.0) -> Arguments:
    """Draw samples for which b, of this sign, matters; one is close to the line on either side."""
    n, d = int(rng.choice([11, 13, 17])), int(rng.choice([3, 5]))
    while True:
        X, w = away_from_zero(rng, n, d), away_from_zero(rng, d)
        b = sign * float(rng.uniform(0.2, 2.0))
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


PREDICT = Task(
    perceptron_predict,
    points={"y": 2},
    cases={
        "random": draw_prediction,
        "another": lambda rng: draw_prediction(rng, sign=-1.0),
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
            "Your line goes through the origin: the answers do not depend on b.",
            "The weights turn the line, the bias shifts it.",
            "Where does b enter the score in your function?",
        ),
        Mistake(
            "PRE03",
            "y",
            lambda X, w, b: step(X @ w - b),
            "b shifts your line the wrong way.",
            "The larger b is, the more samples are answered with 1.",
            "Which sign stands in front of b in your score?",
        ),
        Mistake(
            "PRE04",
            "y",
            lambda X, w, b: X @ w + b,
            "These are the scores, before the step.",
            "A perceptron answers yes or no; the score only decides which.",
            "Which line of your function turns a score into one of two answers?",
        ),
        Mistake(
            "PRE05",
            "y",
            lambda X, w, b: np.where(X @ w + b >= 0.0, 1.0, -1.0),
            "The answers are −1 and 1.",
            *TWO_CLASSES,
        ),
        Mistake(
            "PRE07",
            "y",
            lambda X, w, b: np.sign(X @ w + b),
            "The answers are −1, 1, and 0 for a sample exactly on the line.",
            *TWO_CLASSES,
        ),
        Mistake(
            "PRE06",
            "y",
            lambda X, w, b: 1.0 - step(X @ w + b),
            "Every answer is the other one.",
            *POSITIVE_SIDE,
        ),
        Mistake(
            "PRE08",
            "y",
            lambda X, w, b: np.where(X @ w + b <= 0.0, 1.0, 0.0),
            "Every answer is the other one, except for a sample exactly on the line.",
            *POSITIVE_SIDE,
        ),
    ),
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
        "OR is right at three corners and wrong at the fourth.",
        "Is there a hidden neuron that is 1 at that corner only?",
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
        "Every answer is the other one: the network answers 1 where the inputs are equal.",
        "A neuron answers 1 where its score is 0 or more, so the sign of the score decides.",
        "What is the score of the last neuron at (0, 0), and what should its sign be?",
    ),
    Mistake(
        "XOR04",
        "y",
        lambda: np.array([1.0, 1.0, 1.0, 0.0]),
        "At (0, 0) the network answers 1: it computes NOT BOTH.",
        "Where both inputs are 0, only the biases are left.",
        "What do the biases alone give at (0, 0)?",
    ),
    Mistake(
        "XOR05",
        "y",
        lambda: np.ones(4),
        "The network answers 1 at every corner.",
        "step(0) is 1, so a last score that never falls below 0 is answered with 1 everywhere.",
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
