"""Right answers of other kinds: the perceptron."""

import math
from collections import deque
from fractions import Fraction
from functools import reduce
from itertools import accumulate, product, starmap
from operator import mul
from typing import Any

import numpy as np

from backprop_lab.audit.students import Function

# perceptron_predict


def perceptron_with_booleans(X: Any, w: Any, b: Any) -> Any:
    return X.dot(w) >= -b


def predict_with_lists(X: Any, w: Any, b: Any) -> Any:
    answers = []
    for row in X.tolist():
        score = 0.0
        for weight, entry in zip(w.tolist(), row, strict=True):
            score += weight * entry
        answers.append(0 if score + b < 0 else 1)
    return answers


def predict_by_heaviside(X: Any, w: Any, b: Any) -> Any:
    return np.heaviside(np.column_stack([X, np.full(len(X), b)]) @ np.append(w, 1.0), 1.0)


def predict_by_sign_arithmetic(X: Any, w: Any, b: Any) -> Any:
    return np.ceil((1 + np.sign(np.einsum("nd,d->n", X, w) + b)) / 2)


def predict_into_bins(X: Any, w: Any, b: Any) -> Any:
    return np.digitize(np.inner(X, w) + b, [0.0])


def predict_with_the_bias_first(X: Any, w: Any, b: Any) -> Any:
    score = reduce(lambda total, pair: total + pair[0] * pair[1], zip(X.T, w, strict=True), b)
    return np.where(score < 0, 0.0, 1.0)


def predict_with_exact_sums(X: Any, w: Any, b: Any) -> Any:
    return [float(math.fsum([*map(mul, row, w), b]) >= 0) for row in X]


def predict_by_rounding_down(X: Any, w: Any, b: Any) -> Any:
    return np.clip(np.floor((X * w).sum(axis=1) + b) + 1, 0, 1)


def predict_what_is_not_below(X: Any, w: Any, b: Any) -> Any:
    answers = np.ones(X.shape[0])
    answers[np.flatnonzero(X @ -w > b)] = 0.0
    return answers


# perceptron_update


def update_with_branches(w: Any, b: Any, x: Any, y: Any, learning_rate: Any) -> Any:
    answer = int(np.dot(w, x) + b >= 0)
    if answer == y:
        return w, b
    sign = 1 if y > answer else -1
    return [wi + sign * learning_rate * xi for wi, xi in zip(w, x, strict=True)], b + sign * (
        learning_rate
    )


def update_without_branches(w: Any, b: Any, x: Any, y: Any, learning_rate: Any) -> Any:
    change = learning_rate * (y - np.heaviside(x @ w + b, 1.0))
    return w + change * x, b + change


def update_of_one_joint_vector(w: Any, b: Any, x: Any, y: Any, learning_rate: Any) -> Any:
    v, sample = np.r_[w, b], np.r_[x, 1.0]
    v += learning_rate * (y - float(v @ sample >= 0)) * sample
    return np.split(v[:-1], 1)[0], v[-1]


def update_in_plain_python(w: Any, b: Any, x: Any, y: Any, learning_rate: Any) -> Any:
    w, x = w.tolist(), x.tolist()
    score = sum(map(mul, w, x)) + b
    error = y - (score >= 0)
    return list(starmap(lambda p, q: p + learning_rate * error * q, zip(w, x, strict=True))), (
        b + learning_rate * error
    )


def update_from_a_table(w: Any, b: Any, x: Any, y: Any, learning_rate: Any) -> Any:
    direction = np.array([[0, -1], [1, 0]])[int(y), int(np.vdot(w, x) >= -b)]
    return w + direction * (learning_rate * x), b + direction * learning_rate


def update_there_and_back(w: Any, b: Any, x: Any, y: Any, learning_rate: Any) -> Any:
    # First towards the label, then away from the answer: where they agree, nothing is left.
    answer = 1.0 if w.dot(x) + b >= 0 else 0.0
    w_towards, b_towards = w + learning_rate * y * x, b + learning_rate * y
    return w_towards - learning_rate * answer * x, b_towards - learning_rate * answer


