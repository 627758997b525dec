"""By hand: two networks so small that every number between input and gradient has a name.

Both have one hidden layer and a sigmoid in both layers. A sample costs C = ½ Σ (a − y)², a batch J,
the mean of its C; so the derivatives of J are the means of those of C. W[from, to] is the weight of
one wire. The sigmoid is written ½ (1 + tanh(z/2)), as 1 / (1 + exp(−z)) may overflow on its way.

Source: Nielsen, Neural Networks and Deep Learning, 2015, chapter 2.
"""

from typing import Any

import numpy as np

from backprop_lab.inputs import check_not_empty
from backprop_lab.shapes import Array, ShapeError, check_shapes

# The two examples, whose numbers run through the whole course.
EXAMPLE_1_1_1: dict[str, Any] = {
    "x": np.array([1.5]),
    "y": np.array([0.9]),
    "w1": 1.1,
    "b1": -0.2,
    "w2": 0.7,
    "b2": -0.5,
}
EXAMPLE_2_2_2: dict[str, Any] = {
    "x": np.array([[1.5, -2.0]]),
    "y": np.array([[0.9, 0.2]]),
    "W1": np.array([[0.8, -0.1], [-0.5, -0.2]]),
    "b1": np.array([0.1, -0.4]),
    "W2": np.array([[-0.4, 1.2], [-1.1, -0.7]]),
    "b2": np.array([-0.3, 0.5]),
}
LEARNING_RATE = 0.5
for array in (EXAMPLE_1_1_1["x"], EXAMPLE_1_1_1["y"], *EXAMPLE_2_2_2.values()):
    array.flags.writeable = False


def network_1_1_1_values(
    x: Array, y: Array, w1: float, b1: float, w2: float, b2: float
) -> dict[str, Array]:
    """Compute every value of the 1-1-1 network and every derivative of C, sample by sample.

    x (n,), y (n,), parameters numbers  ->  name: (n,), in the order of the calculation
    """
    check_1_1_1("network_1_1_1_values", x, y, w1, b1, w2, b2)
    v: dict[str, Array] = {}
    v["z1"] = w1 * x + b1
    v["a1"] = 0.5 * (1.0 + np.tanh(0.5 * v["z1"]))
    v["z2"] = w2 * v["a1"] + b2
    v["a2"] = 0.5 * (1.0 + np.tanh(0.5 * v["z2"]))
    v["cost"] = 0.5 * (v["a2"] - y) ** 2
    v["da2"] = v["a2"] - y
    v["slope2"] = v["a2"] * (1.0 - v["a2"])
    v["delta2"] = v["da2"] * v["slope2"]  # ∂C/∂z2, and ∂C/∂b2
    v["da1"] = w2 * v["delta2"]
    v["slope1"] = v["a1"] * (1.0 - v["a1"])
    v["delta1"] = v["da1"] * v["slope1"]  # ∂C/∂z1, and ∂C/∂b1
    v["dw2"] = v["delta2"] * v["a1"]
    v["dw1"] = v["delta1"] * x
    v["dx"] = w1 * v["delta1"]
    return v


def network_1_1_1_backward(
    x: Array, y: Array, w1: float, b1: float, w2: float, b2: float
) -> tuple[float, float, float, float]:
    """Compute the derivatives of J by the parameters of the 1-1-1 network.

    x (n,), y (n,), parameters numbers  ->  dw1, db1, dw2, db2, numbers
    a1 = σ(w1 x + b1),   a2 = σ(w2 a1 + b2),   C = ½ (a2 − y)²,   J = mean of C over the samples
    dJ/dw2 = mean of δ2 a1,   dJ/db2 = mean of δ2,   where δ2 = (a2 − y) a2 (1 − a2)
    dJ/dw1 = mean of δ1 x,    dJ/db1 = mean of δ1,   where δ1 = w2 δ2 a1 (1 − a1)
    """
    check_1_1_1("network_1_1_1_backward", x, y, w1, b1, w2, b2)
    a1 = 0.5 * (1.0 + np.tanh(0.5 * (w1 * x + b1)))
    a2 = 0.5 * (1.0 + np.tanh(0.5 * (w2 * a1 + b2)))

    da2 = a2 - y
    slope2 = a2 * (1.0 - a2)
    delta2 = da2 * slope2

    da1 = w2 * delta2
    slope1 = a1 * (1.0 - a1)
    delta1 = da1 * slope1

    return (delta1 * x).mean(), delta1.mean(), (delta2 * a1).mean(), delta2.mean()


