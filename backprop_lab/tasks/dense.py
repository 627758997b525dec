"""Tasks on the dense layer: forward, and the three gradients of its backward pass."""

import numpy as np

from backprop_lab.dense import dense_backward, dense_forward
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

# Concept and question that several mistakes share.
UPSTREAM = (
    "What y does to the loss arrives in dy; every gradient of this layer hands it on.",
    "Change dy and nothing else: which of your results should change, and do they?",
)
MEAN = (
    "The mean over the batch is taken once, in the loss; its 1/n is in dy already.",
    "Which line of yours divides, and has the loss divided already?",
)
NO_BEND = (
    "A dense layer ends with the sum; what bends it is an operation of its own.",
    "Which call in your function is not in the formula?",
)
SHARED = (
    "Every row of the batch uses the same b, so each row has a share in its gradient.",
    "Over which axis do you add, and which entries are left?",
)
SIGN = (
    "A gradient points uphill; the minus belongs to the step, not to the gradient.",
    "Which line of yours brings in a minus?",
)


def forward_arguments(rng: np.random.Generator, n: int, n_in: int, n_out: int) -> Arguments:
    """Draw x, W and b."""
    return (
        away_from_zero(rng, n, n_in),
        away_from_zero(rng, n_in, n_out),
        away_from_zero(rng, n_out),
    )


def backward_arguments(rng: np.random.Generator, n: int, n_in: int, n_out: int) -> Arguments:
    """Draw dy and the cache (x, W)."""
    x, W, _ = forward_arguments(rng, n, n_in, n_out)
    return away_from_zero(rng, n, n_out), (x, W)


def draw_forward(rng: np.random.Generator) -> Arguments:
    """Draw a batch with three different lengths."""
    return forward_arguments(rng, *distinct_sizes(rng, 3))


def draw_backward(rng: np.random.Generator) -> Arguments:
    """Draw dy and a cache with three different lengths."""
    return backward_arguments(rng, *distinct_sizes(rng, 3))


DENSE_FORWARD = Task(
    dense_forward,
    points={"y": 2, "cache": 1},
    cases={
        "random": draw_forward,
        "another": draw_forward,
        "one sample": lambda rng: forward_arguments(rng, 1, 3, 5),
    },
    mistakes=(
        Mistake(
            "DNF01",
            "y",
            lambda x, W, b: x @ W,
            "Every row is off by the same row: b is not in y.",
            "The bias shifts each output, whatever x is.",
            "Which argument does your y not depend on?",
        ),
        Mistake(
            "DNF02",
            "y",
            lambda x, W, b: x @ W - b,
            "The bias was subtracted.",
            "A larger bias must give a larger y.",
            "Which sign stands in front of b?",
        ),
        Mistake(
            "DNF03",
            "y",
            lambda x, W, b: np.maximum(x @ W + b, 0.0),
            "The negative entries of y are gone: an activation was applied.",
            *NO_BEND,
        ),
        Mistake(
            "DNF04",
            "cache",
            lambda x, W, b: (W, x),
            "y is right; the cache holds the right arrays in the other order.",
            "A cache without names is read by position.",
            "In which order does the docstring name them?",
        ),
        Mistake(
            "DNF05",
            "cache",
            lambda x, W, b: (x, W, b),
            "y is right; the cache holds b as well.",
            "A cache keeps what the backward pass needs, and b is in none of its formulas.",
            "Which parts of your cache does the docstring name?",
        ),
        Mistake(
            "DNF06",
            "y",
            lambda x, W, b: np.tanh(x @ W + b),
            "Every entry of y lies between −1 and 1: tanh was applied.",
            *NO_BEND,
        ),
        Mistake(
            "DNF07",
            "y",
            lambda x, W, b: 0.5 * (1.0 + np.tanh(0.5 * (x @ W + b))),
            "Every entry of y lies between 0 and 1: a sigmoid was applied.",
            *NO_BEND,
        ),
        Mistake(
            "DNF08",
            "y",
            lambda x, W, b: x @ (W + b),
            "b is in y, but x has scaled it: it was added to W.",
            "The bias shifts each output by the same amount, whatever x is.",
            "In your line for y, what comes first, the product or the sum?",
        ),
        Mistake(
            "DNF09",
            "cache",
            lambda x, W, b: (x @ W + b, W),
            "y is right; the cache holds y in place of x.",
            "The backward pass needs the two arrays that were multiplied.",
            "Which names stand in the tuple that you return, and do they still hold what came in?",
        ),
        Mistake(
            "DNF10",
            "cache",
            lambda x, W, b: (x, b),
            "y is right; the cache holds b in place of W.",
            "The backward pass needs the two arrays that were multiplied.",
            "Which names stand in the tuple that you return?",
        ),
        Mistake(
            "DNF11",
            "cache",
            lambda x, W, b: x,
            "y is right; the cache holds x alone.",
            "The backward pass needs the two arrays that were multiplied.",
            "Which of the three gradients needs an array that your cache does not hold?",
        ),
    ),
)

