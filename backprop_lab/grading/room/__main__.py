"""The program in the room: run a notebook's cells, then answer calls of its functions.

It runs in one process with the student's code, so nothing that it reports about itself counts
for points. It imports nothing but IPython, NumPy and the files that it shares with the grader.
"""

import contextlib
import io
import json
import os
import resource
import select
import signal
import socket
import sys
import traceback
from base64 import b64encode
from collections.abc import Iterator
from typing import Any, TextIO, cast

import numpy as np
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from backprop_lab.tasks.answer import answer
from backprop_lab.tasks.wire import HEADER, read_header

FILE_BYTES = 64 * 2**20
OVERHEAD = 100  # what an output costs beyond its text
GRACE_SECONDS = 5  # the grader keeps the time; this is for a grader that has gone


class Outputs:
    """The outputs of one cell, as nbformat has them, within a budget of bytes."""

    def __init__(self, text: int, pictures: int) -> None:
        self.items: list[dict[str, Any]] = []
        self.text, self.pictures, self.cut = text, pictures, False

    def keep(self, text: str) -> str:
        """Return as much of a text as may still be sent."""
        raw = text[: self.text + 1].encode("utf-8", "replace")
        self.cut = self.cut or len(raw) > self.text
        kept = raw[: self.text]
        self.text -= len(kept)
        return kept.decode("utf-8", "ignore")

    def has_place(self) -> bool:
        """Whether one more output may follow; if so, its overhead is taken."""
        if self.text < OVERHEAD:
            self.cut = True
            return False
        self.text -= OVERHEAD
        return True

    def write(self, name: str, text: str) -> None:
        """Add to the last output if it is of the same stream, as a notebook does."""
        if self.items and self.items[-1].get("name") == name:
            self.items[-1]["text"] += self.keep(text)
        elif text and self.has_place():
            self.items.append({"output_type": "stream", "name": name, "text": self.keep(text)})

    def show(self, output_type: str, data: dict[str, Any], **fields: Any) -> None:
        """Add a result or a picture: plain text and PNG are all that a page will show."""
        if not self.has_place():
            return
        kept = {"text/plain": self.keep(str(data.get("text/plain", "")))}
        picture = data.get("image/png")
        if picture is not None:
            text = b64encode(picture).decode() if isinstance(picture, bytes) else str(picture)
            if len(text) <= self.pictures:
                self.pictures -= len(text)
                kept["image/png"] = text
            else:
                self.cut = True
        self.items.append({"output_type": output_type, "data": kept, "metadata": {}, **fields})

    def fail(self, name: str, value: str, lines: list[str]) -> None:
        """Add an error."""
        if self.has_place():
            texts = {"ename": self.keep(name), "evalue": self.keep(value)}
            kept = [self.keep(line) for line in lines]
            self.items.append({"output_type": "error", **texts, "traceback": kept})


class Stream(io.TextIOBase):
    """A `sys.stdout` that writes into the outputs of the cell that runs."""

    encoding = "utf-8"

    def __init__(self, shell: "Shell", name: str) -> None:
        self.shell, self.stream = shell, name

    def writable(self) -> bool:
        """Say yes, as an open file does."""
        return True

    def write(self, text: str) -> int:
        """Keep the text in the order in which it came."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.shell.outputs.write(self.stream, text)
        return len(text)


class Results(DisplayHook):  # type: ignore[misc]
    """The value of a cell's last line."""

    def write_output_prompt(self) -> None:
        """Nothing: the prompt is the notebook's."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        """Keep the value."""
        self.shell.outputs.show("execute_result", format_dict, execution_count=self.prompt_count)

    def finish_displayhook(self) -> None:
        """Nothing: no line follows."""


class Displays(DisplayPublisher):  # type: ignore[misc]
    """What a cell displays: pictures, mostly."""

    def publish(self, data: dict[str, Any], *_: Any, update: bool = False, **__: Any) -> None:
        """Keep a display; a later update of it is dropped."""
        if not update:
            self.shell.outputs.show("display_data", data)

    def clear_output(self, wait: bool = False) -> None:
        """Forget what the cell has shown."""
        self.shell.outputs.items.clear()


class Shell(InteractiveShell):  # type: ignore[misc]
    """IPython's shell, which writes down what a notebook would show."""

    displayhook_class = Results
    display_pub_class = Displays
    outputs = Outputs(0, 0)

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        self.outputs.fail(etype.__name__, text_of(evalue), stb)

    @contextlib.contextmanager
    def _tee(self, channel: str) -> Iterator[None]:
        yield  # IPython would keep a second copy of all output, without a bound

    def enable_gui(self, gui: Any = None) -> None:
        """Nothing: pictures are inline."""

    def ask_exit(self) -> None:
        """Do not end: `exit()` is one cell's mistake."""
        raise SystemExit


def text_of(error: BaseException) -> str:
    """Return an error's own text, or nothing if it fails."""
    try:
        return str(error)
    except Exception:
        return ""


