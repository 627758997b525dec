"""Tasks on losses: half the squared error of a batch, and its slope for every prediction."""

from typing import Any

import numpy as np

from backprop_lab.losses import mse_backward, mse_forward
from backprop_lab.shapes import Array
from backprop_lab.tasks.task import (
    Arguments,
    Mistake,
    Task,
    away_from_zero,
    distinct_sizes,
    number,
)

# Concept and question that several mistakes share.
COUNT = (
    "Samples are averaged; the outputs of one sample are added up, however many they are.",
    "By what do you divide: the number of samples, of outputs, or of entries?",
)
HALF = (
    "Books differ in the factor before the sum; a loss and its slope must agree on one.",
    "What does the docstring put before the sum, and where is it in your function?",
)
ONE_NUMBER = (
    "A loss is one number for the whole batch, or there is nothing to make smaller.",
    "Over which axes do you add, and which are left?",
)
PER_ENTRY = (
    "Each prediction can be nudged alone, so each has a slope of its own.",
    "How many predictions are there, and how many entries does your result have?",
)
SQUARE = (
    "Errors are squared one by one: so none is negative, and none can cancel another.",
    "What exactly is squared in your function, and before or after the sum?",
)
SIGN = (
    "A prediction above its target makes the loss grow when it rises further.",
    "For a prediction above its target and a positive dloss, which sign does your entry have?",
)
MEAN_ONCE = (
    "The mean over the samples is taken in the loss, and so it is in the slope, once.",
    "How often, and in which line, do you divide by the number of samples?",
)
POSITION = (
    "A cache without names is read by position.",
    "What does the docstring say that the cache holds, and in which order?",
)


def draw_pair(rng: np.random.Generator, *shape: int) -> tuple[Array, Array]:
    """Draw predictions and targets; some predictions are too high and some too low."""
    prediction, error = away_from_zero(rng, *shape), away_from_zero(rng, *shape)
    if error.size > 1:
        error.flat[0], error.flat[-1] = np.abs(error.flat[0]), -np.abs(error.flat[-1])
    return prediction, prediction - error


