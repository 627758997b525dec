"""Right answers of other kinds: regularization."""

import itertools
import math
from typing import Any

import numpy as np

from backprop_lab.audit.students import Function


def l2_with_loops(dpenalty: Any, cache: Any) -> Any:
    W, strength = cache
    dW = np.empty(W.shape)
    for index in np.ndindex(*W.shape):
        dW[index] = strength * dpenalty * W[index]
    return dW


def l2_by_the_product_rule(dpenalty: Any, cache: Any) -> Any:
    W, strength = cache
    return (W + W) * (strength / 2 * dpenalty)


def l2_by_complex_steps(dpenalty: Any, cache: Any) -> Any:
    W, strength = cache
    return dpenalty * (strength / 2 * (W + 1e-30j) ** 2).imag / 1e-30


def l2_in_place_on_a_copy(dpenalty: Any, cache: Any) -> Any:
    W, strength = cache
    dW = W.copy()
    dW *= strength
    dW *= dpenalty
    return dW


def l2_as_the_change_of_a_square(dpenalty: Any, cache: Any) -> Any:
    W, strength = cache
    return dpenalty * strength / 8 * ((W + 1) ** 2 - (W - 1) ** 2) * 2


def drop_with_loops(x: Any, uniforms: Any, p: Any) -> Any:
    y, kept = np.zeros(x.shape), np.full(x.shape, False)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            if uniforms[i, j] < p:
                y[i, j], kept[i, j] = x[i, j] / p, True
    return y, (kept, p)


def drop_in_place_on_a_copy(x: Any, uniforms: Any, p: Any) -> Any:
    y = x.copy()
    y /= p
    y[uniforms >= p] = 0
    return y, (np.less(uniforms, p), p)


def drop_with_where(x: Any, uniforms: Any, p: Any) -> Any:
    kept = p > uniforms
    return np.where(kept, x * (1 / p), 0), [kept, np.float64(p)]


def drop_with_lists(x: Any, uniforms: Any, p: Any) -> Any:
    kept = [[int(u < p) for u in row] for row in uniforms]
    y = [[k * v / p for k, v in zip(*rows, strict=True)] for rows in zip(kept, x, strict=True)]
    return [y, (kept, p)]


def drop_with_a_sign(x: Any, uniforms: Any, p: Any) -> Any:
    kept = (1 + np.sign(p - uniforms)) // 2
    return x / p * kept, (kept, p)


def drop_with_heaviside(x: Any, uniforms: Any, p: Any) -> Any:
    kept = np.heaviside(p - uniforms, 0)
    return np.einsum("ij,ij->ij", x, kept / p), (kept, np.array(p))


def drop_by_positions(x: Any, uniforms: Any, p: Any) -> Any:
    y, kept = np.zeros(x.size), np.zeros(x.size)
    (places,) = np.nonzero(uniforms.ravel() < p)
    y[places] = x.ravel()[places] / p
    kept[places] = 1
    return y.reshape(x.shape), (kept.reshape(x.shape), p)


def drop_by_taking_away(x: Any, uniforms: Any, p: Any) -> Any:
    dropped = np.logical_not(uniforms < p)
    return (x - x * dropped) / p, (~dropped, p)


def drop_with_copyto(x: Any, uniforms: Any, p: Any) -> Any:
    y, kept = np.zeros_like(x), uniforms < p
    np.copyto(y, x, where=kept)
    return y * p**-1, (kept.astype(np.float32), p)


def drop_with_choose(x: Any, uniforms: Any, p: Any) -> Any:
    kept = np.ceil(np.clip(p - uniforms, 0, None)).astype(np.int32)
    return np.choose(kept, [np.zeros(x.shape), x]) / p, (kept, p)


def drop_with_a_masked_array(x: Any, uniforms: Any, p: Any) -> Any:
    hidden = np.ma.masked_where(uniforms >= p, x)
    return (hidden / p).filled(0.0), (~np.ma.getmaskarray(hidden), p)


def drop_column_by_column(x: Any, uniforms: Any, p: Any) -> Any:
    masks = [column < p for column in uniforms.T]
    columns = [np.multiply(v, k) / p for v, k in zip(x.T, masks, strict=True)]
    return np.stack(columns, axis=1), (np.array(masks).T, p)


def back_with_a_divide_mask(dy: Any, cache: Any) -> Any:
    kept, p = cache
    return np.divide(dy, p, out=np.zeros_like(dy), where=kept)


def back_in_place_on_a_copy(dy: Any, cache: Any) -> Any:
    kept, p = cache
    dx = dy.copy()
    dx[~kept] = 0
    dx[kept] /= p
    return dx


def back_with_a_diagonal_matrix(dy: Any, cache: Any) -> Any:
    kept, p = cache
    return (np.diag(kept.ravel() / p) @ dy.ravel()).reshape(dy.shape)


def back_with_lists(dy: Any, cache: Any) -> Any:
    kept, p = cache
    rows = zip(dy.tolist(), kept.tolist(), strict=True)
    return [[d / p if k else 0 for d, k in zip(*row, strict=True)] for row in rows]


