"""What holds for every test: property tests have no deadline, for a slow machine is no fault in the code.

With OMRADELOFT_REPEATABLE=1 they try the same examples each time, so that what lands is judged by what it is; without
it, as `make test` does on a developer's machine, each run searches elsewhere.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

_IS_REPEATABLE = os.environ.get("OMRADELOFT_REPEATABLE") == "1"
settings.register_profile("any machine", parent=settings(), deadline=None, derandomize=_IS_REPEATABLE)
settings.load_profile("any machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow files first, so that no test process is left with one of them at the end while the others are idle."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
