"""A submission may do what it likes; it costs itself one question, and nobody else anything."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from base64 import b64decode
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

import backprop_lab
from backprop_lab.grading import isolation
from backprop_lab.grading.isolation import IsolationError, choose_isolation
from backprop_lab.grading.limits import Limits
from backprop_lab.grading.records import Cell
from backprop_lab.grading.runner import Run, run
from backprop_lab.tasks.wire import Reply

QUICK = Limits(cell_seconds=3, function_seconds=2)
X = np.arange(6.0).reshape(2, 3)


@pytest.fixture(scope="module")
def bubblewrap() -> str:
    try:
        return choose_isolation("bubblewrap")
    except IsolationError as problem:
        pytest.skip(str(problem))  # names the package


@pytest.fixture(scope="module")
def walls() -> str:
    """The best walls that there are: most of what the runner does is the same behind any."""
    try:
        return choose_isolation("auto")
    except IsolationError:
        return "none"


def text_of(cell: Cell) -> str:
    """All that a cell printed."""
    return "".join(output.get("text", "") for output in cell.outputs)


PLAIN = [
    "print('one')\nprint('two')\n3 + 4",
    "import sys\nprint('careful', file=sys.stderr)",
    "for i in range(2):\n    display(i)\nNone",
    "'quiet';",
    "",
    "1 / 0",
    "def (:",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n'after'",
    "%matplotlib inline\n%timeit -n1 -r1 -q 1",
    "!echo from the shell",
    "%no_such_magic",
    "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "i, _",
]


@pytest.fixture(scope="module")
def plain(walls: str) -> Run:
    return run(PLAIN, {}, walls)


def kinds(outputs: list[Any]) -> list[Any]:
    """What of an output does not depend on paths, colours and the font of a picture."""
    seen: list[Any] = []
    for output in outputs:
        match output["output_type"]:
            case "stream":
                seen.append((output["name"], output["text"].replace("\r", "")))
            case "error":
                seen.append((output["ename"], output["evalue"].split(" (")[0]))
            case kind:
                data = {key: value for key, value in output["data"].items() if key != "image/png"}
                count = output.get("execution_count")
                seen.append((kind, data, "image/png" in output["data"], count))
    return seen


def test_outputs_are_those_of_a_notebook(plain: Run) -> None:
    """nbclient, which nbgrader runs, shows the same streams, values, pictures and errors."""
    cells = [nbformat.v4.new_code_cell(source) for source in PLAIN]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, allow_errors=True, kernel_name="python3").execute()
    for source, cell, expected in zip(PLAIN, plain.cells, notebook.cells, strict=True):
        if source != "%no_such_magic":  # a kernel writes other advice here
            assert kinds(cell.outputs) == kinds(expected.outputs), source


def test_outputs_are_valid_in_a_notebook(plain: Run) -> None:
    """The schema of nbformat accepts them, and the picture is a PNG."""
    cells = [
        nbformat.v4.new_code_cell(source, outputs=[nbformat.from_dict(o) for o in cell.outputs])
        for source, cell in zip(PLAIN, plain.cells, strict=True)
    ]
    nbformat.validate(nbformat.v4.new_notebook(cells=cells))
    pictures = [o["data"]["image/png"] for o in plain.cells[7].outputs if "image/png" in str(o)]
    assert b64decode(pictures[0]).startswith(b"\x89PNG")


def test_an_error_says_what_and_where(plain: Run) -> None:
    """The status and one sentence, beside the traceback; later cells run on."""
    assert plain.cells[5].status == plain.cells[6].status == "error"
    assert plain.cells[5].message == "ZeroDivisionError: division by zero (line 1)"
    assert plain.cells[6].message.startswith("SyntaxError: invalid syntax")
    assert plain.cells[6].message.endswith("(line 1)")
    assert plain.cells[12].status == "ok"


FUNCTIONS = """
import os, sys
import numpy as np

def is_open(fd):
    try: return os.fstat(fd).st_rdev != os.stat("/dev/null").st_rdev
    except OSError: return False

def everything(x): return None, True, 3, 2.5, "text", [x.T, (x > 2, np.float32(1))], np.arange(3)
def changes(x): x += 1
def fails(x): return x @ x
def cannot_travel(x): return {"dx": x}
def noisy(x):
    os.write(1, b"x" * 200_000); os.write(2, b"x" * 200_000); print("x" * 200_000)
    return x
