"""The book on paper: the pages of the built site, printed by a browser and joined into one file.

The pages come in the order of the table of contents, each with its bookmarks, and a link from one
to another leads to the page in the file. Two things stay on the screen: the modules of the package,
of which each chapter shows what it speaks of, and the list of every mistake that was judged.
"""

import argparse
import html
import io
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urldefrag

import yaml
from playwright.sync_api import Page, sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.constants import PageLabelStyle
from pypdf.generic import Fit

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Headings and their anchors, without the sign that links to them.
HEADINGS = """headings => headings.map((heading) => ({
    id: heading.parentElement.id,
    title: [...heading.childNodes].filter((node) => !node.classList?.contains("headerlink"))
        .map((node) => node.textContent).join("").trim(),
}))"""
FRONT = """
  @page { size: A4; margin: 25mm }
  body { font-family: sans-serif; font-size: 11pt; color: #000 }
  header { break-after: page; padding-top: 80mm }
  header h1 { font-size: 34pt; margin: 0 }
  h2 { font-size: 18pt; font-weight: normal }
  h3 { font-size: 11pt; margin: 1.2em 0 0.3em; break-after: avoid }
  a { display: flex; justify-content: space-between; padding: 0.15em 0 }
  a { color: #000; text-decoration: none }
"""


class Part(NamedTuple):
    """A part of the book: its caption, and its pages as the table of contents names them."""

    caption: str
    pages: list[str]


class Chapter(NamedTuple):
    """A printed page of the site, and how many pages of paper come before it."""

    address: str
    title: str
    headings: list[dict[str, str]]
    pdf: PdfReader
    start: int


class Book(NamedTuple):
    """What stands on the title page, and the parts in order."""

    title: str
    author: str
    parts: list[Part]


def on_paper(name: str) -> bool:
    """Say whether a page is printed."""
    return name.startswith("book/") and name != "book/kill_matrix"


def described(root: Path) -> Book:
    """Read title, author and order of the book."""
    settings = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    parts = [Part("", [contents["root"]])]
    for part in contents["parts"]:
        pages = [entry["file"] for entry in part["chapters"]]
        parts.append(Part(part["caption"], [name for name in pages if on_paper(name)]))
    return Book(settings["title"], settings["author"], [part for part in parts if part.pages])


