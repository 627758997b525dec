"""Channels: pipes between the grader and a room, on which nobody waits beyond a deadline."""

import contextlib
import os
import select
import time
from io import FileIO


class LostError(Exception):
    """The other end does not follow: "timeout" or "crashed", and a sentence."""

    def __init__(self, status: str, message: str) -> None:
        super().__init__(status, message)
        self.status, self.message = status, message


def pipe(theirs: contextlib.ExitStack, ours: contextlib.ExitStack, we: str) -> tuple[int, FileIO]:
    """Make a pipe and return the room's end and ours, which never blocks."""
    read, write = os.pipe()
    our_end, their_end = (read, write) if we == "read" else (write, read)
    theirs.callback(os.close, their_end)
    os.set_blocking(our_end, False)
    return their_end, ours.enter_context(FileIO(our_end, "rb" if we == "read" else "wb"))


def read(source: FileIO, count: int, deadline: float) -> bytes:
    """Read exactly so many bytes; memory grows only with what has come."""
    data = bytearray()
    while len(data) < count:
        wait(source, select.POLLIN, deadline)
        piece = source.read(min(count - len(data), 2**20))
        if piece == b"":
            raise LostError("crashed", "It ended the process that it ran in.")
        data += piece or b""
    return bytes(data)


def write(target: FileIO, data: bytes, deadline: float) -> None:
    """Write all bytes, as fast as they are taken."""
    rest = memoryview(data)
    while rest:
        wait(target, select.POLLOUT, deadline)
        try:
            rest = rest[target.write(rest) or 0 :]
        except BrokenPipeError:
            raise LostError("crashed", "It ended the process that it ran in.") from None


def wait(file: FileIO, event: int, deadline: float) -> None:
    """Wait until a pipe can be read or written, but not beyond the deadline."""
    poll = select.poll()
    poll.register(file, event)
    left = deadline - time.monotonic()
    if left <= 0 or not poll.poll(1000 * left):
        raise LostError("timeout", "It did not end in time.")
