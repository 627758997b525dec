"""Compare: what a student predicted, beside what came out."""

from typing import Any

import numpy as np

from backprop_lab.tasks.messages import say
from backprop_lab.tasks.show import show

CLOSE = 0.01  # of the value: a prediction is worked out by hand


def compare(what: str, prediction: Any, found: Any) -> None:
    """Put a prediction beside what was found: a number, a sign, a shape, a word.

    what: of which quantity, "the sign of dw"; prediction: yours, `...` for none yet; found: what
    the notebook has computed. Numbers agree to a hundredth of their size.
    """
    values = {"what": what, "prediction": shown(prediction), "found": shown(found)}
    if prediction is ...:
        show(say("compare", "{what}: say first what you expect, in the cell above.", **values))
    elif agrees(prediction, found):
        show(say("compare", "{what}: {found}, as you said.", **values))
    else:
        show(say("compare", "{what}: you said {prediction}, it is {found}.", **values))


def agrees(prediction: Any, found: Any) -> bool:
    """Whether two values are the same, numbers to a hundredth."""
    try:
        a, b = np.asarray(prediction), np.asarray(found)
        if a.shape != b.shape:
            return False
        if a.dtype.kind in "iuf" and b.dtype.kind in "iuf":
            return bool(np.all(np.abs(a - b) <= CLOSE * np.abs(b)))
        return bool(np.all(a == b))
    except (TypeError, ValueError):  # neither is a number, nor are they alike
        return False


def shown(value: Any) -> str:
    """Write a value as a person would: numbers short, texts without quotation marks."""
    if isinstance(value, str):
        return value
    if isinstance(value, np.ndarray) and value.ndim:
        return np.array2string(value, precision=4, suppress_small=True)
    if isinstance(value, float | np.ndarray | np.generic):
        return f"{value:.4g}" if np.asarray(value).dtype.kind in "iuf" else str(value)
    return repr(value)
