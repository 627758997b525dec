"""Right answers of other kinds: the boxes of a graph, entry by entry."""

import math
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from backprop_lab.audit.students import Function

# Ways to lead a gradient of the shape of y back to the shape of an input.


def with_loops(flow: Any, shape: Any) -> Any:
    result = np.zeros(shape)
    for place in np.ndindex(flow.shape):
        own = place[flow.ndim - len(shape) :]
        result[tuple(0 if n == 1 else i for i, n in zip(own, shape, strict=True))] += flow[place]
    return result


def axis_by_axis(flow: Any, shape: Any) -> Any:
    while flow.ndim > len(shape):
        flow = flow.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            flow = flow.sum(axis=axis, keepdims=True)
    return flow


def with_einsum(flow: Any, shape: Any) -> Any:
    letters = "pqrstu"[: flow.ndim]
    padded = (1,) * (flow.ndim - len(shape)) + tuple(shape)
    left = "".join(c for c, n in zip(letters, padded, strict=True) if n > 1)
    return np.einsum(f"{letters}->{left}", flow).reshape(shape)


def by_counting(flow: Any, shape: Any) -> Any:
    size = math.prod(shape)
    owner = np.broadcast_to(np.arange(size).reshape(shape), flow.shape)
    return np.bincount(owner.ravel(), weights=flow.ravel(), minlength=size).reshape(shape)


def by_scattering(flow: Any, shape: Any) -> Any:
    result = np.zeros(math.prod(shape))
    owner = np.broadcast_to(np.arange(result.size).reshape(shape), flow.shape)
    np.add.at(result, owner, flow)
    return result.reshape(shape)


def with_the_matrix_of_broadcasting(flow: Any, shape: Any) -> Any:
    size = math.prod(shape)
    units = np.eye(size).reshape(size, *shape)
    matrix = np.array([np.broadcast_to(unit, flow.shape).ravel() for unit in units])
    return (matrix @ flow.ravel()).reshape(shape)


def recursively(flow: Any, shape: Any) -> Any:
    if flow.ndim > len(shape):
        return sum((recursively(part, shape) for part in flow[1:]), recursively(flow[0], shape))
    if flow.ndim == 0:
        return flow
    parts = [recursively(part, shape[1:]) for part in flow]
    return np.array([sum(parts)] if shape[0] == 1 else parts)


def as_lists(flow: Any, shape: Any) -> Any:
    return np.asarray(recursively(flow, shape)).tolist()


def along_the_last_entries_of_running_sums(flow: Any, shape: Any) -> Any:
    padded = (1,) * (flow.ndim - len(shape)) + tuple(shape)
    for axis in range(flow.ndim - 1, -1, -1):
        if padded[axis] == 1:
            flow = np.flip(flow, axis).cumsum(axis=axis).take([-1], axis=axis)
    return flow.reshape(shape)


def by_folding_into_a_table(flow: Any, shape: Any) -> Any:
    padded = (1,) * (flow.ndim - len(shape)) + tuple(shape)
    own = [axis for axis in range(flow.ndim) if padded[axis] > 1]
    table = np.moveaxis(flow, own, range(len(own))).reshape(math.prod(shape), -1)
    return (table @ np.ones(table.shape[1])).reshape(shape)


def reduced_in_place_on_a_copy(flow: Any, shape: Any) -> Any:
    left = flow.copy()
    for _ in range(flow.ndim - len(shape)):
        for part in left[1:]:
            left[0] += part
        left = left[0]
    axes = tuple(i for i, n in enumerate(shape) if n == 1 < left.shape[i])
    return np.add.reduce(left, axis=axes, keepdims=True) if axes else left


def by_the_fold_of_a_weighted_average(flow: Any, shape: Any) -> Any:
    padded = (1,) * (flow.ndim - len(shape)) + tuple(shape)
    axes = tuple(i for i, n in enumerate(padded) if n == 1)
    return np.reshape(np.average(flow, axis=axes) * (flow.size / math.prod(shape)), shape)


WAYS_BACK = (
    with_loops,
    axis_by_axis,
    with_einsum,
    by_counting,
    by_scattering,
    with_the_matrix_of_broadcasting,
    recursively,
    as_lists,
    along_the_last_entries_of_running_sums,
    by_folding_into_a_table,
    reduced_in_place_on_a_copy,
    by_the_fold_of_a_weighted_average,
)

# What flows to a and b, both of the shape of y, by several formulas.


def slopes_of_a_product(dy: Any, a: Any, b: Any) -> Any:
    return np.multiply(b, dy), np.multiply(a, dy)


def product_from_its_value(dy: Any, a: Any, b: Any) -> Any:
    y = a * b
    return dy * y / a, dy * y / b


def product_by_polarisation(dy: Any, a: Any, b: Any) -> Any:
    # ab = ((a + b)² − (a − b)²) / 4
    p, q = dy * (a + b) / 2, dy * (a - b) / 2
    return p - q, p + q


