"""Limits: what one submission may take."""

from typing import NamedTuple


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
