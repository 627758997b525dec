"""The style: readable colours on light and dark pages, and a theme that leaves no trace."""

import colorsys

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from backprop_lab import plots
from backprop_lab.plots.style import Theme, colours, style

DARK_PAGES = ["#14181e", "#111111", "#1e1e1e"]  # of the book, JupyterLab, VS Code


def luminance(colour: str | np.ndarray) -> float:
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: str | np.ndarray, other: str) -> float:
    darker, brighter = sorted([luminance(one), luminance(other)])
    return (brighter + 0.05) / (darker + 0.05)


def hue(colour: str) -> float:
    return 360.0 * colorsys.rgb_to_hls(*to_rgb(colour))[0]


def test_contrast_is_measured_from_1_to_21() -> None:
    assert contrast("#777777", "#777777") == 1.0
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)


@pytest.mark.parametrize("colour", ["ink", "red", "blue", "muted"])
def test_colours_are_readable_on_their_page(colour: str) -> None:
    light, dark = (getattr(plots.THEMES[name], colour) for name in ("light", "dark"))
    assert contrast(light, "#ffffff") >= 4.5
    for page in DARK_PAGES:
        assert contrast(dark, page) >= 4.5


@pytest.mark.parametrize("colour", ["ink", "red", "blue", "muted"])
def test_light_colours_are_readable_when_the_book_turns_them_round(colour: str) -> None:
    # A dark page of the book shows 1 − c with its hue turned by half a circle.
    weights = np.array([0.213, 0.715, 0.072])  # of the hue rotation in CSS
    turned = 1 - np.array(to_rgb(getattr(plots.THEMES["light"], colour)))
    turned = np.clip(2 * weights @ turned - turned, 0, 1)
    assert contrast(turned, plots.THEMES["dark"].page) >= 4.5


@pytest.mark.parametrize("colour", ["red", "blue"])
def test_a_hue_is_the_same_in_both_themes(colour: str) -> None:
    light, dark = (hue(getattr(plots.THEMES[name], colour)) for name in ("light", "dark"))
    assert abs((light - dark + 180) % 360 - 180) < 10


def test_the_names_of_the_light_theme() -> None:
    light = plots.THEMES["light"]
    assert Theme(plots.INK, plots.RED, plots.BLUE, plots.MUTED, "#ffffff") == light
    assert style("light") == plots.STYLE


def test_a_theme_holds_inside_its_with_and_no_longer() -> None:
    before = plt.rcParams.copy()
    with plots.theme("dark"):
        assert colours() == plots.THEMES["dark"]
        with plots.theme("light"):
            assert colours() == plots.THEMES["light"]
        assert colours() == plots.THEMES["dark"]
    assert colours() == plots.THEMES["light"]
    assert plt.rcParams == before


def test_a_theme_ends_with_an_error_too() -> None:
    with pytest.raises(ZeroDivisionError), plots.theme("dark"):
        1 / 0  # noqa: B018
    assert colours() == plots.THEMES["light"]


def test_a_theme_that_is_used_stays() -> None:
    plots.use_theme("dark")
    assert colours() == plots.THEMES["dark"]
    plots.use_theme("light")
    assert colours() == plots.THEMES["light"]


def test_a_dark_style_of_matplotlib_is_seen() -> None:
    with plt.style.context("dark_background"):
        assert colours() == plots.THEMES["dark"]


def test_what_the_backend_sets_outlasts_a_theme() -> None:
    with plots.theme("dark"):
        plt.rcParams["interactive"] = not plt.rcParams["interactive"]
        changed = plt.rcParams["interactive"]
    assert plt.rcParams["interactive"] == changed


def test_an_unknown_theme_is_refused_by_name() -> None:
    message = r"no theme 'sepia'; there are: dark, light\."
    with pytest.raises(ValueError, match=message):
        plots.use_theme("sepia")
    with pytest.raises(ValueError, match=message), plots.theme("sepia"):
        pass
