"""Records: what a room says of its cells, read as a stranger's text, which it may be.

A record is a length and JSON. It never gives points; it fills the executed notebook.
"""

import json
from base64 import b64decode
from collections.abc import Sequence
from io import FileIO
from typing import Any, NamedTuple

from backprop_lab.grading.channels import LostError, read
from backprop_lab.grading.limits import Limits

PNG = b"\x89PNG\r\n\x1a\n"
FOREIGN = "It wrote where only the grader may write."


class Cell(NamedTuple):
    """What became of one cell."""

    status: str  # "ok" | "error" | "timeout" | "crashed" | "memory" | "not_run"
    outputs: list[dict[str, Any]]  # nbformat v4, as nbgrader's executed notebook would have them
    message: str  # "" or e.g. "SyntaxError: invalid syntax (line 3)"


def read_record(
    out: FileIO, limits: Limits, event: str, cell: int | None, budget: int, deadline: float
) -> tuple[dict[str, Any], int]:
    """Read the one record that must come next, and what is left of the budget of bytes."""
    size = int.from_bytes(read(out, 4, deadline), "little")
    largest = 6 * limits.output_bytes + limits.picture_bytes + 2**16  # 6: \u0000
    if size > min(largest, budget):
        raise LostError("crashed", "Its outputs are too large.")
    try:
        record = json.loads(read(out, size, deadline))
    except (ValueError, RecursionError):
        record = None
    if type(record) is not dict or (record.get("event"), record.get("cell")) != (event, cell):
        raise LostError("crashed", FOREIGN)
    return record, budget - size


def read_cell(record: dict[str, Any], limits: Limits) -> Cell:
    """Read the record of a cell's end: outputs of the known kinds, in the known bounds."""
    status, message, found = (record.get(key) for key in ("status", "message", "outputs"))
    if status not in ("ok", "error", "memory") or type(message) is not str or len(message) > 2000:
        raise LostError("crashed", FOREIGN)
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
            if type(picture) is str and is_png(picture):
                return output, picture
    return {}, ""


def error_output(name: str, value: str, lines: Sequence[str] = ()) -> dict[str, Any]:
    """Return an error as a notebook keeps it."""
    return {"output_type": "error", "ename": name, "evalue": value, "traceback": list(lines)}


def is_png(picture: str) -> bool:
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
