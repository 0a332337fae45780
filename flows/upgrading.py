"""What `omradeloft database upgrade` and `check` do, and their exit status. Loaded when they run."""

from __future__ import annotations

import sys

from flows.commands import BLOCKED, DONE, print_json
from flows.settings import Settings
from schemas.printable import printable
from tasks.store.upgrading import Looked, look_at_database, upgrade_database


def upgrade(settings: Settings, *, as_json: bool) -> int:
    """Bring the tables up to date and say which they are; the exit status.

    Raises:
        StoreError: the database cannot be opened, is of a later version, or this role may not change its tables.
    """
    _show(upgrade_database(settings.places.database), as_json=as_json)
    return DONE


def check(settings: Settings, *, as_json: bool) -> int:
    """Say which tables there are, and 1 when they are not those of this version.

    Raises:
        StoreError: the database cannot be opened, or is not there.
    """
    looked = look_at_database(settings.places.database)
    _show(looked, as_json=as_json)
    return DONE if looked.revisions.is_at_head else BLOCKED


def _show(looked: Looked, *, as_json: bool) -> None:
    state = looked.revisions
    if as_json:
        print_json({"revision": state.found, "needed": state.needed, "is_up_to_date": state.is_at_head})
        return
    if state.is_at_head:
        words = f"up to date, revision {state.found}"
    elif not state.is_known:
        words = f"revision {state.found} is of a later version of omradeloft; upgrade omradeloft"
    else:
        words = f"revision {state.found or 'none'}, needed is {state.needed}; run `omradeloft database upgrade`"
    sys.stdout.write(f"{printable(looked.place)}: {words}\n")
