"""Tasks on initializers: the size of random weights that keeps a signal alive."""

import math

import numpy as np

from backprop_lab.initializers import he_scale, xavier_scale
from backprop_lab.tasks.task import Arguments, Mistake, Task

WIDTHS = [5, 7, 11, 13, 17, 19, 23]  # where no two rules meet
# Concept and question that several mistakes share.
SPREAD = (
    "Variances add up over the terms of a sum; a standard deviation is measured like a weight.",
    "Is your number a variance or a standard deviation, and which does the docstring want?",
)
BOUND = (
    "Numbers drawn uniformly up to a bound have a standard deviation below the bound.",
    "Does the docstring ask for a bound or for a standard deviation?",
)
WIDER = (
    "The more terms add up in a sum, the smaller each weight must be.",
    "What does your scale do when the layer before gets wider?",
)
WHOLE_ROOT = (
    "A root over a fraction covers both its parts.",
    "Where does your root begin, and where does it end?",
)
OTHER_MEAN = (
    "There are several ways to take a mean of two; this course takes that of the widths.",
    "Of which two numbers do you take the mean, of the widths or of what follows from them?",
)
HALF_LOST = (
    "ReLU stops half of every signal, and larger weights make up for it.",
    "For which activation is your rule, and which number makes up for the lost half?",
)


BOTH_SIDES = (
    "Signals pass through W forwards and gradients backwards; both widths count.",
    "Which argument does your result not depend on?",
)


def draw_widths(rng: np.random.Generator) -> Arguments:
    """Draw two different widths."""
    n_in, n_out = rng.choice(WIDTHS, size=2, replace=False)
    return int(n_in), int(n_out)


def draw_width(rng: np.random.Generator) -> Arguments:
    """Draw one width."""
    return (int(rng.choice(WIDTHS)),)


XAVIER_SCALE = Task(
    xavier_scale,
    points={"scale": 2},
    cases={
        "random": draw_widths,
        "another": draw_widths,
        "one input": lambda rng: (1, int(rng.choice(WIDTHS))),
        "a narrowing layer": lambda rng: (784, int(rng.choice(WIDTHS))),
    },
    mistakes=(
        Mistake(
            "XAV01",
            "scale",
            lambda n_in, n_out: 2.0 / (n_in + n_out),
            "This is a variance.",
            *SPREAD,
        ),
        Mistake(
            "IN03",
            "scale",
            lambda n_in, n_out: math.sqrt(1.0 / n_out),
            "Only the width of the layer itself is in the scale.",
            *BOTH_SIDES,
        ),
        Mistake(
            "XAV02",
            "scale",
            lambda n_in, n_out: math.sqrt(1.0 / n_in),
            "Only the width of the layer before is in the scale.",
            *BOTH_SIDES,
        ),
        Mistake(
            "IN07",
            "scale",
            lambda n_in, n_out: math.sqrt(2.0 / n_in),
            "This is the rule for layers before ReLU.",
            "tanh near 0 hands a signal on as it is, and nothing needs to be made up for.",
            "Which of the two rules knows only one width?",
        ),
        Mistake(
            "IN06",
            "scale",
            lambda n_in, n_out: math.sqrt(6.0 / (n_in + n_out)),
            "This is the bound for numbers that are drawn uniformly.",
            *BOUND,
        ),
        Mistake(
            "XAV03",
            "scale",
            lambda n_in, n_out: math.sqrt(1.0 / (n_in + n_out)),
            "Too small by the same factor for all widths: the sum of the widths is not a mean.",
            "A compromise between two widths lies between them, not above both.",
            "For two equal widths, for how many terms is your scale made?",
        ),
        Mistake(
            "XAV04",
            "scale",
            lambda n_in, n_out: math.sqrt((n_in + n_out) / 2.0),
            "The scale grows with the widths: the fraction is upside down.",
            *WIDER,
        ),
        Mistake(
            "XAV05",
            "scale",
            lambda n_in, n_out: math.sqrt(2.0) / (n_in + n_out),
            "The root was taken of the numerator only.",
            *WHOLE_ROOT,
        ),
        Mistake(
            "XAV06",
            "scale",
            lambda n_in, n_out: 2.0 / math.sqrt(n_in + n_out),
            "The root was taken of the denominator only.",
            *WHOLE_ROOT,
        ),
        Mistake(
            "XAV07",
            "scale",
            lambda n_in, n_out: math.sqrt(2.0 / n_in + n_out),
            "One of the widths makes the scale larger.",
            "Without brackets a division is done before a sum.",
            "What should stand under the fraction bar, and do your brackets say so?",
        ),
        Mistake(
            "XAV08",
            "scale",
            lambda n_in, n_out: math.sqrt(2.0 / (n_in * n_out)),
            "The widths were multiplied, which counts the weights.",
            "As many terms add up in a sum as the layer is wide, not as there are weights.",
            "Which sums does the forward pass form, and how long are they?",
        ),
        Mistake(
            "XAV09",
            "scale",
            lambda n_in, n_out: (math.sqrt(1.0 / n_in) + math.sqrt(1.0 / n_out)) / 2.0,
            "Two scales were averaged, one for each direction.",
            *OTHER_MEAN,
        ),
        Mistake(
            "XAV10",
            "scale",
            lambda n_in, n_out: math.sqrt(1.0 / math.sqrt(n_in * n_out)),
            "The mean of the widths is the geometric one.",
            "There are several ways to take a mean of two, equal only for equal widths.",
            "How do you take the mean of the widths, by adding them or by multiplying?",
        ),
        Mistake(
            "XAV11",
            "scale",
            lambda n_in, n_out: math.sqrt(2.0 * (n_in + n_out)),
            "The scale grows with the widths: it is multiplied by them.",
            *WIDER,
        ),
        Mistake(
            "XAV12",
            "scale",
            lambda n_in, n_out: math.sqrt(2.0),
            "The scale is the same for all widths.",
            *WIDER,
        ),
        Mistake(
            "XAV13",
            "scale",
            lambda n_in, n_out: math.sqrt(2.0 / n_out),
            "Only the width of the layer itself is in the scale, as in a rule for ReLU.",
            *BOTH_SIDES,
        ),
        Mistake(
            "XAV14",
            "scale",
            lambda n_in, n_out: math.sqrt(2.0 / (n_in - n_out)) if n_in > n_out else math.nan,
            "One width was subtracted from the other; where the difference is negative there is "
            "no root.",
            "A compromise between two widths lies between them.",
            "For two equal widths, what stands below your fraction bar?",
        ),
        Mistake(
            "XAV15",
            "scale",
            lambda n_in, n_out: math.sqrt(1.0 / (n_in + n_out / 2.0)),
            "Both widths are in the scale, but only one of them was halved.",
            "Without brackets a division is done before a sum.",
            "For two equal widths, what is your mean of them?",
        ),
        Mistake(
            "XAV16",
            "scale",
            lambda n_in, n_out: math.sqrt((1.0 / n_in + 1.0 / n_out) / 2.0),
            "Two variances were averaged, one for each direction.",
            *OTHER_MEAN,
        ),
    ),
)

