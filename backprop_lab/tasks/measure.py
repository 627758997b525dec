"""Measure: the student's gradient check, at work on an operation of a notebook."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from html import escape
from inspect import Parameter, signature
from typing import Any

import numpy as np

from backprop_lab.tasks.after import unwritten
from backprop_lab.tasks.markup import code, paragraph, section, table
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.own_gradient_check import GIVEN, kept
from backprop_lab.tasks.quiet import Nowhere, quiet
from backprop_lab.tasks.show import in_short, name_of, show

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
    They are read from my_gradient_check.py, in this folder or in a folder gradient_check beside it.
    """
    try:
        with quiet(Nowhere()):
            result: object = measured(forward, backward, inputs)
    except NotImplementedError as error:
        name = unwritten(error) or name_of(backward)
        result = say("measure", "{name} is not written yet; measure when it is.", name=name)
    except NotAGradientError as problem:
        result = str(problem)
    except (Exception, SystemExit) as error:
        result = say("measure", "The measurement stopped with {error}.", error=in_short(error))
    show(result)


def measured(
    forward: Callable[..., Any], backward: Callable[..., Any], inputs: tuple[Any, ...]
) -> Measured:
    """Measure every gradient; each call gets arrays of its own, to write into as it likes."""
    own = kept()
    tools = GIVEN | own
    y, cache = forward(*deepcopy(inputs))
    dy: Any = np.random.default_rng(0).normal(size=np.shape(y))
    dy = dy if np.ndim(y) else float(dy)
    returned = backward(deepcopy(dy), cache)
    gradients, slopes = [], []
    errors: list[float | None] = []
    for name, place, gradient in gradients_of(forward, backward, inputs, returned):
        x = np.array(at(inputs, place), dtype=float)

        def output_at(x: Any, place: Place = place) -> Any:
            value = x if np.ndim(at(inputs, place)) else float(x[0])
            return np.asarray(forward(*deepcopy(replaced(inputs, place, value)))[0])

        # The instrument was judged on arrays of one axis at least: a number becomes one.
        slope = tools["numerical_gradient"](output_at, np.atleast_1d(x), np.asarray(dy), STEP)
        alike = np.shape(gradient) == x.shape
        gradient = np.array(gradient, dtype=float)
        gradient = np.atleast_1d(gradient) if alike else gradient
        gradients.append((name, gradient))
        slopes.append((name, slope))
        errors.append(float(tools["relative_error"](gradient, slope)) if alike else None)
    faulty = tools["find_the_faulty_backward"](gradients, slopes)
    rows = [
        (name, error, error is not None and name not in faulty)
        for (name, _), error in zip(gradients, errors, strict=True)
    ]
    return Measured(name_of(backward), tuple(rows), tools_in_words(own))


def gradients_of(
    forward: Callable[..., Any],
    backward: Callable[..., Any],
    inputs: tuple[Any, ...],
    returned: Any,
) -> Iterator[tuple[str, Place, Any]]:
    """Go through the gradients, each with its name and the place of its input."""
    names = names_of(forward, len(inputs))
    gradients = returned if isinstance(returned, tuple | list) else (returned,)
    if not 0 < len(gradients) <= len(inputs):
        text = "{name} returned {count} gradients, expected one for each of {inputs}."
        count = len(gradients)
        raise NotAGradientError(
            say("measure", text, name=name_of(backward), count=count, inputs=", ".join(names))
        )
    for i, gradient in enumerate(gradients):
        yield from entries(f"d{names[i]}", (i,), inputs[i], gradient)


def names_of(forward: Callable[..., Any], count: int) -> list[str]:
    """Name the inputs as the forward pass does; those of `*inputs` by their number."""
    kinds = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    parameters = signature(forward).parameters.values()
    names = [parameter.name for parameter in parameters if parameter.kind in kinds]
    return [*names, *(f"input{i}" for i in range(len(names), count))][:count]


def entries(name: str, place: Place, value: Any, gradient: Any) -> Iterator[tuple[str, Place, Any]]:
    """Go through a gradient whose input is a tuple of arrays, or of such tuples."""
    if not isinstance(value, tuple | list):
        if gradient is None or np.asarray(gradient).dtype.kind not in "fiub":
            text = "{name} is {came}, expected an array of numbers, of the shape {shape}."
            came = "None" if gradient is None else type(gradient).__name__
            if isinstance(gradient, np.ndarray):
                came = say("measure", "an array of {dtype}", dtype=gradient.dtype.name)
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
