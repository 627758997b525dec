"""The task on finding the faulty backward: the gradients that measurements contradict."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_lab.gradient_check import Named, find_the_faulty_backward, relative_error
from backprop_lab.shapes import Array
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero
from backprop_lab.tasks.values import UnusableError

Pair = tuple[Array, Array]  # what backward says of a gradient, and what was measured
Kind = Callable[[np.random.Generator, Array], Pair]  # makes the pair from the measured gradient
Error = Callable[[Array, Array], Any]
IsFaulty = Callable[[Array, Array], Any]
Wrong = Callable[[Named, Named], Array]  # gives 1 for each name that it names

NAMES = ("dx", "dW1", "dW2", "dW3", "dW4", "dW5")
LIMIT = 1e-6

# Concept and question that several mistakes share.
RELATIVE = (
    "An error is large or small beside the gradient in which it stands.",
    "Multiply both gradients by a million: should the answer change, and does yours?",
)
WORST = (
    "One wrong entry among many right ones is a fault, so the worst entry decides.",
    "In which line do many entries become one number, and what becomes of the worst of them?",
)
SIGNS = (
    "An entry that is too small is as wrong as one that is too large.",
    "What becomes of the sign of a difference before entries are joined or compared?",
)
HIGH = (
    "Central differences are exact to many digits, and a fault may still be a small one.",
    "Which limit does the docstring give, and which one have you written?",
)
EACH = "Each pair is judged on its own, and every faulty one is named."
TURNED_ROUND = (
    "A fault is a large error; a small one is what measuring leaves.",
    "Which way round does your comparison stand?",
)
SHAPES = (
    "A gradient has the shape of what it is the gradient of.",
    "What is the shape of a difference of two arrays whose shapes differ?",
)
OTHER_SHAPE = (
    "A gradient whose shape differs from what was measured is wrong, whatever it holds.",
    "What does your function do with a pair of two shapes, and does its name get on the list?",
)
NOT_A_NUMBER = (
    "Every comparison with NaN is false, so it depends on which way the question is put.",
    "What does Python say of NaN > 1, and of NaN <= 1?",
)
BESIDE_THE_LARGEST = (
    "An entry near 0 is rounding beside the others, and a ratio of two roundings says nothing.",
    "With the size of what is the difference compared, an entry or the whole gradient?",
)
ZEROS = (
    "Two gradients of zeros agree perfectly.",
    "What do you divide by when both gradients are 0?",
)

ONLY_NAMES = (
    "A pair holds a name and a gradient; the answer is one list, of names and nothing else.",
    "What does your function return when no gradient is faulty, and what when one is?",
)
AS_GIVEN = (
    "Every gradient comes with its name, and is called by it in the answer.",
    "Where do the texts come from that your function puts into its list?",
)
ONCE = (
    "A name is taken once, however many reasons there are for it.",
    "Can one pair reach two lines of yours that take its name?",
)


def near(rng: np.random.Generator, a: Array, error: float) -> Array:
    """Move every entry by a random part of `error`, which is relative to the largest one."""
    moved: Array = a + error * np.abs(a).max() * rng.uniform(-1.0, 1.0, size=a.shape)
    return moved


def off_by(a: Array, error: float, *more: float) -> Array:
    """Move the largest entry by `error`, which is relative to it, and then the next ones."""
    b = a.copy()
    for place, part in zip(np.argsort(-np.abs(a), axis=None), (error, *more), strict=False):
        b.flat[place] += part * np.abs(a).max()
    return b


def sound(rng: np.random.Generator, a: Array) -> Pair:
    """Differ by rounding."""
    return near(rng, a, 1e-9), a


def doubled(rng: np.random.Generator, a: Array) -> Pair:
    """Be twice as large."""
    return 2.0 * near(rng, a, 1e-9), a


def negated(rng: np.random.Generator, a: Array) -> Pair:
    """Have the other sign."""
    return -near(rng, a, 1e-9), a


def turned_round(rng: np.random.Generator, a: Array) -> Pair:
    """Have the same entries in other places."""
    return a[::-1].copy(), a


def too_large(rng: np.random.Generator, a: Array) -> Pair:
    """Have one entry that is too large."""
    return off_by(a, 0.5), a


def too_small(rng: np.random.Generator, a: Array) -> Pair:
    """Have one entry that is too small."""
    return off_by(a, -0.5), a


def both_ways(rng: np.random.Generator, a: Array) -> Pair:
    """Have two wrong entries whose errors cancel."""
    return off_by(a, 0.5, -0.5), a


def nothing(rng: np.random.Generator, a: Array) -> Pair:
    """Be zero where something was measured."""
    return np.zeros_like(a), a


def out_of_nothing(rng: np.random.Generator, a: Array) -> Pair:
    """Be something where zeros were measured."""
    return a, np.zeros_like(a)


def zeros(rng: np.random.Generator, a: Array) -> Pair:
    """Be zero, as it was measured."""
    return np.zeros_like(a), np.zeros_like(a)


def one_row(rng: np.random.Generator, a: Array) -> Pair:
    """Have one axis too many, which broadcasting hides."""
    return near(rng, a, 1e-9)[np.newaxis], a


def not_summed(rng: np.random.Generator, a: Array) -> Pair:
    """Have a row for each sample where their sum was measured."""
    return a, a.sum(axis=0)


def holding_nan(rng: np.random.Generator, a: Array) -> Pair:
    """Hold NaN in one entry."""
    b = near(rng, a, 1e-9)
    b.flat[rng.integers(b.size)] = np.nan
    return b, a


def near_zero(rng: np.random.Generator, a: Array) -> Pair:
    """Differ by rounding, also in an entry that is 0."""
    a = a.copy()
    a.flat[0] = 0.0
    return off_by(near(rng, a, 1e-9), 0.0), a


def just_below(rng: np.random.Generator, a: Array) -> Pair:
    """Have one entry off by less than the limit."""
    return off_by(a, 0.3 * LIMIT), a


def just_above(rng: np.random.Generator, a: Array) -> Pair:
    """Have one entry off by more than the limit."""
    return off_by(a, 2.5 * LIMIT), a


def further_above(rng: np.random.Generator, a: Array) -> Pair:
    """Have one entry off by much more than the limit."""
    return off_by(a, 12.0 * LIMIT), a


def above_everywhere(rng: np.random.Generator, a: Array) -> Pair:
    """Have all entries off by more than the limit."""
    return (1.0 + 3.0 * LIMIT) * a, a


def drawn(*kinds: Kind, size: float = 1.0, in_order: bool = False) -> Callable[..., Arguments]:
    """Make the case in which the gradients are of these kinds, in random order unless told."""

    def draw(rng: np.random.Generator) -> Arguments:
        pairs = [kind(rng, size * draw_gradient(rng)) for kind in kinds]
        if not in_order:
            pairs = [pairs[i] for i in rng.permutation(len(pairs))]
        names = [NAMES[i] for i in sorted(rng.choice(len(NAMES), size=len(kinds), replace=False))]
        return (
            [(name, backward) for name, (backward, _) in zip(names, pairs, strict=True)],
            [(name, measured) for name, (_, measured) in zip(names, pairs, strict=True)],
        )

    return draw


def draw_gradient(rng: np.random.Generator) -> Array:
    """Draw a matrix of at least 55 entries, whose largest and smallest entry stand out."""
    a: Array = away_from_zero(rng, *rng.permutation([11, rng.choice([5, 7])]))
    a.flat[:2] = rng.uniform(2.1, 2.3), -rng.uniform(2.1, 2.3)
    return a


def names_as_flags(arguments: Arguments, names: Any) -> tuple[Array]:
    """Give 1 to each name that was named and 0 to the others, in whatever order they came."""
    given = [name for name, _ in arguments[0]]
    if type(names) not in (tuple, list) or any(type(name) is not str for name in names):
        raise unusable("names is not a list of texts.", *ONLY_NAMES)
    for name in names:
        if name not in given:
            text = "names holds {name}, which is none of the names that were given."
            raise unusable(text, *AS_GIVEN, name=repr(name[:20]))
        if names.count(name) > 1:
            raise unusable("names holds {name} twice.", *ONCE, name=repr(name))
    return (np.array([float(name in names) for name in given]),)


def unusable(text: str, concept: str, question: str, **values: object) -> UnusableError:
    """Say why nothing can be done with names, and how it may have come to this."""
    return UnusableError(
        say("names", text, **values), say("names", concept), say("names", question)
    )


def first_misjudged(arguments: Arguments, flags: Array) -> str:
    """Say which name is missing, or should not be there."""
    right = find_the_faulty_backward(*arguments)
    for (name, _), flag in zip(arguments[0], flags, strict=True):
        if flag and name not in right:
            return say("names", "it holds {name}, whose two gradients agree", name=name)
        if not flag and name in right:
            return say("names", "it lacks {name}, whose two gradients differ", name=name)
    raise AssertionError("called only for flags that are wrong")


def flags(is_faulty: IsFaulty) -> Wrong:
    """Make the wrong version that judges each pair in this way."""

    def wrong(backward_results: Named, numerical_results: Named) -> Array:
        pairs = zip(backward_results, numerical_results, strict=True)
        with np.errstate(all="ignore"):
            return np.array([float(is_faulty(a, b)) for (_, a), (_, b) in pairs])

    return wrong


def of_one_shape(is_faulty: IsFaulty) -> Wrong:
    """Make the wrong version that compares the shapes rightly, and pairs of one shape so."""
    return flags(lambda a, b: a.shape != b.shape or is_faulty(a, b))


def with_error(number: int, error: Error, limit: float, *texts: str) -> tuple[Mistake, Mistake]:
    """Make the mistake of measuring an error in this way, or of laying another limit on it.

    Once with care for shapes, NaN and zeros; once, with a number greater by 50, without.
    """

    def careful(a: Array, b: Array) -> Any:
        return np.any(a != b) and not error(a, b) <= limit

    return (
        Mistake(f"FFB{number:02}", "names", of_one_shape(careful), *texts),
        Mistake(f"FFB{number + 50}", "names", flags(lambda a, b: error(a, b) > limit), *texts),
    )


def choosing(
    number: int, choose: Callable[[list[int]], list[int]], *texts: str
) -> tuple[Mistake, Mistake]:
    """Make the mistake of naming only some of those that were found, with care and without."""

    def wrong(found: Wrong) -> Wrong:
        def named(backward_results: Named, numerical_results: Named) -> Array:
            numbers = np.flatnonzero(found(backward_results, numerical_results)).tolist()
            return np.isin(np.arange(len(backward_results)), choose(numbers)).astype(float)

        return named

    return (
        Mistake(f"FFB{number:02}", "names", wrong(RIGHTLY), *texts),
        Mistake(f"FFB{number + 50}", "names", wrong(WITHOUT_CARE), *texts),
    )


def only_the_worst(backward_results: Named, numerical_results: Named) -> Array:
    """Name the one with the largest error, if that is above the limit."""
    errors = [
        relative_error(a, b) if a.shape == b.shape else np.inf
        for (_, a), (_, b) in zip(backward_results, numerical_results, strict=True)
    ]
    named = np.zeros(len(errors))
    first = int(np.argmax(errors))  # NaN counts as the largest
    named[first] = not errors[first] <= LIMIT
    return named


def worst(a: Array) -> Any:
    """Find the largest absolute entry."""
    return np.abs(a).max()


def larger(a: Array, b: Array, size: Callable[[Array], Any] = worst) -> Any:
    """Measure the larger of two gradients."""
    return np.maximum(size(a), size(b))


def mean_size(a: Array) -> Any:
    """Compute the mean absolute entry."""
    return np.abs(a).mean()


def each_by_its_own(a: Array, b: Array) -> Any:
    """Find the largest ratio of a difference to its own two entries."""
    scale = np.maximum(np.abs(a), np.abs(b))
    return np.max(np.abs(a - b) / np.where(scale == 0.0, 1.0, scale))


def relative(a: Array, b: Array) -> Any:
    """Compute the relative error, without a look at shapes and zeros."""
    return worst(a - b) / larger(a, b)


def relative_length(a: Array, b: Array) -> Any:
    """Compare the lengths of two gradients."""
    return np.abs(np.linalg.norm(a) - np.linalg.norm(b)) / larger(a, b, np.linalg.norm)


RIGHTLY = of_one_shape(lambda a, b: not worst(a - b) <= LIMIT * larger(a, b))
WITHOUT_CARE = flags(lambda a, b: relative(a, b) > LIMIT)

FIND_THE_FAULTY_BACKWARD = Task(
    find_the_faulty_backward,
    points={"names": 3},
    cases={
        "random": drawn(sound, sound, doubled, too_large, too_small, sound),
        "another": drawn(sound, both_ways, turned_round, negated, sound),
        "none is faulty": drawn(sound, sound, sound, sound),
        "all are faulty": drawn(doubled, too_large, negated, nothing, too_small, in_order=True),
        "one is faulty": drawn(sound, sound, too_large, sound),
        "tiny gradients": drawn(sound, doubled, sound, negated, size=1e-15),
        "large gradients": drawn(sound, doubled, sound, sound, size=1e6),
        "near the limit": drawn(
            sound, just_below, just_above, further_above, above_everywhere, sound
        ),
        "one axis too many": drawn(sound, one_row, sound, one_row),
        "a sum left out": drawn(sound, not_summed, sound),
        "NaN": drawn(sound, holding_nan, sound, sound),
        "gradients of zeros": drawn(zeros, nothing, out_of_nothing, sound),
        "an entry of zero": drawn(near_zero, sound, near_zero, too_small),
    },
    returns=("names",),
    observe=names_as_flags,
    explain=first_misjudged,
    mistakes=(
        *with_error(
            1,
            lambda a, b: worst(a - b),
            LIMIT,
            "The limit is laid on the difference itself: tiny gradients pass, large ones do not.",
            *RELATIVE,
        ),
        *with_error(
            2,
            lambda a, b: worst(a - b) / (larger(a, b) + 1e-8),
            LIMIT,
            "Tiny gradients pass, however wrong: the denominator is kept away from 0.",
            *RELATIVE,
        ),
        *with_error(
            3,
            relative,
            1e-5,
            "An error of a few millionths passes: the limit is about ten times too high.",
            *HIGH,
        ),
        *with_error(
            4,
            relative,
            1e-3,
            "Small faults pass: the limit is far too high.",
            *HIGH,
        ),
        *with_error(
            5,
            relative,
            1e-7,
            "An error below the limit is named: yours is lower.",
            "A measurement has an error of its own, and the limit must leave room for it.",
            HIGH[1],
        ),
        *with_error(
            6,
            lambda a, b: mean_size(a - b) / larger(a, b, mean_size),
            LIMIT,
            "A fault in a single entry passes: the errors are averaged.",
            *WORST,
        ),
        *with_error(
            7,
            lambda a, b: np.linalg.norm(a - b) / larger(a, b, np.linalg.norm),
            LIMIT,
            "A small fault in a single entry passes: the sizes are Euclidean lengths.",
            *WORST,
        ),
        *with_error(
            8,
            lambda a, b: np.abs(np.sum(a - b)) / larger(a, b),
            LIMIT,
            "Errors of opposite signs cancel: the differences are added up as they are.",
            *SIGNS,
        ),
        *with_error(
            9,
            lambda a, b: np.max(a - b) / larger(a, b),
            LIMIT,
            "Entries that are too small do not count.",
            *SIGNS,
        ),
        *with_error(
            10,
            lambda a, b: np.max(b - a) / larger(a, b),
            LIMIT,
            "Entries that are too large do not count.",
            *SIGNS,
        ),
        *with_error(
            11,
            lambda a, b: worst(np.abs(a) - np.abs(b)) / larger(a, b),
            LIMIT,
            "A gradient of the wrong sign passes: absolute values were taken before subtracting.",
            "A gradient of the wrong sign leads uphill instead of downhill.",
            "What does your function say of a gradient and its negative?",
        ),
        *with_error(
            12,
            relative_length,
            LIMIT,
            "Only the lengths are compared: right numbers in wrong places pass, and wrong signs.",
            "Two gradients of one length may point in different directions.",
            "What is subtracted first, in your function, and what is measured afterwards?",
        ),
        *with_error(
            13,
            each_by_its_own,
            LIMIT,
            "A right gradient is named for an entry near 0: each entry has a ratio of its own.",
            *BESIDE_THE_LARGEST,
        ),
        *choosing(
            14,
            lambda numbers: numbers[:1],
            "Only the first faulty gradient is named.",
            EACH,
            "What does your loop do after it has found one that is faulty?",
        ),
        *choosing(
            15,
            lambda numbers: numbers[-1:],
            "Only the last faulty gradient is named.",
            EACH,
            "In your loop, what becomes of the names that were found before?",
        ),
        Mistake(
            "FFB16",
            "names",
            only_the_worst,
            "Only the gradient with the largest error is named.",
            EACH,
            "What does your function say when two gradients are faulty?",
        ),
        *choosing(
            17,
            lambda numbers: list(range(len(NAMES))) if numbers else [],
            "As soon as one gradient is faulty, all are named.",
            EACH,
            "Does each pair have an error of its own in your function?",
        ),
        Mistake(
            "FFB18",
            "names",
            flags(lambda a, b: False),
            "Nothing is ever named.",
            "A check that never fails says as little as one that never passes.",
            "Which line adds a name to your list, and is it ever reached?",
        ),
        Mistake(
            "FFB19",
            "names",
            flags(lambda a, b: True),
            "Every gradient is named, whatever it holds.",
            "A check that never passes says as little as one that never fails.",
            "Which comparison decides whether a name is taken up?",
        ),
        Mistake(
            "FFB20",
            "names",
            lambda *results: 1.0 - RIGHTLY(*results),
            "names holds the gradients that agree, and lacks the others.",
            *TURNED_ROUND,
        ),
        Mistake(
            "FFB70",
            "names",
            lambda *results: 1.0 - WITHOUT_CARE(*results),
            "names holds the gradients that agree, and lacks the others.",
            *TURNED_ROUND,
        ),
        Mistake(
            "FFB21",
            "names",
            flags(lambda a, b: not np.array_equal(a, b)),
            "Nearly every gradient is named: the slightest difference counts as a fault.",
            "A measurement is rounded, so a right gradient differs from it in its last digits.",
            "How large an error does your comparison allow?",
        ),
        Mistake(
            "FFB22",
            "names",
            of_one_shape(lambda a, b: np.all(np.abs(a - b) > LIMIT * larger(a, b))),
            "A gradient is named only if all of its entries are off.",
            *WORST,
        ),
        Mistake(
            "FFB72",
            "names",
            flags(lambda a, b: np.all(np.abs(a - b) > LIMIT * larger(a, b))),
            "A gradient is named only if all of its entries are off.",
            *WORST,
        ),
        Mistake(
            "FFB23",
            "names",
            flags(lambda a, b: not np.allclose(a, b)),
            "These are the limits of np.allclose, which suit other purposes, and it broadcasts.",
            "It allows a part of each entry and a fixed amount, whatever the size of the gradient.",
            "Which rtol and atol are in force when you name none, and which shapes may differ?",
        ),
        Mistake(
            "FFB24",
            "names",
            flags(lambda a, b: not np.allclose(a, b, rtol=LIMIT, atol=0.0)),
            "np.allclose measures each entry against its own size, and broadcasts.",
            *BESIDE_THE_LARGEST,
        ),
        Mistake(
            "FFB25",
            "names",
            flags(lambda a, b: not worst(a - b) <= LIMIT * larger(a, b)),
            "Right, except where an axis of length 1 is too many: broadcasting hides it.",
            *SHAPES,
        ),
        Mistake(
            "FFB29",
            "names",
            flags(lambda a, b: a.shape == b.shape and not worst(a - b) <= LIMIT * larger(a, b)),
            "Right, except where two shapes differ: such a gradient is not named.",
            *OTHER_SHAPE,
        ),
        Mistake(
            "FFB79",
            "names",
            flags(lambda a, b: a.shape == b.shape and relative(a, b) > LIMIT),
            "A gradient whose shape differs is not named, nor is one that holds NaN.",
            *OTHER_SHAPE,
        ),
        Mistake(
            "FFB26",
            "names",
            of_one_shape(lambda a, b: worst(a - b) > LIMIT * larger(a, b)),
            "Right, except where a gradient holds NaN: it passes.",
            *NOT_A_NUMBER,
        ),
        Mistake(
            "FFB27",
            "names",
            WITHOUT_CARE,
            "A gradient with NaN passes, and so does one with an axis of length 1 too many.",
            *NOT_A_NUMBER,
        ),
        Mistake(
            "FFB28",
            "names",
            of_one_shape(lambda a, b: not relative(a, b) <= LIMIT),
            "Right, except where both gradients are 0: there 0 is divided by 0.",
            *ZEROS,
        ),
    ),
)

TASKS = (FIND_THE_FAULTY_BACKWARD,)