HE_SCALE = Task(
    he_scale,
    points={"scale": 2},
    cases={
        "random": draw_width,
        "another": draw_width,
        "one input": lambda rng: (1,),
        "a wide layer": lambda rng: (784,),
    },
    mistakes=(
        Mistake("IN02", "scale", lambda n_in: 2.0 / n_in, "This is a variance.", *SPREAD),
        Mistake(
            "HES01",
            "scale",
            lambda n_in: math.sqrt(1.0 / n_in),
            "This is the rule for an activation that lets every signal through.",
            *HALF_LOST,
        ),
        Mistake(
            "HES02",
            "scale",
            lambda n_in: math.sqrt(1.0 / (2.0 * n_in)),
            "The half is lost once more: the scale is smaller than without ReLU.",
            *HALF_LOST,
        ),
        Mistake(
            "HES03",
            "scale",
            lambda n_in: 2.0 * math.sqrt(1.0 / n_in),
            "The 2 stands outside the root.",
            "ReLU stops half of the mean square of a signal, not half of its size.",
            "Does the 2 belong to the variance or to the standard deviation?",
        ),
        Mistake(
            "HES04",
            "scale",
            lambda n_in: math.sqrt(2.0) / n_in,
            "The root was taken of the numerator only.",
            *WHOLE_ROOT,
        ),
        Mistake(
            "HES05",
            "scale",
            lambda n_in: math.sqrt(n_in / 2.0),
            "The scale grows with the width: the fraction is upside down.",
            *WIDER,
        ),
        Mistake(
            "HES06",
            "scale",
            lambda n_in: math.sqrt(6.0 / n_in),
            "This is the bound for numbers that are drawn uniformly.",
            *BOUND,
        ),
        Mistake(
            "HES07",
            "scale",
            lambda n_in: 1.0 / n_in,
            "This is one divided by the width, as if all terms had the same sign.",
            "Random signs let the terms of a sum cancel in part, so the sum grows more slowly.",
            "How does the standard deviation of a sum grow with the number of its terms?",
        ),
        Mistake(
            "HES08",
            "scale",
            lambda n_in: math.sqrt(2.0 * n_in),
            "The scale grows with the width: it is multiplied by it.",
            *WIDER,
        ),
        Mistake(
            "HES09",
            "scale",
            lambda n_in: math.sqrt(2.0),
            "The scale is the same for all widths.",
            *WIDER,
        ),
        Mistake(
            "HES10",
            "scale",
            lambda n_in: 0.5 / math.sqrt(n_in),
            "The half is lost once more, and it stands outside the root.",
            HALF_LOST[0],
            "Is your scale larger or smaller than without ReLU, and which makes up for a loss?",
        ),
    ),
)

TASKS = (XAVIER_SCALE, HE_SCALE)
