"""What a first layer looks for: the weights into each hidden neuron, as a small image."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from backprop_lab.inputs import check_entries
from backprop_lab.plots.drawing import as_numbers, number, sheet, width_of, write
from backprop_lab.plots.labels import label
from backprop_lab.plots.style import colours
from backprop_lab.shapes import Array, ShapeError, check_shapes

TILE, GAP, SAMPLE = 0.46, 0.07, 0.15  # inches


def first_layer_weights(
    W: Any,
    shape: tuple[int, int] = (8, 8),
    *,
    columns: int = 8,
    ax: Axes | None = None,
    language: str = "en",
) -> Axes:
    """Draw each column of W as an image of that shape: what one hidden neuron looks for.

    W (n_in, n_hidden) with n_in = shape[0] · shape[1], images in rows of `columns`

    All share one scale: 0 is the page itself, and the largest weight of either sign is full
    colour, blue where it is positive, red with a hole in it where it is negative.
    """
    where = "first_layer_weights"
    check_shapes(where, W=(W, "n_in n_hidden"))
    (W,) = as_numbers(where, W=W)
    (high, wide), n = shape, W.shape[1]
    if len(W) != high * wide:
        raise ShapeError(
            f"{where}: W has shape {W.shape}, expected ({high * wide}, n_hidden) "
            f"for images of shape {shape}."
        )
    check_entries(where, "columns", columns, columns >= 1, "1 or more")
    title = label("one scale", language)
    largest = float(np.abs(W).max())
    columns, tall = min(columns, n), TILE * high / wide
    scale = [(-1.0, number(-largest)), (0.0, "0"), (1.0, number(largest, sign="+"))]
    room = [0.16 + width_of(title)] + [0.35 + SAMPLE + width_of(text) for _, text in scale]
    width = max(columns * (TILE + GAP), sum(room)) + GAP
    height = -(-n // columns) * (tall + GAP) + GAP
    ax = sheet(ax, width, height + 0.3)
    for k, image in enumerate(W.T.reshape(n, high, wide)):
        left, top = GAP + k % columns * (TILE + GAP), GAP + k // columns * (tall + GAP)
        tile(ax, image / (largest or 1.0), left, top, TILE, tall)
    level = height + 0.15
    write(ax, GAP, level, title, ha="left")
    for (share, text), left in zip(scale, GAP + np.cumsum(room), strict=False):
        tile(ax, np.array([[share]]), left, level - SAMPLE / 2, SAMPLE, SAMPLE)
        write(ax, left + SAMPLE + 0.06, level, text, ha="left")
    return ax


def tile(ax: Axes, shares: Array, x: float, y: float, width: float, height: float) -> None:
    """Draw one image in a thin frame, its upper left corner at (x, y); shares from −1 to 1."""
    extent = (x, x + width, y + height, y)
    ax.imshow(pixels(shares), extent=extent, interpolation="none", origin="upper")
    frame = Rectangle((x, y), width, height, fill=False, edgecolor=colours().muted, linewidth=0.6)
    ax.add_patch(frame)


def pixels(shares: Array) -> Array:
    """Turn shares of the largest weight into colours with an opacity.

    shares (h, w)  ->  (3h, 3w, 4), 3 × 3 pixels for each: the one in the middle is the hole
    """
    red, blue = to_rgb(colours().red), to_rgb(colours().blue)
    rgb = np.where((shares < 0)[..., None], red, blue)
    fine = np.concatenate([rgb, np.abs(shares)[..., None]], axis=2).repeat(3, 0).repeat(3, 1)
    fine[1::3, 1::3, 3] *= shares >= 0
    return np.asarray(fine)
