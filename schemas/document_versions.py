"""Versions of the letter and the report: who made, checked, approved and sent which bytes, and what took over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
    """One step: who took it, when, and why or with which reference. Never changed or removed."""

    step: VersionStep
    by: str
    at: datetime
    comment: str = ""


@dataclass(frozen=True, slots=True)
class VersionFile:
    """One file of a version, as it is stored."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """One version of a document. `number` counts from 1 within programme, year and kind.

    `replaces` is the number of the version it takes over from, and `reason` why.
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
