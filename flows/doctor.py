"""`omradeloft doctor`: looks at all that the service needs and says what to mend. Changes nothing, shows no secret."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Final

from rich.console import Console
from rich.table import Table

from flows.commands import BLOCKED, DONE, print_json
from flows.doctor_lines import Health, Line, without, wrong
from flows.doctor_places import database_lines, inbox_lines, output_lines, programme_lines
from flows.doctor_schedules import schedule_lines
from flows.doctor_world import (
    WITH_SECRETS,
    font_lines,
    hidden_texts,
    mail_lines,
    office_lines,
    package_lines,
    secret_lines,
    settings_lines,
    zone_lines,
)
from flows.environment import prepare
from flows.faults import is_expected
from flows.options import Options
from flows.secret_blocks import known_secrets
from flows.setting_faults import SettingFault, SettingsError
from flows.settings import Settings
from schemas.printable import printable
from schemas.programme_files import programme_ids
from tasks.health import NoAnswerError, Question, answers_of
from tasks.health_prefect import load_prefect
from tasks.order import InputError

PATIENCE_S: Final = 30.0
OFFICE_S: Final = 90.0
_COLOURS: Final = {Health.OK: "green", Health.WARNING: "yellow", Health.ERROR: "bold red"}

Lines = Callable[[], Iterable[Line]]


def doctor(options: Options, programme: str | None, *, sends_mail: bool, as_json: bool) -> int:
    """Look at everything and tell; 1 when something is wrong.

    Raises:
        InputError: there is no such programme.
        SettingsError: a setting cannot be read at all.
    """
    settings, faults = settings_and_faults(options)
    known = programme_ids(settings.programmes)
    if programme is not None and programme not in known:
        raise InputError(f"no programme {programme!r} here; programmes found: {', '.join(known) or 'none'}")
    lines = lines_of(settings, faults, programme, sends_mail=sends_mail)
    if as_json:
        print_json({"health": worst(lines).value, "checks": [line.document for line in lines]})
    else:
        show(lines)
    return BLOCKED if worst(lines) is Health.ERROR else DONE


def settings_and_faults(options: Options) -> tuple[Settings, tuple[SettingFault, ...]]:
    """The settings as far as they can be used, and what is refused of them in production.

    Raises:
        SettingsError: a setting cannot be read at all.
    """
    given = {name: value for name, value in options.given().items() if value is not None}
    try:
        return Settings.model_validate(given), ()
    except SettingsError as error:
        faults = error.faults
    # What is refused in production can still be looked at; what cannot be read raises again.
    looked_at = Settings.model_validate(given | {"environment": "development"})
    return looked_at.model_copy(update={"environment": "production"}), faults


def lines_of(
    settings: Settings, faults: Sequence[SettingFault], programme: str | None, *, sends_mail: bool
) -> tuple[Line, ...]:
    """Everything that is said, in the order of the checks; all are asked at once."""
    now = datetime.now(UTC)
    programmes = [programme] if programme else list(programme_ids(settings.programmes))
    checks: dict[str, tuple[Lines, float]] = {
        "settings": (partial(settings_lines, settings, faults), PATIENCE_S),
        "secrets": (partial(secret_lines, settings), PATIENCE_S),
        "programmes": (partial(programme_lines, settings.programmes, programme), PATIENCE_S),
        "inbox": (partial(inbox_lines, settings), PATIENCE_S),
        "output": (partial(output_lines, settings), PATIENCE_S),
        "database": (partial(database_lines, settings, now, programmes), PATIENCE_S),
        "mail": (partial(mail_lines, settings, now, sends=sends_mail), 2 * PATIENCE_S),
        "schedules": (partial(schedule_lines, settings, programme), PATIENCE_S),
        "fonts": (partial(font_lines, settings), PATIENCE_S),
        "LibreOffice": (partial(office_lines, OFFICE_S / 3), OFFICE_S),
        "packages": (package_lines, PATIENCE_S),
        "clock": (partial(zone_lines, settings), PATIENCE_S),
    }
    questions = {name: Question(partial(_lines, name, ask), seconds) for name, (ask, seconds) in checks.items()}
    prepare()
    load_prefect()
    said = [line for name, answer in answers_of(questions).items() for line in _told(name, answer)]
    return tuple(without(_secrets(settings), said))


def _lines(name: str, ask: Lines) -> list[Line]:
    """What a check said until it was done, or until something broke."""
    lines: list[Line] = []
    try:
        lines.extend(ask())
    except Exception as error:  # noqa: BLE001 - the other checks go on, and the fault is told
        lines.append(_failed(name, error))
    return lines


def _told(name: str, answer: list[Line] | Exception) -> Iterator[Line]:
    if isinstance(answer, Exception):
        yield _failed(name, answer)
    else:
        yield from answer


def _failed(name: str, error: Exception) -> Line:
    if isinstance(error, NoAnswerError):
        return wrong(name, str(error), "see whether the network or the server hangs, and try again")
    if isinstance(error, SettingsError):
        return wrong(name, "; ".join(fault.reason for fault in error.faults), error.faults[0].remedy)
    if is_expected(error):
        found, _, remedy = str(error).partition("; ")
        return wrong(name, found, remedy or "mend it and look again")
    # Its own words are left out: nobody has looked at what they hold.
    return wrong(name, f"the check itself failed ({type(error).__name__})", "please report this")


def _secrets(settings: Settings) -> tuple[str, ...]:
    """Every password the settings hold or have asked for, so that none is shown whoever repeats it."""
    written = [getattr(settings, field).get_secret_value() for field in WITH_SECRETS]
    return hidden_texts(written, known_secrets())


def worst(lines: Iterable[Line]) -> Health:
    """The gravest of all."""
    healths = {line.health for line in lines}
    return next((health for health in (Health.ERROR, Health.WARNING) if health in healths), Health.OK)


def show(lines: Sequence[Line]) -> None:
    """A table, and below it what to mend, the gravest first."""
    out = Console(file=sys.stdout)
    table = Table(box=None, pad_edge=False)
    for heading in ("Check", "", "Found"):
        table.add_column(heading, overflow="fold")
    for line in lines:
        colour = _COLOURS[line.health]
        table.add_row(line.check, f"[{colour}]{line.health}[/{colour}]", _words(line.found))
    out.print(table)
    to_mend = [line for health in (Health.ERROR, Health.WARNING) for line in lines if line.health is health]
    if to_mend:
        out.print("\nTo mend:")
    for line in to_mend:
        text = f"  {line.health} {line.check}: {printable(line.found)}\n    -> {printable(line.remedy)}"
        out.print(text, markup=False, highlight=False, soft_wrap=True)
    counts = ", ".join(f"{sum(line.health is health for line in lines)} {health}" for health in Health)
    out.print(f"\n{counts}", highlight=False)


def _words(text: str) -> str:
    from flows.terminal import words  # noqa: PLC0415 - loads what runs are told with

    return words(text)
