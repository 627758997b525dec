"""The task on Rosenblatt's rule: one sample moves w and b if its answer was wrong."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from backprop_lab.perceptron import perceptron_update
from backprop_lab.shapes import Array
from backprop_lab.tasks.perceptron_answers import ON_THE_LINE, step
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

Weights = tuple[Any, Any]
Answer = Callable[[Array, float, Array], Any]  # of w, b and x
Rule = Callable[[Any, Any, float, Any, float], Any]  # of w and x, or b and 1; y, answer and η
# Concept and question that several mistakes share.
RATE = (
    "η says how far to go; without it every wrong answer moves the line by its full size.",
    "Where in your update does the learning rate come in?",
)
UPHILL = (
    "If the answer was 0 and should be 1, the score w · x + b must grow.",
    "After your update, is the score of this sample larger or smaller?",
)
RIGHT_ANSWERS = (
    "What the rule needs is how wrong the answer was: after a right answer nothing moves.",
    "What does your update do after a right answer?",
)
BOTH_PARTS = (
    "An error says how far the answer is from the label, so it needs both of them.",
    "Which number stands for the error in your update, and when is it 0?",
)
FROM_WHERE_IT_IS = (
    "An update starts from where the line is: the new value is the old one, moved.",
    "After a right answer, what should the function return?",
)
INPUT = (
    "A weight counts for the score as much as its input is large.",
    "By what is a weight multiplied in the score, and where is that in your update?",
)
BIAS = (
    "The bias is a weight whose input is always 1.",
    "What does the rule for w become for an input of 1?",
)
SCORE = (
    "A sample is judged by the line as it is: its weights turn it, its bias shifts it.",
    "Which score decides the answer in your function, and with which signs?",
)
COMPARISON = (
    "The perceptron answers 1 on the positive side of its line, and 0 on the other.",
    "For which scores does your function answer 1?",
)


def draw_sample(
    rng: np.random.Generator,
    *,
    y: float,
    prediction: float,
    by: str = "b",
    stays_wrong: bool = False,
) -> Arguments:
    """Draw w, b, x, y and a learning rate; the answer is given.

    by: "b" or "w", the part of the score that decides against the other one, or "both" where they
    agree and b is larger. A wrong answer becomes right as soon as w has moved, or stays wrong.
    """
    (d,) = distinct_sizes(rng, 1)
    while True:
        w, x = away_from_zero(rng, d), away_from_zero(rng, d)
        b = float(away_from_zero(rng, 1)[0])
        z = w @ x + b
        sides = bool((w @ x >= 0.0) == prediction), (b >= 0.0) == prediction
        decided = sides == {"b": (False, True), "w": (True, False), "both": (True, True)}[by]
        decided = decided and step(z) == prediction and (by != "both" or abs(b) > abs(w @ x))
        if decided and min(abs(z), abs(z - b), abs(z - 2.0 * b), abs(y - z)) > 1e-3:
            share = rng.uniform(0.3, 0.8) if stays_wrong else rng.uniform(1.3, 2.5)
            return w, b, x, y, float(share * abs(z) / (x @ x))  # a share of 1: the score becomes 0


def draw_sample_on_the_line(rng: np.random.Generator) -> Arguments:
    """Draw a sample of class 0 exactly on the line, where the answer is 1."""
    w, _, x, y, learning_rate = draw_sample(rng, y=0.0, prediction=1.0)
    w, x = np.round(3.0 * w) + 0.5, np.round(3.0 * x)
    return w, -float(w @ x), x, y, learning_rate


def answered(w: Array, b: float, x: Array) -> float:
    """Answer rightly."""
    return 1.0 if w @ x + b >= 0.0 else 0.0


def moved(old: Any, x: Any, y: float, answer: Any, rate: float) -> Any:
    """Move a weight rightly; x is 1 for the bias."""
    return old + rate * (y - answer) * x


def by_error(error: Callable[[float, Any], Any]) -> Rule:
    """Make the rule that takes another error of label and answer."""
    return lambda old, x, y, answer, rate: old + rate * error(y, answer) * x


ANSWERS: dict[str, Answer] = {
    "": answered,
    "late": lambda w, b, x: 1.0 if w @ x + b > 0.0 else 0.0,
    "opposite": lambda w, b, x: 1.0 if w @ x + b < 0.0 else 0.0,
    "opposite, but for the line": lambda w, b, x: 1.0 if w @ x + b <= 0.0 else 0.0,
    "yes": lambda w, b, x: 1.0,
    "score": lambda w, b, x: w @ x + b,
    "without b": lambda w, b, x: 1.0 if w @ x >= 0.0 else 0.0,
    "minus b": lambda w, b, x: 1.0 if w @ x - b >= 0.0 else 0.0,
    "b alone": lambda w, b, x: 1.0 if b >= 0.0 else 0.0,
}
RULES: dict[str, Rule] = {
    "": moved,
    "opposite": by_error(lambda y, answer: answer - y),
    "sum": by_error(lambda y, answer: y + answer),
    "size": by_error(lambda y, answer: abs(y - answer)),
    "label": by_error(lambda y, answer: y),
    "answer": by_error(lambda y, answer: -answer),
    "always": by_error(lambda y, answer: 1.0),
    "double": by_error(lambda y, answer: 2.0 * (y - answer)),
    "change": lambda old, x, y, answer, rate: rate * (y - answer) * x,
    "full": lambda old, x, y, answer, rate: old + (y - answer) * x,
    "none": lambda old, x, y, answer, rate: old,
    "without x": lambda old, x, y, answer, rate: old + rate * (y - answer),
}


def learned(
    w: Array,
    b: float,
    x: Array,
    y: float,
    rate: float,
    *,
    answer: str = "",
    rule_of_w: str = "",
    rule_of_b: str = "",
) -> Weights:
    """Learn from one sample with wrong versions of the answer and of the two rules."""
    guess = ANSWERS[answer](w, b, x)
    return RULES[rule_of_w](w, x, y, guess, rate), RULES[rule_of_b](b, 1.0, y, guess, rate)


def answering(answer: str) -> Callable[..., Weights]:
    """Make the update with another answer."""
    return partial(learned, answer=answer)


def by(rule: str) -> Callable[..., Weights]:
    """Make the update with another rule for both."""
    return partial(learned, rule_of_w=rule, rule_of_b=rule)


def w_by(rule: str) -> Callable[..., Any]:
    """Make the new w by another rule."""
    return lambda *arguments: learned(*arguments, rule_of_w=rule)[0]


def b_by(rule: str) -> Callable[..., Any]:
    """Make the new b by another rule."""
    return lambda *arguments: learned(*arguments, rule_of_b=rule)[1]


def answered_twice(w: Array, b: float, x: Array, y: float, learning_rate: float) -> float:
    """Compute the answer for b again, after w has moved."""
    new_w, _ = perceptron_update(w, b, x, y, learning_rate)
    return b + learning_rate * (y - answered(new_w, b, x))


UPDATE = Task(
    perceptron_update,
    points={"w": 2, "b": 1},
    cases={
        "random": lambda rng: draw_sample(rng, y=1.0, prediction=0.0),
        "another": lambda rng: draw_sample(rng, y=0.0, prediction=1.0, stays_wrong=True),
        "a right answer, 1": lambda rng: draw_sample(rng, y=1.0, prediction=1.0),
        "a right answer, 0": lambda rng: draw_sample(rng, y=0.0, prediction=0.0),
        "w · x outweighs b": lambda rng: draw_sample(rng, y=1.0, prediction=0.0, by="w"),
        "w · x and b of one sign": lambda rng: draw_sample(rng, y=0.0, prediction=1.0, by="both"),
        "a sample on the line": draw_sample_on_the_line,
    },
    mistakes=(
        Mistake(
            "PER01",
            "w b",
            by("opposite"),
            "The line moves the wrong way: the sample ends farther on the wrong side.",
            *UPHILL,
        ),
        Mistake(
            "PER02",
            "w b",
            answering("score"),
            "The label is compared with the score, not with the answer.",
            "That is another rule, the delta rule; it moves the line after right answers too.",
            "Which of your numbers comes before the step, and which after it?",
        ),
        Mistake(
            "PER03",
            "w",
            w_by("without x"),
            "Every weight moves by the same amount: x is not in the update of w.",
            *INPUT,
        ),
        Mistake(
            "PER04",
            "b",
            b_by("none"),
            "w is right, but b never changes.",
            *BIAS,
        ),
        Mistake(
            "PER06",
            "w b",
            answering("late"),
            "Right, unless a sample lies exactly on the line: it was answered with 0.",
            *ON_THE_LINE,
        ),
        Mistake(
            "PER07",
            "w b",
            by("full"),
            "The step has the right direction and ignores the learning rate.",
            *RATE,
        ),
        Mistake(
            "PER12",
            "b",
            b_by("full"),
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
            w_by("opposite"),
            "w moves the wrong way.",
            *UPHILL,
        ),
        Mistake(
            "PER15",
            "b",
            b_by("opposite"),
            "b moves the wrong way.",
            *UPHILL,
        ),
        Mistake(
            "PER16",
            "w",
            w_by("full"),
            "The step of w ignores the learning rate.",
            *RATE,
        ),
        Mistake(
            "PER08",
            "w b",
            by("label"),
            "Samples of class 1 always move the line, those of class 0 never do.",
            *RIGHT_ANSWERS,
        ),
        Mistake(
            "PER17",
            "w b",
            answering("yes"),
            "Samples of class 0 always move the line, those of class 1 never do.",
            *RIGHT_ANSWERS,
        ),
        Mistake(
            "PER18",
            "w b",
            by("answer"),
            "y is in neither update: every sample answered with 1 moves the line, and no other.",
            *BOTH_PARTS,
        ),
        Mistake(
            "PER19",
            "w b",
            by("sum"),
            "Label and answer were added, so after a right answer of 1 the line moves most.",
            *BOTH_PARTS,
        ),
        Mistake(
            "PER20",
            "w b",
            by("size"),
            "The error has lost its sign: every wrong answer moves the line the same way.",
            *UPHILL,
        ),
        Mistake(
            "PER21",
            "w b",
            by("always"),
            "Every answer moves the line, and always the same way: the error is in neither update.",
            *RIGHT_ANSWERS,
        ),
        Mistake(
            "PER22",
            "w",
            w_by("always"),
            "w moves after every answer: the error is not in its update.",
            *RIGHT_ANSWERS,
        ),
        Mistake(
            "PER23",
            "b",
            b_by("always"),
            "w is right; b moves after every answer: the error is not in its update.",
            *RIGHT_ANSWERS,
        ),
        Mistake(
            "PER09",
            "w b",
            by("double"),
            "The step is twice as long as it should be.",
            "With classes called −1 and 1 an error is 2; with 0 and 1 it is 1.",
            "Which two values do your answers take?",
        ),
        Mistake(
            "PER10",
            "w b",
            by("change"),
            "These are the changes of w and b, without w and b themselves.",
            *FROM_WHERE_IT_IS,
        ),
        Mistake(
            "PER24",
            "w",
            w_by("change"),
            "w is its step alone: the old w is not in it.",
            *FROM_WHERE_IT_IS,
        ),
        Mistake(
            "PER25",
            "b",
            b_by("change"),
            "w is right; b is its step alone: the old b is not in it.",
            *FROM_WHERE_IT_IS,
        ),
        Mistake(
            "PER26",
            "w",
            w_by("none"),
            "w came back as it was, after wrong answers too.",
            "The bias only shifts the line; to turn it, the weights have to move.",
            "Which line of your function gives w a new value, and do you return it?",
        ),
        Mistake(
            "PER27",
            "b",
            lambda w, b, x, y, rate: b + rate * (y - answered(w, b, x)) * x,
            "w is right; b has become a vector: x is in its update.",
            *BIAS,
        ),
        Mistake(
            "PER11",
            "w b",
            answering("without b"),
            "The answer was computed without the bias.",
            *SCORE,
        ),
        Mistake(
            "PER28",
            "w b",
            answering("minus b"),
            "The answer was computed with −b: the line is shifted the wrong way.",
            *SCORE,
        ),
        Mistake(
            "PER29",
            "w b",
            answering("b alone"),
            "The answer was computed from the bias alone.",
            *SCORE,
        ),
        Mistake(
            "PER30",
            "w b",
            answering("opposite"),
            "Your answers are the wrong way round: right ones move the line, wrong ones do not.",
            *COMPARISON,
        ),
        Mistake(
            "PER31",
            "w b",
            answering("opposite, but for the line"),
            "Your answers are the wrong way round, except for a sample exactly on the line.",
            *COMPARISON,
        ),
    ),
)
