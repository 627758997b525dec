"""Tasks on softmax: probabilities, the surprise at the right class, and the gradients of both."""

from backprop_lab.tasks import (
    binary_cross_entropy,
    cross_entropy,
    cross_entropy_backward,
    probabilities,
)

TASKS = (
    probabilities.TASKS
    + cross_entropy.TASKS
    + cross_entropy_backward.TASKS
    + binary_cross_entropy.TASKS
)
