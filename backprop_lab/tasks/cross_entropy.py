"""The task on the loss of softmax and cross-entropy: the mean surprise, from logits."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from backprop_lab.shapes import Array, Integers
from backprop_lab.softmax import softmax_cross_entropy_forward
from backprop_lab.tasks.probabilities import (
    CACHE,
    DENOMINATOR,
    LARGER,
    OVERFLOW,
    ROWS,
    TOGETHER,
    TWICE,
    draw_large_logits,
    draw_logits,
    exponentials,
    log_softmax,
    one_hot,
    softmax,
    softmax_over,
    softmax_sums,
)
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero

# Concept and question that several mistakes share.
POSITION = (
    "A cache without names is read by position.",
    "In which order does the docstring name them?",
)
MEAN = (
    "The loss is a mean over the samples, and over nothing else.",
    "By which number is the sum divided, and what does it count?",
)
SURPRISE = (
    "The loss measures surprise: none for a sure and right answer, much for a sure and wrong one.",
    "What does your loss say when the right class has probability 1?",
)
RIGHT_CLASS = (
    "Only the probability of the right class decides how surprised we are.",
    "Which entry of each row does your loss look at?",
)
LABELS = (
    "Row i belongs to sample i, and its label names one entry of that row.",
    "For sample 0, which single entry does your index pick?",
)
LOGARITHM_OF_A_FRACTION = (
    "The logarithm of a fraction is a difference of two logarithms.",
    "Write log p for one class: which sign and which function stand before the sum?",
)
ONE_ROW = (
    "A logit alone says nothing; it counts against the other logits of its row.",
    "What happens to your loss if all logits grow by 1, and what should happen?",
)
NOTHING_MORE = (
    "A cache keeps what the backward pass needs and nothing more.",
    "Which of the three could the backward pass do without?",
)

EPSILONS = (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7)


def draw_labels(rng: np.random.Generator, logits: Array) -> Integers:
    """Draw labels: not all of one class, and not all where the logit is largest."""
    n, n_classes = logits.shape
    labels = np.asarray(rng.integers(0, n_classes, size=(n,)))
    labels[0] = logits[0].argmin()
    if n > 1:
        labels[1] = (labels[0] + 1) % n_classes
    return labels


def draw_labelled(rng: np.random.Generator) -> Arguments:
    """Draw logits and labels."""
    (logits,) = draw_logits(rng)
    return logits, draw_labels(rng, logits)


def draw_large_labelled(rng: np.random.Generator) -> Arguments:
    """Draw large logits, and labels of which one has a probability too small for a float."""
    (logits,) = draw_large_logits(rng)
    labels = draw_labels(rng, logits)
    labels[2] = 0
    return logits, labels


def draw_sure_labelled(rng: np.random.Generator) -> Arguments:
    """Draw logits of which one row is far above the others, and one is sure and right."""
    logits, labels = draw_labelled(rng)
    logits[1] += 1000.0
    logits[2, :2] += -1000.0, 1000.0
    labels[2] = 1
    return logits, labels


def draw_one_labelled(rng: np.random.Generator) -> Arguments:
    """Draw the logits of one sample and its label."""
    logits = away_from_zero(rng, 1, 5)
    return logits, draw_labels(rng, logits)


def log_of_softmax(logits: Array) -> Array:
    """Compute log p from a p that may have become 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(softmax(logits)))


