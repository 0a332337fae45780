"""The parts of `reconciliation.json` that came after the contract: sources, plan rules, registers and years.

Each is the record as it was stored, under its own field names. Own contribution stands apart from all money: its
worth is called `in_kind_ore` and nothing else, and no sum takes it in.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from domain.in_kind_figures import in_kind_figures
from schemas.in_kind import InKindResult, total_in_kind
from schemas.plan_results import Ambiguity
from schemas.records import MeasureResult, Reconciliation


def as_document(record: Any) -> dict[str, Any]:
    """A frozen record as JSON has it: its own field names, and lists where the record has tuples."""
    return asdict(record, dict_factory=_with_lists)


def _with_lists(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in pairs}


def books_of_the_grant(result: Reconciliation) -> dict[str, Any]:
    """What each source, rule, register and year comes to."""
    return {
        "sources": [as_document(sums) for sums in result.sources],
        "spend_shares": [as_document(share) for share in result.spend_shares],
        "envelopes": [as_document(envelope) for envelope in result.envelopes],
        "onward_grants": [as_document(grant) for grant in result.onward_grants],
        "commitments": [as_document(commitment) for commitment in result.commitments],
        "programme_years": [as_document(year) for year in result.programme_years],
        "ambiguities": [_ambiguity(question) for question in result.ambiguities],
        "in_kind": _in_kind(result.in_kind),
        "receipts": None if result.grant.matched is None else as_document(result.grant.matched),
        "budget_year_sha256": result.budget_year_sha256,
    }


def measure_additions(measure: MeasureResult) -> dict[str, Any]:
    """Why the municipality covers what it does, the months, and the three forecasts with their score."""
    forecasts, errors = measure.forecasts, measure.forecast_errors
    return {
        "is_granted": measure.is_granted,
        "charged_ore": measure.charged_ore,
        "user_income_ore": measure.user_income_ore,
        "own_parts": [as_document(part) for part in measure.own_parts],
        "forecasts": None if forecasts is None else as_document(forecasts) | {"spread_ore": forecasts.spread_ore},
        "monthly_budget_ore": list(measure.monthly_budget_ore),
        "monthly_used_ore": list(measure.monthly_used_ore),
        "forecast_errors": None if errors is None else as_document(errors),
    }


def _ambiguity(question: Ambiguity) -> dict[str, Any]:
    return as_document(question) | {"effect_ore": question.effect_ore}


def _in_kind(entries: tuple[InKindResult, ...]) -> dict[str, Any]:
    figures = {figure: value.in_kind_ore for figure, value in sorted(in_kind_figures(entries).items())}
    return {
        "in_kind_ore": total_in_kind(entry.value for entry in entries).in_kind_ore,
        "entries": [_entry(entry) for entry in entries],
        "figures": figures,
    }


def _entry(entry: InKindResult) -> dict[str, Any]:
    as_stored = as_document(entry)
    del as_stored["value"]
    return {**as_stored, "in_kind_ore": entry.value.in_kind_ore}
