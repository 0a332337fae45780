"""Reading exports from where they lie: named files, or an inbox. Bytes only; nothing is understood here.

Files that are still being written are left alone: by their names, by a change between two looks, and on another machine
by a change just now.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from domain.checks.deliveries import subfolder_finding, unfinished_finding
from schemas.findings import Finding
from schemas.printable import printable
from tasks.inbox_address import InboxAddress
from tasks.inbox_folders import Entry, Folder, opened
from tasks.order import InputError

_UNFINISHED: Final = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp", "~")
_NOT_EXPORTS: Final = (".md",)
REMOTE_REST: Final = timedelta(seconds=60)
"""How long a file on another machine must have been left in peace. Transfers write at least every few seconds, and a
file that waits a minute is read in the next run."""
_LOCAL_REST: Final = timedelta(seconds=2)
_LOCAL_PAUSE_S: Final = 0.25
"""Between two looks at a folder in which something has just changed: a copy that goes on writes many times in it."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that arrived: its name, without the folder, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched, and what was left where it lay."""

    deliveries: tuple[Delivery, ...]
    findings: tuple[Finding, ...] = ()


def named_files(paths: Iterable[Path]) -> tuple[Delivery, ...]:
    """The files the caller named, in that order.

    Raises:
        InputError: one is not there or cannot be opened.
    """
    return tuple(_delivery(path) for path in paths)


def _delivery(path: Path) -> Delivery:
    try:
        return Delivery(_composed(path.name), path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}; check the name and the access") from error


def inbox_files(address: InboxAddress, now: datetime, pause: Callable[[float], None] = time.sleep) -> Fetched:
    """The files of the inbox, in the order of their names however these are encoded.

    A folder of this machine that does not exist is empty: the exports may already be stored. Subfolders are not read,
    and told; hidden files, office lock files and half-written ones are left alone.

    Args:
        address: a folder or a URL.
        now: the time, with a time zone.
        pause: waits a number of seconds.

    Raises:
        InputError: the inbox or a file in it cannot be read; then nothing is fetched.
    """
    with opened(address) as folder:
        if folder is None:
            return Fetched(())
        return _fetched(folder, now, pause)


def _fetched(folder: Folder, now: datetime, pause: Callable[[float], None]) -> Fetched:
    seen = sorted((entry for entry in folder.look() if is_named_as_ready(entry)), key=_order)
    files = [entry for entry in seen if entry.is_file]
    if not folder.is_remote and any(_is_just_changed(entry, now, _LOCAL_REST) for entry in files):
        pause(_LOCAL_PAUSE_S)
    at_rest = [entry for entry in files if not (folder.is_remote and _is_just_changed(entry, now, REMOTE_REST))]
    contents = {entry.name: folder.read(entry.name) for entry in at_rest}
    later = {entry.name: entry for entry in folder.look()}
    whole = [entry for entry in at_rest if _is_whole(entry, contents, later)]
    return Fetched(
        tuple(Delivery(_composed(entry.name), contents[entry.name]) for entry in whole),
        (
            *(unfinished_finding(_composed(entry.name)) for entry in files if entry not in whole),
            *(subfolder_finding(_composed(entry.name)) for entry in seen if not entry.is_file),
        ),
    )


def is_named_as_ready(entry: Entry) -> bool:
    """Whether the name says that it is no hidden, half-written or lock file, nor a note beside the exports."""
    name = entry.name.lower()
    is_left_alone = name.startswith((".", "~$")) or name.endswith(_UNFINISHED)
    return not is_left_alone and not (entry.is_file and name.endswith(_NOT_EXPORTS))


def _composed(name: str) -> str:
    """The name with letters such as å as one character: some systems write them as two, which look the same.

    A name is printed wherever its file is spoken of, so what a terminal obeys is taken out of it here.
    """
    return printable(unicodedata.normalize("NFC", name))


def _order(entry: Entry) -> tuple[str, bytes]:
    return _composed(entry.name), entry.name.encode("utf-8", "surrogateescape")


def _is_just_changed(entry: Entry, now: datetime, rest: timedelta) -> bool:
    """Whether it has changed within the time; a clock that is further off than that says nothing."""
    return entry.changed_at is not None and abs(now - entry.changed_at) < rest


def _is_whole(entry: Entry, contents: Mapping[str, bytes], later: Mapping[str, Entry]) -> bool:
    """Whether the file looks the same after it was read as before, and gave as many bytes as it is long."""
    return later.get(entry.name) == entry and len(contents[entry.name]) == entry.size
