"""After: a cell that needs what a student has yet to write waits, and stops nothing."""

import sys
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

from backprop_lab.tasks.messages import say
from backprop_lab.tasks.show import show


class after:  # noqa: N801 - it stands after `with`, where it reads like a word
    """Run the lines of a cell once these functions work; until then, say what they wait for.

    ```
    with after(dense_forward, dense_backward):
        y, cache = dense_forward(x, W, b)
    ```

    An error inside ends the lines and not the notebook. Of a picture that was begun nothing is
    shown.
    """

    def __init__(self, *functions: Callable[..., Any]) -> None:
        self.names = ", ".join(getattr(function, "__name__", "?") for function in functions)

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        frames: TracebackType | None,
    ) -> bool:
        """Say in one sentence what went wrong; the stop button and `exit()` do as ever."""
        if error is None or not isinstance(error, Exception):
            return False
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")
        if isinstance(error, NotImplementedError):
            show(say("after", "This cell waits for {name}.", name=unwritten(error)))
        else:
            text = "This cell stopped with {error}. Check {names} first."
            said = f"{type(error).__name__}: {error}".rstrip(".")
            show(say("after", text, error=said, names=self.names))
        return True


def unwritten(error: NotImplementedError) -> str:
    """Name the function that is a stub still."""
    return traceback.extract_tb(error.__traceback__)[-1].name
