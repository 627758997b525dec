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
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from io import FileIO
from pathlib import Path
from typing import Any, NamedTuple

from backprop_lab.grading.channels import LostError, pipe, read, write
from backprop_lab.grading.isolation import IsolationError, assemble, last_line, start, stop
from backprop_lab.grading.limits import DEFAULT, Limits
from backprop_lab.grading.records import Cell, error_output, read_cell, read_record
from backprop_lab.tasks.wire import (
    HEADER,
    MalformedFrameError,
    Reply,
    decode,
    encode,
    read_header,
)

OBEDIENCE_SECONDS = 0.5  # that a room has to end a function and say so
RECORDS_BYTES = 2**24  # bytes of all records of a room
MEMORY_ERRORS = ("MemoryError", "_ArrayMemoryError")  # the second is NumPy's


class Run(NamedTuple):
    """What became of a submission: a cell per source, and the replies of each function."""

    cells: list[Cell]
    replies: dict[str, list[Reply]]  # cut after the first that is not "returned"


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
                    sentence = f"The notebook does not define {name}."
                    replies[name] = [Reply("missing", None, sentence)]
            break
        if time.monotonic() > deadline or (calls and len(replies) == len(calls)):
            break
    gone = Reply("crashed", None, "The notebook had ended its process before this was asked.")
    if time.monotonic() > deadline:
        gone = Reply("timeout", None, "The submission's time was over before this was asked.")
        late = Cell("not_run", [error_output("timeout", gone.message)], gone.message)
        cells = [late if cell.status == "not_run" else cell for cell in cells]
    return Run(cells, {name: replies.get(name, [gone]) for name in calls})


def _run_cells(
    room: _Room, sources: Sequence[str], cells: list[Cell], lost: set[int], deadline: float
) -> list[Any]:
    """Fill in what becomes of each cell and return the names of the functions that there are.

    A cell that ends the room is added to `lost`, and `LostError` goes on to the next room. That is
    the last one that has started: what is wrong between two cells, the one before has left behind.
    """
    left = [None if i in lost else source for i, source in enumerate(sources)]
    write(room.submission, json.dumps(left).encode(), deadline)
    room.submission.close()
    last, running, budget = None, False, RECORDS_BYTES
    try:
        for index in (i for i in range(len(sources)) if i not in lost):
            _, budget = read_record(room.out, room.limits, "start", index, budget, deadline)
            last, running = index, True
            cell_deadline = min(deadline, time.monotonic() + room.limits.cell_seconds)
            record, budget = read_record(room.out, room.limits, "end", index, budget, cell_deadline)
            cells[index], running = read_cell(record, room.limits), False
        record, _ = read_record(room.out, room.limits, "done", None, budget, deadline)
    except LostError as problem:
        status, message = problem.status, problem.message
        if last is not None and (running or status != "timeout"):
            if status == "timeout":
                cell, total = room.limits.cell_seconds, room.limits.total_seconds
                message = f"Stopped: a cell has {cell:g} seconds, a submission {total:g}."
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
            requests_end, requests = pipe(theirs, ours, "write")
            answers_end, answers = pipe(theirs, ours, "read")
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
        write(requests, encode(arguments, nonce), deadline)
        header = read(answers, HEADER.size, deadline)
        body = read(answers, read_header(header, nonce), deadline)
        reply = decode(header + body)
    except MalformedFrameError as problem:
        return Reply("malformed", None, f"What it sent back cannot be read: {problem}.")
    except LostError as problem:
        return Reply(problem.status, None, problem.message)
    if reply.status == "raised" and reply.message.startswith(MEMORY_ERRORS):
        return reply._replace(status="memory")
    return reply


def _check(room: _Room) -> None:
    """Let the room show that it lives, and has ended the last function; `LostError` if not."""
    with contextlib.ExitStack() as ours:
        with contextlib.ExitStack() as theirs:
            end, sign = pipe(theirs, ours, "read")
            _send(room, "PING", [end])
        read(sign, 1, time.monotonic() + OBEDIENCE_SECONDS)


def _send(room: _Room, message: str, ends: list[int]) -> None:
    """Send the room a message with ends of pipes, or find it gone."""
    try:
        socket.send_fds(room.control, [message.encode()], ends)
    except OSError:
        raise LostError("crashed", "It ended the process that it ran in.") from None


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
            submission_end, submission = pipe(theirs, ours, "write")
            out_end, out = pipe(theirs, ours, "read")
            fds = [control_end.fileno(), submission_end, out_end]
            bounds = limits._asdict()
            if isolation == "none":  # it would count every process that the instructor has
                bounds["processes"] = None
            arguments = [*map(str, fds), json.dumps(bounds)]
            ours.callback(stop, start(isolation, folder, arguments, fds, errors.fileno()))
        control.setblocking(False)
        room = _Room(control, submission, out, limits)
        try:
            ready_by = time.monotonic() + limits.start_seconds
            read_record(out, limits, "ready", None, RECORDS_BYTES, ready_by)
        except LostError as problem:
            errors.seek(0)
            raise IsolationError(
                f"The room for a submission did not start. {problem.message} It said: "
                f"{last_line(errors.read(100_000)) or 'nothing'}. What walls there are "
                "to choose from, `backprop-lab grade --help` says."
            ) from None
        yield room
