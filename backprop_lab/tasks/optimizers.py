"""Tasks on optimizers: batches, and the steps that turn a gradient into new weights."""

from backprop_lab.tasks import adam, batches, clipping, rmsprop, steps

TASKS = batches.TASKS + steps.TASKS + rmsprop.TASKS + adam.TASKS + clipping.TASKS
