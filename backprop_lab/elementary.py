"""Elementary operations: the smallest boxes of a graph, each with a slope known from school.

Where a and b have different shapes they broadcast, and `unbroadcast` leads their gradients back.

Source: CS231n, course notes, Backpropagation, Intuitions, 2016.
"""

import numpy as np

from backprop_lab.inputs import check_entries, check_finite
from backprop_lab.operation import Operation
from backprop_lab.shapes import Array, check_broadcast, check_shapes

Shape = tuple[int, ...]


def unbroadcast(dy: Array, shape: Shape) -> Array:
    """Bring a gradient back to the shape of an input that was broadcast.

    dy of the broadcast shape, shape of the input  ->  dinput of that shape
    dL/dinput = sum of dL/dy over the axes that broadcasting added or stretched
    """
    added = np.ndim(dy) - len(shape)
    stretched = [added + axis for axis, length in enumerate(shape) if length == 1]
    return np.reshape(np.sum(dy, axis=(*range(added), *stretched)), shape)


def add_forward(a: Array, b: Array) -> tuple[Array, tuple[Shape, Shape]]:
    """Compute y = a + b; a and b broadcast  ->  y, cache = (shape of a, shape of b)."""
    check_broadcast("add_forward", a, b)
    return a + b, (np.shape(a), np.shape(b))


def add_backward(dy: Array, cache: tuple[Shape, Shape]) -> tuple[Array, Array]:
    """Carry dL/dy back through y = a + b.

    dy, cache = (shape of a, shape of b)  ->  da, db, each of the shape of its input
    dL/da = dL/dy,   dL/db = dL/dy
    """
    shape_a, shape_b = cache
    return unbroadcast(dy, shape_a), unbroadcast(dy, shape_b)


def multiply_forward(a: Array, b: Array) -> tuple[Array, tuple[Array, Array]]:
    """Compute y = a b, entry by entry; a and b broadcast  ->  y, cache = (a, b)."""
    check_broadcast("multiply_forward", a, b)
    return a * b, (a, b)


def multiply_backward(dy: Array, cache: tuple[Array, Array]) -> tuple[Array, Array]:
    """Carry dL/dy back through y = a b, entry by entry.

    dy, cache = (a, b)  ->  da, db, each of the shape of its input
    dL/da = dL/dy · b,   dL/db = dL/dy · a
    """
    a, b = cache
    return unbroadcast(dy * b, np.shape(a)), unbroadcast(dy * a, np.shape(b))


def divide_forward(a: Array, b: Array) -> tuple[Array, tuple[Array, Array]]:
    """Compute y = a / b, no entry of b being 0; a and b broadcast  ->  y, cache = (a, b)."""
    check_broadcast("divide_forward", a, b)
    check_entries("divide_forward", "b", b, np.not_equal(b, 0.0), "numbers other than 0")
    return a / b, (a, b)


def divide_backward(dy: Array, cache: tuple[Array, Array]) -> tuple[Array, Array]:
    """Carry dL/dy back through y = a / b.

    dy, cache = (a, b)  ->  da, db, each of the shape of its input
    dL/da = dL/dy / b,   dL/db = −dL/dy · a / b²
    """
    a, b = cache
    return unbroadcast(dy / b, np.shape(a)), unbroadcast(-(dy / b) * (a / b), np.shape(b))


def power_forward(a: Array, exponent: float) -> tuple[Array, tuple[Array, float]]:
    """Compute y = a to the power of a constant  ->  y of the shape of a, cache = (a, exponent).

    Where a is 0 the exponent is at least 1; where a is negative it is a whole number.
    """
    check_shapes("power_forward", exponent=(exponent, ""))
    check_finite("power_forward", exponent=exponent)
    smooth = np.where(np.equal(a, 0.0), exponent >= 1, np.greater(a, 0.0) | (exponent % 1 == 0))
    check_entries("power_forward", "a", a, smooth, f"numbers with a power {exponent} and a slope")
    return a**exponent, (a, exponent)


def power_backward(dy: Array, cache: tuple[Array, float]) -> Array:
    """Carry dL/dy back through the power; the exponent is a constant and gets no gradient.

    dy, cache = (a, exponent)  ->  da, all of the shape of a
    dL/da = dL/dy · exponent · a to the power of (exponent − 1)
    """
    a, exponent = cache
    return dy * exponent * a ** (exponent - 1.0)


def exp_forward(x: Array) -> tuple[Array, Array]:
    """Compute y = exp(x)  ->  y of the shape of x, cache = y."""
    y = np.exp(x)
    return y, y


def exp_backward(dy: Array, cache: Array) -> Array:
    """Carry dL/dy back through y = exp(x).

    dy, cache = y  ->  dx, all of one shape
    dL/dx = dL/dy · y
    """
    y = cache
    return dy * y


def log_forward(x: Array) -> tuple[Array, Array]:
    """Compute y = log(x), every entry of x being positive  ->  y of the shape of x, cache = x."""
    check_entries("log_forward", "x", x, np.greater(x, 0.0), "positive numbers")
    return np.log(x), x


def log_backward(dy: Array, cache: Array) -> Array:
    """Carry dL/dy back through y = log(x).

    dy, cache = x  ->  dx, all of one shape
    dL/dx = dL/dy / x
    """
    x = cache
    return dy / x


def maximum_forward(a: Array, b: Array) -> tuple[Array, tuple[Array, Array]]:
    """Keep the larger of a and b, entry by entry; they broadcast  ->  y, cache = (a, b)."""
    check_broadcast("maximum_forward", a, b)
    return np.maximum(a, b), (a, b)


def maximum_backward(dy: Array, cache: tuple[Array, Array]) -> tuple[Array, Array]:
    """Carry dL/dy back through the maximum; at a tie, by choice, b counts as the larger one.

    dy, cache = (a, b)  ->  da, db, each of the shape of its input
    dL/da = dL/dy where a > b, else 0,   dL/db = 0 where a > b, else dL/dy
    """
    a, b = cache
    to_a = np.greater(a, b)
    return unbroadcast(dy * to_a, np.shape(a)), unbroadcast(dy * ~to_a, np.shape(b))


ADD = Operation("add", ("a", "b"), add_forward, add_backward)
MULTIPLY = Operation("multiply", ("a", "b"), multiply_forward, multiply_backward)
DIVIDE = Operation("divide", ("a", "b"), divide_forward, divide_backward)
POWER = Operation("power", ("a",), power_forward, power_backward)
EXP = Operation("exp", ("x",), exp_forward, exp_backward)
LOG = Operation("log", ("x",), log_forward, log_backward)
MAXIMUM = Operation("maximum", ("a", "b"), maximum_forward, maximum_backward)
