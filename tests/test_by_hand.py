"""The worked networks: every number of the two examples, by hand, by graph and on the tape."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

from backprop_lab.activations import SIGMOID
from backprop_lab.by_hand import (
    EXAMPLE_1_1_1,
    EXAMPLE_2_2_2,
    LEARNING_RATE,
    network_1_1_1_backward,
    network_1_1_1_values,
    network_2_2_2_backward,
    network_2_2_2_step,
    network_2_2_2_values,
)
from backprop_lab.dense import DENSE
from backprop_lab.differences import complex_step_gradient, numerical_gradient
from backprop_lab.gradient_check import relative_error
from backprop_lab.inputs import InputError
from backprop_lab.losses import MSE
from backprop_lab.network import Network as LayeredNetwork
from backprop_lab.shapes import ShapeError
from backprop_lab.tape import Node, apply, gradients


class Network(NamedTuple):
    """The functions of a network, and its example, from which a test takes names and shapes."""

    values: Callable[..., dict[str, Any]]
    backward: Callable[..., tuple[Any, ...]]
    example: dict[str, Any]

    @property
    def parameters(self) -> list[str]:
        """The names of the parameters, in the order of their derivatives."""
        return [name for name in self.example if name not in ("x", "y")]

    def draw(self, rng: np.random.Generator, n: int) -> dict[str, Any]:
        """Draw n samples and parameters, that nobody may write to."""
        given = {
            name: np.array(rng.normal(size=np.shape(value)))
            if name in self.parameters
            else rng.normal(size=(n, *value.shape[1:]))
            for name, value in self.example.items()
        }
        for array in given.values():
            array.flags.writeable = False
        return given

    def loss(self, **given: Any) -> Any:
        """Compute J, the mean of the samples' costs."""
        return self.values(**given)["cost"].mean()


NETWORKS = {
    "1-1-1": Network(network_1_1_1_values, network_1_1_1_backward, EXAMPLE_1_1_1),
    "2-2-2": Network(network_2_2_2_values, network_2_2_2_backward, EXAMPLE_2_2_2),
}
each_network = pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)


def six_decimals(value: Any) -> Any:
    """Round to what the tables show."""
    return np.round(np.asarray(value, dtype=float), 6).tolist()


def test_every_number_of_1_1_1() -> None:
    # Given x = 1.5, w1 = 1.1, b1 = −0.2, w2 = 0.7, b2 = −0.5 and the target y = 0.9.
    table = {
        "z1": 1.450000,  # 1.1 · 1.5 − 0.2
        "a1": 0.809998,  # 1 / (1 + e^−1.45) = 1 / (1 + 0.234570)
        "z2": 0.066999,  # 0.7 · 0.809998 − 0.5
        "a2": 0.516743,  # 1 / (1 + e^−0.066999) = 1 / (1 + 0.935196)
        "cost": 0.073443,  # 0.5 · (0.516743 − 0.9)² = 0.5 · 0.146886
        "da2": -0.383257,  # 0.516743 − 0.9
        "slope2": 0.249720,  # 0.516743 · 0.483257
        "delta2": -0.095707,  # −0.383257 · 0.249720, which is also the derivative by b2
        "da1": -0.066995,  # 0.7 · −0.095707
        "slope1": 0.153901,  # 0.809998 · 0.190002
        "delta1": -0.010311,  # −0.066995 · 0.153901, which is also the derivative by b1
        "dw2": -0.077522,  # −0.095707 · 0.809998
        "dw1": -0.015466,  # −0.010311 · 1.5
        "dx": -0.011342,  # −0.010311 · 1.1
    }
    values = network_1_1_1_values(**EXAMPLE_1_1_1)
    assert {name: six_decimals(value.item()) for name, value in values.items()} == table


def test_a_step_of_1_1_1() -> None:
    derivatives = network_1_1_1_backward(**EXAMPLE_1_1_1)
    assert six_decimals(derivatives) == [-0.015466, -0.010311, -0.077522, -0.095707]
    after = {
        name: EXAMPLE_1_1_1[name] - LEARNING_RATE * derivative
        for name, derivative in zip(["w1", "b1", "w2", "b2"], derivatives, strict=True)
    }
    assert {name: six_decimals(value) for name, value in after.items()} == {
        "w1": 1.107733,  # 1.1 + 0.5 · 0.015466
        "b1": -0.194845,  # −0.2 + 0.5 · 0.010311
        "w2": 0.738761,  # 0.7 + 0.5 · 0.077522
        "b2": -0.452147,  # −0.5 + 0.5 · 0.095707
    }
    values = network_1_1_1_values(**EXAMPLE_1_1_1 | after)
    seen = {name: six_decimals(values[name].item()) for name in ("z1", "a1", "z2", "a2", "cost")}
    assert seen == {
        "z1": 1.466755,  # 1.107733 · 1.5 − 0.194845
        "a1": 0.812564,  # 1 / (1 + e^−1.466755) = 1 / (1 + 0.230673)
        "z2": 0.148144,  # 0.738761 · 0.812564 − 0.452147, computed unrounded
        "a2": 0.536968,  # 1 / (1 + e^−0.148144) = 1 / (1 + 0.862307)
        "cost": 0.065896,  # 0.5 · (0.536968 − 0.9)², which was 0.073443
    }


