"""The glossary can be looked things up in: in order, in two languages, and briefly."""

import re

import pytest

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
