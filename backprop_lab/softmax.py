"""Softmax: logits become probabilities, and the loss is the surprise at the right class."""

import numpy as np

from backprop_lab.inputs import check_data, check_entries, check_labels
from backprop_lab.operation import Operation
from backprop_lab.shapes import Array, Integers, check_same_shape, check_shapes


def softmax_forward(logits: Array) -> tuple[Array, Array]:
    """Turn each row of logits into probabilities.

    logits (n, C)  ->  p (n, C), no entry below 0, each row with the sum 1; cache = p
    pᵢ = exp(zᵢ) / Σⱼ exp(zⱼ), row by row, for any finite logits

    Source: Bridle, Probabilistic interpretation of feedforward classification network outputs,
    1990.
    """
    check_shapes("softmax_forward", logits=(logits, "n C"))
    check_data("softmax_forward", logits=logits)
    shifted = logits - logits.max(axis=1, keepdims=True)  # the same p; exp never overflows
    exponentials = np.exp(shifted)
    p = exponentials / exponentials.sum(axis=1, keepdims=True)
    return p, p


def softmax_jacobian(p: Array) -> Array:
    """Lay out all derivatives of one row of probabilities by its logits.

    p (C,)  ->  jacobian (C, C), whose entry [i, j] is the derivative of pᵢ by logit zⱼ
    ∂pᵢ/∂zⱼ ← pᵢ ((1 where i = j, else 0) − pⱼ)

    Source: Bridle, Probabilistic interpretation of feedforward classification network outputs,
    1990.
    """
    check_shapes("softmax_jacobian", p=(p, "C"))
    return np.diag(p) - np.outer(p, p)


def softmax_backward(dp: Array, cache: Array) -> Array:
    """Carry dL/dp back to the logits; every probability depends on every logit of its row.

    dp (n, C), cache = p (n, C)  ->  dlogits (n, C)
    dL/dlogits = p ⊙ (dL/dp − Σ p ⊙ dL/dp), the sum over each row
    """
    p = cache
    shared = (dp * p).sum(axis=1, keepdims=True)
    dlogits: Array = p * (dp - shared)
    return dlogits


def softmax_cross_entropy_forward(
    logits: Array, labels: Integers
) -> tuple[float, tuple[Array, Integers]]:
    """Compute the mean over the batch of −log(probability of the right class).

    logits (n, C), labels (n,) integers from 0 to C − 1  ->  loss a number, cache = (p, labels)
    J = −1/n Σ log p[sample, its label],   p the softmax of the logits
    """
    check_shapes("softmax_cross_entropy_forward", logits=(logits, "n C"), labels=(labels, "n"))
    check_data("softmax_cross_entropy_forward", logits=logits)
    check_labels("softmax_cross_entropy_forward", labels, logits.shape[1])
    n = logits.shape[0]
    shifted = logits - logits.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    sums = exponentials.sum(axis=1, keepdims=True)
    log_p = shifted - np.log(sums)  # not log(p): p may be too small for a float, log p is not
    loss = -log_p[np.arange(n), labels].sum() / n
    return loss, (exponentials / sums, labels)


def softmax_cross_entropy_backward(dloss: float, cache: tuple[Array, Integers]) -> Array:
    """Carry dL/dloss back to the logits, through logarithm and softmax at once.

    dloss a number, cache = (p, labels), p (n, C), labels (n,)  ->  dlogits (n, C)
    dL/dlogits = dL/dloss · (p − one-hot of the labels) / n

    Source: Bishop, Pattern Recognition and Machine Learning, 2006, section 5.2.
    """
    p, labels = cache
    n = p.shape[0]
    one_hot = np.zeros(p.shape)
    one_hot[np.arange(n), labels] = 1.0
    dlogits: Array = dloss * (p - one_hot) / n
    return dlogits


