"""Twins on the dense layer: a row meets a column, and what all rows share collects from all."""

TWINS = {
    "dense_forward": """\
Every row of x meets every column of W, and what column j adds at the end is
the same for every row. From two homes, people reach three offices over two
stations. The way to a station takes x, the way from it W, and the lift in
the office b; everyone chooses the faster station.

>>> x = np.array([[1, 4], [5, 2]])
>>> W = np.array([[6, 1, 3], [2, 7, 3]])
>>> b = np.array([0, 10, 20])
>>> [[int((row + W[:, j]).min() + b[j]) for j in range(3)] for row in x]
[[6, 12, 24], [4, 16, 25]]

A dense layer multiplies where this example adds, and adds up where it takes
the smallest; NumPy has one operator for this meeting of rows and columns.""",
    "dense_backward": """\
What all rows share collects a share from each of them. One number s scales
and one number t shifts every entry: y = s x + t. A nudge of s moves entry i
by x_i nudges, a nudge of t moves each entry by one.

>>> x, s, t = np.array([2, 3, 4]), 5, 1
>>> dy = np.array([1, 10, 100])
>>> ds, dt = (dy * x).sum(), dy.sum()
>>> int(ds), int(dt)  # 1·2 + 10·3 + 100·4, and 1 + 10 + 100
(432, 111)
>>> dx = s * dy
>>> dx.tolist()
[5, 50, 500]

A dense layer has many weights and biases: ask of each one which entries of
y it moves, and by how much, and let the shapes check your answer.""",
}
