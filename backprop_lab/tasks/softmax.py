"""Tasks on softmax: probabilities, cross-entropy from logits, and the gradients of both."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from backprop_lab.shapes import Array, Integers
from backprop_lab.softmax import (
    binary_cross_entropy_backward,
    binary_cross_entropy_with_logits_backward,
    softmax_backward,
    softmax_cross_entropy_backward,
    softmax_cross_entropy_forward,
    softmax_forward,
    softmax_jacobian,
)
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

# Concept and question that several mistakes share.
ROWS = (
    "Each sample chooses between the classes for itself, whoever else is in the batch.",
    "Which axis of the logits counts the classes, and over which axis do you add?",
)
OVERFLOW = (
    "exp of a large number is more than a float can hold, though p never leaves 0 to 1.",
    "What can be done to all logits of a row at once without changing p?",
)
DENOMINATOR = (
    "Probabilities share 1 among them: what one class gains, the others lose.",
    "What is the sum of each row of your p?",
)
TWICE = (
    "A softmax of probabilities takes them for logits.",
    "How often do the same numbers pass through a softmax?",
)
CACHE = (
    "The cache keeps what the backward pass reads, so that nothing is computed twice.",
    "What does the docstring say that the cache is?",
)
POSITION = (
    "A cache without names is read by position.",
    "In which order does the docstring name them?",
)
MEAN = (
    "The loss is a mean over the samples, and over nothing else.",
    "By which number is the sum divided, and what does it count?",
)
NO_MEAN_HERE = (
    "The mean over the batch is taken once, in the loss; its 1/n has arrived inside dp.",
    "Where do you divide, and has somebody divided already?",
)
SURPRISE = (
    "The loss is a surprise: nothing for a sure and right answer, much for a sure and wrong one.",
    "What does your loss say when the right class has probability 1?",
)
RIGHT_CLASS = (
    "Only the probability of the right class decides how surprised we are.",
    "Which entry of each row does your loss look at?",
)
UPSTREAM = (
    "A backward pass multiplies two things: the slope here, and the gradient that arrives.",
    "Which argument of the function does your result not depend on?",
)
SIGN = (
    "A gradient points uphill; the minus belongs to the step, not to the gradient.",
    "Where a probability is too high, should its entry be positive or negative?",
)
COUPLED = (
    "One logit enters all probabilities of its row, through the sum below the fraction bar.",
    "If one logit grows, which probabilities change, and in which direction?",
)
CANCELLED = (
    "The slope of the last activation cancels against what the logarithm brings.",
    "Write the two links of the chain side by side: which factor occurs in both?",
)
ONE_LINK = (
    "The chain has two links, the logarithm and what made the probabilities.",
    "By which variable do you differentiate, the probabilities or the logits?",
)
LABELS = (
    "Row i belongs to sample i, and its label names one entry of that row.",
    "For sample 0, which single entry does your index pick?",
)
BOTH_TARGETS = (
    "At target 1 one term of the loss speaks, at target 0 the other.",
    "Take one sample with target 0: what does its loss consist of, and how does p change it?",
)
BRACKETS = (
    "A factor in front of the loss reaches every term of the gradient.",
    "What does your division cover, and what does your dloss cover?",
)
HALF = (
    "The ½ belongs to squared errors, where it meets the 2 of the derivative.",
    "Which loss does your formula belong to?",
)
TARGET_ONE = (
    "At target 1 one term of the loss speaks, at target 0 the other.",
    "Take one sample with target 1: what does its loss consist of?",
)
WITHOUT_TARGET = (
    "The loss compares; without a target there is nothing to be wrong about.",
    "Which part of the cache does your result not depend on?",
)
TOGETHER = (
    "p stays the same only where all logits of a row are shifted together.",
    "Over which axis is your maximum taken?",
)
P_IS_ENOUGH = (
    "Every slope of softmax can be had from p alone.",
    "Which of the two could the backward pass do without?",
)
NOTHING_MORE = (
    "A cache keeps what the backward pass needs and nothing more.",
    "Which of the three could the backward pass do without?",
)

EPSILONS = (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7)


def draw_scalar(rng: np.random.Generator) -> float:
    """Draw one number, not near 0, with a random sign."""
    return float(away_from_zero(rng, 1)[0])


def draw_labels(rng: np.random.Generator, logits: Array) -> Integers:
    """Draw labels: not all of one class, and not all where the logit is largest."""
    n, n_classes = logits.shape
    labels = np.asarray(rng.integers(0, n_classes, size=(n,)))
    labels[0] = logits[0].argmin()
    if n > 1:
        labels[1] = (labels[0] + 1) % n_classes
    return labels


def draw_logits(rng: np.random.Generator) -> tuple[Array]:
    """Draw logits, with two different lengths."""
    return (away_from_zero(rng, *distinct_sizes(rng, 2)),)


def draw_large_logits(rng: np.random.Generator) -> tuple[Array]:
    """Draw a row far above the others, one far below, and one in which the logits lie far apart."""
    (logits,) = draw_logits(rng)
    logits[0] += 1000.0
    logits[1] -= 1000.0
    logits[2, :2] += -1000.0, 1000.0
    return (logits,)


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


def draw_one_labelled(rng: np.random.Generator) -> Arguments:
    """Draw the logits of one sample and its label."""
    logits = away_from_zero(rng, 1, 5)
    return logits, draw_labels(rng, logits)


def draw_row(rng: np.random.Generator) -> tuple[Array]:
    """Draw one row of probabilities."""
    return (softmax_forward(away_from_zero(rng, 1, *distinct_sizes(rng, 1)))[0][0],)


def draw_sure_row(rng: np.random.Generator) -> tuple[Array]:
    """Draw a row in which one class has all the probability."""
    return (np.eye(5)[rng.integers(5)],)


def draw_backward(rng: np.random.Generator, *sizes: int) -> Arguments:
    """Draw dp and the cache p."""
    p, cache = softmax_forward(away_from_zero(rng, *(sizes or distinct_sizes(rng, 2))))
    return away_from_zero(rng, *p.shape), cache


def draw_even_backward(rng: np.random.Generator) -> Arguments:
    """Draw a dp that is the same for all classes of a sample."""
    dp, p = draw_backward(rng)
    return dp[:, :1] * np.ones_like(p), p


def draw_classes(rng: np.random.Generator) -> Arguments:
    """Draw dloss and the cache (p, labels)."""
    return draw_scalar(rng), softmax_cross_entropy_forward(*draw_labelled(rng))[1]


def draw_one_sample(rng: np.random.Generator) -> Arguments:
    """Draw dloss and the cache (p, labels) of one sample."""
    return draw_scalar(rng), softmax_cross_entropy_forward(*draw_one_labelled(rng))[1]


def draw_sure_classes(rng: np.random.Generator) -> Arguments:
    """Draw a cache in which one row is sure and right, and one sure and wrong."""
    dloss, (p, labels) = draw_classes(rng)
    p[0] = np.eye(p.shape[1])[labels[0]]
    p[1] = np.eye(p.shape[1])[labels[1] - 1]
    return dloss, (p, labels)


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


def one_hot(labels: Integers, n_classes: int) -> Array:
    """Mark the class of each sample by a 1."""
    return np.eye(n_classes)[labels]


def softmax(logits: Array) -> Array:
    """Compute the right probabilities, for wrong functions that need them."""
    return softmax_forward(logits)[0]


def sigmoid(logits: Array) -> Array:
    """Compute 1 / (1 + exp(−z)), where an overflow gives the right 0."""
    with np.errstate(over="ignore"):
        p: Array = 1.0 / (1.0 + np.exp(-logits))
    return p


def exponentials(logits: Array, shift: str) -> Array:
    """Compute exp of the logits, shifted by the maximum of each "row", "column", "all" or none."""
    axes = {"row": 1, "column": 0, "all": None}
    largest = logits.max(axis=axes[shift], keepdims=True) if shift in axes else 0.0
    with np.errstate(over="ignore"):
        return np.asarray(np.exp(logits - largest))


def softmax_over(logits: Array, shift: str, over: str) -> Array:
    """Compute a softmax that is shifted and normalised over the axes named, right or wrong ones."""
    e = exponentials(logits, shift)
    with np.errstate(over="ignore", invalid="ignore"):
        p: Array = e / e.sum(axis={"row": 1, "column": 0, "all": None}[over], keepdims=True)
    return p


def softmax_sums(logits: Array) -> Array:
    """Add up the shifted exponentials of each row."""
    return np.asarray(exponentials(logits, "row").sum(axis=1, keepdims=True))


def shares_of(logits: Array) -> Array:
    """Divide each logit by the sum of its row."""
    with np.errstate(divide="ignore"):
        p: Array = logits / logits.sum(axis=1, keepdims=True)
    return p


def log_softmax(logits: Array) -> Array:
    """Compute log p without p, for any logits."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p: Array = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return log_p


