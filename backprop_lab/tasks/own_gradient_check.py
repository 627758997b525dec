"""The student's own gradient check: kept by the notebook that writes it, used by later ones.

The functions are kept as what they are, Python in a file that a student may open and change. One
that is missing, or that the judge does not find right, is replaced by the given version.
"""

import builtins
from collections.abc import Callable, Iterable
from inspect import getclosurevars, getsource
from pathlib import Path
from typing import Any

import numpy as np

from backprop_lab import gradient_check
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.check import verdict_on
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.show import show

FILE = "my_gradient_check.py"
PLACES = (Path(), Path("..", "gradient_check"), Path(".."))  # of the file, seen from a notebook
GIVEN: dict[str, Callable[..., Any]] = {
    name: getattr(gradient_check, name)
    for name in ("numerical_gradient", "relative_error", "find_the_faulty_backward")
}
HEAD = (
    '"""My gradient check, as the notebook `gradient_check` has kept it."""\n\nimport numpy as np\n'
)


def keep(*functions: Callable[..., Any]) -> None:
    """Keep your functions for the notebooks to come, in the file my_gradient_check.py.

    functions: numerical_gradient, relative_error and find_the_faulty_backward, as you wrote them.
    """
    try:
        sources = [getsource(function).strip() for function in functions]
        Path(FILE).write_text("\n\n\n".join([HEAD.strip(), *sources]) + "\n", "utf-8")
    except (OSError, TypeError) as error:
        text = "Your gradient check was not kept ({error}); the notebooks use the given one."
        show(say("keep", text, error=str(error)))
        return
    own = kept()
    if own:
        text = "Kept in {file}, and used from now on: {names}."
        show(say("keep", text, file=FILE, names=", ".join(own)))
    needed = missing(functions)
    for name, other in needed.items():
        text = "{name} needs {other}, which is not kept: write it inside the function."
        show(say("keep", text, name=name, other=other))
    given = [name for name in GIVEN if name not in own and name not in needed]
    if given:
        text = "Not right yet, so later notebooks use the given version: {names}."
        show(say("keep", text, names=", ".join(given)))


def missing(functions: Iterable[Callable[..., Any]]) -> dict[str, str]:
    """List which function uses a name of the notebook that does not go with it into the file."""
    known = {"np", *dir(builtins), *(function.__name__ for function in functions)}
    return {
        function.__name__: name
        for function in functions
        for name in getclosurevars(function).globals
        if name not in known
    }


def kept() -> dict[str, Callable[..., Any]]:
    """Load those of the student's functions that are right, from the first file that has any."""
    for place in PLACES:
        try:
            source = (place / FILE).read_text("utf-8")
            names: dict[str, Any] = {"np": np, "__name__": Path(FILE).stem}
            exec(compile(source, str(place / FILE), "exec"), names)
        except Exception:  # no file, or one that a student has changed: look further
            continue
        own = {name: names[name] for name in GIVEN if is_right(name, names.get(name))}
        if own:
            return own
    return {}


def is_right(name: str, function: Any) -> bool:
    """Whether the judge has nothing to say against a function."""
    if not callable(function):
        return False
    return verdict_on(TASKS[name], function, np.random.default_rng(0)).status == "correct"
