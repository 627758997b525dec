"""Tasks on binary cross-entropy: its gradient at the probabilities, and at the logits."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_lab.shapes import Array
from backprop_lab.softmax import (
    binary_cross_entropy_backward,
    binary_cross_entropy_with_logits_backward,
)
from backprop_lab.tasks.cross_entropy import EPSILONS, MEAN, POSITION
from backprop_lab.tasks.cross_entropy_backward import (
    BRACKETS,
    CANCELLED,
    HALF,
    ONE_LINK,
    SIGN,
    averaged,
    draw_scalar,
)
from backprop_lab.tasks.probabilities import OVERFLOW, UPSTREAM, sigmoid
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

# Concept and question that several mistakes share.
BOTH_TARGETS = (
    "At target 1 one term of the loss is left, at target 0 the other.",
    "Take one sample with target 0: what does its loss consist of, and how does p change it?",
)
COMPARED = (
    "A loss compares: where p equals the target, there is nothing left to change.",
    "What does your formula give where p equals the target?",
)
BOTH_ANSWERS = (
    "The loss has a logarithm for each answer, and the slope of each has a denominator.",
    "Do the factors below your fraction bar add up to 1?",
)
BETWEEN_0_AND_1 = (
    "A probability lies between 0 and 1, and a logit of 0 leaves the answer open.",
    "What is your p for a large logit, for a very negative one, and for 0?",
)
TARGET_ONE = (
    "At target 1 one term of the loss is left, at target 0 the other.",
    "Take one sample with target 1: what does its loss consist of?",
)
WITHOUT_TARGET = (
    "The loss compares; without a target there is nothing to be wrong about.",
    "Which part of the cache does your result not depend on?",
)


def draw_targets(rng: np.random.Generator, n: int) -> Array:
    """Draw targets of 0 and 1, both of which occur."""
    return rng.permutation([0.0, 1.0, *rng.choice([0.0, 1.0], size=n - 2)])


def draw_binary(rng: np.random.Generator) -> Arguments:
    """Draw dloss and the cache (p, target)."""
    (n,) = distinct_sizes(rng, 1)
    return draw_scalar(rng), (rng.uniform(0.1, 0.9, size=n), draw_targets(rng, n))


def draw_one_binary(rng: np.random.Generator) -> Arguments:
    """Draw dloss and the cache (p, target) of one sample."""
    return draw_scalar(rng), (rng.uniform(0.1, 0.9, size=1), rng.choice([0.0, 1.0], size=1))


def draw_nearly_sure(rng: np.random.Generator) -> Arguments:
    """Draw probabilities near 0 and near 1, each with both targets."""
    p = np.array([0.01, 0.01, 0.99, 0.99, 0.5]) + rng.uniform(-0.005, 0.005, size=5)
    return draw_scalar(rng), (p, np.array([0.0, 1.0, 0.0, 1.0, 1.0]))


def draw_one_target(rng: np.random.Generator, target: float) -> Arguments:
    """Draw a batch in which every sample has the same target."""
    dloss, (p, _) = draw_binary(rng)
    return dloss, (p, np.full(len(p), target))


def draw_binary_logits(rng: np.random.Generator) -> Arguments:
    """Draw dloss and the cache (logits, target)."""
    (n,) = distinct_sizes(rng, 1)
    return draw_scalar(rng), (away_from_zero(rng, n), draw_targets(rng, n))


def draw_large_binary_logits(rng: np.random.Generator) -> Arguments:
    """Draw logits where exp overflows, on both sides and with both targets."""
    logits = np.array([1000.0, 1000.0, -1000.0, -1000.0, 0.0]) + away_from_zero(rng, 5)
    return draw_scalar(rng), (logits, np.array([0.0, 1.0, 0.0, 1.0, 0.0]))


def draw_one_binary_logit(rng: np.random.Generator) -> Arguments:
    """Draw dloss and the cache (logits, target) of one sample."""
    return draw_scalar(rng), (away_from_zero(rng, 1), rng.choice([0.0, 1.0], size=1))


def binary_slope(p: Array, target: Array) -> Array:
    """Compute the right derivative of one sample's loss by its p."""
    return (p - target) / (p * (1.0 - p))


def binary_surprise(p: Array, target: Array) -> Array:
    """Compute the loss of each sample."""
    return np.asarray(-(target * np.log(p) + (1.0 - target) * np.log(1.0 - p)))


def slope_of_the_target(p: Array, target: Array) -> Array:
    """Exchange prediction and target, which divides by 0."""
    with np.errstate(divide="ignore"):
        return binary_slope(target, p)


