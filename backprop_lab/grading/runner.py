"""The trusted side of a run: a submission goes into a room, outputs and numbers come out.

Everything in the room belongs to the student, its program included. So each step has a deadline,
each byte that comes back is checked, and a room that does not follow is ended and replaced: the
cell that hung or killed it is left out of the next one, the function is not called again.

What this protects, with bubblewrap: the files, the network and the processes of the machine, and
every other submission. Not yet: against flaws of the kernel, and against many processes that each
take the memory that one may have. With `none` it protects nothing but the run itself.
"""

import contextlib
import json
import os
import select
import socket
import sys
import tempfile
import time
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from io import FileIO
from pathlib import Path
from typing import Any, NamedTuple

from backprop_lab.grading.isolation import (
    IsolationError,
    assemble,
    choose_isolation,
    last_line,
    start,
    stop,
)
from backprop_lab.tasks.wire import (
    HEADER,
    MalformedFrameError,
    Reply,
    decode,
    encode,
    read_header,
)

__all__ = ["Cell", "IsolationError", "Limits", "Run", "choose_isolation", "run"]

PNG = b"\x89PNG\r\n\x1a\n"
OBEDIENCE_SECONDS = 0.5  # that a room has to end a function and say so
RECORDS_BYTES = 2**24  # bytes of all records of a room
MEMORY_ERRORS = ("MemoryError", "_ArrayMemoryError")  # the second is NumPy's


class Limits(NamedTuple):
    """What one submission may take: wall-clock seconds, memory per process, outputs per cell."""

    cell_seconds: float = 10.0
    function_seconds: float = 5.0  # for all calls of one function together
    total_seconds: float = 60.0  # without the starting of rooms
    start_seconds: float = 60.0  # one room; longer is the machine's fault, and an IsolationError
    megabytes: int = 2048
    processes: int = 64
    output_bytes: int = 100_000
    picture_bytes: int = 400_000
    rooms: int = 3


DEFAULT = Limits()


class Cell(NamedTuple):
    """What became of one cell."""

    status: str  # "ok" | "error" | "timeout" | "crashed" | "memory" | "not_run"
    outputs: list[dict[str, Any]]  # nbformat v4, as nbgrader's executed notebook would have them
    message: str  # "" or e.g. "SyntaxError: invalid syntax (line 3)"


class Run(NamedTuple):
    """What became of a submission: a cell per source, and the replies of each function."""

    cells: list[Cell]
    replies: dict[str, list[Reply]]  # cut after the first that is not "returned"


class LostError(Exception):
    """The room does not follow: a status, and a sentence."""


class _Room(NamedTuple):
    """Our ends of a room's channels."""

    control: socket.socket
    submission: FileIO
    out: FileIO
    limits: Limits


def run(
    sources: Sequence[str],
    calls: Mapping[str, Sequence[tuple[Any, ...]]],
    isolation: str,
    limits: Limits = DEFAULT,
) -> Run:
    """Run the cells in order, then call each function with each tuple of arguments.

    `isolation` is what `choose_isolation` returned. A failure of the submission is part of the
    result; `IsolationError` means that no room could be started.
    """
    cells = [Cell("not_run", [], "") for _ in sources]
    replies: dict[str, list[Reply]] = {}
    lost: set[int] = set()  # the cells that ended a room
    deadline = time.monotonic() + limits.total_seconds
    for _ in range(limits.rooms):
        began = time.monotonic()
        with contextlib.suppress(LostError), _room(isolation, limits) as room:
            deadline += time.monotonic() - began
            functions = _run_cells(room, sources, cells, lost, deadline)
            for name in [name for name in calls if name not in replies]:
                if name in functions:
                    _ask(room, name, calls[name], replies, deadline)
                else:
                    sentence = f"the notebook does not define the function {name}"
                    replies[name] = [Reply("missing", None, sentence)]
            break
        if time.monotonic() > deadline or (calls and len(replies) == len(calls)):
            break
    gone = [Reply("crashed", None, "the notebook's process was gone before its turn")]
    return Run(cells, {name: replies.get(name, gone) for name in calls})


def _run_cells(
    room: _Room, sources: Sequence[str], cells: list[Cell], lost: set[int], deadline: float
) -> list[Any]:
    """Fill in what becomes of each cell and return the names of the functions that there are.

    A cell that ends the room is added to `lost`, and `LostError` goes on to the next room. That is
    the last one that has started: what is wrong between two cells, the one before has left behind.
    """
    left = [None if i in lost else source for i, source in enumerate(sources)]
    _write(room.submission, json.dumps(left).encode(), deadline)
    room.submission.close()
    last, running, budget = None, False, RECORDS_BYTES
    try:
        for index in (i for i in range(len(sources)) if i not in lost):
            _, budget = _record(room, "start", index, budget, deadline)
            last, running = index, True
            cell_deadline = min(deadline, time.monotonic() + room.limits.cell_seconds)
            record, budget = _record(room, "end", index, budget, cell_deadline)
            cells[index], running = read_cell(record, room.limits), False
        record, _ = _record(room, "done", None, budget, deadline)
    except LostError as problem:
        status, message = problem.args
        if last is not None and (running or status != "timeout"):
            if status == "timeout":
                cell, total = room.limits.cell_seconds, room.limits.total_seconds
                message = f"stopped: a cell has {cell:g} seconds, a submission {total:g}"
            lost.add(last)
            cells[last] = Cell(status, [error_output(status, message)], message)
        raise
    functions = record.get("functions")
    return functions if type(functions) is list else []


