"""Of a stranger's notebook only the text of the solutions and the extra code cells are taken."""

import json
from collections.abc import Callable

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from backprop_lab.grading.course import Course
from backprop_lab.grading.notebooks import grade_id, is_free
from backprop_lab.grading.submissions import (
    MAX_EXTRA_CELLS,
    MalformedSubmissionError,
    read_submission,
    rebuild,
)

MARK = "# written by the student"


@pytest.fixture
def base(course: Course) -> NotebookNode:
    return nbformat.read(course.release("dense"), as_version=4)


@pytest.fixture
def submission(base: NotebookNode) -> NotebookNode:
    copy: NotebookNode = nbformat.from_dict(json.loads(json.dumps(base)))
    cell_named(copy, "dense_forward").source = MARK
    return copy


def cell_named(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


def sources(notebook: NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells]


def test_a_solution_is_taken(base: NotebookNode, submission: NotebookNode) -> None:
    rebuilt = rebuild(base, submission)
    assert cell_named(rebuilt.notebook, "dense_forward").source == MARK
    assert rebuilt.untouched == {"dense_backward", "dense-question"}
    assert rebuilt.notes == ()


def test_what_stands_in_a_free_cell_is_taken(base: NotebookNode, submission: NotebookNode) -> None:
    free = [i for i, cell in enumerate(base.cells) if is_free(cell)]
    for i in free:
        submission.cells[i].source = MARK
    rebuilt = rebuild(base, submission)
    assert len(free) == 2
    assert [cell.source for cell in map(rebuilt.notebook.cells.__getitem__, free)] == [MARK, MARK]
    assert rebuilt.untouched == {"dense_backward", "dense-question"}


def test_a_free_cell_that_lost_its_name_is_not_undone(
    base: NotebookNode, submission: NotebookNode
) -> None:
    """In a notebook saved without cell ids the student's version is a cell of its own."""
    free = [i for i, cell in enumerate(base.cells) if is_free(cell)]
    for i in free:
        submission.cells[i] = new_code_cell(MARK)
    rebuilt = rebuild(base, submission)
    assert [cell.source for cell in map(rebuilt.notebook.cells.__getitem__, free)] != [MARK, MARK]
    assert sources(rebuilt.notebook).count(MARK) == 3
    assert not any("..." in source for source in sources(rebuilt.notebook) if "shape_of" in source)


@pytest.mark.parametrize("kind", ["code", "raw"])
def test_an_answer_in_another_type_of_cell_is_an_answer(
    kind: str, base: NotebookNode, submission: NotebookNode
) -> None:
    cell_named(submission, "dense-question").update(cell_type=kind, source="Because.")
    cell_named(submission, "dense_forward").update(cell_type="markdown")
    rebuilt = rebuild(base, submission)
    question = cell_named(rebuilt.notebook, "dense-question")
    assert (question.cell_type, question.source) == ("markdown", "Because.")
    solution = cell_named(rebuilt.notebook, "dense_forward")
    assert (solution.cell_type, solution.source) == ("code", MARK)
    assert len(rebuilt.notebook.cells) == len(base.cells)


def test_a_written_answer_is_taken(base: NotebookNode, submission: NotebookNode) -> None:
    cell_named(submission, "dense-question").source = "Because."
    rebuilt = rebuild(base, submission)
    assert cell_named(rebuilt.notebook, "dense-question").source == "Because."
    assert rebuilt.untouched == {"dense_backward"}


TRICKS: dict[str, Callable[[NotebookNode], object]] = {
    "test source": lambda nb: cell_named(nb, "dense_backward-check").update(source="6.0"),
    "points": lambda nb: cell_named(nb, "dense_backward-check").metadata.nbgrader.update(points=99),
    "tags": lambda nb: [cell.metadata.update(tags=["skip-execution"]) for cell in nb.cells],
    "outputs": lambda nb: cell_named(nb, "dense_backward-check").update(
        outputs=[{"output_type": "stream", "name": "stdout", "text": "6.0"}]
    ),
    "given code": lambda nb: cell_named(nb, "dense-1").update(source="def check(*a): return 6.0"),
    "prose": lambda nb: nb.cells[0].update(source="# Mine"),
    "test deleted": lambda nb: nb.cells.remove(cell_named(nb, "dense_backward-check")),
    "kernel": lambda nb: nb.metadata.update(kernelspec={"name": "bash", "display_name": "bash"}),
    "another type": lambda nb: cell_named(nb, "dense_backward-check").update(cell_type="raw"),
}


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS)
def test_everything_else_is_ours(
    trick: Callable[[NotebookNode], object], base: NotebookNode, submission: NotebookNode
) -> None:
    honest = rebuild(base, submission)
    trick(submission)
    assert rebuild(base, submission).notebook == honest.notebook


