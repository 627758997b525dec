"""Tasks on optimizers: batches, and the steps that turn a gradient into new weights."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_lab.optimizers import (
    adam_step,
    clip_by_global_norm,
    count_iterations,
    minibatches,
    momentum_step,
    rmsprop_step,
    sgd_step,
)
from backprop_lab.shapes import Array, Integers
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

# Concept and question that several mistakes share.
SHORT_BATCH = (
    "An epoch shows every sample, and those left over make a batch too, a short one.",
    "Take 7 samples in batches of 3: which samples have been seen after one epoch?",
)
CUTS = (
    "Batches lie end to end: the next one begins where the last one stopped.",
    "Write down first and last position of your first two batches: do they touch?",
)
FULL_BATCHES = (
    "All batches but the last have the size that was asked for.",
    "Which batches may be shorter than batch_size, and how many of them?",
)
ONCE = (
    "In an epoch every sample counts once, so the last batch may be short.",
    "Which samples does your last batch share with another one?",
)
EPOCHS = (
    "A batch ends with its epoch: it is never filled up with samples of the next one.",
    "At the end of the first epoch, what happens to the samples that fill no batch?",
)
ONE_STEP = (
    "An iteration is one step, every batch makes one step, and every epoch shows all samples.",
    "How many steps does one epoch have, and how many epochs are there?",
)
UPHILL = (
    "The gradient points to where the loss grows; a step goes the other way.",
    "Where dw is positive, should w become larger or smaller?",
)
RATE = (
    "The learning rate says how far a step goes along the gradient.",
    "Which argument does your step not depend on?",
)
BRACKETS = (
    "A fraction bar holds together what stands under it; in a line of code brackets do that.",
    "In which order does Python carry out the operations of that line?",
)
CONVENTION = (
    "Books differ in what they call velocity: whether sign and learning rate are inside.",
    "What does the docstring say a velocity is, and what is the one that you are handed?",
)
FADING = (
    "The old velocity stays in part: momentum is the share of it that survives a step.",
    "What becomes of the velocity while the gradient is 0, and does yours do that?",
)
NEXT_STEP = (
    "What is returned beside w is where the next step starts from.",
    "With which array should the next step go on, and which one do you hand it?",
)
FRESH = (
    "The gradient enters the state first, and the step is made with the new state.",
    "Which version of the array stands in the line that computes w?",
)
ORDER = (
    "Results without names are read by position.",
    "In which order does the docstring name them?",
)
WEIGHTS = (
    "In a running mean the old value and the new one have weights, and these add up to 1.",
    "Which weight does the docstring give to the old mean, and what is left for the new value?",
)
SQUARE = (
    "The size of a gradient is wanted, whatever its sign: so it is squared before the mean.",
    "Of which quantity is this the mean, and what does its name say?",
)
ROOT = (
    "If all gradients doubled, a mean of squares would be four times as large.",
    "In which units is your denominator, if dw is in metres?",
)
EPSILON = (
    "ε keeps the division from failing where the gradients have been 0 so far.",
    "Where does the docstring put ε, and where does your line put it?",
)
STARTED_AT_ZERO = (
    "Both means began at 0, so early ones are too small, each by a factor of its own.",
    "After one step from 0, how large is each mean beside its gradient?",
)
STEP_NUMBER = (
    "A mean that has seen t gradients lacks as much as was left of 0 after t steps.",
    "For the very first step, which t arrives, and which number do you use?",
)
ONE_FACTOR = (
    "All arrays together are one long vector, and one factor for all keeps its direction.",
    "By how many different factors does your function multiply?",
)
LIMIT = (
    "max_norm is a limit: gradients below it are no trouble and stay as they are.",
    "What does your function do with gradients that are short already?",
)
NORM = (
    "The norm is the length of the long vector of all entries, as Pythagoras measures it.",
    "For two arrays with one entry each, 3 and 4: what is your norm?",
)

AdamStep = Callable[[Array, Array, Array, int, float, float, float, float], Array]
Update = Callable[[Array, Array, float, float], Array]


def draw_rate(rng: np.random.Generator) -> float:
    """Draw a learning rate."""
    return float(rng.uniform(0.1, 0.7))


def two_arrays(rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw w and dw of one shape."""
    shape = distinct_sizes(rng, 2)
    return away_from_zero(rng, *shape), away_from_zero(rng, *shape)


def quotient(a: Any, b: Any) -> Any:
    """Divide, also by 0."""
    with np.errstate(all="ignore"):
        return np.divide(a, b)


def root(x: Any) -> Any:
    """Take the square root, also of a negative number."""
    with np.errstate(all="ignore"):
        return np.sqrt(x)


def draw_order(rng: np.random.Generator, n: int) -> Integers:
    """Draw an order of n samples that is not the order of their numbers."""
    while True:
        order = rng.permutation(n)
        if (order != np.arange(n)).any():
            return order


def draw_batches(rng: np.random.Generator) -> Arguments:
    """Draw an order and a batch size that leaves a batch short by two samples or more."""
    n, batch_size = rng.choice([(7, 3), (13, 3), (11, 5), (13, 5), (17, 5)])
    return draw_order(rng, int(n)), int(batch_size)


def draw_full_batches(rng: np.random.Generator) -> Arguments:
    """Draw an order and a batch size that divides its length."""
    n, batch_size = rng.choice([(15, 3), (15, 5), (14, 7), (21, 3)])
    return draw_order(rng, int(n)), int(batch_size)


def number_of_batches(n: int, batch_size: int) -> int:
    """Count the batches of an epoch."""
    return len(range(0, n, batch_size))


