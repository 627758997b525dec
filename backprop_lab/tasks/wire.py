"""The wire: a call and its answer as plain bytes, so that numbers travel and code does not.

A frame is a header, a list of items and the raw bytes of their numbers, all little-endian::

    header  28 bytes  "BPL1", nonce (16), status u8, flags u8, items u16, size of the rest u32
    item    20 bytes  kind u8, dtype u8, ndim u16, four dims u32
    bytes             arrays in C order, float f8, int i8, bool u1, text UTF-8

The items are one tree in pre-order. A status other than 0 has no items but a message in UTF-8.

This file needs nothing but NumPy: the room that runs a student's code gets it as it is.
"""

import math
import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

MAGIC = b"BPL1"
HEADER = struct.Struct("<4s16sBBHI")
ITEM = struct.Struct("<BBH4I")
NONE, ARRAY, FLOAT, INT, BOOL, TUPLE, LIST, TEXT = range(8)
DTYPES: dict[int, Any] = {
    1: np.dtype("<f8"),
    2: np.dtype("<f4"),
    3: np.dtype("<i8"),
    4: np.dtype("u1"),
}
STATUSES = ("returned", "raised", "unsupported", "arguments", "no_function", "changed_state")
CHANGED_ARGUMENTS, PRINTED = 1, 2  # flags, added up

MAX_ITEMS, MAX_DEPTH, MAX_DIMENSIONS = 64, 3, 4
MAX_ENTRIES, MAX_BODY, MAX_TEXT = 2**20, 2**24, 2000


class MalformedFrameError(ValueError):
    """Bytes that no honest sender writes."""


class UnsupportedError(TypeError):
    """A value that the wire does not carry."""


class Reply(NamedTuple):
    """What became of one call: a value, or the reason why there is none."""

    status: str
    value: Any = None
    message: str = ""
    changed_arguments: bool = False
    printed: bool = False  # more than anybody reads


def encode(value: Any, nonce: bytes, *, flags: int = 0) -> bytes:
    """Write a value as a frame; `UnsupportedError` says what cannot be sent."""
    items: list[bytes] = []
    chunks: list[bytes] = []
    _write(value, items, chunks, depth=0)
    body = b"".join(items + chunks)
    if len(body) > MAX_BODY:
        raise UnsupportedError(f"a result of {len(body)} bytes, at most {MAX_BODY} can be read")
    return HEADER.pack(MAGIC, nonce, 0, flags, len(items), len(body)) + body


def encode_failure(status: str, message: str, nonce: bytes, *, flags: int = 0) -> bytes:
    """Write that there is no value, and why."""
    text = message.encode("utf-8", "replace")[:MAX_TEXT].decode("utf-8", "ignore").encode()
    return HEADER.pack(MAGIC, nonce, STATUSES.index(status), flags, 0, len(text)) + text


def read_header(header: bytes, nonce: bytes | None = None) -> int:
    """Check the first 28 bytes of a frame and return how many follow.

    With a nonce, only the answer to that very request passes.
    """
    if len(header) != HEADER.size:
        raise MalformedFrameError("a header of the wrong size")
    magic, echoed, status, flags, count, size = HEADER.unpack(header)
    if magic != MAGIC or status >= len(STATUSES) or flags > CHANGED_ARGUMENTS + PRINTED:
        raise MalformedFrameError("not a header")
    if nonce is not None and echoed != nonce:
        raise MalformedFrameError("the answer to another request")
    if count > MAX_ITEMS or size > MAX_BODY:
        raise MalformedFrameError("too large")
    if (status == 0) != (count > 0) or (status != 0 and size > MAX_TEXT):
        raise MalformedFrameError("status and content do not agree")
    return int(size)


def decode(frame: bytes, nonce: bytes | None = None) -> Reply:
    """Read a frame; `MalformedFrameError` for anything but exactly one well-formed frame."""
    size = read_header(frame[: HEADER.size], nonce)
    _, _, status, flags, count, _ = HEADER.unpack_from(frame)
    body = memoryview(frame)[HEADER.size :]
    if len(body) != size:
        raise MalformedFrameError("the size does not fit the header")
    if status != 0:
        return Reply(STATUSES[status], None, _text(body), *_noticed(flags))
    if count * ITEM.size > size:
        raise MalformedFrameError("fewer items than announced")
    items = ITEM.iter_unpack(body[: count * ITEM.size])
    numbers = _Bytes(body[count * ITEM.size :])
    value = _read(items, numbers, depth=0)
    if next(items, None) is not None or len(numbers.rest) > 0:
        raise MalformedFrameError("something is left over")
    return Reply(STATUSES[0], value, "", *_noticed(flags))


def _noticed(flags: int) -> tuple[bool, bool]:
    return bool(flags & CHANGED_ARGUMENTS), bool(flags & PRINTED)


def is_scalar(value: Any) -> bool:
    """Whether this is one number of NumPy's own types: `np.mean` returns one."""
    return isinstance(value, np.generic) and type(value).__module__ == "numpy"


