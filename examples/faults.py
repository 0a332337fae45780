"""The faults sown in 2026, on purpose and documented: each has a name, and a rule that should find it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from examples.events import Purchase
from examples.postings import Coding


@dataclass(frozen=True, slots=True)
class Fault:
    """A sown fault. `control` is its number in the control catalogue; `counts` says whether it is in the net."""

    id: str
    control: str
    counts: bool
    description: str


FAULTS = (
    Fault("unknown-project", "L13", False, "Project 71050 lies in the programme's range, but no coding rule knows it"),
    Fault("expired-art", "L06", True, "Art 270 expired with 2025; from 2026 it is 271 or 272"),
    Fault("duplicate-voucher", "L23", True, "Every line of the voucher stands twice"),
    Fault("far-date", "L12", True, "Voucher date in February, period September"),
    Fault("missing-function", "L03", True, "The function is empty"),
    Fault("identity-number", "L17", True, "The text holds an 11-digit number of the synthetic kind (month + 80)"),
    Fault("energy", "L20", True, "Electricity, art 180, looks like ordinary operation"),
    Fault("interest", "L19", False, "Art 500 is a finance art and no spend of the measure"),
)

UNKNOWN_PROJECT = Coding("310100", "231", "71050")
UNKNOWN_PROJECT_PURCHASE = Purchase(
    6, 11, "120", 12_400_00, 0, "Maling til kunst i gågata", "10219", fault="unknown-project"
)


def synthetic_identity_number() -> str:
    """A number built like a fødselsnummer, 15.05.1990 with 80 added to the month; such numbers belong to nobody."""
    candidates = (_with_check_digits(f"158590{individual}") for individual in range(100, 500))
    return next(candidate for candidate in candidates if len(candidate) == 11)


def _with_check_digits(nine: str) -> str:
    """The nine digits and two check digits, modulo 11; longer than eleven when a check digit would be ten."""
    digits = [int(digit) for digit in nine]
    for weights in ((3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)):
        digits.append(-sum(a * b for a, b in zip(weights, digits, strict=True)) % 11)
    return "".join(map(str, digits))


FAULTY_PURCHASES = {
    "trygghet-og-trivsel": (
        Purchase(8, 19, "270", 18_500_00, 25, "Prosjektering av møteplass", "10233", fault="expired-art"),
        Purchase(9, 22, "500", 412_00, 0, "Forsinkelsesrente", "10233", fault="interest"),
    ),
    "skolebibliotek": (
        Purchase(
            9, 9, "105", 7_960_00, 25, "Bokpakke til ungdomstrinnet", "10208", fault="duplicate-voucher", copies=2
        ),
    ),
    "kompetanseheving": (
        Purchase(
            9, 11, "150", 9_240_00, 25, "Kurs i medvirkning", "10226", fault="far-date", dated_on=date(2026, 2, 11)
        ),
    ),
    "bydelsmodre": (
        Purchase(
            5, 20, "115", 3_486_00, 0, "Bevertning avslutning", "10215", fault="missing-function", without_function=True
        ),
    ),
    "ungdom-i-arbeid": (
        Purchase(
            7,
            24,
            "120",
            1_125_00,
            0,
            f"Utlegg arbeidssko {synthetic_identity_number()}",
            "10238",
            fault="identity-number",
            without_invoice_number=True,
        ),
    ),
    "nabolagstorg": (Purchase(3, 17, "180", 11_862_40, 25, "Strøm Kulturtorget", "10221", fault="energy"),),
}
