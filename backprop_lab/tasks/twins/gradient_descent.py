"""Twins on gradient descent: where lower ground lies, shares of samples, slopes that are 0."""

TWINS = {
    "gradient_descent_step": """\
A positive slope says that the ground rises to the right, so lower ground
lies to the left. Here we only ask which neighbour is lower. The slope of
f(x) = (x − 3)² is 4 at x = 5, and −4 at x = 1.

>>> def f(x):
...     return (x - 3) ** 2
>>> for x, slope in ((5, 4), (1, -4)):
...     print(slope, "left:", f(x - 1) < f(x), "right:", f(x + 1) < f(x))
4 left: True right: False
-4 left: False right: True

The way down has the opposite sign of the slope; a step also needs a length,
which grows with the slope and with the learning rate.""",
    "linear_regression_backward": """\
All samples use the same parameters, so a derivative collects a share from
every sample. Each person in a taxi pays fare · km + fee, and J is the mean
of what four trips bring in. In each trip, fare is multiplied by
km · people, and fee by people.

>>> km, people = np.array([2, 5, 4, 3]), np.array([1, 2, 3, 4])
>>> dJ = 2
>>> per_trip = dJ * people / 4  # J is a mean of four trips
>>> dfare, dfee = (km * per_trip).sum(), per_trip.sum()
>>> float(dfare), float(dfee)
(18.0, 5.0)

In a regression the error of a sample stands where the people stand here,
and each weight has a column of X where the fare has km.""",
    "linear_regression_closed_form": """\
At the lowest point every derivative is 0, and these conditions are
equations for the unknowns. Take J = u² + u v + v² − 4u − 5v. Its two
derivatives are 2u + v − 4 and u + 2v − 5, and both shall be 0.

>>> A = np.array([[2, 1], [1, 2]])
>>> u, v = np.linalg.solve(A, np.array([4, 5])).round(6).tolist()
>>> u, v
(1.0, 2.0)
>>> 2 * u + v - 4, u + 2 * v - 5
(0.0, 0.0)

The cost of a line has such equations too, one for b and one for each
weight; the docstring says which answer is meant where several fit.""",
}
