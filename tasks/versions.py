"""The steps of a document: prepared, checked, approved, sent, reopened. Each is stored whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from domain.four_eyes import is_name, tidy_name
from domain.imports import in_force, of_year
from outputs.editions import Template
from outputs.placeholders import placeholders
from schemas.document_versions import DocumentKind, DocumentVersion, VersionEvent, VersionStep
from schemas.personal_data import personal_data_in_text
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run
from tasks.auditor import version_audit_files
from tasks.documents import MadeDocument
from tasks.order import InputError
from tasks.store import Database, VersionNotFoundError, open_database
from tasks.templates import read_template
from tasks.version_documents import Replay, made_version, product, replayed, said_sha256, template_of
from tasks.version_reasons import (
    Now,
    approver_reasons,
    changed_reasons,
    finding_reasons,
    placeholder_reasons,
    preparing_reasons,
    step_reason,
)


class StepRefusedError(Exception):
    """A step that may not be taken, with every reason; nothing was stored."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(self.reasons))


@dataclass(frozen=True, slots=True)
class DocumentOrder:
    """Which document is meant, who asks and when. `now` has the time zone in which a day begins."""

    database: str
    files: ProgrammeFiles
    year: int
    kind: DocumentKind
    by: str
    now: datetime
    template: Path | None = None

    @property
    def programme(self) -> str:
        """The programme's id."""
        return self.files.programme.id

    @property
    def name(self) -> str:
        """Which document, for a sentence."""
        return f"{self.programme} {self.year} {self.kind}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to.

    `faults` are the document's own and keep it from being noted as checked; `hindrances` keep it from being approved as
    things stand now. `blocks` are those of the faults that keep it from being made final, and `open_places` what is
    still to be filled in, both in bokmål; `run` is what it rests on and `now` what there is at this moment.
    """

    version: DocumentVersion
    replay: Replay
    faults: tuple[str, ...]
    hindrances: tuple[str, ...]
    is_noted: bool
    blocks: tuple[str, ...]
    open_places: tuple[str, ...]
    run: Run
    now: Now


def prepare(order: DocumentOrder) -> DocumentVersion:
    """A new draft from the year's latest run, composed and stored.

    Raises:
        InputError: no year-end run is stored, or no name is given.
        StepRefusedError: a version counts already, the same draft is there, or the files have changed since the run.
        VersionConflictError: somebody else was quicker.
    """
    event = _event(order, VersionStep.DRAFT)
    template = read_template(order.template, order.files)
    with open_database(order.database, must_exist=True) as database:
        run = _latest_run(database, order)
        versions = database.documents.versions(order.programme, order.year, order.kind)
        _refuse(changed_reasons(run.reconciliation, _now(database, order)))
        draft = _draft(database, order, versions, run, event)
        draft = replace(draft, template_sha256=_sha256(template))
        _refuse(preparing_reasons(versions, draft))
        made = made_version(draft, versions, run, order.files, template)
        return database.documents.add(draft, _contents(made), template.content if template else None)


def check(order: DocumentOrder) -> Checked:
    """Every control of the last version once more, noted when the document itself has no fault.

    Raises:
        VersionNotFoundError: there is no version.
        ArchiveDamagedError: stored bytes have changed.
        DocumentError: a figure in the document differs from the stored one.
    """
    event = _event(order, VersionStep.CHECKED)
    with open_database(order.database, must_exist=True) as database:
        versions, last = _versions(database, order)
        run = database.load_run(last.run_id)
        made = made_version(last, versions, run, order.files, template_of(database, last, order.files))
        replay = replayed(database, last, made, run, order.files)
        blocks, places = tuple(_blocks(made)), tuple(_open_places(made))
        faults = (*replay.changed, *blocks)
        now = _now(database, order)
        hindrances = [*changed_reasons(run.reconciliation, now), *finding_reasons(run)]
        hindrances += placeholder_reasons(places)
        is_noted = last.step is VersionStep.DRAFT and not faults
        if is_noted:
            last = database.documents.take_step(last, event)
        return Checked(last, replay, faults, tuple(hindrances), is_noted, blocks, places, run, now)


def approve(order: DocumentOrder, *, role: str, comment: str) -> DocumentVersion:
    """The last version, approved: the final document, composed and stored with the auditor's package.

    Raises:
        VersionNotFoundError: there is no version.
        StepRefusedError: with every reason there is.
        VersionConflictError: somebody else was quicker, or a newer run was stored meanwhile.
    """
    event = replace(
        _event(order, VersionStep.APPROVED), role=tidied(role, "--role"), comment=tidied(comment, "--comment")
    )
    with open_database(order.database, must_exist=True) as database:
        versions, last = _versions(database, order)
        run = database.load_run(last.run_id)
        reasons = [*step_reason(last, VersionStep.APPROVED, {VersionStep.CHECKED}), *approver_reasons(last, event.by)]
        reasons += [*changed_reasons(run.reconciliation, _now(database, order)), *finding_reasons(run)]
        made: tuple[MadeDocument, ...] = ()
        final = replace(last, step=VersionStep.APPROVED, events=(*last.events, event))
        if order.files.sha256 == run.reconciliation.programme_sha256:
            made = made_version(final, versions, run, order.files, template_of(database, last, order.files))
            reasons += [*placeholder_reasons(_open_places(made)), *_blocks(made)]
        _refuse(reasons)
        contents = _contents(made) | version_audit_files(database, final, made, run, order.files)
        return database.documents.take_step(last, event, contents)


def send(order: DocumentOrder, *, reference: str, on: date | None) -> DocumentVersion:
    """The last version, noted as sent; from now on its bytes are served as they are stored.

    Raises:
        InputError: no reference is given.
        VersionNotFoundError: there is no version.
        StepRefusedError: it is not approved, or the day cannot be.
        VersionConflictError: somebody else was quicker.
    """
    today = order.now.date()
    event = replace(_event(order, VersionStep.SENT), reference=_required(reference, "--reference"), on=on or today)
    with open_database(order.database, must_exist=True) as database:
        _, last = _versions(database, order)
        reasons = [*step_reason(last, VersionStep.SENT, {VersionStep.APPROVED})]
        approved = last.event(VersionStep.APPROVED)
        if event.on and event.on > today:
            reasons.append(f"{event.on} has not come yet; note a document as sent when it has been")
        elif approved and approved.on and event.on and event.on < approved.on:
            reasons.append(f"it was approved on {approved.on}, and cannot have been sent on {event.on}")
        _refuse(reasons)
        return database.documents.take_step(last, event)


def reopen(order: DocumentOrder, *, reason: str) -> DocumentVersion:
    """The last version, no longer the one that counts; it stays readable, and the next one replaces it.

    Raises:
        InputError: no reason is given.
        VersionNotFoundError: there is no version.
        StepRefusedError: it is neither approved nor sent.
        VersionConflictError: somebody else was quicker.
    """
    event = replace(_event(order, VersionStep.REOPENED), comment=_required(reason, "--reason"))
    with open_database(order.database, must_exist=True) as database:
        _, last = _versions(database, order)
        _refuse(step_reason(last, VersionStep.REOPENED, {VersionStep.APPROVED, VersionStep.SENT}))
        return database.documents.take_step(last, event)


def tidied(text: str, option: str) -> str:
    """A text somebody has given, with one blank between its words.

    Raises:
        InputError: it holds personal data, which has no place in a document or a log.
    """
    tidy = tidy_name(text)
    if kinds := personal_data_in_text(tidy):
        raise InputError(f"{option}: holds {', '.join(kinds)}; leave it out, for it would be printed and kept")
    return tidy


def _required(text: str, option: str) -> str:
    tidy = tidied(text, option)
    if not any(char.isalnum() for char in tidy):
        raise InputError(f"{option}: says nothing; nothing was stored")
    return tidy


def _event(order: DocumentOrder, step: VersionStep) -> VersionEvent:
    by = tidied(order.by, "--by")
    if not is_name(by):
        raise InputError(
            f"--by: {by!r} is no name; write that of the person who does this, in Latin letters; nothing was stored"
        )
    return VersionEvent(step, by, order.now, on=order.now.date())


def _latest_run(database: Database, order: DocumentOrder) -> Run:
    run = database.latest_run(order.programme, str(order.year))
    if run is None or not run.reconciliation.is_year_end:
        raise InputError(
            f"no year-end of {order.programme} {order.year} is stored; run `omradeloft close-year {order.programme} "
            f"--year {order.year}` first"
        )
    return run


def _versions(database: Database, order: DocumentOrder) -> tuple[tuple[DocumentVersion, ...], DocumentVersion]:
    versions = database.documents.versions(order.programme, order.year, order.kind)
    if not versions:
        raise VersionNotFoundError(order.name)
    return versions, versions[-1]


def _now(database: Database, order: DocumentOrder) -> Now:
    speaking = of_year(in_force(database.imports(order.programme)), order.year)
    inputs = frozenset(speaker.sha256 for speakers in speaking.values() for speaker in speakers)
    run_id = database.latest_run_id(order.programme, str(order.year))
    return Now(run_id, order.files.sha256, inputs)


def _draft(
    database: Database, order: DocumentOrder, versions: Sequence[DocumentVersion], run: Run, event: VersionEvent
) -> DocumentVersion:
    """The next version; it replaces the last that was approved, for the reason it was reopened."""
    replaced = next((each for each in reversed(versions) if each.was_approved), None)
    reopened = replaced.event(VersionStep.REOPENED) if replaced else None
    result = run.reconciliation
    return DocumentVersion(
        programme=order.programme,
        year=order.year,
        kind=order.kind,
        number=len(versions) + 1,
        run_id=result.run_id,
        step=VersionStep.DRAFT,
        events=(event,),
        files=(),
        replaces=replaced.number if replaced else None,
        reason=reopened.comment if reopened else "",
        run_sha256=database.documents.run_sha256(result.run_id),
        programme_sha256=result.programme_sha256,
        product=product(),
        content_sha256=said_sha256(order.kind, run, order.files),
    )


def _contents(made: Iterable[MadeDocument]) -> dict[str, bytes]:
    return {name: content for document in made for name, content in document.files.items()}


def _open_places(made: Iterable[MadeDocument]) -> list[str]:
    words = [content for name, content in _contents(made).items() if name.endswith(".docx")]
    return [place for content in words for place in placeholders(content)]


def _blocks(made: Iterable[MadeDocument]) -> list[str]:
    return [block for document in made for block in document.control.blocks]


def _sha256(template: Template | None) -> str | None:
    return hashlib.sha256(template.content).hexdigest() if template else None


def _refuse(reasons: Iterable[str]) -> None:
    if found := list(reasons):
        raise StepRefusedError(found)
