"""The rest of the invented municipality: departments, taxes, payments and the opening and closing of a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from examples import chart
from examples.bookings import booked, movement
from examples.chart import MONTHS
from examples.events import Event, Pay, Purchase, Receipt, SickPayRefund
from examples.plans import Good
from examples.postings import Coding, Line, Voucher, day, draw, share


@dataclass(frozen=True, slots=True)
class Department:
    """A department with monthly pay and purchases; `fees_ore` is what users pay a month."""

    coding: Coding
    pay_ore: int
    purchases: int
    goods: tuple[Good, ...]
    fees_ore: int = 0
    account_class: str = "1"


_OFFICE: tuple[Good, ...] = (("100", 25, "Rekvisita"), ("195", 25, "Lisens"), ("130", 25, "Telefoni"))
_SCHOOL: tuple[Good, ...] = (("105", 25, "Læremidler"), ("115", 15, "Matvarer"), ("120", 25, "Materiell"))
_CARE: tuple[Good, ...] = (("110", 25, "Forbruksmateriell"), ("115", 15, "Matvarer"), ("370", 0, "Kjøp av plass"))
_PROPERTY: tuple[Good, ...] = (("180", 25, "Strøm"), ("240", 25, "Driftsavtale"), ("230", 25, "Vedlikehold"))

DEPARTMENTS = (
    Department(Coding("120100", "120"), 620_000_00, 5, _OFFICE),
    Department(Coding("210100", "201"), 1_180_000_00, 4, _SCHOOL, 145_000_00),
    Department(Coding("220100", "202"), 1_460_000_00, 4, _SCHOOL),
    Department(Coding("220100", "202", "30010"), 0, 2, (("105", 25, "Digitale læremidler"), ("150", 25, "Kurs"))),
    Department(Coding("220200", "202"), 1_220_000_00, 4, _SCHOOL),
    Department(Coding("220300", "215"), 310_000_00, 2, _SCHOOL, 98_000_00),
    Department(Coding("230100", "232"), 540_000_00, 3, (("110", 25, "Vaksiner og utstyr"), *_OFFICE)),
    Department(Coding("240100", "242"), 480_000_00, 3, _OFFICE),
    Department(Coding("240200", "213"), 390_000_00, 3, (("105", 25, "Læremidler"), *_OFFICE)),
    Department(Coding("250100", "253"), 2_350_000_00, 5, _CARE, 410_000_00),
    Department(Coding("320100", "370"), 260_000_00, 3, (("120", 25, "Medier"), *_OFFICE)),
    Department(Coding("320200", "386"), 150_000_00, 2, _OFFICE, 22_000_00),
    Department(Coding("410100", "222"), 430_000_00, 5, _PROPERTY),
    Department(Coding("410200", "332"), 280_000_00, 3, (("230", 25, "Asfalt"), ("240", 25, "Brøyting"))),
    Department(Coding("410200", "332", "7105"), 0, 1, (("240", 25, "Drift av veilys"), ("180", 25, "Strøm veilys"))),
    Department(Coding("410100", "222", "80010"), 0, 2, (("230", 25, "Ny skolegård"),), account_class="0"),
)


def department_vouchers(year: int, last_month: int) -> Iterator[Voucher]:
    """Pay, purchases, refunds and fees of all departments, month by month."""
    for department in DEPARTMENTS:
        for month in range(1, last_month + 1):
            for event in _events(department, year, month):
                yield booked(event, year, department.coding)


def _events(department: Department, year: int, month: int) -> Iterator[Event]:
    key = (department.coding, year, month)
    if department.pay_ore:
        yield _pay(department.pay_ore, month, key)
    for index in range(department.purchases):
        art, vat_pct, subject = department.goods[draw(0, len(department.goods) - 1, "good", *key, index)]
        base = draw(900_00, 48_000_00, "base", *key, index)
        number = draw(3, 27, "day", *key, index)
        party = str(10_301 + draw(0, 55, "supplier", *key, index))
        yield Purchase(month, number, art, base, vat_pct, subject, party, department.account_class)
    if department.pay_ore and month % 3 == 0:
        yield SickPayRefund(month, share(department.pay_ore, draw(40, 90, "refund", *key), 1000))
    if department.fees_ore:
        yield Receipt(month, "600", department.fees_ore + draw(-500_00, 500_00, "fee", *key), "Brukerbetaling")


def _pay(pay_ore: int, month: int, key: tuple[object, ...]) -> Pay:
    fixed = share(pay_ore, draw(985, 1015, "fixed", *key), 1000)
    return Pay(
        month,
        (
            ("010", fixed, "Lønn fast ansatte"),
            ("020", share(fixed, draw(20, 60, "temporary", *key), 1000), "Lønn vikarer"),
            ("050", share(fixed, draw(10, 40, "allowance", *key), 1000), "Tillegg"),
        ),
    )


def central_vouchers(year: int, last_month: int) -> Iterator[Voucher]:
    """State transfers, taxes and interest, month by month."""
    for month in range(1, last_month + 1):
        name = MONTHS[month - 1]
        for account, function, low, high, text in (
            ("1870", "800", 7_200_000_00, 7_900_000_00, "Skatteoppgjør"),
            ("1800", "840", 8_600_000_00, 8_900_000_00, "Rammetilskudd"),
        ):
            amount = draw(low, high, account, year, month)
            lines = movement(chart.BANK, account, amount, f"{text} {name}", credit=Coding("900100", function))
            yield Voucher("BA", year, month, day(year, month, 18), lines)
        interest = draw(180_000_00, 240_000_00, "interest", year, month)
        lines = movement("1500", chart.BANK, interest, f"Renter på lån {name}", debit=Coding("900100", "870"))
        yield Voucher("BA", year, month, day(year, month, 25), lines)


_SETTLED = (
    (chart.SUPPLIER_DEBT, "Remittering leverandører"),
    (chart.TAX_WITHHELD, "Betaling skattetrekk"),
    (chart.EMPLOYER_CONTRIBUTION_DEBT, "Betaling arbeidsgiveravgift"),
    (chart.PENSION_DEBT, "Betaling pensjonspremie"),
    (chart.VAT_CLAIM, "Utbetalt mva-kompensasjon"),
    (chart.SICK_PAY_CLAIM, "Utbetalt sykelønnsrefusjon"),
)


def settlement_vouchers(vouchers: Sequence[Voucher], year: int, last_month: int) -> Iterator[Voucher]:
    """What was owed or claimed at the end of a month, or in the opening balance, is settled in the next."""
    for month in range(1, last_month + 1):
        for account, text in _SETTLED:
            claim = balance(vouchers, account, month - 1)
            settled = f"{text} {MONTHS[month - 2]}"
            if claim > 0:
                yield Voucher("BA", year, month, day(year, month, 14), movement(chart.BANK, account, claim, settled))
            elif claim < 0:
                yield Voucher("BA", year, month, day(year, month, 14), movement(account, chart.BANK, -claim, settled))


def balance(vouchers: Sequence[Voucher], account: str, period: int) -> int:
    """What one period moved on an account."""
    return sum(
        line.amount_ore * voucher.copies
        for voucher in vouchers
        if voucher.period == period
        for line in voucher.lines
        if line.account == account
    )


FIRST_OPENING: dict[tuple[str, str | None], int] = {
    (chart.BANK, None): 61_480_250_00,
    (chart.VAT_CLAIM, None): 1_214_600_00,
    (chart.SICK_PAY_CLAIM, None): 386_400_00,
    (chart.FIXED_ASSETS, None): 214_300_000_00,
    (chart.OTHER_FUNDS, None): -8_915_000_00,
    (chart.FREE_FUND, None): -54_166_250_00,
    (chart.CAPITAL, None): -214_300_000_00,
}


def opening_voucher(year: int, balances: dict[tuple[str, str | None], int]) -> Voucher:
    """The opening balance, period 00; a fund keeps its project."""
    lines = tuple(
        Line(account, amount_ore, "Inngående balanse", Coding(project=project))
        for (account, project), amount_ore in sorted(balances.items(), key=lambda item: (item[0][0], item[0][1] or ""))
        if amount_ore
    )
    return Voucher("IB", year, 0, day(year, 0, 1), lines)


def closing_balances(vouchers: Sequence[Voucher]) -> dict[tuple[str, str | None], int]:
    """What each balance account stands at; only the programme's fund is carried forward with its project."""
    lines = [
        (line.account, line.coding.project if line.account == chart.PROGRAMME_FUND else None, line.amount_ore)
        for voucher in vouchers
        for line in voucher.lines * voucher.copies
        if chart.is_balance(line.account)
    ]
    lines.sort(key=lambda entry: (entry[0], entry[1] or ""))
    return {key: sum(entry[2] for entry in group) for key, group in groupby(lines, key=lambda entry: entry[:2])}


def closing_vouchers(vouchers: Sequence[Voucher], year: int) -> Iterator[Voucher]:
    """Year-end: depreciation, and the year's surplus set aside to the free fund."""
    depreciation = 6_420_000_00
    yield Voucher(
        "HB",
        year,
        13,
        day(year, 13, 31),
        movement(
            "1590", "1990", depreciation, "Årets avskrivninger",
            debit=Coding("410100", "222"), credit=Coding("900100", "860"),
        ),
    )  # fmt: skip
    surplus = sum(closing_balances(vouchers).values())
    lines = movement("1540", chart.FREE_FUND, surplus, "Avsetning til disposisjonsfond", debit=Coding("900100", "880"))
    yield Voucher("HB", year, 13, day(year, 13, 31), lines)
