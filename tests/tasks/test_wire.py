"""What is sent arrives, and what nobody honest sends is refused before it costs anything."""

import random
import tracemalloc
from typing import Any

import hypothesis.extra.numpy as arrays_of
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_lab.tasks import wire
from backprop_lab.tasks.wire import (
    CHANGED_ARGUMENTS,
    HEADER,
    ITEM,
    MAGIC,
    PRINTED,
    STATUSES,
    MalformedFrameError,
    Reply,
    UnsupportedError,
    decode,
    encode,
    encode_failure,
    read_header,
)

NONCE = bytes(range(16))

numbers = st.one_of(
    *(
        arrays_of.arrays(dtype, arrays_of.array_shapes(min_dims=0, max_dims=4, min_side=0))
        for dtype in ("<f8", "<f4", "<i8", "?")
    )
)
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=50)
    | numbers
)
pairs = st.lists(leaves, max_size=3)
values = leaves | pairs | st.tuples(leaves, pairs, pairs.map(tuple)) | st.tuples(st.tuples(pairs))


def same(a: Any, b: Any) -> bool:
    """Whether two values are equal in type, shape and every bit."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, (tuple, list)):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b or (a != a and b != b)


@given(values, st.booleans(), st.booleans())
def test_what_is_sent_arrives(value: Any, changed: bool, printed: bool) -> None:
    """A round trip keeps type, shape, dtype and every bit, NaN included."""
    frame = encode(value, NONCE, flags=changed * CHANGED_ARGUMENTS + printed * PRINTED)
    reply = decode(frame, NONCE)
    assert same(reply.value, value)
    assert reply == Reply("returned", reply.value, "", changed, printed)
    assert read_header(frame[:28], NONCE) == len(frame) - 28


@pytest.mark.parametrize(
    ("sent", "arrives"),
    [
        (np.float64(2.5), np.array(2.5)),
        (np.arange(3, dtype=np.int16), np.arange(3)),
        (np.arange(3, dtype=np.uint64), np.arange(3)),
        (np.ones((2, 3)).T, np.ones((3, 2))),
        (np.broadcast_to(np.float32(1), (2, 2)), np.ones((2, 2), np.float32)),
        (np.ones(2, ">f8"), np.ones(2)),
        ("\ud800", "?"),
    ],
)
def test_numpys_many_kinds_of_numbers_become_few(sent: Any, arrives: Any) -> None:
    """Whole numbers travel as int64, scalars as arrays without axes, all in C order."""
    assert same(decode(encode(sent, NONCE)).value, arrives)


def nested(depth: int) -> list[Any]:
    """A list in a list in a list..."""
    return [nested(depth - 1)] if depth else []


@pytest.mark.parametrize(
    "value",
    [
        2**63,
        np.array([2**63], np.uint64),
        np.array([1j]),
        np.array(["a"]),
        np.array([None]),
        np.ma.masked_array([1.0]),
        np.ones((1,) * 5),
        np.broadcast_to(0.0, (2**11, 2**11)),
        np.empty((2**33, 0)),
        np.empty((2**20, 2**20, 0)),
        "a" * 2001,
        nested(4),
        [0] * 65,
        [[0] * 40, [0] * 40],
        [np.zeros(2**20)] * 3,
        {"a": 1},
        print,
    ],
    ids=lambda value: (
        f"{type(value).__name__}-{np.shape(value) if np.ndim(value) else ''}"
        if not isinstance(value, list)
        else "list"
    ),
)
def test_what_cannot_be_sent_is_named(value: Any) -> None:
    """The sender learns what is wrong with a value; no such frame is ever written."""
    with pytest.raises(UnsupportedError, match=r"^(a|an|whole) "):
        encode(value, NONCE)


def test_a_huge_array_is_refused_before_it_is_copied() -> None:
    """A copy of gigabytes may end the kernel; this array takes 8 bytes, its copy 80 MB."""
    tracemalloc.start()
    try:
        with pytest.raises(UnsupportedError, match=r"an array of shape \(10000000,\)"):
            encode(np.broadcast_to(0.0, 10**7), NONCE)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


def test_a_list_of_lists_of_large_arrays_is_refused_before_it_is_copied() -> None:
    """64 x 64 references to 8 MB are one array here, and would be 32 GB as bytes."""
    with pytest.raises(UnsupportedError, match="more than 64 parts"):
        encode([[np.zeros(2**20, np.float32)] * 63] * 63, NONCE)


@pytest.mark.parametrize("status", STATUSES[1:])
def test_a_failure_carries_its_reason(status: str) -> None:
    """A status other than "returned" has a text instead of a value, cut at 2,000 bytes."""
    assert decode(encode_failure(status, "why", NONCE), NONCE) == Reply(status, None, "why", False)
    long = decode(encode_failure(status, "ü" * 5000, NONCE, flags=PRINTED), NONCE)
    assert long == Reply(status, None, "ü" * 1000, False, True)


def frame(count: int, body: bytes, *, status: int = 0, flags: int = 0, size: int = -1) -> bytes:
    """A frame whose header fits the body, but for what a test wants to be wrong."""
    size = len(body) if size < 0 else size
    return HEADER.pack(MAGIC, NONCE, status, flags, count, size) + body


def item(kind: int, code: int = 0, ndim: int = 0, *dims: int) -> bytes:
    """One item, unused lengths 0."""
    return ITEM.pack(kind, code, ndim, *dims, *(0,) * (4 - len(dims)))


MALFORMED = {
    "nothing": b"",
    "half a header": encode(1.0, NONCE)[:20],
    "a byte too few": encode(1.0, NONCE)[:-1],
    "a byte too many": encode(1.0, NONCE) + b"\0",
    "another request's": encode(1.0, b"x" * 16),
    "wrong magic": b"X" + encode(1.0, NONCE)[1:],
    "unknown status": frame(0, b"", status=6),
    "unknown flag": frame(1, item(wire.NONE), flags=4),
    "no items": frame(0, b""),
    "items and a failure": frame(1, item(wire.NONE), status=1),
    "a long failure": frame(0, b"a" * 2001, status=1),
    "a failure not in UTF-8": frame(0, b"\xff", status=1),
    "a size of 4 GiB": frame(1, item(wire.NONE), size=2**32 - 1),
    "65 items": frame(65, item(wire.NONE) * 65),
    "fewer items than announced": frame(2, item(wire.NONE)),
    "two values": frame(2, item(wire.NONE) * 2),
    "an unknown kind": frame(1, item(8)),
    "an unknown dtype": frame(1, item(wire.ARRAY, 5, 0) + bytes(8)),
    "a scalar with axes": frame(1, item(wire.FLOAT, 0, 1, 1) + bytes(8)),
    "a scalar with a dtype": frame(1, item(wire.FLOAT, 1) + bytes(8)),
    "a scalar with unused lengths": frame(1, item(wire.FLOAT, 0, 0, 7) + bytes(8)),
    "five axes": frame(1, item(wire.ARRAY, 1, 5, 1, 1, 1, 1) + bytes(8)),
    "2**80 entries": frame(1, item(wire.ARRAY, 1, 4, *[2**20] * 4)),
    "2**20 + 1 entries": frame(1, item(wire.ARRAY, 4, 1, 2**20 + 1) + bytes(2**20 + 1)),
    "an empty array of 2**60": frame(1, item(wire.ARRAY, 1, 4, *[2**20] * 3, 0)),
    "more entries than bytes": frame(1, item(wire.ARRAY, 1, 1, 2) + bytes(8)),
    "fewer entries than bytes": frame(1, item(wire.ARRAY, 1, 1, 1) + bytes(16)),
    "a truth value of 2": frame(1, item(wire.BOOL) + b"\2"),
    "an array with a truth value of 2": frame(1, item(wire.ARRAY, 4, 1, 2) + b"\1\2"),
    "a tuple without its children": frame(1, item(wire.TUPLE, 0, 1, 2)),
    "a tuple of 2**32 - 1": frame(1, item(wire.TUPLE, 0, 1, 2**32 - 1)),
    "tuples in tuples in tuples in tuples": frame(4, item(wire.TUPLE, 0, 1, 1) * 3 + item(5, 0, 1)),
    "a text not in UTF-8": frame(1, item(wire.TEXT, 0, 1, 1) + b"\xff"),
    "a text of 2,001 bytes": frame(1, item(wire.TEXT, 0, 1, 2001) + b"a" * 2001),
}


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_frames_are_refused(data: bytes) -> None:
    """Each rule of the format, broken alone."""
    with pytest.raises(MalformedFrameError):
        decode(data, NONCE)


SAMPLES = [
    encode(value, NONCE)
    for value in (
        None,
        True,
        -3,
        2.5,
        "text",
        (),
        np.arange(6.0).reshape(2, 3),
        np.ones((2, 1, 2), np.float32),
        np.array([True, False]),
        np.zeros((3, 0)),
        (np.ones((7, 5)), [1, (2.0, None)], "mean"),
        [np.arange(4), [np.float64(3)], [[]]],
    )
] + [encode_failure(status, "why: (dy, x)", NONCE, flags=3) for status in STATUSES[1:]]


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Flip, cut, insert, or give a frame a header of random fields."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(changed) + 1)
        match rng.randrange(5):
            case 0 if place < len(changed):
                changed[place] ^= 1 << rng.randrange(8)
            case 1:
                del changed[place : place + rng.randint(1, 30)]
            case 2:
                changed[place:place] = rng.randbytes(rng.randint(1, 30))
            case 3 if len(changed) >= 48:  # an item's lengths
                changed[32:48] = b"".join(
                    rng.choice((0, 1, 2**20, 2**32 - 1, rng.getrandbits(20))).to_bytes(4, "little")
                    for _ in range(4)
                )
            case 4 if len(changed) > 28:
                fields = rng.randrange(8), rng.randrange(6), rng.randrange(80)
                changed[:28] = HEADER.pack(MAGIC, NONCE, *fields, len(changed) - 28)
    if len(changed) >= 28 and rng.random() < 0.7:  # or little would come past the header
        changed[:20], changed[24:28] = MAGIC + NONCE, (len(changed) - 28).to_bytes(4, "little")
    return bytes(changed)


def test_20_000_mutated_frames_are_read_or_refused() -> None:
    """No other error than MalformedFrameError, and no memory beyond what has arrived."""
    rng = random.Random(0)
    read = refused = 0
    tracemalloc.start()
    try:
        for _ in range(20_000):
            data = mutated(rng.choice(SAMPLES), rng)
            try:
                assert isinstance(decode(data, NONCE), Reply)
                read += 1
            except MalformedFrameError:
                refused += 1
        assert tracemalloc.get_traced_memory()[1] < 10 * 2**20
    finally:
        tracemalloc.stop()
    assert read > 500  # so the mutations reach what lies behind the header
    assert refused > 5000
