"""The peers: the same training step as each of them is usually written.

Each function imports its library itself, so that one that is missing costs only its own row.
"""

from functools import partial
from itertools import cycle
from typing import Any

import numpy as np

from backprop_lab.shapes import Array
from benchmarks.harness import Contender
from benchmarks.problem import Problem, flat


def pytorch_nn(problem: Problem) -> Contender:
    """Train with modules, a loss object and an optimizer: PyTorch's textbook loop."""
    import torch

    torch.set_num_threads(1)
    model = pytorch_model(*problem.parameters)
    loss_function = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=problem.learning_rate)
    batches = cycle([(torch.tensor(x), torch.tensor(labels)) for x, labels in problem.batches])

    def step() -> object:
        x, labels = next(batches)
        optimizer.zero_grad()
        loss = loss_function(model(x), labels)
        loss.backward()
        optimizer.step()
        return loss

    return Contender(step, lambda: flat(p.detach().numpy().T for p in model.parameters()))


def pytorch_model(W1: Array, b1: Array, W2: Array, b2: Array) -> Any:
    """Make PyTorch's modules with these weights."""
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(*W1.shape), nn.ReLU(), nn.Linear(*W2.shape)).double()
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), (W1, b1, W2, b2), strict=True):
            parameter.copy_(torch.from_numpy(value.T))  # a weight is (n_out, n_in) there
    return model


def pytorch_lean(problem: Problem) -> Contender:
    """Train with autograd alone: no modules, no optimizer, an update in place."""
    import torch
    from torch.nn.functional import cross_entropy

    torch.set_num_threads(1)
    parameters = [torch.tensor(value, requires_grad=True) for value in problem.parameters]
    W1, b1, W2, b2 = parameters
    batches = cycle([(torch.tensor(x), torch.tensor(labels)) for x, labels in problem.batches])

    def step() -> object:
        x, labels = next(batches)
        hidden = torch.relu(torch.addmm(b1, x, W1))
        loss = cross_entropy(torch.addmm(b2, hidden, W2), labels)
        gradients = torch.autograd.grad(loss, parameters)
        with torch.no_grad():
            for parameter, gradient in zip(parameters, gradients, strict=True):
                parameter.sub_(gradient, alpha=problem.learning_rate)
        return loss

    return Contender(step, lambda: flat(p.detach().numpy() for p in parameters))


def jax_jit(problem: Problem) -> Contender:
    """Train with one compiled function per step; it waits for its result."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_platforms", "cpu")
    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_cpu_enable_async_dispatch", False)
    learning_rate = problem.learning_rate
    parameters = [jnp.array(value) for value in problem.parameters]
    batches = cycle([(jnp.array(x), jnp.array(labels)) for x, labels in problem.batches])

    def loss_of(parameters: Any, x: Any, labels: Any) -> Any:
        W1, b1, W2, b2 = parameters
        logits = jax.nn.relu(x @ W1 + b1) @ W2 + b2
        log_probabilities = jax.nn.log_softmax(logits)
        return -jnp.take_along_axis(log_probabilities, labels[:, None], axis=1).mean()

    @partial(jax.jit, donate_argnums=0)
    def update(parameters: Any, x: Any, labels: Any) -> Any:
        loss, gradients = jax.value_and_grad(loss_of)(parameters, x, labels)
        return [p - learning_rate * g for p, g in zip(parameters, gradients, strict=True)], loss

    def step() -> object:
        nonlocal parameters
        parameters, loss = update(parameters, *next(batches))
        return loss

    return Contender(step, lambda: flat(np.asarray(p) for p in parameters))


def hips_autograd(problem: Problem) -> Contender:
    """Train with gradients of plain NumPy code."""
    import autograd.numpy as anp
    from autograd import value_and_grad
    from autograd.scipy.special import logsumexp

    parameters = problem.copy()
    batches = cycle(problem.one_hot_batches())

    def loss_of(parameters: Any, x: Any, one_hot: Any) -> Any:
        W1, b1, W2, b2 = parameters
        logits = anp.dot(anp.maximum(anp.dot(x, W1) + b1, 0.0), W2) + b2
        log_probabilities = logits - logsumexp(logits, axis=1, keepdims=True)
        return -anp.sum(log_probabilities * one_hot) / len(x)

    loss_and_gradients = value_and_grad(loss_of)

    def step() -> object:
        loss, gradients = loss_and_gradients(parameters, *next(batches))
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter -= problem.learning_rate * gradient
        return loss

    return Contender(step, lambda: flat(parameters))


def scikit_learn(problem: Problem) -> Contender:
    """Train with the ready-made classifier, one batch per call of partial_fit."""
    from sklearn.neural_network import MLPClassifier

    n = len(problem.batches[0][0])
    _, n_hidden, n_out = problem.widths
    model = MLPClassifier(
        (n_hidden,), solver="sgd", alpha=0.0, momentum=0.0, batch_size=n, shuffle=False,
        learning_rate_init=problem.learning_rate, random_state=0,
    )  # fmt: skip
    model.partial_fit(*problem.batches[0], classes=np.arange(n_out))  # makes its arrays
    W1, b1, W2, b2 = problem.parameters
    for mine, initial in zip(model.coefs_ + model.intercepts_, (W1, W2, b1, b2), strict=True):
        mine[...] = initial
    batches = cycle(problem.batches)

    def in_order() -> Any:
        return flat(p for pair in zip(model.coefs_, model.intercepts_, strict=True) for p in pair)

    return Contender(lambda: model.partial_fit(*next(batches)), in_order)
