"""Files: written whole or not at all, and read only where they really lie."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file under another name and move it to its place when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(draft).chmod(mode)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def read_regular(path: Path, limit: int) -> bytes | None:
    """Read a file, or one byte more than `limit` of it; None if it is none or behind a link."""
    if path.resolve() != path or not path.is_file():
        return None
    with path.open("rb") as file:
        return file.read(limit + 1)
