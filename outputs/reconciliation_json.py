"""`reconciliation.json` and `findings.json`: the contract with those who script against the product.

Keys and their order are DESIGN section 5; more may be added after them, none removed. The schemas are
`docs/reconciliation.schema.json` and `docs/findings.schema.json`. Amounts are integer øre.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from decimal import Decimal
from typing import Any, Final

from domain.figures import figures
from domain.money import round_half_away
from domain.printed_figures import FigureLists, figure_lists
from domain.share_figures import ShareFigure
from outputs.finding_groups import shown
from outputs.reconciliation_records import as_document, books_of_the_grant, measure_additions
from schemas.findings import Severity
from schemas.grant_results import GrantResult
from schemas.payment_requests import PaymentRequest
from schemas.records import MeasureResult, MeasureSums, Reconciliation
from schemas.runs import Run

SCHEMA_VERSION: Final = 1
_TENTHS_OF_PERCENT: Final = 1000

_CONTRACT_SUMS: Final = (
    "allocated_ore",
    "reallocated_ore",
    "revised_ore",
    "gross_ore",
    "vat_compensation_ore",
    "sick_pay_refund_ore",
    "net_ore",
    "other_financing_ore",
    "grant_financed_ore",
    "own_ore",
    "remaining_ore",
    "forecast_ore",
)
_ADDED_SUMS: Final = ("after_co_financing_ore",)
_GRANT: Final = ("awarded_ore", "carried_in_ore", "disposable_ore", "used_ore", "unused_ore", "confirmed")
_FUND: Final = ("fund_opening_ore", "fund_set_aside_ore", "fund_use_ore", "fund_closing_ore")
_FUND_ORIGIN: Final = ("is_fund_opening_booked", "is_fund_opening_by_hand", "is_fund_moved_by_hand")

_ALERT: Final = ("measure", "rule", "threshold", "period", "status", "subject", "basis", "span", "level")


def reconciliation_document(run: Run) -> dict[str, Any]:
    """The reconciliation as `reconciliation.json` holds it.

    Args:
        run: as it was stored.

    Returns:
        The keys of DESIGN section 5 in its order, then what has been added since.
    """
    result = run.reconciliation
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "programme": result.programme,
        "year": result.year,
        "period": result.period,
        "run_id": result.run_id,
        "inputs": [asdict(file) for file in result.inputs],
        "conservation": asdict(result.conservation),
        "measures": [_measure(measure) for measure in result.measures],
        "totals": _sums(result.totals) | _added_sums(result.totals),
        "grant": {key: getattr(result.grant, key) for key in _GRANT},
    }
    if result.payment_request:
        document["payment_request"] = _payment_request(result.payment_request)
    return document | _added(run)


def findings_document(run: Run) -> list[dict[str, Any]]:
    """The findings as `findings.json` holds them, as many as were raised and the gravest first."""
    return [finding.as_dict() | {"severity": finding.severity.value} for finding in shown(run.findings)]


def as_json_text(document: dict[str, Any] | list[dict[str, Any]]) -> str:
    """The document as text: keys in the document's own order, so that the same document gives the same bytes."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _sums(sums: MeasureSums) -> dict[str, int]:
    return {key: getattr(sums, key) for key in _CONTRACT_SUMS}


def _added_sums(sums: MeasureSums) -> dict[str, int]:
    return {key: getattr(sums, key) for key in _ADDED_SUMS}


def _measure(measure: MeasureResult) -> dict[str, Any]:
    return {
        "id": measure.id,
        "name": measure.name,
        "focus_area": measure.focus_area,
        **_sums(measure.sums),
        "status": measure.status.value,
        "line": measure.line,
        **_added_sums(measure.sums),
        "postings": measure.postings,
        "monthly_net_ore": list(measure.monthly_net_ore),
        "is_allocation_confirmed": measure.is_allocation_confirmed,
        **measure_additions(measure),
    }


def _payment_request(request: PaymentRequest) -> dict[str, Any]:
    contract = ("year", "model", "requested_ore", "carry_over_ore")
    added = ("award_ore", "award_confirmed", "budget_ore")
    return {
        **{key: getattr(request, key) for key in (*contract, *added)},
        "options": [asdict(option) for option in request.options],
        "lines": [asdict(line) for line in request.lines],
        "letters": [asdict(letter) for letter in request.letters],
        "carry_over_parts": [asdict(part) for part in request.carry_over_parts],
    }


def _added(run: Run) -> dict[str, Any]:
    """What has been added to the contract."""
    result = run.reconciliation
    return {
        "programme_name": result.programme_name,
        "programme_year": result.programme_year,
        "programme_sha256": result.programme_sha256,
        "created_on": result.created_on,
        "is_year_end": result.is_year_end,
        "is_invented": result.is_invented,
        "is_preliminary": result.is_preliminary,
        "covered_until": result.covered_until,
        "vat": result.vat,
        "unconfirmed": list(result.unconfirmed),
        "fund": _fund(result.grant),
        "grant_years": [as_document(year) for year in result.grant.grant_years],
        "findings": _counted_findings(run),
        "alerts": [{key: getattr(alert, key) for key in _ALERT} for alert in run.alerts],
        "figures": _figures(result),
        **books_of_the_grant(result),
        "controls_by_database": [asdict(control) for control in run.controls],
        **_other_figures(figure_lists(run)),
    }


def _fund(grant: GrantResult) -> dict[str, int | bool]:
    return {
        "paid_ore": grant.paid_ore,
        "received_ore": grant.received_ore,
        **{key.removeprefix("fund_"): getattr(grant, key) for key in _FUND},
        **{key.replace("fund_", ""): getattr(grant, key) for key in _FUND_ORIGIN},
    }


def _counted_findings(run: Run) -> dict[str, int]:
    counts = Counter(finding.severity for finding in run.findings)
    return {severity.value: counts[severity] for severity in Severity}


def _figures(result: Reconciliation) -> dict[str, int]:
    """Every printed figure by its id, sorted, in øre."""
    return dict(sorted(figures(result).items()))


def _other_figures(lists: FigureLists) -> dict[str, Any]:
    """The figures that are no sums of postings, by id and sorted: kroner of findings, shares and numbers."""
    return {
        "finding_figures": dict(sorted((each.id, each.ore) for each in lists.of_findings)),
        "shares": {each.id: _share(each) for each in sorted(lists.shares, key=lambda share: share.id)},
        "numbers": dict(sorted((each.id, int(each.value)) for each in lists.numbers)),
    }


def _share(share: ShareFigure) -> dict[str, Any]:
    """The two figures, which are exact, and the per cent as it is printed: decimal text, for it is no float."""
    shown = share.shown
    percent = None if shown is None else str(Decimal(round_half_away(shown * _TENTHS_OF_PERCENT)).scaleb(-1))
    parts = {name: getattr(share, name) for name in ("part", "whole", "part_ore", "whole_ore", "is_deviation")}
    return parts | {"percent": percent}
