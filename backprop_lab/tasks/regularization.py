"""Tasks on regularization: the price of large weights, dropout, and when to stop."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_lab.regularization import (
    dropout_backward,
    dropout_forward,
    early_stopping,
    l2_backward,
)
from backprop_lab.shapes import Array
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

Epochs = tuple[int, int]
# Concept and question that several mistakes share.
UPSTREAM = (
    "A backward pass multiplies two things: the slope here, and the gradient that arrives.",
    "Which argument of the function does your result not depend on?",
)
HALF = (
    "The penalty has a ½ in front so that something cancels when it is differentiated.",
    "Which numbers stand in front of W after you have differentiated, and what is left of them?",
)
SQUARE = (
    "Differentiating a square lowers its power; a price of W² does not push with W².",
    "Is your result negative where the weight is negative, so that a step shrinks both kinds?",
)
EACH = (
    "Every weight has a slope of its own: a gradient has the shape of what it belongs to.",
    "Which terms of the sum change when one single weight changes?",
)
MEAN_STAYS = (
    "What is kept is enlarged so that the mean over many draws stays as it was.",
    "Of a thousand entries of 1, how many are kept, and what do they add up to in your y?",
)
KEEP = (
    "Some books and libraries name the probability to drop, this course the one to keep.",
    "With a keep probability of 0.9, how many of ten entries should survive?",
)
CACHE = (
    "The backward pass needs to know which entries were kept, and what they were divided by.",
    "What does the docstring say that the cache is?",
)
SAME_AS_FORWARD = (
    "dx goes through the same factors as x did: each entry was multiplied by one number.",
    "By which number was a kept entry of x multiplied in the forward pass?",
)
DROPPED = (
    "A dropped entry of x had no part in y, so nudging it does not change the loss.",
    "What should arrive at an entry that was dropped?",
)
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


def draw_l2(rng: np.random.Generator, *shape: int, sign: float = 1.0) -> Arguments:
    """Draw dpenalty with a sign, and the cache (W, strength)."""
    return sign * float(rng.uniform(0.3, 0.8)), (away_from_zero(rng, *shape), draw_strength(rng))


def draw_l2_with_zeros(rng: np.random.Generator) -> Arguments:
    """Draw weights of which some are 0."""
    dpenalty, (W, strength) = draw_l2(rng, *distinct_sizes(rng, 2))
    W[0, :2] = 0.0
    return dpenalty, (W, strength)


def draw_strength(rng: np.random.Generator) -> float:
    """Draw a strength that is no simple fraction."""
    return float(rng.uniform(0.1, 0.4))


def draw_uniforms(rng: np.random.Generator, keep_probability: float, *shape: int) -> Array:
    """Draw uniform numbers, of which some are on each side of p and of 1 − p."""
    uniforms = rng.uniform(0.02, 0.98, size=shape)
    low, high = sorted((keep_probability, 1.0 - keep_probability))
    uniforms.flat[:4] = rng.permutation([0.5 * low, 0.5, 0.5, 0.5 * (1.0 + high)])
    return uniforms


def draw_dropout(rng: np.random.Generator, low: float, high: float) -> Arguments:
    """Draw x, uniforms, and a probability between two bounds."""
    shape = distinct_sizes(rng, 2)
    keep_probability = float(rng.uniform(low, high))
    return (
        away_from_zero(rng, *shape),
        draw_uniforms(rng, keep_probability, *shape),
        keep_probability,
    )


def draw_rarely_kept(rng: np.random.Generator) -> Arguments:
    """Draw a keep probability below 1/2."""
    return draw_dropout(rng, 0.25, 0.4)


def draw_often_kept(rng: np.random.Generator) -> Arguments:
    """Draw a keep probability above 1/2."""
    return draw_dropout(rng, 0.6, 0.85)


def draw_all_kept(rng: np.random.Generator) -> Arguments:
    """Draw a keep probability of 1."""
    x, uniforms, _ = draw_often_kept(rng)
    return x, uniforms, 1.0


def draw_at_the_limit(rng: np.random.Generator) -> Arguments:
    """Draw uniform numbers of which some equal the keep probability."""
    x, uniforms, keep_probability = draw_often_kept(rng)
    uniforms[1, :2] = keep_probability
    return x, uniforms, keep_probability


def draw_zeros_in_x(rng: np.random.Generator) -> Arguments:
    """Draw an x in which some entries are 0 that are kept, and some that are dropped."""
    x, uniforms, keep_probability = draw_rarely_kept(rng)
    x[1, :2], uniforms[1, :2] = 0.0, (0.1, 0.9)
    return x, uniforms, keep_probability


def backwards(
    forward: Callable[[np.random.Generator], Arguments],
) -> Callable[[np.random.Generator], Arguments]:
    """Turn a draw for the forward pass into one of dy and a cache."""

    def draw(rng: np.random.Generator) -> Arguments:
        x, uniforms, keep_probability = forward(rng)
        return away_from_zero(rng, *x.shape), (uniforms < keep_probability, keep_probability)

    return draw


def draw_all_dropped(rng: np.random.Generator) -> Arguments:
    """Draw a cache in which no entry was kept."""
    dy, (kept, keep_probability) = backwards(draw_rarely_kept)(rng)
    return dy, (np.zeros_like(kept), keep_probability)


def divided(a: Array, b: Any) -> Array:
    """Divide, by 0 too."""
    with np.errstate(all="ignore"):
        quotient: Array = a / np.float64(b)
    return quotient


def cache_of(x: Array, uniforms: Array, keep_probability: float) -> Any:
    """Compute the right cache."""
    return dropout_forward(x, uniforms, keep_probability)[1]


def masked(x: Array, kept: Any, keep_probability: float) -> Any:
    """Drop by another mask."""
    return x * kept / keep_probability, (kept, keep_probability)


def kept_by(cache: Any) -> Any:
    """Take the mask out of a cache, as numbers."""
    return 1.0 * cache[0]


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
    best = 0
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
    best = waited = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        else:
            waited += 1
        if waited == patience:
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


def draw_impatient(rng: np.random.Generator) -> Arguments:
    """Draw losses that fall, rise once, and fall again, with a patience of 1."""
    n = int(rng.choice([3, 5]))
    falling = np.sort(rng.uniform(1.0, 2.0, size=n))[::-1]
    return np.concatenate([falling, [falling[-1] + 0.1], falling - 0.9]), 1


L2_BACKWARD = Task(
    l2_backward,
    points={"dW": 2},
    cases={
        "random": lambda rng: draw_l2(rng, *distinct_sizes(rng, 2)),
        "another": lambda rng: draw_l2(rng, *distinct_sizes(rng, 2), sign=-1.0),
        "three axes": lambda rng: draw_l2(rng, *distinct_sizes(rng, 3)),
        "weights of 0": draw_l2_with_zeros,
    },
    mistakes=(
        Mistake(
            "REG20",
            "dW",
            lambda dpenalty, cache: 2.0 * dpenalty * cache[1] * cache[0],
            "dW is twice as large as it should be, everywhere.",
            *HALF,
        ),
        Mistake(
            "REG03",
            "dW",
            lambda dpenalty, cache: 0.5 * dpenalty * cache[1] * cache[0],
            "dW is half as large as it should be, everywhere.",
            *HALF,
        ),
        Mistake(
            "REG08",
            "dW",
            lambda dpenalty, cache: cache[1] * cache[0],
            "dpenalty is not in dW.",
            *UPSTREAM,
        ),
        Mistake(
            "REG09",
            "dW",
            lambda dpenalty, cache: dpenalty * cache[0],
            "The strength is not in dW: a strong penalty pulls no harder than a weak one.",
            "A number in front of a sum stays there when the sum is differentiated.",
            "Which part of the cache does your result not depend on?",
        ),
        Mistake(
            "REG10",
            "dW",
            lambda dpenalty, cache: dpenalty * cache[1] * cache[0] ** 2,
            "The weights are still squared, so no entry knows the sign of its weight.",
            *SQUARE,
        ),
        Mistake(
            "REG11",
            "dW",
            lambda dpenalty, cache: 0.5 * dpenalty * cache[1] * cache[0] ** 2,
            "This is the price of each weight, not the slope of that price.",
            *SQUARE,
        ),
        Mistake(
            "REG12",
            "dW",
            lambda dpenalty, cache: dpenalty * cache[1] * np.sum(cache[0]),
            "dW is one number: the weights were added up.",
            *EACH,
        ),
        Mistake(
            "REG13",
            "dW",
            lambda dpenalty, cache: 0.5 * dpenalty * cache[1] * np.sum(cache[0] ** 2),
            "dW is one number: the penalty itself.",
            *EACH,
        ),
        Mistake(
            "REG14",
            "dW",
            lambda dpenalty, cache: dpenalty * cache[1] * cache[0] / len(cache[0]),
            "dW is too small by the same factor everywhere, the number of rows of W.",
            "The penalty is a price on weights, and the batch has no part in it.",
            "What does your division count, and is that in the penalty?",
        ),
        Mistake(
            "REG15",
            "dW",
            lambda dpenalty, cache: dpenalty * cache[1] * cache[0] / np.size(cache[0]),
            "dW is too small by the same factor everywhere, the number of weights.",
            "The penalty is a sum over the weights, not a mean.",
            "What does your division count, and is that in the penalty?",
        ),
        Mistake(
            "REG16",
            "dW",
            lambda dpenalty, cache: -dpenalty * cache[1] * cache[0],
            "Every entry has the wrong sign.",
            "A gradient points to a higher price; the step goes the other way.",
            "Where does a minus enter, and is it part of the gradient or of the step?",
        ),
        Mistake(
            "REG17",
            "dW",
            lambda dpenalty, cache: dpenalty * cache[1] * np.sign(cache[0]),
            "All entries have one size: this is the slope of a penalty on absolute values.",
            "A price of squares pulls harder at a large weight than at a small one.",
            "Does a weight that is twice as large get a gradient that is twice as large?",
        ),
        Mistake(
            "REG18",
            "dW",
            lambda dpenalty, cache: dpenalty * cache[1] * cache[0] / np.linalg.norm(cache[0]),
            "This is the slope of the length of W: it stays when all weights are doubled.",
            "The penalty adds squares; no root is taken of their sum.",
            "Which function did you differentiate, the length or its square?",
        ),
        Mistake(
            "REG19",
            "dW",
            lambda dpenalty, cache: cache[0] - dpenalty * cache[1] * cache[0],
            "These are weights after a step, not their gradient.",
            "A backward pass says how the loss changes; the optimizer moves the weights.",
            "Where in your function is W itself changed?",
        ),
    ),
)

DROPOUT_FORWARD = Task(
    dropout_forward,
    points={"y": 2, "cache": 1},
    cases={
        "random": draw_rarely_kept,
        "another": draw_often_kept,
        "a keep probability of 1": draw_all_kept,
        "uniforms at the limit": draw_at_the_limit,
        "zeros in x": draw_zeros_in_x,
    },
    mistakes=(
        Mistake(
            "DRP11",
            "y",
            lambda x, u, p: x * (u < p),
            "The right entries are kept, but not enlarged: the mean of y falls.",
            *MEAN_STAYS,
        ),
        Mistake(
            "DRF01",
            "y",
            lambda x, u, p: divided(x * (u < p), 1.0 - p),
            "The right entries are kept, but enlarged by the probability of the others.",
            *MEAN_STAYS,
        ),
        Mistake(
            "DRF02",
            "y",
            lambda x, u, p: x * (u < p) * p,
            "The right entries are kept, but made smaller: the mean of y falls twice.",
            *MEAN_STAYS,
        ),
        Mistake(
            "DRF03",
            "y",
            lambda x, u, p: x * (u < p) / np.mean(u < p),
            "The kept entries are enlarged by the share that this draw kept.",
            "The share differs from draw to draw; the probability is what it is on average.",
            "Which number does the docstring divide by, one given or one measured?",
        ),
        Mistake(
            "DRF04",
            "y",
            lambda x, u, p: x,
            "y is x, unchanged: nothing is dropped.",
            "In training, dropout silences entries at random.",
            "Where do the uniform numbers enter your y?",
        ),
        Mistake(
            "DRF05",
            "y",
            lambda x, u, p: x / p,
            "Every entry is enlarged, and none is dropped.",
            "In training, dropout silences entries at random.",
            "Where do the uniform numbers enter your y?",
        ),
        Mistake(
            "DRF06",
            "y cache",
            lambda x, u, p: masked(x, u >= p, p),
            "Kept and dropped are exchanged.",
            *KEEP,
        ),
        Mistake(
            "DRP10",
            "y cache",
            lambda x, u, p: masked(x, u > p, p),
            "Kept and dropped are exchanged, but for uniforms at the limit.",
            *KEEP,
        ),
        Mistake(
            "DRF07",
            "y cache",
            lambda x, u, p: masked(x, u < 1.0 - p, p),
            "Entries are kept as often as they should be dropped.",
            *KEEP,
        ),
        Mistake(
            "DRF08",
            "y cache",
            lambda x, u, p: (divided(x * (u >= p), 1.0 - p), (u >= p, p)),
            "The probability was read as the one to drop, in the mask and in the division.",
            *KEEP,
        ),
        Mistake(
            "DRF09",
            "y cache",
            lambda x, u, p: (divided(x * (u < 1.0 - p), 1.0 - p), (u < 1.0 - p, 1.0 - p)),
            "Everywhere the probability to drop stands for the one to keep.",
            *KEEP,
        ),
        Mistake(
            "DRF10",
            "y cache",
            lambda x, u, p: masked(x, u <= p, p),
            "Right, except for uniforms exactly at the limit: there the entry is kept.",
            "Numbers from 0 up to, but not with, 1 are below p with probability p.",
            "Which comparison does the docstring name, with or without equality?",
        ),
        Mistake(
            "DRF11",
            "y cache",
            lambda x, u, p: masked(x, x < p, p),
            "The entries of x decide which are kept, not the uniform numbers.",
            "Chance decides, whatever the entries are.",
            "Which array do you compare with the probability?",
        ),
        Mistake(
            "DRP06",
            "cache",
            lambda x, u, p: ((u < p) & (x != 0), p),
            "y is right; the cache says dropped where x was 0 and kept.",
            "An entry that is 0 by itself has not been dropped: nudging it changes y.",
            "From which array did you make the mask?",
        ),
        Mistake(
            "DRF12",
            "cache",
            lambda x, u, p: (p, u < p),
            "y is right; the cache holds the right parts in the other order.",
            "A cache without names is read by position.",
            "In which order does the docstring name them?",
        ),
        Mistake(
            "DRF13",
            "cache",
            lambda x, u, p: ((u < p) / p, p),
            "y is right; the mask in the cache has been divided already.",
            *CACHE,
        ),
        Mistake(
            "DRF14",
            "cache",
            lambda x, u, p: (u, p),
            "y is right; the cache holds the uniform numbers, before the comparison.",
            *CACHE,
        ),
        Mistake(
            "DRF15",
            "cache",
            lambda x, u, p: u < p,
            "y is right; the cache holds only the mask.",
            *CACHE,
        ),
        Mistake(
            "DRF16",
            "cache",
            lambda x, u, p: (u >= p, p),
            "y is right; the cache says which entries were dropped.",
            *CACHE,
        ),
        Mistake(
            "DRF17",
            "cache",
            lambda x, u, p: (x, u < p, p),
            "y is right; the cache holds x as well.",
            "The slope of y by x does not depend on x, so the backward pass never asks for it.",
            "What does the docstring say that the cache is?",
        ),
        Mistake(
            "DRF18",
            "cache",
            lambda x, u, p: (u < p, 1.0 - p),
            "y is right; the cache holds the probability to drop.",
            *CACHE,
        ),
    ),
)

DROPOUT_BACKWARD = Task(
    dropout_backward,
    points={"dx": 2},
    cases={
        "random": backwards(draw_rarely_kept),
        "another": backwards(draw_often_kept),
        "a keep probability of 1": backwards(draw_all_kept),
        "all dropped": draw_all_dropped,
    },
    mistakes=(
        Mistake(
            "DRP01",
            "dx",
            lambda dy, cache: dy * cache[0],
            "The right entries pass, but not enlarged as they were on the way forward.",
            *SAME_AS_FORWARD,
        ),
        Mistake(
            "DRP04",
            "dx",
            lambda dy, cache: dy * cache[0] / cache[1] ** 2,
            "The right entries pass, enlarged twice.",
            *SAME_AS_FORWARD,
        ),
        Mistake(
            "DRP05",
            "dx",
            lambda dy, cache: divided(dy * cache[0], 1.0 - cache[1]),
            "The right entries pass, but enlarged by the probability of the others.",
            "Some books and libraries name the probability to drop, this course the one to keep.",
            "Which of the two probabilities does the cache hold?",
        ),
        Mistake(
            "DRP02",
            "dx",
            lambda dy, cache: dy * cache[0] * cache[1],
            "The right entries pass, but made smaller instead of larger.",
            *SAME_AS_FORWARD,
        ),
        Mistake(
            "DRP12",
            "dx",
            lambda dy, cache: divided(dy * cache[0], np.mean(cache[0])),
            "The right entries pass, enlarged by the share that this draw kept.",
            *SAME_AS_FORWARD,
        ),
        Mistake(
            "DRP07",
            "dx",
            lambda dy, cache: dy * (1.0 - kept_by(cache)) / cache[1],
            "The mask is the wrong way round: dy passes where x was dropped.",
            *DROPPED,
        ),
        Mistake(
            "DRP13",
            "dx",
            lambda dy, cache: dy / cache[1],
            "dy passes everywhere: the mask is not in dx.",
            *DROPPED,
        ),
        Mistake(
            "DRP14",
            "dx",
            lambda dy, cache: np.where(cache[0], dy / cache[1], dy),
            "Kept entries are right, but dropped ones let dy pass.",
            *DROPPED,
        ),
        Mistake(
            "DRP15",
            "dx",
            lambda dy, cache: dy,
            "dx is dy, unchanged.",
            "Backwards a gradient passes the same gates as the signal did.",
            "Where in your function does the cache take part?",
        ),
        Mistake(
            "DRP16",
            "dx",
            lambda dy, cache: kept_by(cache) / cache[1],
            "These are the factors of the forward pass alone: dy is not in them.",
            *UPSTREAM,
        ),
        Mistake(
            "DRP17",
            "dx",
            lambda dy, cache: dy[cache[0]] / cache[1],
            "dx holds the kept entries only, in one row.",
            "A gradient has the shape of what it is the gradient of; dropped entries stay in it.",
            "What does indexing with a mask leave out, and what should stand there?",
        ),
    ),
)

EARLY_STOPPING = Task(
    early_stopping,
    points={"best_epoch": 2, "stop_epoch": 2},
    cases={
        "random": lambda rng: draw_losses(rng, 3),
        "another": lambda rng: draw_losses(rng, 4),
        "patience left at the end": draw_patience_left,
        "falling to the end": draw_falling,
        "equal losses": draw_equal_losses,
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
            "stop_epoch is right; best_epoch was looked for among all losses.",
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

TASKS = (L2_BACKWARD, DROPOUT_FORWARD, DROPOUT_BACKWARD, EARLY_STOPPING)