def update_entry_by_entry(w: Any, b: Any, x: Any, y: Any, learning_rate: Any) -> Any:
    score = float(b)
    for i in range(len(w)):
        score += w[i] * x[i]
    new = np.empty(len(w))
    for i in range(len(w)):
        if score >= 0 and y == 0:
            new[i] = w[i] - learning_rate * x[i]
        elif score < 0 and y == 1:
            new[i] = w[i] + learning_rate * x[i]
        else:
            new[i] = w[i]
    return new, b + learning_rate * (bool(y) - (score >= 0).__int__())


def update_by_a_matrix(w: Any, b: Any, x: Any, y: Any, learning_rate: Any) -> Any:
    size = len(w) + 1
    column = np.append(x, 1.0).reshape(-1, 1)
    state = np.append(w, b).reshape(-1, 1)
    error = y - (column.T @ state >= 0)
    new = np.block([np.eye(size), learning_rate * column]) @ np.vstack([state, error])
    return new[:-1, 0], new[-1, 0]


def update_by_recursion(w: Any, b: Any, x: Any, y: Any, learning_rate: Any) -> Any:
    def score(i: int) -> Any:
        return b if i < 0 else score(i - 1) + w[i] * x[i]

    def moved(i: int, change: Any) -> Any:
        return [] if i == len(w) else [w[i] + change * x[i], *moved(i + 1, change)]

    change = learning_rate * (y - (0.0 if score(len(w) - 1) < 0 else 1.0))
    return moved(0, change), b + change


def update_as_a_batch_of_one(w: Any, b: Any, x: Any, y: Any, learning_rate: Any) -> Any:
    X = x[None, :]
    errors = np.array([y]) - (np.einsum("nd,d->n", X, w) + b >= 0).astype(float)
    return w + learning_rate * np.einsum("n,nd->d", errors, X), b + learning_rate * errors.sum()


def update_as_a_descent(w: Any, b: Any, x: Any, y: Any, learning_rate: Any) -> Any:
    # The loss max(0, ∓score) falls along its gradient; its slope at a score of 0 is Rosenblatt's.
    score = np.sum(w * x) + b
    dscore = np.where(y == 1, -1.0 * (score < 0), 1.0 * (score >= 0))
    return np.subtract(w, learning_rate * (dscore * x)), np.subtract(b, learning_rate * dscore)


def update_with_exact_fractions(w: Any, b: Any, x: Any, y: Any, learning_rate: Any) -> Any:
    w, x = ([Fraction(float(entry)) for entry in vector] for vector in (w, x))
    b, rate = Fraction(float(b)), Fraction(float(learning_rate))
    error = int(y) - int(sum(map(mul, w, x), b) >= 0)
    new = [p + rate * error * q for p, q in zip(w, x, strict=True)]
    return np.array(new, dtype=float), float(b + rate * error)


def update_chosen_from_three(w: Any, b: Any, x: Any, y: Any, learning_rate: Any) -> Any:
    fires = np.tensordot(w, x, axes=1) + b >= 0
    missed, wrongly = bool(y) & ~fires, fires & (not y)
    dw = np.select([missed, wrongly], [x, -x], default=np.zeros_like(x))
    return w + dw * learning_rate, b + np.select([missed, wrongly], [1, -1], 0) * learning_rate


def update_in_place_on_copies(w: Any, b: Any, x: Any, y: Any, learning_rate: Any) -> Any:
    w, step = w.copy(), x.copy()
    step *= learning_rate
    wrong = (np.dot(x, w) + b < 0) == (y > 0.5)
    np.add(w, step if y else -step, out=w, where=wrong)
    return w, b + wrong * learning_rate * (2 * y - 1)


# perceptron_epoch


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


def epoch_as_a_fold(w: Any, b: Any, X: Any, y: Any, learning_rate: Any) -> Any:
    def after(state: Any, sample: Any) -> Any:
        (w, b), (x, target) = state, sample
        return update_without_branches(w, b, x, target, learning_rate)

    return reduce(after, zip(X, y, strict=True), (w, b))


