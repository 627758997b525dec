"""Twins on the gradient check: change one thing at a time, and compare beside a size."""

TWINS = {
    "numerical_gradient": """\
To learn what one entry does, change this entry alone, in a fresh copy, and
see how the result changes. A team of three has the strength x₀ x₁ + x₂.
How much does the team lose without each of its players?

>>> def team(x):
...     return x[0] * x[1] + x[2]
>>> x = np.array([2, 5, 4])
>>> full = team(x)
>>> for i in range(3):
...     without = x.copy()
...     without[i] = 0
...     print(i, full - team(without))
0 10
1 10
2 4

For a slope, nudge each entry to both sides instead, divide by the distance
between the two nudged entries, and weigh what f returns with dy.""",
    "relative_error": """\
A difference is large or small only beside the size of what is compared. How
uneven is a wall between its thickest and its thinnest place? The answer
must be the same in metres and in millimetres.

>>> def unevenness(wall):
...     thickest, thinnest = max(wall), min(wall)
...     if thickest == 0:  # no wall, nothing to divide by
...         return 0.0
...     return (thickest - thinnest) / thickest
>>> unevenness([8, 10, 9]), unevenness([800, 1000, 900])
(0.2, 0.2)
>>> unevenness([0, 0, 0])
0.0

For two arrays, ask which difference between them is the worst, and which
entry of either one is the largest when signs do not count.""",
    "find_the_faulty_backward": """\
Two lists are compared pair by pair, and a limit on the relative difference
decides. A shop counts its goods and accepts an error of 1 in 100. Nobody
could count the glue, and every comparison with NaN is false.

>>> book = [("nails", 1000), ("saws", 20), ("glue", 50)]
>>> counted = [("nails", 995), ("saws", 18), ("glue", float("nan"))]
>>> for (goods, expected), (_, found) in zip(book, counted):
...     print(goods, abs(found - expected) <= 0.01 * expected)
nails True
saws False
glue False

Ask of each gradient whether it is good, as here, and name those that are
not; with arrays, the shapes come before the difference.""",
}
