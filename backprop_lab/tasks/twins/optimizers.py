"""Twins on optimizers: cutting and counting, steps against a sign, memories that fade."""

TWINS = {
    "minibatches": """\
Pieces of one length are cut off until less than a whole piece is left, and
this rest is a piece too. A word is cut into syllables of 3 letters. The
letters stay in their order.

>>> pieces, piece = [], ""
>>> for letter in "perceptron":
...     piece = piece + letter
...     if len(piece) == 3:
...         pieces.append(piece)
...         piece = ""
>>> pieces, piece
(['per', 'cep', 'tro'], 'n')

With arrays a piece can be cut out in one go, from its start to its end; ask
where the pieces start, and what becomes of the rest.""",
    "count_iterations": """\
Where each part is rounded up, round before you add the parts. Every
chapter of a book starts on a new page, and a page has 30 lines. Three
chapters have 31, 45 and 10 lines.

>>> pages = [int(np.ceil(lines / 30)) for lines in (31, 45, 10)]
>>> pages, sum(pages)
([2, 2, 1], 5)
>>> int(np.ceil((31 + 45 + 10) / 30))  # without new pages
3

An epoch is a chapter and its batches are pages: every epoch starts with a
new batch, and a batch that is not full counts as well.""",
    "sgd_step": """\
A positive gradient says that the loss grows with the weight, so the weight
must become smaller. This rule does it by factors: each unit of the gradient
halves a weight, and the learning rate counts the units.

>>> w, dw = np.array([4, 4, 4]), np.array([1, 0, -1])
>>> for learning_rate in (1, 2):
...     print((w / 2.0 ** (learning_rate * dw)).tolist())
[2.0, 4.0, 8.0]
[1.0, 4.0, 16.0]
>>> w.tolist()  # the caller's array is as it was
[4, 4, 4]

Plain gradient descent adds where this rule multiplies: the directions are
the same, and w itself is left untouched here too.""",
    "momentum_step": """\
A memory keeps part of what it held and takes in something new, and the new
memory moves the value. A shock drives the rate of inflation up in the first
year. The price goes on rising after it, because half of each rate remains.

>>> rate, price = 0.0, 64.0
>>> for shock in (1.0, 0.0, 0.0):
...     rate = (rate + shock) / 2
...     price = price * (1 + rate)
...     print(rate, price)
0.5 96.0
0.25 120.0
0.125 135.0

The velocity is such a memory: update it first, with the sign that the
docstring gives it, then let it move w, and return both.""",
    "rmsprop_step": """\
Changes of different units can be compared when each one is measured by its
own recent size. One price moves by hundreds of won, another by dollars. The
memory of the size is half the old one and half the new change, without its
sign.

>>> size, change = np.array([100.0, 1.0]), np.array([300.0, -3.0])
>>> size = (size + np.abs(change)) / 2
>>> size.tolist()
[200.0, 2.0]
>>> (change / size).tolist()
[1.5, -1.5]

RMSProp remembers squares, with weights that decay gives, so a root has to
bring back the unit; both w and the memory are returned.""",
    "adam_step": """\
A running mean that starts at 0 is too small at first, because part of its
weight still lies on this 0. It is 20 degrees every day. A second memory
adds up the weight of the real days, and dividing by it corrects the mean.

>>> mean, weight = 0.0, 0.0
>>> for day in (1, 2, 3):
...     mean = (mean + 20) / 2
...     weight = (weight + 1) / 2
...     print(day, mean, weight, mean / weight)
1 10.0 0.5 20.0
2 15.0 0.75 20.0
3 17.5 0.875 20.0

Adam has two such means and corrects both, but only for the step: what it
returns and remembers is the mean as it is.""",
    "clip_by_global_norm": """\
To make all parts fit and keep their proportions, scale them all by one
factor, found from all of them together. Two bowls of dough go into one pot.
If they fit already, nothing changes.

>>> def fit(bowls, pot):
...     total = sum(sum(bowl) for bowl in bowls)
...     factor = min(1, pot / total)
...     return [[factor * part for part in bowl] for bowl in bowls]
>>> fit([[1, 3], [4]], 4)
[[0.5, 1.5], [2.0]]
>>> fit([[1, 3], [4]], 10)
[[1, 3], [4]]

For gradients the size of the whole is a length and not a plain total; also
ask what your factor does when all gradients are 0.""",
}
