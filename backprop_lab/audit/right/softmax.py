"""Right answers of other kinds: softmax and the cross-entropies."""

import math
from functools import reduce
from itertools import accumulate
from typing import Any

import numpy as np

from backprop_lab.audit.students import Function

# softmax_forward


def softmax_with_loops(logits: Any) -> Any:
    p = np.zeros_like(logits)
    for i, row in enumerate(logits):
        top = max(row)
        total = 0.0
        for z in row:
            total += math.exp(z - top)
        for j, z in enumerate(row):
            p[i, j] = math.exp(z - top) / total
    return p, p


def softmax_by_logaddexp(logits: Any) -> Any:
    p = np.exp(logits - np.logaddexp.reduce(logits, axis=1)[:, None])
    return p, p.copy()


def softmax_from_pairs(logits: Any) -> Any:
    p = 1 / np.exp(logits[:, None, :] - logits[:, :, None]).sum(axis=2)
    return [p, p]


def softmax_row_by_row(logits: Any) -> Any:
    def one(row: Any) -> Any:
        weights = [math.exp(z - max(row)) for z in row]
        return [weight / math.fsum(weights) for weight in weights]

    p = [one(row.tolist()) for row in logits]
    return p, p


def softmax_while_reading(logits: Any) -> Any:
    top, total = np.full(len(logits), -np.inf), np.zeros(len(logits))
    for z in logits.T:
        higher = np.maximum(top, z)
        total = total * np.exp(top - higher) + np.exp(z - higher)
        top = higher
    p = np.stack([np.exp(z - top) / total for z in logits.T], axis=1)
    return p, p


def softmax_in_place(logits: Any) -> Any:
    p = logits.T.copy()
    p -= np.maximum.reduce(p)
    np.exp(p, out=p)
    p /= np.add.reduce(p)
    return p.T, p.T


def softmax_one_against_the_rest(logits: Any) -> Any:
    p = np.empty(logits.shape)
    for j in range(logits.shape[1]):
        rest = np.logaddexp.reduce(np.delete(logits, j, axis=1), axis=1)
        p[:, j] = 0.5 + 0.5 * np.tanh((logits[:, j] - rest) / 2)
    return p, p


def softmax_sorted(logits: Any) -> Any:
    order = logits.argsort(axis=1)
    z = np.take_along_axis(logits, order, axis=1)
    e = np.exp(z - z[:, -1:])
    p = np.empty_like(e)
    np.put_along_axis(p, order, e / e.cumsum(axis=1)[:, -1:], axis=1)
    return p, p


def softmax_in_base_two(logits: Any) -> Any:
    powers = np.exp2((logits - logits.max(1)[:, None]) * np.log2(np.e))
    p = np.einsum("ij,i->ij", powers, 1 / np.einsum("ij->i", powers))
    return p, np.array(p)


def softmax_of_halves(logits: Any) -> Any:
    roots = np.exp((logits - np.amax(logits, axis=1, keepdims=True)) / 2)
    p = (roots / np.linalg.norm(roots, axis=1, keepdims=True)) ** 2
    return p, p


def softmax_by_apply(logits: Any) -> Any:
    def one(row: Any) -> Any:
        e = np.exp(row - row[np.argmax(row)])
        return e * np.reciprocal(e.dot(np.ones(e.size)))

    return (np.apply_along_axis(one, 1, logits),) * 2


# softmax_jacobian


def jacobian_with_loops(p: Any) -> Any:
    C = len(p)
    return [[p[i] * (1 - p[i]) if i == j else -p[i] * p[j] for j in range(C)] for i in range(C)]


def jacobian_by_broadcasting(p: Any) -> Any:
    return p[:, None] * (np.identity(p.size) - p[None, :])


def jacobian_with_einsum(p: Any) -> Any:
    delta = np.eye(len(p))
    return np.einsum("i,ij->ij", p, delta) - np.einsum("i,j->ij", p, p)


