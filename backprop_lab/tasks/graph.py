"""Tasks on the graph: the backward pass of every box, from broadcasting to products of matrices."""

from backprop_lab.tasks import broadcasting, elementary, reductions, two_inputs

TASKS = broadcasting.TASKS + two_inputs.TASKS + elementary.TASKS + reductions.TASKS