def binary_cross_entropy_forward(p: Array, target: Array) -> tuple[float, tuple[Array, Array]]:
    """Compute the mean surprise at targets of 0 and 1, from probabilities.

    p (n,) strictly between 0 and 1, target (n,)  ->  loss a number, cache = (p, target)
    J = −1/n Σ (y log p + (1 − y) log(1 − p))
    """
    check_same_shape("binary_cross_entropy_forward", p=p, target=target)
    check_data("binary_cross_entropy_forward", p=p, target=target)
    probable = (target >= 0.0) & (target <= 1.0)
    check_entries("binary_cross_entropy_forward", "target", target, probable, "0 to 1")
    inside = (p.real > 0.0) & (p.real < 1.0)
    check_entries("binary_cross_entropy_forward", "p", p, inside, "numbers between 0 and 1")
    n = p.shape[0]
    loss = -(target * np.log(p) + (1.0 - target) * np.log1p(-p)).sum() / n
    return loss, (p, target)


def binary_cross_entropy_backward(dloss: float, cache: tuple[Array, Array]) -> Array:
    """Carry dL/dloss back to the probabilities.

    dloss a number, cache = (p, target), both (n,)  ->  dp (n,)
    dL/dp = dL/dloss · (p − y) / (p (1 − p)) / n

    Source: Bishop, Pattern Recognition and Machine Learning, 2006, section 4.3.2.
    """
    p, target = cache
    n = p.shape[0]
    dp: Array = dloss * (p - target) / (p * (1.0 - p)) / n
    return dp


def binary_cross_entropy_with_logits_forward(
    logits: Array, target: Array
) -> tuple[float, tuple[Array, Array]]:
    """Compute the mean surprise at targets of 0 and 1, from logits, for any finite ones.

    logits (n,), target (n,)  ->  loss a number, cache = (logits, target)
    J = 1/n Σ (log(1 + exp(z)) − y z), the cross-entropy of p = sigmoid(z), z the logits
    """
    check_same_shape("binary_cross_entropy_with_logits_forward", logits=logits, target=target)
    check_data("binary_cross_entropy_with_logits_forward", logits=logits, target=target)
    probable = (target >= 0.0) & (target <= 1.0)
    check_entries("binary_cross_entropy_with_logits_forward", "target", target, probable, "0 to 1")
    n = logits.shape[0]
    e = np.exp(np.where(logits > 0.0, -logits, logits))  # exp(−|z|) cannot overflow
    softplus = np.where(logits > 0.0, logits, 0.0) + np.log1p(e)
    return (softplus - target * logits).sum() / n, (logits, target)


def binary_cross_entropy_with_logits_backward(dloss: float, cache: tuple[Array, Array]) -> Array:
    """Carry dL/dloss back to the logits.

    dloss a number, cache = (logits, target), both (n,)  ->  dlogits (n,)
    dL/dlogits = dL/dloss · (sigmoid(logits) − y) / n: the slope of the sigmoid has cancelled

    Source: Bishop, Pattern Recognition and Machine Learning, 2006, section 4.3.2.
    """
    logits, target = cache
    n = logits.shape[0]
    e = np.exp(np.where(logits > 0.0, -logits, logits))
    p = np.where(logits > 0.0, 1.0, e) / (1.0 + e)
    dlogits: Array = dloss * (p - target) / n
    return dlogits


SOFTMAX = Operation("softmax", ("logits",), softmax_forward, softmax_backward)
SOFTMAX_CROSS_ENTROPY = Operation(
    "softmax_cross_entropy",
    ("logits",),
    softmax_cross_entropy_forward,
    softmax_cross_entropy_backward,
)
BINARY_CROSS_ENTROPY = Operation(
    "binary_cross_entropy", ("p",), binary_cross_entropy_forward, binary_cross_entropy_backward
)
BINARY_CROSS_ENTROPY_WITH_LOGITS = Operation(
    "binary_cross_entropy_with_logits",
    ("logits",),
    binary_cross_entropy_with_logits_forward,
    binary_cross_entropy_with_logits_backward,
)
