"""The pictures: they are drawn on the axes that come back, labelled, and refuse what they lack."""

import io

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from backprop_lab import plots
from backprop_lab.activations import RELU, SIGMOID, TANH
from backprop_lab.shapes import ShapeError

mpl.use("agg")

X = np.array([[0.0, 1.5], [0.5, -1.0], [2.0, -0.5], [-1.0, -1.0]])
Y = np.array([1.0, 0.0, 1.0, 0.0])
W, B = np.array([0.5, 2.0]), -1.0


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def texts(ax):
    return [text.get_text().strip() for text in ax.texts]


def test_a_decision_line_lies_where_the_score_is_zero():
    """Both ends of the drawn line satisfy w · x + b = 0."""
    ax = plots.decision_line(X, Y, W, B)
    assert isinstance(ax, Axes)
    (line,) = ax.lines
    np.testing.assert_allclose(line.get_xydata() @ W + B, 0.0, atol=1e-12)


def test_targets_differ_by_marker_and_steps_by_dash():
    """Colour is never the only difference."""
    ax = plots.decision_line(X, Y, W, B, after=(np.array([2.5, 1.5]), 0.0))
    circle, square = (collection.get_paths()[0].vertices for collection in ax.collections)
    assert circle.shape != square.shape
    before, after = ax.lines
    assert (before.get_linestyle(), after.get_linestyle()) == ("-", "--")
    assert (before.get_color(), after.get_color()) == (plots.INK, plots.BLUE)
    assert {"before", "after", "target 0", "target 1"} <= set(texts(ax))


@pytest.mark.parametrize(
    ("w", "b"), [([0.0, 0.0], 1.0), ([1.0, 0.0], 100.0)], ids=["no weights", "far away"]
)
def test_a_line_that_is_not_in_the_picture_is_left_out(w, b):
    """Without weights there is no line, and no warning about a division by 0 either."""
    ax = plots.decision_line(X, Y, np.array(w), b)
    assert len(ax.lines) == 0


@pytest.mark.parametrize("w", [[1.0, 0.0], [0.0, 1.0]], ids=["upright", "level"])
def test_a_line_along_an_axis_is_drawn(w):
    """One of the two divisions is by 0; the other one finds the ends."""
    ax = plots.decision_line(X, Y, np.array(w), 0.0)
    np.testing.assert_allclose(ax.lines[0].get_xydata() @ w, 0.0, atol=1e-12)


def test_axes_that_are_given_are_used():
    """No second figure appears."""
    _, mine = plt.subplots()
    assert plots.decision_line(X, Y, W, B, ax=mine) is mine
    assert plots.activation_and_slope(TANH, ax=mine) is mine
    assert plots.outer_products(X, X, ax=mine) is mine
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize("operation", [SIGMOID, TANH, RELU], ids=lambda o: o.name)
def test_the_red_curve_is_the_slope_of_the_ink_curve(operation):
    """Differences of the drawn curve give the drawn slope, away from ReLU's corner."""
    ax = plots.activation_and_slope(operation)
    curve, slope = ax.lines
    assert (curve.get_color(), slope.get_color()) == (plots.INK, plots.RED)
    x, y = curve.get_xydata().T
    measured = (y[2:] - y[:-2]) / (x[2:] - x[:-2])
    away = np.abs(x[1:-1]) > 0.1
    np.testing.assert_allclose(slope.get_ydata()[1:-1][away], measured[away], atol=2e-3)
    assert "its slope" in texts(ax)


def test_the_last_table_is_the_sum_of_the_others():
    """Two samples, two inputs, two outputs: [[1, 2], [2, 4]] + [[0, 0], [3, -1]]."""
    ax = plots.outer_products(np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([[1.0, 2.0], [3, -1]]))
    shown = texts(ax)
    assert shown[:5] == ["+1", "+2", "+2", "+4", "sample 0"]
    assert shown[-6:] == ["+1", "+2", "+5", "+3", "dW, their sum", "="]


def test_an_unknown_language_is_refused_by_name():
    """Better no picture than one with half of its labels in another language."""
    for draw in (
        lambda: plots.decision_line(X, Y, W, B, language="xx"),
        lambda: plots.activation_and_slope(TANH, language="xx"),
        lambda: plots.outer_products(X, X, language="xx"),
    ):
        with pytest.raises(ValueError, match=r"no labels for the language 'xx'; there are: en\."):
            draw()
    assert plt.get_fignums() == []


def test_every_language_has_every_label():
    """A new table is complete or the tests fail."""
    for table in plots.LABELS.values():
        assert table.keys() == plots.LABELS["en"].keys()


def test_shapes_that_do_not_fit_are_refused():
    """The sentence names the picture, like every function of the package."""
    with pytest.raises(ShapeError, match="outer_products: dy"):
        plots.outer_products(X, X[:2])


def test_a_picture_is_the_same_file_each_time():
    """No date, no random ids: it can be compared and cached."""

    def saved():
        with plt.rc_context(plots.STYLE):
            figure = plots.decision_line(X, Y, W, B).figure
            file = io.BytesIO()
            figure.savefig(file, format="svg", metadata={"Date": None})
        return file.getvalue()

    first = saved()
    assert first == saved()
    assert b"<text" not in first  # letters are paths


def test_a_picture_has_no_background():
    """Figure and axes let the page shine through."""
    ax = plots.decision_line(X, Y, W, B)
    for patch in (ax.patch, ax.figure.patch):
        assert patch.get_facecolor()[3] == 0.0


def test_colours_are_readable_on_white_and_turned_round_on_dark():
    """4.5 : 1 at least. Dark pages show 1 − c with its hue turned by half a circle."""
    weights = np.array([0.213, 0.715, 0.072])  # of the hue rotation in CSS

    def luminance(rgb):
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        return linear @ [0.2126, 0.7152, 0.0722]

    dark_page = luminance(np.array([0x14, 0x18, 0x1E]) / 255)
    for name in (plots.INK, plots.RED, plots.BLUE, plots.MUTED):
        rgb = np.array(to_rgb(name))
        turned = np.clip(2 * weights @ (1 - rgb) - (1 - rgb), 0, 1)
        assert 1.05 / (luminance(rgb) + 0.05) >= 4.5
        assert (luminance(turned) + 0.05) / (dark_page + 0.05) >= 4.5
