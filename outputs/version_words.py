"""Versions in the reader's words, and what a version's standing is when its document is composed."""

from __future__ import annotations

from collections.abc import Sequence

from outputs.approval import version_name
from outputs.editions import Standing
from outputs.norwegian import capitalised, long_date
from schemas.document_versions import DocumentVersion, VersionEvent, VersionStep


def standing_of(version: DocumentVersion, versions: Sequence[DocumentVersion]) -> Standing:
    """How far a version has come, for the document itself.

    Args:
        version: one of those below, or the next.
        versions: all of the same document that came before, by which a replacement names what it replaces.
    """
    approved = version.event(VersionStep.APPROVED)
    replaced = next((each for each in versions if each.number == version.replaces), None)
    return Standing(
        step=VersionStep.APPROVED if approved else VersionStep.DRAFT,
        number=version.number,
        prepared_by=version.prepared_by,
        approved_by=approved.by if approved else "",
        approved_role=approved.role if approved else "",
        approved_on=approved.on if approved else None,
        replaces=named_with_fate(replaced) if replaced else "",
        reason=version.reason,
    )


def named_with_fate(version: DocumentVersion) -> str:
    """`versjon 1, sendt 1. mars 2026 (sak 26/1)`, or `versjon 1, godkjent 1. mars 2026` when it was never sent."""
    word, event = _fate(version)
    return f"{_name(version)}, {word}{_when(event)}{_case(event)}"


def standing_sentence(version: DocumentVersion) -> str:
    """`Versjon 1 ble sendt 1. mars 2026 (sak 26/1)`, without a full stop."""
    word, event = _fate(version)
    reopened = version.event(VersionStep.REOPENED)
    again = f" og gjenåpnet{_when(reopened)}" if reopened else ""
    return f"{capitalised(_name(version))} ble {word}{_when(event)}{_case(event)}{again}"


def _name(version: DocumentVersion) -> str:
    return version_name(Standing(number=version.number))


def _fate(version: DocumentVersion) -> tuple[str, VersionEvent | None]:
    if sent := version.event(VersionStep.SENT):
        return "sendt", sent
    return "godkjent", version.event(VersionStep.APPROVED)


def _when(event: VersionEvent | None) -> str:
    return f" {long_date(event.on)}" if event and event.on else ""


def _case(event: VersionEvent | None) -> str:
    return f" (sak {event.reference})" if event and event.reference else ""
