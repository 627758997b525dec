"""The tasks of the exercises, one module per topic, in the order of the course."""

from backprop_lab.tasks.activations import TASKS as ACTIVATIONS
from backprop_lab.tasks.dense import TASKS as DENSE
from backprop_lab.tasks.perceptron import TASKS as PERCEPTRON
from backprop_lab.tasks.task import Task

TOPICS: dict[str, tuple[Task, ...]] = {
    "perceptron": PERCEPTRON,
    "activations": ACTIVATIONS,
    "dense": DENSE,
}

TASKS: dict[str, Task] = {task.name: task for tasks in TOPICS.values() for task in tasks}
