"""The stop button ends a check with a verdict: a real signal, in a process and in a kernel."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from jupyter_client.manager import start_new_kernel

ENDLESS = """
import sys
from pathlib import Path
from backprop_lab import check, hint

def dense_backward(dy, cache):
    Path("began").touch()
    while True:
        pass
"""
# As in a terminal, also where these tests were started by something that does not hear Ctrl-C.
HEARS = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
CALL = 'points = check("dense_backward", dense_backward)\n'
SENTENCE = "It had not ended when it was stopped. Which loop's condition never becomes false?"


def wait_for(path: Path) -> None:
    """Wait until the function runs, so that the signal meets it and nothing else."""
    end = time.monotonic() + 60
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(0.1)


def test_ctrl_c_in_a_terminal(tmp_path: Path) -> None:
    program = (
        HEARS
        + ENDLESS
        + CALL
        + 'print("points", points, file=sys.__stdout__)\nhint("dense_backward")\n'
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    wait_for(tmp_path / "began")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert err == ""
    assert SENTENCE in " ".join(out.split())
    assert "points 0.0" in out
    assert "hint 1 of 3" in out


def outputs_of(client: Any, request: str) -> list[dict[str, Any]]:
    """Collect what a cell puts out until the kernel has done with it."""
    outputs = []
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["content"].get("execution_state") == "idle":
            return outputs
        if message["msg_type"] in ("display_data", "execute_result", "error", "stream"):
            outputs.append({"type": message["msg_type"], **message["content"]})


def run(client: Any, source: str) -> list[dict[str, Any]]:
    """Run a cell to its end."""
    return outputs_of(client, client.execute(source))


WRONG = """\
def dense_backward(dy, cache):
    x, W = cache
    return dy @ W, 0, 0
"""


LEAVING = """\
def dense_backward(dy, cache):
    display(dy)
    clear_output()
    exit()
"""


def test_a_function_neither_displays_nor_ends_the_kernel(tmp_path: Path) -> None:
    """In a notebook `exit()` raises nothing, so there the function would go on, and the kernel end.

    Afterwards `display` works again.
    """
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(tmp_path))
    try:
        run(client, "from backprop_lab import check\nfrom IPython.display import clear_output")
        run(client, LEAVING)
        verdict, points = run(client, 'check("dense_backward", dense_backward)')
        assert "It stopped: SystemExit (line 4 of its cell)" in verdict["data"]["text/plain"]
        assert points["data"]["text/plain"] == "0.0"
        time.sleep(1)
        assert manager.is_alive()
        (shown,) = run(client, "display(3)")
        assert shown["data"]["text/plain"] == "3"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_the_stop_button_in_a_notebook(tmp_path: Path) -> None:
    """A verdict in HTML and 0.0, no traceback; the kernel goes on, and prints are seen again."""
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(tmp_path))
    try:
        assert run(client, ENDLESS) == []
        request = client.execute('check("dense_backward", dense_backward)')
        wait_for(tmp_path / "began")
        manager.interrupt_kernel()
        verdict, points = outputs_of(client, request)
        assert verdict["type"] == "display_data"
        assert SENTENCE in " ".join(verdict["data"]["text/plain"].split())
        assert "<section" in verdict["data"]["text/html"]
        assert points["data"]["text/plain"] == "0.0"
        assert [output["text"] for output in run(client, 'print("goes on")')] == ["goes on\n"]

        verdict, points = run(client, WRONG + 'check("dense_backward", dense_backward)')
        shown = " ".join(verdict["data"]["text/plain"].split())
        assert "It stopped: ValueError: matmul" in shown
        assert "(line 3 of its cell)" in shown
        (hint,) = run(client, 'hint("dense_backward")')
        assert "hint 1 of 3" in hint["data"]["text/html"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
