"""Writing files so that nobody ever opens half of one, and so that those which belong together change together.

A file is written beside its place under a hidden name, brought to the disk, and moved. Whatever stops the program in
between leaves the old file as it was.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_BESIDE: Final = ".part"
"""How the hidden names end, by which the next writer knows what a killed one has left."""


class NotWrittenError(OSError):
    """Files could not be written; those that were there are as they were."""

    def __init__(self, folder: Path, fault: OSError) -> None:
        super().__init__(
            f"{folder}: cannot be written: {fault.strerror or fault}; what was there stands as it did. Make room or "
            "mend the access, and run again"
        )


def write_whole(path: Path, content: bytes, *, mode: int = 0o644) -> Path:
    """The path, written beside and moved into place.

    Raises:
        NotWrittenError: the folder cannot be written; the old file stands as it did.
    """
    with _worded(path.parent):
        beside = _beside(path, content, mode)
        try:
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        _settle(path.parent)
    return path


@contextmanager
def turn_in(folder: Path) -> Iterator[None]:
    """One writer at a time in a folder, which is made when it is missing.

    What a killed writer has left is removed: the living ones wait for their turn. Where the file system has no locks
    all write at once, and what is left over stays under its hidden name.

    Raises:
        NotWrittenError: the folder cannot be made or opened.
    """
    with _worded(folder):
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            for left in folder.glob(f".*{_BESIDE}"):
                left.unlink(missing_ok=True)
        yield
    finally:
        os.close(descriptor)


def write_together(folder: Path, contents: Mapping[str, bytes], without: Iterable[str] = ()) -> tuple[Path, ...]:
    """The paths of files that belong together, in their order. To be called in one's turn.

    All are on the disk before the first is moved, and the first of them is moved last: who waits for it finds the
    others there.

    Args:
        folder: where they go.
        contents: bytes by name.
        without: names of files that would contradict them, and that go when they come.

    Raises:
        NotWrittenError: not all of them could be written; then none is moved, and none is removed.
    """
    beside: dict[Path, Path] = {}
    with _worded(folder):
        try:
            for name, content in contents.items():
                beside[folder / name] = _beside(folder / name, content, 0o644)
            for name in without:
                (folder / name).unlink(missing_ok=True)
            for path in reversed(beside):
                beside[path].replace(path)
        except BaseException:
            for left in beside.values():
                left.unlink(missing_ok=True)
            raise
        _settle(folder)
    return tuple(beside)


@contextmanager
def _worded(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotWrittenError(folder, error) from error


def _beside(path: Path, content: bytes, mode: int) -> Path:
    """The file under a hidden name, on the disk: of one moved before its bytes a power cut may leave only the name."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_BESIDE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _settle(folder: Path) -> None:
    """Bring the names to the disk, where the file system can; else they are as safe as it makes them."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
