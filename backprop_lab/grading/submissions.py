"""Submissions: what we take from a stranger's notebook, and the notebook that we run instead."""

from collections import defaultdict
from typing import Any, NamedTuple

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from backprop_lab.grading.notebooks import grade_id, is_free, is_solution

MAX_BYTES = 20_000_000
MAX_EXTRA_CELLS, MAX_EXTRA_CHARACTERS = 200, 200_000


class MalformedSubmissionError(Exception):
    """The file is not a notebook that can be read; the message says why."""


class Rebuilt(NamedTuple):
    """The notebook to run, made from ours, and what an instructor may want to know about it."""

    notebook: NotebookNode
    untouched: frozenset[str]  # grade ids of the solution cells that are as we released them
    notes: tuple[str, ...]


def read_submission(content: bytes) -> NotebookNode:
    """Read a stranger's notebook, of any version."""
    if len(content) > MAX_BYTES:
        raise MalformedSubmissionError(f"it has more than {MAX_BYTES:,} bytes")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedSubmissionError("it is not text in UTF-8") from None
    if not text.strip():
        raise MalformedSubmissionError("it is empty")
    try:
        notebook = nbformat.reads(text, as_version=4)
        for cell in notebook.cells:
            if not isinstance(cell.source, str) or not isinstance(cell.cell_type, str):
                raise TypeError("a cell has no source")
            cell.source = cell.source.encode("utf-8", "replace").decode()  # lone surrogates
    except Exception as error:  # whatever a stranger's file does to the reader, it is unreadable
        raise MalformedSubmissionError(f"it is not a notebook ({type(error).__name__})") from None
    return notebook


def rebuild(base: NotebookNode, submission: NotebookNode) -> Rebuilt:
    """Put the text of a student's solutions into our notebook.

    Only that text, what stands in our free cells, and the student's own code cells are taken; these
    follow the cell of ours that they followed. Metadata, tags, outputs, tests and changed prose
    stay behind, and so does another type of a cell. Of a solution that was copied, the last counts.
    """
    ours = {name_of(cell): cell for cell in base.cells}
    answers: dict[str, str] = {}
    extras: dict[str | None, list[str]] = defaultdict(list)
    notes = []
    anchor = None
    for cell in submission.cells:
        name = name_of(cell)
        if name in ours and (ours[name].cell_type == cell.cell_type or is_solution(ours[name])):
            anchor = name
            if is_solution(ours[name]) or is_free(ours[name]):
                if name in answers:
                    notes.append(f"{name} occurs more than once; the last one counts")
                answers[name] = cell.source
        elif cell.cell_type == "code" and cell.source.strip():
            extras[anchor].append(cell.source)
    if beyond_budget(extras):
        notes.append("too many cells of the student's own; none was run")
        extras.clear()

    cells = [plain(source) for source in extras[None]]
    for name, cell in ours.items():
        cells.append(NotebookNode(cell))
        if is_solution(cell) and name not in answers:
            notes.append(f"{name} is missing from the notebook")
        # One that came back under another name is among the extras, and must not be undone.
        cells[-1].source = answers.get(name, "" if is_free(cell) else cell.source)
        cells.extend(plain(source) for source in extras[name])
    return Rebuilt(
        NotebookNode(base, cells=cells),
        frozenset(n for n in ours if is_solution(ours[n]) and answers.get(n) == ours[n].source),
        tuple(notes),
    )


def name_of(cell: NotebookNode) -> str:
    """Return the name under which we know a cell: its grade id, else its cell id."""
    identifier: Any = grade_id(cell) or cell.get("id", "")
    return str(identifier)


def beyond_budget(extras: dict[str | None, list[str]]) -> bool:
    """Whether the student's own cells are more than a person writes."""
    sources = [source for cells in extras.values() for source in cells]
    return len(sources) > MAX_EXTRA_CELLS or sum(map(len, sources)) > MAX_EXTRA_CHARACTERS


def plain(source: str) -> NotebookNode:
    """Make a code cell with nothing but its text."""
    return new_code_cell(source)
