"""Tasks on gradient descent: one step, and the slopes of a line's cost."""

from typing import Any

import numpy as np

from backprop_lab.gradient_descent import (
    gradient_descent_step,
    linear_regression_backward,
)
from backprop_lab.tasks import closed_form
from backprop_lab.tasks.task import (
    Arguments,
    Mistake,
    Task,
    away_from_zero,
    distinct_sizes,
    number,
)

# Concept and question that several mistakes share.
RATE = (
    "η says how far to go; the gradient, in which direction and how steep it is.",
    "A smaller η should bring your result nearer to the old theta. Does it?",
)
WHERE_FROM = (
    "A step leads from where you stand: the new theta is the old one, moved.",
    "What should come out when the gradient is 0 everywhere?",
)
STEEPNESS = (
    "The steeper the cost, the longer the step: near a minimum the steps shrink by themselves.",
    "If the gradient is ten times as large, how much longer should the step be?",
)
SIGN = (
    "A gradient points uphill; the minus belongs to the step, not to the gradient.",
    "If all predictions are too high, should the cost grow or fall when b grows?",
)
MEAN = (
    "The cost is a mean over the samples, so a slope of it is one as well.",
    "How often do you divide by the number of samples, in dw and in db?",
)
ONE_MEAN = (
    "The mean over the samples is taken once; a second one makes the slope too small.",
    "Which line of yours has already divided by the number of samples?",
)
UPSTREAM = (
    "A backward pass hands on the upstream gradient: all its results grow and fall with it.",
    "If dloss is twice as large, what should become of dw and db?",
)
EVERY_SAMPLE = (
    "One w and one b serve every sample, so every sample has a share in their slopes.",
    "Over which axis do you add, and which entries are left?",
)
OWN_FEATURE = (
    "A weight moves a prediction as much as its own feature is large.",
    "By what is a weight multiplied in the prediction?",
)


def draw_step(rng: np.random.Generator, *shape: int) -> Arguments:
    """Draw theta, its gradient and a learning rate; the gradient has both signs."""
    dtheta = away_from_zero(rng, *shape)
    dtheta.flat[0], dtheta.flat[-1] = np.abs(dtheta.flat[0]), -np.abs(dtheta.flat[-1])
    return away_from_zero(rng, *shape), dtheta, float(rng.uniform(0.05, 0.5))


def draw_flat_step(rng: np.random.Generator) -> Arguments:
    """Draw a step in which some entries of the gradient are 0."""
    theta, dtheta, learning_rate = draw_step(rng, *distinct_sizes(rng, 2))
    dtheta[1] = 0.0
    return theta, dtheta, learning_rate


def draw_cost(rng: np.random.Generator, n: int, d: int) -> Arguments:
    """Draw dloss and the cache (X, prediction, y); some predictions are too high, some too low."""
    X, error = away_from_zero(rng, n, d), away_from_zero(rng, n)
    if n > 1:
        error[0], error[-1] = np.abs(error[0]), -np.abs(error[-1])
    prediction = X @ away_from_zero(rng, d) + number(rng)
    return number(rng), (X, prediction, prediction - error)


def draw_perfect_fit(rng: np.random.Generator) -> Arguments:
    """Draw dloss and a cache in which every prediction is equal to its y."""
    dloss, (X, prediction, _) = draw_cost(rng, *distinct_sizes(rng, 2))
    return dloss, (X, prediction, prediction.copy())


def slopes(dprediction: Any, cache: Arguments) -> tuple[Any, Any]:
    """Carry a wrong dprediction on to dw and db, rightly."""
    return cache[0].T @ dprediction, dprediction.sum()


def right_slopes(dloss: float, cache: Arguments) -> tuple[Any, Any]:
    """Compute the right dw and db."""
    return slopes(dloss * error(cache) / len(cache[0]), cache)


def error(cache: Arguments) -> Any:
    """Take the right error from the cache."""
    return cache[1] - cache[2]


def rate_over_batch(theta: Any, dtheta: Any, learning_rate: float) -> Any:
    """Divide the step by the length of the first axis."""
    return theta - learning_rate * dtheta / (np.shape(theta) or (1,))[0]