def log_of_naive_softmax(logits: Array) -> Array:
    """Compute log p from a p that was not shifted."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(softmax_over(logits, "none", "row")))


def log_shares(
    logits: Array, shift: Callable[[Array], Any], total: Callable[[Array], Any]
) -> tuple[Array, Array]:
    """Compute log p as shifted − log(total of exp), and p, with a wrong shift or total."""
    with np.errstate(all="ignore"):
        shifted = logits - shift(logits)
        sums = total(np.exp(shifted))
        return shifted - np.log(sums), np.exp(shifted) / sums


def row_maximum(a: Array) -> Any:
    """Find the maximum of each row."""
    return a.max(axis=1, keepdims=True)


def row_sum(a: Array) -> Any:
    """Add up each row."""
    return a.sum(axis=1, keepdims=True)


def with_cache(
    shift: Callable[[Array], Any] = row_maximum, total: Callable[[Array], Any] = row_sum
) -> Callable[[Array, Integers], Any]:
    """Turn a wrong shift or total into a mistake that reaches the loss and the p of the cache."""

    def wrong(logits: Array, labels: Integers) -> Any:
        log_p, p = log_shares(logits, shift, total)
        return mean_surprise(log_p, labels), (p, labels)

    return wrong


def without_exp(logits: Array, labels: Integers) -> Any:
    """Normalise the shifted logits themselves."""
    shifted = logits - row_maximum(logits)
    p = shifted / row_sum(shifted)
    with np.errstate(invalid="ignore"):
        return mean_surprise(shifted - np.log(row_sum(shifted)), labels), (p, labels)


def chosen(a: Array, labels: Integers) -> Array:
    """Pick the entry of each row that its label names."""
    return np.asarray(a[np.arange(len(labels)), labels])


def mean_surprise(log_p: Array, labels: Integers) -> Any:
    """Compute the right loss from log p."""
    return -chosen(log_p, labels).mean()


def surprise_of_every_class(log_p: Array, labels: Integers) -> Any:
    """Treat each class as a yes-or-no question of its own."""
    y = one_hot(labels, log_p.shape[1])
    p = np.exp(log_p)
    with np.errstate(divide="ignore", invalid="ignore"):
        return -(y * log_p + (1.0 - y) * np.log(1.0 - p)).sum() / len(labels)


def targets_and_predictions_exchanged(logits: Array, labels: Integers) -> Any:
    """Take the logarithm of the targets, weighted by the predictions."""
    p = softmax(logits)
    with np.errstate(divide="ignore", invalid="ignore"):
        return -(p * np.log(one_hot(labels, p.shape[1]))).sum() / len(labels)


def negative_logarithm(p: Any) -> Any:
    """Compute −log p, of numbers that need not be positive."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.log(p)


def entropy(log_p: Array, labels: Integers) -> Any:
    """Compute the mean entropy of the predictions, whatever the labels."""
    with np.errstate(invalid="ignore"):
        return -(np.exp(log_p) * log_p).sum() / len(labels)


PATHS = (log_softmax, log_of_softmax, log_of_naive_softmax)


def on_every_path(
    first: int,
    loss: Callable[[Array, Integers], Any],
    *texts: str,
    paths: Sequence[Callable[[Array], Array]] = PATHS,
) -> tuple[Mistake, ...]:
    """Spoil the loss in one way, for each of the ways in which people compute log p."""

    def mistake(number: int, log_p_of: Callable[[Array], Array]) -> Mistake:
        def wrong(logits: Array, labels: Integers) -> Any:
            return loss(log_p_of(logits), labels)

        return Mistake(f"SCF{number:02}", "loss", wrong, *texts)

    return tuple(mistake(number, path) for number, path in enumerate(paths, first))


