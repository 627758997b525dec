"""Twins on activations: forms that do not overflow, slopes by the output, kinks, two paths."""

TWINS = {
    "sigmoid_forward": """\
Two forms that are equal on paper can differ in a computer: one of them may
pass through a number that is too large for a float. The length of an arrow
is √(x² + y²). If the longer side is taken out of the root, no large number
is squared.

>>> x, y = 3e170, 4e170
>>> (x * x + y * y) ** 0.5
inf
>>> long, short = max(x, y), min(x, y)
>>> long * (1 + (short / long) ** 2) ** 0.5
5e+170

In the sigmoid it is exp that becomes too large, for one sign of x: find a
second form for that sign, in which exp stays small.""",
    "sigmoid_backward": """\
A slope can often be written in terms of the output, and then the backward
pass needs nothing else. For y = √x the slope is 1/(2√x), and √x is y.

>>> x, dy = np.array([1.0, 4.0, 25.0]), np.array([6.0, 8.0, -20.0])
>>> y = np.sqrt(x)  # all that the cache keeps
>>> dx = dy / (2 * y)
>>> dx.tolist()
[3.0, 2.0, -2.0]

Do the same with the sigmoid: differentiate it on paper, and rewrite the
result until there is no x in it, only y.""",
    "tanh_backward": """\
The cache holds the output, so the slope is written in terms of y. The cube
root y = ∛x has the slope 1/(3y²). The cache has been through the root
already, so no second root is taken.

>>> x, dy = np.array([8.0, -1.0]), np.array([24.0, 6.0])
>>> y = np.cbrt(x)  # the cache
>>> y.tolist()
[2.0, -1.0]
>>> dx = dy / (3 * y**2)
>>> dx.tolist()
[2.0, 2.0]

The cube root rises everywhere, so dx has the sign of dy; for tanh, too,
write the slope in terms of y, and check this sign.""",
    "relu_backward": """\
A line with a kink has one slope to the left of the kink and another to the
right. Where x lies decides between them, and at the kink one value is
chosen. Take y = |x|, with the slopes −1 and 1 and, by choice, 0 at 0.

>>> x, dy = np.array([4.0, -1.0, 0.0]), np.array([2.0, 3.0, 5.0])
>>> slope = np.sign(x)
>>> slope.tolist()
[1.0, -1.0, 0.0]
>>> dx = dy * slope
>>> dx.tolist()
[2.0, -3.0, 0.0]

ReLU has its kink at the same place and other slopes beside it; x alone
decides which entries of dy pass, whatever their sign.""",
    "leaky_relu_backward": """\
A slope says what the next bit adds, not how much there is already. A tax
takes a quarter of each coin up to 20, and half of each coin above. On an
income of 30 the tax is 10, but its slope is 1/2.

>>> def slope(income, low, high):
...     return low if income <= 20 else high
>>> income, dy = [12, 30], [8, 6]
>>> dx = [d * slope(i, 0.25, 0.5) for d, i in zip(dy, income)]
>>> dx
[2.0, 3.0]

Leaky ReLU also consists of two lines: find the slope of each, and scale
what arrives by the slope of the line that x is on.""",
    "softplus_backward": """\
With a function inside a log, the chain rule goes from outside to inside:
the slope of log, taken at the inner function, times the slope of the inner
function. Take y = log(1 + x²). The two slopes are 1/(1 + x²) and 2x.

>>> x, dy = np.array([1.0, 3.0]), np.array([4.0, 10.0])
>>> inner, inner_slope = 1 + x**2, 2 * x
>>> dx = dy * inner_slope / inner
>>> dx.tolist()
[4.0, 6.0]

Softplus has another inner function: find its slope, multiply in the same
way, and see whether the fraction can be made simpler.""",
    "gelu_backward": """\
Where x stands in two places, the slope is a sum: one place moves while the
other is held still. Take y = x u² with u = 1 + x². The x inside u is
reached by the chain rule, and the slope of u is the last factor.

>>> x, dy = np.array([1.0, 2.0]), np.array([10.0, 1.0])
>>> u, du = 1 + x**2, 2 * x
>>> in_front = u**2  # u is held still
>>> inside = x * 2 * u * du  # the x in front is held still
>>> dx = dy * (in_front + inside)
>>> dx.tolist()
[120.0, 105.0]

GELU also has x in front and x inside: write one line for each, and follow
the second one down to the slope of u.""",
}
