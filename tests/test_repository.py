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
    "backprop_lab/audit/right/{}.py",
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
MODULES = sorted(
    path for path in (PROJECT / "backprop_lab").glob("*.py") if path.stem != "__init__"
)
PICTURES = sorted((PROJECT / "backprop_lab" / "plots").glob("*.py"))
EXERCISES = sorted((PROJECT / "exercises").glob("*.md"))
TRACKED = [PROJECT / name for name in LISTED if name and (PROJECT / name).is_file()]


def missing(topic: str, places: tuple[str, ...], root: Path) -> list[str]:
    """Name the files that a topic lacks."""
    return [place.format(topic) for place in places if not (root / place.format(topic)).is_file()]


def pages(root: Path) -> list[Path]:
    """List the pages of the site in the order of its table of contents."""
    toc = yaml.safe_load((root / "_toc.yml").read_text())
    return [Path(page["file"]) for part in toc["parts"] for page in part["chapters"]]


def imported(module: Path) -> set[str]:
    """Name the modules of the package that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "backprop_lab":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("backprop_lab."):
            found.add((node.module or "").split(".")[1])
    return found


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_complete(topic: str, project: Path) -> None:
    assert missing(topic, PLACES, project) == []


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    expected = [place.format("convolution") for place in PLACES]
    assert missing("convolution", PLACES, tmp_path) == expected


def test_topics_come_in_the_order_of_the_book(project: Path) -> None:
    chapters = [page.stem for page in pages(project) if page.parent.name == "book"]
    written = [topic for topic in TOPICS if topic in chapters]
    assert [chapter for chapter in chapters if chapter in TOPICS] == written


def test_the_package_is_read_from_its_first_file_to_its_last(project: Path) -> None:
    read = [page.stem for page in pages(project) if page.parent.name == "backprop_lab"]
    assert sorted(read) == sorted(path.stem for path in MODULES)
    for i, name in enumerate(read):
        later = imported(project / "backprop_lab" / f"{name}.py") - set(read[:i])
        assert not later, f"{name} uses {later}, which come later in _toc.yml"


@pytest.mark.parametrize("path", [*MODULES, *PICTURES], ids=lambda path: path.stem)
def test_a_module_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 205


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
