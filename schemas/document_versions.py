"""Versions of the letter and the report: who made, checked, approved and sent which bytes, and what took over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class DocumentKind(StrEnum):
    """The documents that are approved and sent."""

    LETTER = "anmodning"
    REPORT = "arsrapport"


class VersionStep(StrEnum):
    """How far a version has come; each step is taken once, in this order."""

    DRAFT = "draft"
    CHECKED = "checked"
    APPROVED = "approved"
    SENT = "sent"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class VersionEvent:
    """One step: who took it, when, and why. Never changed or removed.

    `role` is what the approver is; `on` is the day a document was sent and `reference` under which case number;
    `comment` is the reason where one is needed.
    """

    step: VersionStep
    by: str
    at: datetime
    comment: str = ""
    role: str = ""
    reference: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Rejection:
    """That somebody would not approve a version, and why. No step: the version stays as it was."""

    by: str
    at: datetime
    comment: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class VersionFile:
    """One file of a version, as it is stored. `step` is the one that brought it: a draft's, or the final document's."""

    name: str
    sha256: str
    size: int
    step: VersionStep = VersionStep.DRAFT


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """One version of a document. `number` counts from 1 within programme, year and kind.

    `replaces` is the number of the version it takes over from, and `reason` why; `rejections` are those who would not
    approve it. The five before them are what it was composed from, to tell later what has changed: the stored run, the
    programme files, the product and the template, and the text without the marks of the making, by which two versions
    that say the same are known.
    """

    programme: str
    year: int
    kind: DocumentKind
    number: int
    run_id: str
    step: VersionStep
    events: tuple[VersionEvent, ...]
    files: tuple[VersionFile, ...]
    replaces: int | None = None
    reason: str = ""
    run_sha256: str = ""
    programme_sha256: str = ""
    product: str = ""
    template_sha256: str | None = None
    content_sha256: str = ""
    rejections: tuple[Rejection, ...] = ()

    def event(self, step: VersionStep) -> VersionEvent | None:
        """The step as it was taken; None when it was not."""
        return next((event for event in self.events if event.step is step), None)

    @property
    def prepared_by(self) -> str:
        """Who made the draft."""
        return self.events[0].by if self.events else ""

    @property
    def was_approved(self) -> bool:
        """Whether it was ever final, reopened or not."""
        return self.event(VersionStep.APPROVED) is not None

    @property
    def stands(self) -> bool:
        """Whether it is the one that counts: approved or sent, and not reopened."""
        return self.step in {VersionStep.APPROVED, VersionStep.SENT}

    @property
    def current_files(self) -> tuple[VersionFile, ...]:
        """The final files when it was ever approved, else the draft's."""
        step = VersionStep.APPROVED if self.was_approved else VersionStep.DRAFT
        return tuple(file for file in self.files if file.step is step)


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """A payment request that was sent from here. `year` is the one it asks money for; `amount_ore` is all of it.

    `lines` are (grant year, measure or None, øre). One that is reopened is to be replaced, or has been.
    """

    year: int
    number: int
    run_id: str
    amount_ore: int
    sent_on: date
    reference: str
    is_reopened: bool
    lines: tuple[tuple[int, str | None, int], ...] = ()
