"""Twins on training: one round in the right order, and a state that outlives every loop."""

TWINS = {
    "train_step": """\
One round has a fixed order: the value, its cost, all derivatives, and only
then the moves. Take the cost (u v − 6)². The round returns the cost that it
found, not the cost after the moves.

>>> u, v = 2.0, 1.0
>>> difference = u * v - 6
>>> cost = difference**2
>>> du, dv = 2 * difference * v, 2 * difference * u
>>> u, v = u - du / 8, v - dv / 8  # both against their derivatives
>>> cost, u, v
(16.0, 3.0, 3.0)
>>> (u * v - 6) ** 2  # found by the next round
9.0

A step of the network has the same order: forward, loss, backward from the
loss to the first layer, and then every W and b.""",
    "train": """\
A state lives through all loops, and every turn of the inner loop writes one
number down. A guest tastes what comes to the table on two evenings. How
many dishes of each course are new to this guest?

>>> evenings = [[["tea", "ice"], ["tea"]], [["ice", "pie"], ["tea"]]]
>>> known, new = set(), []
>>> for evening in evenings:
...     for course in evening:
...         new.append(len(set(course) - known))
...         known = known | set(course)
>>> new
[2, 0, 1, 0]

In your loop the parameters are what is known: one row of order is an
evening, one batch with its labels a course, and one loss is written down
for each batch.""",
}
