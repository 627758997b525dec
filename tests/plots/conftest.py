"""What the tests of the pictures share: no window, figures closed, settings as they were."""

from collections.abc import Iterator

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

mpl.use("agg")


@pytest.fixture(autouse=True)
def _leave_nothing() -> Iterator[None]:
    with mpl.rc_context():
        yield
    plt.close("all")
