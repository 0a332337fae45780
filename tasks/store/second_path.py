"""The comparison of the reconciliation with what the database reads and adds up itself; a difference stops the run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Final, NamedTuple, TypeVar

from sqlalchemy import Connection

from schemas.budget_year import BudgetYear
from schemas.database_controls import DatabaseControl
from schemas.grant_results import GrantResult
from schemas.plan_results import OwnReason
from schemas.programme_files import ProgrammeFiles
from schemas.records import MeasureResult, Reconciliation
from tasks.store.errors import SecondPathError
from tasks.store.second_reading import Reading, read_again

_DEDUCTED: Final = ("financing", "deducted_user_income", "receipt_of_source", "fund_of_source")
_MONTHS: Final = 12

_KEPT: Final = frozenset({OwnReason.OTHER_SOURCE, OwnReason.PAY_SHARE, OwnReason.RAMP})
"""Why the municipality covers a part before the grant has paid up to the budget."""

KeyT = TypeVar("KeyT")


class Compared(NamedTuple):
    """One figure on both ways. `subject` says of what, in the words of figure ids."""

    quantity: str
    subject: str
    reported: int
    recomputed: int


def control_by_database(
    connection: Connection, result: Reconciliation, files: ProgrammeFiles
) -> tuple[DatabaseControl, ...]:
    """What the database came to, kind by kind.

    Args:
        connection: in the transaction that has just stored the run's postings, and ends in a rollback if this raises.
        result: as the reconciliation has it.
        files: the programme that the run was made with.

    Raises:
        SecondPathError: a figure differs by as much as one øre or one row.
    """
    readings = read_again(connection, result.run_id, files.programme, files.year(result.year))
    compared = tuple(_comparisons(result, readings, files))
    if differing := [one for one in compared if one.reported != one.recomputed]:
        raise SecondPathError(result.run_id, differing)
    return tuple(_control(quantity, tuple(ones)) for quantity, ones in groupby(compared, lambda one: one.quantity))


def _control(quantity: str, ones: tuple[Compared, ...]) -> DatabaseControl:
    reported, recomputed = sum(one.reported for one in ones), sum(one.recomputed for one in ones)
    return DatabaseControl(quantity, len(ones), reported, recomputed)


def _comparisons(result: Reconciliation, readings: tuple[Reading, ...], files: ProgrammeFiles) -> Iterator[Compared]:
    grant = files.programme.grant_scheme.funding_source
    yield from _places(result, readings)
    placed = [reading for reading in readings if reading.outcome == "placed"]
    yield from _measures(result, placed)
    yield from _financing(result, placed, files)
    yield from _sources(result, placed, grant)
    yield from _months(result, placed)
    yield from _grant(result.grant, [reading for reading in placed if reading.funding_source == grant])


def _places(result: Reconciliation, readings: Iterable[Reading]) -> Iterator[Compared]:
    """Rows and øre of every place but those that are not stored."""
    rows, ore = Counter[str](), Counter[str]()
    for reading in readings:
        rows[reading.outcome] += reading.rows
        ore[reading.outcome] += reading.ore
    law, places = result.conservation, ("placed", "unplaced", "parked")
    yield from (Compared("place.rows", place, getattr(law.rows, place), rows[place]) for place in places)
    yield from (Compared("place.ore", place, getattr(law.amount_ore, place), ore[place]) for place in places)


class _Payers(NamedTuple):
    """What is left of a measure after other sources, and which part of it the grant and the municipality pay."""

    after: int
    used: int
    own: int


class Sums(NamedTuple):
    """What the database makes of some postings; deductions and income are positive numbers."""

    gross: int
    vat: int
    sick_pay: int
    financing: int
    received: int
    set_aside: int
    fund_use: int

    @property
    def net(self) -> int:
        """Gross spend less VAT compensation and sick-pay refunds."""
        return self.gross - self.vat - self.sick_pay


def _sums(readings: Iterable[Reading]) -> Sums:
    ore = Counter[str]()
    for reading in readings:
        ore[reading.meaning] += reading.ore
    return Sums(
        gross=ore["gross"],
        vat=-ore["vat"],
        sick_pay=-ore["sick_pay"],
        financing=-sum(ore[meaning] for meaning in _DEDUCTED),
        received=-ore["receipt"],
        set_aside=ore["set_aside"],
        fund_use=-ore["fund_use"],
    )


_OF_MEASURE: Final[dict[str, tuple[Callable[[MeasureResult], int], Callable[[Sums], int]]]] = {
    "measure.gross": (lambda measure: measure.sums.gross_ore, lambda sums: sums.gross),
    "measure.vat": (lambda measure: measure.sums.vat_compensation_ore, lambda sums: sums.vat),
    "measure.sick_pay": (lambda measure: measure.sums.sick_pay_refund_ore, lambda sums: sums.sick_pay),
    "measure.net": (lambda measure: measure.sums.net_ore, lambda sums: sums.net),
    "measure.financing": (lambda measure: measure.sums.other_financing_ore, lambda sums: sums.financing),
}


def _measures(result: Reconciliation, placed: list[Reading]) -> Iterator[Compared]:
    """Every measure that either way knows of; what one of them does not know of is nought there."""
    reported = {measure.id: measure for measure in result.measures}
    recomputed = {name: _sums(ones) for name, ones in _grouped(placed, lambda one: one.measure or "") if name}
    for quantity, (of_measure, of_sums) in _OF_MEASURE.items():
        for name in sorted({*reported, *recomputed}):
            said = of_measure(reported[name]) if name in reported else 0
            yield Compared(quantity, name, said, of_sums(recomputed[name]) if name in recomputed else 0)


def _financing(result: Reconciliation, placed: list[Reading], files: ProgrammeFiles) -> Iterator[Compared]:
    """Who pays, from the database's sums and the year file's lines: the grant up to the budget, then the municipality.

    What plan and agreement keep from the grant is no sum of postings, and is taken as the reconciliation has it.
    """
    year, again = files.year(result.year), dict[str, _Payers]()
    recomputed = {name: _sums(ones) for name, ones in _grouped(placed, lambda one: one.measure or "") if name}
    nothing = _sums(())
    for measure in result.measures:
        sums = recomputed.get(measure.id, nothing)
        after = sums.net - sums.financing + (sums.vat if year.grant.vat == "gross" else 0)
        kept = sum(part.amount_ore for part in measure.own_parts if part.reason in _KEPT)
        sources = files.programme.measure(measure.id).funding_sources
        is_granted = files.programme.grant_scheme.funding_source in sources
        used = min(after - kept, _revised(year, measure.id)) if is_granted else 0
        again[measure.id] = _Payers(after, used, after - used)
    fields = {"after": "after_co_financing_ore", "used": "grant_financed_ore", "own": "own_ore"}
    for name, field in fields.items():
        for measure in result.measures:
            reported = getattr(measure.sums, field)
            yield Compared(f"measure.{name}", measure.id, reported, getattr(again[measure.id], name))
    used = sum(payers.used for payers in again.values())
    carried_in = sum(money.approved.ore for money in year.grant.carried_in)
    yield Compared("grant.used", "tilskudd.brukt", result.grant.used_ore, used)
    unused = year.grant.award.ore + carried_in - used
    yield Compared("grant.unused", "tilskudd.ubrukt", result.grant.unused_ore, unused)


def _revised(year: BudgetYear, measure: str) -> int:
    """A measure's lines of the budget, and what is moved to it less what is moved from it."""
    lines = sum(line.ore for line in year.allocations if line.measure == measure)
    to = sum(move.ore for move in year.reallocations if move.to_measure == measure)
    return lines + to - sum(move.ore for move in year.reallocations if move.from_measure == measure)


