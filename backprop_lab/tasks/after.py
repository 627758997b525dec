"""After: a cell that needs what a student has yet to write waits, and stops nothing."""

import sys
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

from backprop_lab.tasks.messages import say
from backprop_lab.tasks.show import in_short, name_of, show


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
        self.names = ", ".join(map(name_of, functions)) or say("after", "what you wrote")

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
            name = unwritten(error) or self.names
            show(say("after", "This cell waits for {name}.", name=name))
        else:
            text = "This cell stopped with {error}. Check {names} first."
            show(say("after", text, error=in_short(error), names=self.names))
        return True


def unwritten(error: NotImplementedError) -> str:
    """Name the function that is a stub still, if it has a name."""
    names = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
    return next((name for name in reversed(names) if not name.startswith("<")), "")
