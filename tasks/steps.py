"""The steps of a run, once: what a terminal calls at once and what Prefect runs as tasks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from domain.periods import Period
from domain.placing import in_programme, place
from schemas.expectations.rule_context import RuleContext, rule_context
from schemas.findings import Finding
from schemas.kostra import valid_arts, valid_functions
from schemas.programme_files import ProgrammeFiles
from tasks.collect import Collected, collect
from tasks.notify import Notified, notify
from tasks.order import RunOrder
from tasks.reconcile import reconcile
from tasks.validate import validate
from tasks.write import write_outputs


def context_of(files: ProgrammeFiles, until: Period, *, is_year_end: bool) -> RuleContext:
    """What the row rules need to know for a programme and a period."""
    return rule_context(
        files.programme,
        str(until),
        is_year_end=is_year_end,
        valid_arts=valid_arts(until.year),
        valid_functions=valid_functions(until.year),
    )


def validate_collected(order: RunOrder, files: ProgrammeFiles, collected: Collected) -> tuple[Finding, ...]:
    """The findings of the row rules on the programme's postings, and of the whole-file rules on all of them."""
    parked = files.year(order.until.year).parked
    placed = place(collected.read.ledger, files.programme, order.until, parked, collected.read.speaking)
    context = context_of(files, order.until, is_year_end=order.is_year_end)
    return validate(placed, in_programme(placed, files.programme), collected.decoded, context)


@dataclass(frozen=True, slots=True)
class Steps:
    """The five steps, in order. Each is a boundary at which the world may fail and be tried again."""

    collect: Callable[[RunOrder], Collected]
    validate: Callable[[RunOrder, ProgrammeFiles, Collected], tuple[Finding, ...]]
    reconcile: Callable[[RunOrder, ProgrammeFiles, Collected, tuple[Finding, ...]], str]
    write: Callable[[RunOrder, ProgrammeFiles, str], tuple[Path, ...]]
    notify: Callable[[RunOrder], Notified]


AT_ONCE = Steps(collect, validate_collected, reconcile, write_outputs, notify)
"""The steps as plain calls, without Prefect."""
