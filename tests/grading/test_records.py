"""What a room says of its cells is read like a stranger's letter."""

import contextlib
import json
import os
import random
import time
from io import FileIO
from typing import Any

import nbformat
import pytest

from backprop_lab.grading.channels import LostError
from backprop_lab.grading.limits import Limits
from backprop_lab.grading.records import Cell, read_cell, read_record
from backprop_lab.grading.runner import RECORDS_BYTES


def text_of(cell: Cell) -> str:
    """All that a cell printed."""
    return "".join(output.get("text", "") for output in cell.outputs)


RECORD = {
    "event": "end",
    "cell": 0,
    "status": "error",
    "message": "ValueError: \ud800",
    "cut": False,
    "outputs": [
        {"output_type": "stream", "name": "stdout", "text": "a\ud800"},
        {"output_type": "error", "ename": "a", "evalue": "b", "traceback": ["c", "d"]},
        {"output_type": "execute_result", "data": {"text/plain": "1"}, "execution_count": 1},
        {"output_type": "display_data", "data": {"text/plain": "p", "image/png": "iVBORw0KGgo="}},
    ],
}
STRANGE: list[Any] = [None, True, -1, 2**70, 1.5, "\ud800", "x" * 3000, [], {}, [[]], {"a": 1}, "é"]


def strange(value: Any, rng: random.Random) -> Any:
    """Replace or remove something, somewhere in a record."""
    if rng.random() < 0.1 or not isinstance(value, (dict, list)) or not value:
        return rng.choice(STRANGE)
    changed = dict(value) if isinstance(value, dict) else dict(enumerate(value))
    key = rng.choice(list(changed))
    if rng.random() < 0.2:
        del changed[key]
    else:
        changed[key] = strange(changed[key], rng)
    return changed if isinstance(value, dict) else list(changed.values())


def received(data: bytes) -> Cell:
    """Read a cell's record from a pipe on which these bytes came."""
    read, write = os.pipe()
    with FileIO(read, "rb") as out:
        with FileIO(write, "wb") as target:
            target.write(data)
        deadline = time.monotonic() + 30
        record, _ = read_record(out, Limits(), "end", 0, RECORDS_BYTES, deadline)
        return read_cell(record, Limits())


def test_records_are_read_like_a_strangers_letter() -> None:
    """Whatever comes, it is a valid cell or a lost room, never another error."""
    rng = random.Random(0)
    cells = []
    for _ in range(3000):
        data = json.dumps(strange(RECORD, rng)).encode()
        if rng.random() < 0.3:
            place = rng.randrange(len(data))
            data = data[:place] + rng.randbytes(rng.randrange(3)) + data[place + 1 :]
        size = len(data) if rng.random() < 0.9 else rng.choice((0, 1, 2**32 - 1, len(data) + 1))
        with contextlib.suppress(LostError):
            cells.append(received(size.to_bytes(4, "little") + data))
    assert 500 < len(cells) < 3000
    outputs = [nbformat.from_dict(output) for cell in cells for output in cell.outputs]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=outputs)])
    nbformat.validate(notebook)
    json.dumps([cell.message for cell in cells], ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "ended"),
        (b"\1", "ended"),
        (b"\5\0\0\0abc", "ended"),
        (b"\xff" * 4, "too large"),
        (b"\x10\x27\0\0" + b"[" * 10_000, "only the grader"),
    ],
    ids=["nothing", "half a length", "half a record", "4 GiB", "nests 10,000 deep"],
)
def test_a_broken_record_is_a_lost_room(data: bytes, reason: str) -> None:
    """The end of the stream, an absurd length, JSON that would exhaust the stack."""
    with pytest.raises(LostError, match=reason):
        received(data)


def test_the_bounds_hold_where_the_room_does_not_keep_them() -> None:
    """The first 10,000 bytes of a flood pass, the rest does not."""
    line = {"output_type": "stream", "name": "stdout", "text": "x" * 1000}
    cell = read_cell(RECORD | {"outputs": [line] * 100}, Limits(output_bytes=10_000))
    assert 8 <= text_of(cell).count("x" * 1000) <= 10


def test_a_picture_must_be_one() -> None:
    """Base64 of a PNG; anything else ends the list of outputs, with the mark."""
    for picture in ("iVBORw0KGgo", "R0lGODlh", "\u00e9", "<svg>", 3, None):
        data = {"text/plain": "p", "image/png": picture}
        outputs = [{"output_type": "display_data", "data": data}]
        cell = read_cell(RECORD | {"outputs": outputs}, Limits())
        assert [output["output_type"] for output in cell.outputs] == ["stream", "error"]
        assert "keeps no more" in text_of(cell)