def log_of_softmax(logits: Array) -> Array:
    """Compute log p from a p that may have become 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(softmax(logits)))


def log_of_naive_softmax(logits: Array) -> Array:
    """Compute log p from a p that was not shifted."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(softmax_over(logits, "none", "row")))


def chosen(a: Array, labels: Integers) -> Array:
    """Pick the entry of each row that its label names."""
    return np.asarray(a[np.arange(len(labels)), labels])


SOFTMAX_FORWARD = Task(
    softmax_forward,
    points={"p": 2, "cache": 1},
    cases={
        "random": draw_logits,
        "another": draw_logits,
        "large logits": draw_large_logits,
        "one sample": lambda rng: (away_from_zero(rng, 1, 5),),
    },
    mistakes=(
        Mistake(
            "SMF01",
            "p",
            lambda logits: softmax_over(logits, "none", "row"),
            "Right for small logits; for large ones p holds NaN.",
            *OVERFLOW,
        ),
        Mistake(
            "SMF02",
            "p",
            lambda logits: softmax_over(logits, "all", "row"),
            "Right, unless the rows lie far apart: then some of them hold NaN.",
            "A shift that suits the highest row lets every exp of a much lower row vanish.",
            "How many different shifts does your function use for a batch?",
        ),
        Mistake(
            "SMF03",
            "p",
            lambda logits: softmax_over(logits, "column", "row"),
            "Every row adds up to 1, but its logits were shifted by different amounts.",
            *TOGETHER,
        ),
        *(
            Mistake(
                f"SMF{number:02}",
                "p",
                lambda logits, shift=shift: softmax_over(logits, shift, "column"),
                "The columns of p add up to 1, not the rows.",
                *ROWS,
            )
            for number, shift in enumerate(("none", "row", "column"), 4)
        ),
        *(
            Mistake(
                f"SMF{number:02}",
                "p",
                lambda logits, shift=shift: softmax_over(logits, shift, "all"),
                "All entries of p together add up to 1, not those of each row.",
                *ROWS,
            )
            for number, shift in enumerate(("none", "row", "all"), 7)
        ),
        *(
            Mistake(
                f"SMF{number:02}",
                "p",
                lambda logits, shift=shift: exponentials(logits, shift),
                "p holds the exponentials themselves: the rows do not add up to 1.",
                *DENOMINATOR,
            )
            for number, shift in enumerate(("none", "row"), 10)
        ),
        Mistake(
            "SMF12",
            "p",
            sigmoid,
            "Each entry went through a sigmoid of its own.",
            *DENOMINATOR,
        ),
        Mistake(
            "SMF13",
            "p",
            shares_of,
            "p is proportional to the logits, and partly negative.",
            "exp makes every logit positive before the classes share 1 among them.",
            "What becomes of a negative logit in your function?",
        ),
        *(
            Mistake(
                f"SMF{number:02}",
                "p",
                lambda logits, shift=shift: softmax_over(-logits, shift, "row"),
                "The largest logit of a row gets the smallest probability.",
                "A larger logit must give a larger probability.",
                "Which sign stands in front of the logits, inside exp?",
            )
            for number, shift in enumerate(("none", "row"), 14)
        ),
        Mistake(
            "SMF16",
            "p",
            log_softmax,
            "No entry is positive: these are logarithms of probabilities.",
            "The logarithm belongs to the loss.",
            "Which call in your function is not in the formula?",
        ),
        Mistake(
            "SMF17",
            "p",
            lambda logits: one_hot(logits.argmax(axis=1), logits.shape[1]),
            "p holds only zeros and ones: the largest logit takes all.",
            "That is the maximum itself. Softmax is its soft version, and has slopes.",
            "What does your function say of the second largest logit?",
        ),
        Mistake(
            "SMF18",
            "p",
            lambda logits: softmax(softmax(logits)),
            "Softmax was applied twice: p is more even than it should be.",
            *TWICE,
        ),
        Mistake(
            "SMF19",
            "p",
            lambda logits: exponentials(logits, "row") / (1e-8 + softmax_sums(logits)),
            "The rows add up to a little less than 1.",
            "Nothing has to protect the sum of a row from 0 if its largest exp is not small.",
            "What stands below your fraction bar besides the sum?",
        ),
        Mistake(
            "SMF20",
            "cache",
            lambda logits: logits,
            "p is right; the cache holds the logits.",
            *CACHE,
        ),
        Mistake(
            "SMF21",
            "cache",
            lambda logits: exponentials(logits, "row"),
            "p is right; the cache holds the exponentials, before they were divided.",
            *CACHE,
        ),
        Mistake(
            "SMF22",
            "cache",
            lambda logits: (logits, softmax(logits)),
            "p is right; the cache holds the logits as well.",
            *P_IS_ENOUGH,
        ),
        Mistake(
            "SMF23",
            "cache",
            lambda logits: (softmax(logits), logits),
            "p is right; the cache holds the logits as well.",
            *P_IS_ENOUGH,
        ),
    ),
)


