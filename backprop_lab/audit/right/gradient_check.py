"""Right answers of other kinds: the gradient check."""

import math
from typing import Any

import numpy as np

from backprop_lab.audit.students import Function


def error_with_loops(a: Any, b: Any) -> Any:
    difference = size = 0.0
    for p, q in zip(a.ravel().tolist(), b.ravel().tolist(), strict=True):
        if math.isnan(p) or math.isnan(q):
            return math.nan
        difference = p - q if p - q > difference else q - p if q - p > difference else difference
        for entry in (p, q):
            size = entry if entry > size else -entry if -entry > size else size
    return difference / size if size else 0


def error_with_norms(a: Any, b: Any) -> Any:
    def size(v: Any) -> Any:
        return np.linalg.norm(v.ravel(), np.inf)

    scale = np.max([size(a), size(b)])
    return np.divide(size(a - b), scale, out=np.zeros(()), where=scale != 0)


def error_by_scaling_first(a: Any, b: Any) -> Any:
    scale = np.max(np.abs(np.stack([a, b])))
    if scale == 0:
        return np.float64(0)
    return abs(a / scale - b / scale).max()


def error_by_sorting(a: Any, b: Any) -> Any:
    entries = np.sort(np.concatenate([a, -a, b, -b], axis=None))
    differences = np.sort(np.concatenate([a - b, b - a], axis=None))
    return [differences[-1] / entries[-1]][0] if entries.any() else 0.0


def error_row_by_row(a: Any, b: Any) -> Any:
    def worst(u: Any, v: Any) -> Any:
        return np.maximum.reduce(
            [np.maximum(row - other, other - row).max() for row, other in (zip(u, v, strict=True))]
        )

    zero = np.zeros_like(a)
    with np.errstate(all="ignore"):
        ratios = np.array([worst(a, b) / worst(a, zero), worst(a, b) / worst(b, zero)])
    return 0.0 if worst(a, b) == 0 else np.minimum(*ratios)


def error_with_a_tiny_floor(a: Any, b: Any) -> Any:
    return np.ptp(np.stack([a, b]), axis=0).max() / max(abs(b).max(), abs(a).max(), 1e-300)


RIGHT: list[tuple[str, Function]] = [
    ("relative_error", error_with_loops),
    ("relative_error", error_with_norms),
    ("relative_error", error_by_scaling_first),
    ("relative_error", error_by_sorting),
    ("relative_error", error_row_by_row),
    ("relative_error", error_with_a_tiny_floor),
]
