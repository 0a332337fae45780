"""What `omradeloft alerts list|snooze|wake` does, and its exit status. Loaded when it runs.

0: done. 2: the call was not understood, no such matter stands, or a text may not be kept; nothing was stored.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from domain.four_eyes import is_name
from flows.alert_lines import matter_document, matter_lines, matter_name, waiting_document, waiting_lines
from flows.commands import DONE, print_json, split_names
from flows.settings import Settings
from outputs.alert import with_message
from schemas.alerts import Alert, AlertState, Basis, Matter, Snooze, TakenStep
from schemas.printable import printable
from schemas.programme_files import ProgrammeFiles, programme_ids
from schemas.runs import Run
from tasks.order import InputError
from tasks.programmes import checked_programme
from tasks.store import Database, open_database, open_to_read
from tasks.versions import tidied


@dataclass(frozen=True, slots=True)
class Named:
    """Which matter a call names, and how its answer is wanted. Basis and span may be left out when one only fits."""

    settings: Settings
    programme: str | None
    measure: str
    rule: str
    basis: Basis | None
    span: str | None
    as_json: bool

    @property
    def name(self) -> str:
        """The programme; the only one there is when none is named."""
        return _programme(self.settings, self.programme)

    def fits(self, matter: Matter) -> bool:
        """Whether the call may mean this matter."""
        return (
            (matter.measure, matter.rule) == (self.measure, self.rule)
            and self.basis in {None, matter.basis}
            and self.span in {None, matter.span}
        )


def list_alerts(settings: Settings, programme: str | None, *, everything: bool, as_json: bool) -> int:
    """List what stands and what waits to be sent; the exit status.

    Raises:
        InputError: there is no such programme, and nothing is stored of it.
    """
    name = _programme(settings, programme)
    with open_to_read(settings.places.database) as database:
        known = database.matters.states(name)
        steps = database.matters.steps(name)
        waiting = database.pending_alerts(name)
    if not (known or waiting) and name not in (found := programme_ids(settings.programmes)):
        raise InputError(f"no programme {name!r} here; programmes found: {', '.join(found)}")
    states = [state for state in known if everything or state.stands]
    if as_json:
        matters = [matter_document(state, steps) for state in states]
        print_json({"programme": name, "matters": matters, "waiting": waiting_document(waiting)})
        return DONE
    for state in states:
        _print(matter_lines(state, steps))
    if not states:
        _print([f"Nothing stands in {name}."])
    _print(waiting_lines(waiting))
    return DONE


def snooze(named: Named, *, until: date, reason: str, by: str) -> int:
    """Let a matter be silent; the exit status.

    Raises:
        InputError: no such matter stands, the day has passed, or a text says nothing or too much.
    """
    now = datetime.now(named.settings.zone)
    if until < now.date():
        raise InputError(f"--until: {until} has passed; write today or a later day, nothing was stored")
    wanted = Snooze(until, _saying(reason, "--reason"), _name(by))
    with open_database(named.settings.places.database, must_exist=True) as database:
        state = database.matters.snooze(_chosen(database, named).matter, wanted, now=now)
        return _report(named, state, database.matters.steps(named.name))


def wake(named: Named, *, by: str) -> int:
    """End a snooze, so that the matter is told once more; the exit status.

    Raises:
        InputError: no such matter stands, or it is not snoozed.
    """
    files = checked_programme(named.settings.programmes, named.name)
    who, now = _name(by), datetime.now(named.settings.zone)
    with open_database(named.settings.places.database, must_exist=True) as database:
        chosen = _chosen(database, named)
        if chosen.snooze is None:
            raise InputError(f"{matter_name(chosen.matter)} is not snoozed; nothing was stored")
        word = partial(_worded, files, now.date())
        state = database.matters.wake(chosen.matter, by=who, now=now, word=word)
        return _report(named, state, database.matters.steps(named.name))


def _worded(files: ProgrammeFiles, today: date, message: Alert, run: Run, before: AlertState | None) -> Alert:
    return with_message(message, run, files, today=today, before=before)


def _programme(settings: Settings, programme: str | None) -> str:
    return split_names(settings, [programme] if programme else [])[0]


def _chosen(database: Database, named: Named) -> AlertState:
    """The one matter that stands and that the call can mean."""
    standing = [state for state in database.matters.states(named.name) if state.stands]
    fitting = [state for state in standing if named.fits(state.matter)]
    if len(fitting) == 1:
        return fitting[0]
    asked = f"{named.measure} {named.rule}"
    if fitting:
        ways = " or ".join(f"--basis {state.matter.basis} --span {state.matter.span}" for state in fitting)
        raise InputError(f"{asked}: several stand; say which: {ways}")
    others = ", ".join(matter_name(state.matter) for state in standing) or "nothing"
    raise InputError(f"{asked}: no such matter stands in {named.name}; what stands: {others}")


def _saying(text: str, option: str) -> str:
    tidy = tidied(text, option)
    if not any(char.isalnum() for char in tidy):
        raise InputError(f"{option}: says nothing; nothing was stored")
    return tidy


def _name(by: str) -> str:
    tidy = tidied(by, "--by")
    if not is_name(tidy):
        raise InputError(
            f"--by: {tidy!r} is no name; write that of the person who does this, in Latin letters; nothing was stored"
        )
    return tidy


def _report(named: Named, state: AlertState, steps: Iterable[TakenStep]) -> int:
    if named.as_json:
        print_json(matter_document(state, tuple(steps)))
    else:
        _print(matter_lines(state, tuple(steps)))
    return DONE


def _print(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{printable(line)}\n" for line in lines)