def _ask(
    room: _Room,
    name: str,
    calls: Sequence[tuple[Any, ...]],
    replies: dict[str, list[Reply]],
    deadline: float,
) -> None:
    """Fill in the replies of one function, which gets two fresh pipes and a process of its own."""
    deadline = min(deadline, time.monotonic() + room.limits.function_seconds)
    with contextlib.ExitStack() as ours:
        with contextlib.ExitStack() as theirs:
            requests_end, requests = _pipe(theirs, ours, "write")
            answers_end, answers = _pipe(theirs, ours, "read")
            _send(room, f"CALL {name}", [requests_end, answers_end])
        replies[name] = []
        for arguments in calls:
            replies[name].append(_call(requests, answers, arguments, deadline))
            if replies[name][-1].status != "returned":
                break
    if replies[name] and replies[name][-1].status in ("timeout", "crashed", "malformed"):
        _check(room)  # or the next function would pay for it


def _call(requests: FileIO, answers: FileIO, arguments: tuple[Any, ...], deadline: float) -> Reply:
    """Send one request; the first complete frame that comes is the answer to it.

    What came too early or was left over meets the nonce of a request that it cannot know.
    """
    nonce = os.urandom(16)
    try:
        _write(requests, encode(arguments, nonce), deadline)
        header = _read(answers, HEADER.size, deadline)
        body = _read(answers, read_header(header, nonce), deadline)
        reply = decode(header + body)
    except MalformedFrameError as problem:
        return Reply("malformed", None, f"the answer cannot be read: {problem}")
    except LostError as problem:
        return Reply(problem.args[0], None, problem.args[1])
    if reply.status == "raised" and reply.message.startswith(MEMORY_ERRORS):
        return reply._replace(status="memory")
    return reply


def _check(room: _Room) -> None:
    """Let the room show that it lives, and has ended the last function; `LostError` if not."""
    with contextlib.ExitStack() as ours:
        with contextlib.ExitStack() as theirs:
            end, sign = _pipe(theirs, ours, "read")
            _send(room, "PING", [end])
        _read(sign, 1, time.monotonic() + OBEDIENCE_SECONDS)


def _send(room: _Room, message: str, ends: list[int]) -> None:
    """Send the room a message with ends of pipes, or find it gone."""
    try:
        socket.send_fds(room.control, [message.encode()], ends)
    except OSError:
        raise LostError("crashed", "its process ended") from None


def _record(
    room: _Room, event: str, cell: int | None, budget: int, deadline: float
) -> tuple[dict[str, Any], int]:
    """Read the one record that must come next, and what is left of the budget of bytes."""
    size = int.from_bytes(_read(room.out, 4, deadline), "little")
    largest = 6 * room.limits.output_bytes + room.limits.picture_bytes + 2**16  # 6: \u0000
    if size > min(largest, budget):
        raise LostError("crashed", "its outputs are too large")
    try:
        record = json.loads(_read(room.out, size, deadline))
    except (ValueError, RecursionError):
        record = None
    if type(record) is not dict or (record.get("event"), record.get("cell")) != (event, cell):
        raise LostError("crashed", "its process wrote what only the room may write")
    return record, budget - size


def read_cell(record: dict[str, Any], limits: Limits) -> Cell:
    """Read the record of a cell's end: outputs of the known kinds, in the known bounds."""
    status, message, found = (record.get(key) for key in ("status", "message", "outputs"))
    if status not in ("ok", "error", "memory") or type(message) is not str or len(message) > 2000:
        raise LostError("crashed", "its process wrote what only the room may write")
    outputs: list[dict[str, Any]] = []
    text, pictures, cut = limits.output_bytes, limits.picture_bytes, record.get("cut") is True
    for raw in found if type(found) is list else []:
        output, picture = _output(raw)
        text, pictures = text - _size(output), pictures - len(picture)
        if not output or text < 0 or pictures < 0:
            cut = True
            break
        if picture:
            output["data"]["image/png"] = picture
        outputs.append(output)
    if cut:
        mark = "\n[the grader keeps no more of this cell's output]\n"
        outputs.append({"output_type": "stream", "name": "stdout", "text": mark})
    message = _clean(message)
    if status != "ok" and all(output["output_type"] != "error" for output in outputs):
        outputs.append(error_output(str(status), message))  # it came after a flood
    return Cell(str(status), outputs, message)


