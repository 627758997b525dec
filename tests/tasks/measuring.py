"""Students who measure slopes by differences where a task asks for a derivation."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from backprop_lab.activations import (
    gelu_forward,
    leaky_relu_forward,
    relu_forward,
    sigmoid_forward,
    softplus_forward,
    tanh_forward,
)
from backprop_lab.audit.students import Function
from backprop_lab.by_hand import network_1_1_1_values, network_2_2_2_values
from backprop_lab.chain_rule import neuron_forward
from backprop_lab.dense import dense_forward
from backprop_lab.elementary import (
    add_forward,
    divide_forward,
    exp_forward,
    maximum_forward,
    multiply_forward,
    power_forward,
)
from backprop_lab.gradient_descent import linear_regression_forward
from backprop_lab.layers import mlp_forward
from backprop_lab.losses import mse_forward
from backprop_lab.reductions import matmul_forward, mean_forward, sum_forward
from backprop_lab.regularization import dropout_forward, l2_forward
from backprop_lab.softmax import (
    binary_cross_entropy_forward,
    binary_cross_entropy_with_logits_forward,
    softmax_cross_entropy_forward,
    softmax_forward,
)
from backprop_lab.tasks.task import Task

Measure = Callable[..., Any]  # measure(f, x, dy)  ->  dL/dx


class Experiment(NamedTuple):
    """What is nudged, and what is watched meanwhile."""

    dy: Any
    inputs: tuple[Any, ...]
    forward: Callable[..., Any]  # inputs  ->  y, or y and a cache
    finish: Callable[..., Any] = lambda *slopes: slopes if len(slopes) > 1 else slopes[0]


def measuring(task: Task, measure: Measure) -> Function:
    """Answer a task by a measurement: rebuild the inputs from the cache, and nudge each."""

    def student(*arguments: Any) -> Any:
        dy, inputs, forward, finish = EXPERIMENTS[task.name](*arguments)
        inputs = tuple(np.asarray(value, dtype=float) for value in inputs)

        def slope(i: int) -> Any:
            def output_at(value: Any) -> Any:
                y = forward(*inputs[:i], value, *inputs[i + 1 :])
                return y[0] if type(y) is tuple else y

            return measure(output_at, inputs[i], dy)

        return finish(*map(slope, range(len(inputs))))

    return student


def of_the_input(forward: Callable[..., Any], *names: str) -> Callable[..., Experiment]:
    """Find the input in the cache, and behind it the constants of these names."""

    def experiment(dy: Any, cache: Any) -> Experiment:
        x, *constants = cache if type(cache) is tuple else (cache,)
        return Experiment(dy, (x,), partial(forward, **dict(zip(names, constants, strict=True))))

    return experiment


def of_all(forward: Callable[..., Any]) -> Callable[..., Experiment]:
    """Find all inputs in the cache."""
    return lambda dy, cache: Experiment(dy, cache, forward)


def of_the_output(
    forward: Callable[..., Any], inverse: Callable[[Any], Any]
) -> Callable[..., Experiment]:
    """Find y in the cache, and invert it."""
    return lambda dy, y: Experiment(dy, (inverse(y),), forward)


def logits_of(p: Any) -> Any:
    return np.log(p) - np.log1p(-p)


def log_of_probabilities(p: Any) -> Any:
    return np.log(np.maximum(p, 1e-300))


def of_shapes(dy: Any, cache: Any) -> Experiment:
    """Nudge inputs of which only the shapes are known: any will do for a sum of the two."""
    return Experiment(dy, tuple(map(np.zeros, cache)), add_forward)


def of_a_reduction(forward: Callable[..., Any], dy: Any, cache: Any) -> Experiment:
    shape, axis, keepdims = cache
    return Experiment(dy, (np.zeros(shape),), partial(forward, axis=axis, keepdims=keepdims))


def of_a_broadcast(dy: Any, shape: Any) -> Experiment:
    return Experiment(dy, (np.zeros(shape),), lambda x: np.broadcast_to(x, dy.shape))


def of_a_line(dloss: Any, cache: Any) -> Experiment:
    """Nudge w and b away from what they are, and call that 0."""
    X, prediction, y = cache
    forward = partial(linear_regression_forward, X=X, y=y - prediction)
    return Experiment(dloss, (np.zeros(X.shape[1]), 0.0), forward)


def of_a_neuron(da: Any, cache: Any) -> Experiment:
    x, w, a = cache
    return Experiment(da, (x, w, logits_of(a) - w @ x), neuron_forward)


def of_a_dense_layer(dy: Any, cache: Any) -> Experiment:
    return Experiment(dy, (*cache, np.zeros(dy.shape[1])), dense_forward)


def of_dropout(dy: Any, cache: Any) -> Experiment:
    kept, keep_probability = cache
    uniforms = np.where(kept, 0.0, keep_probability)
    return of_the_input(dropout_forward, "uniforms", "keep_probability")(
        dy, (np.zeros(dy.shape), uniforms, keep_probability)
    )


def of_a_softmax(dloss: Any, cache: Any) -> Experiment:
    p, labels = cache
    forward = partial(softmax_cross_entropy_forward, labels=labels)
    return Experiment(dloss, (log_of_probabilities(p),), forward)


def in_pairs(*arrays: Any) -> tuple[Any, ...]:
    return tuple(zip(arrays[::2], arrays[1::2], strict=True))


def of_layers(dy: Any, cache: Any) -> Experiment:
    """Find the biases too: each input is the tanh of what came before it."""
    inputs, weights = cache
    parameters: list[Any] = []
    for i, W in enumerate(weights):
        last = i == len(weights) - 1
        b = np.zeros(W.shape[1]) if last else (np.arctanh(inputs[i + 1]) - inputs[i] @ W)[0]
        parameters += [W, b]
    return Experiment(
        dy,
        (inputs[0], *parameters),
        lambda x, *parameters: mlp_forward(x, in_pairs(*parameters)),
        lambda dx, *slopes: (dx, in_pairs(*slopes)),
    )


def of_a_training_step(parameters: Any, x: Any, labels: Any, learning_rate: Any) -> Experiment:
    flat = [array for pair in parameters for array in pair]

    def loss(*parameters: Any) -> Any:
        return softmax_cross_entropy_forward(mlp_forward(x, in_pairs(*parameters))[0], labels)[0]

    def finish(*slopes: Any) -> Any:
        moved = (a - learning_rate * slope for a, slope in zip(flat, slopes, strict=True))
        return in_pairs(*moved), loss(*flat)

    return Experiment(1.0, tuple(flat), loss, finish)


def of_a_network(values: Callable[..., Any], x: Any, y: Any, *parameters: Any) -> Experiment:
    return Experiment(1.0, parameters, lambda *p: values(x, y, *p)["cost"].mean())


def of_a_network_step(x: Any, y: Any, *rest: Any) -> Experiment:
    *parameters, learning_rate = rest

    def finish(*slopes: Any) -> Any:
        return tuple(a - learning_rate * da for a, da in zip(parameters, slopes, strict=True))

    return of_a_network(network_2_2_2_values, x, y, *parameters)._replace(finish=finish)


def of_one_row(p: Any) -> Experiment:
    """Nudge each logit, and watch every probability: a copy of the logits for each."""
    copies = np.tile(log_of_probabilities(p), (len(p), 1))

    def forward(*rows: Any) -> Any:
        return np.diag(softmax_forward(np.array(rows))[0])

    return Experiment(np.ones(len(p)), tuple(copies), forward, lambda *rows: np.array(rows))


EXPERIMENTS: dict[str, Callable[..., Experiment]] = {
    "mse_backward": of_the_input(mse_forward, "target"),
    "linear_regression_backward": of_a_line,
    "neuron_backward": of_a_neuron,
    "sigmoid_backward": of_the_output(sigmoid_forward, logits_of),
    "tanh_backward": of_the_output(tanh_forward, np.arctanh),
    "relu_backward": of_the_input(relu_forward),
    "leaky_relu_backward": of_the_input(leaky_relu_forward, "alpha"),
    "softplus_backward": of_the_input(softplus_forward),
    "gelu_backward": of_the_input(gelu_forward),
    "unbroadcast": of_a_broadcast,
    "add_backward": of_shapes,
    "multiply_backward": of_all(multiply_forward),
    "divide_backward": of_all(divide_forward),
    "maximum_backward": of_all(maximum_forward),
    "power_backward": of_the_input(power_forward, "exponent"),
    "exp_backward": of_the_output(exp_forward, np.log),
    "log_backward": of_the_input(np.log),  # without a check: some nudges lead below 0
    "sum_backward": partial(of_a_reduction, sum_forward),
    "mean_backward": partial(of_a_reduction, mean_forward),
    "matmul_backward": of_all(matmul_forward),
    "network_1_1_1_backward": partial(of_a_network, network_1_1_1_values),
    "network_2_2_2_backward": partial(of_a_network, network_2_2_2_values),
    "network_2_2_2_step": of_a_network_step,
    "dense_backward": of_a_dense_layer,
    "mlp_backward": of_layers,
    "softmax_jacobian": of_one_row,
    "softmax_backward": of_the_output(softmax_forward, log_of_probabilities),
    "softmax_cross_entropy_backward": of_a_softmax,
    "binary_cross_entropy_backward": of_the_input(binary_cross_entropy_forward, "target"),
    "binary_cross_entropy_with_logits_backward": of_the_input(
        binary_cross_entropy_with_logits_forward, "target"
    ),
    "l2_backward": of_the_input(l2_forward, "strength"),
    "dropout_backward": of_dropout,
    "train_step": of_a_training_step,
}
