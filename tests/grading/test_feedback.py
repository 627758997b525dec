"""The feedback page explains without giving away, and a stranger's text stays text on it."""

import base64

import nbformat
import pytest
from nbformat.v4 import new_output

from backprop_lab.grading.course import Course
from backprop_lab.grading.feedback import feedback_page
from backprop_lab.grading.notebooks import grade_id, to_text
from backprop_lab.grading.samples import DENSE
from backprop_lab.grading.unit import Result, Written
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.messages import inert
from backprop_lab.tasks.verdict import OutputVerdict, Verdict

EVIL = '<script>alert(1)</script><img src="http://example.org/x">'
PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 20).decode()


@pytest.mark.parametrize("student", DENSE)
def test_every_student_has_a_page(student: str, sample_course: Course) -> None:
    folder = sample_course.folder("feedback", student, "dense")
    page = (folder / "dense.html").read_text("utf-8")
    assert student in page
    assert "dense_backward" in page
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page


def test_a_mistake_is_explained(sample_course: Course) -> None:
    folder = sample_course.folder("feedback", "averaged-twice", "dense")
    page = (folder / "dense.html").read_text("utf-8")
    assert "7 of 9 points" in page
    mistake = next(m for m in TASKS["dense_backward"].mistakes if m.id == "DEN01")
    for text in (mistake.observation, mistake.concept, mistake.question):
        assert text in page
    assert "/ len(x)" in page  # the student's own code


def page_with(course: Course, *outputs: nbformat.NotebookNode, source: str = "1") -> str:
    notebook = nbformat.read(course.release("dense"), as_version=4)
    cell = next(cell for cell in notebook.cells if grade_id(cell) == "dense_forward")
    cell.source, cell.outputs = source, list(outputs)
    verdicts = tuple(
        Verdict(name, "error", (OutputVerdict("y", "error", 0.0, 1.0),), EVIL)
        for name in ("dense_forward", "dense_backward")
    )
    written = (Written("dense-question", 4.0, "manual", EVIL),)
    result = Result("s", "graded", verdicts, to_text(notebook), notes=(EVIL,), written=written)
    return feedback_page("dense", result)


def test_strangers_text_stays_text(course: Course) -> None:
    page = page_with(
        course,
        new_output("stream", text=EVIL),
        new_output("display_data", data={"text/html": EVIL, "text/plain": EVIL}),
        new_output("error", ename=EVIL, evalue=EVIL, traceback=[EVIL]),
        new_output("display_data", data={"image/png": '"><script>alert(2)</script>'}),
        source=EVIL,
    )
    assert "<script" not in page
    assert 'src="http' not in page
    assert page.count("&lt;script&gt;alert(1)") >= 5


def test_cells_of_ours_without_an_output_are_left_out(course: Course) -> None:
    page = page_with(course, source="x = 1")
    assert "x = 1" in page
    assert "import numpy" not in page
    assert "shape_of_W = ..." in page  # a prediction is the student's


def test_a_picture_is_shown(course: Course) -> None:
    page = page_with(course, new_output("display_data", data={"image/png": PIXEL}))
    assert f"data:image/png;base64,{PIXEL}" in page


def test_what_steers_a_terminal_is_made_visible() -> None:
    assert inert("a\x1b[2Jb\u202ec\n\td\ud800") == "a\\u001b[2Jb\\u202ec\n\td\\ud800"
