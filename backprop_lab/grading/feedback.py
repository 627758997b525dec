"""Feedback: one page per student, with the verdicts, the code and what it put out."""

from typing import Any

import nbformat
from jinja2 import Environment, PackageLoader

from backprop_lab.grading.notebooks import CHECK, grade_id, is_check, is_given
from backprop_lab.grading.records import is_png
from backprop_lab.grading.unit import Result
from backprop_lab.tasks.messages import inert
from backprop_lab.tasks.verdict import Verdict, in_words


def feedback_page(assignment: str, result: Result) -> str:
    """Write the page of one student as HTML that runs nothing and loads nothing."""
    environment = Environment(loader=PackageLoader("backprop_lab.grading"), autoescape=True)
    environment.filters["inert"] = inert
    environment.filters["in_words"] = in_words
    verdicts = {verdict.task: verdict for verdict in result.verdicts}
    return environment.get_template("feedback.html").render(
        assignment=assignment, result=result, cells=cells_of(result, verdicts)
    )


def cells_of(result: Result, verdicts: dict[str, Verdict]) -> list[dict[str, Any]]:
    """List what the page shows: each code cell with its outputs, each check with its verdict.

    Cells of ours that put nothing out, such as the imports, are left out.
    """
    if not result.notebook:
        return [{"verdict": verdict} for verdict in result.verdicts]
    notebook = nbformat.reads(result.notebook, as_version=4)
    shown: list[dict[str, Any]] = []
    for cell in notebook.cells:
        if is_check(cell):
            shown.append({"verdict": verdicts[grade_id(cell).removesuffix(CHECK)]})
        elif cell.cell_type == "code" and (cell.outputs or not is_given(cell)):
            shown.append({"source": cell.source, "outputs": list(map(output_of, cell.outputs))})
    return shown


def output_of(output: Any) -> dict[str, str]:
    """Take the text of an output, or its picture; nothing else of it reaches the page."""
    data = output.get("data", {})
    picture = str(data.get("image/png", ""))
    if picture and is_png(picture):
        return {"picture": picture}
    if output.output_type == "error":
        return {"text": f"{output.get('ename', '')}: {output.get('evalue', '')}"}
    return {"text": str(output.get("text", data.get("text/plain", "")))}
