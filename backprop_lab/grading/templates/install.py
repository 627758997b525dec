"""Install backprop_lab where it is missing: from a wheel beside the notebook, or the internet."""

import importlib.util

if importlib.util.find_spec("backprop_lab") is None:
    import subprocess
    import sys
    from pathlib import Path

    wheels = sorted([*Path().glob("backprop_lab-*.whl"), *Path("..").glob("backprop_lab-*.whl")])
    package = str(wheels[-1]) if wheels else "backprop_lab"
    if subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", package]).returncode:
        print("backprop_lab was not installed. Put its wheel beside this notebook and try again.")
    importlib.invalidate_caches()
