"""Arguments are drawn for every graded function: valid ones, of all sizes, as they travel."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from backprop_lab.audit.inputs import INPUTS
from backprop_lab.differences import numerical_gradient
from backprop_lab.gradient_check import find_the_faulty_backward
from backprop_lab.graph import backpropagate, topological_order
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.functions import resolved
from backprop_lab.tasks.values import agree
from backprop_lab.tasks.wire import decode, encode

OTHERS = (numerical_gradient, find_the_faulty_backward, topological_order, backpropagate)
REFERENCES: dict[str, Callable[..., Any]] = {
    **{function.__name__: function for function in OTHERS},
    **{name: task.reference for name, task in TASKS.items()},
}
WITHOUT_ARRAYS = {
    *("xor_by_hand", "count_paths", "topological_order"),
    *("count_iterations", "xavier_scale", "he_scale"),
}
NONCE = bytes(16)


def draws(draw: Callable[[np.random.Generator], Any], count: int = 200) -> list[Any]:
    rng = np.random.default_rng(5)
    return [draw(rng) for _ in range(count)]


def leaves(value: Any) -> Iterator[Any]:
    if type(value) in (tuple, list):
        for child in value:
            yield from leaves(child)
    else:
        yield value


def poor_sizes(drawn: list[Any]) -> list[str]:
    """Say what is missing among the shapes of the arrays."""
    shapes = {leaf.shape for leaf in leaves(drawn) if isinstance(leaf, np.ndarray)}
    lengths = {length for shape in shapes for length in shape}
    matrices = [shape for shape in shapes if len(shape) > 1 and min(shape) > 1]
    complaints = [] if 1 in lengths else ["no size 1"]
    complaints += [] if len(lengths) > 3 else ["few sizes"]
    if matrices and not any(len(set(shape)) == 1 for shape in matrices):
        complaints.append("no equal axes")
    if matrices and not any(len(set(shape)) > 1 for shape in matrices):
        complaints.append("no different axes")
    return complaints


def identical(a: Any, b: Any) -> bool:
    if type(a) in (tuple, list):
        return type(a) is type(b) and len(a) == len(b) and all(map(identical, a, b))
    if isinstance(a, np.ndarray):
        same_kind = isinstance(b, np.ndarray) and a.dtype == b.dtype
        return same_kind and np.array_equal(a, b, equal_nan=a.dtype == np.float64)
    return type(a) is type(b) and bool(a == b)


def test_every_graded_function_has_a_draw() -> None:
    assert INPUTS.keys() == REFERENCES.keys()


@pytest.mark.parametrize("name", REFERENCES)
def test_the_reference_answers_with_finite_numbers(name: str) -> None:
    for arguments in draws(INPUTS[name]):
        with np.errstate(divide="raise", over="raise", invalid="raise"):
            result = REFERENCES[name](*resolved(arguments))
        promised = name != "relative_error" or np.isfinite(arguments).all()
        numbers = [leaf for leaf in leaves(result) if type(leaf) is not str]
        assert all(np.isfinite(leaf).all() for leaf in numbers) == promised, arguments


@pytest.mark.parametrize("name", sorted(INPUTS.keys() - WITHOUT_ARRAYS))
def test_sizes_vary(name: str) -> None:
    # A plane is fitted to more points than it has unknowns: X is never square.
    allowed = ["no equal axes"] if name == "linear_regression_closed_form" else []
    assert poor_sizes(draws(INPUTS[name])) == allowed


def test_a_draw_of_one_size_is_found() -> None:
    drawn = draws(lambda rng: (rng.normal(size=(3, 5)), (rng.normal(size=5), 1.0)))
    assert poor_sizes(drawn) == ["no size 1", "few sizes", "no equal axes"]


@pytest.mark.parametrize("name", INPUTS)
def test_arguments_travel_as_they_are(name: str) -> None:
    for arguments in draws(INPUTS[name]):
        assert identical(decode(encode(arguments, NONCE), NONCE).value, arguments), arguments
        dtypes = {leaf.dtype for leaf in leaves(arguments) if isinstance(leaf, np.ndarray)}
        assert dtypes <= {np.dtype(float), np.dtype(np.int64), np.dtype(bool)}


@pytest.mark.parametrize("name", INPUTS)
def test_the_seed_decides(name: str) -> None:
    assert identical(draws(INPUTS[name], 20), draws(INPUTS[name], 20))


@pytest.mark.parametrize("name", sorted(INPUTS.keys() - {"xor_by_hand"}))
def test_draws_differ(name: str) -> None:
    first, *others = draws(INPUTS[name])
    assert not all(identical(first, other) for other in others)


def test_special_arguments_come() -> None:
    axes = [cache[1] for _, cache in draws(INPUTS["sum_backward"])]
    assert {type(axis) for axis in axes} == {int, tuple, type(None)}
    assert any(type(axis) is int and axis < 0 for axis in axes)
    exponents = [cache[1] for _, cache in draws(INPUTS["power_backward"])]
    assert {-1.0, 0.0, 0.5, 1.0, 2.0} <= set(exponents)
    batches = draws(INPUTS["minibatches"])
    assert any(batch_size > len(order) for order, batch_size in batches)
    steps = draws(INPUTS["adam_step"])
    assert any(t == 1 and not mean.any() for _, _, mean, _, t, *_ in steps)
    assert any(patience == 1 for _, patience in draws(INPUTS["early_stopping"]))
    assert any((a == b).any() for _, (a, b) in draws(INPUTS["maximum_backward"]))


def test_another_formula_agrees_where_nothing_cancels() -> None:
    for dp, p in draws(INPUTS["softmax_backward"]):
        rows = [(np.diag(q) - np.outer(q, q)) @ dq for q, dq in zip(p, dp, strict=True)]
        assert agree(np.array(rows), REFERENCES["softmax_backward"](dp, p))
    for x in draws(INPUTS["sigmoid_forward"]):
        assert agree(0.5 * (1.0 + np.tanh(0.5 * x[0])), REFERENCES["sigmoid_forward"](*x)[0])