def hungry(x): return np.ones(2**30)
def endless(x):
    while True:
        try:
            while True: pass
        except BaseException: pass
def leaves(x): os._exit(0)
def crashes(x):
    import ctypes
    ctypes.string_at(0)
def second_call(x, n):
    if n == 1: os._exit(0)
    return n
def babbles(x):
    for fd in range(3, 40):
        try: os.write(fd, b"BPL1" + bytes(1000))
        except OSError: pass
    return x
def answers_twice(x):
    from backprop_lab.tasks.wire import encode
    frame = encode(x, sys._getframe(1).f_locals["nonce"])
    for fd in range(3, 40):
        try: os.write(fd, frame)
        except OSError: pass
    return x
def open_files(x): return [fd for fd in range(3, 200) if is_open(fd)]
def kills_its_parent(x): os.kill(os.getppid(), 9); os._exit(0)
def after_a_kill(x): return 1.0
def stops_its_parent(x): os.kill(os.getppid(), 19); os._exit(0)
def last(x): return float(x.sum())
not_a_function = 3
"""


@pytest.fixture(scope="module")
def replies(walls: str) -> dict[str, list[Reply]]:
    names = [line.split("(")[0][4:] for line in FUNCTIONS.splitlines() if line.startswith("def ")]
    calls: dict[str, Any] = {name: [(X,)] * 2 for name in names}
    calls["second_call"] = [(X, 0), (X, 1), (X, 2)]
    calls |= {"not_a_function": [(X,)], "not_there": [(X,)], "last": [(X,)]}
    calls["last"] = calls.pop("last")
    return run(["", FUNCTIONS], calls, walls, QUICK).replies


def test_values_of_every_kind_come_back(replies: dict[str, list[Reply]]) -> None:
    """Numbers, texts, arrays, tuples and lists of them."""
    for reply in replies["everything"]:
        assert reply.status == "returned"
        assert reply.value[:5] == (None, True, 3, 2.5, "text")
        np.testing.assert_array_equal(reply.value[5][0], X.T)
        np.testing.assert_array_equal(reply.value[5][1][0], X > 2)
        assert not reply.changed_arguments
        assert not reply.printed
    assert len(replies["everything"]) == 2
    assert replies["changes"][0].changed_arguments
    assert all(reply.printed for reply in replies["noisy"])


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("fails", ["raised"]),
        ("cannot_travel", ["unsupported"]),
        ("noisy", ["returned", "returned"]),
        ("hungry", ["memory"]),
        ("endless", ["timeout"]),
        ("leaves", ["crashed"]),
        ("crashes", ["crashed"]),
        ("second_call", ["returned", "crashed"]),
        ("babbles", ["malformed"]),
        ("answers_twice", ["returned", "malformed"]),
        ("kills_its_parent", ["crashed"]),
        ("after_a_kill", ["returned", "returned"]),
        ("stops_its_parent", ["crashed"]),
        ("not_a_function", ["no_function"]),
        ("not_there", ["missing"]),
        ("last", ["returned"]),
    ],
)
def test_a_function_costs_only_itself(
    replies: dict[str, list[Reply]], name: str, statuses: list[str]
) -> None:
    """Each has its own status; what follows the first failure is not asked, other functions are."""
    assert [reply.status for reply in replies[name]] == statuses
    if statuses[-1] != "returned":
        assert replies[name][-1].message
        assert replies[name][-1].value is None


def test_a_function_has_two_open_files(replies: dict[str, list[Reply]]) -> None:
    """One for requests, one for answers: none that leads to another function or to the records."""
    assert len(replies["open_files"][0].value) == 2


def test_a_cell_has_no_open_file_of_ours(walls: str) -> None:
    """The channel for calls and the one for records; all else is /dev/null."""
    source = """
import os, stat
def status(fd):
    try: return os.fstat(fd)
    except OSError: return None
