"""What the doctor says of places: programme files, inbox, output and disk, database, outbox and last runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from domain.periods import month_before
from flows.doctor_lines import Line, ok, shown, warning, wrong
from flows.due import reconciliation_day
from flows.settings import Settings
from schemas.programme_files import ProgrammeError, programme_ids
from tasks.health_files import Writable, is_readable_by_others, writable
from tasks.health_inbox import inbox_found
from tasks.programmes import checked_programme
from tasks.store.inspection import Inspection, LastRun, Waiting, inspected
from tasks.store.rights import Role

GIB: Final = 1024**3
LITTLE_ROOM: Final = 5 * GIB
NO_ROOM: Final = GIB // 2
LONG_WAIT: Final = timedelta(hours=24)
TOO_LONG_WAIT: Final = timedelta(days=7)
_UPGRADE: Final = "run `omradeloft database upgrade`, as the role that owns the tables"
_ROLES: Final = "log in as omradeloft_app, made by deploy/postgresql-roles.sql; run that file again after an upgrade"


def programme_lines(folder: Path, programme: str | None) -> Iterator[Line]:
    """Of the programme that is named, or of all there are."""
    names = [programme] if programme else list(programme_ids(folder))
    if not names:
        yield wrong("programmes", f"no programme in {folder}", "make a folder there with a programme.toml")
    for name in names:
        try:
            files = checked_programme(folder, name)
        except ProgrammeError as error:
            yield wrong(
                "programmes", f"{name}: {shown(error.faults)}", "mend the programme files; `omradeloft programmes`"
            )
        else:
            yield ok("programmes", f"{name}: budget years {', '.join(map(str, sorted(files.years)))}")


def inbox_lines(settings: Settings) -> Iterator[Line]:
    """Whether the inbox is there and can be read, and what lies in it."""
    address = settings.places.inbox
    found = inbox_found(address)
    if not found.is_there:
        yield wrong("inbox", f"{address} is not there", "make the folder, or set OMRADELOFT_INBOX")
        return
    if found.unreadable:
        remedy = "let the service's user read what is delivered (group and umask of whoever delivers)"
        yield wrong("inbox", f"{found.unreadable} of {found.files} files in {address} cannot be read", remedy)
    since = f", the oldest of {found.oldest_at:%Y-%m-%d %H:%M} UTC" if found.oldest_at else ""
    alone = f"; {found.left_alone} things left alone (folders, hidden or unfinished files)" if found.left_alone else ""
    yield ok("inbox", f"{address}: {found.files} exports{since}{alone}")
    if found.is_open:
        yield warning("inbox", f"everybody on this machine may write in {address}", "chmod o-w")


def output_lines(settings: Settings) -> Iterator[Line]:
    """Whether documents can be written, and whether there is room for them."""
    yield from room_lines("output", writable(settings.output), "OMRADELOFT_OUTPUT")


def room_lines(check: str, found: Writable, variable: str) -> Iterator[Line]:
    """Whether a place may be written, and the room there."""
    if not found.is_writable:
        yield wrong(check, f"{found.place} may not be written", f"give the service's user the right, or set {variable}")
        return
    free = f"{found.place} may be written, {found.free_bytes / GIB:.1f} GiB of {found.total_bytes / GIB:.1f} are free"
    if found.free_bytes < NO_ROOM:
        yield wrong(check, free, "make room: a run needs some hundred MB")
    elif found.free_bytes < LITTLE_ROOM:
        yield warning(check, free, "make room before it is full")
    else:
        yield ok(check, free)


def database_lines(settings: Settings, now: datetime, programmes: Sequence[str]) -> Iterator[Line]:
    """Of the database, the messages that wait in it, and the runs it holds."""
    is_production = settings.environment == "production"
    found = inspected(settings.places.database)
    if found is None:
        yield warning("database", "there is no database yet", "the first `omradeloft reconcile` makes it")
        return
    yield from revision_lines(found)
    if found.file is not None:
        yield from _file_lines(found.file, is_production=is_production)
    if found.role is not None:
        yield from role_lines(found.role, is_production=is_production)
    if found.clock_ahead_s is not None:
        yield clock_line(found.clock_ahead_s)
    if found.revisions.is_at_head:
        yield from waiting_lines(found.waiting, now)
        yield from run_lines(found.last_runs, programmes, now.astimezone(settings.zone))


def revision_lines(found: Inspection) -> Iterator[Line]:
    """Whether the tables are those of this version."""
    state = found.revisions
    encrypted = "" if found.is_encrypted is None else (", encrypted" if found.is_encrypted else ", not encrypted")
    said = f"{found.place} ({found.product}{encrypted})"
    if state.is_at_head:
        yield ok("database", f"{said}, tables of revision {state.found}")
    elif not state.is_known:
        yield wrong("database", f"{said} has revision {state.found} of a later version", "upgrade omradeloft")
    else:
        yield wrong("database", f"{said} has revision {state.found or 'none'}, needed is {state.needed}", _UPGRADE)


def _file_lines(file: Path, *, is_production: bool) -> Iterator[Line]:
    # SQLite writes its log beside the file, so the folder must be writable as well.
    places = [writable(file.absolute()), writable(file.absolute().parent)]
    yield from room_lines(
        "database", next((each for each in places if not each.is_writable), places[0]), "OMRADELOFT_DATABASE"
    )
    if is_readable_by_others(file) and is_readable_by_others(file.parent):
        told = f"everybody on this machine may read {file}"
        yield (
            warning("database", told, "chmod o-r on the file, or o-rx on its folder")
            if is_production
            else ok("database", told)
        )


def role_lines(role: Role, *, is_production: bool) -> Iterator[Line]:
    """Whether the role has what the program needs, and not more."""
    if role.missing:
        yield wrong("database role", f"{role.name} lacks {shown(role.missing)}", _ROLES)
    if role.is_superuser and is_production:
        yield wrong("database role", f"{role.name} is a superuser, to whom nothing is refused", _ROLES)
    elif role.beyond:
        yield warning("database role", f"{role.name} has more rights than needed: {shown(role.beyond)}", _ROLES)
    elif not role.missing:
        yield ok("database role", f"{role.name} has what is needed and no more")


def clock_line(ahead_s: float) -> Line:
    """The system clock against the database server's."""
    told = f"the database server's clock is {abs(ahead_s):.1f} s {'ahead' if ahead_s >= 0 else 'behind'}"
    remedy = "let both machines set their clocks by the same NTP server (timedatectl, chrony)"
    if abs(ahead_s) > 60:
        return wrong("clock", told, remedy)
    return warning("clock", told, remedy) if abs(ahead_s) > 2 else ok("clock", told)


