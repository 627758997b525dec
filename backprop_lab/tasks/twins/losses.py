"""Twins on losses: what is added up, what is averaged, and what a nudge of one entry moves."""

TWINS = {
    "mse_forward": """\
The two axes of a table can mean different things: one is added up, the
other is averaged. Two customers buy three goods each. What a customer
spends is a sum over the goods; the average is taken over customers.

>>> spent = np.array([[2, 5, 1], [4, 0, 6]])  # a row for each customer
>>> per_customer = spent.sum(axis=1)
>>> per_customer.tolist()
[8, 10]
>>> float(per_customer.mean())
9.0
>>> float(spent.mean())  # divided by 6 entries: another question
3.0

A loss treats the outputs of one sample and the samples of a batch in the
same way, after it has turned every entry into what this entry costs.""",
    "mse_backward": """\
Each entry stands in one term of the sum, so a nudge of this entry moves
that term alone. Take J = 1/(3n) Σ x³, where n is the number of rows. The
slope of x³ is 3x²; its 3 meets the 3 below, and the n stays.

>>> x = np.array([[1.0, -2.0], [3.0, 0.0]])
>>> n, dJ = 2, 10.0
>>> dx = dJ * x**2 / n
>>> dx.tolist()
[[5.0, 20.0], [45.0, 0.0]]

Go the same way with half a square: what becomes of its ½, what is squared,
and does that grow or fall when the prediction grows?""",
}
