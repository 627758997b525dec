"""Inputs: arguments for every graded function, drawn from all it is for and not from its cases.

They show whether a changed reference is still the same function, so they must not share a blind
spot with the cases of the judge: nothing here was taken from there. Where a sum could cancel to
nothing but rounding, two right formulas would differ; there, entries are drawn without ties.
"""

from collections.abc import Callable
from itertools import product

import numpy as np

from backprop_lab.audit.draws import (
    Rng,
    alike,
    array,
    broadcast_shapes,
    halves,
    keep_probability,
    labels,
    layers,
    magnitude,
    moments,
    now_and_then,
    number,
    one_of,
    ordinary,
    positive,
    probabilities,
    rate,
    shape,
    sigmoids,
    sizes,
    tanhs,
    targets,
    untied,
    weight_of_old,
    whole,
    with_extremes,
)
from backprop_lab.graph import OPERATIONS
from backprop_lab.shapes import Array
from backprop_lab.tasks.functions import FUNCTIONS, MARK
from backprop_lab.tasks.task import Arguments

FAR = (-800.0, -40.0, 0.0, 40.0, 800.0)


def perceptron(rng: Rng, n: int, d: int) -> Arguments:
    """Draw w, b, X, y and a rate; ties only where the sums are exact, or a sign were rounding."""
    exact = now_and_then(rng, 0.5)
    draw = halves if exact else untied
    w = np.zeros(d) if now_and_then(rng) else draw(rng, d)
    b = one_of(rng, 0.0, float(draw(rng)))
    learning_rate = one_of(rng, 1.0, 0.5, 0.25) if exact else rate(rng)
    return w, b, draw(rng, n, d), targets(rng, n), learning_rate


def perceptron_predict(rng: Rng) -> Arguments:
    w, b, X, _, _ = perceptron(rng, *sizes(rng, 2))
    return X, w, b


def perceptron_update(rng: Rng) -> Arguments:
    w, b, X, y, learning_rate = perceptron(rng, 1, *sizes(rng, 1))
    return w, b, X[0], float(y[0]), learning_rate