def waiting_lines(waiting: Sequence[Waiting], now: datetime) -> Iterator[Line]:
    """Messages in the outbox, and how long they have waited."""
    if not waiting:
        yield ok("outbox", "no message waits")
    for each in waiting:
        age = now - each.raised_at
        told = f"{each.programme}: {each.messages} wait, the oldest since {each.raised_at:%Y-%m-%d %H:%M} UTC"
        if age <= LONG_WAIT:
            yield ok("outbox", told)
            continue
        tried = f", tried {each.attempts} times" if each.attempts else ", never tried"
        remedy = "set OMRADELOFT_ALERT_URLS, and see that the mail server answers (`omradeloft doctor --mail`)"
        yield (wrong if age > TOO_LONG_WAIT else warning)("outbox", f"{told}{tried}", remedy)


def run_lines(last_runs: Sequence[LastRun], programmes: Sequence[str], now: datetime) -> Iterator[Line]:
    """The run last made for each programme, and whether the month before is reconciled when its day has passed."""
    made = {run.programme: run for run in last_runs}
    for programme in programmes:
        run = made.get(programme)
        if run is None:
            yield warning("last run", f"{programme}: no run yet", f"omradeloft reconcile {programme}")
            continue
        told = f"{programme}: {run.period}, made {run.saved_at:%Y-%m-%d %H:%M} UTC"
        day = reconciliation_day(now.date())
        if now.date() > day and run.saved_at.astimezone(now.tzinfo).date() < day.replace(day=1):
            remedy = f"omradeloft reconcile {programme}; see why the schedule has not run"
            yield warning("last run", f"{told}; {month_before(now.date())} was due on {day}", remedy)
        else:
            yield ok("last run", told)