null = os.stat("/dev/null").st_rdev
print([status(fd).st_rdev == null for fd in range(3)])
kinds = [status(fd).st_mode for fd in range(3, 200) if status(fd)]
print([stat.S_ISSOCK(kind) for kind in kinds], [stat.S_ISFIFO(kind) for kind in kinds])
"""
    printed = text_of(run([source], {}, walls).cells[0])
    assert printed == "[True, True, True]\n[True, False] [False, True]\n"


def test_the_missing_function_is_named(replies: dict[str, list[Reply]]) -> None:
    """The sentence is for the student."""
    sentence = "The notebook does not define not_there."
    assert replies["not_there"] == [Reply("missing", None, sentence)]


@pytest.mark.parametrize(
    ("source", "status"),
    [
        (
            "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
            "timeout",
        ),
        ("import time; time.sleep(1e6)", "timeout"),
        ("import os; os._exit(0)", "crashed"),
        ("import os; os.kill(os.getpid(), 9)", "crashed"),
        ("import ctypes; ctypes.string_at(0)", "crashed"),
        ("exit()", "error"),
        ("raise SystemExit", "error"),
        ("raise KeyboardInterrupt", "error"),
        ("import numpy as np; np.ones(2**40)", "memory"),
    ],
)
def test_a_cell_costs_only_itself(walls: str, source: str, status: str) -> None:
    """The cells around it run, with what they define, and so do the functions."""
    cells = ["print('before')\na = 1", source, "print('after', a)\ndef f(x): return a"]
    done = run(cells, {"f": [(X,)]}, walls, QUICK)
    assert [cell.status for cell in done.cells] == ["ok", status, "ok"]
    assert [text_of(done.cells[0]), text_of(done.cells[2])] == ["before\n", "after 1\n"]
    assert done.cells[1].message
    assert any(output["output_type"] == "error" for output in done.cells[1].outputs)
    assert done.replies["f"] == [Reply("returned", 1)]


def test_after_three_rooms_it_is_over(walls: str) -> None:
    """A submission cannot keep the grader busy; what was not run says so."""
    done = run(["import os; os._exit(0)"] * 4 + ["1"], {"f": [(X,)]}, walls, QUICK)
    assert [cell.status for cell in done.cells] == ["crashed"] * 3 + ["not_run"] * 2
    assert [reply.status for reply in done.replies["f"]] == ["crashed"]


def test_the_whole_submission_has_a_limit(walls: str) -> None:
    """Many slow cells cost as much as one that never ends."""
    sources = ["import time; time.sleep(0.6)"] * 4
    cells, replies = run(sources, {"f": [()]}, walls, Limits(total_seconds=1.0))
    assert [cell.status for cell in cells] == ["ok", "timeout", "not_run", "not_run"]
    assert "time was over" in cells[-1].message
    assert [reply.status for reply in replies["f"]] == ["timeout"]


FLOODS = [
    "for i in range(200_000): print(i)",
    "print('ü' * 10_000_000)",
    "print('ü' * 9_900, end='')",  # 9,900 characters would fit, their 19,800 bytes do not
    "print('x' * 1_000_000)\n1 / 0",
    "for i in range(20_000): display(i)",
    "'x' * 1_000_000",
    "raise ValueError('x' * 1_000_000)",
    "import sys\nfor i in range(50_000):\n    print(1)\n    print(2, file=sys.stderr)",
    "from IPython.display import Image\nimport os\n"
    "display(Image(data=b'\\x89PNG\\r\\n\\x1a\\n' + os.urandom(10**6), format='png'))",
    "print('short')",
]


def test_a_flood_of_output_is_cut(walls: str) -> None:
    """By bytes, in lines, in one line, in displays, values, errors, pictures; and it says so."""
    *floods, short = run(FLOODS, {}, walls, Limits(output_bytes=10_000)).cells
    for source, cell in zip(FLOODS, floods, strict=False):
        assert len(json.dumps(cell.outputs, ensure_ascii=False).encode()) < 30_000, source
        assert "keeps no more" in text_of(cell), source
        if source.startswith("print"):
            assert 9_000 < len(text_of(cell).encode()) < 11_000
        assert len(cell.message) < 2000
    assert text_of(short) == "short\n"
    assert floods[3].outputs[-1]["output_type"] == "error"  # what matters most is not cut


def test_backprop_lab_in_the_room_is_a_stub(walls: str) -> None:
    """A notebook can call `check` as it likes; judge and references are not there."""
    cells = run(
        [
            "from backprop_lab import check\ncheck('f', print, sizes=3)",
            "check('f')",
            "import backprop_lab.dense",
            "import backprop_lab.tasks.check",
            "from backprop_lab import hint\nhint('f')",
        ],
        {},
        walls,
    ).cells
    assert text_of(cells[0]) == "the grader checks this after the notebook has run\n"
    assert cells[0].outputs[-1]["data"] == {"text/plain": "0.0"}
    assert cells[1].status == "ok"
    assert cells[2].message.startswith("ModuleNotFoundError: No module named 'backprop_lab.dense'")
    assert cells[3].message.startswith("ModuleNotFoundError")
    assert text_of(cells[4]) == "hints are for your own notebook\n"
    assert len(cells[4].outputs) == 1


def test_the_stub_has_every_name_of_a_notebook(walls: str) -> None:
    names = ", ".join(sorted(backprop_lab.__all__))
    cells = run(
        [
            f"from backprop_lab import {names}\nimport backprop_lab\nsorted(backprop_lab.__all__)",
            "with after(print):\n    print('done')",
            "with after(print):\n    raise NotImplementedError('later')",
            "with after(print):\n    raise ValueError('bad')",
            "with after(print):\n    raise SystemExit",
            "compare('v', 3, 4)\ncompare('w', ..., 4)",
            "measure(print, print, 1)\nkeep(print)\npoints('dense', written=4)",
        ],
        {},
        walls,
    ).cells
    assert cells[0].outputs[-1]["data"]["text/plain"] == repr(sorted(backprop_lab.__all__))
    assert [cell.status for cell in cells] == ["ok", "ok", "ok", "ok", "error", "ok", "ok"]
    assert text_of(cells[1]) == "done\n"
    assert text_of(cells[2]) == "these lines wait for a function that is not written yet\n"
    assert text_of(cells[3]) == "these lines stopped with ValueError: bad\n"
    assert text_of(cells[5]) == "v: you said 3, it is 4\nw: not said\n"


def test_a_room_has_no_variables_of_ours_and_no_chance(
    walls: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Environment, hashes and NumPy's old random state are the same in every room."""
    monkeypatch.setenv("COURSE_SECRET", "hunter2")
    source = "import os\nimport numpy as np\nprint(*os.environ, hash('a'), np.random.rand())"
    first, second = (text_of(run([source], {}, walls).cells[0]) for _ in range(2))
    assert first == second
    assert "COURSE_SECRET" not in first
    assert "HOME" in first


