"""What each funding source stands for in each measure: booked under its coding, beside what it has promised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import polars as pl

from domain.kinds import FUND_ARTS, is_user_income
from schemas.budget_year import BudgetYear, CoFinancing
from schemas.frames import PLACED, conform
from schemas.programme import Measure, Programme
from schemas.records import Kind, Placement
from schemas.source_sums import SourceSums

Key = tuple[str | None, str]
"""A measure, or None for the programme as a whole, and a funding source."""

_KINDS: Final[dict[str, tuple[int, Kind]]] = {
    "gross_ore": (1, Kind.GROSS),
    "vat_compensation_ore": (-1, Kind.VAT_COMPENSATION),
    "sick_pay_refund_ore": (-1, Kind.SICK_PAY_REFUND),
    "other_financing_ore": (-1, Kind.OTHER_FINANCING),
}
"""Sum, its sign in the ledger, and the kind of posting it is made of."""


def source_sums(placed: pl.DataFrame, programme: Programme, year: BudgetYear) -> tuple[SourceSums, ...]:
    """Spend, income and promises per measure and funding source.

    Args:
        placed: PLACED; only placed postings count.
        programme: measures and sources, and the grant among the latter.
        year: the award, what other sources have promised, and whether spend is net or gross of VAT.

    Returns:
        One for each measure of the year and each source that is to pay for it, has promised to or has postings, in the
        plan's order and then the programme's; last the grant in the programme as a whole.

    Raises:
        ContractError: a column of PLACED is missing or has another type.

    Source: DESIGN section 4, rules 3 and 4; decision 0015.
    """
    booked = _booked(placed, programme.grant_scheme.funding_source)
    promises = _promises(year)
    return tuple(
        _sums(key, booked.get(key, {}), promises.get(key), programme, year)
        for key in _keys(programme, year, {*booked, *promises})
    )


def measures_of_year(
    programme: Programme, year: BudgetYear, with_postings: Iterable[str | None] = ()
) -> tuple[Measure, ...]:
    """The measures of the year: the plan's lines in its order, then those that run without a line.

    Any other measure that has postings comes along, so that no placed posting is left out of the figures.
    """
    lines = [programme.measure(allocation.measure) for allocation in year.allocations]
    posted = set(with_postings)
    others = [
        measure
        for measure in programme.measures
        if measure not in lines and (measure.first_year <= year.year <= measure.last_year or measure.id in posted)
    ]
    return (*lines, *others)


def _keys(programme: Programme, year: BudgetYear, named: set[Key]) -> Iterator[Key]:
    """Measures and sources in the order they are shown; `named` have postings or a promise."""
    sources = [source.id for source in programme.funding_sources]
    for measure in measures_of_year(programme, year, {name for name, _ in named}):
        for source in sources:
            if source in measure.funding_sources or (measure.id, source) in named:
                yield measure.id, source
    for source in sources:
        if source == programme.grant_scheme.funding_source or (None, source) in named:
            yield None, source


def _promises(year: BudgetYear) -> dict[Key, list[CoFinancing]]:
    promises: dict[Key, list[CoFinancing]] = {}
    for promise in year.co_financing:
        promises.setdefault((promise.measure, promise.funding_source), []).append(promise)
    return promises


def _booked(placed: pl.DataFrame, grant: str) -> dict[Key, dict[str, Any]]:
    """The sums of what is booked, by measure and source; income positive."""
    postings = conform(placed, PLACED, "PLACED").filter(pl.col("placement") == str(Placement.PLACED))
    kind, art = pl.col("kind"), pl.col("art")
    is_grants = pl.col("funding_source") == grant
    set_aside, fund_use = FUND_ARTS
    moves_fund = kind.is_in([str(each) for each in (Kind.FUND_SET_ASIDE, Kind.FUND_USE, Kind.OTHER_FINANCING)])
    is_receipt = (kind == str(Kind.GRANT_RECEIPT)) | (
        (kind == str(Kind.OTHER_FINANCING)) & ~is_grants & ~art.is_in(FUND_ARTS) & ~is_user_income()
    )
    sums = postings.group_by("measure", "funding_source").agg(
        *(_ore(sign, kind == str(each)).alias(name) for name, (sign, each) in _KINDS.items()),
        received_ore=_ore(-1, is_receipt),
        user_income_ore=_ore(-1, is_user_income()),
        fund_set_aside_ore=_ore(1, moves_fund & (art == set_aside)),
        fund_use_ore=_ore(-1, moves_fund & (art == fund_use)),
        postings=pl.len(),
    )
    rows = sums.iter_rows(named=True)
    return {(row.pop("measure"), row.pop("funding_source")): row for row in rows}


def _ore(sign: int, is_counted: pl.Expr) -> pl.Expr:
    return pl.lit(sign) * pl.col("amount_ore").filter(is_counted).sum()


def _sums(
    key: Key, booked: Mapping[str, Any], promises: list[CoFinancing] | None, programme: Programme, year: BudgetYear
) -> SourceSums:
    measure, source = key
    gross, vat, sick_pay, other = (booked.get(name, 0) for name in _KINDS)
    cost = gross - sick_pay - (vat if year.grant.vat == "net" else 0)
    is_grant = source == programme.grant_scheme.funding_source
    return SourceSums(
        measure=measure,
        funding_source=source,
        net_ore=gross - vat - sick_pay,
        uncovered_ore=0 if is_grant else max(0, cost - other),
        **booked,
        **_promised(promises or [], year if is_grant and measure is None else None),
    )


def _promised(promises: list[CoFinancing], year: BudgetYear | None) -> dict[str, Any]:
    """What is applied for and awarded; None where nobody has said. The grant's own award is that of the year."""
    applied = [promise.applied for promise in promises if promise.applied]
    awarded = [year.grant.award] if year else [promise.awarded for promise in promises if promise.awarded]
    return {
        "applied_ore": sum(amount.ore for amount in applied) if applied else None,
        "awarded_ore": sum(amount.ore for amount in awarded) if awarded else None,
        "is_award_confirmed": bool(awarded) and all(amount.confirmed for amount in awarded),
    }
