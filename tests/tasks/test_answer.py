"""Whatever a student's function does, one frame says what came of it."""

import logging
import sys
import tracemalloc
import warnings
from collections.abc import Callable
from functools import partial, wraps
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

    assert ask(loud) == Reply("returned", 1.0)
    assert capfd.readouterr() == ("", "")


def test_what_it_logs_is_dropped(capfd: pytest.CaptureFixture[str]) -> None:
    """A handler that the notebook made before holds the stderr of then."""
    logger = logging.getLogger("of a notebook")
    logger.addHandler(logging.StreamHandler())

    def loud() -> float:
        logger.critical("careful")
        return 1.0

    assert ask(loud) == Reply("returned", 1.0)
    assert capfd.readouterr() == ("", "")
    logger.critical("goes on")
    assert capfd.readouterr() == ("", "goes on\n")


def print_megabytes(fail: bool) -> float:
    for _ in range(1000):
        print("x" * 100_000)
    if fail:
        raise ValueError("no")
    return 1.0


@pytest.mark.parametrize("fail", [False, True])
def test_a_flood_of_prints_is_counted_and_not_kept(fail: bool) -> None:
    """100 MB go by in less than one."""
    ask(print_megabytes, fail)  # what is imported on the way is no memory of the flood
    tracemalloc.start()
    try:
        reply = ask(print_megabytes, fail)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()
    assert reply.printed
    assert reply.status == ("raised" if fail else "returned")


def test_only_text_can_be_printed() -> None:
    """As everywhere; and `sys.stdout` can be asked what it is."""
    assert ask(lambda: sys.stdout.write(b"x")).message.startswith("TypeError")  # type: ignore[arg-type]
    assert ask(lambda: sys.stdout.encoding).value == "utf-8"
    assert ask(lambda: sys.stdout.writable()).value is True


class SilentError(Exception):
    """An error whose own text fails."""

    def __str__(self) -> str:
        raise ValueError


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ValueError("no"), "ValueError: no"),
        (SystemExit(0), "SystemExit: 0"),
        (MemoryError(), "MemoryError"),
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


def test_a_long_error_keeps_its_line() -> None:
    """The wire cuts off the end of a long message."""

    def f() -> None:
        raise ValueError("δ" * 10_000)

    message = ask(f).message
    assert message.startswith("ValueError: δδδ")
    assert message.endswith(f"δ… (line {f.__code__.co_firstlineno + 1} of its cell)")
    assert len(message) < 600


CELLS = [
    """
def helper(x):
    return np.ones((2, 3)) @ x
""",
    """
def plain(x):
    return helper(x)

class Layer:
    def __call__(self, x):
        return helper(x)
    def method(self, x):
        return helper(x)

by_lambda = lambda x: helper(x)
method = Layer().method
called = Layer()
bound = partial(Layer.method, None)
wrapped = wraps(plain)(lambda *arguments: plain(*arguments))
""",
]


@pytest.fixture(scope="module")
def notebook() -> dict[str, Any]:
    """What two cells define, each of them a file of its own, as in a kernel."""
    names: dict[str, Any] = {"np": np, "partial": partial, "wraps": wraps}
    for number, source in enumerate(CELLS):
        exec(compile(source, f"/tmp/ipykernel_0/{number}.py", "exec"), names)
    return names


@pytest.mark.parametrize(
    ("name", "line"),
    [("plain", 3), ("called", 7), ("method", 9), ("bound", 9), ("by_lambda", 11), ("wrapped", 3)],
)
def test_the_line_is_the_last_in_the_cell_of_the_function(
    name: str, line: int, notebook: dict[str, Any]
) -> None:
    """For callables of any kind; the helper's line, of another cell, would not be found."""
    message = ask(notebook[name], np.ones((2, 2))).message
    assert message.startswith("ValueError: matmul")
    assert message.endswith(f" (line {line} of its cell)")


def test_an_error_in_c_has_no_line() -> None:
    assert ask(max, 1).message == "TypeError: 'int' object is not iterable"


def three(dy: Any, x: Any = (1, 2), *, W: int = 3) -> Any: ...


FITTING: list[Callable[..., Any]] = [
    lambda dy, cache: 1.0,
    lambda *arguments: 1.0,
    lambda dy, cache, more=2, *rest, **others: 1.0,
    partial(lambda before, dy, cache: 1.0, 0),
    partial(lambda dy, cache, axis: 1.0, axis=0),
    max,
]


@pytest.mark.parametrize("function", FITTING)
def test_any_way_to_take_the_arguments_is_right(function: Callable[..., Any]) -> None:
    assert ask(function, 1.0, 2.0).status == "returned"


@pytest.mark.parametrize(
    ("function", "taken"),
    [
        (lambda dy: 1, "(dy)"),
        (lambda dy, x, W: 1, "(dy, x, W)"),
        (lambda: 1, "()"),
        (lambda dy, *, cache: 1, "(dy, *, cache)"),
        (three, "(dy, x, *, W)"),
        (partial(three, 1, 2), "(*, W)"),
        (partial(lambda dy, cache: 1, cache=2), "(dy, *, cache)"),
        (wraps(three)(lambda dy: 1), "(dy)"),  # what is called, not what it calls
    ],
)
def test_other_parameters_are_told(function: Callable[..., Any], taken: str) -> None:
    """Without defaults and annotations, which might be long."""
    arguments = (1.0, 2.0, 3.0) if function is three else (1.0, 2.0)
    assert ask(function, *arguments) == Reply("arguments", None, taken)


def test_parameters_of_methods_are_told(notebook: dict[str, Any]) -> None:
    """One that was copied out of a class has a `self` too many."""
    layer = type(notebook["called"])
    assert ask(layer.method, 1.0) == Reply("arguments", None, "(self, x)")
    assert ask(notebook["called"].method, 1.0, 2.0) == Reply("arguments", None, "(x)")
    assert ask(notebook["called"], 1.0, 2.0) == Reply("arguments", None, "(x)")


def test_an_error_of_type_inside_is_no_matter_of_parameters() -> None:
    """Nor where the function calls itself or another one wrongly."""

    def inner(a: Any, b: Any) -> None: ...

    for function in (lambda x: len(x), lambda x: inner(x)):  # type: ignore[call-arg]
        assert ask(function, 1.0).status == "raised"


@pytest.mark.parametrize(
    ("value", "kind"),
    [(int, "class"), (None, "NoneType"), ((1.0, 2.0), "tuple"), (np.ones(2), "ndarray")],
)
def test_what_is_no_function_is_told(value: Any, kind: str) -> None:
    """A class could be called too, with an object as its result."""
    assert ask(value, 1.0) == Reply("no_function", None, kind)


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
