"""Tasks on activations: the sigmoid, and the slopes of six functions that bend each entry."""

import math

import numpy as np

from backprop_lab.activations import (
    gelu_backward,
    gelu_forward,
    leaky_relu_backward,
    relu_backward,
    sigmoid_backward,
    sigmoid_forward,
    softplus_backward,
    softplus_forward,
    tanh_backward,
    tanh_forward,
)
from backprop_lab.shapes import Array
from backprop_lab.tasks.task import Arguments, Mistake, Task, away_from_zero, distinct_sizes

# Concept and question that several mistakes share.
UPSTREAM = (
    "A backward pass multiplies two things: the slope here, and the gradient that arrives.",
    "Which argument of the function does your result not depend on?",
)
UNCHANGED = (
    "A nudge of x reaches y scaled by the slope at that x.",
    "Where in your function does the cache take part?",
)
BY_VALUE = (
    "How high a curve lies and how steep it is are two different things.",
    "Did you differentiate the formula of y, or copy it?",
)
AT_THE_KINK = "Which slope at 0 does the docstring choose?"
ONE_GELU = "Which formula of y does the docstring of the forward pass give?"
ROOT, CUBE = math.sqrt(2.0 / math.pi), 0.044715  # the constants of GELU


def draw_input(rng: np.random.Generator) -> tuple[Array]:
    """Draw x, with no entry near 0."""
    return (away_from_zero(rng, *distinct_sizes(rng, 2)),)


def draw_large_input(rng: np.random.Generator) -> tuple[Array]:
    """Draw x with entries where exp(x) or exp(−x) overflows."""
    (x,) = draw_input(rng)
    x[0, :2] = 1000.0, -1000.0
    return (x,)


def draw_sigmoid(rng: np.random.Generator) -> Arguments:
    """Draw dy and the cache y of the sigmoid."""
    (x,) = draw_input(rng)
    return away_from_zero(rng, *x.shape), sigmoid_forward(x)[1]


def draw_tanh(rng: np.random.Generator) -> Arguments:
    """Draw dy and the cache y of tanh."""
    (x,) = draw_input(rng)
    return away_from_zero(rng, *x.shape), tanh_forward(x)[1]


def draw_relu(rng: np.random.Generator) -> Arguments:
    """Draw dy and the cache x, in which all four pairs of signs of dy and x occur."""
    (x,) = draw_input(rng)
    dy = away_from_zero(rng, *x.shape)
    x[0, :2], x[1, :2] = np.abs(x[0, :2]), -np.abs(x[1, :2])
    dy[:2, 0], dy[:2, 1] = np.abs(dy[:2, 0]), -np.abs(dy[:2, 1])
    return dy, x


def draw_relu_at_zero(rng: np.random.Generator) -> Arguments:
    """Draw dy and a cache x with zeros in it."""
    dy, x = draw_relu(rng)
    x[2, :2] = 0.0
    return dy, x


def draw_leaky(rng: np.random.Generator) -> Arguments:
    """Draw dy and a cache (x, alpha) with all four pairs of signs of dy and x."""
    dy, x = draw_relu(rng)
    return dy, (x, float(rng.uniform(0.05, 0.4)))


def draw_leaky_at_zero(rng: np.random.Generator) -> Arguments:
    """Draw dy and a cache (x, alpha) with zeros in x."""
    dy, x = draw_relu_at_zero(rng)
    return dy, (x, float(rng.uniform(0.05, 0.4)))


def draw_large(rng: np.random.Generator) -> Arguments:
    """Draw dy and a cache x with entries where exp(x) or exp(−x) overflows."""
    (x,) = draw_large_input(rng)
    return away_from_zero(rng, *x.shape), x


def draw_single(rng: np.random.Generator) -> Arguments:
    """Draw dy and the cache of a sigmoid of one number in a vector."""
    return away_from_zero(rng, 1), sigmoid_forward(away_from_zero(rng, 1))[1]


