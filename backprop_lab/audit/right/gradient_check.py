"""Right answers of other kinds: the gradient check."""

import math
from itertools import chain
from operator import mul
from typing import Any

import numpy as np

from backprop_lab.audit.students import Function

# relative_error


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


# numerical_gradient


def gradient_on_one_copy(f: Any, x: Any, dy: Any, step: Any) -> Any:
    moved, dx = np.array(x, dtype=float), np.zeros(np.shape(x))
    for place in np.ndindex(moved.shape):
        here = moved[place]
        moved[place] = here + step
        above = np.sum(dy * f(moved))
        moved[place] = here - step
        below = np.sum(dy * f(moved))
        moved[place] = here
        dx[place] = (above - below) / (2 * step)
    return dx


def gradient_along_unit_arrays(f: Any, x: Any, dy: Any, step: Any) -> Any:
    units = step * np.eye(x.size).reshape(-1, *x.shape)
    slopes = [np.vdot(dy, f(x + unit) - f(x - unit)) / step / 2 for unit in units]
    return np.array(slopes).reshape(x.shape)


def gradient_from_a_jacobian(f: Any, x: Any, dy: Any, step: Any) -> Any:
    y = np.asarray(f(x))
    jacobian = np.empty((y.size, x.size))
    for j in range(x.size):
        sides = []
        for sign in (1, -1):
            moved = x.flatten()
            moved[j] += sign * step
            sides.append(np.ravel(f(moved.reshape(x.shape))))
        jacobian[:, j] = (sides[0] - sides[1]) / (2 * step)
    return (np.ravel(dy) @ jacobian).reshape(x.shape)


def gradient_as_a_mean_of_two_sides(f: Any, x: Any, dy: Any, step: Any) -> Any:
    here = (dy * f(x)).sum()
    dx = np.zeros_like(x)
    for place, entry in np.ndenumerate(x):
        forward, backward = x.copy(), x.copy()
        forward[place], backward[place] = entry + step, entry - step
        ahead = ((dy * f(forward)).sum() - here) / step
        behind = (here - (dy * f(backward)).sum()) / step
        dx[place] = (ahead + behind) / 2
    return dx


def gradient_of_a_parabola(f: Any, x: Any, dy: Any, step: Any) -> Any:
    # The parabola through three points has at its middle the slope of the central difference.
    def loss(i: int, k: int) -> Any:
        moved = x.copy()
        moved.flat[i] += k * step
        return float(np.einsum("i,i->", np.ravel(dy), np.ravel(f(moved))))

    sides = np.array([[loss(i, k) for k in (-1, 0, 1)] for i in range(x.size)])
    a = np.linalg.solve(np.vander([-1.0, 0.0, 1.0]), sides.T)
    return (a[1] / step).reshape(x.shape)


def gradient_with_lists(f: Any, x: Any, dy: Any, step: Any) -> Any:
    weights = np.ravel(dy).tolist()

    def loss(entries: Any) -> float:
        y = f(np.array(entries).reshape(x.shape))
        return math.fsum(map(mul, weights, np.ravel(y).tolist()))

    def slope(entries: Any, i: int) -> Any:
        sides = [[*entries[:i], entries[i] + h, *entries[i + 1 :]] for h in (step, -step)]
        return (loss(sides[0]) - loss(sides[1])) / (step + step)

    entries = x.ravel().tolist()
    return np.reshape([slope(entries, i) for i in range(len(entries))], x.shape)


def gradient_by_numpy(f: Any, x: Any, dy: Any, step: Any) -> Any:
    def slope(i: Any) -> Any:
        moves = np.zeros((3, x.size))
        moves[:, i] = [-step, 0, step]
        losses = [np.tensordot(dy, f(x + m.reshape(x.shape)), np.ndim(dy)) for m in moves]
        return np.gradient(np.array(losses, dtype=float), step)[1]

    return np.vectorize(slope, otypes=[float])(np.arange(x.size)).reshape(x.shape)


def gradient_by_recursion(f: Any, x: Any, dy: Any, step: Any) -> Any:
    def slopes(place: Any) -> Any:
        if len(place) < x.ndim:
            return [slopes((*place, i)) for i in range(x.shape[len(place)])]
        move = np.where(
            np.arange(x.size).reshape(x.shape) == np.arange(x.size).reshape(x.shape)[place],
            step,
            0.0,
        )
        return np.sum(dy * (f(x + move) - f(x - move))) / (2 * step)

    return np.array(slopes(()))


# find_the_faulty_backward


def faulty_with_loops(backward_results: Any, numerical_results: Any) -> Any:
    faulty = []
    for i in range(len(backward_results)):
        (name, a), (_, b) = backward_results[i], numerical_results[i]
        if a.shape != b.shape:
            faulty.append(name)
            continue
        difference = size = 0.0
        for p, q in zip(a.ravel().tolist(), b.ravel().tolist(), strict=True):
            if p != p or q != q:
                difference = math.inf
                break
            difference, size = max(difference, abs(p - q)), max(size, abs(p), abs(q))
        if difference > 1e-6 * size:
            faulty.append(name)
    return faulty