def by_complex_steps(forward: Any) -> Function:
    def flows(dy: Any, a: Any, b: Any) -> Any:
        step = 1e-200
        return (
            dy * np.imag(forward(a + 1j * step, b)) / step,
            dy * np.imag(forward(a, b + 1j * step)) / step,
        )

    return flows


def product_by_whole_steps(dy: Any, a: Any, b: Any) -> Any:
    # a product is linear in each factor: any step shows the slope
    return dy * ((a + 1) * b - (a - 1) * b) / 2, dy * (a * (b + 1) - a * (b - 1)) / 2


def product_with_dual_numbers(dy: Any, a: Any, b: Any) -> Any:
    def times(p: Any, q: Any) -> Any:
        return p[0] * q[0], p[0] * q[1] + p[1] * q[0]

    return dy * times((a, 1.0), (b, 0.0))[1], dy * times((a, 0.0), (b, 1.0))[1]


def quotient_rule(dy: Any, a: Any, b: Any) -> Any:
    return dy * (1 * b - a * 0) / b**2, dy * (0 * b - a * 1) / b**2


def quotient_as_a_product_with_a_power(dy: Any, a: Any, b: Any) -> Any:
    return dy * b**-1.0, dy * a * (-1.0) * b**-2.0


def quotient_from_its_value(dy: Any, a: Any, b: Any) -> Any:
    y = a / b
    return dy / b, -dy * y / b


def quotient_by_logarithms(dy: Any, a: Any, b: Any) -> Any:
    y = a / b  # dy / y = da / a − db / b
    return dy * y * (1 / a), dy * y * (-1 / b)


def quotient_in_two_boxes(dy: Any, a: Any, b: Any) -> Any:
    inverse = 1 / b
    da, dinverse = dy * inverse, dy * a
    return da, dinverse * -(inverse * inverse)


def quotient_turned_round(dy: Any, a: Any, b: Any) -> Any:
    # a = y b: a nudge of b at fixed a moves y so that dy b + y db = 0
    return dy * (1 / b), np.negative(dy * (a / b) * (1 / b))


def quotient_with_dual_numbers(dy: Any, a: Any, b: Any) -> Any:
    def over(p: Any, q: Any) -> Any:
        y = p[0] / q[0]
        return y, (p[1] - y * q[1]) / q[0]

    return dy * over((a, 1.0), (b, 0.0))[1], dy * over((a, 0.0), (b, 1.0))[1]


def chosen_with_where(dy: Any, a: Any, b: Any) -> Any:
    return np.where(a > b, dy, 0), np.where(a > b, 0, dy)


def chosen_in_place(dy: Any, a: Any, b: Any) -> Any:
    da, db = dy.copy(), np.array(dy)
    da[a <= b] = 0
    db[a > b] = 0
    return da, db


def chosen_by_the_rest(dy: Any, a: Any, b: Any) -> Any:
    da = dy * (np.sign(a - b) == 1)
    return da, dy - da


def chosen_by_argmax(dy: Any, a: Any, b: Any) -> Any:
    winner = np.argmax([b, a], axis=0)  # the first of equals is b
    return dy * winner, dy * (1 - winner)


def chosen_by_heaviside(dy: Any, a: Any, b: Any) -> Any:
    return dy * np.heaviside(a - b, 0.0), dy * np.heaviside(b - a, 1.0)


def chosen_by_the_value(dy: Any, a: Any, b: Any) -> Any:
    to_b = np.maximum(a, b) == b
    return np.where(to_b, 0.0, dy), np.where(to_b, dy, 0.0)


def chosen_entry_by_entry(dy: Any, a: Any, b: Any) -> Any:
    da, db = np.zeros(dy.shape), np.zeros(dy.shape)
    for place in product(*map(range, dy.shape)):
        (da if a[place] > b[place] else db)[place] = dy[place]
    return da, db


def chosen_by_select(dy: Any, a: Any, b: Any) -> Any:
    return np.select([a > b], [dy]), np.select([b >= a], [dy])


def chosen_as_a_relu(dy: Any, a: Any, b: Any) -> Any:
    # max(a, b) = b + relu(a − b)
    d = dy * (np.maximum(a - b, 0) > 0)
    return d, dy - d


def chosen_with_masks(dy: Any, a: Any, b: Any) -> Any:
    hidden = np.ma.array(dy, mask=a <= b)
    return hidden.filled(0.0), np.ma.array(dy, mask=~hidden.mask).filled(0.0)


def led_back(flows: Function, way_back: Function) -> Function:
    def backward(dy: Any, cache: Any) -> Any:
        a, b = cache
        full = np.broadcast_to(a, dy.shape), np.broadcast_to(b, dy.shape)
        flow_a, flow_b = flows(dy, *full)
        return way_back(flow_a, np.shape(a)), way_back(flow_b, np.shape(b))

    return backward


def paired(name: str, formulas: tuple[Function, ...], shift: int) -> list[tuple[str, Function]]:
    ways = WAYS_BACK[shift:] + WAYS_BACK[:shift]
    count = max(len(formulas), 10)
    return [(name, led_back(formulas[i % len(formulas)], ways[i])) for i in range(count)]