def divided_too_early(x: Array) -> Array:
    """Compute 1 / 1 + exp(−x), which overflows to infinity."""
    with np.errstate(over="ignore"):
        y: Array = 1.0 / 1.0 + np.exp(-x)
    return y


def overflowing(x: Array) -> Array:
    """Compute exp(x) / (1 + exp(x)), which is infinity by infinity where exp(x) overflows."""
    with np.errstate(over="ignore", invalid="ignore"):
        y: Array = np.exp(x) / (1.0 + np.exp(x))
    return y


def exp(x: Array) -> Array:
    """Compute exp(x), which may overflow to infinity."""
    with np.errstate(over="ignore"):
        y: Array = np.exp(x)
    return y


def gelu_gate(x: Array, root: float = ROOT) -> Array:
    """Compute tanh u, with another constant if one is given."""
    gate: Array = np.tanh(root * (x + CUBE * x**3))
    return gate


def gelu_slope(x: Array, du: Array | float, *, root: float = ROOT, half: float = 0.5) -> Array:
    """Compute the slope of GELU from that of u."""
    t = gelu_gate(x, root)
    slope: Array = 0.5 * (1.0 + t) + half * x * (1.0 - t**2) * du
    return slope


def gelu_inner(x: Array, factor: float = 3.0, root: float = ROOT) -> Array:
    """Compute the slope of u, with another factor or constant if one is given."""
    return root * (1.0 + factor * CUBE * x**2)


def exact_gelu_slope(x: Array) -> Array:
    """Compute the slope of x times the normal distribution function."""
    below: Array = 0.5 * (1.0 + np.vectorize(math.erf)(x / math.sqrt(2.0)))
    return below + x * np.exp(-0.5 * x**2) / math.sqrt(2.0 * math.pi)


def quick_gelu_slope(x: Array) -> Array:
    """Compute the slope of x times the sigmoid of 1.702 x."""
    s, _ = sigmoid_forward(1.702 * x)
    return s + 1.702 * x * s * (1.0 - s)


SIGMOID_FORWARD = Task(
    sigmoid_forward,
    points={"y": 2, "cache": 1},
    cases={"random": draw_input, "another": draw_input, "large x": draw_large_input},
    mistakes=(
        Mistake(
            "SGF01",
            "y",
            lambda x: 1.0 - sigmoid_forward(x)[0],
            "y falls where it should rise: it is the sigmoid of −x.",
            "Large x must give an answer near 1, and exp(x) grows with x.",
            "Which sign stands in front of x, inside exp?",
        ),
        Mistake(
            "SGF02",
            "y",
            lambda x: np.tanh(x),
            "y is tanh(x): it runs from −1 to 1.",
            "The sigmoid runs from 0 to 1; the two have one shape and different heights.",
            "What does your y say at x = 0, and what should a sigmoid say there?",
        ),
        Mistake(
            "SGF03",
            "y",
            divided_too_early,
            "y is above 1 everywhere.",
            "1 / 1 + exp(−x) divides first and adds afterwards.",
            "What should stand under the fraction bar, and do your brackets say so?",
        ),
        Mistake(
            "SGF04",
            "cache",
            lambda x: x,
            "y is right; the cache holds x.",
            "The backward pass wants y, from which the slope follows without another exp.",
            "What does the docstring say that the cache is?",
        ),
        Mistake(
            "SGF05",
            "y",
            overflowing,
            "Right, except where exp(x) overflows: there y is NaN.",
            "Infinity divided by infinity has no value; 1 divided by infinity is 0.",
            "Which of exp(x) and exp(−x) do you use, and where does it stand in the fraction?",
        ),
        Mistake(
            "SGF06",
            "y",
            lambda x: 1.0 / (1.0 - exp(-x)),
            "y leaves the range from 0 to 1: near x = 0 its denominator vanishes.",
            "The denominator of a sigmoid is larger than 1 at every x.",
            "Which sign stands between the two parts of your denominator?",
        ),
        Mistake(
            "SGF07",
            "y",
            lambda x: sigmoid_forward(x)[0] * (1.0 - sigmoid_forward(x)[0]),
            "y is the slope of the sigmoid: it is small at both ends.",
            "The forward pass gives the value; the slope belongs to the backward pass.",
            "What should y be for a large x, and what is yours?",
        ),
        Mistake(
            "SGF08",
            "y",
            lambda x: sigmoid_forward(np.abs(x))[0],
            "y is nowhere below 1/2: a negative x gives the same as a positive one.",
            "To keep exp from overflowing, x is split by its sign, and each part has its own form.",
            "What should y be at x = −1, and where does your function ask for the sign?",
        ),
        Mistake(
            "SGF09",
            "cache",
            lambda x: sigmoid_forward(x)[0] * (1.0 - sigmoid_forward(x)[0]),
            "y is right; the cache holds the slope.",
            "The slope is the work of the backward pass, which finds it from what is kept.",
            "What does the docstring say that the cache is?",
        ),
        Mistake(
            "SGF10",
            "cache",
            lambda x: (x, sigmoid_forward(x)[0]),
            "y is right; the cache holds x as well.",
            "A cache keeps what the backward pass needs, and nothing more.",
            "What does the docstring say that the cache is?",
        ),
    ),
)

