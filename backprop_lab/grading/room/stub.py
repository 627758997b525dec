"""What `backprop_lab` is in the room: the name that a notebook imports, and no answers."""

from typing import Any

__all__ = ["check", "hint"]


def check(*_: Any, **__: Any) -> float:
    """Accept anything and give no points: the judge is not in the room."""
    print("the grader checks this after the notebook has run")
    return 0.0


def hint(*_: Any, **__: Any) -> None:
    """Accept anything and tell nothing: the hints are not in the room either."""
    print("hints are for your own notebook")
