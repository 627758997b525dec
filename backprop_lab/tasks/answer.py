"""One call, answered: run a student's function on the arguments of a request, whatever it does.

The check in a notebook and the room of the grader both answer with this, so they see the same.
"""

import contextlib
import os
import traceback
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from backprop_lab.tasks.wire import (
    CHANGED_ARGUMENTS,
    UnsupportedError,
    decode,
    encode,
    encode_failure,
    is_scalar,
)


def answer(function: Callable[..., Any], request: bytes) -> bytes:
    """Call a student's function with the arguments of a request, and write down what came of it.

    What it prints and warns is dropped. Arguments that it wrote into are noticed: they no longer
    encode to the bytes of the request.
    """
    nonce = request[4:20]
    arguments = decode(request).value
    try:
        with open(os.devnull, "w") as nowhere, contextlib.ExitStack() as quiet:  # noqa: PTH123
            quiet.enter_context(contextlib.redirect_stdout(nowhere))
            quiet.enter_context(contextlib.redirect_stderr(nowhere))
            quiet.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore")
            result = function(*arguments)
        flags = 0 if _unchanged(arguments, request, nonce) else CHANGED_ARGUMENTS
        return encode(compact(result), nonce, flags=flags)
    except UnsupportedError as problem:
        return encode_failure("unsupported", str(problem), nonce)
    except KeyboardInterrupt:  # the student's own: a check can be interrupted
        raise
    except BaseException as error:  # exit() too is an answer, if not a good one
        return encode_failure("raised", _describe(error, function), nonce)


def compact(value: Any) -> Any:
    """Turn lists of plain numbers into arrays, however deep; leave everything else as it is."""
    if type(value) is list and value:
        leaves = list(_leaves(value))
        if all(type(leaf) in (float, int, bool) or is_scalar(leaf) for leaf in leaves):
            with contextlib.suppress(ValueError, OverflowError):  # ragged: stays a list
                array = np.array(value)
                return array if array.dtype != object else value
    if type(value) in (tuple, list):
        return type(value)(compact(child) for child in value)
    return value


def _leaves(value: list[Any]) -> Iterator[Any]:
    for child in value:
        if type(child) is list:
            yield from _leaves(child)
        else:
            yield child


def _unchanged(arguments: Any, request: bytes, nonce: bytes) -> bool:
    try:
        return encode(arguments, nonce) == request
    except UnsupportedError:
        return False


def _describe(error: BaseException, function: Callable[..., Any]) -> str:
    """Say what was raised and, where it can be seen, in which line of the student's cell."""
    try:
        message = f"{type(error).__name__}: {error}"
    except Exception:  # the error's own text fails
        message = type(error).__name__
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    lines = [s.lineno for s in traceback.extract_tb(error.__traceback__) if s.filename == file]
    return f"{message} (line {lines[-1]} of its cell)" if lines else message