def add_with(way_back: Function) -> Function:
    return lambda dy, cache: (way_back(dy, cache[0]), way_back(dy, cache[1]))


# The operations of one input.


def power_from_its_value(dy: Any, cache: Any) -> Any:
    a, exponent = cache
    away = np.where(a == 0, 1.0, a)
    return np.where(a == 0, 0.0, dy * exponent * a**exponent / away)


def power_entry_by_entry(dy: Any, cache: Any) -> Any:
    a, exponent = cache
    pairs = (zip(*rows, strict=True) for rows in zip(dy, a, strict=True))
    return [[d * exponent * math.pow(c, exponent - 1) for d, c in row] for row in pairs]


def power_by_logarithms(dy: Any, cache: Any) -> Any:
    a, exponent = cache
    with np.errstate(divide="ignore"):
        size = np.exp((exponent - 1) * np.log(np.abs(a)))
    odd = (exponent - 1) % 2 == 1
    return dy * exponent * (np.sign(a) * size if odd else size)


def power_by_complex_steps(dy: Any, cache: Any) -> Any:
    a, exponent = cache
    if exponent % 1 == 0:  # in polar form a negative number loses its whole power
        y = math.prod([a + 1e-200j] * abs(int(exponent)))
        y = 1 / y if exponent < 0 else y
    else:
        y = (a + 1e-200j) ** exponent
    return dy * (y.imag / 1e-200)


def power_by_the_rule_for_products(dy: Any, cache: Any) -> Any:
    a, exponent = cache
    if exponent % 1 or exponent < 0:
        return dy * exponent / np.power(a, 1 - exponent)
    value, slope = np.ones_like(a), np.zeros_like(a)
    for _ in range(int(exponent)):
        value, slope = value * a, slope * a + value
    return slope * dy


def exp_by_complex_steps(dy: Any, y: Any) -> Any:
    return dy * np.imag(np.exp(np.log(y) + 1e-200j)) / 1e-200


def exp_entry_by_entry(dy: Any, y: Any) -> Any:
    return np.array([d * v for d, v in zip(dy.flat, y.flat, strict=True)]).reshape(y.shape)


def exp_in_place_on_its_own_copy(dy: Any, y: Any) -> Any:
    dx = np.array(y)
    dx *= dy
    return dx


def log_by_complex_steps(dy: Any, x: Any) -> Any:
    return dy * np.log(x + 1e-200j).imag / 1e-200


def log_entry_by_entry(dy: Any, x: Any) -> Any:
    dx = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        dx[place] = float(dy[place]) / float(x[place])
    return dx


ONE_INPUT: dict[str, tuple[Callable[..., Any], ...]] = {
    "power_backward": (
        power_from_its_value,
        power_entry_by_entry,
        power_by_logarithms,
        power_by_complex_steps,
        power_by_the_rule_for_products,
        lambda dy, cache: cache[1] * np.power(cache[0], cache[1] - 1) * dy,
    ),
    "exp_backward": (
        exp_by_complex_steps,
        exp_entry_by_entry,
        exp_in_place_on_its_own_copy,
        lambda dy, y: (y * dy).tolist(),
        lambda dy, y: dy * np.exp(np.log(y)),
        lambda dy, y: dy / np.exp(-np.log(y)),
    ),
    "log_backward": (
        log_by_complex_steps,
        log_entry_by_entry,
        lambda dy, x: dy * x**-1.0,
        lambda dy, x: dy * np.reciprocal(x),
        lambda dy, x: dy / np.exp(np.log(x)),
        lambda dy, x: np.divide(dy, x).tolist(),
        lambda dy, x: dy / (x + 1e-30),
    ),
}

PRODUCT = (
    slopes_of_a_product,
    product_from_its_value,
    product_by_polarisation,
    product_by_whole_steps,
    product_with_dual_numbers,
    by_complex_steps(lambda a, b: a * b),
    by_complex_steps(lambda a, b: b / (1 / a)),
)
QUOTIENT = (
    quotient_rule,
    quotient_as_a_product_with_a_power,
    quotient_from_its_value,
    quotient_by_logarithms,
    quotient_in_two_boxes,
    quotient_turned_round,
    quotient_with_dual_numbers,
    by_complex_steps(lambda a, b: a / b),
    by_complex_steps(lambda a, b: a * b**-1.0),
)
MAXIMUM = (
    chosen_with_where,
    chosen_in_place,
    chosen_by_the_rest,
    chosen_by_argmax,
    chosen_by_heaviside,
    chosen_by_the_value,
    chosen_entry_by_entry,
    chosen_by_select,
    chosen_as_a_relu,
    chosen_with_masks,
)

RIGHT: list[tuple[str, Function]] = [
    *(("unbroadcast", way_back) for way_back in WAYS_BACK),
    *(("add_backward", add_with(way_back)) for way_back in WAYS_BACK),
    *paired("multiply_backward", PRODUCT, 0),
    *paired("divide_backward", QUOTIENT, 3),
    *paired("maximum_backward", MAXIMUM, 6),
    *((name, function) for name, functions in ONE_INPUT.items() for function in functions),
]
