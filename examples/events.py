"""What happens in a measure, before it is booked: pay, purchases, transfers, refunds and receipts.

Each event states its own effect on the grant; bookings are made in `examples.bookings` from the same events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from examples.postings import share

PENSION_PCT = 14
EMPLOYER_CONTRIBUTION_PER_MILLE = 141


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event adds to a measure's sums, in øre; deductions are positive, as in `reconciliation.json`."""

    gross_ore: int = 0
    vat_compensation_ore: int = 0
    sick_pay_refund_ore: int = 0
    other_financing_ore: int = 0

    @property
    def net_ore(self) -> int:
        """Gross less VAT compensation and sick-pay refund."""
        return self.gross_ore - self.vat_compensation_ore - self.sick_pay_refund_ore


@dataclass(frozen=True, slots=True)
class Pay:
    """A month's pay by art; pension and employer's contribution follow from it."""

    period: int
    wages: tuple[tuple[str, int, str], ...]

    @property
    def pay_ore(self) -> int:
        """Pay without pension and employer's contribution."""
        return sum(amount_ore for _, amount_ore, _ in self.wages)

    @property
    def pension_ore(self) -> int:
        """Pension on the month's pay."""
        return share(self.pay_ore, PENSION_PCT, 100)

    @property
    def contribution_ore(self) -> int:
        """Employer's contribution, 14.1 per cent of pay and pension."""
        return share(self.pay_ore + self.pension_ore, EMPLOYER_CONTRIBUTION_PER_MILLE, 1000)

    @property
    def effect(self) -> Effect:
        """All of it is gross spend."""
        return Effect(gross_ore=self.pay_ore + self.pension_ore + self.contribution_ore)


@dataclass(frozen=True, slots=True)
class Purchase:
    """A supplier's invoice. The fields from `fault` on are for invoices that go wrong on purpose."""

    period: int
    day: int
    art: str
    base_ore: int
    vat_pct: int
    subject: str
    party: str
    account_class: str = "1"
    fault: str = ""
    dated_on: date | None = None
    without_function: bool = False
    copies: int = 1
    without_invoice_number: bool = False

    @property
    def vat_ore(self) -> int:
        """Compensable VAT; nought when the rate is nought."""
        return share(self.base_ore, self.vat_pct, 100)

    @property
    def effect(self) -> Effect:
        """Base and VAT once per copy; nothing at all for an art that is no spend, such as interest."""
        if not "010" <= self.art <= "480":
            return Effect()
        return Effect((self.base_ore + self.vat_ore) * self.copies, self.vat_ore * self.copies)


@dataclass(frozen=True, slots=True)
class Transfer:
    """A grant to an association, art 470."""

    period: int
    amount_ore: int
    subject: str
    party: str

    @property
    def effect(self) -> Effect:
        """Gross spend without VAT."""
        return Effect(gross_ore=self.amount_ore)


@dataclass(frozen=True, slots=True)
class SickPayRefund:
    """Refund of sick pay from Nav, art 710."""

    period: int
    amount_ore: int

    @property
    def effect(self) -> Effect:
        """A deduction."""
        return Effect(sick_pay_refund_ore=self.amount_ore)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money from another funding source than the grant."""

    period: int
    art: str
    amount_ore: int
    subject: str

    @property
    def effect(self) -> Effect:
        """Other financing."""
        return Effect(other_financing_ore=self.amount_ore)


Event = Pay | Purchase | Transfer | SickPayRefund | Receipt
