"""What a function changes around itself is seen, named and put back; what is no change is not."""

import builtins
import functools
import os
import random
import subprocess
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backprop_lab.tasks.state import STATES, State, old_random
from backprop_lab.tasks.wire import Reply
from tasks.test_answer import ask

COUNT = 0
DOT = np.dot


@pytest.fixture(autouse=True)
def _somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test may spoil what it likes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THERE", "before")
    monkeypatch.delenv("NOT_THERE", raising=False)
    state = State(len)
    yield
    state.put_back()


def rebind() -> float:
    global COUNT
    COUNT += 1
    return 1.0


def replace_dot() -> float:
    np.dot = lambda a, b: a * b  # type: ignore[misc, assignment]
    return 1.0


def replace_print() -> float:
    builtins.print = lambda *arguments: None  # type: ignore[assignment]
    return 1.0


def seed() -> float:
    np.random.seed(0)  # noqa: NPY002
    return 1.0


def draw() -> float:
    return float(np.random.rand())  # noqa: NPY002


def draw_gauss() -> float:
    return float(np.random.randn())  # noqa: NPY002


def other_generator() -> float:
    np.random.set_bit_generator(np.random.PCG64(0))  # type: ignore[attr-defined]
    return 1.0


def shuffle() -> float:
    random.shuffle([1, 2, 3])
    return 1.0


def raise_on_overflow() -> float:
    np.seterr(over="raise")
    return 1.0


def print_less() -> float:
    np.set_printoptions(precision=2)
    return 1.0


def go_away() -> float:
    os.chdir("/")
    return 1.0


def set_variables() -> float:
    os.environ["NOT_THERE"] = "1"
    os.environ["THERE"] = "after"
    return 1.0


def delete_variable() -> float:
    del os.environ["THERE"]
    return 1.0


CHANGES: dict[str, Callable[[], float]] = {
    "np.dot": replace_dot,
    "builtins.print": replace_print,
    "np.seterr": raise_on_overflow,
    "np.set_printoptions": print_less,
    "os.chdir": go_away,
}


def everything() -> list[Any]:
    """All that is put back."""
    environment = dict(os.environ)
    read = [read() for name, (read, _) in STATES.items() if name != "np.seterr"]
    return [*read, np.dot, print, environment, Path.cwd(), np.random.get_bit_generator()]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "function"),
    [
        *CHANGES.items(),
        ("np.random", seed),
        ("np.random", draw),
        ("np.random", draw_gauss),
        ("random", shuffle),
        ("os.environ", set_variables),
        ("os.environ", delete_variable),
    ],
)
def test_a_change_is_named_and_put_back(name: str, function: Callable[[], float]) -> None:
    before = everything()
    assert ask(function) == Reply("changed_state", None, name)
    assert everything() == before


def test_a_seed_that_was_set_before_is_seen_when_it_is_set_again() -> None:
    """A cell that runs the function on its own leaves the generator as the function does."""
    seed()
    before = everything()
    assert ask(seed) == Reply("changed_state", None, "np.random")
    assert ask(len_of_nothing) == Reply("returned", 0)
    assert everything() == before


def len_of_nothing() -> int:
    return len("")


def test_the_names_of_a_notebook_stay_as_they_are() -> None:
    """They are the student's; and they are named too."""
    before = COUNT
    assert ask(rebind) == Reply("changed_state", None, "COUNT")
    assert before + 1 == COUNT


def test_the_old_random_state_is_read_where_numpy_keeps_it() -> None:
    """Its words and its place, as `np.random.get_state` returns them."""
    np.random.seed(3)  # noqa: NPY002
    np.random.rand(5)  # noqa: NPY002
    _, words, place, *_ = np.random.get_state()  # noqa: NPY002
    assert old_random() == words.tobytes() + int(place).to_bytes(4, sys.byteorder)


def test_another_bit_generator_is_seen() -> None:
    before = np.random.get_bit_generator()  # type: ignore[attr-defined]
    try:
        assert ask(other_generator).message == "np.random"
        assert ask(other_generator).status == "returned"  # from now on there is nothing to compare
    finally:
        np.random.set_bit_generator(before)  # type: ignore[attr-defined]


def test_an_environment_of_ones_own_does_not_stop_a_check() -> None:
    """Nothing can be put back then; what is looked at is gone."""
    before = os.environ

    def replace() -> float:
        os.environ = {}  # type: ignore[assignment]  # noqa: B003
        return 1.0

    try:
        assert ask(replace).message == "os.environ"
        assert ask(replace).status == "returned"
    finally:
        os.environ = before  # noqa: B003


def test_several_changes_are_named_up_to_three() -> None:
    def all_of_it() -> float:
        return sum(function() for function in CHANGES.values())

    before = everything()
    assert ask(all_of_it).message == "np.dot, builtins.print, np.seterr"
    assert everything() == before


def test_what_was_changed_is_put_back_after_an_error_too() -> None:
    def fails() -> None:
        np.random.seed(0)  # noqa: NPY002
        raise ValueError("no")

    before = everything()
    assert ask(fails).status == "raised"
    assert everything() == before


def test_none_is_the_greater_news() -> None:
    def unfinished() -> None:
        np.random.seed(0)  # noqa: NPY002

    assert ask(unfinished) == Reply("returned", None)


def test_a_folder_that_is_gone_cannot_be_put_back(tmp_path: Path) -> None:
    def leave_and_remove() -> float:
        os.chdir("..")
        tmp_path.rmdir()
        return 1.0

    assert ask(leave_and_remove).message == "os.chdir"
    gone = tmp_path / "gone"
    gone.mkdir(parents=True)
    os.chdir(gone)
    gone.rmdir()
    assert ask(lambda: 1.0).status == "returned"


