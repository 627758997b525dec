"""Twins on the perceptron: a border and its case of equality, a correction, a running state."""

TWINS = {
    "perceptron_predict": """\
Each row becomes one number, and one comparison turns this number into yes
or no. A frost day is a day whose lowest temperature is 0 or below. A lowest
temperature of exactly 0 counts as frost.

>>> T = np.array([[3, 1, 4], [2, 0, 5], [1, -2, 3]])  # a row for each day
>>> lowest = T.min(axis=1)
>>> lowest.tolist()
[1, 0, -2]
>>> (lowest <= 0).astype(int).tolist()
[0, 1, 1]

A perceptron makes one number of each row in another way, and its docstring
says which answer belongs to a number of exactly 0.""",
    "perceptron_update": """\
A wrong answer moves the weights, a right answer keeps them, and one formula
with the error covers every case. The rule called Winnow doubles or halves
weights where the perceptron adds. A weight whose input is 0 had no part in
the answer, and it stays.

>>> w, x = np.array([1, 1, 4]), np.array([1, 0, 1])
>>> answer = 1  # the score 1 + 4 has reached the limit
>>> for label in (0, 1):
...     error = label - answer
...     print(label, error, (w * 2.0 ** (error * x)).tolist())
0 -1 [0.5, 1.0, 2.0]
1 0 [1.0, 1.0, 4.0]

The perceptron moves its weights in the same direction by adding; its input
and the learning rate say how far, and its bias learns too.""",
    "perceptron_epoch": """\
Where each step starts from the result of the step before, the steps must be
taken one by one. A tank holds at most 10 litres and begins with 8. Water
comes and goes, and what does not fit runs over.

>>> level = 8
>>> for change in (5, -4, 3):
...     level = min(10, level + change)
...     print(level)
10
6
9

All changes added to the first level would give 12, which is wrong; the
perceptron too must judge each sample with the w and b of that moment.""",
    "xor_by_hand": """\
One neuron has one border, so it cannot say yes on both sides of a no. A
thermometer shall warn at 35 degrees or less, and at 38 degrees or more. Two
neurons watch one border each, and a third asks whether at least one of them
has answered.

>>> t = np.array([34, 36, 37, 39])
>>> low = 1 * (-1 * t + 35 >= 0)
>>> high = 1 * (1 * t - 38 >= 0)
>>> low.tolist(), high.tolist()
([1, 0, 0, 0], [0, 0, 0, 1])
>>> (1 * low + 1 * high - 1 >= 0).tolist()
[True, False, False, True]

For XOR each border is a line in the plane: choose two questions about the
corners first, and then how the third neuron combines the answers.""",
}
