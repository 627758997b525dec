"""Twins on two small networks: work from the end, add up the paths, and move everything at once."""

TWINS = {
    "network_1_1_1_backward": """\
Work from the end, and give every derivative on the way a name. Here is a
chain of two steps: h = u − x, then C = v h². J is the mean of C over two
samples, so each derivative of J is a mean too.

>>> x, u, v = np.array([1, 3]), 5, 2
>>> h = u - x  # 4 and 2
>>> dv = h**2
>>> dh = v * 2 * h  # what the second step passes back
>>> du = dh * 1
>>> float(dv.mean()), float(du.mean())
(10.0, 12.0)

In the network each step is a sum and then a sigmoid: pass back through both
of them, the last step first, and take the means at the end.""",
    "network_2_2_2_backward": """\
If a value reaches the cost along two paths, each path brings a share back,
and the shares add up. Here s goes into p = s² and into q = 3s, and the cost
is C = p q. Each share is a product along one path.

>>> s = 2
>>> p, q = s**2, 3 * s
>>> dp, dq = q, p  # C = p q
>>> along_p = dp * 2 * s
>>> along_q = dq * 3
>>> ds = along_p + along_q
>>> along_p, along_q, ds
(24, 12, 36)

In the network each hidden node feeds both outputs: one share comes back
along each of its two wires, before the node's own sigmoid is passed.""",
    "network_2_2_2_step": """\
When several values move at the same time, every change is computed from the
old values, before any of them moves. Two tanks are joined by a pipe, and
each level moves by a quarter of the difference.

>>> a, b = 8.0, 0.0
>>> change_a, change_b = (b - a) / 4, (a - b) / 4
>>> a + change_a, b + change_b
(6.0, 2.0)
>>> a = a + (b - a) / 4
>>> b = b + (a - b) / 4  # too late: a has moved
>>> a, b
(6.0, 1.5)

In the second way half a litre is lost; so take all derivatives of the
network at the old parameters, and return new arrays beside the old ones.""",
}
