"""Right answers of other kinds: activations."""

import math
from functools import reduce
from typing import Any

import numpy as np

from backprop_lab.audit.students import Function


def sigmoid_as_a_quotient(x: Any) -> Any:
    e = np.exp(-np.abs(x))
    y = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    return y, y.copy()


def sigmoid_that_overflows_and_is_right(x: Any) -> Any:
    y = 1 / (1 + np.exp(-x))
    return y, y


def sigmoid_by_tanh(x: Any) -> Any:
    y = 0.5 * (1 + np.tanh(0.5 * x))
    return y, y


def sigmoid_with_masks(x: Any) -> Any:
    y, up = np.empty(x.shape), x > 0
    y[up] = np.reciprocal(1 + np.exp(-x[up]))
    e = np.exp(x[~up])
    y[~up] = e / (1 + e)
    return y, y


def sigmoid_by_logaddexp(x: Any) -> Any:
    y = np.exp(-np.logaddexp(0, -x))
    return y, y


def sigmoid_of_what_is_cut_off(x: Any) -> Any:
    y = (1 + np.exp(-np.clip(x, -500, 500))) ** -1
    return [y, y]


def sigmoid_entry_by_entry(x: Any) -> Any:
    def one(v: Any) -> Any:
        if isinstance(v, list):
            return [one(child) for child in v]
        return 1 / (1 + math.exp(-v)) if v > -700 else math.exp(v)

    y = one(x.tolist())
    return y, y


def sigmoid_vectorized(x: Any) -> Any:
    def one(v: float) -> float:
        try:
            return 1 / (1 + math.exp(-v))
        except OverflowError:
            return 0.0

    y = np.vectorize(one, otypes=[float])(x)
    return y, y


def sigmoid_as_a_softmax_of_two(x: Any) -> Any:
    scores = np.stack([np.zeros_like(x), x])
    weights = np.exp(scores - scores.max(axis=0))
    y = weights[1] / weights.sum(axis=0)
    return y, y


def sigmoid_with_both_exponents_falling(x: Any) -> Any:
    y = np.exp(np.minimum(x, 0)) / (np.exp(-np.maximum(x, 0)) + np.exp(np.minimum(x, 0)))
    return y, np.array(y)


def sigmoid_piecewise(x: Any) -> Any:
    y = np.piecewise(
        x, [x < 0], [lambda v: 1 - 1 / (1 + np.exp(v)), lambda v: 1 / (1 + np.exp(-v))]
    )
    return y, y


def sigmoid_mirrored(x: Any) -> Any:
    right = 1 / (1 + np.exp(-np.abs(x)))
    y = 0.5 + np.sign(x) * (right - 0.5)
    return y, y


def sigmoid_by_softplus(x: Any) -> Any:
    softplus = np.log1p(np.exp(-np.abs(x))) + np.where(x < 0, -x, 0.0)
    y = np.exp(-softplus)
    return y, y


def sigmoid_in_extended_precision(x: Any) -> Any:
    y = (1 / (1 + np.exp(-x.astype(np.longdouble)))).astype(float)
    return y, y


def sigmoid_as_a_squared_sine(x: Any) -> Any:
    # tan² of the angle is exp(x), so sin² of it is exp(x) / (1 + exp(x)).
    y = np.sin(np.arctan(np.exp(x / 2))) ** 2
    return y, y


def sigmoid_by_turning_complex_numbers(x: Any) -> Any:
    z = 1 + 1j * np.exp(x / 2)
    y = np.square(np.imag(z / np.abs(z)))
    return y, y


def sigmoid_over_a_hyperbolic_cosine(x: Any) -> Any:
    y = np.exp(x / 2) / np.cosh(x / 2) / 2
    return y, y


def sigmoid_in_base_two(x: Any) -> Any:
    y = np.array(x)
    y *= -np.log2(np.e)
    y = np.exp2(y)
    y += 1
    return 1 / y, 1 / y


def sigmoid_by_expm1(x: Any) -> Any:
    fallen = np.expm1(-np.abs(x))  # between −1 and 0
    y = np.where(x < 0, 1 + fallen, 1.0) / (2 + fallen)
    return y, y


def sigmoid_by_doubling(x: Any) -> Any:
    # The odds of a small part of x, squared again and again.
    odds = reduce(lambda e, _: e * e, range(8), np.exp(-np.abs(x) / 256))
    y = np.where(x < 0, odds, 1) / (1 + odds)
    return y, y


