"""Whatever a function returns, there is a verdict: points within bounds, a sentence, a display."""

import datetime
import decimal
import fractions
import math
from collections.abc import Callable
from typing import Any

import hypothesis.extra.numpy as arrays_of
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backprop_lab.tasks import TASKS
from backprop_lab.tasks.check import verdict_on
from backprop_lab.tasks.task import Task
from backprop_lab.tasks.verdict import Verdict

Form = Callable[[Any], Any]


class Subclass(np.ndarray):
    """An array that claims to equal everything."""

    def __eq__(self, other: object) -> Any:
        return True

    __hash__ = None  # type: ignore[assignment]


class Liar:
    """No array, but it says so wherever it is asked."""

    __class__ = np.ndarray  # type: ignore[assignment]

    def __init__(self, value: Any) -> None:
        self.value = value

    def __array__(self, *_: object, **__: object) -> Any:
        return np.asarray(self.value)

    def __eq__(self, other: object) -> bool:
        return True

    def __getattr__(self, name: str) -> Any:
        raise SystemExit

    def __hash__(self) -> int:
        raise KeyError

    def __repr__(self) -> str:
        raise ValueError


class Float(float):
    """A number of a class of its own."""


class List(list):  # type: ignore[type-arg]
    """A list of a class of its own."""

    def __len__(self) -> int:
        return -1


def in_itself(_: Any = None) -> Any:
    inner: list[Any] = [1.0]
    inner.append(inner)
    return inner


def in_each_other(_: Any = None) -> Any:
    one: list[Any] = [1.0]
    return (one, [one, one.append(one)])


def very_deep(_: Any = None) -> Any:
    value: Any = 1.0
    for _ in range(5000):
        value = [value]
    return value


# What a right array, or anything else, can be turned into.
FORMS: dict[str, Form] = {
    "float16": lambda a: np.asarray(a, np.float16),
    "float32": lambda a: np.asarray(a, np.float32),
    "longdouble": lambda a: np.asarray(a, np.longdouble),
    "complex": lambda a: np.asarray(a, complex),
    "uint8": lambda a: np.asarray(np.asarray(a).astype(np.int64), np.uint8),
    "bool": lambda a: np.asarray(a, bool),
    "object": lambda a: np.asarray(a, object),
    "text": lambda a: np.asarray(a, str),
    "bytes": lambda a: np.asarray(a, bytes),
    "datetime64": lambda a: np.asarray(a).astype(np.int64).astype("datetime64[s]"),
    "timedelta64": lambda a: np.asarray(a).astype(np.int64).astype("timedelta64[s]"),
    "big-endian": lambda a: np.asarray(a, ">f8"),
    "structured": lambda a: np.asarray(a, float).astype([("x", "f8"), ("y", "i4")]),
    "record": lambda a: np.asarray(a, float).astype([("x", "f8")]).view(np.recarray),
    "metadata": lambda a: np.asarray(a).astype(np.dtype("f8", metadata={"a": 1})),
    "masked": lambda a: np.ma.masked_array(a, mask=True),
    "matrix": lambda a: np.asmatrix(np.atleast_1d(a).reshape(len(np.atleast_1d(a)), -1)),
    "a subclass": lambda a: np.asarray(a).view(Subclass),
    "a liar": Liar,
    "Fortran": lambda a: np.asfortranarray(a),
    "negative strides": lambda a: np.flip(np.flip(np.asarray(a)).copy()),
    "reversed": lambda a: np.flip(a),
    "transposed": lambda a: np.transpose(a),
    "five axes": lambda a: np.asarray(a).reshape((1,) * (5 - np.ndim(a)) + np.shape(a)),
    "no axes": lambda a: np.asarray(np.sum(np.asarray(a, float))),
    "an axis more": lambda a: np.asarray(a)[None],
    "an axis less": lambda a: np.ravel(a),
    "empty": lambda a: np.asarray(a)[..., :0] if np.ndim(a) else np.empty(0),
    "a row less": lambda a: np.asarray(a)[1:] if np.ndim(a) else np.empty(0),
    "huge": lambda a: np.broadcast_to(0.0, (2**30, 2**30)),
    "read-only": lambda a: np.broadcast_to(np.asarray(a), np.shape(a)),
    "NaN": lambda a: np.full(np.shape(a), np.nan),
    "infinity": lambda a: np.full(np.shape(a), -np.inf),
    "the largest": lambda a: np.full(np.shape(a), np.finfo(float).max),
    "the smallest": lambda a: np.full(np.shape(a), 5e-324),
    "lists": lambda a: np.asarray(a).tolist(),
    "tuples": lambda a: tuple(map(tuple, a)) if np.ndim(a) == 2 else tuple(np.ravel(a)),
    "a list of rows": lambda a: list(np.atleast_1d(a)),
    "ragged": lambda a: [[1.0, 2.0], [3.0], a],
    "a generator": lambda a: (x for x in np.ravel(a)),
    "a map": lambda a: map(float, np.ravel(a)),
    "a range": lambda a: range(len(np.ravel(a))),
    "memory": lambda a: memoryview(np.ascontiguousarray(a)),
    "a dict": lambda a: {"dx": a},
    "a set": lambda a: {float(x) for x in np.ravel(a)},
    "an object": lambda a: object(),
    "a function": lambda a: lambda: a,
    "a class": lambda a: Liar,
    "a module": lambda a: np,
    "a fraction": lambda a: fractions.Fraction(1, 3),
    "a decimal": lambda a: decimal.Decimal("NaN"),
    "a date": lambda a: datetime.date(2000, 1, 1),
    "a float of its own class": lambda a: Float(1.0),
    "a list of its own class": lambda a: List(np.ravel(a)),
    "in itself": in_itself,
    "in each other": in_each_other,
    "very deep": very_deep,
    "ellipsis": lambda a: ...,
    "not implemented": lambda a: NotImplemented,
    "an error, returned": lambda a: ValueError("no"),
    "huge integers": lambda a: [10**400, -(10**400)],
    "a void": lambda a: np.void(b"abc"),
    "NumPy's text": lambda a: np.str_("dx"),
}

