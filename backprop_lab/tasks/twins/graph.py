"""Twins on the graph: every use has a say, slopes of boxes, and an order for the way back."""

TWINS = {
    "unbroadcast": """\
An entry that was copied collects the gradient of every copy, and the result
has the shape of the original. np.repeat writes each entry three times, side
by side. So three neighbours in dy belong to one entry of x.

>>> x = np.array([5, 7])
>>> y = np.repeat(x, 3)
>>> y.tolist()
[5, 5, 5, 7, 7, 7]
>>> dy = np.array([1, 10, 100, 2, 20, 200])
>>> dx = dy.reshape(2, 3).sum(axis=1)
>>> dx.tolist()
[111, 222]

Broadcasting copies along whole axes: find the axes along which the input
was copied, and ask which shape is expected at the end.""",
    "add_backward": """\
Adding has the slope 1, so the only question is where an entry was used. A
running total uses x₀ in every entry of y, x₁ in all but the first, and x₂
only in the last. Each use brings its dy back.

>>> x = np.array([4, 5, 6])
>>> np.cumsum(x).tolist()
[4, 9, 15]
>>> dy = np.array([1, 10, 100])
>>> dx = [int(dy[i:].sum()) for i in range(3)]
>>> dx
[111, 110, 100]

With two inputs, ask the same of both: an input that broadcasting has used
several times collects from all its uses.""",
    "multiply_backward": """\
One input moves while the other is held still and counts as a constant. A
heater with the current i and the resistance r has the power y = r i². For
r alone this is a line of slope i²; for i alone it is a parabola.

>>> r, i, dy = 3.0, 2.0, 10.0
>>> dr = dy * i**2
>>> di = dy * r * (2 * i)
>>> dr, di
(40.0, 120.0)

Hold each factor of your product still in turn, and remember that an input
that was broadcast has many uses, each with its own slope.""",
    "divide_backward": """\
What stands below the bar works against y: if it grows, y falls, and most of
all where it is small. Take y = a / √b. With a held still, y is a times the
curve 1/√b, whose slope is −1/(2b√b).

>>> a, b, dy = 8.0, 4.0, 2.0
>>> da = dy / b**0.5
>>> db = -dy * a / (2 * b * b**0.5)
>>> da, db
(1.0, -1.0)

For a / b, find the slope of 1/b first; its sign and its growth near 0 are
of the same kind, and broadcasting is led back at the end.""",
    "maximum_backward": """\
A choice is a switch: what was chosen gets all of dy, and the rest get
nothing, because a nudge of them changes nothing. Here y is the middle one
of three numbers.

>>> x, dy = np.array([4.0, 9.0, 6.0]), 5.0
>>> middle = np.argsort(x)[1]
>>> float(x[middle])
6.0
>>> dx = np.zeros(3)
>>> dx[middle] = dy
>>> dx.tolist()
[0.0, 0.0, 5.0]

The maximum chooses in every entry anew, by comparing its two inputs, and
the docstring says who gets dy where they are equal.""",
    "power_backward": """\
When a power is differentiated, its exponent comes down as a factor, and one
power is lost. For a list of coefficients this is a move by one place. The
list below stands for 7 + 4x + 5x³, and its slope is 4 + 15x².

>>> c = [7, 4, 0, 5]
>>> [place * c[place] for place in range(1, len(c))]
[4, 0, 15]
>>> x, dy = 2.0, 10.0
>>> dx = dy * (4 + 15 * x**2)
>>> dx
640.0

The rule is the same for an exponent that is negative or not a whole number;
ask what it makes of a single power without coefficients.""",
    "exp_backward": """\
Some slopes need only the height of the curve, and not the place x. For
y = ∛(1 + 3x), y³ is 1 + 3x; differentiated, 3y² times the slope is 3, so
the slope is 1/y². The root is in the cache already and is not taken again.

>>> x, dy = np.array([0.0, -3.0, 21.0]), np.array([3.0, 8.0, 16.0])
>>> y = np.cbrt(1 + 3 * x)  # the cache
>>> y.tolist()
[1.0, -2.0, 4.0]
>>> dx = dy / y**2
>>> dx.tolist()
[3.0, 2.0, 1.0]

The slope of exp can be found from its height too: how steep is the curve
where it is twice as high?""",
    "log_backward": """\
The slope of an inverse function is the reciprocal of a slope, so the
function itself may vanish from it. arctan undoes tan, and a nudge of y
moves tan y by 1 + tan² y nudges. As tan y = x, the slope of arctan is
1/(1 + x²).

>>> x, dy = np.array([0.0, 1.0, 3.0]), np.array([5.0, 4.0, 20.0])
>>> dx = dy / (1 + x**2)
>>> dx.tolist()
[5.0, 2.0, 2.0]

log undoes exp: by how many nudges does exp y move, and what is this number
in terms of x?""",
    "sum_backward": """\
Each row of x gave one number, so each number of dy goes back to one whole
row. Here y is a weighted total of each row, with the weights 1, 2 and 3.
dy gets an axis of length 1, so that it stands in front of its row.

>>> weights = np.array([1, 2, 3])
>>> x = np.array([[4, 0, 1], [2, 2, 2]])
>>> (x * weights).sum(axis=1).tolist()
[7, 12]
>>> dy = np.array([10, 100])
>>> dx = dy[:, None] * weights
>>> dx.tolist()
[[10, 20, 30], [100, 200, 300]]

In a plain total all weights are equal; the axis that was added up may be
another one, several or all, and it may have been kept.""",
    "mean_backward": """\
An average hands dy out in shares, and the shares add up to one whole dy. A
centre of gravity is an average in which every point counts by its mass, so
its share is its mass over the total mass.

>>> x, mass = np.array([3, 5, 8]), np.array([1, 1, 2])
>>> float((mass * x).sum() / mass.sum())
6.0
>>> dy = 8.0
>>> dx = dy * mass / mass.sum()
>>> dx.tolist()
[2.0, 2.0, 4.0]

In a plain average all entries count alike: how many of them went into one
entry of y, if only some axes were averaged?""",
    "matmul_backward": """\
On the way back the same wires are walked the other way, and what arrives at
an entry is added up. Here M is fixed and y = Σ u_i M_ij v_j. So u_i meets
row i of M, and v_j meets column j, which is row j of M transposed.

>>> M = np.array([[1, 0, 2], [0, 1, 1]])
>>> u, v, dy = np.array([1, 2]), np.array([3, 4, 5]), 2
>>> du = [int(dy * (M[i] * v).sum()) for i in range(2)]
>>> dv = [int(dy * (u * M[:, j]).sum()) for j in range(3)]
>>> du, dv
([26, 18], [2, 4, 8])

In a product of matrices dy is a matrix too: for one entry of a, ask which
entries of y it feeds, and let the shapes check your product.""",
    "topological_order": """\
A step is ready as soon as all that it needs is done, and not before. When
one dresses, a shirt comes before its tie, and a coat comes last. If some
pieces are on already, which pieces are ready?

>>> needs = {"coat": ["tie", "shoes"], "shoes": ["socks"],
...          "socks": [], "tie": ["shirt"], "shirt": []}
>>> def ready(worn):
...     return [piece for piece in needs if set(needs[piece]) <= set(worn)]
>>> ready([])
['socks', 'shirt']
>>> ready(["socks", "shirt"])
['shoes', 'socks', 'tie', 'shirt']

Ask this question again and again, and take each node once; the nodes of a
graph are numbers, and their order in the lists means nothing.""",
    "backpropagate": """\
What is used in several places collects from all of them, and it can hand
nothing on before it is complete. How much milk is in one cake? Each part
comes after everything that uses it, and its need grows with each use.

>>> uses = {"cake": {"dough": 1, "cream": 2},
...         "dough": {"milk": 3}, "cream": {"milk": 4}, "milk": {}}
>>> need = {"cake": 1, "dough": 0, "cream": 0, "milk": 0}
>>> for part in ("cake", "dough", "cream", "milk"):
...     for ingredient, amount in uses[part].items():
...         need[ingredient] += need[part] * amount
>>> need
{'cake': 1, 'dough': 1, 'cream': 2, 'milk': 11}

In the graph the last node is the cake, and each operation's own backward
pass says what it hands to its parents.""",
}
