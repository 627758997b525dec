"""First-layer weights: one image per neuron, one scale for all, and the page for 0."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from backprop_lab import plots
from backprop_lab.plots.filters import pixels

from .pictures import texts

W = np.arange(-9.0, 9.0).reshape(6, 3)  # three neurons with images of 2 × 3, largest weight 9


def test_each_column_is_an_image_on_the_scale_of_the_largest_weight() -> None:
    ax = plots.first_layer_weights(W, (2, 3))
    images = [np.asarray(image.get_array()) for image in ax.images]
    assert len(images) == 3 + 3  # and three samples of the scale
    for column, image in zip(W.T, images, strict=False):
        corners = image[::3, ::3]  # a weight is 3 × 3 pixels
        np.testing.assert_allclose(corners[..., 3], np.abs(column).reshape(2, 3) / 9.0)
        negative = column.reshape(2, 3) < 0
        assert (corners[negative][:, :3] == to_rgb(plots.RED)).all()
        assert (corners[~negative][:, :3] == to_rgb(plots.BLUE)).all()


def test_a_negative_weight_has_a_hole() -> None:
    negative, positive = pixels(np.array([[-0.5, 0.5]]))[:, :, 3].reshape(3, 2, 3).swapaxes(0, 1)
    assert negative.tolist() == [[0.5, 0.5, 0.5], [0.5, 0.0, 0.5], [0.5, 0.5, 0.5]]
    assert (positive == 0.5).all()


def test_zero_is_the_page_itself() -> None:
    assert (pixels(np.zeros((2, 2)))[..., 3] == 0.0).all()


def test_the_scale_is_said_in_text() -> None:
    assert texts(plots.first_layer_weights(W, (2, 3))) == ["one scale for all:", "−9", "0", "+9"]


def test_images_stand_in_rows_of_columns_and_do_not_overlap() -> None:
    ax = plots.first_layer_weights(np.ones((4, 5)), (2, 2), columns=2)
    lefts, tops = [], []
    for image in ax.images[:5]:
        left, _, _, top = image.get_extent()
        lefts.append(round(left, 6))
        tops.append(round(top, 6))
    assert len(set(lefts)) == 2
    assert len(set(tops)) == 3
    assert tops == sorted(tops)  # y runs down


def test_an_image_is_upright_and_as_wide_as_high() -> None:
    left, right, bottom, top = plots.first_layer_weights(np.ones((64, 1))).images[0].get_extent()
    assert top < bottom  # y runs down: the first row of the image is on top
    assert right - left == pytest.approx(bottom - top)


def test_weights_of_zero_can_be_drawn() -> None:
    assert "0" in texts(plots.first_layer_weights(np.zeros((64, 2))))


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        ((np.ones(64),), {}, r"W has shape \(64,\), expected \(n_in, n_hidden\)\."),
        ((np.ones((64, 0)),), {}, "W is empty"),
        ((np.full((64, 1), np.nan),), {}, "W holds nan"),
        (
            (np.ones((60, 2)),),
            {},
            r"W has shape \(60, 2\), expected \(64, n_hidden\) for images of shape \(8, 8\)\.",
        ),
        ((np.ones((64, 2)),), {"columns": 0}, r"columns is 0, expected 1 or more\."),
    ],
)
def test_bad_input_is_refused(arguments: Any, options: Any, words: str) -> None:
    with pytest.raises(ValueError, match=f"first_layer_weights: {words}"):
        plots.first_layer_weights(*arguments, **options)
    assert plt.get_fignums() == []
