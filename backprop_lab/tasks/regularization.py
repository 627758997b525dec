"""Tasks on regularization: the price of large weights, dropout, and when to stop."""

from backprop_lab.tasks import dropout, early_stopping, l2

TASKS = l2.TASKS + dropout.TASKS + early_stopping.TASKS