STEP = Task(
    gradient_descent_step,
    points={"theta": 2},
    cases={
        "random": lambda rng: draw_step(rng, *distinct_sizes(rng, 2)),
        "another": lambda rng: draw_step(rng, *distinct_sizes(rng, 1)),
        "a single number": lambda rng: (number(rng), number(rng), float(rng.uniform(0.05, 0.5))),
        "a gradient with zeros": draw_flat_step,
    },
    mistakes=(
        Mistake(
            "GDS01",
            "theta",
            lambda theta, dtheta, rate: theta + rate * dtheta,
            "The step has the right length and goes uphill.",
            "The gradient points to where the cost grows fastest, and we want it to fall.",
            "If an entry of dtheta is positive, should that entry of theta grow or shrink?",
        ),
        Mistake(
            "GDS02",
            "theta",
            lambda theta, dtheta, rate: theta - dtheta,
            "The step is the whole gradient: the learning rate is not in it.",
            *RATE,
        ),
        Mistake(
            "GDS03",
            "theta",
            lambda theta, dtheta, rate: -rate * dtheta,
            "This is the step alone: the old theta is not in the result.",
            *WHERE_FROM,
        ),
        Mistake(
            "GDS04",
            "theta",
            lambda theta, dtheta, rate: rate * dtheta,
            "The result is the gradient, scaled; the old theta is not in it.",
            *WHERE_FROM,
        ),
        Mistake(
            "GDS05",
            "theta",
            lambda theta, dtheta, rate: theta - dtheta / rate,
            "The smaller the learning rate, the longer your step.",
            *RATE,
        ),
        Mistake(
            "GDS06",
            "theta",
            lambda theta, dtheta, rate: (theta - dtheta) * rate,
            "The old theta was scaled by the learning rate as well.",
            *WHERE_FROM,
        ),
        Mistake(
            "GDS07",
            "theta",
            rate_over_batch,
            "The step is too short by a factor, the length of the first axis of theta.",
            "The mean over the samples is in the gradient already, and theta has no samples.",
            "What does the first axis of theta count?",
        ),
        Mistake(
            "GDS08",
            "theta",
            lambda theta, dtheta, rate: theta - rate * np.sign(dtheta),
            "All steps have one length; only their signs follow the gradient.",
            *STEEPNESS,
        ),
        Mistake(
            "GDS09",
            "theta",
            lambda theta, dtheta, rate: theta - rate,
            "Every entry moves by the same amount: the gradient is not in the step.",
            *STEEPNESS,
        ),
        Mistake(
            "GDS10",
            "theta",
            lambda theta, dtheta, rate: theta - rate * np.abs(dtheta),
            "Every entry became smaller, whatever the sign of its gradient.",
            "Downhill lies to the left where the slope is positive, and to the right elsewhere.",
            "If an entry of dtheta is negative, should that entry of theta grow or shrink?",
        ),
        Mistake(
            "GDS11",
            "theta",
            lambda theta, dtheta, rate: rate * dtheta - theta,
            "The result has the right size and the wrong sign.",
            "A difference depends on the order.",
            "What is subtracted from what, and does another minus enter?",
        ),
        Mistake(
            "GDS12",
            "theta",
            lambda theta, dtheta, rate: dtheta - rate * theta,
            "theta and its gradient are exchanged.",
            "Arguments are read by position.",
            "In which order does the docstring name them?",
        ),
        Mistake(
            "GDS13",
            "theta",
            lambda theta, dtheta, rate: theta - rate * dtheta / np.linalg.norm(dtheta),
            "The step has the right direction, and its length does not follow the gradient.",
            *STEEPNESS,
        ),
        Mistake(
            "GDS14",
            "theta",
            lambda theta, dtheta, rate: theta - rate * theta * dtheta,
            "The step of each entry was multiplied by that entry of theta.",
            "How steep it is here is in the gradient already, wherever here is.",
            "Which factors does the docstring give the step?",
        ),
        Mistake(
            "GDS15",
            "theta",
            lambda theta, dtheta, rate: theta * (1.0 - rate) - rate * dtheta,
            "The old theta shrinks before the step is taken.",
            *WHERE_FROM,
        ),
        Mistake(
            "GDS16",
            "theta",
            lambda theta, dtheta, rate: theta - 2.0 * rate * dtheta,
            "The step is twice as long as it should be.",
            "Whatever the cost is, its factors are in the gradient already.",
            "Which number in your function stands neither for theta, nor dtheta, nor η?",
        ),
    ),
)