DENSE_BACKWARD = Task(
    dense_backward,
    points={"dx": 2, "dW": 2, "db": 2},
    cases={
        "random": draw_backward,
        "another": draw_backward,
        "one sample": lambda rng: backward_arguments(rng, 1, 3, 5),
        "one output": lambda rng: backward_arguments(rng, 5, 3, 1),
    },
    mistakes=(
        Mistake(
            "DEN09",
            "dx",
            lambda dy, cache: dy @ (cache[0].T @ dy).T,
            "dx was computed with dW in place of W.",
            "x reached y through W itself, so what comes back passes the same W.",
            "Which matrix multiplied x in the forward pass?",
        ),
        Mistake(
            "DEN16",
            "dx",
            lambda dy, cache: np.ones_like(dy) @ cache[1].T,
            "dx does not depend on dy: every row is the same.",
            *UPSTREAM,
        ),
        Mistake(
            "DEN17",
            "dx",
            lambda dy, cache: -dy @ cache[1].T,
            "Every entry of dx has the wrong sign.",
            *SIGN,
        ),
        Mistake(
            "DEN24",
            "dx",
            lambda dy, cache: dy @ cache[1].T / len(dy),
            "dx is too small by a factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "DEN04",
            "dx",
            lambda dy, cache: np.outer(dy.sum(axis=1), cache[1].sum(axis=1)),
            "In dx, dy and W were added up before they were multiplied.",
            "Each output answers through its own weight; a sum of products is no product of sums.",
            "In your line for dx, what is multiplied first, and what is added then?",
        ),
        Mistake(
            "DEN30",
            "dx",
            lambda dy, cache: np.outer(dy[:, -1], cache[1][:, -1]),
            "Only the last output is in dx.",
            "Each entry of x reaches every output, each through another weight; the shares add up.",
            "In your loop, what becomes of the shares of the outputs before?",
        ),
        Mistake(
            "DEN26",
            "dx dW db",
            lambda dy, cache: dense_backward(dy / len(dy), cache),
            "All three gradients are too small by a factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "DEN27",
            "dx dW db",
            lambda dy, cache: dense_backward(-dy, cache),
            "All three gradients have the wrong sign.",
            *SIGN,
        ),
        Mistake(
            "DEN28",
            "dx dW db",
            lambda dy, cache: dense_backward(np.ones_like(dy), cache),
            "None of the three gradients depends on dy.",
            *UPSTREAM,
        ),
        Mistake(
            "DEN29",
            "dW db",
            lambda dy, cache: dense_backward(dy / len(dy), cache)[1:],
            "dW and db are too small by a factor, the number of samples; dx is not.",
            *MEAN,
        ),
        Mistake(
            "DEN23",
            "dx dW",
            lambda dy, cache: (cache[0].T @ dy, dy @ cache[1].T),
            "dx and dW are exchanged: each has the shape of the other.",
            "Results without names are read by position.",
            "In which order does the docstring name them?",
        ),
        Mistake(
            "DEN01",
            "dW",
            lambda dy, cache: cache[0].T @ dy / len(dy),
            "dW is too small by a factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "DEN02",
            "dW",
            lambda dy, cache: cache[0].T @ dy * len(dy),
            "dW is too large by a factor, the number of samples.",
            "Adding up over the samples is what the matrix product does; nothing more is needed.",
            "Which factor in your line for dW counts the samples?",
        ),
        Mistake(
            "DEN10",
            "dW",
            lambda dy, cache: dy.T @ cache[0],
            "dW has the right numbers, transposed.",
            "Rows of W belong to inputs and columns to outputs, and dW has the shape of W.",
            "Which of the two factors should bring the rows?",
        ),
        Mistake(
            "DEN12",
            "dW",
            lambda dy, cache: np.outer(cache[0][-1], dy[-1]),
            "Only the last sample is in dW.",
            "Every sample nudges the loss through the same W, so their shares add up.",
            "In your loop, what becomes of the shares of the samples before?",
        ),
        Mistake(
            "DEN08",
            "dW",
            lambda dy, cache: np.outer(cache[0].sum(axis=0), dy.sum(axis=0)),
            "In dW, x and dy were added up over the batch before they were multiplied.",
            "In each sample x meets its own dy; a sum of products is no product of sums.",
            "In your line for dW, what is multiplied first, and what is added then?",
        ),
        Mistake(
            "DEN11",
            "dW",
            lambda dy, cache: cache[0].T @ (cache[0] @ cache[1]),
            "In dW, xW stands in place of dy.",
            *UPSTREAM,
        ),
        Mistake(
            "DEN15",
            "dW",
            lambda dy, cache: cache[0].T @ np.ones_like(dy),
            "dW does not depend on dy: every column is the same.",
            *UPSTREAM,
        ),
        Mistake(
            "DEN18",
            "dW",
            lambda dy, cache: -cache[0].T @ dy,
            "Every entry of dW has the wrong sign.",
            *SIGN,
        ),
        Mistake(
            "DEN03",
            "db",
            lambda dy, cache: dy,
            "db is dy: nothing was added up over the batch.",
            *SHARED,
        ),
        Mistake(
            "DEN05",
            "db",
            lambda dy, cache: dy.sum(axis=1),
            "db was added up over the outputs, and one number per sample is left.",
            *SHARED,
        ),
        Mistake(
            "DEN06",
            "db",
            lambda dy, cache: dy.sum(),
            "db is one number: everything was added up.",
            *SHARED,
        ),
        Mistake(
            "DEN07",
            "db",
            lambda dy, cache: dy.sum(axis=0, keepdims=True),
            "db has the right numbers, in one row of a matrix.",
            "b is a vector, and db has the shape of b.",
            "Which argument of sum keeps the axis that it adds up?",
        ),
        Mistake(
            "DEN14",
            "db",
            lambda dy, cache: np.ones(dy.shape[1]),
            "db is 1 everywhere: dy is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            "DEN22",
            "db",
            lambda dy, cache: dy.mean(axis=0),
            "db is too small by a factor, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "DEN19",
            "db",
            lambda dy, cache: dy[-1],
            "Only the last sample is in db.",
            "Every row of the batch uses the same b, so each row has a share in its gradient.",
            "In your loop, what becomes of the shares of the samples before?",
        ),
        Mistake(
            "DEN20",
            "db",
            lambda dy, cache: dy.sum(axis=0) * len(dy),
            "db is too large by a factor, the number of samples.",
            "Adding up over the samples counts each of them once; nothing more is needed.",
            "Which factor in your line for db counts the samples?",
        ),
        Mistake(
            "DEN21",
            "db",
            lambda dy, cache: cache[0].sum(axis=0) @ cache[1],
            "db is the sum of xW over the batch: dy is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            "DEN25",
            "db",
            lambda dy, cache: -dy.sum(axis=0),
            "Every entry of db has the wrong sign.",
            *SIGN,
        ),
    ),
)

TASKS = (DENSE_FORWARD, DENSE_BACKWARD)