def network_2_2_2_values(
    x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array
) -> dict[str, Array]:
    """Compute every value of the 2-2-2 network and every derivative of C, sample by sample.

    x (n, 2), y (n, 2), W1, W2 (2, 2), b1, b2 (2,)
    ->  name: (n, 2), a column for each node; cost (n,), dW1 and dW2 (n, 2, 2)
    path_0 and path_1 are what the hidden node 0 and 1 gets back, by the output it comes from
    """
    check_2_2_2("network_2_2_2_values", x, y, W1, b1, W2, b2)
    v: dict[str, Array] = {}
    v["z1"] = x[:, [0]] * W1[0] + x[:, [1]] * W1[1] + b1
    v["a1"] = 0.5 * (1.0 + np.tanh(0.5 * v["z1"]))
    v["z2"] = v["a1"][:, [0]] * W2[0] + v["a1"][:, [1]] * W2[1] + b2
    v["a2"] = 0.5 * (1.0 + np.tanh(0.5 * v["z2"]))
    v["cost"] = 0.5 * ((v["a2"] - y) ** 2).sum(axis=1)
    v["da2"] = v["a2"] - y
    v["slope2"] = v["a2"] * (1.0 - v["a2"])
    v["delta2"] = v["da2"] * v["slope2"]  # ∂C/∂z2, and ∂C/∂b2
    v["path_0"] = W2[0] * v["delta2"]
    v["path_1"] = W2[1] * v["delta2"]
    v["da1"] = np.stack([v["path_0"].sum(axis=1), v["path_1"].sum(axis=1)], axis=1)
    v["slope1"] = v["a1"] * (1.0 - v["a1"])
    v["delta1"] = v["da1"] * v["slope1"]  # ∂C/∂z1, and ∂C/∂b1
    v["dW2"] = v["a1"][:, :, None] * v["delta2"][:, None, :]
    v["dW1"] = x[:, :, None] * v["delta1"][:, None, :]
    v["dx"] = v["delta1"][:, [0]] * W1[:, 0] + v["delta1"][:, [1]] * W1[:, 1]
    return v


def network_2_2_2_backward(
    x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array
) -> tuple[Array, Array, Array, Array]:
    """Compute the derivatives of J by the parameters of the 2-2-2 network.

    x (n, 2), y (n, 2), W1, W2 (2, 2), b1, b2 (2,)  ->  dW1 (2, 2), db1 (2,), dW2 (2, 2), db2 (2,)
    a1ₖ = σ(x₀ W1[0, k] + x₁ W1[1, k] + b1ₖ),   a2ₖ = σ(a1₀ W2[0, k] + a1₁ W2[1, k] + b2ₖ),
    C = ½ ((a2₀ − y₀)² + (a2₁ − y₁)²),   J = mean of C over the samples
    dJ/dW2[j, k] = mean of a1ⱼ δ2ₖ,   dJ/db2[k] = mean of δ2ₖ,   where
    δ2ₖ ← (a2ₖ − yₖ) a2ₖ (1 − a2ₖ)
    dJ/dW1[j, k] = mean of xⱼ δ1ₖ,    dJ/db1[k] = mean of δ1ₖ,   where
    δ1ₖ ← (W2[k, 0] δ2₀ + W2[k, 1] δ2₁) a1ₖ (1 − a1ₖ)
    """
    check_2_2_2("network_2_2_2_backward", x, y, W1, b1, W2, b2)
    x_0, x_1 = x[:, 0], x[:, 1]
    a1_0 = 0.5 * (1.0 + np.tanh(0.5 * (x_0 * W1[0, 0] + x_1 * W1[1, 0] + b1[0])))
    a1_1 = 0.5 * (1.0 + np.tanh(0.5 * (x_0 * W1[0, 1] + x_1 * W1[1, 1] + b1[1])))
    a2_0 = 0.5 * (1.0 + np.tanh(0.5 * (a1_0 * W2[0, 0] + a1_1 * W2[1, 0] + b2[0])))
    a2_1 = 0.5 * (1.0 + np.tanh(0.5 * (a1_0 * W2[0, 1] + a1_1 * W2[1, 1] + b2[1])))

    # Each output answers for its own error ...
    delta2_0 = (a2_0 - y[:, 0]) * a2_0 * (1.0 - a2_0)
    delta2_1 = (a2_1 - y[:, 1]) * a2_1 * (1.0 - a2_1)

    # ... and each hidden node for its share in both, which come back along its two wires.
    da1_0 = W2[0, 0] * delta2_0 + W2[0, 1] * delta2_1
    da1_1 = W2[1, 0] * delta2_0 + W2[1, 1] * delta2_1
    delta1_0 = da1_0 * a1_0 * (1.0 - a1_0)
    delta1_1 = da1_1 * a1_1 * (1.0 - a1_1)

    # A weight: what came in along its wire, times the δ of the node that the wire feeds.
    dW2 = [[a1_0 * delta2_0, a1_0 * delta2_1], [a1_1 * delta2_0, a1_1 * delta2_1]]
    dW1 = [[x_0 * delta1_0, x_0 * delta1_1], [x_1 * delta1_0, x_1 * delta1_1]]
    db2, db1 = [delta2_0, delta2_1], [delta1_0, delta1_1]
    return np.mean(dW1, axis=2), np.mean(db1, axis=1), np.mean(dW2, axis=2), np.mean(db2, axis=1)


