"""Twins on regularization: a price on size, a sample that speaks for all, and patience."""

TWINS = {
    "l2_backward": """\
A penalty has a slope for each weight, and the batch is not in it. Take the
penalty λ Σ |W|. Its slope is λ times the sign of the weight: every weight
is pulled towards 0 with the same force, however large it is.

>>> W, strength = np.array([3.0, -2.0, 0.5]), 0.25
>>> dpenalty = 8.0
>>> dW = dpenalty * strength * np.sign(W)
>>> dW.tolist()
[2.0, -2.0, 2.0]

Differentiate half a square instead of |W|: should a large weight be pulled
more strongly than a small one, and what becomes of the ½?""",
    "dropout_forward": """\
If only a part is counted, each counted entry must stand for those that were
left out. Two of four shops are asked for their sales, so each answer counts
double. Some estimates are too high and some too low, but their mean is
right.

>>> sales = [10, 2, 6, 4]
>>> estimate = 2 * (sales[0] + sales[2])
>>> other_estimate = 2 * (sales[1] + sales[3])
>>> estimate, other_estimate
(32, 12)
>>> (estimate + other_estimate) / 2, sum(sales)
(22.0, 22)

In dropout each entry has its own chance of being kept: what must a kept
entry be multiplied by, if this chance is 1 in 4?""",
    "dropout_backward": """\
What was drawn in the forward pass is remembered, not drawn again. Here the
entries were shuffled: y = x[order]. The entry of dy at place i goes back to
the place that y_i came from, and the values of x play no part.

>>> order = np.array([2, 0, 1])  # drawn in the forward pass
>>> x = np.array([7, 8, 9])
>>> y = x[order]
>>> dy = np.array([10, 20, 30])
>>> dx = np.zeros(3)
>>> dx[order] = dy
>>> dx.tolist()
[20.0, 30.0, 10.0]

For dropout, ask the same of each entry: did it get through, and by how much
does y grow there when x grows by 1?""",
    "early_stopping": """\
Patience is a count of bad turns in a row: a good turn sets it back to 0. A
shop closes early, after the second hour in a row without a customer.
Whoever comes later is not seen.

>>> quiet = 0
>>> for hour, customers in enumerate([4, 0, 2, 0, 0, 5]):
...     quiet = 0 if customers > 0 else quiet + 1
...     if quiet == 2:
...         break
>>> hour
4

With losses, a good epoch is one that is below all epochs before it; this
best epoch has to be remembered too, and equal is not better.""",
}
