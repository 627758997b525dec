"""The student's own gradient check: kept by the notebook that writes it, used by later ones.

The functions are kept as what they are, Python in a file that a student may open and change. One
that is missing, or that the judge does not find right, is replaced by the given version.
"""

import builtins
from collections.abc import Callable, Mapping
from inspect import getsource, isfunction
from pathlib import Path
from typing import Any

import numpy as np

from backprop_lab import gradient_check
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.check import verdict_on
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.names import names_in
from backprop_lab.tasks.quiet import Nowhere, quiet
from backprop_lab.tasks.show import show

FILE = "my_gradient_check.py"
PLACES = (Path(), Path("..", "gradient_check"), Path(".."))  # of the file, seen from a notebook
MAX_BYTES = 100_000
GIVEN: dict[str, Callable[..., Any]] = {
    name: getattr(gradient_check, name)
    for name in ("numerical_gradient", "relative_error", "find_the_faulty_backward")
}
HEAD = (
    '"""My gradient check, as the notebook `gradient_check` has kept it."""\n\nimport numpy as np'
)


def keep(*functions: Callable[..., Any]) -> None:
    """Keep your functions for the notebooks to come, in the file my_gradient_check.py.

    functions: numerical_gradient, relative_error and find_the_faulty_backward, as you wrote them.
    What stood in the file stays as long as none of them is right.
    """
    try:
        sources = dict(map(named_source, functions))
    except (OSError, TypeError):
        names = ", ".join(GIVEN)
        show(say("keep", "Only functions that you wrote can be kept: {names}.", names=names))
        return
    needed = missing(sources)
    for name, other in needed.items():
        text = "{name} needs {other}, which is not kept: define {other} inside {name}."
        show(say("keep", text, name=name, other=other))
    text = "\n\n\n".join([HEAD, *(s for name, s in sources.items() if name not in needed)]) + "\n"
    own = right_ones_of(text, FILE)
    if own:
        try:
            Path(FILE).write_text(text, "utf-8")
        except OSError as error:
            show(say("keep", "{file} cannot be written: {error}.", file=FILE, error=error.strerror))
            return
        sentence = "Kept in {file}, and used from now on: {names}."
        show(say("keep", sentence, file=FILE, names=", ".join(own)))
    given = [name for name in GIVEN if name not in own and name not in needed]
    if given:
        sentence = "Not right yet, so later notebooks use the given version: {names}."
        show(say("keep", sentence, names=", ".join(given)))


def named_source(function: Callable[..., Any]) -> tuple[str, str]:
    """Return a function's name and how it was written; `TypeError` if it cannot be kept."""
    if not isfunction(function) or function.__name__ not in GIVEN:
        raise TypeError
    return function.__name__, getsource(function).strip()


def missing(sources: Mapping[str, str]) -> dict[str, str]:
    """List which function uses a name of the notebook that does not go with it into the file."""
    known = {"np", *dir(builtins), *sources}
    return {
        function: name
        for function, source in sources.items()
        for name in names_in(compile(source, FILE, "exec"))
        if name not in known
    }


def kept() -> dict[str, Callable[..., Any]]:
    """Load those of the student's functions that are right, from the first file that has any."""
    for place in PLACES:
        try:
            with (place / FILE).open(encoding="utf-8") as file:
                own = right_ones_of(file.read(MAX_BYTES), str(place / FILE))
        except (OSError, ValueError):  # there is none, or it is no text
            continue
        if own:
            return own
    return {}


def right_ones_of(text: str, path: str) -> dict[str, Callable[..., Any]]:
    """Run the text of such a file, and return the functions in it that are right."""
    names: dict[str, Any] = {"np": np, "__name__": Path(FILE).stem}
    try:
        with quiet(Nowhere()):
            exec(compile(text, path, "exec"), names)
    except (Exception, SystemExit):  # a student has changed it: then nothing of it is used
        return {}
    return {name: names[name] for name in GIVEN if is_right(name, names.get(name))}


def is_right(name: str, function: Any) -> bool:
    """Whether the judge has nothing to say against a function."""
    if not isfunction(function):
        return False
    return verdict_on(TASKS[name], function, np.random.default_rng(0)).status == "correct"