JACOBIAN = Task(
    softmax_jacobian,
    points={"jacobian": 3},
    cases={
        "random": draw_row,
        "another": draw_row,
        "two classes": lambda rng: (softmax(away_from_zero(rng, 1, 2))[0],),
        "a sure answer": draw_sure_row,
    },
    mistakes=(
        Mistake(
            "SMJ01",
            "jacobian",
            lambda p: np.diag(p * (1.0 - p)),
            "The diagonal is right, and beside it everything is 0.",
            *COUPLED,
        ),
        Mistake(
            "SMJ02",
            "jacobian",
            lambda p: p * (1.0 - p),
            "There is one slope per class; a table of all pairs is asked for.",
            *COUPLED,
        ),
        Mistake(
            "SMJ03",
            "jacobian",
            lambda p: np.diag(p) + np.outer(p, p),
            "No entry is negative: the sign of one of the two parts is wrong.",
            *COUPLED,
        ),
        Mistake(
            "SMJ04",
            "jacobian",
            lambda p: np.outer(p, p) - np.diag(p),
            "Every entry has the wrong sign.",
            "A class gains by its own logit.",
            "Which sign should the diagonal have?",
        ),
        Mistake(
            "SMJ05",
            "jacobian",
            np.diag,
            "The diagonal is p itself, and beside it everything is 0.",
            "In the quotient rule the denominator has a derivative too.",
            "Where does your formula know of the sum below the fraction bar?",
        ),
        Mistake(
            "SMJ06",
            "jacobian",
            lambda p: -np.outer(p, p),
            "Right beside the diagonal, and negative on it too.",
            "A logit stands above its own fraction bar as well as below it.",
            "What is added where the class and the logit are the same?",
        ),
        Mistake(
            "SMJ07",
            "jacobian",
            lambda p: np.diag(p + p * p) - np.outer(p, p),
            "Right beside the diagonal; the diagonal itself is p.",
            "On the diagonal both parts of the quotient rule speak.",
            "How much does a class with p near 1 still gain when its logit grows?",
        ),
        Mistake(
            "SMJ08",
            "jacobian",
            lambda p: np.diag(p - 2.0 * p * p) + np.outer(p, p),
            "Right on the diagonal; beside it the sign is wrong.",
            *COUPLED,
        ),
        Mistake(
            "SMJ09",
            "jacobian",
            lambda p: np.eye(len(p)) - np.outer(p, p),
            "Right beside the diagonal; on it a factor is missing.",
            "A class with almost no probability hardly moves, whichever logit is nudged.",
            "What should the row of a class with p = 0 hold?",
        ),
        Mistake(
            "SMJ10",
            "jacobian",
            lambda p: np.eye(len(p)) - p,
            "All rows are alike but for the diagonal: the class of the row is not in them.",
            "A class with almost no probability hardly moves, whichever logit is nudged.",
            "What should the row of a class with p = 0 hold?",
        ),
        Mistake(
            "SMJ11",
            "jacobian",
            lambda p: np.diag(p) - p @ p,
            "The same number was taken from every entry.",
            "A vector in NumPy has one axis, and its transpose is the vector itself.",
            "What shape has the product that you subtract?",
        ),
        Mistake(
            "SMJ12",
            "jacobian",
            lambda p: np.diag(p) - p * p,
            "From every row the same row was taken.",
            "A vector in NumPy has one axis, and its transpose is the vector itself.",
            "What shape has the product that you subtract?",
        ),
        Mistake(
            "SMJ13",
            "jacobian",
            lambda p: softmax_jacobian(softmax(p[None])[0]),
            "This is the Jacobian at other probabilities: softmax was applied to p.",
            *TWICE,
        ),
        Mistake(
            "SMJ14",
            "jacobian",
            lambda p: np.outer(p, 1.0 - p),
            "The diagonal is right; beside it stands what belongs on a diagonal.",
            *COUPLED,
        ),
    ),
)


