"""The loss as a landscape: lines of equal loss, and the path on top of them."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from backprop_lab import plots
from backprop_lab.plots.surfaces import thinned

from .pictures import PATH, bowl, texts


def test_the_loss_is_the_same_all_along_a_line() -> None:
    ax = plots.loss_surface(bowl, span=(-2, 2, -1, 1), levels=5)
    (lines,) = ax.collections
    assert len(lines.levels) == 5
    for level, way in zip(lines.levels, lines.get_paths(), strict=True):
        np.testing.assert_allclose([bowl(*point) for point in way.vertices], level, atol=0.01)


def test_the_lines_have_the_same_area_between_them() -> None:
    # The loss w0 + w1 on the unit square: half of the area lies below 1.
    ax = plots.loss_surface(lambda w0, w1: w0 + w1, span=(0, 1, 0, 1), levels=3)
    assert ax.collections[0].levels[1] == pytest.approx(1.0)
    assert ax.collections[0].levels[0] == pytest.approx(np.sqrt(0.5), abs=0.02)


def test_the_loss_sees_two_numbers_at_a_time() -> None:
    def loss(w0: float, w1: float) -> float:
        assert np.ndim(w0) == np.ndim(w1) == 0
        return w0 * w1

    plots.loss_surface(loss)


def test_the_path_is_drawn_with_a_dot_for_each_step() -> None:
    ax = plots.loss_surface(bowl, PATH)
    path, start, end = ax.lines
    assert path.get_xydata().tolist() == PATH.tolist()
    assert path.get_marker() == "o"
    assert path.get_color() == plots.BLUE
    assert start.get_xydata().tolist() == [PATH[0].tolist()]
    assert end.get_xydata().tolist() == [PATH[-1].tolist()]
    assert start.get_marker() != end.get_marker()
    labels = {text.get_text(): text.xy for text in ax.texts if hasattr(text, "xy")}
    assert labels == {"start": tuple(PATH[0]), "end": tuple(PATH[-1])}


def test_heights_are_written_on_every_third_line() -> None:
    ax = plots.loss_surface(bowl, span=(-2, 2, -1, 1), levels=7)
    levels = ax.collections[0].levels[::3]
    assert texts(ax) == [f"{level:.3g}" for level in levels]
    for text, level in zip(ax.texts, levels, strict=True):
        assert bowl(*text.get_position()) == pytest.approx(level, rel=0.1)


def test_what_is_shown_follows_the_path_or_the_span() -> None:
    assert plots.loss_surface(bowl).get_xlim() == (-3.0, 3.0)
    ax = plots.loss_surface(bowl, np.array([[0.0, 1.0], [4.0, 2.0]]))
    assert (ax.get_xlim(), ax.get_ylim()) == ((-1.0, 5.0), (0.0, 3.0))
    ax = plots.loss_surface(bowl, PATH, span=(0, 1, 2, 3))
    assert (ax.get_xlim(), ax.get_ylim()) == ((0.0, 1.0), (2.0, 3.0))


def test_a_path_that_stands_still_has_room_around_it() -> None:
    ax = plots.loss_surface(bowl, [[1.0, 1.0]])
    assert ax.get_xlim() == (0.0, 2.0)
    assert "start" in texts(ax)


def test_a_long_path_on_a_rough_loss_is_drawn_in_full() -> None:
    path = np.column_stack([np.linspace(-1, 1, 5000), np.zeros(5000)])
    ax = plots.loss_surface(lambda w0, w1: np.sin(60 * w0) * np.cos(50 * w1), path)
    assert ax.lines[0].get_xydata().shape == (5000, 2)


def test_points_are_left_out_evenly() -> None:
    points = np.arange(10.0).reshape(5, 2)
    assert thinned(points, 5).tolist() == points.tolist()
    assert thinned(points, 3).tolist() == [[0, 1], [4, 5], [8, 9]]


def test_a_flat_loss_has_no_lines_to_name() -> None:
    assert texts(plots.loss_surface(lambda w0, w1: 1.0)) == []


def test_where_the_loss_is_not_finite_there_are_no_lines() -> None:
    ax = plots.loss_surface(lambda w0, w1: np.log(w0) + w1, span=(-1, 1, -1, 1))
    points = np.vstack([way.vertices for way in ax.collections[0].get_paths()])
    assert points[:, 0].min() > 0.0


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        ((bowl, PATH[:, :1]), {}, r"path has shape \(5, 1\), expected \(steps \+ 1, 2\)\."),
        ((bowl, PATH[0]), {}, r"path has shape \(2,\)"),
        ((bowl, PATH[:0]), {}, "path is empty"),
        ((bowl, PATH * np.inf), {}, "path holds inf"),
        ((bowl,), {"span": (1, 0, 0, 1)}, r"span is \(1, 0, 0, 1\), expected \(low, high"),
        ((bowl,), {"levels": 0}, r"levels is 0, expected 1 or more\."),
        ((lambda w0, w1: np.nan,), {}, "loss is nowhere finite, expected a number"),
    ],
)
def test_bad_input_is_refused(arguments: Any, options: Any, words: str) -> None:
    with pytest.raises(ValueError, match=f"loss_surface: {words}"):
        plots.loss_surface(*arguments, **options)
    assert plt.get_fignums() == []
