"""The task on early stopping: the epoch to go back to, and the one to stop after."""

from collections.abc import Callable

import numpy as np

from backprop_lab.regularization import early_stopping
from backprop_lab.shapes import Array
from backprop_lab.tasks.task import Arguments, Mistake, Task

# Concept and question that several mistakes share.
UP_TO_THE_STOP = (
    "What comes after the stop is never trained, so nobody can know those losses.",
    "Which losses has training seen when it stops?",
)
IN_A_ROW = (
    "Only epochs in a row without an improvement count; an improvement starts the count anew.",
    "When does your count go back to its start?",
)
TO_THE_BEST = (
    "A loss may fall for a moment and still be worse than the best one so far.",
    "With which earlier loss do you compare each new one?",
)
THE_END = (
    "Training also ends when the epochs do, even if there is patience left.",
    "What do you return when the patience is never used up?",
)
NEVER_BEATEN = (
    "A best loss that starts below every possible loss can never be beaten.",
    "With which number does your best loss start, and is any loss below it?",
)
COUNTED_FROM_0 = (
    "The first epoch has the number 0, like the first entry of an array.",
    "Which number would the first epoch have in your result?",
)

Epochs = tuple[int, int]


def watch(
    losses: Array,
    patience: int,
    better: Callable[[float, float], bool] = lambda loss, best: loss < best,
) -> Epochs:
    """Stop after a patience, by another comparison."""
    best = 0
    for epoch in range(len(losses)):
        if better(losses[epoch], losses[best]):
            best = epoch
        if epoch - best >= patience:
            break
    return best, epoch


def against_the_one_before(losses: Array, patience: int) -> Epochs:
    """Call every fall an improvement."""
    best = epoch = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[epoch - 1]:
            best = epoch
        if epoch - best == patience:
            break
    return best, epoch


def falls_reset_the_count(losses: Array, patience: int) -> Epochs:
    """Call every fall an improvement where the count is kept, but not where the best is."""
    _, stop = against_the_one_before(losses, patience)
    return int(np.argmin(losses[: stop + 1])), stop


def never_reset(losses: Array, patience: int) -> Epochs:
    """Count all epochs without an improvement, not only those in a row."""
    best = waited = epoch = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        else:
            waited += 1
        if waited == patience:
            break
    return best, epoch


def counted_from_the_first(losses: Array, patience: int) -> Epochs:
    """Count the first epoch as one without an improvement."""
    best = waited = epoch = 0
    for epoch in range(len(losses)):
        waited = 0 if losses[epoch] < losses[best] else waited + 1
        if waited == 0:
            best = epoch
        if waited == patience:
            break
    return best, epoch


def stopped_where(losses: Array, stops: Callable[[int, int], bool]) -> Epochs:
    """Stop on another condition on the best epoch and the one at hand."""
    best = epoch = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if stops(best, epoch):
            break
    return best, epoch


def best_of_all(losses: Array, patience: int) -> int:
    """Find the smallest loss, after the stop too."""
    return int(np.argmin(losses))


def last_epoch(losses: Array) -> int:
    """Number the last epoch."""
    return len(losses) - 1


# Wrong ways that must all end differently on a random draw, and with neither epoch right.
APART: tuple[Callable[[Array, int], Epochs], ...] = (
    lambda losses, patience: watch(losses, patience + 1),
    lambda losses, patience: watch(losses, patience - 1),
    lambda losses, patience: watch(losses, 1),
    lambda losses, patience: (best_of_all(losses, patience), last_epoch(losses)),
    against_the_one_before,
    falls_reset_the_count,
    never_reset,
    lambda losses, patience: watch(losses, patience, better=lambda loss, best: loss > best),
    lambda losses, patience: (0, patience),
)


def draw_losses(rng: np.random.Generator, patience: int) -> Arguments:
    """Draw losses for which every wrong way of ours ends elsewhere.

    Of three low losses the second comes just in time and the third just too late. Then the losses
    rise for longer than the patience, so that everybody stops who ever does; the end is best.
    """
    while True:
        cuts = np.cumsum([rng.integers(3, 6), patience - 1, patience])
        start, wait, too_long, more = np.split(rng.uniform(1.6, 2.6, size=cuts[-1] + 4), cuts)
        low = np.sort(rng.uniform(0.6, 1.4, size=3))[::-1]
        rising = np.sort(rng.uniform(2.6, 3.6, size=patience + 2))
        parts = [start, low[:1], wait, low[1:2], too_long, low[2:], more, rising, 0.1 * low]
        losses = np.concatenate(parts)
        best, stop = watch(losses, patience)
        ends = {way(losses, patience) for way in APART}
        wrong = [end for end in ends if end[0] != best and end[1] != stop]
        if len(wrong) == len(APART):
            return losses, patience


