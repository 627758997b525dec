"""The state around a function: what a call may use, and has to leave as it was.

Seen are the names of the function's notebook, the settings of NumPy, both old random generators,
the working directory, the environment, and what `np` and the builtins hold. Not seen are lists and
arrays of the notebook that are written into, files, and the settings of other libraries. A call in
which something is imported for the first time passes: imports set things of their own.

This file needs nothing but NumPy: the room that runs a student's code gets it as it is.
"""

import builtins
import contextlib
import ctypes
import inspect
import operator
import os
import random
import sys
from collections.abc import Callable, Mapping
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np
from numpy.random.mtrand import get_bit_generator

MOST_NAMES = 3  # that are told
KEY = 624  # words of the Mersenne twister, before the place in it
MISSING = object()


def old_random() -> bytes:
    """Read the state behind `np.random.rand`; `np.random.get_state` takes fifty times as long."""
    generator = get_bit_generator()
    if type(generator) is not np.random.MT19937:
        return b""
    return ctypes.string_at(generator.ctypes.state_address, 4 * (KEY + 1))


def restore_old_random(before: bytes) -> None:
    """Put a state back that `old_random` has read, into the generator that it was read from."""
    generator = get_bit_generator()
    if type(generator) is np.random.MT19937:
        ctypes.memmove(generator.ctypes.state_address, before, len(before))


def nudge_old_random() -> None:
    """Bring it into another state."""
    before = old_random()
    restore_old_random(bytes([before[0] ^ 1]) + before[1:] if before else before)


def environment() -> Any:
    """Copy the environment; as the bytes that it holds, which is a hundred times as fast."""
    return dict(getattr(os.environ, "_data", ()))


def restore_environment(before: Any) -> None:
    """Put back the variables, through the door that tells the system too."""
    now = environment()
    decode = os.environ.decodevalue
    for name in now.keys() | before.keys():
        if name not in before:
            del os.environ[decode(name)]
        elif now.get(name) != before[name]:
            os.environ[decode(name)] = decode(before[name])


def folder() -> str:
    """Return the working directory, or nothing where it has been removed."""
    try:
        return os.getcwd()  # noqa: PTH109 - a tenth of the time of Path.cwd
    except OSError:
        return ""


# What has a state, by the name that a student would use: how to read it, how to put it back.
STATES: Mapping[str, tuple[Callable[[], Any], Callable[[Any], object]]] = {
    "np.seterr": (np.geterr, lambda before: np.seterr(**before)),
    "np.set_printoptions": (
        np.get_printoptions,
        lambda before: np.set_printoptions(**before),
    ),
    "np.random": (old_random, restore_old_random),
    "random": (random.getstate, random.setstate),
    "os.chdir": (folder, os.chdir),
    "os.environ": (environment, restore_environment),
}
# A generator that a cell has seeded before does not change when it is seeded again: so it is moved.
NUDGES: Mapping[str, Callable[[], object]] = {
    "np.random": nudge_old_random,
    "random": random.random,
}
MODULES: Mapping[str, ModuleType] = {"np": np, "builtins": builtins}


class State:
    """All of it before a call of one function."""

    def __init__(self, function: Any) -> None:
        self.imported = len(sys.modules)
        self.states = {name: read() for name, (read, _) in STATES.items()}
        for nudge in NUDGES.values():
            nudge()
        self.nudged = self.states | {name: STATES[name][0]() for name in NUDGES}
        self.modules = {name: dict(vars(module)) for name, module in MODULES.items()}
        self.globals = globals_of(function)
        self.names = dict(self.globals)

    def put_back(self) -> str:
        """Put back what the call has changed, and name it: "count, np.random".

        The names of a notebook are the student's: they stay as they are.
        """
        if len(sys.modules) != self.imported:
            for name in NUDGES:
                STATES[name][1](self.states[name])
            return ""
        changed = []
        for name, module in MODULES.items():
            before = self.modules[name]
            for attribute in replaced(before, vars(module)):
                setattr(module, attribute, before[attribute])
                changed.append(f"{name}.{attribute}")
        for name, (read, restore) in STATES.items():
            is_changed = read() != self.nudged[name]
            if is_changed:
                changed.append(name)
            if is_changed or name in NUDGES:
                with contextlib.suppress(Exception):  # the folder may be gone
                    restore(self.states[name])
        return ", ".join((rebound(self.names, self.globals) + changed)[:MOST_NAMES])


def globals_of(function: Any) -> dict[str, Any]:
    """Find the names of the notebook in which a function was written; none for one in C."""
    with contextlib.suppress(Exception):  # an object may fail when it is asked for an attribute
        while isinstance(function, partial):
            function = function.func
        function = inspect.unwrap(function)
    for candidate in (function, type(function).__call__):
        with contextlib.suppress(Exception):
            if type(candidate.__globals__) is dict:
                return candidate.__globals__
    return {}


def same(before: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether names stand for the same objects, in the same order; quick, for it mostly is so."""
    return all(map(operator.is_, before.values(), now.values()))


def replaced(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """List names that stand for something else now; NumPy adds some when they are first used."""
    if len(before) <= len(now) and same(before, now):
        return []
    return [name for name, value in before.items() if now.get(name, MISSING) is not value]


def rebound(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """List the names of a notebook that were set; not modules, nor what Python sets itself."""
    if len(before) == len(now) and same(before, now):
        return []
    return sorted(
        name
        for name in before.keys() | now.keys()
        if before.get(name, MISSING) is not (value := now.get(name, MISSING))
        and type(name) is str
        and not name.startswith("_")
        and not isinstance(value, ModuleType)
    )