SIGMOID_BACKWARD = Task(
    sigmoid_backward,
    points={"dx": 3},
    cases={"random": draw_sigmoid, "another": draw_sigmoid, "one entry": draw_single},
    mistakes=(
        Mistake(
            "SIG01",
            "dx",
            lambda dy, y: dy * sigmoid_forward(y)[0] * (1.0 - sigmoid_forward(y)[0]),
            "The sigmoid was taken twice: its slope is computed at y, not at x.",
            "The cache is y, which has been through the sigmoid already.",
            "Where in your function is a sigmoid applied to something that is one?",
        ),
        Mistake(
            "SIG03",
            "dx",
            lambda dy, y: y * (1.0 - y),
            "This is the slope of the sigmoid alone: dy is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            "SIG04",
            "dx",
            lambda dy, y: dy * (1.0 - y**2),
            "The slope used is that of tanh.",
            "Both slopes are written in terms of y, but the two functions differ.",
            "At x = 0 the sigmoid is 1/2. What slope does your formula give there?",
        ),
        Mistake(
            "SIG05",
            "dx",
            lambda dy, y: dy * y,
            "One of the factors of the slope is missing: where y is near 1, dx should fade.",
            "A sigmoid is flat at both ends, near 0 and near 1.",
            "What does your slope say where y = 1?",
        ),
        Mistake(
            "SIG06",
            "dx",
            lambda dy, y: dy,
            "dx is dy, unchanged: the slope of the sigmoid is not in it.",
            *UNCHANGED,
        ),
        Mistake(
            "SIG09",
            "dx",
            lambda dy, y: dy * (1.0 - y),
            "One of the factors of the slope is missing: where y is near 0, dx should fade.",
            "In the quotient rule the denominator is squared.",
            "What does your slope say where y = 0?",
        ),
        Mistake(
            "SIG10",
            "dx",
            lambda dy, y: -dy * y * (1.0 - y),
            "Every entry has the wrong sign.",
            "The sigmoid rises everywhere, so its slope is positive.",
            "Which difference stands the wrong way round?",
        ),
        Mistake(
            "SIG11",
            "dx",
            lambda dy, y: dy * (1.0 - dy),
            "The slope is computed from dy, and the cache is not used.",
            "dy says how much the loss cares; y says how steep the sigmoid is.",
            "Which of the two arguments has been through the sigmoid?",
        ),
    ),
)