BINARY_BACKWARD = Task(
    binary_cross_entropy_backward,
    points={"dp": 3},
    cases={
        "random": draw_binary,
        "another": draw_binary,
        "one sample": draw_one_binary,
        "nearly sure": draw_nearly_sure,
        "every target is 1": lambda rng: draw_one_target(rng, 1.0),
        "every target is 0": lambda rng: draw_one_target(rng, 0.0),
    },
    mistakes=(
        Mistake(
            "BCE01",
            "dp",
            averaged(lambda p, y: -y / p),
            "Right for target 1; for target 0 every entry is 0.",
            *BOTH_TARGETS,
        ),
        Mistake(
            "BCE02",
            "dp",
            averaged(lambda p, y: -(y / p + (1.0 - y) / (1.0 - p))),
            "Right for target 1; for target 0 the sign is wrong.",
            *BOTH_TARGETS,
        ),
        Mistake(
            "BCE03",
            "dp",
            lambda dloss, cache: dloss * binary_slope(*cache),
            "Every entry is too large by the same factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "BCE56",
            "dp",
            lambda dloss, cache: dloss * binary_slope(*cache) * len(cache[0]),
            "Every entry was multiplied by the number of samples.",
            *MEAN,
        ),
        Mistake(
            "BCE04",
            "dp",
            averaged(lambda p, y: p - y),
            "This is the gradient at the logits, one link too far.",
            *ONE_LINK,
        ),
        Mistake(
            "BCE05",
            "dp",
            averaged(lambda p, y: -binary_slope(p, y)),
            "Every entry has the wrong sign.",
            *SIGN,
        ),
        Mistake(
            "BCE06",
            "dp",
            lambda dloss, cache: binary_slope(*cache) / len(cache[0]),
            "The result does not depend on dloss.",
            *UPSTREAM,
        ),
        Mistake(
            "BCE07",
            "dp",
            averaged(lambda p, y: (p - y) * p * (1.0 - p)),
            "A factor multiplies that should divide: sure and wrong answers get almost nothing.",
            "The logarithm is steepest where its argument is smallest.",
            "How large should the slope be where the answer is sure and wrong?",
        ),
        Mistake(
            "BCE08",
            "dp",
            lambda dloss, cache: dloss * binary_slope(*cache) / len(cache[0]) ** 2,
            "Every entry is too small by the same factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "BCE09",
            "dp",
            averaged(lambda p, y: (1.0 - y) / (1.0 - p)),
            "Right for target 0; for target 1 every entry is 0.",
            *TARGET_ONE,
        ),
        Mistake(
            "BCE10",
            "dp",
            averaged(lambda p, y: (p - y) / p),
            "Every entry is too small: below the fraction bar, only the probability of target 1 "
            "is left.",
            *BOTH_ANSWERS,
        ),
        Mistake(
            "BCE30",
            "dp",
            averaged(lambda p, y: (p - y) / (1.0 - p)),
            "Every entry is too small: below the fraction bar, only the probability of target 0 "
            "is left.",
            *BOTH_ANSWERS,
        ),
        Mistake(
            "BCE31",
            "dp",
            averaged(slope_of_the_target),
            "Everything is infinite: prediction and target are exchanged.",
            "Only what stands inside a logarithm may stand below the fraction bar.",
            "Which of the two can be exactly 0?",
        ),
        Mistake(
            "BCE32",
            "dp",
            lambda dloss, cache: dloss * binary_slope(*cache) / (2 * len(cache[0])),
            "Every entry is half as large as it should be.",
            *HALF,
        ),
        Mistake(
            "BCE33",
            "dp",
            averaged(binary_surprise),
            "The loss itself is here, not its slope: the logarithms are still in it.",
            "A gradient says how fast the loss changes when p does.",
            "What is the derivative of a logarithm?",
        ),
        Mistake(
            "BCE34",
            "dp",
            lambda dloss, cache: dloss * binary_slope(*cache).mean(),
            "There is one number; each sample has a gradient of its own.",
            "The loss adds up over the samples; its gradient has the shape of p.",
            "What does the gradient of sample 0 know of the other samples?",
        ),
        Mistake(
            "BCE35",
            "dp",
            lambda dloss, cache: (
                dloss * (-cache[1] / cache[0] + (1.0 - cache[1]) / (1.0 - cache[0]) / len(cache[0]))
            ),
            "Right for target 0; for target 1 it was not divided by the number of samples.",
            *BRACKETS,
        ),
        Mistake(
            "BCE36",
            "dp",
            lambda dloss, cache: (
                (-dloss * cache[1] / cache[0] + (1.0 - cache[1]) / (1.0 - cache[0])) / len(cache[0])
            ),
            "Right for target 1; for target 0 dloss is not in the result.",
            *BRACKETS,
        ),
        Mistake(
            "BCE57",
            "dp",
            averaged(lambda p, y: 1.0 / (p * (1.0 - p))),
            "The difference between p and the target is not in the result.",
            *COMPARED,
        ),
        Mistake(
            "BCE58",
            "dp",
            averaged(lambda p, y: -y / (p * (1.0 - p))),
            "For target 0 every entry is 0; for target 1 every entry is too large.",
            *BOTH_TARGETS,
        ),
        Mistake(
            "BCE59",
            "dp",
            averaged(lambda p, y: (p - y) / (p * (1.0 + p))),
            "Every entry is too small, most of all where p is near 1.",
            *BOTH_ANSWERS,
        ),
        Mistake(
            "BCE60",
            "dp",
            averaged(lambda p, y: (p + y) / (p * (1.0 - p))),
            "p and the target were added, not compared.",
            *COMPARED,
        ),
        Mistake(
            "BCE61",
            "dp",
            averaged(lambda p, y: 1.0 / (1.0 - p)),
            "Right for target 0; the targets are not in the result.",
            *WITHOUT_TARGET,
        ),
        Mistake(
            "BCE37",
            "dp",
            averaged(lambda p, y: binary_slope(sigmoid(p), y)),
            "The probabilities went through a sigmoid again.",
            "The cache holds probabilities, which have been through the sigmoid already.",
            "How often do the same numbers pass through a sigmoid?",
        ),
        Mistake(
            "BCE38",
            "dp",
            lambda dloss, cache: 2.0 * dloss * (cache[0] - cache[1]) / len(cache[0]),
            "This is the gradient of a squared error.",
            "Cross-entropy is steep where the answer is sure and wrong; a square is not.",
            "Which loss does your formula belong to?",
        ),
        *(
            Mistake(
                f"BCE{number}",
                "dp",
                lambda dloss, cache, epsilon=epsilon: (
                    dloss
                    * (cache[0] - cache[1])
                    / (cache[0] * (1.0 - cache[0]) + epsilon)
                    / len(cache[0])
                ),
                "Nearly right: a small number was added below the fraction bar.",
                "p lies strictly between 0 and 1, so nothing here can be divided by 0.",
                "What stands in your denominator that is not in the formula?",
            )
            for number, epsilon in enumerate(EPSILONS[2:], 39)
        ),
    ),
)


