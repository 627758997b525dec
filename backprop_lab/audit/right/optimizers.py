"""Right answers of other kinds: optimizers."""

import math
import operator
from collections import deque
from fractions import Fraction
from functools import reduce
from itertools import accumulate, groupby, islice
from typing import Any

import numpy as np

from backprop_lab.audit.students import Function


def entrywise(rule: Function, *arrays: Any) -> Any:
    rows = [[rule(*entry) for entry in zip(*row, strict=True)] for row in zip(*arrays, strict=True)]
    parts = len(rows[0][0])
    return tuple([[entry[i] for entry in row] for row in rows] for i in range(parts))


def halves(step: Function, *arrays: Any) -> Any:
    if len(arrays[0]) == 1:
        return step(*arrays)
    middle = len(arrays[0]) // 2
    top = halves(step, *(array[:middle] for array in arrays))
    bottom = halves(step, *(array[middle:] for array in arrays))
    return tuple(np.concatenate(pair) for pair in zip(top, bottom, strict=True))


# Batches


def batches_from_a_queue(order: Any, batch_size: Any) -> Any:
    waiting, batches = deque(order.tolist()), []
    while waiting:
        batches.append([waiting.popleft() for _ in range(min(batch_size, len(waiting)))])
    return batches


def batches_by_recursion(order: Any, batch_size: Any) -> Any:
    if len(order) <= batch_size:
        return [order]
    return [order[:batch_size], *batches_by_recursion(order[batch_size:], batch_size)]


def batches_with_an_iterator(order: Any, batch_size: Any) -> Any:
    samples = iter(order)
    return tuple(iter(lambda: tuple(islice(samples, batch_size)), ()))