def sigmoid_backward_as_a_variance(dy: Any, y: Any) -> Any:
    # of a coin that shows 1 with probability y
    return dy * (y * (1 - y) ** 2 + (1 - y) * y**2)


def sigmoid_backward_as_a_parabola(dy: Any, y: Any) -> Any:
    return np.polyval([-1, 1, 0], y) * dy


def sigmoid_backward_entry_by_entry(dy: Any, y: Any) -> Any:
    dx = np.zeros_like(y)
    for place in np.ndindex(*y.shape):
        dx[place] = float(dy[place]) * float(y[place]) * (1.0 - float(y[place]))
    return dx


def sigmoid_backward_by_a_jacobian(dy: Any, y: Any) -> Any:
    return (dy.ravel() @ np.diag((y * (1 - y)).ravel())).reshape(dy.shape)


def sigmoid_backward_by_logarithms(dy: Any, y: Any) -> Any:
    return dy * np.exp(np.log(y) + np.log1p(-y))


def sigmoid_backward_by_tanh(dy: Any, y: Any) -> Any:
    t = 2 * y - 1
    return dy * (1 - t) * (1 + t) / 4


def sigmoid_backward_in_place(dy: Any, y: Any) -> Any:
    dx = np.multiply(dy, y)
    dx -= dx * y
    return dx


def sigmoid_backward_with_einsum(dy: Any, y: Any) -> Any:
    return np.einsum("...,...,...->...", dy, y, 1 - y)


def tanh_backward_as_determinants(dy: Any, y: Any) -> Any:
    one = np.ones_like(y)
    pairs = np.stack([np.stack([one, y], axis=-1), np.stack([y, one], axis=-1)], axis=-1)
    return dy * np.linalg.det(pairs)


def tanh_backward_by_angles(dy: Any, y: Any) -> Any:
    return dy * np.sin(np.arccos(y)) ** 2


def tanh_backward_by_a_hyperbolic_cosine(dy: Any, y: Any) -> Any:
    return dy / np.cosh(np.arctanh(y)) ** 2


def tanh_backward_by_the_sigmoid(dy: Any, y: Any) -> Any:
    s = (1 + y) / 2  # tanh(x) = 2σ(2x) − 1
    return 4 * dy * s * (1 - s)


def tanh_backward_in_place(dy: Any, y: Any) -> Any:
    dx = dy.copy()
    dx -= dx * np.square(y)
    return dx


def tanh_backward_by_a_jacobian(dy: Any, y: Any) -> Any:
    jacobian = np.eye(y.size)
    jacobian[np.diag_indices(y.size)] -= y.ravel() ** 2
    return (jacobian @ dy.ravel()).reshape(y.shape)


def tanh_backward_entry_by_entry(dy: Any, y: Any) -> Any:
    pairs = zip(dy.flat, y.flat, strict=True)
    return np.fromiter((d - d * v**2 for d, v in pairs), float, y.size).reshape(y.shape)


def relu_by_sign_arithmetic(dy: Any, x: Any) -> Any:
    s = np.sign(x)
    return dy * s * (s + 1) / 2


def relu_by_places(dy: Any, x: Any) -> Any:
    dx = np.zeros(x.shape)
    places = np.flatnonzero(np.maximum(x, 0))
    dx.flat[places] = dy.flat[places]
    return dx


def relu_by_a_jacobian(dy: Any, x: Any) -> Any:
    return np.reshape(np.diag(np.heaviside(x.ravel(), 0)) @ dy.ravel(), x.shape)


def relu_by_copying_what_passes(dy: Any, x: Any) -> Any:
    dx = np.zeros_like(dy)
    np.copyto(dx, dy, where=np.greater(x, 0))
    return dx


def relu_by_complex_steps(dy: Any, x: Any) -> Any:
    z = x + 1e-30j
    return dy * np.where(z.real > 0, z, 0).imag / 1e-30


def relu_by_rounding_up(dy: Any, x: Any) -> Any:
    return np.minimum(np.ceil(np.maximum(x, 0)), 1) * dy


def relu_as_half_of_a_line_and_its_size(dy: Any, x: Any) -> Any:
    # relu(x) = (x + |x|) / 2, and at 0 half of the slope is taken off again
    return 0.5 * dy * (1 + np.sign(x)) - 0.5 * dy * (x == 0)


