"""Measure: the student's gradient check, at work on an operation of a notebook."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from backprop_lab.tasks.after import unwritten
from backprop_lab.tasks.markup import code, paragraph, section, table
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.own_gradient_check import GIVEN, kept
from backprop_lab.tasks.show import show

STEP = 1e-5  # of the central differences
Place = tuple[int, ...]  # of an array in nested tuples: (1, 0, 1)


class NotAGradientError(Exception):
    """A backward pass returned something that cannot be compared; the message says what."""


@dataclass(frozen=True)
class Measured:
    """Each gradient beside its measurement: its name, the relative error, whether they agree."""

    operation: str
    rows: tuple[tuple[str, float | None, bool], ...]
    with_what: str

    def lines(self) -> list[tuple[str, str, str]]:
        """Each gradient in words; one of another shape has no error that could be computed."""
        agrees, differs = say("measure", "agrees"), say("measure", "differs")
        shape = say("measure", "has another shape than its input")
        return [
            (name, "-", shape)
            if error is None
            else (name, f"{error:.0e}", agrees if ok else differs)
            for name, error, ok in self.rows
        ]

    @property
    def title(self) -> str:
        """What was measured."""
        return say("measure", "{name}, measured", name=self.operation)

    def __str__(self) -> str:
        width = max(len(name) for name, _, _ in self.rows)
        rows = [f"  {name:{width}}  {error}  {words}" for name, error, words in self.lines()]
        return "\n".join([self.title, *rows, f"  {self.with_what}"])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        columns = say("measure", "gradient"), say("measure", "relative error"), ""
        rows = [(code(name), error, escape(words)) for name, error, words in self.lines()]
        caption = say("measure", "Each gradient beside its measurement")
        parts = [table(caption, columns, rows), paragraph(self.with_what)]
        return section(escape(self.title), parts)


def measure(forward: Callable[..., Any], backward: Callable[..., Any], *inputs: Any) -> None:
    """Compare what a backward pass returns with what nudges of each input do to the output.

    forward(*inputs) -> y, cache; backward(dy, cache) -> a gradient for each of the first inputs;
    inputs: arrays or numbers, or tuples of them. The upstream gradient dy is random. It measures
    with the functions that you wrote in the notebook on the gradient check, where these are right.
    """
    try:
        show(measured(forward, backward, inputs))
    except NotImplementedError as error:
        text = "{name} is not written yet; measure when it is."
        show(say("measure", text, name=unwritten(error)))
    except NotAGradientError as problem:
        show(str(problem))
    except Exception as error:
        text = "The measurement stopped with {error}."
        said = f"{type(error).__name__}: {error}".rstrip(".")
        show(say("measure", text, error=said))


def measured(
    forward: Callable[..., Any], backward: Callable[..., Any], inputs: tuple[Any, ...]
) -> Measured:
    """Measure every gradient."""
    own = kept()
    tools = GIVEN | own
    y, cache = forward(*inputs)
    dy: Any = np.random.default_rng(0).normal(size=np.shape(y))
    dy = dy if np.ndim(y) else float(dy)
    gradients, slopes = [], []
    errors: list[float | None] = []
    for name, place, gradient in gradients_of(forward, backward, inputs, backward(dy, cache)):

        def output_at(x: Any, place: Place = place) -> Any:
            value = x if np.ndim(at(inputs, place)) else float(x[0])
            return np.asarray(forward(*replaced(inputs, place, value))[0])

        x = np.array(at(inputs, place), dtype=float)
        slope = tools["numerical_gradient"](output_at, np.atleast_1d(x), np.asarray(dy), STEP)
        slope = np.reshape(slope, x.shape)
        gradients.append((name, np.asarray(gradient)))
        slopes.append((name, slope))
        alike = np.shape(gradient) == x.shape
        errors.append(float(tools["relative_error"](gradient, slope)) if alike else None)
    faulty = tools["find_the_faulty_backward"](gradients, slopes)
    names = [name for name, _ in gradients]
    rows = [(name, error, name not in faulty) for name, error in zip(names, errors, strict=True)]
    return Measured(name_of(backward), tuple(rows), tools_in_words(own))


def gradients_of(
    forward: Callable[..., Any],
    backward: Callable[..., Any],
    inputs: tuple[Any, ...],
    returned: Any,
) -> Iterator[tuple[str, Place, Any]]:
    """Go through the gradients, each with its name and the place of its input."""
    names = list(inspect.signature(forward).parameters)
    gradients = returned if isinstance(returned, tuple | list) else (returned,)
    if len(gradients) > len(inputs):
        text = "{name} returned {count} gradients, expected one for each of {inputs}."
        count = len(gradients)
        raise NotAGradientError(
            say("measure", text, name=name_of(backward), count=count, inputs=", ".join(names))
        )
    for i, gradient in enumerate(gradients):
        yield from entries(f"d{names[i]}", (i,), inputs[i], gradient)


def entries(name: str, place: Place, value: Any, gradient: Any) -> Iterator[tuple[str, Place, Any]]:
    """Go through a gradient whose input is a tuple of arrays, or of such tuples."""
    if not isinstance(value, tuple | list):
        if gradient is None or np.asarray(gradient).dtype.kind not in "fiub":
            text = "{name} is {came}, expected an array of numbers, of the shape {shape}."
            came = "None" if gradient is None else type(gradient).__name__
            raise NotAGradientError(
                say("measure", text, name=name, came=came, shape=np.shape(value))
            )
        yield name, place, gradient
        return
    if not isinstance(gradient, tuple | list) or len(gradient) != len(value):
        text = "{name} has not the structure of its input, expected {count} parts."
        raise NotAGradientError(say("measure", text, name=name, count=len(value)))
    for i, part in enumerate(value):
        yield from entries(f"{name}[{i}]", (*place, i), part, gradient[i])


def at(inputs: Any, place: Place) -> Any:
    """Return the input at a place."""
    for i in place:
        inputs = inputs[i]
    return inputs


def replaced(inputs: Any, place: Place, value: Any) -> Any:
    """Return the inputs with another value at one place."""
    if not place:
        return value
    i, *rest = place
    return (*inputs[:i], replaced(inputs[i], tuple(rest), value), *inputs[i + 1 :])


def tools_in_words(own: dict[str, Callable[..., Any]]) -> str:
    """Say whose gradient check this is."""
    if not own:
        return say("measure", "Measured with the given gradient check.")
    names = ", ".join(own)
    if len(own) == len(GIVEN):
        return say("measure", "Measured with your own gradient check: {names}.", names=names)
    text = "Measured with your own {names}; the rest is given."
    return say("measure", text, names=names)


def name_of(function: Callable[..., Any]) -> str:
    """Return the name of a function."""
    return str(getattr(function, "__name__", "?"))