def draw_patience_left(rng: np.random.Generator) -> Arguments:
    """Draw losses that rise only at the end, for fewer epochs than there is patience."""
    n = int(rng.choice([7, 11]))
    falling, rising = np.sort(rng.uniform(1.0, 2.0, size=n))[::-1], rng.uniform(1.1, 1.9, size=2)
    return np.concatenate([falling, [0.8], rising]), int(rng.choice([4, 5]))


def draw_falling(rng: np.random.Generator) -> Arguments:
    """Draw losses that fall to the end."""
    n = int(rng.choice([5, 7, 11]))
    return np.sort(rng.uniform(0.2, 2.0, size=n))[::-1].copy(), int(rng.choice([2, 3]))


def draw_equal_losses(rng: np.random.Generator) -> Arguments:
    """Draw losses whose best value comes three times."""
    high = rng.uniform(1.0, 2.0, size=8)
    best = float(rng.uniform(0.5, 0.9))
    losses = [2.5, high[0], 2.1, best, high[1], best, high[2], best, *high[3:]]
    return np.array(losses), 3


def draw_equal_from_the_start(rng: np.random.Generator) -> Arguments:
    """Draw losses of which the first two are equal, and the best."""
    best = float(rng.uniform(0.5, 0.9))
    return np.array([best, best, *rng.uniform(1.0, 2.0, size=5)]), 3


def draw_impatient(rng: np.random.Generator) -> Arguments:
    """Draw losses that fall, rise once, and fall again, with a patience of 1."""
    n = int(rng.choice([3, 5]))
    falling = np.sort(rng.uniform(1.0, 2.0, size=n))[::-1]
    return np.concatenate([falling, [falling[-1] + 0.1], falling - 0.9]), 1