def test_every_number_of_2_2_2() -> None:
    # Given x = (1.5, −2), W1 = ((0.8, −0.1), (−0.5, −0.2)), b1 = (0.1, −0.4),
    # W2 = ((−0.4, 1.2), (−1.1, −0.7)), b2 = (−0.3, 0.5) and the target y = (0.9, 0.2).
    table = {
        "z1": [2.300000, -0.150000],  # 1.5 · 0.8 + 2 · 0.5 + 0.1; −1.5 · 0.1 + 2 · 0.2 − 0.4
        "a1": [0.908877, 0.462570],  # 1 / (1 + e^−2.3), 1 / (1 + e^0.15)
        "z2": [-1.172378, 1.266853],  # −0.4 · 0.908877 − 1.1 · 0.462570 − 0.3, and so on
        "a2": [0.236425, 0.780204],
        "cost": 0.388484,  # 0.5 · (0.663575² + 0.580204²) = 0.5 · (0.440332 + 0.336637)
        "da2": [-0.663575, 0.580204],  # 0.236425 − 0.9, 0.780204 − 0.2
        "slope2": [0.180528, 0.171486],  # 0.236425 · 0.763575, 0.780204 · 0.219796
        "delta2": [-0.119794, 0.099497],  # −0.663575 · 0.180528, 0.580204 · 0.171486
        "path_0": [0.047918, 0.119396],  # −0.4 · −0.119794, 1.2 · 0.099497
        "path_1": [0.131773, -0.069648],  # −1.1 · −0.119794, −0.7 · 0.099497
        "da1": [0.167314, 0.062126],  # the sums of the two paths
        "slope1": [0.082820, 0.248599],  # 0.908877 · 0.091123, 0.462570 · 0.537430
        "delta1": [0.013857, 0.015444],  # 0.167314 · 0.082820, 0.062126 · 0.248599
        # From hidden 0 to output 0: 0.908877 · −0.119794 = −0.108878,
        # from hidden 1 to output 0: 0.462570 · −0.119794 = −0.055413.
        "dW2": [[-0.108878, 0.090430], [-0.055413, 0.046024]],
        # From input 0 to hidden 0: 1.5 · 0.013857 = 0.020785,
        # from input 1 to hidden 0: −2 · 0.013857 = −0.027714.
        "dW1": [[0.020785, 0.023167], [-0.027714, -0.030889]],
        # 0.8 · 0.013857 − 0.1 · 0.015444, −0.5 · 0.013857 − 0.2 · 0.015444
        "dx": [0.009541, -0.010017],
    }
    values = network_2_2_2_values(**EXAMPLE_2_2_2)
    assert {name: six_decimals(value[0]) for name, value in values.items()} == table
    assert list(values) == list(table)


def test_a_step_of_2_2_2() -> None:
    dW1, db1, dW2, db2 = network_2_2_2_backward(**EXAMPLE_2_2_2)
    assert six_decimals(dW1) == [[0.020785, 0.023167], [-0.027714, -0.030889]]
    assert six_decimals(db1) == [0.013857, 0.015444]
    assert six_decimals(dW2) == [[-0.108878, 0.090430], [-0.055413, 0.046024]]
    assert six_decimals(db2) == [-0.119794, 0.099497]

    step = network_2_2_2_step(**EXAMPLE_2_2_2, learning_rate=LEARNING_RATE)
    after = dict(zip(["W1", "b1", "W2", "b2"], step, strict=True))
    assert {name: six_decimals(value) for name, value in after.items()} == {
        # 0.8 − 0.5 · 0.020785 = 0.789607, −0.5 + 0.5 · 0.027714 = −0.486143
        "W1": [[0.789607, -0.111583], [-0.486143, -0.184556]],
        "b1": [0.093072, -0.407722],
        # −0.4 + 0.5 · 0.108878 = −0.345561, 1.2 − 0.5 · 0.090430 = 1.154785
        "W2": [[-0.345561, 1.154785], [-1.072293, -0.723012]],
        "b2": [-0.240103, 0.450252],
    }
    values = network_2_2_2_values(**EXAMPLE_2_2_2 | after)
    seen = {name: six_decimals(values[name][0]) for name in ("z1", "a1", "z2", "a2", "cost")}
    assert seen == {
        "z1": [2.249769, -0.205986],
        "a1": [0.904631, 0.448685],
        "z2": [-1.033830, 1.170501],
        "a2": [0.262342, 0.763236],
        "cost": 0.361921,  # it was 0.388484
    }


