"""A whole training: thirty epochs on handwritten digits, from the first weights to the answers."""

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle

import numpy as np

from backprop_lab.activations import RELU
from backprop_lab.datasets import Split, digits
from backprop_lab.fit import Training, fit
from backprop_lab.network import Network
from backprop_lab.shapes import Array, Integers
from backprop_lab.updates import momentum
from benchmarks.harness import (
    DifferentUpdateError,
    Times,
    assemble,
    ratio_of,
    spread,
    stopwatch,
    take_turns,
)
from benchmarks.peers import pytorch_model
from benchmarks.report import Goal, Section, at_most, show, table

Fit = Callable[[int], Array]  # seed -> scores of the test images (n, 10)
Splits = Mapping[int, Split]

WIDTHS, EPOCHS, BATCH_SIZE, LEARNING_RATE, MOMENTUM = (64, 64, 10), 30, 32, 0.15, 0.9
SEEDS = (0, 1, 2)
TOLERANCE = 1e-6  # what 1,200 steps may make of the last bit
OURS, TORCH = "our fit", "PyTorch nn + optim"


def network_of(seed: int) -> Network:
    """Draw the weights that both start from."""
    return Network(WIDTHS, RELU, rng=np.random.default_rng(seed))


def our_fit(splits: Splits) -> Fit:
    """Train with `fit`: the loss of every epoch, on the validation set too."""

    def train(seed: int) -> Array:
        split = splits[seed]
        training = Training(
            network_of(seed), momentum(LEARNING_RATE, MOMENTUM), batch_size=BATCH_SIZE, seed=seed
        )
        validation = (split.X_validation, split.labels_validation)
        fit(training, split.X_train, split.labels_train, validation=validation, epochs=EPOCHS)
        return training.network.forward(split.X_test)[0]

    return train


def pytorch_fit(splits: Splits) -> Fit:
    """Train with PyTorch's textbook loop, which measures what ours does, in the same order."""
    import torch

    torch.set_num_threads(1)

    def train(seed: int) -> Array:
        X, labels, X_validation, labels_validation, X_test, _ = map(torch.from_numpy, splits[seed])
        model = pytorch_model(*(p for layer in network_of(seed).dense_layers for p in layer[:2]))
        loss_function = torch.nn.CrossEntropyLoss()
        optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE, momentum=MOMENTUM)
        history = []
        for epoch in range(EPOCHS):
            order = np.random.default_rng([seed, epoch]).permutation(len(X))
            total = 0.0
            for batch in torch.from_numpy(order).split(BATCH_SIZE):
                optimizer.zero_grad()
                loss = loss_function(model(X[batch]), labels[batch])
                loss.backward()
                optimizer.step()
                total += loss.item() * len(batch)
            with torch.no_grad():
                scores = model(X_validation)
                right = (scores.argmax(dim=1) == labels_validation).double().mean()
                validation_loss = loss_function(scores, labels_validation)
            history.append((total / len(X), validation_loss.item(), right.item()))
        with torch.no_grad():
            scores_of_test: Array = model(X_test).numpy()
        return scores_of_test

    return train


def run(rounds: int = 15) -> Section:
    """Measure both fits; the first three, one per seed, warm everything up and are thrown away."""
    try:
        splits = {seed: digits(rng=np.random.default_rng(seed)) for seed in SEEDS}
    except ImportError as error:
        return section({}, None, [f"Left out: {error}."])
    fits, missing = assemble({OURS: our_fit, TORCH: pytorch_fit}, splits)
    scores = {name: [train(seed) for seed in SEEDS] for name, train in fits.items()}
    verify_scores(scores)
    accuracy = accuracy_of(scores[OURS], [splits[seed].labels_test for seed in SEEDS])
    times = take_turns({name: stopwatch(over_seeds(train)) for name, train in fits.items()}, rounds)
    return section(times, accuracy, list(missing.values()))


def over_seeds(train: Fit) -> Callable[[], Array]:
    """Train with the next seed at every call."""
    seeds = cycle(SEEDS)
    return lambda: train(next(seeds))


def verify_scores(scores: Mapping[str, Sequence[Array]]) -> None:
    """Demand the same scores of all."""
    first, *others = scores
    for name in others:
        error = np.abs(np.subtract(scores[name], scores[first])).max()
        if not error <= TOLERANCE:
            raise DifferentUpdateError(
                f"{name} and {first} end {error:.1e} apart, expected at most {TOLERANCE:.0e}."
            )


def accuracy_of(scores: Sequence[Array], labels: Sequence[Integers]) -> float:
    """Average over the seeds the share of test images that are read right."""
    pairs = zip(scores, labels, strict=True)
    return float(np.mean([(s.argmax(axis=1) == answer).mean() for s, answer in pairs]))


def section(times: Times, accuracy: float | None, missing: Sequence[str]) -> Section:
    """Write the times, and the goals that they decide."""
    rows = [(name, show(spread(np.multiply(seconds, 1e3)))) for name, seconds in times.items()]
    lines = [
        f"{'-'.join(map(str, WIDTHS))}, ReLU, {EPOCHS} epochs of batches of {BATCH_SIZE}, "
        f"learning rate {LEARNING_RATE}, momentum {MOMENTUM};",
        "the same first weights, batches and updates for both, and the same test scores to "
        f"{TOLERANCE:.0e}.",
        "",
        *table(("contender", "ms per fit"), rows),
        *(line for sentence in missing for line in ("", sentence)),
    ]
    goals = [
        at_most(0.30, f"{OURS} ÷ {TORCH}, digits", ratio_of(times, OURS, TORCH)),
        Goal(
            f"mean test accuracy over {len(SEEDS)} seeds, digits",
            "≥ 97.0 %",
            "−" if accuracy is None else f"{100.0 * accuracy:.1f} %",
            None if accuracy is None else accuracy >= 0.97,
        ),
    ]
    return Section("Thirty epochs of digits", lines, goals)
