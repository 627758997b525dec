"""What every picture promises: its axes, its words, its colours on light and dark, its bytes."""

import io
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgba

from backprop_lab import plots

from .pictures import PICTURES

Draw = Callable[..., Axes]
each_picture = pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES.keys())


def colours_of(ax: Axes) -> set[str]:
    """Collect the colours of all that is visible: texts, lines, edges, faces."""
    found = [text.get_color() for text in ax.texts if text.get_text()]
    found += [ax.xaxis.label.get_color(), ax.yaxis.label.get_color()]
    found += [label.get_color() for label in (*ax.get_xticklabels(), *ax.get_yticklabels())]
    for line in ax.lines:
        found += [line.get_color(), line.get_markeredgecolor()]
    for patch in ax.patches:
        found += [patch.get_edgecolor()] * (patch.get_linewidth() > 0)
        found += [patch.get_facecolor()] * patch.get_fill()
    for collection in ax.collections:
        found += [*collection.get_edgecolor(), *collection.get_facecolor()]
    return {to_hex(colour) for colour in found if to_rgba(colour)[3] > 0}


def test_every_picture_is_in_the_tests() -> None:
    functions = {
        name for name in plots.__all__ if name.islower() and callable(getattr(plots, name))
    }
    helpers = {"axes_in_style", "ends_in_box", "label", "theme", "use_theme"}
    assert functions - helpers == {name.split(",")[0] for name in PICTURES}


@each_picture
def test_axes_that_are_given_are_used(draw: Draw) -> None:
    _, mine = plt.subplots(figsize=(12, 12))
    assert draw(ax=mine) is mine
    assert len(plt.get_fignums()) == 1


@each_picture
def test_without_axes_one_figure_is_made(draw: Draw) -> None:
    ax = draw()
    assert isinstance(ax, Axes)
    assert plt.get_fignums() == [ax.figure.number]


@each_picture
def test_an_unknown_language_is_refused_by_name(draw: Draw) -> None:
    with pytest.raises(ValueError, match=r"no labels for the language 'xx'; there are: en\."):
        draw(language="xx")
    assert plt.get_fignums() == []


@each_picture
@pytest.mark.parametrize("theme", plots.THEMES)
def test_every_colour_is_one_of_the_theme(draw: Draw, theme: str) -> None:
    with plots.theme(theme):
        ax = draw()
    ax.figure.draw_without_rendering()  # ticks are made now, when the theme has been left
    assert colours_of(ax) <= set(plots.THEMES[theme])


@each_picture
def test_a_picture_is_the_same_file_each_time(draw: Draw) -> None:
    def saved() -> bytes:
        with plots.theme("light"):
            file = io.BytesIO()
            draw().figure.savefig(file, format="svg", metadata={"Date": None})
        return file.getvalue()

    first = saved()
    assert first == saved()
    assert b"<text" not in first  # letters are paths


@each_picture
def test_a_picture_has_no_background(draw: Draw) -> None:
    ax = draw()
    for patch in (ax.patch, ax.figure.patch):
        assert patch.get_facecolor()[3] == 0.0


def faults_of(ax: Axes) -> list[str]:
    """Name the texts that are tiny, cut off by the edge, or on top of one another."""
    ax.figure.draw_without_rendering()
    page = ax.figure.bbox.padded(1)
    written = [(text, text.get_window_extent()) for text in ax.texts if text.get_text()]
    faults = [f"tiny: {text}" for text, _ in written if text.get_fontsize() < 9.5]
    faults += [
        f"cut off: {text}"
        for text, box in written
        if not (page.contains(box.x0, box.y0) and page.contains(box.x1, box.y1))
    ]
    level = [(text, box.padded(-1.5)) for text, box in written if text.get_rotation() % 180 == 0]
    faults += [
        f"on top: {one} and {other}"
        for (one, box), (other, another) in combinations(level, 2)
        if box.overlaps(another)
    ]
    return faults


@each_picture
def test_every_text_can_be_read(draw: Draw) -> None:
    assert faults_of(draw()) == []


@pytest.mark.parametrize(
    ("fault", "x", "size"), [("on top", 0.5, 10), ("cut off", 1.2, 10), ("tiny", 0.5, 7)]
)
def test_a_text_that_cannot_be_read_is_found(fault: str, x: float, size: float) -> None:
    ax = plots.axes_in_style(None, 3, 3)
    ax.text(0.5, 0.52, "here")
    ax.text(x, 0.5, "there", size=size, in_layout=False)
    assert any(found.startswith(fault) for found in faults_of(ax))


def test_the_package_is_imported_without_matplotlib() -> None:
    code = "import sys, backprop_lab; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_arguments_are_not_written() -> None:
    W = np.ones((64, 3))
    W.flags.writeable = False
    plots.first_layer_weights(W)
    plots.network_diagram([W[:3]], values=[W[:3, 0], W[0]])
    plots.outer_products(W, W)
    plots.loss_surface(lambda w0, w1: w0 * w1, W[:5, :2])
    plots.learning_curves({"a": W[0]})
