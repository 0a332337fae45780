"""Placing: where every posting of a ledger belongs, and why.

Rules 1 of DESIGN section 4. Nothing is dropped: a posting is placed, unplaced, parked, outside or rejected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_, or_

import polars as pl

from domain.accounts import with_accounts
from domain.kinds import placed_kind
from domain.periods import Period
from schemas.budget_year import Parking
from schemas.frames import LEDGER, PLACED, ContractError, conform
from schemas.programme import CodingRule, Programme, ProjectRange
from schemas.records import Kind, Placement


def place(
    ledger: pl.DataFrame,
    programme: Programme,
    until: Period,
    parked: Sequence[Parking] = (),
    speaking: Mapping[str, tuple[str, ...]] | None = None,
) -> pl.DataFrame:
    """Every posting with its place.

    In this order: rejected when the amount or the period cannot be read; outside when it belongs to another
    department, another period, the balance sheet or the opening balance; parked; placed when exactly one coding rule
    names it; else unplaced.

    Args:
        ledger: LEDGER; one row per posting, debit positive, in øre.
        programme: the scope and the coding rules, which do not overlap.
        until: the last period that counts; earlier years and later periods are outside.
        parked: postings set aside, by voucher and optionally project; those released since count again.
        speaking: period -> the files that speak for it; what other files say of the period is outside.

    Returns:
        PLACED, same rows in the same order.

    Raises:
        ContractError: a column of LEDGER is missing or has another type, or two rules place the same posting.
    """
    rows = with_accounts(conform(ledger, LEDGER, "LEDGER"), programme.ledger)
    is_others = rows.select(_is_another_departments(programme).alias("is_others"))["is_others"]
    near = _with_rule(rows.filter(~is_others), programme.coding.rules)
    outside = _outside_kind(programme, until, speaking)
    near = near.with_columns(placement=_placement(outside, parked))
    is_placed = pl.col("placement") == str(Placement.PLACED)
    kind = placed_kind(programme.grant_scheme, programme.ledger)
    places = near.select(
        "placement",
        kind=pl.when(is_placed).then(kind).when(pl.col("placement") == str(Placement.OUTSIDE)).then(outside),
        coding_rule=pl.when(is_placed).then("coding_rule"),
        measure=pl.when(is_placed).then("measure"),
        funding_source=pl.when(is_placed).then("funding_source"),
    )
    return conform(rows.with_columns(_among_others(places, is_others)), PLACED, "PLACED")


def _is_another_departments(programme: Programme) -> pl.Expr:
    """Whether nothing but the project decides: most of a municipality's ledger, which needs no other look."""
    is_read = pl.col("amount_ore").is_not_null() & pl.col("period").is_not_null()
    return is_read & ~in_scope(programme)


def _among_others(places: pl.DataFrame, is_others: pl.Series) -> pl.DataFrame:
    """The places of the programme's own rows, put among the rows of other departments; one per row of the ledger."""
    others = {"placement": [str(Placement.OUTSIDE)], "kind": [str(Kind.OTHER_DEPARTMENT)]}
    # The place of all others is one row more, so that every column is spread in one go.
    every = pl.concat([places, pl.DataFrame(others, schema_overrides=places.schema)], how="diagonal")
    number = pl.when(is_others).then(places.height).otherwise((~is_others).cum_sum().cast(pl.Int64) - 1)
    return every.select(pl.all().gather(pl.select(number).to_series()))


def _placement(outside: pl.Expr, parked: Sequence[Parking]) -> pl.Expr:
    """The first place that fits, in the order that `place` promises."""
    is_rejected = pl.col("amount_ore").is_null() | pl.col("period").is_null()
    return (
        pl.when(is_rejected)
        .then(pl.lit(str(Placement.REJECTED)))
        .when(outside.is_not_null())
        .then(pl.lit(str(Placement.OUTSIDE)))
        .when(_is_parked(parked))
        .then(pl.lit(str(Placement.PARKED)))
        .when(pl.col("coding_rule").is_not_null())
        .then(pl.lit(str(Placement.PLACED)))
        .otherwise(pl.lit(str(Placement.UNPLACED)))
    )


def in_scope(programme: Programme) -> pl.Expr:
    """Whether a posting's project is one of the programme's."""
    return reduce(or_, (_in_range(span) for span in programme.coding.scope)).fill_null(value=False)


