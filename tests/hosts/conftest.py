"""Fixtures that several host tests share."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The name of this test process, also without pytest-xdist."""
    return getattr(request.config, "workerinput", {}).get("workerid", "master")
