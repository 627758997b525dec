"""A verdict reads well as text, and as HTML it shows markup instead of becoming it."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from backprop_lab.tasks import messages
from backprop_lab.tasks.messages import language
from backprop_lab.tasks.verdict import WORDS, OutputVerdict, Verdict, in_words

OUTPUTS = (OutputVerdict("dx", "correct", 2.0, 2.0), OutputVerdict("dW", "wrong", 0.0, 2.0))
VERDICT = Verdict("dense_backward", "wrong", OUTPUTS, "dW is <b>", "Why & how.", "Where?", "DEN01")
FULL = replace(
    VERDICT,
    map=("✓ ✓ ✗", "✓ ✗ ✗"),
    map_title='Where dW is wrong, case: "random"',
    notes=("It printed a lot.",),
)


def test_as_text() -> None:
    assert str(VERDICT).splitlines() == [
        "dense_backward: 2 of 4 points",
        "  ✓ dx  2/2  right",
        "  ✗ dW  0/2  wrong",
        "  dW is <b>",
        '  hint("dense_backward") says more.',
    ]


def test_a_map_and_notes_as_text() -> None:
    assert str(FULL).splitlines()[3:] == [
        "  dW is <b>",
        '  Where dW is wrong, case: "random"',
        "    ✓ ✓ ✗",
        "    ✓ ✗ ✗",
        "  It printed a lot.",
        '  hint("dense_backward") says more.',
    ]


def test_a_long_sentence_is_broken_for_a_terminal() -> None:
    lines = str(replace(VERDICT, observation="word " * 40)).splitlines()
    assert max(map(len, lines)) <= 80
    assert all(line.startswith("  ") for line in lines[1:])


def test_a_long_word_is_broken_too() -> None:
    verdict = replace(VERDICT, observation="x" * 500)
    assert max(map(len, str(verdict).splitlines())) <= 80
    assert "overflow-wrap:anywhere" in verdict._repr_html_()


def test_all_right_needs_no_hint() -> None:
    right = Verdict("dense_backward", "correct", OUTPUTS[:1])
    assert "hint" not in str(right)
    assert "hint" not in right._repr_html_()


class Page(HTMLParser):
    """The elements of a page, in order, each with its attributes; and what is never closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attributes)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the last one; the page must not cross them."""
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of all elements of a name."""
        return [attributes for name, attributes in self.elements if name == tag]


def test_as_html() -> None:
    html = VERDICT._repr_html_()
    assert "<b>" not in html
    assert "dW is &lt;b&gt;" in html
    assert "2 of 4 points" in html
    assert "Why" not in html  # the rungs of hint
    assert "Where?" not in html


def test_html_can_be_heard() -> None:
    """A language, a heading, a table with a caption and heads, a picture that is described."""
    page = Page(FULL._repr_html_())
    assert page.open == []
    assert page.all("section")[0]["lang"] == "en"
    assert [a["aria-level"] for a in page.all("p") if a.get("role") == "heading"] == ["4"]
    assert len(page.all("caption")) == 1
    assert [a["scope"] for a in page.all("th")] == ["col"] * 3 + ["row"] * 2
    (picture,) = page.all("pre")
    assert picture["role"] == "img"
    assert picture["aria-label"] == "3 of 6 entries are wrong."
    for word in ("✓ right", "✗ wrong"):  # a mark and a word, no colour
        assert word in FULL._repr_html_()


def test_html_brings_no_colours_scripts_or_addresses() -> None:
    """So it looks right in light and dark, and in a page that was exported."""
    html = FULL._repr_html_()
    for word in ("#", "rgb", "background", "<script", "<style", "<link", "http", "class="):
        assert word not in html
    assert html.count("color:") == html.count("color:inherit") == 1
    assert "currentColor" in html


def test_the_language_is_that_of_the_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    class Brazilian:
        def info(self) -> dict[str, str]:
            return {"language": "pt_BR"}

    assert language() == "en"
    monkeypatch.setattr(messages, "catalogue", Brazilian)
    assert language() == "pt-BR"


@pytest.mark.parametrize("status", WORDS)
def test_every_status_has_words(status: str) -> None:
    assert in_words(status)
    assert "_" not in in_words(status)
