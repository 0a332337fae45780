"""Letter and report of a year together: made ready for approval, approved or rejected, both or neither.

The steps of each version are `tasks.versions`'; here they are taken for both, the report first, because the letter's
package holds the approved report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from domain.four_eyes import is_name, tidy_name
from outputs.approval_words import Changes, Draft, answer_hindrances, draft_hindrances, person_hindrances
from schemas.document_versions import DocumentKind, DocumentVersion, Rejection, VersionStep
from schemas.personal_data import personal_data_in_text
from schemas.programme_files import ProgrammeFiles
from tasks.order import InputError
from tasks.store import open_database
from tasks.version_files import save_version
from tasks.version_reasons import approver_reasons, step_reason
from tasks.versions import Checked, DocumentOrder, StepRefusedError, approve, check, prepare

KINDS: Final = (DocumentKind.REPORT, DocumentKind.LETTER)


class ApprovalRefusedError(Exception):
    """An answer that cannot be carried out; nothing was stored. `told` are the reasons in bokmål, for a form."""

    def __init__(self, reasons: Iterable[str], told: Iterable[str]) -> None:
        self.reasons, self.told = tuple(dict.fromkeys(reasons)), tuple(dict.fromkeys(told))
        super().__init__("; ".join(self.reasons))


@dataclass(frozen=True, slots=True)
class YearOrder:
    """The year whose letter and report are meant, and the moment. `database` may hold a password."""

    database: str = field(repr=False)
    files: ProgrammeFiles
    year: int
    now: datetime
    template: Path | None = None

    def of(self, kind: DocumentKind, by: str) -> DocumentOrder:
        """The order for one of the two."""
        return DocumentOrder(self.database, self.files, self.year, kind, by, self.now, self.template)


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers, as what, what they say of it, and of which versions."""

    by: str
    role: str = ""
    comment: str = ""
    shown: frozenset[tuple[DocumentKind, int]] = frozenset()
    """The versions that were before their eyes, by kind and number; when left out, the last there are."""


def prepare_both(order: YearOrder, run_id: str, by: str) -> tuple[DocumentVersion, ...]:
    """The report and the letter of a run as versions that are checked, made now or found; approved ones as they are.

    A version whose document has a fault of its own stays a draft that nobody can approve.

    Raises:
        StepRefusedError: another version counts already and must be reopened first.
        InputError: no name is given.
    """
    for kind in KINDS:
        try:
            prepare(order.of(kind, by))
        except StepRefusedError:
            if _found(order, kind, run_id) is None:
                raise
        if last_versions(order)[kind].step is VersionStep.DRAFT:
            check(order.of(kind, by))
    return tuple(last_versions(order).values())


def _found(order: YearOrder, kind: DocumentKind, run_id: str) -> DocumentVersion | None:
    """The last version when it rests on the run and can be gone on with."""
    last = last_versions(order).get(kind)
    is_usable = last and last.run_id == run_id and last.step is not VersionStep.REOPENED
    return last if is_usable else None


def last_versions(order: YearOrder) -> dict[DocumentKind, DocumentVersion]:
    """The last version of each document of the year, the report first."""
    with open_database(order.database) as database:
        versions = database.documents.versions(order.files.programme.id, order.year)
    last = {version.kind: version for version in versions}
    return {kind: last[kind] for kind in KINDS if kind in last}


@dataclass(frozen=True, slots=True)
class Assessed:
    """A version as it stands; its control as of now, which one that is approved needs no more."""

    version: DocumentVersion
    checked: Checked | None

    @property
    def draft(self) -> Draft:
        """What the form says of it."""
        if self.checked is None:
            return Draft(self.version)
        result, now = self.checked.run.reconciliation, self.checked.now
        changes = Changes(
            newer_run=now.run_id != result.run_id,
            programme=now.programme_sha256 != result.programme_sha256,
            accounts=bool(now.inputs) and now.inputs != {file.sha256 for file in result.inputs},
        )
        return Draft(self.version, changes, self.checked.blocks, self.checked.open_places)

    def reasons(self, by: str) -> Iterator[str]:
        """Why this person cannot approve it now, in English; nothing for one that is approved."""
        if self.version.stands:
            return
        yield from step_reason(self.version, VersionStep.APPROVED, {VersionStep.CHECKED})
        yield from approver_reasons(self.version, by)
        if self.checked is not None:
            yield from (*self.checked.hindrances, *self.checked.blocks)

    def told(self, by: str) -> Iterator[str]:
        """The same in bokmål."""
        yield from person_hindrances(self.draft, by)
        if self.checked is not None:
            yield from draft_hindrances(self.draft, self.checked.run)


def assessed(order: YearOrder) -> tuple[Assessed, ...]:
    """The last version of each document of the year, the report first, each with a control of now.

    Raises:
        InputError: nothing has been prepared.
    """
    found = tuple(last_versions(order).values())
    if not found:
        programme, year = order.files.programme.id, order.year
        raise InputError(
            f"nothing of {programme} {year} waits for approval; `omradeloft documents prepare {programme} --year {year}"
            " --kind anmodning --by NAME` makes the first version of the letter"
        )
    return tuple(_assessed(order, version) for version in found)


def _assessed(order: YearOrder, version: DocumentVersion) -> Assessed:
    if version.stands:
        return Assessed(version, None)
    checked = check(order.of(version.kind, version.prepared_by))
    return Assessed(checked.version, checked)