numbers = (
    st.integers()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.complex_numbers()
    | st.booleans()
    | st.floats(width=32).map(np.float32)
)
arrays = arrays_of.arrays(
    arrays_of.scalar_dtypes() | arrays_of.array_dtypes(max_size=2),
    arrays_of.array_shapes(min_dims=0, max_dims=6, min_side=0, max_side=4),
)
leaves = st.none() | numbers | st.text(max_size=3) | st.binary(max_size=3) | arrays
nested = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=2), inner, max_size=2)
    ),
    max_leaves=12,
)


def student(task: Task, place: int, turn: Form) -> Callable[..., Any]:
    """Write the task rightly, but for one result; at place -1 the first is all that comes back."""
    count = len(task.returns or task.points)

    def function(*arguments: Any) -> Any:
        right = task.reference(*arguments)
        parts = right if count > 1 else (right,)
        if place < 0 or count == 1:
            return turn(parts[0])
        return tuple(turn(part) if i == place % count else part for i, part in enumerate(parts))

    return function


def verdict_is_sound(task: Task, function: Callable[..., Any]) -> Verdict:
    """Judge a function, and demand of its verdict what every reader relies on."""
    verdict = verdict_on(task, function, np.random.default_rng(1))
    assert type(verdict.points) is float
    assert math.isfinite(verdict.points)
    assert 0.0 <= verdict.points <= task.max_points
    if verdict.points < task.max_points:
        assert verdict.status != "correct"
        assert verdict.observation.strip()
    for display in (str(verdict), verdict._repr_html_()):
        assert task.name in display
        display.encode("utf-8")
    return verdict


ODD = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=15,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("name", TASKS)
@ODD
@given(value=nested, place=st.integers(-1, 5))
def test_any_value_gets_a_verdict(name: str, value: Any, place: int) -> None:
    task = TASKS[name]
    verdict_is_sound(task, student(task, place, lambda right: value))


@pytest.mark.parametrize("name", TASKS)
@ODD
@given(form=st.sampled_from(list(FORMS)), place=st.integers(-1, 5))
def test_the_right_answer_in_any_form_gets_a_verdict(name: str, form: str, place: int) -> None:
    task = TASKS[name]
    verdict_is_sound(task, student(task, place, FORMS[form]))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["dense_backward", "xor_by_hand"])
def test_every_form_of_one_output_gets_a_verdict(name: str, form: str) -> None:
    for place in (-1, 1):
        verdict_is_sound(TASKS[name], student(TASKS[name], place, FORMS[form]))


def test_very_many_numbers_are_refused_before_they_are_an_array() -> None:
    """64 to the power of 7 of them, in lists that are the same."""
    value: Any = [1.0]
    for _ in range(7):
        value = [value] * 64
    verdict = verdict_is_sound(TASKS["relu_backward"], lambda dy, cache: value)
    assert "more than 1048576 numbers" in verdict.observation
