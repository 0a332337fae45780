"""What the parts of the municipality's own share are made of, reason by reason."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

import polars as pl

from domain.measure_figures import REASON_WORDS
from domain.pay_share import is_within, pay_shares
from domain.trace_measures import covered, own_label, rule_place, subject_measures
from domain.trace_parts import Adjustment, Ground, Parts, of_kinds
from schemas.plan_results import OwnPart, OwnReason
from schemas.programme_rules import PayShareRule
from schemas.records import Kind, MeasureResult

_REASONS: Final = {word: reason for reason, (word, _) in REASON_WORDS.items()}


def own_part_parts(ground: Ground, word: str, subject: str, rule: str | None = None) -> Parts:
    """The parts of `egen.<reason>.<subject>`, or of one rule's part of it.

    What another source has not covered is what is booked on that source; pay above a share is the rule's postings less
    the share. Every other part is the spend after other sources less what the grant and the other parts cover.
    """
    reason = _REASONS[word]
    measures = [one for one in subject_measures(ground, subject) if _named(one, reason, rule)]
    value = sum(part.amount_ore for one in measures for part in _named(one, reason, rule))
    direct = _DIRECT.get(reason)
    if direct and (found := direct(ground, measures, rule)).total_ore == value:
        return found
    others = [
        Adjustment(f"{own_label(ground, part)}: {one.name}", -part.amount_ore)
        for one in measures
        for part in one.own_parts
        if part not in _named(one, reason, rule)
    ]
    return ground.after([one.id for one in measures]).plus(*covered(measures), *others)


def _named(measure: MeasureResult, reason: OwnReason, rule: str | None) -> list[OwnPart]:
    return [part for part in measure.own_parts if part.reason is reason and rule in {None, part.rule}]


def _uncovered(ground: Ground, measures: Collection[MeasureResult], rule: str | None) -> Parts:
    """What is booked on the sources that have not paid for it."""
    pairs = [
        (pl.col("measure") == measure.id) & (pl.col("funding_source") == part.rule)
        for measure in measures
        for part in _named(measure, OwnReason.OTHER_SOURCE, rule)
    ]
    on_sources = of_kinds(ground.placed, ground.after_kinds)
    return Parts(1, on_sources.filter(pl.any_horizontal(pl.lit(value=False), *pairs)))


def _above_share(ground: Ground, measures: Collection[MeasureResult], rule: str | None) -> Parts:
    """The pay that a rule speaks of, less the share of it that the grant may cover."""
    result, file = ground.result, ground.budget_year(ground.result.year)
    if ground.files is None or file is None:
        return ground.none()
    ids = {measure.id for measure in measures}
    shares = [
        share
        for share in pay_shares(ground.placed, ground.files.programme, file, int(result.covered_until[5:7]))
        if share.rule.measure in ids and share.over_ore and rule in {None, share.rule.id}
    ]
    grant = ground.files.programme.grant_scheme.funding_source
    is_charged = pl.any_horizontal(pl.lit(value=False), *(_is_charged(share.rule, grant) for share in shares))
    caps = (
        Adjustment(f"Tilskuddets andel av lønnen ({rule_place(ground, share.rule.id)})", -(share.cap_ore or 0))
        for share in shares
    )
    return Parts(1, ground.placed.filter(is_charged), tuple(caps))


def _is_charged(rule: PayShareRule, grant: str) -> pl.Expr:
    """The pay of a rule and the refunds for absence that come back for it."""
    is_pay = (pl.col("kind") == str(Kind.GROSS)) & is_within(rule.arts)
    is_counted = is_pay | (pl.col("kind") == str(Kind.SICK_PAY_REFUND))
    return is_counted & (pl.col("measure") == rule.measure) & (pl.col("funding_source") == grant)


_DIRECT: Final[dict[OwnReason, Callable[[Ground, Collection[MeasureResult], str | None], Parts]]] = {
    OwnReason.OTHER_SOURCE: _uncovered,
    OwnReason.PAY_SHARE: _above_share,
}
"""Reasons that have postings of their own; where these do not come to the part, it is what the others leave."""
