"""Reconcile and store: the calculation, its findings and its alerts, saved in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.metadata import version

from domain.alerts import alerts_to_raise
from domain.calculation import Calculation, Occasion, calculate
from domain.checks.imports import NOT_IN_PROGRAMME
from domain.checks.sent_letters import letter_findings
from domain.judging import judge
from domain.onward_grants import overdue_reports
from domain.placing import in_programme, in_scope
from domain.rule_book import with_trials
from domain.waivers import expired_records
from outputs.alert import with_message
from schemas.alerts import Alert, AlertState
from schemas.corrections import CorrectionLine
from schemas.document_versions import StoredLetter
from schemas.exports.masking import masked
from schemas.exports.own_columns import echoed
from schemas.findings import Finding
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run
from tasks.collect import Collected
from tasks.order import InputError, RunOrder
from tasks.store import open_database


def run_id_of(
    order: RunOrder,
    files: ProgrammeFiles,
    collected: Collected,
    asked: Sequence[CorrectionLine] = (),
    told: Sequence[Finding] = (),
) -> str:
    """The name of a run: the same programme, period, input and product version give the same name.

    What has expired or become overdue since, what the office has been asked to book, and what is `told` of letters that
    were sent are part of it, for they change the findings; the date itself is not.
    """
    digest = hashlib.sha256()
    period = f"{order.until}{'-year' if order.is_year_end else ''}"
    for part in (version("omradeloft"), files.programme.id, files.sha256, period):
        digest.update(part.encode() + b"\0")
    spoken = {file.name: file.sha256 for file in collected.decoded}
    for spoken_period, names in sorted(collected.read.speaking.items()):
        for name in names:
            digest.update(f"{spoken_period}:{spoken[name]}".encode() + b"\0")
    for replaced in collected.before:
        digest.update(replaced.encode() + b"\0")
    for part in years_before(collected):
        digest.update(part.encode() + b"\0")
    for expired in expired_records(files.year(order.until.year), order.today):
        digest.update(expired.encode() + b"\0")
    for grant in overdue_reports(files.year(order.until.year), order.today):
        digest.update(f"overdue:{grant.id}".encode() + b"\0")
    for line in asked:
        digest.update(f"{line.reference}:{line.proposal!r}".encode() + b"\0")
    for finding in (*collected.findings, *told):
        digest.update(finding.message.encode() + b"\0")
    return digest.hexdigest()[:16]


def years_before(collected: Collected) -> Iterator[str]:
    """What a run rests on of earlier years: their reports, and the files of accounts that came after them."""
    yield from (f"report:{report.year}:{report.run_id}" for report in collected.read.earlier)
    for delivered in collected.read.redelivered:
        yield from (f"redelivered:{delivered.year}:{sha256}" for sha256 in delivered.sha256s)


def reconcile(order: RunOrder, files: ProgrammeFiles, collected: Collected, found: tuple[Finding, ...]) -> str:
    """The id of the stored run. A run that is stored already is not made again.

    Args:
        order: what was asked for.
        files: the programme.
        collected: the postings of the year.
        found: the findings of validation.

    Raises:
        ConservationError: a posting is lost or doubled; nothing is stored.
        StoreError: the database cannot be used; nothing is stored.
    """
    with open_database(order.places.database) as database:
        asked = database.correction_lines(order.programme, order.until.year)
        told = _of_letters(
            database.documents.letters(order.programme), order, files, run_id_of(order, files, collected, asked)
        )
        run_id = run_id_of(order, files, collected, asked, told)
        word = partial(_worded, files, order.today)
        if not database.repeat_run(run_id, collected.new_imports, now=order.now, word=word):
            occasion = Occasion(order.until, order.is_year_end, run_id, order.today)
            run = compose_run(files, collected, occasion, (*found, *told), asked)
            database.save_run(run, collected.new_imports, now=order.now, files=files, word=word)
    return run_id


def _worded(files: ProgrammeFiles, today: date, message: Alert, run: Run, before: AlertState | None) -> Alert:
    return with_message(message, run, files, today=today, before=before)


def _of_letters(
    letters: Sequence[StoredLetter], order: RunOrder, files: ProgrammeFiles, run_id: str
) -> tuple[Finding, ...]:
    """What the year files do not know of letters that were sent, but for the letter that was made from this very run.

    With nothing to tell, the run keeps its name, so that what was sent is served as it is stored.
    """
    year, is_year_end = order.until.year, order.is_year_end
    return tuple(letter_findings(letters, files, year, run_id=run_id, is_year_end=is_year_end))


def compose_run(
    files: ProgrammeFiles,
    collected: Collected,
    occasion: Occasion,
    found: tuple[Finding, ...],
    asked: Sequence[CorrectionLine] = (),
) -> Run:
    """A run before it is stored; pure but for the programme's own values."""
    calculation = calculate(collected.read, files, occasion)
    _refuse_foreign_accounts(files, calculation, collected)
    findings = with_trials((*collected.findings, *found, *calculation.findings), files.programme)
    is_example = calculation.reconciliation.is_invented
    lines = [replace(line, is_invented=line.is_invented and not is_example) for line in asked]
    judgement = judge(findings, calculation.placed, files, occasion, lines)
    postings = in_programme(calculation.placed, files.programme).sort("file", "row", "part")
    run = Run(
        reconciliation=calculation.reconciliation,
        findings=_as_stored(judgement.findings, collected),
        postings=postings,
        corrections=judgement.corrections,
        late_postings=calculation.late_postings,
    )
    return run if occasion.is_year_end else replace(run, alerts=_alerts(files, run))


def _as_stored(findings: Sequence[Finding], collected: Collected) -> tuple[Finding, ...]:
    """The findings with the own cells of their rows and without personal data, as many and in the same order."""
    return tuple(masked(finding) for finding in echoed(findings, (*collected.decoded, *collected.held)))


def _refuse_foreign_accounts(files: ProgrammeFiles, calculation: Calculation, collected: Collected) -> None:
    """Stops a run in which no posting is the programme's: its noughts would replace figures that are right.

    Raises:
        InputError: with the findings that say which projects were looked for.
    """
    if calculation.placed.height and calculation.placed.filter(in_scope(files.programme)).is_empty():
        foreign = tuple(finding for finding in calculation.findings if finding.rule == NOT_IN_PROGRAMME.code)
        names = ", ".join(file.name for file in collected.decoded)
        raise InputError(
            f"no posting in {names} is on a project of {files.programme.name}; nothing was stored", foreign
        )


def _alerts(files: ProgrammeFiles, run: Run) -> tuple[Alert, ...]:
    """What stands in a month, worded."""
    standing = alerts_to_raise(run.reconciliation, files.programme.alerts)
    return tuple(with_message(alert, run, files) for alert in standing)
