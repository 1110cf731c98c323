"""Programs and environments that tests run for real."""

from __future__ import annotations

import os

import pytest


def need(there: object, what: str) -> None:
    """Skips the test where a part is missing that `make test` installs or that every CI machine has; in CI it fails."""
    if there:
        return
    if os.environ.get("CI"):
        pytest.fail(f"{what}: in CI it must be there")
    pytest.skip(f"{what} (in CI this is a failure)")
