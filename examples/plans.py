"""How a year in a measure is planned: fixed events, and purchases that share out the rest of what the measure spends.

Because the rest is shared out by weight, every measure reaches its planned net to the øre without a balancing entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from examples.events import Effect, Event, Pay, Purchase
from examples.postings import Coding, draw, share, split

Good = tuple[str, int, str]
"""Art, VAT per cent and what the invoice is for."""


class PlanError(Exception):
    """A plan's fixed events leave nothing, or less than nothing, for its purchases."""

    def __init__(self, measure: str, rest_ore: int) -> None:
        super().__init__(f"{measure}: {rest_ore} øre are left for purchases; lower pay or raise the planned net")


@dataclass(frozen=True, slots=True)
class MeasurePlan:
    """A measure's year. `purchases` counts invoices per month, January first; `net_ore` is gross less 729 and 710."""

    measure: str
    coding: Coding
    net_ore: int
    fixed: tuple[Event, ...] = ()
    purchases: tuple[int, ...] = ()
    goods: tuple[Good, ...] = ()

    def events(self, year: int) -> tuple[Event, ...]:
        """Everything that happens in the measure this year.

        Raises:
            PlanError: the fixed events leave nothing for the purchases.
        """
        periods = [period for period, count in enumerate(self.purchases, start=1) for _ in range(count)]
        rest = self.net_ore - sum(event.effect.net_ore for event in self.fixed)
        if rest <= 0 if periods else rest:
            raise PlanError(self.measure, rest)
        weights = [draw(30, 100, "weight", self.measure, year, index) for index in range(len(periods))]
        parts = split(rest, weights) if periods else ()
        bought = (self._purchase(year, index, *pair) for index, pair in enumerate(zip(periods, parts, strict=True)))
        return (*self.fixed, *bought)

    def _purchase(self, year: int, index: int, period: int, net_ore: int) -> Purchase:
        key = (self.measure, year, index)
        art, vat_pct, subject = self.goods[draw(0, len(self.goods) - 1, "good", *key)]
        party = str(10_201 + draw(0, 38, "supplier", *key))
        return Purchase(period, draw(3, 27, "day", *key), art, net_ore, vat_pct, subject, party)


def pay(periods: Iterable[int], pay_ore: int, art: str = "010", text: str = "Lønn fast ansatte") -> tuple[Pay, ...]:
    """A month's pay for each period, with an allowance of one to four per cent, art 050."""
    return tuple(
        Pay(
            period,
            (
                (art, pay_ore, text),
                ("050", share(pay_ore, draw(100, 400, "allowance", period, pay_ore), 10_000), "Tillegg"),
            ),
        )
        for period in periods
    )


def effects(events: Iterable[Event]) -> Effect:
    """The sum of the events' effects."""
    found = [event.effect for event in events]
    return Effect(
        sum(effect.gross_ore for effect in found),
        sum(effect.vat_compensation_ore for effect in found),
        sum(effect.sick_pay_refund_ore for effect in found),
        sum(effect.other_financing_ore for effect in found),
    )
