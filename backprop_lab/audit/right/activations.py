"""Right answers of other kinds: activations."""

import math
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
