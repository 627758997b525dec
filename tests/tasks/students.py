"""Students: functions that people write for a task, right and wrong ones, as tests need them."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_lab.tasks.task import Mistake, Task

Function = Callable[..., Any]


def making(task: Task, mistake: Mistake) -> Function:
    """Write the task rightly, but for one mistake."""
    names = tuple(task.points)

    def student(*arguments: Any) -> Any:
        right = task.reference(*arguments)
        outputs = dict(zip(names, right if len(names) > 1 else (right,), strict=True))
        outputs |= mistake.values(arguments)
        return tuple(outputs.values()) if len(names) > 1 else outputs[names[0]]

    return student


def with_one_output_wrong(task: Task, wrong: str) -> Function:
    """Write the task rightly, but for one output that is off by a factor nobody would guess."""
    names = tuple(task.points)

    def spoil(value: Any) -> Any:
        return tuple(map(spoil, value)) if isinstance(value, tuple) else np.asarray(value) * 1.37

    def student(*arguments: Any) -> Any:
        right = task.reference(*arguments)
        outputs = dict(zip(names, right if len(names) > 1 else (right,), strict=True))
        outputs[wrong] = spoil(outputs[wrong])
        return tuple(outputs.values()) if len(names) > 1 else outputs[names[0]]

    return student


def dense_with_loops(dy: Any, cache: Any) -> Any:
    x, W = cache
    dx, dW, db = np.zeros_like(x), np.zeros_like(W), np.zeros(W.shape[1])
    for i in range(len(x)):
        for j in range(W.shape[1]):
            dx[i] += dy[i, j] * W[:, j]
            dW[:, j] += dy[i, j] * x[i]
            db[j] += dy[i, j]
    return dx, dW, db


def dense_with_einsum(dy: Any, cache: Any) -> Any:
    x, W = cache
    return np.einsum("ij,kj->ik", dy, W), np.einsum("ni,nj->ij", x, dy), np.einsum("nj->j", dy)


def dense_with_lists(dy: Any, cache: Any) -> Any:
    x, W = cache
    dx = [[sum(a * b for a, b in zip(row, w, strict=True)) for w in W] for row in dy]
    dW = [sum(np.outer(a, b) for a, b in zip(x, dy, strict=True))[i] for i in range(W.shape[0])]
    return [dx, dW, [float(column.sum()) for column in dy.T]]


def dense_summed_backwards(dy: Any, cache: Any) -> Any:
    x, W = cache
    return dy @ W.T, x[::-1].T @ dy[::-1], dy[::-1].cumsum(axis=0)[-1]


def dense_with_tuples(dy: Any, cache: Any) -> Any:
    x, W = cache
    dW = tuple(tuple(float(u @ v) for v in dy.T) for u in x.T)
    return dy @ W.T, dW, [np.where(True, column.sum(), 0) for column in dy.T]


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
    ("dense_backward", dense_with_loops),
    ("dense_backward", dense_with_einsum),
    ("dense_backward", dense_with_lists),
    ("dense_backward", dense_summed_backwards),
    ("dense_backward", dense_with_tuples),
    ("relu_backward", relu_entry_by_entry),
    ("tanh_backward", lambda dy, y: tuple(zip(*(dy * (1 - y * y)).T.tolist(), strict=True))),
    ("dense_forward", lambda x, W, b: [np.tensordot(x, W, 1) + b[None, :], [x.copy(), W]]),
    ("sigmoid_forward", sigmoid_as_a_quotient),
    ("sigmoid_forward", sigmoid_that_overflows_and_is_right),
    ("sigmoid_backward", lambda dy, y: dy * (y - y * y)),
    ("tanh_backward", lambda dy, y: dy * (1 - y) * (1 + y)),
    ("relu_backward", relu_in_place_on_its_own_copy),
    ("relu_backward", lambda dy, x: np.where(x > 0, dy, 0)),
    ("perceptron_predict", perceptron_with_booleans),
    ("perceptron_update", update_with_branches),
    ("perceptron_epoch", epoch_with_the_bias_as_a_weight),
    ("perceptron_epoch", epoch_in_place_on_a_copy),
    ("xor_by_hand", xor_as_or_and_nand),
]

WORTHLESS: dict[str, Callable[[Task], Function]] = {
    "zeros": lambda task: shaped_like_the_reference(task, np.zeros_like),
    "ones": lambda task: shaped_like_the_reference(task, np.ones_like),
    "NaN": lambda task: shaped_like_the_reference(
        task, lambda a: np.full_like(a, np.nan, dtype=float)
    ),
    "None": lambda task: lambda *arguments: None,
    "a NumPy scalar": lambda task: lambda *arguments: np.float64(3.0),
    "the inputs": lambda task: lambda *arguments: arguments,
    "the first input": lambda task: lambda *arguments: arguments[0] if arguments else 0.0,
    "text": lambda task: lambda *arguments: "dx",
    "an object": lambda task: lambda *arguments: object(),
    "too much": lambda task: lambda *arguments: [1.0] * 100,
    "an error": lambda task: lambda *arguments: 1 / 0,
    "exit": lambda task: lambda *arguments: exit(0),
    "other arguments": lambda task: lambda a, b, c, d, e, f: a,
    "a stub": lambda task: stub,
}


def stub(*arguments: Any) -> Any:
    raise NotImplementedError()


def shaped_like_the_reference(task: Task, fill: Callable[[Any], Any]) -> Function:
    def filled(value: Any) -> Any:
        return tuple(map(filled, value)) if isinstance(value, tuple) else fill(np.asarray(value))

    return lambda *arguments: filled(task.reference(*arguments))
