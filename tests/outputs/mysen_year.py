"""A whole year of Mysen, built by hand: the worked example of DOMAIN 8, spread on the eighteen measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

import polars as pl

from domain.spend_shares import spend_shares
from schemas.findings import Finding, Severity
from schemas.grant_results import GrantResult
from schemas.grant_years import GrantYearUse
from schemas.narratives import Narrative
from schemas.payment_requests import PaymentOption, PaymentRequest
from schemas.programme_files import ProgrammeFiles, load_programme
from schemas.records import (
    Conservation,
    InputFile,
    MeasureResult,
    MeasureSums,
    OreCounts,
    Reconciliation,
    RowCounts,
    Status,
)
from schemas.runs import Run

PROGRAMMES = Path(__file__).parents[2] / "programmes"

# measure: allocated, cost after other sources, VAT compensation, sick-pay refund, other sources; in 1000 kroner
THOUSANDS = {
    "ungdom-i-arbeid": (800, 860, 10, 0, 0),
    "apen-barnehage": (1300, 1050, 60, 0, 0),
    "sosionom": (1000, 780, 0, 60, 0),
    "bydelsmodre": (120, 45, 10, 0, 0),
    "narmiljotilskudd": (400, 310, 0, 0, 0),
    "skolebibliotek": (200, 200, 45, 0, 0),
    "tidlig-innsats": (400, 335, 70, 0, 0),
    "nabolagstorg": (500, 270, 50, 0, 0),
    "klar-for-jobb": (500, 500, 0, 0, 0),
    "matservering": (200, 35, 5, 0, 0),
    "boligsosial-veiledning": (400, 60, 0, 0, 0),
    "trygghet-og-trivsel": (800, 185, 40, 0, 0),
    "kompetanseheving": (200, 90, 15, 0, 0),
    "apen-post": (200, 40, 0, 0, 0),
    "administrative-kostnader": (650, 710, 20, 0, 0),
    "evaluering": (125, 50, 10, 0, 0),
    "jobbsjansen": (0, 0, 0, 0, 0),
    "nabolagskjokkenet": (0, 0, 15, 0, 300),
}
KR_1000 = 100_000


def mysen() -> ProgrammeFiles:
    """The programme as it is bundled."""
    return load_programme(PROGRAMMES, "mysen")


def narrated(files: ProgrammeFiles, texts: Mapping[str, str], year: int = 2026) -> ProgrammeFiles:
    """The programme with these texts, by what they tell of."""
    written = {key: Narrative(key, f"mysen/narrative/{year}/{key}.md", text) for key, text in texts.items()}
    return replace(files, narratives={year: written})


def sums(allocated: int, after: int, vat: int, sick: int, other: int) -> MeasureSums:
    """The sums of a measure, from thousands of kroner."""
    net, used = after + other, min(after, allocated)
    parts = {
        "allocated_ore": allocated,
        "revised_ore": allocated,
        "gross_ore": net + vat + sick,
        "vat_compensation_ore": vat,
        "sick_pay_refund_ore": sick,
        "net_ore": net,
        "other_financing_ore": other,
        "after_co_financing_ore": after,
        "grant_financed_ore": used,
        "own_ore": after - used,
        "remaining_ore": allocated - used,
        "forecast_ore": after,
    }
    return MeasureSums(**{name: value * KR_1000 for name, value in parts.items()})


def measure_results(files: ProgrammeFiles) -> tuple[MeasureResult, ...]:
    return tuple(
        MeasureResult(
            id=name,
            name=files.programme.measure(name).name,
            line=files.programme.measure(name).name,
            focus_area=files.programme.measure(name).focus_area,
            sums=sums(*thousands),
            status=_status(*thousands[:2]),
            postings=12,
            is_granted="kdd" in files.programme.measure(name).funding_sources,
        )
        for name, thousands in THOUSANDS.items()
    )


def _status(allocated: int, after: int) -> Status:
    if after > allocated:
        return Status.OVERRUN
    if allocated and after == allocated:
        return Status.FULL
    return Status.UNDERSPEND if after * 2 < allocated else Status.OK


def grant() -> GrantResult:
    return GrantResult(
        awarded_ore=5000 * KR_1000,
        carried_in_ore=2795 * KR_1000,
        disposable_ore=7795 * KR_1000,
        used_ore=5400 * KR_1000,
        unused_ore=2395 * KR_1000,
        confirmed=False,
        paid_ore=5000 * KR_1000,
        received_ore=5000 * KR_1000,
        fund_opening_ore=2795 * KR_1000,
        fund_set_aside_ore=2395 * KR_1000,
        fund_use_ore=2795 * KR_1000,
        fund_closing_ore=2395 * KR_1000,
        grant_years=(
            GrantYearUse(2025, 2795 * KR_1000, 2795 * KR_1000, 0, confirmed=False),
            GrantYearUse(2026, 5000 * KR_1000, 2605 * KR_1000, 2395 * KR_1000, confirmed=False),
        ),
    )


def request(**changes: Any) -> PaymentRequest:
    """The request of the worked example: budget 6 900 000 for 2027, model A."""
    built = PaymentRequest(
        year=2027,
        model="A",
        requested_ore=5000 * KR_1000,
        carry_over_ore=2395 * KR_1000,
        award_ore=5000 * KR_1000,
        award_confirmed=False,
        budget_ore=6900 * KR_1000,
        options=(
            PaymentOption("A", 5000 * KR_1000, 2395 * KR_1000, 0, 7395 * KR_1000, 495 * KR_1000),
            PaymentOption("B", 4505 * KR_1000, 2395 * KR_1000, 0, 6900 * KR_1000, 0),
            PaymentOption("C", 5000 * KR_1000, 0, 2395 * KR_1000, 5000 * KR_1000, 0),
        ),
    )
    return replace(built, **changes)


CONSERVATION = Conservation(
    RowCounts(read=12_431, placed=1_204, unplaced=3, parked=1, outside=11_223, rejected=0, ignored=17),
    OreCounts(
        read=1_843_212_040, placed=12_000_000, unplaced=4_150_000, parked=-250_000, outside=1_827_312_040, rejected=0
    ),
)

UNCONFIRMED = (
    "Tildelingen for 2026",
    "Utbetalt tilskudd for 2026",
    "Søkt overført fra 2025",
    "Godkjent overført fra 2025",
    "Tildelingen for 2027",
    "Kapittel i statsbudsjettet",
    "Post i statsbudsjettet",
    "Tilskuddsbrevet for 2026",
    "Kontonummeret for utbetaling",
    "Fristen for rapportering for 2026",
    "Kommunens organisasjonsnummer",
    "Prosjektkodene for hvert tiltak",
    "Oppbyggingen av kontoplanen",
)

FINDINGS = (
    Finding(
        rule="K04",
        severity=Severity.ERROR,
        message="Fant 3 posteringer uten tiltak på 41 500 kroner.",
        remedy="Før posteringene på et tiltak, eller legg inn en konteringsregel.",
        difference_ore=4_150_000,
        count=3,
    ),
    Finding(
        rule="T01",
        severity=Severity.WARNING,
        message="Ungdom i arbeid har brukt 60 000 kroner mer enn budsjettet.",
        remedy="Kontroller konteringen eller søk om omdisponering.",
        difference_ore=6_000_000,
        measure="ungdom-i-arbeid",
    ),
    Finding(
        rule="T01",
        severity=Severity.WARNING,
        message="Administrative kostnader har brukt 60 000 kroner mer enn budsjettet.",
        remedy="Kontroller konteringen eller søk om omdisponering.",
        difference_ore=6_000_000,
        measure="administrative-kostnader",
    ),
    Finding(
        rule="P07",
        severity=Severity.INFO,
        message="Bilag 4711 nevner Kari Nordmann.",
        remedy="Fjern navn fra teksten på bilaget.",
        file="hovedbok-2026.csv",
        row=812,
        voucher="4711",
        value="Sommerjobb Kari Nordmann",
    ),
)


def mysen_run(findings: tuple[Finding, ...] = FINDINGS, **changes: Any) -> Run:
    """The year 2026 of Mysen; `changes` are fields of the reconciliation."""
    measures = measure_results(mysen())
    built = Reconciliation(
        programme="mysen",
        programme_name="Områdeløft Mysen",
        year=2026,
        programme_year=3,
        period="2026",
        is_year_end=True,
        run_id="2026-11-21-a1b2c3d4",
        created_on="2027-02-26",
        is_invented=True,
        is_preliminary=True,
        vat="net",
        inputs=(
            InputFile("hovedbok-2026-1.csv", "ab12cd34ef56" + "0" * 52, "csv", 9_012, 9_000),
            InputFile("hovedbok-2026-2.xlsx", "12ab34cd56ef" + "0" * 52, "xlsx", 3_436, 3_431),
        ),
        conservation=CONSERVATION,
        measures=measures,
        totals=reduce(add, (measure.sums for measure in measures)),
        grant=grant(),
        unconfirmed=UNCONFIRMED,
        payment_request=request(),
        programme_sha256="fedcba987654" + "0" * 52,
        spend_shares=spend_shares(measures, mysen().programme),
    )
    return Run(replace(built, **changes), findings, pl.DataFrame())


def final_run(**changes: Any) -> Run:
    """A year with nothing left to mend or confirm."""
    settled: dict[str, Any] = {"unconfirmed": (), "is_invented": False, "is_preliminary": False}
    return mysen_run(findings=(), **settled | changes)
