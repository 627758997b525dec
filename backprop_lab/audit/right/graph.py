"""Right answers of other kinds: the boxes of a graph, and the way back through all of them."""

import heapq
import math
from collections import defaultdict, deque
from collections.abc import Callable
from functools import cache as remember
from functools import reduce
from graphlib import TopologicalSorter
from itertools import count, product
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

# topological_order


def order_by_counting_parents(parents: Any) -> Any:
    children = defaultdict(list)
    for v, above in enumerate(parents):
        for u in above:
            children[u].append(v)
    missing = [len(above) for above in parents]
    ready, order = deque(v for v, n in enumerate(missing) if n == 0), []
    while ready:
        order.append(ready.popleft())
        for v in children[order[-1]]:
            missing[v] -= 1
            if missing[v] == 0:
                ready.append(v)
    return order


def order_by_descent(parents: Any) -> Any:
    order: list[int] = []

    def visit(v: int) -> None:
        if v not in order:
            for u in parents[v]:
                visit(u)
            order.append(v)

    for v in range(len(parents)):
        visit(v)
    return order


def order_by_sweeps(parents: Any) -> Any:
    order: list[int] = []
    while len(order) < len(parents):
        order += [
            v for v in range(len(parents)) if v not in order and set(parents[v]) <= set(order)
        ]
    return order


def order_by_a_heap(parents: Any) -> Any:
    left = {v: set(above) for v, above in enumerate(parents)}
    heap, order = [-v for v, above in left.items() if not above], []
    heapq.heapify(heap)
    while heap:
        done = -heapq.heappop(heap)
        order.append(done)
        for v, above in left.items():
            if done in above:
                above.discard(done)
                if not above:
                    heapq.heappush(heap, -v)
    return tuple(order)


def order_by_levels(parents: Any) -> Any:
    @remember
    def level(v: int) -> int:
        return max((1 + level(u) for u in parents[v]), default=0)

    return sorted(range(len(parents)), key=level)


def order_by_ancestors(parents: Any) -> Any:
    # A node has more ancestors than any of its parents.
    n = len(parents)
    reach = np.zeros((n, n), dtype=bool)
    for v, above in enumerate(parents):
        reach[v, list(above)] = True
    for u in range(n):
        reach |= np.outer(reach[:, u], reach[u])
    return np.argsort(reach.sum(axis=1), kind="stable")


def order_by_matrix_powers(parents: Any) -> Any:
    n = len(parents)
    step = np.zeros((n, n), dtype=int)
    for v, above in enumerate(parents):
        for u in above:
            step[v, u] = 1
    longest, power = np.zeros(n, dtype=int), np.eye(n, dtype=int)
    for length in range(n):
        longest[power.any(axis=1)] = length
        power = np.minimum(power @ step, 1)
    return np.lexsort([longest]).tolist()


def order_by_graphlib(parents: Any) -> Any:
    return list(TopologicalSorter(dict(enumerate(parents))).static_order())


def order_with_a_stack(parents: Any) -> Any:
    order: list[int] = []
    seen: set[int] = set()
    for root in reversed(range(len(parents))):
        stack = [(root, False)]
        while stack:
            v, finished = stack.pop()
            if finished:
                order.append(v)
            elif v not in seen:
                seen.add(v)
                stack.append((v, True))
                stack.extend((u, False) for u in parents[v])
    return order


def order_from_its_end(parents: Any) -> Any:
    left = set(range(len(parents)))
    order: list[int] = []
    while left:
        last = max(left - {u for v in left for u in parents[v]})
        order.insert(0, last)
        left.remove(last)
    return order


def order_by_insertion(parents: Any) -> Any:
    # Whoever stands before one of its parents moves to behind it, until all stand right.
    order = list(range(len(parents)))
    moved = True
    while moved:
        moved = False
        for v in range(len(parents)):
            behind = max((order.index(u) for u in parents[v]), default=-1)
            if behind > order.index(v):
                order.remove(v)
                order.insert(behind, v)
                moved = True
    return order


