"""When a step is tried again and how long it may take: the world may recover, wrong data does not. No Prefect here."""

from __future__ import annotations

from typing import Final

from tasks.inbox_folders import InboxUnreachableError
from tasks.notify import NotAllSentError
from tasks.store import StoreError

DELAYS_S: Final = (2, 10, 30, 90)
"""Between tries of a step: a hiccup is over in seconds, and a database that is restarted answers within two minutes.
What lasts longer is for the next scheduled run; a person should not wait for more."""
MAIL_DELAYS_S: Final = (5, 15, 30)
"""Between tries of sending: a mail server that is started again answers by then. What it still does not take waits in
the outbox for the daily check and the next run, so that nobody waits longer here."""
READ_SECONDS: Final = 30 * 60
"""For fetching and decoding: five million lines took under a minute, and a slow line brings a gigabyte in a quarter."""
WORK_SECONDS: Final = 30 * 60
"""For checking, and for reconciling and storing, each: minutes for five million lines, and a writer before us may hold
the database for two."""
WRITE_SECONDS: Final = 20 * 60
"""For composing and converting the documents: about a minute, and LibreOffice has limits of its own."""
SEND_SECONDS: Final = 10 * 60
"""For one try of sending all that waits: mail servers that hang are given up by the connection's own limits."""


def may_pass(fault: BaseException) -> bool:
    """Whether trying again may help: the inbox, the database, the mail or the disk failed.

    Never when an export, a programme file or the program itself is at fault, nor when a step has used up its time.
    """
    if isinstance(fault, StoreError):
        return fault.may_pass
    if isinstance(fault, NotAllSentError):
        return fault.notified.may_pass
    is_out_of_time = isinstance(fault, TimeoutError) and fault.errno is None  # that of a step, not of a share
    return isinstance(fault, InboxUnreachableError | OSError) and not is_out_of_time
