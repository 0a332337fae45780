"""Versions of an invented letter, from a stored run that holds no figures of interest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from schemas.document_versions import DocumentKind, DocumentVersion, VersionEvent, VersionStep
from tasks.store import Database
from tests.store.example_run import NOW, RECONCILIATION, RUN, archived_import

WORD = {"anmodning-om-utbetaling.docx": b"utkast"}
FINAL = {"anmodning-om-utbetaling.docx": b"endelig", "anmodning-om-utbetaling.pdf": b"endelig pdf"}


def moment(day: int) -> datetime:
    return datetime(2027, 3, day, 8, 0, tzinfo=UTC)


def event(step: VersionStep, by: str, day: int = 1, **said: str) -> VersionEvent:
    return VersionEvent(step, by, moment(day), on=date(2027, 3, day), **said)


def save_year_end(database: Database, run_id: str = "year-2026") -> str:
    """A stored year-end run of 2026; the last one saved is the latest."""
    changes = {"run_id": run_id, "period": "2026", "is_year_end": True}
    database.save_run(
        replace(RUN, reconciliation=replace(RECONCILIATION, **changes), alerts=()),  # type: ignore[arg-type]
        [archived_import()],
        now=NOW,
    )
    return run_id


def draft(number: int = 1, by: str = "Kari Prøve", **changes: object) -> DocumentVersion:
    made = DocumentVersion(
        programme="nordbyen",
        year=2026,
        kind=DocumentKind.LETTER,
        number=number,
        run_id="year-2026",
        step=VersionStep.DRAFT,
        events=(event(VersionStep.DRAFT, by),),
        files=(),
        run_sha256="aa",
        programme_sha256="bb",
        product="0.3.0",
        content_sha256="cc",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def checked(database: Database) -> DocumentVersion:
    """A stored version that waits for approval."""
    save_year_end(database)
    made = database.documents.add(draft(), WORD)
    return database.documents.take_step(made, event(VersionStep.CHECKED, "Kari Prøve", 2))


def sent(database: Database) -> DocumentVersion:
    """A stored version that was sent."""
    approved = database.documents.take_step(checked(database), event(VersionStep.APPROVED, "Ola Test", 3), FINAL)
    return database.documents.take_step(approved, event(VersionStep.SENT, "Kari Prøve", 4, reference="26/1"))
