"""Icons without a script: each page carries the few drawings it uses, from the theme's own file.

The theme puts its icons in place in the browser, by a script of 1.5 MB that holds two thousand of
them. Here the same drawings are put in place when the site has been built, and the script is taken
out, with the two thousand rules that draw them from a font.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pydata_sphinx_theme
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

LIBRARY = "scripts/fontawesome.js"
STYLES = "styles/pydata-sphinx-theme.css"
SCRIPT_TAG = re.compile(r"<script[^>]*fontawesome\.js[^>]*></script>")
# An icon of a page: <i class="fa-solid fa-bars fa-lg" title="…"></i>; some are a <span>.
PLACE = re.compile(
    r'<(i|span) class="(?P<classes>[^"]*\b(?P<pack>fa[srb]?|fa-(?:solid|regular|brands)) [^"]*)"'
    r"(?P<rest>[^>]*)></\1>"
)
# An icon of the library: name:[width,height,[other names],"code point","path"].
DRAWING = re.compile(r'"?([a-z0-9-]+)"?:\[(\d+),(\d+),\[([^\]]*)\],"[0-9a-f]+","([^"]+)"\]')
PACK_END = re.compile(r'\("fa-(brands|regular|solid)",')  # each pack is registered after its icons
SHORT = {"fa": "solid", "fas": "solid", "far": "regular", "fab": "brands"}
# .fa-bars:before{content:"…"}, a rule for each; the font itself stays, for titles of admonitions.
FONT_RULES = re.compile(r'(?:\.fa-[\w-]+:before,?)+\{content:"[^"]*"\}')


class Drawing(NamedTuple):
    """The size of an icon's field and the outline in it."""

    width: str
    height: str
    outline: str


@cache
def library() -> dict[tuple[str, str], Drawing]:
    """Read every icon of the installed theme: (pack, name) -> drawing."""
    theme = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme"
    parts = PACK_END.split((theme / "static" / LIBRARY).read_text(encoding="utf-8"))
    drawings = {}
    for text, pack in zip(parts[::2], parts[1::2], strict=False):
        for name, width, height, others, outline in DRAWING.findall(text):
            for each in (name, *re.findall(r'"([^"]+)"', others)):
                drawings[pack, each] = Drawing(width, height, outline)
    return drawings


def drawn(place: re.Match[str]) -> str:
    """Give the drawing for one place; what names no icon of the theme is a fault of the page."""
    classes = place["classes"].split()
    pack = SHORT.get(place["pack"], place["pack"].removeprefix("fa-"))
    for name in classes:
        drawing = library().get((pack, name.removeprefix("fa-")))
        if drawing and name.startswith("fa-"):
            break
    else:
        raise ExtensionError(f"no icon of the theme: {place[0]}")
    field = f"0 0 {drawing.width} {drawing.height}"
    rest = re.sub(r'\stitle="[^"]*"', "", place["rest"])  # the button around it has a name
    return (
        f'<svg class="svg-icon {" ".join(classes)}" viewBox="{field}" aria-hidden="true"{rest}>'
        f'<path fill="currentColor" d="{drawing.outline}"/></svg>'
    )


def without_icon_script(head: str) -> str:
    """Take the script out of a page's head; the theme must have put it there once."""
    rest, count = SCRIPT_TAG.subn("", head)
    if count != 1:
        raise ExtensionError(f"the theme's script for icons stands in the head {count} times")
    return rest


def add_filter(app: Sphinx) -> None:
    """Let _templates/layout.html use the filter."""
    if app.builder.format == "html":
        app.builder.templates.environment.filters["without_icon_script"] = without_icon_script


def put_icons(app: Sphinx, exception: Exception | None) -> None:
    """Draw the icons into all pages, and remove what is not used any more."""
    if exception or app.builder.format != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        filled = PLACE.sub(drawn, text)
        if filled != text:
            page.write_text(filled, encoding="utf-8")
    static = Path(app.outdir, "_static")
    for unused in static.glob(f"{LIBRARY}*"):
        unused.unlink()
    styles = static / STYLES
    styles.write_text(FONT_RULES.sub("", styles.read_text(encoding="utf-8")), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Take the script out while pages are written, put the drawings in when all are."""
    app.connect("builder-inited", add_filter)
    app.connect("build-finished", put_icons)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
