"""The guard against double financing: the same cost on two funding sources, certain or likely.

A posting that stands twice on one source is the row rule L23's matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from domain.checks.wording import kroner
from domain.double_financing import doubles_in_vouchers, near_doubles
from schemas.findings import Finding, Severity
from schemas.programme import Programme
from schemas.rules import Rule

_IN_VOUCHER: Final = "Et bilag har ikke det samme beløpet på to finansieringskilder"
_EXPECTED: Final = "én finansieringskilde for hele utgiften"

DOUBLE = Rule(
    code="Y34",
    title=_IN_VOUCHER,
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Korrigér posteringen på den ene kilden. Er utgiften fordelt mellom kildene, skal delene til sammen være "
    "fakturaens beløp.",
    source="Kontroll Y07: ingen utgift finansieres to ganger",
)
UNPROVEN = Rule(
    code="Y34",
    title=_IN_VOUCHER,
    severity=Severity.WARNING,
    remedy="Kontrollér bilaget mot fakturaen. Er utgiften delt likt mellom kildene, registrer et unntak; ellers "
    "korrigér posteringen på den ene kilden.",
    source="Kontroll Y07: ingen utgift finansieres to ganger",
)
NEAR = Rule(
    code="Y35",
    title="To bilag fra samme leverandør med samme beløp er ikke ført på hver sin finansieringskilde",
    severity=Severity.WARNING,
    remedy="Kontrollér fakturaene. Gjelder bilagene samme leveranse, korrigér det ene; ellers registrer et unntak.",
    source="Kontroll Y07: ingen utgift finansieres to ganger",
    is_trial=True,
)
RULES = (DOUBLE, UNPROVEN, NEAR)


def double_financing_findings(placed: pl.DataFrame, programme: Programme, *, is_year_end: bool) -> Iterator[Finding]:
    """One finding for each cost that is, or looks, financed by two sources. Suppliers are never named.

    Args:
        placed: PLACED of the whole ledger.
        programme: the names of measures and sources.
        is_year_end: whether the run is for a whole year.
    """
    for pair in doubles_in_vouchers(placed).iter_rows(named=True):
        rule = DOUBLE if pair["is_settled"] else UNPROVEN
        proof = "" if pair["is_settled"] else " Eksporten viser ikke om de er deler av én faktura."
        yield rule.finding(
            f"Fant samme beløp, {kroner(pair['amount_ore'])}, på to finansieringskilder i bilag {pair['voucher']}: "
            f"{_both(pair, programme)}.{proof}",
            is_year_end=is_year_end,
            **_place(pair, programme),
        )
    for pair in near_doubles(placed).iter_rows(named=True):
        yield NEAR.finding(
            f"Fant samme leverandør og beløp, {kroner(pair['amount_ore'])}, på to finansieringskilder med "
            f"{_days(pair['days'])} mellom: bilag {pair['voucher'] or 'uten nummer'} og bilag "
            f"{pair['other_voucher'] or 'uten nummer'}, {_both(pair, programme)}.",
            is_year_end=is_year_end,
            **_place(pair, programme),
        )


def _both(pair: dict[str, Any], programme: Programme) -> str:
    """Both rows with measure and source; the first with its file where the files differ."""
    file = "" if pair["file"] == pair["other_file"] else f" i {pair['file']}"
    one, other = (
        f"rad {pair[f'{side}row']}{where} ({programme.measure(pair[f'{side}measure']).name}, "
        f"{programme.funding_source(pair[f'{side}funding_source']).short_name})"
        for side, where in (("", file), ("other_", ""))
    )
    return f"{one} og {other}"


def _days(days: int) -> str:
    return "1 dag" if days == 1 else f"{days} dager"


def _place(pair: dict[str, Any], programme: Programme) -> dict[str, Any]:
    """Where the later of the two stands."""
    names = sorted(programme.funding_source(pair[f"{side}funding_source"]).short_name for side in ("", "other_"))
    return {
        "file": pair["other_file"],
        "row": pair["other_row"],
        "voucher": pair["other_voucher"],
        "column": "prosjekt",
        "value": " og ".join(names),
        "expected": _EXPECTED,
        "difference_ore": pair["amount_ore"],
        "measure": pair["other_measure"],
    }
