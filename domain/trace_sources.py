"""What a funding source stands for in a measure is made of: its own postings, and what the programme file promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import polars as pl

from domain.kinds import FUND_ARTS, is_user_income
from domain.measure_figures import PROGRAMME, SOURCE_WORDS, TOTAL, source_rows
from domain.trace_parts import SPEND, Adjustment, Ground, Parts, of_kinds, place
from schemas.records import Kind
from schemas.source_sums import SourceSums

_KINDS_BEHIND: Final[dict[str, tuple[int, tuple[Kind, ...]]]] = {
    "brutto": (1, (Kind.GROSS,)),
    "mva": (-1, (Kind.VAT_COMPENSATION,)),
    "sykelonnsrefusjon": (-1, (Kind.SICK_PAY_REFUND,)),
    "netto": (1, SPEND),
    "andre-kilder": (-1, (Kind.OTHER_FINANCING,)),
}
_SET_ASIDE, _FUND_USE = FUND_ARTS
_MOVES_FUND: Final = (Kind.FUND_SET_ASIDE, Kind.FUND_USE, Kind.OTHER_FINANCING)


def source_parts(ground: Ground, source: str, quantity: str, subject: str) -> Parts:
    """The parts of `kilde.<source>.<quantity>.<subject>`."""
    rows = source_rows(ground.result.sources, source, subject)
    own = _postings_of(ground, source, subject)
    if quantity in _KINDS_BEHIND:
        sign, kinds = _KINDS_BEHIND[quantity]
        return Parts(sign, of_kinds(own, kinds))
    match quantity:
        case "mottatt":
            parts = Parts(-1, own.filter(_is_receipt(is_grants=source == ground.grant_source)))
        case "brukerinntekt":
            parts = Parts(-1, own.filter(is_user_income()))
        case "avsatt":
            parts = Parts(1, of_kinds(own, _MOVES_FUND).filter(pl.col("art") == _SET_ASIDE))
        case "fondsbruk":
            parts = Parts(-1, of_kinds(own, _MOVES_FUND).filter(pl.col("art") == _FUND_USE))
        case "udekket":
            parts = _uncovered(ground, rows)
        case _:
            parts = ground.none(*_promises(ground, rows, SOURCE_WORDS[quantity][0]))
    return parts


def _postings_of(ground: Ground, source: str, subject: str) -> pl.DataFrame:
    of_source = ground.placed.filter(pl.col("funding_source") == source)
    if subject == TOTAL:
        return of_source
    return of_source.filter(pl.col("measure").is_null() if subject == PROGRAMME else pl.col("measure") == subject)


def _is_receipt(*, is_grants: bool) -> pl.Expr:
    """What a source has paid: not its fund movements, and not what users pay."""
    if is_grants:
        return pl.col("kind") == str(Kind.GRANT_RECEIPT)
    is_income = pl.col("kind") == str(Kind.OTHER_FINANCING)
    return is_income & ~pl.col("art").is_in(FUND_ARTS) & ~is_user_income()


def _uncovered(ground: Ground, rows: Iterable[SourceSums]) -> Parts:
    """The postings of the measures in which the source has not paid for what is booked on it."""
    pairs = [
        (pl.col("measure") == row.measure) & (pl.col("funding_source") == row.funding_source)
        for row in rows
        if row.measure is not None and row.uncovered_ore
    ]
    is_uncovered = pl.any_horizontal(pl.lit(value=False), *pairs)
    return Parts(1, of_kinds(ground.placed, ground.after_kinds).filter(is_uncovered))


def _promises(ground: Ground, rows: Iterable[SourceSums], name: str) -> Iterator[Adjustment]:
    """What the programme file says is applied for or awarded."""
    year = ground.result.year
    file = ground.budget_year(year)
    promises = list(enumerate(file.co_financing, start=1)) if file else []
    for row in rows:
        ore = getattr(row, name)
        if ore is None:
            continue
        lines = [
            line for line, one in promises if (one.measure, one.funding_source) == (row.measure, row.funding_source)
        ]
        key = "grant.award" if row.measure is None else "co_financing"
        where = place(year, key, lines[0] if len(lines) == 1 else None)
        yield Adjustment(f"{where} ({ground.name(row.measure) if row.measure else row.funding_source})", ore)
