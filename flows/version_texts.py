"""Versions, comparisons and the register of letters as text for a terminal, as JSON and as TOML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from outputs.version_comparison import Comparison
from schemas.document_versions import DocumentVersion, Rejection, StoredLetter, VersionEvent


def version_document(version: DocumentVersion) -> dict[str, Any]:
    """A version for machines."""
    return {
        "programme": version.programme,
        "year": version.year,
        "kind": version.kind.value,
        "number": version.number,
        "step": version.step.value,
        "replaces": version.replaces,
        "reason": version.reason,
        "run_id": version.run_id,
        "run_sha256": version.run_sha256,
        "programme_sha256": version.programme_sha256,
        "template_sha256": version.template_sha256,
        "content_sha256": version.content_sha256,
        "product": version.product,
        "events": [_event_document(event) for event in version.events],
        "rejections": [_rejection_document(rejection) for rejection in version.rejections],
        "files": [
            {"name": file.name, "step": file.step.value, "sha256": file.sha256, "size": file.size}
            for file in version.files
        ],
    }


def _event_document(event: VersionEvent) -> dict[str, Any]:
    return {
        "step": event.step.value,
        "by": event.by,
        "role": event.role,
        "at": event.at.isoformat(),
        "on": event.on.isoformat() if event.on else None,
        "reference": event.reference,
        "comment": event.comment,
    }


def _rejection_document(rejection: Rejection) -> dict[str, Any]:
    return {
        "by": rejection.by,
        "role": rejection.role,
        "at": rejection.at.isoformat(),
        "comment": rejection.comment,
    }


def version_lines(version: DocumentVersion) -> Iterator[str]:
    """A version for a person: what it is, each step, each file."""
    replaced = f"; replaces version {version.replaces}: {version.reason}" if version.replaces else ""
    yield (
        f"{version.programme} {version.year} {version.kind}, version {version.number}: {version.step}; "
        f"run {version.run_id}{replaced}"
    )
    for event in version.events:
        role = f", {event.role}" if event.role else ""
        reference = f"; case {event.reference}" if event.reference else ""
        comment = f"; {event.comment}" if event.comment else ""
        yield f"  {event.step:<8}  {event.on or event.at.date()}  {event.by}{role}{reference}{comment}"
    for rejection in version.rejections:
        role = f", {rejection.role}" if rejection.role else ""
        yield f"  rejected  {rejection.at.date()}  {rejection.by}{role}; {rejection.comment}"
    for file in version.current_files:
        yield f"  {file.sha256}  {file.name}"


def comparison_document(found: Comparison, old: DocumentVersion, new: DocumentVersion) -> dict[str, Any]:
    """A comparison for machines: figures first, then paragraphs."""
    return {
        "old": old.number,
        "new": new.number,
        "figures": [{"figure": each.id, "old": list(each.old), "new": list(each.new)} for each in found.figures],
        "paragraphs": [{"old": list(each.old), "new": list(each.new)} for each in found.texts],
    }


def comparison_lines(found: Comparison, old: DocumentVersion, new: DocumentVersion) -> Iterator[str]:
    """A comparison for a person: figures first, then paragraphs."""
    yield f"{new.programme} {new.year} {new.kind}: version {new.number} against version {old.number}"
    if found.is_empty:
        yield "Both say the same."
        return
    yield f"Figures: {len(found.figures) or 'none'}"
    for figure in found.figures:
        yield f"  {figure.id}: {' / '.join(figure.old) or 'not printed'} -> {' / '.join(figure.new) or 'not printed'}"
    yield f"Paragraphs: {len(found.texts) or 'none'}"
    for text in found.texts:
        yield from (f"  - {paragraph}" for paragraph in text.old)
        yield from (f"  + {paragraph}" for paragraph in text.new)


def register_lines(letter: StoredLetter) -> str:
    """What to write in the year file, so that the letter is among the earlier ones."""
    lines = [
        "[[grant.requested]]",
        f"kr = {_kroner(letter.amount_ore)}",
        f"sent_on = {letter.sent_on.isoformat()}",
        f"reference = {_quoted(letter.reference)}",
    ]
    asked = [line for line in letter.lines if line[2]]
    if [line[:2] for line in asked] != [(letter.year, None)]:
        lines.append("lines = [")
        for grant_year, measure, ore in asked:
            purpose = f"measure = {_quoted(measure)}, " if measure else ""
            lines.append(f"  {{ grant_year = {grant_year}, {purpose}kr = {_kroner(ore)} }},")
        lines.append("]")
    return "\n".join(lines) + "\n"


def _kroner(ore: int) -> str:
    """Kroner as TOML reads them exactly: whole, or with two decimals."""
    sign, (kroner, rest) = "-" if ore < 0 else "", divmod(abs(ore), 100)
    return f"{sign}{kroner:_}" + (f".{rest:02d}" if rest else "")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