def linear_regression_backward(rng: Rng) -> Arguments:
    n, d = sizes(rng, 2)
    prediction, y = untied(rng, n), array(rng, n)
    if now_and_then(rng):
        y[: n // 2] = prediction[: n // 2]
    return number(rng), (array(rng, n, d), prediction, y)


def linear_regression_closed_form(rng: Rng) -> Arguments:
    # Always more samples than unknowns: where several w fit, right answers find several.
    d = whole(rng, 1, 4)
    n = d + whole(rng, 3, 6)
    X = untied(rng, n, d, scale=one_of(rng, 0.1, 1.0, 10.0))
    X *= one_of(rng, 0.5, 1.0, 2.0) ** np.arange(d)
    return X + one_of(rng, 0.0, 1.0), untied(rng, n)


def neuron_backward(rng: Rng) -> Arguments:
    x, w = alike(rng, array, array, least=1, most=1)
    return number(rng), (x, w, float(sigmoids(rng)))


def count_paths(rng: Rng) -> Arguments:
    widths = sizes(rng, whole(rng, 2, 7))
    return (one_of(rng, widths, list(widths)),)


def relative_error(rng: Rng) -> Arguments:
    a, other, noise = alike(rng, array, array, untied)
    a *= not now_and_then(rng, 0.1)
    near = a + one_of(rng, 0.0, 1e-2) * a * np.sign(noise)
    b = np.array(one_of(rng, near, -a, 0.0 * a, other))
    if now_and_then(rng, 0.05):
        one_of(rng, a, b).flat[0] = np.nan
    return a, b


def numerical_gradient(rng: Rng) -> Arguments:
    name = one_of(rng, *FUNCTIONS)
    by_row = name.startswith("row")
    of = sizes(rng, 2) if by_row else shape(rng)
    x = halves(rng, *of) if now_and_then(rng) else untied(rng, *of, scale=one_of(rng, 0.3, 1.0))
    if name == "reciprocal":
        x = np.where(x < 0.0, x - 0.5, x + 0.5)
    dy = untied(rng, *(of[:1] if by_row else of))
    return MARK + name, x, dy, one_of(rng, 0.1, 1e-2, 1e-3, 1e-5)


def find_the_faulty_backward(rng: Rng) -> Arguments:
    backward, numerical = [], []
    for name in rng.permutation(["dx", "dW", "db", "da", "dy"])[: whole(rng, 1, 5)]:
        (measured,) = alike(rng, array)
        measured *= not now_and_then(rng, 0.1)
        error = one_of(rng, 0.0, 1e-12, 1e-8, 5e-7, 2e-6, 1e-4, 1.0, -2.0)
        gradient = np.asarray(measured * (1.0 + error))
        if now_and_then(rng, 0.3):  # one entry, and not always the largest
            gradient = measured.copy()
            gradient.flat[-1] += error * one_of(rng, 1.0, np.abs(measured).max())
        if now_and_then(rng, 0.1):
            gradient.flat[0] = np.nan
        if now_and_then(rng, 0.1):
            gradient = one_of(rng, gradient.T.copy(), gradient[None], gradient.ravel())
        backward.append((str(name), gradient))
        numerical.append((str(name), measured))
    return backward, numerical


def topological_order(rng: Rng) -> Arguments:
    n = whole(rng, 1, 9)
    ranks = np.arange(n) if now_and_then(rng) else rng.permutation(n)
    earlier = [np.flatnonzero(ranks < rank) for rank in ranks]
    picks = [rng.choice(nodes, whole(rng, 0, 3)) if nodes.size else nodes for nodes in earlier]
    return ([[int(parent) for parent in parents] for parents in picks],)


def can_follow(name: str, *inputs: Array) -> bool:
    """Whether an operation is defined at these inputs, and stays of ordinary size."""
    a, b = inputs[0], inputs[-1]
    if name in ("exp", "log"):
        return bool(np.abs(a).max() < 3.0 if name == "exp" else a.min() > 0.1)
    if name == "matmul":
        return a.ndim == b.ndim == 2 and a.shape[1] == b.shape[0]
    if name == "divide" and (np.abs(b).min() < 0.2 or a is b):
        return False
    lengths = zip(reversed(a.shape), reversed(b.shape), strict=False)
    return len(inputs) == 1 or all(m == n or 1 in (m, n) for m, n in lengths)


def backpropagate(rng: Rng) -> Arguments:
    m, n = sizes(rng, 2)
    operations: list[str] = []
    parents: list[tuple[int, ...]] = []
    values: list[Array] = []

    def add(name: str, inputs: tuple[int, ...], value: Array) -> None:
        operations.append(name)
        parents.append(inputs)
        values.append(np.asarray(value))

    def grow(*names: str) -> None:
        operation = OPERATIONS[one_of(rng, *names)]
        nodes = product(range(len(values)), repeat=len(operation.inputs))
        fitting = [c for c in nodes if can_follow(operation.name, *(values[i] for i in c))]
        if fitting:
            chosen = one_of(rng, *fitting)
            add(operation.name, chosen, operation.forward(*(values[i] for i in chosen))[0])

    for _ in range(whole(rng, 1, 4)):
        of = one_of(rng, (), (m, n), (n, m), (n,), (1, n), (m, 1))
        value = halves(rng, *of) if now_and_then(rng, 0.3) else rng.uniform(-2.0, 2.0, size=of)
        add("input", (), np.abs(value) if now_and_then(rng, 0.3) else value)
    for _ in range(whole(rng, 0, 5)):
        grow(*OPERATIONS)
    if all(value.ndim for value in values):
        grow("sum", "mean")
    for _ in range(whole(rng, 0, 2)):
        grow("add", "multiply", "maximum", "sum", "mean")
    # L is one of the last numbers; what was computed after it, or from it, has no say in it.
    L = one_of(rng, *[node for node, value in enumerate(values) if value.ndim == 0][-2:])
    others = [node for node in range(len(values)) if node != L]
    order = [*(others if now_and_then(rng) else map(int, rng.permutation(others))), L]
    renamed = [[order.index(parent) for parent in parents[node]] for node in order]
    return [operations[node] for node in order], renamed, [values[node] for node in order]


def leaky_relu_backward(rng: Rng) -> Arguments:
    dy, x = alike(rng, array, array)
    return dy, (x, one_of(rng, 0.01, 0.0, 1.0, 0.3, 2.0))


def softplus_backward(rng: Rng) -> Arguments:
    dy, x = alike(rng, untied, ordinary, least=1)
    # The slopes vanish on the left; the first entry stays where they do not.
    return dy, with_extremes(rng, np.maximum(x, -2.0), -4.0, 6.0, *FAR)


def unbroadcast(rng: Rng) -> Arguments:
    full, of, _ = broadcast_shapes(rng)
    return array(rng, *full), of


def add_backward(rng: Rng) -> Arguments:
    full, of_a, of_b = broadcast_shapes(rng)
    return array(rng, *full), (of_a, of_b)


def multiply_backward(rng: Rng) -> Arguments:
    full, of_a, of_b = broadcast_shapes(rng)
    draw = one_of(rng, halves, array)
    return array(rng, *full), (draw(rng, *of_a), draw(rng, *of_b))


def divide_backward(rng: Rng) -> Arguments:
    full, of_a, of_b = broadcast_shapes(rng)
    b = positive(rng, *of_b) * rng.choice([-1.0, 1.0], size=of_b)
    return untied(rng, *full), (array(rng, *of_a), np.asarray(b))


def power_backward(rng: Rng) -> Arguments:
    dy, a, sign = alike(rng, array, positive, untied)
    exponent = one_of(rng, 0.5, -0.5, 1.5, 2.5, float(rng.uniform(-3.0, 3.0)))
    if now_and_then(rng, 0.6):
        a, exponent = np.copysign(a, sign), float(whole(rng, -3, 4))
    if exponent >= 1.0:
        a = a * (rng.random(a.shape) < 0.8)
    return dy, (np.asarray(a), exponent)


def sum_backward(rng: Rng) -> Arguments:
    of = shape(rng)
    axes = [int(a) for a in rng.permutation(len(of))[: whole(rng, 1, 3)]]
    axes = [a - len(of) if now_and_then(rng, 0.4) else a for a in axes]
    axis = one_of(rng, None, axes[0], tuple(axes)) if axes else None
    keepdims = now_and_then(rng, 0.5)
    dy = array(rng, *np.sum(np.zeros(of), axis=axis, keepdims=keepdims).shape)
    return dy, (of, axis, keepdims)


def matmul_backward(rng: Rng) -> Arguments:
    n, k, m = sizes(rng, 3)
    return array(rng, n, m), (array(rng, n, k), array(rng, k, m))


def network_1_1_1_backward(rng: Rng) -> Arguments:
    (n,) = sizes(rng, 1)
    x = with_extremes(rng, untied(rng, n, scale=1.0), -100.0, 0.0, 100.0)
    parameters = (one_of(rng, 0.0, 1.0, *rng.uniform(-2.0, 2.0, 8).tolist()) for _ in range(4))
    return x, one_of(rng, targets, untied)(rng, n), *parameters


def network_2_2_2_backward(rng: Rng) -> Arguments:
    (n,) = sizes(rng, 1)
    x = with_extremes(rng, untied(rng, n, 2, scale=1.0), 0.0, 1.0)
    y = one_of(rng, targets, untied)(rng, 2 * n).reshape(n, 2)
    (W1, b1), (W2, b2) = layers(rng, (2, 2, 2))
    return x, y, W1, b1, W2 * (not now_and_then(rng, 0.05)), b2


def dense_forward(rng: Rng) -> Arguments:
    n, n_in, n_out = sizes(rng, 3)
    return array(rng, n, n_in), array(rng, n_in, n_out), array(rng, n_out)


def mlp_forward(rng: Rng) -> Arguments:
    n, *widths = sizes(rng, whole(rng, 3, 5))
    return array(rng, n, widths[0]), layers(rng, tuple(widths))


def mlp_backward(rng: Rng) -> Arguments:
    n, *widths = sizes(rng, whole(rng, 3, 5))
    parameters = layers(rng, tuple(widths))
    inputs = [untied(rng, n, widths[0], scale=one_of(rng, 0.1, 1.0))]
    for W, b in parameters[:-1]:
        inputs.append(np.tanh(inputs[-1] @ W + b))
    return untied(rng, n, widths[-1]), (tuple(inputs), tuple(W for W, _ in parameters))


def softmax_backward(rng: Rng) -> Arguments:
    return alike(rng, untied, probabilities, least=2, most=2)


def softmax_cross_entropy_forward(rng: Rng) -> Arguments:
    n, classes = sizes(rng, 2)
    logits = with_extremes(rng, ordinary(rng, n, classes), *FAR)
    right = labels(rng, n, classes)
    right[0] = logits[0].argmin()  # one that is not certain: the loss is more than rounding
    return logits, right


def softmax_cross_entropy_backward(rng: Rng) -> Arguments:
    n, classes = sizes(rng, 2)
    return number(rng), (probabilities(rng, n, classes), labels(rng, n, classes))


def binary_cross_entropy_backward(rng: Rng) -> Arguments:
    (n,) = sizes(rng, 1)
    p = 1.0 / (1.0 + np.exp(-ordinary(rng, n)))  # never 0 or 1: the loss is infinite there
    return number(rng), (with_extremes(rng, p, 1e-3, 0.5, 0.999), targets(rng, n))


def binary_cross_entropy_with_logits_backward(rng: Rng) -> Arguments:
    (n,) = sizes(rng, 1)
    return number(rng), (with_extremes(rng, ordinary(rng, n), *FAR), targets(rng, n))


def minibatches(rng: Rng) -> Arguments:
    n = one_of(rng, *sizes(rng, 1), whole(rng, 1, 12))
    return rng.permutation(n).astype(np.int64), one_of(rng, 1, n, whole(rng, 1, n + 3))


def count_iterations(rng: Rng) -> Arguments:
    batch_size = whole(rng, 1, 40)
    n = one_of(rng, 0, 1, batch_size * whole(rng, 1, 9), whole(rng, 1, 300))
    return n, one_of(rng, 1, n + 1, batch_size), one_of(rng, 0, 1, whole(rng, 2, 30))


def momentum_step(rng: Rng) -> Arguments:
    w, dw, velocity, _ = moments(rng)
    return w, dw, velocity, rate(rng), weight_of_old(rng)


def rmsprop_step(rng: Rng) -> Arguments:
    w, dw, _, mean_square = moments(rng)
    return w, dw, mean_square, rate(rng), weight_of_old(rng), one_of(rng, 1e-8, 1e-3, 0.1, 1.0)


def adam_step(rng: Rng) -> Arguments:
    t = one_of(rng, 1, 2, whole(rng, 1, 20), 5000)
    decays = weight_of_old(rng), weight_of_old(rng)
    return *moments(rng), t, rate(rng), *decays, one_of(rng, 1e-8, 1e-3, 0.1, 1.0)


def clip_by_global_norm(rng: Rng) -> Arguments:
    gradients = [array(rng, *shape(rng)) for _ in range(whole(rng, 1, 4))]
    norm = float(np.sqrt(sum(np.sum(gradient**2) for gradient in gradients)))
    some = float(magnitude(rng))
    max_norm = one_of(rng, norm, 0.5 * norm, 2.0 * norm, 1.0, some) or some
    return one_of(rng, gradients, tuple(gradients)), max_norm


def dropout_forward(rng: Rng) -> Arguments:
    (x,), keep = alike(rng, array), keep_probability(rng)
    special = rng.choice([0.0, keep if keep < 1.0 else 0.5], size=x.shape)  # a tie is dropped
    rare = rng.random(x.shape) < one_of(rng, 0.0, 0.3)
    return x, np.where(rare, special, rng.random(x.shape)), keep


def dropout_backward(rng: Rng) -> Arguments:
    (dy,), keep = alike(rng, array), keep_probability(rng)
    return dy, (np.asarray(rng.random(dy.shape) < keep), keep)


def early_stopping(rng: Rng) -> Arguments:
    n = one_of(rng, *sizes(rng, 1), whole(rng, 2, 15))
    losses = np.abs(array(rng, n)) if now_and_then(rng, 0.6) else np.sort(rng.random(n))
    losses = losses[::-1].copy() if now_and_then(rng, 0.3) else losses
    return losses, one_of(rng, 1, 2, whole(rng, 1, n + 1))


def train_step(rng: Rng) -> Arguments:
    n, *widths = sizes(rng, whole(rng, 3, 5))
    widths[-1] = max(widths[-1], 2)  # with one class there is no loss, but for rounding
    x = untied(rng, n, widths[0], scale=one_of(rng, 0.1, 1.0))
    return layers(rng, tuple(widths)), x, labels(rng, n, widths[-1]), rate(rng)


def train(rng: Rng) -> Arguments:
    parameters, X, right, learning_rate = train_step(rng)
    n = len(X)
    order = np.array([rng.permutation(n) for _ in range(whole(rng, 1, 3))], dtype=np.int64)
    return parameters, X, right, learning_rate, one_of(rng, 1, n, whole(rng, 1, n + 2)), order


INPUTS: dict[str, Callable[[Rng], Arguments]] = {
    "perceptron_predict": perceptron_predict,
    "perceptron_update": perceptron_update,
    "perceptron_epoch": lambda rng: perceptron(rng, *sizes(rng, 2)),
    "xor_by_hand": lambda rng: (),
    "mse_forward": lambda rng: alike(rng, array, array, least=1, most=2),
    "mse_backward": lambda rng: (number(rng), alike(rng, array, array, least=1, most=2)),
    "gradient_descent_step": lambda rng: (*alike(rng, array, array), rate(rng)),
    "linear_regression_backward": linear_regression_backward,
    "linear_regression_closed_form": linear_regression_closed_form,
    "neuron_backward": neuron_backward,
    "count_paths": count_paths,
    "relative_error": relative_error,
    "numerical_gradient": numerical_gradient,
    "find_the_faulty_backward": find_the_faulty_backward,
    "sigmoid_forward": lambda rng: (with_extremes(rng, ordinary(rng, *shape(rng)), *FAR),),
    "sigmoid_backward": lambda rng: alike(rng, array, sigmoids),
    "tanh_backward": lambda rng: alike(rng, array, tanhs),
    "relu_backward": lambda rng: alike(rng, array, array),
    "leaky_relu_backward": leaky_relu_backward,
    "softplus_backward": softplus_backward,
    "gelu_backward": softplus_backward,
    "unbroadcast": unbroadcast,
    "add_backward": add_backward,
    "multiply_backward": multiply_backward,
    "divide_backward": divide_backward,
    "maximum_backward": multiply_backward,
    "power_backward": power_backward,
    "exp_backward": lambda rng: alike(rng, array, positive),
    "log_backward": lambda rng: alike(rng, array, positive),
    "sum_backward": sum_backward,
    "mean_backward": sum_backward,
    "matmul_backward": matmul_backward,
    "topological_order": topological_order,
    "backpropagate": backpropagate,
    "network_1_1_1_backward": network_1_1_1_backward,
    "network_2_2_2_backward": network_2_2_2_backward,
    "network_2_2_2_step": lambda rng: (*network_2_2_2_backward(rng), rate(rng)),
    "dense_forward": dense_forward,
    "dense_backward": matmul_backward,
    "mlp_forward": mlp_forward,
    "mlp_backward": mlp_backward,
    "softmax_forward": lambda rng: (with_extremes(rng, ordinary(rng, *sizes(rng, 2)), *FAR),),
    "softmax_jacobian": lambda rng: alike(rng, probabilities, least=1, most=1),
    "softmax_backward": softmax_backward,
    "softmax_cross_entropy_forward": softmax_cross_entropy_forward,
    "softmax_cross_entropy_backward": softmax_cross_entropy_backward,
    "binary_cross_entropy_backward": binary_cross_entropy_backward,
    "binary_cross_entropy_with_logits_backward": binary_cross_entropy_with_logits_backward,
    "minibatches": minibatches,
    "count_iterations": count_iterations,
    "sgd_step": lambda rng: (*alike(rng, array, array), rate(rng)),
    "momentum_step": momentum_step,
    "rmsprop_step": rmsprop_step,
    "adam_step": adam_step,
    "clip_by_global_norm": clip_by_global_norm,
    "xavier_scale": lambda rng: tuple(n * one_of(rng, 1, 100) for n in sizes(rng, 2)),
    "he_scale": lambda rng: (one_of(rng, *sizes(rng, 1), whole(rng, 1, 2000)),),
    "l2_backward": lambda rng: (number(rng), (*alike(rng, array), abs(number(rng)))),
    "dropout_forward": dropout_forward,
    "dropout_backward": dropout_backward,
    "early_stopping": early_stopping,
    "train_step": train_step,
    "train": train,
}
