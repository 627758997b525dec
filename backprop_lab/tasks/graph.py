"""Tasks on the graph: the backward pass of every box, an order of the boxes, the walk back."""

from backprop_lab.tasks import (
    backpropagation,
    broadcasting,
    elementary,
    reductions,
    topological_order,
    two_inputs,
)

TASKS = (
    broadcasting.TASKS
    + two_inputs.TASKS
    + elementary.TASKS
    + reductions.TASKS
    + topological_order.TASKS
    + backpropagation.TASKS
)