def jacobian_filled(p: Any) -> Any:
    jacobian = -p.reshape(-1, 1) @ p.reshape(1, -1)
    np.fill_diagonal(jacobian, p - np.square(p))
    return jacobian


def jacobian_from_the_quotient_rule(p: Any) -> Any:
    e, total = 3.0 * p, 3.0 * p.sum()
    jacobian = np.zeros((p.size, p.size))
    for i in range(p.size):
        for j in range(p.size):
            de = e[i] if i == j else 0.0
            jacobian[i, j] = (de * total - e[i] * e[j]) / total**2
    return jacobian


def jacobian_as_a_sum_over_pairs(p: Any) -> Any:
    jacobian = np.zeros((len(p), len(p)))
    for i in range(len(p)):
        for j in range(i):
            d = np.zeros(len(p))
            d[i], d[j] = 1, -1
            jacobian += p[i] * p[j] * np.outer(d, d)
    return jacobian


# softmax_backward


def backward_with_jacobians(dp: Any, p: Any) -> Any:
    return np.array([(np.diag(q) - np.outer(q, q)) @ d for d, q in zip(dp, p, strict=True)])


def backward_with_einsum(dp: Any, p: Any) -> Any:
    return np.einsum("nj,nj->nj", p, dp) - np.einsum("ni,nj,nj->ni", p, p, dp)


def backward_with_loops(dp: Any, p: Any) -> Any:
    dlogits = np.zeros_like(p)
    n, C = p.shape
    for row in range(n):
        for i in range(C):
            for j in range(C):
                dlogits[row, j] += dp[row, i] * p[row, i] * ((i == j) - p[row, j])
    return dlogits


def backward_from_differences(dp: Any, p: Any) -> Any:
    return p * ((dp[:, :, None] - dp[:, None, :]) @ p[:, :, None])[:, :, 0]


def backward_through_the_sum(dp: Any, p: Any) -> Any:
    e, total = p * 2.0, 2.0
    dtotal = -(dp * e).sum(1) / total**2
    de = dp / total + dtotal[:, None]
    return (de * e).tolist()


def backward_in_place(dp: Any, p: Any) -> Any:
    dlogits = np.multiply(dp, p)
    dlogits -= p * dlogits.T.sum(0).reshape(-1, 1)
    return dlogits


# softmax_cross_entropy_forward


def loss_with_loops(logits: Any, labels: Any) -> Any:
    p, loss = np.zeros_like(logits), 0.0
    for i, row in enumerate(logits):
        top = max(row)
        total = sum(math.exp(z - top) for z in row)
        loss += math.log(total) + top - row[labels[i]]
        for j, z in enumerate(row):
            p[i, j] = math.exp(z - top) / total
    return loss / len(logits), (p, labels)


def loss_by_logaddexp(logits: Any, labels: Any) -> Any:
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -np.mean(log_p[np.arange(len(labels)), labels]), [np.exp(log_p), labels.copy()]


def loss_from_the_one_hot(logits: Any, labels: Any) -> Any:
    y = (labels[:, None] == np.arange(logits.shape[1])).astype(float)
    z = logits - logits.max(axis=1, keepdims=True)
    sums = np.exp(z).sum(axis=1, keepdims=True)
    return (y * (np.log(sums) - z)).sum() / len(y), (np.exp(z) / sums, labels)


def loss_from_margins(logits: Any, labels: Any) -> Any:
    margins = (logits.T - logits[range(len(labels)), labels]).T
    losses = np.logaddexp.reduce(margins, axis=1)
    p = np.exp(margins - losses[:, None])
    return np.add.reduce(losses) / losses.size, (p, labels.tolist())


def loss_with_einsum(logits: Any, labels: Any) -> Any:
    y = np.identity(logits.shape[1])[labels]
    z = logits - np.amax(logits, 1)[:, None]
    e = np.exp(z)
    total = np.einsum("nc->n", e)
    loss = (np.log(total).sum() - np.einsum("nc,nc->", y, z)) / len(z)
    return loss, (np.einsum("nc,n->nc", e, 1 / total), labels)


