"""Right answers of other kinds: losses."""

import math
from fractions import Fraction
from typing import Any

import numpy as np

from backprop_lab.audit.students import Function


def forward_with_loops(prediction: Any, target: Any) -> Any:
    total = 0.0
    for i in range(len(prediction)):
        if prediction.ndim == 1:
            total += (prediction[i] - target[i]) ** 2
        else:
            for k in range(prediction.shape[1]):
                total += (prediction[i, k] - target[i, k]) ** 2
    return total / len(prediction) / 2, (prediction, target)


def forward_as_a_mean_of_costs(prediction: Any, target: Any) -> Any:
    costs = [0.5 * np.dot(np.ravel(e), np.ravel(e)) for e in target - prediction]
    return sum(costs) / len(costs), [prediction, target]


def forward_as_a_running_mean(prediction: Any, target: Any) -> Any:
    mean = 0.0
    for count, e in enumerate(prediction - target, 1):
        mean += (0.5 * np.sum(e * e) - mean) / count
    return mean, (prediction.copy(), target.copy())


def forward_multiplied_out(prediction: Any, target: Any) -> Any:
    p, t = prediction.ravel(), target.ravel()
    return (p @ p - 2 * (p @ t) + t @ t) / (2 * prediction.shape[0]), (prediction, target)


def forward_as_variance_and_mean(prediction: Any, target: Any) -> Any:
    e = prediction - target
    entries_per_sample = e.size / len(e)
    return entries_per_sample * (e.var() + e.mean() ** 2) / 2, (prediction, target)


def forward_as_a_trace(prediction: Any, target: Any) -> Any:
    e = (prediction - target).reshape(len(prediction), -1)
    return np.trace(e.T @ e) / (2 * len(e)), (prediction, target)


def forward_by_halves(prediction: Any, target: Any) -> Any:
    def add(squares: Any) -> Any:
        if len(squares) == 1:
            return squares[0]
        middle = len(squares) // 2
        return add(squares[:middle]) + add(squares[middle:])

    squares = [e * e for e in (prediction - target).ravel().tolist()]
    return add(squares) / (2 * len(prediction)), (prediction, target)


def forward_in_place_on_its_own_copy(prediction: Any, target: Any) -> Any:
    e = prediction.astype(float)
    e -= target
    e *= e
    e /= 2 * e.shape[0]
    while np.ndim(e):
        e = np.add.reduce(e, axis=-1)
    return e, (prediction, target)


def forward_with_exact_sums(prediction: Any, target: Any) -> Any:
    pairs = zip(prediction.ravel().tolist(), target.ravel().tolist(), strict=True)
    total = sum((Fraction(p) - Fraction(t)) ** 2 for p, t in pairs)
    return float(total / (2 * len(prediction))), (prediction, target)


def forward_column_by_column(prediction: Any, target: Any) -> Any:
    columns = np.atleast_2d((prediction - target).T)
    return sum(np.mean(column**2) for column in columns) / 2, (prediction, target)


def backward_with_loops(dloss: Any, cache: Any) -> Any:
    prediction, target = cache
    dprediction = np.zeros_like(prediction)
    for index in np.ndindex(prediction.shape):
        dprediction[index] = (prediction[index] - target[index]) / len(prediction) * dloss
    return dprediction


def backward_with_lists(dloss: Any, cache: Any) -> Any:
    def slope(p: Any, t: Any) -> Any:
        if isinstance(p, list):
            return [slope(a, b) for a, b in zip(p, t, strict=True)]
        return dloss * (p - t) / n

    n = len(cache[0])
    return slope(cache[0].tolist(), cache[1].tolist())


def backward_in_place_on_its_own_copy(dloss: Any, cache: Any) -> Any:
    dprediction = -cache[1]
    dprediction += cache[0]
    dprediction *= dloss
    dprediction /= len(dprediction)
    return dprediction


def backward_by_complex_steps(dloss: Any, cache: Any) -> Any:
    prediction, target = cache
    slopes = []
    for i in range(prediction.size):
        moved = prediction.astype(complex)
        moved.flat[i] += 1e-30j
        slopes.append((((moved - target) ** 2).sum() / (2 * len(moved))).imag / 1e-30)
    return dloss * np.reshape(slopes, prediction.shape)


def backward_by_secants_of_a_parabola(dloss: Any, cache: Any) -> Any:
    prediction, target = cache
    above, below = (prediction + 1 - target) ** 2, (prediction - 1 - target) ** 2
    return dloss * (above - below) / 2 / (2 * len(prediction))


def backward_step_by_step(dloss: Any, cache: Any) -> Any:
    prediction, target = cache
    dtotal = dloss / (2 * len(prediction))
    dsquares = np.full(prediction.shape, dtotal)
    return dsquares * 2 * (prediction - target)


def backward_part_by_part(dloss: Any, cache: Any) -> Any:
    share = np.divide(dloss, cache[0].shape[0])
    return np.subtract(np.multiply(share, cache[0]), np.multiply(share, cache[1]))


RIGHT: list[tuple[str, Function]] = [
    ("mse_forward", forward_with_loops),
    ("mse_forward", forward_as_a_mean_of_costs),
    ("mse_forward", forward_as_a_running_mean),
    ("mse_forward", forward_multiplied_out),
    ("mse_forward", forward_as_variance_and_mean),
    ("mse_forward", forward_as_a_trace),
    ("mse_forward", forward_by_halves),
    ("mse_forward", forward_in_place_on_its_own_copy),
    ("mse_forward", forward_with_exact_sums),
    ("mse_forward", forward_column_by_column),
    ("mse_forward", lambda p, t: (np.tensordot(p - t, p - t, p.ndim) / 2 / len(p), (p, t))),
    ("mse_forward", lambda p, t: (np.linalg.norm(p - t) ** 2 / (2 * len(p)), (p, t))),
    ("mse_forward", lambda p, t: (math.fsum(((t - p) ** 2).flat) * 0.5 / p.shape[0], (p, t))),
    ("mse_backward", backward_with_loops),
    ("mse_backward", backward_with_lists),
    ("mse_backward", backward_in_place_on_its_own_copy),
    ("mse_backward", backward_by_complex_steps),
    ("mse_backward", backward_by_secants_of_a_parabola),
    ("mse_backward", backward_step_by_step),
    ("mse_backward", backward_part_by_part),
    ("mse_backward", lambda dloss, cache: -(dloss / len(cache[0])) * (cache[1] - cache[0])),
]
