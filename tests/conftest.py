"""What all tests share: a generator with a fixed seed, and the root of the project."""

import os
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

# A peer of the benchmarks and no part of the project: without it there is nothing to compare.
collect_ignore = [] if find_spec("torch") else ["test_pytorch.py"]

settings.register_profile("no times", deadline=None)  # a slow machine is no fault
settings.load_profile("no times")


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture(scope="session")
def project() -> Path:
    return Path(__file__).parent.parent


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> object:
    """Where everything is installed (NO_SKIPS=1, as in CI), a skipped test is a failed one."""
    report = yield
    if report.skipped and os.environ.get("NO_SKIPS"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {report.longrepr}"
    return report
