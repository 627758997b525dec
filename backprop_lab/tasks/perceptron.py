"""Tasks on the perceptron: what it answers, how it learns from one sample, and from all of them."""

from backprop_lab.tasks.perceptron_answers import PREDICT, XOR
from backprop_lab.tasks.perceptron_epoch import EPOCH
from backprop_lab.tasks.perceptron_update import UPDATE

TASKS = (PREDICT, UPDATE, EPOCH, XOR)