TANH_BACKWARD = Task(
    tanh_backward,
    points={"dx": 3},
    cases={"random": draw_tanh, "another": draw_tanh},
    mistakes=(
        Mistake(
            "TAN02",
            "dx",
            lambda dy, y: dy * (1.0 - np.tanh(y) ** 2),
            "tanh was taken twice: its slope is computed at y, not at x.",
            "The cache is y, which has been through tanh already.",
            "Where in your function is tanh applied to something that is one?",
        ),
        Mistake(
            "TAN06",
            "dx",
            lambda dy, y: 1.0 - y**2,
            "This is the slope of tanh alone: dy is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            "TAN07",
            "dx",
            lambda dy, y: dy,
            "dx is dy, unchanged: the slope of tanh is not in it.",
            *UNCHANGED,
        ),
        Mistake(
            "TAN08",
            "dx",
            lambda dy, y: dy * (1.0 - y),
            "The slope is larger than 1 where y is negative: something is not squared.",
            "tanh is nowhere steeper than at 0, and as flat on the left as on the right.",
            "Does your slope stay the same when y changes its sign?",
        ),
        Mistake(
            "TAN09",
            "dx",
            lambda dy, y: dy * y * (1.0 - y),
            "The slope used is that of the sigmoid.",
            "Both slopes are written in terms of y, but the two functions differ.",
            "At x = 0, y is 0 and tanh is steepest. What slope does your formula give there?",
        ),
        Mistake(
            "TAN10",
            "dx",
            lambda dy, y: dy * (1.0 - y) ** 2,
            "The square covers too much: it is taken of the difference.",
            "tanh is as flat on the left as on the right, so its slope knows only the size of y.",
            "What exactly stands inside the brackets that you square?",
        ),
        Mistake(
            "TAN11",
            "dx",
            lambda dy, y: -dy * (1.0 - y**2),
            "Every entry has the wrong sign.",
            "tanh rises everywhere, so its slope is positive.",
            "Which difference stands the wrong way round?",
        ),
    ),
)

RELU_BACKWARD = Task(
    relu_backward,
    points={"dx": 3},
    cases={"random": draw_relu, "another": draw_relu, "zeros in x": draw_relu_at_zero},
    mistakes=(
        Mistake(
            "REL01",
            "dx",
            lambda dy, x: (x > 0) * 1.0,
            "This is the mask of ones and zeros alone: dy is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            "REL03",
            "dx",
            lambda dy, x: dy * (dy > 0),
            "The mask was taken from dy: the negative entries of dy are gone.",
            "A neuron is on or off because of what came in, whatever comes back.",
            "Which array decided in the forward pass what becomes 0?",
        ),
        Mistake(
            "REL04",
            "dx",
            lambda dy, x: dy * (x >= 0),
            "Right, except where x is exactly 0: there dy passes.",
            "ReLU has a kink at 0 and no slope of its own there; a value must be chosen.",
            AT_THE_KINK,
        ),
        Mistake(
            "REL05",
            "dx",
            lambda dy, x: dy,
            "dx is dy, unchanged: nothing is stopped.",
            "Where x is negative, y stays 0 however x is nudged.",
            "What should arrive at an x that had no part in the result?",
        ),
        Mistake(
            "REL06",
            "dx",
            lambda dy, x: dy * (x < 0),
            "The mask is the wrong way round: dy passes where it should stop.",
            "ReLU hands on the positive entries, so only they can have moved the loss.",
            "Which half of the entries was on?",
        ),
        Mistake(
            "REL09",
            "dx",
            lambda dy, x: dy * np.maximum(x, 0.0),
            "dy is multiplied by the value of ReLU, not by its slope.",
            "The line y = x has height x and slope 1.",
            "By how much does y grow when a positive x grows by 1?",
        ),
        Mistake(
            "REL10",
            "dx",
            lambda dy, x: np.maximum(dy, 0.0) * (x > 0),
            "Two masks were used: the negative entries of dy are gone as well.",
            "A gradient may be negative; only x decides what passes.",
            "Which of your two masks does the forward pass know?",
        ),
    ),
)

