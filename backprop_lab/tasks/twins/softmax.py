"""Twins on softmax: a factor that drops out, paths through a total, and steps taken in one go."""

TWINS = {
    "softmax_forward": """\
Shares stay the same when all amounts are divided by one number, so we may
choose a number that keeps the total small. These amounts are floats, but
their total is too large for a float. Divided by the largest of them, they
are harmless.

>>> x = [6e307, 6e307, 12e307]
>>> [amount / sum(x) for amount in x]
[0.0, 0.0, 0.0]
>>> scaled = [amount / max(x) for amount in x]
>>> scaled
[0.5, 0.5, 1.0]
>>> [amount / sum(scaled) for amount in scaled]
[0.25, 0.25, 0.5]

Softmax takes shares of exponentials, row by row: which change of the logits
divides all exponentials of a row by one number?""",
    "softmax_jacobian": """\
If every output depends on every input, the derivatives fill a whole matrix.
Here y_i = x_i S, where S is the sum of all x. Input j moves every output
through S, by x_i; output j it also moves as its own factor, by S.

>>> x = [1, 2, 4]
>>> S = sum(x)
>>> J = [[x[i] + (S if i == j else 0) for j in range(3)] for i in range(3)]
>>> for row in J:
...     print(row)
[8, 1, 1]
[2, 9, 2]
[4, 4, 11]

In softmax too, each logit moves its own exponential and the sum below all
fractions: differentiate once for i = j and once for i ≠ j.""",
    "softmax_backward": """\
An input that moves a quantity shared by its whole row reaches every output
of the row. Here q, the sum of the squares of a row, is added to all its
entries: y = x + q. What all outputs say of q is collected once per row, and
each input gets of it as much as it moves q.

>>> x = np.array([[1.0, 0.0, 3.0], [2.0, 1.0, 0.0]])
>>> dy = np.array([[4.0, -1.0, 2.0], [0.0, 1.0, -2.0]])
>>> dq = dy.sum(axis=1, keepdims=True)
>>> dx = dy + 2 * x * dq
>>> dx.tolist()
[[14.0, -1.0, 32.0], [-4.0, -1.0, -2.0]]

An input of 0 does not move q and gets nothing through it; in softmax, what
does each probability say of the shared sum, and how much does each logit
move it?""",
    "softmax_cross_entropy_forward": """\
A number can be too small for a float while its logarithm is an ordinary
number. The chance of guessing 400 digits in a row is 0.1 to the power 400.
Its logarithm is 400 times that of 0.1, and the tiny number itself is never
needed.

>>> 0.1**400
0.0
>>> float(400 * np.log10(0.1))
-400.0

Take the logarithm of the whole fraction of softmax on paper before you
code it; then each row gives the entry of its label, and the batch the
mean.""",
    "softmax_cross_entropy_backward": """\
One part of this cost speaks of all entries of a row, the other only of the
entry that the label names. Take the mean over n rows of S² − 3 x_label,
where S is the sum of the row. All entries get 2S, and that entry loses 3.

>>> x = np.array([[1.0, 3.0], [2.0, 0.0]])
>>> labels, n = [1, 0], 2
>>> dx = np.zeros((2, 2))
>>> for i in range(n):
...     dx[i] = 2 * x[i].sum() / n
...     dx[i, labels[i]] -= 3 / n
>>> dx.tolist()
[[4.0, 2.5], [0.5, 2.0]]

The logarithm of softmax also falls into two parts: what does each of them
do to one logit, and where does what arrives come in?""",
    "binary_cross_entropy_backward": """\
Of the two terms the target switches one on, and 1 − p falls when p grows.
Take the mean of y/p + (1 − y)/(1 − p). The slope of 1/p is −1/p²; the slope
of 1/(1 − p) has a second minus from inside, so it is positive.

>>> p, y = np.array([0.25, 0.75]), np.array([1.0, 0.0])
>>> n, dJ = 2, 3.0
>>> from_ones = -y / p**2
>>> from_zeros = (1 - y) / (1 - p) ** 2
>>> dp = dJ * (from_ones + from_zeros) / n
>>> dp.tolist()
[-24.0, 24.0]

With logarithms the two slopes are other ones, but the signs come in the
same way: p should rise where y is 1, and fall where y is 0.""",
    "binary_cross_entropy_with_logits_backward": """\
Two steps that are taken as one can cancel on paper what a computer loses on
the way. Take s = x² and the cost log s, which together are 2 log x. Step by
step the slope is 1/s times 2x, and s can be too large for a float.

>>> x = 1e200
>>> s = x * x
>>> s, (1 / s) * (2 * x)
(inf, 0.0)
>>> dx = 2 / x
>>> dx
2e-200

Put the sigmoid into the cost, differentiate the whole, and simplify: what
is left can be computed for any logit.""",
}
