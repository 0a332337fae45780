"""The tags by which runs and deployments are told apart. Words only: the inbox watcher reads them without Prefect."""

from __future__ import annotations

from typing import Final

TAG: Final = "omradeloft"
"""On every deployment and run of this product."""
TRANSIENT: Final = "transient"
"""On a run that failed for what may pass by itself or be mended outside: a disk, a database, an inbox."""
