"""A run from beginning to end: the order of the steps, for a terminal and for Prefect alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.periods import Period, month_before, whole_year
from flows.settings import Settings
from schemas.programme_files import ProgrammeFiles
from tasks.notify import Notified
from tasks.order import RunOrder
from tasks.programmes import checked_programme
from tasks.steps import Steps
from tasks.templates import read_template
from tasks.validate import start_loading

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run left behind: the stored run's name, the files, and what became of the alerts."""

    run_id: str
    paths: tuple[Path, ...]
    notified: Notified


def monthly_order(settings: Settings, programme: str, period: str | None, exports: tuple[Path, ...]) -> RunOrder:
    """The order of a monthly reconciliation; without a period, of the month before.

    Raises:
        PeriodError: the period cannot be read.
    """
    now = datetime.now(settings.zone)
    until = Period.parse(period) if period else month_before(now.date())
    return _order(settings, programme, until, exports, now, is_year_end=False)


def yearly_order(settings: Settings, programme: str, year: int, exports: tuple[Path, ...]) -> RunOrder:
    """The order of a year-end: the whole year, with its year-end periods."""
    now = datetime.now(settings.zone)
    return _order(settings, programme, whole_year(year), exports, now, is_year_end=True)


def _order(
    settings: Settings, programme: str, until: Period, exports: tuple[Path, ...], now: datetime, *, is_year_end: bool
) -> RunOrder:
    return RunOrder(
        programme=programme,
        until=until,
        is_year_end=is_year_end,
        files=exports,
        places=settings.places,
        today=now.date(),
        now=now,
        alert_urls=settings.alert_addresses,
        template=settings.template and settings.template.absolute(),
    )


def run(order: RunOrder, steps: Steps, tell: Tell) -> Outcome:
    """Collect, validate, reconcile and store, write, notify.

    Args:
        order: what to do.
        steps: the steps, plain or as Prefect tasks.
        tell: takes one line on how far it has come.

    Raises:
        ProgrammeError: the programme file cannot be used.
        InputError: there is no usable export, or the Word template cannot be written on; nothing is stored.
    """
    run_id, paths = work(order, steps, tell)
    tell("sending alerts")
    return Outcome(run_id, paths, steps.notify(order))


def work(order: RunOrder, steps: Steps, tell: Tell) -> tuple[str, tuple[Path, ...]]:
    """A run up to its files; the run's id and where they are. What is to be told of it waits in the outbox.

    Raises:
        ProgrammeError: the programme file cannot be used.
        InputError: there is no usable export, or the Word template cannot be written on; nothing is stored.
    """
    files = programme_of(order)
    if order.is_year_end:
        read_template(order.template, files)
    start_loading()
    tell(f"{files.programme.name}: reading exports")
    collected = steps.collect(order)
    tell(f"read {collected.read.ledger.height} postings from {len(collected.decoded)} file(s); checking them")
    found = steps.validate(order, files, collected)
    tell("reconciling and storing")
    run_id = steps.reconcile(order, files, collected, found)
    tell("writing documents")
    return run_id, steps.write(order, files, run_id)


def programme_of(order: RunOrder) -> ProgrammeFiles:
    """The programme of an order, with the year it is for.

    Raises:
        ProgrammeError: a file is missing or cannot be used.
    """
    files = checked_programme(order.places.programmes, order.programme)
    files.year(order.until.year)
    return files
