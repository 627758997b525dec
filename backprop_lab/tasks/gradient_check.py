"""Tasks on the gradient check: measure a slope, compare two gradients, name the faulty ones."""

from backprop_lab.tasks import differences, faulty_backward, relative_error

TASKS = differences.TASKS + relative_error.TASKS + faulty_backward.TASKS
