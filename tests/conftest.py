"""Shared fixtures."""

import os
from pathlib import Path

import pytest

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
