"""What all tests share: a generator with a fixed seed, and arrays that cannot be written to."""

import numpy as np
import pytest


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)
