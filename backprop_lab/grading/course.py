"""A course: the folders and the gradebook of one class, where nbgrader expects them."""

import contextlib
import os
import re
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from backprop_lab.grading.errors import UserError
from backprop_lab.grading.files import write_whole

# nbgrader starts `alembic` by its name when it makes a gradebook: it must be found without an
# active environment too.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


class Course:
    """The folder of a course, with nbgrader's own idea of what lies where."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise UserError(f"There is no course folder {root}; name one with --course DIR.")
        self.root = root.resolve()
        self.config = Config()
        if (self.root / "nbgrader_config.py").is_file():
            try:
                self.config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
            except Exception as error:  # it is a program, and may fail in any way
                raise UserError(f"{root / 'nbgrader_config.py'} cannot be read: {error}.") from None
        self.config.CourseDirectory.root = str(self.root)
        self.directory = CourseDirectory(config=self.config)

    @property
    def topics(self) -> list[str]:
        """The exercises written in this course."""
        return sorted(path.stem for path in self.root.glob("*.md"))

    def source(self, topic: str) -> Path:
        """Where the instructor's notebook of an exercise lies."""
        return self.root / "source" / topic / f"{topic}.ipynb"

    def release(self, topic: str) -> Path:
        """Where the student's notebook of an exercise lies."""
        return self.root / "release" / topic / f"{topic}.ipynb"

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """Where one student's work lies at one step: "submitted", "autograded" or "feedback"."""
        name = getattr(self.directory, f"{step}_directory")
        return self.root / str(self.directory.format_path(name, student, assignment))

    def reports(self, assignment: str) -> Path:
        """Where the tables of an assignment lie."""
        return self.root / "reports" / assignment

    def students(self, assignment: str) -> list[str]:
        """List everybody who has a folder for this assignment, with a notebook in it or not."""
        submitted = self.root / self.directory.submitted_directory
        people = submitted.iterdir() if submitted.is_dir() else ()
        return sorted(
            person.name
            for person in people
            if not person.name.startswith((".", "__")) and is_folder(person / assignment)
        )

    def require(self, assignment: str) -> None:
        """Say which assignments there are if this is none of them."""
        if not self.source(assignment).is_file():
            known = [topic for topic in self.topics if self.source(topic).is_file()]
            hint = (
                f"the assignments are {', '.join(known)}" if known else "run `backprop-lab build`"
            )
            raise UserError(f"There is no assignment {assignment!r} in {self.root.name}; {hint}.")

    def secret(self) -> bytes:
        """Return the key from which draws come; it is made once and never leaves the course."""
        path = self.root / ".course_secret"
        if not path.exists():
            write_whole(path, secrets.token_hex(32), mode=0o600)
        text = path.read_text("utf-8")
        if not re.fullmatch("[0-9a-f]{64}", text):
            raise UserError(
                f"{path} is damaged: restore it from a backup, or delete it and grade everybody "
                "again with inputs drawn anew."
            )
        return bytes.fromhex(text)

    @contextlib.contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        """Open nbgrader's gradebook."""
        with Gradebook(self.directory.db_url, self.directory.course_id) as gradebook:
            yield gradebook


def is_folder(path: Path) -> bool:
    """Whether this is a folder, or may be one that we are not allowed to look at."""
    try:
        return path.is_dir()
    except OSError:
        return True
