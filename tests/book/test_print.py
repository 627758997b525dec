"""The book on paper: one page as a browser prints it, and the file that make pdf writes."""

import importlib.util
import io
import shutil
from contextlib import contextmanager

import pytest
from pypdf import PdfReader

from .conftest import ROOT

spec = importlib.util.spec_from_file_location("book_pdf", ROOT / "book" / "pdf.py")
book_pdf = importlib.util.module_from_spec(spec)
spec.loader.exec_module(book_pdf)

TWO_PAGES = """
root: book/notation
parts:
  - caption: "Part II: The chain rule"
    chapters:
      - file: book/dense
      - file: backprop_lab/dense
"""


def texts(pdf):
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def titles(outline):
    return [titles(item) if isinstance(item, list) else item.title for item in outline]


def test_paper_shows_the_text_alone_black_on_white_with_every_answer(address, open_page):
    """Also from a page in the dark; afterwards it is dark again, and its answers are closed."""
    page, _ = open_page(address + "book/dense.html", color_scheme="dark")
    folded = "<details><summary>Guess.</summary><p>It is seventeen.</p></details>"
    page.evaluate(f"document.querySelector('article').insertAdjacentHTML('beforeend', '{folded}')")
    paper = texts(PdfReader(io.BytesIO(page.pdf())))
    assert "It is seventeen." in paper
    assert "The dense layer" in paper
    assert "Search" not in paper
    assert "previous" not in paper.lower()
    assert page.locator("details[open]").count() == 0
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"

    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    style = "getComputedStyle(document.querySelector('article p'))"
    assert page.evaluate(f"{style}.color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".copybtn:visible").count() == 0


def test_paper_shows_the_picture_of_a_figure_that_moves(address, open_page):
    """What moves cannot be printed; the picture that stands for it can."""
    page, _ = open_page(address + "book/perceptron.html")
    page.emulate_media(media="print")
    assert page.locator("perceptron-line img:visible").count() == 1
    assert page.locator("perceptron-line .live:visible").count() == 0


def test_two_pages_become_one_file_with_contents_bookmarks_and_links(
    site, tmp_path, browser, monkeypatch
):
    """Read back: the text, the bookmarks, a link from one page to the other; no module."""
    shutil.copy(ROOT / "_config.yml", tmp_path)
    (tmp_path / "_toc.yml").write_text(TWO_PAGES)
    target = tmp_path / "out" / "book.pdf"
    monkeypatch.setattr(book_pdf, "browser_page", lambda: page_in(browser))
    book_pdf.write_book(tmp_path, site, target)

    pdf = PdfReader(target)
    assert pdf.metadata.title == "backprop_lab"
    assert pdf.page_labels[:3] == ["i", "ii", "1"]
    outline = titles(pdf.outline)
    assert outline[0] == "Notation"
    assert outline[2] == "Part II: The chain rule"
    assert outline[3][0] == "The dense layer"
    assert {"Predict before you run", "Summary"} <= set(outline[3][1])
    assert "The dense layer" in texts_of(pdf, 1)  # the contents
    text = texts(pdf)
    assert all(heading in text for heading in (outline[1][0], "Predict before you run", "Summary"))
    begin = pdf.get_destination_page_number(pdf.outline[3][0])
    assert "The dense layer" in texts_of(pdf, begin)
    assert texts_of(pdf, begin).startswith(f"{pdf.page_labels[begin]} ")

    targets = [entry.get_object() for page in pdf.pages for entry in page.get("/Annots", ())]
    assert begin in [page_of(pdf, link) for link in targets]
    addresses = [link["/A"]["/URI"] for link in targets if "/URI" in link.get("/A", {})]
    assert not [address for address in addresses if address.startswith("file:")]


def texts_of(pdf, number):
    return " ".join(pdf.pages[number].extract_text().split())


def page_of(pdf, link):
    """Say to which page of the file a link leads, counted from 0."""
    place = link.get("/Dest") or link.get("/A", {}).get("/D")
    return place and pdf.get_page_number(place[0].get_object())


@contextmanager
def page_in(browser):
    """Open a page in the browser that the tests share."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_what_is_missing_is_said_in_one_sentence(tmp_path, monkeypatch):
    """Without a site, and without a browser."""
    with pytest.raises(SystemExit, match=r"^The site has no page book/intro: build it with make"):
        book_pdf.write_book(ROOT, tmp_path, tmp_path / "book.pdf")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(SystemExit, match=r"^No Chromium was found"), book_pdf.browser_page():
        pass
