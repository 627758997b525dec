"""The task on GELU: x enters twice, and inside tanh stands a cube."""

import math
from collections.abc import Callable, Mapping

import numpy as np

from backprop_lab.activations import gelu_backward, gelu_forward, sigmoid_forward
from backprop_lab.shapes import Array
from backprop_lab.tasks.rectifiers import (
    BY_VALUE,
    UNCHANGED,
    UPSTREAM,
    draw_large,
    draw_relu,
    draw_relu_at_zero,
)
from backprop_lab.tasks.task import Mistake, Task

ROOT, CUBE = math.sqrt(2.0 / math.pi), 0.044715  # the constants of GELU
LEFT_OUT, NO_ROOT, PRODUCT = 1.0, 2.0 / math.pi, math.sqrt(2.0 * math.pi)  # wrong ones for ROOT
NO_PI = math.sqrt(2.0)  # another wrong one
# Concept and question that several mistakes share.
ONE_GELU = "Which formula of y does the docstring of the forward pass give?"
TWO_PATHS = "x enters y twice, and each way in has its share in the slope."
SAME_U = (
    "The slope is taken at the u of the forward pass: another u gives another tanh.",
    "Write your u beside that of the docstring: which factor or which power differs?",
)
WHOLE_BRACKET = (
    "A factor in front of a bracket belongs to every term inside it.",
    "Which terms stand in the bracket of u in the docstring, and which in yours?",
)
SLOPE_OF_U = (
    "A constant factor stays when a function is differentiated, and a sum is, term by term.",
    "Differentiate your u on paper, one term at a time: which part is not in your line?",
)
POWER = (
    "When a power is differentiated, the exponent comes down in front and goes down by one.",
    "Which factor and which exponent belong to the slope of a cube, and which did you write?",
)
FIRST_PATH = (
    "The path of the x in front is scaled by what stands beside it in y.",
    "Which factors of y are left when the x in front is taken away?",
)
SECOND_PATH = (
    "The path through tanh carries the x in front, the slope of tanh at u, and the slope of u.",
    "Which factors of the second path are in your function, and which are not?",
)
STILL_THERE = (
    "A constant that is added has the slope 0.",
    "Which parts of 1 + tanh u change with x?",
)
CONSTANT = (
    "The constant is chosen so that tanh follows the normal distribution near 0.",
    "What does the docstring make of 2 and π, and what does each of your lines make of them?",
)
FLAT_ENDS = (
    "tanh is steepest at 0, and as flat far to the left as far to the right.",
    "What does your slope of tanh say where tanh is 0, where it is 1 and where it is −1?",
)

Switches = Mapping[str, float]
FIRST_ONLY: Switches = {"root": LEFT_OUT, "line": ROOT}  # the constant before one term of two


def inner(
    x: Array, *, root: float = ROOT, line: float = 1.0, cube: float = CUBE, power: float = 3.0
) -> Array:
    """Compute u, with other constants or another power where they are given."""
    u: Array = root * (line * x + cube * x**power)
    return u


def inner_slope(
    x: Array,
    *,
    root: float = ROOT,
    line: float = 1.0,
    factor: float = 3.0,
    cube: float = CUBE,
    power: float = 2.0,
) -> Array:
    """Compute the slope of u, with other constants or another power where they are given."""
    du: Array = root * (line + factor * cube * x**power)
    return du


def first_path(x: Array) -> Array:
    """Compute the share of the x in front."""
    share: Array = 0.5 * (1.0 + np.tanh(inner(x)))
    return share


def second_path(x: Array) -> Array:
    """Compute the share of the x inside tanh."""
    share: Array = 0.5 * x * (1.0 - np.tanh(inner(x)) ** 2) * inner_slope(x)
    return share


def joined(x: Array, t: Array, du: Array | float) -> Array:
    """Join the two paths, from tanh u and the slope of u."""
    slope: Array = 0.5 * (1.0 + t) + 0.5 * x * (1.0 - t**2) * du
    return slope


def inside(
    u: Switches | None = None, du: Switches | None = None
) -> Callable[[Array, Array], Array]:
    """Make the backward pass with slips in u, in its slope, or in both."""
    return lambda dy, x: (
        dy * joined(x, np.tanh(inner(x, **(u or {}))), inner_slope(x, **(du or {})))
    )