CROSS_ENTROPY_LOSS = (
    Mistake(
        "SMX12",
        "loss",
        lambda logits, labels: mean_surprise(log_of_naive_softmax(logits), labels),
        "Right for small logits; for large ones the loss is NaN.",
        *OVERFLOW,
    ),
    Mistake(
        "SCF01",
        "loss",
        lambda logits, labels: mean_surprise(log_of_softmax(logits), labels),
        "Right, unless the class of the label has almost no probability: then the loss is "
        "infinite.",
        "A probability can be too small for a float while its logarithm is quite ordinary.",
        "Can the logarithm of p be had without computing p first?",
    ),
    *(
        Mistake(
            f"SCF{number:02}",
            "loss",
            lambda logits, labels, epsilon=epsilon: mean_surprise(
                np.log(softmax(logits) + epsilon), labels
            ),
            "The loss stops growing where the right class has almost no probability.",
            "A small number inside the logarithm hides the trouble and changes the loss.",
            "Can the logarithm of p be had without computing p first?",
        )
        for number, epsilon in enumerate(EPSILONS, 2)
    ),
    *on_every_path(
        10,
        lambda log_p, labels: -chosen(log_p, labels).sum(),
        "The loss is too large by a factor, the number of samples.",
        *MEAN,
    ),
    *on_every_path(
        81,
        lambda log_p, labels: -chosen(log_p, labels).sum() * len(labels),
        "The loss was multiplied by the number of samples.",
        *MEAN,
    ),
    *on_every_path(
        13,
        lambda log_p, labels: mean_surprise(log_p, labels) / log_p.shape[1],
        "The loss is too small by a factor, the number of classes.",
        *MEAN,
    ),
    *on_every_path(
        16,
        lambda log_p, labels: -chosen(log_p, labels),
        "There is one loss for each sample, and no mean over them.",
        *MEAN,
    ),
    *on_every_path(
        19,
        lambda log_p, labels: -mean_surprise(log_p, labels),
        "The loss is negative: its sign is wrong.",
        *SURPRISE,
    ),
    *on_every_path(
        22,
        lambda log_p, labels: mean_surprise(log_p, labels) / 2.0,
        "The loss is half as large as it should be.",
        "The ½ belongs to squared errors, where it meets the 2 of the derivative.",
        "Which constant in your formula is not in the docstring's?",
    ),
    *on_every_path(
        25,
        lambda log_p, labels: mean_surprise(log_p, labels - 1),
        "Each sample is compared with the class before its own.",
        "Classes are counted from 0, as indices are.",
        "For a sample with label 0, which column do you read?",
    ),
    *on_every_path(
        28,
        lambda log_p, labels: -log_p[:, labels].mean(),
        "Each sample is compared with the labels of the whole batch.",
        *LABELS,
    ),
    *on_every_path(
        31,
        lambda log_p, labels: -log_p[:, labels].sum() / len(labels),
        "Each sample is compared with the labels of the whole batch, and all of it added up.",
        *LABELS,
    ),
    *on_every_path(
        34,
        lambda log_p, labels: -log_p.sum() / len(labels),
        "All classes were added up: the labels are not in the loss.",
        *RIGHT_CLASS,
    ),
    *on_every_path(
        37,
        lambda log_p, labels: mean_surprise(log_p, labels) / np.log(2.0),
        "The loss is measured in bits: the logarithm has base 2.",
        "The base only changes the unit, but the gradient is simplest for the natural one.",
        "Which logarithm does your function call?",
    ),
    *on_every_path(
        40,
        entropy,
        "This is how unsure the predictions are; the labels are not in it.",
        *RIGHT_CLASS,
        paths=PATHS[:2],
    ),
    *on_every_path(
        43,
        surprise_of_every_class,
        "Each class was treated as a yes-or-no question of its own.",
        "The classes exclude each other, and softmax has settled that already.",
        "Which term of your loss looks at the wrong classes?",
        paths=PATHS[:2],
    ),
    Mistake(
        "SCF50",
        "loss",
        lambda logits, labels: -log_softmax(logits).max(axis=1).mean(),
        "The loss was taken at the most likely class, whatever the label.",
        *RIGHT_CLASS,
    ),
    Mistake(
        "SCF51",
        "loss",
        lambda logits, labels: -chosen(softmax(logits), labels).mean(),
        "The logarithm is missing: this is a mean of probabilities.",
        *SURPRISE,
    ),
    Mistake(
        "SCF52",
        "loss",
        lambda logits, labels: 1.0 - chosen(softmax(logits), labels).mean(),
        "The logarithm is missing: this is what the right classes lack to 1.",
        "Surprise has no upper end: to be sure and wrong must cost far more than to be unsure.",
        "How large can your loss become at most?",
    ),
    Mistake(
        "SCF53",
        "loss",
        lambda logits, labels: -np.log(chosen(softmax(logits), labels).mean()),
        "The mean was taken of the probabilities, and the logarithm afterwards.",
        "The logarithm of a mean is not the mean of logarithms.",
        "Which comes first in your function, the mean or the logarithm?",
    ),
    Mistake(
        "SCF54",
        "loss",
        lambda logits, labels: -chosen(logits, labels).mean(),
        "The logits themselves were taken for logarithms of probabilities.",
        *ONE_ROW,
    ),
    Mistake(
        "SCF55",
        "loss",
        lambda logits, labels: np.logaddexp.reduce(logits, axis=1).mean(),
        "Only what all classes of a row share is here; the labels are not in the loss.",
        *RIGHT_CLASS,
    ),
    Mistake(
        "SCF57",
        "loss",
        lambda logits, labels: mean_surprise(log_softmax(logits), labels) / len(labels),
        "The loss is too small by a factor, the number of samples.",
        *MEAN,
    ),
    Mistake(
        "SCF58",
        "loss",
        lambda logits, labels: mean_surprise(log_softmax(softmax(logits)), labels),
        "Softmax was applied twice: the probabilities are more even than they should be.",
        *TWICE,
    ),
    Mistake(
        "SCF59",
        "loss",
        lambda logits, labels: np.logaddexp(0.0, -chosen(logits, labels)).mean(),
        "Each logit went through a sigmoid of its own.",
        *DENOMINATOR,
    ),
    Mistake(
        "SCF60",
        "loss",
        targets_and_predictions_exchanged,
        "The logarithm was taken of the targets, most of which are 0.",
        "The targets say what counts, the predictions how surprising it was.",
        "Which of the two stands inside the logarithm?",
    ),
    *(
        Mistake(
            f"SCF{number:02}",
            "loss",
            lambda logits, labels, shift=shift: negative_logarithm(
                chosen(softmax_over(logits, shift, "column"), labels)
            ).mean(),
            "In this loss the columns of p add up to 1, not the rows.",
            *ROWS,
        )
        for number, shift in enumerate(("none", "row", "column"), 61)
    ),
    *(
        Mistake(
            identity,
            "loss",
            lambda logits, labels, shift=shift: negative_logarithm(
                chosen(softmax_over(logits, shift, "all"), labels)
            ).mean(),
            "In this loss all entries of p together add up to 1, not those of each row.",
            *ROWS,
        )
        for identity, shift in (("SMX08", "none"), ("SCF64", "row"), ("SCF65", "all"))
    ),
    Mistake(
        "SCF66",
        "loss",
        lambda logits, labels: negative_logarithm(
            chosen(softmax_over(logits, "column", "row"), labels)
        ).mean(),
        "In this loss the logits of a row were shifted by different amounts.",
        *TOGETHER,
    ),
    Mistake(
        "SCF84",
        "loss cache",
        with_cache(total=lambda e: e.sum(axis=0, keepdims=True)),
        "Exponentials were added up over the samples, not over the classes.",
        *ROWS,
    ),
    Mistake(
        "SCF85",
        "loss cache",
        with_cache(total=np.sum),
        "The exponentials of the whole batch were added up, not those of each row.",
        *ROWS,
    ),
    Mistake(
        "SCF86",
        "loss cache",
        with_cache(total=lambda e: e.mean(axis=1, keepdims=True)),
        "The exponentials were divided by a mean: each row of p adds up to the number of classes.",
        *DENOMINATOR,
    ),
    Mistake(
        "SCF87",
        "loss cache",
        with_cache(shift=lambda a: a.max(axis=0, keepdims=True)),
        "The logits of a row were shifted by different amounts.",
        *TOGETHER,
    ),
    Mistake(
        "SCF88",
        "loss cache",
        with_cache(shift=np.max),
        "Right, unless the rows lie far apart: then the loss is not finite.",
        "A shift that suits the highest row lets every exp of a much lower row vanish.",
        "How many different shifts does your function use for a batch?",
    ),
    Mistake(
        "SCF89",
        "loss cache",
        with_cache(shift=lambda a: a.min(axis=1, keepdims=True)),
        "Right, except where the logits of a row lie far apart: there exp overflows.",
        "A shift helps only if nothing that enters exp is large after it.",
        "How large can the argument of your exp become after the shift?",
    ),
    Mistake(
        "SCF90",
        "loss cache",
        without_exp,
        "The loss is NaN: a logarithm was taken of something negative.",
        "exp makes every logit positive before a sum or a logarithm is taken.",
        "Which function do the logits pass before they are added up?",
    ),
    Mistake(
        "SCF91",
        "loss",
        lambda logits, labels: mean_surprise(
            (logits - row_maximum(logits)) + np.log(softmax_sums(logits)), labels
        ),
        "The logarithm of the sum has the wrong sign.",
        *LOGARITHM_OF_A_FRACTION,
    ),
    Mistake(
        "SCF92",
        "loss",
        lambda logits, labels: mean_surprise(logits - row_maximum(logits), labels),
        "The shifted logits were taken for logarithms of probabilities.",
        ONE_ROW[0],
        "Where does the sum of the exponentials enter your loss?",
    ),
    Mistake(
        "SCF93",
        "loss",
        lambda logits, labels: mean_surprise(
            (logits - row_maximum(logits)) - softmax_sums(logits), labels
        ),
        "The sum of the exponentials was subtracted as it is.",
        *LOGARITHM_OF_A_FRACTION,
    ),
    Mistake(
        "SCF94",
        "loss",
        lambda logits, labels: mean_surprise(log_softmax(-logits), labels),
        "In this loss a larger logit makes its class less likely.",
        *LARGER,
    ),
    Mistake(
        "SMX13",
        "loss cache",
        lambda logits, labels: (
            negative_logarithm(
                chosen(softmax(logits) - one_hot(labels, logits.shape[1]), labels)
            ).mean(),
            (softmax(logits) - one_hot(labels, logits.shape[1]), labels),
        ),
        "The loss is NaN: p was changed before its logarithm was taken.",
        "What the backward pass does to p comes after the loss, and to an array of its own.",
        "Which line changes p, and which lines still need it as it was?",
    ),
)


