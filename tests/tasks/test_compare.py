"""A prediction stands beside what came out; whoever has none is asked for it, and not told."""

from typing import Any

import numpy as np
import pytest

from backprop_lab import compare


@pytest.mark.parametrize(
    ("prediction", "found", "said"),
    [
        ((3, 4), (3, 4), "v: (3, 4), as you said."),
        ((4, 3), (3, 4), "v: you said (4, 3), it is (3, 4)."),
        ("+", "+", "v: +, as you said."),
        ("-", "+", "v: you said -, it is +."),
        (0.33, 1 / 3, "v: 0.3333, as you said."),  # to a hundredth
        (0.3, 1 / 3, "v: you said 0.3, it is 0.3333."),
        (0, 0.0, "v: 0, as you said."),
        (-2, np.float64(-2.0), "v: -2, as you said."),
        (2, np.float64(-2.0), "v: you said 2, it is -2."),
        ([1, 2], np.array([1.0, 2.0]), "v: [1. 2.], as you said."),
        (3, (3, 4), "v: you said 3, it is (3, 4)."),
        ("three", 3, "v: you said the text 'three'; write it without quotation marks."),
        ("3", 3, "v: you said the text '3'; write it without quotation marks."),
        (" + ", "+", "v: +, as you said."),
        ("DX", "dx", "v: dx, as you said."),
        (["dx", "dW"], ["dx", "dW"], "v: ['dx', 'dW'], as you said."),
        ([np.float64(1.5)], [2.5], "v: you said [1.5], it is [2.5]."),
        ((3,), (4,), "v: you said (3,), it is (4,)."),
        (np.array([1e-6]), np.array([2e-6]), "v: you said [1.e-06], it is [2.e-06]."),
        (np.inf, np.inf, "v: inf, as you said."),
        (None, 3.0, "v: you said None, it is 3."),
        ({}, np.zeros(2), "v: you said {}, it is [0. 0.]."),
        (True, True, "v: True, as you said."),
        (float("nan"), 1.0, "v: you said nan, it is 1."),
    ],
)
def test_a_prediction_is_compared(
    prediction: Any, found: Any, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    compare("v", prediction, found)
    assert capsys.readouterr().out == said + "\n"


def test_without_a_prediction_nothing_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    compare("the sign of dw", ..., 17.25)
    said = capsys.readouterr().out
    assert said == "the sign of dw: say first what you expect, in the cell above.\n"


class Nasty:
    """An object of which nothing can be had."""

    def __repr__(self) -> str:
        raise RuntimeError

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    __hash__ = None

    def __array__(self, *_: object, **__: object) -> Any:
        raise RuntimeError


def test_whatever_was_predicted_there_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    compare("v", Nasty(), 3)
    assert capsys.readouterr().out == "v: you said Nasty, it is 3.\n"
    compare("v", [0] * 300_000, 3)
    assert len(capsys.readouterr().out) < 500