def batches_by_number(order: Any, batch_size: Any) -> Any:
    numbered = groupby(enumerate(order), key=lambda pair: pair[0] // batch_size)
    return [np.array([sample for _, sample in group]) for _, group in numbered]


def batches_from_a_padded_table(order: Any, batch_size: Any) -> Any:
    table = np.pad(order, (0, -len(order) % batch_size), constant_values=-1)
    return [row[row >= 0] for row in table.reshape(-1, batch_size)]


def batches_filled_one_by_one(order: Any, batch_size: Any) -> Any:
    batches: list[list[int]] = [[]]
    for sample in order:
        if len(batches[-1]) == batch_size:
            batches.append([])
        batches[-1].append(int(sample))
    return batches


# Iterations


def iterations_by_running(n: Any, batch_size: Any, epochs: Any) -> Any:
    steps = 0
    for _ in range(epochs):
        left = n
        while left > 0:
            left -= batch_size
            steps += 1
    return steps


def iterations_with_a_remainder(n: Any, batch_size: Any, epochs: Any) -> Any:
    whole, rest = divmod(n, batch_size)
    return epochs * (whole + (rest > 0))


def iterations_by_recursion(n: Any, batch_size: Any, epochs: Any) -> Any:
    return 0 if n <= 0 else epochs + iterations_by_recursion(n - batch_size, batch_size, epochs)


# Gradient descent


def sgd_in_place(w: Any, dw: Any, rate: Any) -> Any:
    w = w.copy()
    w -= np.multiply(dw, rate)
    return w


def sgd_as_a_nearest_point(w: Any, dw: Any, rate: Any) -> Any:
    # where dw · v + |v − w|² / (2 rate) is smallest: its derivative by v is 0
    matrix = np.eye(w.size) / rate
    return np.linalg.solve(matrix, (w / rate - dw).ravel()).reshape(w.shape)


def sgd_with_lists(w: Any, dw: Any, rate: Any) -> Any:
    rows = zip(w.tolist(), dw.tolist(), strict=True)
    return [[a + g * -rate for a, g in zip(*row, strict=True)] for row in rows]


def sgd_in_fractions(w: Any, dw: Any, rate: Any) -> Any:
    return entrywise(lambda a, g: (float(Fraction(a) - Fraction(rate) * Fraction(g)),), w, dw)[0]


# Momentum


def momentum_with_loops(w: Any, dw: Any, velocity: Any, rate: Any, momentum: Any) -> Any:
    new_w, new_velocity = np.empty(w.shape), np.empty(w.shape)
    for i in np.ndindex(*w.shape):
        new_velocity[i] = -rate * dw[i] + momentum * velocity[i]
        new_w[i] = new_velocity[i] + w[i]
    return new_w, new_velocity


def momentum_with_lists(w: Any, dw: Any, velocity: Any, rate: Any, momentum: Any) -> Any:
    def rule(a: Any, g: Any, v: Any) -> Any:
        return math.fsum([a, momentum * v, -rate * g]), math.fsum([momentum * v, -rate * g])

    return entrywise(rule, w, dw, velocity)


def momentum_in_place(w: Any, dw: Any, velocity: Any, rate: Any, momentum: Any) -> Any:
    w, velocity = w.copy(), velocity.copy()
    velocity *= momentum
    velocity -= rate * dw
    w += velocity
    return w, velocity


def momentum_with_tensordot(w: Any, dw: Any, velocity: Any, rate: Any, momentum: Any) -> Any:
    table = np.array([[1.0, -rate, momentum], [0.0, -rate, momentum]])
    return tuple(np.tensordot(table, np.stack([w, dw, velocity]), 1))


def momentum_with_einsum(w: Any, dw: Any, velocity: Any, rate: Any, momentum: Any) -> Any:
    moved = np.einsum("kij,k->ij", [velocity, dw], [momentum, -rate])
    return np.add.reduce([moved, w]), moved


def momentum_that_gathers_gradients(w: Any, dw: Any, velocity: Any, rate: Any, mu: Any) -> Any:
    gathered = mu * (-velocity / rate) + dw
    return w - rate * gathered, -rate * gathered


def momentum_from_two_positions(w: Any, dw: Any, velocity: Any, rate: Any, mu: Any) -> Any:
    before = w - velocity
    after = w - rate * dw + mu * (w - before)
    return after, after - w


def momentum_in_the_complex_plane(w: Any, dw: Any, velocity: Any, rate: Any, mu: Any) -> Any:
    state = w + 1j * velocity
    moved = mu * state.imag - rate * dw
    state = state.real + moved + 1j * moved
    return state.real, state.imag


def momentum_by_halves(w: Any, dw: Any, velocity: Any, rate: Any, momentum: Any) -> Any:
    def step(a: Any, g: Any, v: Any) -> Any:
        return a + momentum * v - rate * g, momentum * v - rate * g

    return halves(step, w, dw, velocity)


def momentum_in_fractions(w: Any, dw: Any, velocity: Any, rate: Any, momentum: Any) -> Any:
    def rule(a: Any, g: Any, v: Any) -> Any:
        new = Fraction(momentum) * Fraction(v) - Fraction(rate) * Fraction(g)
        return float(Fraction(a) + new), float(new)

    return entrywise(rule, w, dw, velocity)


def momentum_by_horner(w: Any, dw: Any, velocity: Any, rate: Any, momentum: Any) -> Any:
    moved = np.polyval(np.array([velocity, -rate * dw]), momentum)
    return np.cumsum([w, moved], axis=0)[-1], moved


def momentum_as_a_nearest_point(w: Any, dw: Any, velocity: Any, rate: Any, mu: Any) -> Any:
    # where dw · v + |v − (w + mu velocity)|² / (2 rate) is smallest: its derivative by v is 0
    rolled = (w + mu * velocity).ravel()
    matrix = np.diag(np.full(w.size, 1.0 / rate))
    there = np.linalg.solve(matrix, rolled / rate - dw.ravel()).reshape(w.shape)
    return there, there - w


# RMSProp


def rmsprop_with_loops(w: Any, dw: Any, square: Any, rate: Any, decay: Any, epsilon: Any) -> Any:
    new_w, new_square = w.copy(), square.copy()
    for i in np.ndindex(*w.shape):
        new_square[i] = decay * square[i] + (1 - decay) * dw[i] * dw[i]
        new_w[i] -= rate / (math.sqrt(new_square[i]) + epsilon) * dw[i]
    return new_w, new_square


def rmsprop_with_lists(w: Any, dw: Any, square: Any, rate: Any, decay: Any, epsilon: Any) -> Any:
    def rule(a: Any, g: Any, s: Any) -> Any:
        s = math.fsum([decay * s, g * g, -decay * g * g])
        return a - rate * g / (s**0.5 + epsilon), s

    return entrywise(rule, w, dw, square)


def rmsprop_in_place(w: Any, dw: Any, square: Any, rate: Any, decay: Any, epsilon: Any) -> Any:
    w, square, size = w.copy(), square.copy(), np.empty_like(square)
    square *= decay
    square += (1 - decay) * np.square(dw)
    np.sqrt(square, out=size)
    size += epsilon
    np.divide(dw, size, out=size)
    size *= rate
    w -= size
    return w, square


def rmsprop_with_an_average(w: Any, dw: Any, square: Any, rate: Any, rho: Any, eps: Any) -> Any:
    square = np.average([square, dw**2], axis=0, weights=[rho, 1 - rho])
    return w - np.true_divide(rate * dw, np.power(square, 0.5) + eps), square


def rmsprop_by_correction(w: Any, dw: Any, square: Any, rate: Any, rho: Any, eps: Any) -> Any:
    square = square + (1 - rho) * (dw * dw - square)
    return w - dw * np.reciprocal((np.sqrt(square) + eps) / rate), square


def rmsprop_with_hypot(w: Any, dw: Any, square: Any, rate: Any, rho: Any, eps: Any) -> Any:
    size = np.hypot(np.sqrt(rho * square), np.sqrt(1 - rho) * dw)
    return w - rate * (dw / (size + eps)), size * size


def rmsprop_with_a_norm(w: Any, dw: Any, square: Any, rate: Any, rho: Any, eps: Any) -> Any:
    parts = [np.sqrt(rho) * np.sqrt(square), np.sqrt(1 - rho) * dw]
    size = np.linalg.norm(parts, axis=0)
    return w + rate * dw / -(eps + size), np.sum(np.square(parts), axis=0)


def rmsprop_with_logarithms(w: Any, dw: Any, square: Any, rate: Any, rho: Any, eps: Any) -> Any:
    square = np.exp(np.logaddexp(np.log(rho * square), np.log1p(-rho) + 2 * np.log(np.abs(dw))))
    size = np.exp(0.5 * np.log(square)) + eps
    return w - np.sign(dw) * np.exp(np.log(rate) + np.log(np.abs(dw)) - np.log(size)), square


def rmsprop_by_solving(w: Any, dw: Any, square: Any, rate: Any, rho: Any, eps: Any) -> Any:
    square = np.einsum("k,kij->ij", [rho, 1 - rho], [square, dw * dw])
    sizes = np.diag(np.sqrt(square).ravel() + eps)
    return w - rate * np.linalg.solve(sizes, dw.ravel()).reshape(w.shape), square


def rmsprop_in_the_complex_plane(w: Any, dw: Any, s: Any, rate: Any, rho: Any, eps: Any) -> Any:
    z = np.sqrt(rho * s) + 1j * np.sqrt(1 - rho) * dw
    return w - rate * dw / (np.abs(z) + eps), (z * z.conj()).real


def rmsprop_by_halves(w: Any, dw: Any, square: Any, rate: Any, rho: Any, eps: Any) -> Any:
    def step(a: Any, g: Any, s: Any) -> Any:
        s = rho * s - (rho - 1) * g**2
        return a - rate * g / (eps + s**0.5), s

    return halves(step, w, dw, square)


def rmsprop_in_fractions(w: Any, dw: Any, square: Any, rate: Any, rho: Any, eps: Any) -> Any:
    def rule(a: Any, g: Any, s: Any) -> Any:
        new = Fraction(rho) * Fraction(s) + (1 - Fraction(rho)) * Fraction(g) ** 2
        step = Fraction(rate) * Fraction(g) / (Fraction(math.sqrt(new)) + Fraction(eps))
        return float(Fraction(a) - step), float(new)

    return entrywise(rule, w, dw, square)


# Adam


def adam_with_loops(w: Any, dw: Any, m: Any, s: Any, t: Any, rate: Any, *rest: Any) -> Any:
    beta1, beta2, epsilon = rest
    w, m, s = w.copy(), m.copy(), s.copy()
    for i in np.ndindex(*w.shape):
        m[i] = beta1 * m[i] + (1 - beta1) * dw[i]
        s[i] = beta2 * s[i] + (1 - beta2) * dw[i] * dw[i]
        size = math.sqrt(s[i] / (1 - math.pow(beta2, t))) + epsilon
        w[i] -= rate * m[i] / (1 - math.pow(beta1, t)) / size
    return w, m, s


def adam_with_lists(w: Any, dw: Any, m: Any, s: Any, t: Any, rate: Any, *rest: Any) -> Any:
    beta1, beta2, epsilon = rest

    def rule(a: Any, g: Any, mean: Any, square: Any) -> Any:
        mean = math.fsum([beta1 * mean, g, -beta1 * g])
        square = math.fsum([beta2 * square, g * g, -beta2 * g * g])
        size = (square / (1 - beta2**t)) ** 0.5 + epsilon
        return a - rate * mean / ((1 - beta1**t) * size), mean, square

    return entrywise(rule, w, dw, m, s)


def adam_in_place(w: Any, dw: Any, m: Any, s: Any, t: Any, rate: Any, *rest: Any) -> Any:
    beta1, beta2, epsilon = rest
    w, m, s = w.copy(), m.copy(), s.copy()
    m *= beta1
    m += (1 - beta1) * dw
    s *= beta2
    s += (1 - beta2) * dw**2
    size = s / (1 - beta2**t)
    np.sqrt(size, out=size)
    size += epsilon
    w -= rate / (1 - beta1**t) * m / size
    return w, m, s


def adam_with_the_correction_in_the_rate(
    w: Any, dw: Any, m: Any, s: Any, t: Any, rate: Any, *rest: Any
) -> Any:
    beta1, beta2, epsilon = rest
    m, s = m + (1 - beta1) * (dw - m), s + (1 - beta2) * (dw**2 - s)
    undone = np.sqrt(1 - beta2**t)
    return w - rate * undone / (1 - beta1**t) * m / (np.sqrt(s) + epsilon * undone), m, s


def adam_with_geometric_sums(w: Any, dw: Any, m: Any, s: Any, t: Any, rate: Any, *rest: Any) -> Any:
    beta1, beta2, epsilon = rest
    m, s = beta1 * m + (1 - beta1) * dw, beta2 * s + (1 - beta2) * dw * dw
    lacking1 = (1 - beta1) * sum(beta1**k for k in range(t))
    lacking2 = (1 - beta2) * sum(beta2**k for k in range(t))
    return w - rate * (m / lacking1) / (np.sqrt(s / lacking2) + epsilon), m, s


def adam_with_averages(w: Any, dw: Any, m: Any, s: Any, t: Any, rate: Any, *rest: Any) -> Any:
    beta1, beta2, epsilon = rest
    m = np.average([m, dw], axis=0, weights=[beta1, 1 - beta1])
    s = np.average([s, np.square(dw)], axis=0, weights=[beta2, 1 - beta2])
    left1, left2 = np.prod(np.full((t, 2), [beta1, beta2]), axis=0)
    return w - rate * m / (1 - left1) / (np.sqrt(s / (1 - left2)) + epsilon), m, s


def adam_with_logarithms(w: Any, dw: Any, m: Any, s: Any, t: Any, rate: Any, *rest: Any) -> Any:
    beta1, beta2, epsilon = rest
    m, s = dw - beta1 * (dw - m), dw**2 - beta2 * (dw**2 - s)
    lacking1, lacking2 = -np.expm1(t * np.log(beta1)), -np.expm1(t * np.log(beta2))
    return w - rate * m / lacking1 / (np.sqrt(s) / np.sqrt(lacking2) + epsilon), m, s


def adam_from_corrected_means(
    w: Any, dw: Any, m: Any, s: Any, t: Any, rate: Any, *rest: Any
) -> Any:
    beta1, beta2, epsilon = rest
    before = m / (1 - beta1 ** (t - 1)) if t > 1 else 0.0
    square_before = s / (1 - beta2 ** (t - 1)) if t > 1 else 0.0
    mean = before + (1 - beta1) / (1 - beta1**t) * (dw - before)
    square = square_before + (1 - beta2) / (1 - beta2**t) * (dw * dw - square_before)
    new_w = w - rate * mean / (np.sqrt(square) + epsilon)
    return new_w, mean * (1 - beta1**t), square * (1 - beta2**t)


def adam_with_hypot(w: Any, dw: Any, m: Any, s: Any, t: Any, rate: Any, *rest: Any) -> Any:
    beta1, beta2, epsilon = rest
    m = np.polyval(np.array([m - dw, dw]), beta1)
    size = np.hypot(np.sqrt(beta2 * s), np.sqrt(1 - beta2) * dw)
    step = m / (1 - beta1**t) / (size * (1 - beta2**t) ** -0.5 + epsilon)
    return np.subtract(w, rate * step), m, size**2


def adam_with_einsum(w: Any, dw: Any, m: Any, s: Any, t: Any, rate: Any, *rest: Any) -> Any:
    beta1, beta2, epsilon = rest
    betas = np.array([beta1, beta2])
    old, new = np.stack([m, s]), np.stack([dw, dw * dw])
    means = np.einsum("k,kij->kij", betas, old) + np.einsum("k,kij->kij", 1 - betas, new)
    mean, square = means / (1 - betas**t)[:, None, None]
    return w - rate * mean / (np.sqrt(square) + epsilon), means[0], means[1]


def adam_by_halves(w: Any, dw: Any, m: Any, s: Any, t: Any, rate: Any, *rest: Any) -> Any:
    beta1, beta2, epsilon = rest
    left1, left2 = (list(accumulate([beta] * t, operator.mul))[-1] for beta in (beta1, beta2))

    def step(a: Any, g: Any, mean: Any, square: Any) -> Any:
        mean, square = beta1 * mean + g - beta1 * g, beta2 * square + g * g - beta2 * g * g
        size = epsilon + (square / (1 - left2)) ** 0.5
        return a - rate * (mean / (1 - left1)) / size, mean, square

    return halves(step, w, dw, m, s)


def adam_by_solving(w: Any, dw: Any, m: Any, s: Any, t: Any, rate: Any, *rest: Any) -> Any:
    beta1, beta2, epsilon = rest
    m = np.tensordot([beta1, 1 - beta1], [m, dw], 1)
    s = np.tensordot([beta2, 1 - beta2], [s, dw * dw], 1)
    sizes = np.diag((1 - beta1**t) * (np.sqrt(s / (1 - beta2**t)) + epsilon).ravel())
    return w - np.linalg.solve(sizes, rate * m.ravel()).reshape(w.shape), m, s


def adam_in_fractions(w: Any, dw: Any, m: Any, s: Any, t: Any, rate: Any, *rest: Any) -> Any:
    beta1, beta2, epsilon = map(Fraction, rest)

    def rule(a: Any, g: Any, mean: Any, square: Any) -> Any:
        mean = beta1 * Fraction(mean) + (1 - beta1) * Fraction(g)
        square = beta2 * Fraction(square) + (1 - beta2) * Fraction(g) ** 2
        size = Fraction(math.sqrt(square / (1 - beta2**t))) + epsilon
        step = Fraction(rate) * mean / (1 - beta1**t) / size
        return float(Fraction(a) - step), float(mean), float(square)

    return entrywise(rule, w, dw, m, s)


# Clipping


def clip_as_one_vector(gradients: Any, max_norm: Any) -> Any:
    vector = np.concatenate([gradient.ravel() for gradient in gradients])
    norm = np.linalg.norm(vector)
    if norm > max_norm:
        vector = vector / norm * max_norm
    ends = np.cumsum([gradient.size for gradient in gradients])
    pieces = np.split(vector, ends[:-1])
    return [p.reshape(g.shape) for p, g in zip(pieces, gradients, strict=True)]


def clip_only_if_needed(gradients: Any, max_norm: Any) -> Any:
    squares = math.fsum(float(entry) ** 2 for gradient in gradients for entry in gradient.flat)
    if squares <= max_norm**2:
        return gradients
    return tuple(gradient * (max_norm / math.sqrt(squares)) for gradient in gradients)


def clip_with_the_norm_of_norms(gradients: Any, max_norm: Any) -> Any:
    norm = np.linalg.norm([np.linalg.norm(gradient) for gradient in gradients])
    return [gradient * min(1.0, max_norm / norm) for gradient in gradients]


def clip_in_place_on_copies(gradients: Any, max_norm: Any) -> Any:
    copies = [gradient.copy() for gradient in gradients]
    norm = reduce(np.hypot, [entry for copy in copies for entry in copy.flat], 0.0)
    for copy in copies:
        copy /= max(1.0, norm / max_norm)
    return copies


def clip_in_units_of_the_largest(gradients: Any, max_norm: Any) -> Any:
    largest = max(np.abs(gradient).max() for gradient in gradients)
    if largest == 0:
        return [gradient.tolist() for gradient in gradients]
    norm = largest * np.sqrt(sum(np.vdot(g / largest, g / largest) for g in gradients))
    factor = np.clip(max_norm / norm, None, 1.0)
    return [np.multiply(gradient, factor).tolist() for gradient in gradients]


def clip_with_einsum(gradients: Any, max_norm: Any) -> Any:
    vectors = [gradient.reshape(-1) for gradient in gradients]
    over = sum(np.einsum("i,i->", vector, vector) for vector in vectors) / max_norm**2
    return tuple(gradient * np.maximum(over, 1.0) ** -0.5 for gradient in gradients)


RIGHT: list[tuple[str, Function]] = [
    ("minibatches", batches_from_a_queue),
    ("minibatches", batches_by_recursion),
    ("minibatches", batches_with_an_iterator),
    ("minibatches", batches_by_number),
    ("minibatches", batches_from_a_padded_table),
    ("minibatches", batches_filled_one_by_one),
    ("minibatches", lambda order, size: np.split(order, np.arange(size, len(order), size))),
    ("count_iterations", iterations_by_running),
    ("count_iterations", iterations_with_a_remainder),
    ("count_iterations", iterations_by_recursion),
    ("count_iterations", lambda n, size, epochs: math.ceil(n / size) * epochs),
    ("count_iterations", lambda n, size, epochs: (n + size - 1) // size * epochs),
    ("count_iterations", lambda n, size, epochs: epochs * len(range(0, n, size))),
    ("count_iterations", lambda n, size, epochs: np.ceil(np.true_divide(n, size)) * epochs),
    (
        "count_iterations",
        lambda n, size, epochs: sum([len({i // size for i in range(n)})] * epochs),
    ),
    ("sgd_step", sgd_in_place),
    ("sgd_step", sgd_as_a_nearest_point),
    ("sgd_step", sgd_in_fractions),
    ("sgd_step", lambda w, dw, rate: np.tensordot([1.0, -rate], [w, dw], 1)),
    ("sgd_step", sgd_with_lists),
    ("sgd_step", lambda w, dw, rate: (w / rate - dw) * rate),
    ("momentum_step", momentum_with_loops),
    ("momentum_step", momentum_with_lists),
    ("momentum_step", momentum_in_place),
    ("momentum_step", momentum_with_tensordot),
    ("momentum_step", momentum_with_einsum),
    ("momentum_step", momentum_that_gathers_gradients),
    ("momentum_step", momentum_from_two_positions),
    ("momentum_step", momentum_in_the_complex_plane),
    ("momentum_step", momentum_by_halves),
    ("momentum_step", momentum_in_fractions),
    ("momentum_step", momentum_by_horner),
    ("momentum_step", momentum_as_a_nearest_point),
    ("rmsprop_step", rmsprop_with_loops),
    ("rmsprop_step", rmsprop_with_lists),
    ("rmsprop_step", rmsprop_in_place),
    ("rmsprop_step", rmsprop_with_an_average),
    ("rmsprop_step", rmsprop_by_correction),
    ("rmsprop_step", rmsprop_with_hypot),
    ("rmsprop_step", rmsprop_with_a_norm),
    ("rmsprop_step", rmsprop_with_logarithms),
    ("rmsprop_step", rmsprop_by_solving),
    ("rmsprop_step", rmsprop_in_the_complex_plane),
    ("rmsprop_step", rmsprop_by_halves),
    ("rmsprop_step", rmsprop_in_fractions),
    ("adam_step", adam_with_loops),
    ("adam_step", adam_with_lists),
    ("adam_step", adam_in_place),
    ("adam_step", adam_with_the_correction_in_the_rate),
    ("adam_step", adam_with_geometric_sums),
    ("adam_step", adam_with_averages),
    ("adam_step", adam_with_logarithms),
    ("adam_step", adam_from_corrected_means),
    ("adam_step", adam_with_hypot),
    ("adam_step", adam_with_einsum),
    ("adam_step", adam_by_halves),
    ("adam_step", adam_by_solving),
    ("adam_step", adam_in_fractions),
    ("clip_by_global_norm", clip_as_one_vector),
    ("clip_by_global_norm", clip_only_if_needed),
    ("clip_by_global_norm", clip_with_the_norm_of_norms),
    ("clip_by_global_norm", clip_in_place_on_copies),
    ("clip_by_global_norm", clip_in_units_of_the_largest),
    ("clip_by_global_norm", clip_with_einsum),
]