def network_2_2_2_step(
    x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array, learning_rate: float
) -> tuple[Array, Array, Array, Array]:
    """Move every parameter of the 2-2-2 network once, against its derivative.

    x (n, 2), y (n, 2), W1, W2 (2, 2), b1, b2 (2,), learning_rate a number
    ->  the new W1 (2, 2), b1 (2,), W2 (2, 2), b2 (2,); the given ones stay as they are
    W ← W − η ∂J/∂W,   b ← b − η ∂J/∂b,   every derivative taken before anything moves
    """
    check_2_2_2("network_2_2_2_step", x, y, W1, b1, W2, b2)
    check_shapes("network_2_2_2_step", learning_rate=(learning_rate, ""))
    # The derivatives of `network_2_2_2_backward`, with the two nodes of a layer side by side.
    x_0, x_1 = x[:, [0]], x[:, [1]]
    a1 = 0.5 * (1.0 + np.tanh(0.5 * (x_0 * W1[0] + x_1 * W1[1] + b1)))
    a1_0, a1_1 = a1[:, [0]], a1[:, [1]]
    a2 = 0.5 * (1.0 + np.tanh(0.5 * (a1_0 * W2[0] + a1_1 * W2[1] + b2)))
    delta2 = (a2 - y) * a2 * (1.0 - a2)
    da1 = delta2[:, [0]] * W2[:, 0] + delta2[:, [1]] * W2[:, 1]
    delta1 = da1 * a1 * (1.0 - a1)
    dW2 = np.mean([a1_0 * delta2, a1_1 * delta2], axis=1)
    dW1 = np.mean([x_0 * delta1, x_1 * delta1], axis=1)
    db2, db1 = np.mean(delta2, axis=0), np.mean(delta1, axis=0)
    return (
        W1 - learning_rate * dW1,
        b1 - learning_rate * db1,
        W2 - learning_rate * dW2,
        b2 - learning_rate * db2,
    )


def check_1_1_1(where: str, x: Array, y: Array, w1: float, b1: float, w2: float, b2: float) -> None:
    """Check that each input has a target, and that every parameter is one number."""
    check_shapes(where, x=(x, "n"), y=(y, "n"), w1=(w1, ""), b1=(b1, ""), w2=(w2, ""), b2=(b2, ""))
    check_not_empty(where, x=x)


def check_2_2_2(where: str, x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> None:
    """Check that each input has a target, and that every layer has two nodes."""
    n = max(np.size(x) // 2, 1)
    expected = {"x": (n, 2), "y": (n, 2), "W1": (2, 2), "b1": (2,), "W2": (2, 2), "b2": (2,)}
    arrays = (x, y, W1, b1, W2, b2)
    for (name, shape), array in zip(expected.items(), arrays, strict=True):
        if np.shape(array) != shape:
            raise ShapeError(f"{where}: {name} has shape {np.shape(array)}, expected {shape}.")