def _sources(result: Reconciliation, placed: list[Reading], grant: str) -> Iterator[Compared]:
    """Every measure and source; runs without sums by source have nothing to compare."""
    if not result.sources:
        return
    reported = {(sums.measure or "", sums.funding_source): sums for sums in result.sources}
    recomputed = {
        key: _sums(ones) for key, ones in _grouped(placed, lambda one: (one.measure or "", one.funding_source))
    }
    fields = {"source.gross": ("gross_ore", "gross"), "source.net": ("net_ore", "net")}
    fields |= {
        "source.financing": ("other_financing_ore", "financing"),
        "source.received": ("received_ore", "received"),
    }
    for quantity, (of_source, of_sums) in fields.items():
        for key in sorted({*reported, *recomputed}, key=str):
            if quantity == "source.received" and key[1] != grant:
                continue
            said = getattr(reported[key], of_source) if key in reported else 0
            again = getattr(recomputed[key], of_sums) if key in recomputed else 0
            yield Compared(quantity, f"{key[1]}, {key[0] or 'programmet'}", said, again)


def _months(result: Reconciliation, placed: list[Reading]) -> Iterator[Compared]:
    """Net spend by measure and month; year-end periods count as December."""

    def month_of(reading: Reading) -> tuple[str, int]:
        return reading.measure or "", min(max(reading.month or 1, 1), _MONTHS)

    recomputed = {key: _sums(ones).net for key, ones in _grouped(placed, month_of)}
    for measure in result.measures:
        for month, said in enumerate(measure.monthly_net_ore, start=1):
            subject = f"{measure.id}, {result.year}-{month:02d}"
            yield Compared("month.net", subject, said, recomputed.get((measure.id, month), 0))


def _grant(grant: GrantResult, under_grant: list[Reading]) -> Iterator[Compared]:
    """Receipts and fund movements under the grant; movements by hand are not in the accounts."""
    sums = _sums(under_grant)
    yield Compared("grant.received", "tilskudd.mottatt", grant.received_ore, sums.received)
    if not grant.is_fund_moved_by_hand:
        yield Compared("grant.set_aside", "fond.avsatt", grant.fund_set_aside_ore, sums.set_aside)
        yield Compared("grant.fund_use", "fond.brukt", grant.fund_use_ore, sums.fund_use)


def _grouped(readings: Iterable[Reading], key: Callable[[Reading], KeyT]) -> Iterator[tuple[KeyT, list[Reading]]]:
    groups: defaultdict[KeyT, list[Reading]] = defaultdict(list)
    for reading in readings:
        groups[key(reading)].append(reading)
    yield from groups.items()