def relu_in_place_on_its_own_copy(dy: Any, x: Any) -> Any:
    dx = dy.copy()
    dx[x <= 0] = 0
    return dx


def relu_entry_by_entry(dy: Any, x: Any) -> Any:
    pairs = zip(dy.ravel(), x.ravel(), strict=True)
    passed = [a if c > 0 else np.array(0.0) for a, c in pairs]
    return [passed[i : i + x.shape[1]] for i in range(0, x.size, x.shape[1])]


def leaky_in_place_on_a_copy(dy: Any, cache: Any) -> Any:
    x, alpha = cache
    dx = dy.copy()
    dx[~(x > 0)] *= alpha
    return dx


def leaky_as_a_sum_of_two_masks(dy: Any, cache: Any) -> Any:
    x, alpha = cache
    positive = np.heaviside(x, 0.0)
    return positive * dy + alpha * (1 - positive) * dy


def leaky_entry_by_entry(dy: Any, cache: Any) -> Any:
    x, alpha = cache
    rows = zip(dy.tolist(), x.tolist(), strict=True)
    return [[d if v > 0 else alpha * d for d, v in zip(*row, strict=True)] for row in rows]


def leaky_as_relu_and_a_line(dy: Any, cache: Any) -> Any:
    x, alpha = cache
    through_relu, through_the_line = (1 - alpha) * dy, alpha * dy
    return np.where(x > 0, through_relu, 0) + through_the_line


def leaky_with_choose(dy: Any, cache: Any) -> Any:
    x, alpha = cache
    return np.choose((x > 0).astype(int), [alpha, 1.0]) * dy


def softplus_by_complex_steps(dy: Any, x: Any) -> Any:
    z = -np.abs(x) + 1e-30j  # softplus(x) − softplus(−x) = x, so one half is enough
    falling = np.log(1 + np.exp(z)).imag / 1e-30
    return dy * np.where(x > 0, 1 - falling, falling)


def softplus_entry_by_entry(dy: Any, x: Any) -> Any:
    dx = np.empty_like(x)
    for i, v in np.ndenumerate(x):
        dx[i] = dy[i] / (1 + math.exp(-v)) if v > -700 else 0.0
    return dx


def gelu_with_the_sigmoid(dy: Any, x: Any) -> Any:
    v = math.sqrt(8 / math.pi) * x * (1 + 0.044715 * x * x)
    s = 1 / (1 + np.exp(-v))
    return dy * (s + s * (1 - s) * (v + math.sqrt(8 / math.pi) * 2 * 0.044715 * x**3))


def gelu_with_the_hyperbolic_cosine(dy: Any, x: Any) -> Any:
    c = np.sqrt(2 / np.pi)
    u = c * np.polyval([0.044715, 0, 1, 0], x)
    du = c * np.polyval(np.polyder([0.044715, 0, 1, 0]), x)
    return dy / 2 + dy / 2 * np.tanh(u) + dy * x / 2 * du / np.cosh(u) ** 2


def gelu_step_by_step(dy: Any, x: Any) -> Any:
    t = np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x))
    dgate, dx = dy * x / 2, dy * (1 + t) / 2
    du = dgate * (1 - t) * (1 + t)
    dsum = du * math.sqrt(2 / math.pi)
    dx = dx + dsum
    dx += dsum * 0.044715 * 3 * np.square(x)
    return dx


def gelu_by_complex_steps(dy: Any, x: Any) -> Any:
    z = x + 1e-30j
    u = math.sqrt(2 / math.pi) * (z + 0.044715 * z * z * z)
    return dy * (z / 2 * (1 + np.tanh(u))).imag / 1e-30


def gelu_with_dual_numbers(dy: Any, x: Any) -> Any:
    def multiply(p: Any, q: Any) -> Any:
        return p[0] * q[0], p[0] * q[1] + p[1] * q[0]

    dx = []
    for d, v in zip(dy.ravel(), x.ravel(), strict=True):
        z = (v, 1.0)
        cube = multiply(z, multiply(z, z))
        u, slope = (
            math.sqrt(2 / math.pi) * (a + 0.044715 * b) for a, b in zip(z, cube, strict=True)
        )
        t = math.tanh(u)
        dx.append(d * multiply((v / 2, 0.5), (1 + t, (1 - t * t) * slope))[1])
    return np.array(dx).reshape(x.shape)


