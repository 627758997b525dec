"""The task on clipping: one factor for all gradients that are too long together."""

import numpy as np

from backprop_lab.optimizers import clip_by_global_norm
from backprop_lab.shapes import Array
from backprop_lab.tasks.steps import quotient, root
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

# Concept and question that several mistakes share.
ONE_FACTOR = (
    "All arrays together are one long vector, and one factor for all keeps its direction.",
    "By how many different factors does your function multiply?",
)
LIMIT = (
    "max_norm is a limit: gradients below it stay as they are.",
    "What does your function do with gradients that are short already?",
)
NORM = (
    "The norm is the length of the long vector of all entries, as Pythagoras measures it.",
    "For two arrays with one entry each, 3 and 4: what is your norm?",
)


AT_THE_LIMIT = (
    "One factor shortens all gradients, by as much as they are too long.",
    "What is your factor for gradients exactly as long as the limit, and what should it be?",
)


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


def rooted_in_turn(gradients: tuple[Array, ...]) -> float:
    """Take the root in the loop over the arrays, each time of all that has come."""
    norm = 0.0
    for gradient in gradients:
        norm = float(np.sqrt(norm + np.sum(gradient**2)))
    return norm


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
            "CLP24",
            "gradients",
            lambda gs, limit: clipped_at(gs, rooted_in_turn(gs), limit),
            "A root was taken for each array, and what came before went through it again.",
            NORM[0],
            "How many roots does your function take for four arrays, and of what?",
        ),
        Mistake(
            "CLP25",
            "gradients",
            lambda gs, limit: clipped_at(gs, float(np.sqrt(sum(norms(gs)))), limit),
            "The norms of the arrays were added up, not their squares, and then a root was taken.",
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
            "The squares of all entries were averaged.",
            *NORM,
        ),
        Mistake(
            "CLP20",
            "gradients",
            lambda gs, limit: clipped_at(gs, float(np.sqrt(sum(np.mean(g**2) for g in gs))), limit),
            "The squares of each array were averaged, and only then were the arrays added up.",
            *NORM,
        ),
        Mistake(
            "CLP23",
            "gradients",
            lambda gs, limit: clipped_at(gs, float(root(flat(gs).sum())), limit),
            "The entries were added up without being squared; the root of a negative sum is NaN.",
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
            "Clipping shortens: the factor is never above 1.",
            "Which way round is the fraction in your factor?",
        ),
        Mistake(
            "CLP14",
            "gradients",
            compared_the_other_way,
            "Short gradients were stretched up to the limit, and long ones stayed.",
            *LIMIT,
        ),
        Mistake(
            "CLP15",
            "gradients",
            lambda gs, limit: gs,
            "Nothing was clipped: the gradients came back as they were.",
            "A gradient that is too long makes a step that is too long.",
            "Which line makes the gradients shorter, and is its result what you return?",
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
            "A guard against division by 0 is common; a norm above the limit is not 0.",
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
        Mistake(
            "CLP21",
            "gradients",
            lambda gs, limit: scaled(gs, limit),
            "All gradients were multiplied by max_norm.",
            *AT_THE_LIMIT,
        ),
        Mistake(
            "CLP22",
            "gradients",
            lambda gs, limit: scaled(gs, limit * max(global_norm(gs), limit)),
            "The factor grows with the norm.",
            *AT_THE_LIMIT,
        ),
    ),
)


TASKS = (CLIP,)