def naive_sigmoid(logits: Array) -> Array:
    """Compute the quotient in which both parts overflow."""
    with np.errstate(over="ignore", invalid="ignore"):
        p: Array = np.exp(logits) / (1.0 + np.exp(logits))
    return p


def by_branches(
    z: Array, below: Callable[[Array], Any], low: Callable[[Array], Any] = lambda e: e
) -> Any:
    """Compute p by a fraction with 1 above for positive logits and `low` for the others."""
    e = np.exp(-np.abs(z))
    return np.where(z > 0.0, 1.0, low(e)) / below(e)


def without_exp(z: Array) -> Any:
    """Forget exp in the sigmoid."""
    with np.errstate(divide="ignore"):
        return 1.0 / (1.0 - z)


def without_exp_by_branches(z: Array) -> Any:
    """Forget exp in the fraction with two branches."""
    with np.errstate(divide="ignore"):
        return np.where(z > 0.0, 1.0, -np.abs(z)) / (1.0 - np.abs(z))


def with_a_minus_below(z: Array) -> Any:
    """Subtract exp below the fraction bar."""
    with np.errstate(over="ignore", divide="ignore"):
        return 1.0 / (1.0 - np.exp(-z))


def slope_at_p(logits: Array, target: Array) -> Array:
    """Stop at the probabilities, which may be 0 or 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return binary_slope(sigmoid(logits), target)


def slope_by_two_links(logits: Array, target: Array) -> Array:
    """Divide by p (1 − p) and multiply by it afterwards."""
    p = sigmoid(logits)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(binary_slope(p, target) * p * (1.0 - p))


BINARY_LOGITS_BACKWARD = Task(
    binary_cross_entropy_with_logits_backward,
    points={"dlogits": 3},
    cases={
        "random": draw_binary_logits,
        "another": draw_binary_logits,
        "large logits": draw_large_binary_logits,
        "one sample": draw_one_binary_logit,
    },
    mistakes=(
        Mistake(
            "BCE11",
            "dlogits",
            averaged(lambda z, y: (sigmoid(z) - y) * sigmoid(z) * (1.0 - sigmoid(z))),
            "The slope of the sigmoid was multiplied in once more.",
            *CANCELLED,
        ),
        Mistake(
            "BCE12",
            "dlogits",
            lambda dloss, cache: dloss * (sigmoid(cache[0]) - cache[1]),
            "Every entry is too large by the same factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "BCE13",
            "dlogits",
            averaged(lambda z, y: y - sigmoid(z)),
            "Every entry has the wrong sign.",
            *SIGN,
        ),
        Mistake(
            "BCE14",
            "dlogits",
            averaged(slope_at_p),
            "This is the gradient at the probabilities: the sigmoid has not been passed.",
            *ONE_LINK,
        ),
        Mistake(
            "BCE15",
            "dlogits",
            averaged(lambda z, y: -np.abs(sigmoid(z) - y)),
            "Right for target 1; for target 0 the sign is wrong.",
            *BOTH_TARGETS,
        ),
        Mistake(
            "BCE16",
            "dlogits",
            lambda dloss, cache: (sigmoid(cache[0]) - cache[1]) / len(cache[0]),
            "The result does not depend on dloss.",
            *UPSTREAM,
        ),
        Mistake(
            "BCE17",
            "dlogits",
            averaged(lambda z, y: z - y),
            "The logits themselves were compared with the targets.",
            "A target is 0 or 1, a logit any number; only a probability compares with a target.",
            "What turns a logit into a probability?",
        ),
        Mistake(
            "BCE18",
            "dlogits",
            lambda dloss, cache: dloss * (sigmoid(cache[0]) - cache[1]) / len(cache[0]) ** 2,
            "Every entry is too small by the same factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "BCE19",
            "dlogits",
            averaged(lambda z, y: -y * (1.0 - sigmoid(z))),
            "Right for target 1; for target 0 every entry is 0.",
            *BOTH_TARGETS,
        ),
        Mistake(
            "BCE20",
            "dlogits",
            averaged(lambda z, y: naive_sigmoid(z) - y),
            "Right for small logits; for large ones it holds NaN.",
            OVERFLOW[0],
            "For which sign of the logit is your exp large, and can it be written otherwise?",
        ),
        Mistake(
            "BCE21",
            "dlogits",
            averaged(slope_by_two_links),
            "Right, except for large logits: there a division by 0 gives NaN.",
            *CANCELLED,
        ),
        Mistake(
            "BCE22",
            "dlogits",
            averaged(lambda z, y: sigmoid(-z) - y),
            "The sigmoid falls where it should rise.",
            "A larger logit must give a larger probability.",
            "Which sign stands in front of the logit, inside exp?",
        ),
        Mistake(
            "BCE23",
            "dlogits",
            averaged(lambda z, y: sigmoid(sigmoid(z)) - y),
            "The sigmoid was taken twice.",
            "A sigmoid of probabilities takes them for logits.",
            "How often do the same numbers pass through a sigmoid?",
        ),
        Mistake(
            "BCE24",
            "dlogits",
            averaged(lambda z, y: np.tanh(z) - y),
            "The probabilities run from −1 to 1: they come from tanh.",
            "A probability lies between 0 and 1.",
            "What does your p say where the logit is 0?",
        ),
        Mistake(
            "BCE25",
            "dlogits",
            averaged(lambda z, y: np.where(z > 0.0, 1.0, 0.0) - y),
            "The logits were turned into yes or no before they were compared.",
            "A step has no slope to learn from; the sigmoid is its soft version.",
            "What does your gradient say of a right answer that is only a little sure?",
        ),
        Mistake(
            "BCE26",
            "dlogits",
            averaged(lambda z, y: np.logaddexp(0.0, z) - y * z),
            "The loss itself is here, not its slope.",
            "A gradient says how fast the loss changes when a logit does.",
            "What becomes of each term of the loss when it is differentiated?",
        ),
        Mistake(
            "BCE27",
            "dlogits",
            lambda dloss, cache: dloss * (sigmoid(cache[0]) - cache[1]).mean(),
            "There is one number; each sample has a gradient of its own.",
            "The loss adds up over the samples; its gradient has the shape of the logits.",
            "What does the gradient of sample 0 know of the other samples?",
        ),
        Mistake(
            "BCE28",
            "dlogits",
            lambda dloss, cache: dloss * (sigmoid(cache[0]) - cache[1]) / (2 * len(cache[0])),
            "Every entry is half as large as it should be.",
            *HALF,
        ),
        Mistake(
            "BCE29",
            "dlogits",
            lambda dloss, cache: dloss * (sigmoid(cache[0]) - cache[1] / len(cache[0])),
            "Only the targets were divided by the number of samples.",
            *BRACKETS,
        ),
        Mistake(
            "BCE50",
            "dlogits",
            lambda dloss, cache: (dloss * sigmoid(cache[0]) - cache[1]) / len(cache[0]),
            "dloss reached the predictions, but not the targets.",
            *BRACKETS,
        ),
        Mistake(
            "BCE51",
            "dlogits",
            averaged(lambda z, y: sigmoid(y) - z),
            "Logits and targets are exchanged.",
            *POSITION,
        ),
        Mistake(
            "BCE52",
            "dlogits",
            averaged(lambda z, y: sigmoid(z) * (1.0 - sigmoid(z))),
            "This is the slope of the sigmoid alone: the targets are not in it.",
            *WITHOUT_TARGET,
        ),
        Mistake(
            "BCE53",
            "dlogits",
            averaged(lambda z, y: (1.0 - y) * sigmoid(z)),
            "Right for target 0; for target 1 every entry is 0.",
            *TARGET_ONE,
        ),
        Mistake(
            "BCE54",
            "dlogits",
            averaged(lambda z, y: sigmoid(z)),
            "Right for target 0; the targets are not in the result.",
            *WITHOUT_TARGET,
        ),
        Mistake(
            "BCE55",
            "dlogits",
            averaged(lambda z, y: sigmoid(z) - (2.0 * y - 1.0)),
            "Right for target 1; target 0 was read as −1.",
            "Both ways to write two classes are common; here they are 0 and 1.",
            "Which two values do the targets take in your formula?",
        ),
        Mistake(
            "BCE62",
            "dlogits",
            lambda dloss, cache: dloss * (sigmoid(cache[0]) - cache[1]) * len(cache[0]),
            "Every entry was multiplied by the number of samples.",
            *MEAN,
        ),
        *(
            Mistake(
                identity,
                "dlogits",
                averaged(lambda z, y, p=p: p(z) - y),
                "There is no exp in the sigmoid: its p is not always between 0 and 1.",
                "exp makes every logit positive; only then does the fraction stay below 1.",
                "Which function does the logit pass before it enters the fraction?",
            )
            for identity, p in (("BCE63", without_exp), ("BCE64", without_exp_by_branches))
        ),
        Mistake(
            "BCE65",
            "dlogits",
            averaged(lambda z, y: by_branches(z, lambda e: 1.0) - y),
            "Every positive logit was given p = 1: its fraction has no denominator.",
            *BETWEEN_0_AND_1,
        ),
        Mistake(
            "BCE66",
            "dlogits",
            averaged(lambda z, y: by_branches(z, lambda e: 1.0 / (1.0 + e)) - y),
            "The denominator of p multiplies, so p can be larger than 1.",
            *BETWEEN_0_AND_1,
        ),
        Mistake(
            "BCE67",
            "dlogits",
            averaged(lambda z, y: by_branches(z, lambda e: 1.0 + e, lambda e: 0.0) - y),
            "Right for positive logits; for negative ones p is 0.",
            "A negative logit says unlikely, not impossible.",
            "What stands above the fraction bar where the logit is negative?",
        ),
        *(
            Mistake(
                identity,
                "dlogits",
                averaged(lambda z, y, p=p: p(z) - y),
                "Below the fraction bar of p the sign is wrong: p is not always between 0 and 1.",
                *BETWEEN_0_AND_1,
            )
            for identity, p in (
                ("BCE68", with_a_minus_below),
                ("BCE69", lambda z: by_branches(z, lambda e: 1.0 - e)),
            )
        ),
        Mistake(
            "BCE70",
            "dlogits",
            averaged(lambda z, y: -y),
            "The logits are not in the result, only the targets are.",
            "A sample that is already right has almost no gradient left.",
            "Which part of the cache does your result not depend on?",
        ),
        Mistake(
            "BCE71",
            "dlogits",
            averaged(lambda z, y: sigmoid(z) + y),
            "p and the target were added, not compared.",
            *COMPARED,
        ),
        Mistake(
            "BCE72",
            "dlogits",
            averaged(lambda z, y: sigmoid(z) - z),
            "p was compared with the logit that it came from, not with the target.",
            *WITHOUT_TARGET,
        ),
    ),
)


TASKS = (
    BINARY_BACKWARD,
    BINARY_LOGITS_BACKWARD,
)
