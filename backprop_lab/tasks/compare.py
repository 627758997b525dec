"""Compare: what a student predicted, beside what came out."""

from typing import Any

import numpy as np

from backprop_lab.tasks.messages import say
from backprop_lab.tasks.quiet import unwarned
from backprop_lab.tasks.show import show

CLOSE = 0.01  # of the value: a prediction is worked out by hand
LONGEST = 200  # characters of a value


def compare(what: str, prediction: Any, found: Any) -> None:
    """Put a prediction beside what was found: a number, a sign, a shape, a word.

    what: of which quantity, "the sign of dw"; prediction: yours, `...` for none yet; found: what
    the notebook has computed. Numbers agree to a hundredth of their size.
    """
    values = {"what": what, "prediction": shown(prediction), "found": shown(found)}
    if prediction is ...:
        text = "{what}: say first what you expect, in the cell above."
    elif agrees(prediction, found):
        text = "{what}: {found}, as you said."
    elif isinstance(prediction, str) and not isinstance(found, str):
        text = "{what}: you said the text '{prediction}'; write it without quotation marks."
    else:
        text = "{what}: you said {prediction}, it is {found}."
    show(say("compare", text, **values))


def agrees(prediction: Any, found: Any) -> bool:
    """Whether two values are the same: numbers to a hundredth, texts but for spaces and case."""
    try:
        if isinstance(prediction, str) and isinstance(found, str):
            return prediction.strip().casefold() == found.strip().casefold()
        a, b = np.asarray(prediction), np.asarray(found)
        if a.shape != b.shape:
            return False
        if a.dtype.kind in "iuf" and b.dtype.kind in "iuf":
            with unwarned():
                return bool(np.all((a == b) | (np.abs(a - b) <= CLOSE * np.abs(b))))
        return bool(np.all(a == b))
    except Exception:  # whatever a student's object does: it is not what was found
        return False


def shown(value: Any) -> str:
    """Write a value as a person would: numbers short, texts without quotation marks."""
    try:
        text = in_words(value)
    except Exception:
        text = type(value).__name__
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."


def in_words(value: Any) -> str:
    """Write a value."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        brackets = "[]" if isinstance(value, list) else "()"
        comma = "," if isinstance(value, tuple) and len(value) == 1 else ""
        parts = ", ".join(repr(v) if isinstance(v, str) else in_words(v) for v in value[:LONGEST])
        return brackets[0] + parts + comma + brackets[1]
    if isinstance(value, np.ndarray) and value.ndim:
        return np.array2string(value, precision=4, threshold=50)
    if isinstance(value, float | np.ndarray | np.generic):
        return f"{value:.4g}" if np.asarray(value).dtype.kind in "iuf" else str(value)
    return repr(value)