def epoch_by_recursion(w: Any, b: Any, X: Any, y: Any, learning_rate: Any) -> Any:
    if len(X) == 0:
        return w, b
    w, b = epoch_by_recursion(w, b, X[:-1], y[:-1], learning_rate)
    return update_there_and_back(w, b, X[-1], y[-1], learning_rate)


def epoch_in_plain_python(w: Any, b: Any, X: Any, y: Any, learning_rate: Any) -> Any:
    w, b = w.tolist(), float(b)
    for row, target in zip(X.tolist(), y.tolist(), strict=True):
        score = b
        for j, entry in enumerate(row):
            score += w[j] * entry
        answer = 1 if score >= 0 else 0
        if answer != target:
            for j, entry in enumerate(row):
                w[j] += learning_rate * (target - answer) * entry
            b += learning_rate * (target - answer)
    return w, b


def epoch_in_the_dual(w: Any, b: Any, X: Any, y: Any, learning_rate: Any) -> Any:
    # The weights are a sum of samples: only how often each was added is kept.
    gram = X @ X.T + 1.0
    first, errors = X @ w + b, np.zeros(len(X))
    for i in range(len(X)):
        errors[i] = y[i] - (first[i] + learning_rate * (errors @ gram[i]) >= 0)
    return w + learning_rate * (errors @ X), b + learning_rate * errors.sum()


def epoch_with_running_scores(w: Any, b: Any, X: Any, y: Any, learning_rate: Any) -> Any:
    scores, w = X @ w + b, np.array(w)
    for i, x in enumerate(X):
        change = learning_rate * (y[i] - (1.0 if scores[i] >= 0 else 0.0))
        scores += change * (X @ x + 1.0)
        w += change * x
        b = b + change
    return w, b


def epoch_from_mistake_to_mistake(w: Any, b: Any, X: Any, y: Any, learning_rate: Any) -> Any:
    start = 0
    while start < len(X):
        wrong = np.flatnonzero((X[start:] @ w + b >= 0) != (y[start:] == 1))
        if wrong.size == 0:
            break
        i = start + wrong[0]
        sign = 1.0 if y[i] == 1 else -1.0
        w, b, start = w + sign * learning_rate * X[i], b + sign * learning_rate, i + 1
    return w, b


def epoch_as_the_last_of_a_history(w: Any, b: Any, X: Any, y: Any, learning_rate: Any) -> Any:
    def after(v: Any, sample: Any) -> Any:
        return v + learning_rate * (sample[-1] - np.heaviside(v @ sample[:-1], 1)) * sample[:-1]

    samples = np.hstack([X, np.ones((len(X), 1)), y[:, None]])
    *_, last = accumulate(samples, after, initial=np.append(w, b))
    return last[:-1], last[-1]


def epoch_with_turned_samples(w: Any, b: Any, X: Any, y: Any, learning_rate: Any) -> Any:
    # Every sample is turned to the side where its score should be; 0 belongs to the ones.
    sign = np.where(y == 1, 1.0, -1.0)
    turned = sign[:, None] * np.c_[X, np.ones(len(X))]
    v = np.r_[w, b]
    for z, s in zip(turned, sign, strict=True):
        margin = z @ v
        if margin < 0 or (margin == 0 and s < 0):
            v = v + learning_rate * z
    return v[:-1], v[-1]


def epoch_in_a_table(w: Any, b: Any, X: Any, y: Any, learning_rate: Any) -> Any:
    weights, biases = np.zeros((len(X) + 1, len(w))), np.zeros(len(X) + 1)
    weights[0], biases[0] = w, b
    for i in range(len(X)):
        error = y[i] - np.where(np.sum(weights[i] * X[i]) + biases[i] < 0, 0, 1)
        weights[i + 1] = weights[i] + learning_rate * error * X[i]
        biases[i + 1] = biases[i] + learning_rate * error
    return weights[-1], biases[-1]


