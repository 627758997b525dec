"""Files: written whole or not at all, and read without following a stranger's links."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a file under another name and move it to its place when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def read_regular(path: Path) -> bytes | None:
    """Read a file if it is one; a link, a folder or nothing is None."""
    if path.is_symlink() or not path.is_file():
        return None
    return path.read_bytes()