def _output(raw: Any) -> tuple[dict[str, Any], str]:
    """Return a copy of an output and its picture apart; nothing if it is not an output."""
    match raw:
        case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str(text)}:
            return {"output_type": "stream", "name": name, "text": _clean(text)}, ""
        case {"output_type": "error", "ename": str(name), "evalue": str(value), "traceback": lines}:
            if type(lines) is list and all(type(line) is str for line in lines):
                return error_output(_clean(name), _clean(value), [_clean(x) for x in lines]), ""
        case {
            "output_type": "display_data" | "execute_result" as kind,
            "data": {"text/plain": str(text), **more},
        }:
            output = {"output_type": kind, "data": {"text/plain": _clean(text)}, "metadata": {}}
            if kind == "execute_result":
                count = raw.get("execution_count")
                known = type(count) is int and 0 < count < 2**31
                output["execution_count"] = count if known else None
            picture = more.get("image/png", "")
            if type(picture) is str and _is_png(picture):
                return output, picture
    return {}, ""


def error_output(name: str, value: str, lines: Sequence[str] = ()) -> dict[str, Any]:
    """Return an error as a notebook keeps it."""
    return {"output_type": "error", "ename": name, "evalue": value, "traceback": list(lines)}


def _is_png(picture: str) -> bool:
    """Whether this is a PNG in base64, or no picture at all."""
    try:
        return picture == "" or b64decode(picture, validate=True).startswith(PNG)
    except ValueError:
        return False


def _clean(text: str) -> str:
    """Replace lone surrogates, which no file can hold."""
    return text.encode("utf-8", "replace").decode()


def _size(value: Any) -> int:
    """Count the bytes of all texts in an output."""
    if isinstance(value, dict):
        return sum(_size(key) + _size(child) for key, child in value.items())
    if isinstance(value, list):
        return sum(_size(child) for child in value)
    return len(value.encode()) if isinstance(value, str) else 0


@contextlib.contextmanager
def _room(isolation: str, limits: Limits) -> Iterator[_Room]:
    """Start a room and wait until its program is ready; on leaving, all of it is ended."""
    with contextlib.ExitStack() as ours:
        temporary = tempfile.TemporaryDirectory(prefix="backprop_lab-", ignore_cleanup_errors=True)
        folder = Path(ours.enter_context(temporary))
        assemble(folder)
        errors = ours.enter_context((folder / "errors").open("w+b"))
        with contextlib.ExitStack() as theirs:
            # messages of their own length; where a system has no such sockets, a stream will do
            kind = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_STREAM
            control, control_end = socket.socketpair(socket.AF_UNIX, kind)
            ours.callback(control.close)
            theirs.callback(control_end.close)
            submission_end, submission = _pipe(theirs, ours, "write")
            out_end, out = _pipe(theirs, ours, "read")
            fds = [control_end.fileno(), submission_end, out_end]
            bounds = limits._asdict()
            if isolation == "none":  # it would count every process that the instructor has
                bounds["processes"] = None
            arguments = [*map(str, fds), json.dumps(bounds)]
            ours.callback(stop, start(isolation, folder, arguments, fds, errors.fileno()))
        control.setblocking(False)
        room = _Room(control, submission, out, limits)
        try:
            _record(room, "ready", None, RECORDS_BYTES, time.monotonic() + limits.start_seconds)
        except LostError as problem:
            errors.seek(0)
            raise IsolationError(
                f"The room for a submission did not start: {problem.args[1]}; it said: "
                f"{last_line(errors.read(100_000)) or 'nothing'}. Run `backprop-lab demo` to see "
                "whether this machine can grade at all."
            ) from None
        yield room


def _pipe(theirs: contextlib.ExitStack, ours: contextlib.ExitStack, we: str) -> tuple[int, FileIO]:
    """Make a pipe and return the room's end and ours, which never blocks."""
    read, write = os.pipe()
    our_end, their_end = (read, write) if we == "read" else (write, read)
    theirs.callback(os.close, their_end)
    os.set_blocking(our_end, False)
    return their_end, ours.enter_context(FileIO(our_end, "rb" if we == "read" else "wb"))


def _read(source: FileIO, count: int, deadline: float) -> bytes:
    """Read exactly so many bytes; memory grows only with what has come."""
    data = bytearray()
    while len(data) < count:
        _wait(source, select.POLLIN, deadline)
        piece = source.read(min(count - len(data), 2**20))
        if piece == b"":
            raise LostError("crashed", "its process ended")
        data += piece or b""
    return bytes(data)


def _write(target: FileIO, data: bytes, deadline: float) -> None:
    """Write all bytes, as fast as they are taken."""
    rest = memoryview(data)
    while rest:
        _wait(target, select.POLLOUT, deadline)
        try:
            rest = rest[target.write(rest) or 0 :]
        except BrokenPipeError:
            raise LostError("crashed", "its process ended") from None


def _wait(file: FileIO, event: int, deadline: float) -> None:
    """Wait until a pipe can be read or written, but not beyond the deadline."""
    poll = select.poll()
    poll.register(file, event)
    left = deadline - time.monotonic()
    if left <= 0 or not poll.poll(1000 * left):
        raise LostError("timeout", "its time is over")