def loss_taken_along(logits: Any, labels: Any) -> Any:
    top = np.take_along_axis(logits, logits.argmax(1)[:, None], 1)
    sums = np.exp(logits - top).sum(1, keepdims=True)
    picked = np.take_along_axis(logits, labels[:, None], 1)
    return float((np.log(sums) + top - picked).mean()), (np.exp(logits - top) / sums, labels)


def loss_while_reading(logits: Any, labels: Any) -> Any:
    def read(state: Any, z: Any) -> Any:
        top, total = state
        higher = np.maximum(top, z)
        return higher, total * np.exp(top - higher) + np.exp(z - higher)

    top, total = reduce(read, logits.T, (np.full(len(logits), -np.inf), np.zeros(len(logits))))
    surprise = np.log(total) + (top - np.choose(labels, logits.T))
    p = [[np.exp(z - t) / s for z in row] for row, t, s in zip(logits, top, total, strict=True)]
    return sum(surprise) / len(surprise), (p, labels)


def loss_one_against_the_rest(logits: Any, labels: Any) -> Any:
    wrong = np.arange(logits.shape[1]) != labels[:, None]
    rest = np.logaddexp.reduce(np.where(wrong, logits, -np.inf), axis=1)
    gap = rest - logits[~wrong]
    loss = (np.maximum(gap, 0) + np.log1p(np.exp(-np.abs(gap)))).mean()
    return loss, (softmax_one_against_the_rest(logits)[0], labels)


def loss_class_by_class(logits: Any, labels: Any) -> Any:
    z = logits - logits.max(1).reshape(-1, 1)
    log_p = z - np.log(np.exp(z) @ np.ones(z.shape[1]))[:, None]
    loss = 0.0
    for c in range(z.shape[1]):
        loss -= log_p[labels == c, c].sum()
    return np.array(loss / len(z)), (np.exp(log_p), np.array(labels))


def loss_as_a_running_mean(logits: Any, labels: Any) -> Any:
    mean, rows = 0.0, []
    for i, (row, label) in enumerate(zip(logits.tolist(), labels.tolist(), strict=True), 1):
        top = max(row)
        weights = [math.exp(z - top) for z in row]
        total = math.fsum(weights)
        mean += (math.log(total) - (row[label] - top) - mean) / i
        rows.append([weight / total for weight in weights])
    return mean, (rows, labels)


def loss_from_a_diagonal(logits: Any, labels: Any) -> Any:
    z = logits.T - logits.max(1)
    total = np.array([list(accumulate(column))[-1] for column in np.exp(z).T])
    log_p = z - np.log(total)
    return -np.trace(log_p[labels]) / len(labels), ((np.exp(z) / total).T, labels)


def loss_in_extended_precision(logits: Any, labels: Any) -> Any:
    z = logits.astype(np.longdouble)
    z -= z.max(1)[:, None]
    total = np.exp(z).sum(1)
    loss = (np.log(total) - z.ravel()[np.arange(len(z)) * z.shape[1] + labels]).mean()
    return float(loss), ((np.exp(z) / total[:, None]).astype(float), labels)


# softmax_cross_entropy_backward


def dlogits_in_place(dloss: Any, cache: Any) -> Any:
    p, labels = cache
    dlogits = p.copy()
    dlogits[np.arange(len(p)), labels] -= 1
    dlogits *= dloss / len(p)
    return dlogits


def dlogits_with_loops(dloss: Any, cache: Any) -> Any:
    p, labels = cache
    return [
        [dloss * (q - (1 if j == labels[i] else 0)) / len(p) for j, q in enumerate(row)]
        for i, row in enumerate(p)
    ]