def faulty_by_allclose(backward_results: Any, numerical_results: Any) -> Any:
    def same(a: Any, b: Any) -> bool:
        size = max(np.abs(a).max(initial=0), np.abs(b).max(initial=0))
        return np.allclose(a, b, rtol=0, atol=1e-6 * size)

    pairs = zip(backward_results, numerical_results, strict=True)
    return [n for (n, a), (_, b) in pairs if np.shape(a) != np.shape(b) or not same(a, b)]


def faulty_by_what_is_not_small(backward_results: Any, numerical_results: Any) -> Any:
    numerical = [value for _, value in numerical_results]
    faulty = []
    for (name, a), b in zip(backward_results, numerical, strict=True):
        if a.shape == b.shape:
            joint = np.concatenate([a.ravel(), b.ravel(), [0.0]])
            if np.ptp(np.stack([a, b]), axis=0).max(initial=0) <= 1e-6 * np.abs(joint).max():
                continue  # a comparison with NaN is never true
        faulty.append(name)
    return faulty


def faulty_by_norms(backward_results: Any, numerical_results: Any) -> Any:
    def size(v: Any) -> Any:
        return np.linalg.norm(np.append(v, 0.0), np.inf)

    def fits(a: Any, b: Any) -> Any:
        return a.shape == b.shape and size(a - b) / 1e-6 <= np.maximum(size(a), size(b))

    own, measured = dict(backward_results), dict(numerical_results)
    return [name for name in own if not fits(own[name], measured[name])]


def faulty_by_exceptions(backward_results: Any, numerical_results: Any) -> Any:
    faulty = []
    for (name, a), (_, b) in zip(backward_results, numerical_results, strict=True):
        try:
            assert a.shape == b.shape, "shapes"
            assert not np.isnan([*a.flat, *b.flat]).any(), "NaN"
            size = max(map(abs, chain(a.flat, b.flat, [0.0])))
            np.testing.assert_allclose(a, b, rtol=0, atol=1e-6 * size)
        except AssertionError:
            faulty.append(name)
    return faulty


def faulty_after_scaling(backward_results: Any, numerical_results: Any) -> Any:
    def fault(a: Any, b: Any) -> bool:
        if a.shape != b.shape or np.isnan(np.sum(a)) or np.isnan(np.sum(b)):
            return True
        size = max((abs(float(entry)) for entry in (*a.ravel(), *b.ravel())), default=0.0)
        return size > 0 and bool(np.any(abs(a / size - b / size) > 1e-6))

    pairs = zip(backward_results, numerical_results, strict=True)
    return list({n: None for (n, a), (_, b) in pairs if fault(a, b)})


def faulty_by_sorting(backward_results: Any, numerical_results: Any) -> Any:
    found = [name for name, _ in backward_results]
    for (name, a), (_, b) in zip(backward_results, numerical_results, strict=True):
        if np.array(a).shape != np.array(b).shape:
            continue
        entries = sorted(np.abs([*a.ravel(), *b.ravel(), 0.0]))
        differences = np.sort(np.abs(np.subtract(a, b)), axis=None)  # NaN is sorted to the end
        if not differences.size or differences[-1] <= entries[-1] * 1e-6:
            found.remove(name)
    return found


def faulty_by_recursion(backward_results: Any, numerical_results: Any) -> Any:
    def rows(a: Any, b: Any) -> Any:
        if a.ndim == 0:
            return abs(a - b), np.fmax(abs(a), abs(b))
        sides = [rows(p, q) for p, q in zip(a, b, strict=True)] or [(0.0, 0.0)]
        return tuple(np.maximum.reduce(sides))

    if not backward_results:
        return []
    (name, a), (_, b) = backward_results[0], numerical_results[0]
    rest = faulty_by_recursion(backward_results[1:], numerical_results[1:])
    if a.shape == b.shape:
        difference, size = rows(np.asarray(a), np.asarray(b))
        if not math.isnan(difference) and difference <= 1e-6 * size:
            return rest
    return [name, *rest]


RIGHT: list[tuple[str, Function]] = [
    ("relative_error", error_with_loops),
    ("relative_error", error_with_norms),
    ("relative_error", error_by_scaling_first),
    ("relative_error", error_by_sorting),
    ("relative_error", error_row_by_row),
    ("relative_error", error_with_a_tiny_floor),
    ("numerical_gradient", gradient_on_one_copy),
    ("numerical_gradient", gradient_along_unit_arrays),
    ("numerical_gradient", gradient_from_a_jacobian),
    ("numerical_gradient", gradient_as_a_mean_of_two_sides),
    ("numerical_gradient", gradient_of_a_parabola),
    ("numerical_gradient", gradient_with_lists),
    ("numerical_gradient", gradient_by_numpy),
    ("numerical_gradient", gradient_by_recursion),
    ("find_the_faulty_backward", faulty_with_loops),
    ("find_the_faulty_backward", faulty_by_allclose),
    ("find_the_faulty_backward", faulty_by_what_is_not_small),
    ("find_the_faulty_backward", faulty_by_norms),
    ("find_the_faulty_backward", faulty_by_exceptions),
    ("find_the_faulty_backward", faulty_after_scaling),
    ("find_the_faulty_backward", faulty_by_sorting),
    ("find_the_faulty_backward", faulty_by_recursion),
]
