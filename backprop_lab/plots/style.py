"""The style: forward in ink, backward in red, after the step in blue, on light and dark pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb


class Theme(NamedTuple):
    """The colours for one kind of page, each at least 4.5 : 1 against it."""

    ink: str
    red: str
    blue: str
    muted: str
    page: str


# The book uses the light theme alone: its style sheet turns lightness round for dark pages.
THEMES = {
    "light": Theme("#1f2328", "#b3261e", "#1a56c4", "#5b6169", page="#ffffff"),
    "dark": Theme("#d9dde2", "#ff9e96", "#77b3ff", "#999fa7", page="#14181e"),
}
INK, RED, BLUE, MUTED, _ = THEMES["light"]

LETTERS = 11.0  # points


def style(name: str = "light") -> dict[Any, Any]:
    """Return matplotlib's settings for a theme: what every picture shares."""
    if name not in THEMES:
        known = ", ".join(sorted(THEMES))
        raise ValueError(f"plots: no theme {name!r}; there are: {known}.")
    colours = THEMES[name]
    return {
        "svg.fonttype": "path",  # "none" draws the prime of a slope wrongly
        "svg.hashsalt": "backprop_lab",  # the same picture is the same file
        "figure.facecolor": "none",
        "savefig.facecolor": "none",
        "axes.facecolor": "none",
        "axes.edgecolor": colours.muted,
        "axes.labelcolor": colours.ink,
        "axes.titlecolor": colours.ink,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "text.color": colours.ink,
        "xtick.color": colours.muted,
        "ytick.color": colours.muted,
        "font.size": LETTERS,
        "lines.linewidth": 2.0,
    }


# A notebook that wants the style for saved files, too, says plt.rcParams.update(plots.STYLE).
STYLE = style("light")


def use_theme(name: str) -> None:
    """Draw for light or for dark pages from here on.

    A picture stays transparent. To save it with its page behind it:
    figure.savefig("picture.png", facecolor=plots.THEMES["dark"].page)
    """
    plt.rcParams.update(style(name))


@contextmanager
def theme(name: str) -> Iterator[None]:
    """Draw for light or for dark pages inside a `with`.

    >>> with theme("dark"):
    ...     colours().ink
    '#d9dde2'
    """
    settings = style(name)
    # Not plt.rc_context: it would take back what the backend sets when the first figure loads it.
    before = {key: plt.rcParams[key] for key in settings}
    plt.rcParams.update(settings)
    try:
        yield
    finally:
        plt.rcParams.update(before)


def name_of_theme() -> str:
    """Tell the theme in use from matplotlib's own setting: pale letters are for a dark page."""
    return "dark" if np.mean(to_rgb(plt.rcParams["text.color"])) > 0.5 else "light"


def colours() -> Theme:
    """Return the colours of the theme in use."""
    return THEMES[name_of_theme()]


def axes_in_style(ax: Axes | None, width: float, height: float) -> Axes:
    """Return `ax`, or axes on a new figure of that size in inches, in the style of the book."""
    if ax is not None:
        return ax
    with theme(name_of_theme()):
        ax = plt.figure(figsize=(width, height), layout="constrained").subplots()
    # Ticks are made when they are first drawn, and would ask for the colours of that moment.
    ax.tick_params(which="both", color=colours().muted, labelcolor=colours().muted)
    return ax
