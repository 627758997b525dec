"""Fit: the training loop for real data, with early stopping, checkpoints and a progress bar."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple, TextIO

import numpy as np

from backprop_lab.fast import (
    one_hot,
    softmax_cross_entropy_one_hot_backward,
    softmax_cross_entropy_one_hot_forward,
)
from backprop_lab.inputs import InputError, check_count, check_data, check_entries, check_labels
from backprop_lab.network import Network
from backprop_lab.optimizers import minibatches
from backprop_lab.regularization import early_stopping
from backprop_lab.shapes import Array, Integers, check_shapes
from backprop_lab.updates import Optimizer


class Epoch(NamedTuple):
    """What one epoch came to: the mean loss while training, then loss and accuracy elsewhere."""

    training_loss: float
    validation_loss: float
    validation_accuracy: float


class DivergenceError(ArithmeticError):
    """The loss has left the numbers: a step was too large."""


@dataclass
class Training:
    """A network in training, and all that its next epoch depends on.

    The order of the samples in epoch k is drawn from (seed, k) and from nothing else. So whoever
    stops after epoch 4 and goes on from a checkpoint gets, to the last bit, the numbers of whoever
    went through.
    """

    network: Network
    optimizer: Optimizer
    batch_size: int = 32
    seed: int = 0
    state: tuple[Any, ...] = field(init=False)
    history: list[Epoch] = field(init=False, default_factory=list)
    best: Array = field(init=False)

    def __post_init__(self) -> None:
        """Start the optimizer where the network starts."""
        check_count("Training", 1, batch_size=self.batch_size)
        check_count("Training", 0, seed=self.seed)
        self.state = self.optimizer.start(self.network.parameters)
        self.best = self.network.parameters.copy()

    def checkpoint(self) -> dict[str, Array]:
        """Collect everything as arrays by name: np.savez(path, **training.checkpoint())."""
        return {
            "of": np.array(self.identity),
            "parameters": self.network.parameters.copy(),
            "best": self.best.copy(),
            "history": np.array(self.history).reshape(-1, len(Epoch._fields)),
            **{f"state {i}": np.array(part) for i, part in enumerate(self.state)},
        }

    def resume(self, checkpoint: Any) -> None:
        """Go back to a checkpoint of the same network, optimizer, batch size and seed."""
        if tuple(checkpoint["of"]) != self.identity:
            raise InputError(
                f"resume: the checkpoint is of {' '.join(checkpoint['of'])}, "
                f"expected {' '.join(self.identity)}: make the training as it was made then."
            )
        self.network.parameters = checkpoint["parameters"]
        self.best = np.array(checkpoint["best"])
        self.history = [Epoch(*row) for row in checkpoint["history"].tolist()]
        parts = [checkpoint[f"state {i}"] for i in range(len(self.state))]
        # A number goes back to Python's own: NumPy's powers differ from those in the last bit.
        self.state = tuple(part if part.ndim else part.item() for part in parts)

    @property
    def identity(self) -> tuple[str, ...]:
        """What a checkpoint has to share with the training that takes it up."""
        network = "-".join(map(str, self.network.widths)), self.network.activation.name
        return *network, self.optimizer.name, f"batch {self.batch_size}", f"seed {self.seed}"


def fit(
    training: Training,
    X: Array,
    labels: Integers,
    *,
    validation: tuple[Array, Integers],
    epochs: int,
    patience: int | None = None,
    l2: float = 0.0,
    progress: TextIO | None = None,
) -> list[Epoch]:
    """Train until the history holds `epochs` epochs, or until `patience` of them bring nothing.

    X (n, n_in) and labels (n,) to learn from, validation the same to decide by; l2: the λ of a
    penalty λ/2 Σ W²; progress: where to draw a bar, say sys.stderr  ->  the history
    The network ends with its last parameters; those of the best epoch by validation loss are in
    training.best, for network.parameters = training.best.
    Raises `DivergenceError` where the loss is not finite; the history up to there is kept.
    """
    n_in, n_classes = training.network.widths[0], training.network.widths[-1]
    for name, (samples, answers) in {"": (X, labels), "validation ": validation}.items():
        check_shapes("fit", **{f"{name}X": (samples, "n n_in"), f"{name}labels": (answers, "n")})
        check_data("fit", **{f"{name}X": samples})
        check_labels("fit", answers, n_classes, f"{name}labels")
        width = samples.shape[1]
        check_entries(
            "fit", f"the width of {name}X", width, width == n_in, f"{n_in}, the network's"
        )
    check_count("fit", 0, epochs=epochs)
    check_entries("fit", "l2", l2, l2 >= 0.0, "a number of at least 0")
    if patience is not None:
        check_count("fit", 1, patience=patience)
    targets = one_hot(labels, n_classes)
    while len(training.history) < epochs and not is_over(training.history, patience):
        with np.errstate(over="ignore", invalid="ignore"):  # the loss tells, in one sentence
            epoch = one_epoch(training, X, targets, validation, l2)
        training.history.append(epoch)
        if epoch == min(training.history, key=lambda past: past.validation_loss):
            training.best = training.network.parameters.copy()
        if progress is not None:
            draw_bar(progress, epoch, len(training.history), epochs)
    if progress is not None:
        progress.write("\n")
    return list(training.history)


def one_epoch(
    training: Training, X: Array, targets: Array, validation: tuple[Array, Integers], l2: float
) -> Epoch:
    """Show every sample once: forward, cost, backward, step; then look at the validation set."""
    network, number = training.network, len(training.history)
    order = np.random.default_rng([training.seed, number]).permutation(len(X))
    total = 0.0
    for batch in minibatches(order, training.batch_size):
        logits, caches = network.forward(X[batch])
        loss, cache = softmax_cross_entropy_one_hot_forward(logits, targets[batch])
        check_convergence(loss, number)
        total += loss * len(batch)
        gradients = network.backward(softmax_cross_entropy_one_hot_backward(1.0, cache), caches)
        if l2 > 0.0:
            for layer in network.dense_layers:
                layer.dW[...] += l2 * layer.W
        network.parameters[...], training.state = training.optimizer.step(
            network.parameters, gradients, training.state
        )
    logits, _ = network.forward(validation[0])
    rows = one_hot(validation[1], network.widths[-1])
    validation_loss = float(softmax_cross_entropy_one_hot_forward(logits, rows)[0])
    check_convergence(validation_loss, number)
    accuracy = float((logits.argmax(axis=1) == validation[1]).mean())
    return Epoch(float(total / len(X)), validation_loss, accuracy)


def check_convergence(loss: float, number: int) -> None:
    """Check that a loss is still a number that can be compared."""
    if not np.isfinite(loss):
        raise DivergenceError(
            f"fit: the loss is {loss} in epoch {number + 1}, expected a finite number: "
            "try a smaller learning rate."
        )


def is_over(history: list[Epoch], patience: int | None) -> bool:
    """Whether the last `patience` epochs have brought no smaller validation loss."""
    if patience is None or not history:
        return False
    best, last = early_stopping(np.array([epoch.validation_loss for epoch in history]), patience)
    return last - best >= patience


def predict(network: Network, X: Array) -> Integers:
    """Answer with the class of the largest score: X (n, n_in)  ->  labels (n,)."""
    labels: Integers = network.forward(X)[0].argmax(axis=1)
    return labels


def draw_bar(stream: TextIO, epoch: Epoch, number: int, epochs: int) -> None:
    """Draw over the line before: how far the training is, and what the last epoch came to."""
    done = 20 * number // epochs
    stream.write(
        f"\r[{'=' * done}{' ' * (20 - done)}] epoch {number} of {epochs}, "
        f"loss {epoch.training_loss:.4f}, validation {epoch.validation_loss:.4f}, "
        f"accuracy {epoch.validation_accuracy:.1%} "
    )
    stream.flush()