def epoch_in_units_of_the_rate(w: Any, b: Any, X: Any, y: Any, learning_rate: Any) -> Any:
    # A positive factor turns no sign: the steps are whole samples, scaled back at the end.
    w, b = w / learning_rate, b / learning_rate
    for x, target in zip(X, y, strict=True):
        error = target - (np.dot(w, x) + b >= 0)
        w, b = w + error * x, b + error
    return learning_rate * w, learning_rate * b


def epoch_with_a_machine(w: Any, b: Any, X: Any, y: Any, learning_rate: Any) -> Any:
    state = {"w": list(w), "b": b}

    def learn(x: Any, target: Any) -> None:
        says = math.fsum(starmap(mul, zip(state["w"], x, strict=True))) + state["b"] >= 0
        if says and not target:
            state["w"] = [p - learning_rate * q for p, q in zip(state["w"], x, strict=True)]
            state["b"] -= learning_rate
        if target and not says:
            state["w"] = [p + learning_rate * q for p, q in zip(state["w"], x, strict=True)]
            state["b"] += learning_rate

    samples = deque(zip(X, y, strict=True))
    while samples:
        learn(*samples.popleft())
    return state["w"], state["b"]


def epoch_by_counting_what_was_added(w: Any, b: Any, X: Any, y: Any, learning_rate: Any) -> Any:
    added: list[int] = []
    taken: list[int] = []

    def now() -> Any:
        return (
            w + learning_rate * (X[added].sum(axis=0) - X[taken].sum(axis=0)),
            b + learning_rate * (len(added) - len(taken)),
        )

    for i in range(len(X)):
        weights, bias = now()
        fires = X[i] @ weights + bias >= 0
        if fires != (y[i] == 1):
            (taken if fires else added).append(i)
    return now()


def epoch_by_matrices(w: Any, b: Any, X: Any, y: Any, learning_rate: Any) -> Any:
    # A state with a 1 at its end: a step by a constant vector is then a product with a matrix.
    state = np.concatenate([w, [b, 1.0]])
    for x, target in zip(X, y, strict=True):
        sample = np.concatenate([x, [1.0, 0.0]])
        step = np.eye(len(state))
        step[:, -1] += learning_rate * (target - np.heaviside(sample @ state, 1.0)) * sample
        state = step @ state
    return state[:-2], state[-2]


# xor_by_hand


def xor_as_or_and_nand() -> Any:
    return [[2, -2], [2, -2]], [-1, 3], [2, 2], -3


def xor_as_one_without_the_other() -> Any:
    W1 = np.array([[1.0, -1.0], [-1.0, 1.0]])
    return W1, np.full(2, -0.5), np.ones(2), -0.5


def xor_as_or_but_not_and() -> Any:
    # Every threshold is met exactly, where the step is 1.
    return np.ones((2, 2)), np.array([-1.0, -2.0]), np.array([1.0, -1.0]), -1.0


def xor_as_neither_both_nor_none() -> Any:
    return [[1e-3, -70], [1e-3, -70]], [-0.0015, 35.0], [-0.01, -0.01], 0.005


def xor_as_two_implications() -> Any:
    return np.array([[-3, 5], [3, -5]]), np.zeros(2), [-4.0, -4.0], 7


def xor_as_a_difference_of_nested_units() -> Any:
    # (1 without 2) lies within (2 implies 1): of both, either or none the middle one is 0.
    return ((1.0, 1.0), (-1.0, -1.0)), (-0.5, 0.5), (2.0, -1.0), 0.0


def xor_as_nand_but_not_nor() -> Any:
    return -np.array([[0.2, 0.3], [0.2, 0.3]]), [0.1, 0.4], [-6.0, 5.0], np.float64(-2.5)


def xor_from_parity() -> Any:
    # x1 + x2 − 2 (both): the first unit passes one or two, the second takes two away.
    W1 = np.outer(np.ones(2), [4.0, 2.0])
    return W1, -np.array([1.0, 3.0]), np.array([1.0, -2.0]), -1e-9


