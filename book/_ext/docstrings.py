"""Docstrings of the package in the reference: prose as text, shapes and formulas as they are typed.

Shapes and formulas stand in short lines of their own, which reStructuredText would run together;
prose fills its lines, so a paragraph whose lines are long is prose.
"""

import re
from typing import Any

from sphinx.application import Sphinx

LONG = 70  # letters of a line that only ends because it is full


def typeset(app: Sphinx, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    """Make text of the paragraphs that are prose, and literal blocks of the others."""
    paragraphs = [part.split("\n") for part in re.split(r"\n\s*\n", "\n".join(lines).strip())]
    lines.clear()
    for number, paragraph in enumerate(paragraphs):
        if number == 0 or is_prose(paragraph):
            lines += [escaped(" ".join(paragraph)), ""]
            continue
        language = "none"
        if paragraph[0] == paragraph[-1] == "```":  # code to copy, in a fence
            language, paragraph = "python", paragraph[1:-1]
        lines += [f".. code-block:: {language}", "", *(f"   {line}" for line in paragraph), ""]


def is_prose(paragraph: list[str]) -> bool:
    """Whether lines were broken for the lack of room, and none says shapes by `in  ->  out`."""
    full = all(len(line) >= LONG and not line.startswith(" ") for line in paragraph[:-1])
    shapes = any(line.startswith("->") or "  ->  " in line for line in paragraph)
    sentence = re.match(r"[A-Za-z`].*\.$", " ".join(paragraph))
    return full and not shapes and sentence is not None


def escaped(text: str) -> str:
    """Text in which only names in backticks mean something to reStructuredText."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        parts = ["'".join(parts)]
    return "".join(
        f"``{part}``" if i % 2 else re.sub(r"([\\*|_])", r"\\\1", part)
        for i, part in enumerate(parts)
    )


def leave_out(app: Sphinx, what: str, name: str, thing: Any, skip: bool, options: Any) -> bool:
    """Fields of a named tuple without a text of their own say nothing that its docstring lacks."""
    return skip or (getattr(thing, "__doc__", None) or "").startswith("Alias for field")


def setup(app: Sphinx) -> dict[str, bool]:
    """Look at each docstring before Sphinx does."""
    app.setup_extension("sphinx.ext.autodoc")
    app.connect("autodoc-process-docstring", typeset)
    app.connect("autodoc-skip-member", leave_out)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
