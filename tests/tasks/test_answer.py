"""Whatever a student's function does, one frame says what came of it."""

import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop_lab.tasks.answer import answer, compact
from backprop_lab.tasks.wire import Reply, decode, encode

NONCE = bytes(range(16))


def ask(function: Callable[..., Any], *arguments: Any) -> Reply:
    """Send a call over the wire and read the reply."""
    return decode(answer(function, encode(arguments, NONCE)), NONCE)


def test_a_value_comes_back() -> None:
    """The arguments arrive in their order, the result under the request's nonce."""
    reply = ask(lambda x, n: (x - n, n), np.full(2, 5.0), 3)
    assert reply.status == "returned"
    np.testing.assert_array_equal(reply.value[0], [2.0, 2.0])  # 5 - 3
    assert reply.value[1] == 3
    assert not reply.changed_arguments


def change_an_array(x: Any, pair: Any) -> None:
    x += 1


def change_a_list(x: Any, pair: Any) -> None:
    pair.append(1)


def put_in_what_cannot_travel(x: Any, pair: Any) -> None:
    pair[0] = {}


@pytest.mark.parametrize("f", [change_an_array, change_a_list, put_in_what_cannot_travel])
def test_arguments_that_were_written_into_are_noticed(f: Callable[..., None]) -> None:
    """In arrays, in lists, and with values that the wire does not carry."""
    assert ask(f, np.zeros(2), [0.0]).changed_arguments


def test_nan_in_an_argument_is_not_a_change() -> None:
    """NaN differs from itself; its bytes do not."""
    assert not ask(lambda x: x, np.array([np.nan])).changed_arguments


def test_what_it_prints_and_warns_is_dropped(capfd: pytest.CaptureFixture[str]) -> None:
    """One line on stderr would cost all points in nbgrader."""

    def loud() -> float:
        print("out")
        print("err", file=sys.stderr)
        warnings.warn("careful", stacklevel=1)
        return 1.0

    assert ask(loud).value == 1.0
    assert capfd.readouterr() == ("", "")


class SilentError(Exception):
    """An error whose own text fails."""

    def __str__(self) -> str:
        raise ValueError


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ValueError("no"), "ValueError: no"),
        (SystemExit(0), "SystemExit: 0"),
        (MemoryError(), "MemoryError: "),
        (RecursionError("deep"), "RecursionError: deep"),
        (SilentError(), "SilentError"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_is_an_answer(error: BaseException, message: str) -> None:
    """Its name, its text and the line; `exit()` too."""

    def f() -> None:
        raise error

    line = f.__code__.co_firstlineno + 1
    assert ask(f) == Reply("raised", None, f"{message} (line {line} of its cell)", False)


def test_an_interruption_is_the_readers_own() -> None:
    """In a notebook, the stop button must stop a check."""

    def f() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask(f)


@pytest.mark.parametrize("value", [{"a": 1}, object(), np.array([1j]), (1, {2})])
def test_what_cannot_travel_is_unsupported(value: Any) -> None:
    """The answer says which type came."""
    reply = ask(lambda: value)
    assert reply.status == "unsupported"
    assert reply.message


def test_lists_of_numbers_become_arrays() -> None:
    """However deep; ragged lists, lists of arrays and texts stay what they are."""
    np.testing.assert_array_equal(compact([[1, 2.5], [3, True]]), [[1, 2.5], [3, 1]])
    assert compact(([1, 2], "a"))[0].dtype == np.int64
    assert compact([[1, 2], [3]])[0].shape == (2,)
    assert isinstance(compact([[1, 2], [3]]), list)
    assert isinstance(compact([np.ones(2)]), list)
    assert compact([]) == []
    assert compact(["a"]) == ["a"]


class Array(np.ndarray):
    """A subclass, which may compute what it likes."""


def test_a_subclass_of_an_array_is_not_an_array() -> None:
    """It could answer every comparison with yes."""
    assert ask(lambda: np.ones(2).view(Array)).status == "unsupported"


def test_errors_of_floating_point_are_the_same_here_and_in_a_room() -> None:
    """A notebook that says `np.seterr(all="raise")` changes nothing for its functions."""

    def f() -> float:
        return float(np.exp(np.array(1000.0)))

    with np.errstate(all="raise"):
        assert ask(f) == Reply("returned", float("inf"))
