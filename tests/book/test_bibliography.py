"""The sources: each can be found by its entry, and each citation has one."""

import re

import pytest
from pybtex.database import parse_string

from .conftest import ROOT

TEXT = (ROOT / "book" / "references.bib").read_text(encoding="utf-8")
ENTRIES = parse_string(TEXT, "bibtex").entries
WHERE = {  # the field that says where an entry of this type is to be found
    "article": "journal",
    "book": "publisher",
    "incollection": "booktitle",
    "inproceedings": "booktitle",
    "mastersthesis": "school",
    "misc": "howpublished",
    "phdthesis": "school",
}


def cited_keys():
    """Collect what the pages cite: {cite}`a`, {cite:t}`a,b` and the like."""
    keys = set()
    for page in (ROOT / "book").glob("*.md"):
        for names in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", page.read_text(encoding="utf-8")):
            keys.update(name.strip() for name in names.split(","))
    return keys


@pytest.mark.parametrize(("key", "entry"), ENTRIES.items())
def test_an_entry_says_who_what_when_and_where(key, entry):
    """Without one of the four nobody finds the source."""
    assert entry.persons["author"]
    assert entry.fields["title"]
    assert entry.fields[WHERE[entry.type]]
    assert re.fullmatch("1[89]..|20..", entry.fields["year"])
    assert key == "cs231n" or key.removesuffix("pdp").endswith(entry.fields["year"])


def test_pages_are_ranges():
    """A range is written with two hyphens, and its end comes after its beginning."""
    for entry in ENTRIES.values():
        if "pages" in entry.fields:
            first, last = map(int, entry.fields["pages"].split("--"))
            assert first < last


def test_the_entries_are_in_the_order_of_their_years():
    """So the file can be read as a history."""
    years = [int(entry.fields["year"]) for entry in ENTRIES.values()]
    assert years == sorted(years)


def test_every_citation_has_an_entry():
    """Said here in a second; Sphinx says it, too, after building the book."""
    assert cited_keys() <= set(ENTRIES)


def test_every_entry_is_cited():
    """What no page names is no source of this book; Sphinx would leave it out in silence."""
    assert sorted(set(ENTRIES) - cited_keys()) == []
