"""Tasks on the networks worked by hand: one wire in each layer, then four, and then a step."""

from backprop_lab.tasks.network_1_1_1 import NETWORK_1_1_1_BACKWARD
from backprop_lab.tasks.network_2_2_2 import NETWORK_2_2_2_BACKWARD
from backprop_lab.tasks.network_step import NETWORK_2_2_2_STEP

TASKS = (NETWORK_1_1_1_BACKWARD, NETWORK_2_2_2_BACKWARD, NETWORK_2_2_2_STEP)
