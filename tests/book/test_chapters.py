"""Every chapter has the same shape, and shows the package instead of copying it."""

import ast
import re

import pytest

from backprop_lab.tasks import TOPICS

from .conftest import ROOT

CHAPTERS = [topic for topic in TOPICS if (ROOT / "book" / f"{topic}.md").exists()]
PARTS = ["Predict before you run", "Your turn", "Check it", "What goes wrong", "Summary", "Sources"]


def text_of(chapter):
    return (ROOT / "book" / f"{chapter}.md").read_text()


def cells_of(chapter):
    cells = re.findall(r"```\{code-cell\}[^\n]*\n(.*?)```", text_of(chapter), re.DOTALL)
    return [re.sub(r"\A(---.*?---\n|(:.*\n)+)", "", cell, flags=re.DOTALL) for cell in cells]


def functions_of_the_package():
    return {
        node.name
        for folder in (ROOT / "backprop_lab", ROOT / "backprop_lab/plots")  # what readers import
        for file in folder.glob("*.py")
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.FunctionDef)
    }


def test_there_are_chapters():
    """The list that the other tests walk through is not empty."""
    assert {"perceptron", "activations", "dense"} <= set(CHAPTERS)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_has_every_part_in_order(chapter):
    """A reader who knows one chapter finds the way in all of them."""
    headings = re.findall(r"^## (.*)$", text_of(chapter), re.MULTILINE)
    places = [
        next((i for i, heading in enumerate(headings) if heading.startswith(part)), None)
        for part in PARTS
    ]
    assert None not in places, dict(zip(PARTS, places, strict=True))
    assert places == sorted(places)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_summary_has_five_lines(chapter):
    """Five, so that each has to be worth it."""
    summary = text_of(chapter).split("## Summary")[1].split("## Sources")[0]
    assert re.findall(r"^(\d)\. ", summary, re.MULTILINE) == list("12345")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_defines_no_function_that_the_package_has(chapter):
    """Our version is shown from the file that the tests run, never from a copy."""
    defined = {name for cell in cells_of(chapter) for name in re.findall(r"^def (\w+)", cell, re.M)}
    assert not defined & functions_of_the_package()
    assert f"{{literalinclude}} ../backprop_lab/{chapter}.py" in text_of(chapter)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_asks_and_offers_its_notebook(chapter):
    """At least one prediction where predictions stand, three checks in all, and the download."""
    text = text_of(chapter)
    prediction = text.split("## Predict before you run")[1].split("\n## ")[0]
    assert ":::{check} " in prediction
    assert text.count(":::{check} ") >= 3
    turn = text.split("## Your turn")[1].split("\n## ")[0]
    assert f"```{{exercise}} {chapter}\n```" in turn


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_picture_has_a_text(chapter):
    """Whoever cannot see a picture is told what it shows."""
    pictures = [
        cell
        for cell in re.findall(r"```\{code-cell\}[^\n]*\n(.*?)```", text_of(chapter), re.DOTALL)
        if "plots." in cell.replace("plots.STYLE", "").replace("of plots.", "")
    ]
    assert pictures
    assert all(re.search(r"alt: >-\n\s+\S", cell) for cell in pictures)


PAGES = sorted(file.stem for file in (ROOT / "book").glob("*.md"))


@pytest.mark.parametrize("page", PAGES)
def test_code_fits_beside_the_margins(page):
    """At 1280 pixels a cell shows 78 letters; whoever reads should not have to scroll."""
    lines = [line for cell in cells_of(page) for line in cell.split("\n")]
    assert [line for line in lines if len(line) > 78] == []


def test_a_proof_does_not_begin_with_a_quotation_mark():
    """MyST takes such an option for a quoted text, and drops the check with a warning."""
    for page in PAGES:
        assert not re.search(r"^:\w+: [\"']", text_of(page), re.MULTILINE), page
