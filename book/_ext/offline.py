"""Formulas without a network: MathJax travels with the site, from the installed distribution."""

import shutil
from importlib.metadata import files
from pathlib import Path

from sphinx.application import Sphinx

SCRIPT = "tex-chtml.js"
FONTS = "output/chtml/fonts/woff-v2"


def copy_mathjax(app: Sphinx) -> None:
    """Copy the one script and its fonts (1.5 of the distribution's 24 MB) into the site."""
    if app.builder.format != "html":
        return
    installed = {str(file): file for file in files("sphinx-mathjax-offline") or []}
    script = next(file for name, file in installed.items() if name.endswith(f"/mathjax/{SCRIPT}"))
    source = Path(str(script.locate())).parent
    target = Path(app.outdir, "_static", "mathjax")
    (target / FONTS).mkdir(parents=True, exist_ok=True)
    for path in [source / SCRIPT, *sorted((source / FONTS).glob("*.woff"))]:
        shutil.copyfile(path, target / path.relative_to(source))


def setup(app: Sphinx) -> dict[str, bool]:
    """Copy before the pages are written: each of them carries a checksum of the script."""
    app.connect("builder-inited", copy_mathjax)
    # Jupyter Book sets this for sphinx_comments, which is left out: it loads scripts from afar.
    app.add_config_value("comments_config", {}, "")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
