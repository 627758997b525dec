"""The walls: which files, which network and which user a student's process finds around it.

bubblewrap builds a room in which Python, the system's libraries and fonts can be read, two small
temporary folders can be written, and nothing else is there: no home, no course, no reference.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import backprop_lab
from backprop_lab.grading.errors import UserError
from backprop_lab.tasks import answer, functions, quiet, state, wire

PROGRAM = Path(__file__).parent / "room"
FILES = {
    "__main__.py": PROGRAM / "__main__.py",
    "backprop_lab/__init__.py": PROGRAM / "stub.py",
    "backprop_lab/tasks/__init__.py": None,  # empty
    "backprop_lab/tasks/wire.py": Path(wire.__file__),
    "backprop_lab/tasks/functions.py": Path(functions.__file__),
    "backprop_lab/tasks/state.py": Path(state.__file__),
    "backprop_lab/tasks/quiet.py": Path(quiet.__file__),
    "backprop_lab/tasks/answer.py": Path(answer.__file__),
}

# What Python and matplotlib open of a system; a name that does not exist there is passed over.
SYSTEM = (
    *("/bin", "/lib", "/lib32", "/lib64", "/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64"),
    *("/usr/local/lib", "/nix/store", "/usr/share/fontconfig", "/usr/share/zoneinfo"),
    *("/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts", "/etc/alternatives"),
    *("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime"),
)
TEMPORARY_BYTES = 64 * 2**20

INSTEAD = (
    "or say `--isolation none`, which lets every submission read and write what you can, "
    "the gradebook included."
)


class IsolationError(UserError):
    """There is no room to run a submission in; the message says what to do."""


def choose_isolation(wanted: str) -> str:
    """Return "bubblewrap" or "none"; only the word "none" gives none.

    Raises `IsolationError` when bubblewrap is wanted and cannot build a room here, and on Windows.
    """
    if sys.platform == "win32":
        raise IsolationError(
            "Bulk grading runs each function in a fork of its own, which Windows does not have: "
            "grade on Linux, or in the Windows Subsystem for Linux."
        )
    if wanted == "none":
        return "none"
    if wanted not in ("auto", "bubblewrap"):
        raise IsolationError(
            f"Isolation is {wanted!r}, expected auto, bubblewrap or none: "
            "choose one of them with `--isolation`."
        )
    if sys.platform != "linux":
        raise IsolationError(
            f"Submissions are isolated by bubblewrap, which needs Linux, and this is "
            f"{sys.platform}: grade on Linux, {INSTEAD}"
        )
    if shutil.which("bwrap") is None:
        raise IsolationError(
            "Submissions are isolated by bubblewrap, and its program bwrap was not found: "
            f"install the package bubblewrap (0.7 or newer), {INSTEAD}"
        )
    complaint = _probe()
    if complaint:
        raise IsolationError(
            f"bubblewrap is installed but cannot build a room here (it said: {complaint}): allow "
            "user namespaces (on Ubuntu the setting kernel.apparmor_restrict_unprivileged_userns, "
            "in a container its security options), have bubblewrap 0.7 or newer, " + INSTEAD
        )
    return "bubblewrap"


def _probe() -> str:
    """Start Python in an empty room once, and return the complaint, if there is one."""
    try:
        done = subprocess.run(
            [*_bubblewrap(), sys.executable, "-I", "-c", ""],
            env=environment("bubblewrap", Path("/tmp")),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        return str(problem)
    if done.returncode == 0:
        return ""
    return last_line(done.stderr) or f"exit status {done.returncode}"


def last_line(text: bytes) -> str:
    """Return the last line of what a program said that failed to start."""
    lines = text.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:300] if lines else ""


def assemble(folder: Path) -> Path:
    """Write the program of the room into `folder`, with a home and a temporary folder beside it."""
    room = folder / "room"
    for name, source in FILES.items():
        target = room / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes() if source else b"")
    (folder / "home").mkdir()
    (folder / "temporary").mkdir()
    return room


def start(
    isolation: str, folder: Path, arguments: list[str], pass_fds: list[int], errors: int
) -> "subprocess.Popen[bytes]":
    """Start the program in `folder`, which `assemble` has filled, behind the chosen walls."""
    # -P -s: neither the working directory nor the user's packages, only the folder of the program.
    # Not -I, which would ignore PYTHONHASHSEED too; all other PYTHON variables are gone anyway.
    python = [sys.executable, "-P", "-s", "-B"]
    if isolation == "bubblewrap":
        program = [*_bubblewrap("--ro-bind", str(folder / "room"), "/room"), *python, "/room"]
    else:
        program = [*python, str(folder / "room")]
    return subprocess.Popen(
        program + arguments,
        cwd=folder / "home",
        env=environment(isolation, folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        pass_fds=pass_fds,
        start_new_session=True,  # Ctrl-C reaches us; we end the room
    )


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a room with everything in it.

    bubblewrap's death ends its whole process namespace. Without it the process group dies: a
    process that has left the group lives on, one more thing that `--isolation none` allows.
    """
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def environment(isolation: str, folder: Path) -> dict[str, str]:
    """Return all variables that the room has: none of the instructor's."""
    home, temporary = folder / "home", folder / "temporary"
    if isolation == "bubblewrap":
        home, temporary = Path("/tmp/home"), Path("/tmp")
    return {
        "HOME": str(home),
        "TMPDIR": str(temporary),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
    }


def _bubblewrap(*more: str) -> list[str]:
    """Return the command line of an empty room, up to the program that runs in it."""
    folders = _python_folders()
    shown = [option for path in (*SYSTEM, *folders) for option in ("--ro-bind-try", path, path)]
    masks = [option for path in _hidden(folders) for option in ("--tmpfs", path)]
    size = ("--size", str(TEMPORARY_BYTES))
    return [
        shutil.which("bwrap") or "bwrap",  # on our PATH, which the room does not get
        *("--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"),
        *("--uid", "65534", "--gid", "65534", "--hostname", "room"),
        *("--dev", "/dev", *size, "--tmpfs", "/dev/shm", "--remount-ro", "/dev"),
        *(*size, "--tmpfs", "/tmp", "--dir", "/tmp/home", "--chdir", "/tmp/home"),
        *shown,  # after /tmp: an environment may lie there
        *masks,
        *more,
        *("--remount-ro", "/", "--"),
    ]


def _python_folders() -> list[str]:
    """Return where this Python and its packages are.

    Only these of an environment: a project may lie in it, or it in a project.
    """
    prefixes = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parents[1]}
    prefixes |= {prefix.resolve() for prefix in prefixes}
    parts = ("bin", "lib", "lib64", "pyvenv.cfg")
    return [str(prefix / part) for prefix in sorted(prefixes) for part in parts]


def _hidden(folders: list[str]) -> list[str]:
    """Return every installed backprop_lab that the room would see: it has the references."""
    seen = [Path(folder) for folder in (*SYSTEM, *folders)]
    found = {path for folder in seen for path in folder.glob("python*/*-packages/backprop_lab")}
    ours = Path(backprop_lab.__file__).parent.resolve()
    if any(folder.resolve() in ours.parents for folder in seen):
        found.add(ours)
    return sorted(str(path) for path in found)