PROBE = """
import importlib, os, socket

def probe(what, target):
    try:
        if what == "read": open(target, "rb").read(1)
        if what == "write": open(target, "ab").write(b"x")
        if what == "connect": socket.create_connection(("127.0.0.1", int(target)), 5)
        if what == "abstract":
            socket.socket(socket.AF_UNIX).connect("\\0" + target)
        if what == "signal": os.kill(int(target), 0)
        return "done"
    except Exception as error:
        return type(error).__name__
"""


@pytest.fixture
def probes(tmp_path: Path) -> Any:
    """What a room must not reach: all of it can be reached from here."""
    lab = Path(backprop_lab.__file__).parent
    gradebook = tmp_path / "gradebook.db"
    gradebook.write_bytes(b"points")
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as plain:
        name = f"backprop_lab-{os.getpid()}"
        plain.bind("\0" + name)
        plain.listen()
        yield [
            ("read", str(lab / "dense.py")),
            ("read", str(lab / "tasks" / "dense.py")),
            ("read", str(lab / "grading" / "runner.py")),
            ("read", __file__),
            ("read", str(gradebook)),
            ("write", str(gradebook)),
            ("write", str(Path.home() / ".backprop_lab_probe")),
            ("connect", str(server.getsockname()[1])),
            ("abstract", name),
            ("signal", str(os.getpid())),
        ]
    (Path.home() / ".backprop_lab_probe").unlink(missing_ok=True)


def reached(probes: Any, isolation: str) -> list[Any]:
    calls = {"probe": probes}
    return [reply.value for reply in run([PROBE], calls, isolation).replies["probe"]]


def test_nothing_of_ours_can_be_reached_from_a_room(bubblewrap: str, probes: Any) -> None:
    """Not the references, the project, the gradebook, the network, nor another process."""
    answers = reached(probes, bubblewrap)
    assert len(answers) == len(probes)
    assert "done" not in answers


def test_without_walls_all_of_it_can_be_reached(probes: Any) -> None:
    """The control: the same probes find everything, so they would find a hole."""
    assert reached(probes, "none") == ["done"] * len(probes)


