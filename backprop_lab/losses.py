"""Losses: one number for how wrong a batch of predictions is; the batch's 1/n is taken here."""

import numpy as np

from backprop_lab.inputs import check_data, check_entries
from backprop_lab.operation import Operation
from backprop_lab.shapes import Array, check_same_shape


def mse_forward(prediction: Array, target: Array) -> tuple[float, tuple[Array, Array]]:
    """Compute half the squared error, summed over the outputs and averaged over the samples.

    prediction, target (n,) or (n, n_out)  ->  loss a number, cache = (prediction, target)
    J = 1/(2n) Σ (ŷ − y)²

    Source: Rumelhart, Hinton and Williams, Learning representations by back-propagating errors,
    Nature 323, 1986, equation 3 (without the 1/n).
    """
    check_same_shape("mse_forward", prediction=prediction, target=target)
    check_data("mse_forward", prediction=prediction, target=target)
    check_entries(
        "mse_forward",
        "the number of axes",
        np.ndim(prediction),
        np.ndim(prediction) in (1, 2),
        "1 or 2",
    )
    n = prediction.shape[0]
    loss = ((prediction - target) ** 2).sum() / (2 * n)
    return loss, (prediction, target)


def mse_backward(dloss: float, cache: tuple[Array, Array]) -> Array:
    """Carry dL/dloss back to the prediction.

    dloss a number, cache = (prediction, target), both (n,) or (n, n_out)
    ->  dprediction of the shape of prediction
    dL/dprediction = dL/dloss · (ŷ − y) / n
    """
    prediction, target = cache
    n = prediction.shape[0]
    dprediction: Array = dloss * (prediction - target) / n
    return dprediction


MSE = Operation("mse", ("prediction",), mse_forward, mse_backward)
