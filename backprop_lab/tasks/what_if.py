"""What if: a wrong value may be right for other arguments, and that says what was missed."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from backprop_lab.tasks.task import Arguments, Call, Task
from backprop_lab.tasks.values import agree

Path = tuple[int, ...]  # where an array stands among nested arguments


class Leaf(NamedTuple):
    """One array or number among the arguments: where it stands, and what it is called."""

    path: Path
    name: str
    value: Any


Search = Callable[[], "Change | None"]


class Change(NamedTuple):
    """One argument as it was meant to be and as it seems to have been taken."""

    kind: str  # a key of NEW, or "other"
    name: str
    other: str = ""  # the argument that stands in its place


def leaves(names: Sequence[str], arguments: Sequence[Any]) -> list[Leaf]:
    """List the arrays and numbers among nested arguments: dy, cache[0], cache[1]."""
    return [leaf for i, name in enumerate(names) for leaf in below((i,), name, arguments[i])]


def leaves_of(task: Task, arguments: Arguments) -> list[Leaf]:
    """List the arrays and numbers among the arguments of a task, as its docstring names them."""
    names = task.parameters.split(", ") if task.parameters else []
    parts = parts_of_cache(task.reference.__doc__ or "")

    def named(leaf: Leaf) -> Leaf:
        top, *inner = leaf.path
        if names[top] != "cache" or not inner or len(parts) != len(arguments[top]):
            return leaf
        part = parts[inner[0]]
        return leaf._replace(name=leaf.name.replace(f"cache[{inner[0]}]", part)) if part else leaf

    return [named(leaf) for leaf in leaves(names, arguments)]


def parts_of_cache(docstring: str) -> list[str]:
    """Read the names in "cache = (x (n, d), a a number)"; "" for a part without one."""
    _, _, rest = docstring.partition("cache = (")
    listed, _, _ = re.sub(r"\([^()]*\)", "", rest).partition(")")  # without the shapes
    return ["" if " of " in part else part.split()[0] for part in listed.split(",") if part.strip()]


def below(path: Path, name: str, value: Any) -> Iterator[Leaf]:
    """Walk through one argument."""
    if type(value) in (tuple, list):
        for i, part in enumerate(value):
            yield from below((*path, i), f"{name}[{i}]", part)
    elif type(value) in (np.ndarray, float, int):
        yield Leaf(path, name, value)


def with_leaf(arguments: Any, path: Path, new: Any) -> Any:
    """Copy nested arguments with one leaf replaced."""
    if not path:
        return new
    parts = list(arguments)
    parts[path[0]] = with_leaf(parts[path[0]], path[1:], new)
    return tuple(parts) if type(arguments) is tuple else parts


def leaf_at(arguments: Any, path: Path) -> Any:
    """Find what stands at a place."""
    for i in path:
        arguments = arguments[i]
    return arguments


NEW: dict[str, Callable[[Any], Any]] = {
    "one": lambda value: np.ones_like(value, dtype=float) if is_array(value) else 1.0,
    "zero": lambda value: np.zeros_like(value, dtype=float) if is_array(value) else 0.0,
    "negated": lambda value: -value,
    "float32": lambda value: value.astype(np.float32),
    "float32, then float64": lambda value: value.astype(np.float32).astype(float),
    "one more": lambda value: value + 1,
    "one less": lambda value: value - 1,
}
FOR_ARRAYS = ("one", "zero", "negated", "float32", "float32, then float64")
FOR_FLOATS = ("one", "zero", "negated")
FOR_INTEGERS = ("one", "zero", "one more", "one less")


def is_array(value: Any) -> bool:
    """Whether a leaf is an array, and not a single number."""
    return type(value) is np.ndarray


def other_arguments(task: Task, arguments: Arguments) -> Iterator[tuple[Change, Any]]:
    """List changes of one argument, with the way to make each."""
    known = leaves_of(task, arguments)
    for leaf in known:
        if is_array(leaf.value) and leaf.value.dtype != float:
            kinds: tuple[str, ...] = ()
        else:
            kinds = {np.ndarray: FOR_ARRAYS, float: FOR_FLOATS, int: FOR_INTEGERS}[type(leaf.value)]
        for kind in kinds:
            yield Change(kind, leaf.name), replacing(leaf.path, NEW[kind])
        for other in known:
            if other is not leaf and np.shape(other.value) == np.shape(leaf.value):
                yield Change("other", leaf.name, other.name), borrowing(leaf.path, other.path)


def replacing(path: Path, new: Callable[[Any], Any]) -> Callable[[Arguments], Arguments]:
    """Make a new value of the one at a place."""
    return lambda arguments: with_leaf(arguments, path, new(leaf_at(arguments, path)))


def borrowing(path: Path, source: Path) -> Callable[[Arguments], Arguments]:
    """Put the value from one place into another as well."""
    return lambda arguments: with_leaf(arguments, path, leaf_at(arguments, source))


def right_for_other_arguments(
    task: Task,
    calls: Sequence[Call],
    values: Sequence[Any],
    right: Callable[[Arguments], Any],
    scale: float,
) -> Change | None:
    """Find the change of one argument for which these values would be right on every call.

    right: computes the output in question for some arguments.
    """
    for change, make in other_arguments(task, calls[0].arguments):
        try:
            if all(
                agree(value, right(make(call.arguments)), scale, task.tolerance)
                for call, value in zip(calls, values, strict=True)
            ):
                return change
        except Exception:  # the reference refuses these arguments: not what was done
            continue
    return None
