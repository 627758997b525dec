"""Right answers of other kinds: the chain rule."""

import math
from functools import reduce
from itertools import pairwise, product
from typing import Any

import numpy as np

from backprop_lab.audit.students import Function


def neuron_with_loops(da: Any, cache: Any) -> Any:
    x, w, a = cache
    dx, dw = np.zeros(len(x)), np.zeros(len(w))
    for i in range(len(x)):
        dx[i] += da * (a * (1 - a)) * w[i]
        dw[i] += da * (a * (1 - a)) * x[i]
    return dx, dw, da * (a * (1 - a))


def neuron_with_lists(da: Any, cache: Any) -> Any:
    x, w, a = cache
    delta = float(da) * (float(a) - float(a) ** 2)
    return [[delta * wi for wi in w.tolist()], [delta * xi for xi in x.tolist()], delta]


def neuron_with_jacobians(da: Any, cache: Any) -> Any:
    x, w, a = cache
    da_dz = np.array([[a * (1 - a)]])
    row = np.array([[da]]) @ da_dz
    return (row @ w[None, :])[0], (row @ x[None, :])[0], (row @ np.eye(1))[0, 0]


def neuron_as_one_vector(da: Any, cache: Any) -> Any:
    x, w, a = cache
    everything = np.concatenate([w, x, [1.0]]) * (a * da - a * a * da)
    return everything[: len(x)], everything[len(x) : -1], everything[-1]


def neuron_with_a_parabola(da: Any, cache: Any) -> Any:
    x, w, a = cache
    db = da * (0.25 - (a - 0.5) ** 2)
    return np.multiply(w, db), np.multiply(x, db), db


def neuron_with_exponentials(da: Any, cache: Any) -> Any:
    x, w, a = cache
    e = (1 - a) / a  # exp(−z)
    db = da * e / (1 + e) ** 2
    return w * db, x * db, db


def neuron_with_a_hyperbolic_cosine(da: Any, cache: Any) -> Any:
    x, w, a = cache
    z = math.log(a) - math.log1p(-a)
    db = da / (4 * math.cosh(z / 2) ** 2)
    return db * w, db * x, db


def neuron_by_complex_steps(da: Any, cache: Any) -> Any:
    x, w, a = cache
    b = math.log(a / (1 - a)) - w @ x

    def slope(dx: Any, dw: Any, db: float) -> Any:
        z = (w + 1e-30j * dw) @ (x + 1e-30j * dx) + b + 1e-30j * db
        return da * (1 / (1 + np.exp(-z))).imag / 1e-30

    rows, none = np.eye(len(x)), np.zeros(len(x))
    dx = [slope(row, none, 0.0) for row in rows]
    return dx, np.array([slope(none, row, 0.0) for row in rows]), slope(none, none, 1.0)


def neuron_by_forward_mode(da: Any, cache: Any) -> Any:
    x, w, a = cache
    d = len(x)
    tangents_of_z = np.block([np.eye(d), np.zeros((d, d + 1))]).T @ w
    tangents_of_z = tangents_of_z + np.eye(2 * d + 1, d, -d) @ x + np.eye(1, 2 * d + 1, 2 * d)[0]
    tangents_of_a = a * (1 - a) * tangents_of_z
    gradient = da * tangents_of_a
    return gradient[:d], gradient[d : 2 * d], gradient[2 * d]


def neuron_through_a_graph(da: Any, cache: Any) -> Any:
    x, w, a = cache
    dsum = da * a * (1 - a)
    dproducts = np.broadcast_to(dsum, x.shape)
    return dproducts * w, dproducts * x, np.float64(dsum)


def neuron_in_place_on_its_own_copy(da: Any, cache: Any) -> Any:
    x, w, a = cache
    dx, dw = w.copy(), x.copy()
    for factor in (1 - a, a, da):
        dx *= factor
        dw *= factor
    return dx, dw, np.prod([1 - a, a, da])


def neuron_with_an_outer_product(da: Any, cache: Any) -> Any:
    x, w, a = cache
    dw, dx = np.outer([da * a], np.stack([x, w]) * (1 - a)).reshape(2, -1)
    return dx, dw, da * a * (1 - a)


def paths_by_walking_all_of_them(widths: Any) -> Any:
    return sum(1 for _ in product(*(range(width) for width in widths[1:-1])))


def paths_layer_by_layer(widths: Any) -> Any:
    arriving = [1] + [0] * (widths[0] - 1)
    for width in widths[1:]:
        arriving = [sum(arriving)] * width
    return arriving[0]


def paths_by_matrices(widths: Any) -> Any:
    total = np.eye(widths[0], dtype=int)
    for before, after in pairwise(widths):
        total = total @ np.ones((before, after), dtype=int)
    return total[0, 0]


def paths_by_recursion(widths: Any) -> Any:
    if len(widths) == 2:
        return 1
    return widths[-2] * paths_by_recursion((*widths[:-2], widths[-1]))


def paths_with_a_loop(widths: Any) -> Any:
    count = 1
    for i in range(1, len(widths) - 1):
        count *= widths[i]
    return count


RIGHT: list[tuple[str, Function]] = [
    ("neuron_backward", neuron_with_loops),
    ("neuron_backward", neuron_with_lists),
    ("neuron_backward", neuron_with_jacobians),
    ("neuron_backward", neuron_as_one_vector),
    ("neuron_backward", neuron_with_a_parabola),
    ("neuron_backward", neuron_with_exponentials),
    ("neuron_backward", neuron_with_a_hyperbolic_cosine),
    ("neuron_backward", neuron_by_complex_steps),
    ("neuron_backward", neuron_by_forward_mode),
    ("neuron_backward", neuron_through_a_graph),
    ("neuron_backward", neuron_in_place_on_its_own_copy),
    ("neuron_backward", neuron_with_an_outer_product),
    ("count_paths", paths_by_walking_all_of_them),
    ("count_paths", paths_layer_by_layer),
    ("count_paths", paths_by_matrices),
    ("count_paths", paths_by_recursion),
    ("count_paths", paths_with_a_loop),
    ("count_paths", lambda widths: np.prod(widths[1:-1])),
    ("count_paths", lambda widths: reduce(lambda a, b: a * b, list(widths)[1:-1], 1)),
    ("count_paths", lambda widths: math.prod(widths) // (widths[0] * widths[-1])),
]
