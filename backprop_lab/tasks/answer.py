"""One call, answered: run a student's function on the arguments of a request, whatever it does.

The check in a notebook and the room of the grader both answer with this, so they see the same.
"""

import contextlib
import os
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from backprop_lab.tasks.functions import resolved
from backprop_lab.tasks.wire import (
    CHANGED_ARGUMENTS,
    HEADER,
    UnsupportedError,
    decode,
    encode,
    encode_failure,
    is_scalar,
)


def answer(function: Callable[..., Any], request: bytes) -> bytes:
    """Call a student's function with the arguments of a request, and write down what came of it.

    What it prints and warns is dropped, and what the notebook has made of warnings, by `np.seterr`
    say, does not count. Arguments that it wrote into are noticed: they no longer
    encode to the bytes of the request.
    """
    nonce = HEADER.unpack_from(request)[1]
    arguments = decode(request).value
    try:
        with (
            Path(os.devnull).open("w", encoding="utf-8", errors="replace") as nowhere,
            contextlib.redirect_stdout(nowhere),
            contextlib.redirect_stderr(nowhere),
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
        ):
            warnings.simplefilter("ignore")
            result = function(*resolved(arguments))
        flags = 0 if _unchanged(arguments, request, nonce) else CHANGED_ARGUMENTS
        return encode(compact(result), nonce, flags=flags)
    except UnsupportedError as problem:
        return encode_failure("unsupported", str(problem), nonce)
    except KeyboardInterrupt:  # the student's own: a check can be interrupted
        raise
    except BaseException as error:  # exit() too is an answer, if not a good one
        return encode_failure("raised", _describe(error, function), nonce)


def compact(value: Any, *, top: bool = True) -> Any:
    """Turn lists and tuples of plain numbers into arrays, however deep; leave other things alone.

    The outermost tuple stays one: it separates the results.
    """
    if type(value) is list or (type(value) is tuple and not top):
        leaves = list(_leaves(value))
        if leaves and all(map(_is_number, leaves)):
            with contextlib.suppress(ValueError, OverflowError):  # ragged: stays as it is
                array = np.array(value)
                return array if array.dtype != object else value
    if type(value) in (tuple, list):
        return type(value)(compact(child, top=False) for child in value)
    return value


def _leaves(value: Any) -> Iterator[Any]:
    for child in value:
        if type(child) in (list, tuple):
            yield from _leaves(child)
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


def _describe(error: BaseException, function: Callable[..., Any]) -> str:
    """Say what was raised and, where it can be seen, in which line of the student's cell."""
    message = type(error).__name__
    with contextlib.suppress(BaseException):  # the error's own text may fail
        message = f"{message}: {error}"
    with contextlib.suppress(BaseException):  # the function may be no plain one
        file = function.__code__.co_filename
        lines = [s.lineno for s in traceback.extract_tb(error.__traceback__) if s.filename == file]
        message = f"{message} (line {lines[-1]} of its cell)"
    return message
