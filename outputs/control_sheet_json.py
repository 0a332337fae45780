"""`kontrollark.json`: the control sheet for those who read it with a program.

The schema is `docs/control-sheet.schema.json`. Amounts are integer øre and stand beside the id of their figure, so that
each can be found in the report and in the auditor's package. More keys may be added, none removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Any, Final

from domain.control_sheet import (
    OPEN_QUESTIONS,
    OUTCOME_FIGURES,
    RULES,
    SECOND_WAY,
    ControlSheet,
    Deviation,
    SheetLine,
    control_sheet,
)
from domain.number_figures import BUDGETED_MEASURES
from domain.printed_figures import PrintedFigures, report_figures
from domain.rule_outcomes import RuleOutcome
from domain.share_figures import DEVIATION
from outputs.editions import WORKING_COPY, Edition
from schemas.masking import without_identity
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run

SCHEMA_VERSION: Final = 1


def control_sheet_document(run: Run, files: ProgrammeFiles, edition: Edition = WORKING_COPY) -> dict[str, Any]:
    """The control sheet of a run for a whole year, in the order of the page.

    Args:
        run: as it was stored.
        files: the programme with the year's texts and plans.
        edition: how far the report has come.
    """
    result, sheet, known = run.reconciliation, control_sheet(run, files), report_figures(run, files)
    return {
        "schema_version": SCHEMA_VERSION,
        "programme": result.programme,
        "programme_name": result.programme_name,
        "municipality": files.programme.municipality.name,
        "year": result.year,
        "run_id": result.run_id,
        "created_on": result.created_on,
        "programme_sha256": result.programme_sha256,
        "is_invented": result.is_invented,
        "is_preliminary": result.is_preliminary,
        "covered_until": result.covered_until,
        "standing": _standing(edition, files),
        "grant": {line.line.value: _line(line, sheet, known.amounts) for line in sheet.lines},
        "measures": {
            "with_budget": _number(BUDGETED_MEASURES, known),
            "deviating": [_deviation(one, known) for one in sheet.deviations],
        },
        "checks": _checks(sheet, known),
        "conservation": asdict(result.conservation),
        "second_way": {"figures": _number(SECOND_WAY, known), "kinds": len(run.controls)},
        "received_as_requested": sheet.received_as_requested,
        "open_questions": _number(OPEN_QUESTIONS, known),
        "unconfirmed": list(result.unconfirmed),
    }


def _standing(edition: Edition, files: ProgrammeFiles) -> dict[str, Any]:
    standing = edition.standing
    return {
        "step": standing.step.value,
        "version": standing.number,
        "is_final": standing.is_final,
        "prepared_by": standing.prepared_by or None,
        "approved_by": standing.approved_by or None,
        "approved_role": standing.approved_role or None,
        "approved_on": standing.approved_on.isoformat() if standing.approved_on else None,
        "approvers": [signatory.role for signatory in files.programme.letter.signatories],
        "replaces": standing.replaces or None,
        "follows": standing.follows or None,
    }


def _amount(figure: str, amounts: Mapping[str, int]) -> dict[str, Any]:
    return {"figure": figure, "ore": amounts[figure]}


def _number(figure: str, known: PrintedFigures) -> int:
    return int(known.numbers[figure])


def _line(line: SheetLine, sheet: ControlSheet, amounts: Mapping[str, int]) -> dict[str, Any]:
    """One line: the whole, and the parts by grant year where it is divided so."""
    by_year = zip(sheet.grant_years, line.by_year, strict=True)
    return {
        "total": _amount(line.total, amounts) if line.total else None,
        "by_grant_year": [
            {"grant_year": year, "amounts": [_amount(figure, amounts) for figure in figures]}
            for year, figures in by_year
            if figures
        ],
        "is_confirmed": line.is_confirmed,
    }


def _deviation(one: Deviation, known: PrintedFigures) -> dict[str, Any]:
    subject = one.measure.id
    return {
        "measure": subject,
        "name": one.measure.name,
        "status": one.measure.status.value,
        "budget": _amount(f"revidert.{subject}", known.amounts),
        "charged": _amount(f"belastet.{subject}", known.amounts),
        "deviation": _share(known.shares[f"{DEVIATION}.{subject}"]),
        "is_explained": one.is_explained,
        "has_plan": one.has_plan,
    }


def _share(share: Fraction | None) -> dict[str, int] | None:
    """An exact share; None where there is no whole to take it of."""
    return None if share is None else {"numerator": share.numerator, "denominator": share.denominator}


def _checks(sheet: ControlSheet, known: PrintedFigures) -> dict[str, Any]:
    return {
        "rules": _number(RULES, known),
        "by_outcome": {outcome.value: _number(figure, known) for outcome, (figure, _) in OUTCOME_FIGURES.items()},
        "failed": [_failed(found) for found in sheet.failed],
        "waived": [_waived(found) for found in sheet.waived],
    }


def _failed(found: RuleOutcome) -> dict[str, Any]:
    return {"rule": found.rule.code, "title": found.rule.title, "findings": len(found.findings), "rows": found.rows}


def _waived(found: RuleOutcome) -> dict[str, Any]:
    answers = dict.fromkeys(without_identity(finding.waived_by or "") for finding in found.waived)
    return {
        "rule": found.rule.code,
        "title": found.rule.title,
        "findings": len(found.waived),
        "answered_by": list(answers),
    }
