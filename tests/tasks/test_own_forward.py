"""A backward that is wrong, and right for the student's own forward, says where to begin."""

from typing import Any

import numpy as np
import pytest

from backprop_lab import check
from backprop_lab.tasks import TASKS

NOTE = "It fits your own"


def mse_forward(prediction: Any, target: Any) -> Any:
    """Forget the ½, as many do."""
    return ((prediction - target) ** 2).sum() / len(prediction), (prediction, target)


def mse_backward(dloss: Any, cache: Any) -> Any:
    prediction, target = cache
    return dloss * 2.0 * (prediction - target) / len(prediction)


def dense_forward(x: Any, W: Any, b: Any) -> Any:
    return x @ W + b, (x, W)


def dense_backward(dy: Any, cache: Any) -> Any:
    x, W = cache
    return dy @ W.T, x.T @ dy / len(x), dy.sum(axis=0)


def softmax_forward(logits: Any) -> Any:
    """Be right, so that the fault can only be in the backward."""
    return TASKS["softmax_forward"].reference(logits)


def softmax_backward(dp: Any, p: Any) -> Any:
    return np.float32(TASKS["softmax_backward"].reference(dp, p))


def sigmoid_forward(x: Any) -> Any:
    raise ValueError


def sigmoid_backward(dy: Any, y: Any) -> Any:
    return dy * y


@pytest.mark.parametrize(
    ("name", "backward", "noted"),
    [
        ("mse_backward", mse_backward, True),
        ("dense_backward", dense_backward, False),  # the forward is right
        ("softmax_backward", softmax_backward, False),
        ("sigmoid_backward", sigmoid_backward, False),  # the forward stops
        ("tanh_backward", sigmoid_backward, False),  # no forward is graded
    ],
)
def test_the_forward_is_named_where_it_is_the_cause(
    name: str, backward: Any, noted: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(name, backward) < TASKS[name].max_points
    shown = capsys.readouterr().out
    assert (NOTE in shown) == noted
    assert "The check itself failed" not in shown


def test_a_callable_without_globals_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert check("mse_backward", np.add) == 0.0
    assert NOTE not in capsys.readouterr().out
