"""A preview of the payment request for machines: `omradeloft preview --json`. Amounts are integer øre."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from domain.request_preview import Outlook, RequestPreview
from outputs.finding_groups import shown
from outputs.wording import MODEL_NAMES
from schemas.payment_requests import PaymentOption, PaymentRequest
from schemas.runs import Run

SCHEMA_VERSION: Final = 1


def preview_document(run: Run, preview: RequestPreview) -> dict[str, Any]:
    """All three models from the accounts, and from the forecast when the accounts do not cover the year.

    Args:
        run: what the preview rests on.
        preview: of the run's year.
    """
    result, request = run.reconciliation, preview.best.request
    return {
        "schema_version": SCHEMA_VERSION,
        "programme": result.programme,
        "programme_name": result.programme_name,
        "year": preview.year,
        "request_year": request.year,
        "model": request.model,
        "is_estimate": preview.estimate is not None,
        "covered_until": preview.covered_until,
        "run": {
            "run_id": result.run_id,
            "period": result.period,
            "created_on": result.created_on,
            "is_year_end": result.is_year_end,
            "is_invented": result.is_invented,
            "programme_files_changed": preview.is_changed,
        },
        "actual": _outlook(preview.actual),
        "estimate": None if preview.estimate is None else _outlook(preview.estimate),
        "findings": [finding.as_dict() | {"severity": finding.severity.value} for finding in shown(preview.findings)],
    }


def _outlook(outlook: Outlook) -> dict[str, Any]:
    grant, request = outlook.grant, outlook.request
    return {
        "disposable_ore": grant.disposable_ore,
        "used_ore": grant.used_ore,
        "unused_ore": grant.unused_ore,
        "payment_request": {
            **{key: getattr(request, key) for key in ("year", "model", "requested_ore", "carry_over_ore")},
            **{key: getattr(request, key) for key in ("award_ore", "award_confirmed", "budget_ore")},
            "options": [_option(option, request) for option in request.options],
            "lines": [asdict(line) for line in request.lines],
            "letters": [asdict(letter) for letter in request.letters],
            "carry_over_parts": [asdict(part) for part in request.carry_over_parts],
        },
    }


def _option(option: PaymentOption, request: PaymentRequest) -> dict[str, Any]:
    name = MODEL_NAMES[option.model]
    return asdict(option) | {"name": name, "is_chosen": option.model == request.model}