# backpropagate: rules for one box, from dy and the values of its inputs


def rules_by_formula(operation: Any, dy: Any, inputs: Any) -> Any:
    if operation in ("sum", "mean"):
        a = inputs[0]
        return [np.full(a.shape, float(np.sum(dy)) / (a.size if operation == "mean" else 1))]
    if operation == "exp":
        return [dy * np.exp(inputs[0])]
    if operation == "log":
        return [dy / inputs[0]]
    a, b = inputs
    if operation == "matmul":
        return [dy @ b.T, a.T @ dy]
    formulas: dict[str, Function] = {
        "add": lambda: (dy + 0 * a, dy + 0 * b),
        "multiply": lambda: (dy * b, dy * a),
        "divide": lambda: (dy / b, -dy * a / b**2),
        "maximum": lambda: (dy * (a > b), dy * (a <= b)),
    }
    pairs = zip(formulas[operation](), inputs, strict=True)
    return [axis_by_axis(np.broadcast_to(flow, dy.shape), x.shape) for flow, x in pairs]


RULES: dict[str, Function] = {
    "add": lambda a, b: a + b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "exp": np.exp,
    "log": np.log,
    "maximum": lambda a, b: np.where(np.real(a) > np.real(b), a, b),
    "sum": np.sum,
    "mean": np.mean,
    "matmul": lambda a, b: a @ b,
}

TANGENTS: dict[str, Function] = {
    "add": lambda a, b, da, db: da + db,
    "multiply": lambda a, b, da, db: da * b + a * db,
    "divide": lambda a, b, da, db: (da * b - a * db) / (b * b),
    "exp": lambda a, da: np.exp(a) * da,
    "log": lambda a, da: da / a,
    "maximum": lambda a, b, da, db: np.where(a > b, da, db),
    "sum": lambda a, da: da.sum(),
    "mean": lambda a, da: da.mean(),
    "matmul": lambda a, b, da, db: da @ b + a @ db,
}


def jacobians(operation: Any, inputs: Any) -> Any:
    # for each place among the inputs: rows are the entries of y, columns those of the input
    found = []
    for k, x in enumerate(inputs):
        columns = []
        for unit in np.eye(x.size):
            tangents = [np.zeros(other.shape) for other in inputs]
            tangents[k] = unit.reshape(x.shape)
            moved = TANGENTS[operation](*inputs, *tangents)
            like = RULES[operation](*inputs)
            columns.append(np.ravel(np.broadcast_to(moved, np.shape(like))))
        found.append(np.stack(columns, axis=1))
    return found


# backpropagate: ways through the graph


def back_by_counting_children(operations: Any, parents: Any, values: Any) -> Any:
    waiting = [0] * len(values)
    for above in parents:
        for u in above:
            waiting[u] += 1
    gradients = [np.zeros(np.shape(value)) for value in values]
    gradients[-1] = np.ones(np.shape(values[-1]))
    ready = [v for v, n in enumerate(waiting) if n == 0]
    while ready:
        v = ready.pop()
        if operations[v] == "input":
            continue
        parts = rules_by_formula(operations[v], gradients[v], [values[u] for u in parents[v]])
        for u, part in zip(parents[v], parts, strict=True):
            gradients[u] = gradients[u] + part
            waiting[u] -= 1
            if waiting[u] == 0:
                ready.append(u)
    return gradients


def back_by_asking_the_children(operations: Any, parents: Any, values: Any) -> Any:
    children = defaultdict(set)
    for v, above in enumerate(parents):
        for u in above:
            children[u].add(v)

    @remember
    def gradient(v: int) -> Any:
        total = np.ones_like(values[v]) if v == len(values) - 1 else np.zeros_like(values[v])
        for child in children[v]:
            inputs = [values[u] for u in parents[child]]
            parts = rules_by_formula(operations[child], gradient(child), inputs)
            for u, part in zip(parents[child], parts, strict=True):
                total = total + part if u == v else total
        return total

    return [gradient(v) for v in range(len(values))]


