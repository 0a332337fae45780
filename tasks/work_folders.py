"""Folders of temporary files that a killed run could not remove: the next run does."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

_PREFIXES: Final = ("omradeloft-pdf-", "omradeloft-charts-")
_ABANDONED_S: Final = 3600
"""No folder is in use so long: a conversion is stopped after minutes."""


def remove_abandoned_folders() -> None:
    """Remove those of this user that nobody has used for an hour; others, and what cannot be removed, stay."""
    with suppress(OSError):  # a place without temporary files says so itself when one is needed
        for path in Path(tempfile.gettempdir()).iterdir():
            if path.name.startswith(_PREFIXES) and _is_abandoned(path):
                shutil.rmtree(path, ignore_errors=True)


def _is_abandoned(path: Path) -> bool:
    try:
        found = path.lstat()
    except OSError:
        return False  # somebody else has removed it
    return found.st_uid == os.getuid() and time.time() - found.st_mtime > _ABANDONED_S