def without_the_short_batch(order: Integers, size: int) -> list[Integers]:
    """Cut only the full batches."""
    return [order[i * size : (i + 1) * size] for i in range(len(order) // size)]


def with_the_rest_in_the_last(order: Integers, size: int) -> list[Integers]:
    """Cut the full batches and append the samples left over to the last of them."""
    cuts = range(size, max(len(order) // size, 1) * size, size)
    return [np.asarray(batch) for batch in np.split(order, list(cuts))]


def cut(order: Integers, size: int, length: int, step: int) -> list[Integers]:
    """Cut pieces of some length, as many as there are batches, some step apart."""
    starts = [i * step for i in range(number_of_batches(len(order), size))]
    return [order[start : start + length] for start in starts]


def filled_from_the_start(order: Integers, size: int) -> list[Integers]:
    """Fill up the last batch with the first samples of the order."""
    positions = np.arange(number_of_batches(len(order), size) * size)
    return list(order[positions % len(order)].reshape(-1, size))


def filled_from_before(order: Integers, size: int) -> list[Integers]:
    """Fill up the last batch with samples of the batch before."""
    return [*cut(order, size, size, size)[:-1], order[-size:]]


def draw_counts(rng: np.random.Generator, *, nearly_full: bool) -> Arguments:
    """Draw n, batch size and epochs; the last batch is nearly full or nearly empty."""
    batch_size, batches = int(rng.choice([5, 7, 11, 13])), int(rng.choice([2, 3]))
    half = batch_size // 2
    rest = rng.integers(half + 1, batch_size) if nearly_full else rng.integers(1, half + 1)
    return batches * batch_size + int(rest), batch_size, int(rng.choice([6, 8, 9]))


def draw_whole_counts(rng: np.random.Generator) -> Arguments:
    """Draw n, a batch size that divides it, and epochs."""
    n, batch_size, epochs = draw_counts(rng, nearly_full=False)
    return n - n % batch_size, batch_size, epochs


def draw_few_samples(rng: np.random.Generator) -> Arguments:
    """Draw n, a batch size larger than that, and epochs."""
    n, batch_size, epochs = draw_counts(rng, nearly_full=True)
    return n % batch_size, batch_size, epochs


def draw_sgd(rng: np.random.Generator) -> Arguments:
    """Draw w, dw and a learning rate."""
    return *two_arrays(rng), draw_rate(rng)


def draw_sgd_at_rest(rng: np.random.Generator) -> Arguments:
    """Draw w with a gradient of 0."""
    w, _, rate = draw_sgd(rng)
    return w, np.zeros_like(w), rate


def draw_momentum(rng: np.random.Generator) -> Arguments:
    """Draw w, dw, a velocity, a learning rate and a momentum."""
    w, dw = two_arrays(rng)
    return w, dw, away_from_zero(rng, *w.shape), draw_rate(rng), float(rng.uniform(0.75, 0.95))


def draw_first_momentum(rng: np.random.Generator) -> Arguments:
    """Draw a step from rest."""
    w, dw, velocity, *settings = draw_momentum(rng)
    return w, dw, np.zeros_like(velocity), *settings


def draw_rolling(rng: np.random.Generator) -> Arguments:
    """Draw a step that only the velocity makes."""
    w, dw, *rest = draw_momentum(rng)
    return w, np.zeros_like(dw), *rest


def draw_rmsprop(rng: np.random.Generator) -> Arguments:
    """Draw w, dw, a mean square, a learning rate, a decay, and an ε large enough to be seen."""
    w, dw = two_arrays(rng)
    mean_square = rng.uniform(0.2, 2.0, size=w.shape)
    decay, epsilon = float(rng.uniform(0.6, 0.9)), float(rng.uniform(0.05, 0.2))
    return w, dw, mean_square, draw_rate(rng), decay, epsilon


def draw_first_rmsprop(rng: np.random.Generator) -> Arguments:
    """Draw a step from a mean square of 0, with an ε as it is used."""
    w, dw, mean_square, rate, decay, _ = draw_rmsprop(rng)
    return w, dw, np.zeros_like(mean_square), rate, decay, 1e-8


def draw_rmsprop_at_rest(rng: np.random.Generator) -> Arguments:
    """Draw a step in which two weights have never had a gradient other than 0."""
    w, dw, mean_square, *settings = draw_rmsprop(rng)
    dw[0, :2] = mean_square[0, :2] = 0.0
    return w, dw, mean_square, *settings


def draw_adam(rng: np.random.Generator) -> Arguments:
    """Draw a step that is not the first, with an ε large enough to be seen."""
    w, dw = two_arrays(rng)
    mean, mean_square = away_from_zero(rng, *w.shape), rng.uniform(0.2, 2.0, size=w.shape)
    beta1, beta2 = float(rng.uniform(0.6, 0.75)), float(rng.uniform(0.8, 0.95))
    epsilon = float(rng.uniform(0.05, 0.2))
    return (
        w,
        dw,
        mean,
        mean_square,
        int(rng.choice([2, 3, 5])),
        draw_rate(rng),
        beta1,
        beta2,
        (epsilon),
    )


def draw_first_adam(rng: np.random.Generator) -> Arguments:
    """Draw the first step, from means of 0, with settings as they are used."""
    w, dw = two_arrays(rng)
    return w, dw, np.zeros_like(w), np.zeros_like(w), 1, draw_rate(rng), 0.9, 0.999, 1e-8


def draw_adam_at_rest(rng: np.random.Generator) -> Arguments:
    """Draw a step in which two weights have never had a gradient other than 0."""
    w, dw, mean, mean_square, *settings = draw_adam(rng)
    dw[0, :2] = mean[0, :2] = mean_square[0, :2] = 0.0
    return w, dw, mean, mean_square, *settings


def draw_gradients(rng: np.random.Generator, count: int) -> tuple[Array, ...]:
    """Draw the gradients of the weights and biases of two layers, or the first few of them.

    Of all four the longest is neither the first nor the last.
    """
    while True:
        a, b, c = distinct_sizes(rng, 3)
        shapes = [(a, b), (b,), (b, c), (c,)]
        gradients = tuple(away_from_zero(rng, *shape) for shape in shapes[:count])
        if count < 4 or max(norms(gradients)) == norms(gradients)[2]:
            return gradients


def draw_long(rng: np.random.Generator, count: int) -> Arguments:
    """Draw gradients that are longer than max_norm, some entries alone."""
    return draw_gradients(rng, count), float(rng.uniform(0.3, 0.9))


def draw_moderate(rng: np.random.Generator) -> Arguments:
    """Draw gradients that are longer than max_norm, which is above 1."""
    gradients = draw_gradients(rng, 4)
    return gradients, float(rng.uniform(0.3, 0.7)) * global_norm(gradients)


def draw_short(rng: np.random.Generator) -> Arguments:
    """Draw gradients that are shorter than max_norm."""
    gradients = draw_gradients(rng, 3)
    return gradients, float(rng.uniform(1.2, 1.6)) * global_norm(gradients)


def draw_long_together(rng: np.random.Generator) -> Arguments:
    """Draw gradients each of which is shorter than max_norm; together they are longer."""
    gradients = draw_gradients(rng, 4)
    return gradients, float(np.sqrt(max(norms(gradients)) * global_norm(gradients)))


def draw_nothing(rng: np.random.Generator) -> Arguments:
    """Draw gradients of 0."""
    return tuple(np.zeros_like(gradient) for gradient in draw_gradients(rng, 2)), 1.5


def norms(gradients: tuple[Array, ...]) -> list[float]:
    """Measure each array."""
    return [float(np.sqrt(np.sum(gradient**2))) for gradient in gradients]


def global_norm(gradients: tuple[Array, ...]) -> float:
    """Measure all arrays as one vector."""
    return float(np.sqrt(sum(norm**2 for norm in norms(gradients))))


def flat(gradients: tuple[Array, ...]) -> Array:
    """Write all entries in one vector."""
    return np.concatenate([gradient.ravel() for gradient in gradients])


def scaled(gradients: tuple[Array, ...], factor: float) -> tuple[Array, ...]:
    """Multiply all arrays by one factor, which may be infinite."""
    with np.errstate(invalid="ignore"):
        return tuple(factor * gradient for gradient in gradients)


def clipped_at(gradients: tuple[Array, ...], norm: float, limit: float) -> tuple[Array, ...]:
    """Clip, given what was taken for the norm."""
    return scaled(gradients, limit / max(norm, limit))


def unit_vectors(gradients: tuple[Array, ...], limit: float) -> tuple[Array, ...]:
    """Give gradients that are too long the length 1."""
    norm = global_norm(gradients)
    return scaled(gradients, 1.0 / norm) if norm > limit else gradients


def lengthened(gradients: tuple[Array, ...], limit: float) -> tuple[Array, ...]:
    """Multiply by the inverse factor."""
    return scaled(gradients, max(global_norm(gradients), limit) / limit)


def compared_the_other_way(gradients: tuple[Array, ...], limit: float) -> tuple[Array, ...]:
    """Stretch what is short, and leave what is long."""
    norm = global_norm(gradients)
    return scaled(gradients, quotient(limit, norm)) if norm < limit else gradients


def compared_with_the_square(gradients: tuple[Array, ...], limit: float) -> tuple[Array, ...]:
    """Compare the squared norm with the limit, and divide by the norm."""
    norm = global_norm(gradients)
    return scaled(gradients, limit / norm) if norm**2 > limit else gradients


def divided_by(w: Array, step: Array, size: Array) -> Array:
    """Take away a step divided by a size, which may be 0."""
    moved: Array = w - quotient(step, size)
    return moved


def rmsprop_from(
    w: Array, dw: Array, mean_square: Array, rate: float, epsilon: float
) -> tuple[Array, Array]:
    """Make the step with some mean square, and return both."""
    return divided_by(w, rate * dw, root(mean_square) + epsilon), mean_square


def new_square(dw: Array, mean_square: Array, decay: float) -> Array:
    """Update a mean square rightly."""
    return decay * mean_square + (1.0 - decay) * dw**2


def from_new_square(step: Callable[..., Array]) -> Callable[..., Array]:
    """Turn a wrong step into a mistake: the mean square is right."""

    def wrong(
        w: Array, dw: Array, mean_square: Array, rate: float, decay: float, epsilon: float
    ) -> Array:
        return step(w, dw, new_square(dw, mean_square, decay), rate, epsilon)

    return wrong


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


def adam_from(
    w: Array, m: Array, s: Array, t: int, rate: float, beta1: float, beta2: float, epsilon: float
) -> Array:
    """Make the step rightly, with some means."""
    m, s = quotient(m, 1.0 - beta1**t), quotient(s, 1.0 - beta2**t)
    return divided_by(w, rate * m, root(s) + epsilon)


def new_mean(g: Array, mean: Array, beta1: float, beta2: float) -> Array:
    """Update the mean rightly."""
    return beta1 * mean + (1.0 - beta1) * g


def new_mean_square(g: Array, mean_square: Array, beta1: float, beta2: float) -> Array:
    """Update the mean square rightly."""
    return new_square(g, mean_square, beta2)


def remembering(mean: Update = new_mean, square: Update = new_mean_square) -> Callable[..., Any]:
    """Turn wrong updates of the means into a mistake: w and each mean that becomes wrong."""

    def wrong(
        w: Array,
        dw: Array,
        m: Array,
        s: Array,
        t: int,
        rate: float,
        beta1: float,
        beta2: float,
        epsilon: float,
    ) -> tuple[Array, ...]:
        m, s = mean(dw, m, beta1, beta2), square(dw, s, beta1, beta2)
        results = [adam_from(w, m, s, t, rate, beta1, beta2, epsilon)]
        results += [m] if mean is not new_mean else []
        results += [s] if square is not new_mean_square else []
        return tuple(results)

    return wrong


def square_of_the_mean(
    w: Array,
    dw: Array,
    m: Array,
    s: Array,
    t: int,
    rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
) -> tuple[Array, Array]:
    """Feed the mean square with the new mean."""
    m = new_mean(dw, m, beta1, beta2)
    s = new_square(m, s, beta2)
    return adam_from(w, m, s, t, rate, beta1, beta2, epsilon), s


MINIBATCHES = Task(
    minibatches,
    points={"batches": 2},
    cases={
        "random": draw_batches,
        "another": draw_batches,
        "no short batch": draw_full_batches,
        "fewer samples than a batch": lambda rng: (draw_order(rng, 5), 7),
    },
    mistakes=(
        Mistake(
            "MBT01",
            "batches",
            without_the_short_batch,
            "The samples that fill no whole batch are missing.",
            *SHORT_BATCH,
        ),
        Mistake(
            "MBT02",
            "batches",
            lambda order, size: minibatches(np.arange(len(order)), size),
            "The batches follow the numbers of the samples, not the order that was given.",
            "The order says who comes when; it is drawn anew for every epoch.",
            "Which entries of order does your result depend on?",
        ),
        Mistake(
            "MBT03",
            "batches",
            lambda order, size: np.array_split(order, number_of_batches(len(order), size)),
            "The number of batches is right; their sizes are evened out.",
            *FULL_BATCHES,
        ),
        Mistake(
            "MBT04",
            "batches",
            lambda order, size: np.array_split(order, size),
            "There are batch_size batches, and not batches of that size.",
            "The batch size counts the samples in a batch; how many batches follow depends on n.",
            "With twice as many samples, should batches become larger, or more?",
        ),
        Mistake(
            "MBT05",
            "batches",
            lambda order, size: cut(order, size, size, 1),
            "Neighbouring batches overlap: each begins one sample after the one before.",
            *CUTS,
        ),
        Mistake(
            "MBT06",
            "batches",
            lambda order, size: [order[i : i + size] for i in range(len(order))],
            "There is a batch for every sample, and each overlaps with the next.",
            *CUTS,
        ),
        Mistake(
            "MBT07",
            "batches",
            lambda order, size: cut(order, size, size - 1, size),
            "Every batch lacks its last sample.",
            "In Python the end of a slice does not belong to it.",
            "Which is the last position that your slice takes?",
        ),
        Mistake(
            "MBT08",
            "batches",
            lambda order, size: cut(order, size, size + 1, size),
            "Batches have one sample too many, and share it with the next.",
            "In Python the end of a slice does not belong to it.",
            "How many samples does your first slice take?",
        ),
        Mistake(
            "MBT09",
            "batches",
            with_the_rest_in_the_last,
            "The samples left over were added to the last whole batch, which became too long.",
            *FULL_BATCHES,
        ),
        Mistake(
            "MBT10",
            "batches",
            filled_from_the_start,
            "The last batch is filled up with the first samples.",
            *ONCE,
        ),
        Mistake(
            "MBT11",
            "batches",
            filled_from_before,
            "The last batch is filled up with samples of the one before.",
            *ONCE,
        ),
        Mistake(
            "MBT12",
            "batches",
            lambda order, size: (
                [*without_the_short_batch(order, size), order[:0]]
                if len(order) % size == 0
                else minibatches(order, size)
            ),
            "Right, except where no sample is left over: an empty batch stands at the end.",
            "A batch without samples has no gradient, and its mean would be 0 divided by 0.",
            "How many batches do you make where batch_size divides n?",
        ),
        Mistake(
            "MBT13",
            "batches",
            lambda order, size: [
                order[i :: number_of_batches(len(order), size)]
                for i in range(number_of_batches(len(order), size))
            ],
            "Samples were dealt out in turn, like cards: neighbours are in different batches.",
            *CUTS,
        ),
    ),
)

COUNT_ITERATIONS = Task(
    count_iterations,
    points={"iterations": 2},
    cases={
        "random": lambda rng: draw_counts(rng, nearly_full=False),
        "another": lambda rng: draw_counts(rng, nearly_full=True),
        "no short batch": draw_whole_counts,
        "fewer samples than a batch": draw_few_samples,
    },
    mistakes=(
        Mistake(
            "ITR01",
            "iterations",
            lambda n, size, epochs: epochs * (n // size),
            "Too few: the short batch at the end of each epoch is not counted.",
            *SHORT_BATCH,
        ),
        Mistake(
            "ITR02",
            "iterations",
            lambda n, size, epochs: epochs * (n // size + 1),
            "Right, except where no sample is left over: there it is one step too many per epoch.",
            "A last batch without samples is none.",
            "With 6 samples in batches of 3, how many batches do you count?",
        ),
        Mistake(
            "ITR03",
            "iterations",
            lambda n, size, epochs: -(-epochs * n // size),
            "Rounded up once, over all epochs: batches run on from one epoch into the next.",
            *EPOCHS,
        ),
        Mistake(
            "ITR04",
            "iterations",
            lambda n, size, epochs: epochs * n // size,
            "Rounded down once, over all epochs: batches run on from one epoch into the next.",
            *EPOCHS,
        ),
        Mistake(
            "ITR05",
            "iterations",
            lambda n, size, epochs: epochs * n / size,
            "This is not a whole number where the last batch is short.",
            "A short batch makes a whole step, not a part of one.",
            "Which kind of division do you use, and what should become of the remainder?",
        ),
        Mistake(
            "ITR06",
            "iterations",
            lambda n, size, epochs: epochs * int(np.rint(n / size)),
            "Right only where the last batch is at least half full: you round to the nearest.",
            *SHORT_BATCH,
        ),
        Mistake(
            "ITR07",
            "iterations",
            lambda n, size, epochs: epochs,
            "This is the number of epochs: one step for each.",
            *ONE_STEP,
        ),
        Mistake(
            "ITR08",
            "iterations",
            lambda n, size, epochs: number_of_batches(n, size),
            "This is the number of steps in a single epoch.",
            *ONE_STEP,
        ),
        Mistake(
            "ITR09",
            "iterations",
            lambda n, size, epochs: epochs * n,
            "This counts one step for every sample.",
            *ONE_STEP,
        ),
        Mistake(
            "ITR10",
            "iterations",
            lambda n, size, epochs: epochs * size,
            "This grows with the batch size and does not depend on the number of samples.",
            *ONE_STEP,
        ),
    ),
)

SGD_STEP = Task(
    sgd_step,
    points={"w": 2},
    cases={"random": draw_sgd, "another": draw_sgd, "zero gradient": draw_sgd_at_rest},
    mistakes=(
        Mistake(
            "SGS01",
            "w",
            lambda w, dw, rate: w + rate * dw,
            "The step has the right length and goes uphill.",
            *UPHILL,
        ),
        Mistake(
            "SGS02",
            "w",
            lambda w, dw, rate: w - dw,
            "The step has the right direction and ignores the learning rate.",
            *RATE,
        ),
        Mistake(
            "SGS03",
            "w",
            lambda w, dw, rate: -rate * dw,
            "This is the step alone: w itself is not in the result.",
            "A step says where to go from here; asked for is where it ends.",
            "Where does w stand when the gradient is 0, and what do you return then?",
        ),
        Mistake(
            "SGS04",
            "w",
            lambda w, dw, rate: rate * (w - dw),
            "The learning rate shrinks w as well, not only the step.",
            "Where the gradient is 0, w should stay where it is.",
            "What does the learning rate multiply in your formula, and what should it?",
        ),
        Mistake(
            "SGS05",
            "w",
            lambda w, dw, rate: dw - rate * w,
            "w and dw have changed places.",
            "We start from w, and dw says in which direction to leave it.",
            "In which order does the function take its arguments?",
        ),
        Mistake(
            "SGS06",
            "w",
            lambda w, dw, rate: w - rate * quotient(dw, root(np.sum(dw**2))),
            "All gradients make steps of one length: dw was divided by its norm.",
            "Near a minimum the gradient fades, and the steps should fade with it.",
            "If dw doubles, what becomes of your step?",
        ),
        Mistake(
            "SGS07",
            "w",
            lambda w, dw, rate: w - rate * np.sign(dw),
            "Every weight moves by the same amount: only the sign of dw is used.",
            "Near a minimum the gradient fades, and the steps should fade with it.",
            "If dw doubles, what becomes of your step?",
        ),
        Mistake(
            "SGS08",
            "w",
            lambda w, dw, rate: w - rate * dw / len(dw),
            "The step is too short by the same factor everywhere, the number of rows.",
            "The mean over the batch is taken once, in the loss; its 1/n has arrived inside dw.",
            "Where do you divide, and has somebody divided already?",
        ),
        Mistake(
            "SGS09",
            "w",
            lambda w, dw, rate: w - dw / rate,
            "The step grows as the learning rate becomes smaller.",
            "A small learning rate is the careful one: it makes small steps.",
            "If the learning rate is halved, what becomes of your step?",
        ),
        Mistake(
            "SGS10",
            "w",
            lambda w, dw, rate: w - rate * w * dw,
            "Each step is multiplied by the weight itself.",
            "How far to go is said by the learning rate and dw; where w stands does not matter.",
            "How far does a weight of 0 move in your function?",
        ),
    ),
)

MOMENTUM_STEP = Task(
    momentum_step,
    points={"w": 2, "velocity": 2},
    order=("velocity", "w"),
    cases={
        "random": draw_momentum,
        "another": draw_momentum,
        "the first step": draw_first_momentum,
        "zero gradient": draw_rolling,
    },
    mistakes=(
        Mistake(
            "MOM01",
            "w velocity",
            lambda w, g, v, rate, mu: (w + (mu * v + rate * g), mu * v + rate * g),
            "The gradient pushes the velocity uphill.",
            *UPHILL,
        ),
        Mistake(
            "MOM03",
            "w velocity",
            lambda w, g, v, rate, mu: (w - rate * (mu * v + g), mu * v + g),
            "The velocity gathers gradients, and the learning rate comes in at the step.",
            *CONVENTION,
        ),
        Mistake(
            "MOM08",
            "w velocity",
            lambda w, g, v, rate, mu: (w - (mu * v + rate * g), mu * v + rate * g),
            "The velocity points uphill and is taken away from w.",
            *CONVENTION,
        ),
        Mistake(
            "MOM09",
            "w velocity",
            lambda w, g, v, rate, mu: (
                w - rate * (mu * v + (1.0 - mu) * g),
                mu * v + (1.0 - mu) * g,
            ),
            "The velocity is a running mean of gradients, as in Adam.",
            *CONVENTION,
        ),
        Mistake(
            "MOM10",
            "w velocity",
            lambda w, g, v, rate, mu: (
                w + (mu * v - (1.0 - mu) * rate * g),
                mu * v - (1.0 - mu) * rate * g,
            ),
            "The gradient's push is damped: the weights of old and new add up to 1.",
            "A velocity is no mean: with a steady gradient it grows beyond a single push.",
            "By what is the gradient multiplied before it joins the velocity?",
        ),
        Mistake(
            "MOM11",
            "w velocity",
            lambda w, g, v, rate, mu: (w + (mu * v - g), mu * v - g),
            "The gradient pushes with its full size: the learning rate is missing.",
            *RATE,
        ),
        Mistake(
            "MOM12",
            "w velocity",
            lambda w, g, v, rate, mu: (w + rate * (mu * v - g), rate * (mu * v - g)),
            "The learning rate shrinks the old velocity too.",
            "The old velocity has been scaled by the learning rate when it came in.",
            "What does the learning rate multiply in your formula, and what should it?",
        ),
        Mistake(
            "MOM13",
            "w velocity",
            lambda w, g, v, rate, mu: (w + (rate * v - mu * g), rate * v - mu * g),
            "Learning rate and momentum have changed places.",
            "Momentum says how much velocity stays, the learning rate how hard dw pushes.",
            "In which order does the function take its arguments?",
        ),
        Mistake(
            "MOM14",
            "w velocity",
            lambda w, g, v, rate, mu: (w - rate * g, -rate * g),
            "The old velocity is forgotten: this is a step of plain gradient descent.",
            *FADING,
        ),
        Mistake(
            "MOM15",
            "w velocity",
            lambda w, g, v, rate, mu: (w + (v - rate * g), v - rate * g),
            "The whole old velocity stays: nothing brakes it.",
            *FADING,
        ),
        Mistake(
            "MOM16",
            "w velocity",
            lambda w, g, v, rate, mu: momentum_step(w, g, v, rate, mu)[::-1],
            "w and the velocity are exchanged.",
            *ORDER,
        ),
        Mistake(
            "MOM17",
            "w velocity",
            lambda w, g, v, rate, mu: (
                w + ((1.0 - mu) * v - rate * g),
                (1.0 - mu) * v - rate * g,
            ),
            "The share of the old velocity that should fade has stayed, and the other faded.",
            *FADING,
        ),
        Mistake(
            "MOM02",
            "w",
            lambda w, g, v, rate, mu: w - (mu * v - rate * g),
            "The velocity is right; w moves against it.",
            "The velocity is the way that w moves: its sign is in it already.",
            "How often does a minus enter between dw and w?",
        ),
        Mistake(
            "MOM04",
            "w",
            lambda w, g, v, rate, mu: w + mu * (mu * v - rate * g) - rate * g,
            "The velocity is right; w takes the step of Nesterov's method.",
            "Nesterov looks ahead along the velocity; the plain method does not.",
            "What does the docstring add to w, and what do you add beside it?",
        ),
        Mistake(
            "MOM18",
            "w",
            lambda w, g, v, rate, mu: w + v,
            "The velocity is right; w was moved by the old one.",
            *FRESH,
        ),
        Mistake(
            "MOM19",
            "w",
            lambda w, g, v, rate, mu: w + rate * (mu * v - rate * g),
            "The velocity is right; the learning rate enters the step a second time.",
            "A velocity in this convention is ready to be walked.",
            "How often does the learning rate act on dw before it reaches w?",
        ),
        Mistake(
            "MOM20",
            "w",
            lambda w, g, v, rate, mu: w - rate * g,
            "The velocity is right, but w moves as in plain gradient descent.",
            "The gradient changes the velocity, and only the velocity moves w.",
            "Does your w change where the gradient is 0 and the velocity is not?",
        ),
        Mistake(
            "MOM21",
            "w",
            lambda w, g, v, rate, mu: w + (mu * v - rate * g) - rate * g,
            "The velocity is right; w takes the gradient's push twice.",
            "The gradient changes the velocity, and only the velocity moves w.",
            "Along how many ways does dw reach w in your function?",
        ),
        Mistake(
            "MOM22",
            "w",
            lambda w, g, v, rate, mu: mu * v - rate * g,
            "Your w is the step alone.",
            "A step says where to go from here; asked for is where it ends.",
            "Where does w stand when the velocity stays 0, and what do you return then?",
        ),
        Mistake(
            "MOM06",
            "velocity",
            lambda w, g, v, rate, mu: v,
            "w is right; the velocity came back as it was.",
            *NEXT_STEP,
        ),
        Mistake(
            "MOM23",
            "velocity",
            lambda w, g, v, rate, mu: rate * g - mu * v,
            "w is right; the velocity came back with the other sign.",
            "The next step reads the velocity in the convention in which this one got it.",
            "Does the velocity that you return point the way that w has moved?",
        ),
        Mistake(
            "MOM24",
            "velocity",
            lambda w, g, v, rate, mu: -rate * g,
            "w is right; the velocity that came back holds the newest push alone.",
            *NEXT_STEP,
        ),
    ),
)

RMSPROP_STEP = Task(
    rmsprop_step,
    points={"w": 2, "mean_square": 2},
    order=("mean_square", "w"),
    cases={
        "random": draw_rmsprop,
        "another": draw_rmsprop,
        "the first step": draw_first_rmsprop,
        "weights without gradient": draw_rmsprop_at_rest,
    },
    mistakes=(
        Mistake(
            "RMS04",
            "w mean_square",
            lambda w, g, s, rate, rho, eps: rmsprop_from(
                w, g, (1.0 - rho) * s + rho * g**2, rate, eps
            ),
            "The weights of the old mean and of the new square are exchanged.",
            *WEIGHTS,
        ),
        Mistake(
            "RMS05",
            "w mean_square",
            lambda w, g, s, rate, rho, eps: rmsprop_from(w, g, rho * s + g**2, rate, eps),
            "The new square enters with its full size.",
            *WEIGHTS,
        ),
        Mistake(
            "RMS06",
            "w mean_square",
            lambda w, g, s, rate, rho, eps: rmsprop_from(w, g, s + g**2, rate, eps),
            "The squares are added up and never fade: this is AdaGrad.",
            "A sum only grows, so the steps would die out; a running mean forgets.",
            "What becomes of your mean square when gradients are 0 from now on?",
        ),
        Mistake(
            "RMS07",
            "w mean_square",
            lambda w, g, s, rate, rho, eps: rmsprop_from(w, g, (1.0 - rho) * g**2, rate, eps),
            "The old mean is not in the new one.",
            "A running mean remembers: it mixes what was with what comes.",
            "Which argument does your mean square not depend on?",
        ),
        Mistake(
            "RMS08",
            "w mean_square",
            lambda w, g, s, rate, rho, eps: rmsprop_from(
                w, g, rho * s + (1.0 - rho) * g, rate, eps
            ),
            "The gradient enters the mean without being squared.",
            *SQUARE,
        ),
        Mistake(
            "RMS09",
            "w mean_square",
            lambda w, g, s, rate, rho, eps: rmsprop_from(
                w, g, rho * s + (1.0 - rho) * np.abs(g), rate, eps
            ),
            "The gradient enters the mean by its absolute value.",
            *SQUARE,
        ),
        Mistake(
            "RMS10",
            "w mean_square",
            lambda w, g, s, rate, rho, eps: rmsprop_from(
                w, g, rho * s + ((1.0 - rho) * g) ** 2, rate, eps
            ),
            "The weight of the new value was squared together with it.",
            *WEIGHTS,
        ),
        Mistake(
            "RMS11",
            "w mean_square",
            lambda w, g, s, rate, rho, eps: rmsprop_from(
                w, g, rho * s + (1.0 - rho) * np.mean(g**2), rate, eps
            ),
            "All weights share one new square: the mean was taken over the entries.",
            "The mean runs over the steps; each weight keeps one of its own.",
            "Which shape does what you add to the old mean have?",
        ),
        Mistake(
            "RMS12",
            "w mean_square",
            lambda w, g, s, rate, rho, eps: rmsprop_step(w, g, s, rate, rho, eps)[::-1],
            "w and the mean square are exchanged.",
            *ORDER,
        ),
        Mistake(
            "RMS03",
            "w",
            lambda w, g, s, rate, rho, eps: rmsprop_from(w, g, s, rate, eps)[0],
            "The mean square is right; the step was made with the old one.",
            *FRESH,
        ),
        Mistake(
            "RMS02",
            "w",
            from_new_square(lambda w, g, s, rate, eps: divided_by(w, rate * g, s + eps)),
            "The mean square is right; the step is divided by it, not by its root.",
            *ROOT,
        ),
        Mistake(
            "RMS13",
            "w",
            from_new_square(lambda w, g, s, rate, eps: divided_by(w, rate * g, root(s + eps))),
            "The mean square is right; ε is under the root.",
            *EPSILON,
        ),
        Mistake(
            "RMS14",
            "w",
            from_new_square(lambda w, g, s, rate, eps: divided_by(w, rate * g, root(s))),
            "The mean square is right; ε is missing from the step.",
            *EPSILON,
        ),
        Mistake(
            "RMS01",
            "w",
            from_new_square(lambda w, g, s, rate, eps: divided_by(w, rate * g, root(s) * eps)),
            "The mean square is right; the denominator is multiplied by ε, so the steps are huge.",
            *EPSILON,
        ),
        Mistake(
            "RMS15",
            "w",
            from_new_square(lambda w, g, s, rate, eps: divided_by(w, rate * g, root(s)) + eps),
            "The mean square is right; every weight is too large by ε, which was added to w.",
            *BRACKETS,
        ),
        Mistake(
            "RMS23",
            "w",
            from_new_square(
                lambda w, g, s, rate, eps: divided_by(w, rate * g, root(s)) - rate * eps
            ),
            "The mean square is right; ε was added behind the fraction, not in its denominator.",
            *BRACKETS,
        ),
        Mistake(
            "RMS16",
            "w",
            from_new_square(lambda w, g, s, rate, eps: w + rate * g / (root(s) + eps)),
            "The step has the right length and goes uphill.",
            *UPHILL,
        ),
        Mistake(
            "RMS17",
            "w",
            from_new_square(lambda w, g, s, rate, eps: w - g / (root(s) + eps)),
            "The step has the right direction and ignores the learning rate.",
            *RATE,
        ),
        Mistake(
            "RMS18",
            "w",
            from_new_square(lambda w, g, s, rate, eps: w - rate * g),
            "The mean square is right but is not used: this is plain gradient descent.",
            "Each weight has a step in units of its own gradient's size.",
            "Which argument does your w not depend on?",
        ),
        Mistake(
            "RMS19",
            "w",
            from_new_square(lambda w, g, s, rate, eps: w - rate * g * (root(s) + eps)),
            "The step is multiplied by the gradient's size where it should be divided.",
            "Weights with large gradients are held back, those with small ones helped.",
            "If dw has been large for long, do your steps become longer or shorter?",
        ),
        Mistake(
            "RMS20",
            "mean_square",
            lambda w, g, s, rate, rho, eps: s,
            "w is right; the mean square came back as it was.",
            *NEXT_STEP,
        ),
        Mistake(
            "RMS21",
            "mean_square",
            lambda w, g, s, rate, rho, eps: root(new_square(g, s, rho)),
            "w is right; what came back is the root of the mean square.",
            *NEXT_STEP,
        ),
        Mistake(
            "RMS22",
            "mean_square",
            lambda w, g, s, rate, rho, eps: new_square(g, s, rho) + eps,
            "w is right; the mean square that came back has ε in it.",
            *NEXT_STEP,
        ),
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
            "beta1 and beta2 have changed places.",
            "The mean forgets faster than the mean square, so each has a weight of its own.",
            "Which of the two belongs to which mean, according to the docstring?",
        ),
        Mistake(
            "ADM13",
            "w mean mean_square",
            remembering(
                lambda g, m, b1, b2: (1.0 - b1) * m + b1 * g,
                lambda g, s, b1, b2: (1.0 - b2) * s + b2 * g**2,
            ),
            "In both means the weights of the old and the new value are exchanged.",
            *WEIGHTS,
        ),
        Mistake(
            "ADM14",
            "w mean mean_square",
            remembering(lambda g, m, b1, b2: b1 * m + g, lambda g, s, b1, b2: b2 * s + g**2),
            "In both means the new value enters with its full size.",
            *WEIGHTS,
        ),
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
            "ADM17",
            "w mean",
            remembering(mean=lambda g, m, b1, b2: b1 * m + g),
            "In the mean the gradient enters with its full size.",
            *WEIGHTS,
        ),
        Mistake(
            "ADM18",
            "w mean_square",
            remembering(square=lambda g, s, b1, b2: b2 * s + g**2),
            "In the mean square the new value enters with its full size.",
            *WEIGHTS,
        ),
        Mistake(
            "ADM10",
            "w mean_square",
            remembering(square=lambda g, s, b1, b2: b2 * s + (1.0 - b2) * g),
            "The gradient enters the mean square without being squared.",
            *SQUARE,
        ),
        Mistake(
            "ADM19",
            "w mean_square",
            square_of_the_mean,
            "The mean square was fed with the square of the mean.",
            "Gradients that change sign cancel in the mean; their squares must not.",
            "Which quantity do you square, and has it been averaged before?",
        ),
        Mistake(
            "ADM20",
            "w mean_square",
            remembering(square=lambda g, s, b1, b2: new_square(g, s, b1)),
            "The mean square fades as fast as the mean: beta1 is in both.",
            "The mean forgets faster than the mean square, so each has a weight of its own.",
            "Which of the two belongs to which mean, according to the docstring?",
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
            "The correction makes both means smaller, and they are too small already.",
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
            "What do your brackets of the root hold, and what stays outside?",
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
        Mistake(
            "ADM29",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: divided_by(
                    w, rate * root(1.0 - b2**t) / (1.0 - b1**t) * m, root(s) + eps
                )
            ),
            "Nearly right: the correction moved into the learning rate, and ε stayed as it was.",
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
            "Both means are right; every weight is too large by ε, which was added to w.",
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
            "Both means are right; the step is divided by the mean square, not by its root.",
            *ROOT,
        ),
        Mistake(
            "ADM32",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: adam_from(w, m, s, t, -rate, b1, b2, eps)
            ),
            "The step has the right length and goes uphill.",
            *UPHILL,
        ),
        Mistake(
            "ADM33",
            "w",
            from_new_means(
                lambda w, m, s, t, rate, b1, b2, eps: adam_from(w, m, s, t, 1.0, b1, b2, eps)
            ),
            "The step has the right direction and ignores the learning rate.",
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
            "ADM08",
            "mean mean_square",
            lambda w, g, m, s, t, rate, b1, b2, eps: (
                (b1 * m + (1.0 - b1) * g) / (1.0 - b1**t),
                new_square(g, s, b2) / (1.0 - b2**t),
            ),
            "w is right; the means came back corrected.",
            "The correction is for this step alone; carried on, it would come again and again.",
            "With which means should the next step go on?",
        ),
        Mistake(
            "ADM36",
            "mean mean_square",
            lambda w, g, m, s, *rest: (m, s),
            "w is right; both means came back as they were.",
            *NEXT_STEP,
        ),
        Mistake(
            "ADM37",
            "mean mean_square",
            lambda *arguments: adam_step(*arguments)[:0:-1],
            "w is right; the two means are exchanged.",
            *ORDER,
        ),
        Mistake(
            "ADM38",
            "mean_square",
            lambda w, g, m, s, t, rate, b1, b2, eps: root(new_square(g, s, b2)),
            "w and the mean are right; what came back with them is the root of the mean square.",
            *NEXT_STEP,
        ),
    ),
)

CLIP = Task(
    clip_by_global_norm,
    points={"gradients": 3},
    cases={
        "random": draw_moderate,
        "another": lambda rng: draw_long(rng, 4),
        "short enough": draw_short,
        "each array short": draw_long_together,
        "one array": lambda rng: draw_long(rng, 1),
        "all zero": draw_nothing,
    },
    mistakes=(
        Mistake(
            "CLP01",
            "gradients",
            lambda gs, limit: tuple(
                scaled((g,), limit / max(norm, limit))[0]
                for g, norm in zip(gs, norms(gs), strict=True)
            ),
            "Each array was clipped by a norm of its own.",
            *ONE_FACTOR,
        ),
        Mistake(
            "CLP02",
            "gradients",
            lambda gs, limit: tuple(np.clip(g, -limit, limit) for g in gs),
            "Each entry was cut off at max_norm: large ones shrink, small ones stay.",
            "Cutting entries bends the direction; one factor for all keeps it.",
            "Which entries does your function change, and by how many different factors?",
        ),
        Mistake(
            "CLP03",
            "gradients",
            lambda gs, limit: scaled(gs, quotient(limit, global_norm(gs))),
            "Gradients that are short enough were changed too: all come out with one length.",
            *LIMIT,
        ),
        Mistake(
            "CLP04",
            "gradients",
            lambda gs, limit: clipped_at(gs, global_norm(gs) ** 2, limit),
            "The square of the norm was taken for the norm.",
            *NORM,
        ),
        Mistake(
            "CLP05",
            "gradients",
            lambda gs, limit: clipped_at(gs, sum(norms(gs)), limit),
            "The norms of the arrays were added up.",
            *NORM,
        ),
        Mistake(
            "CLP06",
            "gradients",
            lambda gs, limit: clipped_at(gs, float(np.abs(flat(gs)).sum()), limit),
            "The absolute values of all entries were added up.",
            *NORM,
        ),
        Mistake(
            "CLP07",
            "gradients",
            lambda gs, limit: clipped_at(gs, float(np.abs(flat(gs)).max()), limit),
            "The largest entry was taken for the norm.",
            *NORM,
        ),
        Mistake(
            "CLP08",
            "gradients",
            lambda gs, limit: clipped_at(gs, float(np.sqrt(np.mean(flat(gs) ** 2))), limit),
            "The squares were averaged instead of added up.",
            *NORM,
        ),
        Mistake(
            "CLP09",
            "gradients",
            lambda gs, limit: clipped_at(gs, max(norms(gs)), limit),
            "The norm of the longest array was taken for that of all.",
            *NORM,
        ),
        Mistake(
            "CLP10",
            "gradients",
            lambda gs, limit: clipped_at(gs, norms(gs)[-1], limit),
            "Only the last array is in the norm.",
            "Every entry of every array takes part in the length of the long vector.",
            "In your loop, what becomes of the squares of the arrays before?",
        ),
        Mistake(
            "CLP11",
            "gradients",
            lambda gs, limit: clipped_at(gs, norms(gs)[0], limit),
            "Only the first array is in the norm.",
            "Every entry of every array takes part in the length of the long vector.",
            "Which arrays does your norm not depend on?",
        ),
        Mistake(
            "CLP12",
            "gradients",
            unit_vectors,
            "Gradients that are too long come out with length 1.",
            "They should come out as long as the limit allows.",
            "How long is your result, as one vector, and how long may it be?",
        ),
        Mistake(
            "CLP13",
            "gradients",
            lengthened,
            "Gradients that are too long become longer still.",
            "Clipping shortens: the factor lies between 0 and 1.",
            "Is your factor above or below 1, and which way round is the fraction?",
        ),
        Mistake(
            "CLP14",
            "gradients",
            compared_the_other_way,
            "Short gradients are stretched up to the limit, and long ones stay.",
            *LIMIT,
        ),
        Mistake(
            "CLP15",
            "gradients",
            lambda gs, limit: gs,
            "Nothing is clipped: the gradients come back as they were.",
            "Gradients that are too long make a step that nobody can foresee.",
            "In which line do the gradients change, and is it ever reached?",
        ),
        Mistake(
            "CLP16",
            "gradients",
            compared_with_the_square,
            "The factor is right, but the decision whether to clip is made with the squared norm.",
            *LIMIT,
        ),
        Mistake(
            "CLP17",
            "gradients",
            lambda gs, limit: scaled(gs, min(1.0, limit / (global_norm(gs) + 1e-6))),
            "Nearly right: a millionth was added to the norm.",
            "Such a guard against division by 0 is common; a factor never above 1 needs none.",
            "Where do you divide, and can that number be 0 when there is something to clip?",
        ),
        Mistake(
            "CLP18",
            "gradients",
            lambda gs, limit: flat(clip_by_global_norm(gs, limit)),
            "The numbers are right and come back as one long vector.",
            "The optimizer needs each gradient in the shape of its weights.",
            "Which shapes came in, and which go out?",
        ),
        Mistake(
            "CLP19",
            "gradients",
            lambda gs, limit: scaled(gs, 1.0 / max(global_norm(gs), limit)),
            "All gradients come out with a length of 1 or less, whatever max_norm is.",
            *LIMIT,
        ),
    ),
)

TASKS = (
    MINIBATCHES,
    COUNT_ITERATIONS,
    SGD_STEP,
    MOMENTUM_STEP,
    RMSPROP_STEP,
    ADAM_STEP,
    CLIP,
)