def dlogits_by_adding_at(dloss: Any, cache: Any) -> Any:
    p, labels = cache
    share = dloss / p.shape[0]
    dlogits = share * p
    np.add.at(dlogits, (range(len(labels)), labels), -share)
    return dlogits


def dlogits_by_where(dloss: Any, cache: Any) -> Any:
    p, labels = cache
    right = np.arange(p.shape[1])[None, :] == labels[:, None]
    return np.divide(dloss, len(p)) * np.where(right, p - 1, p)


def dlogits_from_the_jacobians(dloss: Any, cache: Any) -> Any:
    # The derivative of log p[label] by the logits is row `label` of the Jacobian over p[label],
    # in which that p has cancelled: the same row of (identity − p).
    p, labels = cache
    rows = [np.eye(len(q))[label] - q for q, label in zip(p, labels, strict=True)]
    return np.stack(rows) * (-dloss / len(rows))


def dlogits_transposed(dloss: Any, cache: Any) -> Any:
    p, labels = cache
    y = np.zeros(p.T.shape)
    y[labels, np.arange(labels.size)] = 1.0
    return tuple((dloss * p.T - dloss * y).T / labels.size)


# binary_cross_entropy_backward


def dp_in_two_terms(dloss: Any, cache: Any) -> Any:
    p, y = cache
    return dloss * (-(y / p) + (1 - y) / (1 - p)) / len(p)


def dp_by_where(dloss: Any, cache: Any) -> Any:
    p, y = cache
    return np.where(y == 1, -1 / p, 1 / (1 - p)) * (dloss / p.size)


def dp_with_loops(dloss: Any, cache: Any) -> Any:
    return [
        (-dloss / p if y else dloss / (1 - p)) / len(cache[0]) for p, y in zip(*cache, strict=True)
    ]


def dp_from_the_right_probability(dloss: Any, cache: Any) -> Any:
    p, y = cache
    sign = 2 * y - 1
    right = 0.5 + sign * (p - 0.5)
    return -dloss * sign * np.reciprocal(right) / y.shape[0]


def dp_over_the_variance(dloss: Any, cache: Any) -> Any:
    p, y = cache
    dp = p - y
    dp /= 0.25 - (p - 0.5) ** 2
    dp *= dloss
    dp /= len(dp)
    return dp


def dp_by_masks(dloss: Any, cache: Any) -> Any:
    p, y = cache
    dp, right = np.empty(len(p)), y > 0.5
    dp[right] = -dloss / (len(p) * p[right])
    dp[~right] = dloss / (len(p) * (1 - p[~right]))
    return dp


# binary_cross_entropy_with_logits_backward


def binary_dlogits_by_tanh(dloss: Any, cache: Any) -> Any:
    z, y = cache
    return dloss / len(z) * ((1 + np.tanh(z / 2)) / 2 - y)


def binary_dlogits_by_cases(dloss: Any, cache: Any) -> Any:
    z, y = cache
    p = np.empty_like(z)
    up = z >= 0
    p[up] = 1 / (1 + np.exp(-z[up]))
    p[~up] = np.exp(z[~up]) / (1 + np.exp(z[~up]))
    return (p - y) * dloss / z.size


def binary_dlogits_that_overflow_and_are_right(dloss: Any, cache: Any) -> Any:
    z, y = cache
    return dloss * (1 / (1 + np.exp(-z)) - y) / len(y)


def binary_dlogits_with_loops(dloss: Any, cache: Any) -> Any:
    dlogits = []
    for z, y in zip(*cache, strict=True):
        e = math.exp(-abs(z))
        p = 1 / (1 + e) if z > 0 else e / (1 + e)
        dlogits.append(dloss * (p - y) / len(cache[0]))
    return dlogits


def binary_dlogits_as_two_classes(dloss: Any, cache: Any) -> Any:
    z, y = cache
    p = softmax_by_logaddexp(np.stack([np.zeros_like(z), z], axis=1))[0]
    return dloss * (p[:, 1] * (1 - y) - p[:, 0] * y) / len(z)


