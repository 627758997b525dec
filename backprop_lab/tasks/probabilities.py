"""Tasks on probabilities: softmax forward, its Jacobian, and its backward pass."""

import numpy as np

from backprop_lab.shapes import Array, Integers
from backprop_lab.softmax import softmax_backward, softmax_forward, softmax_jacobian
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

# Concept and question that several mistakes share.
ROWS = (
    "Each sample chooses between the classes for itself, whoever else is in the batch.",
    "Which axis of the logits counts the classes, and over which axis do you add?",
)
OVERFLOW = (
    "exp of a large number is more than a float can hold, though p stays between 0 and 1.",
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
    "What does the docstring say that the cache holds?",
)
NO_MEAN_HERE = (
    "The mean over the batch is taken once, in the loss; its 1/n is in dp already.",
    "Where do you divide, and has the loss divided already?",
)
UPSTREAM = (
    "A backward pass multiplies two things: the slope here, and the upstream gradient.",
    "Which argument does your result not depend on?",
)
COUPLED = (
    "One logit enters all probabilities of its row, through the sum below the fraction bar.",
    "If one logit grows, which probabilities change, and in which direction?",
)
TOGETHER = (
    "p stays the same only where all logits of a row are shifted together.",
    "Over which axis is your maximum taken?",
)
HARDLY_MOVES = (
    "A class with almost no probability hardly changes, whichever logit is nudged.",
    "What should the row of a class with p = 0 hold?",
)
OWN = (
    "A logit acts on its own probability directly, and on all of its row through their sum.",
    "On which two ways does the dp of one entry reach the logit of that entry?",
)
LARGER = (
    "A larger logit must give a larger probability.",
    "Which sign stands in front of the logits, inside exp?",
)
P_IS_ENOUGH = (
    "Every slope of softmax can be had from p alone.",
    "Which of the two could the backward pass do without?",
)


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


def normalised(shifted: Array) -> Array:
    """Take exp and divide by the sums of the rows, where exp may overflow."""
    return softmax_over(shifted, "none", "row")