SOFTMAX_BACKWARD = Task(
    softmax_backward,
    points={"dlogits": 3},
    cases={
        "random": draw_backward,
        "another": draw_backward,
        "one sample": lambda rng: draw_backward(rng, 1, 5),
        "the same dp for all classes": draw_even_backward,
    },
    mistakes=(
        Mistake(
            "SMB01",
            "dlogits",
            lambda dp, p: dp * p * (1.0 - p),
            "Each probability was taken to depend on its own logit only.",
            *COUPLED,
        ),
        Mistake(
            "SMB02",
            "dlogits",
            lambda dp, p: dp * p,
            "One of two parts is here: what reaches a logit through the shared sum is missing.",
            *COUPLED,
        ),
        Mistake(
            "SMB03",
            "dlogits",
            lambda dp, p: dp - (dp * p).sum(axis=1, keepdims=True),
            "A factor is missing: a class with almost no probability gets as much as any other.",
            "Where a class has almost no probability, its logit hardly matters.",
            "What does your formula give for an entry with p = 0?",
        ),
        Mistake(
            "SMB04",
            "dlogits",
            lambda dp, p: p * (dp - dp.sum(axis=1, keepdims=True)),
            "What is shared by a row is the plain sum of dp.",
            "If all probabilities pull the loss alike, no logit can change it: they share 1.",
            "For a dp that is the same for all classes, what does your function return?",
        ),
        Mistake(
            "SMB05",
            "dlogits",
            lambda dp, p: p * (dp - dp.mean(axis=1, keepdims=True)),
            "What is shared by a row is the plain mean of dp.",
            "A likely class has more say in what a row shares than an unlikely one.",
            "How much does each class count in your mean, and how much should it?",
        ),
        Mistake(
            "SMB06",
            "dlogits",
            lambda dp, p: p * (dp - (dp * p).mean(axis=1, keepdims=True)),
            "What is shared by a row is too small by a factor, the number of classes.",
            "The probabilities weigh the classes already, and their weights add up to 1.",
            "Do you add up over the classes, or take a mean?",
        ),
        Mistake(
            "SMB07",
            "dlogits",
            lambda dp, p: p * (dp - (dp * p).sum(axis=0)),
            "What should be shared by a row is shared by a column: the batch was added up.",
            *ROWS,
        ),
        Mistake(
            "SMB08",
            "dlogits",
            lambda dp, p: p * (dp - (dp * p).sum()),
            "What should be shared by a row is shared by the whole batch.",
            *ROWS,
        ),
        Mistake(
            "SMB09",
            "dlogits",
            lambda dp, p: p * (dp + (dp * p).sum(axis=1, keepdims=True)),
            "The two parts are right, and one of them has the wrong sign.",
            *COUPLED,
        ),
        Mistake(
            "SMB10",
            "dlogits",
            lambda dp, p: -softmax_backward(dp, p),
            "Every entry has the wrong sign.",
            "A class gains by its own logit and loses by the others.",
            "Which difference stands the wrong way round?",
        ),
        Mistake(
            "SMB11",
            "dlogits",
            lambda dp, p: softmax_backward(dp, p) / len(p),
            "Too small by the same factor everywhere, the number of samples.",
            *NO_MEAN_HERE,
        ),
        Mistake(
            "SMB12",
            "dlogits",
            lambda dp, p: dp,
            "dlogits is dp, unchanged: softmax is not in it.",
            "A nudge of a logit reaches the loss only through the probabilities.",
            "Where in your function does the cache take part?",
        ),
        Mistake(
            "SMB13",
            "dlogits",
            lambda dp, p: p * (1.0 - p),
            "This is a slope alone: dp is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            "SMB14",
            "dlogits",
            lambda dp, p: softmax_backward(dp, softmax(p)),
            "The cache went through softmax again.",
            *TWICE,
        ),
        Mistake(
            "SMB15",
            "dlogits",
            lambda dp, p: softmax_backward(p, dp),
            "dp and p have changed places.",
            "dp says how much the loss cares; p says how the classes share 1.",
            "Which of the two has rows with the sum 1?",
        ),
        Mistake(
            "SMB16",
            "dlogits",
            lambda dp, p: p - dp,
            "dlogits is a difference of p and dp.",
            "That form belongs to softmax and cross-entropy together; here softmax is alone.",
            "What do the derivatives of p by the logits look like, one by one?",
        ),
        Mistake(
            "SMB18",
            "dlogits",
            lambda dp, p: p * dp - p * p * dp.sum(axis=1, keepdims=True),
            "In what a row shares, every dp is weighed by the same p.",
            "Each class brings its own p and its own dp into the sum.",
            "Write the sum with indices: which index runs, and on which factors?",
        ),
    ),
)


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
        "Right, until the right class has almost no probability: then the loss is infinite.",
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
        13,
        lambda log_p, labels: mean_surprise(log_p, labels) / log_p.shape[1],
        "The loss is too small by a factor, the number of classes.",
        *MEAN,
    ),
    *on_every_path(
        16,
        lambda log_p, labels: -chosen(log_p, labels),
        "There is one loss for each sample; one number for the batch is asked for.",
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
        "The surprise is that at the most likely class, whatever the label.",
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
        "A logit alone says nothing; it counts against the other logits of its row.",
        "What happens to your loss if all logits grow by 1, and what should happen?",
    ),
    Mistake(
        "SCF55",
        "loss",
        lambda logits, labels: np.logaddexp.reduce(logits, axis=1).mean(),
        "The part that all classes share is here; the labels are not in the loss.",
        *RIGHT_CLASS,
    ),
    Mistake(
        "SCF57",
        "loss",
        lambda logits, labels: mean_surprise(log_softmax(logits), labels) / len(labels),
        "The loss is too small by a factor, the number of samples: the mean was taken twice.",
        *MEAN,
    ),
    Mistake(
        "SCF58",
        "loss",
        lambda logits, labels: mean_surprise(log_softmax(softmax(logits)), labels),
        "Softmax was applied twice: sure answers cost too much, and wrong ones too little.",
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
        "From what will the backward pass know the right classes?",
    ),
    Mistake(
        "SCF76",
        "cache",
        lambda logits, labels: (softmax(logits) - one_hot(labels, logits.shape[1]), labels),
        "The loss is right; in the cache something was already taken from p.",
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
        "The wrong classes are to lose what the right one gains.",
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
        "one sample": draw_one_labelled,
    },
    mistakes=(*CROSS_ENTROPY_LOSS, *CROSS_ENTROPY_CACHE),
)


