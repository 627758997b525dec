"""Tasks: what a student is asked to write, on which inputs it is judged, what can go wrong."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any, NamedTuple

import numpy as np

from backprop_lab.tasks.functions import resolved
from backprop_lab.tasks.values import TOLERANCE

Arguments = tuple[Any, ...]
RANDOM = ("random", "another")
FEWEST_CALLS = 5  # of different arguments: a guess that is right half the time rarely passes
TRIES = 20  # to draw other shapes and another sign


@dataclass(frozen=True)
class Mistake:
    """A wrong version that people write: what it computes, and how a teacher would speak of it.

    `wrong` takes the arguments of the task and returns the wrong value of `outputs`, a tuple where
    it names several ("w b"). The texts never hold the answer: what is seen, why, where to look.
    """

    id: str
    outputs: str
    wrong: Callable[..., Any]
    observation: str
    concept: str
    question: str

    def values(self, arguments: Arguments) -> dict[str, Any]:
        """Compute what this mistake gives, by the name of the output."""
        names = self.outputs.split()
        wrong = self.wrong(*resolved(arguments))
        return dict(zip(names, wrong if len(names) > 1 else (wrong,), strict=True))


@dataclass(frozen=True)
class Task:
    """One function to write: its reference, the points per output, the cases, the mistakes.

    `points` maps each output to its points, in the order in which they are returned. They are
    computed in this order too, or in that of `order`; where an output is a list of layers,
    `last_part_first` says that the last is computed first. The judge speaks of the first that is
    wrong, since a fault is carried on to what is computed later. A case draws
    arguments; those named in RANDOM are independent draws, the others show what these hide.
    Where not the result itself is judged but what it does, `returns` names the parts of the result
    and `observe` makes the outputs of the arguments and these parts, or raises `UnusableError`;
    `explain` says in a clause what an observed output gets wrong.
    `tolerance` is wider only where right answers of other kinds differ by more.
    """

    reference: Callable[..., Any]
    points: Mapping[str, int]
    cases: Mapping[str, Callable[[np.random.Generator], Arguments]]
    mistakes: tuple[Mistake, ...] = ()
    returns: tuple[str, ...] = ()
    observe: Callable[..., tuple[Any, ...]] | None = None  # observe(arguments, *parts)
    explain: Callable[[Arguments, Any], str] | None = None  # explain(arguments, output)
    tolerance: float = TOLERANCE
    order: tuple[str, ...] = ()
    last_part_first: bool = False

    def right(self, arguments: Arguments) -> Any:
        """Compute the right result."""
        return self.reference(*resolved(arguments))

    @property
    def name(self) -> str:
        """The name that the student's function must have."""
        return self.reference.__name__

    @property
    def max_points(self) -> int:
        """The points of all outputs together."""
        return sum(self.points.values())

    @property
    def parameters(self) -> str:
        """How the function is called: "dy, cache"."""
        return ", ".join(inspect.signature(self.reference).parameters)


class Call(NamedTuple):
    """The arguments of one case."""

    case: str
    arguments: Arguments


def draw_calls(task: Task, rng: np.random.Generator) -> list[Call]:
    """Draw every case once, the random ones more often if there are few, all in random order.

    The order is unknown to the student and the last call repeats an earlier one, so that nothing
    can be had from being called first, or in order. The two random cases have other shapes, where
    the task has several, and upstream numbers of both signs: neither is left to luck.
    """
    names = [case for case in task.cases if case in RANDOM] or list(task.cases)
    more = islice(cycle(names), max(0, FEWEST_CALLS - len(task.cases)))
    calls: list[Call] = []
    for case in (*task.cases, *more):
        call = Call(case, task.cases[case](rng))
        for _ in range(TRIES):
            if case != RANDOM[1] or are_unlike(call.arguments, calls[0].arguments):
                break
            call = Call(case, task.cases[case](rng))
        calls.append(call)
    calls = [calls[i] for i in rng.permutation(len(calls))]
    return [*calls, calls[rng.integers(len(calls))]]


def are_unlike(a: Arguments, b: Arguments) -> bool:
    """Whether two draws have other shapes and, where they begin with a number, other signs."""
    numbers = bool(a) and type(a[0]) is float and type(b[0]) is float
    return shapes_in(a) != shapes_in(b) and not (numbers and a[0] * b[0] > 0.0)


def shapes_in(value: Any) -> Any:
    """List the shapes of nested arguments."""
    if type(value) in (tuple, list):
        return [shapes_in(part) for part in value]
    return np.shape(value)


def distinct_sizes(rng: np.random.Generator, count: int) -> list[int]:
    """Draw lengths for axes: odd primes, no two equal, so that no wrong axis fits by chance."""
    return [int(size) for size in rng.choice([3, 5, 7, 11], size=count, replace=False)]


def away_from_zero(rng: np.random.Generator, *shape: int) -> Any:
    """Draw entries between 0.2 and 2 with a random sign: none is near a kink or vanishes."""
    return rng.uniform(0.2, 2.0, size=shape) * rng.choice([-1.0, 1.0], size=shape)


def number(rng: np.random.Generator) -> float:
    """Draw one number, not near 0."""
    return float(away_from_zero(rng, 1)[0])