BACKWARD = Task(
    linear_regression_backward,
    points={"dw": 2, "db": 1},
    order=("db", "dw"),
    cases={
        "random": lambda rng: draw_cost(rng, *distinct_sizes(rng, 2)),
        "another": lambda rng: draw_cost(rng, *distinct_sizes(rng, 2)),
        "one sample": lambda rng: draw_cost(rng, 1, 3),
        "one feature": lambda rng: draw_cost(rng, 5, 1),
        "predictions equal to y": draw_perfect_fit,
    },
    mistakes=(
        Mistake(
            "LRB01",
            "dw db",
            lambda dloss, cache: slopes(dloss * error(cache), cache),
            "dw and db are too large by a factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "LRB02",
            "dw db",
            lambda dloss, cache: slopes(-dloss * error(cache) / len(cache[0]), cache),
            "dw and db have the right size and the wrong sign.",
            *SIGN,
        ),
        Mistake(
            "LRB03",
            "dw db",
            lambda dloss, cache: slopes(2.0 * dloss * error(cache) / len(cache[0]), cache),
            "dw and db are twice as large as they should be.",
            "The ½ in the cost is there for the factor that a square brings when it is "
            "differentiated.",
            "Which of the two factors of 2 did you write down, and which not?",
        ),
        Mistake(
            "LRB04",
            "dw db",
            lambda dloss, cache: slopes(dloss * error(cache) / (2.0 * len(cache[0])), cache),
            "dw and db are half as large as they should be.",
            "Differentiating a square brings a factor of its own to the front.",
            "What becomes of the exponent when you differentiate?",
        ),
        Mistake(
            "LRB05",
            "dw db",
            lambda dloss, cache: slopes(error(cache) / len(cache[0]), cache),
            "dw and db do not depend on dloss.",
            *UPSTREAM,
        ),
        Mistake(
            "LRB06",
            "dw db",
            lambda dloss, cache: slopes(dloss**2 * error(cache) / len(cache[0]), cache),
            "dloss is in dw and db twice.",
            *UPSTREAM,
        ),
        Mistake(
            "LRB07",
            "dw db",
            lambda dloss, cache: slopes(dloss * error(cache) / len(cache[0]) ** 2, cache),
            "dw and db are too small by a factor, the number of samples.",
            *ONE_MEAN,
        ),
        Mistake(
            "LRB33",
            "dw db",
            lambda dloss, cache: slopes(dloss * error(cache) * len(cache[0]), cache),
            "dw and db were multiplied by the number of samples.",
            *MEAN,
        ),
        Mistake(
            "LRB08",
            "dw db",
            lambda dloss, cache: slopes(dloss * error(cache) / cache[0].shape[1], cache),
            "dw and db were divided by the number of features.",
            *MEAN,
        ),
        Mistake(
            "LRB09",
            "dw db",
            lambda dloss, cache: slopes(dloss * np.abs(error(cache)) / len(cache[0]), cache),
            "The errors have lost their signs.",
            "Too high and too low ask for opposite corrections; in a mean they may cancel.",
            "Which call in your function takes a sign away?",
        ),
        Mistake(
            "LRB10",
            "dw db",
            lambda dloss, cache: slopes(dloss * error(cache) ** 2 / len(cache[0]), cache),
            "The errors are still squared in dw and db.",
            "Forward computes how large the cost is, backward how fast it changes.",
            "What becomes of the exponent when you differentiate?",
        ),
        Mistake(
            "LRB11",
            "dw db",
            lambda dloss, cache: slopes(dloss * cache[1] / len(cache[0]), cache),
            "y is in neither of the two: they are computed from the predictions alone.",
            "A prediction is neither too high nor too low by itself.",
            "Which part of the cache do you not use?",
        ),
        Mistake(
            "LRB12",
            "dw db",
            lambda dloss, cache: right_slopes(dloss, cache)[::-1],
            "dw and db are exchanged: each has the shape of the other.",
            "Results without names are read by position.",
            "In which order does the docstring name them?",
        ),
        Mistake(
            "LRB34",
            "dw db",
            lambda dloss, cache: (np.zeros(cache[0].shape[1]), 0.0),
            "dw and db are 0, always.",
            "At the minimum both slopes are 0; elsewhere the errors keep them away from it.",
            "Which two arrays does your error compare, and does it reach dw and db?",
        ),
        Mistake(
            "LRB13",
            "dw",
            lambda dloss, cache: len(cache[0]) * right_slopes(dloss, cache)[0],
            "dw is too large by a factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "LRB14",
            "dw",
            lambda dloss, cache: right_slopes(dloss, cache)[0] / len(cache[0]),
            "dw is too small by a factor, the number of samples.",
            *ONE_MEAN,
        ),
        Mistake(
            "LRB15",
            "dw",
            lambda dloss, cache: right_slopes(1.0, cache)[0],
            "dw does not depend on dloss.",
            *UPSTREAM,
        ),
        Mistake(
            "LRB16",
            "dw",
            lambda dloss, cache: -right_slopes(dloss, cache)[0],
            "dw has the right size and the wrong sign.",
            *SIGN,
        ),
        Mistake(
            "LRB17",
            "dw",
            lambda dloss, cache: np.full(
                cache[0].shape[1], dloss * error(cache).sum() / len(cache[0])
            ),
            "All entries of dw are the same: the features are not in it.",
            *OWN_FEATURE,
        ),
        Mistake(
            "LRB18",
            "dw",
            lambda dloss, cache: dloss * error(cache).sum() * cache[0].sum(axis=0) / len(cache[0]),
            "In dw, errors and features were added up separately, and then multiplied.",
            "The error of a sample belongs with the features of the same sample.",
            "What do you do first in your function, multiply or add?",
        ),
        Mistake(
            "LRB19",
            "dw",
            lambda dloss, cache: dloss * error(cache).mean() * cache[0].mean(axis=0),
            "In dw, errors and features were averaged separately, and then multiplied.",
            "The error of a sample belongs with the features of the same sample.",
            "What do you do first in your function, multiply or average?",
        ),
        Mistake(
            "LRB20",
            "dw",
            lambda dloss, cache: dloss * error(cache)[:, None] * cache[0] / len(cache[0]),
            "dw still has one row per sample.",
            *EVERY_SAMPLE,
        ),
        Mistake(
            "LRB21",
            "dw",
            lambda dloss, cache: right_slopes(dloss, cache)[0].sum(),
            "dw is one number: it was added up over the features as well.",
            *EVERY_SAMPLE,
        ),
        Mistake(
            "LRB22",
            "dw",
            lambda dloss, cache: right_slopes(dloss, cache)[0][:, None],
            "dw has the right numbers, in a column of a matrix.",
            "w is a vector, and dw has the shape of w.",
            "Which factor in your product has one axis too many?",
        ),
        Mistake(
            "LRB23",
            "dw",
            lambda dloss, cache: dloss * error(cache)[-1] * cache[0][-1] / len(cache[0]),
            "Only the last sample is in dw.",
            "One w serves every sample, so the shares of all of them add up.",
            "In your loop, what becomes of the shares of the samples before?",
        ),
        Mistake(
            "LRB24",
            "db",
            lambda dloss, cache: dloss * error(cache) / len(cache[0]),
            "db still has one entry per sample.",
            *EVERY_SAMPLE,
        ),
        Mistake(
            "LRB25",
            "db",
            lambda dloss, cache: dloss * error(cache).sum(),
            "db is too large by a factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "LRB26",
            "db",
            lambda dloss, cache: right_slopes(dloss, cache)[1] / len(cache[0]),
            "db is too small by a factor, the number of samples.",
            *ONE_MEAN,
        ),
        Mistake(
            "LRB27",
            "db",
            lambda dloss, cache: right_slopes(1.0, cache)[1],
            "db does not depend on dloss.",
            *UPSTREAM,
        ),
        Mistake(
            "LRB28",
            "db",
            lambda dloss, cache: -right_slopes(dloss, cache)[1],
            "db has the right size and the wrong sign.",
            *SIGN,
        ),
        Mistake(
            "LRB29",
            "db",
            lambda dloss, cache: dloss,
            "db is dloss, whatever the errors are.",
            "A nudge of b shifts every prediction; what that costs depends on the errors.",
            "If every prediction is right, what should db be?",
        ),
        Mistake(
            "LRB30",
            "db",
            lambda dloss, cache: 1.0,
            "db is 1, always.",
            "1 is the slope of a prediction by b; the cost comes after the prediction.",
            "Which factors of the chain from b to the cost have you not used?",
        ),
        Mistake(
            "LRB31",
            "db",
            lambda dloss, cache: 0.0,
            "db is 0, always.",
            "b is constant from sample to sample, but it is one of the things that we can move.",
            "When b grows by 1, what happens to every prediction?",
        ),
        Mistake(
            "LRB32",
            "db",
            lambda dloss, cache: right_slopes(dloss, cache)[0],
            "db is the same as dw: the features are in it.",
            "The bias is a weight whose input is always 1.",
            "By what is b multiplied in the prediction?",
        ),
    ),
)

TASKS = (STEP, BACKWARD, *closed_form.TASKS)