def _write(value: Any, items: list[bytes], chunks: list[bytes], depth: int) -> None:
    kind = type(value)
    if len(items) >= MAX_ITEMS:
        raise UnsupportedError(f"a result of more than {MAX_ITEMS} parts")
    if value is None:
        items.append(ITEM.pack(NONE, 0, 0, 0, 0, 0, 0))
    elif kind is bool:
        items.append(ITEM.pack(BOOL, 0, 0, 0, 0, 0, 0))
        chunks.append(bytes([value]))
    elif kind is float:
        items.append(ITEM.pack(FLOAT, 0, 0, 0, 0, 0, 0))
        chunks.append(struct.pack("<d", value))
    elif kind is int:
        if not -(2**63) <= value < 2**63:
            raise UnsupportedError("a whole number of more than 64 bits")
        items.append(ITEM.pack(INT, 0, 0, 0, 0, 0, 0))
        chunks.append(struct.pack("<q", value))
    elif kind is str:
        text = value.encode("utf-8", "replace")
        if len(text) > MAX_TEXT:
            raise UnsupportedError("a long text")
        items.append(ITEM.pack(TEXT, 0, 1, len(text), 0, 0, 0))
        chunks.append(text)
    elif kind is tuple or kind is list:
        if depth >= MAX_DEPTH or len(value) > MAX_ITEMS:
            raise UnsupportedError(f"a {kind.__name__} that is too deep or too long")
        items.append(ITEM.pack(TUPLE if kind is tuple else LIST, 0, 1, len(value), 0, 0, 0))
        for child in value:
            _write(child, items, chunks, depth + 1)
    elif kind is np.ndarray or is_scalar(value):
        array = np.asarray(value)
        if array.ndim > MAX_DIMENSIONS or _extent(array.shape) > MAX_ENTRIES:
            raise UnsupportedError(f"an array of shape {array.shape}")
        code, plain = _plain_dtype(array)  # a copy: the size comes first
        dims = array.shape + (0,) * (MAX_DIMENSIONS - array.ndim)
        items.append(ITEM.pack(ARRAY, code, array.ndim, *dims))
        chunks.append(plain.tobytes())
    else:
        raise UnsupportedError(f"a value of type {kind.__name__}")


def _plain_dtype(array: Any) -> tuple[int, Any]:
    kind, size = array.dtype.kind, array.dtype.itemsize
    if kind == "b":
        return 4, array.astype("u1")
    if kind in "iu":
        if kind == "u" and array.size and array.max() > np.iinfo(np.int64).max:
            raise UnsupportedError("whole numbers of more than 63 bits")
        return 3, array.astype("<i8")
    if kind == "f" and size in (4, 8):
        code = 2 if size == 4 else 1
        return code, array.astype(DTYPES[code])
    raise UnsupportedError(f"an array of dtype {array.dtype}")


def _extent(shape: tuple[int, ...]) -> int:
    """Multiply the lengths that are not 0: NumPy overflows on huge ones even in an empty array."""
    return math.prod(length for length in shape if length)


class _Bytes:
    """The raw bytes of a frame, taken piece by piece."""

    def __init__(self, rest: memoryview) -> None:
        self.rest = rest

    def take(self, count: int) -> memoryview:
        if count > len(self.rest):
            raise MalformedFrameError("fewer bytes than announced")
        piece, self.rest = self.rest[:count], self.rest[count:]
        return piece


def _read(items: Iterator[tuple[int, ...]], numbers: _Bytes, depth: int) -> Any:
    kind, code, ndim, *dims = next(items, (None, 0, 0, 0, 0, 0, 0))
    if kind is None or ndim > MAX_DIMENSIONS or any(dims[ndim:]):
        raise MalformedFrameError("not an item")
    if kind == ARRAY:
        return _read_array(code, tuple(dims[:ndim]), numbers)
    if code != 0 or ndim != (1 if kind in (TUPLE, LIST, TEXT) else 0):
        raise MalformedFrameError("not an item")
    if kind == NONE:
        return None
    if kind == FLOAT:
        return struct.unpack("<d", numbers.take(8))[0]
    if kind == INT:
        return struct.unpack("<q", numbers.take(8))[0]
    if kind == BOOL:
        byte = numbers.take(1)[0]
        if byte > 1:
            raise MalformedFrameError("not a truth value")
        return bool(byte)
    if kind == TEXT:
        return _text(numbers.take(dims[0]))
    if kind not in (TUPLE, LIST) or depth >= MAX_DEPTH or dims[0] > MAX_ITEMS:
        raise MalformedFrameError("not a container")
    children = [_read(items, numbers, depth + 1) for _ in range(dims[0])]
    return tuple(children) if kind == TUPLE else children


def _read_array(code: int, shape: tuple[int, ...], numbers: _Bytes) -> Any:
    dtype = DTYPES.get(code)
    if dtype is None or _extent(shape) > MAX_ENTRIES:
        raise MalformedFrameError("not an array")
    count = math.prod(shape)
    raw = numbers.take(count * dtype.itemsize)
    final = np.dtype(bool) if code == 4 else dtype.newbyteorder("=")
    if count == 0:
        return np.empty(shape, final)
    array = np.frombuffer(raw, dtype)
    if code == 4 and array.max() > 1:
        raise MalformedFrameError("not truth values")
    return array.astype(final).reshape(shape)  # a copy: the frame may go


def _text(raw: memoryview) -> str:
    if len(raw) > MAX_TEXT:
        raise MalformedFrameError("a long text")
    try:
        return str(raw, "utf-8")
    except UnicodeDecodeError:
        raise MalformedFrameError("not UTF-8") from None
