"""The rules and the findings of the auditor's package."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from domain.rule_outcomes import Outcome, RuleOutcome, rule_outcomes
from outputs.csv_table import CsvCell, csv_table
from outputs.finding_groups import shown
from outputs.wording import SEVERITY_NAMES, yes_no
from schemas.findings import Finding
from schemas.masking import without_identity
from schemas.private_persons import without_names
from schemas.runs import Run

RULE_HEADINGS: Final = (
    *("Regel", "Hva som skal gjelde", "Alvor ved årsslutt", "Utfall", "Funn", "Rader", "Avvik i øre", "Unntak"),
    *("Hvem som svarer for unntaket, og hvorfor", "På prøve", "Hva som skal gjøres"),
)
OUTCOME_NAMES: Final[dict[Outcome, str]] = {
    Outcome.PASSED: "Ingen funn",
    Outcome.NOTED: "Til orientering",
    Outcome.TRIAL: "Funn av en regel på prøve",
    Outcome.WAIVED: "Unntak",
    Outcome.WARNED: "Advarsel",
    Outcome.FAILED: "Feil",
}
_FREE_TEXT: Final = frozenset({"text", "tekst", "party", "motpart"})


def rules_table(run: Run) -> bytes:
    """`regler.csv`: every rule of the rule book, what it asks, and what it found in the run."""
    outcomes = rule_outcomes(shown(run.findings), is_year_end=run.reconciliation.is_year_end)
    return csv_table(RULE_HEADINGS, map(_cells, outcomes))


def _cells(found: RuleOutcome) -> tuple[CsvCell, ...]:
    rule = found.rule
    is_trial = rule.is_trial or any(finding.trial for finding in found.findings)
    answers = dict.fromkeys(without_identity(finding.waived_by or "") for finding in found.waived)
    return (
        *(rule.code, rule.title, SEVERITY_NAMES[found.severity], OUTCOME_NAMES[found.outcome]),
        *(len(found.findings), found.rows, found.difference_ore, len(found.waived), "; ".join(answers)),
        *(yes_no(is_true=is_trial), rule.remedy),
    )


def package_findings(run: Run) -> list[dict[str, Any]]:
    """`funn.json`: the findings as `findings.json` has them, but for the municipality's own columns and for names."""
    return [_document(finding) for finding in shown(run.findings)]


def _document(finding: Finding) -> dict[str, Any]:
    if (finding.column or "").casefold() in _FREE_TEXT:
        value, expected = (None if text is None else without_names(text) for text in (finding.value, finding.expected))
        finding = replace(finding, value=value, expected=expected)
    told = replace(finding, own=()).as_dict() | {"severity": finding.severity.value}
    return {key: value for key, value in told.items() if key != "own"}