def test_own_code_cells_stay_where_they_were(base: NotebookNode, submission: NotebookNode) -> None:
    at = submission.cells.index(cell_named(submission, "dense_forward"))
    submission.cells[at + 1 : at + 1] = [new_markdown_cell("mine"), new_code_cell("helper = 1")]
    submission.cells.insert(0, new_code_cell("first = 1"))
    ordered = sources(rebuild(base, submission).notebook)
    assert ordered[0] == "first = 1"
    assert ordered[ordered.index(MARK) + 1] == "helper = 1"
    assert "mine" not in ordered


def test_of_a_copied_solution_the_last_counts(base: NotebookNode, submission: NotebookNode) -> None:
    copy = nbformat.from_dict(json.loads(json.dumps(cell_named(submission, "dense_forward"))))
    copy.source = "# the last"
    submission.cells.append(copy)
    rebuilt = rebuild(base, submission)
    assert cell_named(rebuilt.notebook, "dense_forward").source == "# the last"
    assert "dense_forward occurs more than once; the last one counts" in rebuilt.notes


def test_a_deleted_solution_is_our_stub(base: NotebookNode, submission: NotebookNode) -> None:
    submission.cells.remove(cell_named(submission, "dense_forward"))
    rebuilt = rebuild(base, submission)
    assert "NotImplementedError" in cell_named(rebuilt.notebook, "dense_forward").source
    assert "dense_forward" not in rebuilt.untouched  # as in nbgrader: it says nothing of it
    assert "dense_forward is missing from the notebook" in rebuilt.notes


def test_a_flood_of_cells_is_not_run(base: NotebookNode, submission: NotebookNode) -> None:
    submission.cells += [new_code_cell("x = 1") for _ in range(MAX_EXTRA_CELLS + 1)]
    rebuilt = rebuild(base, submission)
    assert "x = 1" not in sources(rebuilt.notebook)
    assert MARK in sources(rebuilt.notebook)
    assert any("too many cells" in note for note in rebuilt.notes)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"  \n", "it is empty"),
        (b"{", "it is not a notebook"),
        (b"[1, 2]", "it is not a notebook"),
        (b"null", "it is not a notebook"),
        (b'{"cells": 3, "nbformat": 4, "nbformat_minor": 5}', "it is not a notebook"),
        (b'{"cells": [{}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "not a notebook"),
        (b'{"cells": [], "metadata": {}, "nbformat": 9, "nbformat_minor": 0}', "not a notebook"),
        (b"\xff\xfe\x00", "it is not text in UTF-8"),
        (b" " * 20_000_001, "it has more than 20,000,000 bytes"),
        (b"[" * 100_000, "it is not a notebook"),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, reason: str) -> None:
    with pytest.raises(MalformedSubmissionError, match=reason):
        read_submission(content)


def test_an_old_notebook_is_read(base: NotebookNode) -> None:
    old = nbformat.convert(nbformat.from_dict(json.loads(json.dumps(base))), 3)
    text = nbformat.writes(old, version=3).encode()
    assert "dense_forward" in [grade_id(cell) for cell in read_submission(text).cells]
