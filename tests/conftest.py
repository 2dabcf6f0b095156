"""Shared fixtures."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples at every run; HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=5000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def sample():
    """The corpus of the sample data."""
    import lawkit

    return lawkit.load(ROOT / "data" / "sample")


@pytest.fixture(scope="session")
def real_reports() -> Path:
    """The folder of real reports, where the environment names one."""
    folder = os.environ.get("LAWKIT_REPORTS")
    if not folder:
        pytest.skip("LAWKIT_REPORTS is not set")
    return Path(folder)
