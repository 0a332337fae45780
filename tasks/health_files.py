"""Files and folders as they are found: who may write or read them, how much room there is. Nothing is changed."""

from __future__ import annotations

import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path


def is_open_to_others(path: Path) -> Path | None:
    """The path itself, or the folder it would be made in, when everybody may write there; else None."""
    place = nearest(path)
    try:
        return place if place.stat().st_mode & stat.S_IWOTH else None
    except OSError:
        return None


def is_readable_by_others(path: Path) -> bool:
    """Whether everybody on this machine may read it; a file that is not there nobody can."""
    try:
        return bool(path.stat().st_mode & stat.S_IROTH)
    except OSError:
        return False


def nearest(path: Path) -> Path:
    """The path, or the nearest folder above it that is there."""
    absolute = path.absolute()
    return next((place for place in (absolute, *absolute.parents) if _is_there(place)), Path(absolute.anchor))


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except OSError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Writable:
    """A place that is to be written: the folder that would be written in, whether it may be, and the room there."""

    place: Path
    is_writable: bool
    free_bytes: int
    total_bytes: int


def writable(path: Path) -> Writable:
    """Whether this user may write a file or folder, which need not be there yet."""
    place = nearest(path)
    needed = os.W_OK if place.is_file() else os.W_OK | os.X_OK
    may = (place.is_dir() or place == path.absolute()) and os.access(place, needed, effective_ids=True)
    usage = shutil.disk_usage(place)
    return Writable(place, may, usage.free, usage.total)