LEAKY_RELU_BACKWARD = Task(
    leaky_relu_backward,
    points={"dx": 3},
    cases={"random": draw_leaky, "another": draw_leaky, "zeros in x": draw_leaky_at_zero},
    mistakes=(
        Mistake(
            "LKY01",
            "dx",
            lambda dy, cache: np.where(cache[0] > 0, 1.0, cache[1]),
            "These are the slopes alone: dy is not in them.",
            *UPSTREAM,
        ),
        Mistake(
            "LKY02",
            "dx",
            lambda dy, cache: dy * (cache[0] > 0),
            "dx is 0 where x is negative: that is the slope of ReLU without a leak.",
            "The leak is there so that a negative x still hears something.",
            "Where in your function does alpha take part?",
        ),
        Mistake(
            "LKY03",
            "dx",
            lambda dy, cache: dy * np.where(cache[0] >= 0, 1.0, cache[1]),
            "Right, except where x is exactly 0: there the whole dy passes.",
            "Leaky ReLU has a kink at 0 and two slopes beside it; one must be chosen.",
            AT_THE_KINK,
        ),
        Mistake(
            "LKY04",
            "dx",
            lambda dy, cache: np.where(cache[0] > 0, dy, cache[1]),
            "Where x is negative dx is alpha itself: dy is not in it.",
            "Both halves have a slope, and every slope scales what arrives.",
            "In which branch is dy missing?",
        ),
        Mistake(
            "LKY05",
            "dx",
            lambda dy, cache: dy * np.where(cache[0] > 0, 1.0, cache[1] * cache[0]),
            "Where x is negative, dx holds x: dy meets the value there, not the slope.",
            "A straight line has the same slope everywhere, however far from 0.",
            "By how much does y grow when a negative x grows by 1?",
        ),
        Mistake(
            "LKY06",
            "dx",
            lambda dy, cache: dy * np.where(cache[0] > 0, cache[0], cache[1] * cache[0]),
            "dy is multiplied by the value of leaky ReLU, not by its slope.",
            *BY_VALUE,
        ),
        Mistake(
            "LKY07",
            "dx",
            lambda dy, cache: dy * np.where(dy > 0, 1.0, cache[1]),
            "The halves were told apart by dy: its negative entries are scaled.",
            "Which of the two lines an entry is on was decided by what came in.",
            "Which array was compared with 0 in the forward pass?",
        ),
        Mistake(
            "LKY08",
            "dx",
            lambda dy, cache: dy * np.where(cache[0] > 0, cache[1], 1.0),
            "The two halves are exchanged: dy is scaled where x is positive.",
            "The leak is on the side where ReLU would be silent.",
            "Which half of the entries goes through unchanged?",
        ),
        Mistake(
            "LKY09",
            "dx",
            lambda dy, cache: dy * np.where(cache[0] > 0, 1.0, 0.01),
            "The leak is 0.01, whatever alpha is.",
            "0.01 is a default; the cache says with which alpha y was computed.",
            "Does your result change when alpha does?",
        ),
        Mistake(
            "LKY10",
            "dx",
            lambda dy, cache: dy,
            "dx is dy, unchanged: no entry is scaled.",
            *UNCHANGED,
        ),
        Mistake(
            "LKY11",
            "dx",
            lambda dy, cache: dy * np.where(cache[0] > 0, 1.0, -cache[1]),
            "Where x is negative the sign is wrong.",
            "Left of 0 the line lies below 0, and yet it rises.",
            "If a negative x grows a little, does y grow or fall?",
        ),
        Mistake(
            "LKY12",
            "dx",
            lambda dy, cache: np.where(cache[0] > 0, dy, cache[1] * cache[0]),
            "Where x is negative dx is the y of the forward pass.",
            "Backwards it is dy that is scaled; x only says by which slope.",
            "Which array stands in your second branch, and which should be scaled?",
        ),
    ),
)

