"""Regularization: what keeps a network from learning its samples by heart."""

import numpy as np
from numpy.typing import NDArray

from backprop_lab.inputs import check_count, check_entries, check_not_empty
from backprop_lab.operation import Operation
from backprop_lab.shapes import Array, check_same_shape, check_shapes

Mask = NDArray[np.bool_]


def l2_forward(W: Array, strength: float) -> tuple[float, tuple[Array, float]]:
    """Put a price on large weights, on top of the loss: half their squares, times the strength.

    W of any shape, strength λ a number of at least 0  ->  penalty a number, cache = (W, strength)
    penalty = λ/2 Σ W², for each matrix of weights, not for the biases; the batch is not in it
    """
    check_entries(
        "l2_forward",
        "strength",
        strength,
        0.0 <= strength < np.inf,
        "a finite number of at least 0",
    )
    penalty = 0.5 * strength * np.sum(W**2)
    return penalty, (W, strength)


def l2_backward(dpenalty: float, cache: tuple[Array, float]) -> Array:
    """Carry dL/dpenalty back to the weights; a step against it shrinks each of them.

    dpenalty a number, cache = (W, strength) of penalty = λ/2 Σ W²  ->  dW of the shape of W
    dL/dW = dL/dpenalty · λ W

    Source: Krogh and Hertz, A simple weight decay can improve generalization, 1991.
    """
    W, strength = cache
    return dpenalty * strength * W


def dropout_forward(
    x: Array, uniforms: Array, keep_probability: float
) -> tuple[Array, tuple[Mask, float]]:
    """Drop entries at random, and enlarge those that are kept, so that the mean stays.

    x of any shape, uniforms of that shape, drawn evenly from [0, 1), keep_probability in (0, 1]
    ->  y of that shape, cache = (kept, keep_probability), kept True where an entry is kept
    An entry is kept where its uniform number is below keep_probability.
    y ← x / keep_probability where kept, else 0

    Source: Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting,
    Journal of Machine Learning Research 15, 2014, section 10.
    """
    check_same_shape("dropout_forward", x=x, uniforms=uniforms)
    check_entries(
        "dropout_forward",
        "uniforms",
        uniforms,
        np.greater_equal(uniforms, 0.0) & np.less(uniforms, 1.0),
        "numbers of at least 0 and below 1",
    )
    check_entries(
        "dropout_forward",
        "keep_probability",
        keep_probability,
        0.0 < keep_probability <= 1.0,
        "a number above 0 and up to 1",
    )
    kept = uniforms < keep_probability
    y = x * kept / keep_probability
    return y, (kept, keep_probability)


def dropout_backward(dy: Array, cache: tuple[Mask, float]) -> Array:
    """Carry dL/dy back through the entries that were kept.

    dy of any shape, cache = (kept, keep_probability), kept of that shape  ->  dx of that shape
    dL/dx = dL/dy / keep_probability where kept, else 0

    Source: Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting,
    Journal of Machine Learning Research 15, 2014, section 5.1.
    """
    kept, keep_probability = cache
    return dy * kept / keep_probability


def early_stopping(losses: Array, patience: int) -> tuple[int, int]:
    """Find the epoch to go back to, and the epoch after which training stops.

    losses (T,), on samples that are not trained on, one per epoch; patience: how many epochs in a
    row may bring no improvement  ->  best_epoch, stop_epoch, both counted from 0
    best_epoch: the first with the smallest loss seen until the stop. stop_epoch: the one that uses
    up the patience, else the last. An equal loss is no improvement.

    Source: Prechelt, Early stopping - but when?, 1998; with patience: Goodfellow, Bengio and
    Courville, Deep Learning, 2016, algorithm 7.1.
    """
    check_shapes("early_stopping", losses=(losses, "T"))
    check_not_empty("early_stopping", losses=losses)
    check_entries("early_stopping", "losses", losses, ~np.isnan(losses), "numbers to compare")
    check_count("early_stopping", 1, patience=patience)
    best_epoch = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best_epoch]:
            best_epoch = epoch
        if epoch - best_epoch == patience:
            break
    return best_epoch, epoch


L2 = Operation("l2", ("W",), l2_forward, l2_backward)
DROPOUT = Operation("dropout", ("x",), dropout_forward, dropout_backward)
