"""Markup: HTML for a notebook, to be read by eye and by ear, in the colours of the notebook.

It has no style sheet, no script and no colour of its own, so that it looks right in every theme,
and an exported page says the same as a live one.
"""

from collections.abc import Iterable, Sequence
from html import escape

from backprop_lab.tasks.messages import language

# Notebooks put the cells of tables to the right, and old pages do not hand a colour down to them.
CELL = ' style="text-align:left;white-space:nowrap;padding:0 1em 0 0"'
INHERIT = ' style="color:inherit;font:inherit"'
SCROLL = ' style="overflow-x:auto"'


def section(heading: str, parts: Iterable[str]) -> str:
    """Put parts under a heading; only the look of one, or it would be a chapter of the notebook."""
    return (
        f'<section lang="{language()}" '
        'style="border-left:4px solid currentColor;padding-left:1em;max-width:42em;'
        'overflow-wrap:anywhere">'
        f'<p role="heading" aria-level="4"><strong>{heading}</strong></p>'
        f"{''.join(parts)}</section>"
    )


def code(text: str) -> str:
    """Show a name as code."""
    return f"<code>{escape(text)}</code>"


def paragraph(text: str) -> str:
    """Show a sentence."""
    return f"<p>{escape(text)}</p>"


def listing(text: str) -> str:
    """Show lines as they are; where they are too long, the keyboard reaches them to scroll."""
    return f'<pre tabindex="0"{SCROLL}>{escape(text)}</pre>'


def picture(lines: Sequence[str], description: str) -> str:
    """Show a picture made of characters; who cannot see it hears the description."""
    drawn = escape("\n".join(lines))
    return f'<pre{SCROLL} role="img" aria-label="{escape(description)}">{drawn}</pre>'


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Show a table; the first entry of a row is its head, and is markup already."""
    head = "".join(f'<th scope="col"{CELL}>{escape(column)}</th>' for column in columns)
    body = "".join(
        f'<tr><th scope="row"{CELL}>{first}</th>'
        + "".join(f"<td{CELL}>{escape(entry)}</td>" for entry in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return (
        f"<table{INHERIT}><caption{CELL}>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
