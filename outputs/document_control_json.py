"""`dokumentkontroll.json`: the control of every document of a year, for machines and for whoever approves.

The keys are a contract (`docs/document-control.schema.json`); what is said in it is bokmål.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from outputs.accessibility import AccessReport
from outputs.document_control import DocumentControl, PdfControl
from outputs.editions import Standing
from outputs.language_check import LANGUAGE_RULES
from outputs.pdf_outcomes import PDF_OUTCOMES
from outputs.read_back import ReadBack
from schemas.records import Reconciliation

SCHEMA_VERSION: Final = "1.0"

FilesOf = tuple[Mapping[str, bytes], DocumentControl, Standing]
"""The files of a document by name, the control of them, and how far the document has come."""


def control_record(result: Reconciliation, documents: Sequence[FilesOf]) -> dict[str, Any]:
    """The control of a year's documents.

    Args:
        result: the reconciliation they are made from.
        documents: files, control and standing of each.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "programme": result.programme,
        "year": result.year,
        "run_id": result.run_id,
        "documents": [_document(*document) for document in documents],
    }


def _document(files: Mapping[str, bytes], control: DocumentControl, standing: Standing) -> dict[str, Any]:
    return {
        "name": control.name,
        "standing": {"step": standing.step.value, "version": standing.number, "is_final": standing.is_final},
        "files": [
            {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in files.items()
        ],
        "numbers": _numbers(control.numbers),
        "accessibility": _accessibility(control.access),
        "language": {
            "rules": [{"rule": rule.code, "requirement": rule.requirement} for rule in LANGUAGE_RULES],
            "faults": [asdict(fault) for fault in control.language],
        },
        "pdf": _pdf(control.pdf),
        "blocks": list(control.blocks),
    }


def _numbers(numbers: ReadBack) -> dict[str, Any]:
    """`found_again` are the printed figures that are what they should be; `typed` stand in people's own texts."""
    return {
        "printed": numbers.bound,
        "found_again": numbers.bound - len(numbers.mismatches),
        "typed": numbers.typed,
        "outside": len(numbers.unbound),
    }


def _accessibility(access: AccessReport) -> dict[str, Any]:
    return {
        "looked_at": access.looked_at,
        "checks": [asdict(check) for check in access.checks],
        "faults": [asdict(fault) for fault in access.faults],
    }


def _pdf(control: PdfControl) -> dict[str, Any]:
    facts = control.facts
    return {
        "outcome": str(control.outcome),
        "explanation": PDF_OUTCOMES[control.outcome],
        "claim": facts.claim if facts else None,
        "facts": asdict(facts) if facts else None,
        "figures_looked_for": control.figures.looked_for,
        "figures_missing": [figure.text for figure in control.figures.missing],
    }
