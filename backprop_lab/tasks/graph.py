"""Tasks on the graph."""

from backprop_lab.tasks.task import Task

TASKS: tuple[Task, ...] = ()
