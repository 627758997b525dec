"""One call, answered: run a student's function on the arguments of a request, whatever it does.

The check in a notebook and the room of the grader both answer with this, so they see the same.
"""

import contextlib
import inspect
import traceback
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np

from backprop_lab.tasks.functions import resolved
from backprop_lab.tasks.quiet import Nowhere, quiet
from backprop_lab.tasks.state import State
from backprop_lab.tasks.wire import (
    CHANGED_ARGUMENTS,
    HEADER,
    MAX_ENTRIES,
    Reply,
    UnsupportedError,
    decode,
    encode,
    encode_failure,
    is_scalar,
)

NO_NONCE = bytes(16)  # nobody stands between the two ends
DEEP = 8  # lists in lists
LONG = 500  # characters of an error


def answer(function: Any, request: bytes) -> bytes:
    """Call a student's function with the arguments of a request, and write down what came of it.

    What it prints and warns is dropped, and what the notebook has made of warnings, by `np.seterr`
    say, does not count. Arguments that it wrote into are noticed: they no longer encode to the
    bytes of the request. So is what it changes around it.
    """
    nonce = HEADER.unpack_from(request)[1]
    if not callable(function) or issubclass(type(function), type):
        return encode_failure("no_function", _kind(function), nonce)
    arguments = decode(request).value
    nowhere = Nowhere()
    try:
        with quiet(nowhere):
            state = State(function)
            try:
                result = function(*resolved(arguments))
            finally:
                changed = state.put_back()
        flags = nowhere.flag | (0 if _unchanged(arguments, request, nonce) else CHANGED_ARGUMENTS)
        if changed and result is not None:
            return encode_failure("changed_state", changed, nonce, flags=flags)
        return encode(compact(result), nonce, flags=flags)
    except UnsupportedError as problem:
        return encode_failure("unsupported", str(problem), nonce, flags=nowhere.flag)
    except KeyboardInterrupt:  # the student's own: a check can be interrupted
        raise
    except BaseException as error:  # exit() too is an answer, if not a good one
        taken = parameters_that_do_not_fit(function, arguments) if type(error) is TypeError else ""
        if taken:
            return encode_failure("arguments", taken, nonce, flags=nowhere.flag)
        return encode_failure("raised", _describe(error), nonce, flags=nowhere.flag)


def reply_to(function: Any, arguments: tuple[Any, ...]) -> Reply:
    """Call a student's function in this process, as it is called in the room."""
    return decode(answer(function, encode(arguments, NO_NONCE)), NO_NONCE)


def parameters_that_do_not_fit(function: Any, arguments: tuple[Any, ...]) -> str:
    """Return a function's parameters, "(dy, x, W)", if it cannot be called with these arguments."""
    try:
        signature = inspect.signature(function, follow_wrapped=False)
    except Exception:  # it may be written in C
        return ""
    try:
        signature.bind(*arguments)
    except TypeError:
        plain = [
            p.replace(annotation=p.empty, default=p.empty) for p in signature.parameters.values()
        ]
        return str(signature.replace(parameters=plain, return_annotation=signature.empty))
    return ""


def compact(value: Any, *, top: bool = True) -> Any:
    """Turn lists and tuples of plain numbers into arrays, however deep; leave other things alone.

    The outermost tuple stays one: it separates the results.
    """
    if type(value) is list or (type(value) is tuple and not top):
        leaves = list(islice(_leaves(value), MAX_ENTRIES + 1))
        if len(leaves) > MAX_ENTRIES:
            raise UnsupportedError(f"more than {MAX_ENTRIES} numbers")
        if leaves and all(map(_is_number, leaves)):
            with contextlib.suppress(ValueError, OverflowError):  # ragged: stays as it is
                array = np.array(value)
                return array if array.dtype != object else value
    if type(value) in (tuple, list):
        return type(value)(compact(child, top=False) for child in value)
    return value


def _leaves(value: Any, depth: int = 0) -> Iterator[Any]:
    if depth > DEEP:  # it may hold itself
        raise UnsupportedError("a list in a list in a list, and so on")
    for child in value:
        if type(child) in (list, tuple):
            yield from _leaves(child, depth + 1)
        else:
            yield child


def _is_number(value: Any) -> bool:
    if type(value) is np.ndarray:
        return value.ndim == 0
    return type(value) in (float, int, bool) or is_scalar(value)


def _unchanged(arguments: Any, request: bytes, nonce: bytes) -> bool:
    try:
        return encode(arguments, nonce) == request
    except UnsupportedError:
        return False


def _kind(value: Any) -> str:
    return "class" if issubclass(type(value), type) else type(value).__name__


def _describe(error: BaseException) -> str:
    """Say what was raised and, where it can be seen, in which line of the student's cell."""
    text = ""
    with contextlib.suppress(BaseException):  # the error's own text may fail
        text = str(error)
    message = ": ".join(filter(None, (type(error).__name__, text)))
    if len(message) > LONG:
        message = f"{message[:LONG]}…"
    frames = traceback.extract_tb(error.__traceback__)[1:]  # the first is ours
    lines = [frame.lineno for frame in frames if frame.filename == frames[0].filename]
    return f"{message} (line {lines[-1]} of its cell)" if lines else message
