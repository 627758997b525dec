"""Every optimizer is its step function with a state that can be saved, and none shares anything."""

import io
from collections.abc import Callable

import numpy as np
import pytest

from backprop_lab.inputs import InputError
from backprop_lab.optimizers import adam_step, momentum_step, rmsprop_step, sgd_step
from backprop_lab.updates import Optimizer, adam, momentum, rmsprop, sgd

OPTIMIZERS = [sgd(0.1), momentum(0.1, 0.8), rmsprop(0.1, 0.8, 1e-4), adam(0.1, 0.8, 0.9, 1e-4)]
NAMES = ["sgd", "momentum", "rmsprop", "adam"]
every_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=NAMES)


def test_names() -> None:
    assert [optimizer.name.split("(")[0] for optimizer in OPTIMIZERS] == NAMES
    assert momentum(0.1, 0.8).name == "momentum(0.1, 0.8)"


def test_one_step_is_the_step_function(rng: np.random.Generator) -> None:
    w, dw, zeros = rng.normal(size=(3, 5)), rng.normal(size=(3, 5)), np.zeros((3, 5))
    v, v_state = momentum_step(w, dw, zeros, 0.1, 0.8)
    r, r_state = rmsprop_step(w, dw, zeros, 0.1, 0.8, 1e-4)
    a, *a_state = adam_step(w, dw, zeros, zeros, 1, 0.1, 0.8, 0.9, 1e-4)
    expected = [
        (sgd_step(w, dw, 0.1), ()),
        (v, (v_state,)),
        (r, (r_state,)),
        (a, (*a_state, 1)),
    ]
    for optimizer, (moved, state) in zip(OPTIMIZERS, expected, strict=True):
        result = optimizer.step(w, dw, optimizer.start(w))
        np.testing.assert_equal(result, (moved, state))


@pytest.mark.parametrize(
    ("short", "long"),
    [
        (momentum(0.1), momentum(0.1, 0.9)),
        (rmsprop(), rmsprop(1e-3, 0.9, 1e-8)),
        (adam(), adam(1e-3, 0.9, 0.999, 1e-8)),
    ],
    ids=NAMES[1:],
)
def test_settings_left_out_are_the_usual_ones(short: Optimizer, long: Optimizer) -> None:
    w = np.array([1.0, -2.0])
    np.testing.assert_equal(
        short.step(w, w, short.start(w)),
        long.step(w, w, long.start(w)),
    )


@every_optimizer
def test_nothing_is_written_shared_or_remembered(
    optimizer: Optimizer, rng: np.random.Generator
) -> None:
    w, dw = rng.normal(size=(3, 5)), rng.normal(size=(3, 5))
    start = optimizer.start(w)
    first = optimizer.step(w, dw, start)
    arrays = [w, dw, *(part for part in start if isinstance(part, np.ndarray))]
    for array in arrays:
        array.flags.writeable = False
    moved, state = again = optimizer.step(w, dw, start)
    np.testing.assert_equal(again, first)  # the first call has left no trace
    results = [moved, *(part for part in state if isinstance(part, np.ndarray))]
    apart = [*arrays, *results]
    assert not any(np.shares_memory(a, b) for i, a in enumerate(apart) for b in apart[:i])


@every_optimizer
def test_one_optimizer_serves_two_parameters(optimizer: Optimizer) -> None:
    u, v = np.array([1.0]), np.array([[2.0, 3.0]])
    together = [(u, optimizer.start(u)), (v, optimizer.start(v))]
    alone = list(together)
    for _ in range(3):
        together = [optimizer.step(w, w, state) for w, state in together]
    for i in range(2):
        for _ in range(3):
            alone[i] = optimizer.step(alone[i][0], alone[i][0], alone[i][1])
    np.testing.assert_equal(together, alone)


@every_optimizer
def test_a_state_that_was_saved_goes_on_where_it_stopped(
    optimizer: Optimizer, rng: np.random.Generator
) -> None:
    w, gradients = rng.normal(size=4), rng.normal(size=(6, 4))
    state = optimizer.start(w)
    for dw in gradients[:3]:
        w, state = optimizer.step(w, dw, state)
    file = io.BytesIO()
    np.savez(file, w, *state)
    file.seek(0)
    with np.load(file) as saved:
        loaded_w, *loaded = saved.values()
    loaded_state = tuple(loaded)
    for part in loaded_state:  # a number comes back as an array: it must not count up in place
        part.flags.writeable = False
    for dw in gradients[3:]:
        w, state = optimizer.step(w, dw, state)
        loaded_w, loaded_state = optimizer.step(loaded_w, dw, loaded_state)
    np.testing.assert_equal((loaded_w, loaded_state), (w, state))


@every_optimizer
def test_every_optimizer_goes_down_a_valley(optimizer: Optimizer) -> None:
    # L = ½ (w₀² + 10 w₁²), so dL/dw = (w₀, 10 w₁)
    steep = np.array([1.0, 10.0])
    w = np.array([3.0, -2.0])
    state, start = optimizer.start(w), 0.5 * np.sum(steep * w**2)
    for _ in range(200):
        w, state = optimizer.step(w, steep * w, state)
    assert 0.5 * np.sum(steep * w**2) < 0.01 * start


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: sgd(-1.0), "sgd: learning_rate is -1.0, expected a finite number of at least 0."),
        (
            lambda: momentum(0.1, 1.0),
            "momentum: momentum is 1.0, expected a number of at least 0 and below 1.",
        ),
        (
            lambda: rmsprop(decay=1.0),
            "rmsprop: decay is 1.0, expected a number of at least 0 and below 1.",
        ),
        (
            lambda: rmsprop(epsilon=0.0),
            "rmsprop: epsilon is 0.0, expected a positive, finite number.",
        ),
        (lambda: adam(epsilon=-1.0), "adam: epsilon is -1.0, expected a positive, finite number."),
        (
            lambda: adam(beta2=1.0),
            "adam: beta2 is 1.0, expected a number of at least 0 and below 1.",
        ),
    ],
)
def test_a_setting_out_of_range_is_named_at_once(
    make: Callable[[], Optimizer], sentence: str
) -> None:
    with pytest.raises(InputError) as caught:
        make()
    assert str(caught.value) == sentence
