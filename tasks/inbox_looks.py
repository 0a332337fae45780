"""Looking at the inbox again and again: which files are whole, and their sha256. Nothing is understood or stored here.

A file is whole when two looks in a row show it alike; one on another machine must have been left in peace as well, for
that is what a run asks of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from tasks.inbox import REMOTE_REST, is_named_as_ready
from tasks.inbox_address import InboxAddress
from tasks.inbox_folders import Entry, Folder, opened

_WRONG_CLOCK: Final = timedelta(days=1)
"""A file changed further ahead than this was stamped by a clock that says nothing."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the inbox held at one moment: its files, and the sha256 of those that are whole."""

    files: frozenset[Entry] = frozenset()
    whole: Mapping[Entry, str] = field(default_factory=dict)

    @property
    def contents(self) -> frozenset[str]:
        """The sha256 of every whole file; two with the same bytes are one."""
        return frozenset(self.whole.values())


def look_again(address: InboxAddress, before: Look, now: datetime) -> Look:
    """The inbox now, held against the look before; a file is read once, and again when it has changed.

    Args:
        address: a folder or a URL; a folder of this machine that does not exist is empty.
        before: the look before this one; an empty one at first.
        now: the time, with a time zone.

    Raises:
        InputError: the inbox or a file in it cannot be read.
    """
    with opened(address) as folder:
        if folder is None:
            return Look()
        files = frozenset(entry for entry in folder.look() if entry.is_file and is_named_as_ready(entry))
        steady = [entry for entry in files & before.files if not folder.is_remote or _has_rested(entry, now)]
        return Look(
            files, {entry: sha for entry in steady if (sha := before.whole.get(entry) or _sha256(folder, entry))}
        )


def fingerprint(contents: Iterable[str]) -> str:
    """A name for what an inbox holds, whatever the files are called."""
    return hashlib.sha256("\n".join(sorted(contents)).encode()).hexdigest()


def _has_rested(entry: Entry, now: datetime) -> bool:
    if entry.changed_at is None:
        return True
    age = now - entry.changed_at
    return age >= REMOTE_REST or age < -_WRONG_CLOCK


def _sha256(folder: Folder, entry: Entry) -> str | None:
    """None when the bytes are not as many as the file was long: it changes while it is read."""
    content = folder.read(entry.name)
    return hashlib.sha256(content).hexdigest() if len(content) == entry.size else None