def error(p: Array, labels: Integers) -> Array:
    """Compute p minus the one-hot rows of the labels."""
    return p - one_hot(labels, p.shape[1])


def averaged(slope: Callable[..., Any]) -> Callable[..., Any]:
    """Multiply a slope, found from both parts of the cache, by dloss / n."""
    return lambda dloss, cache: dloss * slope(*cache) / len(cache[0])


def whole_columns(dloss: float, cache: tuple[Array, Integers]) -> Array:
    """Subtract 1 in the columns of all labels that occur, in every row."""
    p, labels = cache
    dlogits = p.copy()
    dlogits[:, labels] -= 1.0
    return dloss * dlogits / len(p)


def gradient_at_p(dloss: float, cache: tuple[Array, Integers]) -> Array:
    """Stop at the probabilities."""
    p, labels = cache
    dp, rows = np.zeros(p.shape), np.arange(len(p))
    with np.errstate(divide="ignore"):
        dp[rows, labels] = -dloss / p[rows, labels] / len(p)
    return dp


def divided_by_all_of_p(dloss: float, cache: tuple[Array, Integers]) -> Array:
    """Stop at the probabilities, having divided by those of the wrong classes too."""
    p, labels = cache
    with np.errstate(divide="ignore", invalid="ignore"):
        return -dloss * one_hot(labels, p.shape[1]) / p / len(p)