def cell(source: str, **names: Any) -> dict[str, Any]:
    """Run a cell in a notebook of its own."""
    exec(compile(source, "/tmp/ipykernel_0/1.py", "exec"), names)
    return names


HONEST = {
    "its own names": "def f(x):\n    y = x + 1\n    return y",
    "its own generator": "def f(x):\n    return np.random.default_rng(0).normal(size=3)",
    "a setting for a while": "def f(x):\n    with np.errstate(all='raise'): return x",
    "options for a while": "def f(x):\n    with np.printoptions(precision=2): return str(x)",
    "warnings": "import warnings\ndef f(x):\n    warnings.warn('careful')\n    return x",
    "a global module": "def f(x):\n    global sys\n    import sys\n    return x",
    "an attribute of NumPy": "def f(x):\n    return np.linalg.norm(x) + np.fft.fft([x]).real",
    "a cache": "import functools\n@functools.cache\ndef g(n): return n\ndef f(x): return g(3) * x",
    "a list of the notebook": "seen = []\ndef f(x):\n    seen.append(1)\n    return x",
    "a private name": "def f(x):\n    global _last\n    _last = x\n    return x",
    "an attribute of its own": "def f(x):\n    f.calls = 1\n    return x",
    "a global that is read": "scale = 2.0\ndef f(x): return scale * x",
    "what is no name": "def f(x):\n    globals()[3] = object()\n    return x",
    "the same again": "n = 3\ndef f(x):\n    global n\n    n = 3\n    return x",
    "a closure": "def make():\n    n = 0\n    def f(x):\n        nonlocal n\n        n += 1\n"
    "        return x\n    return f\nf = make()",
    "pictures": "import matplotlib.figure\ndef f(x):\n"
    "    matplotlib.figure.Figure().subplots().hist([x])\n    return x",
    "other generators": "import random\ndef f(x):\n"
    "    return random.Random(0).random() + np.random.RandomState(0).rand()",
    "a vectorized function": "f = np.vectorize(lambda x: x + 1)",
    "a default that it fills": "def f(x, seen=[]):\n    seen.append(x)\n    return x",
    "a counter of its class": "class C:\n    n = 0\n    @classmethod\n    def f(cls, x):\n"
    "        cls.n += 1\n        return x\nf = C.f",
    "no warnings from NumPy": "def f(x):\n    np.seterr(all='ignore')\n    return x",
}


@pytest.mark.parametrize("source", HONEST.values(), ids=HONEST)
def test_what_honest_students_do_is_no_change(source: str) -> None:
    function = cell(source, np=np)["f"]
    for _ in range(3):
        assert ask(function, 2.0).status == "returned"


GLOBALS = {
    "rebound": "n = 3\ndef f(x):\n    global n\n    n = n + 1\n    return x",
    "added": "def f(x):\n    global n\n    n = x\n    return x",
    "deleted": "n = 3\ndef f(x):\n    global n\n    del n\n    return x",
    "its own name": "def f(x):\n    global f\n    f = None\n    return x",
}


@pytest.mark.parametrize("source", GLOBALS.values(), ids=GLOBALS)
def test_a_global_name_is_named(source: str) -> None:
    name = "f" if "global f" in source else "n"
    assert ask(cell(source)["f"], 2.0) == Reply("changed_state", None, name)


def test_callables_of_any_kind_have_a_notebook() -> None:
    """Methods, partial functions, wrapped ones, objects with a `__call__`; one in C has none."""
    source = """
def g(x):
    global n
    n = object()
    return x
class Layer:
    def __call__(self, x): return g(x)
    def method(self, x): return g(x)
"""
    names = cell(source)
    layer = names["Layer"]()
    wrapped = functools.wraps(names["g"])(lambda x: names["g"](x))
    kinds = [
        layer,
        layer.method,
        functools.partial(names["g"]),
        functools.cache(names["g"]),
        wrapped,
    ]
    for function in kinds:
        assert ask(function, 2.0).message == "n"
    assert ask(abs, -2.0).value == 2.0


def test_a_first_import_may_do_what_it_likes(tmp_path: Path, monkeypatch: Any) -> None:
    """Imports set variables and draw numbers; the next call shows what the function does itself."""
    text = "import os, random\nos.environ['NOT_THERE'] = '1'\nrandom.random()\n"
    (tmp_path / "loud_module.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)

    def imports() -> float:
        import loud_module

        return float(isinstance(loud_module, types.ModuleType))

    assert [ask(imports).status for _ in range(3)] == ["returned"] * 3
    del sys.modules["loud_module"]


def test_numpy_may_load_parts_of_itself_late() -> None:
    """In a fresh process, where none has been used yet."""
    program = """
import numpy as np
from backprop_lab.tasks.answer import answer
from backprop_lab.tasks.wire import decode, encode
def f(x): return np.linalg.det(np.eye(2)) + np.fft.fft(np.ones(2)).real.sum() + x
print([decode(answer(f, encode((1.0,), bytes(16)))).status for _ in range(3)])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "['returned', 'returned', 'returned']\n", done.stderr


def test_no_right_answer_is_accused() -> None:
    """Names of Python and of IPython change around a call; they are nobody's fault."""
    names = cell(
        "def f(x):\n    import warnings\n    warnings.warn('w')\n    return x", In=[], Out={}
    )
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        assert ask(names["f"], 2.0).status == "returned"
    names["_"] = names["_i2"] = 3
    assert ask(names["f"], 2.0).status == "returned"
