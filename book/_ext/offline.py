"""Formulas without a network: MathJax travels with the site, from the installed distribution."""

import shutil
from importlib.metadata import files
from pathlib import Path

from sphinx.application import Sphinx

START = "startup.js"
# What _config.yml loads, and the table of letters. The one script that has everything is 100 kB
# heavier when it is compressed, nearly all of it a menu that is switched off.
SCRIPTS = [
    START,
    "core.js",
    "input/tex.js",
    "output/chtml.js",
    "output/chtml/fonts/tex.js",
    "a11y/assistive-mml.js",
]
FONTS = "output/chtml/fonts/woff-v2"


def copy_mathjax(app: Sphinx) -> None:
    """Copy the scripts and their fonts (1.1 of the distribution's 24 MB) into the site."""
    if app.builder.format != "html":
        return
    installed = {str(file): file for file in files("sphinx-mathjax-offline") or []}
    start = next(file for name, file in installed.items() if name.endswith(f"/mathjax/{START}"))
    source = Path(str(start.locate())).parent
    target = Path(app.outdir, "_static", "mathjax")
    scripts = [source / script for script in SCRIPTS]
    for path in [*scripts, *sorted((source / FONTS).glob("*.woff"))]:
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def setup(app: Sphinx) -> dict[str, bool]:
    """Copy before the pages are written: each of them carries a checksum of the script."""
    app.connect("builder-inited", copy_mathjax)
    # Jupyter Book sets this for sphinx_comments, which is left out: it loads scripts from afar.
    app.add_config_value("comments_config", {}, "")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