def through_softmax(dp: Array, p: Array) -> Array:
    """Carry a dp on that may be infinite where p is 0."""
    with np.errstate(invalid="ignore"):
        return softmax_backward(dp, p)


CROSS_ENTROPY_BACKWARD = Task(
    softmax_cross_entropy_backward,
    points={"dlogits": 3},
    cases={
        "random": draw_classes,
        "another": draw_classes,
        "one sample": draw_one_sample,
        "sure answers": draw_sure_classes,
    },
    mistakes=(
        Mistake(
            "SMX01",
            "dlogits",
            lambda dloss, cache: dloss * error(*cache),
            "Too large by the same factor everywhere, the number of samples.",
            *MEAN,
        ),
        Mistake(
            "SMX02",
            "dlogits",
            averaged(lambda p, labels: p),
            "The labels are not in the gradient: every logit is to fall.",
            "Adding the same to all logits of a row changes nothing, so each row must cancel.",
            "What do the entries of one row of your result add up to?",
        ),
        Mistake(
            "SMX03",
            "dlogits",
            averaged(lambda p, labels: -one_hot(labels, p.shape[1])),
            "The probabilities are not in the gradient: only the labels are.",
            "A sample that is already right pulls hardly any more.",
            "What does your gradient say when the right class has probability 1?",
        ),
        Mistake(
            "SMX04",
            "dlogits",
            averaged(lambda p, labels: one_hot(labels, p.shape[1]) * (p - 1.0)),
            "Right for the class of the label; the other classes get nothing.",
            *COUPLED,
        ),
        Mistake(
            "SMX05",
            "dlogits",
            averaged(lambda p, labels: error(p, labels) * p * (1.0 - p)),
            "A slope was multiplied in once more.",
            *CANCELLED,
        ),
        Mistake(
            "SMX06",
            "dlogits",
            whole_columns,
            "Whole columns were lowered, not one entry in each row.",
            *LABELS,
        ),
        Mistake(
            "SMX09",
            "dlogits",
            lambda dloss, cache: dloss * error(*cache) / len(cache[0]) ** 2,
            "Too small by a factor, the number of samples: the mean was taken twice.",
            *MEAN,
        ),
        Mistake(
            "SMX10",
            "dlogits",
            lambda dloss, cache: dloss * error(*cache) / cache[0].shape[1],
            "It was divided by the number of classes, not by the number of samples.",
            *MEAN,
        ),
        Mistake(
            "SMX11",
            "dlogits",
            lambda dloss, cache: dloss * error(*cache) / cache[0].size,
            "The mean was taken over the classes too.",
            *MEAN,
        ),
        Mistake(
            "SMX14",
            "dlogits",
            lambda dloss, cache: error(*cache) / len(cache[0]),
            "dloss is not in the result.",
            *UPSTREAM,
        ),
        Mistake(
            "SMX15",
            "dlogits",
            averaged(lambda p, labels: -error(p, labels)),
            "Every entry has the wrong sign.",
            *SIGN,
        ),
        Mistake(
            "SMX16",
            "dlogits",
            averaged(lambda p, labels: error(p, labels - 1)),
            "Each sample is compared with the class before its own.",
            "Classes are counted from 0, as indices are.",
            "For a sample with label 0, which column do you change?",
        ),
        Mistake(
            "SMX17",
            "dlogits",
            averaged(lambda p, labels: p - labels[:, None]),
            "The labels were subtracted as numbers, the same from all classes of a sample.",
            "A label is a name: class 4 is not twice class 2.",
            "How is the right answer written as a row of probabilities?",
        ),
        *(
            Mistake(
                identity,
                "dlogits",
                wrong,
                "This is the gradient at the probabilities: softmax has not been passed.",
                *ONE_LINK,
            )
            for identity, wrong in (("SMX18", gradient_at_p), ("SMX28", divided_by_all_of_p))
        ),
        *(
            Mistake(
                identity,
                "dlogits",
                lambda dloss, cache, dp=dp: through_softmax(dp(dloss, cache), cache[0]),
                "Right, except where a class has no probability at all: there it is NaN.",
                *CANCELLED,
            )
            for identity, dp in (("SMX19", gradient_at_p), ("SMX29", divided_by_all_of_p))
        ),
        Mistake(
            "SMX20",
            "dlogits",
            lambda dloss, cache: softmax_backward(dloss * error(*cache) / len(cache[0]), cache[0]),
            "Softmax was passed a second time.",
            *CANCELLED,
        ),
        Mistake(
            "SMX21",
            "dlogits",
            averaged(lambda p, labels: error(softmax(p), labels)),
            "The p of the cache went through softmax again.",
            *TWICE,
        ),
        Mistake(
            "SMX22",
            "dlogits",
            lambda dloss, cache: (
                (dloss * cache[0] - one_hot(cache[1], cache[0].shape[1])) / len(cache[0])
            ),
            "dloss reached the probabilities, but not the labels.",
            *BRACKETS,
        ),
        Mistake(
            "SMX23",
            "dlogits",
            lambda dloss, cache: (
                dloss * (cache[0] - one_hot(cache[1], cache[0].shape[1]) / len(cache[0]))
            ),
            "Only what the labels bring was divided by the number of samples.",
            *BRACKETS,
        ),
        Mistake(
            "SMX24",
            "dlogits",
            averaged(lambda p, labels: error(p, p.argmax(axis=1))),
            "Each sample is compared with its own most likely class.",
            "The probabilities say what is likely, the labels what is right.",
            "Which part of the cache does your result not depend on?",
        ),
        Mistake(
            "SMX25",
            "dlogits",
            lambda dloss, cache: 2.0 * dloss * error(*cache) / len(cache[0]),
            "Exactly twice as large as it should be.",
            "A 2 comes from a square; in this loss there is a logarithm instead.",
            "Which loss does your formula belong to?",
        ),
        Mistake(
            "SMX26",
            "dlogits",
            lambda dloss, cache: dloss * error(*cache) / (2 * len(cache[0])),
            "Half as large as it should be.",
            *HALF,
        ),
        Mistake(
            "SMX27",
            "dlogits",
            averaged(lambda p, labels: p - 1.0),
            "Every class was treated as the right one.",
            *LABELS,
        ),
    ),
)


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
            "Samples with target 0 get nothing.",
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
            "Too large by the same factor everywhere, the number of samples.",
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
            "dloss is not in the result.",
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
            "Too small by a factor, the number of samples: the mean was taken twice.",
            *MEAN,
        ),
        Mistake(
            "BCE09",
            "dp",
            averaged(lambda p, y: (1.0 - y) / (1.0 - p)),
            "Samples with target 1 get nothing.",
            *TARGET_ONE,
        ),
        Mistake(
            "BCE10",
            "dp",
            averaged(lambda p, y: (p - y) / p),
            "Below the fraction bar one factor is missing.",
            *BOTH_TARGETS,
        ),
        Mistake(
            "BCE30",
            "dp",
            averaged(lambda p, y: (p - y) / (1.0 - p)),
            "Below the fraction bar one factor is missing.",
            *BOTH_TARGETS,
        ),
        Mistake(
            "BCE31",
            "dp",
            averaged(slope_of_the_target),
            "Everything is infinite: prediction and target have changed places.",
            "Only what stands inside a logarithm may stand below the fraction bar.",
            "Which of the two can be exactly 0?",
        ),
        Mistake(
            "BCE32",
            "dp",
            lambda dloss, cache: dloss * binary_slope(*cache) / (2 * len(cache[0])),
            "Half as large as it should be.",
            *HALF,
        ),
        Mistake(
            "BCE33",
            "dp",
            averaged(binary_surprise),
            "The loss itself is here, not its slope: the logarithms are still in it.",
            "What is asked is how fast the loss changes when p does.",
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
            "Too large by the same factor everywhere, the number of samples.",
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
            "dloss is not in the result.",
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
            "Too small by a factor, the number of samples: the mean was taken twice.",
            *MEAN,
        ),
        Mistake(
            "BCE19",
            "dlogits",
            averaged(lambda z, y: -y * (1.0 - sigmoid(z))),
            "Samples with target 0 get nothing.",
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
            "Right, except for large logits: there a 0 was divided by, and NaN is left.",
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
            "What is asked is how fast the loss changes when a logit does.",
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
            "Half as large as it should be.",
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
            "Logits and targets have changed places.",
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
            "Samples with target 1 get nothing.",
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
    ),
)

TASKS = (
    SOFTMAX_FORWARD,
    JACOBIAN,
    SOFTMAX_BACKWARD,
    CROSS_ENTROPY_FORWARD,
    CROSS_ENTROPY_BACKWARD,
    BINARY_BACKWARD,
    BINARY_LOGITS_BACKWARD,
)
