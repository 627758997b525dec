"""The tasks of the exercises, one module per topic, in the order of the course."""

from backprop_lab.tasks import (
    activations,
    by_hand,
    chain_rule,
    dense,
    gradient_check,
    gradient_descent,
    graph,
    initializers,
    layers,
    losses,
    optimizers,
    perceptron,
    regularization,
    softmax,
    training,
)
from backprop_lab.tasks.task import Task

TOPICS: dict[str, tuple[Task, ...]] = {
    "perceptron": perceptron.TASKS,
    "losses": losses.TASKS,
    "gradient_descent": gradient_descent.TASKS,
    "chain_rule": chain_rule.TASKS,
    "gradient_check": gradient_check.TASKS,
    "activations": activations.TASKS,
    "graph": graph.TASKS,
    "by_hand": by_hand.TASKS,
    "dense": dense.TASKS,
    "layers": layers.TASKS,
    "softmax": softmax.TASKS,
    "optimizers": optimizers.TASKS,
    "initializers": initializers.TASKS,
    "regularization": regularization.TASKS,
    "training": training.TASKS,
}

TASKS: dict[str, Task] = {task.name: task for tasks in TOPICS.values() for task in tasks}