def in_programme(placed: pl.DataFrame, programme: Programme) -> pl.DataFrame:
    """The postings of PLACED that concern the programme; other departments' are left out, also when rejected."""
    is_rejected = pl.col("placement") == str(Placement.REJECTED)
    inside = placed.filter(pl.col("placement") != str(Placement.OUTSIDE))
    return inside.filter(in_scope(programme) | ~is_rejected)


def _in_range(span: ProjectRange) -> pl.Expr:
    project = pl.col("project")
    return (project.str.len_chars() == len(span.first)) & project.is_between(pl.lit(span.first), pl.lit(span.last))


def _outside_kind(programme: Programme, until: Period, speaking: Mapping[str, tuple[str, ...]] | None) -> pl.Expr:
    """Why a posting is outside; null when it is not. The order of the reasons is their weight."""
    is_of_year = pl.col("period").str.starts_with(f"{until.year}-")
    is_counted = pl.col("period").is_between(pl.lit(f"{until.year}-01"), pl.lit(str(until)))
    if speaking is not None:
        spoken = is_spoken_for(speaking)
        is_counted &= spoken
        is_of_year &= spoken
    is_opening = pl.col("period").str.ends_with("-00")
    return (
        pl.when(~in_scope(programme))
        .then(pl.lit(str(Kind.OTHER_DEPARTMENT)))
        .when(~is_counted & ~(is_opening & is_of_year))
        .then(pl.lit(str(Kind.OTHER_PERIOD)))
        .when((pl.col("account_class") == programme.ledger.balance_class).fill_null(value=False))
        .then(pl.lit(str(Kind.BALANCE)))
        .when(is_opening)
        .then(pl.lit(str(Kind.OPENING)))
    )


def is_spoken_for(speaking: Mapping[str, tuple[str, ...]]) -> pl.Expr:
    """Whether the posting's file is one of those that speak for its period."""
    periods_of: dict[str, list[str]] = {}
    for period, files in speaking.items():
        for file in files:
            periods_of.setdefault(file, []).append(period)
    spoken = [(pl.col("file") == file) & pl.col("period").is_in(periods) for file, periods in periods_of.items()]
    return reduce(or_, spoken, pl.lit(value=False)).fill_null(value=False)


def _is_parked(parked: Sequence[Parking]) -> pl.Expr:
    def matches(parking: Parking) -> pl.Expr:
        is_voucher = pl.col("voucher") == parking.voucher
        return is_voucher if parking.project is None else is_voucher & (pl.col("project") == parking.project)

    standing = [parking for parking in parked if not parking.is_released]
    return reduce(or_, map(matches, standing), pl.lit(value=False)).fill_null(value=False)


def _matches(rule: CodingRule) -> pl.Expr:
    """Whether a rule names a posting. Balance accounts have no art, so only a rule without arts reaches them."""
    conditions = [pl.col("project") == rule.project]
    if rule.responsibility is not None:
        conditions.append(pl.col("responsibility") == rule.responsibility)
    if rule.function is not None:
        conditions.append(pl.col("function") == rule.function)
    if rule.arts:
        spans = [span.split("-") for span in rule.arts]
        conditions.append(reduce(or_, (pl.col("art").is_between(pl.lit(a), pl.lit(b)) for a, b in spans)))
    if rule.first_period is not None:
        conditions.append(pl.col("period") >= rule.first_period)
    if rule.last_period is not None:
        conditions.append(pl.col("period") <= rule.last_period)
    return reduce(and_, conditions).fill_null(value=False)


def _with_rule(rows: pl.DataFrame, rules: Sequence[CodingRule]) -> pl.DataFrame:
    """Rows with the rule that names each, and that rule's measure and funding source.

    Raises:
        ContractError: more than one rule names a posting; the programme file should have been refused.
    """
    hits = pl.sum_horizontal([_matches(rule).cast(pl.Int32) for rule in rules])
    if rows.select((hits > 1).any()).item():
        raise ContractError("coding rules", ["two rules place the same posting"])
    rule_id, measure, source = (pl.lit(None, pl.String()) for _ in range(3))
    for rule in rules:
        is_hit = _matches(rule)
        rule_id = pl.when(is_hit).then(pl.lit(rule.id)).otherwise(rule_id)
        measure = pl.when(is_hit).then(pl.lit(rule.measure, pl.String())).otherwise(measure)
        source = pl.when(is_hit).then(pl.lit(rule.funding_source)).otherwise(source)
    return rows.with_columns(coding_rule=rule_id, measure=measure, funding_source=source)
