"""What the figures of the grant are made of: award and carry-over, use by grant year and purpose, fund and receipts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import polars as pl

from domain.grant_figures import FREE
from domain.grant_years import over_used
from domain.measure_figures import TOTAL
from domain.trace_measures import subject_measures, used
from domain.trace_parts import Adjustment, Ground, Parts, of_kinds, place
from schemas.grant_years import GrantYearUse, ProgrammeYear, PurposeUse
from schemas.records import Kind

_KINDS_BEHIND: Final[dict[str, tuple[int, Kind]]] = {
    "tilskudd.mottatt": (-1, Kind.GRANT_RECEIPT),
    "fond.avsatt": (1, Kind.FUND_SET_ASIDE),
    "fond.brukt": (-1, Kind.FUND_USE),
}
_BY_HAND: Final = {"fond.avsatt": "grant.fund.set_aside", "fond.brukt": "grant.fund.used"}
_OTHERS: Final = "Dekket av andre årganger og formål"


def grant_parts(ground: Ground, figure: str) -> Parts:
    """The parts of `tilskudd.<quantity>` or `fond.<quantity>`."""
    grant, year = ground.result.grant, ground.result.year
    if figure in _BY_HAND and grant.is_fund_moved_by_hand:
        ore = grant.fund_set_aside_ore if figure == "fond.avsatt" else grant.fund_use_ore
        return ground.none(Adjustment(place(year, _BY_HAND[figure]), ore))
    if figure in _KINDS_BEHIND:
        sign, kind = _KINDS_BEHIND[figure]
        return Parts(sign, of_kinds(ground.placed, (kind,)))
    made: dict[str, Callable[[], Parts]] = {
        "tilskudd.tildelt": lambda: ground.none(award(ground)),
        "tilskudd.utbetalt": lambda: ground.none(Adjustment(place(year, "grant.paid"), grant.paid_ore)),
        "tilskudd.overfort-inn": lambda: ground.none(*_carried_in(ground)),
        "tilskudd.disponibelt": lambda: ground.none(award(ground), *_carried_in(ground)),
        "tilskudd.brukt": lambda: used_of_grant(ground),
        "tilskudd.ubrukt": lambda: unused_of_grant(ground),
        "tilskudd.kan-overfores": lambda: left_of_grant(ground),
        "fond.inngaende": lambda: ground.none(_fund_opening(ground)),
        "fond.utgaende": lambda: _fund_closing(ground),
    }
    return made[figure]()


def award(ground: Ground) -> Adjustment:
    """The award of the year."""
    return Adjustment(place(ground.result.year, "grant.award"), ground.result.grant.awarded_ore)


def _carried_in(ground: Ground) -> Iterator[Adjustment]:
    """What the ministry has approved of earlier years' unused money, year by year."""
    year = ground.result.year
    file = ground.budget_year(year)
    if file is None:
        yield Adjustment(place(year, "grant.carried_in"), ground.result.grant.carried_in_ore)
        return
    for line, money in enumerate(file.grant.carried_in, start=1):
        yield Adjustment(f"{place(year, 'grant.carried_in', line)} (årgang {money.grant_year})", money.approved.ore)


def used_of_grant(ground: Ground) -> Parts:
    """What the grant has paid of all measures."""
    return used(ground, subject_measures(ground, TOTAL))


def unused_of_grant(ground: Ground) -> Parts:
    """All that is at disposal, less what the grant has paid."""
    return used_of_grant(ground).turned(award(ground), *_carried_in(ground))


def left_of_grant(ground: Ground) -> Parts:
    """What may be carried over: what is unused, and what is used beyond the free money, which the municipality pays."""
    label = "Brukt utover frie midler; det tar ikke av midler som er bundet til andre"
    return unused_of_grant(ground).plus(Adjustment(label, over_used(ground.result.grant)))


def _fund_opening(ground: Ground) -> Adjustment:
    grant, year = ground.result.grant, ground.result.year
    if grant.is_fund_opening_booked:
        label = "Inngående balanse på kapittel 51 i regnskapet"
    else:
        label = place(year, "grant.fund.opening" if grant.is_fund_opening_by_hand else "grant.carried_in")
    return Adjustment(label, grant.fund_opening_ore)


def _fund_closing(ground: Ground) -> Parts:
    grant, year = ground.result.grant, ground.result.year
    if grant.is_fund_moved_by_hand:
        set_aside = Adjustment(place(year, _BY_HAND["fond.avsatt"]), grant.fund_set_aside_ore)
        used_of_fund = Adjustment(place(year, _BY_HAND["fond.brukt"]), -grant.fund_use_ore)
        return ground.none(_fund_opening(ground), set_aside, used_of_fund)
    movements = of_kinds(ground.placed, (Kind.FUND_SET_ASIDE, Kind.FUND_USE))
    return Parts(1, movements, (_fund_opening(ground),))


def grant_year_parts(ground: Ground, year: str, quantity: str) -> Parts:
    """The parts of `argang.<year>.<quantity>`: all that the grant has paid, less what other money covers."""
    use = next(use for use in ground.result.grant.grant_years if str(use.grant_year) == year)
    match quantity:
        case "brukt":
            return _share_of_use(used_of_grant(ground), use.used_ore)
        case "ubrukt":
            return grant_year_parts(ground, year, "brukt").turned(_available(ground, use))
        case "disponibelt":
            return ground.none(_available(ground, use))
        case "brukt-for":
            label = "Lagrede årsavstemminger for tidligere regnskapsår"
            return ground.none(Adjustment(label, use.used_before_ore or 0))
        case _:
            key, ore = ("award", use.awarded_ore) if quantity == "tildelt" else ("paid", use.paid_ore)
            return ground.none(Adjustment(_told(ground, use.grant_year, f"grant.{key}"), ore or 0))