def back_by_sweeps_until_nothing_moves(operations: Any, parents: Any, values: Any) -> Any:
    start = [np.zeros_like(value) for value in values]
    start[-1] = np.ones_like(values[-1])
    gradients = start
    while True:
        after = [np.array(g) for g in start]
        for v, above in enumerate(parents):
            if above:
                inputs = [values[u] for u in above]
                parts = rules_by_formula(operations[v], gradients[v], inputs)
                for u, part in zip(above, parts, strict=True):
                    after[u] = after[u] + part
        if all(np.array_equal(p, q) for p, q in zip(gradients, after, strict=True)):
            return after
        gradients = after


def back_by_moving_forward(operations: Any, parents: Any, values: Any) -> Any:
    # One tangent for each entry of each node, carried forward to the loss.
    order = order_by_descent(parents)
    gradients = [np.zeros(np.shape(value)) for value in values]
    for v in range(len(values)):
        for place in np.ndindex(gradients[v].shape):
            tangents = [np.zeros(np.shape(value)) for value in values]
            tangents[v][place] = 1.0
            for u in order[order.index(v) + 1 :]:
                if operations[u] != "input":
                    inputs = [values[w] for w in parents[u]]
                    moves = [tangents[w] for w in parents[u]]
                    tangents[u] = np.asarray(TANGENTS[operations[u]](*inputs, *moves))
            gradients[v][place] = np.sum(tangents[-1])
    return gradients


def back_by_solving_equations(operations: Any, parents: Any, values: Any) -> Any:
    # gradient = start + (all Jacobians)ᵀ gradient, for all entries of all nodes at once.
    ends = np.cumsum([0, *map(np.size, values)])
    J = np.zeros((ends[-1], ends[-1]))
    for v, above in enumerate(parents):
        if operations[v] != "input":
            blocks = jacobians(operations[v], [values[u] for u in above])
            for u, block in zip(above, blocks, strict=True):
                J[ends[v] : ends[v + 1], ends[u] : ends[u + 1]] += block
    start = np.zeros(ends[-1])
    start[ends[-2] :] = 1.0
    everything = np.linalg.solve(np.eye(len(J)) - J.T, start)
    parts = np.split(everything, ends[1:-1])
    return [part.reshape(np.shape(value)) for part, value in zip(parts, values, strict=True)]


def back_along_every_path(operations: Any, parents: Any, values: Any) -> Any:
    gradients = [np.zeros(np.size(value)) for value in values]
    paths = [(len(values) - 1, np.ones(np.size(values[-1])))]
    while paths:
        v, arrived = paths.pop()
        gradients[v] += arrived
        if operations[v] != "input":
            blocks = jacobians(operations[v], [values[u] for u in parents[v]])
            paths += [(u, arrived @ block) for u, block in zip(parents[v], blocks, strict=True)]
    return [g.reshape(np.shape(value)) for g, value in zip(gradients, values, strict=True)]


def back_by_complex_steps(operations: Any, parents: Any, values: Any) -> Any:
    def loss(v: int, moved: Any) -> Any:
        @remember
        def value(u: int) -> Any:
            if u == v:
                return moved
            if operations[u] == "input":
                return values[u]
            return RULES[operations[u]](*map(value, parents[u]))

        return np.sum(value(len(values) - 1))

    gradients = []
    for v, here in enumerate(values):
        units = 1e-200j * np.eye(np.size(here)).reshape(-1, *np.shape(here))
        slopes = [np.imag(loss(v, here + unit)) * 1e200 for unit in units]
        gradients.append(np.reshape(slopes, np.shape(here)))
    return gradients


def back_from_the_deepest(operations: Any, parents: Any, values: Any) -> Any:
    depth = [0] * len(values)
    for _ in values:  # as often as a path may be long
        depth = [max((1 + depth[u] for u in above), default=0) for above in parents]
    tick, last = count(), len(values) - 1
    found: dict[int, Any] = {last: np.ones(np.shape(values[last]))}
    heap = [(-depth[last], next(tick), last)]
    while heap:
        *_, v = heapq.heappop(heap)
        if operations[v] == "input":
            continue
        parts = rules_by_formula(operations[v], found[v], [values[u] for u in parents[v]])
        for u, part in zip(parents[v], parts, strict=True):
            if u not in found:
                heapq.heappush(heap, (-depth[u], next(tick), u))
            found[u] = found.get(u, 0.0) + part
    return [found.get(v, np.zeros(np.shape(value))) for v, value in enumerate(values)]