SOFTPLUS_BACKWARD = Task(
    softplus_backward,
    points={"dx": 3},
    cases={"random": draw_relu, "another": draw_relu, "large x": draw_large},
    mistakes=(
        Mistake(
            "SPL01",
            "dx",
            lambda dy, x: sigmoid_forward(x)[0],
            "This is the slope of softplus alone: dy is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            "SPL02",
            "dx",
            lambda dy, x: dy * sigmoid_forward(-x)[0],
            "The slope falls with x; that of softplus rises.",
            "Far to the right softplus runs like y = x, far to the left it is flat.",
            "Is the slope of what stands inside log in your product, and which sign is inside exp?",
        ),
        Mistake(
            "SPL03",
            "dx",
            lambda dy, x: dy * sigmoid_forward(x)[0] * sigmoid_forward(-x)[0],
            "The slope fades on both sides: it was differentiated once too often.",
            "Softplus bends only near 0; far to the right it rises as fast as y = x.",
            "What does your slope say for a large x?",
        ),
        Mistake(
            "SPL04",
            "dx",
            lambda dy, x: dy * x * (1.0 - x),
            "The cache was taken for the y of a sigmoid.",
            "This cache is x, and nothing has been squashed yet.",
            "What does the docstring say that the cache is?",
        ),
        Mistake(
            "SPL05",
            "dx",
            lambda dy, x: dy * (1.0 - exp(-x)),
            "The slope is negative where x is: the cache was taken for y.",
            "The same slope looks different in terms of y and in terms of x.",
            "What does the docstring say that the cache is?",
        ),
        Mistake(
            "SPL06",
            "dx",
            lambda dy, x: dy * (x > 0),
            "The slope used is that of ReLU: it jumps from 0 to 1.",
            "Softplus rounds the corner off, so its slope passes through all values between.",
            "What does your slope say slightly left and slightly right of 0?",
        ),
        Mistake(
            "SPL07",
            "dx",
            lambda dy, x: dy * softplus_forward(x)[0],
            "dy is multiplied by the value of softplus, not by its slope.",
            *BY_VALUE,
        ),
        Mistake(
            "SPL08",
            "dx",
            lambda dy, x: dy * exp(x),
            "The slope grows without end: the log has left no trace in it.",
            "The chain rule has a factor for the outer function too, taken at the inner one.",
            "What is the slope of log, and at which number do you need it?",
        ),
        Mistake(
            "SPL09",
            "dx",
            lambda dy, x: dy * divided_too_early(x),
            "The slope is above 1 everywhere.",
            "1 / 1 + exp(−x) divides first and adds afterwards.",
            "What should stand under the fraction bar, and do your brackets say so?",
        ),
        Mistake(
            "SPL10",
            "dx",
            lambda dy, x: -dy * sigmoid_forward(x)[0],
            "Every entry has the wrong sign.",
            "Softplus rises everywhere, so its slope is positive.",
            "Where does a minus enter?",
        ),
        Mistake(
            "SPL11",
            "dx",
            lambda dy, x: dy,
            "dx is dy, unchanged: the slope of softplus is not in it.",
            *UNCHANGED,
        ),
    ),
)

