"""The task on the gradient of softmax and cross-entropy, both passed at once."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_lab.shapes import Array, Integers
from backprop_lab.softmax import (
    softmax_backward,
    softmax_cross_entropy_backward,
    softmax_cross_entropy_forward,
)
from backprop_lab.tasks.cross_entropy import LABELS, MEAN, draw_labelled, draw_one_labelled
from backprop_lab.tasks.probabilities import COUPLED, TWICE, UPSTREAM, one_hot, softmax
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero

# Concept and question that several mistakes share.
SIGN = (
    "A gradient points uphill; the minus belongs to the step, not to the gradient.",
    "Where a probability is too high, should its entry be positive or negative?",
)
CANCELS = (
    "Adding the same to all logits of a row changes nothing, so each row must cancel.",
    "What do the entries of one row of your result add up to?",
)
CANCELLED = (
    "The slope of the last activation cancels against what the logarithm brings.",
    "Write the two links of the chain side by side: which factor occurs in both?",
)
ONE_LINK = (
    "The chain has two links, the logarithm and what made the probabilities.",
    "By which variable do you differentiate, the probabilities or the logits?",
)
BRACKETS = (
    "A factor in front of the loss reaches every term of the gradient.",
    "What does your division cover, and what does your dloss cover?",
)
HALF = (
    "The ½ belongs to squared errors, where it meets the 2 of the derivative.",
    "Which loss does your formula belong to?",
)


def draw_scalar(rng: np.random.Generator) -> float:
    """Draw one number, not near 0, with a random sign."""
    return float(away_from_zero(rng, 1)[0])


def draw_classes(rng: np.random.Generator) -> Arguments:
    """Draw dloss and the cache (p, labels)."""
    return draw_scalar(rng), softmax_cross_entropy_forward(*draw_labelled(rng))[1]


def draw_one_sample(rng: np.random.Generator) -> Arguments:
    """Draw dloss and the cache (p, labels) of one sample."""
    return draw_scalar(rng), softmax_cross_entropy_forward(*draw_one_labelled(rng))[1]


def draw_sure_classes(rng: np.random.Generator) -> Arguments:
    """Draw a cache in which one row is sure and right, and one sure and wrong."""
    dloss, (p, labels) = draw_classes(rng)
    p[0] = np.eye(p.shape[1])[labels[0]]
    p[1] = np.eye(p.shape[1])[labels[1] - 1]
    return dloss, (p, labels)


def error(p: Array, labels: Integers) -> Array:
    """Compute p minus the one-hot rows of the labels."""
    return p - one_hot(labels, p.shape[1])


def averaged(slope: Callable[..., Any]) -> Callable[..., Any]:
    """Multiply a slope, found from both parts of the cache, by dloss / n."""
    return lambda dloss, cache: dloss * slope(*cache) / len(cache[0])


def whole_columns(dloss: float, cache: tuple[Array, Integers]) -> Array:
    """Subtract 1 in the columns of all labels that occur, in every row."""
    p, labels = cache
    dlogits = p.copy()
    dlogits[:, labels] -= 1.0
    return dloss * dlogits / len(p)


def gradient_at_p(dloss: float, cache: tuple[Array, Integers]) -> Array:
    """Stop at the probabilities."""
    p, labels = cache
    dp, rows = np.zeros(p.shape), np.arange(len(p))
    with np.errstate(divide="ignore"):
        dp[rows, labels] = -dloss / p[rows, labels] / len(p)
    return dp


def divided_by_all_of_p(dloss: float, cache: tuple[Array, Integers]) -> Array:
    """Stop at the probabilities, having divided by those of the wrong classes too."""
    p, labels = cache
    with np.errstate(divide="ignore", invalid="ignore"):
        return -dloss * one_hot(labels, p.shape[1]) / p / len(p)


def through_softmax(dp: Array, p: Array) -> Array:
    """Carry a dp on that may be infinite where p is 0."""
    with np.errstate(invalid="ignore"):
        return softmax_backward(dp, p)


CROSS_ENTROPY_BACKWARD = Task(
    softmax_cross_entropy_backward,
    points={"dlogits": 3},
    cases={
        "random": draw_classes,
        "another": draw_classes,
        "one sample": draw_one_sample,
        "sure answers": draw_sure_classes,
    },
    mistakes=(
        Mistake(
            "SMX01",
            "dlogits",
            lambda dloss, cache: dloss * error(*cache),
            "Every entry is too large by the same factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "SMX30",
            "dlogits",
            lambda dloss, cache: dloss * error(*cache) * len(cache[0]),
            "Every entry was multiplied by the number of samples.",
            *MEAN,
        ),
        Mistake(
            "SMX31",
            "dlogits",
            averaged(lambda p, labels: p + one_hot(labels, p.shape[1])),
            "The part of the labels has the wrong sign.",
            *CANCELS,
        ),
        Mistake(
            "SMX02",
            "dlogits",
            averaged(lambda p, labels: p),
            "The labels are not in the gradient: all logits of a row are pushed the same way.",
            *CANCELS,
        ),
        Mistake(
            "SMX03",
            "dlogits",
            averaged(lambda p, labels: -one_hot(labels, p.shape[1])),
            "The probabilities are not in the gradient: only the labels are.",
            "A sample that is already right has almost no gradient left.",
            "What does your gradient say when the right class has probability 1?",
        ),
        Mistake(
            "SMX04",
            "dlogits",
            averaged(lambda p, labels: one_hot(labels, p.shape[1]) * (p - 1.0)),
            "Right for the class of the label; for the other classes every entry is 0.",
            *COUPLED,
        ),
        Mistake(
            "SMX05",
            "dlogits",
            averaged(lambda p, labels: error(p, labels) * p * (1.0 - p)),
            "Every entry was multiplied by the slope of a sigmoid as well.",
            *CANCELLED,
        ),
        Mistake(
            "SMX06",
            "dlogits",
            whole_columns,
            "Whole columns were lowered.",
            *LABELS,
        ),
        Mistake(
            "SMX09",
            "dlogits",
            lambda dloss, cache: dloss * error(*cache) / len(cache[0]) ** 2,
            "Every entry is too small by the same factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "SMX10",
            "dlogits",
            lambda dloss, cache: dloss * error(*cache) / cache[0].shape[1],
            "Every entry was divided by the number of classes.",
            *MEAN,
        ),
        Mistake(
            "SMX11",
            "dlogits",
            lambda dloss, cache: dloss * error(*cache) / cache[0].size,
            "The mean was taken over the classes too.",
            *MEAN,
        ),
        Mistake(
            "SMX14",
            "dlogits",
            lambda dloss, cache: error(*cache) / len(cache[0]),
            "The result does not depend on dloss.",
            *UPSTREAM,
        ),
        Mistake(
            "SMX15",
            "dlogits",
            averaged(lambda p, labels: -error(p, labels)),
            "Every entry has the wrong sign.",
            *SIGN,
        ),
        Mistake(
            "SMX16",
            "dlogits",
            averaged(lambda p, labels: error(p, labels - 1)),
            "Each sample is compared with the class before its own.",
            "Classes are counted from 0, as indices are.",
            "For a sample with label 0, which column do you change?",
        ),
        Mistake(
            "SMX17",
            "dlogits",
            averaged(lambda p, labels: p - labels[:, None]),
            "The labels were subtracted as numbers, the same from all classes of a sample.",
            "A label is a name: class 4 is not twice class 2.",
            "How is the right answer written as a row of probabilities?",
        ),
        *(
            Mistake(
                identity,
                "dlogits",
                wrong,
                "This is the gradient at the probabilities: softmax has not been passed.",
                *ONE_LINK,
            )
            for identity, wrong in (("SMX18", gradient_at_p), ("SMX28", divided_by_all_of_p))
        ),
        *(
            Mistake(
                identity,
                "dlogits",
                lambda dloss, cache, dp=dp: through_softmax(dp(dloss, cache), cache[0]),
                "Right, except where a class has no probability at all: there it is NaN.",
                *CANCELLED,
            )
            for identity, dp in (("SMX19", gradient_at_p), ("SMX29", divided_by_all_of_p))
        ),
        Mistake(
            "SMX20",
            "dlogits",
            lambda dloss, cache: softmax_backward(dloss * error(*cache) / len(cache[0]), cache[0]),
            "Softmax was passed a second time.",
            *CANCELLED,
        ),
        Mistake(
            "SMX21",
            "dlogits",
            averaged(lambda p, labels: error(softmax(p), labels)),
            "The p of the cache went through softmax again.",
            *TWICE,
        ),
        Mistake(
            "SMX22",
            "dlogits",
            lambda dloss, cache: (
                (dloss * cache[0] - one_hot(cache[1], cache[0].shape[1])) / len(cache[0])
            ),
            "dloss reached the probabilities, but not the labels.",
            *BRACKETS,
        ),
        Mistake(
            "SMX23",
            "dlogits",
            lambda dloss, cache: (
                dloss * (cache[0] - one_hot(cache[1], cache[0].shape[1]) / len(cache[0]))
            ),
            "Only the part of the labels was divided by the number of samples.",
            *BRACKETS,
        ),
        Mistake(
            "SMX32",
            "dlogits",
            lambda dloss, cache: (
                (cache[0] - dloss * one_hot(cache[1], cache[0].shape[1])) / len(cache[0])
            ),
            "dloss reached the labels, but not the probabilities.",
            *BRACKETS,
        ),
        Mistake(
            "SMX33",
            "dlogits",
            lambda dloss, cache: (
                dloss * (cache[0] / len(cache[0]) - one_hot(cache[1], cache[0].shape[1]))
            ),
            "Only the part of the probabilities was divided by the number of samples.",
            *BRACKETS,
        ),
        Mistake(
            "SMX24",
            "dlogits",
            averaged(lambda p, labels: error(p, p.argmax(axis=1))),
            "Each sample is compared with its own most likely class.",
            "The probabilities say what is likely, the labels what is right.",
            "Which part of the cache does your result not depend on?",
        ),
        Mistake(
            "SMX25",
            "dlogits",
            lambda dloss, cache: 2.0 * dloss * error(*cache) / len(cache[0]),
            "Every entry is twice as large as it should be.",
            "A 2 comes from a square; in this loss there is a logarithm instead.",
            "Which loss does your formula belong to?",
        ),
        Mistake(
            "SMX26",
            "dlogits",
            lambda dloss, cache: dloss * error(*cache) / (2 * len(cache[0])),
            "Every entry is half as large as it should be.",
            *HALF,
        ),
        Mistake(
            "SMX27",
            "dlogits",
            averaged(lambda p, labels: p - 1.0),
            "Every class was treated as the right one.",
            *LABELS,
        ),
    ),
)


TASKS = (CROSS_ENTROPY_BACKWARD,)