def test_an_installed_backprop_lab_is_masked(
    bubblewrap: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its neighbours among the packages can be read, as they must."""
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    for name in ("backprop_lab", "neighbour"):
        (packages / name).mkdir(parents=True)
        (packages / name / "dense.py").write_text("secret")
    monkeypatch.setattr(isolation, "SYSTEM", (*isolation.SYSTEM, str(tmp_path / "lib")))
    paths = [("read", str(packages / name / "dense.py")) for name in ("neighbour", "backprop_lab")]
    assert reached(paths, bubblewrap) == ["done", "FileNotFoundError"]


def test_temporary_folders_are_small_and_private(bubblewrap: str) -> None:
    """They can be written up to 64 MB, and the next room does not find what was left there."""
    source = """
import os
print([name for folder in ("/tmp", "/dev/shm") for name in os.listdir(folder) if name.isdigit()])
def fill(folder):
    for i in range(100):
        try: open(f"{folder}/{i}", "wb").write(bytes(2**20))
        except OSError: return i
    return 100
"""
    calls = {"fill": [("/tmp",), ("/dev/shm",), ("/",), ("/dev",)]}
    for _ in range(2):
        done = run([source], calls, bubblewrap)
        assert text_of(done.cells[0]) == "[]\n"
        temporary, shared, root, devices = (reply.value for reply in done.replies["fill"])
        assert 50 < temporary < 65
        assert 50 < shared < 65
        assert root == devices == 0


def processes_with(mark: str) -> list[str]:
    """The processes of the machine whose command line has a mark."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if mark.encode() in path.read_bytes().split(b"\0"):
                found.append(path.parent.name)
    return found


def eventually(condition: Any) -> bool:
    """Whether something comes true within half a minute."""
    end = time.monotonic() + 30
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(condition())


def sleeper(mark: str, *, new_session: bool) -> str:
    """A cell that starts a process which would outlive it by far."""
    command = ["sleep", mark]
    return f"import subprocess; subprocess.Popen({command}, start_new_session={new_session})"


def test_nothing_is_left_behind(
    walls: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No process, not even a daemon; no temporary folder."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    mark = f"100000.{os.getpid()}1"
    sources = [sleeper(mark, new_session=walls == "bubblewrap"), "import os; os._exit(0)"]
    assert run(sources, {}, walls).cells[0].status == "ok"
    assert eventually(lambda: not processes_with(mark))
    assert list(tmp_path.iterdir()) == []


POOL = """
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from backprop_lab.grading.runner import run

if __name__ == "__main__":
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        cells = [sys.argv[2], "while True: pass"]
        list(pool.map(run, [cells] * 2, [{}] * 2, [sys.argv[1]] * 2))
"""


def test_ctrl_c_leaves_no_process_behind(walls: str, tmp_path: Path) -> None:
    """In a pool of two, each with a room that would go on."""
    script = tmp_path / "pool.py"
    script.write_text(POOL)
    mark = f"100000.{os.getpid()}2"
    command = [sys.executable, str(script), walls, sleeper(mark, new_session=False)]
    pool = subprocess.Popen(
        command,
        start_new_session=True,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    )
    try:
        assert eventually(lambda: len(processes_with(mark)) == 2)
        os.killpg(pool.pid, signal.SIGINT)
        pool.wait(60)
        assert eventually(lambda: not processes_with(mark))
        assert list(tmp_path.iterdir()) == [script]
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pool.pid, signal.SIGKILL)


def test_several_run_at_once_in_a_pool(walls: str) -> None:
    """Each gets its own answers."""
    sources = [[f"def f(x): return {number}"] for number in range(3)]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        done = list(pool.map(run, sources, [{"f": [(X,)]}] * 3, [walls] * 3))
    assert [each.replies["f"][0].value for each in done] == [0, 1, 2]


def test_a_cell_that_writes_records_itself_is_taken_for_a_crash(walls: str) -> None:
    """It loses its room; what it wrote is not believed."""
    forge = """
import json, os
record = {"event": "end", "cell": %d, "status": "ok", "message": "", "outputs": %s}
text = json.dumps(record).encode()
for fd in range(3, 40):
    try: os.write(fd, len(text).to_bytes(4, "little") + text)
    except OSError: pass
"""
    loud = '[{"output_type": "display_data", "data": {"text/html": "<script>"}}]'
    sources = ["1", forge % (1, "[]"), "2", forge % (3, loud), "3"]
    cells = run(sources, {}, walls, QUICK).cells
    assert [cell.status for cell in cells] == ["ok", "crashed", "ok", "crashed", "ok"]
    assert "script" not in str([cell.outputs for cell in cells])