def second_with(
    share: Callable[[Array, Array, Array], Array],
) -> Callable[[Array, Array], Array]:
    """Make the backward pass with another second path, computed from x, tanh u and du."""
    return lambda dy, x: dy * (first_path(x) + share(x, np.tanh(inner(x)), inner_slope(x)))


def exact_gelu_slope(x: Array) -> Array:
    """Compute the slope of x times the normal distribution function."""
    below: Array = 0.5 * (1.0 + np.vectorize(math.erf)(x / math.sqrt(2.0)))
    return below + x * np.exp(-0.5 * x**2) / math.sqrt(2.0 * math.pi)


def quick_gelu_slope(x: Array) -> Array:
    """Compute the slope of x times the sigmoid of 1.702 x."""
    s, _ = sigmoid_forward(1.702 * x)
    return s + 1.702 * x * s * (1.0 - s)


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
            lambda dy, x: first_path(x) + second_path(x),
            "This is the slope of GELU alone: dy is not in it.",
            *UPSTREAM,
        ),
        Mistake(
            "GEL16",
            "dx",
            lambda dy, x: dy * first_path(x) + second_path(x),
            "dy is not in the second path: brackets around the two paths are missing.",
            "dy scales the whole slope, and the slope is a sum of two paths.",
            "Which part of your sum is multiplied by dy?",
        ),
        Mistake(
            "GEL02",
            "dx",
            lambda dy, x: dy * first_path(x),
            "Only one path is there: x as the factor in front.",
            TWO_PATHS,
            "If the x in front were a constant, would y still change with x?",
        ),
        Mistake(
            "GEL03",
            "dx",
            lambda dy, x: dy * second_path(x),
            "Only one path is there: x inside tanh.",
            TWO_PATHS,
            "If the bracket with tanh were a constant, would y still change with x?",
        ),
        Mistake(
            "GEL17",
            "dx",
            lambda dy, x: dy * (0.5 + second_path(x)),
            "In the first path tanh is missing: it is ½ for every x.",
            *FIRST_PATH,
        ),
        Mistake(
            "GEL55",
            "dx",
            lambda dy, x: dy * (first_path(x) - 0.5 + second_path(x)),
            "In the first path only tanh is left: what is added to it in y is missing.",
            *FIRST_PATH,
        ),
        Mistake(
            "GEL18",
            "dx",
            lambda dy, x: dy * (2.0 * first_path(x) + second_path(x)),
            "The first path counts twice: a ½ is missing there.",
            *FIRST_PATH,
        ),
        Mistake(
            "GEL19",
            "dx",
            lambda dy, x: dy * (1.0 - first_path(x) + second_path(x)),
            "In the first path tanh has the wrong sign.",
            *FIRST_PATH,
        ),
        Mistake(
            "GEL10",
            "dx",
            lambda dy, x: dy * (first_path(x) + 2.0 * second_path(x)),
            "The path through tanh counts twice: a ½ is missing there.",
            "The ½ in front of y belongs to both paths.",
            "Which factors does the second term inherit from y?",
        ),
        Mistake(
            "GEL11",
            "dx",
            lambda dy, x: dy * (first_path(x) - second_path(x)),
            "The path through tanh has the wrong sign.",
            "The shares of two paths add up, and tanh rises everywhere.",
            "In which line does a minus enter?",
        ),
        Mistake(
            "GEL20",
            "dx",
            second_with(lambda x, t, du: 0.5 * (1.0 - t**2) * du),
            "The x in front is missing from the path through tanh.",
            *SECOND_PATH,
        ),
        Mistake(
            "GEL21",
            "dx",
            second_with(lambda x, t, du: 0.5 * x * du),
            "The slope of tanh is missing: the second path does not fade for large x.",
            *SECOND_PATH,
        ),
        Mistake(
            "GEL04",
            "dx",
            second_with(lambda x, t, du: 0.5 * x * (1.0 - t**2)),
            "The slope of what stands inside tanh is missing.",
            "The chain rule goes on to the innermost function that x is in.",
            "By how much does u grow when x grows a little, and where does that stand?",
        ),
        Mistake(
            "GEL22",
            "dx",
            second_with(lambda x, t, du: 0.5 * x * (1.0 - t**2) * inner(x)),
            "u itself stands where its slope should stand.",
            *BY_VALUE,
        ),
        Mistake(
            "GEL08",
            "dx",
            second_with(lambda x, t, du: 0.5 * x * (1.0 - t) * du),
            "The slope of tanh lacks a square.",
            *FLAT_ENDS,
        ),
        Mistake(
            "GEL23",
            "dx",
            second_with(lambda x, t, du: 0.5 * x * (1.0 + t**2) * du),
            "The slope of tanh has a wrong sign inside: it grows where tanh is flat.",
            *FLAT_ENDS,
        ),
        Mistake(
            "GEL54",
            "dx",
            second_with(lambda x, t, du: 0.5 * x * (1.0 - t**3) * du),
            "The slope of tanh has a cube where a square should stand.",
            *FLAT_ENDS,
        ),
        Mistake(
            "GEL60",
            "dx",
            second_with(lambda x, t, du: 0.5 * x * (1.0 + (1.0 - t**2) * du)),
            "In the second path the 1 beside tanh is still there.",
            *STILL_THERE,
        ),
        Mistake(
            "GEL61",
            "dx",
            second_with(lambda x, t, du: 0.5 * x * (1.0 + (1.0 - t**2)) * du),
            "In the second path the 1 beside tanh is still there.",
            *STILL_THERE,
        ),
        Mistake(
            "GEL24",
            "dx",
            lambda dy, x: dy * joined(x, inner(x), inner_slope(x)),
            "tanh was never taken: u stands where tanh u should stand.",
            "u grows without end, tanh u stays between −1 and 1.",
            "Between which two numbers do the values lie that you call tanh u?",
        ),
        Mistake(
            "GEL25",
            "dx",
            inside({"root": LEFT_OUT}, {"root": LEFT_OUT}),
            "The constant in front of the bracket of u is missing, in tanh and in the slope of u.",
            *SAME_U,
        ),
        Mistake(
            "GEL26",
            "dx",
            inside({"root": LEFT_OUT}),
            "The constant in front of the bracket is missing from the u inside tanh.",
            *SAME_U,
        ),
        Mistake(
            "GEL07",
            "dx",
            inside(du={"root": LEFT_OUT}),
            "The constant in front of the bracket of u is missing from the slope of u.",
            *SLOPE_OF_U,
        ),
        Mistake(
            "GEL57",
            "dx",
            inside(FIRST_ONLY, FIRST_ONLY),
            "The constant of u multiplies only its first term, in tanh and in the slope of u.",
            *WHOLE_BRACKET,
        ),
        Mistake(
            "GEL58",
            "dx",
            inside(FIRST_ONLY),
            "Inside tanh, the constant in front of u multiplies only the first term.",
            *WHOLE_BRACKET,
        ),
        Mistake(
            "GEL59",
            "dx",
            inside(du=FIRST_ONLY),
            "In the slope of u, the constant in front multiplies only the first term.",
            *SLOPE_OF_U,
        ),
        Mistake(
            "GEL09",
            "dx",
            inside({"root": NO_ROOT}, {"root": NO_ROOT}),
            "The constant in front of the bracket of u lacks its root.",
            *CONSTANT,
        ),
        Mistake(
            "GEL27",
            "dx",
            inside({"root": NO_ROOT}),
            "Inside tanh, the constant in front of the bracket of u lacks its root.",
            *CONSTANT,
        ),
        Mistake(
            "GEL28",
            "dx",
            inside(du={"root": NO_ROOT}),
            "In the slope of u, the constant in front of the bracket lacks its root.",
            *CONSTANT,
        ),
        Mistake(
            "GEL29",
            "dx",
            inside({"root": PRODUCT}, {"root": PRODUCT}),
            "Under the root of the constant, 2 and π are multiplied.",
            *CONSTANT,
        ),
        Mistake(
            "GEL30",
            "dx",
            inside({"root": PRODUCT}),
            "Inside tanh, 2 and π are multiplied under the root of the constant.",
            *CONSTANT,
        ),
        Mistake(
            "GEL31",
            "dx",
            inside(du={"root": PRODUCT}),
            "In the slope of u, 2 and π are multiplied under the root of the constant.",
            *CONSTANT,
        ),
        Mistake(
            "GEL49",
            "dx",
            inside({"root": NO_PI}, {"root": NO_PI}),
            "Under the root of the constant, π is missing, in tanh and in the slope of u.",
            *CONSTANT,
        ),
        Mistake(
            "GEL50",
            "dx",
            inside({"root": NO_PI}),
            "Inside tanh, π is missing under the root of the constant.",
            *CONSTANT,
        ),
        Mistake(
            "GEL51",
            "dx",
            inside(du={"root": NO_PI}),
            "In the slope of u, π is missing under the root of the constant.",
            *CONSTANT,
        ),
        Mistake(
            "GEL32",
            "dx",
            inside({"cube": -CUBE}, {"cube": -CUBE}),
            "The cubic term of u has the wrong sign.",
            *SAME_U,
        ),
        Mistake(
            "GEL33",
            "dx",
            inside({"cube": -CUBE}),
            "Inside tanh, the cubic term of u has the wrong sign.",
            *SAME_U,
        ),
        Mistake(
            "GEL34",
            "dx",
            inside(du={"cube": -CUBE}),
            "In the slope of u, the term with x² has the wrong sign.",
            *SLOPE_OF_U,
        ),
        Mistake(
            "GEL35",
            "dx",
            inside({"cube": 0.0}, {"cube": 0.0}),
            "The cubic term of u is missing, in tanh and in the slope of u.",
            *SAME_U,
        ),
        Mistake(
            "GEL36",
            "dx",
            inside({"cube": 0.0}),
            "The cubic term is missing from the u inside tanh.",
            *SAME_U,
        ),
        Mistake(
            "GEL05",
            "dx",
            inside(du={"cube": 0.0}),
            "The cubic term of u was taken for a constant.",
            "u is a sum of two terms in x, and both of them change.",
            "What is the slope of a cube, and where is it in your function?",
        ),
        Mistake(
            "GEL37",
            "dx",
            inside({"line": 0.0}),
            "Inside tanh only the cubic term of u is left.",
            *SAME_U,
        ),
        Mistake(
            "GEL38",
            "dx",
            inside(du={"line": 0.0}),
            "The slope of the first term of u is missing.",
            *SLOPE_OF_U,
        ),
        Mistake(
            "GEL39",
            "dx",
            inside({"cube": 1.0}, {"cube": 1.0}),
            "The constant of the cubic term is missing, in tanh and in the slope of u.",
            *SAME_U,
        ),
        Mistake(
            "GEL40",
            "dx",
            inside({"cube": 1.0}),
            "Inside tanh, the constant of the cubic term is missing.",
            *SAME_U,
        ),
        Mistake(
            "GEL41",
            "dx",
            inside(du={"cube": 1.0}),
            "In the slope of u, the constant of the cubic term is missing.",
            *SLOPE_OF_U,
        ),
        Mistake(
            "GEL42",
            "dx",
            inside({"power": 2.0}, {"factor": 2.0, "power": 1.0}),
            "u has a square where a cube should stand, in tanh and in its slope.",
            *SAME_U,
        ),
        Mistake(
            "GEL43",
            "dx",
            inside({"power": 2.0}),
            "Inside tanh, u has a square where a cube should stand.",
            *SAME_U,
        ),
        Mistake(
            "GEL44",
            "dx",
            inside({"power": 1.0}),
            "Inside tanh, the power of x in the second term of u is missing.",
            *SAME_U,
        ),
        Mistake(
            "GEL56",
            "dx",
            inside({"line": 0.0, "cube": 1.0, "power": 0.0}),
            "Inside tanh, x is missing: u is the same number for every x.",
            *SAME_U,
        ),
        Mistake(
            "GEL52",
            "dx",
            inside({"power": 0.0}),
            "Inside tanh, x is missing from the second term of u.",
            *SAME_U,
        ),
        Mistake(
            "GEL53",
            "dx",
            inside({"power": 4.0}),
            "Inside tanh, u has a fourth power where a cube should stand.",
            *SAME_U,
        ),
        Mistake(
            "GEL06",
            "dx",
            inside(du={"factor": 1.0}),
            "The slope of the cube lacks its factor.",
            *POWER,
        ),
        Mistake(
            "GEL45",
            "dx",
            inside(du={"factor": 2.0}),
            "The slope of the cube has the factor of a square.",
            *POWER,
        ),
        Mistake(
            "GEL46",
            "dx",
            inside(du={"power": 3.0}),
            "In the slope of u the cube is still a cube.",
            *POWER,
        ),
        Mistake(
            "GEL47",
            "dx",
            inside(du={"power": 1.0}),
            "In the slope of u, x stands where a power of it should stand.",
            *POWER,
        ),
        Mistake(
            "GEL48",
            "dx",
            inside(du={"power": 0.0}),
            "The slope of u is the same for every x: in the slope of the cube, x is missing.",
            *POWER,
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

TASKS = (GELU_BACKWARD,)
