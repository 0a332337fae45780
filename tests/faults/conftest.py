"""What the fault tests share: one launcher for all of a process, an empty place, a mail server."""

from __future__ import annotations

from tests.faults.mailbox import mail, mailbox
from tests.faults.runs import launcher, place

__all__ = ["launcher", "mail", "mailbox", "place"]