def binary_dlogits_by_turning_the_sign(dloss: Any, cache: Any) -> Any:
    z, y = cache
    sign = 1 - 2 * y
    return dloss * sign * np.exp(-np.logaddexp(0, -sign * z)) / len(z)


RIGHT: list[tuple[str, Function]] = [
    ("softmax_forward", softmax_with_loops),
    ("softmax_forward", softmax_by_logaddexp),
    ("softmax_forward", softmax_from_pairs),
    ("softmax_forward", softmax_row_by_row),
    ("softmax_forward", softmax_while_reading),
    ("softmax_forward", softmax_in_place),
    ("softmax_forward", softmax_one_against_the_rest),
    ("softmax_forward", softmax_sorted),
    ("softmax_forward", softmax_in_base_two),
    ("softmax_forward", softmax_of_halves),
    ("softmax_forward", softmax_by_apply),
    ("softmax_jacobian", jacobian_with_loops),
    ("softmax_jacobian", jacobian_by_broadcasting),
    ("softmax_jacobian", jacobian_with_einsum),
    ("softmax_jacobian", jacobian_filled),
    ("softmax_jacobian", jacobian_from_the_quotient_rule),
    ("softmax_jacobian", jacobian_as_a_sum_over_pairs),
    ("softmax_backward", backward_with_jacobians),
    ("softmax_backward", backward_with_einsum),
    ("softmax_backward", backward_with_loops),
    ("softmax_backward", backward_from_differences),
    ("softmax_backward", backward_through_the_sum),
    ("softmax_backward", backward_in_place),
    ("softmax_cross_entropy_forward", loss_with_loops),
    ("softmax_cross_entropy_forward", loss_by_logaddexp),
    ("softmax_cross_entropy_forward", loss_from_the_one_hot),
    ("softmax_cross_entropy_forward", loss_from_margins),
    ("softmax_cross_entropy_forward", loss_with_einsum),
    ("softmax_cross_entropy_forward", loss_taken_along),
    ("softmax_cross_entropy_forward", loss_while_reading),
    ("softmax_cross_entropy_forward", loss_one_against_the_rest),
    ("softmax_cross_entropy_forward", loss_class_by_class),
    ("softmax_cross_entropy_forward", loss_as_a_running_mean),
    ("softmax_cross_entropy_forward", loss_from_a_diagonal),
    ("softmax_cross_entropy_forward", loss_in_extended_precision),
    ("softmax_cross_entropy_backward", dlogits_in_place),
    ("softmax_cross_entropy_backward", dlogits_with_loops),
    ("softmax_cross_entropy_backward", dlogits_by_adding_at),
    ("softmax_cross_entropy_backward", dlogits_by_where),
    ("softmax_cross_entropy_backward", dlogits_from_the_jacobians),
    ("softmax_cross_entropy_backward", dlogits_transposed),
    ("binary_cross_entropy_backward", dp_in_two_terms),
    ("binary_cross_entropy_backward", dp_by_where),
    ("binary_cross_entropy_backward", dp_with_loops),
    ("binary_cross_entropy_backward", dp_from_the_right_probability),
    ("binary_cross_entropy_backward", dp_over_the_variance),
    ("binary_cross_entropy_backward", dp_by_masks),
    ("binary_cross_entropy_with_logits_backward", binary_dlogits_by_tanh),
    ("binary_cross_entropy_with_logits_backward", binary_dlogits_by_cases),
    ("binary_cross_entropy_with_logits_backward", binary_dlogits_that_overflow_and_are_right),
    ("binary_cross_entropy_with_logits_backward", binary_dlogits_with_loops),
    ("binary_cross_entropy_with_logits_backward", binary_dlogits_as_two_classes),
    ("binary_cross_entropy_with_logits_backward", binary_dlogits_by_turning_the_sign),
]
