"""Tasks on training: one step on one batch, and the loop around it, told apart by its losses."""

from backprop_lab.tasks import train_loop, train_step

TASKS = train_step.TASKS + train_loop.TASKS
