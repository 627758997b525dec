"""The training loop learns digits, stops when told, and goes on where it stopped, bit for bit."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backprop_lab.activations import RELU, TANH
from backprop_lab.datasets import digits, spirals
from backprop_lab.fit import DivergenceError, Training, fit, predict
from backprop_lab.inputs import InputError
from backprop_lab.network import Network
from backprop_lab.shapes import ShapeError
from backprop_lab.softmax import softmax_cross_entropy_forward
from backprop_lab.training import train
from backprop_lab.updates import Optimizer, adam, momentum, rmsprop, sgd


@pytest.fixture(scope="module")
def data() -> Any:
    X, labels = spirals(40, 3, 0.1, rng=np.random.default_rng(1))
    return X, labels


def training(optimizer: Optimizer | None = None, seed: int = 5, width: int = 8) -> Training:
    network = Network((2, width, 3), TANH, rng=np.random.default_rng(3))
    return Training(network, optimizer or sgd(0.1), batch_size=16, seed=seed)


@pytest.mark.parametrize(
    "optimizer", [sgd(0.1), momentum(0.1), rmsprop(), adam()], ids=lambda o: o.name
)
def test_going_on_from_a_checkpoint_is_exact(
    optimizer: Optimizer, data: Any, tmp_path: Path
) -> None:
    through = training(optimizer)
    fit(through, *data, validation=data, epochs=7)

    first = training(optimizer)
    fit(first, *data, validation=data, epochs=3)
    np.savez(tmp_path / "checkpoint.npz", **first.checkpoint())
    second = training(optimizer)
    with np.load(tmp_path / "checkpoint.npz") as checkpoint:
        second.resume(checkpoint)
    fit(second, *data, validation=data, epochs=7)

    assert second.history == through.history
    assert (second.network.parameters == through.network.parameters).all()
    assert (second.best == through.best).all()
    for one, other in zip(second.state, through.state, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_checkpoint_stays_as_it_was(data: Any) -> None:
    run = training(momentum(0.1))
    fit(run, *data, validation=data, epochs=1)
    checkpoint = run.checkpoint()
    before = {name: array.copy() for name, array in checkpoint.items()}
    fit(run, *data, validation=data, epochs=3)
    for name, array in before.items():
        np.testing.assert_array_equal(checkpoint[name], array)


def test_the_seed_decides_the_order(data: Any) -> None:
    runs = [training(seed=seed) for seed in (5, 5, 6)]
    for run in runs:
        fit(run, *data, validation=data, epochs=2)
    assert runs[0].history == runs[1].history
    assert runs[0].history != runs[2].history


def test_it_is_the_textbook_loop_on_the_same_orders(data: Any) -> None:
    X, labels = data
    run = training(sgd(0.1))
    parameters = tuple((layer.W.copy(), layer.b.copy()) for layer in run.network.dense_layers)
    order = np.array([np.random.default_rng([5, k]).permutation(len(X)) for k in range(4)])
    losses = train(parameters, X, labels, 0.1, 16, order).reshape(4, 8)
    history = fit(run, X, labels, validation=data, epochs=4)
    sizes = np.array([16] * 7 + [8])  # 120 samples: the last batch of an epoch is short
    expected = losses @ sizes / 120
    np.testing.assert_allclose([e.training_loss for e in history], expected, rtol=1e-10)


def test_a_penalty_makes_weights_smaller_and_leaves_biases_free(data: Any) -> None:
    # One epoch of one batch from the same start: W differs by −η λ W, b not at all.
    free, held = training(), training()
    free.batch_size = held.batch_size = 120
    before = [layer.W.copy() for layer in free.network.dense_layers]
    fit(free, *data, validation=data, epochs=1)
    fit(held, *data, validation=data, epochs=1, l2=0.5)
    for W, one, other in zip(
        before, free.network.dense_layers, held.network.dense_layers, strict=True
    ):
        np.testing.assert_allclose(other.W, one.W - 0.1 * 0.5 * W, rtol=1e-12)
        np.testing.assert_array_equal(one.b, other.b)


def test_patience_ends_the_training_and_the_best_parameters_are_kept(data: Any) -> None:
    run = training(sgd(0.5), width=32)
    other = spirals(5, 3, 0.8, rng=np.random.default_rng(9))  # so noisy that it soon gets worse
    history = fit(run, *data, validation=other, epochs=500, patience=3)
    losses = [epoch.validation_loss for epoch in history]
    best = int(np.argmin(losses))
    assert len(losses) == best + 1 + 3 < 500
    again = training(sgd(0.5), width=32)
    fit(again, *data, validation=other, epochs=best + 1)
    assert (run.best == again.network.parameters).all()
    assert fit(run, *data, validation=other, epochs=500, patience=3) == history  # it is over


@pytest.mark.parametrize("optimizer", [momentum(0.1), adam()], ids=["momentum", "adam"])
def test_going_on_is_exact_with_patience_too(optimizer: Optimizer, data: Any) -> None:
    other = spirals(5, 3, 0.8, rng=np.random.default_rng(9))
    through, first, second = (training(optimizer) for _ in range(3))
    fit(through, *data, validation=other, epochs=20, patience=15)
    fit(first, *data, validation=other, epochs=10, patience=15)
    second.resume(first.checkpoint())
    fit(second, *data, validation=other, epochs=20, patience=15)
    assert second.history == through.history
    assert (second.network.parameters == through.network.parameters).all()


def test_without_patience_it_ends_with_the_last(data: Any) -> None:
    run = training(sgd(0.5), width=32)
    other = spirals(5, 3, 0.8, rng=np.random.default_rng(9))
    history = fit(run, *data, validation=other, epochs=100)
    losses = [epoch.validation_loss for epoch in history]
    assert int(np.argmin(losses)) < 99
    assert not (run.network.parameters == run.best).all()
    last = run.network.parameters.copy()
    fit(run, *data, validation=other, epochs=100)  # there is nothing left to do
    assert (run.network.parameters == last).all()
    assert len(run.history) == 100


def test_the_bar_fills_up_in_one_line(data: Any) -> None:
    stream = io.StringIO()
    history = fit(training(), *data, validation=data, epochs=4, progress=stream)
    start, *drawn = stream.getvalue().split("\r")
    assert start == ""
    for number, (line, epoch) in enumerate(zip(drawn, history, strict=True), 1):
        assert line.rstrip() == (
            f"[{'=====' * number}{'     ' * (4 - number)}] epoch {number} of 4, "
            f"loss {epoch.training_loss:.4f}, validation {epoch.validation_loss:.4f}, "
            f"accuracy {epoch.validation_accuracy:.1%}"
        )
        assert line.endswith("\n") == (number == 4)


def test_the_line_of_the_bar_ends_where_patience_does(data: Any) -> None:
    stream = io.StringIO()
    other = spirals(5, 3, 0.8, rng=np.random.default_rng(9))
    run = training(sgd(0.5), width=32)
    fit(run, *data, validation=other, epochs=500, patience=1, progress=stream)
    assert len(run.history) < 500
    assert stream.getvalue().endswith(" \n")
    assert stream.getvalue().count("\r") == len(run.history)


def test_digits_are_learned() -> None:
    accuracies = []
    for seed in (0, 1, 2):
        data = digits(rng=np.random.default_rng(seed))
        network = Network((64, 64, 10), RELU, rng=np.random.default_rng(seed))
        run = Training(network, momentum(0.15), batch_size=32, seed=seed)
        validation = data.X_validation, data.labels_validation
        fit(run, data.X_train, data.labels_train, validation=validation, epochs=30, l2=1e-4)
        accuracies.append(np.mean(predict(network, data.X_test) == data.labels_test))
    assert np.mean(accuracies) >= 0.97


@pytest.mark.parametrize("patience", [None, 3])
@pytest.mark.parametrize("batch_size", [16, 120])  # 120: all samples, so the last step diverges
def test_divergence_is_said_and_the_history_is_kept(
    batch_size: int, patience: int | None, data: Any
) -> None:
    def moved(w: Any, dw: Any, state: Any) -> Any:
        return w - (0.1 if state[0] < 5 * (120 // batch_size) else 1e200) * dw, (state[0] + 1,)

    explodes = Optimizer("explodes", lambda w: (0,), moved)
    network = Network((2, 8, 3), RELU, rng=np.random.default_rng(0))
    run = Training(network, explodes, batch_size)
    sentence = r"fit: the loss is (nan|inf) in epoch \d, .* smaller learning rate"
    with pytest.raises(DivergenceError, match=sentence):
        fit(run, *data, validation=data, epochs=200, patience=patience)
    assert len(run.history) in (4, 5)
    assert all(np.isfinite(epoch).all() for epoch in run.history)


def test_the_history_tells_what_the_network_does(data: Any) -> None:
    run = training()
    other = spirals(7, 3, 0.3, rng=np.random.default_rng(2))
    history = fit(run, *data, validation=other, epochs=3)
    logits, _ = run.network.forward(other[0])
    loss, _ = softmax_cross_entropy_forward(logits, other[1])
    assert history[-1].validation_loss == pytest.approx(loss, rel=1e-12)
    assert history[-1].validation_accuracy == np.mean(predict(run.network, other[0]) == other[1])
    assert 0.0 < history[-1].validation_accuracy < 1.0


def test_a_checkpoint_of_something_else_is_refused() -> None:
    mine = training()
    for other, name in (
        (training(width=9), r"2-9-3 tanh sgd\(0.1\) batch 16 seed 5"),
        (training(seed=6), "2-8-3 tanh .* seed 6"),
        (training(adam()), r"2-8-3 tanh adam\(0.001, 0.9, 0.999, 1e-08\)"),
        (training(sgd(0.2)), r"2-8-3 tanh sgd\(0.2\)"),
        (Training(Network((2, 8, 3), RELU, rng=np.random.default_rng(3)), sgd(0.1), 16, 5), "relu"),
    ):
        with pytest.raises(
            InputError,
            match=rf"resume: the checkpoint is of .*{name}.*, expected 2-8-3 tanh sgd\(0.1\)",
        ):
            mine.resume(other.checkpoint())


BAD = np.array([[0.0, np.nan]] + [[0.0, 1.0]] * 119)


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        ({"X": BAD}, InputError, r"fit: X holds nan at \[0, 1\], expected finite numbers"),
        ({"X": np.ones((120, 2), np.float32)}, InputError, "fit: X has dtype float32"),
        ({"X": np.ones((120, 3))}, InputError, "fit: the width of X is 3, expected 2"),
        ({"X": np.ones((0, 2)), "labels": np.ones(0, int)}, InputError, "fit: X is empty"),
        ({"labels": np.zeros(9, int)}, ShapeError, r"fit: labels has shape \(9,\)"),
        ({"labels": np.full(120, 3)}, InputError, r"fit: labels holds 3 at \[0\], .* from 0 to 2"),
        ({"labels": np.zeros(120)}, InputError, "fit: labels has dtype float64"),
        (
            {"validation": (np.ones((2, 2)), np.array([0, 7]))},
            InputError,
            r"fit: validation labels holds 7 at \[1\]",
        ),
        ({"validation": (BAD, np.zeros(120, int))}, InputError, "fit: validation X holds nan"),
        ({"epochs": -1}, InputError, "fit: epochs is -1, expected a whole number of at least 0"),
        ({"patience": 0}, InputError, "patience is 0, expected"),
        ({"l2": -0.1}, InputError, "fit: l2 is -0.1, expected a number of at least 0"),
    ],
)
def test_bad_input_is_named(
    change: dict[str, Any], error: type[Exception], sentence: str, data: Any
) -> None:
    settings = {"X": data[0], "labels": data[1], "validation": data, "epochs": 2, **change}
    with pytest.raises(error, match=sentence):
        fit(training(), **settings)


def test_settings_of_a_training_are_checked() -> None:
    network = Network((2, 8, 3), TANH, rng=np.random.default_rng(3))
    with pytest.raises(InputError, match=r"Training: batch_size is 2\.0, expected a whole"):
        Training(network, sgd(0.1), batch_size=2.0)  # type: ignore[arg-type]
    with pytest.raises(
        InputError, match="Training: seed is -1, expected a whole number of at least"
    ):
        Training(network, sgd(0.1), seed=-1)