CROSS_ENTROPY_CACHE = (
    Mistake(
        "SCF70",
        "cache",
        lambda logits, labels: (labels, softmax(logits)),
        "The loss is right; the cache holds the right arrays in the other order.",
        *POSITION,
    ),
    Mistake(
        "SCF71",
        "cache",
        lambda logits, labels: (logits, labels),
        "The loss is right; the cache holds the logits.",
        *CACHE,
    ),
    Mistake(
        "SCF72",
        "cache",
        lambda logits, labels: (log_softmax(logits), labels),
        "The loss is right; the cache holds the logarithms of the probabilities.",
        *CACHE,
    ),
    Mistake(
        "SCF73",
        "cache",
        lambda logits, labels: (exponentials(logits, "row"), labels),
        "The loss is right; the cache holds the exponentials, before they were divided.",
        *CACHE,
    ),
    Mistake(
        "SCF95",
        "cache",
        lambda logits, labels: (exponentials(logits, "row") * softmax_sums(logits), labels),
        "The loss is right; in the cache the exponentials were multiplied by their sum.",
        *DENOMINATOR,
    ),
    Mistake(
        "SCF74",
        "cache",
        lambda logits, labels: (softmax(logits), one_hot(labels, logits.shape[1])),
        "The loss is right; the cache holds the labels as rows of zeros and ones.",
        *CACHE,
    ),
    Mistake(
        "SCF75",
        "cache",
        lambda logits, labels: softmax(logits),
        "The loss is right; the cache holds no labels.",
        "The gradient compares what was said with what is right; it needs both.",
        "Where will the backward pass find the right classes?",
    ),
    Mistake(
        "SCF76",
        "cache",
        lambda logits, labels: (softmax(logits) - one_hot(labels, logits.shape[1]), labels),
        "The loss is right; in the cache something was already subtracted from p.",
        "The cache keeps what the forward pass has seen; the gradient is for the backward pass.",
        "Which line changes p after the loss was computed?",
    ),
    Mistake(
        "SCF77",
        "cache",
        lambda logits, labels: (softmax_over(logits, "none", "row"), labels),
        "The loss is right; for large logits the p in the cache holds NaN.",
        *OVERFLOW,
    ),
    Mistake(
        "SCF78",
        "cache",
        lambda logits, labels: (chosen(softmax(logits), labels), labels),
        "The loss is right; the cache holds the probabilities of the right classes only.",
        "The wrong classes lose what the right one gains.",
        "Which logits have a gradient, and what will the backward pass know of them?",
    ),
    Mistake(
        "SCF79",
        "cache",
        lambda logits, labels: (softmax(logits), labels, logits),
        "The loss is right; the cache holds the logits as well.",
        *NOTHING_MORE,
    ),
    Mistake(
        "SCF80",
        "cache",
        lambda logits, labels: (logits, softmax(logits), labels),
        "The loss is right; the cache holds the logits as well.",
        *NOTHING_MORE,
    ),
)


CROSS_ENTROPY_FORWARD = Task(
    softmax_cross_entropy_forward,
    points={"loss": 2, "cache": 1},
    cases={
        "random": draw_labelled,
        "another": draw_labelled,
        "large logits": draw_large_labelled,
        "sure and right": draw_sure_labelled,
        "one sample": draw_one_labelled,
    },
    mistakes=(*CROSS_ENTROPY_LOSS, *CROSS_ENTROPY_CACHE),
)


TASKS = (CROSS_ENTROPY_FORWARD,)
