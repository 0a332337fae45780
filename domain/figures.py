"""The name of every figure that is printed, and its value.

A figure id is `<quantity>.<subject>` in the reader's words, such as `netto.sosionom` or `tilskudd.ubrukt`. Documents
print figures by id, never by hand, so that each can be followed to its postings (`domain.trace`).
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import Final

from schemas.records import (
    Conservation,
    GrantResult,
    MeasureSums,
    PaymentOption,
    PaymentRequest,
    Reconciliation,
)

TOTAL: Final = "sum"
GRANTED: Final = "tilskuddstiltak"
"""The subject of sums over the measures the grant pays for."""

MEASURE_QUANTITIES: Final[dict[str, str]] = {
    "budsjett": "allocated_ore",
    "omdisponert": "reallocated_ore",
    "revidert": "revised_ore",
    "brutto": "gross_ore",
    "mva": "vat_compensation_ore",
    "sykelonnsrefusjon": "sick_pay_refund_ore",
    "refusjoner": "refunds_ore",
    "netto": "net_ore",
    "andre-kilder": "other_financing_ore",
    "etter-andre-kilder": "after_co_financing_ore",
    "brukt": "grant_financed_ore",
    "egen": "own_ore",
    "rest": "remaining_ore",
    "prognose": "forecast_ore",
}
"""Quantity in a figure id -> the sum of a measure it names."""

GRANT_QUANTITIES: Final[dict[str, str]] = {
    "tilskudd.tildelt": "awarded_ore",
    "tilskudd.overfort-inn": "carried_in_ore",
    "tilskudd.disponibelt": "disposable_ore",
    "tilskudd.brukt": "used_ore",
    "tilskudd.ubrukt": "unused_ore",
    "tilskudd.utbetalt": "paid_ore",
    "tilskudd.mottatt": "received_ore",
    "fond.inngaende": "fund_opening_ore",
    "fond.avsatt": "fund_set_aside_ore",
    "fond.brukt": "fund_use_ore",
    "fond.utgaende": "fund_closing_ore",
}
"""Figure id -> the sum of the grant it names."""

CONTROL_QUANTITIES: Final[dict[str, str]] = {
    "kontroll.lest": "read",
    "kontroll.plassert": "placed",
    "kontroll.uplassert": "unplaced",
    "kontroll.parkert": "parked",
    "kontroll.utenfor": "outside",
    "kontroll.avvist": "rejected",
}
"""Figure id -> the part of the conservation law it names."""


def figures(reconciliation: Reconciliation) -> dict[str, int]:
    """Every figure of a reconciliation by its id, in øre."""
    values = _sums(reconciliation.totals, TOTAL) | _sums(granted_sums(reconciliation), GRANTED)
    for measure in reconciliation.measures:
        values |= _sums(measure.sums, measure.id)
    values |= _grant_figures(reconciliation.grant)
    values |= _control_figures(reconciliation.conservation)
    values |= {f"artsgruppe.{group.id}": group.gross_ore for group in reconciliation.art_groups}
    if reconciliation.payment_request:
        values |= _request_figures(reconciliation.payment_request)
    return values


def granted_sums(reconciliation: Reconciliation) -> MeasureSums:
    """The sums of the measures that have the grant among their funding sources."""
    return reduce(add, (measure.sums for measure in reconciliation.measures if measure.is_granted), MeasureSums())


def _sums(sums: MeasureSums, subject: str) -> dict[str, int]:
    return {f"{quantity}.{subject}": getattr(sums, name) for quantity, name in MEASURE_QUANTITIES.items()}


def _grant_figures(grant: GrantResult) -> dict[str, int]:
    values = {figure: getattr(grant, name) for figure, name in GRANT_QUANTITIES.items()}
    for year in grant.grant_years:
        values[f"argang.{year.grant_year}.disponibelt"] = year.available_ore
        values[f"argang.{year.grant_year}.brukt"] = year.used_ore
        values[f"argang.{year.grant_year}.ubrukt"] = year.unused_ore
    return values


def _request_figures(request: PaymentRequest) -> dict[str, int]:
    values = {"anmodning.overforing": request.carry_over_ore, "anmodning.tildeling": request.award_ore}
    if request.requested_ore is not None:
        values["anmodning.belop"] = request.requested_ore
    if request.budget_ore is not None:
        values["anmodning.budsjett"] = request.budget_ore
    for option in request.options:
        values |= _option_figures(option)
    return values


def _option_figures(option: PaymentOption) -> dict[str, int]:
    name = f"anmodning.modell-{option.model.lower()}"
    values = {
        name: option.requested_ore,
        f"{name}.overforing": option.carry_over_ore,
        f"{name}.tilbake": option.repaid_ore,
        f"{name}.disponibelt": option.disposable_ore,
        f"{name}.uten-plan": option.unplanned_ore,
    }
    return {figure: ore for figure, ore in values.items() if ore is not None}


def _control_figures(law: Conservation) -> dict[str, int]:
    return {figure: getattr(law.amount_ore, name) for figure, name in CONTROL_QUANTITIES.items()}