def test_the_examples_are_what_the_tables_say() -> None:
    assert {name: np.asarray(value).tolist() for name, value in EXAMPLE_1_1_1.items()} == {
        "x": [1.5],
        "y": [0.9],
        "w1": 1.1,
        "b1": -0.2,
        "w2": 0.7,
        "b2": -0.5,
    }
    assert {name: value.tolist() for name, value in EXAMPLE_2_2_2.items()} == {
        "x": [[1.5, -2.0]],
        "y": [[0.9, 0.2]],
        "W1": [[0.8, -0.1], [-0.5, -0.2]],
        "b1": [0.1, -0.4],
        "W2": [[-0.4, 1.2], [-1.1, -0.7]],
        "b2": [-0.3, 0.5],
    }
    assert LEARNING_RATE == 0.5
    with pytest.raises(ValueError, match="read-only"):
        EXAMPLE_2_2_2["W1"][0, 0] = 0.0


@pytest.mark.parametrize("n", [1, 2, 7])
@each_network
def test_derivatives_agree_with_measurements(
    network: Network, n: int, rng: np.random.Generator
) -> None:
    given = network.draw(rng, n)
    for name, derivative in zip(network.parameters, network.backward(**given), strict=True):

        def loss(parameter: Any, name: str = name) -> Any:
            return network.loss(**given | {name: parameter})

        by_complex_step = complex_step_gradient(loss, given[name], 1.0)
        assert np.shape(derivative) == given[name].shape
        assert relative_error(derivative, by_complex_step) < 1e-10
        assert relative_error(derivative, numerical_gradient(loss, given[name], 1.0)) < 1e-6
        if n > 1:  # a sum in the place of the mean would be found
            assert relative_error(n * np.asarray(derivative), by_complex_step) > 0.4


@each_network
def test_every_sample_has_derivatives_of_its_own(
    network: Network, rng: np.random.Generator
) -> None:
    given = network.draw(rng, 5)
    table = network.values(**given)

    def total(x: Any) -> Any:
        return network.values(**given | {"x": x})["cost"].sum()

    by_complex_step = complex_step_gradient(total, given["x"], 1.0)
    np.testing.assert_allclose(table["dx"], by_complex_step, rtol=1e-10)
    W1, _, W2, _ = network.parameters
    names = [f"d{W1}", "delta1", f"d{W2}", "delta2"]
    for name, derivative in zip(names, network.backward(**given), strict=True):
        np.testing.assert_allclose(table[name].mean(axis=0), derivative, rtol=1e-12)


@each_network
def test_the_derivative_of_two_samples_is_the_mean_of_their_own(
    network: Network, rng: np.random.Generator
) -> None:
    both = network.draw(rng, 2)
    first = network.backward(**both | {"x": both["x"][:1], "y": both["y"][:1]})
    second = network.backward(**both | {"x": both["x"][1:], "y": both["y"][1:]})
    for one, other, mean in zip(first, second, network.backward(**both), strict=True):
        np.testing.assert_allclose(mean, (one + other) / 2, rtol=1e-12)


def test_a_step_goes_against_the_derivatives(rng: np.random.Generator) -> None:
    network = NETWORKS["2-2-2"]
    given = network.draw(rng, 5)
    moved = network_2_2_2_step(**given, learning_rate=0.3)
    derivatives = network.backward(**given)
    for name, derivative, parameter in zip(network.parameters, derivatives, moved, strict=True):
        np.testing.assert_allclose(parameter, given[name] - 0.3 * derivative, rtol=1e-13)


def sigmoid(z: Node) -> Node:
    """Record the sigmoid in the smallest boxes."""
    return 1.0 / (1.0 + (-z).exp())