def refuse_approval(found: Iterable[Assessed], answer: Answer) -> None:
    """Nothing when all that is not approved yet can be approved by whoever answers, as things stand.

    Raises:
        ApprovalRefusedError: with every reason there is.
    """
    versions = tuple(found)
    _refuse_answer(answer, (each.version for each in versions))
    reasons = [reason for each in versions for reason in each.reasons(answer.by)]
    told = [sentence for each in versions for sentence in each.told(answer.by)]
    if reasons or told:
        raise ApprovalRefusedError(reasons, told)


def _refuse_answer(answer: Answer, versions: Iterable[DocumentVersion]) -> None:
    """Refuse an answer that cannot be kept, before any other sentence repeats it, or that is of other versions."""
    reasons, told = _answer_reasons(answer), _answer_told(answer)
    if answer.shown and answer.shown != {(version.kind, version.number) for version in versions}:
        reasons.append("another draft has been made since the one that was shown; read that, and answer again")
        told.append("Det er laget et nytt utkast siden skjemaet ble vist. Les det nye utkastet, og svar på nytt.")
    if reasons:
        raise ApprovalRefusedError(reasons, told)


def approve_both(order: YearOrder, answer: Answer) -> tuple[DocumentVersion, ...]:
    """Report and letter, approved and stored; one that is approved already is left as it is.

    Raises:
        ApprovalRefusedError: with every reason there is, of both; nothing was stored.
        InputError: nothing has been prepared.
        VersionConflictError: somebody else was quicker.
    """
    found = assessed(order)
    refuse_approval(found, answer)
    for each in found:
        if not each.version.stands:
            approve(order.of(each.version.kind, answer.by), role=answer.role, comment=answer.comment)
    return tuple(last_versions(order).values())


def reject_both(order: YearOrder, answer: Answer) -> tuple[DocumentVersion, ...]:
    """The versions that are not approved, with the rejection noted; they stay what they were.

    Raises:
        ApprovalRefusedError: there is no name or no reason, or nothing is left to reject; nothing was stored.
    """
    waiting = refuse_rejection(order, answer)
    noted = Rejection(tidy_name(answer.by), order.now, tidy_name(answer.comment), tidy_name(answer.role))
    with open_database(order.database, must_exist=True) as database:
        database.documents.reject(waiting, noted)
    return tuple(last_versions(order).values())


def refuse_rejection(order: YearOrder, answer: Answer) -> tuple[DocumentVersion, ...]:
    """The versions that can be rejected, when they can be by this answer.

    Raises:
        ApprovalRefusedError: there is no name or no reason, or nothing is left to reject.
    """
    versions = last_versions(order).values()
    _refuse_answer(answer, versions)
    waiting = tuple(version for version in versions if not version.was_approved)
    reasons, told = list[str](), list[str]()
    if not any(char.isalnum() for char in answer.comment):
        reasons.append("--comment: says nothing; a rejection needs a reason")
        told.append("Skriv i kommentaren hvorfor dokumentene avvises.")
    if not waiting:
        reasons.append("there is no version that waits for approval")
        told.append("Det er ingen utkast som venter på godkjenning.")
    if reasons:
        raise ApprovalRefusedError(reasons, told)
    return waiting


def save_drafts(order: YearOrder, folder: Path) -> dict[DocumentKind, tuple[Path, ...]]:
    """The files of the versions that wait, as they are stored, each in a folder named by kind and number.

    Raises:
        InputError: a folder holds another file of that name.
        OSError: the folder cannot be written.
    """
    saved = {}
    for kind, version in last_versions(order).items():
        home = folder / f"{kind}-{version.number}"
        home.mkdir(parents=True, exist_ok=True)
        saved[kind] = save_version(order.database, version, home)
    return saved


def _answer_reasons(answer: Answer) -> list[str]:
    """What is wrong with the answer itself, in English."""
    parts = {"--by": answer.by, "--role": answer.role, "--comment": answer.comment}
    reasons = [
        f"{option}: holds {', '.join(kinds)}; leave it out, for it would be kept"
        for option, text in parts.items()
        if (kinds := personal_data_in_text(tidy_name(text)))
    ]
    return (
        reasons
        if is_name(tidy_name(answer.by))
        else ["--by: is no name; write who answers, in Latin letters", *reasons]
    )


def _answer_told(answer: Answer) -> list[str]:
    """The same in bokmål, by the names of the fields of the form."""
    parts = {"navn": answer.by, "rolle": answer.role, "kommentar": answer.comment}
    told = list(answer_hindrances({name: tidy_name(text) for name, text in parts.items()}))
    return (
        told
        if is_name(tidy_name(answer.by))
        else ["Skriv navnet på den som svarer. Bruk bare latinske bokstaver.", *told]
    )


@dataclass(frozen=True, slots=True)
class ApprovalSteps:
    """What a run that asks for approval does with the documents, plain or as Prefect tasks."""

    prepare: Callable[[YearOrder, str, str], tuple[DocumentVersion, ...]]
    save: Callable[[YearOrder, Path], dict[DocumentKind, tuple[Path, ...]]]
    assess: Callable[[YearOrder], tuple[Assessed, ...]]
    approve: Callable[[YearOrder, Answer], tuple[DocumentVersion, ...]]
    reject: Callable[[YearOrder, Answer], tuple[DocumentVersion, ...]]
    last: Callable[[YearOrder], dict[DocumentKind, DocumentVersion]]