GELU_BACKWARD = Task(
    gelu_backward,
    points={"dx": 4},
    cases={
        "random": draw_relu,
        "another": draw_relu,
        "zeros in x": draw_relu_at_zero,
        "large x": draw_large,
    },
    mistakes=(
        Mistake(
            "GEL01",
            "dx",
            lambda dy, x: gelu_slope(x, gelu_inner(x)),
            "This is the slope of GELU alone: dy is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            "GEL02",
            "dx",
            lambda dy, x: dy * 0.5 * (1.0 + gelu_gate(x)),
            "Only one path is there: x as the factor in front.",
            "x enters y twice, and each way in has its share in the slope.",
            "If the x in front were a constant, would y still change with x?",
        ),
        Mistake(
            "GEL03",
            "dx",
            lambda dy, x: dy * (gelu_slope(x, gelu_inner(x)) - 0.5 * (1.0 + gelu_gate(x))),
            "Only one path is there: x inside tanh.",
            "x enters y twice, and each way in has its share in the slope.",
            "If the bracket with tanh were a constant, would y still change with x?",
        ),
        Mistake(
            "GEL04",
            "dx",
            lambda dy, x: dy * gelu_slope(x, 1.0),
            "The slope of what stands inside tanh is missing.",
            "The chain rule goes on to the innermost function that x is in.",
            "By how much does u grow when x grows a little, and where does that stand?",
        ),
        Mistake(
            "GEL05",
            "dx",
            lambda dy, x: dy * gelu_slope(x, ROOT),
            "The cubic term of u was taken for a constant.",
            "u is a sum of two terms in x, and both of them change.",
            "What is the slope of a cube, and where is it in your function?",
        ),
        Mistake(
            "GEL06",
            "dx",
            lambda dy, x: dy * gelu_slope(x, gelu_inner(x, 1.0)),
            "The slope of the cube lacks its factor.",
            "When a power is differentiated, its exponent comes down in front.",
            "Which numbers stand in front of x² in your slope of u, and where do they come from?",
        ),
        Mistake(
            "GEL07",
            "dx",
            lambda dy, x: dy * gelu_slope(x, gelu_inner(x, root=1.0)),
            "The constant in front of the bracket of u is missing from the slope of u.",
            "A constant factor stays when a function is differentiated.",
            "Which factors does u have, and which of them are in its slope?",
        ),
        Mistake(
            "GEL08",
            "dx",
            lambda dy, x: (
                dy * (0.5 * (1.0 + gelu_gate(x)) + 0.5 * x * (1.0 - gelu_gate(x)) * gelu_inner(x))
            ),
            "The slope of tanh lacks a square.",
            "tanh is as flat far to the left as far to the right.",
            "What does your slope of tanh say where tanh is −1?",
        ),
        Mistake(
            "GEL09",
            "dx",
            lambda dy, x: dy * gelu_slope(x, gelu_inner(x, root=2.0 / math.pi), root=2.0 / math.pi),
            "The constant in front of the bracket of u lacks its root.",
            "The constant is chosen so that tanh follows the normal distribution near 0.",
            "What does the docstring take of 2/π?",
        ),
        Mistake(
            "GEL10",
            "dx",
            lambda dy, x: dy * gelu_slope(x, gelu_inner(x), half=1.0),
            "The path through tanh counts twice: a ½ is missing there.",
            "The ½ in front of y belongs to both paths.",
            "Which factors does the second term inherit from y?",
        ),
        Mistake(
            "GEL11",
            "dx",
            lambda dy, x: dy * gelu_slope(x, gelu_inner(x), half=-0.5),
            "The path through tanh has the wrong sign.",
            "The shares of two paths add up, and tanh rises everywhere.",
            "Where does a minus enter?",
        ),
        Mistake(
            "GEL12",
            "dx",
            lambda dy, x: dy * exact_gelu_slope(x),
            "This is the slope of the other GELU, with the normal distribution itself.",
            "The form with tanh only comes near it, and its slope differs in the third digit.",
            ONE_GELU,
        ),
        Mistake(
            "GEL13",
            "dx",
            lambda dy, x: dy * quick_gelu_slope(x),
            "This is the slope of the rough form, with a sigmoid of 1.702 x.",
            "Several functions are called GELU; a slope belongs to exactly one of them.",
            ONE_GELU,
        ),
        Mistake(
            "GEL14",
            "dx",
            lambda dy, x: dy * gelu_forward(x)[0],
            "dy is multiplied by the value of GELU, not by its slope.",
            *BY_VALUE,
        ),
        Mistake(
            "GEL15",
            "dx",
            lambda dy, x: dy,
            "dx is dy, unchanged: the slope of GELU is not in it.",
            *UNCHANGED,
        ),
    ),
)

TASKS = (
    SIGMOID_FORWARD,
    SIGMOID_BACKWARD,
    TANH_BACKWARD,
    RELU_BACKWARD,
    LEAKY_RELU_BACKWARD,
    SOFTPLUS_BACKWARD,
    GELU_BACKWARD,
)
