"""Tasks on plain steps: gradient descent, and descent with a velocity."""

from typing import Any

import numpy as np

from backprop_lab.optimizers import momentum_step, sgd_step
from backprop_lab.shapes import Array
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

# Concept and question that several mistakes share.
UPHILL = (
    "The gradient points to where the loss grows; a step goes the other way.",
    "Where dw is positive, should w become larger or smaller?",
)
RATE = (
    "The learning rate says how far a step goes along the gradient.",
    "Which argument does your step not depend on?",
)
CONVENTION = (
    "Books differ in what they call velocity: whether sign and learning rate are inside.",
    "What does the docstring say a velocity is, and what is the one that you are handed?",
)
FADING = (
    "The old velocity stays in part: momentum is the share of it that survives a step.",
    "What becomes of the velocity while the gradient is 0, and does yours do that?",
)
PUSH = "The gradient changes the velocity, and only the velocity moves w."
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


NOT_MOVED = (
    "Changing the state is not yet a step; a step is what moves w.",
    "Which line of yours gives w a new value, and is that value returned?",
)
STEP_ALONE = (
    "A step says where to go from here; the result is where it ends.",
    "Where should w be after a step of length 0, and where is yours?",
)


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
            "This is the step alone: the old w is not in the result.",
            *STEP_ALONE,
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
            "w and dw are exchanged.",
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
            "The step is too short by a factor, the number of rows.",
            "The mean over the batch is taken once, in the loss; its 1/n is in dw already.",
            "Where do you divide, and has the loss divided already?",
        ),
        Mistake(
            "SGS09",
            "w",
            lambda w, dw, rate: w - dw / rate,
            "The step grows as the learning rate becomes smaller.",
            "A small learning rate makes small steps.",
            "If the learning rate is halved, what becomes of your step?",
        ),
        Mistake(
            "SGS10",
            "w",
            lambda w, dw, rate: w - rate * w * dw,
            "Each step was multiplied by the weight itself.",
            "How far to go is said by the learning rate and dw; where w stands does not matter.",
            "How far does a weight of 0 move in your function?",
        ),
        Mistake(
            "SGS11",
            "w",
            lambda w, dw, rate: w,
            "w came back as it was: nothing has moved.",
            "The gradient only says where to go; the step is what moves w.",
            "Which line of yours gives w a new value, and is that value returned?",
        ),
        Mistake(
            "SGS12",
            "w",
            lambda w, dw, rate: rate * dw - w,
            "w would be right with the other sign, every entry of it.",
            "A step begins at w, and goes against the gradient.",
            "Which of the two stands in front of the minus, and does another minus enter?",
        ),
        Mistake(
            "SGS13",
            "w",
            lambda w, dw, rate: w - rate,
            "Every weight became smaller by the learning rate: dw is not in the step.",
            "The learning rate says how far to go, the gradient in which direction.",
            "Which argument does your step not depend on?",
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
            "The velocity points uphill and was subtracted from w.",
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
            "Learning rate and momentum are exchanged.",
            "Momentum says how much velocity stays, the learning rate how much of dw comes in.",
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
            "The whole old velocity stays: nothing of it fades.",
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
            "The parts of the old velocity that stay and that fade are exchanged.",
            *FADING,
        ),
        Mistake(
            "MOM26",
            "w velocity",
            lambda w, g, v, rate, mu: (w + mu * v, mu * v),
            "The gradient is not in the velocity: it only fades.",
            PUSH,
            "Which argument does your velocity not depend on?",
        ),
        Mistake(
            "MOM27",
            "w velocity",
            lambda w, g, v, rate, mu: (w + rate * g - mu * v, rate * g - mu * v),
            "The velocity has the wrong sign, and w moves with it.",
            *CONVENTION,
        ),
        Mistake(
            "MOM28",
            "w velocity",
            lambda w, g, v, rate, mu: (w + v, v),
            "The velocity came back as it was, and w moved by it.",
            *FRESH,
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
            "In this convention the learning rate is in the velocity already.",
            "How often does the learning rate act on dw before it reaches w?",
        ),
        Mistake(
            "MOM20",
            "w",
            lambda w, g, v, rate, mu: w - rate * g,
            "The velocity is right, but w moves as in plain gradient descent.",
            PUSH,
            "Does your w change where the gradient is 0 and the velocity is not?",
        ),
        Mistake(
            "MOM21",
            "w",
            lambda w, g, v, rate, mu: w + (mu * v - rate * g) - rate * g,
            "The velocity is right; w takes the gradient's push twice.",
            PUSH,
            "Along how many ways does dw reach w in your function?",
        ),
        Mistake(
            "MOM22",
            "w",
            lambda w, g, v, rate, mu: mu * v - rate * g,
            "The velocity is right; w is the step alone: the old w is not in it.",
            *STEP_ALONE,
        ),
        Mistake(
            "MOM25",
            "w",
            lambda w, g, v, rate, mu: w,
            "The velocity is right; w came back as it was.",
            *NOT_MOVED,
        ),
        Mistake(
            "MOM06",
            "velocity",
            lambda w, g, v, rate, mu: v,
            "The velocity came back as it was.",
            *NEXT_STEP,
        ),
        Mistake(
            "MOM23",
            "velocity",
            lambda w, g, v, rate, mu: rate * g - mu * v,
            "The velocity came back with the other sign.",
            "The next step reads the velocity in the convention in which this one got it.",
            "Does the velocity that you return point the way that w has moved?",
        ),
        Mistake(
            "MOM24",
            "velocity",
            lambda w, g, v, rate, mu: -rate * g,
            "The velocity that came back holds the newest push alone.",
            *NEXT_STEP,
        ),
    ),
)


TASKS = (
    SGD_STEP,
    MOMENTUM_STEP,
)