@contextmanager
def browser_page() -> Iterator[Page]:
    """Open a page in Chromium."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        raise SystemExit("No Chromium was found: install the Debian package chromium.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium.new_page(color_scheme="light")
        chromium.close()


def printed(page: Page) -> PdfReader:
    """Print what the browser shows."""
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    return PdfReader(io.BytesIO(paper))


def print_chapter(page: Page, file: Path, start: int) -> Chapter:
    """Open a page of the site, wait until its formulas are set, and print it."""
    page.goto(file.as_uri(), wait_until="load")
    page.evaluate("async () => { await window.MathJax?.startup?.promise; }")
    page.add_style_tag(content=f"html {{ counter-reset: page {start} }}")
    title = page.locator("article h1").evaluate_all(HEADINGS)[0]["title"]
    headings = page.locator("article section > h2").evaluate_all(HEADINGS)
    return Chapter(file.as_uri(), title, headings, printed(page), start)


def print_front(page: Page, book: Book, chapters: dict[str, Chapter]) -> PdfReader:
    """Print the title page and the contents."""
    rows = []
    for part in book.parts:
        rows.append(f"<h3>{html.escape(part.caption)}</h3>")
        for chapter in (chapters[name] for name in part.pages):
            title = f"<span>{html.escape(chapter.title)}</span><span>{chapter.start + 1}</span>"
            rows.append(f'<a href="{chapter.address}">{title}</a>')
    page.set_content(
        f"<style>{FRONT}</style><header><h1>{html.escape(book.title)}</h1>"
        f"<p>{html.escape(book.author)}</p></header><h2>Contents</h2>{''.join(rows)}"
    )
    return printed(page)


class Place(NamedTuple):
    """A place in the joined file: the page, counted from 0, and the height on it."""

    page: int
    top: float | None = None

    @property
    def fit(self) -> Fit:
        """What a reader shows of the page."""
        return Fit.fit_horizontally() if self.top is None else Fit.xyz(top=self.top)


def places(chapters: Sequence[Chapter], front: int) -> dict[str, Place]:
    """Say where each address of the site has come to stand, page by page and anchor by anchor."""
    found = {}
    for chapter in chapters:
        first = front + chapter.start
        found[chapter.address] = Place(first)
        for name, there in chapter.pdf.named_destinations.items():
            number = chapter.pdf.get_destination_page_number(there)
            if number is not None:
                top = None if there.top is None else float(str(there.top))
                found[f"{chapter.address}#{name.removeprefix('/')}"] = Place(first + number, top)
    return found


def take_links(pdf: PdfReader, address: str) -> list[tuple[int, list[float], str]]:
    """Take the links off the pages: (page, rectangle, full address) of each."""
    links = []
    for number, sheet in enumerate(pdf.pages):
        entries: Any = sheet.pop("/Annots", [])
        for entry in entries:
            link = entry.get_object()
            if "/Dest" in link:
                target = f"{address}#{str(link['/Dest']).removeprefix('/')}"
            else:
                target = str(link["/A"]["/URI"])
            links.append((number, [float(edge) for edge in link["/Rect"]], target))
    return links


def add_link(
    writer: PdfWriter, number: int, edges: list[float], target: str, known: dict[str, Place]
) -> None:
    """Lead to the place in the file, or to the network; a file of the site is not on paper."""
    rect = (edges[0], edges[1], edges[2], edges[3])
    place = known.get(target) or known.get(urldefrag(target).url)
    if place:
        link = Link(rect=rect, border=[0, 0, 0], target_page_index=place.page, fit=place.fit)
    elif target.startswith(("http:", "https:")):
        link = Link(rect=rect, border=[0, 0, 0], url=target)
    else:
        return
    writer.add_annotation(number, link)


def join(book: Book, chapters: dict[str, Chapter], front: PdfReader) -> PdfWriter:
    """Join front and chapters, with links, bookmarks and the numbers that stand on the pages."""
    writer = PdfWriter()
    ahead = len(front.pages)
    known = places(list(chapters.values()), ahead)
    links = take_links(front, "")
    for chapter in chapters.values():
        first = ahead + chapter.start
        for number, edges, target in take_links(chapter.pdf, chapter.address):
            links.append((first + number, edges, target))
    for pdf in (front, *(chapter.pdf for chapter in chapters.values())):
        for sheet in pdf.pages:
            sheet.pop("/StructParents", None)  # the trees these point into are not joined
            writer.add_page(sheet)
    for number, edges, target in links:
        add_link(writer, number, edges, target, known)
    for part in book.parts:
        above = None
        for chapter in (chapters[name] for name in part.pages):
            here = ahead + chapter.start
            if part.caption and above is None:
                above = writer.add_outline_item(title=part.caption, page_number=here)
            own = writer.add_outline_item(title=chapter.title, page_number=here, parent=above)
            for heading in chapter.headings:
                place = known[f"{chapter.address}#{heading['id']}"]
                writer.add_outline_item(
                    title=heading["title"], page_number=place.page, parent=own, fit=place.fit
                )
    writer.set_page_label(0, ahead - 1, style=PageLabelStyle.LOWERCASE_ROMAN)
    writer.set_page_label(ahead, len(writer.pages) - 1, style=PageLabelStyle.DECIMAL, start=1)
    writer.add_metadata({"/Title": book.title, "/Author": book.author})
    writer.compress_identical_objects()
    return writer


def write_book(root: Path, site: Path, target: Path) -> None:
    """Print every page of the book that stands below `root`, as it was built into `site`."""
    book = described(root)
    names = [name for part in book.parts for name in part.pages]
    missing = [name for name in names if not (site / f"{name}.html").is_file()]
    if missing:
        raise SystemExit(f"The site has no page {missing[0]}: build it with make book.")
    chapters: dict[str, Chapter] = {}
    with browser_page() as page:
        start = 0
        for name in names:
            chapters[name] = print_chapter(page, site / f"{name}.html", start)
            start += len(chapters[name].pdf.pages)
        front = print_front(page, book, chapters)
    target.parent.mkdir(parents=True, exist_ok=True)
    join(book, chapters, front).write(target)
    print(f"{target}: {start + len(front.pages)} pages")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="Print the built site into one PDF.")
    arguments.add_argument("--site", type=Path, default=ROOT / "_build" / "html")
    arguments.add_argument("--to", type=Path, default=ROOT / "_build" / "backprop_lab.pdf")
    given = arguments.parse_args()
    write_book(ROOT, given.site.resolve(), given.to)
