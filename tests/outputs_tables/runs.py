"""Runs written by hand as small tables, on the Mysen programme as it ships. All figures are invented."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl

from domain.payment_request import payment_request
from schemas.budget_year import Allocation
from schemas.findings import Finding, Severity
from schemas.frames import PLACED, conform
from schemas.grant_results import GrantResult
from schemas.grant_years import GrantYearUse
from schemas.programme_files import ProgrammeFiles
from schemas.programme_values import Amount
from schemas.records import (
    Conservation,
    InputFile,
    Kind,
    MeasureResult,
    MeasureSums,
    OreCounts,
    Placement,
    Reconciliation,
    RowCounts,
    Status,
)
from schemas.runs import Run
from tests.ledgers import mysen, ore

POSTINGS = """
2026-01 010 sosionom          kdd               gross             700_000
2026-01 090 sosionom          kdd               gross              98_000
2026-02 120 apen-barnehage    kdd               gross             139_482.50
2026-02 429 apen-barnehage    kdd               gross              34_870.63
2026-02 729 apen-barnehage    kdd               vat_compensation  -34_870.63
2026-06 010 ungdom-i-arbeid   kdd               gross             920_000
2026-08 710 ungdom-i-arbeid   kdd               sick_pay_refund   -60_000
2026-05 470 narmiljotilskudd  kdd               gross             400_000
2026-09 105 skolebibliotek    kdd               gross             170_000
2026-10 010 nabolagskjokkenet helsedirektoratet gross             300_000
2026-10 700 nabolagskjokkenet helsedirektoratet other_financing  -300_000
2026-02 810 -                 kdd               grant_receipt  -5_000_000
2026-01 950 -                 kdd               fund_use       -2_795_000
2026-10 120 -                 -                 unplaced            1_250
2026-10 470 -                 -                 parked             25_000
2026-10 120 -                 -                 rejected                ?
"""
"""Period, art, measure, funding source, kind (or a placement other than placed), kroner."""

TEXTS = {
    2: "Lønn januar 01019012345",
    4: '=HYPERLINK("http://example.no";"klikk")',
    5: "+47 912 34 567 ring meg",
    6: "@SUM(A1)",
    7: "-2+3",
    8: "\tinnrykk",
    9: "\rlinje",
}

FINDINGS = (
    Finding(
        rule="plassering.ikke-plassert",
        severity=Severity.ERROR,
        message="Fant postering uten gyldig kontering på prosjekt 71050: 1 250,00 kr.",
        remedy="Korriger prosjekt eller legg inn en konteringsregel.",
        file="hovedbok.csv",
        row=15,
        voucher="115",
        column="project",
        value="71050",
        difference_ore=125_000,
    ),
    Finding(
        rule="tiltak.overforbruk",
        severity=Severity.WARNING,
        message="Ungdom i arbeid har brukt 60 000,00 kr mer enn revidert budsjett.",
        remedy="Kontroller konteringen eller søk om omdisponering.",
        difference_ore=6_000_000,
        measure="ungdom-i-arbeid",
        count=2,
    ),
    Finding(
        rule="rad.tekst",
        severity=Severity.WARNING,
        message="Fant et nummer som kan være et fødselsnummer.",
        remedy="Fjern nummeret fra teksten i regnskapet.",
        file="hovedbok.csv",
        row=2,
        voucher="102",
        column="text",
        value="Lønn januar 01019012345",
    ),
    Finding(
        rule="tilskudd.ikke-bekreftet",
        severity=Severity.INFO,
        message="Tildelingen for 2026 er ikke bekreftet.",
        remedy="Legg inn tilskuddsbrevet.",
    ),
)


def postings(table: str = POSTINGS, texts: dict[int, str] | None = None) -> pl.DataFrame:
    """PLACED from a table; the file's rows count from 2 and the voucher is the row plus 100."""
    lines = [line.split() for line in table.strip().splitlines()]
    records = [_record(number, line, texts or {}) for number, line in enumerate(lines, start=2)]
    frame = pl.DataFrame(records, schema_overrides=PLACED, schema=list(PLACED) if not records else None)
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in PLACED.items() if name not in frame.columns]
    return conform(frame.with_columns(missing).cast(dict(PLACED)), PLACED, "PLACED")


def _record(number: int, line: list[str], texts: dict[int, str]) -> dict[str, object]:
    period, art, measure, source, kind, kroner = line
    is_placed = kind in set(Kind)
    return {
        "file": "hovedbok.csv",
        "row": number,
        "part": 1,
        "voucher": str(100 + number),
        "posted_on": date(int(period[:4]), max(1, min(12, int(period[5:]))), 15),
        "accounting_year": int(period[:4]),
        "period": period,
        "account": f"1{art}",
        "art": art,
        "account_class": "1",
        "function": "242",
        "responsibility": "300100",
        "project": "71001" if is_placed else "71050",
        "text": texts.get(number, f"Bilag {number}"),
        "party": "Ola Nordmann",
        "amount_ore": None if kroner == "?" else ore(kroner),
        "amount_text": "1.23.4" if kroner == "?" else kroner,
        "placement": str(Placement.PLACED) if is_placed else kind,
        "measure": None if measure == "-" else measure,
        "funding_source": None if source == "-" else source,
        "kind": kind if is_placed else None,
    }


