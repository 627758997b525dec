"""The tree keeps its own promises: every topic is complete, every file says what it is."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from backprop_lab.tasks import TOPICS

PLACES = (
    "backprop_lab/{}.py",
    "backprop_lab/tasks/{}.py",
    "tests/test_{}.py",
    "book/{}.md",
    "exercises/{}.md",
    "exercises/release/{0}/{0}.ipynb",
)
PROJECT = Path(__file__).parent.parent
LISTED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
    cwd=PROJECT,
    capture_output=True,
    text=True,
    check=True,
).stdout.split("\n")
EXERCISES = sorted((PROJECT / "exercises").glob("*.md"))
TRACKED = [PROJECT / name for name in LISTED if name and (PROJECT / name).is_file()]


def missing(topic: str, root: Path) -> list[str]:
    """Name the files that a topic lacks."""
    return [place.format(topic) for place in PLACES if not (root / place.format(topic)).is_file()]


def chapters(root: Path) -> list[str]:
    """List the pages of the book in the order of its table of contents."""
    toc = yaml.safe_load((root / "_toc.yml").read_text())
    pages = [page for part in toc.get("parts", [toc]) for page in part["chapters"]]
    return [Path(page["file"]).stem for page in pages]


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_complete(topic: str, project: Path) -> None:
    assert missing(topic, project) == []


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert missing("convolution", tmp_path) == [place.format("convolution") for place in PLACES]


def test_topics_come_in_the_order_of_the_book(project: Path) -> None:
    assert [page for page in chapters(project) if page in TOPICS] == list(TOPICS)


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_every_exercise_is_a_topic(path: Path) -> None:
    assert path.stem in TOPICS


@pytest.mark.parametrize(
    "path",
    [path for path in TRACKED if path.suffix == ".py"],
    ids=lambda path: str(path.relative_to(PROJECT)),
)
def test_every_file_begins_with_a_sentence(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert docstring, "no docstring"
    assert docstring.split("\n")[0][-1] in ".:?"


def test_the_lock_names_no_address(project: Path) -> None:
    for line in (project / "requirements.lock").read_text().splitlines():
        assert re.match(r"^[A-Za-z0-9_.-]+==[^/@\s]+( ;.*)?$", line), line


def test_no_file_is_large() -> None:
    assert [path.name for path in TRACKED if path.stat().st_size > 1_000_000] == []
