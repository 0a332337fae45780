"""Real processes that believe it is another time: libfaketime, preloaded, as far off as it takes."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest


def shifted_clock(now: datetime, zone: str = "Europe/Oslo") -> dict[str, str]:
    """The environment in which a process and its children take the time given for now; all of them agree.

    Timers are left alone, so that waiting takes as long as it does. Skips where the library is missing.

    Args:
        now: with a time zone.
        zone: of the machine they run on.
    """
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    if not found:
        reason = "libfaketime is not installed (Debian: apt install faketime)"
        if os.environ.get("OMRADELOFT_REQUIRE_SYSTEM") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    seconds = round((now - datetime.now(UTC)).total_seconds())
    return {
        "LD_PRELOAD": str(found[0]),
        "FAKETIME": f"{seconds:+d}s",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "PYTHONPATH": str(Path(__file__).with_name("shifted")),
        "TZ": zone,
    }
