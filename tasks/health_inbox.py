"""What lies in the inbox. Files are opened and not read; nothing is changed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime

from tasks.health_files import is_open_to_others
from tasks.inbox import is_named_as_ready
from tasks.inbox_address import InboxAddress
from tasks.inbox_folders import opened


@dataclass(frozen=True, slots=True)
class InboxFound:
    """What an inbox holds. `unreadable` counts the files and folders that this user may not read."""

    is_there: bool
    files: int = 0
    left_alone: int = 0
    unreadable: int = 0
    oldest_at: datetime | None = None
    is_open: bool = False


def inbox_found(address: InboxAddress) -> InboxFound:
    """What an inbox holds now.

    Raises:
        InputError: it cannot be reached or read.
    """
    with opened(address) as folder:
        if folder is None:
            return InboxFound(is_there=False)
        entries = folder.look()
    ready = [entry for entry in entries if entry.is_file and is_named_as_ready(entry)]
    here = address.folder
    unreadable = [entry for entry in ready if here and not os.access(here / entry.name, os.R_OK, effective_ids=True)]
    return InboxFound(
        is_there=True,
        files=len(ready),
        left_alone=len(entries) - len(ready),
        unreadable=len(unreadable),
        oldest_at=min((entry.changed_at for entry in ready if entry.changed_at), default=None),
        is_open=here is not None and is_open_to_others(here) is not None,
    )
