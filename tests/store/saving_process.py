"""A process of its own that saves the example run, and on demand kills itself on the way.

    python -m tests.store.saving_process URL [STATEMENT]

Waits for a line on standard input, so that several can start at the same moment. STATEMENT is the beginning of the
statement at which to die, or COMMIT.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from sqlalchemy import Engine, event

from tasks.store import open_database
from tests.store.example_run import NOW, RUN, archived_import


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(statement: str) -> None:
    if statement == "COMMIT":
        event.listen(Engine, "commit", lambda _connection: _die())
        return

    @event.listens_for(Engine, "before_cursor_execute")
    def _(_connection: Any, _cursor: Any, sql: str, *_rest: Any) -> None:
        if sql.startswith(statement):
            _die()


def main() -> None:
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    with open_database(sys.argv[1]) as database:
        for statement in sys.argv[2:]:
            die_at(statement)
        database.save_run(RUN, [archived_import()], now=NOW)


if __name__ == "__main__":
    main()