@pytest.mark.parametrize("n", [1, 5])
@each_network
def test_by_hand_by_graph_and_on_the_tape(
    network: Network, n: int, rng: np.random.Generator
) -> None:
    given = network.example if n == 1 else network.draw(rng, n)
    loss, by_hand = network.loss(**given), network.backward(**given)
    # A layer of one node is a layer: its x is a column, its weight a matrix with one entry.
    width = np.size(given["b1"])
    x, y = given["x"].reshape(n, width), given["y"].reshape(n, width)
    shapes = [(width, width), (width,), (width, width), (width,)]
    W1, b1, W2, b2 = parameters = [
        Node(np.reshape(given[name], shape))
        for name, shape in zip(network.parameters, shapes, strict=True)
    ]
    error = sigmoid(sigmoid(x @ W1 + b1) @ W2 + b2) - y
    by_graph = (error**2).sum() / (2 * n)
    hidden = apply(SIGMOID, apply(DENSE, x, W1, b1))
    on_the_tape = apply(MSE, apply(SIGMOID, apply(DENSE, hidden, W2, b2)), target=y)
    for output in (by_graph, on_the_tape):
        found = gradients(output)
        np.testing.assert_allclose(output.value, loss, rtol=1e-12)
        for parameter, derivative, shape in zip(parameters, by_hand, shapes, strict=True):
            np.testing.assert_allclose(found[parameter], np.reshape(derivative, shape), rtol=1e-12)


@pytest.mark.parametrize("n", [1, 5])
@each_network
def test_by_hand_and_by_layers(network: Network, n: int, rng: np.random.Generator) -> None:
    given = network.example if n == 1 else network.draw(rng, n)
    width = np.size(given["b1"])
    layers = LayeredNetwork((width,) * 3, SIGMOID, rng=rng)
    layers.parameters[:] = np.concatenate([np.ravel(given[name]) for name in network.parameters])
    z2, caches = layers.forward(given["x"].reshape(n, width))
    a2, sigmoid_cache = SIGMOID.forward(z2)
    loss, loss_cache = MSE.forward(a2, given["y"].reshape(n, width))
    np.testing.assert_allclose(loss, network.loss(**given), rtol=1e-12)
    dz2 = SIGMOID.backward(MSE.backward(1.0, loss_cache), sigmoid_cache)
    by_hand = np.concatenate([np.ravel(d) for d in network.backward(**given)])
    np.testing.assert_allclose(layers.backward(dz2, caches), by_hand, rtol=1e-12)


def test_large_scores_overflow_nowhere() -> None:
    # σ(−1000) = 0 and σ(1000) = 1, with slope 0: nothing moves, and nothing warns.
    x, y = np.array([1000.0, -1000.0]), np.array([0.0, 1.0])
    assert network_1_1_1_backward(x, y, 1.0, 0.0, 2000.0, -1000.0) == (0.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize("network", [network_1_1_1_values, network_1_1_1_backward])
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"y": np.ones(3)}, r"y has shape \(3,\), expected \(n,\) with n = 1, as in x of shape"),
        ({"w2": np.ones(1)}, r"w2 has shape \(1,\), expected \(\)"),
        ({"x": np.ones((1, 1))}, r"x has shape \(1, 1\), expected \(n,\)"),
    ],
)
def test_1_1_1_names_a_wrong_shape(
    network: Callable[..., Any], wrong: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ShapeError, match=f"^{network.__name__}: {sentence}"):
        network(**EXAMPLE_1_1_1 | wrong)


def test_a_batch_without_samples_is_refused() -> None:
    empty = {"x": np.ones(0), "y": np.ones(0)}
    with pytest.raises(InputError, match="network_1_1_1_backward: x is empty"):
        network_1_1_1_backward(**EXAMPLE_1_1_1 | empty)


@pytest.mark.parametrize("network", [network_2_2_2_values, network_2_2_2_backward])
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"x": np.ones(2)}, r"x has shape \(2,\), expected \(1, 2\)"),
        ({"x": np.ones((0, 2))}, r"x has shape \(0, 2\), expected \(1, 2\)"),
        ({"x": np.ones((3, 2))}, r"y has shape \(1, 2\), expected \(3, 2\)"),
        ({"W1": np.ones((3, 3))}, r"W1 has shape \(3, 3\), expected \(2, 2\)"),
        ({"b2": np.ones((1, 2))}, r"b2 has shape \(1, 2\), expected \(2,\)"),
    ],
)
def test_2_2_2_names_a_wrong_shape(
    network: Callable[..., Any], wrong: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ShapeError, match=f"^{network.__name__}: {sentence}"):
        network(**EXAMPLE_2_2_2 | wrong)


def test_a_step_names_a_wrong_shape() -> None:
    with pytest.raises(ShapeError, match=r"^network_2_2_2_step: W2 has shape \(2,\), expected"):
        network_2_2_2_step(**EXAMPLE_2_2_2 | {"W2": np.ones(2)}, learning_rate=0.5)
    with pytest.raises(ShapeError, match=r"^network_2_2_2_step: learning_rate has shape \(2,\)"):
        network_2_2_2_step(**EXAMPLE_2_2_2, learning_rate=np.ones(2))