def draw_batch(rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw a batch of two different lengths."""
    return draw_pair(rng, *distinct_sizes(rng, 2))


def draw_vector(rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw a batch with one output, as vectors."""
    return draw_pair(rng, *distinct_sizes(rng, 1))


def draw_right_predictions(rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw predictions that are equal to their targets."""
    prediction, _ = draw_batch(rng)
    return prediction, prediction.copy()


def squares(prediction: Array, target: Array) -> Array:
    """Square each error, in one row per sample."""
    rows: Array = ((prediction - target) ** 2).reshape(len(prediction), -1)
    return rows


def error(cache: Arguments) -> Any:
    """Take the right error from the cache."""
    return cache[0] - cache[1]


MSE_FORWARD = Task(
    mse_forward,
    points={"loss": 2, "cache": 1},
    cases={
        "random": draw_batch,
        "another": draw_batch,
        "one output, as a vector": draw_vector,
        "one sample": lambda rng: draw_pair(rng, 1, 3),
        "predictions equal to the targets": draw_right_predictions,
    },
    mistakes=(
        Mistake(
            "MSF01",
            "loss",
            lambda p, t: squares(p, t).sum() / len(p),
            "The loss is twice as large as it should be.",
            *HALF,
        ),
        Mistake(
            "MSF02",
            "loss",
            lambda p, t: squares(p, t).sum() / 2.0,
            "The loss is too large by a factor, the number of samples.",
            *COUNT,
        ),
        Mistake(
            "MSF03",
            "loss",
            lambda p, t: squares(p, t).sum(),
            "This is the sum of the squares alone.",
            *HALF,
        ),
        Mistake(
            "MSF04",
            "loss",
            lambda p, t: squares(p, t).mean(),
            "This is the mean of the squares over all entries.",
            *COUNT,
        ),
        Mistake(
            "MSF05",
            "loss",
            lambda p, t: squares(p, t).mean() / 2.0,
            "Right for one output; with more, the loss is too small by a factor, the number of "
            "outputs.",
            *COUNT,
        ),
        Mistake(
            "MSF06",
            "loss",
            lambda p, t: squares(p, t).sum() / (2.0 * p.shape[-1]),
            "You divide by the length of the last axis, which for a matrix counts the outputs.",
            *COUNT,
        ),
        Mistake(
            "MSF07",
            "loss",
            lambda p, t: squares(p, t).sum() / 2.0 * len(p),
            "The loss is too large by a factor, the square of the number of samples.",
            "A product and a quotient in one line are worked out from left to right.",
            "What stands under your fraction bar, and do your brackets say so?",
        ),
        Mistake(
            "MSF21",
            "loss",
            lambda p, t: squares(p, t).sum() * 2.0 * len(p),
            "The sum of the squares was multiplied by twice the number of samples.",
            "A mean does not grow when every sample comes twice; what you return does.",
            "Which numbers stand above your fraction bar, and which below it?",
        ),
        Mistake(
            "MSF22",
            "loss",
            lambda p, t: squares(p, t).mean() / (2.0 * len(p)),
            "The loss is too small: it is a mean over all entries, divided by n again.",
            *COUNT,
        ),
        Mistake(
            "MSF08",
            "loss",
            lambda p, t: (p - t).sum() / (2.0 * len(p)),
            "The errors were added without being squared: opposite signs cancel.",
            *SQUARE,
        ),
        Mistake(
            "MSF09",
            "loss",
            lambda p, t: np.abs(p - t).sum() / (2.0 * len(p)),
            "The sizes of the errors were added, not their squares.",
            "Squaring makes one large error count for more than many small ones.",
            "If an error is twice as large, how much larger is its share of your loss?",
        ),
        Mistake(
            "MSF10",
            "loss",
            lambda p, t: (p - t).sum() ** 2 / (2.0 * len(p)),
            "The errors were added first and squared afterwards: opposite signs cancel.",
            *SQUARE,
        ),
        Mistake(
            "MSF11",
            "loss",
            lambda p, t: (p**2 - t**2).sum() / (2.0 * len(p)),
            "Predictions and targets were squared separately, and then subtracted.",
            *SQUARE,
        ),
        Mistake(
            "MSF12",
            "loss",
            lambda p, t: np.sqrt(squares(p, t).mean()),
            "A root was taken: this is the typical size of an error.",
            "The root is for reading a loss in the units of y; learning uses the square itself.",
            "Which call in your function is not in the docstring?",
        ),
        Mistake(
            "MSF13",
            "loss",
            lambda p, t: squares(p, t).sum(axis=1) / 2.0,
            "There is one number per sample, and no mean over them.",
            *ONE_NUMBER,
        ),
        Mistake(
            "MSF14",
            "loss",
            lambda p, t: ((p - t) ** 2).sum(axis=0) / (2.0 * len(p)),
            "There is one number per output: they were not added up.",
            *ONE_NUMBER,
        ),
        Mistake(
            "MSF15",
            "loss",
            lambda p, t: (p - t) ** 2 / (2.0 * len(p)),
            "Nothing was added up: every entry still has its own share.",
            *ONE_NUMBER,
        ),
        Mistake(
            "MSF16",
            "loss",
            lambda p, t: -squares(p, t).sum() / (2.0 * len(p)),
            "The loss is negative: its sign is wrong.",
            "A loss says how wrong the predictions are; at best that is nothing, never less.",
            "Which line of yours brings in a minus?",
        ),
        Mistake(
            "MSF17",
            "cache",
            lambda p, t: (t, p),
            "The cache holds the right arrays in the other order.",
            *POSITION,
        ),
        Mistake(
            "MSF18",
            "cache",
            lambda p, t: p - t,
            "The cache holds the errors alone.",
            "They would be enough, but the backward pass expects what the docstring names.",
            "What does the docstring say that the cache holds?",
        ),
        Mistake(
            "MSF19",
            "cache",
            lambda p, t: (p, t, p - t),
            "The cache holds the errors as well.",
            "The backward pass expects as many parts as the docstring names.",
            "Which part can be worked out from the other two?",
        ),
        Mistake(
            "MSF20",
            "cache",
            lambda p, t: (p, t, len(p)),
            "The cache holds the number of samples as well.",
            "The number of samples is in the shape of the arrays already.",
            "How many parts does the docstring name?",
        ),
    ),
)

MSE_BACKWARD = Task(
    mse_backward,
    points={"dprediction": 3},
    cases={
        "random": lambda rng: (number(rng), draw_batch(rng)),
        "another": lambda rng: (number(rng), draw_batch(rng)),
        "one output, as a vector": lambda rng: (number(rng), draw_vector(rng)),
        "one sample": lambda rng: (number(rng), draw_pair(rng, 1, 3)),
        "predictions equal to the targets": lambda rng: (number(rng), draw_right_predictions(rng)),
    },
    mistakes=(
        Mistake(
            "MSE02",
            "dprediction",
            lambda dloss, cache: dloss * error(cache),
            "Every entry is too large by the same factor, the number of samples.",
            "The loss is a mean over the samples: one sample of many moves it little.",
            "Where is the mean of the loss in your slope?",
        ),
        Mistake(
            "MSE03",
            "dprediction",
            lambda dloss, cache: dloss * error(cache) / error(cache).size,
            "Right for one output; with more, too small by a factor, the number of outputs.",
            *COUNT,
        ),
        Mistake(
            "MSE07",
            "dprediction",
            lambda dloss, cache: dloss * error(cache) / error(cache).shape[-1],
            "You divide by the length of the last axis, which for a matrix counts the outputs.",
            *COUNT,
        ),
        Mistake(
            "MSE04",
            "dprediction",
            lambda dloss, cache: -dloss * error(cache) / len(cache[0]),
            "Every entry has the wrong sign.",
            *SIGN,
        ),
        Mistake(
            "MSE05",
            "dprediction",
            lambda dloss, cache: dloss * np.abs(error(cache)) / len(cache[0]),
            "Every entry has the right size, but all of them have one sign.",
            "Too high and too low are opposite errors, and ask for opposite corrections.",
            "Which call in your function takes a sign away?",
        ),
        Mistake(
            "MSE06",
            "dprediction",
            lambda dloss, cache: dloss * np.abs(error(cache)).sum() / len(cache[0]),
            "There is one number, and the errors have lost their signs.",
            *PER_ENTRY,
        ),
        Mistake(
            "MSE10",
            "dprediction",
            lambda dloss, cache: dloss * error(cache).sum() / len(cache[0]),
            "There is one number: the slopes were added up.",
            *PER_ENTRY,
        ),
        Mistake(
            "MSE11",
            "dprediction",
            lambda dloss, cache: dloss * error(cache).mean(),
            "There is one number: the slopes were averaged.",
            *PER_ENTRY,
        ),
        Mistake(
            "MSE12",
            "dprediction",
            lambda dloss, cache: dloss * error(cache).sum(axis=0) / len(cache[0]),
            "The slopes were added up over the samples: the rows are gone.",
            *PER_ENTRY,
        ),
        Mistake(
            "MSE08",
            "dprediction",
            lambda dloss, cache: 2.0 * dloss * error(cache) / len(cache[0]),
            "Every entry is twice as large as it should be.",
            *HALF,
        ),
        Mistake(
            "MSE13",
            "dprediction",
            lambda dloss, cache: dloss * error(cache) / (2.0 * len(cache[0])),
            "Every entry is half as large as it should be.",
            "Differentiating a square brings a factor of its own to the front.",
            "What becomes of the exponent when you differentiate?",
        ),
        Mistake(
            "MSE14",
            "dprediction",
            lambda dloss, cache: 2.0 * dloss * error(cache) / error(cache).size,
            "This is the slope of another loss: the mean of the squares over all entries.",
            *COUNT,
        ),
        Mistake(
            "MSE09",
            "dprediction",
            lambda dloss, cache: dloss * error(cache) / len(cache[0]) ** 2,
            "Every entry is too small by the same factor, the number of samples.",
            *MEAN_ONCE,
        ),
        Mistake(
            "MSE23",
            "dprediction",
            lambda dloss, cache: dloss * error(cache) * len(cache[0]),
            "Every entry was multiplied by the number of samples.",
            *MEAN_ONCE,
        ),
        Mistake(
            "MSE15",
            "dprediction",
            lambda dloss, cache: error(cache) / len(cache[0]),
            "The result does not depend on dloss.",
            "A backward pass hands on the upstream gradient; the loss need not be the last step.",
            "Which argument does your result not depend on?",
        ),
        Mistake(
            "MSE16",
            "dprediction",
            lambda dloss, cache: dloss + error(cache) / len(cache[0]),
            "dloss was added to every entry.",
            "The chain rule multiplies the upstream gradient by the slope here.",
            "What should arrive at the predictions if dloss is 0?",
        ),
        Mistake(
            "MSE17",
            "dprediction",
            lambda dloss, cache: dloss * error(cache) ** 2 / (2.0 * len(cache[0])),
            "Every entry is its share of the loss: nothing was differentiated.",
            "Forward computes how large the loss is, backward how fast it changes.",
            "If an error is twice as large, how much larger should its slope be?",
        ),
        Mistake(
            "MSE18",
            "dprediction",
            lambda dloss, cache: dloss * error(cache) ** 2 / len(cache[0]),
            "The square is still there: small errors give too little, large ones too much.",
            "Forward computes how large the loss is, backward how fast it changes.",
            "What becomes of the exponent when you differentiate?",
        ),
        Mistake(
            "MSE19",
            "dprediction",
            lambda dloss, cache: dloss * np.sign(error(cache)) / len(cache[0]),
            "All entries have the same size; only their signs differ.",
            "A square gets steeper the farther out; a large error pulls harder than a small one.",
            "If an error is twice as large, how much larger should its slope be?",
        ),
        Mistake(
            "MSE20",
            "dprediction",
            lambda dloss, cache: dloss * cache[0] / len(cache[0]),
            "The targets are not in the result.",
            "A prediction is neither too high nor too low by itself.",
            "Which part of the cache do you not use?",
        ),
        Mistake(
            "MSE21",
            "dprediction",
            lambda dloss, cache: dloss * error(cache) * cache[0] / len(cache[0]),
            "Every entry was multiplied by its prediction once more.",
            "The error grows as fast as the prediction does, at whatever prediction.",
            "When a prediction grows by 1, by how much does its error grow?",
        ),
        Mistake(
            "MSE22",
            "dprediction",
            lambda dloss, cache: (
                dloss * error(cache) / len(cache[0]),
                -dloss * error(cache) / len(cache[0]),
            ),
            "There are two results: the slopes for the targets as well.",
            "Targets are given: no step moves them, so their slopes are not needed.",
            "How many results does the docstring name?",
        ),
    ),
)

TASKS = (MSE_FORWARD, MSE_BACKWARD)
