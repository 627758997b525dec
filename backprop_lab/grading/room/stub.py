"""What `backprop_lab` is in the room: the names that a notebook imports, and no answers."""

from typing import Any

__all__ = ["after", "check", "compare", "hint", "keep", "measure", "points"]


class after:  # noqa: N801 - as in the notebook
    """Run the lines of a cell; an error in them ends the lines only."""

    def __init__(self, *_: Any) -> None:
        """Accept anything."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> bool:
        """Say what was raised, and go on with the next cell."""
        if not isinstance(error, Exception):
            return False
        if isinstance(error, NotImplementedError):
            print("these lines wait for a function that is not written yet")
        else:
            print(f"these lines stopped with {type(error).__name__}: {error}")
        return True


def check(*_: Any, **__: Any) -> float:
    """Accept anything and give no points: the judge is not in the room."""
    print("the grader checks this after the notebook has run")
    return 0.0


def hint(*_: Any, **__: Any) -> None:
    """Accept anything and tell nothing: the hints are not in the room either."""
    print("hints are for your own notebook")


def compare(what: Any = "", prediction: Any = ..., found: Any = ..., *_: Any, **__: Any) -> None:
    """Show a prediction beside what was found, without a word on it."""
    print(
        f"{what}: " + ("not said" if prediction is ... else f"you said {prediction}, it is {found}")
    )


def measure(*_: Any, **__: Any) -> None:
    """Accept anything and measure nothing."""
    print("the gradient check is for your own notebook")


def keep(*_: Any, **__: Any) -> None:
    """Accept anything and keep nothing."""


def points(*_: Any, **__: Any) -> None:
    """Accept anything: the sum stands at the top of the feedback."""
    print("the points stand at the top of the feedback")