def _told(ground: Ground, year: int, key: str) -> str:
    """Where a fact of a year is from: the stored report of that year where there is one, else its file."""
    of_year = next((one for one in ground.result.programme_years if one.accounting_year == year), None)
    if of_year is not None and of_year.basis == "report":
        return _stored_report(of_year)
    return place(year, key)


def _stored_report(of_year: ProgrammeYear) -> str:
    return f"Lagret årsavstemming for {of_year.accounting_year}, kjøring {of_year.run_id}"


def _available(ground: Ground, use: GrantYearUse) -> Adjustment:
    year = ground.result.year
    key = "grant.award" if use.grant_year == year else "grant.carried_in"
    return Adjustment(f"{place(year, key)} (årgang {use.grant_year})", use.available_ore)


def _share_of_use(whole: Parts, used_ore: int) -> Parts:
    return whole.up_to(used_ore, _OTHERS)


def purpose_parts(ground: Ground, year: str, purpose: str, quantity: str) -> Parts:
    """The parts of `argang.<year>.formal.<purpose>.<quantity>`: the measure's use, less what other money covers."""
    use = next(use for use in ground.result.grant.grant_years if str(use.grant_year) == year)
    found = next(one for one in use.purposes if (one.measure or FREE) == purpose)
    if quantity == "disponibelt":
        return ground.none(_bound(ground, use, found))
    measures = subject_measures(ground, found.measure or TOTAL)
    parts = _share_of_use(used(ground, measures), found.used_ore)
    return parts if quantity == "brukt" else parts.turned(_bound(ground, use, found))


def _bound(ground: Ground, use: GrantYearUse, purpose: PurposeUse) -> Adjustment:
    available = _available(ground, use)
    subject = f"bundet til {ground.name(purpose.measure)}" if purpose.measure else "fritt"
    return Adjustment(f"{available.label}, {subject}", purpose.available_ore)


_OF_RUN: Final = {
    "tildelt": "tilskudd.tildelt",
    "overfort-inn": "tilskudd.overfort-inn",
    "disponibelt": "tilskudd.disponibelt",
    "budsjett": "revidert.sum",
    "brutto": "brutto.sum",
    "netto": "netto.sum",
    "brukt": "tilskudd.brukt",
    "egen": "egen.sum",
    "ubrukt": "tilskudd.ubrukt",
    "fond": "fond.utgaende",
}
"""Quantity of the programme's year that this run is of -> the run's own figure."""
_OF_PLAN: Final = {
    "tildelt": "grant.award",
    "overfort-inn": "grant.carried_in",
    "disponibelt": "grant.award + grant.carried_in",
    "budsjett": "allocations",
}


def same_figure(ground: Ground, year: str, quantity: str) -> str | None:
    """The run's own figure that a figure of the programme's years is, or None when it is of another year."""
    of_run = ground.result.year == int(year)
    return _OF_RUN.get(quantity) if of_run else None


def programme_year_parts(ground: Ground, year: str, quantity: str, value_ore: int) -> Parts:
    """The parts of `programar.<year>.<quantity>` for a year that this run is not of: a stored report, or the plan."""
    of_year = next(one for one in ground.result.programme_years if str(one.accounting_year) == year)
    if quantity == "anmodet":
        return ground.none(Adjustment(place(year, "grant.requested"), value_ore))
    if of_year.basis == "report":
        return ground.none(Adjustment(_stored_report(of_year), value_ore))
    file = ground.files.years.get(int(year)) if ground.files else None
    if ground.files is not None and file is None:
        return ground.none(Adjustment(place("programme", "grant_scheme.expected_annual_award"), value_ore))
    return ground.none(Adjustment(place(year, _OF_PLAN[quantity]), value_ore))


def receipt_parts(ground: Ground, words: list[str], value_ore: int) -> Parts:
    """The parts of `mottak.…`: letters stand in the year's file, and money without a letter in its first posting."""
    year, matched = ground.result.year, ground.result.grant.matched
    if words[0] == "uten-brev" and matched:
        payment = matched.unmatched[int(words[1]) - 1]
        first = of_kinds(ground.placed, (Kind.GRANT_RECEIPT,)).filter(
            (pl.col("file") == payment.file) & (pl.col("row") == payment.row)
        )
        return Parts(-1, first).up_to(value_ore, "Andre posteringer av samme innbetaling, og det som er bedt om i brev")
    if words[0] == "brev" and words[2] == "mottatt":
        received = Parts(-1, of_kinds(ground.placed, (Kind.GRANT_RECEIPT,)))
        return received.up_to(value_ore, "Mottatt på andre brev eller uten brev")
    if words[0] == "brev" and words[2] == "utestaende" and matched:
        letter = matched.letters[int(words[1]) - 1]
        received = receipt_parts(ground, ["brev", words[1], "mottatt"], letter.received_ore)
        return received.turned(Adjustment(place(year, "grant.requested", int(words[1])), letter.requested_ore))
    line = int(words[1]) if words[0] == "brev" else None
    return ground.none(Adjustment(place(year, "grant.requested", line), value_ore))