XOR = ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0))


def xor_by_search() -> Any:
    units = list(product((-1, 0, 1), repeat=3))
    for h1, h2, out in product(units, repeat=3):
        hidden = [[p[0] * i + p[1] * j + p[2] >= 0 for p in (h1, h2)] for i, j, _ in XOR]
        answers = [out[0] * p + out[1] * q + out[2] >= 0 for p, q in hidden]
        if answers == [bool(label) for *_, label in XOR]:
            return [[h1[0], h2[0]], [h1[1], h2[1]]], [h1[2], h2[2]], list(out[:2]), out[2]
    return None


def xor_with_a_trained_output() -> Any:
    table = np.array(XOR, dtype=float)
    W1, b1 = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([-0.5, -1.5])
    hidden = np.heaviside(table[:, :2] @ W1 + b1, 1.0)
    w2, b2 = np.zeros(2), 0.0
    for _ in range(50):
        w2, b2 = epoch_in_place_on_a_copy(w2, b2, hidden, table[:, 2], 0.25)
    return W1, b1, w2, b2


RIGHT: list[tuple[str, Function]] = [
    ("perceptron_predict", perceptron_with_booleans),
    ("perceptron_predict", predict_with_lists),
    ("perceptron_predict", predict_by_heaviside),
    ("perceptron_predict", predict_by_sign_arithmetic),
    ("perceptron_predict", predict_into_bins),
    ("perceptron_predict", predict_with_the_bias_first),
    ("perceptron_predict", predict_with_exact_sums),
    ("perceptron_predict", predict_by_rounding_down),
    ("perceptron_predict", predict_what_is_not_below),
    ("perceptron_update", update_with_branches),
    ("perceptron_update", update_without_branches),
    ("perceptron_update", update_of_one_joint_vector),
    ("perceptron_update", update_in_plain_python),
    ("perceptron_update", update_from_a_table),
    ("perceptron_update", update_there_and_back),
    ("perceptron_update", update_entry_by_entry),
    ("perceptron_update", update_by_a_matrix),
    ("perceptron_update", update_by_recursion),
    ("perceptron_update", update_as_a_batch_of_one),
    ("perceptron_update", update_as_a_descent),
    ("perceptron_update", update_with_exact_fractions),
    ("perceptron_update", update_chosen_from_three),
    ("perceptron_update", update_in_place_on_copies),
    ("perceptron_epoch", epoch_with_the_bias_as_a_weight),
    ("perceptron_epoch", epoch_in_place_on_a_copy),
    ("perceptron_epoch", epoch_as_a_fold),
    ("perceptron_epoch", epoch_by_recursion),
    ("perceptron_epoch", epoch_in_plain_python),
    ("perceptron_epoch", epoch_in_the_dual),
    ("perceptron_epoch", epoch_with_running_scores),
    ("perceptron_epoch", epoch_from_mistake_to_mistake),
    ("perceptron_epoch", epoch_as_the_last_of_a_history),
    ("perceptron_epoch", epoch_with_turned_samples),
    ("perceptron_epoch", epoch_in_a_table),
    ("perceptron_epoch", epoch_in_units_of_the_rate),
    ("perceptron_epoch", epoch_with_a_machine),
    ("perceptron_epoch", epoch_by_counting_what_was_added),
    ("perceptron_epoch", epoch_by_matrices),
    ("xor_by_hand", xor_as_or_and_nand),
    ("xor_by_hand", xor_as_one_without_the_other),
    ("xor_by_hand", xor_as_or_but_not_and),
    ("xor_by_hand", xor_as_neither_both_nor_none),
    ("xor_by_hand", xor_as_two_implications),
    ("xor_by_hand", xor_as_a_difference_of_nested_units),
    ("xor_by_hand", xor_as_nand_but_not_nor),
    ("xor_by_hand", xor_from_parity),
    ("xor_by_hand", xor_by_search),
    ("xor_by_hand", xor_with_a_trained_output),
]
