"""The glossary can be looked things up in: in order, in two languages, and briefly."""

import re

import pytest

from backprop_lab.tasks import TOPICS

from .conftest import ROOT

ENTRY = re.compile(r"^(\S.*) · (\S.*)\n((?:  .*\n)+)", re.MULTILINE)
LISTING = re.search(
    r"^:::\{glossary\}\n(.*)^:::$",
    (ROOT / "book" / "glossary.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)
ENTRIES = ENTRY.findall(LISTING[1])
TERMS = [term for term, _, _ in ENTRIES]


def test_nothing_in_the_list_is_written_otherwise():
    """Every line belongs to an entry, so the other tests see all of them."""
    assert ENTRY.sub("", LISTING[1]).strip() == ""
    assert len(ENTRIES) > 80


def test_the_terms_are_in_order_and_none_stands_twice():
    """Capitals do not count: ReLU stands between relative error and reverse mode."""
    assert sorted({term.lower() for term in TERMS}) == [term.lower() for term in TERMS]


@pytest.mark.parametrize(("term", "korean", "text"), ENTRIES, ids=TERMS)
def test_an_entry_has_a_korean_term_and_a_sentence_or_two(term, korean, text):
    """It is what one would say at the board."""
    assert re.search("[가-힣]", korean)
    assert text.endswith(".\n")
    assert text.count("\n") == 1
    assert len(re.findall(r"[.?] (?=[A-Z])", text)) <= 1
    assert len(text) < 240


CHAPTERS = [
    ROOT / "book" / f"{name}.md"
    for name in ("prerequisites", *TOPICS)
    if (ROOT / "book" / f"{name}.md").exists()
]


def defined_terms(page):
    """Collect the terms of a page: what is bold in the middle of a line, no sentence and no label.

    A label has a colon behind it. Under "What goes wrong" bold words name mistakes; they are left
    out, as cells are.
    """
    prose = re.sub(r"```.*?```", "", page, flags=re.DOTALL)
    prose = re.sub(r"^## What goes wrong\n.*?(?=^## )", "", prose, flags=re.MULTILINE | re.DOTALL)
    bold = re.findall(r"(?<=[^\n*])\*\*([A-Za-z][^*\n]*)\*\*(?!:)", prose)
    return [phrase for phrase in bold if phrase[-1] not in ".?:" and len(phrase.split()) <= 3]


def is_explained(phrase):
    """Whether the glossary has the phrase, its singular, or what it is a kind of."""
    words = phrase.lower()
    known = [term.lower() for term in TERMS]
    return any(
        form == term or form.endswith(f" {term}")
        for form in (words, words.removesuffix("s"), words.removesuffix("es"))
        for term in known
    )


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.stem)
def test_what_a_chapter_defines_is_in_the_glossary(chapter):
    """A term that is bold where it is defined can be looked up later."""
    text = chapter.read_text(encoding="utf-8")
    assert [phrase for phrase in defined_terms(text) if not is_explained(phrase)] == []


def test_terms_are_told_from_other_bold_words():
    """Sentences, labels, mistakes and the openings of paragraphs define nothing."""
    page = (
        "**Why bend?** Here **weights** bend, and the **perceptron learning rule**.\n"
        "**The 1/n lives here.** So **it lives.** **Forward**: on.\n"
        "## What goes wrong\nThe **sign**: turned.\n## Summary\nA **wobble**.\n"
    )
    assert defined_terms(page) == ["weights", "perceptron learning rule", "wobble"]
    assert [is_explained(term) for term in defined_terms(page)] == [True, True, False]