def times_the_sum(e: Array) -> Array:
    """Multiply by the sums of the rows where one should divide."""
    with np.errstate(over="ignore", invalid="ignore"):
        p: Array = e * e.sum(axis=1, keepdims=True)
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
            "The logits of a row were shifted by different amounts, so p is another one.",
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
            "p is proportional to the logits: each was divided by the sum of its row.",
            "exp makes every logit positive before the classes share 1 among them.",
            "What becomes of a negative logit in your function?",
        ),
        Mistake(
            "SMF24",
            "p",
            lambda logits: shares_of(logits - logits.max(axis=1, keepdims=True)),
            "The largest logit of each row gets a p of 0.",
            "Only after exp does the largest logit have the largest share.",
            "Which function do the logits pass before they are divided?",
        ),
        *(
            Mistake(
                f"SMF{number:02}",
                "p",
                lambda logits, shift=shift: times_the_sum(exponentials(logits, shift)),
                "The exponentials were multiplied by the sum of their row.",
                *DENOMINATOR,
            )
            for number, shift in enumerate(("none", "row"), 25)
        ),
        Mistake(
            "SMF27",
            "p",
            lambda logits: normalised(logits.max(axis=1, keepdims=True) - logits),
            "The largest logit of a row gets the smallest probability, or NaN.",
            "A larger logit must give a larger probability.",
            "Which difference inside exp stands the wrong way round?",
        ),
        Mistake(
            "SMF28",
            "p",
            lambda logits: normalised(logits - logits.min(axis=1, keepdims=True)),
            "Right, except where the logits of a row lie far apart: there p holds NaN.",
            "A shift helps only if nothing that enters exp is large after it.",
            "How large can the argument of your exp become after the shift?",
        ),
        Mistake(
            "SMF29",
            "p",
            lambda logits: normalised(logits + logits.max(axis=1, keepdims=True)),
            "Right for small logits; for large ones p holds NaN, in spite of the shift.",
            "A shift helps only if nothing that enters exp is large after it.",
            "Which sign stands between the logits and their maximum?",
        ),
        *(
            Mistake(
                f"SMF{number:02}",
                "p",
                lambda logits, shift=shift: softmax_over(-logits, shift, "row"),
                "The largest logit of a row gets the smallest probability.",
                *LARGER,
            )
            for number, shift in enumerate(("none", "row"), 14)
        ),
        Mistake(
            "SMF16",
            "p",
            log_softmax,
            "No entry is positive: these are logarithms of probabilities.",
            "A probability lies between 0 and 1. The logarithm belongs to the loss.",
            "Which call in your function is not in the formula?",
        ),
        Mistake(
            "SMF17",
            "p",
            lambda logits: one_hot(logits.argmax(axis=1), logits.shape[1]),
            "p holds only zeros and ones: the largest logit of each row gets the 1.",
            "In a softmax the other classes keep a share, and so it has slopes.",
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
            "After a shift by the maximum, the sum of a row is at least 1: it needs no protection.",
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
            "There is one slope for each class, and no table of all pairs.",
            *COUPLED,
        ),
        Mistake(
            "SMJ03",
            "jacobian",
            lambda p: np.diag(p) + np.outer(p, p),
            "No entry is negative: one of the two parts has the wrong sign.",
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
            "On the diagonal the quotient rule has two terms that are not 0.",
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
            "Right beside the diagonal; on it, one of the two parts lacks its probability.",
            *HARDLY_MOVES,
        ),
        Mistake(
            "SMJ10",
            "jacobian",
            lambda p: np.eye(len(p)) - p,
            "All rows are the same except on the diagonal: the class of the row is not in them.",
            *HARDLY_MOVES,
        ),
        Mistake(
            "SMJ11",
            "jacobian",
            lambda p: np.diag(p) - p @ p,
            "The same number was subtracted from every entry.",
            "A vector in NumPy has one axis, and its transpose is the vector itself.",
            "What shape has the product that you subtract?",
        ),
        Mistake(
            "SMJ12",
            "jacobian",
            lambda p: np.diag(p) - p * p,
            "The same row was subtracted from every row.",
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
        Mistake(
            "SMJ15",
            "jacobian",
            lambda p: p - np.outer(p, p),
            "p was added to every row, not on the diagonal only.",
            "Only where class and logit are the same does the logit stand above the fraction bar.",
            "In which entries should the first of your two parts be 0?",
        ),
        Mistake(
            "SMJ16",
            "jacobian",
            lambda p: np.diag(p) - p,
            "p itself was subtracted from every row: the class of the row is not in it.",
            *HARDLY_MOVES,
        ),
        Mistake(
            "SMJ17",
            "jacobian",
            lambda p: np.diag(p) - p[:, None],
            "p itself was subtracted from every column: the logit of the column is not in it.",
            "A logit with almost no share of the sum hardly changes any class.",
            "What should the column of a class with p = 0 hold?",
        ),
        Mistake(
            "SMJ18",
            "jacobian",
            lambda p: np.diag(p * (1.0 - p)) - np.outer(p, p),
            "Right beside the diagonal; on it, what comes through the shared sum is counted twice.",
            "What comes through the shared sum is in every entry, those of the diagonal included.",
            "What does each of your two parts hold on the diagonal?",
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
            "One of two parts is missing: what reaches a logit through the shared sum.",
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
            "If all probabilities move the loss alike, no logit can change it: they share 1.",
            "For a dp that is the same for all classes, what does your function return?",
        ),
        Mistake(
            "SMB05",
            "dlogits",
            lambda dp, p: p * (dp - dp.mean(axis=1, keepdims=True)),
            "What is shared by a row is the plain mean of dp.",
            "A likely class counts more in what a row shares than an unlikely one.",
            "How much does each class count in your mean, and how much should it?",
        ),
        Mistake(
            "SMB06",
            "dlogits",
            lambda dp, p: p * (dp - (dp * p).mean(axis=1, keepdims=True)),
            "What is shared by a row is too small by a factor, the number of classes.",
            "The probabilities are weights of the classes already, and they add up to 1.",
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
            "Both parts are right, and one of them has the wrong sign.",
            *COUPLED,
        ),
        Mistake(
            "SMB10",
            "dlogits",
            lambda dp, p: -softmax_backward(dp, p),
            "Every entry has the wrong sign.",
            "A class gains by its own logit and loses by the others.",
            "Which difference stands the wrong way round, or where does a minus enter?",
        ),
        Mistake(
            "SMB11",
            "dlogits",
            lambda dp, p: softmax_backward(dp, p) / len(p),
            "Every entry is too small by the same factor, the number of samples.",
            *NO_MEAN_HERE,
        ),
        Mistake(
            "SMB12",
            "dlogits",
            lambda dp, p: dp,
            "dlogits is dp, unchanged: softmax is not in it.",
            "A nudge of a logit reaches the loss only through the probabilities.",
            "Which line of your function uses the cache?",
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
            "dp and p are exchanged.",
            "dp says how the loss changes with p; p says how the classes share 1.",
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
            "In what a row shares, every dp is weighted by the same p.",
            "Each class brings its own p and its own dp into the sum.",
            "Write the sum with indices: which index runs, and on which factors?",
        ),
        Mistake(
            "SMB19",
            "dlogits",
            lambda dp, p: p * (dp - 1.0),
            "What is shared by a row is 1 everywhere: dp is not in it.",
            "If all probabilities move the loss alike, no logit can change it: they share 1.",
            "Which arrays enter your sum over the row?",
        ),
        Mistake(
            "SMB20",
            "dlogits",
            lambda dp, p: p,
            "dlogits is p, unchanged: dp is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            "SMB21",
            "dlogits",
            lambda dp, p: -p * (dp * p).sum(axis=1, keepdims=True),
            "One of two parts is missing: what a logit does to its own probability.",
            *OWN,
        ),
        Mistake(
            "SMB22",
            "dlogits",
            lambda dp, p: p * (1.0 - (dp * p).sum(axis=1, keepdims=True)),
            "dp is only in what a row shares; the dp of the entry itself is missing.",
            *OWN,
        ),
        Mistake(
            "SMB23",
            "dlogits",
            lambda dp, p: dp * p - (dp * p).sum(axis=1, keepdims=True),
            "All entries of a row lose the same number, those of unlikely classes too.",
            "A logit moves the shared sum by its own exponential: a little where p is small.",
            "For an entry with p = 0, what does each of your two parts give?",
        ),
    ),
)


TASKS = (
    SOFTMAX_FORWARD,
    JACOBIAN,
    SOFTMAX_BACKWARD,
)
