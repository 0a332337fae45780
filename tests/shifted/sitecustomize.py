"""Read by every Python that runs with a shifted clock: a sleep that libfaketime 0.9.10 lets end.

That version adds its shift to the monotonic clock in one system call only, the one by which Python 3.11 sleeps; it then
refuses the time it is given.
"""

from __future__ import annotations

import select
import time


def _sleep(seconds: float) -> None:
    select.select([], [], [], seconds)


time.sleep = _sleep