def make_shell() -> Shell:
    """Start IPython as a notebook has it, without a history and without colours."""
    HistoryManager.enabled = False  # it would start a thread, and threads do not survive a fork
    config = Config()
    config.InteractiveShell.xmode = "Plain"
    config.InteractiveShell.colors = "nocolor"
    return cast(Shell, Shell.instance(config=config))


def set_limits(limits: dict[str, Any]) -> None:
    """Limit this process and all that it starts; what a system does not know is passed over."""
    bounds = {
        "RLIMIT_AS": limits["megabytes"] * 2**20,
        "RLIMIT_CPU": int(limits["total_seconds"]) + 5,
        "RLIMIT_FSIZE": FILE_BYTES,
        "RLIMIT_CORE": 0,
        "RLIMIT_NPROC": limits["processes"],
    }
    for name, bound in bounds.items():
        if bound is not None:
            with contextlib.suppress(AttributeError, ValueError, OSError):
                resource.setrlimit(getattr(resource, name), (bound, bound))


def run_cell(shell: Shell, source: str, limits: dict[str, Any]) -> dict[str, Any]:
    """Run one cell and return its record."""
    shell.outputs = Outputs(limits["output_bytes"], limits["picture_bytes"])
    result = shell.run_cell(source, store_history=True)
    error = result.error_before_exec or result.error_in_exec
    status = "memory" if isinstance(error, MemoryError) else "error" if error else "ok"
    message = describe(error) if error else ""
    return {
        "status": status,
        "message": message,
        "outputs": shell.outputs.items,
        "cut": shell.outputs.cut,
    }


def describe(error: BaseException) -> str:
    """Say what was raised and in which line of the cell."""
    if isinstance(error, SyntaxError):
        text, lines = str(error.msg), [error.lineno]
    else:
        text, frames = text_of(error), traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename.startswith("<ipython-input")]
    where = f" (line {lines[0]})" if lines and lines[0] else ""
    return f"{type(error).__name__}: {text[:1000]}{where}"


def send(out: int, **record: Any) -> None:
    """Write a record: its length, then JSON."""
    text = json.dumps(record).encode()
    data = memoryview(len(text).to_bytes(4, "little") + text)
    while data:
        data = data[os.write(out, data) :]


def serve(shell: Shell, control: socket.socket, seconds: float) -> None:
    """Fork a process for each function that the grader calls; the next message ends it."""
    poll, child = select.poll(), 0
    poll.register(control, select.POLLIN)
    while True:
        called = poll.poll(1000 * seconds if child else None)
        if child:  # its time is over, or the grader is done with it
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            child = 0
        if not called:
            continue
        message, fds, _, _ = socket.recv_fds(control, 4096, 2)
        if not message:  # the grader has gone
            return
        if message == b"PING":
            os.write(fds[0], b".")
        else:
            child = os.fork()
            if child == 0:
                try:
                    answer_calls(shell.user_ns[message.decode().removeprefix("CALL ")], *fds)
                finally:
                    os._exit(0)
        for fd in fds:
            os.close(fd)


def answer_calls(function: Any, requests: int, answers: int) -> None:
    """Answer each request with a frame, with no other way out than these two pipes."""
    low, high = sorted((requests, answers))
    os.closerange(3, low)
    os.closerange(low + 1, high)
    os.closerange(high + 1, os.sysconf("SC_OPEN_MAX"))
    with open(requests, "rb") as source, open(answers, "wb", buffering=0) as target:
        while header := source.read(HEADER.size):
            frame = memoryview(answer(function, header + source.read(read_header(header))))
            while frame:
                frame = frame[target.write(frame) :]


def main() -> None:
    """Run the submission that comes in, report each cell, then serve calls until the end."""
    control, submission, out = (int(number) for number in sys.argv[1:4])
    limits = json.loads(sys.argv[4])
    set_limits(limits)
    shell = make_shell()
    sys.stdout, sys.stderr = (cast(TextIO, Stream(shell, name)) for name in ("stdout", "stderr"))
    sys.argv = [""]
    np.random.seed(987654321)  # noqa: NPY002 - the same in every room, and no student's own seed
    os.dup2(0, 2)  # 0 and 1 are /dev/null, and so is 2 from here on
    send(out, event="ready")
    with open(submission, "rb") as file:  # noqa: PTH123
        sources = json.load(file)
    for index, source in enumerate(sources):
        if source is not None:
            send(out, event="start", cell=index)
            send(out, event="end", cell=index, **run_cell(shell, source, limits))
    send(out, event="done", functions=[*map(str, shell.user_ns)])
    os.close(out)
    serve(shell, socket.socket(fileno=control), limits["function_seconds"] + GRACE_SECONDS)


if __name__ == "__main__":
    try:
        main()
    except BaseException:
        traceback.print_exc()
    os._exit(0)  # no exit hooks of a student's
