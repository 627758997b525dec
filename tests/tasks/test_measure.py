"""The gradient check in a notebook finds what is wrong, and says what it cannot measure."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backprop_lab import measure
from backprop_lab.dense import dense_backward, dense_forward
from backprop_lab.layers import mlp_backward, mlp_forward
from backprop_lab.losses import mse_backward, mse_forward
from backprop_lab.tasks.measure import Measured

RNG = np.random.default_rng(0)
X, W, B = RNG.normal(size=(5, 3)), RNG.normal(size=(3, 4)), RNG.normal(size=4)
PARAMETERS = ((W, B), (RNG.normal(size=(4, 2)), RNG.normal(size=2)))


def read(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """The words beside each gradient."""
    lines = [line.split(maxsplit=2) for line in capsys.readouterr().out.splitlines()[1:-1]]
    return {name: words for name, _, words in lines}


def test_a_right_backward_agrees(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measure(dense_forward, dense_backward, X, W, B)
    assert read(capsys) == {"dx": "agrees", "dW": "agrees", "db": "agrees"}


def test_what_is_wrong_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def averaged(dy: Any, cache: Any) -> Any:
        dx, dW, db = dense_backward(dy, cache)
        return dx, dW * (1 + 2e-6), db / len(dy)

    measure(dense_forward, averaged, X, W, B)
    assert read(capsys) == {"dx": "agrees", "dW": "differs", "db": "differs"}


def test_another_shape_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measure(dense_forward, lambda dy, cache: (dy @ cache[1].T, cache[0].T @ dy, dy), X, W, B)
    assert read(capsys)["db"] == "has another shape than its input"


def test_a_loss_has_a_number_for_its_output(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    measure(mse_forward, mse_backward, X[:, 0], X[:, 1])  # one gradient for the first of two inputs
    assert read(capsys) == {"dprediction": "agrees"}


def test_a_number_may_be_an_input(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def line(x: Any, w: Any, b: Any) -> Any:
        assert np.ndim(w) == np.ndim(b) == 0
        return w * x + b, (x, w)

    def line_backward(dy: Any, cache: Any) -> Any:
        return dy * cache[1], (dy * cache[0]).sum(), dy.sum()

    measure(line, line_backward, X[0], 2.0, -1.0)
    assert read(capsys) == {"dx": "agrees", "dw": "agrees", "db": "agrees"}


def test_parameters_may_be_nested(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def first_layer_off(dy: Any, cache: Any) -> Any:
        dx, ((dW, db), last) = mlp_backward(dy, cache)
        return dx, ((dW, 1.1 * db), last)

    measure(mlp_forward, mlp_backward, X, PARAMETERS)
    assert set(read(capsys).values()) == {"agrees"}
    measure(mlp_forward, first_layer_off, X, PARAMETERS)
    found = read(capsys)
    assert found.pop("dparameters[0][1]") == "differs"
    assert set(found) == {
        *("dx", "dparameters[0][0]", "dparameters[1][0]", "dparameters[1][1]"),
    }
    assert set(found.values()) == {"agrees"}


def test_it_does_not_follow_a_seed_of_ones(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def share(z: Any) -> Any:
        return z / z.sum(), None

    measure(share, lambda dy, cache: np.zeros(3), np.array([1.0, 2.0, 3.0]))  # zeros fit ones
    assert read(capsys) == {"dz": "differs"}


def test_each_call_may_write_into_what_it_gets(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def masked_in_place(dy: Any, mask: Any) -> Any:
        dy *= mask
        return dy

    def tripled_in_place(dy: Any, cache: Any) -> Any:
        dy *= 3
        return dy

    def relu_in_place(x: Any) -> Any:
        mask = x > 0
        x *= mask
        return x, mask

    x = np.array([-1.0, 2.0])
    measure(lambda x: (x.copy(), x > 0), masked_in_place, x)
    assert read(capsys) == {"dx": "differs"}
    measure(lambda x: (3 * x, None), tripled_in_place, x)
    assert read(capsys) == {"dx": "agrees"}
    measure(relu_in_place, lambda dy, mask: dy * mask, x)
    assert read(capsys) == {"dx": "agrees"}
    assert x.tolist() == [-1.0, 2.0]


def test_an_instrument_for_arrays_gets_arrays(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "my_gradient_check.py").write_text(
        "def relative_error(a, b):\n"
        "    largest = max(abs(a).max(initial=0), abs(b).max(initial=0))\n"
        "    return abs(a - b).max(initial=0) / largest if largest else 0.0\n"
    )
    measure(
        lambda x, w: (x * w, (x, w)),
        lambda dy, cache: (dy * cache[1], float((dy * cache[0]).sum())),
        np.ones(3),
        2.0,
    )
    said = capsys.readouterr().out
    assert said.count("agrees") == 2
    assert "your own relative_error" in said


def test_what_is_printed_on_the_way_is_not_shown(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def loud(x: Any) -> Any:
        print("loud")
        return 2 * x, None

    measure(loud, lambda dy, cache: 2 * dy, np.ones(2))
    assert "loud\n" not in capsys.readouterr().out.replace("loud_backward", "")


def test_inputs_without_a_name_have_a_number(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    measure(lambda *x: (x[0] + x[1], None), lambda dy, cache: (dy, dy), np.ones(2), np.ones(2))
    assert read(capsys) == {"dinput0": "agrees", "dinput1": "agrees"}


def unwritten(dy: Any, cache: Any) -> Any:
    raise NotImplementedError()


@pytest.mark.parametrize(
    ("backward", "inputs", "said"),
    [
        (unwritten, (X, W, B), "unwritten is not written yet; measure when it is."),
        (lambda dy, cache: None, (X, W, B), "dx is None, expected an array of numbers, of the sha"),
        (lambda dy, cache: ("a", 1, 2), (X, W, B), "dx is str, expected an array of numbers"),
        (lambda dy, cache: (dy,) * 4, (X, W, B), "<lambda> returned 4 gradients, expected one for"),
        (lambda dy, cache: dy["x"], (X, W, B), "The measurement stopped with IndexError: "),
        (lambda dy, cache: (), (X, W, B), "<lambda> returned 0 gradients, expected one for each"),
        (lambda dy, cache: 1j * dy, (X, W, B), "dx is an array of complex128, expected an array"),
        (lambda dy, cache: exit(), (X, W, B), "The measurement stopped with SystemExit: None."),
        (dense_backward, (X,), "The measurement stopped with TypeError: "),
        (dense_backward, (X, W.T, B), "The measurement stopped with ShapeError: "),
    ],
)
def test_what_cannot_be_measured_is_said(
    backward: Any, inputs: Any, said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    measure(dense_forward, backward, *inputs)
    assert capsys.readouterr().out.startswith(said)


def test_a_gradient_of_another_structure(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measure(mlp_forward, lambda dy, cache: (X, (W, W)), X, PARAMETERS)
    said = capsys.readouterr().out
    assert said == "dparameters[0] has not the structure of its input, expected 2 parts.\n"


def test_a_notebook_shows_a_table() -> None:
    html = Measured(
        "f_backward", (("dx", 1e-12, True), ("db", None, False)), "Given."
    )._repr_html_()
    assert "f_backward, measured" in html
    assert "1e-12" in html
    assert "another shape" in html
