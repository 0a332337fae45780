"""A real file system with little room, mounted where only the processes of one test see it.

A process of its own keeps the mount in a namespace; with that process it is gone. Commands join the namespace, and the
test looks into it through `/proc`.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

_WAYS = (("unshare", "--map-root-user", "--mount"), ("unshare", "--mount"))
_MOUNT = 'mount -t tmpfs -o "size=$1" tmpfs "$2" && echo ready && exec cat'


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """A mounted file system: where it is seen by the commands, and the words that let a command see it."""

    folder: Path
    keeper: int

    @property
    def seen(self) -> Path:
        """The folder as this process may look into it."""
        return Path(f"/proc/{self.keeper}/root{self.folder}")

    @property
    def namespaces(self) -> list[str]:
        """The namespaces to join, the user's first."""
        return [f"/proc/{self.keeper}/ns/{kind}" for kind in ("user", "mnt")]

    def fill(self, free: int) -> None:
        """Leaves this many bytes free."""
        room = shutil.disk_usage(self.seen).free - free
        assert room > 0, f"no more than {free} bytes are free already"
        (self.seen / ".ballast").write_bytes(bytes(room))

    def make_room(self) -> None:
        """Takes away what filled it."""
        (self.seen / ".ballast").unlink()


@contextmanager
def small_disk(folder: Path, size: str = "16m") -> Iterator[SmallDisk]:
    """A file system of that size over an empty folder; the test is skipped where nobody may mount one."""
    way = _allowed_way()
    if way is None:
        pytest.skip("this machine lets nobody mount a file system of one's own (unshare --mount is refused)")
    folder.mkdir(exist_ok=True)
    keeper = subprocess.Popen(
        [*way, "sh", "-c", _MOUNT, "sh", size, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert keeper.stdin is not None
    assert keeper.stdout is not None
    try:
        assert keeper.stdout.readline() == "ready\n"
        yield SmallDisk(folder, keeper.pid)
    finally:
        keeper.communicate(timeout=30)


@cache
def _allowed_way() -> tuple[str, ...] | None:
    """The words that give a namespace in which a file system may be mounted; None where it is not allowed."""
    if shutil.which("unshare") is None:
        return None
    for way in _WAYS:
        tried = subprocess.run([*way, "sh", "-c", "mount -t tmpfs tmpfs /mnt"], capture_output=True, check=False)
        if tried.returncode == 0:
            return way
    return None
