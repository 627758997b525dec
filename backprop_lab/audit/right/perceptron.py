"""Right answers of other kinds: the perceptron."""

from typing import Any

import numpy as np

from backprop_lab.audit.students import Function


def perceptron_with_booleans(X: Any, w: Any, b: Any) -> Any:
    return X.dot(w) >= -b


def update_with_branches(w: Any, b: Any, x: Any, y: Any, learning_rate: Any) -> Any:
    answer = int(np.dot(w, x) + b >= 0)
    if answer == y:
        return w, b
    sign = 1 if y > answer else -1
    return [wi + sign * learning_rate * xi for wi, xi in zip(w, x, strict=True)], b + sign * (
        learning_rate
    )


def epoch_with_the_bias_as_a_weight(w: Any, b: Any, X: Any, y: Any, learning_rate: Any) -> Any:
    v, samples = np.append(w, b), np.column_stack([X, np.ones(len(X))])
    for sample, target in zip(samples, y, strict=True):
        v = v + learning_rate * (target - (sample @ v >= 0)) * sample
    return v[:-1], v[-1]


def epoch_in_place_on_a_copy(w: Any, b: Any, X: Any, y: Any, learning_rate: Any) -> Any:
    w = w.copy()
    for i in range(X.shape[0]):
        if (sum(w * X[i]) + b >= 0) != bool(y[i]):
            sign = 1 if y[i] else -1
            w += sign * learning_rate * X[i]
            b += sign * learning_rate
    return w, b


def xor_as_or_and_nand() -> Any:
    return [[2, -2], [2, -2]], [-1, 3], [2, 2], -3


RIGHT: list[tuple[str, Function]] = [
    ("perceptron_predict", perceptron_with_booleans),
    ("perceptron_update", update_with_branches),
    ("perceptron_epoch", epoch_with_the_bias_as_a_weight),
    ("perceptron_epoch", epoch_in_place_on_a_copy),
    ("xor_by_hand", xor_as_or_and_nand),
]
