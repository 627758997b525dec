"""Twins on layers: a loop whose last turn differs, and the same loop from its end."""

TWINS = {
    "mlp_forward": """\
The same two steps are repeated, but the last turn leaves out the second
one, and what each turn received is kept for later. A price passes three
posts. Each of them adds its fee, and all but the last double the sum.

>>> price, received = 3, []
>>> fees = [1, 4, 2]
>>> for i, fee in enumerate(fees):
...     received.append(price)
...     price = price + fee
...     if i < 2:
...         price = 2 * price
>>> price, received
(26, [3, 8, 24])

In the network a turn is a dense layer and then tanh; ask what its backward
pass will need of each turn, and keep that.""",
    "mlp_backward": """\
The way back takes the turns of the loop from the last to the first and
hands one derivative on. Forward, each turn adds its c to h and then squares
the sum; the last turn does not square. Each result is put in front, so that
the list ends in forward order.

>>> x, c = 1, [1, -3, 5]
>>> sums = [2, 1, 6]  # 1 + 1, then 2² − 3, then 1² + 5
>>> dh, dc = 10, []
>>> for i in reversed(range(3)):
...     slope = 1 if i == 2 else 2 * sums[i]
...     dh = dh * slope
...     dc.insert(0, dh)
>>> dc, dh  # dh is now the derivative by x
([80, 20, 10], 80)

In the network the slope is that of tanh, in terms of its output, and each
turn also passes its dense layer, with gradients of W and b.""",
}
