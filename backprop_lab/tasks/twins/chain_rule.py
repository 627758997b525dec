"""Twins on the chain rule: the factor that all inputs share, and choices that multiply."""

TWINS = {
    "neuron_backward": """\
All inputs share one factor: how much the loss moves when the sum inside
moves. Take y = 1/z with z = p² + 3q. The slope of 1/z is −1/z², which is
−y² in terms of the output.

>>> p, q = -1.0, 1.0
>>> y = 1 / (p**2 + 3 * q)
>>> dy = 16.0
>>> dz = -dy * y**2
>>> dp, dq = dz * 2 * p, dz * 3
>>> y, dz, dp, dq
(0.25, -1.0, 2.0, -3.0)

In a neuron, compute dz first as well; then ask of each input of the sum by
how much the sum grows when this input alone grows by 1.""",
    "count_paths": """\
Choices that can be combined freely multiply. A guest chooses one of 3
starters, one of 2 mains and one of 4 desserts. The table and the waiter are
given, so they add no choice.

>>> starters, mains, desserts = 3, 2, 4
>>> menus = [(s, m, d) for s in range(starters) for m in range(mains)
...          for d in range(desserts)]
>>> len(menus), starters * mains * desserts
(24, 24)
>>> starters + mains + desserts  # dishes on the card, not menus
9

A path chooses one node in each layer; first ask in which layers its node is
already given.""",
}
