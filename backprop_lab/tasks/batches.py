"""Tasks on batches: how an epoch is cut, and how many steps that makes."""

import numpy as np

from backprop_lab.optimizers import count_iterations, minibatches
from backprop_lab.shapes import Integers
from backprop_lab.tasks.task import Arguments, Mistake, Task

# Concept and question that several mistakes share.
SHORT_BATCH = (
    "An epoch shows every sample, and those left over make a batch too, a short one.",
    "Take seven samples in batches of three: which samples have been seen after one epoch?",
)
CUTS = (
    "Batches lie end to end: the next one begins where the last one stopped.",
    "Write down the first and the last position of your first two batches: do they touch?",
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


TWO_SIGNS = (
    "A count is never below 0; where a minus sign makes // round up, another must undo it.",
    "How many minus signs stand in your line, and what does each of them do?",
)


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


def cut_up_to(order: Integers, size: int, end: int) -> list[Integers]:
    """Cut batches that begin before some position."""
    return [order[start : start + size] for start in range(0, end, size)]


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


MINIBATCHES = Task(
    minibatches,
    points={"batches": 2},
    cases={
        "random": draw_batches,
        "another": draw_batches,
        "no short batch": draw_full_batches,
        "one sample left over": lambda rng: (draw_order(rng, 13), int(rng.choice([3, 4, 6]))),
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
            "MBT17",
            "batches",
            lambda order, size: [order[i : i + size] for i in range(len(order) // size)],
            "Each batch begins one sample after the one before, and the short one is not counted.",
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
            "Samples were given to the batches in turn: neighbours are in different batches.",
            *CUTS,
        ),
        Mistake(
            "MBT14",
            "batches",
            lambda order, size: cut_up_to(order[1:], size, len(order) - 1),
            "The first sample of the order is in no batch.",
            "Positions are counted from 0: an array begins with entry 0.",
            "At which position does your first batch begin?",
        ),
        Mistake(
            "MBT15",
            "batches",
            lambda order, size: cut_up_to(order, size, len(order) - 1),
            "Right, except where a single sample is left over: its batch is missing.",
            "In Python the end of a range does not belong to it.",
            "Which is the last position at which a batch of yours may begin?",
        ),
        Mistake(
            "MBT16",
            "batches",
            lambda order, size: cut_up_to(order, size, len(order) - size),
            "The last batch is missing, short or not.",
            "In Python the end of a range does not belong to it.",
            "Which is the last position at which a batch of yours may begin?",
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
            "The short batch at the end of each epoch is not counted.",
            *SHORT_BATCH,
        ),
        Mistake(
            "ITR02",
            "iterations",
            lambda n, size, epochs: epochs * (n // size + 1),
            "Right, except where no sample is left over: there it is one step too many per epoch.",
            "A batch without samples makes no step.",
            "With six samples in batches of three, how many batches do you count?",
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
            "Wrong where the last batch is less than half full: you round to the nearest.",
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
            "This is as many steps per epoch as a batch has samples; n is not in it.",
            *ONE_STEP,
        ),
        Mistake(
            "ITR11",
            "iterations",
            lambda n, size, epochs: -epochs * (n // size),
            "The number is not positive, and the short batch at the end of each epoch is not "
            "counted.",
            *TWO_SIGNS,
        ),
        Mistake(
            "ITR12",
            "iterations",
            lambda n, size, epochs: -epochs * number_of_batches(n, size),
            "The number has the right size and the wrong sign.",
            *TWO_SIGNS,
        ),
    ),
)


TASKS = (
    MINIBATCHES,
    COUNT_ITERATIONS,
)