def stop_with_a_counter(losses: Any, patience: Any) -> Any:
    best, best_loss, waited = -1, math.inf, 0
    for epoch, loss in enumerate(losses):
        if loss < best_loss:
            best, best_loss, waited = epoch, loss, 0
        else:
            waited += 1
            if waited == patience:
                return best, epoch
    return best, len(losses) - 1


def stop_with_running_minima(losses: Any, patience: Any) -> Any:
    lowest = np.minimum.accumulate(losses)
    improved = np.append(True, lowest[1:] < lowest[:-1])
    last = np.maximum.accumulate(np.where(improved, np.arange(len(losses)), 0))
    used_up = np.flatnonzero(np.arange(len(losses)) - last == patience)
    stop = used_up[0] if used_up.size else len(losses) - 1
    return last[stop], stop


def stop_by_argmin_of_prefixes(losses: Any, patience: Any) -> Any:
    for end in range(1, len(losses) + 1):
        best = np.argmin(losses[:end])
        if end - 1 - best >= patience:
            break
    return np.array([best, end - 1])


def stop_by_recursion(losses: Any, patience: Any, best: int = 0, epoch: int = 0) -> Any:
    if losses[epoch] < losses[best]:
        best = epoch
    if epoch == best + patience or epoch + 1 == len(losses):
        return best, epoch
    return stop_by_recursion(losses, patience, best, epoch + 1)


def stop_with_a_while(losses: Any, patience: Any) -> Any:
    epoch, best = 0, 0
    while epoch < len(losses) - 1 and epoch - best < patience:
        epoch += 1
        best = best if losses[epoch] >= losses[best] else epoch
    return best, epoch


def stop_by_windows(losses: Any, patience: Any) -> Any:
    for best in range(len(losses)):
        window = losses[best + 1 : best + 1 + patience]
        first = (losses[:best] > losses[best]).all()
        if first and (window >= losses[best]).all():
            return [best, best + len(window)]
    raise AssertionError


def stop_by_jumps(losses: Any, patience: Any) -> Any:
    best = 0
    while True:
        ahead = [e for e in range(best + 1, len(losses)) if losses[e] < losses[best]]
        if not ahead or ahead[0] > best + patience:
            return float(best), float(min(best + patience, len(losses) - 1))
        best = ahead[0]


def stop_with_a_table(losses: Any, patience: Any) -> Any:
    better = losses[:, None] < losses[None, :]
    records = [e for e in range(len(losses)) if better[e, :e].all()]
    for this, following in itertools.pairwise([*records, math.inf]):
        if following - this > patience:
            return this, min(this + patience, len(losses) - 1)
    raise AssertionError


def stop_with_accumulate(losses: Any, patience: Any) -> Any:
    pairs = list(zip(losses.tolist(), range(len(losses)), strict=True))
    bests = [epoch for _, epoch in itertools.accumulate(pairs, min)]
    stop = next((e for e, best in enumerate(bests) if e - best == patience), len(bests) - 1)
    return bests[stop], stop


def stop_with_a_list_of_waits(losses: Any, patience: Any) -> Any:
    waits: list[int] = []
    seen: list[float] = []
    for loss in losses:
        waits.append(0 if not seen or loss < min(seen) else waits[-1] + 1)
        seen.append(loss)
        if waits[-1] == patience:
            break
    return len(waits) - 1 - waits[-1], len(waits) - 1


RIGHT: list[tuple[str, Function]] = [
    ("l2_backward", l2_with_loops),
    ("l2_backward", l2_by_the_product_rule),
    ("l2_backward", l2_by_complex_steps),
    ("l2_backward", l2_in_place_on_a_copy),
    ("l2_backward", l2_as_the_change_of_a_square),
    ("dropout_forward", drop_with_loops),
    ("dropout_forward", drop_in_place_on_a_copy),
    ("dropout_forward", drop_with_where),
    ("dropout_forward", drop_with_lists),
    ("dropout_forward", drop_with_a_sign),
    ("dropout_forward", drop_with_heaviside),
    ("dropout_forward", drop_by_positions),
    ("dropout_forward", drop_by_taking_away),
    ("dropout_forward", drop_with_copyto),
    ("dropout_forward", drop_with_choose),
    ("dropout_forward", drop_with_a_masked_array),
    ("dropout_forward", drop_column_by_column),
    ("dropout_backward", back_with_a_divide_mask),
    ("dropout_backward", back_in_place_on_a_copy),
    ("dropout_backward", back_with_a_diagonal_matrix),
    ("dropout_backward", back_with_lists),
    ("dropout_backward", lambda dy, cache: np.einsum("ij,ij,->ij", dy, cache[0], 1 / cache[1])),
    ("early_stopping", stop_with_a_counter),
    ("early_stopping", stop_with_running_minima),
    ("early_stopping", stop_by_argmin_of_prefixes),
    ("early_stopping", stop_by_recursion),
    ("early_stopping", stop_with_a_while),
    ("early_stopping", stop_by_windows),
    ("early_stopping", stop_by_jumps),
    ("early_stopping", stop_with_a_table),
    ("early_stopping", stop_with_accumulate),
    ("early_stopping", stop_with_a_list_of_waits),
]