def back_over_single_numbers(operations: Any, parents: Any, values: Any) -> Any:
    # The graph of all entries, in plain numbers: who uses an entry, and with which slope.
    users = defaultdict(list)
    for v, above in enumerate(parents):
        if operations[v] != "input":
            blocks = jacobians(operations[v], [values[u] for u in above])
            for u, block in zip(above, blocks, strict=True):
                for i, j in zip(*np.nonzero(block), strict=True):
                    users[u, int(j)].append(((v, int(i)), float(block[i, j])))

    @remember
    def slope(entry: Any) -> float:
        own = 1.0 if entry[0] == len(values) - 1 else 0.0
        return math.fsum([own, *(slope(user) * factor for user, factor in users[entry])])

    return [
        np.array([slope((v, i)) for i in range(np.size(value))]).reshape(np.shape(value))
        for v, value in enumerate(values)
    ]


def back_by_erasing_nodes(operations: Any, parents: Any, values: Any) -> Any:
    # An inner node is taken out and its users are joined to its parents by products of slopes.
    def joined(edges: Any, v: int) -> Any:
        into = [(u, J) for (u, w), J in edges.items() if w == v]
        out = [(w, J) for (u, w), J in edges.items() if u == v]
        left = {edge: J for edge, J in edges.items() if v not in edge}
        for (u, first), (w, second) in product(into, out):
            left[u, w] = left.get((u, w), 0.0) + second @ first
        return left

    edges: dict[Any, Any] = {}
    for v, above in enumerate(parents):
        if operations[v] != "input":
            blocks = jacobians(operations[v], [values[u] for u in above])
            for u, J in zip(above, blocks, strict=True):
                edges[u, v] = edges.get((u, v), 0.0) + J
    last, gradients = len(values) - 1, []
    for v, value in enumerate(values):
        others = [u for u in range(last) if u != v]
        direct = reduce(joined, others, edges).get((v, last), np.zeros((1, np.size(value))))
        gradient = direct.sum(axis=0) if v != last else np.ones(np.size(value))
        gradients.append(gradient.reshape(np.shape(value)).tolist())
    return gradients


RIGHT: list[tuple[str, Function]] = [
    *(("unbroadcast", way_back) for way_back in WAYS_BACK),
    *(("add_backward", add_with(way_back)) for way_back in WAYS_BACK),
    *paired("multiply_backward", PRODUCT, 0),
    *paired("divide_backward", QUOTIENT, 3),
    *paired("maximum_backward", MAXIMUM, 6),
    *((name, function) for name, functions in ONE_INPUT.items() for function in functions),
    ("topological_order", order_by_counting_parents),
    ("topological_order", order_by_descent),
    ("topological_order", order_by_sweeps),
    ("topological_order", order_by_a_heap),
    ("topological_order", order_by_levels),
    ("topological_order", order_by_ancestors),
    ("topological_order", order_by_matrix_powers),
    ("topological_order", order_by_graphlib),
    ("topological_order", order_with_a_stack),
    ("topological_order", order_from_its_end),
    ("topological_order", order_by_insertion),
    ("backpropagate", back_by_counting_children),
    ("backpropagate", back_by_asking_the_children),
    ("backpropagate", back_by_sweeps_until_nothing_moves),
    ("backpropagate", back_by_moving_forward),
    ("backpropagate", back_by_solving_equations),
    ("backpropagate", back_along_every_path),
    ("backpropagate", back_by_complex_steps),
    ("backpropagate", back_from_the_deepest),
    ("backpropagate", back_over_single_numbers),
    ("backpropagate", back_by_erasing_nodes),
]