EARLY_STOPPING = Task(
    early_stopping,
    points={"best_epoch": 2, "stop_epoch": 2},
    cases={
        "random": lambda rng: draw_losses(rng, 3),
        "another": lambda rng: draw_losses(rng, 4),
        "patience left at the end": draw_patience_left,
        "falling to the end": draw_falling,
        "equal losses": draw_equal_losses,
        "equal from the start": draw_equal_from_the_start,
        "one epoch": lambda rng: (rng.uniform(0.5, 2.0, size=1), 2),
        "a patience of 1": draw_impatient,
    },
    mistakes=(
        Mistake(
            "EST01",
            "best_epoch stop_epoch",
            lambda losses, patience: watch(losses, patience + 1),
            "Training stops one epoch too late, and may find a better epoch in it.",
            "With a patience of 1, the first epoch without an improvement is the last.",
            "Is the patience used up when the count reaches it, or when it goes beyond?",
        ),
        Mistake(
            "EST02",
            "best_epoch stop_epoch",
            lambda losses, patience: watch(losses, patience - 1),
            "Training stops one epoch too early.",
            "The epoch of the best loss is itself an improvement and uses up no patience.",
            "How large is your count in the epoch right after the best one?",
        ),
        Mistake(
            "EST27",
            "best_epoch stop_epoch",
            counted_from_the_first,
            "Where no loss has yet been below the first one, training stops one epoch too early.",
            "The first epoch is itself the best so far and uses up no patience.",
            "What does your count say after the first epoch?",
        ),
        Mistake(
            "EST03",
            "best_epoch stop_epoch",
            lambda losses, patience: watch(losses, 1),
            "Training stops at the first epoch without an improvement, whatever the patience.",
            "A loss on other samples goes up and down; patience waits for what comes after.",
            "Which argument does your result not depend on?",
        ),
        Mistake(
            "EST04",
            "best_epoch stop_epoch",
            lambda losses, patience: (best_of_all(losses, patience), last_epoch(losses)),
            "Training never stops before the last epoch.",
            "Stopping early saves the epochs after the patience is used up.",
            "What ends your loop, and is that line ever reached?",
        ),
        Mistake(
            "EST05",
            "best_epoch stop_epoch",
            against_the_one_before,
            "Every fall of the loss counts as an improvement, even one from a worse loss.",
            *TO_THE_BEST,
        ),
        Mistake(
            "EST06",
            "best_epoch stop_epoch",
            falls_reset_the_count,
            "The count starts anew at every fall of the loss, even one from a worse loss.",
            *TO_THE_BEST,
        ),
        Mistake(
            "EST07",
            "best_epoch stop_epoch",
            never_reset,
            "Training stops too early: all epochs without an improvement are counted together.",
            *IN_A_ROW,
        ),
        Mistake(
            "EST08",
            "best_epoch stop_epoch",
            lambda losses, patience: watch(losses, patience, lambda loss, best: loss <= best),
            "Right, except for equal losses: there an equal one counts as an improvement.",
            "A loss that only comes back to the best value has brought nothing new.",
            "What does the docstring say of an equal loss, and what does your comparison?",
        ),
        Mistake(
            "EST09",
            "best_epoch stop_epoch",
            lambda losses, patience: watch(losses, patience, lambda loss, best: loss > best),
            "The largest loss counts as the best one.",
            "An accuracy should be large, a loss small.",
            "Which way round is your comparison?",
        ),
        Mistake(
            "EST10",
            "best_epoch stop_epoch",
            lambda losses, patience: watch(losses, patience, lambda loss, best: False),
            "No epoch after the first is ever an improvement.",
            *NEVER_BEATEN,
        ),
        Mistake(
            "EST21",
            "best_epoch stop_epoch",
            lambda losses, patience: (0, min(patience - 1, last_epoch(losses))),
            "No epoch is ever an improvement, not even the first.",
            *NEVER_BEATEN,
        ),
        Mistake(
            "EST22",
            "best_epoch stop_epoch",
            lambda losses, patience: (last_epoch(losses), last_epoch(losses)),
            "Both epochs are the last: every epoch counts as an improvement.",
            "Only a loss below the best one so far is an improvement.",
            "Under which condition does your best epoch change?",
        ),
        Mistake(
            "EST23",
            "best_epoch stop_epoch",
            lambda losses, patience: stopped_where(losses, lambda best, now: now == patience),
            "Training stops at the epoch whose number is the patience, whatever the losses.",
            "The patience counts epochs without an improvement, not epochs since the start.",
            "From which epoch on do you count?",
        ),
        Mistake(
            "EST24",
            "best_epoch stop_epoch",
            lambda losses, patience: stopped_where(
                losses, lambda best, now: best + now == patience
            ),
            "Training stops where the numbers of the two epochs add up to the patience.",
            "The patience is a distance: from the best epoch to the one at hand.",
            "What does your count say in the epoch right after the best one?",
        ),
        Mistake(
            "EST26",
            "best_epoch stop_epoch",
            lambda losses, patience: (0, 0),
            "Both epochs are 0, always: training stops at once.",
            "In the first epoch no patience has been used up yet.",
            "Is your condition for stopping true in the first epoch, and when should it be?",
        ),
        Mistake(
            "EST25",
            "best_epoch stop_epoch",
            lambda losses, patience: watch(losses[: max(last_epoch(losses), 1)], patience),
            "Right, unless training reaches the last epoch: that one is never looked at.",
            "In Python the end of a range does not belong to it.",
            "Which is the last epoch that your loop looks at?",
        ),
        Mistake(
            "EST11",
            "best_epoch stop_epoch",
            lambda losses, patience: watch(losses, patience)[::-1],
            "The two epochs are exchanged.",
            "Results without names are read by position.",
            "In which order does the docstring name them?",
        ),
        Mistake(
            "EST12",
            "best_epoch stop_epoch",
            lambda losses, patience: tuple(epoch + 1 for epoch in watch(losses, patience)),
            "Both epochs are too large by one: they are counted from 1.",
            *COUNTED_FROM_0,
        ),
        Mistake(
            "EST13",
            "best_epoch",
            best_of_all,
            "best_epoch was looked for among all losses, those after the stop too.",
            *UP_TO_THE_STOP,
        ),
        Mistake(
            "EST14",
            "best_epoch",
            lambda losses, patience: watch(losses, patience)[1],
            "best_epoch is the epoch of the stop.",
            "Between the best epoch and the stop lies the patience; one goes back that far.",
            "Which epoch had the smallest loss, the last one or one before?",
        ),
        Mistake(
            "EST15",
            "best_epoch",
            lambda losses, patience: losses[watch(losses, patience)[0]],
            "best_epoch is a loss, not the number of an epoch.",
            "To go back one must know when the loss was smallest, not how small it was.",
            "Do you keep the loss, or where it stands?",
        ),
        Mistake(
            "EST16",
            "best_epoch",
            lambda losses, patience: max(watch(losses, patience)[1] - patience, 0),
            "best_epoch is always a whole patience before the stop.",
            "That holds only where the patience has been used up.",
            "What is the best epoch when the losses fall to the very end?",
        ),
        Mistake(
            "EST17",
            "stop_epoch",
            lambda losses, patience: watch(losses, patience)[0] + patience,
            "stop_epoch is always a whole patience after the best, beyond the last epoch too.",
            *THE_END,
        ),
        Mistake(
            "EST18",
            "stop_epoch",
            lambda losses, patience: (
                len(losses)
                if watch(losses, patience)[1] - watch(losses, patience)[0] < patience
                else watch(losses, patience)[1]
            ),
            "Where patience is left, stop_epoch is beyond the last epoch.",
            *THE_END,
        ),
        Mistake(
            "EST19",
            "stop_epoch",
            lambda losses, patience: watch(losses, patience)[1] + 1,
            "stop_epoch says how many epochs were trained.",
            *COUNTED_FROM_0,
        ),
        Mistake(
            "EST20",
            "stop_epoch",
            lambda losses, patience: watch(losses, patience)[1] - watch(losses, patience)[0],
            "stop_epoch says how many epochs brought no improvement, not which one was the last.",
            "A count of epochs and the number of an epoch start at different places.",
            "From which epoch on do you count?",
        ),
    ),
)


TASKS = (EARLY_STOPPING,)
