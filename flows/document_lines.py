"""What an operator is told of each document of a year, from `dokumentkontroll.json`: one line each, in English."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

CONTROL_FILE: Final = "dokumentkontroll.json"
_WITHOUT_PDF: Final = {
    "no-office": "no PDF, LibreOffice is not installed",
    "failed": "no PDF, LibreOffice failed twice; the Word file is complete",
    "timed-out": "no PDF, LibreOffice took too long; the Word file is complete",
    "not-stored": "stored without a PDF",
    "withheld": "PDF withheld, figures of the Word file are missing in it",
}


def document_lines(paths: Sequence[Path]) -> list[str]:
    """A line for each document that was looked through, and why it cannot be final where it cannot."""
    control = next((path for path in paths if path.name == CONTROL_FILE), None)
    if control is None:
        return []
    record = json.loads(control.read_text(encoding="utf-8"))
    return [line for document in record["documents"] for line in _lines(document)]


def _lines(document: dict[str, Any]) -> Iterator[str]:
    numbers, access, language = document["numbers"], document["accessibility"], document["language"]
    theirs = sum(fault["is_writers"] for fault in language["faults"])
    yield (
        f"{_name(document)}: {numbers['printed']} figures printed, {numbers['found_again']} found again, "
        f"{numbers['outside']} numbers outside; accessibility {len(access['checks'])} rules, "
        f"{len(access['faults'])} faults; language {len(language['faults'])} faults ({theirs} in texts of the "
        f"municipality); {_pdf(document['pdf'])}"
    )
    for reason in document["blocks"]:
        yield f"  cannot be final: {reason}"


def _name(document: dict[str, Any]) -> str:
    """The Word file, and which version's stored bytes it is."""
    standing = document["standing"]
    stored = f", version {standing['version']} as it is stored" if standing["is_final"] else ""
    return f"{document['name']}{stored}"


def _pdf(pdf: dict[str, Any]) -> str:
    facts = pdf["facts"]
    if pdf["outcome"] != "made" or facts is None:
        return _WITHOUT_PDF[pdf["outcome"]]
    marks = [f"PDF/A-{facts['pdfa']}"] if facts["pdfa"] else []
    marks += [f"PDF/UA-{facts['pdfua']}"] if facts["pdfua"] else []
    tags = "tagged" if facts["is_tagged"] else "not tagged"
    return f"PDF of {facts['pages']} pages, {' and '.join(marks) or 'no'} mark, {tags}"