RIGHT: list[tuple[str, Function]] = [
    ("relu_backward", relu_entry_by_entry),
    ("tanh_backward", lambda dy, y: tuple(zip(*(dy * (1 - y * y)).T.tolist(), strict=True))),
    ("sigmoid_forward", sigmoid_as_a_quotient),
    ("sigmoid_forward", sigmoid_that_overflows_and_is_right),
    ("sigmoid_backward", lambda dy, y: dy * (y - y * y)),
    ("tanh_backward", lambda dy, y: dy * (1 - y) * (1 + y)),
    ("relu_backward", relu_in_place_on_its_own_copy),
    ("relu_backward", lambda dy, x: np.where(x > 0, dy, 0)),
    ("sigmoid_forward", sigmoid_by_tanh),
    ("sigmoid_forward", sigmoid_with_masks),
    ("sigmoid_forward", sigmoid_by_logaddexp),
    ("sigmoid_forward", sigmoid_of_what_is_cut_off),
    ("sigmoid_forward", sigmoid_entry_by_entry),
    ("sigmoid_forward", sigmoid_vectorized),
    ("sigmoid_forward", sigmoid_as_a_softmax_of_two),
    ("sigmoid_forward", sigmoid_with_both_exponents_falling),
    ("sigmoid_forward", sigmoid_piecewise),
    ("sigmoid_forward", sigmoid_mirrored),
    ("sigmoid_forward", sigmoid_by_softplus),
    ("sigmoid_forward", sigmoid_in_extended_precision),
    ("sigmoid_forward", sigmoid_as_a_squared_sine),
    ("sigmoid_forward", sigmoid_by_turning_complex_numbers),
    ("sigmoid_forward", sigmoid_over_a_hyperbolic_cosine),
    ("sigmoid_forward", sigmoid_in_base_two),
    ("sigmoid_forward", sigmoid_by_expm1),
    ("sigmoid_forward", sigmoid_by_doubling),
    ("sigmoid_backward", sigmoid_backward_as_a_variance),
    ("sigmoid_backward", sigmoid_backward_as_a_parabola),
    ("sigmoid_backward", sigmoid_backward_entry_by_entry),
    ("sigmoid_backward", sigmoid_backward_by_a_jacobian),
    ("sigmoid_backward", sigmoid_backward_by_logarithms),
    ("sigmoid_backward", sigmoid_backward_by_tanh),
    ("sigmoid_backward", sigmoid_backward_in_place),
    ("sigmoid_backward", sigmoid_backward_with_einsum),
    ("tanh_backward", tanh_backward_as_determinants),
    ("tanh_backward", tanh_backward_by_angles),
    ("tanh_backward", tanh_backward_by_a_hyperbolic_cosine),
    ("tanh_backward", tanh_backward_by_the_sigmoid),
    ("tanh_backward", tanh_backward_in_place),
    ("tanh_backward", tanh_backward_by_a_jacobian),
    ("tanh_backward", tanh_backward_entry_by_entry),
    ("relu_backward", relu_by_sign_arithmetic),
    ("relu_backward", relu_by_places),
    ("relu_backward", relu_by_a_jacobian),
    ("relu_backward", relu_by_copying_what_passes),
    ("relu_backward", relu_by_complex_steps),
    ("relu_backward", relu_by_rounding_up),
    ("relu_backward", relu_as_half_of_a_line_and_its_size),
    ("leaky_relu_backward", leaky_in_place_on_a_copy),
    ("leaky_relu_backward", leaky_as_a_sum_of_two_masks),
    ("leaky_relu_backward", leaky_entry_by_entry),
    ("leaky_relu_backward", leaky_as_relu_and_a_line),
    ("leaky_relu_backward", leaky_with_choose),
    ("softplus_backward", softplus_by_complex_steps),
    ("softplus_backward", softplus_entry_by_entry),
    ("softplus_backward", lambda dy, x: dy / (1 + np.exp(-x))),
    ("softplus_backward", lambda dy, x: dy * (1 + np.tanh(x / 2)) / 2),
    ("softplus_backward", lambda dy, x: dy * np.exp(x - np.logaddexp(0, x))),
    ("gelu_backward", gelu_with_the_sigmoid),
    ("gelu_backward", gelu_with_the_hyperbolic_cosine),
    ("gelu_backward", gelu_step_by_step),
    ("gelu_backward", gelu_by_complex_steps),
    ("gelu_backward", gelu_with_dual_numbers),
]
