"""Quiet: what a student's function prints, warns, logs and displays is dropped while it is judged.

This file needs nothing but NumPy: the room that runs a student's code gets it as it is.
"""

import contextlib
import io
import logging
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from backprop_lab.tasks.wire import PRINTED

MUCH = 10_000  # printed characters


@contextlib.contextmanager
def quiet(nowhere: "Nowhere") -> Iterator[None]:
    """Let nothing be seen or heard of a call."""
    with (
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
        unwarned(),
        unshown(),
    ):
        yield


@contextlib.contextmanager
def unwarned() -> Iterator[None]:
    """Work the same, whatever the notebook has made of warnings and of logging."""
    disabled = logging.root.manager.disable
    try:
        logging.disable()
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)


@contextlib.contextmanager
def unshown() -> Iterator[None]:
    """In a notebook, drop what is displayed, and let `exit()` be an error as elsewhere.

    There it does not stop the function: it ends the kernel, some time later.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        yield
        return
    instead = (
        (shell, "ask_exit", sys.exit),
        (shell.display_pub, "publish", drop),
        (shell.display_pub, "clear_output", drop),
    )
    try:
        for thing, method, other in instead:
            setattr(thing, method, other)
        yield
    finally:
        for thing, method, _ in instead:
            vars(thing).pop(method, None)


def drop(*_: Any, **__: Any) -> None:
    """Take anything and keep nothing."""


class Nowhere(io.TextIOBase):
    """Where prints go: they are counted, not kept."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.count = 0

    def writable(self) -> bool:
        """Say yes, as an open file does."""
        return True

    def write(self, text: str) -> int:
        """Count the characters."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.count += len(text)
        return len(text)

    @property
    def flag(self) -> int:
        """Whether it was more than anybody reads."""
        return PRINTED if self.count > MUCH else 0
