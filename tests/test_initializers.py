"""Weights have the size that was derived for them, and with another size signals die or explode."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop_lab.activations import RELU, SIGMOID, TANH
from backprop_lab.initializers import (
    he_normal,
    he_scale,
    signal_by_depth,
    xavier_normal,
    xavier_scale,
)
from backprop_lab.inputs import InputError
from backprop_lab.operation import Operation

WIDTH, DEPTH = 128, 30


def signal(operation: Operation, scale: float, seed: int) -> Any:
    rng = np.random.default_rng(seed)
    return signal_by_depth(operation, scale, width=WIDTH, depth=DEPTH, n=64, rng=rng)


def test_scales_by_hand() -> None:
    # √(2 / (3 + 5)) = 1/2,  √(2 / 8) = 1/2,  √(2 / 1) = √2
    assert xavier_scale(3, 5) == xavier_scale(5, 3) == he_scale(8) == 0.5
    assert he_scale(1) ** 2 == pytest.approx(2.0)
    assert xavier_scale(7, 7) == pytest.approx(he_scale(7) / np.sqrt(2.0))
    assert type(xavier_scale(3, 5)) is type(he_scale(8)) is float


@pytest.mark.parametrize(
    ("draw", "scale"), [(xavier_normal, xavier_scale(300, 500)), (he_normal, he_scale(300))]
)
def test_weights_have_the_scale_and_no_preference(
    draw: Callable[..., Any], scale: float, rng: np.random.Generator
) -> None:
    W = draw(300, 500, rng=rng)
    assert W.shape == (300, 500)
    assert W.dtype == np.float64
    # 150 000 draws: the mean is off by scale / 387, the deviation by 0.2 %, each times five here
    assert abs(W.mean()) < 5 * scale / 387
    assert W.std() == pytest.approx(scale, rel=0.01)


@pytest.mark.parametrize("draw", [xavier_normal, he_normal])
def test_the_same_seed_gives_the_same_weights(draw: Callable[..., Any]) -> None:
    first, again, other = (draw(3, 5, rng=np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert first.tolist() == again.tolist() != other.tolist()
    assert draw(1, 1, rng=np.random.default_rng(1)).shape == (1, 1)


@pytest.mark.parametrize("seed", range(5))
def test_he_keeps_signals_and_gradients_through_relu(seed: int) -> None:
    for strength in signal(RELU, he_scale(WIDTH), seed):
        assert strength.max() / strength.min() < 4.0


@pytest.mark.parametrize("seed", range(5))
def test_xavier_keeps_signals_and_gradients_through_tanh(seed: int) -> None:
    for strength in signal(TANH, xavier_scale(WIDTH, WIDTH), seed):
        assert strength.max() / strength.min() < 12.0  # tanh squeezes a little; no power of depth


@pytest.mark.parametrize("factor", [0.25, 4.0])
def test_another_scale_is_a_factor_per_layer_for_relu(factor: float) -> None:
    # ReLU(c z) = c ReLU(z): c enters once per layer passed. Powers of 2 do not even round.
    kept = signal(RELU, he_scale(WIDTH), 0)
    forward, backward = signal(RELU, factor * he_scale(WIDTH), 0)
    layers = np.arange(DEPTH)
    np.testing.assert_allclose(forward, kept[0] * factor ** (layers + 1), rtol=1e-12)
    np.testing.assert_allclose(backward, kept[1] * factor ** layers[::-1], rtol=1e-12)


def test_too_small_vanishes_and_too_large_explodes() -> None:
    for strength, last in zip(signal(RELU, he_scale(WIDTH) / 4, 0), (-1, 0), strict=True):
        assert strength[last] < 1e-15
    for strength, last in zip(signal(RELU, 4 * he_scale(WIDTH), 0), (-1, 0), strict=True):
        assert strength[last] > 1e15


def test_a_squashing_function_hides_an_explosion_from_the_signals() -> None:
    # tanh is at ±1 almost everywhere, and what comes back still grows from layer to layer.
    forward, backward = signal(TANH, 4 * xavier_scale(WIDTH, WIDTH), 0)
    assert forward.max() / forward.min() < 1.1
    assert backward[0] / backward[-1] > 1e4


def test_the_sigmoid_lets_gradients_vanish_whatever_its_signals_do() -> None:
    # Its slope is at most 1/4, so each layer takes at least three quarters at this scale.
    forward, backward = signal(SIGMOID, xavier_scale(WIDTH, WIDTH), 0)
    assert forward.max() / forward.min() < 4.0
    assert backward[0] < 1e-15


def test_one_layer_by_hand() -> None:
    # One sample, two units: the deviation of ReLU(a W) and of da where a W > 0, drawn again here
    rng = np.random.default_rng(3)
    a, W, da = rng.normal(size=(1, 2)), rng.normal(0.0, 0.7, size=(2, 2)), rng.normal(size=(1, 2))
    z = a @ W
    forward, backward = signal_by_depth(
        RELU, 0.7, width=2, depth=1, n=1, rng=np.random.default_rng(3)
    )
    assert forward.tolist() == [np.maximum(z, 0.0).std()]
    assert backward.tolist() == [(da * (z > 0.0)).std()]


def measure(**changes: Any) -> Any:
    settings = {"scale": 1.0, "width": 3, "depth": 2, "n": 5, **changes}
    return signal_by_depth(RELU, rng=np.random.default_rng(0), **settings)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: xavier_scale(0, 5),
            "xavier_scale: n_in is 0, expected a whole number of at least 1.",
        ),
        (
            lambda: xavier_scale(5, -1),
            "xavier_scale: n_out is -1, expected a whole number of at least 1.",
        ),
        (lambda: he_scale(0), "he_scale: n_in is 0, expected a whole number of at least 1."),
        (
            lambda: he_scale(2.5),  # type: ignore[arg-type]
            "he_scale: n_in is 2.5, expected a whole number of at least 1.",
        ),
        (
            lambda: he_normal(3, 0, rng=np.random.default_rng(0)),
            "he_normal: n_out is 0, expected a whole number of at least 1.",
        ),
        (
            lambda: measure(width=0),
            "signal_by_depth: width is 0, expected a whole number of at least 1.",
        ),
        (
            lambda: measure(depth=0),
            "signal_by_depth: depth is 0, expected a whole number of at least 1.",
        ),
        (lambda: measure(n=0), "signal_by_depth: n is 0, expected a whole number of at least 1."),
        (
            lambda: measure(scale=0.0),
            "signal_by_depth: scale is 0.0, expected a positive, finite number.",
        ),
        (
            lambda: measure(scale=np.inf),
            "signal_by_depth: scale is inf, expected a positive, finite number.",
        ),
    ],
)
def test_bad_sizes_are_named(call: Callable[[], Any], sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        call()
    assert str(caught.value) == sentence