def measure_sums(placed: pl.DataFrame, measure: str, allocated: int, *, is_granted: bool = True) -> MeasureSums:
    """The sums of one measure, straight from the definitions in `MeasureSums`."""
    gross, vat, sick, other = (
        sum(placed.filter((pl.col("measure") == measure) & (pl.col("kind") == str(kind)))["amount_ore"])
        for kind in (Kind.GROSS, Kind.VAT_COMPENSATION, Kind.SICK_PAY_REFUND, Kind.OTHER_FINANCING)
    )
    net = gross + vat + sick
    after = net + other
    used = min(after, allocated) if is_granted else 0
    return MeasureSums(
        allocated_ore=allocated,
        revised_ore=allocated,
        gross_ore=gross,
        vat_compensation_ore=-vat,
        sick_pay_refund_ore=-sick,
        net_ore=net,
        other_financing_ore=-other,
        after_co_financing_ore=after,
        grant_financed_ore=used,
        own_ore=after - used,
        remaining_ore=allocated - used,
        forecast_ore=after + after // 5,
    )


def measures(placed: pl.DataFrame, files: ProgrammeFiles, year: int = 2026) -> tuple[MeasureResult, ...]:
    """The plan's lines in its order, then the measures without a line."""
    allocated = {line.measure: line for line in files.year(year).allocations}
    programme = {measure.id: measure for measure in files.programme.measures}
    ids = [*allocated, *(measure for measure in programme if measure not in allocated)]
    results = []
    for name in ids:
        line, measure = allocated.get(name), programme[name]
        sums = measure_sums(placed, name, line.ore if line else 0, is_granted="kdd" in measure.funding_sources)
        results.append(
            MeasureResult(
                id=name,
                name=measure.name,
                line=line.line if line else measure.name,
                focus_area=measure.focus_area,
                sums=sums,
                status=status(sums),
                postings=placed.filter(pl.col("measure") == name).height,
                monthly_net_ore=(0,) * 12,
                is_allocation_confirmed=line.confirmed if line else True,
            )
        )
    return tuple(results)


def status(sums: MeasureSums) -> Status:
    used, revised = sums.after_co_financing_ore, sums.revised_ore
    if not revised or used < revised * 8 // 10:
        return Status.OK
    if used > revised:
        return Status.OVERRUN
    return Status.FULL if used == revised else Status.WATCH


def conservation(placed: pl.DataFrame, outside: int = 4, outside_ore: int = 1_000_000) -> Conservation:
    rows = {place: placed.filter(pl.col("placement") == str(place)) for place in Placement}
    counts = {str(place): frame.height for place, frame in rows.items()} | {"outside": outside}
    sums = {str(place): int(frame["amount_ore"].sum() or 0) for place, frame in rows.items()} | {"outside": outside_ore}
    return Conservation(
        RowCounts(read=sum(counts.values()), ignored=3, **counts), OreCounts(read=sum(sums.values()), **sums)
    )


def grant(used_ore: int) -> GrantResult:
    disposable = 779_500_000
    first = min(used_ore, 279_500_000)
    return GrantResult(
        awarded_ore=500_000_000,
        carried_in_ore=279_500_000,
        disposable_ore=disposable,
        used_ore=used_ore,
        unused_ore=disposable - used_ore,
        confirmed=False,
        paid_ore=500_000_000,
        received_ore=500_000_000,
        fund_opening_ore=279_500_000,
        fund_set_aside_ore=0,
        fund_use_ore=279_500_000,
        fund_closing_ore=0,
        grant_years=(
            GrantYearUse(2025, 279_500_000, first, 279_500_000 - first, confirmed=False),
            GrantYearUse(2026, 500_000_000, used_ore - first, 500_000_000 - used_ore + first, confirmed=False),
        ),
    )


def run(
    table: str = POSTINGS,
    findings: Iterable[Finding] = FINDINGS,
    texts: dict[int, str] | None = None,
    **changes: object,
) -> Run:
    """A run for October 2026; `changes` replace fields of its reconciliation."""
    files = mysen()
    placed = postings(table, TEXTS if texts is None else texts)
    results = measures(placed, files)
    totals = sum((measure.sums for measure in results), MeasureSums())
    result = Reconciliation(
        programme="mysen",
        programme_name="Områdeløft Mysen",
        year=2026,
        programme_year=3,
        period="2026-10",
        is_year_end=False,
        run_id="2026-10-a1b2c3",
        created_on="2026-11-21",
        is_invented=True,
        is_preliminary=True,
        vat="net",
        inputs=(InputFile("hovedbok.csv", "0f" * 32, "visma-csv", 20, 16),),
        conservation=conservation(placed),
        measures=results,
        totals=totals,
        grant=grant(totals.grant_financed_ore),
        unconfirmed=("Tildelingen for 2026", "Prosjektkodene for hvert tiltak"),
        programme_sha256="ab" * 32,
    )
    return Run(replace(result, **changes), tuple(findings), placed)


def year_run() -> Run:
    """A run for the whole of 2026 with a request for 2027: model A, award 5 000 000 and budget 6 900 000."""
    return with_request(run(period="2026", is_year_end=True), files_to_2027())


def files_to_2027(model: str = "A", **grant: object) -> ProgrammeFiles:
    """The programme with a year to be paid; `grant` replaces fields of its grant."""
    files = mysen()
    line = Allocation(measure="sosionom", line="Sosionom", kr=Decimal(6_900_000))
    award = Amount(kr=Decimal(5_000_000), source="oppdiktet")
    this = files.year(2026)
    amounts = {"award": award, "carried_in": (), "payment_model": model} | grant
    coming = this.model_copy(
        update={"year": 2027, "allocations": (line,), "grant": this.grant.model_copy(update=amounts)}
    )
    return replace(files, years={**files.years, 2027: coming})


def with_request(made: Run, files: ProgrammeFiles) -> Run:
    """The run with the request that follows from it."""
    result = made.reconciliation
    request = payment_request(result.grant, result.measures, files.year(result.year), files)
    return replace(made, reconciliation=replace(result, payment_request=request))
